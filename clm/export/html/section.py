"""One view as a section of the document: the finding, its numbers, the chart, and what stands behind them."""

from clm.export.html.table import table_html
from clm.export.text import escaped, markdown_html
from clm.language import Language
from clm.views.deck import Slide
from clm.views.definitions import definition
from clm.views.scope import Scope
from clm.views.source import scope_words
from clm.views.view import KeyFigure

COURSE_WIDTH, COURSE_HEIGHT = 100, 24  # of the drawing, in its own units


def section_html(slide: Slide, number: int, scope: Scope, height_px: float | None, personal: bool) -> str:
    """The section of a slide.

    Args:
        height_px: of its chart, which is drawn into the element `chart-<number>`; None where it has none.
    """
    view, t = slide.view, scope.t
    parts = [
        f'<hgroup><p class="kicker"><span class="at">{number} · </span>{escaped(slide.title)}</p>'
        f'<h2 id="finding-{number}">{escaped(view.headline)}</h2></hgroup>',
        f'<p class="remark">{escaped(slide.remark)}</p>' if slide.remark else "",
        _figures(view.figures),
        _chart(slide, number, height_px, t),
        "".join(f'<p class="note">{escaped(note)}</p>' for note in view.notes),
        _table(slide, scope.currency, t, personal),
        _definition(view.counted, t),
        f'<p class="source">{escaped(scope_words(scope))}</p>',
    ]
    inside = "\n".join(part for part in parts if part)
    return (
        f'<section id="view-{number}" class="view" aria-labelledby="finding-{number}">\n{inside}\n</section>'
    )


def _figures(figures: tuple[KeyFigure, ...]) -> str:
    """The numbers above the chart, as a list of names and values."""
    if not figures:
        return ""
    return '<dl class="figures">' + "".join(_figure(figure) for figure in figures) + "</dl>"


def _figure(figure: KeyFigure) -> str:
    change = f'<dd class="change">{escaped(figure.change)}</dd>' if figure.change else ""
    course = f'<dd class="course" aria-hidden="true">{_course(figure.course)}</dd>' if figure.course else ""
    said = f'<dd class="help">{escaped(figure.help)}</dd>' if figure.help else ""
    label, value = escaped(figure.label), escaped(figure.value)
    return f'<div><dt>{label}</dt><dd class="value">{value}</dd>{change}{course}{said}</div>'


def _course(course: tuple[float, ...]) -> str:
    """The numbers over time as a small line; decoration, as the value and its change say the same in words."""
    numbers = [number for number in course if number == number]
    if len(numbers) < 2:
        return ""
    low, high = min(numbers), max(numbers)
    height = COURSE_HEIGHT - 4
    points = " ".join(
        f"{at / (len(numbers) - 1) * COURSE_WIDTH:.1f},{2 + (high - number) / ((high - low) or 1) * height:.1f}"
        for at, number in enumerate(numbers)
    )
    return (
        f'<svg viewBox="0 0 {COURSE_WIDTH} {COURSE_HEIGHT}" preserveAspectRatio="none"><polyline points="{points}"'
        ' vector-effect="non-scaling-stroke"/></svg>'
    )


def _chart(slide: Slide, number: int, height_px: float | None, t: Language) -> str:
    """The place of the chart with its caption; a screen reader hears the caption in its stead."""
    view = slide.view
    if height_px is None:
        return f'<p class="subtitle">{escaped(view.subtitle)}</p>' if view.subtitle else ""
    caption = f"<figcaption>{escaped(view.subtitle)}</figcaption>" if view.subtitle else ""
    needs = t("The chart needs JavaScript. The table holds the same numbers.")
    return (
        f'<figure>{caption}<div class="chart" id="chart-{number}" role="img" aria-label="{escaped(view.alt)}"'
        f' style="min-height:{round(height_px)}px"></div><noscript><p class="note">{escaped(needs)}</p></noscript></figure>'
    )


def _table(slide: Slide, currency: str | None, t: Language, personal: bool) -> str:
    """The table behind the chart, folded; open where it is all there is."""
    view = slide.view
    if view.table.empty:
        return ""
    is_open = " open" if view.draw is None else ""
    rows = t.plural("Table: {n} row", "Table: {n} rows", len(view.table))
    return (
        f'<details class="table"{is_open}><summary>{escaped(rows)}</summary>'
        f"{table_html(view, currency, t, personal)}{_left_out_columns(slide, t, personal)}</details>"
    )


def _left_out_columns(slide: Slide, t: Language, personal: bool) -> str:
    """The sentence that says which columns are left out because they say who somebody is."""
    names = [str(name) for name in slide.view.table.columns if name in slide.view.personal]
    if personal or not names:
        return ""
    said = t("Left out, as they say who somebody is: {columns}.", columns=t(", ").join(names))
    return f'<p class="note">{escaped(said)}</p>'


def _definition(name: str, t: Language) -> str:
    said = definition(name)
    return (
        f'<details class="definition"><summary>{escaped(t("How is this counted?"))}</summary>'
        f"<h3>{escaped(t.pick(said.title))}</h3>{markdown_html(t.pick(said.text))}</details>"
    )
