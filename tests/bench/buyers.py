"""Buyers with habits: each with an own rate, an own chance to leave and an own size of order, from a fixed seed."""

from pathlib import Path

import numpy as np
import pandas as pd

from clm.dataset import DatasetWriter

DAYS = 1000


def write_dataset(path: Path, customers: int) -> int:
    """A dataset of customers who buy as the MBG/NBD says, with whole days; returns the number of orders."""
    random = np.random.default_rng(20251231)
    rate, chance = random.gamma(0.8, 1 / 45, customers), random.beta(0.891, 1.614, customers)
    day = random.integers(0, DAYS, customers).astype(float)
    who, days = [np.arange(customers)], [day.copy()]
    buying = np.flatnonzero(random.random(customers) >= chance)
    while len(buying):
        day[buying] += random.exponential(1, len(buying)) / rate[buying]
        buying = buying[day[buying] < DAYS]
        who.append(buying)
        days.append(day[buying])
        buying = buying[random.random(len(buying)) >= chance[buying]]
    number = np.concatenate(who)
    scale = random.gamma(3.74, 1 / 15.44, customers)
    frame = pd.DataFrame(
        {
            "customer": number,
            "day": np.datetime64("2022-01-01") + np.concatenate(days).astype("timedelta64[D]"),
            "amount": np.round(np.minimum(random.gamma(6.25, 1, len(number)) / scale[number], 1e6), 2),
        }
    )
    with DatasetWriter(path, name="Simulated buyers") as writer:
        writer.con.register("simulated", frame)
        writer.con.execute(
            "insert into orders by name select cast(row_number() over () as varchar) as order_id, 'C' || customer as"
            " customer_id, day as ordered_at, amount, 'paid' as status from simulated"
        )
        writer.finish()
    return len(frame)
