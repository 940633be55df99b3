"""Why files cannot come in, in the words of the screen: columns, tables and reasons by name, no hint to callers."""

import re
from collections.abc import Mapping

from clm.errors import ClmError
from clm.importing import reason_text
from clm.importing.formats import formats
from clm.importing.report import REASONS
from clm.language import Language
from clm.ui.columns import column_name, kind_names

# How a caller of the API answers, as templates say it; on screen the form does.
FOR_CALLERS = re.compile(
    r"(, as in|, or say|，?例如|，?写法如|，或写明|，或指定)?\s*mapping=\{\{.*?\}\}+(\s*(or|或)\s*(\"\w+\"|“\w+”))?"
    r"|\s*[（(](\"ignore\"|\{columns\}|customer_id|ordered_at|amount)[)）]"
)
CODE_WITH_COUNT = re.compile(r"\b([a-z_]+)(?= \(\d+\))")
KIND_OF_FILE = re.compile(r"(?<=\()[a-z]+(?=\))")


def refusal_text(error: ClmError, t: Language) -> str:
    """The sentence of an error for a reader."""
    return FOR_CALLERS.sub("", t(error.template)).format(**_named(error.params, t))


def _named(params: Mapping[str, object], t: Language) -> dict[str, object]:
    """The parameters of an error, with names in place of codes."""
    named = dict(params)
    if "columns" in named and "headers" in named:
        named["columns"] = t(", ").join(column_name(each, t) for each in str(named["columns"]).split(", "))
    if "canonical" in named:
        named["canonical"] = f"“{column_name(str(named['canonical']), t)}”"
    if "reasons" in named:
        named["reasons"] = _reasons(str(named["reasons"]), t)
    if "format" in named:
        known = {each.name["en"]: t.pick(each.name) for each in formats().values()}
        named["format"] = known.get(str(named["format"]), named["format"])
    if "files" in named:
        kinds = kind_names(t)
        named["files"] = KIND_OF_FILE.sub(lambda kind: kinds.get(kind[0], kind[0]), str(named["files"]))
    return named


def _reasons(codes: str, t: Language) -> str:
    """Why rows were left out, each with its number of rows; or that their status alone was the reason."""
    if codes == "status":
        return t("by their status, none was paid")
    known = {code: reason_text(code, t).rstrip(".。") for code in REASONS}
    return CODE_WITH_COUNT.sub(lambda code: known.get(code[0], code[0]), codes)
