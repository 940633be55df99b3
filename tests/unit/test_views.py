"""A view says the same as the Python API, in both languages, wherever it is shown; and its codes are safe."""

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as some

import clm
from clm.analysis.retention import average_retention
from clm.analysis.scorecard import links
from clm.charts import Look
from clm.headlines.scorecard import amount_words
from clm.language import Language
from clm.views import Scope, View
from clm.views.brief import MONEYED, WARNED_VIEWS
from clm.views.builders import VIEWS, builder
from clm.views.codes import MOST_TEXT, Chosen, chosen, deck, written
from clm.views.definitions import definition
from clm.views.opening import scope as opened
from clm.views.source import scope_words
from clm.views.standard import STANDARD, standard_deck
from clm.views.titles import titles

HOME = {"segment": ["home"]}
MODELS = ("classic4", "growth5")


@pytest.fixture(scope="module")
def scopes(demo: clm.Dataset, filtered: Scope, cdnow: clm.Dataset) -> dict[str, Scope]:
    """The demo whole, filtered and under another model in Chinese, and CDNOW, which has orders alone."""
    return {
        "demo": opened(demo),
        "filtered": filtered,
        "cdnow": opened(cdnow, "winback5"),
        "cdnow zh": opened(cdnow, language="zh"),
    }


@pytest.fixture(scope="module")
def shown(scopes: dict[str, Scope]) -> dict[tuple[str, str], View | None]:
    """Every view of two scopes with its defaults, by scope and id."""
    return {(name, view): VIEWS[view](scopes[name]) for name in ("filtered", "cdnow") for view in VIEWS}


def column(view: View, at: int) -> "pd.Series[float]":
    """A column of a view's table by its place: its name depends on the language."""
    return view.table.iloc[:, at]


def made(view: View | None) -> View:
    assert view is not None
    return view


def changed(moves: pd.DataFrame) -> int:
    is_change = (moves["from_stage"] != "entry") & (moves["from_stage"] != moves["to_stage"])
    return int(moves.loc[is_change, "customers"].sum())


@pytest.mark.parametrize("name", ["demo", "filtered", "cdnow"])
def test_stages_and_their_course_are_those_of_the_api(scopes: dict[str, Scope], name: str):
    scope = scopes[name]
    expected = clm.breakdown(scope.dataset, scope.model.id, where=scope.where)
    now = made(VIEWS["stages"](scope))
    seen = expected["observable"].to_numpy()
    assert column(now, 1)[seen].tolist() == expected["customers"][seen].tolist()
    assert column(now, 1)[~seen].isna().all()
    flow = clm.flow(scope.dataset, scope.model.id, where=scope.where)
    course = made(VIEWS["stages_over_time"](scope))
    assert column(course, 2).tolist() == flow["closing"].tolist()
    overview = made(VIEWS["overview"](scope))
    assert column(overview, 1).equals(column(now, 1))
    assert overview.figures[0].value == scope.t.count(expected["customers"].sum())


def test_a_split_holds_every_customer_of_the_filter(scopes: dict[str, Scope]):
    scope = scopes["filtered"]
    split = made(VIEWS["stages"](scope, by="plan"))
    expected = clm.breakdown(scope.dataset, "growth5", by="plan", where=HOME)
    assert column(split, 2).sum() == expected["customers"].sum()


@pytest.mark.parametrize("name", ["demo", "filtered", "cdnow"])
def test_moves_are_those_of_the_api_and_the_headline_counts_them(scopes: dict[str, Scope], name: str):
    scope = scopes[name]
    moves = clm.transitions(scope.dataset, scope.model.id, where=scope.where)
    view = made(VIEWS["transitions"](scope))
    assert sorted(column(view, 2)) == sorted(moves["customers"])
    assert column(view, 4).sum() == pytest.approx(1)
    assert scope.t.count(changed(moves)) in view.headline
    assert view.figures[0].value == scope.t.count(changed(moves))
    assert made(VIEWS["matrix"](scope)).table.equals(view.table)


def test_a_chain_counts_each_period_for_itself(scopes: dict[str, Scope]):
    scope = scopes["demo"]
    chain = made(VIEWS["transitions"](scope, span="3"))
    closing = clm.flow(scope.dataset).groupby("period_end")["closing"].sum().iloc[-3:]
    assert chain.table.groupby("Period to")["Customers"].sum().tolist() == closing.tolist()
    small = chain.table[chain.table["Share of all"] < 0.01]
    assert f"{len(small)} other moves are drawn in grey" in chain.notes[0]
    assert f": {small['Customers'].sum():,} customers together" in chain.notes[0]


@pytest.mark.parametrize("name", ["demo", "filtered", "cdnow"])
def test_stock_and_flow_balance(scopes: dict[str, Scope], name: str):
    scope = scopes[name]
    table = made(VIEWS["stock_and_flow"](scope)).table
    flow = clm.flow(scope.dataset, scope.model.id, where=scope.where).groupby("stage", sort=False).last()
    flow = flow[[stage not in scope.missing for stage in flow.index]]
    assert table.iloc[:-1, 1].tolist() == flow["opening"].tolist()
    assert table.iloc[:-1, 5].tolist() == flow["closing"].tolist()
    assert (table.iloc[:, 6] == 0).all()


@pytest.mark.parametrize("measure", ["customers", "revenue"])
def test_cohorts_and_their_curve_are_those_of_the_api(scopes: dict[str, Scope], measure: str):
    scope = scopes["cdnow zh"]
    expected = clm.retention(scope.dataset, measure=measure)
    known = expected[expected["share"].notna()]
    view = made(VIEWS["cohorts"](scope, measure=measure))
    assert column(view, 3).tolist() == known["active"].tolist()
    curve = made(VIEWS["retention_curves"](scope, measure=measure))
    average = average_retention(expected).query("size >= 30")
    assert column(curve, 1).tolist() == pytest.approx(average["share"].tolist())
    assert view.money == ((scope.t("Revenue"),) if measure == "revenue" else ())


@pytest.mark.parametrize("name", ["filtered", "cdnow"])
def test_what_is_at_stake_is_that_of_the_customers_warned(
    scopes: dict[str, Scope], shown: dict[tuple[str, str], View | None], name: str
):
    scope, view = scopes[name], made(shown[name, "at_stake"])
    listed = clm.risk(scope.dataset, where=scope.where, buyers="repeat", probabilities=False)
    assert column(view, 1).sum() == len(listed)
    assert view.at_stake == pytest.approx(listed["value_at_stake"].sum())
    assert scope.t.count(len(listed)) in view.headline
    assert view.figures[0].value == scope.t.count(len(listed))


def test_the_list_to_call_is_the_head_of_the_risk_list(
    scopes: dict[str, Scope], shown: dict[tuple[str, str], View | None]
):
    scope, view = scopes["cdnow"], made(shown["cdnow", "risk_list"])
    listed = clm.risk(scope.dataset, buyers="repeat").head(15)
    assert view.table["Customer"].tolist() == listed["customer_id"].tolist()
    assert view.table["Expected loss"].tolist() == pytest.approx(listed["expected_loss"].tolist())
    assert view.personal == ("Customer",)  # these data have no names
    assert scope.t.short_money(listed["value_at_stake"].sum(), None) in view.headline


@pytest.mark.parametrize("name", ["filtered", "cdnow"])
def test_who_entered_and_left_a_warning_are_those_of_the_api(
    scopes: dict[str, Scope], shown: dict[tuple[str, str], View | None], name: str
):
    scope, view = scopes[name], made(shown[name, "alarm_dates"])
    start = pd.Timestamp(scope.as_of).replace(day=1)  # the period is a month
    dated = clm.alarms(scope.dataset, scope.as_of, where=scope.where, buyers="repeat")
    entered, left = dated[dated["entered"] >= start], dated[dated["left_on"] >= start]
    last = left.sort_values("left_on").groupby("customer_id")["outcome"].last().value_counts()
    assert len(last) > 1
    counts = [entered["customer_id"].nunique(), last.sum(), *last]
    assert all(scope.t.count(n) in view.headline for n in counts)
    t, held = scope.t, clm.risk(scope.dataset, where=scope.where, buyers="repeat", probabilities=False)
    value = held.set_index("customer_id")["value_at_stake"]
    moved = dated[(dated["entered"] >= start) | (dated["left_on"] >= start)]
    days = moved[["customer_id", "entered", "left_on"]].astype(str)
    seen = view.table[[t("Customer"), t("Entered on"), t("Left on")]].astype(str)
    assert len(seen) == 15
    assert set(seen.itertuples(index=False, name=None)) <= set(days.itertuples(index=False, name=None))
    assert view.table[t("Value at stake")].is_monotonic_decreasing
    still = view.table[view.table[t("How it ended")] == t("Still holds")].set_index(t("Customer"))
    assert len(still)
    assert still[t("Value at stake")].to_dict() == pytest.approx(value[still.index].to_dict())
    assert t("Customer") in view.personal


@pytest.mark.parametrize("name", ["filtered", "cdnow"])
def test_value_is_that_of_the_api(
    scopes: dict[str, Scope], shown: dict[tuple[str, str], View | None], name: str
):
    scope = scopes[name]
    dataset, where = scope.dataset, scope.where
    tiers = clm.value_tiers(dataset, where=where).groupby("tier")["revenue"].sum()
    found = column(made(shown[name, "tiers"]), 3)
    assert sorted(found[found > 0]) == pytest.approx(sorted(tiers[tiers > 0]))
    quadrants = clm.value_matrix(dataset, where=where)["current_value"].sum()
    assert column(made(shown[name, "quadrants"]), 3).sum() == pytest.approx(quadrants)
    assert column(made(shown[name, "rfm"]), 1).sum() == len(clm.rfm(dataset, where=where))
    top = clm.concentration(dataset, where=where).top
    assert column(made(shown[name, "concentration"]), 2).tolist() == top["revenue"].tolist()
    values = clm.customer_values(dataset, scope.model.id, where=where)
    expected = made(shown[name, "expected_value"]).table.iloc[-1]
    assert expected.iloc[1] == len(values)
    assert expected.iloc[2] == pytest.approx(values["historic"].sum(), abs=0.01)
    assert expected.iloc[-3] == pytest.approx(values["expected"].sum(), abs=0.01)


def test_the_money_by_which_a_brief_ranks_a_view_stands_in_its_headline(
    shown: dict[tuple[str, str], View | None],
):
    for view_id in ("at_stake", "concentration", "quadrants"):
        view = made(shown["cdnow", view_id])
        assert view.at_stake > 0
        assert Language("en").short_money(view.at_stake) in view.headline


def test_every_view_that_concerns_money_is_asked_for_a_brief(shown: dict[tuple[str, str], View | None]):
    concerned = {view_id for (_, view_id), view in shown.items() if view and view.at_stake > 0}
    assert concerned <= {*MONEYED, *WARNED_VIEWS, "findings"}


@pytest.mark.parametrize("name", ["filtered", "cdnow"])
def test_what_is_tested_is_that_of_the_api(
    scopes: dict[str, Scope], shown: dict[tuple[str, str], View | None], name: str
):
    scope = scopes[name]
    dataset, where = scope.dataset, scope.where
    tested = clm.backtest(dataset, where=where, buyers="repeat")
    trusted = made(shown[name, "risk_trust"])
    assert column(trusted, 2).tolist() == pytest.approx(tested["log_loss"].tolist(), nan_ok=True)
    assert scope.t.share(tested.loc[tested["chosen"], "precision"].iloc[0]) in trusted.headline
    met = made(shown[name, "calibration"])
    assert column(met, 0).sum() == tested["customers"].max()
    buyers = clm.stages(dataset, scope.model.id, where=where)
    spread = made(shown[name, "overdue"])
    assert 0 < column(spread, 2).sum() + column(spread, 3).sum() <= len(buyers)
    chances = made(shown[name, "chances"])
    assert column(chances, 2).sum() == column(spread, 2).sum()
    moves = made(shown[name, "value_moves"])
    assert column(moves, 2).sum() == len(clm.value_tiers(dataset, where=where))


@pytest.mark.parametrize("name", ["filtered", "cdnow"])
def test_the_card_is_that_of_the_api(
    scopes: dict[str, Scope], shown: dict[tuple[str, str], View | None], name: str
):
    scope = scopes[name]
    now = clm.scorecard(scope.dataset, where=scope.where).groupby("link", sort=False).tail(1)
    card = made(shown[name, "scorecard"])
    assert len(card.table) == len(now) == 11
    written = dict(zip(card.table.iloc[:, 0], card.table.iloc[:, 1], strict=True))
    for row in now.itertuples():
        link = links()[row.link]
        assert written[scope.t.pick(link.name)] == amount_words(link.unit, row.value, scope.currency, scope.t)
    aimed = made(VIEWS["scorecard"](scope, win_back="0.0001"))
    assert scope.t("Target reached") in aimed.table
    assert scope.t.pick(links()["win_back"].name) in aimed.notes[0]


def test_fits_are_those_of_the_api(scopes: dict[str, Scope], shown: dict[tuple[str, str], View | None]):
    scope = scopes["filtered"]
    span = scope.as_of - scope.dataset.span.start
    earlier = scope.as_of - min(span // 4, pd.Timedelta(days=365).to_pytimedelta())
    fit = clm.fit_purchases(scope.dataset, "mbgnbd", end=earlier, where=scope.where)
    course = clm.tracking(fit)
    seen = made(shown["filtered", "purchase_fit"])
    assert column(seen, 2).tolist() == pytest.approx(course["expected"].iloc[: len(seen.table)].tolist())
    tests = clm.held_out(scope.dataset, end=scope.as_of, where=scope.where).set_index("kind")
    bias = float(tests.loc["mbgnbd", "bias"])
    said = made(shown["filtered", "held_out"]).headline
    assert scope.t.share(abs(bias)) in said
    assert said in made(shown["filtered", "purchase_fit"]).headline
    forecast = fit.customers((scope.as_of - earlier).days).set_index("customer_id")["expected_purchases"]
    days = scope.dataset.query(
        "select customer_id, count(distinct ordered_at::date) as came from orders"
        " where ordered_at::date > $after and ordered_at::date <= $until and status in ('paid', 'partially_refunded')"
        " group by 1",
        {"after": earlier, "until": scope.as_of},
    ).set_index("customer_id")["came"]
    off = forecast - days.reindex(forecast.index, fill_value=0)
    assert off.sum() / days.reindex(forecast.index).sum() == pytest.approx(bias, abs=1e-6)
    is_chance = abs(off.mean()) < 2 * off.std(ddof=0) / len(off) ** 0.5
    assert (scope.t(", which could be chance")[1:] in said) == is_chance
    curve = clm.fit_contracts(scope.dataset, where=scope.where).curve(24)
    assert column(made(shown["filtered", "contract_fit"]), 2).tolist() == pytest.approx(
        curve["survival"].tolist()
    )


def test_findings_stand_by_the_money_they_concern(shown: dict[tuple[str, str], View | None]):
    for name in ("filtered", "cdnow"):
        view = made(shown[name, "findings"])
        assert column(view, 2).is_monotonic_decreasing
        assert view.headline == view.table.iloc[0, 0]
        assert view.at_stake == view.table.iloc[0, 2]


def test_every_view_is_named_worded_defined_and_drawn(shown: dict[tuple[str, str], View | None]):
    looks = [("light", "screen"), ("dark", "present")]
    for (name, view_id), view in shown.items():
        t = Language("zh" if name == "filtered" else "en")
        if view is None:
            continue
        assert view.id == view_id
        assert view.title == titles(t)[view_id]
        assert view.headline
        assert view.alt
        assert definition(view.counted)
        assert set(view.personal) <= set(view.table.columns)
        assert len(set(view.table.columns)) == len(view.table.columns)
        if view.draw:
            for theme, size in looks:
                assert view.draw(Look(theme=theme, size=size, t=t)).data


def test_what_the_data_cannot_show_is_no_view(cdnow: clm.Dataset, shown: dict[tuple[str, str], View | None]):
    # Orders alone: no attributes to compare by, no costs.
    absent = {view for (name, view), found in shown.items() if name == "cdnow" and found is None}
    assert absent == {"compare_segments", "contribution", "contract_fit", "serving"}
    first = opened(cdnow, as_of="1997-01-31")
    without = ("transitions", "stock_and_flow", "matrix", "forecast", "compare_periods")
    assert [VIEWS[view](first) for view in without] == [None] * len(without)
    nobody = opened(cdnow, as_of="1997-01-31", where={})
    assert VIEWS["stages"](nobody) is not None


def test_a_filter_that_nobody_passes_leaves_no_slide(demo: clm.Dataset):
    nobody = opened(demo, where={"segment": ["nobody"]})
    assert standard_deck(nobody).slides == ()


@pytest.mark.parametrize("name", ["filtered", "cdnow"])
def test_the_standard_deck_is_made_once_and_then_remembered(scopes: dict[str, Scope], name: str):
    scope = scopes[name]
    first = standard_deck(scope)
    assert len(first.slides) >= 10
    assert [slide.view.id for slide in first.slides] == list(STANDARD)
    asked = len(scope.answers)
    assert [slide.view.headline for slide in standard_deck(scope).slides] == [
        slide.view.headline for slide in first.slides
    ]
    assert len(scope.answers) == asked
    assert scope.dataset.name in first.title


def test_whoever_changes_an_answer_changes_it_for_himself(scopes: dict[str, Scope]):
    scope = scopes["cdnow"]
    table = made(VIEWS["stages"](scope)).table.copy()
    answer = scope.ask(clm.retention, scope.dataset)
    answer["share"] = 0.0
    assert scope.ask(clm.retention, scope.dataset)["share"].max() > 0
    assert made(VIEWS["stages"](scope)).table.equals(table)


def test_the_source_names_model_day_filters_and_changed_limits(demo: clm.Dataset):
    scope = opened(demo, as_of="2025-06-30", where=HOME, loyal_orders=5)
    said = scope_words(scope)
    for part in (demo.name, "Classic", "30 Jun 2025", "Segment = home", "loyal = 5", "no time zone shift"):
        assert part in said
    assert "changed limits" not in scope_words(opened(demo))


TEXT = some.text(some.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=20).map(
    str.strip
)


@settings(max_examples=25, deadline=None)
@given(some.lists(some.tuples(some.sampled_from(sorted(VIEWS)), TEXT, TEXT), max_size=3))
def test_a_deck_comes_back_from_its_address(slides: list[tuple[str, str, str]]):
    deck_code = tuple(
        Chosen(view, dict.fromkeys(VIEWS[view].choices, "x"), name, remark) for view, name, remark in slides
    )
    assert chosen(written(deck_code)) == deck_code


@settings(max_examples=50, deadline=None)
@given(some.text(max_size=300))
def test_any_address_is_read_without_an_error(text: str):
    for slide in chosen(text):
        assert slide.view in VIEWS
        assert set(slide.choices) <= set(VIEWS[slide.view].choices)


def test_what_an_address_has_wrong_is_passed_over(scopes: dict[str, Scope]):
    scope = scopes["demo"]
    code = (
        "nothing,<script>alert(1)</script>,funnel(by=<b>;kind=sideways;x=1),"
        "transitions(start=2025-99-99;span=3),stages(by=plan;name=By plan),compare_segments(by=plan;left=no),"
        + "a"
        * 10_000
    )
    slides = deck(scope, chosen(code), "Deck").slides
    assert [slide.view.id for slide in slides] == ["funnel", "transitions", "stages", "compare_segments"]
    assert slides[0].view.choices == {"funnel": "reached"}
    assert slides[1].view.choices == {"span": "3"}
    assert slides[2].title == "By plan"
    with pytest.raises(clm.ClmError, match="Shorten the remarks"):
        chosen("x" * (MOST_TEXT + 1))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("nothing", "Choose among: overview"),
        ("<b>", "names no slide"),
        ("funnel(x=1)", "has no choice “x”"),
        ("funnel(by=nothing)", "no attribute “nothing”"),
        ("transitions(start=2025-99-99)", "Write it as 2025-12-31"),
        ("transitions(start=1600-01-01)", "Choose a later day"),
        ("transitions(start=2025-06-15)", "choose one of these"),
        ("at_stake(late_ratio=nan)", "must lie between"),
        ("risk_list(length=100000)", "must lie between"),
        ("compare_segments(by=plan;left=no)", "must be one of"),
        ("compare_models(other=no)", "no lifecycle model"),
    ],
)
def test_what_somebody_wrote_wrongly_is_refused_with_a_way_out(
    scopes: dict[str, Scope], code: str, said: str
):
    with pytest.raises(clm.ClmError, match=said):
        standard_deck(scopes["demo"], [code])


def test_a_view_is_asked_for_by_codes_alone(scopes: dict[str, Scope]):
    named = standard_deck(scopes["cdnow"], ["funnel(name=How far)", "contribution"], "Mine")
    assert [slide.title for slide in named.slides] == ["How far"]  # costs are not known here
    assert named.title == "Mine"
    assert builder("funnel").choices.keys() == {"kind", "start", "end", "by"}
