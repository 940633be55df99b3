"""Data in which nobody is seen to leave, as of the UCI Online Retail wholesaler: the fit degenerates, and that is said."""

from collections.abc import Iterator

import pandas as pd
import pytest

import clm
from clm.analysis.model_fits import purchase_summary
from clm.dataset import Dataset
from clm.headlines.methods import purchase_checks, purchase_headline
from clm.language import Language
from clm.periods import default_as_of
from clm.statistics.purchases import MODELS
from tests.simulated_buyers import simulated_wholesale
from tests.stories import dataset_of

FORETOLD = ["p_active", "expected_value", "low", "high", "expected_loss"]


@pytest.fixture(scope="module")
def wholesale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    with dataset_of(tmp_path_factory.mktemp("wholesale"), simulated_wholesale()) as dataset:
        yield dataset


@pytest.mark.parametrize("kind", MODELS)
def test_the_fit_follows_the_ridge_and_says_that_it_sees_no_drop_out(wholesale: Dataset, kind: str):
    fit = clm.fit_purchases(wholesale, kind)
    shape, scale = list(fit.parameters.values())[2:]
    assert shape / scale < 1e-3  # a → 0, b → ∞: the chance to leave, or the rate, that the fit ends at
    assert (fit.verdict, fit.is_penalised) == ("no_drop_out_visible", True)
    customers = fit.customers()
    assert customers["p_alive"].isna().all()
    # What the rates alone foretell remains.
    assert customers["p_active"].between(0, 1, inclusive="neither").all()
    assert customers[["expected_purchases", "low", "high"]].notna().all(axis=None)


def test_the_best_model_for_such_data_is_chosen_all_the_same(wholesale: Dataset):
    compared = clm.held_out(wholesale)
    assert set(compared["verdict"]) == {"no_drop_out_visible"}
    assert compared["chosen"].sum() == 1
    assert clm.fit_purchases(wholesale, "best").verdict == "no_drop_out_visible"


def test_risk_leaves_the_probability_of_being_a_customer_blank_and_foretells_purchases(wholesale: Dataset):
    risk = clm.risk(wholesale)
    assert len(risk) > 100
    assert risk["p_alive"].isna().all()
    assert risk[FORETOLD].notna().all(axis=None)
    assert set(risk["basis"]) <= {"combined", "purchase"}
    tested = clm.backtest(wholesale).set_index("method")
    naive = tested.loc[["own_rhythm", "longest_silence", "everyone_alike"]]
    assert tested.loc[tested["chosen"], "log_loss"].item() < naive["log_loss"].min()
    assert clm.lifetime_value(wholesale)["p_alive"].isna().all()


@pytest.mark.parametrize("kind", MODELS)
def test_the_words_say_it_in_both_languages_and_name_no_share_that_leaves(wholesale: Dataset, kind: str):
    summary = purchase_summary(wholesale, kind, default_as_of(wholesale.span))
    said = {
        language: [
            purchase_headline(kind, summary.parameters, summary.verdict, Language(language)),
            *purchase_checks(summary.facts, summary.verdict, Language(language)),
        ]
        for language in ("en", "zh")
    }
    assert "drop-out cannot be seen in these data" in said["en"][0]
    assert any("Nobody seems to leave in these data" in sentence for sentence in said["en"])
    assert any("a mild penalty chose a point" in sentence for sentence in said["en"])
    assert "流失" in said["zh"][0] or "离开" in said["zh"][0]
    assert not any("%" in headline for headline, *_ in said.values())  # never “0 % leave”
    assert pd.notna(summary.observed["expected"]).all()
