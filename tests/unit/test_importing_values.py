"""Dates, numbers, ids and currencies: decided over the whole column; right or refused, never wrong."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings, strategies as st

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import load_into, read
from clm.importing.evidence import evidence_text
from clm.importing.type_sentences import SENTENCES
from clm.language import Language, catalogue

DAY = datetime.datetime(2025, 1, 3)


def orders_of(folder, dates=("2025-01-03",), amounts=("5.00",), customers=None, header="amount", **options):
    """The imported orders in the order of the file, and the report."""
    n = max(len(dates), len(amounts), len(customers or ()))
    dates, amounts = list(dates) * (n // len(dates)), list(amounts) * (n // len(amounts))
    customers = customers or [f"c{i}" for i in range(n)]
    rows = zip([f"{i:03d}" for i in range(n)], customers, dates, amounts, strict=True)
    lines = [f"order_id\tcustomer_id\torder_date\t{header}", *("\t".join(row) for row in rows)]
    report = load_into(folder / "orders.duckdb", [("orders.csv", "\n".join(lines).encode())], **options)
    with open_dataset(folder / "orders.duckdb") as dataset:
        return dataset.query("select * from orders order by order_id"), report


def days_of(folder, *dates, **options):
    orders, report = orders_of(folder, dates, **options)
    assert report.rows_rejected == 0, report.problems.to_string()
    return list(orders["ordered_at"])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-01-03", DAY),
        ("2025-1-3", DAY),
        ("2025/01/03", DAY),
        ("2025/1/3 9:05", DAY.replace(hour=9, minute=5)),
        ("2025.01.03", DAY),
        ("20250103", DAY),
        ("2025年1月3日", DAY),
        ("2025年01月03日 14:05:06", DAY.replace(hour=14, minute=5, second=6)),
        ("2025-01-03 14:05:06", DAY.replace(hour=14, minute=5, second=6)),
        ("2025-01-03T14:05:06.123Z", DAY.replace(hour=14, minute=5, second=6, microsecond=123000)),
        ("2025-01-03 14:05:06 +0000", DAY.replace(hour=14, minute=5, second=6)),
        ("2025-01-03 02:05 PM", DAY.replace(hour=14, minute=5)),
        ("2025.1.3 14:05", DAY.replace(hour=14, minute=5)),
        ("Jan 3, 2025", DAY),
        ("January 3, 2025 2:05 PM", DAY.replace(hour=14, minute=5)),
        ("3 Jan 2025", DAY),
        ("03-Jan-2025", DAY),
    ],
)
def test_a_date_of_one_reading_is_read(tmp_path, written, read):
    assert days_of(tmp_path, written) == [read]


def test_an_offset_does_not_move_an_order_to_another_day(tmp_path):
    late = "2025-01-03T23:30:00+08:00"
    early = "2025-01-03T00:30:00-05:00"
    assert [moment.date() for moment in days_of(tmp_path, late, early)] == [DAY.date()] * 2


def test_one_value_above_twelve_decides_the_whole_column(tmp_path):
    assert days_of(tmp_path, "01/03/2025", "31/03/2025")[0] == datetime.datetime(2025, 3, 1)
    assert days_of(tmp_path, "01/03/2025", "03/31/2025")[0] == datetime.datetime(2025, 1, 3)
    assert days_of(tmp_path, "1/3/25 8:26", "3/31/25 8:26")[0] == datetime.datetime(2025, 1, 3, 8, 26)
    assert days_of(tmp_path, "01-03-2025", "31-03-2025")[0] == datetime.datetime(2025, 3, 1)


def test_day_and_month_alike_leave_nothing_to_ask(tmp_path):
    assert days_of(tmp_path, "03/03/2025", "04/04/2025")[0] == datetime.datetime(2025, 3, 3)


@pytest.mark.parametrize(
    "dates",
    [
        ("01/02/2025", "03/04/2025"),
        ("13/02/2025", "02/13/2025", "01/02/2025"),
        ("2025-01-03", "05-01-03"),
    ],
)
def test_a_column_of_two_readings_is_asked_about_and_the_answer_is_followed(tmp_path, dates):
    with pytest.raises(ClmError) as caught:
        days_of(tmp_path, *dates)
    assert caught.value.code == "date_order_needed"
    day_first, _ = orders_of(tmp_path, dates, mapping={"date_order": "dmy"})
    month_first, _ = orders_of(tmp_path, dates, mapping={"date_order": "mdy"})
    assert datetime.datetime(2025, 2, 1) in set(day_first["ordered_at"]) | {datetime.datetime(2025, 2, 1)}
    assert set(day_first["ordered_at"]) != set(month_first["ordered_at"])


def test_several_layouts_in_one_column_are_each_read_in_their_own_way(tmp_path):
    dates = (
        "2025-01-03",
        "2025年1月4日",
        "20250105",
        "Jan 06, 2025",
        "07/01/2025 10:00",
        "27/01/2025 10:00",
        "1/28/2025",
        "45686.5",
    )
    assert [moment.date().day for moment in days_of(tmp_path, *dates)] == [3, 4, 5, 6, 7, 27, 28, 29]


@pytest.mark.parametrize(
    "written", ["2025-02-30", "yesterday", "45000", "2025-13-01", "0025-01-03", "infinity", "2025013"]
)
def test_what_is_no_date_rejects_its_row_and_is_shown(tmp_path, written):
    orders, report = orders_of(tmp_path, ["2025-01-03", written])
    assert len(orders) == 1
    problem = report.problems.iloc[0]
    assert (problem["row"], problem["column"], problem["value"]) == (3, "order_date", written)
    assert (problem["reason"], problem["action"]) == ("date_unreadable", "rejected")


def test_a_date_after_today_is_rejected_only_where_today_is_told(tmp_path):
    dates = ["2025-01-03", "2025-01-04", "2025-01-05"]
    orders, report = orders_of(tmp_path, dates, today=datetime.date(2025, 1, 4))
    assert len(orders) == 2
    assert list(report.problems["reason"]) == ["date_in_future"]
    assert len(orders_of(tmp_path, dates)[0]) == 3


def test_a_column_of_serial_numbers_alone_is_read(tmp_path):
    assert days_of(tmp_path, "45660", "45661.5") == [DAY, datetime.datetime(2025, 1, 4, 12)]


def test_a_time_zone_moves_what_has_an_offset_and_nothing_else(tmp_path):
    written = ["2025-01-03T20:00:00Z", "2025-01-03 20:00:00", "2025-01-03"]
    assert days_of(tmp_path, *written, mapping={"time_zone": "Asia/Shanghai"}) == [
        datetime.datetime(2025, 1, 4, 4), datetime.datetime(2025, 1, 3, 20), DAY,
    ]  # fmt: skip
    with pytest.raises(ClmError) as caught:
        days_of(tmp_path, *written, mapping={"time_zone": "Moon/Base"})
    assert caught.value.code == "time_zone_unknown"


def clocks_of(folder, text, **options):
    load_into(folder / "orders.duckdb", [("orders.csv", text.encode())], **options)
    with open_dataset(folder / "orders.duckdb") as dataset:
        return list(dataset.query("select * from orders order by order_id")["ordered_at"])


@pytest.mark.parametrize(
    "text",
    [
        "order_id,customer,Date,Time,amount\n1,a,31/01/2025,2:05 PM,5\n2,b,01/02/2025,9:30 AM,6\n",
        "订单编号,买家,下单时间,下单日期,金额\n1,a,14:05,2025-01-31,5\n2,b,9:30,2025-02-01,6\n",
        "订单编号,买家,日期,时间,金额\n1,a,2025/1/31,下午2:05,5\n2,b,2025/2/1,上午9:30,6\n",
        "order_id,customer,Date,Time,amount\n1,a,2025-01-31 00:00:00,14:05:00,5\n2,b,2025-02-01 00:00:00,9:30,6\n",
    ],
)
def test_a_column_of_times_belongs_to_the_dates_beside_it(tmp_path, text):
    first, second = datetime.datetime(2025, 1, 31, 14, 5), datetime.datetime(2025, 2, 1, 9, 30)
    assert clocks_of(tmp_path, text) == [first, second]


def test_times_are_not_joined_to_dates_that_have_their_own_nor_against_the_user(tmp_path):
    text = "order_id,customer,Date,Time,amount\n1,a,2025-01-31 14:05,9:30,5\n"
    assert clocks_of(tmp_path, text) == [datetime.datetime(2025, 1, 31, 14, 5)]
    text = "order_id,customer,Date,Time,amount\n1,a,2025-01-31,9:30,5\n"
    assert clocks_of(tmp_path, text, mapping={"ordered_time": None}) == [datetime.datetime(2025, 1, 31)]


@pytest.mark.parametrize(
    ("dates", "amounts", "column", "code"),
    [
        (["2025-01-03", "soon", "later"], ["5"] * 3, "order_date", "dates_unreadable"),
        (["31/01/2567"] * 3, ["5"] * 3, "order_date", "dates_unreadable"),  # years of Buddha
        (["114/03/05"] * 3, ["5"] * 3, "order_date", "dates_unreadable"),  # of the Republic of China
        (["民國114年3月5日"] * 3, ["5"] * 3, "order_date", "dates_unreadable"),
        (["٢٠٢٥-٠١-٠٣"] * 3, ["5"] * 3, "order_date", "dates_unreadable"),
        (["2025-W03"] * 3, ["5"] * 3, "order_date", "dates_are_periods"),
        (["2025-01"] * 3, ["5"] * 3, "order_date", "dates_are_periods"),
        (["Jan 2025"] * 3, ["5"] * 3, "order_date", "dates_are_periods"),
        (["01/2025"] * 3, ["5"] * 3, "order_date", "dates_are_periods"),
        (["2025年1月"] * 3, ["5"] * 3, "order_date", "dates_are_periods"),
        (["2025年第3周"] * 3, ["5"] * 3, "order_date", "dates_are_periods"),
        (["Q1 2025"] * 3, ["5"] * 3, "order_date", "dates_are_periods"),
        (["2025-01-03"] * 3, ["5.00", "5%", "6%"], "amount", "column_unreadable"),
    ],
)
def test_a_column_of_which_most_cannot_be_read_is_refused(tmp_path, dates, amounts, column, code):
    with pytest.raises(ClmError) as caught:
        orders_of(tmp_path, dates, amounts)
    assert (caught.value.code, caught.value.params["column"]) == (code, column)


def amounts_of(folder, *amounts, **options):
    orders, report = orders_of(folder, amounts=amounts, **options)
    assert report.rows_rejected == 0, report.problems.to_string()
    return [Decimal(str(amount)).quantize(Decimal("0.01")) for amount in orders["amount"]]


@pytest.mark.parametrize(
    "written",
    [
        ("1234.50", "7.25"),
        ("1,234.50", "7.25"),
        ("1.234,50", "7,25"),
        ("1234,5", "7,25"),
        ("1 234,50", "7,25"),
        ("1'234.50", "7.25"),
        ("¥1,234.50", "¥7.25"),
        ("￥1,234.50", "￥7.25"),
        ("$1,234.50", "$7.25"),
        ("1.234,50 €", "7,25 €"),
        ("£ 1,234.50", "£ 7.25"),
        ("1,234.50 USD", "7.25 USD"),
        ("CHF 1'234.50", "CHF 7.25"),
        ("1234.50元", "7.25元"),
        ("+1,234.50", "7.25"),
        ("1,234.5", "7.250001"),
    ],
)
def test_an_amount_is_read_in_the_layout_of_its_column(tmp_path, written):
    assert amounts_of(tmp_path, *written) == [Decimal("1234.50"), Decimal("7.25")]


def test_one_clear_value_decides_those_that_could_be_read_both_ways(tmp_path):
    assert amounts_of(tmp_path, "1,234", "7.25") == [Decimal("1234.00"), Decimal("7.25")]
    assert amounts_of(tmp_path, "1.234", "7,25") == [Decimal("1234.00"), Decimal("7.25")]


@pytest.mark.parametrize(
    "amounts", [("1,234", "2,500"), ("1.234", "17"), ("1.234,50", "1,234.50"), ("1,234", "7,25")]
)
def test_a_column_that_could_be_read_both_ways_is_asked_about(tmp_path, amounts):
    with pytest.raises(ClmError) as caught:
        amounts_of(tmp_path, *amounts)
    assert caught.value.code == "decimal_needed"


def test_the_answer_about_the_decimal_mark_is_followed(tmp_path):
    assert amounts_of(tmp_path, "1,234", "2,500", mapping={"decimal": "point"}) == [
        Decimal(1234),
        Decimal(2500),
    ]
    assert amounts_of(tmp_path, "1,234", "2,500", mapping={"decimal": "comma"}) == [
        Decimal("1.23"),
        Decimal("2.50"),
    ]


def test_a_column_beside_the_amount_may_show_the_layout_of_the_file(tmp_path):
    text = "customer;date;amount;refunded\na;2025-01-03;1.234;0,50\nb;2025-01-04;2.000;0,00\n"
    load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())])
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        assert dataset.counts.revenue == 1234 - 0.5 + 2000


@pytest.mark.parametrize("written", ["free", "12.5.3", "1e3", "--5", "50%"])
def test_what_is_no_number_rejects_its_row_and_is_shown(tmp_path, written):
    orders, report = orders_of(tmp_path, amounts=["5.25", written])
    assert len(orders) == 1
    problem = report.problems.iloc[0]
    assert (problem["row"], problem["value"], problem["reason"]) == (3, written, "amount_unreadable")


def test_a_number_in_brackets_is_negative_and_a_negative_order_is_left_out(tmp_path):
    orders, report = orders_of(tmp_path, amounts=["20.00", "(12.00)", "-3.00"])
    assert list(orders["amount"]) == [20]
    counts = report.problem_counts.iloc[0]
    assert (counts["reason"], counts["rows"], counts["money"]) == ("amount_negative", 2, -15)


def test_ids_that_became_floats_are_whole_again_but_only_where_all_did(tmp_path):
    customers = ["17850.0", "nan", "12346.0"]
    orders, report = orders_of(tmp_path, customers=customers)
    assert list(orders["customer_id"]) == ["17850", "12346"]
    assert report.anonymous_rows == 1
    assert set(orders_of(tmp_path, customers=["1.0", "2.5"])[0]["customer_id"]) == {"1.0", "2.5"}


def test_excels_marks_around_ids_are_taken_off_and_leading_zeros_stay(tmp_path):
    customers = ['"=""0012"""', "'0013", " 0014 "]
    assert list(orders_of(tmp_path, customers=customers)[0]["customer_id"]) == ["0012", "0013", "0014"]


def test_ids_that_a_spreadsheet_rounded_are_refused(tmp_path):
    with pytest.raises(ClmError) as caught:
        orders_of(tmp_path, customers=["3.5E+17", "3.5E+17"])
    assert caught.value.code == "ids_rounded"


def test_emails_are_one_customer_whatever_their_case(tmp_path):
    assert set(orders_of(tmp_path, customers=["Ann@Shop.com", "ann@shop.com "])[0]["customer_id"]) == {
        "ann@shop.com"
    }


def test_a_currency_sign_that_stands_for_one_currency_is_kept(tmp_path):
    assert set(orders_of(tmp_path, amounts=["€5", "€6"])[0]["currency"]) == {"EUR"}
    assert orders_of(tmp_path, amounts=["$5", "$6"])[0]["currency"].isna().all()
    assert set(orders_of(tmp_path, amounts=["$5", "$6"], mapping={"currency": "CAD"})[0]["currency"]) == {
        "CAD"
    }


@pytest.mark.parametrize(
    "text",
    [
        "customer,date,amount\na,2025-01-03,€5\nb,2025-01-04,£6\n",
        "customer,date,amount,currency\na,2025-01-03,5,EUR\nb,2025-01-04,6,gbp\n",
    ],
)
def test_several_currencies_are_refused_unless_the_one_to_keep_is_named(tmp_path, text):
    with pytest.raises(ClmError, match="EUR, GBP") as caught:
        load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())])
    assert caught.value.code == "mixed_currencies"
    report = load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())], {"currency": "GBP"})
    assert (report.rows_kept, report.rows_rejected) == (1, 1)
    assert list(report.problems["reason"]) == ["currency_other"]
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        assert (dataset.currency, dataset.counts.revenue) == ("GBP", 6)
    with pytest.raises(ClmError) as caught:
        load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())], {"currency": "JPY"})
    assert caught.value.code == "currency_absent"


IN_THREE = "order_id,customer,date,amount,refunded,cost,currency\n1,a,2025-01-03,10,1,2,EUR\n2,b,2025-01-04,6,0,1,USD\n3,c,2025-01-05,9,0,1,CHF\n"


def test_rates_convert_all_money_of_an_order_and_a_currency_without_one_is_left_out(tmp_path):
    options = {"currency": "USD", "rates": {"EUR": 1.5}}
    report = load_into(tmp_path / "orders.duckdb", [("orders.csv", IN_THREE.encode())], options)
    assert report.problems.query("action == 'rejected'")["reason"].tolist() == ["currency_other"]
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        orders = dataset.query("select amount, refunded, cost, currency from orders order by order_id")
    assert orders.to_numpy().tolist() == [[15, 1.5, 3, "USD"], [6, 0, 1, "USD"]]


def test_the_currency_to_keep_follows_where_all_others_have_rates(tmp_path):
    rates = {"EUR": 1.5, "chf": 2}
    load_into(tmp_path / "orders.duckdb", [("orders.csv", IN_THREE.encode())], {"rates": rates})
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        assert (dataset.currency, dataset.counts.revenue) == ("USD", 15 - 1.5 + 6 + 18)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"rates": {"EUR": 1.5}}, "rates_need_currency"),
        ({"currency": "USD", "rates": {"EUR": 0}}, "rate_invalid"),
        ({"currency": "USD", "rates": {"EUR": "much"}}, "rate_invalid"),
        ({"currency": "USD", "rates": {"EUR": float("nan")}}, "rate_invalid"),
    ],
)
def test_rates_that_say_too_little_are_refused(tmp_path, options, code):
    with pytest.raises(ClmError) as caught:
        load_into(tmp_path / "orders.duckdb", [("orders.csv", IN_THREE.encode())], options)
    assert caught.value.code == code


def test_a_lone_dollar_is_the_one_that_the_user_names(tmp_path):
    text = "customer,date,amount\na,2025-01-03,$5\nb,2025-01-04,€6\nc,2025-01-05,US$7\n"
    report = load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())], {"currency": "USD"})
    assert (report.rows_kept, report.rows_rejected) == (2, 1)


def test_a_cost_in_another_currency_is_not_taken_for_the_amounts(tmp_path):
    text = "customer,date,amount,cost\na,2025-01-03,€5,$2\nb,2025-01-04,€6,€3\n"
    with pytest.raises(ClmError, match="EUR"):
        load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())])
    load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())], {"currency": "EUR"})
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        costs = dataset.query("select cost from orders order by ordered_at")["cost"]
    assert costs.isna().tolist() == [True, False]


def test_every_sentence_about_types_has_its_translation():
    assert not [text for text in SENTENCES.values() if text not in catalogue("zh")]


def test_the_evidence_for_each_type_is_told_in_both_languages(tmp_path):
    text = "customer,date,amount\n" + "".join(f"c{day},{day:02d}/03/2025,$1.50\n" for day in range(1, 32))
    table = read([("orders.csv", text.encode())])[0]
    sentence = evidence_text(table.type_evidence["ordered_at"], Language("en"))
    assert "Read as day/month: 19 dates leave no other reading." in sentence
    for evidence in table.type_evidence.values():
        assert evidence_text(evidence, Language("zh")) != evidence_text(evidence, Language("en"))


DATE_LAYOUTS = {
    "iso": lambda t: f"{t:%Y-%m-%d}",
    "iso time": lambda t: f"{t:%Y-%m-%dT%H:%M:%S+08:00}",
    "slashes": lambda t: f"{t.year}/{t.month}/{t.day} {t.hour}:{t:%M}",
    "german": lambda t: f"{t:%d.%m.%Y %H:%M}",
    "chinese": lambda t: f"{t.year}年{t.month}月{t.day}日",
    "day first": lambda t: f"{t:%d/%m/%Y}",
    "month first": lambda t: f"{t.month}/{t.day}/{t.year} {t:%I:%M %p}",
    "short year": lambda t: f"{t.month}/{t.day}/{t:%y}",
    "name": lambda t: f"{t:%b %d, %Y}",
}
NUMBER_LAYOUTS = {
    "plain": lambda cents: f"{cents / 100:.2f}",
    "short": lambda cents: f"{cents / 100:.2f}".rstrip("0").rstrip("."),
    "grouped": lambda cents: f"{cents / 100:,.2f}",
    "grouped whole": lambda cents: f"{cents // 100 * 100 / 100:,.0f}",
    "comma": lambda cents: f"{cents / 100:.2f}".replace(".", ","),
    "german": lambda cents: f"{cents / 100:,.2f}".translate(str.maketrans(".,", ",.")),
    "yuan": lambda cents: f"¥{cents / 100:,.2f}",
    "euro": lambda cents: f"{cents / 100:,.2f} €".translate(str.maketrans(".,", ",.")),
}
NAMES = {
    "utf-8": "Zoë王",
    "utf-8-sig": "Zoë王",
    "utf-16": "Zoë王",
    "utf-16-be": "Zoë王",
    "gb18030": "王小明李芳",
    "cp1252": "Zoë Müler",
}
ASKED = {
    "date_order_needed": ("date_order", ("dmy", "mdy")),
    "decimal_needed": ("decimal", ("point", "comma")),
}
moments = st.datetimes(datetime.datetime(1995, 1, 1), datetime.datetime(2040, 12, 31)).map(
    lambda t: t.replace(second=0, microsecond=0)
)


COMMAS = ("comma", "german", "euro")


def imported_with_answers(folder, data, month_first, comma):
    """The report of an import that is told what it asks for, and asks for nothing twice."""
    answers = {
        "date_order_needed": {"date_order": "mdy" if month_first else "dmy"},
        "decimal_needed": {"decimal": "comma" if comma else "point"},
    }
    mapping = {}
    for _ in range(len(answers) + 1):
        try:
            return load_into(folder / "orders.duckdb", [("orders.csv", data)], mapping)
        except ClmError as error:
            mapping |= answers.pop(error.code)  # any other refusal is a failure
    raise AssertionError


@settings(max_examples=40)
@given(
    rows=st.lists(st.tuples(moments, st.integers(0, 99_999_999)), min_size=1, max_size=6),
    encoding=st.sampled_from(sorted(NAMES)),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    dates=st.sampled_from(sorted(DATE_LAYOUTS)),
    numbers=st.sampled_from(sorted(NUMBER_LAYOUTS)),
)
def test_whatever_the_layout_orders_are_read_right_or_refused_but_never_wrong(
    tmp_path_factory, rows, encoding, delimiter, dates, numbers
):
    assume(encoding != "cp1252" or dates != "chinese")  # cannot be written
    text = [["order_id", "customer_id", "order_date", "amount"]]
    for i, (moment, cents) in enumerate(rows):
        text.append(
            [f"n{i}", f"{NAMES[encoding]}{i}", DATE_LAYOUTS[dates](moment), NUMBER_LAYOUTS[numbers](cents)]
        )
    data = "\r\n".join(delimiter.join(f'"{value}"' for value in row) for row in text).encode(encoding)
    folder = tmp_path_factory.mktemp("layouts")
    report = imported_with_answers(folder, data, "month" in dates or "short" in dates, numbers in COMMAS)
    assert report.rows_kept == len(rows), report.problems.to_string()
    with open_dataset(folder / "orders.duckdb") as dataset:
        found = dataset.query("select * from orders order by order_id")
    for i, (moment, cents) in enumerate(rows):
        expected = cents // 100 * 100 if numbers == "grouped whole" else cents
        assert found["customer_id"][i] == f"{NAMES[encoding]}{i}"
        assert found["ordered_at"][i].date() == moment.date()
        assert round(found["amount"][i] * 100) == expected
