"""The colours are measured, not believed: in normal sight and as the three colour blindnesses see them."""

import itertools
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from colorspacious import cspace_convert

from clm.charts.colour import contrast, text_on, with_lightness
from clm.charts.theme import (
    GROUP_ORDER,
    INKS,
    PHASE_COLOURS,
    group_colours,
    group_dashes,
    heat_steps,
    stage_colours,
)

ROOT = Path(__file__).parents[2]
THEMES = ("light", "dark")
# Machado, Oliveira & Fernandes (2009), at full severity; None is normal sight.
SIGHTS = (None, "deuteranomaly", "protanomaly", "tritanomaly")
LEAST_DIFFERENCE = 15  # ΔE′ in CAM02-UCS
LEAST_CONTRAST = 3  # of a coloured area with its background (WCAG 1.4.11)
LEAST_TEXT_CONTRAST = 4.5  # WCAG 1.4.3


@dataclass
class Stage:
    id: str
    phase: str

    @property
    def name(self):
        return {"en": self.id, "zh": self.id}


def appearances(colours, sight):
    """Coordinates in CAM02-UCS of the colours as they are seen, one row each."""
    rgb = np.array([[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in colours])
    if sight:
        blind = {"name": "sRGB1+CVD", "cvd_type": sight, "severity": 100}
        rgb = np.clip(cspace_convert(rgb, blind, "sRGB1"), 0, 1)  # a screen shows nothing beyond
    return cspace_convert(rgb, "sRGB1", "CAM02-UCS")


def least_difference(colours, sight):
    seen = appearances(colours, sight)
    return min(np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2))


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", THEMES)
def test_any_two_phases_can_be_told_apart(theme, sight):
    assert least_difference(PHASE_COLOURS[theme].values(), sight) >= LEAST_DIFFERENCE


@pytest.mark.parametrize("theme", THEMES)
def test_every_phase_stands_out_from_the_background(theme):
    for colour in PHASE_COLOURS[theme].values():
        assert contrast(colour, INKS[theme].background) >= LEAST_CONTRAST


def test_charts_are_drawn_for_the_backgrounds_of_the_app():
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        themes = tomllib.load(file)["theme"]
    assert {theme: INKS[theme].background for theme in THEMES} == {
        theme: themes[theme]["backgroundColor"] for theme in THEMES
    }


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#777777") == pytest.approx(4.48, abs=0.005)  # the grey that just fails
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)  # and the one that just passes


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("phase", PHASE_COLOURS["light"])
@pytest.mark.parametrize(("count", "difference"), [(2, LEAST_DIFFERENCE), (3, 10)])
def test_stages_of_one_phase_differ_by_lightness_and_all_stand_out(theme, phase, count, difference):
    colours = list(stage_colours([Stage(str(at), phase) for at in range(count)], theme).values())
    assert colours[0] == PHASE_COLOURS[theme][phase]  # the first keeps the colour by which the phase is known
    for sight in SIGHTS:
        assert least_difference(colours, sight) >= difference
    for colour in colours:
        assert contrast(colour, INKS[theme].background) >= LEAST_CONTRAST


def test_another_lightness_keeps_the_hue():
    green = PHASE_COLOURS["light"]["growing"]
    red, green_part, blue = (int(with_lightness(green, 0.35)[at : at + 2], 16) for at in (1, 3, 5))
    assert green_part > red > blue


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_every_fill(theme):
    five = [Stage(f"{phase}{at}", phase) for phase in PHASE_COLOURS[theme] for at in range(5)]
    for fill in [*stage_colours(five, theme).values(), *heat_steps(theme)]:
        assert contrast(text_on(fill), fill) >= LEAST_TEXT_CONTRAST


@pytest.mark.parametrize("theme", THEMES)
def test_text_beside_the_data_can_be_read(theme):
    inks = INKS[theme]
    for text, behind in itertools.product((inks.ink, inks.muted), (inks.background, inks.surface)):
        assert contrast(text, behind) >= LEAST_TEXT_CONTRAST


@pytest.mark.parametrize("theme", THEMES)
def test_a_heat_map_grows_away_from_its_background_in_ten_steps(theme):
    steps = heat_steps(theme)
    away = [contrast(step, INKS[theme].background) for step in steps]
    assert len(set(steps)) == 10
    assert away == sorted(away)


def test_groups_have_the_same_colours_in_whatever_order_a_chart_meets_them():
    colours = group_colours(["Search", "Email", "Shop"], "light")
    assert colours == group_colours(["Shop", "Search", "Email"], "light")


def test_names_of_the_product_have_the_same_colour_and_dash_in_each_language():
    for order in (("What came", "Expected"), ("实际", "预期")):
        drawn = list(reversed(order))
        assert list(group_colours(drawn, "light", order)) == list(order)
        assert group_dashes(drawn, order) == {order[0]: "solid", order[1]: "dash"}
    english, chinese = (group_colours([blank, "Email"], "light") for blank in ("(not given)", "（未填）"))
    assert english["Email"] == chinese["Email"]


def test_groups_borrow_every_phase_colour_once():
    assert sorted(GROUP_ORDER) == sorted(PHASE_COLOURS["light"])
