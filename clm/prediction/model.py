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
from clm.prediction.fitted_once import fitted_once
from clm.prediction.observations import Observations, feature_rows, known_features, observations, purchase_fit
from clm.prediction.quality import chosen_methods
from clm.prediction.trial import COMBINED, MOST_PAST, MOST_TESTED, held_out_rows
from clm.statistics.histories import Floats
from clm.statistics.logistic import Logistic
from clm.statistics.survival import Z_95

KIND = "mbgnbd"  # one-time buyers, too, may be gone
SCORED_AT_ONCE = 200_000  # customers, so that memory stays bounded
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
        scores: one row a buyer: customer_no, p_alive (by the purchase model, and at least p_active; null where it
            sees no drop-out), p_active (to buy within the horizon, by the method chosen), expected_value with low and high (money within
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
    days = [
        as_of - datetime.timedelta(days=back * horizon_days) for back in range(1, MOST_TESTED + MOST_PAST + 1)
    ]
    days = [day for day in days if (day - dataset.span.start).days >= horizon_days]
    return observations(dataset, days, horizon_days, kind)


def risk_model(dataset: Dataset, as_of: datetime.date, horizon_days: int) -> RiskModel:
    """The model of the day, learned and judged from what had happened by its end alone.

    It is fitted once for all who have the same dataset open.
    """
    return fitted_once(dataset, (as_of, horizon_days), lambda: _risk_model(dataset, as_of, horizon_days))


def _risk_model(dataset: Dataset, as_of: datetime.date, horizon_days: int) -> RiskModel:
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
        now = purchase_fit(dataset, as_of, KIND)
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
        known_features(dataset),
        tuple(day.day for day in past),
        now.verdict,
        scores(now, horizon_days, chosen, combined),
    )


def scores(
    fit: PurchaseFit, horizon_days: int, chosen: Mapping[str, str], combined: Logistic | None
) -> pd.DataFrame:
    """What RiskModel.scores holds, for the buyers to whose past the purchase model was fitted."""
    foretold = fit.scores(horizon_days)
    one_time = foretold["repeats"].to_numpy() == 0
    method = np.where(one_time, chosen["one_time"], chosen["repeat"]).astype(object)
    p_active, spread = foretold["p_active"].to_numpy(float), foretold["spread"].to_numpy(float)
    if combined is not None:
        moved = np.flatnonzero(method == COMBINED)
        p_active, spread = p_active.copy(), spread.copy()
        for rows in np.array_split(moved, -(-len(moved) // SCORED_AT_ONCE) or 1):
            p_active[rows], own = _moved(fit, foretold.iloc[rows], horizon_days, combined)
            spread[rows] = np.hypot(spread[rows], own)
    value = expected_value(fit, foretold, p_active, spread)
    # Whoever buys is still there: where the signals make a purchase likelier than that, the two would contradict.
    there = foretold["p_alive"].clip(lower=pd.Series(p_active, foretold.index))
    return foretold[["customer_no"]].assign(p_alive=there, p_active=p_active, **value, basis=method)


def _moved(
    fit: PurchaseFit, foretold: pd.DataFrame, horizon_days: int, combined: Logistic
) -> tuple[Floats, Floats]:
    """What the signals make of the purchase model's probabilities to buy, and the standard error of its logarithm that
    comes from them, beside what is unsure about the number of purchases."""
    if foretold.empty:
        return np.empty(0), np.empty(0)
    names, numbers = known_features(fit.dataset), foretold["customer_no"]
    # Those who have bought once more often than the fewest here, in the range of numbers that these customers have.
    bought = 1 + int(foretold["repeats"].min() > 0)
    among = (
        f"(select customer_no from purchases where occasion = {bought} and day <= date '{fit.end}'"
        f" and customer_no between {numbers.iloc[0]} and {numbers.iloc[-1]})"
    )
    rows = feature_rows(fit.dataset, [fit.end], horizon_days, names, among)
    frame = foretold[["customer_no", "p_active"]].merge(rows, on="customer_no", how="left")
    known = inputs(frame.rename(columns={"p_active": "p_purchase"}), names)
    chance = combined.probability(*known)
    return chance, np.asarray((1 - chance) * combined.spread(*known))


def expected_value(
    fit: PurchaseFit, foretold: pd.DataFrame, p_active: Floats, spread: Floats
) -> dict[str, Floats]:
    """Money that each buyer is expected to bring within the horizon: probability to buy × purchases of those who buy ×
    money a purchase × margin; not discounted.

    Args:
        foretold: see PurchaseFit.scores; p_active and spread in its order.

    Returns:
        expected_value, low, high (95 % for the expectation, from the uncertainty of all parameters). Null where too
        few repeat buyers spent anything.
    """
    try:
        spend = spend_fit(fit.dataset, fit.histories)
    except ClmError:
        return dict.fromkeys(("expected_value", "low", "high"), np.full(len(foretold), np.nan))
    # Who is almost certainly gone would buy once at most: 0 / 0 counts as one purchase.
    alone, purchases = foretold["p_active"].to_numpy(float), foretold["expected_purchases"].to_numpy(float)
    purchases = np.divide(purchases, alone, out=np.ones(len(alone)), where=alone > 1e-9)
    value = p_active * purchases * spend.expected_order_value() * margin_share(fit.dataset, fit.end)
    factor = np.exp(Z_95 * np.hypot(spread, np.nan_to_num(spend.spread())))
    bounds = np.sort(np.stack([value / factor, value * factor]), axis=0)
    return {"expected_value": value, "low": bounds[0], "high": bounds[1]}
