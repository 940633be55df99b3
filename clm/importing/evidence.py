"""Why a column was taken for what it is, and the sentence that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clm.importing.type_sentences import SENTENCES, type_sentence
from clm.language import Language

# Code -> sentence. {header} is the column as it stands in the file.
EVIDENCE = {
    "named_by_user": "“{header}”: chosen by you.",
    "header_is_known": "“{header}”: the name of the column says so.",
    "format_is_known": "“{header}”: so it is in exports of {format}.",
    "same_customers_as_orders": "“{header}”: it names {customers} of the customers who have orders.",
    "meets_other_files": "“{header}”: it alone names customers of the other files ({customers} of them).",
    "price_without_quantity": "“{header}”: a price without a quantity is what was paid.",
    "not_masked": "“{header}”: it names the customer where “{other}” is masked.",
    "values_are_statuses": "“{header}”: each of its {words} different values says whether an order was paid.",
    "values_look_like_order_numbers": "“{header}”: every value looks like an order number, as in {example}.",
    "only_column_of_dates": "“{header}”: {share} of its values are dates, as in {example}.",
    "values_are_amounts": "“{header}”: {share} of its values are numbers, as in {example}.",
    "debit_is_invoiced": (
        "“{header}”: in a ledger of customers it is what was invoiced; rows of “{other}”, payments and credit notes, are left out."
        " In the statement of a bank account it is the other way round: then choose “{other}”."
    ),
    "values_are_addresses": "“{header}”: {share} of its values are e-mail addresses, and they come back.",
    "values_come_back": "“{header}”: {values} different values in {rows} rows, so each comes back.",
    "values_group_rows": "“{header}”: rows with the same value have one customer.",
}
# A guess from values alone is shown and asked, never taken in silence.
BY_CONTENT = frozenset(
    ("only_column_of_dates", "values_are_amounts", "values_are_addresses", "values_come_back",
     "values_group_rows", "debit_is_invoiced")
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """Why a column was taken for what it is: a stable code and its parameters, in no language."""

    code: str
    params: Mapping[str, Any]


def evidence_text(evidence: Evidence, t: Language) -> str:
    """The sentence, or the sentences, for a piece of evidence."""
    if evidence.code == "several":
        return (" " if t.code == "en" else "").join(
            evidence_text(part, t) for part in evidence.params["parts"]
        )
    if evidence.code in SENTENCES:
        return type_sentence(evidence.code, evidence.params, t)
    params = dict(evidence.params)
    if "share" in params:
        params["share"] = t.share(params["share"])
    for count in {"values", "rows", "customers"} & set(params):
        params[count] = t.count(params[count])
    if isinstance(params.get("format"), Mapping):
        params["format"] = t.pick(params["format"])
    return t(EVIDENCE[evidence.code], **params)
