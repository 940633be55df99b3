"""What the product says in two languages: every message has its Chinese, and numbers look native in each."""

import ast
import datetime
import re
import string
import tomllib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clm.command.arguments import PHRASES
from clm.errors import MESSAGES, ClmError
from clm.importing.evidence import EVIDENCE
from clm.importing.question_texts import ASKED, VALUES
from clm.importing.report import ACTIONS, NOTES, REASONS, STEPS
from clm.importing.type_sentences import SENTENCES
from clm.language import CATALOGUES, LANGUAGES, Language, catalogue
from clm.library import SHIPPED

ROOT = Path(__file__).parents[2]
ENGLISH, CHINESE = Language("en"), Language("zh")

# Where a Language is called with more than a literal text: (file, argument) -> every text that it can be.
TABLES: dict[tuple[str, str], Collection[str]] = {
    ("clm/language.py", "error.template"): MESSAGES.values(),
    ("clm/language.py", "one if abs(n) == 1 else many"): (),  # found where plural() is called
    ("clm/importing/report.py", "REASONS[code]"): REASONS.values(),
    ("clm/importing/report.py", "ACTIONS[code]"): ACTIONS.values(),
    ("clm/importing/report.py", "NOTES[note.code]"): NOTES.values(),
    ("clm/importing/report.py", "STEPS[code]"): STEPS.values(),
    ("clm/importing/evidence.py", "EVIDENCE[evidence.code]"): EVIDENCE.values(),
    ("clm/importing/type_sentences.py", "SENTENCES[code]"): SENTENCES.values(),
    ("clm/importing/question_texts.py", "text"): ASKED.values(),
    ("clm/ui/refusals.py", "error.template"): MESSAGES.values(),
    ("clm/importing/question_texts.py", "VALUES[params['values']]"): VALUES.values(),
    ("clm/ui/datasets.py", "title"): SHIPPED.values(),
    ("clm/command/arguments.py", "text"): PHRASES,
}
SAME_IN_BOTH = {"“{label}”", "“{stage}”"}  # texts without a word
APPLYING = {"map", "apply", "agg", "transform", "format_func"}  # what calls a Language that it is handed
HAN = re.compile(r"[\u3400-\u9fff]")
HALF_WIDTH = re.compile(rf"{HAN.pattern}[,;:!?]|{HAN.pattern}\.(?:\s|$)")


@dataclass(frozen=True)
class Call:
    """One call of a Language: its texts where they are literal, and the values given by name (None: any)."""

    place: str
    argument: str
    texts: tuple[str, ...] | None
    given: frozenset[str] | None
    is_plural: bool = False  # texts: for one, for many

    @property
    def file(self) -> str:
        return self.place.partition(":")[0]


class Collector:
    """Finds the calls of Language objects in a module, whatever these are named there."""

    def __init__(self, source: str, file: str, fields: Collection[str] = ("t",)) -> None:
        self.tree, self.file, self.fields = ast.parse(source), file, fields
        self.names: set[str] = set()
        while more := set(self._named()) - self.names:
            self.names |= more

    def calls(self) -> Iterator[Call]:
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Call):
                continue
            match node.func:
                case ast.Attribute(attr="plural", value=language) if self._is_language(language):
                    yield self._call(node, node.args[:2], is_plural=True)
                case language if self._is_language(language):
                    yield self._call(node, node.args[:1])
            yield from (self._call(node, [handed]) for handed in self._handed_to_be_called(node))

    def _call(self, node: ast.Call, arguments: list[ast.expr], is_plural: bool = False) -> Call:
        texts = [literal_texts(argument) for argument in arguments]
        literal = None if None in texts else tuple(text for some in texts if some for text in some)
        named = [keyword.arg for keyword in node.keywords] + ["n"] * is_plural
        given = None if None in named else frozenset(name for name in named if name)
        said = ", ".join(map(ast.unparse, arguments))
        return Call(f"{self.file}:{node.lineno}", said, literal, given, is_plural)

    def _handed_to_be_called(self, node: ast.Call) -> Iterator[ast.expr]:
        """A Language handed over as a function, as in names.map(t): what it is called with cannot be seen."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        handed = [word.value for word in node.keywords if word.arg in APPLYING]
        handed += node.args if name in APPLYING else []
        yield from (argument for argument in handed if self._is_language(argument))

    def _is_language(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(id=name):
                return name in self.names or name in self.fields
            case ast.Attribute(attr=attribute):
                return attribute in self.fields
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                return name in ("Language", "language")
        return False

    def _named(self) -> Iterator[str]:
        """Names that stand for a Language: annotated as one, or assigned from what is known to be one."""
        for node in ast.walk(self.tree):
            match node:
                case ast.arg(arg=name, annotation=kind) if is_annotated(kind):
                    yield name
                case ast.AnnAssign(target=ast.Name(id=name), annotation=kind) if is_annotated(kind):
                    yield name
                case ast.ClassDef(name="Language"):
                    yield "self"
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        yield from self._assigned(target, value)
                case ast.NamedExpr(target=target, value=value):
                    yield from self._assigned(target, value)

    def _assigned(self, target: ast.expr, value: ast.expr) -> Iterator[str]:
        match target, value:
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
                for one, its in zip(targets, values, strict=True):
                    yield from self._assigned(one, its)
            case ast.Name(id=name), _ if self._is_language(value):
                yield name


def is_annotated(kind: ast.expr | None) -> bool:
    return kind is not None and "Language" in re.findall(r"\w+", ast.unparse(kind))


def literal_texts(node: ast.expr) -> list[str] | None:
    """Every text that an argument can be; None where that is not told by the source."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        sides = [literal_texts(node.body), literal_texts(node.orelse)]
        return None if None in sides else [text for side in sides if side for text in side]
    return None


def language_fields(source: str) -> set[str]:
    """Fields of classes that hold a Language, such as Context.t."""
    classes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]
    fields = [field for one in classes for field in one.body if isinstance(field, ast.AnnAssign)]
    return {ast.unparse(field.target) for field in fields if is_annotated(field.annotation)}


def all_calls() -> list[Call]:
    paths = [ROOT / "app.py", *sorted(ROOT.glob("pages/*.py")), *sorted(ROOT.glob("clm/**/*.py"))]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}
    fields = set().union(*(language_fields(source) for source in sources.values()))
    return [call for file, source in sources.items() for call in Collector(source, file, fields).calls()]


def places(text: str) -> set[str]:
    """The names in braces that are filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


CALLS = all_calls()
MESSAGE_PLACES = {text: call.place for call in CALLS for text in call.texts or ()} | {
    text: file for (file, _), texts in TABLES.items() for text in texts
}


def test_the_collector_finds_messages_whatever_the_language_object_is_called():
    source = """
t, look = ctx.t, Look(t=ctx.t)
say = look.t
def page(ctx, words: Language, other: str, maybe: "Language | None" = None):
    first, *rest = ctx.t, other, other
    t("assigned"); ctx.t("field", n=1); say("assigned from a field"); words("annotated"); maybe("optional")
    language()("made"); words.plural("one", "many", 3, stage=1); t("this" if ctx else "that", **other)
    other("not a message"); t(other); frame.map(t); st.selectbox(format_func=ctx.t)
"""
    calls = list(Collector(source, "a.py").calls())
    found = {text for call in calls for text in call.texts or ()}
    assert found >= {"assigned", "field", "assigned from a field", "annotated", "optional", "made"}
    assert found >= {"one", "many", "this", "that"}
    assert len(found) == 10
    assert sorted(call.argument for call in calls if call.texts is None) == ["ctx.t", "other", "t"]
    given = {call.texts: call.given for call in calls}
    assert given["field",] == {"n"}
    assert given["one", "many"] == {"n", "stage"}
    assert [call.texts for call in calls if call.is_plural] == [("one", "many")]
    assert given["this", "that"] is None
    assert {call.place for call in calls if call.texts == ("assigned",)} == {"a.py:6"}


def test_the_collector_finds_the_fields_that_hold_a_language():
    source = "class Context:\n    words: Language\n    theme: str\n"
    assert language_fields(source) == {"words"}


def test_a_language_is_called_with_literal_texts_or_with_those_of_a_known_table():
    unseen = [call for call in CALLS if call.texts is None and (call.file, call.argument) not in TABLES]
    places_of_them = [f"{call.place}: {call.argument}" for call in unseen]
    assert not unseen, "Write these as literals, or name their table:\n" + "\n".join(places_of_them)


def test_every_table_is_still_used():
    assert set(TABLES) <= {(call.file, call.argument) for call in CALLS}


def test_a_call_gives_a_value_for_every_place_of_its_text():
    missing = [
        f"{call.place}: {text!r} lacks {sorted(places(text) - call.given)}"
        for call in CALLS
        for text in call.texts or ()
        if call.given and places(text) - call.given
    ]
    assert not missing, "\n".join(missing)


def test_every_message_has_a_chinese_translation():
    missing = [f"{place}: {text!r}" for text, place in MESSAGE_PLACES.items() if text not in catalogue("zh")]
    assert not missing, "Add these to clm/locale/zh.po:\n" + "\n".join(missing)


def test_the_chinese_catalogue_holds_no_text_that_is_said_nowhere():
    unused = sorted(set(catalogue("zh")) - set(MESSAGE_PLACES))
    assert not unused, "Remove these from clm/locale/zh.po:\n" + "\n".join(unused)


def test_the_chinese_catalogue_is_sorted_and_holds_each_text_once():
    written = (CATALOGUES / "zh.po").read_text("utf-8")
    texts = re.findall(r'^msgid "(.+)"$', written, re.MULTILINE)
    assert texts == sorted(set(texts))
    assert len(texts) == written.count("\nmsgid ") - 1  # but for the header each stands on one line


def test_a_translation_keeps_the_places_of_its_text():
    many = {call.texts[0]: call.texts[1] for call in CALLS if call.texts and call.is_plural}
    changed = [
        f"{english!r}: {chinese!r}"
        for english, chinese in catalogue("zh").items()
        if places(chinese) != places(english) | places(many.get(english, ""))
    ]
    assert not changed, "\n".join(changed)


def test_a_translation_says_something_else_than_its_text():
    assert {english for english, chinese in catalogue("zh").items() if english == chinese} == SAME_IN_BOTH


def test_chinese_sentences_have_chinese_punctuation():
    declared = [texts["zh"] for _, texts in DECLARED]
    found = [text for text in [*catalogue("zh").values(), *declared] if HALF_WIDTH.search(text)]
    assert not found, "\n".join(found)


def formatted(say: Callable[[Language], str]) -> list[str]:
    return [say(Language(code)) for code in LANGUAGES]


@pytest.mark.parametrize(
    ("say", "english", "chinese"),
    [
        (lambda t: t.count(1204.4), "1,204", "1,204"),
        (lambda t: t.short(999), "999", "999"),
        (lambda t: t.short(12345), "12.3K", "1.2万"),
        (lambda t: t.short(123456), "123.5K", "12.3万"),
        (lambda t: t.number(2.345), "2.3", "2.3"),
        (lambda t: t.number(1234.5, 0), "1,234", "1,234"),
        (lambda t: t.share(0.34), "34%", "34%"),
        (lambda t: t.share(0.034), "3.4%", "3.4%"),
        (lambda t: t.share(0.0004), "< 0.1%", "< 0.1%"),
        (lambda t: t.share(0), "0%", "0%"),
        (lambda t: t.money(12.5, "GBP"), "£12.50", "£12.50"),
        (lambda t: t.money(12.5, "CNY"), "CN¥12.50", "¥12.50"),
        (lambda t: t.money(12345.6, "EUR"), "€12,346", "€12,346"),
        (lambda t: t.money(12.5), "12.50", "12.50"),
        (lambda t: t.short_money(1_471_000, "EUR"), "€1.5M", "€147.1万"),
        (lambda t: t.day(datetime.date(2025, 6, 30)), "30 Jun 2025", "2025年6月30日"),
        (lambda t: t.month(datetime.date(2025, 6, 30)), "Jun 2025", "2025年6月"),
        (lambda t: t.days(14.2), "14 days", "14天"),
        (lambda t: t.days(1), "1 day", "1天"),
        (lambda t: t.plural("{n} customer", "{n} customers", 1), "1 customer", "1位客户"),
        (lambda t: t.plural("{n} customer", "{n} customers", 1204), "1,204 customers", "1,204位客户"),
        (lambda t: t.plural("{n} customer", "{n} customers", 0), "0 customers", "0位客户"),
    ],
)
def test_numbers_money_days_and_plurals_read_as_the_language_writes_them(
    say: Callable[[Language], str], english: str, chinese: str
):
    assert formatted(say) == [english, chinese]


@pytest.mark.parametrize(
    "method", ["count", "short", "number", "share", "money", "short_money", "day", "days"]
)
@pytest.mark.parametrize("missing", [None, float("nan")])
def test_what_is_not_known_is_a_dash_and_never_zero(method: str, missing: float | None):
    assert formatted(lambda t: getattr(t, method)(missing)) == ["–", "–"]


def test_an_error_is_told_in_the_readers_language_with_its_values():
    error = ClmError("day_not_date", value="31.12.25")
    assert ENGLISH.error(error) == "“31.12.25” is not a date. Write it as 2025-12-31."
    assert CHINESE.error(error) == "“31.12.25”不是日期。请写成2025-12-31这样的格式。"


@pytest.mark.parametrize("code", MESSAGES)
def test_every_error_can_be_told_in_chinese(code: str):
    error = ClmError(code, **dict.fromkeys(places(MESSAGES[code]), "7"))
    assert CHINESE.error(error) != ENGLISH.error(error)


def test_a_text_without_a_translation_stays_as_it_is():
    assert CHINESE("Not in any catalogue: {n}", n=3) == "Not in any catalogue: 3"


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(ClmError, match="language"):
        Language("fr")


def bilingual(declared: Any, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every {"en": …, "zh": …} of a declaration file, under its dotted name."""
    if isinstance(declared, dict) and declared.keys() & LANGUAGES:
        yield name, declared
    elif isinstance(declared, dict | list):
        for key, inner in declared.items() if isinstance(declared, dict) else enumerate(declared):
            yield from bilingual(inner, f"{name}.{key}")


DECLARED = [
    said
    for folder in ("ui", "lifecycle", "prediction")
    for path in sorted((ROOT / "clm" / folder).rglob("*.toml"))
    for said in bilingual(tomllib.loads(path.read_text("utf-8")), path.relative_to(ROOT).as_posix())
]


def test_the_declarations_are_found():
    assert len(DECLARED) > 500


def test_every_declared_text_stands_in_both_languages():
    broken = [f"{name}: {texts}" for name, texts in DECLARED if not in_both_languages(texts)]
    assert not broken, "\n".join(broken)


def in_both_languages(texts: dict[str, str]) -> bool:
    english, chinese = (texts.get(code, "").strip() for code in LANGUAGES)
    return bool(english and not HAN.search(english) and HAN.search(chinese))


def test_a_declared_text_has_the_same_places_in_both_languages():
    # {s} is the s of an English plural; Chinese has none. In a formula braces are LaTeX's.
    sentences = [(name, texts) for name, texts in DECLARED if "formulas" not in name]
    changed = [name for name, texts in sentences if places(texts["zh"]) != places(texts["en"]) - {"s"}]
    assert not changed, "\n".join(changed)
