"""Tiny datasets told as stories: a few customers with dated orders and contacts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from clm.dataset import Dataset, DatasetWriter, open_dataset


def dataset_of(
    folder: Path,
    orders: Sequence[tuple[Any, ...]],
    interactions: Sequence[tuple[Any, ...]] = (),
    customers: Sequence[Mapping[str, Any]] = (),
    name: str = "story",
) -> Dataset:
    """A dataset from rows.

    Args:
        orders: (customer, day, amount) or (customer, day, amount, columns), where columns is a mapping such as
            {"status": "cancelled", "refunded": 5.0, "cost": 3.0, "category": "tea"}.
        interactions: (customer, day, kind), (customer, day, kind, score) or (customer, day, kind, score, columns), where
            columns is a mapping such as {"cost": 6.5, "channel": "phone"}.
        customers: rows of the customer list; any column that is not canonical becomes an attribute.
    """
    path = folder / f"{name}.duckdb"
    with DatasetWriter(path, name=name) as writer:
        writer.con.register("order_rows", _orders(orders))
        writer.con.execute("insert into orders by name select * from order_rows")
        if interactions:
            writer.con.register("touch_rows", _interactions(interactions))
            writer.con.execute("insert into interactions by name select * from touch_rows")
        if customers:
            frame = pd.DataFrame(list(customers))
            canonical = {
                row[0]
                for row in writer.con.execute("select column_name from (describe customers)").fetchall()
            }
            frame = frame.rename(
                columns={own: writer.add_dimension(own) for own in frame if own not in canonical}
            )
            for day in {"known_since", "contract_end"} & set(frame):
                frame[day] = pd.to_datetime(frame[day])
            writer.con.register("customer_rows", frame)
            writer.con.execute("insert into customers by name select * from customer_rows")
        writer.finish()
    return open_dataset(path)


def _orders(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    said = [
        {
            "order_id": f"o{number}",
            "customer_id": customer,
            "ordered_at": day,
            "amount": amount,
            "refunded": 0.0,
            "status": "paid",
            **(more[0] if more else {}),
        }
        for number, (customer, day, amount, *more) in enumerate(rows)
    ]
    columns = ["order_id", "customer_id", "ordered_at", "amount", "refunded", "status"]
    frame = pd.DataFrame(said) if said else pd.DataFrame(columns=columns)
    return frame.assign(ordered_at=pd.to_datetime(frame["ordered_at"], format="ISO8601"))


def _interactions(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    said = [
        {
            "customer_id": customer,
            "occurred_at": day,
            "kind": kind,
            "score": float(more[0]) if more and more[0] is not None else None,
            **(more[1] if len(more) > 1 else {}),
        }
        for customer, day, kind, *more in rows
    ]
    frame = pd.DataFrame(said)
    return frame.assign(
        occurred_at=pd.to_datetime(frame["occurred_at"], format="ISO8601"), score=frame["score"].astype(float)
    )
