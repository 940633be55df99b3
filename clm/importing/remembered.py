"""The answers given about a file, recalled for the next file with the same headers.

One JSON file in a folder that the caller names. It holds headers and answers, never a value of the data: of the
answers only those that name columns, layouts and words of the export are kept. A damaged file counts as empty.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from clm.importing.choices import CANONICAL, CHOICES, NAMED
from clm.importing.synonyms import normal

FILE = "remembered_mappings.json"
MOST_REMEMBERED = 500  # layouts; the oldest gives way
MOST_BYTES = 5_000_000
# Options that belong to the layout of a file and not to what is in it, nor to what one reader counts.
KEPT_OPTIONS = (
    *CHOICES,
    "format",
    "encoding",
    "delimiter",
    "statuses",
    "kinds",
    "time_zone",
    "header_row",
)


def fingerprint(headers: Sequence[str]) -> str:
    """What files with the same headers have in common, whatever their order, case, spaces and signs."""
    words = sorted(normal(header) or header.strip() for header in headers)
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def recall(folder: Path, headers: Sequence[str]) -> dict[str, Any]:
    """The answers kept for a file with these headers, fit to be its `mapping`; empty where there are none.

    Columns come back as the headers of this file are written; one that it lacks is left out.
    """
    kept = _read(folder).get(fingerprint(headers), {})
    by_word = {normal(header): header for header in reversed(headers)}
    answers: dict[str, Any] = {}
    if isinstance(named := kept.get(NAMED), dict):
        answers[NAMED] = {
            canonical: by_word.get(normal(header)) if header else None
            for canonical, header in named.items()
            if canonical in CANONICAL
            and (header is None or (isinstance(header, str) and normal(header) in by_word))
        }
    for key, value in kept.items():
        if key in CANONICAL and isinstance(value, str) and value not in CHOICES.get(key, ()):
            if normal(value) in by_word:
                answers[key] = by_word[normal(value)]
        elif key in CANONICAL or key in KEPT_OPTIONS:
            answers[key] = value
    return answers


def keep(folder: Path, headers: Sequence[str], answers: Mapping[str, Any]) -> None:
    """Remember the answers about a file for the next one with the same headers; without answers, forget them."""
    known = _read(folder)
    known.pop(fingerprint(headers), None)
    worth = {key: value for key, value in answers.items() if _is_kept(key, value, headers)}
    named = {key: value for key, value in answers.get(NAMED, {}).items() if _is_column(value, headers)}
    worth |= {NAMED: named} if named else {}
    if worth:
        known[fingerprint(headers)] = worth
    _write(folder, dict(list(known.items())[-MOST_REMEMBERED:]))


def forget(folder: Path, headers: Sequence[str]) -> None:
    """Forget the answers about files with these headers."""
    keep(folder, headers, {})


def _is_kept(key: str, value: Any, headers: Sequence[str]) -> bool:
    """Whether an answer is about the layout: a column that the file has, or an option of plain words."""
    if key in CANONICAL and value not in CHOICES.get(key, ()):
        return _is_column(value, headers)
    return key in KEPT_OPTIONS and _is_plain(value)


def _is_column(value: Any, headers: Sequence[str]) -> bool:
    """Whether a value names a column that is there, or says that there is none."""
    return value is None or (isinstance(value, str) and normal(value) in map(normal, headers))


def _is_plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_plain(each) for key, each in value.items())
    return value is None or isinstance(value, str | bool | int | float)


def _read(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / FILE
    try:
        if path.stat().st_size > MOST_BYTES:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    entries = found.items() if isinstance(found, dict) else ()
    return {mark: answers for mark, answers in entries if isinstance(answers, dict)}


def _write(folder: Path, known: Mapping[str, Any]) -> None:
    """Swap the file in with one rename, so that a crash leaves the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=FILE, dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(known, file, ensure_ascii=False, indent=1)
        Path(name).replace(folder / FILE)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
