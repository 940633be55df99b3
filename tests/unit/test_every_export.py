"""Every view in every file: what is read back is what the view holds, whichever of them it is."""

import io
import math
from html.parser import HTMLParser

import pandas as pd
import plotly.graph_objects as go
import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook

from clm.charts import Look
from clm.export.brief import brief_markdown
from clm.export.csv import csv_bytes
from clm.export.html import deck_html
from clm.export.html.table import MOST_ROWS
from clm.export.pptx import deck_pptx
from clm.export.tables import cell_words, shown_columns
from clm.export.text import markdown_plain, printable, together
from clm.export.xlsx import deck_xlsx
from clm.views.brief import deck_brief
from clm.views.builders import VIEWS
from clm.views.codes import Chosen, chosen, deck, written
from clm.views.deck import Deck, Slide
from clm.views.scope import Scope

HEAD_ROW = 3  # of a sheet
HOSTILE = "<script>alert(1)</script>=cmd|'/C calc'!A0"


@pytest.fixture(scope="module")
def every(filtered: Scope) -> dict[str, Slide]:
    """Every view that these data can show, as a slide."""
    made = deck(filtered, [Chosen(view) for view in VIEWS], "全部视图")
    return {slide.view.id: slide for slide in made.slides}


@pytest.fixture(scope="module")
def whole(filtered: Scope, every: dict[str, Slide]) -> Deck:
    return Deck(filtered, "全部视图", tuple(every.values()))


class Sections(HTMLParser):
    """The numbers, the headline and the cells of each slide of an HTML file."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[list[float]] = []
        self.headings: list[str] = []
        self.is_heading = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        if tag == "section":
            self.numbers.append([])
            self.headings.append("")
        if tag == "data":
            self.numbers[-1].append(float(said["value"] or "nan"))
        if str(said.get("id")).startswith("finding-"):
            self.is_heading = True

    def handle_endtag(self, tag: str) -> None:
        self.is_heading = self.is_heading and tag not in ("h2", "h3", "p")

    def handle_data(self, data: str) -> None:
        if self.is_heading:
            self.headings[-1] += data


@pytest.fixture(scope="module")
def in_html(whole: Deck) -> dict[str, tuple[str, list[float]]]:
    """View -> its headline and its numbers, read from the HTML file."""
    read = Sections()
    read.feed(deck_html(whole).decode("utf-8"))
    slides = [one for one in zip(read.headings, read.numbers, strict=True) if one[0]]
    return dict(zip([slide.view.id for slide in whole.slides], slides, strict=True))


@pytest.fixture(scope="module")
def in_workbook(whole: Deck) -> dict[str, list[list[object]]]:
    """View -> the rows of its sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(deck_xlsx(whole)))
    views = [slide.view.id for slide in whole.slides]
    rows = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    return dict(zip(views, rows[1:-1], strict=True))


@pytest.fixture(scope="module")
def in_powerpoint(whole: Deck) -> dict[str, object]:
    """View -> its slide."""
    slides = list(Presentation(io.BytesIO(deck_pptx(whole))).slides)
    return dict(zip([slide.view.id for slide in whole.slides], slides[1:], strict=False))


def known(every: dict[str, Slide], view: str) -> Slide:
    if view not in every:
        pytest.skip("these data cannot show it")
    return every[view]


def numbers_of(table: pd.DataFrame) -> list[float]:
    """The numbers of a table, row by row, without those that are not known."""
    rows = table.select_dtypes("number").astype(float).to_numpy().tolist()
    return [value for row in rows for value in row if not math.isnan(value)]


def hidden(slide: Slide) -> pd.DataFrame:
    return slide.view.table.drop(columns=list(slide.view.personal))


def test_hardly_any_view_is_missing(every: dict[str, Slide]):
    assert set(VIEWS) - set(every) <= {"contract_fit"}  # hardly a household has a contract


@pytest.mark.parametrize("view", VIEWS)
def test_the_html_file_holds_the_numbers_and_the_finding(view, every, in_html):
    slide = known(every, view)
    headline, numbers = in_html[view]
    assert headline == together(printable(slide.view.headline))
    assert numbers == numbers_of(hidden(slide).head(MOST_ROWS))


@pytest.mark.parametrize("view", VIEWS)
def test_the_workbook_holds_the_numbers_and_the_finding(view, every, in_workbook):
    slide = known(every, view)
    rows, table = in_workbook[view], hidden(slide)
    assert rows[0][0] == printable(slide.view.headline)
    assert rows[HEAD_ROW][: table.shape[1]] == [printable(str(name)) for name in table.columns]
    written_rows = rows[HEAD_ROW + 1 : HEAD_ROW + 1 + len(table)]
    for at, name in enumerate(table.columns):
        if table[name].dtype.kind in "if":
            read = [math.nan if row[at] == "" else row[at] for row in written_rows]
            # A workbook holds sixteen digits of a number.
            assert read == pytest.approx(table[name].astype(float).tolist(), rel=1e-15, nan_ok=True)


@pytest.mark.parametrize("view", VIEWS)
def test_the_csv_file_holds_the_numbers(view, every):
    table = hidden(known(every, view))
    read = pd.read_csv(io.BytesIO(csv_bytes(table)), encoding="utf-8-sig")
    assert read.shape == table.shape
    for at, name in enumerate(table.columns):
        if table[name].dtype.kind in "if":
            numbers = table[name].astype(float).tolist()
            assert read.iloc[:, at].tolist() == pytest.approx(numbers, rel=1e-15, nan_ok=True)


def drawn_numbers(figure: go.Figure) -> set[float]:
    """Every number that places a mark of a figure."""
    found: set[float] = set()
    for trace in figure.data:
        for name in ("x", "y", "z", "base"):
            values = getattr(trace, name, None) if name in trace else None
            found |= numbers_in(values)
        for error in (trace.error_x, trace.error_y) if trace.type in ("bar", "scatter") else ():
            found |= numbers_in(error.array) | numbers_in(error.arrayminus)
    return found


def numbers_in(values: object) -> set[float]:
    """The numbers among values, however deep they stand."""
    if values is None or isinstance(values, str | bytes):
        return set()
    if hasattr(values, "tolist"):
        values = values.tolist()
    if isinstance(values, list | tuple):
        return set().union(*(numbers_in(one) for one in values)) if values else set()
    return {round(float(values), 9)} if isinstance(values, int | float) and math.isfinite(values) else set()


@pytest.mark.parametrize("view", VIEWS)
def test_the_slide_shows_numbers_of_the_chart_or_of_the_table_and_the_finding(
    view, every, in_powerpoint, filtered
):
    slide, shown = known(every, view), in_powerpoint[view]
    texts = ["".join(shape.text_frame.text.split()) for shape in shown.shapes if shape.has_text_frame]
    assert "".join(printable(slide.view.headline).split()) in texts, "the finding stands whole"
    charts = [shape.chart for shape in shown.shapes if shape.has_chart]
    if charts:
        assert slide.view.draw
        drawn = drawn_numbers(slide.view.draw(Look(size="present", t=filtered.t)))
        for chart in charts:
            values = [value for plot in chart.plots for series in plot.series for value in series.values]
            assert {round(value, 9) for value in values if value is not None} <= drawn
    elif not slide.view.draw:
        cells = table_words(shown)
        for column in shown_columns(slide.view):
            words = (cell_words(column, value, filtered.currency, filtered.t) for value in column.values)
            told = {together(one) for one in words}
            for cell in cells.get(column.name, []):
                # A long reason is cut on a slide, and says so; its whole text stands in the dashboard.
                assert cell in told or cell.endswith("…"), column.name
                assert any(one.startswith(cell.removesuffix("…")) for one in told), column.name


def table_words(slide) -> dict[str, list[str]]:
    """Column -> its cells, of the tables on a slide."""
    found: dict[str, list[str]] = {}
    for shape in slide.shapes:
        if shape.has_table:
            head, *rows = [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
            found |= {name: [row[at] for row in rows] for at, name in enumerate(head)}
    return found


def test_the_brief_says_what_the_slides_say(whole, every):
    points = deck_brief(whole)
    read = markdown_plain(brief_markdown(points, whole.scope)).replace("\\", "")
    headlines = {slide.view.headline: slide.view.at_stake for slide in every.values()}
    assert points
    for point in points:
        assert printable(point.text) in read
        assert point.money == headlines.get(point.text, point.money)
    assert [point.money for point in points] == sorted((point.money for point in points), reverse=True)


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_that_means_harm_shows_what_no_link_would(view, every, filtered):
    slide = known(every, view)
    harmful = Chosen(view, dict.fromkeys(VIEWS[view].choices, HOSTILE), HOSTILE, HOSTILE)
    opened = deck(filtered, chosen(written([harmful]) + ",<script>(x=1),../../etc(passwd=1)"), "")
    (same,) = opened.slides
    assert same.view.headline == slide.view.headline
    pd.testing.assert_frame_equal(same.view.table, slide.view.table)
    assert same.title == same.remark == HOSTILE
    assert b"<script>alert(1)" not in deck_html(opened)
