"""Orders and their lines: what was bought, at what price and cost, and how each order ended."""

from dataclasses import dataclass

import numpy as np

from clm.demo_company import stories
from clm.demo_company.assortment import CATEGORY_COST, PRODUCT_CATEGORY, PRODUCT_PRICE, favourite_products
from clm.demo_company.buying import NEVER, Purchases
from clm.demo_company.company import COMPANY, DAYS, SEGMENTS, Flags, Floats, Whole, day_number, segment_values
from clm.demo_company.people import People
from clm.demo_company.traits import Traits

ORDERS = COMPANY["orders"]
STATUSES = ("paid", "partially_refunded", "refunded", "cancelled", "pending", "failed")
YEAR_DAYS = 365.25
YEARLY_LEVEL = 1 + float(COMPANY["yearly_price_rise"])


@dataclass(frozen=True)
class Lines:
    """One element a line item; `order` is the position of its order among the purchases."""

    order: Whole
    product: Whole
    quantity: Whole
    amount: Floats
    cost: Floats


@dataclass(frozen=True)
class Outcome:
    """One element an order: position in STATUSES, and the money given back."""

    status: Whole
    refunded: Floats


def order_seconds(stream: np.random.Generator, clock: Whole) -> Whole:
    """The second of the day of each order, within the hours of homes (clock 0) or of businesses."""
    hours: Whole = np.array([COMPANY["calendar"]["home_hours"], COMPANY["calendar"]["business_hours"]])
    opens, closes = hours[clock, 0], hours[clock, 1]
    middle = (stream.random(len(clock)) + stream.random(len(clock))) / 2
    second: Whole = np.floor(3600 * (opens + (closes - opens) * middle)).astype(np.int64)
    return second


def order_numbers(purchases: Purchases) -> Whole:
    """How many orders the customer had made before each order (0: the first)."""
    by_customer = np.argsort(purchases.customer, kind="stable")
    customer = purchases.customer[by_customer]
    start = np.flatnonzero(np.r_[True, customer[1:] != customer[:-1]])
    number = np.empty(len(customer), dtype=np.int64)
    number[by_customer] = np.arange(len(customer)) - np.repeat(start, np.diff(np.r_[start, len(customer)]))
    return number


def drawn_lines(
    stream: np.random.Generator, people: People, traits: Traits, purchases: Purchases, number: Whole
) -> Lines:
    """The line items of all orders, order by order."""
    customer = purchases.customer
    segment = people.segment[customer]
    breadth = traits.start_breadth[customer] + np.floor(traits.widening[customer] * number).astype(np.int64)
    breadth = np.minimum(breadth, traits.taste.shape[1])
    count = np.minimum(1 + stream.poisson(segment_values("extra_lines")[segment]), breadth)
    order = np.repeat(np.arange(len(customer)), count)
    place = np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count)
    first = np.floor(breadth * stream.random(len(customer)) ** 1.7).astype(np.int64)
    category = traits.taste[customer[order], (first[order] + place) % breadth[order]]
    product = favourite_products(stream, len(people), customer[order], category)
    noise = stream.gamma(ORDERS["noise_shape"], size=len(customer)) / ORDERS["noise_shape"]
    target = traits.basket[customer] * purchases.factor * noise
    part = 0.35 + stream.random(len(order))
    part /= np.bincount(order, weights=part)[order]
    quantity = np.maximum(np.rint(target[order] * part / PRODUCT_PRICE[product]), 1).astype(np.int64)
    price = _price_level(purchases.day, segment) * _offer_price(stream, people, purchases, number)
    list_price = quantity * PRODUCT_PRICE[product]
    amount = np.round(list_price * price[order], 2)
    noise = 1 + 0.05 * (stream.random(len(order)) - 0.5)
    cost = list_price * CATEGORY_COST[PRODUCT_CATEGORY[product]] * _cost_level(purchases.day)[order] * noise
    return Lines(order, product, quantity, amount, np.round(cost, 2))


def order_sums(lines: Lines, money: Floats) -> Floats:
    """Money of the lines added up to their orders."""
    sums: Floats = np.bincount(lines.order, weights=money).astype(np.float64)
    return np.round(sums, 2)


def _price_level(day: Whole, segment: Whole) -> Floats:
    """List prices rise each January; one segment's once more on the day of the price rise."""
    level = YEARLY_LEVEL ** np.floor(day / YEAR_DAYS)
    risen = (segment == SEGMENTS.index(stories.PRICE_RISE_SEGMENT)) & (
        day >= day_number(stories.PRICE_RISE_FROM)
    )
    risen_level: Floats = np.where(risen, level * (1 + stories.PRICE_RISE), level)
    return risen_level


def _cost_level(day: Whole) -> Floats:
    level: Floats = YEARLY_LEVEL ** (day / YEAR_DAYS)
    return level


def _offer_price(stream: np.random.Generator, people: People, purchases: Purchases, number: Whole) -> Floats:
    """The part of the list price that a first order pays under a welcome offer or the voucher."""
    offered = (number == 0) & (stream.random(len(number)) < ORDERS["welcome_offer"])
    price = np.where(offered, ORDERS["welcome_price"], 1.0)
    return np.where((number == 0) & people.voucher[purchases.customer], stories.VOUCHER_PRICE, price)


def drawn_outcome(
    stream: np.random.Generator, people: People, purchases: Purchases, number: Whole, amount: Floats
) -> Outcome:
    """How each order ended. First orders are always paid, so that everybody who buys is a customer."""
    size = len(number)
    rare = [ORDERS[status] for status in ("partially_refunded", "refunded", "cancelled")]
    status = _drawn_status(stream, size, [*rare, 0.0, ORDERS["failed"]])
    complained = (purchases.complaint_day != NEVER) & (
        stream.random(size) < ORDERS["refunded_after_complaint"]
    )
    status = np.where(complained, np.where(stream.random(size) < 0.7, 1, 2), status)
    invoiced = people.clock[purchases.customer] == 1
    young = purchases.day >= DAYS - ORDERS["pending_days"]
    pending = invoiced & young & (stream.random(size) < ORDERS["pending"])
    status = np.where(pending, STATUSES.index("pending"), status)
    status = np.where(number == 0, 0, status)
    never = ~people.converts[purchases.customer]
    status = np.where(never, np.where(stream.random(size) < 0.5, 3, 5), status)
    part = np.round(amount * (0.1 + 0.5 * stream.random(size)), 2)
    refunded = np.where(status == 1, part, np.where(status == 2, amount, 0.0))
    return Outcome(status.astype(np.int64), refunded)


def _drawn_status(stream: np.random.Generator, size: int, rare: list[float]) -> Whole:
    """Positions in STATUSES: `rare` gives the shares of all but the first, `paid`."""
    edges = np.cumsum([1 - sum(rare), *rare])
    return np.minimum(np.searchsorted(edges, stream.random(size), side="right"), len(rare)).astype(np.int64)


def counted(outcome: Outcome) -> Flags:
    """The orders that make a customer: paid, or paid and refunded in part."""
    return outcome.status <= STATUSES.index("partially_refunded")
