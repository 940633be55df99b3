"""The page of methods: what it says of a fit is what the API fits, and data that cannot carry a model are said so."""

import pytest

import clm
from clm import library
from clm.language import Language
from clm.ui.method_texts import methods
from tests.pages.seen import table_with

PAGE = "pages/methods.py"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("method", list(methods()))
def test_every_model_has_its_screen(open_app, method: str, language: str):
    app = open_app(PAGE, language, data="cdnow", method=method)
    assert not app.exception
    assert any(Language(language).pick(methods()[method].words) in said.value for said in app.markdown)
    if method == "sbg":  # CDNOW has no contracts
        assert len(app.header) == 0
        assert len(app.info) == 1
    else:
        assert len(app.header) == 1


@pytest.mark.parametrize("method", ["bgnbd", "mbgnbd", "paretonbd"])
def test_parameters_and_errors_are_those_of_the_api(open_app, method: str):
    app = open_app(PAGE, data="cdnow", method=method)
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        fit = clm.fit_purchases(dataset, method)
        tests = clm.held_out(dataset).set_index("kind")
    shown = table_with(app, "Parameter").set_index("Parameter")
    assert shown["Value"].to_dict() == pytest.approx(fit.parameters)
    assert shown["Standard error"].to_dict() == pytest.approx(fit.standard_errors)
    rank = round(tests["deviance"].rank()[method])
    wanted = {1: "held-out purchases best", 2: "second best", 3: "least well"}[rank]
    assert any(wanted in said.value for said in app.markdown)
    # Fader, Hardie and Lee's comparison, here over all that the data hold: customers with more repeats buy more.
    by_repeats = table_with(app, "Repeats before")
    assert by_repeats["Customers"].sum() == 2357
    assert by_repeats["expected"].is_monotonic_increasing


def test_the_other_fits_are_those_of_the_api(open_app):
    with clm.open_dataset(library.dataset_file("cdnow")) as dataset:
        spend, tested = clm.fit_spend(dataset), clm.backtest(dataset, buyers="repeat")
    shown = table_with(open_app(PAGE, data="cdnow", method="gammagamma"), "Parameter")
    assert dict(zip(shown["Parameter"], shown["Value"], strict=True)) == pytest.approx(spend.parameters)
    risk = open_app(PAGE, data="cdnow", method="risk")
    assert table_with(risk, "Log loss")["Log loss"].tolist() == pytest.approx(tested["log_loss"].tolist())
    assert table_with(risk, "Odds to buy, times")["Standard error"].gt(0).any()


def test_contracts_are_shown_where_there_are_any(open_app):
    app = open_app(PAGE, data="demo", method="sbg")
    assert not app.exception
    table = table_with(app, "Stay in the month")
    with clm.demo() as demo:
        curve = clm.fit_contracts(demo).curve(24)
    assert table["expected"].tolist() == pytest.approx(curve["survival"].tolist(), abs=0.0005)
    assert "still there after a year" in app.header[0].value


def test_too_few_customers_leave_the_words_and_say_why(open_app):
    app = open_app(PAGE, data="cdnow", method="mbgnbd", as_of="1997-01-05")
    assert not app.exception
    assert len(app.info) == 1
    assert len(app.header) == 0
