"""The cohort triangle: how many of those who came together are still active, age by age."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from clm.charts.ages import Period, age_axis_unit, age_words, cohort_name
from clm.charts.axes import as_day
from clm.charts.heat import Cell, draw_cells, name_cells
from clm.charts.labels import bold, coloured, text_px
from clm.charts.theme import Look, blank_figure
from clm.charts.words import customers_words, lines
from clm.charts.writing import write

CohortMeasure = Literal["customers", "orders", "revenue"]

ROW_PX = 27
HEAD_PX = 50
NAMES_GAP_PX = 14  # between the edge, the names of the cohorts and the cells
FLAG = "†"
MOST_AGE_TICKS = 13


def cohort_triangle(
    frame: pd.DataFrame,
    *,
    average: pd.DataFrame | None = None,
    measure: CohortMeasure = "customers",
    period: Period = "month",
    currency: str | None = None,
    look: Look,
    flagged: Collection[object] = (),
) -> go.Figure:
    """A heat map: a row a cohort, the newest at the bottom, a column an age, the cohort's size at the left.

    Cells are shares in %; what cannot be known yet is blank. Age 0 is left out where it is 100 % throughout.

    Args:
        frame: one row a cohort and age: cohort (first day, or any attribute), age (periods since the first
            order), size (customers), active (the measure's value), share (0–1; NaN where not yet known).
        average: one row an age: age, share (weighted over the cohorts), size, cohorts; shown as the top row.
        flagged: cohorts whose customers may have been customers before the data begin; marked †.
    """
    ages = _ages(frame)
    doubtful = {_key(cohort) for cohort in flagged}
    names: list[str] = []
    cells: list[Cell] = []
    if average is not None:
        names.append(bold(look.t("Average")))
        cells += _cells(average, "", 0, ages, look, lambda row: _average_words(row, period, look))
    for cohort in sorted(frame["cohort"].unique()):
        members = frame[frame["cohort"] == cohort]
        name = cohort_name(cohort, period, look) + (f" {FLAG}" if _key(cohort) in doubtful else "")
        words = _words_of(name, measure, period, currency, look)
        cells += _cells(members, _key(cohort), len(names), ages, look, words)
        names.append(f"{name}  {coloured(look.t.count(members['size'].iloc[0]), look.inks.muted)}")
    figure = blank_figure(look, look.px(ROW_PX) * len(names) + look.px(HEAD_PX), t=look.px(HEAD_PX), b=2)
    later = [cell.value for cell in cells if ages[cell.column] > 0]
    draw_cells(figure, cells, max(later, default=1) or 1, look)
    _name_axes(figure, names, ages, period, look)
    if average is not None:
        figure.add_hline(y=0.5, line={"color": look.inks.muted, "width": 1})
    return figure


def _cells(
    rows: pd.DataFrame,
    key: str,
    row: int,
    ages: Sequence[int],
    look: Look,
    words: Callable[[dict[Any, Any]], str],
) -> list[Cell]:
    known = rows[rows["share"].notna() & rows["age"].isin(ages)].to_dict("records")
    return [
        Cell(
            column=ages.index(each["age"]),
            row=row,
            value=float(each["share"]),
            text=_percent(each["share"], look),
            words=words(each),
            key=(key, int(each["age"])),
        )
        for each in known
    ]


def _ages(frame: pd.DataFrame) -> list[int]:
    """The ages that anything is known of, without age 0 where it is 100 % throughout."""
    known = frame[frame["share"].notna()]
    ages = sorted({int(age) for age in known["age"]})
    at_start = known.loc[known["age"] == 0, "share"]
    return ages[1:] if len(ages) > 1 and ages[0] == 0 and (at_start == 1).all() else ages


def _key(cohort: Any) -> str:
    """One spelling for a cohort's day, whatever type it came in."""
    return as_day(cohort).isoformat() if hasattr(cohort, "year") else str(cohort)


def _average_words(row: dict[Any, Any], period: Period, look: Look) -> str:
    t = look.t
    return lines(
        bold(t("Average, weighted by customers")),
        age_words(row["age"], period, look),
        t.share(float(row["share"])),
        t.plural("over {n} cohort", "over {n} cohorts", row["cohorts"]),
        customers_words(row["size"], look),
    )


def _words_of(
    name: str, measure: CohortMeasure, period: Period, currency: str | None, look: Look
) -> Callable[[dict[Any, Any]], str]:
    """What the hover box of a cohort's cells says, given their row."""
    t = look.t
    doubt = t("{flag} may have been customers before the data begin", flag=FLAG) if FLAG in name else None

    def words(row: dict[Any, Any]) -> str:
        active, share, size = float(row["active"]), t.share(float(row["share"])), row["size"]
        when = age_words(row["age"], period, look)
        if measure == "customers":
            said = t(
                "{active} of {size} customers: {share}",
                active=t.count(active),
                size=t.count(size),
                share=share,
            )
            return lines(bold(name), when, said, doubt)
        amount = (
            t.money(active, currency) if measure == "revenue" else t.plural("{n} order", "{n} orders", active)
        )
        of_start = t("{share} of the first period", share=share)
        return lines(bold(name), when, amount, of_start, customers_words(size, look), doubt)

    return words


def _percent(share: float, look: Look) -> str:
    """The share without its sign, which the axis says: 34, 3.4, 0."""
    return look.t.share(share).rstrip("%").rstrip()


def _name_axes(
    figure: go.Figure, names: Sequence[str], ages: Sequence[int], period: Period, look: Look
) -> None:
    sizes = (1, 2, 3, 4, 6, 12, len(ages))
    step = next(size for size in sizes if len(ages) / size <= MOST_AGE_TICKS)
    columns = {at: look.t.count(age) for at, age in enumerate(ages) if at % step == 0}
    name_cells(figure, columns, names, len(ages), look)
    # Where plotly has to find the margin by itself it draws all cells twice.
    figure.update_xaxes(tickangle=0, automargin=False)
    figure.update_yaxes(automargin=False)
    widest = max(text_px(name, look.small_px) for name in names)
    figure.update_layout(margin_l=widest + look.px(NAMES_GAP_PX))
    unit = look.t("{unit}; shares in %", unit=age_axis_unit(period, look))
    end = {"xanchor": "right", "yanchor": "bottom", "yshift": look.px(24)}
    write(figure, unit, 1, 1, look, font_color=look.inks.muted, **end)
