"""The demo company as frames: customers, orders, lines and interactions with the canonical columns."""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clm.demo_company import contacts, lives, orders, relations, service, stories
from clm.demo_company.assortment import PRODUCT_CATEGORY, PRODUCTS
from clm.demo_company.buying import NEVER, Purchases, joined
from clm.demo_company.clock import Clocks, market_clocks
from clm.demo_company.company import (
    CATEGORIES,
    CHANNELS,
    COMPANY,
    REGIONS,
    SEGMENTS,
    Floats,
    Whole,
    random_stream,
)
from clm.demo_company.log import InteractionLog, dates, moments, named
from clm.demo_company.people import PLANS, People, customer_ids, invented_names, known_people
from clm.demo_company.spans import Spans, buying_spans
from clm.demo_company.traits import Traits, drawn_traits

SEED = 20230101


@dataclass(frozen=True)
class _World:
    """Everything that was drawn about buying, before it becomes frames."""

    seed: int
    people: People
    traits: Traits
    purchases: Purchases  # by time
    second: Whole  # of the day of each order
    winback: lives.Winback

    @property
    def ids(self) -> NDArray[np.object_]:
        return customer_ids(len(self.people))


def demo_frames(seed: int = SEED) -> dict[str, pd.DataFrame]:
    """The whole demo company: {"customers", "orders", "lines", "interactions"}, one frame each.

    Grain and columns as in clm.schema; customers have the further attributes `plan` and `winback_test`.
    The same seed gives the same frames. Money in EUR; times without a zone.
    """
    world = _drawn_world(seed)
    stream = random_stream(seed, "orders")
    number = orders.order_numbers(world.purchases)
    lines = orders.drawn_lines(stream, world.people, world.traits, world.purchases, number)
    amount = orders.order_sums(lines, lines.amount)
    outcome = orders.drawn_outcome(stream, world.people, world.purchases, number, amount)
    paid = world.purchases.where(orders.counted(outcome))
    spans = buying_spans(world.traits, paid)
    log = InteractionLog(world.people.known)
    customers = _customers_frame(world, spans, log)
    _log_everything_else(world, spans, log, paid)
    return {
        "customers": customers,
        "orders": _orders_frame(world, lines, amount, outcome),
        "lines": _lines_frame(world, lines),
        "interactions": log.frame(random_stream(seed, "moments"), world.ids),
    }


def _drawn_world(seed: int) -> _World:
    people = known_people(random_stream(seed, "people"))
    stream = random_stream(seed, "buying")
    traits = drawn_traits(stream, people)
    clocks = market_clocks()
    first = lives.first_orders(stream, people, clocks)
    bought = lives.all_orders(stream, people, traits, clocks, first)
    purchases, winback = _after_winback(seed, people, traits, clocks, bought)
    who, day = relations.unpaid_prospects(stream, people)
    unpaid = Purchases(who, day, np.ones(len(who)), np.full(len(who), NEVER))
    purchases = joined([purchases, unpaid])
    second = orders.order_seconds(stream, people.clock[purchases.customer])
    by_time = np.lexsort((purchases.customer, second, purchases.day))
    purchases = Purchases(*(getattr(purchases, field.name)[by_time] for field in fields(Purchases)))
    return _World(seed, people, traits, purchases, second[by_time], winback)


def _after_winback(
    seed: int, people: People, traits: Traits, clocks: Clocks, bought: Purchases
) -> tuple[Purchases, lives.Winback]:
    stream = random_stream(seed, "winback")
    winback = lives.drawn_winback(stream, people, bought)
    return lives.with_winback(stream, traits, clocks, bought, winback), winback


def _log_everything_else(world: _World, spans: Spans, log: InteractionLog, paid: Purchases) -> None:
    contact_stream = random_stream(world.seed, "contacts")
    contacts.log_contacts(contact_stream, log, world.people, spans, paid)
    contacts.log_winback_calls(log, world.winback)
    contacts.log_voucher_mail(contact_stream, log, world.people, spans)
    contacts.log_unsubscribes(contact_stream, log, world.people, spans)
    service.log_service(random_stream(world.seed, "service"), log, world.people, paid)


def _customers_frame(world: _World, spans: Spans, log: InteractionLog) -> pd.DataFrame:
    people, stream = world.people, random_stream(world.seed, "relations")
    referrer = relations.drawn_referrers(stream, log, people, spans)
    wallet = relations.latest_wallets(stream, log, people, world.traits, spans)
    contracts = relations.drawn_contracts(stream, log, people, spans)
    balance = relations.drawn_balances(stream, people, world.traits, spans)
    ids = world.ids
    referred_by = ids[referrer]
    referred_by[referrer == relations.NOBODY] = None
    group = np.full(len(people), -1)
    group[world.winback.called], group[world.winback.held_back] = 0, 1
    return pd.DataFrame(
        {
            "customer_id": ids,
            "known_since": dates(people.known, np.full(len(people), True)),
            "name": invented_names(stream, people.segment),
            "channel": named(people.channel, CHANNELS),
            "segment": named(people.segment, SEGMENTS),
            "region": named(people.region, REGIONS),
            "wallet": wallet,
            "balance": balance,
            "contract_end": dates(contracts.end, contracts.held),
            "referred_by": referred_by,
            "plan": named(np.where(spans.bought, people.plan, -1), PLANS),
            stories.WINBACK_DIMENSION: named(group, (stories.WINBACK_CALLED, stories.WINBACK_HELD_BACK)),
        }
    )


def _orders_frame(
    world: _World, lines: orders.Lines, amount: Floats, outcome: orders.Outcome
) -> pd.DataFrame:
    size = len(amount)
    # The dearest line names the order's category and product.
    dearest = np.lexsort((-lines.amount, lines.order))[np.r_[True, np.diff(lines.order) > 0]]
    product = lines.product[dearest]
    return pd.DataFrame(
        {
            "order_id": _order_ids(size),
            "customer_id": world.ids[world.purchases.customer],
            "ordered_at": moments(world.purchases.day, world.second),
            "amount": amount,
            "refunded": outcome.refunded,
            "status": named(outcome.status, orders.STATUSES),
            "cost": orders.order_sums(lines, lines.cost),
            "category": named(PRODUCT_CATEGORY[product], CATEGORIES),
            "product": named(product, PRODUCTS),
            "quantity": np.bincount(lines.order, weights=lines.quantity),
            "currency": named(np.zeros(size, dtype=np.int64), (COMPANY["currency"],)),
        }
    )


def _lines_frame(world: _World, lines: orders.Lines) -> pd.DataFrame:
    order_ids = _order_ids(len(world.second))
    return pd.DataFrame(
        {
            "order_id": order_ids[lines.order],
            "customer_id": world.ids[world.purchases.customer[lines.order]],
            "category": named(PRODUCT_CATEGORY[lines.product], CATEGORIES),
            "product": named(lines.product, PRODUCTS),
            "quantity": lines.quantity.astype(float),
            "amount": lines.amount,
        }
    )


def _order_ids(size: int) -> NDArray[np.object_]:
    """O000001 and on."""
    return np.array([f"O{number:06d}" for number in range(1, size + 1)], dtype=object)
