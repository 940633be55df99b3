"""A view's table as HTML: text for readers, and the number itself beside it for machines."""

from clm.export.tables import Column, cell_words, shown_columns
from clm.export.text import escaped
from clm.language import Language
from clm.views.view import View

SHORT, LONG, LONGEST = 20, 40, 120  # characters
MOST_ROWS = 500  # a browser stays quick, and a reader of more than this wants the workbook


def table_html(view: View, currency: str | None, t: Language, personal: bool) -> str:
    """The table in a frame of its own that scrolls sideways and can be reached by keyboard."""
    columns = shown_columns(view, personal)
    classes = [_class(column) for column in columns]
    rows = zip(*(column.values[:MOST_ROWS] for column in columns), strict=True)
    named = zip(columns, classes, strict=True)
    head = "".join(f'<th scope="col"{kind}>{escaped(column.name)}</th>' for column, kind in named)
    body = "\n".join(
        "<tr>"
        + "".join(
            f"<td{kind}>{_cell(column, value, currency, t)}</td>"
            for column, kind, value in zip(columns, classes, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    label = escaped(view.alt)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table>'
        f'<caption class="unseen">{label}</caption><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'
        + left_out(len(view.table), t)
    )


def left_out(rows: int, t: Language) -> str:
    """The sentence that says how many rows are not shown, if any."""
    if rows <= MOST_ROWS:
        return ""
    said = t(
        "The first {shown} of {rows} rows; the workbook (XLSX) has all of them.",
        shown=t.count(MOST_ROWS),
        rows=t.count(rows),
    )
    return f'<p class="note">{escaped(said)}</p>'


def _class(column: Column) -> str:
    """How a column behaves where there is little room: numbers and short words stay on one line, long texts wide."""
    if column.is_number:
        return ' class="number"'
    longest = max((len(value) for value in column.values if value), default=0) if column.kind == "text" else 0
    if longest <= SHORT:
        return ' class="short"'
    if longest > LONGEST:
        return ' class="long longest"'
    return ' class="long"' if longest > LONG else ""


def _cell(column: Column, value: object, currency: str | None, t: Language) -> str:
    words = escaped(cell_words(column, value, currency, t))
    if value is None or column.kind == "text":
        return words
    if column.kind == "day":
        return f'<time datetime="{escaped(value)}">{words}</time>'
    return f'<data value="{escaped(repr(value))}">{words}</data>'
