"""The problems of an import, from the staged tables to the frames of the report."""

from collections.abc import Iterable, Sequence

import pandas as pd

from clm.importing.acting_rules import rules_on
from clm.importing.raw import Connection, file_lines
from clm.importing.readings import NUMBERS, ReadTable
from clm.importing.report import COUNT_COLUMNS, MOST_PROBLEMS, PROBLEM_COLUMNS, RULE_COLUMNS
from clm.importing.rules import rules
from clm.queries import sql_file
from clm.schema import INTERACTION_KINDS

MOST_SIGNS = 200  # of a value shown

# Reason -> the canonical columns that a reader should look at, the first that the file has.
LOOK_AT = {
    "customer": ("customer_id",),
    "date": ("ordered_at", "occurred_at"),
    "amount": ("amount", "unit_price"),
    "quantity": ("quantity",),
    "price": ("unit_price",),
    "cancellation": ("order_id",),
    "currency": ("currency", "amount", "unit_price"),
    "order": ("order_id",),
    "order_cancelled": ("status", "order_id"),
    "order_pending": ("status", "order_id"),
    "order_failed": ("status", "order_id"),
    "order_refunded": ("status", "refunded", "order_id"),
    "test": ("order_id", "customer_id"),
    "payment": ("status",),
    "status": ("status",),
    "line": ("status",),
    "zero": ("amount", "unit_price"),
    "credit": ("amount", "unit_price"),
    "duplicate": ("order_id", "customer_id"),
    "refund": ("refunded", "amount"),
    "refund_order_unknown": ("order_id",),
    "refund_of_several": ("order_id",),
    "refund_not_made": ("status",),
    "kind": ("kind",),
}
# Values that a row can do without: it is kept, and the value is left out.
OPTIONAL = (
    "known_since",
    "contract_end",
    "refunded",
    "cost",
    "wallet",
    "balance",
    "score",
    "quantity",
    "unit_price",
)


def collect_problems(con: Connection, tables: Sequence[ReadTable]) -> None:
    """Fill the table problems(file, row, canonical, reason, action, money) from what was staged."""
    for statement in sql_file(__file__, "problems").split(";"):
        if statement.strip():
            con.execute(statement)
    con.execute(
        """insert into problems select file, row, null, 'kind_unknown', 'kept_as_own_kind', null from touches
        where fate = 'kept' and kind not in (select unnest($kinds::varchar[]))""",
        {"kinds": list(INTERACTION_KINDS)},
    )
    for table in tables:
        for line, _, _ in table.raw.malformed[:MOST_PROBLEMS]:
            con.execute("insert into problems values (?, ?, null, 'csv_malformed', 'rejected', null)",
                        [table.raw.index, -line])  # fmt: skip
        for row, _, reason in table.raw.left_out[:MOST_PROBLEMS]:
            con.execute("insert into problems values (?, ?, null, ?, 'rejected', null)",
                        [table.raw.index, row, reason])  # fmt: skip
        for canonical in optional_columns(table):
            _collect_unread_values(con, table, canonical)


def optional_columns(table: ReadTable) -> list[str]:
    """The columns of a table whose unreadable values do not cost the row."""
    priced = "amount" not in table.text  # then quantity and unit price are the amount
    return [
        canonical
        for canonical in OPTIONAL
        if canonical in table.text and not (priced and canonical in ("quantity", "unit_price"))
    ]


def _collect_unread_values(con: Connection, table: ReadTable, canonical: str) -> None:
    reason = "number_unreadable" if canonical in NUMBERS else "date_unreadable"
    con.execute(
        f"""insert into problems
        select $file, rowid, $canonical, $reason, 'value_left_out', null from {table.raw.name}
        where nullif(trim({table.text[canonical]}), '') is not null and {table.typed[canonical]} is null
          and {table.raw.filled}""",
        {"file": table.raw.index, "canonical": canonical, "reason": reason},
    )


def problem_frames(
    con: Connection, tables: Sequence[ReadTable], columns_left: Iterable[tuple[ReadTable, str, str, int]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frames `problems` and `problem_counts` of the report.

    `columns_left` are (table, header, reason, rows) of columns that were not used.
    """
    # Every reason gets its share of the rows shown, so that a frequent one does not hide a rare one.
    con.execute(
        f"""create temp table shown as select file, row, canonical, reason, action from problems
        order by row_number() over (partition by file, reason, action order by row), file, row, reason
        limit {MOST_PROBLEMS}"""
    )
    left = [
        (table.raw.file, None, header.strip(), "", reason, "column_not_used")
        for table, header, reason, _ in columns_left
    ]
    frames = [_located(con, table) for table in tables]
    frames += [pd.DataFrame(left, columns=list(PROBLEM_COLUMNS))] if left else []
    filled = [frame for frame in frames if len(frame)]
    problems = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(PROBLEM_COLUMNS))
    return problems.astype({"row": "Int64"}), _counts(con, tables, columns_left)


def rule_frame(tables: Sequence[ReadTable], problems: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """The frame `rules` of the report: every rule, what it met, and an example of it."""
    met: dict[str, tuple[int, float]] = {}
    for reason, rows, money in zip(counts["reason"], counts["rows"], counts["money"], strict=True):
        seen, total = met.get(reason, (0, 0.0))
        met[reason] = (seen + rows, total + (0.0 if pd.isna(money) else money))
    firsts = problems.drop_duplicates("reason")
    shown = zip(firsts["file"], firsts["row"], firsts["column"], firsts["value"], strict=True)
    examples = dict(zip(firsts["reason"], shown, strict=True))
    acting = [rules_on(table) for table in tables]
    listed = []
    for name, rule in rules().items():
        sums = [met[reason] for reason in rule.reasons if reason in met]
        example = next((examples[reason] for reason in rule.reasons if reason in examples), (None,) * 4)
        rows, money = sum(n for n, _ in sums), sum(amount for _, amount in sums)
        listed.append((name, all(name in acts for acts in acting), rows, float(money), *example))
    return pd.DataFrame(listed, columns=list(RULE_COLUMNS)).astype({"row": "Int64"})


def _counts(
    con: Connection, tables: Sequence[ReadTable], columns_left: Iterable[tuple[ReadTable, str, str, int]]
) -> pd.DataFrame:
    names = {table.raw.index: table.raw.file for table in tables}
    rows = con.execute(
        """with held as (select file, reason, action, count(*) as held from shown group by 1, 2, 3)
        select file, reason, action, count(*) as rows, sum(money)::double as money, any_value(held) = count(*)
        from problems left join held using (file, reason, action)
        group by 1, 2, 3 order by rows desc, file, reason, action"""
    ).fetchall()
    counts = [(names[file], *rest[:-1], bool(rest[-1])) for file, *rest in rows]
    counts += [
        (table.raw.file, reason, "column_not_used", n, None, True) for table, _, reason, n in columns_left
    ]
    return pd.DataFrame(counts, columns=list(COUNT_COLUMNS)).astype({"money": float})


def _located(con: Connection, table: ReadTable) -> pd.DataFrame:
    """The problems of one file with the header, the value and the line of the file."""
    frame: pd.DataFrame = con.execute(
        "select row, canonical, reason, action from shown where file = ?", [table.raw.index]
    ).df()
    pointed = {reason: look_at(table, reason) for reason in frame["reason"].unique()}
    frame["canonical"] = frame["canonical"].fillna(frame["reason"].map(pointed))
    malformed = {-line: text[:MOST_SIGNS] for line, text, _ in table.raw.malformed}
    malformed |= {row: text for row, text, _ in table.raw.left_out}
    frame["value"] = frame["row"].map(malformed).astype(object)
    for canonical in set(frame["canonical"]) - {""}:
        own = (frame["canonical"] == canonical) & (frame["row"] >= 0)
        frame.loc[own, "value"] = frame.loc[own, "row"].map(_values(con, table, canonical))
    frame["file"] = table.raw.file
    frame["column"] = frame["canonical"].map(lambda canonical: table.guess.columns.get(canonical, "").strip())
    frame["value"] = frame["value"].fillna("").astype(str)
    frame["row"] = file_lines(table.raw, frame["row"])
    return frame.sort_values("row", kind="stable", ignore_index=True)[list(PROBLEM_COLUMNS)]


def look_at(table: ReadTable, reason: str) -> str:
    """The canonical column that a reader of a problem should look at, or ""."""
    looked_at = LOOK_AT.get(reason) or LOOK_AT.get(reason.split("_")[0], ())
    return next((column for column in looked_at if column in table.text), "")


def _values(con: Connection, table: ReadTable, canonical: str) -> pd.Series:
    """Row -> the beginning of its value in a column, for the rows shown."""
    found: pd.DataFrame = con.execute(
        f"""select rowid as row, left({table.text[canonical]}, {MOST_SIGNS}) as value from {table.raw.name}
        where rowid in (select row from shown where file = ?)""",
        [table.raw.index],
    ).df()
    return found.set_index("row")["value"]
