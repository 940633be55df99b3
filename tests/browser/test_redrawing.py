"""Plotly leaves a chart alone when it is given the same one again, and draws it as it would have with its template."""

import json
from functools import partial
from pathlib import Path

import pandas as pd
import plotly
import plotly.graph_objects as go
import pytest

import clm
from clm.charts import drawn_once, waterfall
from clm.views.builders import VIEWS
from clm.views.opening import scope as opened
from tests.unit.test_charts import CHARTS, LOOKS

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
# Views with kinds of charts for which only a whole company's data are enough.
OF_THE_DEMO = (
    *("compare_periods", "concentration", "contribution", "decline", "expected_value"),
    *("quadrants", "rfm", "saving", "tiers", "value_link", "value_moves"),
)
WAY_OF_MONEY = pd.DataFrame(
    {"label": ["Read", "Left out", "Kept"], "money": [9.0, -2.0, 7.0], "whole": [True, False, True]}
)
# What is drawn, element by element; without the numbers that plotly gives to every drawing anew.
DRAWN = """async ([spec]) => {
    const place = document.getElementById('place');
    Plotly.purge(place);
    await Plotly.newPlot(place, spec.data, spec.layout, {displayModeBar: false});
    const told = element => [element.tagName, element.childElementCount ? '' : element.textContent,
        ...[...element.attributes].map(each => each.name + '=' + each.value.split(/; ?/).sort().join(';')).sort()];
    const drawn = [...place.querySelectorAll('*')].map(element => told(element).join(' ')).join('\\n');
    return drawn.replaceAll(/(trace|sankey-|clip|defs-|legend|gradient)[0-9a-f]{6}/g, '$1');
}"""
IS_LEFT_ALONE = """async ([copy]) => {
    const place = document.getElementById('place'), before = place.calcdata;
    await Plotly.react(place, copy.data, copy.layout, {displayModeBar: false});
    return place.calcdata === before;
}"""


@pytest.fixture
def blank(page):
    tab = page(viewport=(1000, 900))
    tab.set_content('<div id="place" style="width: 900px"></div>')
    tab.add_script_tag(path=str(PLOTLY))
    return tab


def given(figure):
    """The figure as a page hands it over: as wide as its place."""
    spec = json.loads(figure.to_json())
    spec["layout"]["width"] = 900
    return [spec]


def odd_ones(blank, drawings):
    """The names of the charts that are drawn otherwise once they are drawn once, or drawn twice all the same."""
    odd = set()
    for name, chart in drawings.items():
        usual, once = chart(), drawn_once(chart())
        as_usual = blank.evaluate(DRAWN, given(usual))
        assert not blank.evaluate(IS_LEFT_ALONE, given(usual)), "plotly itself leaves it alone by now"
        if blank.evaluate(DRAWN, given(once)) != as_usual or not blank.evaluate(IS_LEFT_ALONE, given(once)):
            odd.add(name)
    return odd


def test_charts_are_drawn_once_and_as_with_their_template(blank):
    charts = {name: partial(chart, LOOKS["en"]) for name, chart in CHARTS.items()}
    assert not odd_ones(blank, charts | {"waterfall": partial(waterfall, WAY_OF_MONEY, look=LOOKS["en"])})


def test_views_of_a_company_are_drawn_once_and_as_with_their_template(blank, data_dir):
    with clm.demo() as demo:
        scope = opened(demo)
        drawings = {name: partial(go.Figure, VIEWS[name](scope).drawn(LOOKS["en"])) for name in OF_THE_DEMO}
        assert not odd_ones(blank, drawings)


def test_other_data_are_drawn(blank):
    figure, other = (drawn_once(CHARTS[name](LOOKS["en"])) for name in ("stage_bars", "stage_bars_revenue"))
    blank.evaluate(DRAWN, given(figure))
    assert not blank.evaluate(IS_LEFT_ALONE, given(other))
