"""Charts say what their frames say: the values, the order, the words, in both languages, without overlap."""

import datetime
import functools
import itertools
import json
import re
from dataclasses import dataclass

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from clm import charts
from clm.charts import Look
from clm.charts.axes import round_ticks, time_axis
from clm.charts.heat import heat_step
from clm.charts.labels import flags, shortened, spread, text_px, wrapped
from clm.charts.sankey_layout import NODE_GAP_PX, Node, diagram
from clm.charts.theme import PHASE_COLOURS, heat_steps
from clm.language import Language


@dataclass(frozen=True)
class Stage:
    id: str
    phase: str
    en: str
    zh: str

    @property
    def name(self):
        return {"en": self.en, "zh": self.zh}


STAGES = (
    Stage("potential", "prospect", "Potential", "潜在客户"),
    Stage("new", "new", "New", "新客户"),
    Stage("loyal", "mature", "Loyal", "忠诚客户"),
    Stage("fan", "mature", "Fan", "拥趸客户"),
    Stage("churned", "lost", "Churned", "流失客户"),
)
IDS = [stage.id for stage in STAGES]
NAN = float("nan")
LOOKS = {
    "en": Look("light", "screen", Language("en")),
    "zh": Look("dark", "present", Language("zh")),
}
EN = LOOKS["en"]

STOCK = pd.DataFrame(
    {
        "stage": IDS,
        "customers": [500, 300, 150, 40, 10],
        "share": [0.5, 0.3, 0.15, 0.04, 0.01],
        "revenue": [0.0, 3000.0, 9000.5, 4000.0, 100.0],
    }
)
MONTHS = pd.date_range("2025-01-31", periods=4, freq="ME")
OVER_TIME = pd.concat(
    [STOCK.assign(period_end=day, customers=STOCK["customers"] * (at + 1)) for at, day in enumerate(MONTHS)],
    ignore_index=True,
)
PROJECTED = STOCK.assign(
    period_end=pd.Timestamp("2025-05-31"), customers=[2500, 1500, 800, 200, 60], lower=1.0, upper=3000.0
)[["period_end", "stage", "customers", "lower", "upper"]]
# 1,000 customers at the start and 100 first seen: five moves of fewer than 11 customers are gathered.
MOVES = pd.DataFrame(
    [
        ("entry", "potential", 60),
        ("entry", "new", 40),
        ("potential", "potential", 400),
        ("potential", "new", 92),
        ("potential", "churned", 8),
        ("new", "new", 200),
        ("new", "loyal", 96),
        ("new", "fan", 4),
        ("loyal", "loyal", 120),
        ("loyal", "fan", 25),
        ("loyal", "churned", 5),
        ("fan", "fan", 38),
        ("fan", "churned", 2),
        ("churned", "churned", 9),
        ("churned", "new", 1),
    ],
    columns=["from_stage", "to_stage", "customers"],
)
CHAINED = pd.concat([MOVES.assign(period_end=day) for day in MONTHS[1:]], ignore_index=True)
FUNNEL = pd.DataFrame(
    {
        "stage": ["potential", "new", "fan"],
        "customers": [1000, 400, 100],
        "share_of_first": [1.0, 0.4, 0.1],
        "share_of_previous": [NAN, 0.4, 0.25],
        "median_days": [NAN, 14.0, NAN],
        "too_early": [NAN, 0.05, 0.2],
    }
)
COHORTS = pd.DataFrame(
    [
        (pd.Timestamp("2025-01-01"), 0, 200, 200.0, 1.0),
        (pd.Timestamp("2025-01-01"), 1, 200, 80.0, 0.4),
        (pd.Timestamp("2025-01-01"), 2, 200, 10.0, 0.05),
        (pd.Timestamp("2025-02-01"), 0, 100, 100.0, 1.0),
        (pd.Timestamp("2025-02-01"), 1, 100, 0.0, 0.0),
        (pd.Timestamp("2025-02-01"), 2, 100, NAN, NAN),
    ],
    columns=["cohort", "age", "size", "active", "share"],
)
AVERAGE = pd.DataFrame(
    {"age": [0, 1, 2], "share": [1.0, 80 / 300, 0.05], "size": [300, 300, 200], "cohorts": [2, 2, 1]}
)
CURVE = pd.DataFrame(
    {"day": [10, 40], "survival": [0.8, 0.5], "lower": [0.7, 0.4], "upper": [0.9, 0.6], "at_risk": [100, 60]}
)
EFFECTS = pd.DataFrame(
    {
        "signal_label": ["Orders", "Complaints"],
        "effect": [-0.8, 0.4],
        "lower": [-1.0, 0.2],
        "upper": [-0.6, 0.6],
        "left_value": [3.2, "few"],
        "right_value": [1.1, "many"],
    }
)
RISK = pd.DataFrame(
    {"bin_start": [0.0, 0.5], "bin_end": [0.5, 1.0], "customers": [30, 70], "revenue": [100.0, 5.0]}
)
OVERDUE = pd.DataFrame(
    {"bin_start": [0.0, 1.0, 2.0], "bin_end": [1.0, 2.0, NAN], "watched": [40, 20, 5], "gone": [0, 2, 30]}
)
STAKE = pd.DataFrame(
    {"warning_label": ["Silence", "<b>Loud</b>"], "customers": [9, 1], "value_at_stake": [900.0, 50.0]}
)
RULES = pd.DataFrame(
    {
        "rule_label": ["Fixed", "Own rhythm"],
        "precision": [0.7, NAN],
        "recall": [0.9, 0.0],
        "base_rate": [0.4, 0.4],
    }
)
ORDERS = pd.DataFrame(
    {
        "ordered_at": pd.to_datetime(["2025-01-10", "2025-03-02", "2025-03-05"]),
        "amount": [40.0, 65.5, 30.0],
        "status": ["paid", "partially_refunded", "cancelled"],
    }
)
CONTACTS = pd.DataFrame(
    {
        "occurred_at": pd.to_datetime(["2025-02-01", "2025-01-05", "2025-03-03"]),
        "kind_label": ["Survey", "Visit", "Visit"],
        "score": [9.0, NAN, NAN],
    }
)
SPELLS = pd.DataFrame(
    {
        "stage": ["potential", "new"],
        "from_day": pd.to_datetime(["2025-01-05", "2025-01-10"]),
        "to_day": pd.to_datetime(["2025-01-10", None]),
    }
)


MET = pd.DataFrame(
    {
        "customers": [20, 20],
        "foretold": [0.2, 0.7],
        "happened": [0.25, 0.65],
        "low": [0.11, 0.43],
        "high": [0.47, 0.82],
    }
)
LISTS = pd.DataFrame(
    {
        "method_label": ["Combined", "Combined", "<b>Naive"],
        "length": [50, 100, 50],
        "listed": [150, 300, 150],
        "silent": [120, 200, 75],
        "precision": [0.8, 2 / 3, 0.5],
        "base_rate": [0.2, 0.2, 0.2],
    }
)
TRACKED = pd.DataFrame({"period_end": MONTHS, "actual": [5.0, 9, 14, 20], "expected": [5.5, 9, 13, 18]})


def by_channel(frame):
    return pd.concat([frame.assign(channel=name) for name in ("Search", "<i>Shop</i>")], ignore_index=True)


DATES = {"start_label": "1 May", "end_label": "1 June"}
GROUPED = by_channel(OVER_TIME[OVER_TIME["stage"] == "new"].rename(columns={"share": "value"}))
CHARTS = {  # every chart once, for a Look
    "stage_bars": lambda look: charts.stage_bars(STOCK, STAGES, look=look),
    "stage_bars_revenue": lambda look: charts.stage_bars(
        STOCK, STAGES, measure="revenue", currency="GBP", look=look
    ),
    "stage_strip": lambda look: charts.stage_strip(STOCK, STAGES, look),
    "grouped_stage_bars": lambda look: charts.grouped_stage_bars(
        by_channel(STOCK), STAGES, group="channel", look=look
    ),
    "stages_over_time": lambda look: charts.stages_over_time(OVER_TIME, STAGES, look=look),
    "series": lambda look: charts.series(GROUPED, name="channel", measure="share", look=look),
    "forecast": lambda look: charts.forecast(OVER_TIME, PROJECTED, STAGES, look),
    "funnel": lambda look: charts.funnel(FUNNEL, STAGES, look),
    "funnel_by_channel": lambda look: charts.funnel(by_channel(FUNNEL), STAGES, look, group="channel"),
    "sankey": lambda look: charts.sankey(MOVES, STAGES, look=look, **DATES).figure,
    "sankey_periods": lambda look: charts.sankey_periods(CHAINED, STAGES, look=look).figure,
    "transition_matrix": lambda look: charts.transition_matrix(MOVES, STAGES, look),
    "cohort_triangle": lambda look: charts.cohort_triangle(COHORTS, average=AVERAGE, look=look),
    "retention_curves": lambda look: charts.retention_curves(by_channel(AVERAGE), look, group="channel"),
    "survival": lambda look: charts.survival(CURVE, look),
    "effects": lambda look: charts.effects(EFFECTS, "left <", "right", look, ("#69120D", "#0C64CA")),
    "risk_distribution": lambda look: charts.risk_distribution(RISK, look, {"warn": 0.5}, currency="GBP"),
    "overdue_distribution": lambda look: charts.overdue_distribution(
        OVERDUE, look, late_ratio=1, lapse_days=90
    ),
    "value_at_stake_bars": lambda look: charts.value_at_stake_bars(STAKE, look, currency="GBP"),
    "backtest_bars": lambda look: charts.backtest_bars(RULES, look),
    "calibration": lambda look: charts.calibration(MET, look),
    "list_precision": lambda look: charts.list_precision(LISTS, look),
    "tracking": lambda look: charts.tracking(
        TRACKED, look, unit="Purchases", fitted_until=datetime.date(2025, 2, 28)
    ),
    "customer_timeline": lambda look: charts.customer_timeline(
        ORDERS, CONTACTS, SPELLS, STAGES, look, currency="GBP"
    ),
}
FRAMES = {name: value for name, value in globals().items() if isinstance(value, pd.DataFrame)}


@functools.cache
def figure_of(name, language="en"):
    return CHARTS[name](LOOKS[language])


EVERY = pytest.mark.parametrize(("language", "name"), list(itertools.product(LOOKS, CHARTS)))


def texts_of(part):
    """Every text that a reader can see in a figure or a part of one, hover boxes and ticks included."""
    seen = ("text", "hovertext", "ticktext", "name", "label", "customdata")
    if isinstance(part, dict):
        for key, value in part.items():
            if key in seen:
                yield from strings_in(value)
            else:
                yield from texts_of(value)
    elif isinstance(part, list):
        for each in part:
            yield from texts_of(each)


def strings_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts_of(value)
    elif isinstance(value, list):
        for each in value:
            yield from strings_in(each)


def parts(figure):
    return json.loads(figure.to_json())


def annotations(figure):
    return [note.text for note in figure.layout.annotations]


def words(text):
    """A text without its tags, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


# What holds for all of them.


@EVERY
def test_no_text_betrays_a_missing_value(language, name):
    for text in texts_of(parts(figure_of(name, language))):
        assert not re.search(r"\b(nan|none|nat|inf)\b", text, re.IGNORECASE), text


@EVERY
def test_a_figure_has_a_height_but_takes_the_width_it_is_given(language, name):
    layout = figure_of(name, language).layout
    assert layout.height > 0
    assert layout.width is None
    assert layout.title.text is None  # the page sets the headline above it


@EVERY
def test_text_is_in_the_size_of_its_audience(language, name):
    layout = figure_of(name, language).layout
    assert layout.template.layout.font.size == {"en": 14, "zh": 20}[language]
    assert layout.template.data.bar == ()  # nothing of plotly's own template shines through


@EVERY
def test_what_comes_from_the_data_is_never_markup(language, name):
    for text in texts_of(
        {key: value for key, value in parts(figure_of(name, language)).items() if key != "x"}
    ):
        assert "<i>Shop" not in text or text == "<i>Shop</i>"  # as a key it is kept as it is
        assert "<b>Loud" not in text


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in {"survival", "effects"}])
def test_stages_are_named_in_the_language_of_the_reader(name):
    english = " ".join(texts_of(parts(figure_of(name))))
    chinese = " ".join(texts_of(parts(figure_of(name, "zh"))))
    for stage in STAGES:
        if re.search(rf"\b{stage.en}\b", words(english)):
            assert stage.zh in chinese
            assert not re.search(rf"\b{stage.en}\b", words(chinese))


def test_charts_leave_the_frames_of_their_caller_alone():
    before = {name: frame.copy() for name, frame in FRAMES.items()}
    for draw in CHARTS.values():
        draw(EN)
    for name, frame in FRAMES.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_a_stage_has_one_colour_in_all_charts():
    colours = charts.stage_colours(STAGES, "light")
    assert list(figure_of("stage_bars").data[0].marker.color) == [colours[stage] for stage in IDS]
    for name in ("grouped_stage_bars", "stages_over_time", "stage_strip"):
        assert [bar.marker.color for bar in figure_of(name).data] == [colours[stage] for stage in IDS]
    # The funnel shows the second of two mature stages alone, and still not in the colour of the first.
    steps = [colours["potential"], colours["new"], colours["fan"]]
    assert list(figure_of("funnel").data[0].marker.color) == steps
    assert [bar.marker.color for bar in figure_of("customer_timeline").data[:2]] == steps[:2]
    nodes = figure_of("sankey").data[0].node.color
    assert set(nodes) - {EN.inks.muted} == set(colours.values())


def test_a_group_has_one_colour_in_all_charts():
    lines = [trace.line.color for trace in figure_of("series").data]
    assert lines == [trace.line.color for trace in figure_of("retention_curves").data]
    assert len(set(lines)) == 2


# Bars.


def test_bars_stand_in_journey_order_with_their_counts_and_shares():
    bar = charts.stage_bars(STOCK.sample(frac=1, random_state=1), STAGES, look=EN).data[0]
    assert list(bar.y) == IDS
    assert list(bar.x) == [500, 300, 150, 40, 10]
    assert words(bar.text[1]) == "300 30%"
    assert words(bar.hovertext[2]) == "Loyal 150 customers 15% of all Revenue 9,000"
    assert [key[0] for key in bar.customdata] == IDS


def test_bars_begin_at_zero():
    for name in ("stage_bars", "stage_bars_revenue", "value_at_stake_bars"):
        assert figure_of(name).layout.xaxis.range[0] == 0
    for name in ("stages_over_time", "risk_distribution"):
        assert figure_of(name).layout.yaxis.range[0] == 0


def test_an_unobservable_stage_is_said_to_be_so_and_shows_no_zero():
    bar = charts.stage_bars(STOCK.assign(observable=[True, False, True, True, True]), STAGES, look=EN).data[0]
    assert words(bar.text[1]) == "not observable in these data"


def test_the_strip_names_every_stage_once():
    figure = figure_of("stage_strip")
    inside = [words(bar.text[0]) for bar in figure.data if bar.text[0]]
    said = " ".join(inside + annotations(figure))
    assert sum(bar.x[0] for bar in figure.data) == pytest.approx(1)
    assert [said.count(stage.en) for stage in STAGES] == [1] * 5
    assert {"Fan 4.0%", "Churned 1.0%"} <= set(annotations(figure))  # too narrow for their names


def test_groups_keep_the_order_of_the_frame():
    figure = figure_of("grouped_stage_bars")
    assert all(list(bar.y) == ["Search", "<i>Shop</i>"] for bar in figure.data)
    assert [bar.x[0] for bar in figure.data] == list(STOCK["share"])
    assert [words(tick) for tick in figure.layout.yaxis.ticktext] == [
        "Search 1,000",
        "&lt;i&gt;Shop&lt;/i&gt; 1,000",
    ]


# Over time.


def test_stocks_are_stacked_from_the_first_stage_up():
    figure = figure_of("stages_over_time")
    assert [bar.name for bar in figure.data] == [stage.en for stage in STAGES]
    assert list(figure.data[1].y) == [300, 600, 900, 1200]
    assert figure.layout.barmode == "stack"
    named = [(note.y, words(note.text)) for note in figure.layout.annotations if "■" in note.text]
    assert [text for _, text in sorted(named)] == [
        "■ Potential 2K",
        "■ New 1.2K",
        "■ Loyal 600",
        "■ Fan 160",
        "■ Churned 40",
    ]


def test_an_open_period_is_hatched_and_marked():
    figure = charts.stages_over_time(OVER_TIME, STAGES, look=EN, open_period=datetime.date(2025, 4, 30))
    assert all(list(bar.marker.pattern.shape) == ["", "", "", "/"] for bar in figure.data)
    assert "in progress" in annotations(figure)
    assert words(figure.data[0].hovertext[-1]).startswith("30 Apr 2025, in progress")


def test_a_line_has_a_gap_where_nothing_is_known_and_dots_where_a_period_is_open():
    frame = pd.DataFrame({"period_end": MONTHS, "value": [1.0, NAN, 3.0, 4.0]})
    closed, rest = charts.series(frame, look=EN, unit="orders", open_period=datetime.date(2025, 4, 30)).data
    assert pd.isna(closed.y[1])
    assert closed.connectgaps is False
    assert (len(closed.x), list(rest.y), rest.line.dash) == (3, [3, 4], "dot")


def test_a_projection_grows_out_of_the_last_known_stock():
    figure = figure_of("forecast")
    bands, drawn = figure.data[:5], figure.data[5:]
    solid, dashed = drawn[0], drawn[1]
    assert (solid.line.dash, dashed.line.dash) == ("solid", "dash")
    assert list(dashed.y) == [2000, 2500]
    assert list(bands[0].y) == [2000, 3000, 1, 2000]
    assert words(dashed.hovertext[1]) == "31 May 2025, projected Potential 2,500 customers likely 1 to 3,000"


def test_a_time_axis_has_few_ticks_and_says_the_year_when_it_begins():
    months = [day.date() for day in pd.date_range("2024-10-31", periods=6, freq="ME")]
    axis = time_axis(months, EN)
    assert axis["ticktext"] == ["Oct<br>2024", "Nov", "Dec", "Jan<br>2025", "Feb", "Mar"]
    assert time_axis(months, LOOKS["zh"])["ticktext"][3] == "1月<br>2025年"
    years = [day.date() for day in pd.date_range("2015-01-31", periods=120, freq="ME")]
    assert len(time_axis(years, EN)["tickvals"]) <= 12


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**6))
def test_round_ticks_reach_from_end_to_end(low, span):
    ticks = round_ticks(low, low + span)
    assert ticks == sorted(ticks)
    assert len(ticks) <= 7
    assert ticks[0] <= low
    assert ticks[-1] >= low + span


# The funnel.


def test_a_funnel_has_its_steps_in_journey_order_with_both_rates_and_the_time():
    bars, told = charts.funnel(FUNNEL.iloc[::-1], STAGES, EN).data
    assert list(bars.x) == [1000, 400, 100]
    assert [words(text) for text in told.text[:3]] == ["Potential 1,000", "New 400", "Fan 100"]
    assert list(told.text[3:]) == [
        "",
        "40% of first · 40% of previous · median 14 days",
        "10% of first · 25% of previous",
    ]
    assert words(bars.hovertext[1]).endswith("median 14 days 5.0% have not had the time yet")


def test_funnels_side_by_side_share_one_scale():
    frame = by_channel(FUNNEL)
    frame.loc[frame["channel"] == "Search", "customers"] *= 3
    figure = charts.funnel(frame, STAGES, EN, group="channel")
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range == (0, 3000)
    assert [list(key) for key in figure.data[0].customdata] == [
        ["Search", "potential"],
        ["Search", "new"],
        ["Search", "fan"],
    ]


# Moves.


def nodes_of(figure):
    """(x, top, bottom) of every node, as shares of the plotting area, from what plotly is given."""
    trace = figure.data[0]
    margin, height = figure.layout.margin, figure.layout.height
    plot_px = height - margin.t - margin.b
    sizes = [0.0] * len(trace.node.x)
    for side in (trace.link.source, trace.link.target):
        flows = [0.0] * len(sizes)
        for node, value in zip(side, trace.link.value, strict=True):
            flows[node] += value
        sizes = [max(size, flow) for size, flow in zip(sizes, flows, strict=True)]
    columns = {x: [at for at, each in enumerate(trace.node.x) if each == x] for x in set(trace.node.x)}
    scale = min(
        (plot_px - NODE_GAP_PX * (len(members) - 1)) / sum(sizes[at] for at in members)
        for members in columns.values()
    )
    return [
        (x, y * plot_px - size * scale / 2, y * plot_px + size * scale / 2)
        for x, y, size in zip(trace.node.x, trace.node.y, sizes, strict=True)
    ]


@pytest.mark.parametrize("name", ["sankey", "sankey_periods"])
def test_nodes_stand_apart_from_top_to_bottom_and_never_at_the_very_edge(name):
    figure = figure_of(name)
    trace = figure.data[0]
    assert all(0 < place < 1 for place in (*trace.node.x, *trace.node.y))
    assert (trace.arrangement, trace.node.sort, trace.link.sort) == ("fixed", "input", "input")
    for _, column in itertools.groupby(nodes_of(figure), key=lambda node: node[0]):
        for (_, _, bottom), (_, top, _) in itertools.pairwise(column):
            assert top >= bottom + NODE_GAP_PX - 1.5  # a node at the edge is moved inwards by a hair


STAGE_PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.sampled_from(["entry", *IDS]), st.sampled_from(IDS)),
    st.floats(0.5, 1e6),
    min_size=1,
    max_size=40,
)


def going_on(moves):
    """Ribbons in which whoever arrives before the last column goes on, as customers do: nobody vanishes."""
    ribbons = {(Node(at, source), Node(at + 1, target)): size for (at, source, target), size in moves.items()}
    last = max(target.column for _, target in ribbons)
    for column in range(1, last):
        arrived = {target for _, target in ribbons if target.column == column}
        for node in arrived - {source for source, _ in ribbons}:
            ribbons[node, Node(column + 1, node.stage)] = 1.0
    return ribbons


@given(STAGE_PAIRS)
def test_no_set_of_moves_makes_nodes_overlap(moves):
    ribbons = going_on(moves)
    drawn = diagram(ribbons, ["entry", *IDS], 500)
    for column in {node.column for node in drawn.places}:
        nodes = [node for node in drawn.places if node.column == column]
        assert [node.stage for node in nodes] == [
            each for each in ["entry", *IDS] if Node(column, each) in drawn.places
        ]
        places = [drawn.places[node] for node in nodes]
        for upper, lower in itertools.pairwise(places):
            assert lower.y - lower.height / 2 >= upper.y + upper.height / 2 - 0.002
        assert places[-1].y + places[-1].height / 2 <= 1.002


def test_both_sides_of_a_sankey_hold_the_same_customers():
    trace = figure_of("sankey").data[0]
    assert sum(trace.link.value) == MOVES["customers"].sum() == 1100
    assert set(trace.link.source).isdisjoint(trace.link.target)


def test_labels_of_a_sankey_stand_beside_its_nodes_with_count_and_share():
    said = [words(text) for text in annotations(figure_of("sankey"))]
    assert "First seen +100" in said
    assert "New 300 · 30%" in said  # of the 1,000 known at the start
    assert "New 333 · 30%" in said  # of the 1,100 known at the end


def test_small_moves_are_gathered_and_given_back():
    figure, gathered = charts.sankey(MOVES, STAGES, start_label="", end_label="", look=EN)
    assert gathered.to_dict("list") == {
        "from_stage": ["churned", "potential", "loyal", "new", "fan", "churned"],
        "to_stage": ["churned", "churned", "churned", "fan", "churned", "new"],
        "customers": [9, 8, 5, 4, 2, 1],
    }
    greys = [colour for colour in figure.data[0].link.color if colour.endswith(",0.08)")]
    assert len(greys) == len(gathered)
    note = annotations(figure)[-1].replace("<br>", " ")
    assert note == "Grey: 6 other moves, each under 1.0% of all, together 29 customers"


def test_a_ribbon_has_the_colour_of_its_source_and_speaks_of_source_and_whole():
    link = figure_of("sankey").data[0].link
    at = next(at for at, text in enumerate(link.customdata) if "Potential → New" in text)
    red, green, blue = (int(PHASE_COLOURS["light"]["prospect"][part : part + 2], 16) for part in (1, 3, 5))
    assert link.color[at] == f"rgba({red},{green},{blue},0.35)"
    assert (
        words(link.customdata[at])
        == "Potential → New 92 customers 18% of those who were in Potential 8.4% of all"
    )


def test_chained_periods_have_no_cycles():
    trace = figure_of("sankey_periods").data[0]
    assert len(set(trace.node.x)) == 4
    for source, target in zip(trace.link.source, trace.link.target, strict=True):
        assert trace.node.x[source] < trace.node.x[target]


def test_a_sankey_of_nothing_is_empty():
    figure, gathered = charts.sankey(MOVES.head(0), STAGES, start_label="", end_label="", look=EN)
    assert len(figure.data) == len(gathered) == 0


def test_the_matrix_says_count_and_share_of_the_row_and_leaves_the_rest_blank():
    bar = figure_of("transition_matrix").data[0]
    cells = {tuple(key): text for key, text in zip(bar.customdata, bar.text, strict=True)}
    assert cells["potential", "new"] == "92<br>18%"
    assert cells["churned", "churned"] == "9<br>90%"
    assert len(cells) == len(MOVES)
    assert ("churned", "loyal") not in cells


# Cohorts and curves.


def triangle_cells(figure):
    bar = figure.data[0]
    return {tuple(key): (y, text) for key, y, text in zip(bar.customdata, bar.y, bar.text, strict=True)}


def test_a_triangle_has_the_average_on_top_and_the_newest_cohort_at_the_bottom():
    figure = figure_of("cohort_triangle")
    assert [words(name) for name in figure.layout.yaxis.ticktext] == [
        "Average",
        "Jan 2025 200",
        "Feb 2025 100",
    ]
    assert figure.layout.yaxis.range == (2.5, -0.5)
    assert triangle_cells(figure) == {
        ("", 1): (0, "27"),
        ("", 2): (0, "5.0"),
        ("2025-01-01", 1): (1, "40"),
        ("2025-01-01", 2): (1, "5.0"),
        ("2025-02-01", 1): (2, "0"),  # nobody came back: a zero, not a blank
        # ("2025-02-01", 2) cannot be known yet: a blank, not a zero
    }


def test_age_0_is_shown_where_it_says_something():
    frame = COHORTS.assign(share=COHORTS["share"].replace(1.0, 0.9))
    assert ("2025-01-01", 0) in triangle_cells(charts.cohort_triangle(frame, look=EN))


def test_doubtful_cohorts_are_marked():
    figure = charts.cohort_triangle(COHORTS, look=EN, flagged=[datetime.date(2025, 1, 1)])
    assert [name.count("†") for name in figure.layout.yaxis.ticktext] == [1, 0]
    assert "† may have been customers before the data begin" in figure.data[0].hovertext[0]


def test_the_strongest_colour_is_that_of_the_highest_share():
    steps = heat_steps("light")
    bar = charts.cohort_triangle(COHORTS, look=EN).data[0]
    colours = dict(zip(bar.text, bar.marker.color, strict=True))
    assert (colours["40"], colours["0"]) == (steps[9], steps[0])
    assert [heat_step(value, 1) for value in (0, 0.099, 0.1, 0.999, 1, 2)] == [0, 0, 1, 9, 9, 9]


def test_survival_begins_with_all_and_falls_in_steps_within_its_band():
    band, curve = charts.survival(CURVE, EN).data
    assert (list(curve.x), list(curve.y), curve.line.shape) == ([0, 10, 40], [1, 0.8, 0.5], "hv")
    assert list(band.x[:5]) == [0, 10, 10, 40, 40]
    assert list(band.y[:5]) == [1, 1, 0.9, 0.9, 0.6]
    assert words(curve.hovertext[1]) == "after 10 days: 80% likely 70% to 90% 100 customers still observed"


def test_retention_curves_end_with_their_last_share():
    assert [list(trace.y) for trace in figure_of("retention_curves").data] == [[1, 80 / 300, 0.05]] * 2
    assert sum(text.endswith("5.0%") for text in annotations(figure_of("retention_curves"))) == 2


# Comparison, risk, one customer.


def test_effects_lie_on_the_side_of_the_group_that_has_more():
    figure = figure_of("effects")
    dots = [trace for trace in figure.data if trace.mode == "markers"]
    assert [dot.x[0] for dot in dots] == [-0.8, 0.4]
    assert [dot.y[0] for dot in dots] == [0, 1]
    assert figure.layout.yaxis.range == (1.5, -0.5)
    assert [words(tick) for tick in figure.layout.yaxis.ticktext] == [
        "Orders 3.2 | 1.1",
        "Complaints few | many",
    ]
    assert figure.layout.xaxis.range[0] == -figure.layout.xaxis.range[1]
    assert [dot.marker.color for dot in dots] == ["#69120D", "#0C64CA"]


def test_calibration_points_stand_where_foretold_and_came_meet():
    points = figure_of("calibration").data[1]
    assert (list(points.x), list(points.y)) == ([0.2, 0.7], [0.25, 0.65])
    assert list(points.error_y.array) == pytest.approx([0.22, 0.17])
    assert "20% foretold to buy nothing" in points.hovertext[0]


def test_each_method_has_its_line_by_length_and_chance_is_marked():
    figure = figure_of("list_precision")
    assert list(figure.data[0].y) == pytest.approx([0.8, 2 / 3])
    assert list(figure.data[-1].y) == [0.2, 0.2]
    assert any("blind guess 20%" in note.text for note in figure.layout.annotations)


def test_what_the_model_had_not_seen_is_marked():
    figure = figure_of("tracking")
    assert [trace.name for trace in figure.data] == ["What came", "Expected"]
    assert figure.layout.shapes[0].x0 == datetime.date(2025, 2, 28)


def test_limits_divide_the_risk_distribution():
    figure = figure_of("risk_distribution")
    assert list(figure.data[0].y) == [30, 70]
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(0.5, 0.5)]
    assert "warn 50%" in annotations(figure)


def test_who_is_late_and_who_counts_as_gone_are_told_apart():
    in_time, late, gone = figure_of("overdue_distribution").data
    assert (list(in_time.y), list(late.y), list(gone.y)) == ([40, 0, 0], [0, 20, 5], [0, 2, 30])
    assert [(shape.x0, shape.x1) for shape in figure_of("overdue_distribution").layout.shapes] == [(1, 1)]
    assert figure_of("overdue_distribution").layout.xaxis.ticktext[-1] == "2+"


def test_what_is_at_stake_is_written_beside_its_bar():
    figure = figure_of("value_at_stake_bars")
    assert [(note.x, note.y, words(note.text)) for note in figure.layout.annotations] == [
        (900, 0, "£900.00 9 customers"),
        (50, 1, "£50.00 1 customer"),
    ]


def test_a_rule_that_flagged_nobody_has_no_precision():
    figure = figure_of("backtest_bars")
    precision, recall, base_rate = figure.data
    assert list(precision.text) == ["70%", "–"]
    assert list(recall.text) == ["90%", "0%"]
    assert list(base_rate.x) == [0.4, 0.4]


def test_a_timeline_tells_stays_orders_and_contacts_on_one_scale():
    until = datetime.date(2025, 3, 10)
    figure = charts.customer_timeline(ORDERS, CONTACTS, SPELLS, STAGES, EN, currency="GBP", until=until)
    stays = [trace for trace in figure.data if trace.type == "bar"]
    assert [stay.x[0] / 86_400_000 for stay in stays] == [5, 59]
    assert "5 Jan 2025 to 9 Jan 2025" in stays[0].hovertext[0]
    assert "since 10 Jan 2025" in stays[1].hovertext[0]
    lane = [trace for trace in figure.data if trace.type == "scatter" and trace.yaxis == "y2"]
    paid, unpaid = (trace for trace in lane if trace.mode == "markers")
    assert (list(paid.y), list(unpaid.y), unpaid.marker.symbol) == ([40, 65.5], [30], "circle-open")
    assert figure.layout.yaxis3.ticktext == ("Visit", "Survey")  # in the order of their first day
    newest = figure.layout.xaxis.ticktext[-1]
    assert figure.layout.margin.r >= text_px(newest, EN.small_px) / 2  # it has room beside the plot


def test_a_customer_without_orders_or_contacts_has_a_timeline():
    figure = charts.customer_timeline(ORDERS.head(0), CONTACTS.head(0), SPELLS.head(1), STAGES, EN)
    assert [trace.text for trace in figure.data if trace.type == "bar"] == [("Potential",)]


# Labels.

SIZES = st.lists(st.tuples(st.floats(0, 100), st.floats(1, 30)), min_size=1, max_size=12)


@given(SIZES)
def test_spread_labels_keep_their_order_and_do_not_overlap(wanted):
    centres = sorted(centre for centre, _ in wanted)
    sizes = [size for _, size in wanted]
    placed = spread(centres, sizes, 0, 100)
    squeeze = min(1, 100 / sum(sizes))
    for (upper, upper_size), (lower, lower_size) in itertools.pairwise(zip(placed, sizes, strict=True)):
        assert lower - upper >= (upper_size + lower_size) / 2 * squeeze - 1e-6
    assert placed[0] >= sizes[0] / 2 * squeeze - 1e-6
    assert placed[-1] <= 100 - sizes[-1] / 2 * squeeze + 1e-6


def test_labels_with_room_stay_where_they_are():
    assert spread([10, 50, 90], [10, 10, 10], 0, 100) == [10, 50, 90]


def test_flags_over_neighbours_stand_in_rows():
    assert flags([0.5, 0.95], [0.2, 0.2]) == [(0, "right"), (0, "right")]
    assert flags([0.9, 0.95], [0.2, 0.2]) == [(0, "right"), (1, "right")]
    assert flags([0.01, 0.05], [0.2, 0.2]) == [(1, "left"), (0, "left")]  # they fly away from the edge


def test_long_names_break_at_spaces_and_between_chinese_characters():
    assert wrapped("Growth and satisfaction", 10, 90) == "Growth and<br>satisfaction"
    assert wrapped("挽回与流失预警", 10, 45) == "挽回与流<br>失预警"
    assert wrapped("Use trend (90 days)", 14, 110) == "Use trend<br>(90 days)"
    assert wrapped("挽回与流失预警", 10, 60) == "挽回与流失<br>预警"  # no sign alone
    assert wrapped("使用趋势（90天）", 14, 100) == "使用趋势<br>（90天）"
    assert wrapped("14 interactions", 14, 90) == "14<br>interactions"  # one line has no room for both
    for width in range(30, 120, 10):
        lines = wrapped("被标记的客户中，确实没有回来的（按“预警”计）；其余、未知。", 10, width).split("<br>")
        assert not any(line[0] in "，。；、）”" or line[-1] in "（“" for line in lines)
    assert "<br>" in wrapped("averylongaddress@averylongdomain.example", 10, 90)
    assert shortened("Growth and satisfaction", 10, 90).endswith("…")


def test_the_width_of_a_text_is_that_of_its_longest_line_without_tags():
    assert text_px("客户<br>流失客户", 10) == 40
    assert text_px('<span style="color:#000000">客户</span>', 10) == 20
