"""Charts that are drawn once: Streamlit gives each figure to plotly twice, and plotly should see that it is the same."""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go


def drawn_once(figure: go.Figure) -> go.Figure:
    """The figure, changed so that plotly leaves it alone when it is given the same one again.

    Plotly takes each copy of an array for other data unless `datarevision` says that it is not, and each copy of a
    template or of packed numbers for a change. So the revision is a fingerprint of the figure, the template's values
    become its own, and numbers are plain lists.
    """
    if figure.layout.datarevision is not None:
        return figure
    defaults = figure.layout.template.layout.to_plotly_json()
    own = figure.layout.to_plotly_json()
    own.pop("template", None)
    axes = {name: defaults[name.rstrip("0123456789")] for name in own if name.startswith(("xaxis", "yaxis"))}
    figure.layout = _over(defaults | axes, own)
    figure.layout.template = None
    for trace in figure.data:
        _unpack(trace)
    figure.layout.datarevision = hashlib.sha256(figure.to_json(validate=False).encode()).hexdigest()
    return figure


def _over(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a figure laid over those of its template, at every depth."""
    merged = dict(defaults)
    for name, value in own.items():
        before = merged.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[name] = _over(before, value)
        else:
            merged[name] = value
    return merged


def _unpack(part: Any) -> None:
    """Make lists of the arrays of numbers in a part of a figure, at every depth."""
    for name, value in part.to_plotly_json().items():
        if isinstance(value, Mapping):
            _unpack(part[name])
        elif isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
            part[name] = None  # what equals the value there would not be taken
            part[name] = value.tolist()
