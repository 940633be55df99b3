"""Where a view stands in the dashboard: the part of its address after the host, the same for every reader."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlencode

from clm.lifecycle.history import setting
from clm.views.scope import Scope

FIRST_PAGE = "overview"  # stands at the address itself


def address(scope: Scope, page: str, choices: Mapping[str, str]) -> str:
    """The address of a page with all that decides its numbers; the dataset is the one that the reader has open.

    Args:
        page: its file, such as pages/funnel.py.
        choices: what is chosen on it.
    """
    usual = setting(scope.dataset, scope.model, {"clock": scope.setting.clock}).parameters
    changed = {
        f"p.{name}": f"{value:.12g}"
        for name, value in scope.setting.parameters.items()
        if value != usual.get(name)
    }
    filters = [(f"f.{name}", value) for name, values in scope.where.items() for value in values]
    shared = {
        "lang": scope.t.code,
        "model": scope.model.id,
        "as_of": scope.as_of.isoformat(),
        "period": scope.period,
    }
    if scope.setting.clock != scope.model.clock:
        shared["clock"] = scope.setting.clock
    name = PurePosixPath(page).stem
    query = urlencode([*shared.items(), *filters, *changed.items(), *choices.items()])
    return f"/{'' if name == FIRST_PAGE else name}?{query}"
