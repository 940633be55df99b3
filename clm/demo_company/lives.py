"""Everybody's orders: first lives, second lives after a long pause, and the win-back of May 2025."""

from dataclasses import dataclass

import numpy as np

from clm.demo_company import stories
from clm.demo_company.buying import NEVER, Purchases, joined, simulated_orders
from clm.demo_company.clock import Clocks, between
from clm.demo_company.company import COMPANY, DAYS, Floats, Whole, day_number, picks, segment_values
from clm.demo_company.people import PLANS, People
from clm.demo_company.traits import Traits


@dataclass(frozen=True)
class Winback:
    """The customers drawn for the win-back: those called, the day of the call, and those held back."""

    called: Whole
    call_day: Whole
    held_back: Whole


def first_orders(stream: np.random.Generator, people: People, clocks: Clocks) -> Floats:
    """The clock's reading at each customer's first order; infinite for those who never order."""
    size = len(people)
    mean = segment_values("conversion_days")[people.segment]
    delay = mean * stream.gamma(0.9, size=size) / 0.9 + stream.random(size)
    at_once = stream.random(size) < np.where(people.clock == 0, 0.22, 0.05)
    delay = np.where(
        people.voucher, 6 * stream.random(size) ** 2, np.where(at_once, stream.random(size), delay)
    )
    reading = clocks.reading(people.clock, people.known.astype(float)) + delay
    return np.where(people.converts, reading, np.inf)


def all_orders(
    stream: np.random.Generator, people: People, traits: Traits, clocks: Clocks, first: Floats
) -> Purchases:
    """The orders of all lives but the one that the win-back gives."""
    buyers = np.flatnonzero(np.isfinite(first))
    lives = [simulated_orders(stream, traits, clocks, buyers, first[buyers])]
    last = last_days(lives[0], len(people))
    silent = np.flatnonzero((last != NEVER) & ~people.voucher)
    back = silent[stream.random(len(silent)) < COMPANY["buying"]["comes_back"]]
    shortest, added = COMPANY["buying"]["pause_days"]
    pause = np.maximum(shortest, 3 * traits.rhythm[back]) + stream.exponential(added, len(back))
    # Who had not left yet when the data end has no second life: the pause would reach beyond the end.
    day = last[back] + pause
    back, day = back[day < DAYS], day[day < DAYS]
    lives.append(simulated_orders(stream, traits, clocks, back, clocks.reading(people.clock[back], day)))
    return joined(lives)


def last_days(purchases: Purchases, size: int) -> Whole:
    """The day of each customer's last order; NEVER without one."""
    last = np.full(size, NEVER)
    np.maximum.at(last, purchases.customer, purchases.day)
    return last


def drawn_winback(stream: np.random.Generator, people: People, purchases: Purchases) -> Winback:
    """A random draw of customers who had ordered twice or more and were silent; half of them is called."""
    as_of = day_number(stories.WINBACK_AS_OF)
    known = purchases.where(purchases.day <= as_of)
    orders = np.bincount(known.customer, minlength=len(people))
    silent_days = as_of - last_days(known, len(people))
    shortest, longest = stories.WINBACK_SILENT_DAYS
    fits = (orders >= 2) & (silent_days >= shortest) & (silent_days <= longest)
    fits &= people.plan != PLANS.index("contract")
    drawn = stream.permutation(np.flatnonzero(fits))[: 2 * stories.WINBACK_CUSTOMERS]
    # Of each two that have been silent for about as long, a coin decides which is called: a fair comparison.
    pairs = drawn[np.argsort(silent_days[drawn], kind="stable")].reshape(-1, 2)
    coin = stream.integers(0, 2, len(pairs))
    called, held_back = (pairs[np.arange(len(pairs)), side] for side in (coin, 1 - coin))
    span = between(stories.WINBACK_FROM, stories.WINBACK_TO)
    weekdays = [day for day in range(span.start, span.stop) if (day + 6) % 7 < 5]  # day 0 was a Sunday
    call_day = np.array(weekdays)[picks(stream, [1.0] * len(weekdays), len(called))]
    return Winback(called, call_day, held_back)


def with_winback(
    stream: np.random.Generator, traits: Traits, clocks: Clocks, purchases: Purchases, winback: Winback
) -> Purchases:
    """The orders, with a new life for those whom the call brought back."""
    comes = stream.random(len(winback.called)) < stories.WINBACK_RETURN
    customer, call_day = winback.called[comes], winback.call_day[comes]
    day = call_day + 1 + (stories.WINBACK_WITHIN_DAYS - 15) * stream.random(len(customer)) ** 1.5
    reading = clocks.reading(traits.clock[customer], day)
    new_life = simulated_orders(stream, traits, clocks, customer, reading)
    # From the call on, the new life replaces what would have come without it.
    called_on = np.full(len(traits.segment), DAYS)
    called_on[customer] = call_day
    return joined([purchases.where(purchases.day < called_on[purchases.customer]), new_life])
