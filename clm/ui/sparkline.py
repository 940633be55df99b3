"""The course of a key figure as a small line without axes: a hint, whose numbers stand in the charts below."""

import base64
from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 100, 24, 2
GREY = "#7B8591"  # 3:1 against the backgrounds of both themes


def sparkline(course: Sequence[float]) -> str:
    """HTML of at least two numbers, oldest first.

    For a reader who cannot see it there is no text: the figure and its change say what counts.
    """
    low, high = min(course), max(course)
    scale = (HEIGHT - 2 * EDGE) / (high - low) if high > low else 0.0
    step = WIDTH / (len(course) - 1)
    middle = EDGE if scale else HEIGHT / 2
    points = " ".join(
        f"{i * step:.2f},{HEIGHT - middle - (value - low) * scale:.2f}" for i, value in enumerate(course)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        f'<polyline points="{points}" fill="none" stroke="{GREY}" stroke-width="1.5" stroke-linejoin="round"'
        ' vector-effect="non-scaling-stroke"/></svg>'
    )
    picture = base64.b64encode(svg.encode()).decode()
    return f'<img alt="" style="width:100%;height:40px" src="data:image/svg+xml;base64,{picture}">'
