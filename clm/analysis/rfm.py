"""RFM: how recently, how often and for how much every customer has bought, as scores and as named segments."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.lifecycle.learned import learned
from clm.lifecycle.signals import signals_query
from clm.lifecycle.value_groups import every_group, group_place, groups_named, rfm_grid, value_groups
from clm.periods import checked_day
from clm.queries import sql_file

METHODS = ("quantile", "fixed", "rhythm")
# Limits of the scores 2 to 5 where they are fixed: days of silence, orders, and multiples of the usual order.
FIXED_DAYS, FIXED_ORDERS, FIXED_USUAL_ORDERS = (365, 180, 90, 30), (2, 3, 5, 10), (2, 3, 5, 10)
OWN_GAPS = (
    4,
    2,
    1.5,
    1,
)  # silence in multiples of the own rhythm: 2 warns and 4 counts as gone, as in the models

Limits = tuple[
    float | None, float | None, float | None, float | None
]  # for scores 2 to 5; None: nobody earns it


@dataclass(frozen=True)
class RfmLimits:
    """What a score wants, so that the scores of two days can be compared.

    Attributes:
        recency: the longest silence for the scores 2 to 5, in days; with the method “rhythm” in multiples of the
            customer's own rhythm.
        frequency, monetary: the fewest orders and the least revenue for the scores 2 to 5, to date.
        rhythm_days: the usual gap of all, towards which the rhythm of a customer with few orders is drawn.
    """

    method: str
    recency: Limits
    frequency: Limits
    monetary: Limits
    rhythm_days: float | None = None


def rfm_limits(
    dataset: Dataset, as_of: datetime.date | str | None = None, method: str = "quantile"
) -> RfmLimits:
    """The limits of the scores, learned from all buyers of a day where they are not fixed.

    Args:
        method: “quantile”: each score wants another fifth of the buyers to have less. “fixed”: days, orders and
            multiples of the usual order (its median). “rhythm”: silence is measured by the customer's own rhythm,
            orders and revenue by fifths.

    Raises:
        ClmError: unknown_choice, day_not_date, day_before_data.
    """
    day = checked_day(as_of, dataset.span)
    if method not in METHODS:
        raise ClmError("unknown_choice", name="method", value=method, known=", ".join(METHODS))
    if method == "fixed":
        usual = dataset.query(sql_file(__file__, "rfm_usual_order"), {"until": day})["usual"].iloc[0]
        money = [times * float(usual) if usual > 0 else None for times in FIXED_USUAL_ORDERS]
        return RfmLimits(method, FIXED_DAYS, FIXED_ORDERS, _four(money))
    rhythm = learned(dataset, "population_rhythm_days").value if method == "rhythm" else None
    sql = sql_file(__file__, "rfm_limits", signals=_signals(dataset, None), silence="calendar_recency_days")
    found = dataset.query(sql, {"days": [day]}).set_index(["measure", "score"])["least"].to_dict()
    least = {
        measure: _four([found.get((measure, score)) for score in (2, 3, 4, 5)])
        for measure in ("recency", "frequency", "monetary")
    }
    recency = _four([None if value is None else -value for value in least["recency"]])
    return RfmLimits(method, OWN_GAPS if rhythm else recency, least["frequency"], least["monetary"], rhythm)


def rfm(
    dataset: Dataset,
    as_of: datetime.date,
    limits: RfmLimits,
    where: Filters | None = None,
    segment: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The scores of everybody who has bought by the end of a day; `attrs["matches"]` counts them all.

    Returns:
        One row a buyer, the highest revenue first: customer_id, name, recency_days (since the last order), frequency
        (orders to date), monetary (net revenue to date), r, f, m (1–5, 5 is best), segment.

    Raises:
        ClmError: unknown_choice, unknown_dimension.
    """
    place = group_place("rfm", segment)
    population, params = dataset.population(where)
    sql = sql_file(__file__, "rfm_customers", scores=_scores(dataset, as_of, limits), population=population)
    paging = {"limit": limit if limit is not None else 2**60, "offset": offset}
    frame = dataset.query(sql, {**params, **paging, "place": place})
    matches = int(frame["matches"].iloc[0]) if len(frame) else 0
    frame = groups_named(
        "rfm", frame.drop(columns="matches").rename(columns={"place": "segment"}), ["segment"]
    )
    frame.attrs["matches"] = matches
    return frame.astype(dict.fromkeys(["recency_days", "frequency", "r", "f", "m"], "int64"))


def rfm_totals(
    dataset: Dataset, as_of: datetime.date, limits: RfmLimits, where: Filters | None = None
) -> pd.DataFrame:
    """What the segments hold.

    Returns:
        One row a segment in their order, also one that nobody has: segment, customers, share (0–1), revenue (net, to
        date), revenue_share (0–1), orders (to date), recency_days (median; null without customers).
    """
    population, params = dataset.population(where)
    sql = sql_file(__file__, "rfm_segments", scores=_scores(dataset, as_of, limits), population=population)
    frame = every_group("rfm", dataset.query(sql, params), "place")
    frame = frame.astype({"customers": "int64", "orders": "int64"})
    customers, revenue = int(frame["customers"].sum()), float(frame["revenue"].sum())
    return pd.DataFrame(
        {
            "segment": frame["place"],
            "customers": frame["customers"],
            "share": frame["customers"] / customers if customers else float("nan"),
            "revenue": frame["revenue"].astype(float),
            "revenue_share": frame["revenue"].astype(float) / revenue if revenue > 0 else float("nan"),
            "orders": frame["orders"],
            "recency_days": frame["recency_days"],
        }
    )


def rfm_moves(
    dataset: Dataset,
    start: datetime.date,
    end: datetime.date,
    limits: RfmLimits,
    where: Filters | None = None,
) -> pd.DataFrame:
    """In which segments the buyers of `end` were at `start`, under the same limits, those who stayed included.

    Returns:
        One row a pair of segments observed: from_stage (“no_order” for those who had not ordered at the start),
        to_stage, customers.
    """
    population, params = dataset.population(where)
    before, now = (_scores(dataset, day, limits) for day in (start, end))
    sql = sql_file(__file__, "group_moves", before=before, now=now, population=population, sums="")
    return groups_named("rfm", dataset.query(sql, params), ["from_stage", "to_stage"])


def _signals(dataset: Dataset, rhythm_days: float | None) -> str:
    names = ["orders", "revenue", "calendar_recency_days", *(["overdue"] if rhythm_days else [])]
    return signals_query(dataset, names, {"population_rhythm_days": rhythm_days} if rhythm_days else {})


def _scores(dataset: Dataset, as_of: datetime.date, limits: RfmLimits) -> str:
    """The name of a table with the scores of a day, see rfm_scores.sql."""
    ids = [one.id for one in value_groups("rfm")]
    grid = [[ids.index(name) for name in row] for row in rfm_grid()]
    sql = sql_file(
        __file__,
        "rfm_scores",
        signals=_signals(dataset, limits.rhythm_days),
        silence="overdue" if limits.rhythm_days else "calendar_recency_days",
        r=_score("silence <=", limits.recency),
        f=_score("frequency >=", limits.frequency),
        m=_score("monetary >=", limits.monetary),
        grid=str(grid),
    )
    return dataset.materialise(f"rfm {as_of} {limits}", sql, {"days": [as_of]})


def _score(compared: str, limits: Limits) -> str:
    """SQL for 1 and one more for each limit that is kept."""
    kept = [f" + cast({compared} {float(limit)!r} as integer)" for limit in limits if limit is not None]
    return "1" + "".join(kept)


def _four(values: Sequence[float | None]) -> Limits:
    two, three, four, five = values
    return two, three, four, five
