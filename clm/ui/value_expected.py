"""The part of the value page about expected value: its inputs, what is expected, and its tables."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from clm.errors import ClmError
from clm.lifecycle.model import Stage
from clm.lifecycle.value_groups import ValueGroup, value_groups
from clm.lifecycle.warned import stake_measure
from clm.ui import cache, controls, state
from clm.ui.context import Context
from clm.ui.customer_lists import listed_customers

KIND = "mbgnbd"  # a model in which one-time buyers, too, may be gone
HORIZONS = ("90", "180", "365", "730")
DISCOUNTS = ("0", "0.05", "0.1", "0.15", "0.2")
MARGINS = ("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1")


class Inputs(NamedTuple):
    """What expected value depends on beside the data; a margin of None is that of the orders."""

    by: str
    horizon_days: int
    discount: float
    margin: float | None


def input_choices(context: Context) -> Inputs:
    """The inputs, each with its default shown."""
    t = context.t
    known = cache.stake_measure(context.dataset) == "margin"
    own = t("as in the orders") if known else t("not known: revenue")
    kinds = {"stage": t("Stage"), "tier": t("Value tier")}
    horizons = {code: t.days(int(code)) for code in HORIZONS}
    discounts = {code: t.share(float(code)) for code in DISCOUNTS}
    margins = {"auto": own} | {code: t.share(float(code)) for code in MARGINS}
    with st.container(horizontal=True, key="expected_choices"):
        with st.container(width=150):
            by = controls.choice("by", t("By"), kinds, state.chosen("by", kinds, "stage"))
        with st.container(width=150):
            horizon = controls.choice(
                "horizon", t("Horizon"), horizons, state.chosen("horizon", horizons, "365")
            )
        with st.container(width=150):
            discount = controls.choice(
                "discount", t("Discount a year"), discounts, state.chosen("discount", discounts, "0.1")
            )
        with st.container(width=190):
            earned = controls.choice("earned", t("Margin"), margins, state.chosen("earned", margins, "auto"))
    return Inputs(by, int(horizon), float(discount), None if earned == "auto" else float(earned))


def expected_values(context: Context, inputs: Inputs) -> tuple[pd.DataFrame, str]:
    """Historic, current and expected value of every buyer, with the value tier; and the sentence that says why
    nothing can be expected, empty where it can."""
    dataset, as_of, where = context.dataset, context.as_of, context.where
    values = cache.customer_values(context.snapshot, as_of, inputs.margin, where)
    limits = cache.tier_limits(dataset, as_of)
    tiers = cache.tier_customers(dataset, as_of, limits, where)[["customer_id", "tier"]]
    try:
        expected = cache.lifetime_value(
            dataset, inputs.horizon_days, inputs.discount, inputs.margin, as_of, KIND, where=where
        )
        problem = ""
    except ClmError as error:
        expected, problem = None, context.t.error(error)
    return cache.with_expected(values, expected).merge(tiers, on="customer_id", how="left"), problem


def held_out(context: Context) -> pd.DataFrame | None:
    """How the model did on the past of the data; None where they are too short."""
    try:
        return cache.held_out(context.dataset, (KIND,), end=context.as_of, where=context.where)
    except ClmError:
        return None


def groups(context: Context, inputs: Inputs, values: pd.DataFrame) -> list[Stage] | list[ValueGroup]:
    """The stages or the tiers that a buyer is in."""
    held = set(values[inputs.by])
    if inputs.by == "tier":
        return [one for one in value_groups("tiers") if one.id in held]
    return [one for one in context.stages if one.id in held]


def unit(context: Context, inputs: Inputs) -> str:
    """What the money is: margin, or revenue."""
    t, currency = context.t, context.currency
    margin = inputs.margin is not None or stake_measure(context.dataset) == "margin"
    if margin:
        return t("Margin, {currency}", currency=currency) if currency else t("Margin")
    return t("Revenue, {currency}", currency=currency) if currency else t("Revenue")


def groups_table(context: Context, by_group: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """One row a group and one for all."""
    t = context.t
    whole = {"group": "", **by_group.drop(columns="group").sum(min_count=1).to_dict()}
    rows = pd.concat([by_group, pd.DataFrame([whole])], ignore_index=True)
    return pd.DataFrame(
        {
            t("Group"): rows["group"].map(names | {"": t("All buyers")}),
            t("Customers"): rows["customers"].astype(int),
            t("Value to date"): rows["historic"],
            t("Current value (365 days)"): rows["current"],
            t("Expected value"): rows["expected"],
            t("Lower bound"): rows["low"],
            t("Upper bound"): rows["high"],
        }
    ).round(2)


def customers(context: Context, values: pd.DataFrame) -> None:
    """All buyers, those of whom most is expected first."""
    columns = ["customer_id", "name", "stage", "expected", "low", "high", "current", "historic"]
    more = [name for name in ("p_alive", "expected_purchases", "expected_order_value") if name in values]
    shown = values[[*columns, *more]].dropna(axis="columns", how="all")
    shown = shown.rename(columns={"current": "current_value", "expected": "expected_value"})
    cents = ["expected_value", "low", "high", "current_value", "historic", "expected_order_value"]
    shown = shown.round(dict.fromkeys(cents, 2))

    def part(limit: int | None, offset: int) -> pd.DataFrame:
        rows = shown.iloc[offset : None if limit is None else offset + limit]
        rows.attrs["matches"] = len(shown)
        return rows

    listed_customers(context, part, lambda: shown, "expected value")
