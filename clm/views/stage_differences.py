"""Two stages beside each other: how their customers differ in the signals, in words that a reader can check."""

import pandas as pd
from sqlglot import exp

from clm import charts
from clm.analysis.comparison import signal_differences
from clm.headlines.stages import LEAST_BEYOND, comparison_headline, effect_size
from clm.language import Language
from clm.lifecycle.history import rule_signals
from clm.lifecycle.model import RuleSet
from clm.lifecycle.signals import expression, measures, signals as declared
from clm.views.scope import Scope
from clm.views.stages import breakdown_now
from clm.views.titles import title
from clm.views.view import View

CLOCKS_OWN = {
    "market_recency_days": "market",
    "recency_days": "calendar",
}  # the same silence on the other clock
ALIKE = "market_trend"  # one value for all customers
BEYOND, ALL = "beyond", "all"  # differences in what the rules do not look at, or in everything
DRAWN = 8  # signals


def stage_differences(scope: Scope, left: str = "", right: str = "", signals: str = "") -> View | None:
    """How the customers of two stages differ.

    Args:
        left: id of a stage; the largest by default.
        right: another; the nearest in the journey by default.
        signals: BEYOND, where there are enough of them, or ALL.

    Returns:
        None where the stages are the same, or nothing can be compared.
    """
    t, now = scope.t, breakdown_now(scope)
    left = left or str(now.loc[now["customers"].idxmax(), "stage"])
    right = right or neighbour(now, left)
    found = differences(scope, left, right) if left != right else pd.DataFrame()
    if found.empty:
        return None
    pair = scope.stage_name(left), scope.stage_name(right)

    def colours(look: charts.Look) -> dict[str, str]:
        return charts.stage_colours(scope.stages, look.theme)

    shown = _drawn(found, BEYOND if signals != ALL and has_beyond(found) else ALL, t)
    return View(
        id="stage_differences",
        title=title("stage_differences", t),
        headline=comparison_headline(found, *pair, t),
        draw=lambda look: charts.effects(shown, *pair, look, (colours(look)[left], colours(look)[right])),
        table=_table(found, *pair, t),
        counted="effects",
        page="pages/stages.py",
        choices={"left": left, "right": right} | ({"signals": signals} if signals else {}),
    )


def neighbour(now: pd.DataFrame, stage: str) -> str:
    """The stage nearest to one in the journey that holds customers, the later one of two; any where none does."""
    ids = list(now["stage"])
    others = now[now["stage"] != stage]
    held = others[others["customers"] > 0] if others["customers"].any() else others
    return str(
        min(held["stage"], key=lambda other: (abs(ids.index(other) - ids.index(stage)), -ids.index(other)))
    )


def has_beyond(found: pd.DataFrame) -> bool:
    """Whether enough differences lie in other things than the rules look at."""
    return bool(found["beyond"].sum() >= LEAST_BEYOND)


def differences(scope: Scope, left: str, right: str) -> pd.DataFrame:
    """How the customers of two stages differ in the signals, the largest difference first.

    Returns:
        What clm.analysis.comparison gives, with label, in_rules (whether a rule of the model names the signal), beyond
        (whether it is made of other things than the rules look at), left_value and right_value (the medians as texts;
        the averages where the medians are equal, and the label says so).
    """
    t = scope.t
    frame = scope.ask(signal_differences, scope.history, scope.as_of, left, right, scope.where)
    other_clock = {name for name, clock in CLOCKS_OWN.items() if clock != scope.setting.clock}
    frame = frame[~frame["signal"].isin({ALIKE, *other_clock})].reset_index(drop=True)
    ruled, looked_at = set(rule_signals(scope.model)), rule_matter(scope.model, scope.setting.clock)
    equal = frame["left_median"] == frame["right_median"]
    values = {
        side: [
            _written(row["signal"], row[f"{side}_mean" if same else f"{side}_median"], bool(same), scope)
            for row, same in zip(frame.to_dict("records"), equal, strict=True)
        ]
        for side in ("left", "right")
    }
    return frame.assign(
        label=[
            t("{signal}, average", signal=label) if same else label
            for label, same in zip(
                (t.pick(declared()[name].label) for name in frame["signal"]), equal, strict=True
            )
        ],
        in_rules=frame["signal"].isin(ruled),
        beyond=[not matter(name, scope.setting.clock) & looked_at for name in frame["signal"]],
        left_value=values["left"],
        right_value=values["right"],
    )


def matter(name: str, clock: str) -> set[str]:
    """What a signal is made of: purchases, kinds of interaction, columns of the customer list."""
    made_of: set[str] = set()
    for column in expression(name, clock).find_all(exp.Column):
        measure = measures().get(column.name)
        if measure is None or column.name == "known_day":  # every signal is known from that day on
            continue
        if measure.source == "customers":
            made_of.add(measure.value)
        elif measure.source == "touches":
            made_of |= set(measure.kinds) or {"touches"}
        else:
            made_of.add(measure.source)
    return made_of


def rule_matter(model: RuleSet, clock: str) -> set[str]:
    """What the rules of a model look at."""
    return set().union(*(matter(name, clock) for name in rule_signals(model)))


def _written(name: str, value: float, average: bool, scope: Scope) -> str:
    """A signal's value with its unit."""
    t, unit = scope.t, declared()[name].unit
    if unit == "days" and not average:
        return t.days(value)
    if unit == "money":
        return t.short_money(value, scope.currency)
    return t.number(value, 2 if unit == "ratio" or average else 1)


def _drawn(frame: pd.DataFrame, kind: str, t: Language) -> pd.DataFrame:
    """The largest differences as the chart takes them; those in signals that the rules name are marked."""
    frame = frame[frame["beyond"]] if kind == BEYOND else frame
    labels = [
        t("{signal} (in the rules)", signal=row.label) if row.in_rules else row.label
        for row in frame.itertuples()
    ]
    return frame.assign(signal_label=labels).head(DRAWN)


def _table(frame: pd.DataFrame, left: str, right: str, t: Language) -> pd.DataFrame:
    """All differences with the columns named for the reader."""
    return pd.DataFrame(
        {
            t("Signal"): [t.pick(declared()[name].label) for name in frame["signal"]],
            t("Median, {stage}", stage=left): frame["left_median"].round(2),
            t("Median, {stage}", stage=right): frame["right_median"].round(2),
            t("Average, {stage}", stage=left): frame["left_mean"].round(2),
            t("Average, {stage}", stage=right): frame["right_mean"].round(2),
            t("Customers, {stage}", stage=left): frame["left_customers"],
            t("Customers, {stage}", stage=right): frame["right_customers"],
            t("Effect (−1 to 1)"): frame["effect"].round(3),
            t("Lower bound"): frame["lower"].round(3),
            t("Upper bound"): frame["upper"].round(3),
            t("Difference"): [effect_size(effect, t) for effect in frame["effect"]],
            t("In the rules"): [t("yes") if one else "" for one in frame["in_rules"]],
        }
    )
