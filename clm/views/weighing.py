"""What the findings of a scope are written and weighed with."""

import pandas as pd

from clm.headlines.findings import Words
from clm.views.scope import Scope
from clm.views.words import attribute_name, value_name


def words(scope: Scope, figures: pd.DataFrame) -> Words:
    """The words and weights of findings.

    Args:
        figures: key figures, oldest first; a customer weighs what an active one brought in the last complete period.
    """
    complete = figures.iloc[:-1] if scope.in_progress and len(figures) > 1 else figures
    now, t = complete.iloc[-1], scope.t
    return Words(
        t=t,
        period=scope.period,
        currency=scope.currency,
        stages=scope.stages,
        active_value=float(now["revenue"] / now["active"]) if now["active"] else 0.0,
        conversion=float(now["buyers"] / now["customers"]) if now["customers"] else 0.0,
        attribute=lambda name: attribute_name(name, t),
        value=lambda value: value_name(value, t),
    )
