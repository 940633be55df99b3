"""From a dropped file to the breakdown: at most two clicks, no reload, seen by nobody else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settle

ORDERS = """customer,date,total
Ada,2024-01-05,10.00
Ada,2024-02-05,10.00
Ada,2024-03-05,12.50
Ben,2024-01-20,7.00
Cem,2024-03-31,3.00
,2024-03-31,99.00
Dan,2024-03-30,ten
"""


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


def drop(page: Page, *files: Path) -> None:
    page.locator('input[type="file"]').set_input_files([str(file) for file in files])


def test_a_dropped_file_shows_its_stages_without_a_click_or_a_reload(
    visit: Callable[..., Page], orders: Path
):
    page = visit("data", {"lang": "en"})
    page.evaluate("window.notReloaded = true")
    drop(page, orders)
    expect(page.get_by_text("3 customers with 5 paid orders")).to_be_visible(timeout=30_000)
    settle(page)
    chart = page.locator(".js-plotly-plot").first
    expect(chart).to_contain_text("Loyal")
    assert page.evaluate("window.notReloaded") is True
    page.get_by_text("Look at the stages").click()  # the one click to the full page
    expect(page).to_have_url(re.compile(r"/stages\?.*data=upload"))
    assert page.evaluate("window.notReloaded") is True


def test_every_row_is_accounted_for_in_the_report(visit: Callable[..., Page], orders: Path):
    page = visit("data", {"lang": "en"})
    drop(page, orders)
    expect(page.get_by_text("What became of every row")).to_be_visible(timeout=30_000)
    figures = page.get_by_test_id("stMetric")
    for label, count in {"Rows read": 7, "Kept": 5, "Left out": 1, "Without a customer": 1}.items():
        expect(figures.filter(has_text=label).get_by_test_id("stMetricValue")).to_have_text(str(count))


def test_an_upload_is_private_to_its_session(visit: Callable[..., Page], orders: Path):
    mine, other = visit("data", {"lang": "en"}), visit("data", {"lang": "en"})
    drop(mine, orders)
    expect(mine.get_by_text("3 customers with 5 paid orders")).to_be_visible(timeout=30_000)
    other.reload()
    settle(other)
    expect(other.get_by_text("20,000 customers with")).to_be_visible()
    other.get_by_test_id("stSidebar").get_by_role("combobox", name="Dataset").click()
    expect(other.get_by_role("option", name=re.compile("Demo company"))).to_be_visible()
    expect(other.get_by_role("option", name=re.compile("upload|orders"))).to_have_count(0)
    stranger = visit("data", {"lang": "en", "data": "upload"})  # my link, opened by a colleague
    expect(stranger.get_by_text("There is no dataset “upload” here")).to_be_visible()
    expect(stranger.get_by_text("3 customers with 5 paid orders")).to_have_count(0)


def test_two_sessions_side_by_side_keep_their_own_uploads(
    visit: Callable[..., Page], orders: Path, tmp_path: Path
):
    second = tmp_path / "second.csv"
    second.write_text("customer,date,total\nX,2024-01-01,1\nY,2024-01-31,2\n", encoding="utf-8")
    one, two = visit("data", {"lang": "en"}), visit("data", {"lang": "en"})
    drop(one, orders)
    drop(two, second)
    expect(one.get_by_text("3 customers with 5 paid orders")).to_be_visible(timeout=30_000)
    expect(two.get_by_text("2 customers with 2 paid orders")).to_be_visible(timeout=30_000)
    for page, count in ((one, 3), (two, 2)):
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Stages", exact=True).click()
        expect(page).to_have_url(re.compile(r"/stages\?.*data=upload"))
        settle(page)
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Data", exact=True).click()
        expect(page.get_by_text(re.compile(f"^[a-z]+: {count} customers"))).to_be_visible(timeout=30_000)


def test_a_file_without_a_date_is_told_what_is_missing_and_what_it_has(
    visit: Callable[..., Page], tmp_path: Path
):
    path = tmp_path / "no_date.csv"
    path.write_text("customer,total,shade\nA,1,red\nB,2,blue\n", encoding="utf-8")
    page = visit("data", {"lang": "en"})
    drop(page, path)
    alert = page.get_by_role("alert").filter(has_text="date")
    expect(alert).to_be_visible(timeout=30_000)
    for header in ("customer", "total", "shade"):
        expect(alert).to_contain_text(header)


def test_a_date_that_reads_both_ways_is_asked_and_the_answer_imports_the_file(
    visit: Callable[..., Page], tmp_path: Path
):
    path = tmp_path / "ambiguous.csv"
    path.write_text("customer,date,total\nA,01/02/2024,1\nB,03/04/2024,2\n", encoding="utf-8")
    page = visit("data", {"lang": "en"})
    drop(page, path)
    expect(page.get_by_text("day / month / year")).to_be_visible(timeout=30_000)
    page.get_by_text("month / day / year").click()
    expect(page.get_by_role("radio", name="month / day / year")).to_be_checked()
    page.get_by_role("button", name="Import with these answers").click()
    expect(page.get_by_text("2 customers with 2 paid orders, 2 Jan 2024 to 4 Mar 2024")).to_be_visible(
        timeout=30_000
    )


def test_names_that_are_html_or_formulas_stay_text(visit: Callable[..., Page], tmp_path: Path):
    path = tmp_path / "harm.csv"
    path.write_text(
        'customer,date,total\n<img src=x onerror="window.harmed=1">,2024-01-05,1\n=1+1,2024-01-31,2\n',
        encoding="utf-8",
    )
    page = visit("data", {"lang": "en"})
    drop(page, path)
    expect(page.get_by_text("2 customers with 2 paid orders")).to_be_visible(timeout=30_000)
    page.get_by_text("Look at the stages").click()
    expect(page).to_have_url(re.compile("/stages"))
    settle(page)
    assert page.evaluate("window.harmed") is None


def test_an_import_that_is_cancelled_leaves_the_dataset_before_and_no_file_behind(
    visit: Callable[..., Page], tmp_path: Path, data_dir: Path
):
    path = tmp_path / "many.csv"
    rows = (f"C{i % 70_001},2024-{i % 12 + 1:02d}-{i % 28 + 1:02d},{i % 977}.5" for i in range(900_000))
    path.write_text("\n".join(["customer,date,total", *rows]), encoding="utf-8")
    page = visit("data", {"lang": "en"})
    before = set((data_dir / "sessions").glob("*/*"))
    drop(page, path)
    page.get_by_role("button", name="Cancel", exact=True).click(timeout=30_000)
    expect(page.get_by_text("The import was cancelled. Nothing was changed.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("20,000 customers with")).to_be_visible()
    assert set((data_dir / "sessions").glob("*/*")) <= before


def test_next_months_file_is_added_with_one_click_and_undone_with_another(
    visit: Callable[..., Page], orders: Path, tmp_path: Path
):
    page = visit("data", {"lang": "en"})
    drop(page, orders)
    expect(page.get_by_text("3 customers with 5 paid orders")).to_be_visible(timeout=30_000)
    settle(page)
    april = tmp_path / "april.csv"
    april.write_text("customer,date,total\nAda,2024-03-05,12.50\nEve,2024-04-05,8.00\n", encoding="utf-8")
    drop(page, april)
    page.get_by_role("button", name="Add to “orders”").click(timeout=30_000)
    expect(page.get_by_text("orders: 4 customers with 6 paid orders")).to_be_visible(timeout=30_000)
    settle(page)
    page.get_by_role("button", name="Undo the last import").click()
    expect(page.get_by_text("orders: 3 customers with 5 paid orders")).to_be_visible(timeout=30_000)


def test_a_template_in_chinese_comes_back_in_as_it_went_out(visit: Callable[..., Page], tmp_path: Path):
    page = visit("data", {"lang": "zh"}, locale="zh-CN")
    page.get_by_text("可填写的模板").click()
    with page.expect_download() as started:
        page.get_by_text("包含所有表的工作簿").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    page.keyboard.press("Escape")
    drop(page, path)
    expect(page.get_by_text("每一行的去向").first).to_be_visible(timeout=30_000)
    expect(page.get_by_text("位在客户名单中").first).to_be_visible()
