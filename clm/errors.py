"""The one error that a person is meant to read: a code, its parameters, and a message that says what to do next.

Anything else that is raised is a mistake in this program and belongs in the log.
"""

from typing import Any

# code -> English message; the Chinese stands in locale/zh.po under the English text.
MESSAGES = {
    "unknown_model": "There is no lifecycle model “{model}”. Choose one of: {known}.",
    "unknown_parameter": "The model “{model}” has no parameter “{name}”. It has: {known}.",
    "parameter_not_number": "The parameter “{name}” must be a number, not “{value}”.",
    "parameter_out_of_range": "The parameter “{name}” must lie between {low} and {high}; {value} does not.",
    "unknown_clock": "The clock must be “calendar” or “market”, not “{value}”.",
    "unknown_period": "The period must be “week”, “month” or “quarter”, not “{value}”.",
    "unknown_choice": "“{name}” must be one of {known}, not “{value}”.",
    "unknown_dimension": "These data have no attribute “{name}”. They have: {known}.",
    "day_not_date": "“{value}” is not a date. Write it as 2025-12-31.",
    "day_before_data": "The data begin on {start}; nothing is known on {day}. Choose a later day.",
    "span_reversed": "The start {start} must lie before the end {end}. Choose an earlier start.",
    "no_such_dataset": "There is no dataset at {path}. Load a file first, or check the path.",
    "unknown_dataset": "There is no dataset “{code}” here. It may have been removed, or be private to another person; choose another one or upload the file.",
    "unknown_customer": "There is no customer “{customer}” in these data. Search by a part of the id or name.",
    "not_a_dataset": "{path} is not a dataset of this program. Load the customer and order files again.",
    "dataset_outdated": "{path} was written by another version of this program. Load the original files again.",
    "dataset_empty": "No paid order and no customer is left in these data, so there is nothing to show.",
    "horizon_too_long": "A look-back of {horizon} days needs at least twice as many days of data; these have {days}.",
    "model_invalid": "{file}, {path}: {problem}. {remedy}",
    "rule_invalid": "The rule “{rule}” cannot be used: {problem}. {remedy}",
    "no_file": "No file was given. Choose at least one file with orders.",
    "file_not_found": "There is no file at {path}. Check the path.",
    "file_name_twice": "Two files are called “{file}”. Rename one of them, so that they can be told apart.",
    "file_given_twice": "“{file}” and “{other}” hold the same text. Leave one of them out.",
    "file_empty": "“{file}” is empty. Export it again.",
    "file_damaged": "“{file}” cannot be unpacked: it is damaged or incomplete. Compress or upload it again.",
    "file_too_large": "“{file}” unpacks to more than {megabytes} MB. Split it into several files.",
    "file_not_text": "“{file}” is not a text file. Save it as CSV (UTF-8) and load that.",
    "file_without_header": (
        "“{file}” has no line with column names. Put the names of the columns on the first line."
    ),
    "file_without_rows": (
        "“{file}” has a header and no rows. It has the columns {headers}. Export it with its data."
    ),
    "too_many_columns": (
        "“{file}” has {columns} columns or more; at most {most} can be read. Keep those that matter."
    ),
    "encoding_wrong": "“{file}” is not written in {encoding}. Leave the encoding out, or name another one.",
    "encoding_unknown": "The encoding of “{file}” cannot be told. Save it as UTF-8, or name one of: {known}.",
    "csv_quote_open": (
        "“{file}”: near line {row} a quotation mark is opened and never closed, which swallows the lines "
        "after it. Close or remove the mark, or export the file again."
    ),
    "mapping_needs_file": (
        "There are several files: say to which of them “{key}” belongs, as in {{file: {{column: header}}}}."
        " Files: {files}."
    ),
    "mapping_key_unknown": "“{key}” is neither a column, an option nor a file. Known are: {known}.",
    "mapping_header_unknown": (
        "“{file}” has no column “{header}” to serve as {column}. It has the columns {headers}."
    ),
    "date_order_needed": (
        "“{file}”, column “{column}”: {example} can be day/month or month/day, and no value tells which. "
        'Choose the order of the dates, or say mapping={{"date_order": "dmy"}} or "mdy".'
    ),
    "decimal_needed": (
        "“{file}”, column “{column}”: {example} can have a decimal point or a decimal comma, and the column"
        ' does not tell which. Choose the decimal mark, or say mapping={{"decimal": "point"}} or "comma".'
    ),
    "statuses_needed": (
        "“{file}”, column “{column}”: most orders have a status that this program does not know: {words}. "
        'Say what they mean, as in mapping={{"statuses": {{"word": "paid"}}}}, with one of: {known}.'
    ),
    "mixed_currencies": (
        "“{file}” has amounts in several currencies: {currencies}. Sums across them mean nothing. Choose "
        'the one to keep, as in mapping={{"currency": "EUR"}}, or convert the amounts first.'
    ),
    "currency_absent": (
        "“{file}” has no amounts in {currency}. Its currencies are: {currencies}. Choose one of them."
    ),
    "currencies_differ": (
        "The files are in different currencies: {currencies}. Convert the amounts, or load the files apart."
    ),
    "table_unknown": (
        "“{file}” is not recognised as customers, orders, payments, lines or interactions. It has the "
        'columns {headers}. Say what it is, as in mapping={{"{file}": {{"kind": "orders"}}}}, or leave it '
        'out ("ignore").'
    ),
    "ids_rounded": (
        "“{file}”: a spreadsheet has rounded the numbers in the column “{column}” to the likes of 3.5E+17, so "
        "that different ones look the same. Export the file again and load it without opening it there."
    ),
    "orders_file_missing": (
        "None of the files holds orders: {files}. Add the file with customer, date and amount."
    ),
    "customers_repeat": (
        "“{file}” names {customers} customers in {rows} rows, so it is not a list of customers. It has the "
        'columns {headers}. Say what it is, as in mapping={{"{file}": {{"kind": "interactions"}}}}, or '
        'leave it out ("ignore").'
    ),
    "customer_column_missing": (
        "“{file}” has no column for the customer ({columns}). It has the columns {headers}. Say which one "
        'it is, as in mapping={{"customer_id": "header"}}, or export the file with it.'
    ),
    "date_column_missing": (
        "“{file}” has no column for the date of the order ({columns}). It has the columns {headers}. Say "
        'which one it is, as in mapping={{"ordered_at": "header"}}, or export the file with it.'
    ),
    "amount_column_missing": (
        "“{file}” has no column for the amount ({columns}), nor both quantity and unit price. It has the "
        'columns {headers}. Say which one it is, as in mapping={{"amount": "header"}}, or export the file '
        "with it."
    ),
    "columns_missing": (
        "“{file}” has no columns for: {columns}. It has the columns {headers}. An order needs a customer "
        "(customer_id), a date (ordered_at) and an amount. Say which columns they are, or export the file "
        "with them."
    ),
    "customer_column_empty": (
        "“{file}”: no row has a customer: the column “{column}” is empty. Without customers nothing can be "
        "said about them. Choose another column for the customer among {headers}, or export the file with "
        "it."
    ),
    "customer_column_masked": (
        "“{file}”: every customer in the column “{column}” is masked, so different people look the same. "
        "Choose another column for the customer among {headers}, or export the file with unmasked buyers."
    ),
    "no_paid_order": (
        "Of {rows} rows none is a paid order of a known customer. Reasons: {reasons}. Check the columns and"
        " the file."
    ),
}


class ClmError(Exception):
    """A refusal with its reason: `code` is stable, `params` fill the message, `message()` is the sentence."""

    def __init__(self, code: str, /, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(self.template.format(**params))

    @property
    def template(self) -> str:
        """The English message before its parameters are filled in: also the key of its translation."""
        return MESSAGES[self.code]
