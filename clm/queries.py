"""Query files: one question a `.sql` file beside its module, with named places for relations and columns.

Places in a query file are written `{name}`. Only relations made by this program and identifiers quoted by
`quoted` are put there, and words of our own lists by `is_one_of`; values travel as `$name` parameters.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from sqlglot import exp


@cache
def _text(path: Path) -> str:
    """The query without its comment lines, which name the places and would be filled as well."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))


def sql_file(module_file: str, name: str, **places: str) -> str:
    """The text of `name`.sql beside the module, its places filled."""
    text = _text(Path(module_file).with_name(f"{name}.sql"))
    for place, value in places.items():
        text = text.replace("{" + place + "}", value)
    return text


def quoted(identifier: str) -> str:
    """The identifier as SQL that can be nothing else."""
    return exp.to_identifier(identifier, quoted=True).sql(dialect="duckdb")


def is_one_of(text: str, words: Sequence[str]) -> str:
    """A condition that is never NULL: the SQL `text` gives one of the words."""
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"coalesce({text} in ({listed}), false)" if words else "false"
