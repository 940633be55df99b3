"""What shows that a file lists refunds of orders that stand elsewhere: its name, its headers."""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from clm.importing.canonical import NEEDED
from clm.importing.evidence import Evidence
from clm.importing.synonyms import normal, section

Found = Mapping[str, tuple[str, Evidence]]  # canonical column -> header and why

RETURNS = re.compile(r"(?<![a-z])returns?(?![a-z])")
# "orders with refunds" is no list of refunds, and "orders and refunds" holds both.
WITH = re.compile(
    r"(?<![a-z])(with|without|incl\w*|excl\w*|no|non|net|before|after|mit|ohne|avec|con|sin|sans)(?![a-z])|含|除|不计"
)
AND = re.compile(r"(?<![a-z])(and|und|et|y)(?![a-z])|[&+及和与]")


class Listed(Protocol):
    """A file's name, headers and first rows."""

    @property
    def file(self) -> str: ...
    @property
    def headers(self) -> Sequence[str]: ...
    @property
    def samples(self) -> Sequence[Sequence[str]]: ...


def lists_refunds(table: Listed, found: Mapping[str, Found]) -> bool:
    """Whether a table lists refunds by itself; `found` are its columns under each kind of table."""
    own, orders = found["refunds"], found["orders"]
    if not {"order_id", "amount"} & set(own):
        return False
    if "order_id" not in own and set(NEEDED["interactions"]) <= set(found["interactions"]):
        return False
    if named_after_refunds(table.file) or has_refund_numbers(table):
        return True
    whole = all(known_header(orders, canonical) for canonical in ("customer_id", "ordered_at"))
    return (
        "order_id" in own
        and speaks_of_refunds(own)
        and not whole
        and not {"amount", "unit_price"} & set(orders)
    )


def named_after_refunds(file: str) -> bool:
    """Whether the name of a file, or of its sheet, says that it lists refunds and nothing else."""
    *containers, own = file.split(" › ")
    return _names_refunds(own) or (
        not _other_hints(own) and any(_names_refunds(container) for container in containers)
    )


def has_refund_numbers(table: Listed) -> bool:
    """Whether every row has a number of its own as a refund: in a list of orders, few would."""
    words = section("refunds")["number"]
    columns = [i for i, header in enumerate(table.headers) if normal(header) in words]
    return any(
        bool(table.samples) and all(len(row) > i and row[i].strip() for row in table.samples) for i in columns
    )


def speaks_of_refunds(columns: Found) -> bool:
    """Whether the header of the amount says that it was given back."""
    return "amount" in columns and normal(columns["amount"][0]) in section("refunds")["amount"]


def known_header(columns: Found, canonical: str) -> bool:
    """Whether a column is told by its header and not by its values alone."""
    return canonical in columns and columns[canonical][1].code in ("header_is_known", "named_by_user")


def _names_refunds(name: str) -> bool:
    said = any(word in normal(name) for word in section("refunds")["files"])
    plain = re.sub(r"[\W_]+", " ", name.casefold())
    if (not said and not RETURNS.search(plain)) or WITH.search(plain):
        return False
    return not (AND.search(name.casefold().replace("_", " ").replace("-", " ")) and _other_hints(name))


def _other_hints(name: str) -> bool:
    """Whether a name says that orders, payments or other tables are in the file."""
    return any(word in normal(name) for words in section("files").values() for word in words)
