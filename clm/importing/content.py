"""Columns told by their values, where headers say nothing or the wrong thing. What is told so is asked."""

import re
from collections.abc import Collection, Mapping, Sequence

from clm.importing.evidence import Evidence
from clm.importing.profiles import Look, Profile

MOST_SHARE = 0.95  # of the values that must look alike for a column to be told by them
CONTRARY_SHARE = 0.5  # fewer values than this that fit the header: it is not believed
# Signed and unsigned amounts of money, and counts.
NUMERIC = ("amount", "unit_price", "quantity", "refunded", "cost")
DATED = ("ordered_at", "occurred_at")
LONG = 8  # digits of a number that is rather one of a document than a sum of money
# Words of headers over numbers that are no money, or only a part of what an order came to.
NO_AMOUNT = frozenset(
    ("age", "clicks", "count", "credit", "day", "days", "discount", "duration", "fee", "fees", "freight", "hour", "hours",
     "hrs", "lat", "latitude", "lon", "longitude", "min", "mins", "minutes", "month", "ms", "pct", "percent", "phone",
     "points", "postcode", "rank", "rate", "rating", "refund", "refunded", "score", "seats", "sec", "secs", "seconds",
     "shipping", "stars", "tax", "tip", "users", "vat", "views", "visits", "week", "weight", "year", "zip")
)  # fmt: skip
NO_AMOUNT_SIGNS = re.compile(
    r"时长|次数|评分|积分|分钟|小时|天数|秒|邮编|电话|手机|运费|邮费|税|折扣|优惠|退款|年龄|重量|年份"
)

# Columns of a summary, one row a customer: the day of the last order is not the day of an order.
SUMMARY = re.compile(
    r"(?i)\b(?:last|latest|first|lifetime|cumulative|to date|ytd)\b|最近|最后|末次|首次|累计"
)
# Where customers live: many share it.
PLACE = re.compile(
    r"(?i)\b(?:address|street|city|town|state|province|region|country|zip|postcode)\b|地址|省|市|地区|国家|邮编"
)


def columns_by_content(
    profile: Profile, headers: Sequence[str], wanted: Collection[str]
) -> dict[str, tuple[str, Evidence]]:
    """The columns among `wanted` (customer_id, order_id, ordered_at, amount) that the values tell.

    All that are told are guesses: a caller shows and asks them.
    """
    looks = [look for look in map(profile.look, headers) if look.speaks]
    found: dict[str, tuple[str, Evidence]] = {}
    dates = [look for look in looks if look.dates >= MOST_SHARE and not is_summary(look.header)]
    if dates and "ordered_at" in wanted:
        found["ordered_at"] = _told(dates[0], "only_column_of_dates", share=dates[0].dates)
    rest = [look for look in looks if look.dates < MOST_SHARE]
    money = _money(rest)
    if money and "amount" in wanted:
        found["amount"] = _told(money, "values_are_amounts", share=money.numbers)
    people = [look for look in rest if look is not money and _may_be_key(look) and not _is_place(look)]
    if "customer_id" in wanted:
        found |= _customer(profile, people, wanted)
    return found


def contradiction(canonical: str, look: Look) -> str | None:
    """What the values of a column are instead of what its header says: "dates", "numbers", "text" or None."""
    if not look.speaks:
        return None
    if canonical in DATED and look.dates + look.serials < CONTRARY_SHARE:
        return "numbers" if look.numbers >= MOST_SHARE else None if _has_digits(look) else "text"
    if canonical in NUMERIC and look.numbers < CONTRARY_SHARE:
        return "dates" if look.dates >= MOST_SHARE else None if _has_digits(look) else "text"
    if canonical == "customer_id":
        if look.dates >= MOST_SHARE and look.serials == 0 and not _is_number_like_date(look):
            return "dates"
        if look.numbers >= MOST_SHARE and _has_cents(look):
            return "amounts"
    return None


def is_summary(header: str) -> bool:
    """Whether a header sums up a customer's orders: last_purchase_date, 累计消费金额."""
    return SUMMARY.search(_spaced(header)) is not None


def headers_are_data(looks: Mapping[str, Look]) -> bool:
    """Whether the first line of a file is a row of data: its own values look like those below."""
    alike = 0
    for header, look in looks.items():
        own = Look(header, 1, (header.strip(),))
        if look.speaks and (own.dates == 1 == look.dates or own.addresses == 1 == look.addresses):
            return True
        alike += look.speaks and own.numbers == 1 == look.numbers
    return alike >= 2


def _told(look: Look, code: str, **params: object) -> tuple[str, Evidence]:
    return look.header, Evidence(code, {"header": look.header.strip(), "example": look.example, **params})


def _money(looks: Sequence[Look]) -> Look | None:
    """The column of amounts: numbers with decimals first, the largest on average first."""
    numbers = [
        look
        for look in looks
        if look.numbers >= MOST_SHARE
        and look.distinct > 1
        and not _says_no_amount(look.header)
        and not is_summary(look.header)
        and not _is_numbering(look)
    ]
    exact = [look for look in numbers if look.fractions > 0.2 and not _float_ids(look)]
    counts = [look for look in numbers if look.distinct < 0.9 * look.filled and look.average >= 1]
    return max(exact or counts, key=lambda look: look.average, default=None)


def _is_numbering(look: Look) -> bool:
    """Whether numbers are those of documents: zeros before them, or eight digits and more, as many in each."""
    lengths = {len(value) for value in look.values}
    plain = all(value.isdigit() for value in look.values)
    return plain and (
        any(value.startswith("0") and len(value) > 1 for value in look.values)
        or (len(lengths) == 1 and min(lengths) >= LONG)
    )


def _says_no_amount(header: str) -> bool:
    """Whether a header names another measure than money, or a part of it: response_minutes, refundAmount, 运费."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", header)
    return not NO_AMOUNT.isdisjoint(word.lower() for word in words) or bool(NO_AMOUNT_SIGNS.search(header))


def _is_place(look: Look) -> bool:
    """Whether a column tells where customers live; an address of mail tells who they are."""
    return look.addresses < MOST_SHARE and PLACE.search(_spaced(look.header)) is not None


def _spaced(header: str) -> str:
    return re.sub(r"[_-]|(?<=[a-z])(?=[A-Z])", " ", header)


def _customer(
    profile: Profile, people: Sequence[Look], wanted: Collection[str]
) -> dict[str, tuple[str, Evidence]]:
    found: dict[str, tuple[str, Evidence]] = {}
    addresses = [look for look in people if look.addresses >= MOST_SHARE]
    counted = {look.header: profile.distinct(look.header) for look in people}
    repeated = [
        look for look in people if counted[look.header] > 1 and look.distinct < look.filled
    ]  # within the rows sampled
    keys = sorted(repeated, key=lambda look: (not _has_digits(look), -counted[look.header]))
    order = next((look for look in people if look.distinct == look.filled and _has_digits(look)), None)
    customer = addresses[0] if addresses else next(iter(keys), None)
    if customer is None:
        return found
    if len(keys) > 1 and not addresses and profile.decides(keys[0].header, keys[1].header):
        # Of two keys that come back, the finer is the order and the coarser its customer.
        order, customer = order or keys[0], keys[1]
    code = "values_are_addresses" if customer in addresses else "values_come_back"
    values = counted[customer.header]
    found["customer_id"] = _told(customer, code, share=customer.addresses, values=values, rows=profile.rows)
    if order is not None and order is not customer and "order_id" in wanted:
        found["order_id"] = _told(order, "values_group_rows")
    return found


def _may_be_key(look: Look) -> bool:
    """Whether values may name customers or orders: filled, short, not all the same and no amounts."""
    return (
        look.filled >= 0.5 * look.rows
        and look.distinct > 1
        and max(map(len, look.values)) <= 80
        and not (look.numbers >= MOST_SHARE and _has_cents(look))
    )


def _has_digits(look: Look) -> bool:
    return sum(any(sign.isdigit() for sign in value) for value in look.values) >= 0.9 * look.filled


def _has_cents(look: Look) -> bool:
    """Whether numbers are amounts: decimals, and not only those of ids that a program wrote as 1001.0."""
    return look.fractions > 0.5 and not _float_ids(look)


def _float_ids(look: Look) -> bool:
    return all(value.rstrip("0").endswith((".", ",")) or value.isdigit() for value in look.values)


def _is_number_like_date(look: Look) -> bool:
    return all(value.isdigit() for value in look.values)
