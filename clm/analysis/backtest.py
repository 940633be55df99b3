"""Back-test of the warnings: put the clock back, warn, and count who really stayed silent."""

import datetime
from collections.abc import Mapping
from typing import Any

import pandas as pd

from clm.dataset import Dataset, Filters
from clm.errors import ClmError
from clm.lifecycle.history import rule_holds
from clm.lifecycle.warned import WarningRules, buyers_condition, judged_query, warning_setting
from clm.queries import sql_file

ALL_WARNINGS, NAIVE = "all", "naive"


def backtest(
    dataset: Dataset,
    as_of: datetime.date,
    horizon_days: int = 90,
    origins: int = 3,
    given: Mapping[str, Any] | None = None,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """How the warnings would have done at past days, each a horizon before the next and the last before `as_of`.

    At each origin the rules see only what was known then; learned parameters are learned from that past alone.
    Watched are the buyers who did not count as gone. A customer counts under each warning that held.

    Args:
        given: parameters of the rules that are not the defaults.
        buyers: “repeat” or “one_time” as in risk_list; None for both.

    Returns:
        One row a rule, over all origins: warning (an id; "all" for any warning; "naive" for the same number of
        customers taken by longest silence), origins, customers (watched), silent (bought nothing within the
        horizon), listed, listed_silent, precision (share of the listed who were silent), recall (share of all
        silent that the list held), false_alarms (listed and bought), base_rate (share of all watched who were
        silent), lift (precision / base_rate). Shares of nothing are null.

    Raises:
        ClmError: horizon_too_long, where the data do not reach back a horizon before the first origin;
            unknown_choice, unknown_dimension.
    """
    horizon = datetime.timedelta(days=horizon_days)
    days = [as_of - horizon * (i + 1) for i in range(origins)]
    days = [day for day in days if day - horizon >= dataset.span.start]
    if not days:
        raise ClmError("horizon_too_long", horizon=horizon_days, days=(as_of - dataset.span.start).days)
    population, params = dataset.population(where)
    places = {"population": population, "buyers": buyers_condition(buyers)}
    rounds = []
    for day in days:
        rules = WarningRules(dataset, warning_setting(dataset, given, until=day))
        rounds.append(_judged(rules, places, {**params, "origin": day, "horizon_days": horizon_days}))
    frame = pd.concat(rounds).groupby("warning", sort=False).sum().reset_index()
    frame.insert(1, "origins", len(days))
    return _rated(frame)


def _judged(rules: WarningRules, places: Mapping[str, str], params: Mapping[str, Any]) -> pd.DataFrame:
    """One origin: warning, customers, silent, listed, listed_silent."""
    flags = [f"case when {rule_holds(rules.setting, at)} then {at} end" for at in rules.proper]
    sql = sql_file(__file__, "backtest", judged=judged_query(rules), flags=", ".join(flags), **places)
    frame = rules.dataset.query(sql, {**params, "days": [params["origin"]], "gone": rules.gone})
    ids = {-2: NAIVE, -1: ALL_WARNINGS} | {at: rules.ids[at] for at in rules.proper}
    # A warning that nobody had at this origin still missed everyone who was silent.
    frame = frame.set_index("warning").reindex(list(ids))
    for total in ("customers", "silent"):
        frame[total] = frame[total].max()
    frame = frame.fillna(0).astype("int64").reset_index()
    return frame.assign(warning=frame["warning"].map(ids).astype(object))


def _rated(frame: pd.DataFrame) -> pd.DataFrame:
    """The counts with their shares; a share of nothing is null."""
    frame["precision"] = frame["listed_silent"] / frame["listed"].where(frame["listed"] > 0)
    frame["recall"] = frame["listed_silent"] / frame["silent"].where(frame["silent"] > 0)
    frame["false_alarms"] = frame["listed"] - frame["listed_silent"]
    frame["base_rate"] = frame["silent"] / frame["customers"].where(frame["customers"] > 0)
    frame["lift"] = frame["precision"] / frame["base_rate"].where(frame["base_rate"] > 0)
    return frame
