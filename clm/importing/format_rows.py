"""What a known export says of its rows: who stands in for a missing customer, which rows are refunds or no sale."""

from collections.abc import Mapping, Sequence

from clm.importing.formats import Format
from clm.importing.mapping import Guess
from clm.importing.raw import RawTable
from clm.importing.status_flags import flag_of
from clm.importing.synonyms import normal
from clm.queries import is_one_of


def format_text(raw: RawTable, guess: Guess) -> dict[str, str]:
    """Canonical column -> SQL expression of its text, as the table's format has it."""
    text = {canonical: raw.column(header) for canonical, header in guess.columns.items()}
    if guess.stand_ins:
        columns = [text["customer_id"], *(raw.column(header) for header in guess.stand_ins)]
        filled = [f"nullif(trim({column}), '')" for column in columns]
        if guess.format is None:  # shops number their guests 0
            filled[0] = f"nullif({filled[0]}, '0')"
        text["customer_id"] = f"coalesce({', '.join(filled)})"
    flag = None if guess.format else flag_of(guess.columns.get("status"))
    if flag and guess.kind == "orders":
        text["status"] = flag.sql(text["status"], raw.name, text.get("order_id"))
    refund = refund_condition(raw, guess.format)
    rows = guess.format.rows if guess.format else None
    if refund == "false" or rows is None:
        return text
    for canonical in {"customer_id", "status"} & set(text):  # those of the order that is given back count
        text[canonical] = f"case when not {refund} then {text[canonical]} end"
    reference = _column(raw, rows.reference)
    if reference and "order_id" in text:
        earlier = f"case when {refund} then nullif(trim({reference}), '') end"
        text["order_id"] = f"coalesce({earlier}, {text['order_id']})"
    return text


def with_refunds(raw: RawTable, known: Format | None, typed: Mapping[str, str]) -> dict[str, str]:
    """The typed columns, with the money of refund rows as refunded and not as amount."""
    found = dict(typed)
    if known is None or "amount" not in found:
        return found
    amount, refunded = found["amount"], found.get("refunded", "null")
    refund = refund_condition(raw, known)
    if known.refunds == "negative":
        refund = f"coalesce({amount} < 0, false)"
    if refund != "false":
        found["amount"] = f"case when {refund} then 0 * ({amount}) else {amount} end"
        refunded = f"case when {refund} then abs({amount}) else {refunded} end"
    if known.given_back and (column := _column(raw, known.given_back.column)):
        back = _is_one_of(column, known.given_back.words)
        refunded = f"case when {back} then {amount} else {refunded} end"
    if refunded != found.get("refunded", "null"):
        found["refunded"] = f"cast({refunded} as decimal(18,4))"
    return found


def refund_condition(raw: RawTable, known: Format | None) -> str:
    """A condition: the row gives money back on an earlier order."""
    column = _column(raw, known.rows.column) if known and known.rows else None
    return _is_one_of(column, known.rows.refunds) if column and known and known.rows else "false"


def aside_condition(raw: RawTable, known: Format | None) -> str:
    """A condition: the row is neither sale nor refund."""
    rows = known.rows if known else None
    column = _column(raw, rows.column) if rows else None
    if rows is None or column is None:
        return "false"
    if rows.sales:
        return f"not {_is_one_of(column, (*rows.sales, *rows.refunds))}"
    return _is_one_of(column, rows.aside)


def _column(raw: RawTable, wanted: str | None) -> str | None:
    found = next((header for header in raw.headers if wanted and normal(header) == normal(wanted)), None)
    return raw.column(found) if found is not None else None


def _is_one_of(column: str, words: Sequence[str]) -> str:
    """A column holds one of some words of a format file, whatever their case."""
    return is_one_of(f"lower(trim({column}))", [word.casefold() for word in words])
