"""The glossary: every word and every definition, in both languages, found by what is typed."""

import pytest

from clm.language import Language
from clm.views.definitions import definitions, found, glossary

PAGE = "pages/glossary.py"


def shown(app):
    return "\n".join([*(one.value for one in app.markdown), *(one.label for one in app.expander)])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_holds_every_word_and_every_definition(open_app, language):
    app = open_app(PAGE, language)
    assert not app.exception
    t, text = Language(language), shown(app)
    for one in [*glossary().values(), *definitions().values()]:
        assert t.pick(one.title) in text


def test_what_is_typed_finds_titles_first_and_stays_in_the_address(open_app):
    app = open_app(PAGE)
    app.text_input[0].set_value("KAPLAN").run()
    assert "Survival curve" in shown(app)
    assert "Anonymous orders" not in shown(app)
    assert app.query_params["look_up"] == "KAPLAN"
    again = open_app(PAGE, look_up="Kaplan")
    assert shown(again) == shown(app)


def test_what_nobody_explains_is_said_and_harmless(open_app):
    app = open_app(PAGE, look_up="<script>alert(1)</script> $x$")
    assert not app.exception
    assert "Try another word" in app.info[0].value


def test_every_word_that_is_looked_for_must_be_there():
    t = Language("en")
    assert found(glossary(), "", t) == list(glossary().values())
    assert found(glossary(), "retention nonsense", t) == []
    assert found(glossary(), "cohort", t)[0] is glossary()["cohort"]


@pytest.mark.parametrize("said", [glossary, definitions])
def test_all_is_said_in_both_languages(said):
    for name, one in said().items():
        for text in (one.title, one.text):
            english, chinese = Language("en").pick(text), Language("zh").pick(text)
            assert english.strip(), name
            assert any("一" <= sign <= "鿿" for sign in chinese) or name == "rfm", name
