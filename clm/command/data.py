"""What is asked about: the dataset that was named or made of files, and the scope over it."""

import json
import tomllib
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import clm
from clm import library
from clm.dataset import Dataset, open_dataset
from clm.errors import ClmError
from clm.importing.report import ImportReport, action_text, reason_text
from clm.language import Language
from clm.lifecycle.history import setting
from clm.lifecycle.model import known_model
from clm.views.opening import scope as opened_scope
from clm.views.scope import Scope


def dataset_of(said: Namespace) -> tuple[Dataset, ImportReport | None]:
    """The dataset that was named, or one made of the files, with the report of what became of their rows.

    Raises:
        ClmError: unknown_dataset, answers_unreadable, and those of clm.load.
    """
    if said.dataset:
        path = Path(said.dataset)
        return open_dataset(path if path.suffix == ".duckdb" else library.dataset_file(said.dataset)), None
    return clm.load(*said.files, mapping=answers(said.answers))


def answers(path: Path | None) -> Mapping[str, Any] | None:
    """What a file answers: the `mapping` of clm.load, see clm.importing.choices; "" stands for “none”, as TOML has no
    word for it.

    Raises:
        ClmError: answers_unreadable.
    """
    if path is None:
        return None
    text = path.read_bytes().decode("utf-8-sig", "replace")
    try:
        found = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except ValueError as error:  # of both kinds
        raise ClmError("answers_unreadable", path=path, reason=error) from error
    if not isinstance(found, dict):
        raise ClmError("answers_unreadable", path=path, reason="not a table of names and values")
    return {name: _answer(value) for name, value in found.items()}


def _answer(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _answer(one) for name, one in value.items()}
    return None if value == "" else value


def scope_of(dataset: Dataset, said: Namespace) -> Scope:
    """The scope of what was asked.

    Raises:
        ClmError: unknown_parameter and its like, day_not_date, day_before_data, unknown_dimension.
    """
    where: dict[str, list[str]] = {}
    for name, value in said.where:
        where.setdefault(name, []).append(value)
    given = dict(said.parameter)
    setting(dataset, known_model(said.model), given)  # refuses a name that the model does not have
    return opened_scope(dataset, said.model, said.as_of, said.period, where, said.language, **given)


def report_lines(report: ImportReport, t: Language) -> Sequence[str]:
    """What became of rows that do not count as they stand, with their number: one line a file and reason."""
    rows = report.problem_counts.to_dict("records")
    return [
        t(
            "{file}: {rows}: {reason} {action}.",
            file=row["file"],
            rows=t.plural("{n} row", "{n} rows", row["rows"]),
            reason=reason_text(row["reason"], t),
            action=action_text(row["action"], t),
        )
        for row in rows
    ]
