"""A company's own look on what is exported: its name, its colour and its logo."""

import io
import re
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from PIL import Image

from clm.charts.colour import contrast, with_lightness
from clm.charts.theme import INKS
from clm.errors import ClmError

SIGNATURES = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff"}
MOST_LOGO_BYTES = 2_000_000
MOST_LOGO_PIXELS = 12_000_000
READABLE = 4.5  # contrast of text, WCAG AA
LONGEST_NAME = 80


class Logo(NamedTuple):
    """A picture that was looked into, and its size in pixels."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Brand:
    """The look of a company.

    Attributes:
        accent: "#RRGGBB"; the colour of bars and bands. Charts keep their own colours, which are told apart by all.
        logo: a PNG or JPEG.

    Raises:
        ClmError: brand_colour, logo_not_picture, logo_too_large.
    """

    name: str = ""
    accent: str = INKS["light"].accent
    logo: bytes | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", self.accent):
            raise ClmError("brand_colour", value=self.accent[:LONGEST_NAME])
        if self.logo is not None:
            _looked_into(self.logo)

    @cached_property
    def picture(self) -> Logo | None:
        return None if self.logo is None else _looked_into(self.logo)

    @property
    def strong(self) -> str:
        """The accent as text on white: as it is where that can be read, else darker."""
        return readable_on_white(self.accent)


def readable_on_white(colour: str) -> str:
    """The colour, or the lightest darker one of its hue that can be read on white."""
    if contrast(colour, "#FFFFFF") >= READABLE:
        return colour
    darker = (with_lightness(colour, float(lightness)) for lightness in np.arange(0.9, 0.1, -0.02))
    return next(found for found in darker if contrast(found, "#FFFFFF") >= READABLE)


def _looked_into(content: bytes) -> Logo:
    """The logo, read through once: a file that only begins like a picture would break the slides."""
    if len(content) > MOST_LOGO_BYTES:
        raise ClmError("logo_too_large", megabytes=MOST_LOGO_BYTES // 1_000_000)
    kinds = [kind for kind, signature in SIGNATURES.items() if content.startswith(signature)]
    if not kinds:
        raise ClmError("logo_not_picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its size is looked at below, before it is unpacked
            with Image.open(io.BytesIO(content), formats=kinds) as picture:
                width, height = picture.size
                if width * height <= MOST_LOGO_PIXELS:
                    picture.load()
    # Pillow raises what it meets in a damaged file, also errors of struct and zlib.
    except Exception as error:
        raise ClmError("logo_not_picture") from error
    if width * height > MOST_LOGO_PIXELS:
        raise ClmError("logo_too_large", megabytes=MOST_LOGO_BYTES // 1_000_000)
    return Logo(content, width, height)
