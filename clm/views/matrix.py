"""Transition matrix: from every stage to every stage, as shares of those who were there."""

import datetime

from clm import charts
from clm.headlines.transitions import matrix_headline
from clm.views.scope import Scope
from clm.views.titles import title
from clm.views.transitions import TWO_DAYS, moves_table, share_names, span_choices, span_days, span_moves
from clm.views.view import View


def matrix(scope: Scope, span: str = TWO_DAYS, start: datetime.date | None = None) -> View | None:
    """The moves between the first and the last day of a span, which is chosen as in the view of transitions.

    Returns:
        None where the data hold no earlier day.
    """
    days = span_days(scope, span, start)
    if len(days) < 2:
        return None
    t, moves = scope.t, span_moves(scope, (days[0], days[-1]))
    return View(
        id="matrix",
        title=title("matrix", t),
        headline=matrix_headline(moves, scope.stages, days[-1], t),
        draw=lambda look: charts.transition_matrix(moves, scope.observable, look),
        table=moves_table(scope, moves, False),
        shares=share_names(scope),
        counted="transition_matrix",
        page="pages/transitions.py",
        choices=span_choices(days, span, start),
    )
