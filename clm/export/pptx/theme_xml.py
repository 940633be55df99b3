"""The theme of our slides: fonts for both scripts that every office program has, and the colours."""

from clm.charts.theme import GROUP_ORDER, INKS, PHASE_COLOURS
from clm.export.pptx.markup import attribute

# Both are on every Windows and in every Microsoft Office for Mac; LibreOffice replaces them by ones as wide.
LATIN, EAST_ASIAN = "Arial", "Microsoft YaHei"
FONTS = f'<a:latin typeface="{LATIN}"/><a:ea typeface="{EAST_ASIAN}"/><a:cs typeface="{LATIN}"/><a:font script="Hans" typeface="{EAST_ASIAN}"/>'


def theme_xml(accent: str, name: str) -> bytes:
    """The theme part: the accent comes first, then the colours of charts."""
    inks, colours = INKS["light"], [PHASE_COLOURS["light"][phase] for phase in GROUP_ORDER[1:6]]
    palette = {
        "dk1": inks.ink,
        "lt1": inks.background,
        "dk2": inks.muted,
        "lt2": inks.grid,
        "accent1": accent,
        **{f"accent{at}": colour for at, colour in enumerate(colours, start=2)},
        "hlink": inks.accent,
        "folHlink": inks.muted,
    }
    colour_scheme = "".join(
        f'<a:{slot}><a:srgbClr val="{colour.lstrip("#")}"/></a:{slot}>' for slot, colour in palette.items()
    )
    plain = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{plain}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name={attribute(name)}>'
        f"<a:themeElements><a:clrScheme name={attribute(name)}>{colour_scheme}</a:clrScheme>"
        f"<a:fontScheme name={attribute(name)}><a:majorFont>{FONTS}</a:majorFont><a:minorFont>{FONTS}</a:minorFont>"
        f"</a:fontScheme><a:fmtScheme name={attribute(name)}><a:fillStyleLst>{plain * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{plain * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    ).encode()
