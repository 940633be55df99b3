"""The slide of a view: the finding as its title, the numbers, the chart or the table, and where they come from."""

from clm.charts.theme import INKS, Look
from clm.export.pptx.canvas import MARGIN, NORMAL, SMALL, SOURCE, WIDTH, Canvas, boxes_beside
from clm.export.pptx.convert import Picture, Sankey, picture
from clm.export.pptx.data_table import place_data_table, table_height
from clm.export.pptx.fitting import Fit, fitted, shortened, width_pt
from clm.export.pptx.heat import HeatMap, place_heat_map
from clm.export.pptx.markup import Box, Style
from clm.export.pptx.parts import place_parts
from clm.export.pptx.rich import one_run
from clm.export.pptx.sankey import place_sankey
from clm.export.pptx.template import FOOT, HEAD, KICKER, LOGO, NUMBER, SLIDE_NUMBER, SOURCE_LINE, SUBTITLE
from clm.views.deck import Slide
from clm.views.scope import Scope
from clm.views.source import scope_words
from clm.views.view import KeyFigure, View

INNER = WIDTH - 2 * MARGIN
HEADLINES, LONG_HEADLINES = (28.0, 26.0, 24.0), (24.0, 22.0, 20.0)
FIGURE = 26.0
MOST_HEAD_LINES = 4
LONELY = 0.15  # of the width
MOST_FIGURES = 4
PANEL, PAD = "#F3F6F9", 10.0
FIGURE_LOOKS = (
    Style(SMALL, INKS["light"].muted, anchor="b"),
    Style(FIGURE, INKS["light"].ink, bold=True),
    Style(SMALL, INKS["light"].ink),
)
BOTTOM = FOOT.y - 8
STRIP, STRIP_MOST = 78.0, 150.0  # the height of a single bar of 100 %
LEAST_PICTURE = 150.0
LEAST_TABLE = 100.0


def drawn_picture(view: View, scope: Scope) -> Picture | None:
    """What the chart of a view becomes on a slide; None where it has none."""
    if view.draw is None:
        return None
    return picture(view.draw(Look(theme="light", size="present", t=scope.t)), scope.t)


def write_finding(
    canvas: Canvas, scope: Scope, slide: Slide, shown: Picture | None, *, has_logo: bool, personal: bool
) -> None:
    """Fills the slide of one view."""
    view, t = slide.view, scope.t
    width = INNER - (LOGO.width + 14 if has_logo else 0)
    y = _write_head(canvas, slide.title, view.headline or slide.title, width)
    y = _write_line(canvas, view.subtitle, y)
    y = _write_remark(canvas, slide.remark, y)
    y = _write_figures(canvas, view.figures[:MOST_FIGURES], y)
    box = Box(MARGIN, y, INNER, BOTTOM - y)
    said = _write_picture(canvas, scope, view, shown, box, personal)
    if said:
        below = Box(MARGIN, BOTTOM - 18, INNER, 18)
        text = one_run(shortened(said, SMALL, INNER))
        canvas.text(below, text, Style(SMALL, canvas.inks.muted), name=t("Note"))
    write_foot(canvas, scope)


def _write_head(canvas: Canvas, name: str, headline: str, width: float) -> float:
    """What is looked at, small, and the finding, large; returns where the next line begins."""
    kicker = one_run(shortened(name, SMALL, width, bold=True))
    canvas.text(
        Box(MARGIN, 22, width, 19), kicker, Style(SMALL, canvas.strong, bold=True),
        name=canvas.t("What is looked at"), role=KICKER,
    )  # fmt: skip
    fit = fitted(headline, HEADLINES, width, 2, bold=True)
    if _is_cut(fit, headline):
        fit = fitted(headline, LONG_HEADLINES, width, MOST_HEAD_LINES, bold=True)
    smaller = [fitted(headline, [size], width, 2, bold=True) for size in HEADLINES]
    if width_pt(fit.lines[-1], fit.size, True) < LONELY * width:  # a word alone on the last line
        shorter = (one for one in smaller if len(one.lines) < len(fit.lines) and not _is_cut(one, headline))
        fit = next(shorter, fit)
    style = Style(fit.size, canvas.inks.ink, bold=True)
    canvas.text(
        Box(MARGIN, 42, width, fit.height + 2), one_run(fit.text), style, name=canvas.t("Finding"), role=HEAD
    )
    return 42 + fit.height + 8


def _is_cut(fit: Fit, text: str) -> bool:
    return fit.text.endswith("…") and not text.endswith("…")


def _write_line(canvas: Canvas, text: str, y: float) -> float:
    if not text:
        return y
    fit: Fit = fitted(text, (NORMAL, SMALL), INNER, 2)
    style = Style(fit.size, canvas.inks.muted)
    box = Box(MARGIN, y, INNER, fit.height + 2)
    canvas.text(box, one_run(fit.text), style, name=canvas.t("What the chart shows"), role=SUBTITLE)
    return y + fit.height + 8


def _write_remark(canvas: Canvas, text: str, y: float) -> float:
    """The presenter's own words, beside a bar of the company's colour."""
    if not text.strip():
        return y
    fit = fitted(text, (NORMAL, SMALL), INNER - 14, 2)
    canvas.shape(Box(MARGIN, y, 4, fit.height + 2), canvas.accent, name=canvas.t("Bar"))
    box = Box(MARGIN + 14, y, INNER - 14, fit.height + 2)
    canvas.text(box, one_run(fit.text), Style(fit.size, canvas.inks.ink), name=canvas.t("Remark"))
    return y + fit.height + 10


def _write_figures(canvas: Canvas, figures: tuple[KeyFigure, ...], y: float) -> float:
    """The key figures as a row of panels; returns where the chart begins."""
    if not figures:
        return y + 4
    width = (INNER - 14 * (len(figures) - 1)) / len(figures)
    told = [_figure_texts(figure, width - 2 * PAD) for figure in figures]
    rows = [max(fit.height for fit in row) for row in zip(*told, strict=True)]  # all values stand level
    height = float(sum(rows)) + 12
    if y + height + LEAST_PICTURE > BOTTOM:
        return y + 4  # the picture needs the room; the figures stand in the notes
    boxes = boxes_beside(Box(MARGIN, y, INNER, height), [1.0] * len(figures), 14)
    for figure, texts, box in zip(figures, told, boxes, strict=True):
        said = canvas.t("{label}: {value}", label=figure.label, value=figure.value)
        alt = f"{said}, {figure.change}" if figure.change else said
        canvas.begin_group()
        canvas.shape(box, PANEL, name=canvas.t("Panel"))
        top = box.y + 6
        for fit, row, look in zip(texts, rows, FIGURE_LOOKS, strict=True):
            if fit.text:
                place = Box(box.x + PAD, top, box.width - 2 * PAD, row)
                canvas.text(place, one_run(fit.text), look._replace(size=fit.size), name=fit.text)
            top += row
        canvas.end_group(box, name=said, alt=alt)
    return y + height + 12


def _figure_texts(figure: KeyFigure, width: float) -> tuple[Fit, Fit, Fit]:
    """Its label, its value and its change, as they are set."""
    return (
        fitted(figure.label, [SMALL], width, 2),
        fitted(figure.value, [FIGURE, 22.0, 18.0, NORMAL], width, 1, bold=True),
        fitted(figure.change or "", [SMALL], width, 2),
    )


def _write_picture(
    canvas: Canvas, scope: Scope, view: View, shown: Picture | None, box: Box, personal: bool
) -> str:
    """The chart as the widest thing of the slide; returns what has to be said of what is left out."""
    name, alt = view.title, f"{view.headline} {view.alt}" if view.alt != view.headline else view.headline
    room = box._replace(height=box.height - 22)  # for the sentence below
    if isinstance(shown, Sankey):
        place_sankey(canvas, shown.drawn, box, alt, name)
        return ""
    if isinstance(shown, HeatMap):
        return place_heat_map(canvas, shown, room, alt, name)
    if shown is None:
        return place_data_table(canvas, view, room, scope.currency, personal, name)
    if len(shown) == 1 and shown[0].chart.categories == ("",):
        rest = box.height - table_height(len(view.table)) - 10
        strip = box._replace(height=min(max(STRIP, rest), STRIP_MOST, box.height))
        place_parts(canvas, shown, strip, alt)
        below = Box(box.x, strip.bottom + 10, box.width, box.bottom - strip.bottom - 10)
        if below.height < LEAST_TABLE:
            return ""
        return place_data_table(canvas, view, below, scope.currency, personal, name)
    return place_parts(canvas, shown, box if len(shown) == 1 else room, alt)


def write_foot(canvas: Canvas, scope: Scope) -> None:
    """Where the numbers come from, and the number of the slide."""
    fit = fitted(scope_words(scope), [SOURCE], FOOT.width, 2)
    source = Style(SOURCE, canvas.inks.muted)
    canvas.text(FOOT, one_run(fit.text), source, name=canvas.t("Source"), role=SOURCE_LINE)
    number_of_slide(canvas)


def number_of_slide(canvas: Canvas) -> None:
    canvas.field(
        NUMBER, Style(SMALL, canvas.inks.muted, align="r"), name=canvas.t("Slide number"), role=SLIDE_NUMBER
    )
