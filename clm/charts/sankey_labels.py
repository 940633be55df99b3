"""What is written around a Sankey: dates above, names and counts beside the nodes, a note below."""

from collections.abc import Sequence

import plotly.graph_objects as go

from clm.charts.labels import bold, coloured, spread, text_height_px, text_px, wrapped
from clm.charts.sankey_layout import Diagram, Node
from clm.charts.theme import Look
from clm.charts.writing import write, write_all, written

NAMES_PX = 100  # the widest that a name beside a node may be
BOTTOM_PX = 46
HEAD_SHIFT_PX = 8  # the dates of the outer columns begin so far within them
OVERHANG_PX = 6  # labels may stand so far above the first node and below the last


def head_px(heads: Sequence[str], look: Look) -> float:
    """The height in pixels that the dates above the columns take."""
    return look.px(14) + max(text_height_px(_head(head, look), look.small_px) for head in heads)


def head_width_px(head: str, look: Look) -> float:
    """The margin in pixels that the date above an outer column takes."""
    return text_px(_head(head, look), look.small_px) - look.px(HEAD_SHIFT_PX) + look.px(2)


def write_heads(figure: go.Figure, heads: Sequence[str], look: Look) -> None:
    last = len(heads) - 1
    texts = []
    for column, head in enumerate(heads):
        anchor = {0: "right", last: "left"}.get(column, "center")
        shift = {0: 1, last: -1}.get(column, 0) * look.px(HEAD_SHIFT_PX)
        place = {
            "xanchor": anchor,
            "xshift": shift,
            "align": anchor,
            "yanchor": "bottom",
            "yshift": look.px(8),
        }
        texts.append(written(_head(head, look), column / last, 1, look, font_color=look.inks.muted, **place))
    write_all(figure, texts)


def label_side(
    figure: go.Figure, drawn: Diagram, names: dict[str, str], column: int, node_px: float, look: Look
) -> float:
    """Writes name, count and share beside the nodes of an outer column; returns the margin in pixels."""
    nodes = [node for node in drawn.sizes if node.column == column]
    texts = [_node_label(node, drawn, names, look) for node in nodes]
    heights = [text_height_px(text, look.small_px) + 4 for text in texts]
    wanted = [drawn.places[node].y * drawn.plot_px for node in nodes]
    over = look.px(OVERHANG_PX)
    placed = zip(texts, spread(wanted, heights, -over, drawn.plot_px + over), strict=True)
    x, anchor, shift = (0, "right", -node_px) if column == 0 else (1, "left", node_px)
    place = {"xanchor": anchor, "xshift": shift, "yanchor": "middle", "align": anchor}
    write_all(figure, [written(text, x, 1 - px / drawn.plot_px, look, **place) for text, px in placed])
    return max(text_px(text, look.small_px) for text in texts) + node_px + look.px(2)


def write_note(figure: go.Figure, moves: int, limit: float, together: str, look: Look) -> None:
    """Under the chart: what the grey ribbons are."""
    t = look.t
    text = t(
        "Grey: {moves}, each under {share} of all, together {customers}",
        moves=t.plural("{n} other move", "{n} other moves", moves),
        share=t.share(limit),
        customers=together,
    )
    text = wrapped(text, look.small_px, look.least_px)
    write(figure, text, 0.5, 0, look, font_color=look.inks.muted, yanchor="top", yshift=-look.px(10))


def _node_label(node: Node, drawn: Diagram, names: dict[str, str], look: Look) -> str:
    count, share = look.t.count(drawn.sizes[node]), drawn.share(node)
    said = f"+{count}" if share is None else f"{count} · {look.t.share(share)}"
    name = bold(wrapped(names[node.stage], look.small_px, look.px(NAMES_PX)))
    return f"{name}<br>{coloured(said, look.inks.muted)}"


def _head(head: str, look: Look) -> str:
    return wrapped(head, look.small_px, look.px(NAMES_PX))
