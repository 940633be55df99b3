"""Rows of a table that are no records: totals, repeated headers, and what stands below the last record."""

import re
from collections.abc import Sequence
from typing import Any, Protocol

LeftOut = tuple[int, str, str]  # rowid in the raw table, the row's text, the reason

SAMPLED_ROWS = 5000
TAIL_ROWS = 60
COMPARED_HEADERS = 12
SHOWN_SIGNS = 200

# Words that are never the name of a customer, and words that can be.
CERTAIN = (
    r"(?:grand|overall)[ -]totals?|sub[ -]?totals?|sous[ -]total|total g[ée]n[ée]ral|gesamtsumme|zwischensumme"
    r"|endsumme|合\s*[计計]|[总總総]\s*[计計]|小\s*[计計]|共\s*[计計]|[总總]\s*和|累\s*[计計]|本[页頁][合小][计計]"
    r"|합계|총계|소계|итого|всего"
    r"|(?:opening|closing) balance|(?:balance |amount )?(?:brought|carried) forward|saldovortrag|(?:anfangs|end)saldo|übertrag"
    r"|report à nouveau|期初余额|期末余额|(?:上[年月期]|本[年月期])?结转|承前页|过次页"
)
LIKELY = r"totals?|sum|summe|gesamt|somme|totale|suma|totaal|average|avg|count|平均值?"
# "Total: 309 orders", "合计：¥1,234.50"
REST = r"\s*[:：=(（]?[\s\d.,+$€£¥￥()（）-]*(?:元|条|筆|笔|[单單]|orders?|rows?|records?|items?)?\s*"
DATED = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|@"
FOOTER = re.compile(
    r"confidential|vertraulich|copyright|©|\(c\) ?\d{4}|all rights reserved|\b(?:generated|exported|printed|created)"
    r" (?:by|on|at|from|with)\b|\breport (?:generated|created|run|date|period)|^(?:page|seite) \d+"
    r"|end of (?:report|file|list)|(?:erstellt|exportiert|gedruckt) (?:am|von)|^(?:notes?|source|filters?|as of)\s*:"
    r"|制表|(?:导出|打印|生成|下载|匯出|列印)(?:时间|日期|人|時間)|制单人|审核人|^(?:备注|说明|注|備註|說明)[:：]"
    r"|第\s*\d+\s*[页頁]|版权所有|版權所有|内部资料|机密|機密|保密|以上数据|数据来源|^[-=*_#—─\s]+$",
    re.IGNORECASE,
)  # fmt: skip


class Connection(Protocol):
    def execute(self, query: str, parameters: Any = ...) -> Any: ...


def leave_out_summaries(
    con: Connection, table: str, headers: Sequence[str], always_filled: int
) -> tuple[LeftOut, ...]:
    """Empty the rows of a raw table that are no records, and say which they were and why.

    `always_filled`: how many of its columns have a value in every row.

    A row with a summary word must also lack values that records have, or a date and an address, or be the sum of the
    rows above it: someone may be called Total. What stands below the last record counts as a footer only if its words say so.
    """
    columns = [f"c{i}" for i in range(len(headers))]
    if len(columns) < 2:
        return ()
    filled = " + ".join(f"({column} is not null)::integer" for column in columns)
    typical = con.execute(
        f"""select quantile_disc(filled, 0.75) from (
            select {filled} as filled from {table} limit {SAMPLED_ROWS}) where filled > 0"""
    ).fetchall()[0][0]
    sparse = (
        typical if always_filled < typical else 0
    )  # no row can have fewer: no need to look at all of them
    found = {row: (text, "summary_row") for row, text in _totals(con, table, columns, filled, sparse)}
    for row, text in _repeated_headers(con, table, headers):
        found[row] = (text, "header_repeated")
    for row, text in _footers(con, table, columns, typical, set(found)):
        found.setdefault(row, (text, "footer_row"))
    if found:
        nothing = ", ".join(f"{column} = null" for column in columns)
        con.execute(
            f"update {table} set {nothing} where rowid in (select unnest($rows::bigint[]))",
            {"rows": list(found)},
        )
    return tuple((row, text[:SHOWN_SIGNS], reason) for row, (text, reason) in sorted(found.items()))


def _totals(
    con: Connection, table: str, columns: Sequence[str], filled: str, typical: int
) -> list[tuple[int, str]]:
    """Rows whose label says that they sum up others: those with fewer values than `typical`, and the last ones."""
    # Cells are joined by a sign that no cell holds, so that one expression looks at all of them.
    joined = f"concat_ws(chr(31), {', '.join(columns)})"
    certain = rf"(?i)(?:^|\x1f)\s*(?:{CERTAIN}){REST}(?:\x1f|$)"
    likely = rf"(?i)(?:^|\x1f)\s*(?:{LIKELY}){REST}(?:\x1f|$)"
    given = {"certain": certain, "likely": likely, "dated": DATED}
    shown = f"select rowid, replace({joined}, chr(31), ' ') from {table}"
    undated = f"regexp_matches({joined}, $likely) and not regexp_matches({joined}, $dated)"
    sparse = []
    if typical > 1:
        sparse = con.execute(
            # The case keeps the expressions away from rows that are as full as others.
            f"""{shown} where case when {filled} between 1 and $typical - 1
                then regexp_matches({joined}, $certain) or {undated} else false end""",
            {**given, "typical": typical},
        ).fetchall()
    last = con.execute(f"select max(rowid) from {table}").fetchall()[0][0]
    full = con.execute(
        f"""{shown} where rowid > $after and (regexp_matches({joined}, $certain)
            and not regexp_matches({joined}, $dated) or {undated})""",
        {**given, "after": last - TAIL_ROWS},
    ).fetchall()
    dated = con.execute(
        f"{shown} where rowid > $after and regexp_matches({joined}, $likely) and regexp_matches({joined}, $dated)",
        {"likely": likely, "dated": DATED, "after": last - TAIL_ROWS},
    ).fetchall()
    left = {row for row, _ in (*sparse, *full)}
    sums = [(row, text) for row, text in dated if _sums_up(con, table, columns, row, left)]
    return [*sparse, *full, *sums]


def _sums_up(con: Connection, table: str, columns: Sequence[str], row: int, left: set[int]) -> bool:
    """Whether some value of a row is the sum of all values above it: with as many decimals each, so are their digits."""
    digits = [f"try_cast(regexp_replace({column}, '\\D', '', 'g') as hugeint)" for column in columns]
    above = "rowid < $row and rowid not in (select unnest($left::bigint[]))"
    sums = ", ".join(
        f"sum({each}) filter ({above}) = any_value({each}) filter (rowid = $row) and count({each}) filter ({above}) > 1"
        for each in digits
    )
    given = {"row": row, "left": list(left)}
    return any(con.execute(f"select {sums} from {table}", given).fetchall()[0])


def _repeated_headers(con: Connection, table: str, headers: Sequence[str]) -> list[tuple[int, str]]:
    """Rows that repeat the header, as where the pages of a report were joined."""
    compared = [(f"c{i}", header) for i, header in enumerate(headers)][:COMPARED_HEADERS]
    blank = {
        i for i, header in enumerate(headers) if header == f"Column {i + 1}"
    }  # named so for want of a name
    same = " and ".join(
        f"coalesce({column}, {f'$h{i}' if i in blank else repr('')}) = $h{i}"
        for i, (column, _) in enumerate(compared)
    )
    same += f" and coalesce({', '.join(column for column, _ in compared)}) is not null"
    rows: list[tuple[int, str]] = con.execute(
        f"select rowid, concat_ws(' ', {', '.join(column for column, _ in compared)}) from {table} where {same}",
        {f"h{i}": header for i, (_, header) in enumerate(compared)},
    ).fetchall()
    return rows


def _footers(
    con: Connection, table: str, columns: Sequence[str], typical: int, summaries: set[int]
) -> list[tuple[int, str]]:
    """The rows below the last record: of one cell each, with a total or a word among them that gives them away."""
    if typical < 2:
        return []
    tail = con.execute(
        f"""select rowid, {", ".join(columns)} from {table}
        where rowid > (select max(rowid) from {table}) - {TAIL_ROWS} order by rowid desc"""
    ).fetchall()
    block: list[tuple[int, str]] = []
    given_away = False
    for row, *values in tail:
        cells = [value for value in values if value and value.strip()]
        if not cells or row in summaries:
            given_away = given_away or row in summaries
            continue
        marked = len(cells) < max(typical, 2) and FOOTER.search(cells[0].strip()) is not None
        if not marked and (len(cells) > 1 or typical < 3):
            break
        given_away = given_away or marked
        block.append((row, " ".join(cells)))
    return block if given_away else []
