"""A deck, or one view, as a single HTML file: interactive, readable offline, and asking nobody for anything."""

from dataclasses import replace

import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from clm.charts import Look
from clm.charts.theme import Theme
from clm.export.brief import brief_html
from clm.export.html.document import PICTURE, THEMES, document
from clm.export.html.section import section_html
from clm.export.text import escaped, markdown_html
from clm.views.brief import deck_brief
from clm.views.deck import Deck, Slide
from clm.views.definitions import definition
from clm.views.scope import Scope
from clm.views.source import scope_words


def deck_html(deck: Deck, personal: bool = False) -> bytes:
    """The deck as one HTML file: contents, the findings that concern most money, a section a slide, definitions.

    Args:
        personal: whether the columns that say who somebody is are shown.
    """
    scope, t = deck.scope, deck.scope.t
    charts: list[tuple[str, str]] = []
    sections = []
    for number, slide in enumerate(deck.slides, start=1):
        drawn = {theme: _figure(slide, Look(theme=theme, t=t)) for theme in THEMES}
        charts += [(f"chart-{number} {theme}", _json(one)) for theme, one in drawn.items() if one]
        sections.append(section_html(slide, number, scope, _height(drawn["light"]), personal))
    body = (
        f'<a class="skip" href="#content">{escaped(t("To the content"))}</a>\n<div class="frame">\n'
        f"<header><h1>{escaped(deck.title)}</h1>"
        f'<p class="note">{escaped(scope_words(scope))}</p></header>\n{_contents(deck)}\n'
        f'<main id="content" tabindex="-1">\n{brief_html(deck_brief(deck), deck)}\n'
        + "\n".join(sections)
        + f"\n{_definitions(deck)}\n</main>\n</div>"
    )
    return document(deck.title, t.code, body, charts, classes="deck")


def slide_html(
    slide: Slide, scope: Scope, theme: Theme, size_px: tuple[int, int], personal: bool = False
) -> bytes:
    """One slide as a page of a fixed size, as it is photographed: see clm.export.pictures."""
    figure = _figure(slide, Look(theme=theme, size="present", t=scope.t))
    charts = [(f"chart-1 {theme}", _json(figure))] if figure else []
    width, height = size_px
    without = scope.t("{n} further rows have no room here.", n="{n}")
    shown = replace(slide, view=replace(slide.view, notes=slide.view.notes[:1]))
    body = (
        f"<style>:root{{--width:{width}px;--height:{height}px}} @page{{size:{width}px {height}px;margin:0}}</style>"
        f'<main data-without="{escaped(without)}">{section_html(shown, 1, scope, _height(figure), personal)}</main>'
    )
    return document(slide.title, scope.t.code, body, charts, classes=PICTURE, theme=theme)


def _figure(slide: Slide, look: Look) -> go.Figure | None:
    return slide.view.draw(look) if slide.view.draw else None


def _json(figure: go.Figure) -> str:
    """The figure as JSON, without what a click would tell the dashboard: nothing in a file listens to it."""
    drawn = figure.to_plotly_json()
    for trace in drawn["data"]:
        trace.pop("customdata", None)
    text: str = to_json_plotly(drawn)
    return text


def _height(figure: go.Figure | None) -> float | None:
    return float(figure.layout.height or 0) if figure else None


def _contents(deck: Deck) -> str:
    """Where everything is, as links."""
    t = deck.scope.t
    items = [
        f'<li><a href="#view-{number}">{escaped(slide.title)}</a></li>'
        for number, slide in enumerate(deck.slides, start=1)
    ]
    last = f'<li><a href="#definitions">{escaped(t("Definitions"))}</a></li>'
    return (
        f'<nav aria-labelledby="contents"><h2 id="contents">{escaped(t("Contents"))}</h2>'
        f"<ol>{''.join(items)}{last}</ol></nav>"
    )


def _definitions(deck: Deck) -> str:
    """How every number of the deck is counted, each definition once."""
    t = deck.scope.t
    names = dict.fromkeys(slide.view.counted for slide in deck.slides)
    texts = [
        f'<h3 id="definition-{escaped(name)}">{escaped(t.pick(definition(name).title))}</h3>'
        f"{markdown_html(t.pick(definition(name).text))}"
        for name in names
    ]
    return (
        f'<section id="definitions" class="definitions" aria-labelledby="definitions-title">'
        f'<h2 id="definitions-title">{escaped(t("Definitions"))}</h2>\n{"".join(texts)}\n</section>'
    )
