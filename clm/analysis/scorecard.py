"""Scorecard: the operator's eleven value links, each by one measure, period by period, against its target."""

import datetime
import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.lifecycle.model import Text
from clm.lifecycle.warned import MOST_COSTS_KNOWN, WarningRules, judged_query, warning_setting
from clm.periods import ONE_DAY, complete_ends, known_period, period_start
from clm.queries import sql_file
from clm.statistics.survival import Z_95

LEAST_CUSTOMERS = 10  # of fewer no share and no mean is given
PERIODS_A_YEAR = {"week": 52, "month": 12, "quarter": 4}
LOWEST = {"customers": 0.0, "money": -1e12, "share": 0.0, "change": -1.0}  # that a target may be
HIGHEST = {"customers": 1e12, "money": 1e12, "share": 1.0, "change": 10.0}
SUMS = ["n", "d", "nn", "nd", "dd", "n_n", "n_d", "d_n", "d_d"]
COLUMNS = [
    *("link", "period_end", "value", "unit", "target", "reached", "numerator", "denominator"),
    *("noise", "change", "low", "high", "missing"),
]


class Link(BaseModel):
    """One of the value links; see scorecard.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: Text
    meaning: Text
    measure: Text
    counted: Text
    unit: Literal["customers", "money", "share", "change"]
    better: Literal["higher", "lower"]
    needs: tuple[str, ...]
    days_before: int


@cache
def links() -> dict[str, Link]:
    """Id -> link, in the order of the customer's journey."""
    with Path(__file__).with_name("scorecard.toml").open("rb") as file:
        return {name: Link(id=name, **said) for name, said in tomllib.load(file).items()}


def scorecard(
    dataset: Dataset,
    as_of: datetime.date,
    period: str = "month",
    periods: int = 13,
    targets: Mapping[str, float | str] | None = None,
    where: Filters | None = None,
) -> pd.DataFrame:
    """How each value link did in the last complete periods up to a day, as known at the end of that day.

    Args:
        targets: link -> value to reach in every period; without one the target of a period is the link's own median of
            the year before it, of which at least half of the periods must be known.

    Returns:
        One row a link and period, in the order of the links, oldest period first: link, period_end, value (see unit;
        null where it cannot be known), unit (customers, money, share, change), target, reached (null where either is not
        known), numerator, denominator (null for a count), noise (of the value: half its 95 % interval, customers being the
        sample), change (of the value since the period before) with low and high (95 %), missing (null where there is a value; else “needs …” with the needs that
        the data do not meet, “too_short” where they do not reach back far enough, or “too_few” customers).

    Raises:
        ClmError: unknown_period, unknown_choice, parameter_not_number, value_out_of_range, unknown_dimension.
    """
    wanted = checked_targets(targets)
    year = PERIODS_A_YEAR[known_period(period)]
    ends = complete_ends(dataset.span, period, as_of)[-(periods + year) :]
    starts = [period_start(end, period) for end in ends]
    coverage = dataset.query(
        sql_file(__file__, "scorecard_coverage"), {"until": as_of, "most_costs_known": MOST_COSTS_KNOWN}
    ).set_index("need")
    warned = _warned(dataset, starts, as_of)
    parts = []
    for link in links().values():
        missing = [
            _unobserved(link, coverage, dataset, start, end) for start, end in zip(starts, ends, strict=True)
        ]
        measured = _measured(dataset, link, starts, ends, warned, where, missing)
        own = measured["value"].shift(1).rolling(year, min_periods=year // 2).median()
        parts.append(measured.assign(target=own).tail(periods))
    return with_targets(pd.concat(parts, ignore_index=True), wanted)


def with_targets(frame: pd.DataFrame, targets: Mapping[str, float]) -> pd.DataFrame:
    """The scorecard with these targets, each for all periods of its link, in place of those it has; `reached` follows."""
    given = frame["link"].map(dict(targets))
    target = given.fillna(frame["target"]).astype(float)
    value = frame["value"]
    is_higher_better = frame["link"].map({link.id: link.better == "higher" for link in links().values()})
    is_reached = (value >= target).where(is_higher_better.astype(bool), value <= target)
    reached = is_reached.astype("boolean").where(value.notna() & target.notna())
    return frame.assign(target=target, reached=reached)[COLUMNS]


def checked_targets(targets: Mapping[str, float | str] | None) -> dict[str, float]:
    """The targets (numbers, or such as text) once it is certain that each can be one of its link.

    Raises:
        ClmError: unknown_choice, parameter_not_number, value_out_of_range.
    """
    checked = {}
    for name, given in (targets or {}).items():
        link = links().get(name)
        if link is None:
            raise ClmError("unknown_choice", name="link", value=name, known=", ".join(links()))
        try:
            value = float(given)
        except (TypeError, ValueError) as error:
            raise ClmError("parameter_not_number", name=name, value=given) from error
        low, high = LOWEST[link.unit], HIGHEST[link.unit]
        if math.isnan(value) or not low <= value <= high:
            raise ClmError("value_out_of_range", name=name, low=f"{low:g}", high=f"{high:g}", value=given)
        checked[name] = value
    return checked


def _warned(dataset: Dataset, starts: Sequence[datetime.date], as_of: datetime.date) -> str:
    """The name of a table of who had a warning before each period, see scorecard_warned.sql."""
    rules = WarningRules(dataset, warning_setting(dataset, until=as_of))
    days = [start - ONE_DAY for start in starts]
    sql = sql_file(__file__, "scorecard_warned", judged=f"({judged_query(rules)})", gone=str(rules.gone))
    return dataset.materialise(f"scorecard warned {rules.setting.key} {days}", sql, {"days": days})


def _unobserved(
    link: Link, coverage: pd.DataFrame, dataset: Dataset, start: datetime.date, end: datetime.date
) -> str | None:
    """Why the data cannot tell a link's value in a period, whoever the customers are; None where they can."""
    unmet = []
    is_early = start - datetime.timedelta(days=link.days_before) < dataset.span.start
    for need in link.needs:
        met = coverage[coverage.index.isin(need.split("|"))]
        # A log or a list of orders that ended before the period began says nothing about it: no zero follows.
        reaching = met[met["last_day"].isna() | (met["last_day"] >= pd.Timestamp(start))]
        if reaching.empty:
            unmet.append(need)
        elif reaching["first_day"].min() > pd.Timestamp(end):
            is_early = True
    if unmet:
        return f"needs {', '.join(unmet)}"
    return "too_short" if is_early else None


def _measured(
    dataset: Dataset,
    link: Link,
    starts: Sequence[datetime.date],
    ends: Sequence[datetime.date],
    warned: str,
    where: Filters | None,
    missing: Sequence[str | None],
) -> pd.DataFrame:
    """One row a period of a link: what `scorecard` returns, without the target."""
    population, params = dataset.population(where)
    if all(missing):
        sums = pd.DataFrame(columns=["no", "customers", *SUMS])
    else:
        sql = sql_file(
            __file__,
            "scorecard_sums",
            measured=sql_file(__file__, f"scorecard_{link.id}", warned=warned),
            population=population,
        )
        sums = dataset.query(sql, {"starts": list(starts), "ends": list(ends), **params})
    full = sums.set_index("no").reindex(range(len(ends))).astype(float).fillna(0.0)
    is_count = link.unit == "customers"
    few = full["customers"].lt(LEAST_CUSTOMERS) | full["d"].le(0)
    why = pd.Series(missing, dtype=object)
    if not is_count:
        why = why.mask(why.isna() & few, "too_few")
    known = full.where(why.isna())
    return pd.DataFrame(
        {
            "link": link.id,
            "period_end": list(ends),
            "unit": link.unit,
            "numerator": known["n"],
            "denominator": np.nan if is_count else known["d"],
            **_estimates(known, link.unit),
            "missing": why,
        }
    )


def _estimates(known: pd.DataFrame, unit: str) -> dict[str, "pd.Series[float]"]:
    """Value, change and its 95 % interval from the sums of each period (null where not known).

    A customer's deviation from the ratio r = Σn / Σd is e = (n − r·d) / Σd; the noise of r is that of Σe over customers,
    and a customer who is in both periods takes part in both: the noise of the change is that of Σ(e − e before).
    A count has the noise of its events.

    Source: Cochran, Sampling Techniques, 3rd edition, 1977, chapter 6 (ratio estimates).
    """
    before = known.shift(1)
    if unit == "customers":
        value, variance = known["n"], known["nn"]
        shared = pd.Series(0.0, index=known.index)
    else:
        value, earlier = known["n"] / known["d"], before["n"] / before["d"]
        squares = known["nn"] - 2 * value * known["nd"] + value**2 * known["dd"]
        variance = squares.clip(lower=0) / known["d"] ** 2 * known["customers"] / (known["customers"] - 1)
        products = (
            known["n_n"] - earlier * known["n_d"] - value * known["d_n"] + value * earlier * known["d_d"]
        )
        shared = products / (known["d"] * before["d"])
    change = value - value.shift(1)
    noise = Z_95 * np.sqrt((variance + variance.shift(1) - 2 * shared).clip(lower=0))
    return {
        "value": value - 1 if unit == "change" else value,
        "noise": Z_95 * np.sqrt(variance),
        "change": change,
        "low": change - noise,
        "high": change + noise,
    }
