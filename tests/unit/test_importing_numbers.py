"""Numbers against plain Python: whatever the layout, a column is read right, asked about or left unread."""

import re
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from clm.engine.duckdb import new_file
from clm.importing.header_units import header_unit
from clm.importing.numbers import NumberReading, number_reading, settled

COMMA = str.maketrans(".,", ",.")
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def grouped(n: Decimal) -> str:
    return f"{n:,.2f}"


def short(n: Decimal) -> str:
    """Without noughts at the end."""
    return f"{n:f}".rstrip("0").rstrip(".") if "." in f"{n:f}" else f"{n:f}"


# Layout -> how an amount of cents is written, and the answer that a reader may need.
LAYOUTS = {
    "plain": (lambda n: f"{n:.2f}", "point"),
    "short": (short, "point"),
    "grouped": (grouped, "point"),
    "german": (lambda n: grouped(n).translate(COMMA), "comma"),
    "comma": (lambda n: short(n).replace(".", ","), "comma"),
    "french": (lambda n: f"{grouped(n)} €".translate(COMMA).replace(".", "\u202f"), "comma"),
    "swiss": (lambda n: grouped(n).replace(",", "'"), "point"),
    "yuan": (lambda n: f"¥{grouped(n)}", "point"),
    "yuan whole": (lambda n: f"¥{int(n):,}", "point"),
    "yuan behind": (lambda n: f"{n:.2f}元", "point"),
    "dollar": (lambda n: f"-${grouped(-n)}" if n < 0 else f"${grouped(n)}", "point"),
    "dollar first": (lambda n: f"${grouped(n)}", "point"),
    "brackets": (lambda n: f"({grouped(-n)})" if n < 0 else grouped(n), "point"),
    "dollar brackets": (lambda n: f"(${grouped(-n)})" if n < 0 else f"${grouped(n)}", "point"),
    "behind": (lambda n: f"{grouped(-n)}-" if n < 0 else grouped(n), "point"),
    "code": (lambda n: f"{grouped(n)} USD", "point"),
    "code first": (lambda n: f"CHF {grouped(n)}", "point"),
    "two marks": (lambda n: f"CA${grouped(n)} CAD", "point"),
    "whole": (lambda n: f"{int(n):,}", "point"),
    "whole german": (lambda n: f"{int(n):,}".translate(COMMA), "comma"),
    "wide": (lambda n: grouped(n).translate(WIDE), "point"),
    "minus sign": (lambda n: grouped(n).replace("-", "−"), "point"),
    "no cents": (lambda n: f"CHF {int(n):,}.-", "point"),
    "no cents, north": (lambda n: f"{int(n)},- kr", "comma"),
    "crowns": (lambda n: f"{grouped(n)} kr".translate(COMMA), "comma"),
}
WHOLE = ("yuan whole", "whole", "whole german", "no cents", "no cents, north")
cents = st.integers(-99_999_999, 99_999_999).map(lambda n: Decimal(n) / 100)


@pytest.mark.parametrize(
    ("header", "worth"),
    [
        ("Amount", "1"), ("amount_cents", "0.01"), ("Total (in cents)", "0.01"), ("金额（分）", "0.01"), ("金额(元)", "1"),
        ("Amount (in thousands)", "1000"), ("Umsatz in TEUR", "1000"), ("Umsatz (k€)", "1000"), ("金额(万元)", "10000"),
        ("Revenue in millions", "1000000"), ("金额[亿元]", "100000000"), ("Percentage", "1"), ("Amount (USD)", "1"),
        ("Recent amount", "1"), ("Kundenbetrag", "1"), ("得分", "1"), ("Net (K)", "1000"),
    ],
)  # fmt: skip
def test_the_unit_in_the_name_of_a_column_is_found(header, worth):
    assert header_unit(header) == Decimal(worth)


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    connection = new_file(tmp_path_factory.mktemp("numbers") / "numbers.duckdb")
    yield connection
    connection.close()


def read(
    con, values: Sequence[str], decimal: str | None = None
) -> tuple[NumberReading, list[Decimal | None]]:
    """What becomes of a column of these values."""
    con.execute("create or replace temp table raw_0 (c0 varchar)")
    con.execute("insert into raw_0 select unnest($values)", {"values": list(values)})
    found = settled([number_reading(con, "raw_0", "c0", "amount")], decimal)[0]
    rows = con.execute(f"select {found.sql('c0')} from raw_0 order by rowid").fetchall()
    return found, [number for (number,) in rows]


def meant(layout: str, number: Decimal) -> Decimal:
    return Decimal(int(number)) if layout in WHOLE else number


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=25)
@given(column=st.lists(cents, min_size=1, max_size=12))
def test_a_number_is_read_right_or_asked_about(con, layout, column):
    write, decimal = LAYOUTS[layout]
    values = list(map(write, column))
    found, seen = read(con, values)
    if found.question() is not None:
        found, seen = read(con, values, decimal)
    assert found.question() is None
    assert seen == [meant(layout, number) for number in column], values


@settings(max_examples=120)
@given(column=st.lists(st.tuples(cents, st.sampled_from(sorted(LAYOUTS))), min_size=1, max_size=12))
def test_layouts_mixed_in_one_column_are_read_right_or_asked_about(con, column):
    decimals = {LAYOUTS[layout][1] for _, layout in column}
    values = [LAYOUTS[layout][0](number) for number, layout in column]
    found, seen = read(con, values)
    if found.question() is None and len(decimals) == 1:
        assert seen == [meant(layout, number) for number, layout in column], values
    for decimal in decimals if found.question() is not None else ():
        for (number, layout), got in zip(column, read(con, values, decimal)[1], strict=True):
            if LAYOUTS[layout][1] == decimal:
                assert got == meant(layout, number)


def plainly(text: str) -> Decimal | None:
    """An own reading of what the alphabet of the next test can write, with a decimal point."""
    sign = 1
    if match := re.fullmatch(r"\((.*)\)", text):
        sign, text = -1, match[1].strip()
    elif text.startswith("-"):
        sign, text = -1, text[1:]
    elif text.endswith("-"):
        sign, text = -1, text[:-1].strip()
    text = text.strip().removesuffix("$").strip()
    sign, text = (-1, text[:-1].strip()) if sign == 1 and text.endswith("-") else (sign, text)
    text = text.removeprefix("$").strip()
    sign, text = (-1, text[1:-1].strip()) if sign == 1 and re.fullmatch(r"\(.*\)", text) else (sign, text)
    if sign == 1 and text.startswith("-"):
        sign, text = -1, text[1:].strip()
    times = 1
    if text.endswith("万"):
        times, text = 10_000, text[:-1].strip()
    text = text.strip()
    if not re.fullmatch(
        r"\d{1,3}(,\d{3})+(\.\d+)?|\d*(\.\d+)?|\d{1,2}(,\d\d)+,\d{3}(\.\d+)?|\d{1,3}( \d{3})+(\.\d+)?", text
    ):
        return None
    return sign * times * Decimal(re.sub("[, ]", "", text)) if text else None


@settings(max_examples=400)
@given(text=st.text(alphabet="0123456789..,,-()$ 万%ek", min_size=1, max_size=9))
def test_no_text_is_read_as_another_number_than_it_is(con, text):
    found, seen = read(con, [text, "0.5"])
    if seen[0] is None or found.question() is not None or "k" in text:
        return
    expected = plainly(text.strip())
    assert expected is not None, (text, seen[0])
    assert abs(seen[0] - expected) < Decimal("0.0001")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.2万", 12_000), ("3亿", 300_000_000), ("1.23456万", Decimal("12345.6")), ("¥1.5万", 15_000), ("1.5万元", 15_000),
        ("2千", 2_000), ("3千万", 30_000_000), ("1.2k", 1_200), ("12K", 12_000), ("$12k", 12_000),
        ("12 kr", 12), ("12 KGS", 12), ("HK$12.50", Decimal("12.5")), ("$-12.00", -12), ("$ (12.00)", -12),
        ("1,23,456.70", Decimal("123456.7")), (".50", Decimal("0.5")), ("０．５", Decimal("0.5")),
    ],
)  # fmt: skip
def test_units_signs_and_marks_around_a_number(con, written, number):
    found, seen = read(con, [written, "7.25"])
    assert found.question() is None
    assert seen[0] == number


@pytest.mark.parametrize(
    "written",
    ["50%", "2M", "1e3", "--5", "(-5)", "-(5)", "-5-", "(5", "5)", "12.", "1,2345.00", "1,234'567.00", "12kEUR", "一千",
     "12.00 CR", "1.2.3", "1 2", "12/13", "#N/A", "-"],
)  # fmt: skip
def test_what_may_be_another_number_is_not_read(con, written):
    found, seen = read(con, [written, "7.25"])
    assert seen == [None, Decimal("7.25")]
    assert found.unread.unread == 1


def test_a_column_of_which_most_is_no_number_is_refused(con):
    found, _ = read(con, ["50%", "60%", "7.25"])
    assert found.unread.refusal("orders.csv", "amount").code == "column_unreadable"
    assert "percentages_unread" in {each.code for each in found.evidence}


@pytest.mark.parametrize(
    "column", [["1.234"], ["1,234", "17"], ["$1,234"], ["¥1.234"], ["1.234", "1,23", "1.23"]]
)
def test_a_number_of_two_readings_is_asked_about(con, column):
    assert read(con, column)[0].question() is not None


def test_the_rarest_value_decides_however_many_others_leave_it_open(con):
    open_values = [f"{n % 9 + 1},{n:03d}" for n in range(999)] * 20
    found, seen = read(con, [*open_values, "0,125"])
    assert (found.decimal, seen[-1], seen[0]) == ("comma", Decimal("0.125"), Decimal("1.000"))
    found, seen = read(con, [*open_values, "7.5"])
    assert (found.decimal, seen[-1], seen[0]) == ("point", Decimal("7.5"), Decimal(1000))


@pytest.mark.parametrize(
    "column", [["1.000", "7.50"], ["1.234", "7.50"], ["2,000", "7,5"], ["1.234", "12.25"]]
)
def test_three_decimals_beside_two_may_be_thousands_and_are_asked_about(con, column):
    """A shop that writes 7.50 does not write 1.000 for one."""
    found = read(con, column)[0]
    assert (found.question() is not None, found.mixed) == (True, True)
    assert read(con, [*column, "0.125" if "." in column[0] else "0,125"])[0].question() is None


def test_numbers_with_as_many_decimals_as_each_needs_leave_no_doubt(con):
    found, seen = read(con, ["1.125", "7.5", "7.25"])
    assert (found.decimal, seen[0]) == ("point", Decimal("1.125"))
