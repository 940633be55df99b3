"""The tables of the page of data quality, named for readers."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from clm.dataset import Dataset
from clm.headlines.wording import listed
from clm.importing.choices import CANONICAL
from clm.lifecycle.history import missing_needs
from clm.lifecycle.model import models
from clm.ui import cache
from clm.ui.columns import column_name
from clm.ui.context import Context
from clm.ui.widgets import Told
from clm.views.words import attribute_name, need_name


def told(counted: str, *questions: Callable[[Dataset], Any]) -> Told:
    """How what is asked of the whole dataset is counted: neither the day looked at nor filters change it."""
    return Told(counted, lambda scope: [ask(scope.dataset) for ask in questions], is_dated=False)


def told_unobservable() -> Told:
    """How stages that cannot be seen are found."""
    return Told(
        "unobservable",
        lambda scope: [missing_needs(scope.dataset, model) for model in models().values()],
        is_dated=False,
    )


def weekly_table(context: Context, weekly: pd.DataFrame) -> pd.DataFrame:
    """One row a week."""
    t = context.t
    return pd.DataFrame({t("Week until"): weekly["period_end"], t("Paid orders"): weekly["orders"]})


def coverage_table(context: Context, coverage: pd.DataFrame) -> pd.DataFrame:
    """One row a field of the tables that hold anything."""
    t, held = context.t, coverage[coverage["rows"] > 0]
    tables = {
        "customers": t("Customers"),
        "orders": t("Orders"),
        "lines": t("Line items"),
        "interactions": t("Interactions"),
    }
    return pd.DataFrame(
        {
            t("Table"): held["table"].map(tables).to_numpy(),
            t("Field"): [
                column_name(name, t) if name in CANONICAL else attribute_name(name, t)
                for name in held["field"]
            ],
            t("Filled"): held["share"].to_numpy(),
            t("Rows filled"): held["filled"].to_numpy(),
            t("Different values"): held["different"].to_numpy(),
        }
    )


def silent_table(context: Context, silent: pd.DataFrame) -> pd.DataFrame:
    """One row a run of days without orders."""
    t = context.t
    return pd.DataFrame(
        {
            t("From"): silent["start"].dt.date,
            t("To"): silent["end"].dt.date,
            t("Days without orders"): silent["days"],
            t("Usual at most"): silent["usual_days"],
        }
    )


def outlying_table(context: Context, outlying: pd.DataFrame) -> pd.DataFrame:
    """One row an order far larger than usual."""
    t = context.t
    return pd.DataFrame(
        {
            t("Order number"): outlying["order_id"],
            t("Customer"): outlying["customer_id"],
            t("Order date"): outlying["ordered_at"].dt.date,
            t("Amount"): outlying["revenue"],
            t("Times the usual order"): outlying["revenue"] / outlying["usual"],
        }
    )


def duplicates_table(context: Context, duplicates: pd.DataFrame) -> pd.DataFrame:
    """One row a customer who may be another one as well."""
    t = context.t
    reasons = {"same_id": t("Same id, written differently"), "same_name": t("Same name")}
    return pd.DataFrame(
        {
            t("Reason"): duplicates["reason"].map(reasons),
            t("Customer"): duplicates["customer_id"],
            t("Name"): duplicates["name"],
            t("Orders"): duplicates["orders"],
            t("Revenue"): duplicates["revenue"],
        }
    )


def unobservable_table(context: Context) -> pd.DataFrame:
    """One row a stage of any model that the data cannot show, with what would have to be loaded."""
    t = context.t
    rows = [
        (
            t.pick(model.name),
            t.pick(model.stage(stage).name),
            listed((need_name(need, t) for need in needs), t),
        )
        for model in models().values()
        for stage, needs in cache.missing_needs(context.dataset, model).items()
    ]
    return pd.DataFrame(rows, columns=[t("Lifecycle model"), t("Stage"), t("What would show it")])
