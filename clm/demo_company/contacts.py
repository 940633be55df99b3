"""Contacts before and beside the orders: touches, visits, trials, advice, use of the app, mail and calls."""

import numpy as np

from clm.demo_company import stories
from clm.demo_company.buying import Purchases
from clm.demo_company.clock import between
from clm.demo_company.company import CHANNELS, COMPANY, DAYS, Whole, channel_values, segment_values
from clm.demo_company.lives import Winback
from clm.demo_company.log import InteractionLog
from clm.demo_company.people import People
from clm.demo_company.spans import Spans

AWARE_ONLY = 0.45  # of those who never order, the share that only ever sees the company
NEWSLETTER_EVERY_DAYS = 61
APP_USES_DAYS = 26  # an order is followed by uses of the app for so long


def log_contacts(
    stream: np.random.Generator, log: InteractionLog, people: People, spans: Spans, purchases: Purchases
) -> None:
    """Everything that is neither service nor the relation between customers."""
    _log_first_touches(stream, log, people)
    _log_journeys(stream, log, people, spans)
    _log_visits_with_orders(stream, log, people, purchases)
    _log_app_use(stream, log, people, spans, purchases)
    _log_mailings(stream, log, people, spans)
    _log_account_care(stream, log, people, spans)


def _log_first_touches(stream: np.random.Generator, log: InteractionLog, people: People) -> None:
    """How each customer came to know the company, and what it cost; on the day known_since."""
    everyone = np.arange(len(people))
    cost = channel_values("cost")[people.channel] * np.exp(0.25 * stream.standard_normal(len(people)))
    for code, channel in enumerate(CHANNELS):
        numbers = COMPANY["channels"][channel]
        came = everyone[(people.channel == code) & ~people.voucher]
        paid_for = "impression" if channel == "search" else "campaign"
        if numbers["cost"] > 0:
            log.add(paid_for, channel, came, people.known[came], cost=cost[came])
        if numbers["first_touch"] != paid_for:
            log.add(numbers["first_touch"], channel, came, people.known[came])
    came = everyone[people.voucher]
    log.add("campaign", stories.VOUCHER_CHANNEL, came, people.known[came], cost=cost[came])


def _log_journeys(stream: np.random.Generator, log: InteractionLog, people: People, spans: Spans) -> None:
    """Impressions, visits, contacts, trials and advice up to the first order, or for months without one."""
    size = len(people)
    interested = people.converts | (stream.random(size) >= AWARE_ONLY)
    until = np.where(spans.bought, spans.first, people.known + 20 + stream.exponential(150, size))
    _log_spread(stream, log, "impression", "web", people, until, stream.poisson(1.1, size))
    visits = stream.poisson(2.2, size) * interested
    _log_spread(stream, log, "visit", "web", people, until, visits)
    contact = interested & (stream.random(size) < 0.55)
    _log_spread(stream, log, "contact", "phone", people, until, contact.astype(np.int64))
    trial = contact & (stream.random(size) < 1.6 * segment_values("trial")[people.segment]) & ~people.voucher
    _log_spread(stream, log, "trial", "tasting pack", people, until, trial.astype(np.int64), cost=7.5)
    advice = contact & (stream.random(size) < 1.4 * segment_values("consultation")[people.segment])
    _log_spread(stream, log, "consultation", "visit", people, until, advice.astype(np.int64), cost=32.0)


def _log_spread(
    stream: np.random.Generator,
    log: InteractionLog,
    kind: str,
    channel: str,
    people: People,
    until: Whole,
    counts: Whole,
    cost: float = np.nan,
) -> None:
    """`counts` interactions of each customer, spread over the days from known_since to `until`."""
    who = np.repeat(np.arange(len(people)), counts)
    length = np.maximum(until - people.known, 0)[who]
    day = people.known[who] + np.floor(length * stream.random(len(who))).astype(np.int64)
    log.add(kind, channel, who, day, cost=cost)


def _log_visits_with_orders(
    stream: np.random.Generator, log: InteractionLog, people: People, purchases: Purchases
) -> None:
    """Home customers look around shortly before many of their orders."""
    chance = np.where(people.clock[purchases.customer] == 0, 0.55, 0.12)
    looked = np.flatnonzero(stream.random(len(chance)) < chance)
    day = purchases.day[looked] - stream.integers(0, 4, len(looked))
    log.add("visit", "web", purchases.customer[looked], day)


def _log_app_use(
    stream: np.random.Generator, log: InteractionLog, people: People, spans: Spans, purchases: Purchases
) -> None:
    """Use of the ordering and brewing app: it follows the orders, and some use it without buying."""
    uses_app = people.uses_app[purchases.customer]
    uses = stream.poisson(np.minimum(2.4, spans.rhythm[purchases.customer] / 9) * uses_app)
    order = np.repeat(np.arange(len(uses)), uses)
    day = purchases.day[order] + stream.integers(0, APP_USES_DAYS, len(order))
    log.add("use", "app", purchases.customer[order], day)
    stays = people.uses_app & (stream.random(len(people)) < 0.28) & spans.silent
    _log_use_without_orders(stream, log, np.flatnonzero(stays), spans.last)
    guests = ~spans.bought & (stream.random(len(people)) < 0.11)
    _log_use_without_orders(stream, log, np.flatnonzero(guests), people.known + 5)


def _log_use_without_orders(
    stream: np.random.Generator, log: InteractionLog, who: Whole, start: Whole
) -> None:
    months = 2 + stream.exponential(6.0, len(who))
    uses = stream.poisson(2.2 * months)
    user = np.repeat(np.arange(len(who)), uses)
    # More at first than later on: the square of a uniform draw.
    day = start[who[user]] + np.floor(30.4 * months[user] * stream.random(len(user)) ** 2).astype(np.int64)
    log.add("use", "app", who[user], day)


def _log_mailings(stream: np.random.Generator, log: InteractionLog, people: People, spans: Spans) -> None:
    """Newsletters every two months to those known for a month, until a year after the last order."""
    reach = people.known + np.where(spans.bought, spans.last - people.known, 0) + 365
    for day in range(45, DAYS, NEWSLETTER_EVERY_DAYS):
        reached = (people.known < day - 30) & (day < reach) & (stream.random(len(people)) < 0.30)
        who = np.flatnonzero(reached)
        log.add("campaign", "e-mail", who, day + stream.integers(0, 3, len(who)), cost=0.12)


def _log_account_care(stream: np.random.Generator, log: InteractionLog, people: People, spans: Spans) -> None:
    """Businesses are talked with every few months and called now and then; both end with the buying."""
    months = np.where(spans.bought & (people.clock == 1), (spans.last - spans.first) / 30.4, 0.0)
    for kind, channel, a_month, cost in (("contact", "visit", 0.22, np.nan), ("call", "phone", 0.12, 6.5)):
        who = np.repeat(np.arange(len(people)), stream.poisson(a_month * months))
        length = (spans.last - spans.first)[who] + 20
        day = spans.first[who] + np.floor(length * stream.random(len(who))).astype(np.int64)
        log.add(kind, channel, who, day, cost=cost)


def log_winback_calls(log: InteractionLog, winback: Winback) -> None:
    """The calls of May 2025, one to each customer called."""
    log.add("call", stories.WINBACK_CHANNEL, winback.called, winback.call_day, cost=6.5)


def log_unsubscribes(stream: np.random.Generator, log: InteractionLog, people: People, spans: Spans) -> None:
    """Some no longer want mail: anybody at any time, more of them around their last order."""
    size = len(people)
    reason = stream.random(size)
    late = spans.silent & (reason < 0.09)
    early = ~late & (reason > 0.965)
    around_last = spans.last - 30 + stream.integers(0, 75, size)
    some_day = people.known + 10 + stream.exponential(250, size)
    who = np.flatnonzero(late | early)
    day = np.where(late, around_last, some_day)[who].astype(np.int64)
    log.add("unsubscribe", "e-mail", who, day)


def log_voucher_mail(stream: np.random.Generator, log: InteractionLog, people: People, spans: Spans) -> None:
    """The voucher was also mailed to earlier prospects, who did not take it up."""
    span = between(stories.VOUCHER_FROM, stories.VOUCHER_TO)
    reached = ~spans.bought & (people.known < span.start) & (people.known > span.start - 365)
    who = np.flatnonzero(reached)
    log.add(
        "campaign", stories.VOUCHER_CHANNEL, who, stream.integers(span.start, span.stop, len(who)), cost=0.9
    )
