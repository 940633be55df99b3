"""The part of the value page about cost and contribution: its tables, named for readers."""

import pandas as pd

from clm.headlines.findings import FEW
from clm.ui.context import Context
from clm.views.words import value_name


def told(by_age: pd.DataFrame) -> pd.DataFrame:
    """The months of age that enough customers have lived through to say anything of."""
    return by_age[by_age["customers"] >= FEW].reset_index(drop=True)


def stages_table(context: Context, by_stage: pd.DataFrame) -> pd.DataFrame:
    """One row a stage: what its customers brought and cost in the last 365 days."""
    t = context.t
    customers = by_stage["customers"]
    return pd.DataFrame(
        {
            t("Stage"): by_stage["stage"].map(context.stage_name),
            t("Customers on average"): customers,
            t("Revenue"): by_stage["revenue"],
            t("Margin"): by_stage["margin"],
            t("Cost of contacts"): by_stage["cost"],
            t("Contribution"): by_stage["contribution"],
            t("Contribution a customer"): by_stage["contribution"] / customers.where(customers > 0),
        }
    ).round(2)


def ages_table(context: Context, by_age: pd.DataFrame) -> pd.DataFrame:
    """One row a month of age, each amount a customer."""
    t = context.t
    return pd.DataFrame(
        {
            t("Months since the first order"): by_age["age"] + 1,
            t("Customers"): by_age["customers"],
            t("Revenue a customer"): by_age["revenue"],
            t("Margin a customer"): by_age["margin"],
            t("Cost a customer"): by_age["cost"],
            t("Contribution a customer"): by_age["contribution"],
            t("So far"): by_age["cumulative"],
        }
    ).round(2)


def cohorts_table(context: Context, cohorts: pd.DataFrame) -> pd.DataFrame:
    """One row a cohort and quarter of age."""
    t = context.t
    return pd.DataFrame(
        {
            t("First ordered in the quarter from"): cohorts["cohort"].dt.date,
            t("Quarters since the first order"): cohorts["age"],
            t("Customers"): cohorts["customers"],
            t("Contribution so far"): cohorts["contribution"],
            t("Contribution a customer"): cohorts["per_customer"],
        }
    ).round(2)


def channel_names(context: Context, channels: pd.DataFrame) -> dict[str, str]:
    """Channel -> how a reader calls it."""
    return {name: value_name(name, context.t) for name in channels["channel"]}


def channels_table(context: Context, channels: pd.DataFrame, paid: pd.DataFrame) -> pd.DataFrame:
    """One row a channel: what winning a customer cost, what it brought, and how soon it was earned back."""
    t, names = context.t, channel_names(context, channels)
    back = paid[paid["channel"] != "all"].set_index("channel").reindex(channels["channel"]).reset_index()
    return pd.DataFrame(
        {
            t("Channel"): channels["channel"].map(names),
            t("Customers known"): channels["customers"],
            t("Customers won"): channels["won"],
            t("Spent to win them"): channels["spent"],
            t("Cost of winning one"): channels["cost_per_won"],
            t("Contribution in the first year"): channels["first_year"],
            t("Earned back within 90 days"): back["within_90d"],
            t("Earned back within 365 days"): back["within_365d"],
            t("Days until half have earned it back"): back["median_days"],
        }
    ).round(2)


def shares(context: Context) -> list[str]:
    """The columns of the table of channels that hold shares."""
    return [context.t("Earned back within 90 days"), context.t("Earned back within 365 days")]
