"""How customers buy: own rhythm, growth, fading and leaving, order after order, on the market's clock.

Each customer has an own rate (gamma over customers, as in BG/NBD) or a fixed rhythm, and may leave after any
order; the chance grows with the length of the gap, so that frequent buyers leave no sooner than rare ones.
Source: Fader, Hardie & Lee, Marketing Science 24(2), 2005, for the shape of the irregular buyers.
All customers take their n-th step together: one round of the loop is one order of each who still buys.
"""

from dataclasses import dataclass, fields

import numpy as np

from clm.demo_company import stories
from clm.demo_company.clock import Clocks, between
from clm.demo_company.company import COMPANY, DAYS, SEGMENTS, Flags, Floats, Whole
from clm.demo_company.traits import Traits

BUYING = COMPANY["buying"]
NEVER = -10_000  # a day number before everything
MONTH_DAYS = 30.4


@dataclass(frozen=True)
class Purchases:
    """One element an order: customer, day number, basket factor, day of a complaint (NEVER: none)."""

    customer: Whole
    day: Whole
    factor: Floats
    complaint_day: Whole

    def where(self, kept: Flags) -> "Purchases":
        """The orders for which `kept` holds."""
        return Purchases(*(getattr(self, field.name)[kept] for field in fields(self)))


@dataclass
class _Buyers:
    """Those who still buy: where each stands before the next order."""

    customer: Whole
    reading: Floats  # of the customer's clock at the next order
    number: Whole  # orders of this life so far
    gap: Floats  # factor on the own rhythm
    basket: Floats
    fading: Flags
    complained: Whole  # day of the last complaint

    def keep(self, kept: Flags) -> None:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name)[kept])


def joined(parts: list[Purchases]) -> Purchases:
    """All orders of several parts, by day and customer."""
    columns = [np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Purchases)]
    whole = Purchases(*columns)
    return Purchases(
        *(getattr(whole, f.name)[np.lexsort((whole.customer, whole.day))] for f in fields(Purchases))
    )


def simulated_orders(
    stream: np.random.Generator, traits: Traits, clocks: Clocks, customer: Whole, reading: Floats
) -> Purchases:
    """The orders of these customers from their first one, at `reading` of their clock, until they leave."""
    size = len(customer)
    buyers = _Buyers(
        customer=customer,
        reading=reading.copy(),
        number=np.zeros(size, dtype=np.int64),
        gap=np.ones(size),
        basket=np.ones(size),
        fading=np.zeros(size, dtype=bool),
        complained=np.full(size, NEVER),
    )
    rounds: list[Purchases] = []
    while True:
        day = clocks.day(traits.clock[buyers.customer], buyers.reading)
        within = day < DAYS
        buyers.keep(within)
        day = day[within]
        if not len(day):
            return joined(rounds)
        complaint_day, stops = _complaints(stream, traits, buyers, day)
        rounds.append(Purchases(buyers.customer, day, buyers.basket.copy(), complaint_day))
        _step(stream, traits, buyers, day, stops)


def _complaints(
    stream: np.random.Generator, traits: Traits, buyers: _Buyers, day: Whole
) -> tuple[Whole, Flags]:
    """The day of a complaint about this order (NEVER: none), and whether it ends the relation at once."""
    since = day - buyers.complained
    again = since <= stories.COMPLAINTS_WITHIN_DAYS
    chance = np.where(again, COMPANY["service"]["complaint_again"], traits.complaint[buyers.customer])
    complains = stream.random(len(day)) < chance
    complaint_day = np.where(complains, day + stream.integers(1, 6, len(day)), NEVER)
    buyers.complained = np.where(complains, complaint_day, buyers.complained)
    stop = np.where(again, stories.REPEATED_COMPLAINT_STOP, stories.FIRST_COMPLAINT_STOP)
    return complaint_day, complains & (stream.random(len(day)) < stop)


def _step(stream: np.random.Generator, traits: Traits, buyers: _Buyers, day: Whole, stops: Flags) -> None:
    """Moves everybody on to the next order, and lets go those who leave."""
    who = buyers.customer
    grows = traits.grows[who] & ~buyers.fading
    buyers.gap[grows] = np.maximum(buyers.gap[grows] * BUYING["grow_gap"], BUYING["grow_gap_floor"])
    buyers.basket[grows] = np.minimum(
        buyers.basket[grows] * BUYING["grow_basket"], BUYING["grow_basket_ceiling"]
    )
    gap = traits.rhythm[who] * buyers.gap * stream.gamma(traits.gap_shape[who]) / traits.gap_shape[who]
    drawn = stream.random(len(who))
    chance = 1 - np.exp(-traits.leave[who] * gap / MONTH_DAYS)
    leaves = ~buyers.fading & (drawn < np.where(buyers.number == 0, traits.one_time[who], chance))
    starts_fading = leaves & (buyers.number > 0) & traits.fades[who]
    ends_fading = buyers.fading & (drawn < BUYING["fade_stop"])
    recovers = buyers.fading & (drawn > 1 - BUYING["fade_recover"])
    driven_away = stream.random(len(who)) < 1 - np.exp(
        -_price_rise_leave(traits, who, day) * gap / MONTH_DAYS
    )
    gap = np.where(buyers.fading | starts_fading, gap * BUYING["fade_gap"], gap)
    faded = buyers.fading | starts_fading
    buyers.gap = np.where(recovers, 1.0, np.where(faded, buyers.gap * BUYING["fade_gap"], buyers.gap))
    buyers.basket = np.where(
        recovers, 1.0, np.where(faded, buyers.basket * BUYING["fade_basket"], buyers.basket)
    )
    buyers.fading = faded & ~recovers
    again = stream.random(len(who)) < BUYING["second_basket"]
    buyers.reading = buyers.reading + np.where(again, 1e-6, gap)
    buyers.number = buyers.number + 1
    buyers.keep(~(stops | driven_away | ends_fading | (leaves & ~starts_fading)))


def _price_rise_leave(traits: Traits, who: Whole, day: Whole) -> Floats:
    """The monthly chance to leave because of the price rise, on top of all others."""
    felt = between(stories.PRICE_RISE_FROM, stories.PRICE_RISE_FELT_TO)
    touched = traits.segment[who] == SEGMENTS.index(stories.PRICE_RISE_SEGMENT)
    return np.where(
        touched & (day >= felt.start) & (day < felt.stop), -np.log1p(-stories.PRICE_RISE_LEAVE), 0.0
    )
