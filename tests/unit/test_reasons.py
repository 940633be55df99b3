"""Reasons: the sentence that says why a customer is where it is, and the rule as a manager reads it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import clm
from clm.language import Language
from clm.lifecycle.history import setting
from clm.lifecycle.model import known_model
from clm.lifecycle.reasons import rule_words
from clm.lifecycle.signals import signals
from tests.stories import dataset_of

ORDERS = [
    ("gone", "2024-05-31", 20.0),  # 214 days before the year's end
    ("back", "2024-01-01", 20.0),
    ("back", "2024-12-01", 20.0),
    *[("loyal", f"2024-{month:02d}-15", 400.25) for month in range(7, 13)],
    ("one", "2024-12-30", 20.0),
    ("asked", "2024-12-01", 20.0),
    ("asked", "2024-12-20", 20.0),
]
CONTACTS = [
    ("asked", "2024-12-30", "survey", 2.5),
    ("lead", "2024-11-01", "contact"),
    ("lead", "2024-12-31", "visit"),
]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[clm.Dataset]:
    with dataset_of(tmp_path_factory.mktemp("reasons"), ORDERS, CONTACTS) as opened:
        yield opened


def reason(dataset: clm.Dataset, customer: str, model: str, language: str = "en", **parameters: Any) -> str:
    frame = clm.stages(dataset, model, "2024-12-31", language=language, **parameters).set_index("customer_id")
    return str(frame.loc[customer, "reason"])


# ---- reasons ----------------------------------------------------------------------------------------------


def test_a_lapsed_customer_is_told_with_the_days_of_silence_and_the_limit(dataset: clm.Dataset):
    said = reason(dataset, "gone", "classic4", lapse_days=141)
    assert said == "Churned: 214 days since the last order, the limit is 141"
    said = reason(dataset, "gone", "classic4", "zh", lapse_days=141)
    assert said == "流失客户：距上次下单214天，界限为141"


@pytest.mark.parametrize(
    ("customer", "model", "english", "chinese"),
    [
        ("one", "classic4", "New: 1 paid order, at least 1", "新客户：付款订单1笔，不少于1"),
        ("asked", "classic4", "New: 2 paid orders, at least 1", "新客户：付款订单2笔，不少于1"),
        ("loyal", "classic4", "Loyal: 6 paid orders, at least 3", "忠诚客户：付款订单6笔，不少于3"),
        ("lead", "classic4", "Potential: 0 paid orders, below 1", "潜在客户：付款订单0笔，低于1"),
        (
            "back",
            "winback5",
            "Returned: 335 days between the last two orders, the limit is 141; "
            "30 days since the last order, at most 141",
            "回流客户：最近两次下单间隔335天，界限为141；距上次下单30天，不超过141",
        ),
    ],
)
def test_a_reason_names_values_and_limits(
    dataset: clm.Dataset, customer: str, model: str, english: str, chinese: str
):
    assert reason(dataset, customer, model, lapse_days=141) == english
    assert reason(dataset, customer, model, "zh", lapse_days=141) == chinese


def test_money_is_grouped_and_has_cents(dataset: clm.Dataset):
    said = reason(dataset, "loyal", "relationship4")
    assert said == "Formation: 6 paid orders, the limit is 2; net revenue 2,401.50, the limit is 0"


def test_of_an_or_only_the_sides_that_hold_are_said(dataset: clm.Dataset):
    said = reason(dataset, "asked", "operate5")
    assert said == (
        "Win-back and early warning: 2 paid orders, at least 1; "
        "satisfaction 2.5 of 10, at most 4; 1 day since the latest score, at most 90"
    )
    # Not the visits (1 of 3), nor trials and consultations, of which these data know nothing.
    assert reason(dataset, "lead", "crm3") == "Consideration: 1 contact, at least 1"


def test_what_is_not_known_of_a_customer_is_not_said(dataset: clm.Dataset):
    # Whether a contract runs and how much is used is not known; the rule has a value for each that is not said.
    said = reason(dataset, "gone", "telecom5", gone_ratio=2)
    assert said == "Off-net: silent for 2.38 times the own rhythm, the limit is 2"


def test_a_known_value_is_said_though_the_rule_has_one_for_the_unknown(tmp_path: Path):
    orders = [("A", f"2024-{month:02d}-15", 20.0) for month in range(1, 13)]
    with dataset_of(tmp_path, orders, [("A", "2024-12-20", "survey", 9)]) as dataset:
        said = reason(dataset, "A", "service4")
    assert said.endswith("; satisfaction 9 of 10, the limit is 4")


def test_the_first_stage_is_told_by_what_the_next_one_lacks(dataset: clm.Dataset, tmp_path: Path):
    assert reason(dataset, "one", "build4") == "Establishment: 1 paid order, below 2"
    # Of the interactions that Landing asks for nothing was loaded, so Experience has to tell.
    with dataset_of(
        tmp_path, ORDERS, customers=[{"customer_id": "P", "known_since": "2024-06-01"}]
    ) as orders_only:
        assert reason(orders_only, "P", "touch4") == "Contact: 0 paid orders, below 1"


def test_a_yes_or_no_is_said_in_words(tmp_path: Path):
    orders = [("A", "2024-11-01", 20.0), ("A", "2024-12-01", 20.0)]
    with dataset_of(tmp_path, orders, [("A", "2024-12-20", "terminated")]) as dataset:
        assert reason(dataset, "A", "trial5", lapse_days=90) == "Churn: contract terminated: yes"
        assert reason(dataset, "A", "trial5", "zh", lapse_days=90) == "流失：合同终止：是"


def test_a_limit_that_depends_on_the_customer_is_its_own(tmp_path: Path):
    orders = [("A", "2024-09-01", 20.0), ("A", "2024-10-01", 20.0), ("B", "2024-12-31", 20.0)]
    with dataset_of(
        tmp_path, orders, customers=[{"customer_id": "A", "contract_end": "2024-11-01"}]
    ) as dataset:
        said = reason(dataset, "A", "telecom5", population_rhythm_days=90)
    # 60 days after its end the contract counts as left, as the last order is older than that.
    assert (
        said
        == "Off-net: -60 days left in the contract, below 0; 91 days since the last order, the limit is 60"
    )


@pytest.mark.parametrize("model", clm.models())
def test_everyone_has_a_reason_without_gaps(dataset: clm.Dataset, model: str):
    frame = clm.stages(dataset, model, "2024-12-31")
    names = {stage.id: stage.name["en"] for stage in clm.models()[model].stages}
    for stage, said in zip(frame["stage"], frame["reason"], strict=True):
        assert said.startswith(f"{names[stage]}: ")
        # Neither margins, contracts nor use were loaded.
        gaps = ("–", "margin", "contract", "use in", "uses in", "None", " nan", "; ;", ": ;")
        assert not [gap for gap in gaps if gap in said]
        assert said[-1] not in ";:, "


# ---- rules in words ---------------------------------------------------------------------------------------


def words(dataset: clm.Dataset, model: str, stage: str, language: str, **given: Any) -> str:
    chosen = setting(dataset, known_model(model), given)
    return rule_words(chosen, [one.id for one in chosen.model.stages].index(stage), Language(language))


@pytest.mark.parametrize(
    ("model", "stage", "english", "chinese"),
    [
        ("classic4", "potential", "", ""),
        ("classic4", "loyal", "“Paid orders to date” ≥ 3", "“累计付款订单数” ≥ 3"),
        (
            "terminate5",
            "termination",
            "“Balance still owed” between −1 and 1 and “Paid orders to date” ≥ 1 and (“Contract terminated "
            "(1 = yes)” = 1 or (“Days since the last order” > 120 and “Silence in multiples of the own rhythm” > 4))",
            None,
        ),
        (
            "trial5",
            "trial",
            "“Trials” ≥ 1 or “Days since the last use” is known",
            None,
        ),
        (
            "crm4",
            "loyalty",
            "“Paid orders to date” ≥ 4 and “Silence in multiples of the own rhythm” ≤ 2 and “Days between the last "
            "order and the one before” ≤ 4 × “Own rhythm: usual days between orders” and (“Latest satisfaction "
            "(0–10)” (10 where unknown) > 4 or “Days since the latest satisfaction score” > 90)",
            None,
        ),
    ],
)
def test_a_rule_is_read_without_its_code(
    dataset: clm.Dataset, model: str, stage: str, english: str, chinese: str | None
):
    given = {"lapse_days": 120} if "lapse_days" in known_model(model).parameters else {}
    assert words(dataset, model, stage, "en", **given) == english
    if chinese is not None:
        assert words(dataset, model, stage, "zh", **given) == chinese


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("model", clm.models())
def test_no_rule_shows_a_name_or_a_word_of_its_language(dataset: clm.Dataset, model: str, language: str):
    code = [
        *signals(),
        *known_model(model).parameters,
        "coalesce",
        "between",
        "null",
        "CAST",
        "DOUBLE",
        "{",
        ">=",
        "<=",
    ]
    code = [word for word in code if language == "zh" or word != "between"]
    for stage in known_model(model).stages:
        said = outside_labels(words(dataset, model, stage.id, language))
        assert not [word for word in code if contains_word(said, word)], (stage.id, said)


def outside_labels(said: str) -> str:
    """The sentence without the labels of signals, which may use any word."""
    parts: Sequence[str] = said.split("“")
    return parts[0] + "".join(part.partition("”")[2] for part in parts[1:])


def contains_word(said: str, word: str) -> bool:
    if not word[0].isalpha():
        return word in said
    return (
        word.lower()
        in "".join(sign if sign.isalnum() or sign == "_" else " " for sign in said.lower()).split()
    )
