"""An amount of money that the reader may enter, and that the data say where nothing is entered."""

import math

import streamlit as st

from clm.ui import state
from clm.ui.context import Context


def amount_choice(
    context: Context, name: str, label: str, placeholder: str, help: str | None = None
) -> float | None:
    """A field for an amount of 0 or more, remembered under `name`; None while it is empty.

    What an address has wrong is passed over.
    """
    key = f"control {name}"
    st.session_state[key] = _amount(state.chosen(name, None))
    return st.number_input(
        f"{label} ({context.currency})" if context.currency else label,
        min_value=0.0,
        value=None,
        step=1.0,
        format="%g",
        placeholder=placeholder,
        key=key,
        help=help,
        on_change=_take,
        args=(name, key),
    )


def _amount(said: str) -> float | None:
    try:
        value = float(said)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 <= value <= 1e12 else None


def _take(name: str, key: str) -> None:
    value = st.session_state[key]
    state.choose(name, None if value is None else repr(float(value)))
