"""Reading files: encodings, delimiters, odd lines, and files that mean harm."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from clm.dataset import open_dataset
from clm.errors import ClmError
from clm.importing import load_into, read
from clm.importing.decoding import decode
from clm.importing.encodings import possible_readings
from clm.importing.reading import Source, sources

HEADER = "customer_id,order_date,amount\n"
ORDERS = HEADER + "Zoë,2025-01-03,12.50\nJürgen,2025-02-04,7.00\n"
CHINESE = "客户编号,下单时间,实付金额\n王小明,2025-01-03,12.50\n李芳,2025-02-04,7.00\n"


def preview(data: bytes, name: str = "orders.csv", **options):
    return read([(name, data)], **options)[0]


def refusal(folder: Path, data: bytes | str, name: str = "orders.csv", **options) -> ClmError:
    data = data.encode() if isinstance(data, str) else data
    with pytest.raises(ClmError) as caught:
        load_into(folder / "refused.duckdb", [(name, data)], **options)
    assert not (folder / "refused.duckdb").exists()
    return caught.value


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (ORDERS, "utf-8", "utf-8"),
        (ORDERS, "utf-8-sig", "utf-8"),
        (ORDERS, "utf-16", "utf-16"),
        (ORDERS, "utf-16-le", "utf-16-le"),
        (ORDERS, "utf-16-be", "utf-16-be"),
        (ORDERS, "cp1252", "cp1252"),
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_found_and_no_letter_is_lost(tmp_path, text, encoding, found):
    data = text.encode(encoding)
    assert preview(data).encoding == found
    load_into(tmp_path / "orders.duckdb", [("orders.csv", data)])
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        names = set(dataset.query("select customer_id from customers")["customer_id"])
    assert names == {line.split(",")[0] for line in text.splitlines()[1:]}


def test_big_endian_utf_16_with_its_mark_is_read():
    data = b"\xfe\xff" + ORDERS.encode("utf-16-be")
    assert preview(data).rows == 2


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("客戶編號,訂單日期,金額\n陳,2025-01-03,5\n", "big5"),
        ("customer,date,amount\n王小明,2025-01-03,5\n陳美玲,2025-01-04,5\n林志豪,2025-01-05,5\n", "big5"),
        ("customer,date,amount\n王小明,2025-01-03,5\n陈美玲,2025-01-04,5\n", "gb18030"),
        ("customer,date,amount\n欧阳娜娜,2025-01-03,5\n诸葛亮,2025-01-04,5\n", "gb18030"),
        ("顧客番号,注文日,金額\n山田太郎,2025-01-03,5\n", "shift_jis"),
        ("customer,date,amount\n佐藤花子,2025-01-03,5\n鈴木カズオ,2025-01-04,5\n", "shift_jis"),
        ("고객번호,주문일자,금액\n김민수,2025-01-03,5\n", "euc_kr"),
        ("customer,date,amount\n김민수,2025-01-03,5\n이영희,2025-01-04,5\n", "euc_kr"),
        ("customer,date,amount\nFrançois Lefèvre,2025-01-03,€5\nJÜRGEN MÜLLER,2025-01-04,€7\n", "cp1252"),
        ("customer,date,amount\nÅngström,2025-01-03,5\nJosé Muñoz,2025-01-04,7\n", "iso-8859-1"),
    ],
)
def test_an_old_encoding_is_told_by_what_its_text_would_be_and_said(tmp_path, text, encoding):
    data = text.encode(encoding)
    found = "cp1252" if encoding == "iso-8859-1" else encoding
    assert preview(data).encoding == found
    mapping = dict(zip(("customer_id", "ordered_at", "amount"), text.split("\n")[0].split(","), strict=True))
    report = load_into(tmp_path / "orders.duckdb", [("orders.csv", data)], mapping=mapping)
    assert [note.params["encoding"] for note in report.notes if note.code == "encoding_guessed"] == [found]
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        names = set(dataset.query("select customer_id from customers")["customer_id"])
    assert names == {line.split(",")[0] for line in text.splitlines()[1:]}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Иван Петров", "cp1251"),
        ("Иван Петров", "koi8_r"),
        ("Αθήνα", "cp1253"),
        ("Kęstutis Žemaitė", "cp1257"),
        ("Wałęsa", "cp1250"),
        ("Paweł Kowalski Wiśniewska Gdańsk", "cp1250"),
        ("Dvořák Růžička Zdeněk", "cp1250"),
        ("Gergő Szűcs Őrsi", "cp1250"),
        ("Ionuţ Drăgan", "cp1250"),
        ("Kovačević Babić", "cp1250"),
        ("Babič", "cp1250"),
        ("Šmíd", "iso-8859-2"),  # in Big5 two common signs
        ("Kılıç Şahin Doğan", "cp1254"),
        ("Jürgen Zoë", "mac_roman"),
        ("趙", "big5"),  # one sign alone is 趙 or 赵
    ],
)
def test_an_encoding_that_stays_open_is_asked_for_with_what_each_would_give(tmp_path, text, encoding):
    data = f"customer,date,amount\n{text},2025-01-03,5\n".encode(encoding)
    error = refusal(tmp_path, data)
    assert error.code in ("encoding_unknown", "encoding_needed")
    letters = " ".join(word for word in text.split() if not word.isascii())
    assert f"{encoding}: “{letters}”" in error.params["readings"] or f"{encoding}: “{text}"[:24] in str(error)
    assert preview(data, mapping={"encoding": encoding}).samples[0][0] == text


# Names as they stand in customer lists, by the encodings in which their shops may have written them.
LISTS = {
    ("cp1250", "iso-8859-2"): (
        "Szabó Gergő,Fűrész Ágnes,Kőrösi Éva,Győri Ilona,Hegedűs Pál,Szőke Réka,Szűcs Ádám,Erdős Ödön,Horváth Dezső,Tűzkő Bt,"
        "Novák Jiří,Růžena Malá,Zdeněk Černý,Říha Petr,Wójcik Łukasz,Żak Michał,Gębala,Kuśnierz,Dąbrowski,Kraków,Petrič,Marič,"
        "Božič,Ćosić,Ľubica Hôrka,Kysuce,Ăvram"
    ),
    ("cp1254",): "Yılmaz,Güneş,Çağrı,İpek Öz,Ağrı,Beşiktaş,Işık,Şule,Gül,Öztürk",
    ("cp1257",): "Kalvėnas,Žemaitė,Šarūnas,Pēteris,Zeltiņa,Ģirts,Ķekava,Jānis",
    ("mac_roman", "cp1252", "iso-8859-15"): (
        "Hélène,Lefèvre,Noël,Benoît,François,Forêt,Muñoz,Íñigo,Begoña,João,Conceição,Simões,Cauã,Maitê,Søren,Kåre,Åse,Mårten,Jürgen,"
        "Groß,Öffner,Segrè,Nicolò,Délèze"
    ),
    ("gb18030",): "王小明,李娜,张伟,欧阳雪,陈静,诸葛亮",
    ("big5",): "王小明,林志豪,陳美玲,黃淑惠",
    ("shift_jis", "euc_jp"): "佐藤花子,鈴木一郎,高橋,山田太郎,我孫子市",
    ("euc_kr",): "김민수,이영희,박지훈,최수진",
}  # fmt: skip


@settings(max_examples=25)
@given(data=st.data())
def test_a_short_list_in_an_old_encoding_is_read_right_or_asked_about_and_never_wrong(tmp_path_factory, data):
    encodings = data.draw(st.sampled_from(sorted(LISTS)))
    encoding = data.draw(st.sampled_from(encodings))
    names = data.draw(
        st.lists(st.sampled_from(LISTS[encodings].split(",")), min_size=1, max_size=8, unique=True)
    )
    names = [name for name in names if is_in(name, encoding)] or ["Ann"]
    rows = "".join(f"{i},{name},2025-01-0{i + 1},5\n" for i, name in enumerate(names))
    content = f"order,customer,date,amount\n{rows}".encode(encoding)
    path = tmp_path_factory.mktemp("letters") / "orders.duckdb"
    try:
        load_into(path, [("orders.csv", content)])
    except ClmError as error:
        if error.code not in ("encoding_unknown", "encoding_needed"):
            raise
        load_into(path, [("orders.csv", content)], {"encoding": encoding})
    with open_dataset(path) as dataset:
        assert set(dataset.query("select customer_id from customers")["customer_id"]) == set(names)


def is_in(name: str, encoding: str) -> bool:
    try:
        return bool(name.encode(encoding))
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize(("names", "asked"), [("Gergő,Győri,Kőrösi", True), ("Ann,Bob,Cid", False)])
def test_letters_are_asked_about_where_they_matter_only(names, asked):
    """A note that comes to nothing needs no answer; the readings of a name stand side by side."""
    notes = ("szép dezsőke", "kőműves bt", "hűtő és fűtő")
    rows = "".join(
        f"{name},2025-01-0{i},5,{note}\n"
        for i, (name, note) in enumerate(zip(names.split(","), notes, strict=True), 1)
    )
    found = preview(f"customer,date,amount,note\n{rows}".encode("cp1250"))
    assert [question.code for question in found.questions] == (["encoding"] if asked else [])
    if asked:
        readings = found.questions[0].params["texts"]
        assert (readings["cp1252"], readings["cp1250"]) == (
            "Gergõ · Gyõri · Kõrösi",
            "Gergő · Győri · Kőrösi",
        )
    assert (
        preview(
            f"customer,date,amount,note\n{rows}".encode("cp1250"), mapping={"encoding": "cp1250"}
        ).questions
        == ()
    )


def test_readings_that_cannot_be_words_are_not_offered():
    """In Latin 2 the ž of Windows is a sign without a picture, in the Mac's own encoding Kovaè would be KovaË."""
    names = ("Žiga Kovač", "Matjaž Novak", "Špela Zupančič", "Črt Hribar", "Miha Rožič")
    rows = "".join(f"{name},2025-01-0{i},5\n" for i, name in enumerate(names, 1))
    question = preview(f"customer,date,amount\n{rows}".encode("cp1250")).questions[0]
    assert question.params["texts"]["cp1250"].startswith("Žiga Kovač · Matjaž Novak")
    assert all(text.isprintable() for text in question.params["texts"].values())
    readings = possible_readings("customer\nNiccolò D’Angelò\n".encode("cp1252"))
    assert readings["cp1252"] == "Niccolò D’Angelò"  # whole, and without what draws frames
    assert "koi8_r" not in readings


@pytest.mark.parametrize(
    ("names", "encoding", "meant"),
    [
        ("Jürgen Müller,Zoë Löwe,Ann", "cp1252", "Jürgen Müller"),
        ("Ángel Íñigo,Ann,Bob", "cp1252", "Ángel Íñigo"),  # bytes that cp1252 leaves open
        ("上海,北京,Ann", "gb18030", "上海"),
    ],
)
def test_text_that_was_garbled_before_is_taken_as_it_stands_and_said(tmp_path, names, encoding, meant):
    clean = f"customer,date,amount\n{''.join(f'{name},2025-01-03,5{chr(10)}' for name in names.split(','))}"
    spoilt = "".join(
        byte.decode(encoding) if encoding == "gb18030" else misread(byte) for byte in pieces(clean, encoding)
    )
    said = notes(load_into(tmp_path / "spoilt.duckdb", [("a.csv", spoilt.encode())]))["text_garbled"]
    assert (said["header"], said["meant"]) == ("customer", meant)
    assert said["example"] in spoilt
    assert "text_garbled" not in notes(load_into(tmp_path / "clean.duckdb", [("a.csv", clean.encode())]))


def pieces(text: str, encoding: str) -> list[bytes]:
    data = text.encode()
    return [data] if encoding == "gb18030" else [data[i : i + 1] for i in range(len(data))]


def misread(byte: bytes) -> str:
    """As a program on Windows reads it."""
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


def notes(report) -> dict:
    return {note.code: note.params for note in report.notes}


@pytest.mark.parametrize(("encoding", "sign"), [("shift_jis", "¥"), ("euc_jp", "¥"), ("euc_kr", "₩")])
def test_the_backslash_of_japan_and_korea_before_a_number_is_their_currency(encoding, sign):
    text = 'customer,date,amount,file\n花子,2025-01-03,"\\1,980",C:\\1\n山田,2025-01-04,\\5,D:\\2\n'
    found = preview(text.encode(encoding), mapping={"encoding": encoding})
    assert [row[2:] for row in found.samples] == [(f"{sign}1,980", "C:\\1"), (f"{sign}5", "D:\\2")]


def test_an_encoding_named_for_a_text_that_can_only_be_utf_8_is_put_right_and_said(tmp_path):
    """An answer remembered from last month must not spoil a file that says what it is."""
    report = load_into(tmp_path / "a.duckdb", [("orders.csv", ORDERS.encode())], {"encoding": "cp1250"})
    assert "encoding_not_as_named" in {note.code for note in report.notes}
    with open_dataset(tmp_path / "a.duckdb") as dataset:
        names = set(dataset.query("select customer_id from customers")["customer_id"])
    assert names == {line.split(",")[0] for line in ORDERS.splitlines()[1:]}


@pytest.mark.parametrize(
    "names",
    [
        "Müller Weiß Öffner Größe München",
        "Lefèvre Benoît Hélène Cœur Sœur Août L’Haÿ Élodie Sûreté bière poème",
        "Muñoz Núñez ¿Qué? ¡Hola! Logroño Íñigo",
        "João Conceição Simões Guimarães Camões Leão Romã",
        "Sørensen Ærø Kjær Åse Håndværker",
        "Niccolò Forlì Virtù Caffè Città",
        "Niccolò Mosè D’Angelò Fantò Giosuè Bonafè",
        "5 m³ 20 m² £15 €20 25°C ½ 100 µg",
    ],
)
def test_western_names_and_signs_are_read_without_a_question(names):
    rows = "".join(f"{name},2025-01-03,5\n" for name in names.split())
    assert preview(f"customer,date,amount\n{rows}".encode("cp1252")).encoding == "cp1252"


def test_text_in_utf_8_with_one_broken_letter_is_refused(tmp_path):
    data = "customer,date,amount\nZoë Köln,2025-01-03,5\n".encode() + b"J\xfcrgen,2025-01-04,6\n"
    assert refusal(tmp_path, data).code == "encoding_unknown"


def test_a_named_encoding_that_does_not_fit_is_refused(tmp_path):
    assert refusal(tmp_path, ORDERS, mapping={"encoding": "utf-16"}).code == "encoding_wrong"
    assert refusal(tmp_path, ORDERS, mapping={"encoding": "rot13"}).code == "unknown_choice"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_splits_every_row_alike(delimiter):
    # The names hold every other delimiter, so that a count of signs alone would be wrong.
    name = '"a;b|c\td,e;f;g"'
    rows = [f"{name},2025-01-03,5.00", f"{name},2025-01-04,6.00"]
    text = "\n".join(["customer_id,order_date,amount", *rows])
    data = "\n".join(delimiter.join(split_outside_quotes(line)) for line in text.split("\n")).encode()
    assert preview(data).delimiter == delimiter
    assert preview(data).rows == 2


def split_outside_quotes(line: str) -> list[str]:
    quoted, _, rest = line.rpartition('"')
    return [quoted + '"', *rest.split(",")[1:]] if quoted else line.split(",")


@pytest.mark.parametrize("sign", [";", "|", "\t"])
def test_a_sign_in_a_text_far_down_parts_no_cells(sign):
    rows = [f"{n},ann,2025-01-0{1 + n % 9},5.00,{f'a{sign}b' if n > 90 else 'plain'}" for n in range(120)]
    text = "\n".join(["order_id,customer_id,date,amount,remark", *rows])
    [table] = read([("orders.csv", text.encode())])
    assert len(table.headers) == 5


def test_excels_note_about_the_delimiter_is_followed_and_is_no_header():
    table = preview(b"sep=;\r\ncustomer_id;order_date;amount\r\nann;2025-01-03;5,50\r\n")
    assert table.headers == ("customer_id", "order_date", "amount")
    assert (table.delimiter, table.rows) == (";", 1)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(line_end):
    assert preview(ORDERS.replace("\n", line_end).encode()).rows == 2


def test_mixed_line_ends_are_read():
    assert (
        preview(b"customer_id,order_date,amount\r\na,2025-01-03,5\nb,2025-01-03,6\rc,2025-01-03,7").rows == 3
    )


def test_problems_name_the_line_of_the_file_whatever_stands_before_it(tmp_path):
    text = (
        "\n"
        "customer_id,order_date,amount,note\n"
        'ann,2025-01-03,5,"two\nlines"\n'
        "\n"
        ",,,\n"
        "ben,2025-01-04,6,one,too,many,values\n"
        "cid,2025-02-31,7,\n"
    )
    report = load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())])
    rows = report.problems.dropna(subset=["row"])
    assert list(zip(rows["row"], rows["reason"], strict=True)) == [
        (7, "csv_malformed"),
        (8, "date_unreadable"),
    ]
    assert (report.rows_read, report.rows_kept, report.rows_rejected) == (3, 1, 2)
    bad_date = report.problems[report.problems["reason"] == "date_unreadable"].iloc[0]
    assert (bad_date["file"], bad_date["column"], bad_date["value"]) == (
        "orders.csv",
        "order_date",
        "2025-02-31",
    )


TITLED = (
    "Orders of the shop, all channels\n"
    "Period: 2025-01-01 to 2025-12-31\n"
    "\n"
    "Customer ID ,Order\u00a0Date,Amount,Status\n"
    "ann,2025-01-03,5.00,paid\n"
    "ben,2025-01-04,6.00,paid\n"
    "Subtotal,,11.00,\n"
    "Customer ID ,Order\u00a0Date,Amount,Status\n"
    "Total,2025-01-05,7.00,paid\n"  # a customer of this name
    "Total:,,18.00,\n"
    '"Confidential, for internal use"\n'
    "The Shop Ltd\n"
    '"Report generated on 2026-01-05 10:00"\n'
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_titles_totals_repeated_headers_and_footers_are_no_orders_and_are_reported(tmp_path, delimiter):
    text = "\n".join(line if '"' in line else line.replace(",", delimiter) for line in TITLED.split("\n"))
    report = load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())])
    assert (report.rows_read, report.rows_kept, report.rows_rejected) == (9, 3, 6)
    rows = report.problems.dropna(subset=["row"])
    assert list(zip(rows["row"], rows["reason"], strict=True)) == [
        (7, "summary_row"),
        (8, "header_repeated"),
        (10, "summary_row"),
        (11, "footer_row"),
        (12, "footer_row"),
        (13, "footer_row"),
    ]
    titles = next(note for note in report.notes if note.code == "titles_left").params["titles"]
    assert titles.startswith("Orders of the shop")
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        assert dataset.counts.revenue == 18


def test_rows_that_only_look_like_totals_stay(tmp_path):
    rows = [f"c{i},2025-01-{i:02},5.00,{'note' if i % 2 else ''}\n" for i in range(1, 21)]
    text = "customer_id,order_date,amount,remark\nTotal,2025-02-01,9.00,\n" + "".join(rows)
    report = load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())])
    assert (report.rows_read, report.rows_kept) == (21, 21)


def test_a_list_that_ends_with_bare_ids_keeps_them(tmp_path):
    people = "customer_id,name,city,channel\n" + "a,Ann,Bath,web\n" * 1 + "b,Ben,Bath,web\nc,,,\nd,,,\n"
    report = load_into(
        tmp_path / "orders.duckdb",
        [
            ("orders.csv", b"customer_id,order_date,amount\na,2025-01-03,5\n"),
            ("customers.csv", people.encode()),
        ],
    )
    assert report.rows_kept == 5


def test_the_preface_and_the_closing_lines_of_a_payment_service_are_left_out(tmp_path):
    text = (
        "支付宝交易记录明细查询\n"
        "账号:[shop@example.com]\n"
        "起始日期:[2025-01-01 00:00:00]    终止日期:[2025-12-31 23:59:59]\n"
        "---------------------------------交易记录明细列表------------------------------------\n"
        "客户编号 ,下单时间 ,实付金额 ,备注 \n"
        "甲客户 ,2025-01-03 10:00:00 ,12.50 ,\n"
        "乙客户 ,2025-01-04 10:00:00 ,7.00 ,\n"
        "------------------------------------------------------------------------------------\n"
        "导出时间:[2026-01-01 09:00:00]    用户:示例\n"
    )
    report = load_into(tmp_path / "orders.duckdb", [("alipay_record.csv", text.encode("gbk"))])
    assert (report.rows_read, report.rows_kept, report.rows_rejected) == (4, 2, 2)
    assert set(report.problems["reason"].dropna()) >= {"footer_row"}


def test_twin_and_blank_headers_get_names_that_can_be_chosen():
    data = b"customer_id,date,amount,,amount,Amount \n1,2025-01-03,5,x,6,7\n2,2025-01-04,5,y,6,7\n"
    table = preview(data)
    assert table.headers == ("customer_id", "date", "amount", "Column 4", "amount (2)", "Amount (3)")
    assert preview(data, mapping={"amount": "amount (2)"}).mapping["amount"] == "amount (2)"


def test_excels_marks_for_text_are_taken_off_but_names_keep_theirs(tmp_path):
    text = 'customer_id,order_date,amount\n="0012",2025-01-03,="5.50"\n\'0012,2025-01-04,6\n\'s-Hert,2025-01-05,7\n'
    load_into(tmp_path / "orders.duckdb", [("orders.csv", text.encode())])
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        spent = dataset.query(
            "select customer_id, sum(amount)::double as spent from orders group by 1 order by 1"
        )
    assert (spent["customer_id"][0], spent["spent"][0]) == ("0012", 11.5)


def test_a_file_without_a_header_is_refused_unless_its_line_is_named(tmp_path):
    data = b"ann,2025-01-03,5\nben,2025-01-04,6\n"
    assert refusal(tmp_path, data).code == "headers_look_like_data"
    assert preview(b"x,y,z\nq,r,s\n" + ORDERS.encode(), mapping={"header_row": 3}).headers[0] == "customer_id"


@pytest.mark.parametrize("closing", ["", '"x",2025-01-03,5\n'])
def test_a_quotation_mark_that_is_never_closed_is_refused_and_does_not_swallow_orders(tmp_path, closing):
    rows = "".join(f"c{i},2025-01-03,{i}\n" for i in range(1, 50))
    text = HEADER + rows + '"c50,2025-01-03,5\n' + rows + closing
    assert refusal(tmp_path, text).code == "csv_quote_open"


def test_a_quotation_mark_at_the_very_start_that_is_never_closed_is_named(tmp_path):
    assert refusal(tmp_path, '"' + HEADER + "ann,2025-01-03,5\n" * 50_000).code == "csv_quote_open"


def test_a_gzip_file_is_unpacked():
    assert preview(gzip.compress(ORDERS.encode()), "orders.csv.gz").rows == 2


def test_a_gzip_file_made_to_fill_the_disk_is_stopped(tmp_path):
    bomb = gzip.compress(b"customer_id,order_date,amount\n" * (3 << 20))  # 90 MB from 90 kB
    assert refusal(tmp_path, bomb, "bomb.csv.gz").code == "file_too_large"
    with pytest.raises(ClmError, match="more than 0 MB"):
        decode(Source("orders.csv", ORDERS.encode()), tmp_path / "text", max_bytes=20)


def test_a_damaged_gzip_file_is_refused(tmp_path):
    assert refusal(tmp_path, gzip.compress(ORDERS.encode())[:-9], "orders.csv.gz").code == "file_damaged"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n  \n", "file_without_header"),
        (HEADER.encode(), "file_without_rows"),
        (b"customer_id,order_date,amount\na\0b,2025-01-03,5\n", "file_not_text"),
        (b"PK\x03\x04" + b"x" * 100, "file_damaged"),
        (bytes(range(128, 256)) * 20, "encoding_unknown"),
        ((",".join(f"c{i}" for i in range(100_000)) + "\n1\n").encode(), "too_many_columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(tmp_path, data, code):
    assert refusal(tmp_path, data).code == code


def test_headers_and_values_that_are_sql_or_html_do_no_harm(tmp_path):
    text = (
        'customer_id,order_date,amount,"x""; drop table orders; --","<script>alert(1)</script>",\'{{7*7}}\n'
        '"a\'; drop table orders; --",2025-01-03,5,red,"<b>",%s\n'
        "\"b'); delete from orders; --\",2025-01-04,6,blue,'',{0}\n"
        '"a\'; drop table orders; --",2025-01-05,5,red,"<b>",%s\n'
        "\"b'); delete from orders; --\",2025-01-06,6,blue,'',{0}\n"
    )
    load_into(tmp_path / "orders.duckdb", [("'; drop table orders; --.csv", text.encode())])
    with open_dataset(tmp_path / "orders.duckdb") as dataset:
        assert dataset.counts.orders == 4
        assert dataset.counts.buyers == 2
        for dimension in dataset.dimensions:
            assert len(dataset.values(dimension)) == 2


def test_a_failed_import_leaves_the_old_dataset_as_it_was(tmp_path):
    path = tmp_path / "orders.duckdb"
    load_into(path, [("orders.csv", ORDERS.encode())])
    before = path.read_bytes()
    with pytest.raises(ClmError):
        load_into(path, [("orders.csv", b"a,b\n1,2\n")])
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["orders.duckdb"]


def test_files_are_paths_or_named_bytes_and_each_is_given_once(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    assert [source.name for source in sources(path)] == ["orders.csv"]
    assert [source.name for source in sources(("a.csv", b"x"))] == ["a.csv"]
    for files, code in (
        ([], "no_file"),
        ([tmp_path / "none.csv"], "file_not_found"),
        ([path, ("orders.csv", b"x")], "file_name_twice"),
        ([path, ("copy.csv", path.read_bytes())], "file_given_twice"),
    ):
        with pytest.raises(ClmError) as caught:
            sources(files)
        assert caught.value.code == code


def test_progress_rises_to_one_and_names_its_steps(tmp_path):
    told = []
    load_into(
        tmp_path / "orders.duckdb", [("o.csv", ORDERS.encode())], progress=lambda *step: told.append(step)
    )
    assert [step for _, step in told] == ["reading", "typing", "settling", "writing", "deriving", "done"]
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert told[-1][0] == 1.0
