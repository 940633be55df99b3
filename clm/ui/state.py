"""What the reader has chosen: held across pages in the session, and written into the address as codes.

A code is never a translated label, so that a link opens the same view in the other language. What stands in an
address was written by somebody: whoever reads a choice says which values are possible and what holds otherwise.
"""

from collections.abc import Collection, Mapping, Sequence

import streamlit as st

CHOICES = "choices"
LINK = "link"  # marks the address of a link inside the app, whose choices then hold


def _choices() -> dict[str, list[str]]:
    if CHOICES not in st.session_state or LINK in st.query_params:
        st.session_state[CHOICES] = {**st.session_state.get(CHOICES, {}), **_address()}
        st.query_params.pop(LINK, None)
    held: dict[str, list[str]] = st.session_state[CHOICES]
    return held


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params if name != LINK}


def link_address(choices: Mapping[str, str]) -> dict[str, list[str]]:
    """The address of a link inside the app: what the present one says, and these choices.

    Opened in the same tab or in a new one, it shows the same.
    """
    return _address() | {name: [value] for name, value in choices.items()} | {LINK: ["1"]}


def adopt(address: dict[str, list[str]]) -> None:
    """Take the choices from an address that was opened before the session began."""
    st.session_state[CHOICES] = {**address}


def chosen(name: str, possible: Collection[str] | None, default: str = "") -> str:
    """The value chosen for `name`, or the default where there is none or it is not possible."""
    values = _choices().get(name, [])
    return values[0] if values and (possible is None or values[0] in possible) else default


def chosen_all(name: str) -> list[str]:
    """All values chosen for `name`."""
    return list(_choices().get(name, []))


def names() -> list[str]:
    """Names of everything that was chosen."""
    return list(_choices())


def choose(name: str, values: str | Sequence[str] | None) -> None:
    """Remember a choice; None or nothing takes it back."""
    listed = [values] if isinstance(values, str) else list(values or [])
    if listed:
        _choices()[name] = listed
    else:
        _choices().pop(name, None)


def write_address(shown: Collection[str]) -> None:
    """Put the choices named in `shown` into the address, and nothing else."""
    wanted = {name: values for name, values in _choices().items() if name in shown}
    if wanted != _address():
        st.query_params.from_dict(wanted)
