"""Marks of test orders: evidence that nobody wanted to buy. Only marks that are hardly ever anything else count."""

from collections.abc import Callable

from clm.importing.raw import Connection
from clm.importing.readings import ReadTable
from clm.importing.report import Note
from clm.importing.synonyms import normal
from clm.importing.words import MOST_WORDS, Vocabulary

# More rows with such an address than this are the data themselves, not the exception.
MOST_BY_ADDRESS_SHARE = 0.1
LOOKED_AT_ROWS = 10_000  # enough to see whether a column holds mail addresses at all

GATEWAYS = (
    "payment method",
    "payment method title",
    "payment gateway",
    "gateway",
    "payment provider",
    "payment type",
)
TAGS = ("tags", "tag", "order tags", "order tag", "标签", "订单标签", "备注标签")
FLAGS = (
    "test",
    "is test",
    "test order",
    "is test order",
    "test mode",
    "testmode",
    "是否测试",
    "测试订单",
    "是否测试订单",
)
LIVE = ("livemode", "live mode", "is live")
MODES = ("mode", "environment", "order mode")
MAILS = (
    "email",
    "e mail",
    "mail",
    "email address",
    "customer email",
    "buyer email",
    "billing email",
    "contact email",
    "邮箱",
    "电子邮箱",
    "买家邮箱",
)

WORDS = ("test", "test order", "tests", "测试", "测试订单")
WORD = f"'^\\s*({'|'.join(WORDS)})\\s*$'"


def _gateway(column: str) -> str:
    return f"contains(lower({column}), 'bogus')"


def _tag(column: str) -> str:
    return f"regexp_matches(lower({column}), '(^|[,;|，、])\\s*(test|test[ _-]?order|测试|测试订单)\\s*($|[,;|，、])')"


def _flag(column: str) -> str:
    return f"lower(trim({column})) in ('true', 'yes', 'y', '1', '是')"


def _not_live(column: str) -> str:
    return f"lower(trim({column})) in ('false', 'no', 'n', '0')"


def _word(column: str) -> str:
    return f"regexp_matches(lower({column}), {WORD})"


def _address(column: str) -> str:
    # Reserved by RFC 2606: no mail can ever reach them.
    return (
        f"(contains({column}, '@') and regexp_matches(lower({column}),"
        r" '@([a-z0-9-]+\.)*(example\.(com|org|net)|[a-z0-9-]+\.(test|example|invalid))\s*$'))"
    )


MARKS: tuple[tuple[tuple[str, ...], Callable[[str], str]], ...] = (
    (GATEWAYS, _gateway),
    (TAGS, _tag),
    (FLAGS, _flag),
    (LIVE, _not_live),
    (MODES, _word),
)


def trial_condition(con: Connection, table: ReadTable) -> tuple[str, list[Note]]:
    """A condition over the raw columns of an orders file: the row is a test; and what was decided about it."""
    named = {normal(header): table.raw.column(header) for header in table.raw.headers}
    found = [
        condition(named[word]) for words, condition in MARKS for word in map(normal, words) if word in named
    ]
    if "status" in table.text and _may_be_said(table.words["status"]):
        found.append(_word(table.text["status"]))
    addresses, notes = _addresses(con, table, {named[word] for word in map(normal, MAILS) if word in named})
    parts = [f"coalesce({condition}, false)" for condition in dict.fromkeys([*found, *addresses])]
    return " or ".join(parts) or "false", notes


def _may_be_said(statuses: Vocabulary) -> bool:
    """Whether a status may say that an order is a test; asking it of each of a million rows takes longer."""
    words = {*statuses.meaning, *(word for word, _ in statuses.unknown)}
    return len(words) == MOST_WORDS or any(word.strip().lower() in WORDS for word in words)


def _addresses(con: Connection, table: ReadTable, columns: set[str]) -> tuple[list[str], list[Note]]:
    columns |= {table.text["customer_id"]} if "customer_id" in table.text else set()
    conditions = [_address(column) for column in _with_mails(con, table, sorted(columns))]
    held = " or ".join(f"coalesce({condition}, false)" for condition in conditions)
    rows: int = (
        con.execute(f"select count(*) from {table.raw.name} where {held}").fetchall()[0][0] if held else 0
    )
    if rows <= MOST_BY_ADDRESS_SHARE * table.raw.rows:
        return (conditions if rows else []), []
    return [], [Note("test_addresses_kept", {"file": table.raw.file, "rows": rows})]


def _with_mails(con: Connection, table: ReadTable, columns: list[str]) -> list[str]:
    """Those of the columns that hold mail addresses, by rows spread over the whole file."""
    if not columns:
        return []
    counts = ", ".join(f"count(*) filter (where contains({column}, '@'))" for column in columns)
    every = max(1, table.raw.rows // LOOKED_AT_ROWS)
    found = con.execute(
        f"select {counts} from {table.raw.name} where rowid % $every = 0", {"every": every}
    ).fetchall()[0]
    return [column for column, mails in zip(columns, found, strict=True) if mails]
