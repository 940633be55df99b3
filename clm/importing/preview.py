"""How files are understood, before anything is imported."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clm.engine.duckdb import new_file
from clm.importing.choices import choices_by_file
from clm.importing.continued_rows import with_headings_below
from clm.importing.doubts import doubted
from clm.importing.evidence import Evidence
from clm.importing.garbled import with_garbled_said
from clm.importing.letter_doubts import with_encoding_asked
from clm.importing.matching import matched
from clm.importing.opening import tables_in
from clm.importing.questions import Question
from clm.importing.raw import Connection, load_raw
from clm.importing.reading import Files, sources
from clm.importing.readings import ReadTable, read_columns
from clm.importing.refund_lists import with_refund_lists, with_signs_asked
from clm.importing.report import Note
from clm.importing.strangers import without_needless_guesses, without_strangers
from clm.importing.totals import with_question


@dataclass(frozen=True)
class Table:
    """One file as it was understood.

    Attributes:
        name: the file's name.
        kind: orders, customers, payments, lines, refunds, interactions or unknown.
        headers: as they stand in the file.
        rows: records without empty ones.
        encoding, delimiter: as found.
        samples: the first rows as text.
        mapping: canonical column -> header.
        evidence: canonical column -> why that header was taken.
        missing: canonical columns that this kind of table needs and does not have.
        questions: what the mapping must answer before the file can be imported.
        type_evidence: canonical column -> how its values are read and what shows it.
        notes: what stood above the header, was left aside, or was told by evidence only.
    """

    name: str
    kind: str
    headers: tuple[str, ...]
    rows: int
    encoding: str
    delimiter: str
    samples: tuple[tuple[str, ...], ...]
    mapping: Mapping[str, str]
    evidence: Mapping[str, Evidence]
    missing: tuple[str, ...]
    questions: tuple[Question, ...]
    notes: tuple[Note, ...] = ()
    type_evidence: Mapping[str, Evidence] = field(default_factory=dict)


def read(files: Files, mapping: Mapping[str, Any] | None = None) -> list[Table]:
    """How the files would be understood, for a preview; `mapping` as in `load_into`.

    Raises:
        ClmError: a file cannot be read at all, or `mapping` does not fit it.
    """
    with tempfile.TemporaryDirectory(prefix="clm-import-") as folder:
        con = new_file(Path(folder, "preview.duckdb"))
        try:
            tables = read_tables(con, files, mapping, Path(folder))
            return [previewed(with_question(con, table)) for table in tables]
        finally:
            con.close()


def previewed(table: ReadTable) -> Table:
    raw, guess = table.raw, table.guess
    return Table(
        raw.file, guess.kind, raw.headers, raw.rows, raw.encoding, raw.delimiter, raw.samples,
        guess.columns, guess.evidence, guess.missing, table.questions,
        raw.notes, table.type_evidence,
    )  # fmt: skip


def read_tables(
    con: Connection, files: Files, mapping: Mapping[str, Any] | None, folder: Path, known: str | None = None
) -> list[ReadTable]:
    """The files in the database, each with its columns decided; decoded texts are kept in `folder`.

    `known` is a relation of the ids of customers who are there already, if there are any.

    Raises:
        ClmError: a file cannot be read at all, or `mapping` does not fit it.
    """
    found = tables_in(sources(files), folder)
    choices = choices_by_file(mapping, [source.name for source in found])
    tables = []
    for index, source in enumerate(found):
        own = choices[source.name]
        raw = load_raw(con, source, index, folder, own.option("encoding"), own.option("delimiter"),
                       own.option("header_row"))  # fmt: skip
        tables.append(with_headings_below(con, read_columns(con, raw, own)))
    if len(tables) > 1:
        tables = without_needless_guesses(con, with_refund_lists(con, tables))
    tables = without_strangers(con, tables)
    doubtful = [with_signs_asked(con, doubted(con, table)) for table in matched(con, tables, known)]
    return [with_garbled_said(con, with_encoding_asked(con, table)) for table in doubtful]
