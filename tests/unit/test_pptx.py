"""Slides of PowerPoint: what is read back from the file is what the screen shows, and nothing in it can do harm."""

import datetime
import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from PIL import Image
from pptx import Presentation
from pptx.util import Pt

import clm
from clm import charts, views
from clm.charts import Look
from clm.charts.colour import contrast
from clm.errors import ClmError
from clm.export.brand import Brand
from clm.export.pptx import deck_pptx
from clm.export.pptx.fitting import broken, fitted, shortened, width_pt
from clm.headlines.funnel import BESIDE_THE_WAY
from clm.views.builders import VIEWS
from clm.views.deck import Deck, Slide
from clm.views.definitions import definition
from clm.views.opening import scope
from clm.views.scope import Scope
from clm.views.source import scope_words
from clm.views.view import KeyFigure, View

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
HARMFUL = (
    "=1+1",
    "=HYPERLINK(\"http://example.com\")",
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "https://example.com/a",
    "<script>alert(1)</script>",
    "<b>bold</b> & “quoted”",
    "line\nbreak\ttab \x00\x07\x1b\ufffe",
    "🦊" * 40,
    "שלום עולם",
    "名" * 10_000,
    "x" * 10_000,
)  # fmt: skip
HALF = "half \ud83d of a character"  # no frame can hold it; a title or remark can
SHORTEST = 14  # points, of everything but the source line


@pytest.fixture(scope="module")
def english(demo: clm.Dataset) -> Scope:
    return scope(demo, "growth5")


@pytest.fixture(scope="module")
def chinese(demo: clm.Dataset) -> Scope:
    return scope(demo, "growth5", language="zh", where={"segment": ["café"]})


def made_view(draw, table: pd.DataFrame, **given) -> View:
    said = {
        "id": "made",
        "title": "Made",
        "headline": "A finding.",
        "counted": "breakdown",
        "page": "pages/stages.py",
    }
    return View(**(said | {"draw": draw, "table": table} | given))


def opened(deck: Deck, brand: Brand | None = None, **given):
    return Presentation(io.BytesIO(deck_pptx(deck, brand, **given)))


def slides_of(scope: Scope, *shown: View, **given):
    """The slides of the views alone, without the first and the last."""
    deck = Deck(scope, "A deck", tuple(Slide(view) for view in shown))
    return list(opened(deck, **given).slides)[1 : 1 + len(shown)]


def chart_of(slide):
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def table_of(slide):
    return next(shape.table for shape in slide.shapes if shape.has_table)


def every_shape(shapes) -> Iterator:
    for shape in shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from every_shape(shape.shapes)


def values(chart) -> list[tuple]:
    return [tuple(series.values) for plot in chart.plots for series in plot.series]


def words_of(slide) -> str:
    return "\n".join(text.text or "" for text in slide._element.iter(f"{DRAWING}t"))


def months(count: int) -> list[datetime.date]:
    return [day.date() for day in pd.date_range("2024-01-31", periods=count, freq="ME")]


# ------------------------------------------------------------------ numbers

QUICK_VIEWS = ("stages", "stages_over_time", "funnel", "cohorts", "survival", "retention_curves", "matrix")


def figure_numbers(figure: go.Figure) -> list[float]:
    """Every number that the marks of a figure show, read from plotly."""
    found: list[float] = []
    for trace in figure.data:
        if trace.type == "bar":
            found += list(trace.x if trace.orientation == "h" else trace.y)
        elif trace.mode != "text":
            found += list(trace.y)
    return sorted(round(float(value), 9) for value in found if value is not None and not pd.isna(value))


def chart_numbers(chart) -> list[float]:
    return sorted(round(value, 9) for some in values(chart) for value in some if value is not None)


@pytest.fixture(scope="module")
def standard(english: Scope) -> dict[str, View]:
    made = {name: VIEWS[name](english) for name in (*QUICK_VIEWS, "transitions")}
    return {name: view for name, view in made.items() if view}


@pytest.fixture(scope="module")
def standard_slides(english: Scope, standard: dict[str, View]) -> dict[str, object]:
    return dict(zip(standard, slides_of(english, *standard.values()), strict=True))


@pytest.mark.parametrize("name", ["stages", "stages_over_time", "funnel", "retention_curves"])
def test_a_chart_holds_exactly_the_numbers_of_the_figure(name, english, standard, standard_slides):
    figure = standard[name].draw(Look(size="present", t=english.t))
    assert chart_numbers(chart_of(standard_slides[name])) == figure_numbers(figure)


def test_the_bars_of_the_funnel_are_the_customers_of_its_table_in_the_colours_of_the_stages(
    english, standard, standard_slides
):
    table, chart = standard["funnel"].table, chart_of(standard_slides["funnel"])
    assert list(values(chart)[0]) == table["Customers"].tolist()
    assert list(chart.plots[0].categories) == table["Stage"].tolist()
    colours = charts.stage_colours(english.stages, "light")
    named = {english.stage_name(stage.id): colours[stage.id] for stage in english.stages}
    shown = [str(chart.plots[0].series[0].points[at].format.fill.fore_color.rgb) for at in range(len(table))]
    assert [f"#{colour}" for colour in shown] == [named[stage] for stage in table["Stage"]]


def test_the_rates_of_the_funnel_stand_beside_its_bars(english, standard, standard_slides):
    table, chart = standard["funnel"].table, chart_of(standard_slides["funnel"])
    labels = [chart.plots[0].series[0].points[at].data_label.text_frame.text for at in range(len(table))]
    beside = {english.stage_name(stage.id) for stage in english.stages if stage.phase in BESIDE_THE_WAY}
    for at, (label, row) in enumerate(zip(labels, table.to_dict("records"), strict=True)):
        assert label.startswith(english.t.count(row["Customers"]))
        if at and row["Stage"] not in beside:
            assert f"{english.t.share(row['Share of the first step'])} of first" in label
            assert f"{english.t.share(row['Share of the step before'])} of previous" in label


def test_a_survival_curve_is_drawn_as_steps_through_the_points_of_the_figure(
    english, standard, standard_slides
):
    figure = standard["survival"].draw(Look(size="present", t=english.t))
    curve = next(trace for trace in figure.data if trace.fill != "toself")
    *_, drawn = values(chart_of(standard_slides["survival"]))
    assert list(drawn[::2]) == pytest.approx(list(curve.y)[: len(drawn[::2])])
    assert set(drawn) == set(curve.y)


@pytest.mark.parametrize("name", ["cohorts", "matrix"])
def test_a_heat_map_is_a_table_whose_cells_have_the_texts_and_colours_of_the_figure(
    name, english, standard, standard_slides
):
    trace = standard[name].draw(Look(size="present", t=english.t)).data[0]
    wanted = {
        (text.replace("<br>", " · "), colour)
        for text, colour in zip(trace.text, trace.marker.color, strict=True)
    }
    cells = [cell for row in list(table_of(standard_slides[name]).rows)[1:] for cell in list(row.cells)[1:]]
    filled = [cell for cell in cells if cell._tc.tcPr.find(f"{DRAWING}solidFill") is not None]
    assert filled
    for cell in filled:
        fill = f"#{cell.fill.fore_color.rgb}"
        assert (cell.text.replace("\n", " · "), fill) in wanted
        ink = cell._tc.find(f".//{DRAWING}rPr/{DRAWING}solidFill/{DRAWING}srgbClr").get("val")
        assert contrast(f"#{ink}", fill) >= 4.5


def test_a_sankey_is_a_group_of_freeforms_one_a_move_with_its_count_to_scale(
    english, standard, standard_slides
):
    figure = standard["transitions"].draw(Look(size="present", t=english.t))
    link = figure.data[0].link
    group = next(shape for shape in standard_slides["transitions"].shapes if shape.name == "Transitions")
    ribbons = [shape for shape in group.shapes if shape._element.find(f".//{DRAWING}custGeom") is not None]
    assert len(ribbons) == len(link.value)
    for ribbon, value in zip(ribbons, link.value, strict=True):
        assert english.t.count(value) in ribbon.name
    thick = [edge_height(ribbon) for ribbon in ribbons]
    largest = int(np.argmax(link.value))
    for height, value in zip(thick, link.value, strict=True):
        expected = thick[largest] * value / link.value[largest]
        assert height == pytest.approx(max(expected, Pt(0.4)), abs=Pt(0.1))
    assert standard["transitions"].headline in group._element.nvGrpSpPr.cNvPr.get("descr")


def edge_height(ribbon) -> float:
    """The height of a ribbon at its left end, from its path."""
    ends = ribbon._element.findall(f".//{DRAWING}pt")
    return int(ends[-1].get("y")) - int(ends[0].get("y"))


def test_a_likely_range_is_a_whisker_of_the_same_length(english):
    frame = pd.DataFrame(
        {
            "foretold": [0.1, 0.5],
            "happened": [0.2, 0.6],
            "low": [0.1, 0.5],
            "high": [0.4, 0.9],
            "customers": 50,
        }
    )
    chart = chart_of(slides_of(english, made_view(lambda look: charts.calibration(frame, look), frame))[0])
    plus, minus = (
        [float(value.text) for value in chart._chartSpace.iter(f"{CHART}v") if value.iterancestors(f"{CHART}{side}")
         and next(value.iterancestors(f"{CHART}{side}"), None) is not None]
        for side in ("plus", "minus")
    )  # fmt: skip
    assert plus == pytest.approx([0.2, 0.3])
    assert minus == pytest.approx([0.1, 0.1])


def test_the_months_of_an_axis_are_days_and_an_open_one_is_hatched(english):
    days = months(4)
    frame = pd.DataFrame(
        [{"period_end": day, "stage": stage.id, "customers": 5, "share": 0.2, "revenue": 1.0} for day in days for stage in english.stages]
    )  # fmt: skip
    view = made_view(
        lambda look: charts.stages_over_time(frame, english.stages, look=look, open_period=days[-1]), frame
    )
    slide = slides_of(english, view)[0]
    axis = chart_of(slide)._chartSpace.find(f".//{CHART}dateAx")
    assert axis.find(f"{CHART}baseTimeUnit").get("val") == "months"
    hatched = [
        int(point.find(f"{CHART}idx").get("val"))
        for point in chart_of(slide)._chartSpace.iter(f"{CHART}dPt")
        if point.find(f".//{DRAWING}pattFill") is not None
    ]
    assert hatched == [3] * len(english.stages)
    assert "in progress" in words_of(slide)


def test_one_band_is_an_area_on_what_it_stands_on_and_several_are_their_bounds(english):
    past = pd.DataFrame({"period_end": months(3), "stage": english.stages[0].id, "customers": [10, 12, 14]})
    future = pd.DataFrame(
        {
            "period_end": months(5)[3:],
            "stage": english.stages[0].id,
            "customers": [15, 16],
            "lower": [13, 12],
            "upper": [17, 20],
        }
    )
    one = made_view(lambda look: charts.forecast(past, future, english.stages, look), past)
    other = english.stages[1].id
    both = [pd.concat([frame, frame.assign(stage=other)]) for frame in (past, future)]
    two = made_view(lambda look: charts.forecast(*both, english.stages, look), past)
    area, bounds = (chart_of(slide) for slide in slides_of(english, one, two))
    lower, width = values(area)[:2]
    assert lower[2:] == (14, 13, 12)
    assert width[2:] == (0, 4, 8)
    assert len(bounds.plots) == 1
    assert {(14, 13, 12), (14, 17, 20)} <= {some[2:] for some in values(bounds)}


def test_small_charts_of_one_figure_share_a_scale_and_say_which_group_they_are(english):
    ids = [stage.id for stage in english.stages[:3]]
    frame = pd.DataFrame(
        [{"channel": channel, "stage": stage, "customers": size / (at + 1), "share_of_first": 1 / (at + 1), "share_of_previous": 0.5,
          "median_days": 4.0} for channel, size in (("search", 600), ("fair", 60)) for at, stage in enumerate(ids)]
    )  # fmt: skip
    slide = slides_of(
        english, made_view(lambda look: charts.funnel(frame, english.stages, look, "channel"), frame)
    )[0]
    shown = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert [values(chart)[0] for chart in shown] == [(600, 300, 200), (60, 30, 20)]
    assert shown[0].value_axis.maximum_scale == shown[1].value_axis.maximum_scale
    assert {"search", "fair"} <= set(words_of(slide).split("\n"))


def test_a_figure_that_powerpoint_cannot_draw_is_its_table(english):
    figure = go.Figure(go.Bar(base=[datetime.date(2025, 1, 1)], x=[86_400_000], y=[0], orientation="h"))
    table = pd.DataFrame({"Stay": ["first"], "Days": [1]})
    slide = slides_of(english, made_view(lambda _look: figure, table))[0]
    assert [cell.text for cell in table_of(slide).rows[1].cells] == ["first", "1"]


# ------------------------------------------------------------------ words


def test_the_notes_say_how_it_is_counted_as_of_when_from_what_and_whom_alone(chinese):
    remark = "请看第二步"
    view = views.funnel(chinese)
    deck = Deck(chinese, "漏斗", (Slide(view, remark=remark),))
    notes = [slide.notes_slide.notes_text_frame.text for slide in opened(deck).slides]
    counted = chinese.t.pick(definition(view.counted).text).split("\n\n")[-1].strip()
    assert counted in notes[1]
    assert remark in notes[1]
    for said in notes[:2]:
        assert scope_words(chinese) in said
        assert "café" in said
    assert counted in notes[-1]


def test_every_slide_says_where_its_numbers_come_from_and_has_a_title_and_a_number(english, standard):
    deck = Deck(english, "A deck", tuple(Slide(view) for view in standard.values()))
    for slide in opened(deck).slides:
        assert scope_words(english)[:60] in words_of(slide)
        assert slide.shapes.title.text_frame.text
        assert slide._element.find(f".//{DRAWING}fld[@type='slidenum']") is not None


def test_nothing_that_has_to_be_read_is_small(english, standard):
    view = made_view(None, pd.DataFrame({"Name": ["x" * 300] * 40}), headline="A long finding. " * 40, figures=(
        KeyFigure("A label that is long " * 5, "1,234,567,890,123 customers", "▲ 5 since the month before " * 3),) * 6)  # fmt: skip
    for slide in opened(
        Deck(english, "A deck " * 60, tuple(Slide(each) for each in (*standard.values(), view)))
    ).slides:
        for shape in every_shape(slide.shapes):
            sizes = [
                int(look.get("sz")) / 100 for look in shape._element.iter(f"{DRAWING}rPr") if look.get("sz")
            ]
            if hasattr(shape, "shapes") or not sizes:
                continue
            least = 10 if scope_words(english)[:40] in getattr(shape, "text", "") else SHORTEST
            assert min(sizes) >= least, shape.name
            if shape.is_placeholder and shape.placeholder_format.type in (1, 3):
                assert (
                    min(sizes) >= 20
                )  # a long finding stands whole in smaller letters rather than cut in larger
        for shape in slide.shapes:
            if shape.has_chart:
                sizes = shape.chart._chartSpace.xpath(".//a:defRPr/@sz | .//a:rPr/@sz")
                assert min(map(int, sizes)) >= 100 * SHORTEST


def test_what_shows_data_says_what_it_shows(english, standard_slides, standard):
    for name, slide in standard_slides.items():
        shown = [
            shape for shape in slide.shapes if shape.has_chart or shape.has_table or hasattr(shape, "shapes")
        ]
        assert shown
        for shape in shown:
            assert shape._element.xpath("./*/p:cNvPr/@descr")[0], (name, shape.name)


def test_no_two_shapes_of_a_slide_have_the_same_number_and_all_lie_on_it(standard_slides):
    for slide in standard_slides.values():
        numbers = slide._element.xpath(".//p:cNvPr/@id")
        assert len(numbers) == len(set(numbers))
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0, shape.name
            assert shape.left + shape.width <= Pt(960), shape.name
            assert shape.top + shape.height <= Pt(540), shape.name


def test_chinese_is_marked_as_chinese_and_set_in_a_font_that_has_it(chinese):
    data = deck_pptx(Deck(chinese, "客户", (Slide(views.funnel(chinese)),)))
    for name, part in xml_parts(data):
        for run in part.iter(f"{DRAWING}r"):
            if (
                any("\u4e00" <= letter <= "\u9fff" for letter in run.findtext(f"{DRAWING}t"))
                and "slideLayout" not in name
            ):
                assert run.find(f"{DRAWING}rPr").get("lang") == "zh-CN", name
    theme = dict(xml_parts(data))["ppt/theme/theme1.xml"]
    assert {font.get("typeface") for font in theme.iter(f"{DRAWING}ea")} == {"Microsoft YaHei"}


def test_a_long_table_shows_its_first_rows_and_says_how_many_there_are(english):
    table = pd.DataFrame({"Customer": [f"C{at}" for at in range(1, 41)], "Paid": np.arange(1, 41) * 1.5})
    slide = slides_of(english, made_view(None, table, money=("Paid",)))[0]
    rows = list(table_of(slide).rows)
    assert 10 <= len(rows) - 1 <= 15
    assert f"The first {len(rows) - 1} of 40 rows" in words_of(slide)
    assert [cell.text for cell in rows[1].cells] == ["C1", english.t.money(1.5, english.currency)]


@pytest.mark.parametrize("personal", [False, True])
def test_who_somebody_is_is_shown_only_where_it_was_asked_for(english, personal):
    table = pd.DataFrame({"Name": ["Ada Example"], "Warning": ["late"]})
    deck = Deck(english, "A deck", (Slide(made_view(None, table, personal=("Name",))),))
    data = deck_pptx(deck, personal=personal)
    assert any(b"Ada Example" in part for part in contents(data)) is personal


# ------------------------------------------------------------------ harm


def contents(data: bytes) -> Iterator[bytes]:
    """Every file in the package, those in the workbooks of its charts too."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            content = package.read(name)
            yield from contents(content) if name.endswith(".xlsx") else [content]


def xml_parts(data: bytes) -> Iterator[tuple[str, etree._Element]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, etree.fromstring(package.read(name))
            elif name.endswith(".xlsx"):
                yield from xml_parts(package.read(name))


@pytest.fixture(scope="module")
def harmful(english: Scope) -> bytes:
    warned = pd.DataFrame({"warning_label": HARMFUL[:8], "customers": 5, "value_at_stake": range(8)})
    days = months(3)
    lines = pd.DataFrame(
        [{"period_end": day, "value": 1.0, "name": name} for day in days for name in HARMFUL]
    )
    table = pd.DataFrame({"=Name": HARMFUL, "Note\x00": HARMFUL})
    shown = [
        made_view(lambda look: charts.value_at_stake_bars(warned, look), warned, headline=HARMFUL[1]),
        made_view(
            lambda look: charts.series(lines, name="name", look=look),
            lines,
            subtitle=HARMFUL[-1],
            title=HARMFUL[-2],
        ),
        made_view(
            None, table, headline=HARMFUL[-1], notes=HARMFUL, figures=(KeyFigure(*HARMFUL[5:8], (), HALF),)
        ),
    ]
    deck = Deck(
        english,
        HARMFUL[-1],
        tuple(Slide(view, name, name) for view, name in zip(shown, HARMFUL[5:8], strict=True)),
    )
    return deck_pptx(deck, Brand(name=HALF))


def test_names_that_are_formulas_links_or_markup_are_only_text(harmful):
    parts = list(xml_parts(harmful))  # each of them is XML that can be read
    sheets = [part for name, part in parts if name.startswith("xl/worksheets/sheet")]
    assert sheets
    for sheet in sheets:
        assert not [tag for tag in sheet.iter() if etree.QName(tag).localname in ("f", "hyperlink")]
    words = "\n".join(words_of(slide) for slide in Presentation(io.BytesIO(harmful)).slides)
    assert {"=1+1", "<script>alert(1)</script>", "<b>bold</b> & “quoted”"} <= set(words.split("\n"))


def test_nothing_in_the_file_leads_out_of_it(harmful):
    for name, part in xml_parts(harmful):
        if name.endswith(".rels"):
            assert not part.xpath("//*[@TargetMode='External']"), name
        assert not [tag for tag in part.iter() if isinstance(tag.tag, str) and etree.QName(tag).localname.startswith("hlink") and tag.get(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")]  # fmt: skip


@pytest.mark.parametrize("text", HARMFUL)
@pytest.mark.parametrize("width", [60.0, 400.0])
def test_no_text_is_wider_than_its_box_or_has_more_lines(text, width):
    assert width_pt(shortened(text, 14, width), 14) <= width
    fit = fitted(text, (18, 14), width, 3)
    assert len(fit.lines) <= 3
    assert all(width_pt(line, fit.size) <= width for line in fit.lines)


def test_lines_break_at_spaces_between_chinese_characters_and_never_before_a_full_stop():
    assert broken("one two three", 10, 45) == ["one two", "three"]
    assert "".join(broken("客户数在六月下降。", 10, 42)) == "客户数在六月下降。"
    assert not any(
        line.startswith("。")
        for width in range(20, 100, 5)
        for line in broken("客户数在六月下降。", 10, width)
    )


# ------------------------------------------------------------------ brand


def png(width: int = 40, height: int = 20) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"accent": "red"}, "brand_colour"),
        ({"accent": "#12345"}, "brand_colour"),
        ({"logo": b"<svg onload='alert(1)'/>"}, "logo_not_picture"),
        ({"logo": b"GIF89a" + b"0" * 100}, "logo_not_picture"),
        ({"logo": png()[:60]}, "logo_not_picture"),
        ({"logo": png() + b"0" * 2_000_001}, "logo_too_large"),
        ({"logo": png(6_000, 3_000)}, "logo_too_large"),
    ],
)
def test_a_brand_that_would_spoil_the_slides_is_refused(given, code):
    with pytest.raises(ClmError) as refused:
        Brand(**given)
    assert refused.value.code == code


@pytest.mark.parametrize("accent", ["#FFFFFF", "#F2C200", "#0C64CA", "#000000", "#7FFFD4"])
def test_whatever_the_accent_its_text_can_be_read(accent):
    assert contrast(Brand(accent=accent).strong, "#FFFFFF") >= 4.5


def test_the_logo_keeps_its_proportions_on_every_slide(english):
    slides = opened(Deck(english, "A deck", ()), Brand("Example", "#F2C200", png(90, 30)))
    (logo,) = [shape for shape in slides.slide_master.shapes if shape.shape_type == 13]
    assert logo.width / logo.height == pytest.approx(3, rel=0.01)
    assert not [
        shape
        for layout in slides.slide_layouts
        for shape in layout.placeholders
        if overlaps(shape, logo) and shape.placeholder_format.type == 13
    ]


def overlaps(one, other) -> bool:
    beside = one.left + one.width <= other.left or other.left + other.width <= one.left
    return not beside and one.top < other.top + other.height and other.top < one.top + one.height


# ------------------------------------------------------------------ opened by a program


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftoppm")),
    reason="LibreOffice Impress and pdftoppm (Debian: libreoffice-impress, poppler-utils) are needed to draw slides",
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_libreoffice_draws_every_slide(chinese, tmp_path: Path):
    shown = [Slide(VIEWS[name](chinese)) for name in ("stages", "transitions", "cohorts")]
    (tmp_path / "deck.pptx").write_bytes(
        deck_pptx(Deck(chinese, "客户生命周期", tuple(shown)), Brand("示例", "#F2C200", png()))
    )
    own = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "deck.pptx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    subprocess.run(
        ["pdftoppm", "-r", "40", "-png", "deck.pdf", "slide"], cwd=tmp_path, check=True, timeout=120
    )
    pictures = sorted(tmp_path.glob("slide*.png"))
    assert len(pictures) == len(shown) + 2
    for picture in pictures:
        with Image.open(picture) as drawn:
            ink = np.asarray(drawn.convert("L")) < 200
        assert drawn.width / drawn.height == pytest.approx(16 / 9, rel=0.01)
        assert ink[:, :].mean() > 0.01  # not blank


def strip_and_waterfall(english: Scope) -> list[View]:
    ids = [stage.id for stage in english.stages]
    strip = pd.DataFrame({"stage": ids, "customers": 10, "share": 1 / len(ids)})
    steps = pd.DataFrame(
        {"label": ["All", "Refunds", "Counted"], "money": [10, 3, 7], "whole": [True, False, True]}
    )
    return [
        made_view(lambda look: charts.stage_strip(strip, english.stages, look), strip),
        made_view(lambda look: charts.waterfall(steps, look=look), steps),
    ]


def test_a_waterfall_stands_on_bars_that_are_not_seen(english):
    chart = chart_of(slides_of(english, *strip_and_waterfall(english))[1])
    base, shown = values(chart)
    assert base == (0, 7, 0)
    assert shown == (10, 3, 7)
    assert chart.plots[0].series[0]._element.spPr.find(f"{DRAWING}noFill") is not None


def test_labels_of_stacked_bars_stand_where_powerpoint_allows_them(english):
    for slide in slides_of(english, *strip_and_waterfall(english)):
        places = {each.get("val") for each in chart_of(slide)._chartSpace.iter(f"{CHART}dLblPos")}
        assert places <= {"ctr", "inEnd", "inBase"}


def test_powerpoint_would_open_the_file_without_repair(english, standard, harmful, tmp_path: Path):
    days = months(3)
    lines = pd.DataFrame({"period_end": days, "value": [1.0, 2.0, 3.0]})
    named = pd.DataFrame(
        {"share_of_customers": [0.1], "share_of_revenue": [0.5], "customers": 10, "revenue": 100.0}
    )
    groups = pd.DataFrame(
        {
            "group": ["a", "b"],
            "current": [1.0, 2],
            "expected": [2.0, 3],
            "low": [1.0, 2],
            "high": [3.0, 4],
            "customers": 5,
        }
    ).assign(group=[stage.id for stage in english.stages[:2]])
    shown = [
        *standard.values(),
        *strip_and_waterfall(english),
        made_view(lambda look: charts.series(lines, look=look, open_period=days[-1]), lines),
        made_view(lambda look: charts.concentration_curve(named, named, look), named),
        made_view(
            lambda look: charts.expected_value_bars(groups, english.stages[:2], look, unit="Money"), groups
        ),
    ]
    deck = Deck(english, "A deck", tuple(Slide(view, remark="A remark.") for view in shown))
    for name, data in (("kinds", deck_pptx(deck, Brand("Example", "#F2C200", png()))), ("harmful", harmful)):
        path = tmp_path / f"{name}.pptx"
        path.write_bytes(data)
        found = OpenXmlValidator().validate(path)
        assert found.is_valid, [str(error) for error in found.errors[:5]]
