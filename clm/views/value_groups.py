"""Named groups of customers by what they are worth, as views call them."""

import datetime

from clm.lifecycle.value_groups import no_order, value_groups
from clm.views.scope import Scope

VALUE_DAYS = 365  # whose orders make the current value of a customer


def group_names(scope: Scope, kind: str) -> dict[str, str]:
    """Id -> name, “no order yet” among them."""
    return {one.id: scope.t.pick(one.name) for one in (no_order(), *value_groups(kind))}


def since_choice(scope: Scope, since: datetime.date | None) -> dict[str, str]:
    """What is chosen on the page of value where another day than the one before is compared with."""
    return {"since": since.isoformat()} if since and since != scope.before else {}


def can_fall(scope: Scope, window_days: int | None) -> bool:
    """Whether an order can have left the window, so that a customer who buys no more brings less in it."""
    if window_days is None:
        return False
    return scope.as_of - datetime.timedelta(days=window_days) >= scope.dataset.span.start
