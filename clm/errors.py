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
    "unknown_view": "There is no view “{view}”. Choose among: {known}.",
    "unknown_view_choice": "The view “{view}” has no choice “{name}”. It has: {known}.",
    "slide_unreadable": "“{code}” names no slide. Write the view and its choices as in funnel(by=channel), slides separated by commas.",
    "slides_too_long": "The list of slides has more than {most} characters. Shorten the remarks or leave slides out.",
    "day_not_period_end": "No earlier period ends on {day}. The last ones ended on {known}; choose one of these.",
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
    "too_few_repeat_buyers": "A purchase model needs {fewest} customers who have bought again, and these data have {buyers}. Choose a longer span or fewer filters, or use the rules.",
    "too_few_ended_contracts": "A model of contracts needs {fewest} contracts that have ended, and these data have {contracts}. Choose a longer span or fewer filters.",
    "fit_without_maximum": "These purchases follow no pattern that the model can be fitted to. Choose another span or filter, or use the rules.",
    "value_out_of_range": "“{name}” must lie between {low} and {high}; {value} does not.",
    "no_customer_in_span": "Nobody bought for the first time between {start} and {end}. Choose an earlier start or a later end.",
    "horizon_too_long": "A look-back of {horizon} days needs at least twice as many days of data; these have {days}.",
    "brand_colour": "“{value}” is not a colour. Write it as six hexadecimal digits after #, such as #0C64CA.",
    "logo_not_picture": "The logo is not a PNG or JPEG picture, or it is damaged. Save it again as PNG and choose that file.",
    "logo_too_large": "The logo is larger than {megabytes} MB or 12 million pixels. Make it smaller and choose it again.",
    "model_invalid": "{file}, {path}: {problem}. {remedy}",
    "rule_invalid": "The rule “{rule}” cannot be used: {problem}. {remedy}",
    "no_file": "No file was given. Choose at least one file with orders.",
    "file_not_found": "There is no file at {path}. Check the path.",
    "file_name_twice": "Two files are called “{file}”. Rename one of them, so that they can be told apart.",
    "file_given_twice": "“{file}” and “{other}” hold the same text. Leave one of them out.",
    "file_empty": "“{file}” is empty. Export it again.",
    "file_damaged": "“{file}” cannot be unpacked: it is damaged or incomplete. Compress or upload it again.",
    "file_too_large": "“{file}” unpacks to more than {megabytes} MB. Split it into several files.",
    "file_not_text": "“{file}” is neither text nor a workbook. Save it as CSV (UTF-8) or XLSX and load that.",
    "file_is_json": (
        "“{file}” is JSON, which is not read. Read are CSV and other tables of text, Excel (XLSX, XLS, XLSB), ODS and"
        " Parquet, also in a ZIP or GZ. Export one of these instead."
    ),
    "file_is_web_page": (
        "“{file}” is a web page, whatever its name says. Open it in a spreadsheet, save it as XLSX and load that."
    ),
    "archive_unknown": (
        "“{file}” is packed in a way that cannot be opened here. Unpack it, or pack it as a plain ZIP file."
    ),
    "archive_nested": "“{file}” is an archive inside an archive. Unpack the outer one and load what is in it.",
    "archive_encrypted": "“{file}” is locked with a password. Unpack it and load the files in it.",
    "archive_without_table": (
        "“{file}” holds no file that can be a table. It holds: {members}. Load the exports themselves."
    ),
    "archive_too_many_files": "“{file}” holds {files} files; at most {most} are read. Load those that matter.",
    "workbook_encrypted": (
        "“{file}” is locked with a password. Open it in a spreadsheet, save it without the password, and load it again."
    ),
    "workbook_too_large": (
        "“{file}” takes too much memory or time to read: its sheets are too large, or a cell stands far away from"
        " all others. Save the sheet that matters as CSV and load that."
    ),
    "workbook_without_table": (
        "“{file}” has no sheet with a table: column names with rows below. Its visible sheets are: {sheets}. Put the"
        " table on a visible sheet, or load the right file."
    ),
    "file_without_header": (
        "“{file}” has no line with column names. Put the names of the columns on the first line."
    ),
    "header_row_empty": "“{file}” has no column names on line {row}. Choose the line on which they stand.",
    "file_without_rows": (
        "“{file}” has a header and no rows. It has the columns {headers}. Export it with its data."
    ),
    "too_many_columns": (
        "“{file}” has {columns} columns or more; at most {most} can be read. Keep those that matter."
    ),
    "encoding_wrong": "“{file}” is not written in {encoding}. Leave the encoding out, or name another one.",
    "encoding_unknown": (
        "The encoding of “{file}” cannot be told. Its text would read as {readings}. Choose what reads right, as in"
        ' mapping={{"encoding": "big5"}}, or save the file as UTF-8.'
    ),
    "encoding_needed": (
        "“{file}”, column “{column}”: the same signs are other letters in other encodings, and nothing tells which are"
        ' right: {readings}. Choose what reads right, as in mapping={{"encoding": "cp1250"}}, or save the file as UTF-8.'
    ),
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
        "“{file}”, column “{column}”: {example} can be read in several orders of day, month and year, and no value "
        'tells which. Choose the order of the dates, or say mapping={{"date_order": "dmy"}}, "mdy" or, for years of '
        'two digits that stand first, "ymd".'
    ),
    "rate_invalid": (
        "The rate of {currency} must be a number above zero, not “{rate}”: what one {currency} is worth in the "
        'currency to keep, as in mapping={{"currency": "USD", "rates": {{"EUR": 1.08}}}}.'
    ),
    "rates_need_currency": (
        "Rates were given, but not the currency into which they convert. Name it as well, as in "
        'mapping={{"currency": "USD", "rates": {{"EUR": 1.08}}}}; without a rate are: {currencies}.'
    ),
    "time_zone_unknown": (
        "There is no time zone “{zone}”. Use a name such as Europe/Berlin or Asia/Shanghai, or leave it out."
    ),
    "column_unreadable": (
        "“{file}”, column “{column}”: {unread} of {filled} values cannot be read, as “{example}”. Choose another "
        'column for {canonical}, or none, as in mapping={{"{canonical}": None}}, or export the file again.'
    ),
    "dates_unreadable": (
        "“{file}”, column “{column}”: {unread} of {filled} dates cannot be read, as “{example}”. Each must tell a day, as in"
        " 2024-01-31, in the digits 0 to 9 and with years such as 2024, not 113 or 2567. Write them so, or choose another"
        ' column for {canonical}, or none, as in mapping={{"{canonical}": None}}.'
    ),
    "dates_are_periods": (
        "“{file}”, column “{column}”: “{example}” names a month, a quarter or a week and not a day ({unread} of {filled} dates)."
        " How often customers come back is seen only in orders with their days: export the orders one by one. If there are"
        " only sums for each customer and month, write the first day of the month (2024-01-01) in the file: each row then"
        ' counts as one order. Or choose a column with days for {canonical}, or none, as in mapping={{"{canonical}": None}}.'
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
        "“{file}” is not recognised as customers, orders, payments, lines, refunds or interactions. It has the "
        'columns {headers}. Say what it is, as in mapping={{"{file}": {{"kind": "orders"}}}}, or leave it '
        'out ("ignore").'
    ),
    "table_left_needed": (
        "“{file}” is not recognised as customers, orders, payments, lines, refunds or interactions, and other files hold orders."
        ' It has the columns {headers}. Leave it aside, as in mapping={{"{file}": {{"kind": "ignore"}}}}, or say what it'
        " is."
    ),
    "refunds_apart": (
        "“{file}” seems to list refunds of orders in the other files; read as orders they would count as sales. Say what"
        ' its rows are, as in mapping={{"{file}": {{"kind": "refunds"}}}}, or leave it aside ("ignore").'
    ),
    "refunds_alone": (
        "“{file}” lists refunds, and there are no orders from which to take them off. Add the file of the orders, with"
        " customer, date and amount, or add this file to a dataset that has them. If its rows are orders after all, choose"
        ' that, as in mapping={{"kind": "orders"}}.'
    ),
    "refund_columns_missing": (
        "“{file}” lists refunds and has no columns for: {columns}. It has the columns {headers}. A refund needs the number"
        " of its order and its amount. Say which columns they are, as in"
        ' mapping={{"{file}": {{"order_id": "header"}}}}, or leave the file aside ("ignore").'
    ),
    "refund_signs_differ": (
        "“{file}”, column “{column}”: {above} refunds are above zero and {below} below, so it is not clear which of them"
        " were given back and which were taken back again. Choose a column in which all have one sign, or correct the"
        " file."
    ),
    "refunds_meet_nothing": (
        "“{file}”: none of its {rows} refunds belongs to an order that is known: no order has a number such as"
        " “{example}”, from the column “{column}”. Choose the column with the number of the order, add the file with"
        ' these orders, or leave this file aside, as in mapping={{"{file}": {{"kind": "ignore"}}}}.'
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
    "format_invalid": "The format file {path} cannot be used: {place}: {problem}. Correct the file.",
    "confirmed_needed": (
        "“{file}”: the names of the columns do not say what all of them hold. Their values suggest: {guess}. If that"
        ' is right, say mapping={{"confirmed": True}}, else name the columns, as in mapping={{{answer}}}.'
    ),
    "column_contradicted": (
        "“{file}”: by its name, “{column}” should be {canonical}, but it holds {values}, such as “{example}”. Name"
        ' the right column, or confirm this one, as in mapping={{"{canonical}": "{column}"}}.'
    ),
    "customer_once_needed": (
        "“{file}”: under “{column}” almost every order has another customer ({customers} customers in {orders}"
        " orders), while those under “{other}” come back. Choose the customer’s column, as in"
        ' mapping={{"customer_id": "{other}"}}, or confirm with “{column}”.'
    ),
    "customer_constant_needed": (
        "“{file}”: under “{column}” one value, “{example}”, stands in {most} of {orders} orders, so it does not tell"
        ' customers apart. Choose another column, or confirm with mapping={{"customer_id": "{column}"}}.'
    ),
    "repeated_needed": (
        "“{file}”: in {equal} of {several} orders of several rows every row has the same “{column}”, such as"
        ' {example}. Say whether that is the order’s total written on each row, as in mapping={{"repeated": True}},'
        " or the amount of each row, which add up (False)."
    ),
    "headers_look_like_data": (
        "“{file}” begins with a row of data instead of the names of its columns: {headers}. Add a first line with"
        " the names, such as customer, date, amount, and load it again."
    ),
    "customer_list_alone": (
        "“{file}” is a list of customers ({format}) and holds no orders. Add the export of the orders and load both"
        " together."
    ),
    "amazon_without_buyer": (
        "“{file}”: this Amazon report does not say who bought. Request an order report with the column buyer-email"
        " (Reports > Fulfilment, or Order Reports) and load that."
    ),
    "stripe_without_buyer": (
        "“{file}”: the payments name no customer. Export them from Stripe with all columns, so that Customer ID or"
        " Customer Email is among them."
    ),
    "square_without_buyer": (
        "“{file}”: no payment names a customer. Square names those who pay with a saved card, a loyalty account or"
        " an invoice; without them nothing can be said about customers."
    ),
    "taobao_without_buyer": (
        "“{file}”: the buyers are missing or masked. Export from the seller centre with an account that may see"
        " 买家会员名 unmasked."
    ),
    "jd_without_buyer": (
        "“{file}”: this JD export does not say who bought: 下单帐号 is missing or masked, and a masked name or phone number"
        " stands for many people. Ask the back office of the shop to export the orders with 下单帐号 unmasked, or take them from"
        " the ERP that is connected to JD, which receives an id of each buyer (open_id_buyer)."
    ),
    "youzan_without_buyer": (
        "“{file}”: the buyers are missing or masked. Export the orders with 买家手机号 and ask for the unmasked"
        " numbers when exporting."
    ),
    "pinduoduo_without_buyer": (
        "“{file}”: Pinduoduo’s order export does not say who bought, or masks it, so customers cannot be told"
        " apart. Use the orders of a shop system or ERP that knows the members."
    ),
    "douyin_without_buyer": (
        "“{file}”: Douyin masks the recipients in this export, so customers cannot be told apart. Export with the"
        " recipients unlocked (收件人手机号 in full), or use the orders of an ERP."
    ),
    "unknown_rule": "There is no import rule “{name}”. The rules are: {known}.",
    "import_cancelled": "The import was stopped. Nothing was changed.",
    "output_is_input": "{path} is one of the files to read. Choose another name for what is written.",
    "answers_unreadable": "The answers in {path} cannot be read: {reason}. Write them as TOML or JSON.",
    "no_slide": "These data can show none of the views that were asked for. Choose others, or load more data.",
    "browser_not_found": (
        "PDF and PNG are made with Chrome, Chromium or Edge, and none of them was found. Install one, or name its"
        " program in the setting CLM_BROWSER. PowerPoint (pptx), HTML and Excel (xlsx) need none, and the HTML file can be"
        " printed to PDF from any browser."
    ),
    "browser_named_wrong": "CLM_BROWSER names “{path}”, which is no program. Correct it, or leave the setting out.",
    "browser_failed": (
        "The browser at {path} was started and made no file. Try again; PowerPoint (pptx), HTML and Excel (xlsx) need no"
        " browser, and the HTML file can be printed to PDF from any browser."
    ),
    "dataset_busy": "“{name}” is being changed by somebody else at this moment. Nothing was lost: try again when that is done.",
    "dataset_shipped": "“{name}” comes with the program and cannot be changed. Load your own files as a new dataset.",
    "nothing_to_undo": "“{name}” has no earlier state to go back to: nothing was added since it was made or since the last undo.",
    "growth_currency_differs": (
        "The dataset is in {currency}, the new files are in {currencies}. Sums across currencies mean nothing: convert "
        "the amounts first, or load the files as a dataset of their own."
    ),
    "growth_customers_differ": (
        "{orders} orders are already there under other customers, for example “{old}” instead of “{new}”. The column "
        "for the customer seems to be another one than before: choose the same one."
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
