"""Typical customers: where each of the 24 models puts the prospect, the steady buyer, the silent and others."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import clm
from clm.analysis.transitions import standings
from clm.lifecycle.history import setting, stage_history
from tests.stories import dataset_of

MODELS = clm.models()

# ---- orders alone ------------------------------------------------------------------------------------------

AS_OF = "2025-06-30"


def every(
    customer: str, days: int, start: str, end: str, amount: float = 50.0
) -> list[tuple[str, str, float]]:
    """An order of `amount` every so many days."""
    first, span = date.fromisoformat(start), date.fromisoformat(end) - date.fromisoformat(start)
    return [(customer, str(first + timedelta(days=n)), amount) for n in range(0, span.days + 1, days)]


BUYERS = [
    ("recent", "2025-06-10", 50.0),  # one order, 20 days ago
    ("once", "2023-06-01", 50.0),  # one order, two years ago
    ("second", "2025-05-10", 50.0),
    ("second", "2025-06-12", 50.0),
    *every("rising", 30, "2025-01-10", "2025-03-31"),  # 3 orders, then weekly ones
    *every("rising", 7, "2025-04-01", "2025-06-24", 60.0),
    *every("steady", 30, "2023-01-01", AS_OF),  # monthly for two and a half years
    *every("fading", 10, "2023-01-01", "2024-12-31"),  # three a month, now four small ones in half a year
    *every("fading", 45, "2025-02-10", "2025-06-25", 20.0),
    *every("late", 30, "2023-01-01", "2025-04-10"),  # monthly, but nothing for 101 days
    *every("silent", 30, "2023-01-01", "2024-03-01"),  # monthly, but nothing for over a year
    *every("returned", 30, "2023-01-01", "2023-10-01"),  # monthly, then nothing, then an order two weeks ago
    ("returned", "2025-06-15", 50.0),
]

PLACED = {
    "classic4": {
        "potential": "prospect",
        "new": "recent second",
        "loyal": "rising steady fading late returned",
        "churned": "once silent",
    },
    "decline4": {
        "potential": "prospect",
        "new": "recent second",
        "loyal": "rising steady late returned",
        "declining": "once fading silent",
    },
    "regular4": {
        "potential": "prospect",
        "new": "recent",
        "regular": "second rising steady fading late returned",
        "churned": "once silent",
    },
    "winback5": {
        "potential": "prospect",
        "new": "recent",
        "regular": "second rising steady fading late",
        "churned": "once silent",
        "returned": "returned",
    },
    "mature4": {
        "potential": "prospect",
        "new": "recent second rising fading returned",
        "mature": "steady late",
        "churned": "once silent",
    },
    "growth5": {
        "potential": "prospect",
        "new": "recent",
        "growing": "second rising returned",
        "stable": "steady late",
        "declining": "once fading silent",
    },
    "engage4": {
        "getting_to_know": "prospect",
        "using": "recent once second late silent returned",
        "devoted": "rising steady fading",
    },
    "operate5": {
        "acquisition": "prospect",
        "retention": "recent",
        "activity_uplift": "second returned",
        "value_uplift": "rising steady",
        "win_back": "once fading late silent",
    },
    "redevelop4": {
        "acquisition": "prospect",
        "enhancement": "recent second",
        "retention": "rising steady late returned",
        "redevelopment": "once fading silent",
    },
    "enhance4": {
        "acquisition": "prospect",
        "enhancement": "recent second rising returned",
        "maturity": "steady",
        "decline": "once fading late silent",
    },
    "clm4": {
        "acquisition": "prospect",
        "development": "recent",
        "maintenance": "second rising steady returned",
        "churn": "once fading late silent",
    },
    "touch4": {
        "contact": "prospect",
        "experience": "recent second rising steady fading late returned",
        "churn": "once silent",
    },
    "broker4": {
        "acquisition": "prospect",
        "growth": "recent second rising",
        "maturity": "steady returned",
        "maintenance_or_churn": "once fading late silent",
    },
    "relationship4": {
        "exploration": "prospect recent second",
        "formation": "rising returned",
        "stability": "steady late",
        "degeneration": "once fading silent",
    },
    "service4": {
        "acquisition": "prospect",
        "growth_and_satisfaction": "recent once second silent",
        "confirmation_and_retention": "rising steady fading late returned",
    },
    "trial5": {
        "acquisition": "prospect",
        "purchase": "recent second",
        "loyalty": "rising steady fading late returned",
        "churn": "once silent",
    },
    "expand4": {
        "acquire": "prospect",
        "convert": "recent once silent",
        "expand": "second rising returned",
        "keep": "steady fading late",
    },
    "build4": {
        "establishment": "prospect recent",
        "growth": "second rising returned",
        "maturity": "steady",
        "degeneration": "once fading late silent",
    },
    "telecom5": {
        "acquisition": "prospect",
        "growth": "recent second rising returned",
        "maturity": "steady fading",
        "dormancy": "late",
        "off_net": "once silent",
    },
    "terminate5": {
        "potential": "prospect",
        "growth": "recent second rising returned",
        "maturity": "steady",
        "decline": "once fading late silent",
    },
    "crm3": {
        "awareness": "prospect",
        "decision": "recent once second rising steady fading late silent returned",
    },
    "crm4": {
        "acquisition": "prospect",
        "conversion": "recent once silent",
        "retention": "second fading late returned",
        "loyalty": "rising steady",
    },
    "crm5": {
        "reach": "prospect",
        "conversion": "recent once silent",
        "retention": "second fading late returned",
        "loyalty": "rising steady",
    },
    "crm6": {
        "awareness": "prospect",
        "purchase": "recent once silent",
        "retention": "second rising fading late returned",
        "loyalty": "steady",
    },
}


@pytest.fixture(scope="module")
def buyers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[clm.Dataset]:
    folder = tmp_path_factory.mktemp("buyers")
    with dataset_of(
        folder, BUYERS, customers=[{"customer_id": "prospect", "known_since": "2025-05-01"}]
    ) as dataset:
        yield dataset


@pytest.mark.parametrize("model", PLACED)
def test_typical_buyers_stand_where_the_model_says(buyers: clm.Dataset, model: str):
    expected = {who: stage for stage, names in PLACED[model].items() for who in names.split()}
    assert stages_by_customer(buyers, model) == expected


def stages_by_customer(dataset: clm.Dataset, model: str) -> dict[str, str]:
    """Customer -> stage at AS_OF, with a limit of 120 days where the model has one on silence."""
    given = {"lapse_days": 120} if "lapse_days" in MODELS[model].parameters else {}
    history = stage_history(dataset, setting(dataset, MODELS[model], given), [date.fromisoformat(AS_OF)])
    return standings(history).set_index("customer_id")["stage"].to_dict()


FALLING = ("decline4", "growth5", "redevelop4", "clm4", "enhance4", "build4", "operate5", "relationship4")


@pytest.mark.parametrize("usual_gap_days", [60, 180, 365])
def test_a_steady_buyer_never_declines_however_slow(tmp_path: Path, usual_gap_days: int):
    orders = [
        order
        for number in range(8)
        for order in every(f"c{number}", usual_gap_days, f"2017-0{number + 1}-10", "2025-06-30")
    ]
    with dataset_of(tmp_path, orders) as dataset:
        for model in FALLING:
            phase = {stage.id: stage.phase for stage in MODELS[model].stages}
            history = clm.history(dataset, model, "quarter")
            assert not history["stage"].map(phase).isin(["declining", "lost"]).any(), model


# ---- what interactions, contracts and scores add ----------------------------------------------------------


def touches(customer: str, kind: str, days: int, start: str, end: str) -> list[tuple[str, str, str]]:
    return [(customer, day, kind) for _, day, _ in every(customer, days, start, end)]


def monthly(*customers: str, end: str = AS_OF) -> list[tuple[str, str, float]]:
    return [order for customer in customers for order in every(customer, 30, "2023-01-12", end)]


CONTACTS = [
    ("reached", "2025-06-01", "impression"),
    ("lead", "2025-06-10", "contact"),
    ("old_lead", "2024-06-10", "contact"),
    ("trying", "2025-06-10", "trial"),
    ("gave_up", "2024-03-01", "trial"),
    *touches("free_user", "use", 15, "2025-01-01", AS_OF),
    *touches("free_user_gone", "use", 15, "2024-01-01", "2024-03-31"),
    *touches("payer", "use", 10, "2024-01-01", AS_OF),
    *touches("payer_without_use", "use", 10, "2024-01-01", "2024-12-31"),  # over half a year ago
    ("in_need", "2025-06-20", "case"),
    ("helped", "2025-06-20", "case"),
    ("helped", "2025-06-22", "resolved"),
    ("forgotten", "2025-01-20", "case"),  # without an answer for over 90 days
    ("unhappy", "2025-06-01", "survey", 2),
    ("once_unhappy", "2024-06-01", "survey", 2),
    ("complaining", "2025-05-01", "complaint"),
    ("complaining", "2025-06-01", "complaint"),
    ("referrer", "2025-06-01", "referral"),
    ("ended", "2025-06-25", "terminated"),
    ("ended_settled", "2025-06-25", "terminated"),
    ("spends_elsewhere", "2024-06-01", "wallet", 1000),
    ("spends_elsewhere", "2025-06-01", "wallet", 1000),
    ("needs_less", "2024-06-01", "wallet", 1000),
    ("needs_less", "2025-06-01", "wallet", 300),
]

CONTRACTS = [
    {"customer_id": "expired", "contract_end": "2025-05-01"},
    {"customer_id": "goes_on", "contract_end": "2025-05-01"},
    {"customer_id": "under_contract", "contract_end": "2025-12-31"},
    {"customer_id": "silent_settled", "balance": 0.0},
    {"customer_id": "silent_owing", "balance": 500.0},
    {"customer_id": "ended_settled", "balance": 0.0},
]

PAYERS = [
    *monthly("payer", "payer_without_use", "in_need", "helped", "forgotten", "unhappy", "once_unhappy"),
    *monthly("complaining", "goes_on"),
    *monthly("ended", "ended_settled", end="2025-06-20"),
    *monthly("expired", end="2025-04-25"),  # paid to the end of its contract, and nothing since
    *monthly("under_contract", "silent_settled", "silent_owing", end="2024-06-30"),
    *every("referrer", 30, "2025-04-01", "2025-06-15"),  # three orders
    *[
        order
        for name in ("spends_elsewhere", "needs_less")
        for order in every(name, 10, "2023-01-01", "2024-12-31")
    ],
    *[order for name in ("spends_elsewhere", "needs_less") for order in every(name, 45, "2025-02-10", AS_OF)],
    ("narrow", "2025-06-01", 50.0, {"category": "tea"}),  # back for more of the same
    ("narrow", "2025-06-03", 50.0, {"category": "tea"}),
]

PLACED_BY_CONTACTS = {
    "touch4": {
        "reached": "contact",
        "lead": "landing",
        "old_lead": "churn",
        "free_user": "experience",
        "free_user_gone": "churn",
        "payer": "experience",
        "payer_without_use": "churn",  # still paying: use has stopped, and time alone does not heal that
    },
    "trial5": {
        "lead": "acquisition",
        "trying": "trial",
        "free_user": "trial",
        "gave_up": "churn",
        "free_user_gone": "churn",
        "payer": "loyalty",
        "ended": "churn",
    },
    "telecom5": {
        "reached": "acquisition",
        "free_user": "growth",
        "free_user_gone": "off_net",
        "payer": "maturity",
        "payer_without_use": "dormancy",
        "under_contract": "maturity",
        "expired": "off_net",
        "goes_on": "maturity",  # the list's contract has run out, but the payments go on
        "ended": "off_net",
    },
    "operate5": {
        "lead": "acquisition",
        "payer": "value_uplift",
        "payer_without_use": "win_back",
        "unhappy": "win_back",
        "once_unhappy": "value_uplift",  # that was a year ago
        "complaining": "win_back",
        "in_need": "value_uplift",
        "expired": "win_back",
        "goes_on": "value_uplift",
        "ended": "win_back",
        "spends_elsewhere": "win_back",
    },
    "clm4": {"unhappy": "maintenance", "complaining": "churn", "ended": "churn", "goes_on": "maintenance"},
    "service4": {
        "in_need": "after_sales",
        "helped": "confirmation_and_retention",
        "forgotten": "confirmation_and_retention",
        "unhappy": "growth_and_satisfaction",
        "once_unhappy": "confirmation_and_retention",
        "complaining": "after_sales",
    },
    "engage4": {
        "reached": "getting_to_know",
        "lead": "considering",
        "trying": "considering",
        "free_user": "using",
        "free_user_gone": "using",  # asks how far the relation came, not whether it is over
        "referrer": "devoted",
        "once_unhappy": "devoted",
        "unhappy": "using",
        "ended": "using",
    },
    "relationship4": {
        "spends_elsewhere": "degeneration",
        "needs_less": "stability",  # buys less with us because it spends less with anyone
        "silent_owing": "degeneration",
    },
    "terminate5": {
        "silent_settled": "termination",
        "silent_owing": "decline",
        "ended_settled": "termination",
        "ended": "decline",  # nobody knows whether anything is owed
    },
    "expand4": {"narrow": "expand", "lead": "acquire", "silent_owing": "convert"},
    "crm3": {"reached": "awareness", "lead": "consideration", "trying": "consideration", "ended": "decision"},
    "crm4": {"lead": "acquisition", "payer": "loyalty", "unhappy": "retention", "once_unhappy": "loyalty"},
    "crm5": {"reached": "reach", "lead": "acquisition", "payer": "loyalty", "unhappy": "retention"},
    "crm6": {
        "reached": "awareness",
        "lead": "consideration",
        "narrow": "purchase",  # not settled in yet
        "under_contract": "retention",
        "referrer": "referral",
        "payer": "loyalty",
        "unhappy": "retention",
        "ended": "purchase",
    },
}


@pytest.fixture(scope="module")
def contacts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[clm.Dataset]:
    with dataset_of(tmp_path_factory.mktemp("contacts"), PAYERS, CONTACTS, CONTRACTS) as dataset:
        yield dataset


@pytest.mark.parametrize("model", PLACED_BY_CONTACTS)
def test_contacts_contracts_and_scores_place_customers_as_the_model_says(contacts: clm.Dataset, model: str):
    placed = stages_by_customer(contacts, model)
    expected = PLACED_BY_CONTACTS[model]
    assert {who: placed[who] for who in expected} == expected


# ---- the market's clock -----------------------------------------------------------------------------------


def test_nobody_leaves_a_brokerage_because_the_whole_market_sleeps(tmp_path: Path):
    # Twelve customers trade every 20 days for two years; then all of them rest for eight months.
    orders = [
        order
        for number in range(12)
        for order in every(f"c{number}", 20, f"2022-01-{number + 1:02d}", "2024-01-31")
    ]
    orders.append(("newcomer", "2024-09-30", 10.0))
    with dataset_of(tmp_path, orders) as dataset:
        on_market = clm.stages(dataset, "broker4", "2024-09-30").set_index("customer_id")["stage"]
        on_calendar = clm.stages(dataset, "broker4", "2024-09-30", clock="calendar").set_index("customer_id")[
            "stage"
        ]
        relation = clm.stages(dataset, "relationship4", "2024-09-30").set_index("customer_id")["stage"]
    assert set(on_market.drop("newcomer")) == {"maturity"}
    assert set(on_calendar.drop("newcomer")) == {"maintenance_or_churn"}
    assert "degeneration" not in set(relation)
