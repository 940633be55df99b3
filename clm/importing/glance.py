"""A glance at files: the column names of every table, from its beginning alone, before anything is imported."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clm.engine.duckdb import new_file
from clm.errors import ClmError
from clm.importing.encodings import unmistakable
from clm.importing.formats import recognised
from clm.importing.mapping import UNKNOWN, guess
from clm.importing.opening import tables_in
from clm.importing.raw import Connection, RawTable, load_raw
from clm.importing.reading import Files, Source, sources

HEAD_BYTES = 1 << 18


@dataclass(frozen=True)
class Glance:
    """One table: its name, its headers, and whether its headers alone tell what it is and lack nothing."""

    name: str
    headers: tuple[str, ...]
    complete: bool


def glance(files: Files) -> list[Glance]:
    """The tables in the files; those that cannot be read are left out, as the import says why."""
    with tempfile.TemporaryDirectory(prefix="clm-import-") as folder:
        con = new_file(Path(folder, "glance.duckdb"))
        try:
            found = tables_in(sources(files), Path(folder))
            tables = [_table(con, source, index, Path(folder)) for index, source in enumerate(found)]
        except ClmError:
            return []
        finally:
            con.close()
    return [Glance(table.file, table.headers, _is_complete(table)) for table in tables if table]


def _table(con: Connection, source: Source, index: int, folder: Path) -> RawTable | None:
    for part in _parts(source):
        try:
            return load_raw(con, part, index, folder)
        except ClmError:  # cut within a value of several lines, for instance
            con.execute(f"drop table if exists raw_{index}")
    return None


def _parts(source: Source) -> Sequence[Source]:
    """The beginning of a long text, and the whole."""
    head = b"" if source.form == "parquet" or source.size_bytes() <= HEAD_BYTES else source.head(HEAD_BYTES)
    if not head or (unmistakable(head) or "").startswith("utf-16"):
        return (source,)
    return (replace(source, form="text", content=head[: head.rfind(b"\n") + 1]), source)


def _is_complete(table: RawTable) -> bool:
    found = guess(table, known=recognised(table.headers))
    return found.kind != UNKNOWN and not found.missing
