"""The relation beyond orders: who referred whom, the whole spending, contracts, and what is owed."""

from dataclasses import dataclass

import numpy as np

from clm.demo_company import stories
from clm.demo_company.company import CHANNELS, COMPANY, DAYS, Flags, Floats, Whole, segment_values
from clm.demo_company.log import InteractionLog
from clm.demo_company.people import PLANS, People
from clm.demo_company.spans import Spans
from clm.demo_company.traits import Traits

NOBODY = -1
WALLET_OBSERVATIONS = 6
NOT_RENEWED = 0.12


@dataclass(frozen=True)
class Contracts:
    """The end of each customer's contract (day number, may lie beyond the data) and who has one."""

    end: Whole
    held: Flags


def drawn_referrers(stream: np.random.Generator, log: InteractionLog, people: People, spans: Spans) -> Whole:
    """Who referred each customer (NOBODY: none); logs a referral on the day the new customer became known."""
    referrer = np.full(len(people), NOBODY)
    advocate, weight = _advocates(stream, spans)
    buyers = np.flatnonzero(spans.bought)
    for new in np.flatnonzero(people.channel == CHANNELS.index("referral")):
        day = people.known[new]
        by_advocate = stream.random() < stories.ADVOCATE_SHARE
        pool = advocate if by_advocate else buyers
        chance = weight if by_advocate else np.ones(len(buyers))
        chance = np.cumsum(chance * (spans.first[pool] <= day - 14) * (spans.last[pool] >= day - 45))
        if chance[-1] == 0:  # no advocate yet: an ordinary customer did it
            pool, chance = buyers, np.cumsum(1.0 * (spans.first[buyers] < day))
        referrer[new] = pool[np.searchsorted(chance, stream.random() * chance[-1], side="right")]
    referred = np.flatnonzero(referrer != NOBODY)
    log.add("referral", "word of mouth", referrer[referred], people.known[referred])
    return referrer


def _advocates(stream: np.random.Generator, spans: Spans) -> tuple[Whole, Floats]:
    """Customers of at least ten orders and a year, and how much more one of them refers than another."""
    loyal = np.flatnonzero((spans.orders >= 10) & (spans.last - spans.first >= 365))
    # Those who have been there for longer come first, so that the early referrals find an advocate too.
    early = np.exp(-spans.first[loyal] / 220)
    key = stream.exponential(size=len(loyal)) / early
    advocate = np.sort(loyal[np.argsort(key, kind="stable")[: stories.ADVOCATES]])
    return advocate, 0.2 + stream.gamma(1.2, size=len(advocate))


def latest_wallets(
    stream: np.random.Generator, log: InteractionLog, people: People, traits: Traits, spans: Spans
) -> Floats:
    """Each customer's yearly spending with anyone as last observed (NaN: never); logs every observation."""
    size = len(people)
    part = segment_values("wallet_part")[people.segment] * np.exp(0.35 * stream.standard_normal(size))
    level = traits.basket * 365 / traits.rhythm / np.clip(part, 0.08, 0.98)
    yearly = 0.03 + 0.10 * stream.standard_normal(size)
    # Most of those who leave go on spending elsewhere; some have no need any more.
    shrinks = spans.silent & (stream.random(size) < 0.25)
    asked = stream.random(size) < np.where(spans.bought, 1.0, 0.35) * segment_values("wallet")[people.segment]
    start = np.where(spans.bought, spans.first, people.known)
    day = start + stream.integers(20, 120, size)
    until = np.where(spans.bought, spans.last + 200, people.known + 250)
    latest = np.full(size, np.nan)
    for _ in range(WALLET_OBSERVATIONS):
        seen = np.flatnonzero(asked & (day < DAYS) & (day <= until))
        noise = np.exp(0.05 * stream.standard_normal(len(seen)))
        drop = np.where(shrinks[seen] & (day[seen] > spans.last[seen] - 150), 0.4, 1.0)
        observed = np.round(level * (1 + yearly) ** ((day - start) / 365), 0)[seen] * noise * drop
        latest[seen] = np.round(observed, 0)
        log.add("wallet", "phone", seen, day[seen], score=latest[seen])
        day = day + stream.integers(150, 330, size)
    return latest


def drawn_contracts(
    stream: np.random.Generator, log: InteractionLog, people: People, spans: Spans
) -> Contracts:
    """Contracts of one or two years, renewed while the customer buys; logs those that were terminated."""
    size = len(people)
    held = (people.plan == PLANS.index("contract")) & spans.bought
    term = np.where(stream.random(size) < 0.7, 365, 730)
    start = spans.first + stream.integers(10, 45, size)
    lasting = np.where(spans.silent, spans.last, DAYS - 1)
    terms = np.maximum((lasting - start) // term + 1, 1)
    # Some let the first contract run out and go on buying without one.
    terms = np.where(stream.random(size) < NOT_RENEWED, 1, terms)
    end = start + terms * term
    ends = stream.random(size) < np.where(people.plan == PLANS.index("contract"), 0.62, 0.35)
    ends &= spans.silent & (people.plan > 0) & (spans.longest_gap < 150)
    day = spans.last + 12 + np.floor(stream.exponential(35, size)).astype(np.int64)
    who = np.flatnonzero(ends)
    log.add("terminated", "post", who, day[who])
    return Contracts(end, held)


def drawn_balances(stream: np.random.Generator, people: People, traits: Traits, spans: Spans) -> Floats:
    """What customers owe (negative: what the company owes them); NaN for those who never ordered."""
    drawn = stream.random(len(people))
    business = people.clock == 1
    owes = np.where(spans.silent, drawn < 0.10, business & (drawn < 0.14))
    credit = (drawn > 0.985) & ~owes
    size = traits.basket * (0.3 + 1.4 * stream.random(len(people)))
    balance = np.where(owes, size, np.where(credit, -0.25 * size, 0.0))
    return np.where(spans.bought, np.round(balance, 2), np.nan)


def unpaid_prospects(stream: np.random.Generator, people: People) -> tuple[Whole, Whole]:
    """Prospects whose only order was cancelled or failed, and the day of that order."""
    able = np.flatnonzero(~people.converts & (people.known < DAYS - 60))
    who = np.sort(stream.permutation(able)[: COMPANY["orders"]["failed_only"]])
    return who, people.known[who] + stream.integers(3, 55, len(who))
