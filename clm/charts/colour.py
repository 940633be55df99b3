"""Colour arithmetic: contrast as WCAG measures it, and lightness that changes without changing the hue.

Source: relative luminance and contrast from WCAG 2.2; the OKLab matrices from Björn Ottosson, "A perceptual
color space for image processing" (2020).
"""

import numpy as np
import numpy.typing as npt

Triple = npt.NDArray[np.float64]

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two "#RRGGBB" colours: 1 (none) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(fill: str) -> str:
    """Black or white, whichever reads better on the fill; one of them always reaches 4.5:1."""
    return max("#FFFFFF", "#000000", key=lambda text: contrast(text, fill))


def rgba(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def mixed(one: str, other: str, share: float) -> str:
    """The colour that lies `share` (0–1) of the way from one to the other, in equal steps to the eye."""
    start, end = _oklab(one), _oklab(other)
    return _hex(start + (end - start) * share)


def with_lightness(colour: str, lightness: float) -> str:
    """The colour at another OKLab lightness (0–1); its chroma falls only as far as a screen needs."""
    start = _oklab(colour)
    for chroma in np.linspace(1, 0, 51):
        target = np.array([lightness, *(start[1:] * chroma)])
        linear = _linear_from_oklab(target)
        if linear.min() >= -1e-4 and linear.max() <= 1 + 1e-4:
            return _hex(target)
    return colour


def lightness_variants(colour: str, count: int, background: str, least_contrast: float = 3.05) -> list[str]:
    """`count` colours of one hue: the colour, then even steps to the far end of what can be seen."""
    if count == 1:
        return [colour]
    start = float(_oklab(colour)[0])
    allowed = [
        lightness
        for lightness in np.arange(0.28, 0.93, 0.005)
        if contrast(with_lightness(colour, lightness), background) >= least_contrast
    ]
    end = max((allowed[0], allowed[-1]), key=lambda lightness: abs(lightness - start))
    steps = np.linspace(start, end, count)[1:]
    return [colour, *(with_lightness(colour, float(lightness)) for lightness in steps)]


def _linear(colour: str) -> Triple:
    encoded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    return float(_linear(colour) @ LUMINANCE)


def _oklab(colour: str) -> Triple:
    lab: Triple = TO_OKLAB @ np.cbrt(TO_LMS @ _linear(colour))
    return lab


def _linear_from_oklab(lab: Triple) -> Triple:
    linear: Triple = np.linalg.solve(TO_LMS, np.linalg.solve(TO_OKLAB, lab) ** 3)
    return linear


def _hex(lab: Triple) -> str:
    linear = np.clip(_linear_from_oklab(lab), 0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(part * 255):02X}" for part in encoded)
