"""Uploaded files become a dataset: `read` shows how files are understood, `load_into` imports them.

A file is decoded, split into columns, mapped to the canonical columns, typed over whole columns, settled into
orders and customers, and written. What can be read in two ways is asked; what cannot be read is listed.
"""

from clm.importing.load import load_into
from clm.importing.preview import Table, read
from clm.importing.report import ImportReport, Note, action_text, note_text, reason_text

__all__ = ["ImportReport", "Note", "Table", "action_text", "load_into", "note_text", "read", "reason_text"]
