"""The brief: the most important findings by money, each with its numbers and where they stand; none where there is none."""

import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import clm
from clm.export.brief import WIDTH, brief_html, brief_markdown, brief_text
from clm.views.address import address
from clm.views.brief import MOST_POINTS, Point, brief, deck_brief
from clm.views.deck import Deck, Slide
from clm.views.opening import scope
from clm.views.scope import Scope
from clm.views.standard import VIEWS
from tests.hostile_decks import SCRIPT, hostile_view
from tests.stories import dataset_of


@pytest.fixture(scope="module", params=["en", "zh"])
def asked(demo: clm.Dataset, request: pytest.FixtureRequest) -> Scope:
    return scope(demo, "growth5", as_of="2025-12-31", language=request.param)


@pytest.fixture(scope="module")
def points(asked: Scope) -> list[Point]:
    return brief(asked)


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def test_a_brief_is_ranked_by_money_and_says_each_thing_once(points: list[Point]):
    assert 2 <= len(points) <= MOST_POINTS
    assert [point.money for point in points] == sorted((point.money for point in points), reverse=True)
    assert min(point.money for point in points) > 0
    assert len({point.subject for point in points}) == len(points)
    assert all(point.text for point in points)


def test_the_money_at_stake_is_that_of_the_list_of_warnings(demo: clm.Dataset, points: list[Point]):
    # The same sum, asked of the programming interface: repeat buyers with a warning, 90 days.
    risk = clm.risk(demo, "2025-12-31", 90, buyers="repeat", probabilities=False)
    warned = next(point for point in points if point.page == "pages/churn.py" and point.subject == "at_stake")
    assert warned.money == pytest.approx(risk["value_at_stake"].sum())


def test_each_point_leads_to_its_page_with_the_same_day_model_and_filters(asked: Scope, points: list[Point]):
    narrowed = replace(asked, where={"segment": ("café", "")})
    for point in points:
        parts = urlsplit(address(narrowed, point.page, point.choices))
        query = parse_qs(parts.query, keep_blank_values=True)
        assert parts.path == ("/" if point.page == "pages/overview.py" else f"/{Path(point.page).stem}")
        assert query["as_of"] == ["2025-12-31"]
        assert query["model"] == ["growth5"]
        assert query["f.segment"] == ["café", ""]
        for name, code in point.choices.items():
            assert query[name] == [code]


def test_text_keeps_to_its_width_and_says_all(asked: Scope, points: list[Point]):
    text = brief_text(points, asked)
    for line in text.splitlines():
        assert columns(line) <= WIDTH or line.strip().startswith("/")
    squeezed = "".join(text.split())
    for point in points:
        assert "".join(point.text.split()) in squeezed
        assert "".join(point.evidence.split()) in squeezed


def test_a_sign_of_direction_stands_on_the_line_of_its_number(asked: Scope, points: list[Point]):
    evidence = " ".join(["x" * 7 + "▲ €5"] * 60)  # wherever a line ends, a sign is near
    rows = brief_text([replace(points[0], evidence=evidence)], asked).splitlines()
    assert not [row for row in rows if row.endswith("▲")]
    assert sum(row.count("▲ €5") for row in rows) >= 60


def test_slides_are_named_where_they_show_a_finding(asked: Scope):
    slides = tuple(Slide(VIEWS[name](asked)) for name in ("stages", "findings", "at_stake"))
    deck = Deck(asked, "Deck", slides)
    points = deck_brief(deck)
    assert points
    assert {point.slide for point in points} <= {2, 3}
    html = brief_html(points, deck)
    for point in points:
        assert f'href="#view-{point.slide}"' in html


def test_a_deck_without_money_has_no_brief(asked: Scope):
    deck = Deck(asked, "Deck", (Slide(VIEWS["stages"](asked)),))
    assert deck_brief(deck) == []
    assert brief_html([], deck) == ""


def test_where_nothing_happened_nothing_is_found(tmp_path: Path):
    # Five customers buy the same every month: nothing changes, nobody is late.
    orders = [(f"c{n}", f"2024-{month:02}-10", 20.0) for n in range(5) for month in range(1, 13)]
    with dataset_of(tmp_path, [*orders, ("c0", "2024-12-31", 20.0)]) as dataset:
        asked = scope(dataset)
        assert brief(asked) == []
        assert "Nothing stands out" in brief_text([], asked)
        assert "Nothing stands out" in brief_markdown([], asked)


def test_names_from_the_data_are_no_markup(asked: Scope):
    deck = Deck(asked, SCRIPT, (Slide(hostile_view()),))
    points = deck_brief(deck)
    assert len(points) == 1
    assert "<script" not in brief_html(points, deck)
    markdown = brief_markdown(points, asked)
    assert r"\<script\>" in markdown
    assert not re.search(r"(?<!\\)[<>]", markdown), "a sign that could begin a tag"
    assert brief_text(points, asked).count("\x1b") == 0
