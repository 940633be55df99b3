"""One customer: who it is, what happened, in which stages it was and what its signals say."""

import datetime
from dataclasses import dataclass

import pandas as pd

from clm.dataset import Dataset
from clm.errors import ClmError
from clm.lifecycle.history import History
from clm.lifecycle.learned import learned
from clm.lifecycle.signals import needed_parameters, signals, signals_query


@dataclass(frozen=True)
class Events:
    """What happened with one customer up to a day.

    Attributes:
        orders: one row an order: order_id, ordered_at, amount (net of refunds), status, category.
        interactions: one row an interaction: occurred_at, kind, score, channel.
        spells: one row a stay in a stage: stage, from_day, to_day (null while it lasts).
    """

    orders: pd.DataFrame
    interactions: pd.DataFrame
    spells: pd.DataFrame


def customer_profile(dataset: Dataset, customer_id: str) -> dict[str, object]:
    """The row of the customer list: attribute -> value, without those that are not known.

    Raises:
        ClmError: unknown_customer.
    """
    frame = dataset.query(
        "select * from customers where customer_id = $customer_id", {"customer_id": customer_id}
    )
    if frame.empty:
        raise ClmError("unknown_customer", customer=customer_id)
    row = frame.drop(columns="customer_no").iloc[0]
    return {str(name): value for name, value in row.items() if pd.notna(value)}


def customer_events(history: History, customer_id: str, until: datetime.date) -> Events:
    """Orders, interactions and stages of one customer up to a day, oldest first."""
    dataset, params = history.dataset, {"customer_id": customer_id, "until": until}
    orders = dataset.query(
        """select order_id, ordered_at, cast(amount - coalesce(refunded, 0) as double) as amount, status,
            coalesce(category, product) as category
        from orders where customer_id = $customer_id and cast(ordered_at as date) <= $until order by ordered_at, order_id""",
        params,
    )
    interactions = dataset.query(
        """select occurred_at, kind, score, channel
        from interactions where customer_id = $customer_id and cast(occurred_at as date) <= $until
        order by occurred_at, kind""",
        params,
    )
    spells = dataset.query(
        f"""select stage, from_day, nullif(to_day, date '9999-12-31') as to_day
        from {history.table} join customers using (customer_no)
        where customer_id = $customer_id and from_day <= $until order by from_day""",
        params,
    )
    spells["stage"] = spells["stage"].map(dict(enumerate(history.stage_ids))).astype(object)
    return Events(orders, interactions, spells)


def customer_signals(history: History, customer_id: str, as_of: datetime.date) -> dict[str, float]:
    """Signal -> the customer's value on a day, without those that are not known."""
    dataset, chosen = history.dataset, history.setting
    names = [name for name, signal in signals().items() if signal.observable(dataset.observed)]
    needed = needed_parameters(names, chosen.clock)
    values = {name: learned(dataset, name).value for name in needed} | dict(chosen.parameters)
    one = "(select customer_no from customers where customer_id = $customer_id)"
    query = signals_query(dataset, names, values, chosen.clock, one)
    columns = ", ".join(f"cast({name} as double) as {name}" for name in names)
    params = {"customer_id": customer_id, "days": [as_of]}
    frame = dataset.query(f"select {columns} from ({query}) as signals", params)
    return (
        {}
        if frame.empty
        else {name: float(value) for name, value in frame.iloc[0].items() if pd.notna(value)}
    )
