"""Who may import whom, read from the source of every module: an import inside a function counts too."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Lowest first. A module may import from its own layer's package and from the layers below it, never upward.
LAYERS = (
    {"clm.errors"},
    {"clm.queries", "clm.schema", "clm.statistics", "clm.swapping"},  # the mathematics knows frames only
    {"clm.engine"},
    {"clm.dataset"},
    {"clm.periods"},
    {"clm.fitting", "clm.lifecycle"},
    {"clm.prediction"},  # puts both together
    {"clm.analysis", "clm.charts", "clm.demo_company", "clm.importing"},
    {"clm.headlines", "clm.library"},
    {"clm"},  # the Python API: all the numbers, without the browser
    {"clm.views"},  # a finding with its chart and its table
    {"clm.export"},
    {"clm.command"},  # the command line
    {"clm.__main__"},
    {"clm.ui"},
    {"app", "pages"},
)
RANKS = {package: rank for rank, packages in enumerate(LAYERS) for package in packages}
BESIDE: set[tuple[str, str]] = set()  # pairs of packages of one layer of which the first may use the second
ANYWHERE = {"clm.language", "clm.errors"}
DRAWING = {"app", "pages", "clm.ui", "clm.views", "clm.export"}  # what is told in words does not draw

# A library and the only places that may know it.
LIBRARIES = {
    "streamlit": ("app", "pages", "clm.ui"),
    "duckdb": ("clm.engine.duckdb",),
    "plotly": ("clm.charts", "clm.views", "clm.export"),
    "scipy": ("clm.statistics",),
}


def violations(source: str, module: str) -> list[str]:
    """One sentence for each import in `source`, the text of `module`, that the layering forbids."""
    return [broken for imported in imports(source, module) if (broken := broken_rule(module, imported))]


def imports(source: str, module: str) -> Iterator[str]:
    """The dotted names that a module imports; `from clm.a import b` is clm.a.b, as b may be a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: write imports in full, from the top package"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def is_ours(module: str) -> bool:
    return module.split(".")[0] in {"clm", "pages", "app"}


def is_within(module: str, packages: Collection[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def layer(module: str) -> str:
    """The longest name in RANKS that the module stands under; a name of `clm` itself is of the API."""
    parts = module.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next(prefix for prefix in prefixes if prefix in RANKS)


def broken_rule(module: str, imported: str) -> str | None:
    """The sentence that says why `module` may not import `imported`; None if it may."""
    library = imported.split(".")[0]
    if library in LIBRARIES and not is_within(module, LIBRARIES[library]):
        return f"{module} imports {imported}: {library} belongs in {', '.join(LIBRARIES[library])} only"
    if not is_ours(imported) or is_within(imported, ANYWHERE):
        return None
    if is_within(module, ANYWHERE):
        return f"{module} imports {imported}: what all import may import only what all may"
    upper, lower = layer(module), layer(imported)
    if upper == lower:
        return sideways(module, imported)
    if lower == "clm.charts" and upper not in DRAWING:
        return f"{module} imports {imported}: what is told in words draws no charts"
    if RANKS[lower] < RANKS[upper] or (upper, lower) in BESIDE:
        return None
    return f"{module} imports {imported}: {lower} is not below {upper}"


def sideways(module: str, imported: str) -> str | None:
    """Each module of analysis answers one question by itself; only the package's own name may gather them."""
    other = ".".join(imported.split(".")[:3])
    if layer(module) != "clm.analysis" or module == "clm.analysis" or is_within(module, {other}):
        return None
    return f"{module} imports {imported}: modules of analysis do not import one another"


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources() -> list[Path]:
    return [ROOT / "app.py", *sorted(ROOT.glob("pages/*.py")), *sorted(ROOT.glob("clm/**/*.py"))]


def test_every_module_imports_only_what_lies_below_it():
    found = [
        broken for path in sources() for broken in violations(path.read_text("utf-8"), module_name(path))
    ]
    assert not found, "\n".join(found)


def test_every_module_of_clm_has_a_place_in_the_layering():
    places = set(RANKS) | ANYWHERE
    modules = {".".join(module_name(path).split(".")[:2]) for path in sources()[1:] if "clm" in path.parts}
    assert modules <= places, f"give these a place: {sorted(modules - places)}"


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("clm.lifecycle.history", "from clm.analysis import funnel"),
        ("clm.lifecycle.history", "from clm.analysis.funnel import reached"),
        ("clm.errors", "from clm.dataset import Dataset"),
        ("clm.language", "import clm.schema"),
        ("clm.analysis.funnel", "from clm.ui import cache"),
        ("clm.analysis.funnel", "def later():\n    from clm import ui"),
        ("clm.analysis.funnel", "from clm.analysis import flow"),
        ("clm.analysis.funnel", "from clm.analysis.flow import stocks"),
        ("clm.analysis.funnel", "import clm"),
        ("clm.statistics.bgnbd", "from clm.analysis import value"),
        ("clm.statistics.bgnbd", "from clm.fitting import purchases"),
        ("clm.fitting.purchases", "from clm.lifecycle import history"),
        ("clm.fitting.purchases", "from scipy.special import gammaln"),
        ("clm.views.funnel", "from clm.export import pptx"),
        ("clm.views.funnel", "from clm.ui import cache"),
        ("clm.headlines.funnel", "from clm import charts"),
        ("clm.ui.widgets", "import pages.funnel"),
        ("clm.schema", "from clm.dataset import Dataset"),
        ("clm.engine.duckdb", "from clm.dataset import Dataset"),
        ("clm.analysis.funnel", "import streamlit as st"),
        ("clm", "from streamlit.runtime import exists"),
        ("clm.dataset", "import duckdb"),
        ("clm.engine.spark", "from duckdb import DuckDBPyConnection"),
        ("clm.headlines.funnel", "import plotly.graph_objects as go"),
        ("pages.funnel", "import plotly.express as px"),
    ],
)
def test_a_planted_violation_is_found(module, source):
    assert violations(source, module)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("pages.funnel", "from clm import charts\nfrom clm.ui import cache\nfrom clm.errors import ClmError"),
        ("pages.funnel", "import streamlit as st\nimport datetime"),
        ("app", "from clm.ui.context import page_context\nfrom clm.language import Language"),
        ("clm.ui.cache", "import clm\nfrom clm.analysis import funnel\nimport streamlit as st"),
        ("clm", "from clm.analysis import funnel, flow\nfrom clm.importing import reading"),
        ("clm.analysis", "from clm.analysis import flow, funnel"),
        ("clm.analysis.value", "from clm.statistics import bgnbd\nfrom clm.lifecycle import history"),
        ("clm.lifecycle.history", "from clm.lifecycle import rules\nfrom clm.dataset import Dataset"),
        ("clm.dataset", "from clm.engine.duckdb import connect\nfrom clm.schema import TABLES"),
        ("clm.engine.duckdb", "import duckdb"),
        ("clm.charts.sankey", "import plotly.graph_objects as go\nfrom clm.language import Language"),
        ("clm.errors", "from clm.language import Language"),
    ],
)
def test_an_import_that_points_downward_is_allowed(module, source):
    assert violations(source, module) == []
