"""Every kind of file dropped on the Data page, in both languages: the truth on screen, after one click at most."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import cycle
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from clm import library
from clm.dataset import open_dataset
from clm.importing.formats import formats
from clm.importing.reading import bare_name
from clm.language import LANGUAGES, Language
from clm.schema import PAID_STATUSES
from clm.ui.context import RETURN_TO
from clm.ui.datasets import PRIVATE
from tests import export_layouts as layouts
from tests.import_samples import Files, refused, samples
from tests.pages.conftest import APP, TIMEOUT_S, clear_caches

SMALL = "cdnow"
# What each refusal must name, beside the file.
NAMED = {
    "customer_column_missing": ("customer", "客户"),
    "date_column_missing": ("date", "日期"),
    "amount_column_missing": ("amount", "金额"),
    "columns_missing": ("Customer, Order date, Amount", "客户，下单日期，金额"),
    "amazon_without_buyer": ("buyer-email", "buyer-email"),
    "pinduoduo_without_buyer": ("who bought", "买家"),
    "douyin_without_buyer": ("recipients", "收件人"),
    "customer_list_alone": ("no orders", "没有订单"),
}


class DataPage:
    """One visitor's Data page, on which files are dropped one after the other, each into a dataset of its own."""

    def __init__(self) -> None:
        self.t = Language("en")
        self.app = AppTest.from_file(APP, default_timeout=TIMEOUT_S)
        self.app.query_params.update({"lang": "en", "data": "cdnow"})
        self.app.session_state[RETURN_TO] = "pages/data.py"
        self.run()

    def speak(self, code: str) -> None:
        if code != self.t.code:
            self.app.segmented_control(key="control lang").set_value(code)
            self.t = Language(code)
            self.run()

    def drop(self, files: Files) -> None:
        """Drop files while the small sample is looked at: else it is asked whether they belong to the last ones."""
        dataset = next(each for each in self.app.selectbox if each.label == self.t("Dataset"))
        if dataset.value != SMALL:
            dataset.set_value(SMALL)
        self.app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
        self.run()

    def import_button(self) -> Button | None:
        return next((each for each in self.app.button if each.key == "import_with_answers"), None)

    def figure(self, label: str) -> str:
        return str(next(each.value for each in self.app.metric if each.label == self.t(label)))

    def said(self) -> str:
        return " ".join(each.value for kind in ("markdown", "error", "info") for each in self.app.get(kind))

    def run(self) -> None:
        self.app.run()
        assert not self.app.exception


@pytest.fixture(scope="module")
def page(data_dir: Path) -> Iterator[DataPage]:
    yield DataPage()
    clear_caches()


@pytest.fixture(autouse=True)
def empty_caches() -> None:
    """What the visitor's session holds lasts for all tests here."""


@pytest.mark.parametrize(("name", "first"), list(zip(samples(), cycle(LANGUAGES), strict=False)))
def test_every_sample_comes_to_its_truth_on_screen(page: DataPage, name: str, first: str):
    """Dropped in one language, and looked at in both."""
    sample = samples()[name]()
    page.speak(first)
    page.drop(sample.files)
    if button := page.import_button():  # the one confirmation: everything as it stands
        assert not button.disabled
        button.click()
        page.run()
    with open_dataset(page.app.session_state[PRIVATE].path) as dataset:
        orders = dataset.query("select amount, refunded, status from orders")
    paid = orders[orders["status"].isin(PAID_STATUSES)]
    net = sum(map(Decimal, map(str, paid["amount"]))) - sum(map(Decimal, map(str, paid["refunded"])))
    assert (len(paid), net) == (sample.paid_orders, sample.net)
    for code in sorted(LANGUAGES, key=lambda each: each != first):
        page.speak(code)
        assert page.figure("Customers") == page.t.count(sample.buyers + sample.prospects)
        assert page.figure("Of them buyers") == page.t.count(sample.buyers)
        assert page.figure("Net revenue").endswith(page.t.money(float(sample.net)))
        for known in sample.formats:
            assert page.t.pick(formats()[known].name) in page.said()


@pytest.mark.parametrize("code", LANGUAGES)
def test_five_kinds_of_file_show_how_far_they_meet_before_anything_is_kept(page: DataPage, code: str):
    sample = samples()[f"five kinds of file, {code}"]()
    page.speak(code)
    page.drop(sample.files)
    if button := page.import_button():
        button.click()
        page.run()
    t, said = page.t, page.said().replace("\\", "")
    back = [order.refunded for order in layouts.orders() if order.refunded]
    rows, money = 2 * len(back), float(sum(back))
    figures = {
        "met": rows, "ids": rows + 1, "share": t.share(rows / (rows + 1)),
        "money": t.money(money), "total": t.money(money + 3),
    }  # fmt: skip
    assert (
        t("{met} of {ids} refunds belong to an order that is known ({share}): {money} of {total}.", **figures)
        in said
    )
    people = {"met": 80, "ids": 100, "share": t.share(0.8)}
    assert t("{met} of {ids} customers in the customer list have orders ({share}).", **people) in said
    orders = {"met": t.count(309), "ids": t.count(309), "share": t.share(1)}
    assert t("{met} of {ids} orders have line items ({share}).", **orders) in said
    upload = page.app.session_state[PRIVATE]
    assert upload.path not in library.kept().values()
    assert [upload.name] == [
        bare_name(name) for name, kind in upload.report.kinds.items() if kind == "orders"
    ]
    # On the page: that nothing is kept yet, how far the files meet, and right below the button that keeps it.
    shown = [(each.type, str(getattr(each, "value", ""))) for each in page.app.main]
    heading = shown.index(
        ("markdown", f"**{t('Nothing is kept yet. Check first how far the files meet:')}**")
    )
    keep = next(
        place
        for place, each in enumerate(page.app.main)
        if each in page.app.button and each.label == t("Keep")
    )
    between = [(kind, text) for kind, text in shown[heading + 1 : keep] if text]
    assert between[-1] == ("text_input", upload.name)
    assert [text[0] for _, text in between[:4]] == ["•"] * 4  # how they are counted follows


@pytest.mark.parametrize("name", refused())
def test_files_that_lack_something_are_refused_by_what_it_is(page: DataPage, name: str):
    case = refused()[name]
    page.drop(case.files)
    for place, code in enumerate(LANGUAGES):
        page.speak(code)
        said = " ".join(each.value for each in page.app.error).replace("\\", "")
        assert case.files[0][0] in said
        assert NAMED[case.code][place] in said
        assert [header for header in case.headers if header not in said] == []
        assert "CDNOW" in page.app.header[0].value  # what was looked at stays
        button = page.import_button()
        assert button is None or button.disabled  # what would only be refused again is not offered


def test_every_known_export_is_among_the_samples():
    seen = {known for made in samples().values() for known in made().formats}
    assert {*seen, *refused()} >= set(formats())
