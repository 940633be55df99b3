"""Two stages beside each other: how their customers differ, in words that a reader can check."""

import pandas as pd
from sqlglot import exp

from clm.headlines.stages import LEAST_BEYOND, effect_size
from clm.language import Language
from clm.lifecycle.history import rule_signals
from clm.lifecycle.model import RuleSet
from clm.lifecycle.signals import expression, measures, signals
from clm.ui import cache, controls, state
from clm.ui.context import Context
from clm.views.words import attribute_name, value_name

CLOCKS_OWN = {
    "market_recency_days": "market",
    "recency_days": "calendar",
}  # the same silence on the other clock
ALIKE = "market_trend"  # one value for all customers


def differences(context: Context, left: str, right: str) -> pd.DataFrame:
    """How the customers of two stages differ in the signals, the largest difference first.

    Returns:
        cache.signal_differences with label, in_rules (whether a rule of the model names the signal), beyond (whether
        it is made of other things than the rules look at), left_value and right_value (the medians as texts; the
        averages where the medians are equal, and the label says so).
    """
    t = context.t
    frame = cache.signal_differences(context.history, context.as_of, left, right, context.where)
    other_clock = {name for name, clock in CLOCKS_OWN.items() if clock != context.setting.clock}
    frame = frame[~frame["signal"].isin({ALIKE, *other_clock})].reset_index(drop=True)
    ruled, looked_at = set(rule_signals(context.model)), rule_matter(context.model, context.setting.clock)
    equal = frame["left_median"] == frame["right_median"]
    values = {
        side: [
            _written(row["signal"], row[f"{side}_mean" if same else f"{side}_median"], bool(same), context)
            for row, same in zip(frame.to_dict("records"), equal, strict=True)
        ]
        for side in ("left", "right")
    }
    return frame.assign(
        label=[
            t("{signal}, average", signal=label) if same else label
            for label, same in zip(
                (t.pick(signals()[name].label) for name in frame["signal"]), equal, strict=True
            )
        ],
        in_rules=frame["signal"].isin(ruled),
        beyond=[not matter(name, context.setting.clock) & looked_at for name in frame["signal"]],
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


def _written(name: str, value: float, average: bool, context: Context) -> str:
    """A signal's value with its unit."""
    t, unit = context.t, signals()[name].unit
    if unit == "days" and not average:
        return t.days(value)
    if unit == "money":
        return t.short_money(value, context.currency)
    return t.number(value, 2 if unit == "ratio" or average else 1)


def signals_choice(frame: pd.DataFrame, t: Language) -> str:
    """Which differences to draw: all, or only those beyond what the rules look at (where there are some)."""
    if frame["beyond"].sum() < LEAST_BEYOND:
        return "all"
    kinds = {"beyond": t("Beyond what the rules look at"), "all": t("All signals")}
    return controls.choice(
        "signals", t("Signals"), kinds, state.chosen("signals", kinds, "beyond"), kind="segmented"
    )


def drawn(frame: pd.DataFrame, kind: str, most: int, t: Language) -> pd.DataFrame:
    """The largest differences as the chart takes them; those in signals that the rules name are marked."""
    frame = frame[frame["beyond"]] if kind == "beyond" else frame
    labels = [
        t("{signal} (in the rules)", signal=row.label) if row.in_rules else row.label
        for row in frame.itertuples()
    ]
    return frame.assign(signal_label=labels).head(most)


def signal_table(frame: pd.DataFrame, left: str, right: str, t: Language) -> pd.DataFrame:
    """All differences with the columns named for the reader."""
    return pd.DataFrame(
        {
            t("Signal"): [t.pick(signals()[name].label) for name in frame["signal"]],
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
            t("In the rules"): frame["in_rules"],
        }
    )


def attribute_table(context: Context, left: str, right: str) -> pd.DataFrame:
    """Shares of each value of each attribute in two stages, the attribute that differs most first."""
    t = context.t
    frame = cache.attribute_differences(context.history, context.as_of, left, right, context.where)
    names = [context.stage_name(stage) for stage in (left, right)]
    return pd.DataFrame(
        {
            t("Attribute"): [attribute_name(name, t) for name in frame["attribute"]],
            t("Value"): [value_name(value, t) for value in frame["value"]],
            t("Share of {stage}", stage=names[0]): frame["left_share"].astype(float),
            t("Share of {stage}", stage=names[1]): frame["right_share"].astype(float),
            t("Difference"): (frame["right_share"] - frame["left_share"]).astype(float),
            t("Cramér's V of the attribute"): frame["strength"].astype(float).round(2),
        }
    )
