"""What a dataset keeps of its own imports: when, which files, what was there already, and every problem row."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from clm.dataset import Dataset
from clm.errors import ClmError
from clm.importing.cancelling import stop_if_cancelled
from clm.importing.problems import MOST_SIGNS, look_at
from clm.importing.raw import Connection, file_lines
from clm.importing.reading import Source
from clm.importing.readings import ReadTable
from clm.importing.report import MOST_PROBLEMS, Growth
from clm.importing.rules import rules
from clm.queries import sql_file
from clm.schema import IMPORTS, LISTED, LISTED_REFUNDS, PROBLEMS, STEPS

CHUNK_BYTES = 1 << 20
TABLES = {
    "imports": IMPORTS,
    "import_problems": PROBLEMS,
    "import_steps": STEPS,
    "listed_customers": LISTED,
    "listed_refunds": LISTED_REFUNDS,
}


def create_past(con: Connection) -> None:
    """The empty tables of an import's own history, beside the canonical ones."""
    for table, columns in TABLES.items():
        declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        con.execute(f"create table {table} ({declared})")


def fingerprints(found: Sequence[Source]) -> dict[str, str]:
    """File name -> what stands for its content: equal exactly if the bytes are."""
    return {source.name: _fingerprint(source) for source in found}


def _fingerprint(source: Source) -> str:
    content = hashlib.sha256()
    with source.open() as file:
        while chunk := file.read(CHUNK_BYTES):
            stop_if_cancelled()
            content.update(chunk)
    return content.hexdigest()


def keep_problems(con: Connection, tables: Sequence[ReadTable], number: int) -> None:
    """Write every problem row with its line, header and value, however many there are."""
    con.execute("create temp table lines_of_rows (file integer, row bigint, line bigint)")
    con.execute("create temp table pointed (file integer, reason varchar, canonical varchar)")
    con.execute("create temp table headers (file integer, canonical varchar, header varchar)")
    con.execute("create temp table malformed (file integer, row bigint, text varchar)")
    found = con.execute("select file, list(distinct reason) from problems group by 1").fetchall()
    reasons = dict(found)
    for table in tables:
        if table.raw.index in reasons:
            _locate(con, table, reasons[table.raw.index])
            values = " ".join(
                f"when '{canonical}' then left(cast(raw.{table.raw.column(header)} as varchar), {MOST_SIGNS})"
                for canonical, header in table.guess.columns.items()
            )
            con.execute(
                sql_file(__file__, "problem_rows", raw=table.raw.name, values=values or "when '' then null"),
                {"file": table.raw.index, "name": table.raw.file, "number": number},
            )


def _locate(con: Connection, table: ReadTable, reasons: Sequence[str]) -> None:
    """Fill lines_of_rows, pointed, headers and malformed (rows as text) for one file."""
    file = table.raw.index
    rows: pd.Series = con.execute("select distinct row from problems where file = ?", [file]).df()["row"]
    con.execute(
        "insert into lines_of_rows select $file, unnest($rows::bigint[]), unnest($lines::bigint[])",
        {"file": file, "rows": rows.tolist(), "lines": file_lines(table.raw, rows).tolist()},
    )
    for reason in reasons:
        con.execute("insert into pointed values (?, ?, ?)", [file, reason, look_at(table, reason) or None])
    for canonical, header in table.guess.columns.items():
        con.execute("insert into headers values (?, ?, ?)", [file, canonical, header.strip()])
    for line, text, _ in table.raw.malformed[:MOST_PROBLEMS]:
        con.execute("insert into malformed values (?, ?, ?)", [file, -line, text[:MOST_SIGNS]])
    for row, text, _ in table.raw.left_out[:MOST_PROBLEMS]:
        con.execute("insert into malformed values (?, ?, ?)", [file, row, text[:MOST_SIGNS]])


def keep_import(con: Connection, tables: Sequence[ReadTable], marks: Mapping[str, str], growth: Growth,
                number: int, moment: datetime.datetime) -> None:  # fmt: skip
    """Write what this import was; `marks` are the fingerprints of its files."""
    for table in tables:
        con.execute(
            f"insert into imports values ({', '.join('?' * len(IMPORTS))})",
            [
                number, moment.replace(tzinfo=None), table.raw.file, table.kind, table.raw.rows,
                _mark_of(table.raw.file, marks), growth.orders_new, growth.orders_changed,
                growth.orders_unchanged, growth.customers_new,
            ],
        )  # fmt: skip
    for name, value in asdict(growth).items() if number > 1 else ():
        rows, money = (None, value) if name.startswith("revenue") else (value, None)
        con.execute("insert into import_steps values (?, 'growth', ?, ?, ?)", [number, name, rows, money])


def keep_steps(con: Connection, steps: pd.DataFrame, number: int) -> None:
    """Write where the rows and the money of an import went; `steps` as in `ImportReport.waterfall`."""
    for step in steps.itertuples(index=False):
        con.execute("insert into import_steps values (?, ?, ?, ?, ?)", [number, *step])


def account(dataset: Dataset) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What the last import did, asked of what the dataset keeps of it.

    Returns:
        Its files as in schema.IMPORTS; its steps: kind, step, rows, money; and its problems, one row a file, reason
        and action: file, reason, action, rows, money.
    """
    last = "where number = (select max(number) from imports)"
    return (
        dataset.query(f"select * from imports {last} order by file"),
        dataset.query(f"select kind, step, rows, money from import_steps {last} order by rowid"),
        dataset.query(
            f"""select file, reason, action, count(*) as rows, sum(money) as money from import_problems {last}
            group by all order by rows desc, file, reason, action"""
        ),
    )


def _mark_of(table: str, marks: Mapping[str, str]) -> str | None:
    """The fingerprint of the file in which a table stands: a sheet and a packed file are named after theirs."""
    return next(
        (mark for name, mark in marks.items() if table == name or table.startswith(f"{name} › ")), None
    )


def problem_rows(
    dataset: Dataset, rule: str | None = None, reason: str | None = None, number: int | None = None
) -> pd.DataFrame:
    """Every problem row of a dataset's imports, or those of one rule, reason or import.

    Returns:
        One row a problem: number (of the import), file, row (line of the file), column, value, reason, action, money.

    Raises:
        ClmError: unknown_rule.
    """
    if rule is not None and rule not in rules():
        raise ClmError("unknown_rule", name=rule, known=", ".join(rules()))
    tables = dataset.query("select table_name from duckdb_tables() where database_name = 'data'")[
        "table_name"
    ]
    if "import_problems" not in set(tables):  # written by an earlier version, or not from files
        return pd.DataFrame(columns=list(PROBLEMS))
    return dataset.query(
        """select * from import_problems
        where ($reasons is null or reason in (select unnest($reasons::varchar[])))
          and ($reason is null or reason = $reason) and ($number is null or number = $number)
        order by number, file, row, reason""",
        {"reasons": list(rules()[rule].reasons) if rule else None, "reason": reason, "number": number},
    )
