"""How files are understood, before anything is imported."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clm.engine.duckdb import new_file
from clm.importing.choices import choices_by_file
from clm.importing.mapping import Evidence
from clm.importing.matching import matched
from clm.importing.questions import Question
from clm.importing.raw import Connection, load_raw
from clm.importing.reading import Files, sources
from clm.importing.readings import ReadTable, read_columns


@dataclass(frozen=True)
class Table:
    """One file as it was understood.

    Attributes:
        name: the file's name.
        kind: orders, customers, payments, lines, interactions or unknown.
        headers: as they stand in the file.
        rows: records without empty ones.
        encoding, delimiter: as found.
        samples: the first rows as text.
        mapping: canonical column -> header.
        evidence: canonical column -> why that header was taken.
        missing: canonical columns that this kind of table needs and does not have.
        questions: what the mapping must answer before the file can be imported.
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


def read(files: Files, mapping: Mapping[str, Any] | None = None) -> list[Table]:
    """How the files would be understood, for a preview; `mapping` as in `load_into`.

    Raises:
        ClmError: a file cannot be read at all, or `mapping` does not fit it.
    """
    with tempfile.TemporaryDirectory(prefix="clm-import-") as folder:
        con = new_file(Path(folder, "preview.duckdb"))
        try:
            return [_preview(table) for table in read_tables(con, files, mapping, Path(folder))]
        finally:
            con.close()


def _preview(table: ReadTable) -> Table:
    raw, guess = table.raw, table.guess
    return Table(
        raw.file, guess.kind, raw.headers, raw.rows, raw.encoding, raw.delimiter, raw.samples,
        guess.columns, guess.evidence, guess.missing, table.questions,
    )  # fmt: skip


def read_tables(
    con: Connection, files: Files, mapping: Mapping[str, Any] | None, folder: Path
) -> list[ReadTable]:
    """The files in the database, each with its columns decided; decoded texts are kept in `folder`.

    Raises:
        ClmError: a file cannot be read at all, or `mapping` does not fit it.
    """
    found = sources(files)
    choices = choices_by_file(mapping, [source.name for source in found])
    tables = []
    for index, source in enumerate(found):
        own = choices[source.name]
        raw = load_raw(con, source, index, folder, own.option("encoding"), own.option("delimiter"))
        tables.append(read_columns(con, raw, own))
    return matched(con, tables)
