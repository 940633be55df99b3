"""Uploaded files become a dataset: `read` shows how files are understood, `load_into` imports them, `grow` adds more.

A file is decoded, split into columns, mapped to the canonical columns, typed over whole columns, settled into
orders and customers, and written. What can be read in two ways is asked; what cannot be read is listed.
"""

from clm.importing.cancelling import Cancelled
from clm.importing.load import grow, load_into
from clm.importing.past import account, problem_rows
from clm.importing.preview import Table, read
from clm.importing.report import Growth, ImportReport, Note, action_text, note_text, reason_text, step_text
from clm.importing.rules import rule_label, rule_text, rules

__all__ = [
    "Cancelled",
    "Growth",
    "ImportReport",
    "Note",
    "Table",
    "account",
    "action_text",
    "grow",
    "load_into",
    "note_text",
    "problem_rows",
    "read",
    "reason_text",
    "rule_label",
    "rule_text",
    "rules",
    "step_text",
]
