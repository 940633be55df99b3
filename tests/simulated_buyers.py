"""Customers who really buy as the purchase models say, with parameters that are therefore known."""

import numpy as np

from clm.statistics.histories import Floats, Histories

Parameters = tuple[float, float, float, float]

TRUE: dict[str, Parameters] = {  # those of CDNOW
    "bgnbd": (0.243, 4.414, 0.793, 2.426),
    "mbgnbd": (0.525, 6.183, 0.891, 1.614),
    "paretonbd": (0.553, 10.578, 0.606, 11.669),
}


def simulated_histories(
    kind: str, parameters: Parameters, customers: int, longest: float, seed: int
) -> tuple[Histories, Floats]:
    """Histories of customers who first bought at any time of the first half of `longest`, one row a customer.

    Returns:
        The histories; 1 for each who is still there at the end, else 0.
    """
    random = np.random.default_rng(seed)
    first, second, third, fourth = parameters
    rate = random.gamma(first, 1 / second, customers)
    age = random.uniform(longest / 2, longest, customers)
    if kind == "paretonbd":
        end = np.minimum(random.exponential(1, customers) / random.gamma(third, 1 / fourth, customers), age)
        chance = np.zeros(customers)
    else:
        end, chance = age, random.beta(third, fourth, customers)
    repeats, last = np.zeros(customers), np.zeros(customers)
    there = random.random(customers) >= chance if kind == "mbgnbd" else np.ones(customers, dtype=bool)
    buying = np.flatnonzero(there)
    while len(buying):
        moment = last[buying] + random.exponential(1, len(buying)) / rate[buying]
        seen = moment <= end[buying]
        buying = buying[seen]
        last[buying] = moment[seen]
        repeats[buying] += 1
        stays = random.random(len(buying)) >= chance[buying]
        there[buying[~stays]] = False
        buying = buying[stays]
    alive = there if kind != "paretonbd" else end >= age
    return Histories(repeats, last, age, np.ones(customers)), alive.astype(float)


def simulated_spend(p: float, q: float, v: float, customers: int, seed: int) -> tuple[Floats, Floats]:
    """Purchases and mean spend of customers whose parameters are known."""
    random = np.random.default_rng(seed)
    purchases = random.integers(1, 8, customers).astype(float)
    scale = random.gamma(q, 1 / v, customers)
    return purchases, random.gamma(p * purchases) / scale / purchases


def simulated_wholesale(
    customers: int = 1200, days: int = 374, seed: int = 20101201
) -> list[tuple[str, str, float]]:
    """Orders (customer, day, amount) of a wholesaler whom nobody leaves: for a year each buys at an own steady rate.

    The rates are those that the models find in the UCI Online Retail data, where they see no drop-out either.
    """
    random = np.random.default_rng(seed)
    rows = []
    for customer in range(customers):
        day, rate = random.uniform(0, days), random.gamma(0.83, 1 / 71)
        while day < days:
            moment = np.datetime64("2023-01-01") + int(day)
            rows.append((f"W{customer:04}", str(moment), round(float(random.gamma(2, 150)) + 5, 2)))
            day += random.exponential(1 / rate)
    return rows
