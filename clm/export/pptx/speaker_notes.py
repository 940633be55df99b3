"""What the presenter needs to answer "how is this counted?": the notes of a slide."""

from typing import Any

from pptx.oxml import parse_xml

from clm.export.pptx.convert import Picture, Sankey
from clm.export.pptx.heat import HeatMap
from clm.export.pptx.lines import BOUND_PT
from clm.export.pptx.markup import language_tag, text_xml
from clm.export.text import markdown_plain, printable
from clm.language import Language
from clm.views.deck import Slide
from clm.views.definitions import definition
from clm.views.scope import Scope
from clm.views.source import scope_words
from clm.views.view import KeyFigure

LONGEST = 4_000  # of one part; what is longer was typed or uploaded by mistake
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def slide_notes(scope: Scope, slide: Slide, shown: Picture | None) -> list[str]:
    """Paragraphs: finding, remark, how to read it, how it is counted, what to know, where the numbers come from."""
    t, view = scope.t, slide.view
    counted = definition(view.counted)
    return [
        view.headline,
        view.subtitle,
        slide.remark,
        *(figure_words(figure, t) for figure in view.figures),
        t("How to read it: {how}", how=reading(shown, t)),
        t("How it is counted ({title}): {how}", title=t.pick(counted.title), how=markdown_plain(t.pick(counted.text))),
        *(t("Note: {note}", note=note) for note in view.notes),
        t("Source: {source}", source=scope_words(scope)),
    ]  # fmt: skip


def figure_words(figure: KeyFigure, t: Language) -> str:
    """A key figure as a sentence, with what its help says."""
    value = f"{figure.value} ({figure.change})" if figure.change else figure.value
    said = t("{label}: {value}", label=figure.label, value=value)
    return f"{said} — {markdown_plain(figure.help)}" if figure.help else said


def reading(shown: Picture | None, t: Language) -> str:
    """How a picture of its kind is read, in a sentence."""
    if shown is None:
        return t("each line of the table is one case; the columns say what is known of it.")
    if isinstance(shown, Sankey):
        return t(
            "the bars at the left are the stages at the start, those at the right the stages at the end; a ribbon is as"
            " thick as the number of customers who moved."
        )
    if isinstance(shown, HeatMap):
        return t("the stronger the colour of a cell, the higher its number; an empty cell is not known yet.")
    chart = shown[0].chart
    if any(series.errors for series in chart.series):
        return t("the mark is the estimate, the whisker the range in which the true value is likely to lie.")
    if any(series.draw in ("lower", "area") for series in chart.series) and chart.kind == "lines":
        return t(
            "the line is the estimate, the shaded band the range in which the true value is likely to lie."
        )
    if any(series.width == BOUND_PT for series in chart.series):
        return t(
            "the thick line is the estimate, the thin lines the range in which the true value is likely to lie."
        )
    return {
        "across": t("the longer a bar, the higher the number written beside it."),
        "columns": t(
            "each column is one step on the level axis; its height is the number, its parts add up to it."
        ),
        "lines": t("each line is followed from left to right in time; its value is its height."),
        "points": t(
            "a line or point shows by its height the value that belongs to its place on the level axis."
        ),
    }[chart.kind]


def write_notes(slide: Any, paragraphs: list[str], t: Language) -> None:
    """Writes the paragraphs into the notes of a slide of python-pptx."""
    body = slide.notes_slide.notes_text_frame._txBody
    for paragraph in list(body.findall(f"{{{DRAWING}}}p")):
        body.remove(paragraph)
    for text in paragraphs:
        for line in printable(text)[:LONGEST].split("\n"):
            if line.strip():
                said = f"<a:r><a:rPr {language_tag(line, t.code)}/><a:t>{text_xml(line.strip())}</a:t></a:r>"
                body.append(parse_xml(f'<a:p xmlns:a="{DRAWING}">{said}</a:p>'))
