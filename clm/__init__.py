"""Customer lifecycle management: the numbers of the dashboard, for people who want them without the browser."""

import datetime
import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from clm import library, periods
from clm.analysis import (
    alarms as _alarms,
    breakdown as _breakdown,
    concentration as _concentration,
    contribution as _contribution,
    customer_values as _customer_values,
    customers as _customers,
    decline as _decline,
    flow as _flow,
    funnel as _funnel,
    methods as _methods,
    retention as _retention,
    rfm as _rfm,
    risk as _risk,
    saving as _saving,
    saving_attempts as _saving_attempts,
    scorecard as _scorecard,
    silence as _silence,
    tiers as _tiers,
    transitions as _transitions,
    value_matrix as _value_matrix,
    value_totals as _value_totals,
)
from clm.analysis.concentration import Concentration
from clm.analysis.lifetime_value import lifetime_value
from clm.analysis.rfm import RfmLimits, rfm_limits
from clm.analysis.saving import Saving
from clm.dataset import Dataset, Filters, open_dataset
from clm.errors import ClmError
from clm.fitting.contracts import ContractFit, fit_contracts
from clm.fitting.held_out import held_out
from clm.fitting.purchases import PurchaseFit, fit_purchases
from clm.fitting.spend import SpendFit, fit_spend
from clm.fitting.tracking import tracking
from clm.importing import ImportReport, grow as _grow, load_into
from clm.language import Language
from clm.lifecycle.degenerating import in_stages, under_warning
from clm.lifecycle.history import History, setting, stage_history
from clm.lifecycle.learned import learned
from clm.lifecycle.model import LifecycleModel, known_model, models as _models
from clm.lifecycle.warned import WarningRules, warning_setting
from clm.periods import checked_day, default_as_of
from clm.prediction.model import risk_model

__all__ = [
    "ClmError",
    "Concentration",
    "ContractFit",
    "Dataset",
    "ImportReport",
    "PurchaseFit",
    "RfmLimits",
    "Saving",
    "SpendFit",
    "alarms",
    "backtest",
    "breakdown",
    "concentration",
    "contribution",
    "customer_values",
    "decline",
    "demo",
    "fit_contracts",
    "fit_purchases",
    "fit_spend",
    "flow",
    "funnel",
    "grow",
    "held_out",
    "history",
    "lifetime_value",
    "load",
    "models",
    "open_dataset",
    "parameters",
    "retention",
    "rfm",
    "rfm_limits",
    "risk",
    "saving",
    "scorecard",
    "stages",
    "tracking",
    "transitions",
    "undo",
    "value_matrix",
    "value_tiers",
    "value_totals",
]

Day = datetime.date | str | None


def load(
    *files: str | Path | tuple[str, bytes],
    mapping: Mapping[str, Any] | None = None,
    path: str | Path | None = None,
) -> tuple[Dataset, ImportReport]:
    """A dataset from files of orders and, beside them, customers, payments, line items or interactions.

    Args:
        files: paths, or (name, bytes) pairs.
        mapping: what the files leave open, see clm.importing: canonical column -> header for one file, or file
            name -> such a mapping for several; options such as date_order beside them.
        path: where to write the dataset; without it the file is temporary and goes with the Dataset.

    Returns:
        The open dataset and the report of what became of every row.

    Raises:
        ClmError: a file cannot be read, something needed is missing, or a reading must be decided.
    """
    folder = None if path else _TemporaryFolder()
    target = folder.path / "dataset.duckdb" if folder else Path(str(path))
    report = load_into(target, list(files), mapping=mapping)
    dataset = open_dataset(target)
    dataset.folder = folder
    return dataset, report


class _TemporaryFolder:
    """A folder that is deleted with the last dataset that refers to it."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="clm-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def grow(
    dataset: Dataset | str | Path,
    *files: str | Path | tuple[str, bytes],
    mapping: Mapping[str, Any] | None = None,
) -> tuple[Dataset, ImportReport]:
    """The dataset with further files: next month's orders, or an export that overlaps what is there.

    An order that is there, by its number and customer or else by customer, time and amount, is updated and never
    doubled. A `Dataset` that is given stays open as it was; `undo` takes the addition back.

    Returns:
        The dataset as it is now, opened, and the report; `report.growth` counts what is new and what changed.

    Raises:
        ClmError: as in `load`; the currency or the customer column is another one; the dataset is being changed by
            somebody else. The dataset then stays as it was.
    """
    before = dataset if isinstance(dataset, Dataset) else None
    path = before.path if before else Path(str(dataset))
    report = _grow(path, list(files), mapping=mapping)
    return _opened_after(before, path), report


def undo(dataset: Dataset | str | Path) -> Dataset:
    """The dataset as it was before files were last added to it, opened.

    Raises:
        ClmError: nothing_to_undo, dataset_busy.
    """
    before = dataset if isinstance(dataset, Dataset) else None
    path = before.path if before else Path(str(dataset))
    library.undo(path)
    return _opened_after(before, path)


def _opened_after(before: Dataset | None, path: Path) -> Dataset:
    after = open_dataset(path)
    after.folder = before.folder if before else None
    return after


def demo() -> Dataset:
    """The demo company; its file is built at the first call, which takes some seconds."""
    return open_dataset(library.dataset_file("demo"))


def models() -> dict[str, LifecycleModel]:
    """Model id -> LifecycleModel with `.stages` in journey order."""
    return _models()


def parameters(dataset: Dataset, model: str = "classic4", **given: Any) -> dict[str, Any]:
    """Every number on which a model's stages depend, the learned ones resolved; pass them on as `**parameters`.

    Raises:
        ClmError: unknown_model, unknown_parameter, parameter_not_number, parameter_out_of_range, unknown_clock.
    """
    chosen = setting(dataset, known_model(model), given)
    return dict(chosen.parameters) | ({"clock": chosen.clock} if "clock" in given else {})


def _history(dataset: Dataset, model: str, given: dict[str, Any], days: Sequence[datetime.date]) -> History:
    return stage_history(dataset, setting(dataset, known_model(model), given), days)


def stages(
    dataset: Dataset,
    model: str = "classic4",
    as_of: Day = None,
    *,
    language: str = "en",
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Where every customer stands at the end of a day, and why.

    Returns:
        One row a customer known on the day: customer_id, stage, since (the end of the first month in which the
        customer was found there without a break; the day itself within its month), reason.
    """
    day = periods.checked_day(as_of, dataset.span)
    history = _history(dataset, model, parameters, periods.history_days(dataset.span, "month", day))
    frame = _customers.customer_list(history, day, Language(language), where=where, sort="customer")
    return frame[["customer_id", "stage", "since", "reason"]]


def breakdown(
    dataset: Dataset,
    model: str = "classic4",
    as_of: Day = None,
    by: str | None = None,
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """How many customers stand in each stage at the end of a day.

    Returns:
        One row a stage (a group and stage with `by`): stage, customers, share, revenue (net, to date), observable.
    """
    day = periods.checked_day(as_of, dataset.span)
    history = _history(dataset, model, parameters, periods.history_days(dataset.span, "month", day))
    return _breakdown.breakdown(history, day, by, where)


def history(
    dataset: Dataset, model: str = "classic4", period: str = "month", **parameters: Any
) -> pd.DataFrame:
    """The stage of every customer at the end of every complete period.

    Returns:
        One row a customer and period, from the first in which the customer is known: customer_id, period_end
        (its last day), stage.
    """
    spells = _history(dataset, model, parameters, periods.complete_ends(dataset.span, period))
    return _transitions.standings(spells)


def flow(
    dataset: Dataset,
    model: str = "classic4",
    period: str = "month",
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Stock and flow: for every complete period and stage, opening + entered − left = closing.

    Returns:
        One row a period and stage: period_end, stage, opening, entered, left, closing.
    """
    return _flow.flow(
        _history(dataset, model, parameters, periods.complete_ends(dataset.span, period)), where
    )


def transitions(
    dataset: Dataset,
    model: str = "classic4",
    start: Day = None,
    end: Day = None,
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Who moved from which stage to which between the ends of two days; by default over the last complete month.

    Returns:
        One row a pair of stages observed: from_stage ("entry" for those first seen after the start), to_stage,
        customers. Those who stayed are included.
    """
    last = periods.checked_day(end, dataset.span)
    first = periods.checked_day(start, dataset.span) if start else periods.period_before(last, "month")
    if first >= last:
        raise ClmError("span_reversed", start=first, end=last)
    spells = _history(dataset, model, parameters, periods.history_days(dataset.span, "month", first, last))
    return _transitions.transitions(spells, first, last, where)


def funnel(
    dataset: Dataset,
    model: str = "classic4",
    kind: str = "reached",
    start: Day = None,
    end: Day = None,
    by: str | None = None,
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """The journey of the customers who became known between `start` and `end` (all by default), as far as it was
    observed by the end of the last complete month.

    Returns:
        One row a stage in journey order (a group and stage with `by`): stage, customers, share_of_first,
        share_of_previous, median_days, p75_days and, where kind is "reached", too_early.
    """
    spells = _history(dataset, model, parameters, periods.complete_ends(dataset.span, "month"))
    first, last = (periods.as_date(day) if day else None for day in (start, end))
    return _funnel.funnel(spells, kind, first, last, by, where)


def retention(
    dataset: Dataset,
    period: str = "month",
    measure: str = "customers",
    kind: str = "on",
    by: str | None = None,
    *,
    where: Filters | None = None,
) -> pd.DataFrame:
    """The cohort triangle by period of the first order.

    Returns:
        One row a cohort and age (a group, cohort and age with `by`): cohort (first day), age (periods), size
        (customers), active (customers, orders or revenue), share; the last two null where not yet observable.
    """
    return _retention.retention(dataset, period, measure, kind, by, where)


def risk(
    dataset: Dataset,
    as_of: Day = None,
    horizon_days: int = 90,
    *,
    where: Filters | None = None,
    language: str = "en",
    buyers: str | None = None,
    probabilities: bool = True,
) -> pd.DataFrame:
    """The customers with a warning at the end of a day, the highest expected loss first.

    Whoever has been silent for so long as to count as gone is not listed. Customers who have bought on one day only
    are judged by the rhythm of all: `buyers` “repeat” leaves them out, “one_time” gives them alone.

    Args:
        probabilities: False leaves them null, which saves fitting and testing a model on earlier days.

    Returns:
        One row a customer: customer_id, warning (the gravest), reason (all that hold, with their evidence),
        value_at_stake (margin where nearly all orders have a cost, else net revenue, that the customer would bring
        over the horizon at the pace of the last year), expected_loss (of it, × the probability to buy nothing: without
        probabilities null, and the value at stake decides the order), p_alive (to be still a customer, by the purchase
        model, and at least p_active; null where it sees no drop-out), p_active (to buy within the horizon, by the method that foretold best at
        earlier days, see `clm.backtest`), expected_value (margin or revenue within the horizon, what p_active counts
        in) with low and high (95 % of the expectation), basis (the method of p_active: “combined” or “purchase”; or why
        there is none: “too_short”, “too_few_repeat_buyers”, “too_few_outcomes”, see clm.prediction.model.RiskModel;
        “not_asked”), since (the first of the weekly looks back over half a year from which on the gravest held),
        warnings (how many hold), orders, revenue_365d, recency_days, rhythm_days, overdue (silence in multiples of the
        rhythm).

    Raises:
        ClmError: day_not_date, day_before_data, unknown_choice, unknown_dimension.
    """
    day = periods.checked_day(as_of, dataset.span)
    rules = WarningRules(dataset, warning_setting(dataset))
    model = risk_model(dataset, day, horizon_days) if probabilities else None
    frame = _risk.risk_list(
        rules, day, Language(language), horizon_days, where, buyers=buyers, model=model, order="expected_loss"
    )
    frame = frame.assign(basis=frame["basis"].fillna(model.reason if model else "not_asked"))
    first = ["customer_id", "warning", "reason", "value_at_stake", "expected_loss"]
    last = ["since", "warnings", "orders", "revenue_365d", "recency_days", "rhythm_days", "overdue"]
    return frame[[*first, "p_alive", "p_active", "expected_value", "low", "high", "basis", *last]]


def alarms(
    dataset: Dataset,
    as_of: Day = None,
    weeks: int = 26,
    *,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """When customers entered each warning and when they left it, by looks a week apart over the weeks up to a day.

    Returns:
        One row a customer, warning and time in which it held without a break, those that still hold first, then the
        latest left: customer_id, warning, entered (null where it held before the weeks looked at), left_on (null while
        it holds), outcome (on, bought, gone: came to count as gone, eased: neither), bought_on (the purchase that
        ended it).

    Raises:
        ClmError: value_out_of_range, day_not_date, day_before_data, unknown_choice, unknown_dimension.
    """
    if not 1 <= weeks <= 104:
        raise ClmError("value_out_of_range", name="weeks", low=1, high=104, value=weeks)
    day = periods.checked_day(as_of, dataset.span)
    rules = WarningRules(dataset, warning_setting(dataset))
    return _alarms.alarm_dates(rules, day, weeks, where, buyers)


def backtest(
    dataset: Dataset,
    horizon_days: int = 90,
    as_of: Day = None,
    list_length: int = 100,
    *,
    where: Filters | None = None,
    buyers: str | None = None,
) -> pd.DataFrame:
    """How well each method foretold, at up to three earlier days a horizon apart, who would buy in the horizon after.

    Foretold are the buyers who did not count as gone on the day; each method learned from the days before it alone.
    “combined” is a regression on the purchase model and dated signals, “purchase” the purchase model alone; “own_rhythm”
    and “longest_silence” are the naive rules, turned into probabilities by what came in the past; “everyone_alike” gives
    all customers the share of the past.

    Args:
        list_length: how many customers a team can call.
        buyers: “repeat” or “one_time”; both by default.

    Returns:
        One row a method: method, days, customers, silent (bought nothing), base_rate, brier, log_loss, auc, lift (in the
        tenth listed first), listed, precision, false_alarms, excess_loss with excess_low and excess_high (log loss above
        that of the chosen method, 95 %), chosen (used by `clm.risk`); see clm.prediction.quality.

    Raises:
        ClmError: horizon_too_long, too_few_repeat_buyers, value_out_of_range, unknown_choice, unknown_dimension,
            day_not_date, day_before_data.
    """
    day = periods.checked_day(as_of, dataset.span)
    return _methods.method_comparison(dataset, day, horizon_days, list_length, where, buyers)


def rfm(
    dataset: Dataset,
    as_of: Day = None,
    method: str = "quantile",
    *,
    limits: RfmLimits | None = None,
    where: Filters | None = None,
) -> pd.DataFrame:
    """Recency, frequency and money of everybody who has bought by the end of a day, as scores and named segments.

    Args:
        method: “quantile” (each score wants another fifth of the buyers to have less), “fixed” (days, orders and
            multiples of the usual order) or “rhythm” (silence in multiples of the customer's own usual gap).
        limits: of the scores, from `clm.rfm_limits`, to compare two days by the same ones; `method` then does not count.

    Returns:
        One row a buyer, the highest revenue first: customer_id, recency_days (since the last order), frequency (orders
        to date), monetary (net revenue to date), r, f, m (1–5, 5 is best; equal values have equal scores), segment.

    Raises:
        ClmError: unknown_choice, unknown_dimension, day_not_date, day_before_data.
    """
    day = periods.checked_day(as_of, dataset.span)
    frame = _rfm.rfm(dataset, day, limits or rfm_limits(dataset, day, method), where)
    return frame.drop(columns="name")


def concentration(
    dataset: Dataset, as_of: Day = None, window_days: int | None = 365, *, where: Filters | None = None
) -> Concentration:
    """How much of the net revenue of the last `window_days` (of all time, if None) the largest customers brought.

    Returns:
        An object with `.customers` and `.revenue` of the window, `.gini` (0–1; null without revenue), `.top` (one row for
        1, 5, 10, 20 and 50 % of the customers: share_of_customers, customers, revenue, share_of_revenue) and `.curve`
        (the same for every per cent).

    Raises:
        ClmError: day_not_date, day_before_data, unknown_dimension.
    """
    return _concentration.concentration(dataset, periods.checked_day(as_of, dataset.span), window_days, where)


def value_tiers(
    dataset: Dataset,
    as_of: Day = None,
    window_days: int | None = 365,
    shares: tuple[float, float] = _tiers.SHARES,
    *,
    where: Filters | None = None,
) -> pd.DataFrame:
    """The tier of everybody who has bought by the end of a day, by the net revenue of the last `window_days`.

    Args:
        window_days: None for all time.
        shares: of the revenue, at which the high and the medium tier end.

    Returns:
        One row a buyer, the highest revenue first: customer_id, revenue (of the window), share (of that of all, 0–1),
        tier (high, medium, low, or none for those who brought nothing in the window).

    Raises:
        ClmError: value_out_of_range, day_not_date, day_before_data, unknown_dimension.
    """
    day = periods.checked_day(as_of, dataset.span)
    limits = _tiers.tier_limits(dataset, day, window_days, shares)
    return _tiers.tier_customers(dataset, day, limits, where).drop(columns="name")


def value_matrix(dataset: Dataset, as_of: Day = None, *, where: Filters | None = None) -> pd.DataFrame:
    """Current value against growth potential: the quadrant of everybody who has bought by the end of a day.

    Returns:
        One row a buyer, the highest current value first: customer_id, current_value (of the last 365 days: margin where
        nearly all orders have a cost, else net revenue), revenue_365d, basis (by what the potential is judged: wallet;
        trend against the order activity of all; begun, where nothing was bought in the half-year before; silent, where
        nothing was bought in either), share_of_wallet (0–1 and above) and headroom (money a year spent with others; both
        null where the wallet is unknown), growth (revenue of the last 180 days over that of the 180 before), quadrant
        (core, protect, build, release).

    Raises:
        ClmError: day_not_date, day_before_data, unknown_dimension.
    """
    day = periods.checked_day(as_of, dataset.span)
    limits = _value_matrix.matrix_limits(dataset, day)
    return _value_matrix.matrix_customers(dataset, day, limits, where).drop(columns="name")


def customer_values(
    dataset: Dataset,
    model: str = "classic4",
    as_of: Day = None,
    horizon_days: float = 365,
    discount: float = 0.1,
    margin: float | None = None,
    cost_to_serve: float | str | None = None,
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """What every customer has brought, brings now and is expected to bring; see `clm.lifetime_value` for the arguments.

    Returns:
        One row a buyer, the most expected first: customer_id, stage, historic (to date), current (of the last 365 days;
        both margin where nearly all orders have a cost, else net revenue, or that times `margin`), expected with low and
        high (95 % for the expectation; null where no purchase model can be fitted).
    """
    day = periods.checked_day(as_of, dataset.span)
    values = _customer_values.customer_values(_history(dataset, model, parameters, [day]), day, margin, where)
    expected = _expected(dataset, horizon_days, discount, margin, day, cost_to_serve, where)
    frame = _customer_values.with_expected(values, expected)
    return frame[["customer_id", "stage", "historic", "current", "expected", "low", "high"]]


def value_totals(
    dataset: Dataset,
    by: "str | pd.Series[str] | None" = None,
    horizon_days: float = 365,
    discount: float = 0.1,
    margin: float | None = None,
    as_of: Day = None,
    kind: str = "mbgnbd",
    cost_to_serve: float | str | None = None,
    *,
    where: Filters | None = None,
) -> pd.DataFrame:
    """What groups of customers will bring together, with the interval of such a total, which the bounds of the customers
    do not add up to; see `clm.lifetime_value` for the other arguments.

    Args:
        by: an attribute of customers, or customer_id -> group, such as `clm.value_tiers` tells it.

    Returns:
        One row a group, and one for everybody (group ""): group, customers, expected, low, high (95 % of what they will
        really bring), mean_low, mean_high (of the expectation alone). Who has no group counts among everybody only.

    Raises:
        ClmError: as clm.lifetime_value.
    """
    day = periods.checked_day(as_of, dataset.span)
    if by is None or isinstance(by, str):
        sql = f"select customer_id, {dataset.grouping(by)} as name from customers"
        by = dataset.query(sql).set_index("customer_id")["name"]
    values = lifetime_value(
        dataset, horizon_days, discount, margin, day, kind, cost_to_serve=cost_to_serve, where=where
    )
    return _value_totals.value_totals(dataset, values, by[by != ""], horizon_days, day, kind, where)


def _expected(
    dataset: Dataset,
    horizon_days: float,
    discount: float,
    margin: float | None,
    day: datetime.date,
    cost_to_serve: float | str | None,
    where: Filters | None,
) -> pd.DataFrame | None:
    """What every customer is expected to bring; None where the data are too few for a purchase model, or fit none."""
    try:
        return lifetime_value(
            dataset, horizon_days, discount, margin, day, cost_to_serve=cost_to_serve, where=where
        )
    except ClmError as error:
        if error.code not in ("too_few_repeat_buyers", "no_customer_in_span", "fit_without_maximum"):
            raise
        return None


def saving(
    dataset: Dataset,
    model: str = "classic4",
    as_of: Day = None,
    cost: float | None = None,
    horizon_days: float = 365,
    discount: float = 0.1,
    margin: float | None = None,
    by: str | None = None,
    among: str = "stage",
    cost_to_serve: float | str | None = None,
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> Saving:
    """Reinvest or let go: what saving degenerating customers is worth, and how often an attempt must succeed to pay.

    Args:
        cost: of one attempt. By default the mean cost of the contacts by which such customers, and hardly anybody
            else, were reached in the past.
        by: “tier” (of the last 365 days) or an attribute of customers, to split the groups.
        among: “stage” for the customers in the model's stages of decline and loss, “warning” for those under a warning.
        horizon_days, discount, margin, cost_to_serve: see clm.lifetime_value.

    Returns:
        Saving with `.groups`, `.customers` (the highest expected gain first), `.cost` and `.basis`; what was observed in
        the past is no proof, as somebody chose whom to contact.

    Raises:
        ClmError: value_out_of_range, unknown_choice, unknown_model, unknown_dimension, day_not_date, day_before_data.
    """
    if among not in ("stage", "warning"):
        raise ClmError("unknown_choice", name="among", value=among, known="stage, warning")
    day = periods.checked_day(as_of, dataset.span)
    days = periods.history_days(dataset.span, "month", day)
    if among == "stage":
        degenerating = in_stages(_history(dataset, model, parameters, days))
    else:
        degenerating = under_warning(WarningRules(dataset, warning_setting(dataset, None, day)), days)
    attribute = None if by == "tier" else by
    found = _saving.saving_candidates(degenerating, margin, attribute, where)
    if by == "tier":
        tiers = _tiers.tier_customers(dataset, day, _tiers.tier_limits(dataset, day), where)
        found = _saving.in_groups(found, tiers, "tier")
    ways = _saving_attempts.attempt_ways(degenerating, where)
    past = _saving_attempts.past_attempts(degenerating, ways, attribute, where)
    expected = _expected(dataset, horizon_days, discount, margin, day, cost_to_serve, where)
    cost = _saving_attempts.attempt_cost(ways) if cost is None else cost
    return _saving.saving(found, expected, past, cost, horizon_days, discount)


def scorecard(
    dataset: Dataset,
    period: str = "month",
    as_of: Day = None,
    periods: int = 13,
    targets: Mapping[str, float | str] | None = None,
    *,
    where: Filters | None = None,
) -> pd.DataFrame:
    """The operator's eleven value links, each by one measure over the last complete periods up to a day.

    Args:
        targets: link -> value to reach; without one it is the link's own median of the year before each period.

    Returns:
        One row a link and period: link, period_end, value, unit (customers, money, share, change), target, reached,
        numerator, denominator, noise (95 %), change (since the period before) with low and high, missing (why there is no
        value: “needs …”, “too_short”, “too_few”); see clm/analysis/scorecard.py and, for the links, scorecard.toml.

    Raises:
        ClmError: unknown_period, unknown_choice, parameter_not_number, value_out_of_range, unknown_dimension,
            day_not_date, day_before_data.
    """
    day = checked_day(as_of, dataset.span) if as_of else default_as_of(dataset.span, period)
    return _scorecard.scorecard(dataset, day, period, periods, targets, where)


def silence(
    dataset: Dataset,
    as_of: Day = None,
    lapse_days: float | None = None,
    period: str = "month",
    *,
    where: Filters | None = None,
) -> pd.DataFrame:
    """How much of the silence is the market's: who is silent by the calendar, and who on the market's clock, too.

    Args:
        lapse_days: silence that counts; by default what the data up to the day say (see clm.parameters).

    Returns:
        One row a complete period up to the day, and the day itself: day, buyers, own, market, early, own_revenue,
        market_revenue, early_revenue; see clm/analysis/silence.py.

    Raises:
        ClmError: unknown_period, unknown_dimension, day_not_date, day_before_data.
    """
    day = periods.checked_day(as_of, dataset.span)
    limit = learned(dataset, "lapse_days", day).value if lapse_days is None else lapse_days
    return _silence.silence(dataset, periods.history_days(dataset.span, period, day), limit, where)


def decline(
    dataset: Dataset, as_of: Day = None, peers: str = "all", *, where: Filters | None = None
) -> pd.DataFrame:
    """The change of revenue from the 180 days up to 180 days ago to the last 180: shared with peers, and own.

    Args:
        peers: “all”, “cohort” (first order and size alike) or an attribute of customers.

    Returns:
        One row a group of peers: peers, customers, fallen, trend, before, now, market, behind, ahead (now − before =
        market + behind + ahead), with_wallet, wallet_change, wallet_part, share_part; see clm/analysis/decline.py.

    Raises:
        ClmError: unknown_dimension, day_not_date, day_before_data.
    """
    return _decline.decline_totals(dataset, periods.checked_day(as_of, dataset.span), peers, where)


def contribution(
    dataset: Dataset,
    by: str = "age",
    as_of: Day = None,
    model: str = "classic4",
    *,
    where: Filters | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """What customers bring and cost along their life: margin of orders less the cost of contacts.

    Args:
        by: “age” (months since the first order), “cohort” (quarters of first orders), “channel” (what winning a customer
            cost), “payback” (how soon that was earned back, by channel) or “stage” (of `model`, the last 365 days).

    Returns:
        See clm/analysis/contribution.py: contribution_by_age, contribution_by_cohort, acquisition_by_channel, payback,
        contribution_by_stage. Orders without a cost count with no margin.

    Raises:
        ClmError: unknown_choice, unknown_model, unknown_dimension, day_not_date, day_before_data.
    """
    questions = {
        "age": _contribution.contribution_by_age,
        "cohort": _contribution.contribution_by_cohort,
        "channel": _contribution.acquisition_by_channel,
        "payback": _contribution.payback,
    }
    day = periods.checked_day(as_of, dataset.span)
    if by in questions:
        return questions[by](dataset, day, where)
    if by != "stage":
        raise ClmError("unknown_choice", name="by", value=by, known=", ".join([*questions, "stage"]))
    days = periods.history_days(dataset.span, "month", day)
    return _contribution.contribution_by_stage(_history(dataset, model, parameters, days), day, where)
