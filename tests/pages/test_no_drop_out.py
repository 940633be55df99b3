"""Data in which nobody is seen to leave: each page that shows a probability says so, and none shows that all stay."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clm import library
from tests.simulated_buyers import simulated_wholesale
from tests.stories import dataset_of


@pytest.fixture(scope="module")
def wholesale(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The code of the kept dataset."""
    folder = tmp_path_factory.mktemp("wholesale")
    dataset_of(folder, simulated_wholesale(), name="wholesale").close()
    code = library.keep(folder / "wholesale.duckdb", "wholesale")
    yield code
    library.remove(code)


SAYINGS = {
    ("methods", "en"): "Nobody seems to leave in these data",
    ("methods", "zh"): "这些数据中似乎无人离开",
    ("churn", "en"): "The purchase model sees no drop-out in these data",
    ("value", "en"): "These data show no drop-out that the model can see",
}


@pytest.mark.parametrize(("page", "language"), SAYINGS)
def test_the_page_says_that_no_drop_out_is_seen(open_app, wholesale: str, page: str, language: str):
    choice = {"methods": {"method": "bgnbd"}, "value": {"part": "expected"}}.get(page, {})
    app = open_app(f"pages/{page}.py", language, data=wholesale, **choice)
    assert not app.exception
    shown = [part.value for kind in ("markdown", "caption", "info", "warning") for part in app.get(kind)]
    assert any(SAYINGS[page, language] in text for text in shown)
    if page == "churn":  # a blank column, not “100 % still a customer”
        assert app.dataframe(key="list risk_list").value["p_silent"].between(0, 1, inclusive="neither").all()
