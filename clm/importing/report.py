"""What an import did with every row, and the sentences that say so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from clm.importing.evidence import Evidence
from clm.language import Language

MOST_PROBLEMS = 100_000  # rows of `problems`; `problem_counts` is always complete

PROBLEM_COLUMNS = ("file", "row", "column", "value", "reason", "action")
COUNT_COLUMNS = ("file", "reason", "action", "rows", "money", "complete")
WATERFALL_COLUMNS = ("kind", "step", "rows", "money")
RULE_COLUMNS = ("rule", "on", "rows", "money", "file", "row", "column", "value")

# reason -> sentence. `row` in the reports is the line of the file, counted from 1 with the header.
REASONS = {
    "csv_malformed": "The row cannot be split into columns: a quotation mark or the number of values is off.",
    "row_too_long": "The row has more values than the file has columns.",
    "summary_row": "The row is a total or subtotal of others.",
    "footer_row": "The row stands below the table: a footer, not a record.",
    "header_repeated": "The row repeats the names of the columns.",
    "customer_missing": "There is no customer in the row.",
    "customer_masked": "The customer is masked (as in ** or ##), so the same text may stand for many people.",
    "customer_repeated": "The customer is listed again further down; the last row counts.",
    "date_missing": "There is no date in the row.",
    "date_unreadable": "The date cannot be read, stands for none (1900-01-01, 1970-01-01) or lies outside 1900 to 2199.",
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
    "order_of_several": "Several customers have an order with this number, so it is not known whose the payments are.",
    "order_left_out": "The order to which the row belongs was itself left out.",
    "order_without_lines": "No line of this order is in the files, so its amount is not known.",
    "order_without_payment": "No payment for this order is in the files.",
    "payment_not_made": "The payment was not made, is still open, or was given back.",
    "status_unknown": "The status is a word that this program does not know.",
    "status_missing": "The file tells the status of orders, but not of this one.",
    "zero_value": "The order is paid and its amount is zero.",
    "test_order": "The order is a test: its gateway, tag, status or mail address says so.",
    "duplicate_row": "The row repeats an earlier row exactly.",
    "order_cancelled": "The order was cancelled.",
    "order_pending": "The order is not paid yet.",
    "order_failed": "The payment of the order failed.",
    "order_refunded": "The order was refunded whole.",
    "refund_subtracted": "A part of the order was refunded.",
    "credit_note_netted": "The credit note was taken as a refund of the customer's orders before it.",
    "credit_note_above_orders": "The credit note gives back more than the customer's orders before it came to.",
    "refund_above_amount": "More was refunded than the order came to.",
    "refund_amount_missing": "The order is partly refunded, but the file does not say how much.",
    "refund_order_unknown": "None of the orders has this number, so there is nothing to take the refund off.",
    "refund_of_several": "Several orders have this number, so it is not known which of them the refund belongs to.",
    "refund_not_made": "The refund was not made, is still open, or was refused.",
    "refund_there_already": "The same sum was given back for this order by an earlier import: it is the same refund.",
    "refund_told_twice": "The orders and the list of refunds both tell what was given back of this order; the larger sum counts, once.",
    "line_not_paid": "The line is cancelled or unpaid, while other lines of its order are paid.",
    "kind_missing": "The row does not say what kind of interaction it was.",
    "kind_unknown": "The kind of interaction is a word that this program does not know.",
    "too_many_values": "The column has too many different values to group customers by: free text or ids.",
    "row_no_sale": "The row is no sale, such as a fee, a transfer or a withdrawal.",
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
    "merged": "Not counted twice: another row counts for it",
    "kept_as_unpaid": "Kept with its status, not counted as paid",
    "subtracted": "Subtracted from its order",
    "larger_counts": "The larger sum was taken off, once",
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
    "one_of_net_and_gross": (
        "{file}: amounts are read from “{header}” and not from “{other}”. If the other one counts, choose it for the"
        " amount."
    ),
    "one_of_twins": (
        "{file}: several columns are called “{header}”; the first was read, and in {rows} rows another one differs. If that"
        " one counts, choose it."
    ),
    "discounts_not_taken": (
        "{file}: amounts are quantity × unit price; what {headers} takes off is not subtracted, as it may be a share,"
        " a sum or a code. If it matters, load a file with the amounts that were paid."
    ),
    "payments_beside_amounts": "{file} was not added up, because the orders have amounts of their own.",
    "refunds_recognised": "{file} was taken for refunds of the orders in the other files, whose numbers it holds.",
    "refunds_taken_off": "{file}: {met} of {rows} refunds belong to orders that are known ({money} of {total}) and lower them.",
    "refunds_told_twice": (
        "{file}: for {orders} orders the orders themselves tell a refund as well. Nothing was taken off twice: the larger"
        " of both counts."
    ),
    "refunds_there_already": (
        "{file}: {rows} refunds were already there (the same order and sum) and were not taken off again. If they are"
        " further ones of the same sum, add them up into one row an order and load that."
    ),
    "headings_continued": (
        "{file}: {rows} lines leave number, date and customer blank; they belong to the order above them."
    ),
    "refunds_by_status": (
        "{file}: “{header}” says of {rows} rows that they were given back. They count as refunded whole, since no column has"
        " the sums."
    ),
    "rows_told_apart": (
        "{file}: “{header}” says what each row is: {sale} sales, {credit} credit notes or refunds, which are never added to the"
        " sales, and {aside} payments or other rows that are no sale and were left out."
    ),
    "file_ignored": "{file} was left aside, as asked.",
    "table_not_recognised": "{file} was left aside: it is not recognised, and other tables are.",
    "titles_left": "{file}: what stands above the column names is no part of the table: {titles}",
    "encoding_guessed": "{file} does not say how its letters are encoded; it was read as {encoding}.",
    "encoding_not_as_named": "{file} is written in UTF-8 and was read so, not as {encoding}.",
    "text_garbled": (
        "{file}: “{header}” was read in a wrong encoding before it came here: “{example}” is probably “{meant}”. It was"
        " taken as it stands; export the file again, or ask for UTF-8 where it comes from."
    ),
    "unit_in_header": "{file}: “{header}” names a unit, so every value in it was multiplied by {factor}.",
    "members_left": "{file}: these files in it are no tables and were left aside: {members}.",
    "sheets_hidden": "{file}: hidden sheets were left aside: {sheets}.",
    "sheets_without_table": "{file}: sheets without a table were left aside: {sheets}.",
    "sheets_repeated": "{file}: sheets that repeat another one were left aside: {sheets}.",
    "merged_cells_filled": "{file}: cells merged with the one above were given its value: {cells}.",
    "format_recognised": "{file} was recognised: {format}.",
    "format_without_refunds": "{file}: exports of {format} do not tell refunds, so revenue is before refunds.",
    "format_without_partial_refunds": (
        "{file}: exports of {format} tell which orders were refunded whole, but not what was given back of others, so"
        " revenue is before partial refunds."
    ),
    "format_without_unpaid": "{file}: exports of {format} do not tell unpaid or cancelled orders from others.",
    "refunds_without_order": (
        "{file}: {rows} refunds ({money} in all) belong to sales that are not in the file, so nothing was taken off."
        " Load a longer span to have both."
    ),
    "customers_by_name": (
        "{file}: customers are told by “{header}”, a name. Two people of one name count as one customer."
    ),
    "customer_stand_ins": (
        "{file}: {rows} rows have nothing under “{header}”; there the customer is told by {others}."
    ),
    "customers_never_return": (
        "{file}: under “{header}” every order has another customer, so nobody ever comes back."
        " If that cannot be right, choose another column for the customer."
    ),
    "customer_dominates": (
        "{file}: {most} of {orders} orders belong to one customer, “{example}”. If that stands for many people,"
        " such as sales at the counter, leave them out of the file."
    ),
    "emails_merged": (
        "{file}: {addresses} e-mail addresses differ from others in capitals or spaces only and count as the same."
    ),
    "names_shared": (
        "{groups} names belong to several customers ({customers} in all, such as {example}). They have different"
        " ids and stay apart."
    ),
    "ids_differ_in_case": (
        "{customers} customer ids differ from others in capitals only, such as {example}. They stay apart."
    ),
    "ids_differ_in_zeros": (
        "{customers} customer ids differ from others in leading zeros only, such as {example}. They stay apart;"
        " a spreadsheet may have dropped zeros."
    ),
    "orders_rekeyed": (
        "{file}: customers are told by “{header}”, the only column by which they are found in the other files."
    ),
    "ids_without_zeros": (
        "{file}: customer ids meet those of the orders only without their leading zeros, and were read so."
    ),
    "test_addresses_kept": "{file}: {rows} rows have mail addresses that cannot exist. They are too many to be tests, so they were kept.",
    "orders_there_already": "{unchanged} orders were already there and are the same; {changed} were there and now are as the new files say.",
    "orders_met_by_content": "{orders} orders without a number in common were recognised by customer, time and amount, and not added again.",
    "orders_changed_customer": "{orders} orders belong to another customer than before; the new file counts.",
    "contacts_there_already": "{contacts} interactions were already there and were not added again.",
    "file_same_as_before": "{file} holds the same as {before}, which was imported on {day}.",
    "customers_all_new": "None of the {customers} customers with orders in the new files was there before. If they should have been, the column for the customer differs from the one used before.",
    "currency_assumed": "The currency is told by one side only ({currency}); all amounts were taken to be in it.",
    "dimension_added": "“{header}” became an attribute of customers.",
}


@dataclass(frozen=True)
class Note:
    """A decision about a whole file or column: a stable code and the parameters of its sentence."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Growth:
    """What new files changed in a dataset that was there before.

    An order is changed or unchanged if it was there before, by its number and customer or else by customer, time
    and amount. `revenue` is net, in the data's currency; `customers_new` counts everybody who was not there.
    """

    orders_before: int
    orders_new: int
    orders_changed: int
    orders_unchanged: int
    customers_before: int
    customers_new: int
    interactions_new: int
    interactions_unchanged: int
    revenue_before: float
    revenue_after: float


@dataclass(frozen=True)
class ImportReport:
    """What became of every row: rows_read = rows_kept + rows_rejected + anonymous_rows + merged_rows.

    Attributes:
        rows_read: records in all files, without empty ones and without files left aside.
        merged_rows: records for which another record counts: repeated rows, orders that a later file holds again.
        anonymous_revenue: net revenue of the anonymous rows, in the data's currency.
        problems: one row a problem, at most MOST_PROBLEMS: PROBLEM_COLUMNS. `row` is the line of the file,
            counted from 1 with the header, and missing where the problem is a whole column.
        problem_counts: one row a file, reason and action: COUNT_COLUMNS. `money` is the amount of these rows
            where they have one; `complete` if `problems` holds them all.
        kinds: file -> kind of table.
        mapping: file -> canonical column -> header, as used.
        notes: decisions about whole files.
        waterfall: one row a kind and step: WATERFALL_COLUMNS. The first is what was read, and is the sum of all
            others, in rows and in money (Decimal, exact). `kind` is read, rejected, anonymous, merged, left_out
            (money only), unpaid and refund (their rows are among rows_kept), or kept: what counts.
        rules: one row a rule: RULE_COLUMNS: whether it acts on all files, how many rows or orders it met, on or
            off, their money, and one of them as an example.
        growth: what changed in the dataset, if there was one before.
        headers: file -> all headers, as they stand in it.
        evidence: file -> canonical column -> why its header was taken.
        type_evidence: file -> canonical column -> how its values were read, and what shows it.
        name: of the dataset.
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
    merged_rows: int
    waterfall: pd.DataFrame
    rules: pd.DataFrame
    growth: Growth | None = None
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: Mapping[str, Mapping[str, Evidence]] = field(default_factory=dict)
    type_evidence: Mapping[str, Mapping[str, Evidence]] = field(default_factory=dict)
    name: str = ""


def reason_text(code: str, t: Language) -> str:
    """The sentence for a reason."""
    return t(REASONS[code])


def action_text(code: str, t: Language) -> str:
    """The sentence for what was done."""
    return t(ACTIONS[code])


# Steps of the waterfall that are no reason for a single row.
STEPS = {
    "read": "In the files",
    "kept": "Counts",
    "total_repeated": "Totals that are repeated on every line of an order",
    "amount_beside": "Payments and lines of orders that have amounts of their own",
    "unexplained": "Not explained by any reason: please report this",
}


def step_text(code: str, t: Language) -> str:
    """The name of a step of the waterfall."""
    return t(STEPS[code]) if code in STEPS else reason_text(code, t)


def note_text(note: Note, t: Language) -> str:
    """The sentence for a note."""
    params = {
        name: t.pick(value) if isinstance(value, Mapping) else value for name, value in note.params.items()
    }
    return t(NOTES[note.code], **params)
