"""The first slide: what the deck is about, as of when, by which model, and what comes next."""

from clm.charts.theme import stage_colours
from clm.export.pptx.canvas import HEIGHT, MARGIN, NORMAL, SMALL, WIDTH, Canvas
from clm.export.pptx.finding import write_foot
from clm.export.pptx.fitting import fitted, shortened
from clm.export.pptx.markup import Box, Style
from clm.export.pptx.rich import Run, one_run
from clm.views.deck import Deck
from clm.views.scope import Scope

LEFT = MARGIN + 26  # beside the band of the company's colour
COLUMN, LABELS = 430.0, 124.0
AGENDA = Box(LEFT + COLUMN + 46, 78, WIDTH - MARGIN - LEFT - COLUMN - 46, HEIGHT - 78 - 60)
LARGEST_STEP, LEAST_STEP = 30.0, 21.0


def write_opening(canvas: Canvas, deck: Deck, company: str) -> None:
    """Fills the first slide: the title at the left, the agenda at the right."""
    scope, t, inks = deck.scope, deck.scope.t, canvas.inks
    if company:
        name = one_run(shortened(company, NORMAL, COLUMN, bold=True))
        canvas.text(
            Box(LEFT, 50, COLUMN, 22), name, Style(NORMAL, canvas.strong, bold=True), name=t("Company")
        )
    fit = fitted(deck.title, (36.0, 32.0, 28.0, 24.0), COLUMN, 4, bold=True)
    title = Box(LEFT, 78, COLUMN, fit.height + 2)
    canvas.text(
        title,
        one_run(fit.text),
        Style(fit.size, inks.ink, bold=True),
        name=t("Title"),
        role='type="ctrTitle"',
    )
    y = _write_about(canvas, scope, title.bottom + 16)
    _write_stages(canvas, scope, y + 8)
    _write_agenda(canvas, deck)
    write_foot(canvas, scope)


def _write_about(canvas: Canvas, scope: Scope, y: float) -> float:
    """Dataset, day and model, a line or two each; returns where the next text begins."""
    t = scope.t
    said = {
        t("Data"): scope.dataset.name,
        t("As of the end of"): t.day(scope.as_of),
        t("Lifecycle model"): t.pick(scope.model.name),
    }
    for label, text in said.items():
        fit = fitted(text, [NORMAL, SMALL], COLUMN - LABELS, 2, bold=True)
        canvas.text(
            Box(LEFT, y + 1, LABELS - 8, 20), one_run(label), Style(SMALL, canvas.inks.muted), name=label
        )
        place = Box(LEFT + LABELS, y, COLUMN - LABELS, fit.height)
        canvas.text(place, one_run(fit.text), Style(fit.size, canvas.inks.ink, bold=True), name=label)
        y += fit.height + 7
    return y


def _write_stages(canvas: Canvas, scope: Scope, y: float) -> None:
    """What the model is about in words, and its stages in the colours that they have in every chart."""
    t, colours = scope.t, stage_colours(scope.stages, "light")
    bottom = HEIGHT - 60
    runs: list[Run] = []
    for stage in scope.stages:
        runs += [Run("■ ", colour=colours[stage.id]), Run(f"{scope.stage_name(stage.id)}    ")]
    names = "".join(run.text for run in runs)
    stages = fitted(names, [SMALL], COLUMN * 0.94, 4)
    room = bottom - y - stages.height - 14
    about = fitted(t.pick(scope.model.about), [NORMAL, SMALL], COLUMN, max(int(room / 20), 1))
    canvas.text(
        Box(LEFT, y, COLUMN, about.height),
        one_run(about.text),
        Style(about.size, canvas.inks.muted),
        name=t("Model"),
    )
    below = Box(LEFT, y + about.height + 12, COLUMN, stages.height)
    canvas.text(below, (tuple(runs),), Style(SMALL, canvas.inks.ink), name=t("Stages"))


def _write_agenda(canvas: Canvas, deck: Deck) -> None:
    """The names of the slides with their numbers, as many as fit."""
    t, box = deck.scope.t, AGENDA
    canvas.rule(Box(box.x - 22, box.y, 0, box.height), canvas.inks.line, name=t("Line"))
    head = Style(NORMAL, canvas.strong, bold=True)
    canvas.text(box._replace(height=22), one_run(t("In this deck")), head, name=t("In this deck"))
    room = box.height - 32
    most = max(int(room / LEAST_STEP), 1)
    names = [slide.title for slide in deck.slides]
    if len(names) > most:
        names = [*names[: most - 1], "…"]
    step = min(room / max(len(names), 1), LARGEST_STEP)
    for at, name in enumerate(names):
        number = "" if name == "…" else str(at + 2)
        place = Box(box.x, box.y + 32 + at * step, 30, 20)
        canvas.text(place, one_run(number), Style(NORMAL, canvas.inks.muted), name=number or name)
        said = one_run(shortened(name, NORMAL, box.width - 34))
        canvas.text(
            Box(box.x + 34, place.y, box.width - 34, 20), said, Style(NORMAL, canvas.inks.ink), name=name[:80]
        )
