"""Dates against plain Python: whatever the layout, a column is read right, asked about or left unread."""

import datetime
from collections.abc import Sequence

import pytest
from hypothesis import given, settings, strategies as st

from clm.dataset import open_dataset
from clm.engine.duckdb import new_file
from clm.errors import ClmError
from clm.importing import load_into
from clm.importing.dates import ReadDates, date_reading
from clm.importing.evidence import evidence_text
from clm.importing.time_zones import check_zone
from clm.language import Language

NAMES = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "de": (
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "es": (
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    "zh": (
        "一月",
        "二月",
        "三月",
        "四月",
        "五月",
        "六月",
        "七月",
        "八月",
        "九月",
        "十月",
        "十一月",
        "十二月",
    ),
}
SPACED = ("a.\u00a0m.", "p.\u00a0m.")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def named(t, language):
    return NAMES[language][t.month - 1]


def half(t, am="AM", pm="PM"):
    return am if t.hour < 12 else pm


def hour(t):
    return (t.hour - 1) % 12 + 1


# Layout -> (how it is written, the smallest part of a moment that it tells).
LAYOUTS = {
    "iso": (lambda t: f"{t:%Y-%m-%d}", "day"),
    "iso slashes": (lambda t: f"{t.year}/{t.month}/{t.day}", "day"),
    "iso T": (lambda t: f"{t:%Y-%m-%dT%H:%M:%S}", "second"),
    "iso Z": (lambda t: f"{t:%Y-%m-%dT%H:%M:%S.%fZ}", "microsecond"),
    "iso nine digits": (lambda t: f"{t:%Y-%m-%dT%H:%M:%S.%f}123+0100", "microsecond"),
    "iso comma": (lambda t: f"{t:%Y-%m-%d %H:%M:%S},{t.microsecond // 1000:03d}", "millisecond"),
    "iso halves": (lambda t: f"{t:%Y-%m-%d} {hour(t)}:{t:%M} {half(t)}", "minute"),
    "iso dotted halves": (lambda t: f"{t:%Y-%m-%d} {hour(t)}:{t:%M}\u202f{half(t, *SPACED)}", "minute"),
    "iso day told twice": (lambda t: f"{t:%Y-%m-%d %H:%M} {half(t)}" if t.hour > 12 or t.hour == 0 else f"{t:%Y-%m-%d %I:%M} {half(t)}", "minute"),
    "compact": (lambda t: f"{t:%Y%m%d}", "day"),
    "compact time": (lambda t: f"{t:%Y%m%d%H%M%S}", "second"),
    "compact zulu": (lambda t: f"{t:%Y%m%dT%H%M%SZ}", "second"),
    "dots": (lambda t: f"{t.day}.{t.month}.{t.year}", "day"),
    "dots time": (lambda t: f"{t:%d.%m.%Y, %H:%M} Uhr", "minute"),
    "dots spaces": (lambda t: f"{t.day}. {t.month}. {t.year}", "day"),
    "oracle": (lambda t: f"{t:%d-%b-%Y %H:%M:%S}", "second"),
    "oracle short": (lambda t: f"{t:%d-%b-%y}".upper(), "day"),
    "american": (lambda t: f"{t:%b} {t.day}, {t.year}", "day"),
    "american time": (lambda t: f"{t:%b %d, %Y} {hour(t):02d}:{t:%M:%S} {half(t)} PST", "second"),
    "american at": (lambda t: f"{named(t, 'en')} {t.day}{'st' if t.day in (1, 21, 31) else 'th'}, {t.year} at {hour(t)}:{t:%M} {half(t)}", "minute"),
    "english": (lambda t: f"{t.day} {named(t, 'en')} {t.year}", "day"),
    "german": (lambda t: f"{t.day}. {named(t, 'de')} {t.year} {t:%H:%M} Uhr", "minute"),
    "german short": (lambda t: f"{t.day}. {named(t, 'de')[:3]}. {t.year}", "day"),
    "french": (lambda t: f"{t.day} {named(t, 'fr')} {t.year} à {t:%Hh%M}", "minute"),
    "spanish": (lambda t: f"{t.day} de {named(t, 'es')} de {t.year}", "day"),
    "chinese": (lambda t: f"{t.year}年{t.month}月{t.day}日", "day"),
    "chinese time": (lambda t: f"{t.year}年{t.month}月{t.day}日 {t.hour}时{t.minute}分{t.second}秒", "second"),
    "chinese halves": (lambda t: f"{t.year}年{t.month}月{t.day}日 {half(t, '上午', '下午')}{hour(t)}:{t:%M}", "minute"),
    "chinese slashes": (lambda t: f"{t.year}/{t.month}/{t.day} {half(t, '上午', '下午')} {hour(t)}:{t:%M:%S}", "second"),
    "chinese weekday": (lambda t: f"{t.year}年{t.month}月{t.day}日 星期{'一二三四五六日'[t.weekday()]}", "day"),
    "chinese month": (lambda t: f"{t.year}年{named(t, 'zh')}{t.day}日", "day"),
    "chinese month name": (lambda t: f"{t.day}-{named(t, 'zh')}-{t.year}", "day"),
    "wide": (lambda t: f"{t.year}年{t.month}月{t.day}日".translate(WIDE), "day"),
    "mail": (lambda t: f"{DAYS[t.weekday()]}, {t:%d %b %Y %H:%M:%S} +0000", "second"),
    "browser": (lambda t: f"{DAYS[t.weekday()]} {t:%b %d %Y %H:%M:%S} GMT+0800 (China Standard Time)", "second"),
    "c": (lambda t: f"{DAYS[t.weekday()]} {t:%b} {t.day:2d} {t:%H:%M:%S} {t.year}", "second"),
    "time first": (lambda t: f"{t:%H:%M} {t:%Y-%m-%d}", "minute"),
}  # fmt: skip
ORDERED = {
    "day first": ("dmy", lambda t: f"{t.day}/{t.month}/{t.year}"),
    "day first time": ("dmy", lambda t: f"{t:%d/%m/%Y %H:%M}"),
    "day first dashes": ("dmy", lambda t: f"{t:%d-%m-%Y}"),
    "month first": ("mdy", lambda t: f"{t.month}/{t.day}/{t.year}"),
    "month first halves": ("mdy", lambda t: f"{t.month}/{t.day}/{t.year}, {hour(t)}:{t:%M:%S} {half(t)}"),
    "month first dots": ("mdy", lambda t: f"{t:%m.%d.%y}"),
    "day first short": ("dmy", lambda t: f"{t:%d/%m/%y}"),
    "month first short": ("mdy", lambda t: f"{t.month}/{t.day}/{t:%y} {t:%H:%M}"),
    "year first short": ("ymd", lambda t: f"{t:%y/%m/%d}"),
    "year first short dashes": ("ymd", lambda t: f"{t:%y-%m-%d}"),
}
EXACT = {"day": {"hour": 0, "minute": 0, "second": 0, "microsecond": 0}, "minute": {"second": 0, "microsecond": 0},
         "second": {"microsecond": 0}, "microsecond": {}}  # fmt: skip
moments = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2060, 12, 31))


def rounded(moment: datetime.datetime, unit: str) -> datetime.datetime:
    if unit == "millisecond":
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return moment.replace(**EXACT[unit])


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    connection = new_file(tmp_path_factory.mktemp("dates") / "dates.duckdb")
    yield connection
    connection.close()


def read(con, values: Sequence[str], **options) -> tuple[ReadDates, list[datetime.datetime | None]]:
    """What becomes of a column of these values."""
    con.execute("create or replace temp table raw_0 (c0 varchar)")
    con.execute("insert into raw_0 select unnest($values)", {"values": list(values)})
    found = date_reading(con, "raw_0", "c0", "date", **options)
    rows = con.execute(f"select {found.reading.sql('c0')} from raw_0 order by rowid").fetchall()
    return found, [moment for (moment,) in rows]


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=8)
@given(column=st.lists(moments, min_size=1, max_size=8))
def test_a_date_of_one_reading_is_read_to_its_smallest_part(con, layout, column):
    write, unit = LAYOUTS[layout]
    found, seen = read(con, list(map(write, column)))
    assert found.question is None
    assert seen == [rounded(moment, unit) for moment in column], list(map(write, column))


@settings(max_examples=60)
@given(column=st.lists(st.tuples(moments, st.sampled_from(sorted(LAYOUTS))), min_size=1, max_size=12))
def test_layouts_mixed_in_one_column_are_each_read_in_their_own_way(con, column):
    found, seen = read(con, [LAYOUTS[layout][0](moment) for moment, layout in column])
    assert found.question is None
    assert seen == [rounded(moment, LAYOUTS[layout][1]) for moment, layout in column]


@pytest.mark.parametrize("layout", ORDERED)
@settings(max_examples=25)
@given(column=st.lists(moments, min_size=1, max_size=80))
def test_day_and_month_are_read_right_or_asked_about(con, layout, column):
    order, write = ORDERED[layout]
    values = list(map(write, column))
    found, seen = read(con, values)
    if found.question is not None:
        assert order in found.question.params["orders"]
        found, seen = read(con, values, order=order)
    elif layout == "month first dots" and all(moment.day <= 12 for moment in column):
        return
    assert found.question is None
    assert [moment and moment.date() for moment in seen] == [moment.date() for moment in column]


def family(layout: str) -> tuple[bool, bool, bool]:
    """What a reader can see of a hand: dashes or slashes, with or without a time, short or long years."""
    sample = ORDERED[layout][1](datetime.datetime(2025, 1, 3))
    return "-" in sample, ":" in sample, "2025" in sample


@settings(max_examples=100)
@given(
    column=st.lists(
        st.tuples(moments, st.sampled_from(sorted(each for each in ORDERED if "dots" not in each))),
        min_size=1,
        max_size=30,
    )
)
def test_two_hands_in_one_column_do_not_lead_each_other_astray(con, column):
    found, seen = read(con, [ORDERED[layout][1](moment) for moment, layout in column])
    orders = {}
    for _, layout in column:
        orders.setdefault(family(layout), set()).add(ORDERED[layout][0])
    for (moment, layout), got in zip(column, seen, strict=True):
        if len(orders[family(layout)]) == 1:  # nobody can tell two orders of one family apart
            assert got is None or got.date() == moment.date()
            assert got is not None or found.question is not None


@settings(max_examples=60)
@given(text=st.text(alphabet="0123456789-/.: TZamp年月日上下午,+()'janfeb", max_size=22))
def test_whatever_stands_in_a_column_is_a_date_between_1900_and_2199_or_nothing(con, text):
    _, seen = read(con, [text, "2025-01-03"])
    assert all(moment is None or 1900 <= moment.year <= 2199 for moment in seen)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1900-01-02", datetime.datetime(1900, 1, 2)),
        ("2199-12-31 23:59:59.999999", datetime.datetime(2199, 12, 31, 23, 59, 59, 999999)),
        ("1970-01-01 00:00:01", datetime.datetime(1970, 1, 1, 0, 0, 1)),
        ("1970-01-01", None),
        ("1970-01-01 00:00:00", None),
        ("1900-01-01", None),
        ("1899-12-31", None),
        ("2200-01-01", None),
        ("2025-02-30", None),
        ("infinity", None),
    ],
)
def test_a_date_in_the_spelling_of_the_database_alone_is_held_to_the_same_edges(con, written, meant):
    found, seen = read(con, ["2025-01-03 10:11:12", written])
    assert seen == [datetime.datetime(2025, 1, 3, 10, 11, 12), meant]
    assert (found.unread is None) == (meant is not None)


def test_the_proof_of_the_order_is_counted(con):
    found, _ = read(con, ["01/02/2025"] * 5 + ["31/01/2025"] * 212)
    texts = [evidence_text(each, Language("en")) for each in found.evidence]
    assert "Read as day/month: 212 dates leave no other reading." in texts
    assert "212" in "".join(evidence_text(each, Language("zh")) for each in found.evidence)


def test_a_contradicted_order_is_asked_and_dates_of_the_other_order_are_left_unread(con):
    column = ["31/01/2025", "01/31/2025", "01/02/2025"]
    assert read(con, column)[0].question.code == "date_order"
    assert read(con, column, order="dmy")[1][1:] == [None, datetime.datetime(2025, 2, 1)]


def test_one_hand_does_not_prove_the_order_of_another(con):
    found, _ = read(con, ["31/01/2025 10:00", "01/02/2025"])
    assert found.question is not None


def test_a_column_of_serial_numbers_alone_is_read_as_days(con):
    found, seen = read(con, ["45660", "45660.5", "45661,25"])
    assert seen == [
        datetime.datetime(2025, 1, 3, h) + datetime.timedelta(d) for d, h in ((0, 0), (0, 12), (1, 6))
    ]
    assert "dates_are_days" in {each.code for each in found.evidence}


@pytest.mark.parametrize("number", ["12345", "99999", "1735912800"])
def test_a_number_far_from_the_dates_beside_it_is_none(con, number):
    assert read(con, [number, "2012-01-03", "2012-01-04"])[1][0] is None


@pytest.mark.parametrize("number", ["12345", "99999", "123", "2025010314", "123456789"])
def test_a_column_of_numbers_that_count_no_dates_is_refused(con, number):
    found, seen = read(con, [number])
    assert seen == [None]
    assert found.unread.refusal("orders.csv", "ordered_at").code == "dates_unreadable"


@settings(max_examples=20)
@given(
    column=st.lists(
        st.datetimes(datetime.datetime(2001, 9, 10), datetime.datetime(2099, 1, 1)), min_size=1, max_size=5
    )
)
def test_seconds_and_milliseconds_since_1970_are_read_in_universal_time(con, column):
    seconds = [(moment - datetime.datetime(1970, 1, 1)) // datetime.timedelta(seconds=1) for moment in column]
    expected = [moment.replace(microsecond=0) for moment in column]
    assert read(con, [str(second) for second in seconds])[1] == expected
    assert read(con, [str(second * 1000) for second in seconds])[1] == expected


OFFSETS = {
    "Z": 0,
    "+08:00": 480,
    " -0500": -300,
    "+05:30": 330,
    " UTC": 0,
    " PDT": -420,
    "-03": -180,
    "": None,
}


@settings(max_examples=40)
@given(
    column=st.lists(st.tuples(moments, st.sampled_from(sorted(OFFSETS))), min_size=1, max_size=6),
    zone=st.sampled_from([None, "Asia/Shanghai", "Etc/GMT+5", "Asia/Kolkata", "UTC"]),
)
def test_offsets_keep_the_clock_unless_a_time_zone_is_named(con, column, zone):
    east = {None: None, "Asia/Shanghai": 480, "Etc/GMT+5": -300, "Asia/Kolkata": 330, "UTC": 0}[zone]
    column = [
        (moment.replace(year=max(moment.year, 1992)), offset)
        for moment, offset in column
        if (moment.month, moment.day) != (2, 29)
    ]  # after Shanghai's last summer time
    found, seen = read(con, [f"{moment:%Y-%m-%d %H:%M:%S}{offset}" for moment, offset in column], zone=zone)
    for (moment, offset), got in zip(column, seen, strict=True):
        moved = 0 if zone is None or OFFSETS[offset] is None else east - OFFSETS[offset]
        assert got == moment.replace(microsecond=0) + datetime.timedelta(minutes=moved)
    if any(offset for _, offset in column):
        code = "offsets_kept" if zone is None else "offsets_converted"
        assert code in {each.code for each in found.evidence}


def test_summer_time_of_the_zone_counts(con):
    assert read(con, ["2025-07-01T22:30:00Z", "2025-01-01T22:30:00Z"], zone="Europe/Berlin")[1] == [
        datetime.datetime(2025, 7, 2, 0, 30), datetime.datetime(2025, 1, 1, 23, 30),
    ]  # fmt: skip


def test_letters_of_several_zones_cannot_be_converted(con):
    column = ["2025-01-03 14:05 CST", "2025-01-03 14:05 PST"]
    assert None not in read(con, column)[1]
    assert read(con, column, zone="UTC")[1] == [None, datetime.datetime(2025, 1, 3, 22, 5)]


def test_a_time_zone_that_does_not_exist_is_refused(con):
    with pytest.raises(ClmError) as caught:
        check_zone(con, "Mars/Olympus")
    assert caught.value.code == "time_zone_unknown"


def test_twelve_at_night_in_chinese_is_left_unread(con):
    assert read(con, ["2025年1月3日 晚上12:05", "2025年1月3日 晚上8:05"])[1] == [
        None,
        datetime.datetime(2025, 1, 3, 20, 5),
    ]


def test_time_zones_in_a_column_of_their_own_leave_the_clock_and_are_said(tmp_path):
    """As PayPal and Square export them: no value is shifted, and the report says which zones were named."""
    text = "order_id,customer_id,Date,Time,TimeZone,amount\n1,a,01/23/2025,23:30:00,PST,5\n2,b,02/24/2025,11:00:00,PDT,6\n"
    report = load_into(tmp_path / "x.duckdb", [("x.csv", text.encode())])
    seen = report.type_evidence["x.csv"]["ordered_at"]
    kept = next(part for part in seen.params["parts"] if part.code == "zone_beside_kept")
    assert (kept.params["header"], kept.params["offsets"]) == ("TimeZone", (("PDT", 1), ("PST", 1)))
    assert "PST (1)" in evidence_text(kept, Language("en"))
    with open_dataset(tmp_path / "x.duckdb") as dataset:
        moments = dataset.query("select ordered_at from orders order by 1")["ordered_at"]
    assert [str(moment) for moment in moments] == ["2025-01-23 23:30:00", "2025-02-24 11:00:00"]
