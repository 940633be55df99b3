"""The warnings that the reader looks at: their limits, which can be changed, and what a change does."""

import streamlit as st

from clm.analysis.risk import risk_totals
from clm.errors import ClmError
from clm.headlines.wording import listed
from clm.lifecycle.model import parameter_kinds
from clm.lifecycle.reasons import rule_words
from clm.lifecycle.warned import WarningRules
from clm.lifecycle.warnings import warnings
from clm.ui import cache, state
from clm.ui.context import Context
from clm.ui.markdown import escaped
from clm.ui.tried_limits import effect
from clm.ui.widgets import Told
from clm.views.choices import limit
from clm.views.scope import Scope
from clm.views.warned import LIMIT, measure, warning_names, warning_rules
from clm.views.words import learned_words, need_name

LIMITS = tuple(LIMIT + name for name in warnings().parameters)  # how they are called in an address
STEPS = {"times": 0.1, "score": 0.5}


def chosen_limits(context: Context) -> dict[str, float]:
    """The limits chosen for the warnings that are not the usual ones; what an address has wrong is said, and all are
    taken back."""
    chosen = {name: state.chosen(LIMIT + name, None) for name in warnings().parameters}
    try:
        found = {name: limit(context, name, code) for name, code in chosen.items() if code}
        usual = warning_rules(context, {}).setting.parameters if found else {}
        return {name: value for name, value in found.items() if value != usual[name]}
    except ClmError as error:
        st.warning(escaped(context.t.error(error)))
        _clear_all()
        return {}


def limits_popover(context: Context, rules: WarningRules, horizon_days: int, buyers: str) -> None:
    """Every limit as a number to change, the rules in words, and what the change does to the counts."""
    t = context.t
    with st.popover(t("Limits of the warnings"), icon=":material/tune:"):
        for name in warnings().parameters:
            _limit(context, rules, name)
        changed = [name for name in warnings().parameters if state.chosen_all(LIMIT + name)]
        if changed:
            _effect(context, rules, horizon_days, buyers)
            st.button(t("Back to the defaults"), on_click=_clear_all, key="default limits")
        for said in rules_in_words(context, rules):
            st.caption(escaped(said))


def rules_in_words(context: Context, rules: WarningRules) -> list[str]:
    """Every warning with its rule, the mildest first."""
    t = context.t
    return [
        f"{t.pick(warnings().stages[position].name)}{t(': ')}{rule_words(rules.setting, position, t)}"
        for position in [*rules.proper, rules.gone]
    ]


def _limit(context: Context, rules: WarningRules, name: str) -> None:
    t, kind, key = context.t, parameter_kinds()[name], f"control {LIMIT}{name}"
    st.session_state[key] = float(rules.setting.parameters[name])
    st.number_input(
        t.pick(kind.label),
        min_value=kind.low,
        max_value=kind.high,
        step=STEPS.get(kind.unit, 1.0),
        format="%g",
        key=key,
        on_change=_take,
        args=(name, key),
    )
    if warnings().parameters[name] == "auto":
        st.caption(learned_words(cache.learned(context.dataset, name), name, t))


def _take(name: str, key: str) -> None:
    state.choose(LIMIT + name, repr(float(st.session_state[key])))


def _clear_all() -> None:
    for name in LIMITS:
        state.choose(name, None)


def _effect(context: Context, rules: WarningRules, horizon_days: int, buyers: str) -> None:
    """The counts under the limits chosen beside those under the defaults."""
    t, names = context.t, warning_names(context)
    usual = warning_rules(context, {})
    now, before = (
        cache.risk_totals(one, context.as_of, horizon_days, context.where, buyers).set_index("warning")[
            "customers"
        ]
        for one in (rules, usual)
    )
    listed = [warning for warning in rules.ids if warning in now.index or warning in before.index]
    now, before = now.reindex(listed, fill_value=0), before.reindex(listed, fill_value=0)

    def asked(scope: Scope) -> object:
        return [risk_totals(one, scope.as_of, horizon_days, scope.where, buyers) for one in (usual, rules)]

    told = Told(f"value_at_stake_{measure(context)}", asked)
    named = t("Warning"), [names[warning] for warning in listed]
    effect(context, named, before, now, told, "limits")


def missing_note(context: Context, missing: dict[str, tuple[str, ...]]) -> None:
    """Which warnings these data cannot give, and what would have to be loaded."""
    t, names = context.t, warning_names(context)
    for warning, needs in missing.items():
        wanted = listed((need_name(need, t) for need in needs), t)
        st.caption(
            t("No warning “{warning}” in these data: it needs {needs}.", warning=names[warning], needs=wanted)
        )
