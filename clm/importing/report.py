"""What an import did with every row, and the sentences that say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from clm.language import Language

MOST_PROBLEMS = 100_000  # rows of `problems`; `problem_counts` is always complete

PROBLEM_COLUMNS = ("file", "row", "column", "value", "reason", "action")
COUNT_COLUMNS = ("file", "reason", "action", "rows", "money", "complete")

# reason -> sentence. `row` in the reports is the line of the file, counted from 1 with the header.
REASONS = {
    "csv_malformed": "The row cannot be split into columns: a quotation mark or the number of values is off.",
    "row_too_long": "The row has more values than the file has columns.",
    "customer_missing": "There is no customer in the row.",
    "customer_masked": "The customer is masked (as in ** or ##), so the same text may stand for many people.",
    "customer_repeated": "The customer is listed again further down; the last row counts.",
    "date_missing": "There is no date in the row.",
    "date_unreadable": "The date cannot be read, or it lies outside the years 1900 to 2199.",
    "date_in_future": "The date lies in the future.",
    "amount_missing": "There is no amount in the row, nor in another row of the same order.",
    "amount_unreadable": "The amount is not a number in the layout of its column.",
    "amount_negative": "The order comes to less than nothing: a credit note or a correction.",
    "number_unreadable": "The value is not a number in the layout of its column.",
    "quantity_unreadable": "The quantity is missing or not a number.",
    "quantity_not_positive": "The quantity is not above zero: a return or a correction.",
    "price_unreadable": "The unit price is missing or not a number.",
    "price_not_positive": "The unit price is not above zero.",
    "cancellation_line": "The line cancels an earlier one: order number with C, negative quantity.",
    "currency_other": "The amount is in another currency than the one to keep.",
    "currency_missing": "The row does not say in which currency its amount is.",
    "order_in_later_file": "A later file holds the same order of the same customer; the later one counts.",
    "order_missing": "There is no order number in the row.",
    "order_unknown": "None of the orders files has this order.",
    "order_left_out": "The order to which the row belongs was itself left out.",
    "order_without_lines": "No line of this order is in the files, so its amount is not known.",
    "order_without_payment": "No payment for this order is in the files.",
    "payment_not_made": "The payment was not made, is still open, or was given back.",
    "status_unknown": "The status is a word that this program does not know.",
    "status_missing": "The file tells the status of orders, but not of this one.",
    "zero_value": "The order is paid and its amount is zero.",
    "refund_above_amount": "More was refunded than the order came to.",
    "refund_amount_missing": "The order is partly refunded, but the file does not say how much.",
    "line_not_paid": "The line is cancelled or unpaid, while other lines of its order are paid.",
    "kind_missing": "The row does not say what kind of interaction it was.",
    "kind_unknown": "The kind of interaction is a word that this program does not know.",
    "too_many_values": "The column has too many different values to group customers by: free text or ids.",
    "one_value_only": "The column has the same value in every row.",
    "varies_within_customer": "The column changes between orders of one customer: it does not describe them.",
}

# action -> sentence.
ACTIONS = {
    "rejected": "Left out",
    "counted_as_anonymous": "Counted as anonymous, apart from the customers",
    "kept": "Kept",
    "kept_as_pending": "Kept as an order that is not paid",
    "kept_as_own_kind": "Kept under its own name",
    "limited_to_amount": "The refund was limited to the amount",
    "left_out_of_total": "Left out of the total of its order",
    "value_left_out": "The value was left out, the row kept",
    "column_not_used": "The column was not used",
}

# Notes: decisions about whole files.
NOTES = {
    "order_total_repeated": "{file}: every line repeats the total of its order, so it counts once an order.",
    "order_id_generated": "{file} has no order numbers: every row is an order of its own.",
    "order_id_of_several_customers": "{orders} order numbers belong to several customers and were split.",
    "orders_over_several_days": "{orders} orders have lines more than a day apart; the first day counts.",
    "customers_do_not_meet": "No customer of {file} has an order: check the customer column of each file.",
    "amount_from_prices": "{file} has no amounts: they are quantity × unit price.",
    "payments_beside_amounts": "{file} was not added up, because the orders have amounts of their own.",
    "file_ignored": "{file} was left aside, as asked.",
    "dimension_added": "“{header}” became an attribute of customers.",
}


@dataclass(frozen=True)
class Note:
    """A decision about a whole file or column: a stable code and the parameters of its sentence."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class ImportReport:
    """What became of every row: rows_read = rows_kept + rows_rejected + anonymous_rows.

    Attributes:
        rows_read: records in all files, without empty ones and without files left aside.
        anonymous_revenue: net revenue of the anonymous rows, in the data's currency.
        problems: one row a problem, at most MOST_PROBLEMS: PROBLEM_COLUMNS. `row` is the line of the file,
            counted from 1 with the header, and missing where the problem is a whole column.
        problem_counts: one row a file, reason and action: COUNT_COLUMNS. `money` is the amount of these rows
            where they have one; `complete` if `problems` holds them all.
        kinds: file -> kind of table.
        mapping: file -> canonical column -> header, as used.
        notes: decisions about whole files.
    """

    rows_read: int
    rows_kept: int
    rows_rejected: int
    anonymous_rows: int
    anonymous_revenue: float
    problems: pd.DataFrame
    problem_counts: pd.DataFrame
    kinds: Mapping[str, str]
    mapping: Mapping[str, Mapping[str, str]]
    notes: tuple[Note, ...]


def reason_text(code: str, t: Language) -> str:
    """The sentence for a reason."""
    return t(REASONS[code])


def action_text(code: str, t: Language) -> str:
    """The sentence for what was done."""
    return t(ACTIONS[code])


def note_text(note: Note, t: Language) -> str:
    """The sentence for a note."""
    return t(NOTES[note.code], **note.params)
