"""What every test shares: one folder of datasets for the whole run, and an order from quick to slow."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# The same examples on every run and on every machine, however slow: a failure can always be repeated.
hypothesis.settings.register_profile("project", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("project")

TESTS = Path(__file__).parent
SLOWEST_LAST = ("unit", "pages", "browser")
SETTINGS = ("CLM_BROWSER", "CLM_MEMORY_LIMIT")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests and run each folder after those that are quicker."""
    for item in items:
        if folder(item) == "browser":
            item.add_marker("browser")
    items.sort(key=lambda item: SLOWEST_LAST.index(folder(item)) if folder(item) in SLOWEST_LAST else -1)


def folder(item: pytest.Item) -> str:
    """The folder below tests/ that a test stands in."""
    return item.path.relative_to(TESTS).parts[0]


@pytest.fixture(scope="session", autouse=True)
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """CLM_DATA_DIR of the whole run, for this process and the served app: the demo company is built once.

    The other settings are taken away, so that nothing of the developer's own shell decides a test.
    """
    path = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CLM_DATA_DIR", str(path))
        for name in SETTINGS:
            environment.delenv(name, raising=False)
        yield path
