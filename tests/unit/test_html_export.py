"""The HTML file: whole, readable without a script, asking nobody for anything, and harmless whatever the data hold."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import clm
from clm.dataset import Dataset
from clm.export.html import deck_html
from clm.export.html.document import plotly_script
from clm.export.text import markdown_html, markdown_plain
from clm.views.deck import Deck
from clm.views.definitions import definition
from tests.hostile_decks import CONTROL_SHOWN, HOSTILE, SECRET, hostile_dataset, hostile_deck

VOID = {"meta", "link", "br", "img", "hr", "input", "polyline"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list["Element"] = field(default_factory=list)

    def all(self, tag: str) -> list["Element"]:
        return [
            one for child in self.inside for one in ([child] if child.tag == tag else []) + child.all(tag)
        ]

    @property
    def words(self) -> str:
        return self.text + "".join(child.words for child in self.inside)


class Tree(HTMLParser):
    """The document as a browser's parser sees it: a tree of elements with their text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self.open = [self.root]
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].text += data


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory):
    with hostile_dataset(tmp_path_factory.mktemp("hostile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def deck(dataset: Dataset) -> Deck:
    return hostile_deck(dataset)


@pytest.fixture(scope="module")
def text(deck: Deck) -> str:
    return deck_html(deck).decode("utf-8")


@pytest.fixture(scope="module")
def tree(text: str) -> Element:
    return Tree(text).root


def everything(element: Element) -> list[Element]:
    return [one for child in element.inside for one in (child, *everything(child))]


def sections(tree: Element) -> list[Element]:
    return [one for one in tree.all("section") if one.attributes.get("class") == "view"]


def chart_data(tree: Element) -> dict[str, dict]:
    return json.loads(next(one for one in tree.all("script") if one.attributes.get("id") == "charts").text)


def numbers(value: object) -> list[float]:
    """A list of numbers as plotly writes it: plain, or as bytes in base64."""
    if isinstance(value, dict):
        return np.frombuffer(base64.b64decode(value["bdata"]), np.dtype(value["dtype"])).tolist()
    return list(value)


def shown_texts(drawn: object, key: str = "") -> list[str]:
    """What plotly writes and reads tags in; places on an axis keep the raw names and are never written."""
    if isinstance(drawn, dict):
        return [text for name, value in drawn.items() for text in shown_texts(value, name)]
    if isinstance(drawn, list):
        return [text for value in drawn for text in shown_texts(value, key)]
    return (
        [drawn]
        if isinstance(drawn, str) and key in {"text", "ticktext", "hovertext", "label", "name"}
        else []
    )


def test_the_numbers_of_each_table_are_those_of_the_view(deck: Deck, tree: Element):
    for slide, section in zip(deck.slides, sections(tree), strict=True):
        wanted = slide.view.table.drop(columns=list(slide.view.personal))
        columns = wanted.select_dtypes("number").astype(float)
        values = [float(one.attributes["value"]) for one in section.all("data")]
        assert values == [value for row in columns.values.tolist() for value in row if value == value]
        heads = [one.words for one in section.all("th")]
        assert heads == [str(name) for name in wanted.columns]
        assert len(section.all("tbody")[0].all("tr")) == len(wanted)


def test_the_charts_draw_the_numbers_of_the_tables(deck: Deck, tree: Element):
    drawn = chart_data(tree)
    funnel = next(at for at, slide in enumerate(deck.slides, 1) if slide.view.id == "funnel")
    table = deck.slides[funnel - 1].view.table
    counts = sorted(table.select_dtypes("number").iloc[:, 0])
    for theme in ("light", "dark"):
        bars = [
            value
            for trace in drawn[f"chart-{funnel} {theme}"]["data"]
            if trace["type"] == "bar"
            for value in numbers(trace["x"])
        ]
        assert sorted(bars) == counts


def test_nothing_is_fetched(text: str, tree: Element):
    for element in everything(tree):
        for name, value in element.attributes.items():
            assert name not in {
                "src",
                "srcset",
                "action",
                "formaction",
                "data",
                "poster",
                "ping",
                "background",
            }
            if name in {"href", "xlink:href"}:
                assert value.startswith("#") or value == "data:,", value
            if name == "style":
                assert "url(" not in value
    styles = "".join(one.text for one in tree.all("style"))
    assert not re.search(r"url\(|@import|@font-face|image-set", styles)
    assert {one.tag for one in everything(tree)}.isdisjoint(
        {"iframe", "object", "embed", "base", "form", "video"}
    )


def test_the_policy_allows_our_own_scripts_and_no_network(tree: Element):
    meta = next(
        one for one in tree.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in meta.attributes["content"].split(";"))
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    assert rules["img-src"] == "data:"
    running = [one.text for one in tree.all("script") if one.attributes.get("type") != "application/json"]
    prints = {base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in running}
    assert set(rules["script-src"].split()) == {f"'sha256-{one}'" for one in prints}


def test_hostile_names_are_text(tree: Element):
    assert len(tree.all("script")) == 3, "a name became a script"
    for element in everything(tree):
        assert element.tag != "img"
        assert not [name for name in element.attributes if name.startswith("on")]
    words = tree.words
    for name in HOSTILE:
        assert name in words
    assert CONTROL_SHOWN in words
    assert not re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]",
        "".join(one.text for one in everything(tree) if one.tag != "script"),
    )
    written = " ".join(shown_texts(chart_data(tree)))
    assert "script&gt;" in written, "the charts name the channels"
    assert "<script" not in written
    assert "<a href=" not in written


def test_who_somebody_is_is_left_out_unless_asked_for(deck: Deck, text: str):
    assert SECRET not in text
    assert deck_html(deck, personal=True).decode().count(SECRET) == 2 * len(deck.slides[-1].view.table)


def test_headings_landmarks_and_links_lead_through_the_file(deck: Deck, tree: Element):
    ids = [one.attributes["id"] for one in everything(tree) if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for element in everything(tree):
        assert element.attributes.get("aria-labelledby", ids[0]) in ids
        if element.tag == "a" and element.attributes["href"] != "data:,":
            assert element.attributes["href"][1:] in ids
    assert tree.all("html")[0].attributes["lang"] == "en"
    assert len(tree.all("h1")) == len(tree.all("main")) == len(tree.all("nav")) == 1
    contents = [one.words for one in tree.all("nav")[0].all("a")]
    assert contents == [*(slide.title for slide in deck.slides), "Definitions"]
    charts = [one for one in everything(tree) if one.attributes.get("role") == "img"]
    alts = [slide.view.alt for slide in deck.slides if slide.view.draw]
    assert [one.attributes["aria-label"] for one in charts] == alts


def test_every_number_has_its_definition_once_more_at_the_end(deck: Deck, tree: Element):
    last = next(one for one in tree.all("section") if one.attributes.get("id") == "definitions")
    titles = dict.fromkeys(definition(slide.view.counted).title["en"] for slide in deck.slides)
    assert [one.words for one in last.all("h3")] == list(titles)


def test_the_same_deck_gives_the_same_file(dataset: Dataset, text: str):
    assert deck_html(hostile_deck(dataset)).decode() == text


def test_the_chinese_file_says_that_it_is_chinese(dataset: Dataset):
    tree = Tree(deck_html(hostile_deck(dataset, "zh")).decode()).root
    assert tree.all("html")[0].attributes["lang"] == "zh-Hans"
    assert tree.all("nav")[0].all("h2")[0].words == "目录"


def test_a_deck_without_charts_runs_no_script(deck: Deck):
    plain = replace(deck.slides[0], view=replace(deck.slides[0].view, draw=None))
    text = deck_html(replace(deck, slides=(plain,))).decode()
    assert "<script" not in text
    assert "script-src 'none'" in text


@pytest.mark.parametrize(
    ("markdown", "html", "plain"),
    [
        ("*on* and **after**", "<p><em>on</em> and <strong>after</strong></p>", "on and after"),
        (
            "a\n\n- b\n- `c` < d",
            "<p>a</p>\n<ul><li>b</li><li><code>c</code> &lt; d</li></ul>",
            "a\n\n- b\n- c < d",
        ),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>", "2 * 3 * 4"),
        ("<script>*x*</script>", "<p>&lt;script&gt;<em>x</em>&lt;/script&gt;</p>", "<script>x</script>"),
    ],
)
def test_the_markdown_of_definitions(markdown: str, html: str, plain: str):
    assert markdown_html(markdown) == html
    assert markdown_plain(markdown) == plain


def test_the_file_of_the_product_holds_what_it_needs_itself():
    # Plotly's own code would end a script element if it held the words.
    assert "</script" not in plotly_script().lower()
    assert "<!--" not in plotly_script()
    assert (
        Path(__file__).parents[2].joinpath("clm/export/html/page.js").read_text("utf-8").count("</script")
        == 0
    )


def test_nothing_moves_where_less_motion_is_asked_for():
    package = Path(clm.__file__).parent
    styles = [*package.rglob("*.css")]
    assert len(styles) >= 3
    for style in styles:
        text = re.sub(
            r"(?s)@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}", "", style.read_text("utf-8")
        )
        assert not re.search(r"animation|smooth|@keyframes", text), style
        lasting = re.findall(
            r"transition:[^;]*?([\d.]+m?s)", text
        )  # the first time is how long, the next how late
        assert {float(time.rstrip("ms")) for time in lasting} <= {0.0}, style
