"""What a file's columns mean: headers in several languages, kinds of table, and what is asked."""

import re

import pytest

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import load_into, note_text, read
from clm.importing.mapping import COLUMNS
from clm.importing.synonyms import normal, section, tables
from clm.language import Language


def table(text: str, name: str = "file.csv", **options):
    return read([(name, text.encode())], **options)[0]


@pytest.mark.parametrize(
    ("headers", "row", "expected"),
    [
        ("CustomerID,Order_Date ,AMOUNT", "a,2025-01-03,5", ("CustomerID", "Order_Date ", "AMOUNT")),
        ("Customer\u00a0ID,order-date,Total  Amount", "a,2025-01-03,5", None),
        ("user_id,purchased at,Revenue (USD)", "a,2025-01-03,5", None),
        ("客户编号,下单时间,实付金额", "a,2025-01-03,5", None),
        ("买家会员名,订单付款时间 ,买家实际支付金额", "a,2025-01-03,5", None),
        ("会员 ID,交易日期,消费金额（元）", "a,2025-01-03,5", None),
        ("Kundennummer,Bestelldatum,Bestellsumme", "a,2025-01-03,5", None),
    ],
)
def test_headers_are_known_in_several_languages_whatever_their_spelling(headers, row, expected):
    found = table(f"{headers}\n{row}\n")
    assert found.kind == "orders"
    assert found.missing == ()
    assert tuple(found.mapping[column] for column in ("customer_id", "ordered_at", "amount")) == (
        expected or tuple(headers.split(","))
    )


@pytest.mark.parametrize(
    ("name", "headers", "kind"),
    [
        ("raw_customers.csv", "id,first_name,last_name", "customers"),
        ("raw_orders.csv", "id,customer_id,order_date,status", "orders"),
        ("raw_payments.csv", "id,order_id,payment_method,amount", "payments"),
        ("order_items.csv", "order_id,product,quantity,unit_price", "lines"),
        ("accounts.csv", "account_id,account_name,industry,country,signup_date", "customers"),
        ("events.csv", "user_id,session_id,event,timestamp,platform", "interactions"),
        ("互动.csv", "客户编号,日期,互动类型,满意度", "interactions"),
        ("客户.csv", "客户编号,姓名,注册日期,渠道", "customers"),
        ("a.csv", "customer_id,date,amount,type", "orders"),
        ("a.csv", "customer_id,signup_date", "customers"),
        ("a.csv", "customer_id,date", "orders"),
        ("a.csv", "x,y,z", "unknown"),
    ],
)
def test_the_kind_of_a_table_follows_from_its_headers(name, headers, kind):
    assert table(f"{headers}\n{','.join('1' for _ in headers.split(','))}\n", name).kind == kind


def test_every_guess_comes_with_its_evidence():
    found = table(
        "Name,Email,Total,When\n#1001,a@example.com,5,2025-01-03\n#1002,b@example.com,6,2025-01-04\n"
    )
    assert found.mapping == {
        "customer_id": "Email",
        "order_id": "Name",
        "ordered_at": "When",
        "amount": "Total",
    }
    assert {column: evidence.code for column, evidence in found.evidence.items()} == {
        "customer_id": "header_is_known",
        "amount": "header_is_known",
        "order_id": "values_look_like_order_numbers",
        "ordered_at": "only_column_of_dates",
    }


def test_an_empty_column_gives_way_to_one_with_values():
    found = table("customer_id,order date,Receipt number,id,amount\na,2025-01-03,,17,5\n")
    assert found.mapping["order_id"] == "id"


def test_a_price_without_a_quantity_is_the_amount():
    assert table("customer,date,price\na,2025-01-03,5\n").mapping["amount"] == "price"
    assert "amount" not in table("customer,date,price,quantity\na,2025-01-03,5,2\n").mapping


@pytest.mark.parametrize(
    ("headers", "missing", "code"),
    [
        ("order_date,amount", ("customer_id",), "customer_column_missing"),
        ("customer_id,amount", ("ordered_at",), "date_column_missing"),
        ("customer_id,order_date", ("amount",), "amount_column_missing"),
        ("customer_id,order_date,quantity", ("amount",), "amount_column_missing"),
        ("customer_id,first_name,city", ("ordered_at", "amount"), "columns_missing"),
        ("x,y", ("customer_id", "ordered_at", "amount"), "columns_missing"),
    ],
)
def test_what_is_missing_is_named_beside_the_headers_found(tmp_path, headers, missing, code):
    with pytest.raises(ClmError) as caught:
        load_into(tmp_path / "x.duckdb", [("shop.csv", f"{headers}\n1,2,3\n".encode())])
    assert caught.value.code == code
    for word in (*missing, *headers.split(",")):
        assert word in str(caught.value)


def test_a_date_that_can_be_read_both_ways_is_asked_and_never_guessed(tmp_path):
    text = "customer_id,order_date,amount\na,01/02/2025,5\nb,03/04/2025,6\n"
    question = table(text).questions[0]
    assert (question.code, question.column, question.params["example"]) == (
        "date_order",
        "order_date",
        "01/02/2025",
    )
    with pytest.raises(ClmError, match=re.escape('mapping={"date_order": "dmy"}')) as caught:
        load_into(tmp_path / "x.duckdb", [("a.csv", text.encode())])
    assert caught.value.code == "date_order_needed"
    assert table(text, mapping={"date_order": "mdy"}).questions == ()


def test_the_user_may_name_columns_by_header_or_say_that_there_is_none():
    text = "who,when,how much,status\na,2025-01-03,5,odd\n"
    mapping = {"customer_id": "who", "ordered_at": "WHEN", "amount": "how much", "status": None}
    found = table(text, mapping=mapping)
    assert found.kind == "orders"
    assert found.mapping == {"customer_id": "who", "ordered_at": "when", "amount": "how much"}
    assert found.evidence["amount"].code == "named_by_user"


def test_kind_and_currency_are_columns_or_options_by_what_they_are_given():
    text = "customer,date,what,value,money\na,2025-01-03,visit,5,EUR\n"
    found = table(text, mapping={"kind": "what", "amount": None})
    assert (found.kind, found.mapping["kind"]) == ("interactions", "what")
    found = table(text, mapping={"kind": "orders", "currency": "money"})
    assert (found.kind, found.mapping["currency"]) == ("orders", "money")


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"custmer_id": "a"}, "mapping_key_unknown"),
        ({"customer_id": "buyer"}, "mapping_header_unknown"),
        ({"kind": "invoices"}, "mapping_header_unknown"),
        ({"date_order": "ydm"}, "unknown_choice"),
        ({"decimal": "dot"}, "unknown_choice"),
        ({"delimiter": "#"}, "unknown_choice"),
        ({"statuses": {"ok": "good"}}, "unknown_choice"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping, code):
    with pytest.raises(ClmError) as caught:
        table("customer_id,order_date,amount\na,2025-01-03,5\n", mapping=mapping)
    assert caught.value.code == code


def test_with_several_files_a_column_says_which_file_it_is_in():
    files = [
        ("orders.csv", b"who,order_date,amount\na,01/02/2025,5\n"),
        ("customers.csv", b"customer_id,segment\na,gold\nb,silver\n"),
    ]
    with pytest.raises(ClmError) as caught:
        read(files, {"customer_id": "who"})
    assert caught.value.code == "mapping_needs_file"
    orders, customers = read(files, {"orders.csv": {"customer_id": "who"}, "date_order": "dmy"})
    assert orders.mapping["customer_id"] == "who"
    assert customers.mapping["customer_id"] == "customer_id"
    assert orders.questions == ()


def test_no_header_means_two_things_in_one_kind_of_table():
    dates = section("dates")
    for kind, columns in COLUMNS.items():
        seen: dict[str, str] = {}
        for column in set(columns) - {"customer_id", "name", "first_name", "last_name"}:
            for word in dates.get(column) or section("columns")[column]:
                assert seen.setdefault(word, column) == column, (kind, word)


def test_no_word_stands_for_two_statuses_or_kinds():
    for subject in ("statuses", "kinds", "currencies"):
        seen: dict[str, str] = {}
        for meaning, words in tables()[subject].items():
            for word in words:
                assert seen.setdefault(normal(word) or word, meaning) == meaning, (subject, word)


def rows_of(headers, row, n=60):
    """A file with n orders of ten customers; `row` gives the values of an order."""
    lines = [
        ",".join(map(str, row(i, f"C{i % 10:03}", f"2025-{i % 12 + 1:02}-{i % 28 + 1:02}"))) for i in range(n)
    ]
    return "\n".join([headers, *lines]) + "\n"


@pytest.mark.parametrize("headers", ["a,b,c,d", "列1,列2,列3,列4", "col_1,col_2,col_3,col_4"])
def test_columns_told_by_their_values_alone_are_asked_and_then_right(tmp_path, headers):
    text = rows_of(headers, lambda i, who, day: (f"N{i}", who, day, f"{i + 1}.25"))
    found = table(text)
    assert [
        found.mapping[each] for each in ("order_id", "customer_id", "ordered_at", "amount")
    ] == headers.split(",")
    assert [question.code for question in found.questions] == ["confirmed"]
    with pytest.raises(ClmError) as caught:
        load_into(tmp_path / "x.duckdb", [("a.csv", text.encode())])
    assert caught.value.code == "confirmed_needed"
    assert headers.split(",")[3] in str(caught.value)
    answers = dict(zip(("order_id", "customer_id", "ordered_at", "amount"), headers.split(","), strict=True))
    for mapping in ({"confirmed": True}, answers):
        assert table(text, mapping=mapping).questions == ()
        load_into(tmp_path / "x.duckdb", [("a.csv", text.encode())], mapping)


@pytest.mark.parametrize(
    ("headers", "row", "code"),
    [
        ("7,C007,2025-01-03,5.5", lambda i, who, day: (i, who, day, f"{i}.25"), "headers_look_like_data"),
        ("customer,date,amount", lambda i, _, day: (f"{i}.99", day, f"{i}.25"), "column_contradicted"),
        ("customer,date,amount", lambda i, _, day: (day, day, f"{i}.25"), "column_contradicted"),
        ("customer,date,amount", lambda i, _, day: ("POS", day, f"{i}.25"), "customer_constant_needed"),
        ("customer,date,amount", lambda i, _, day: ("new" if i % 2 else "returning", day, 5), "customer_constant_needed"),
        ("customer,email,date,amount", lambda i, who, day: (f"K{i}", f"{who}@example.com", day, 5), "customer_once_needed"),
        ("customer,date,amount", lambda i, _, day: (f"王{'*' * (i % 2 + 1)}", day, 5), "customer_column_masked"),
    ],
)  # fmt: skip
def test_a_column_that_cannot_be_what_its_name_says_is_not_taken_in_silence(tmp_path, headers, row, code):
    with pytest.raises(ClmError) as caught:
        load_into(tmp_path / "x.duckdb", [("a.csv", rows_of(headers, row).encode())])
    assert caught.value.code == code


def test_a_customer_different_on_every_order_is_taken_if_the_user_insists(tmp_path):
    text = rows_of("customer,email,date,amount", lambda i, who, day: (f"K{i}", f"{who}@example.com", day, 5))
    report = load_into(tmp_path / "x.duckdb", [("a.csv", text.encode())], {"customer_id": "customer"})
    assert "customers_never_return" in [note.code for note in report.notes]


@pytest.mark.parametrize(
    ("headers", "row", "code"),
    [
        ("customer,date,amount", lambda i, who, day: (who if i % 2 else "0", day, 5), "customer_dominates"),
        ("customer name,date,amount", lambda _, who, day: (f"Ann {who}", day, 5), "customers_by_name"),
        ("customer,customer name,date,amount", lambda _, who, day: (who, "Ann Ames", day, 5), "names_shared"),
        ("customer,date,amount", lambda i, who, day: (who if i % 2 else who.lower(), day, 5), None),
        ("customer,date,amount", lambda i, who, day: ((who if i < 30 else who.lower()), day, 5), "ids_differ_in_case"),
        ("customer,date,amount", lambda i, who, day: (who[1:] if i < 30 else int(who[1:]), day, 5), "ids_differ_in_zeros"),
        ("email,date,amount", lambda i, who, day: (f" {who}@x.org" if i < 9 else f"{who}@X.ORG", day, 5), "emails_merged"),
    ],
)  # fmt: skip
def test_what_is_odd_about_customers_is_said(tmp_path, headers, row, code):
    report = load_into(tmp_path / "x.duckdb", [("a.csv", rows_of(headers, row).encode())])
    codes = [note.code for note in report.notes]
    assert code in codes if code else "customer_dominates" not in codes
    for note in report.notes:
        assert "{" not in note_text(note, Language("zh"))


@pytest.mark.parametrize(
    ("headers", "rows", "repeated"),
    [
        # One order of two equal rows says nothing; a product twice is likely.
        ("order,customer,date,amount", [("1", "a", 5), ("1", "a", 5), ("2", "b", 6)], None),
        # Everything costs the same, so equal rows say nothing.
        ("order,customer,date,amount,product", [(i // 2, i // 8, 9, f"P{i}") for i in range(60)], None),
        # All orders but one repeat: neither reading fits all of them.
        ("order,customer,date,amount,product", [(i // 2, i // 8, i // 2 + (i == 7), f"P{i}") for i in range(60)], None),
        ("order,customer,date,amount,product", [(i // 2, i // 8, i // 2 + 1, f"P{i}") for i in range(60)], True),
        ("order,customer,date,amount,product", [(i // 2, i // 8, i + 1, f"P{i}") for i in range(60)], False),
        # Few orders of several rows, and prices that come to the amount of each: lines.
        ("order,customer,date,amount,price,quantity", [*((i, i // 8, i + 1, i + 1, 1) for i in range(90)),
                                                       (99, "a", 8, 4, 2), (99, "a", 8, 8, 1)], False),
        ("order,customer,date,amount,price,quantity", [*((i, i // 8, i + 1, i + 1, 1) for i in range(90)),
                                                       (99, "a", 8, 4, 1), (99, "a", 8, 4, 1)], True),
    ],
)  # fmt: skip
def test_a_total_on_each_row_is_told_from_rows_that_add_up_or_asked(tmp_path, headers, rows, repeated):
    lines = [",".join(map(str, (order, who, "2025-01-03", *rest))) for order, who, *rest in rows]
    text = "\n".join([headers, *lines]) + "\n"
    files = [("a.csv", text.encode())]
    added = sum(row[2] for row in rows)
    if repeated is None:
        assert "repeated" in [question.code for question in table(text).questions]
        with pytest.raises(ClmError) as caught:
            load_into(tmp_path / "x.duckdb", files)
        assert caught.value.code == "repeated_needed"
        return
    assert table(text).questions == ()
    load_into(tmp_path / "x.duckdb", files)
    with open_dataset(tmp_path / "x.duckdb") as dataset:
        assert (dataset.counts.revenue == added) == (not repeated)


def test_ids_of_a_list_that_lost_their_zeros_meet_the_orders(tmp_path):
    orders = rows_of("customer,date,amount", lambda _, who, day: (f"00{who[1:]}", day, 5))
    customers = "customer_id,segment\n" + "".join(f"{i},{'ab'[i % 2]}\n" for i in range(10))
    report = load_into(
        tmp_path / "x.duckdb", [("orders.csv", orders.encode()), ("customers.csv", customers.encode())]
    )
    assert "ids_without_zeros" in [note.code for note in report.notes]
    with open_dataset(tmp_path / "x.duckdb") as dataset:
        assert dataset.counts.customers == 10


@pytest.mark.parametrize(
    "text",
    [
        "N° de commande;Date de commande;Client;Montant;Statut\n1;13/01/2025;a;5,00;Payé\n2;14/01/2025;b;6,50;Annulé\n",
        "Bestell-Nr.;Auftragsdatum;Kunden-ID;Bestellwert;Status\n1;13.01.2025;a;5,00;Bezahlt\n2;14.01.2025;b;6,50;Storniert\n",
        "N.º de pedido;Fecha del pedido;Cliente;Importe;Estado\n1;13/01/2025;a;5,00;Pagado\n2;14/01/2025;b;6,50;Cancelado\n",
    ],
)
def test_shops_in_french_german_and_spanish_come_in_without_a_question(tmp_path, text):
    load_into(tmp_path / "x.duckdb", ("shop.csv", text.encode()))
    with open_dataset(tmp_path / "x.duckdb") as dataset:
        rows = dataset.query("select order_id, customer_id, amount::double, status from orders order by 1")
    assert rows.to_numpy().tolist() == [["1", "a", 5.0, "paid"], ["2", "b", 6.5, "cancelled"]]


@pytest.mark.parametrize(
    ("headers", "taken", "other"),
    [
        ("net amount,gross amount", "net amount", "gross amount"),
        ("Gross,Net", "Gross", "Net"),
        ("不含税金额,含税金额", "含税金额", "不含税金额"),
        ("Netto,Brutto", "Brutto", "Netto"),
    ],
)
def test_of_a_net_and_a_gross_column_it_is_said_which_was_taken(tmp_path, headers, taken, other):
    text = f"order_id,customer_id,date,{headers}\n1,a,2025-01-13,10.00,12.00\n2,b,2025-01-14,5.00,6.00\n"
    report = load_into(tmp_path / "x.duckdb", ("shop.csv", text.encode()))
    said = [note.params for note in report.notes if note.code == "one_of_net_and_gross"]
    assert said == [{"file": "shop.csv", "header": taken, "other": other}]
    alone = load_into(tmp_path / "y.duckdb", ("shop.csv", text.replace(other, "weight").encode()))
    assert "one_of_net_and_gross" not in {note.code for note in alone.notes}


@pytest.mark.parametrize(
    ("header", "row", "missing"),
    [
        (
            "customer_id,last_purchase_date,total_spent,number_of_orders",
            "C{i},2025-01-{d:02d},{i}.50,{d}",
            "date",
        ),
        ("客户编号,最近一次消费时间,消费金额,消费次数", "C{i},2025-01-{d:02d},{i}.50,{d}", "date"),
        ("order,customer,date,cumulative total", "{i},C{d},2025-01-{d:02d},{i}.50", "amount"),
        ("订单编号,总金额,收货地址,订单创建时间", "{i},{i}.50,{place},2025-01-{d:02d}", "customer"),
    ],
)
def test_a_summary_of_customers_or_their_places_are_not_offered_as_orders(tmp_path, header, row, missing):
    """The day of somebody's last order is not the day of an order, and a province is not a customer."""
    rows = [row.format(i=100 + i, d=1 + i % 9, place=("上海", "安徽省")[i % 2]) for i in range(30)]
    with pytest.raises(ClmError) as caught:
        load_into(tmp_path / "a.duckdb", [("a.csv", "\n".join([header, *rows]).encode())])
    assert caught.value.code == f"{missing}_column_missing"
