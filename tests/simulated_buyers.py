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
