"""The risk model of a dataset: what each buyer will probably do within the horizon, by the method that foretold best."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from clm.dataset import Dataset
from clm.errors import ClmError
from clm.fitting.purchases import PurchaseFit
from clm.fitting.spend import spend_fit
from clm.lifecycle.warned import margin_share
from clm.prediction.combined import combined_model, enough, inputs
from clm.prediction.observations import Observations, observations, sampling
from clm.prediction.quality import chosen_methods
from clm.prediction.trial import COMBINED, MOST_PAST, MOST_TESTED, held_out_rows
from clm.statistics.histories import Floats
from clm.statistics.logistic import Logistic
from clm.statistics.survival import Z_95

KIND = "mbgnbd"  # one-time buyers, too, may be gone
TOO_SHORT, TOO_FEW_OUTCOMES = "too_short", "too_few_outcomes"
SCORES = ("p_alive", "p_active", "expected_value", "low", "high")
NO_SCORES = pd.DataFrame(
    {
        "customer_no": pd.Series(dtype=int),
        **{name: pd.Series(dtype=float) for name in SCORES},
        "basis": pd.Series(dtype=str),
    }
)


@dataclass(frozen=True)
class RiskModel:
    """What will probably become of the buyers known at the end of `as_of` within the horizon.

    Attributes:
        reason: why there is no model, so that rules alone remain: "too_short" (no earlier day could be tested, and
            what is not tested is not shown), "too_few_repeat_buyers" (under 30), "fit_without_maximum" (the purchase
            model cannot be fitted), "too_few_outcomes" (of those
            foretold at earlier days fewer than 50 bought, or fewer than 50 did not); empty where there is one.
        held_out: the back-test, see clm.prediction.trial.held_out_rows.
        chosen: “repeat” and “one_time” buyers -> the method used for them.
        combined: the regression for now, fitted to earlier days; None where it could not be.
        names: its features.
        learned_from: the earlier days to which it was fitted, the newest first.
        verdict: what the purchase model says of its fit at as_of, see clm.fit_purchases; empty without one.
        scores: one row a buyer: customer_no, p_alive (by the purchase model; null where it sees no drop-out),
            p_active (to buy within the horizon, by the method chosen), expected_value with low and high (money within
            the horizon, see model.expected_value), basis (the method). Empty where there is no model.
    """

    token: str
    as_of: datetime.date
    horizon_days: int
    reason: str
    held_out: pd.DataFrame
    chosen: Mapping[str, str] = field(default_factory=dict)
    combined: Logistic | None = None
    names: tuple[str, ...] = ()
    learned_from: tuple[datetime.date, ...] = ()
    verdict: str = ""
    scores: pd.DataFrame = field(default_factory=lambda: NO_SCORES)

    @property
    def key(self) -> str:
        """The same for the same data, day and horizon."""
        return f"risk model {self.token} {self.as_of} {self.horizon_days}"

    def scores_table(self, dataset: Dataset) -> str:
        """The name of a kept table with the scores."""
        return dataset.keep(self.key, self.scores)


def earlier_days(
    dataset: Dataset, as_of: datetime.date, horizon_days: int, kind: str = KIND
) -> list[Observations]:
    """The buyers of days a horizon apart, the newest one horizon before `as_of`: as many as testing needs and the
    data give, each with at least a horizon of data before it.

    Raises:
        ClmError: too_few_repeat_buyers, fit_without_maximum, if even the newest day has too few.
    """
    found: list[Observations] = []
    for back in range(1, MOST_TESTED + MOST_PAST + 1):
        day = as_of - datetime.timedelta(days=back * horizon_days)
        if (day - dataset.span.start).days < horizon_days:
            break
        try:
            found.append(observations(dataset, day, horizon_days, kind, sampling(dataset, day))[0])
        except ClmError:
            if not found:
                raise
            break
    return found


def risk_model(dataset: Dataset, as_of: datetime.date, horizon_days: int) -> RiskModel:
    """The model of the day, learned and judged from what had happened by its end alone."""
    empty = held_out_rows([])
    try:
        days = earlier_days(dataset, as_of, horizon_days)
    except ClmError as error:
        return RiskModel(dataset.token, as_of, horizon_days, error.code, empty)
    rows = held_out_rows(days)
    if not days or not enough(rows):
        reason = TOO_FEW_OUTCOMES if days else TOO_SHORT
        return RiskModel(dataset.token, as_of, horizon_days, reason, rows)
    try:
        now, fitted = observations(dataset, as_of, horizon_days, KIND)
    except ClmError as error:
        return RiskModel(dataset.token, as_of, horizon_days, error.code, rows)
    chosen, past = chosen_methods(rows), days[:MOST_PAST]
    combined = combined_model(past)
    return RiskModel(
        dataset.token,
        as_of,
        horizon_days,
        "",
        rows,
        chosen,
        combined,
        now.names,
        tuple(day.day for day in past),
        now.verdict,
        _scores(dataset, now, fitted, chosen, combined),
    )


def _scores(
    dataset: Dataset,
    now: Observations,
    fitted: PurchaseFit,
    chosen: Mapping[str, str],
    combined: Logistic | None,
) -> pd.DataFrame:
    frame = now.frame
    method = np.where(frame["one_time"], chosen["one_time"], chosen["repeat"])
    by_combined = (method == COMBINED) & (combined is not None)
    p_active, spread = frame["p_purchase"].to_numpy(float), frame["spread"].to_numpy(float)
    if combined is not None:
        known = inputs(frame, now.names)
        moved = combined.probability(*known)
        # Of the logarithm of the probability, beside what is unsure about the number of purchases.
        own_spread = (1 - moved) * combined.spread(*known)
        p_active = np.where(by_combined, moved, p_active)
        spread = np.where(by_combined, np.hypot(spread, own_spread), spread)
    scores = pd.DataFrame(
        {"customer_no": frame["customer_no"], "p_alive": frame["p_alive"], "p_active": p_active}
    )
    value = expected_value(dataset, fitted, frame, p_active, spread)
    return scores.assign(**value, basis=method)


def expected_value(
    dataset: Dataset, fitted: PurchaseFit, frame: pd.DataFrame, p_active: Floats, spread: Floats
) -> dict[str, Floats]:
    """Money that each buyer is expected to bring within the horizon: probability to buy × purchases of those who buy ×
    money a purchase × margin; not discounted.

    Returns:
        expected_value, low, high (95 % for the expectation, from the uncertainty of all parameters). Null where too
        few repeat buyers spent anything.
    """
    try:
        spend = spend_fit(dataset, fitted.histories)
    except ClmError:
        return dict.fromkeys(("expected_value", "low", "high"), np.full(len(frame), np.nan))
    order = pd.DataFrame(
        {
            "customer_no": fitted.histories.frame["customer_no"],
            "order_value": spend.expected_order_value(),
            "order_spread": np.nan_to_num(spend.spread()),
        }
    )
    joined = frame[["customer_no", "expected_purchases", "p_purchase"]].merge(order, on="customer_no")
    # Who is almost certainly gone would buy once at most: 0 / 0 counts as one purchase.
    active = joined["p_purchase"].to_numpy(float)
    purchases = np.divide(
        joined["expected_purchases"].to_numpy(float), active, out=np.ones(len(active)), where=active > 1e-9
    )
    value = p_active * purchases * joined["order_value"].to_numpy() * margin_share(dataset, fitted.end)
    factor = np.exp(Z_95 * np.hypot(spread, joined["order_spread"].to_numpy()))
    bounds = np.sort(np.stack([value / factor, value * factor]), axis=0)
    return {"expected_value": value, "low": bounds[0], "high": bounds[1]}
