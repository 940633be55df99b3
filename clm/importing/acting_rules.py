"""Which rules of an import act on which files."""

from collections.abc import Mapping, Sequence

from clm.importing.readings import ReadTable
from clm.importing.rules import rules


def rules_on(table: ReadTable) -> frozenset[str]:
    """The names of the rules that act on a file."""
    wanted = {name: rule.default for name, rule in rules().items()} | dict(
        table.choices.option("rules") or {}
    )
    return frozenset(name for name, acts in wanted.items() if acts)


def files_with(name: str, tables: Sequence[ReadTable]) -> str:
    """A condition on the column `file`: a rule acts on it."""
    return files_where({table.raw.index: name in rules_on(table) for table in tables})


def files_where(holds: Mapping[int, bool]) -> str:
    """A condition on the column `file`: what is said of each file."""
    if len(set(holds.values())) < 2:
        return "true" if all(holds.values()) else "false"
    return f"file in ({', '.join(str(file) for file, held in holds.items() if held)})"
