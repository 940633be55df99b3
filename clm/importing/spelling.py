"""Which encoding of one byte a letter a text is in, told by what its languages write: õ or ő, è or č, ý or ı.

Nearly every text decodes in all of these encodings, and often each gives words that could be names. So a text is
taken for cp1252 only where the other readings hold what no language of theirs writes; else its owner is asked.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BASE = "cp1252"
WESTERN = (
    "french", "spanish", "portuguese", "italian", "german", "dutch", "swedish", "danish", "norwegian", "finnish",
    "icelandic",
)  # fmt: skip
CENTRAL = ("czech", "slovak", "polish", "hungarian", "romanian", "croatian", "slovene", "german")
LANGUAGES = {
    BASE: WESTERN,
    "cp1250": CENTRAL,
    "iso-8859-2": CENTRAL,
    "cp1254": ("turkish", "german", "french"),
    "cp1257": ("lithuanian", "latvian"),
    "iso-8859-15": WESTERN,
    "mac_roman": WESTERN,
}
RIVALS = tuple(encoding for encoding in LANGUAGES if encoding != BASE)
# A rival is ruled out by words that speak against it, so many times more than against cp1252.
CLEARLY_MORE_WORDS = 3
EDGE_SIGNS = "€£¥“”‘’„–—…©®™°«»½¼¾·¡¿º²³§×±•†ª\u00a0'-.\u02dd"
RUN = re.compile(r"(?:[^\W\d_]|[^\x00-\x7f])+")
CAPITAL_WITHIN = re.compile(
    r"[a-zß-öø-ÿāăąćčďđēęěğīıķľłńňőřśşšťūůűźżž][A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİĶĽŁŃŇŐŘŚŞŠŤŪŮŰŹŻŽ]"
)
MOST_SHOWN = 3
# Share of the words shown: a reading with less is not shown beside one in which all are written.
FEW_WRITTEN = 0.5
APOSTROPHE = "’"
ELISION = re.compile(rf"{APOSTROPHE}[A-ZÀ-ÖØ-Þ]")  # D’Angelò; before a small letter it is the Mac’s í: Garc’a
UNREADABLE = "–"


@dataclass(frozen=True)
class _Language:
    """`letters`: all beyond a to z; `counted` ones are in `beside`: (letter before, letter) -> what may come after it."""

    letters: frozenset[str]
    counted: frozenset[str]
    beside: Mapping[tuple[str, str], str]


@dataclass
class _Against:
    """Of the words that read differently: how many, and those that neither encoding's languages write."""

    words: int = 0
    base: int = 0
    rival: int = 0

    @property
    def speaks_for(self) -> bool:
        return self.rival < self.words

    @property
    def rules_out(self) -> bool:
        if self.rival < self.words or self.words < 2:
            return self.rival > 0 and self.rival >= CLEARLY_MORE_WORDS * self.base
        return 2 * self.base <= self.words  # not one word speaks for the rival


def reread(text: str, encoding: str, base: str = BASE) -> str | None:
    """A text that was read as `base`, read in another encoding; None if it cannot be in that one."""
    try:
        return text.encode(base).decode(encoding)
    except UnicodeError:
        return None


def open_rivals(texts: Iterable[str]) -> tuple[str, ...]:
    """The encodings that the texts, read as cp1252, could be in as well, the likeliest first; also where both read the same."""
    found = {word for text in texts for word in RUN.findall(text) if not word.isascii()}
    counts = {rival: _against(found, rival) for rival in RIVALS}
    still = [rival for rival, seen in counts.items() if not seen.rules_out]
    # A reading of which no word is written anywhere is not worth showing beside one that has some.
    still = [rival for rival in still if counts[rival].speaks_for] or still
    return tuple(sorted(still, key=lambda rival: counts[rival].rival))


def share_written(text: str, encoding: str) -> float:
    """The share of words with other than ASCII letters that are written so in a language of the encoding."""
    words = {word for word in RUN.findall(text) if not word.isascii()}
    written = sum(
        _is_written(word, encoding, frozenset(at for at, sign in enumerate(word) if not sign.isascii()))
        for word in words
    )
    return written / len(words) if words else 0


def differing(texts: Iterable[str], rivals: Iterable[str]) -> dict[str, str]:
    """Encoding -> the first texts, as they read in it, that do not read the same in all; empty if they all do.

    `texts` are as they read in cp1252, and so is the first entry.
    """
    shown: dict[str, list[str]] = {BASE: []}
    for text in texts:
        readings = {rival: reread(text, rival) for rival in rivals}
        other = {rival: read for rival, read in readings.items() if read not in (None, text)}
        if not (set(other) - set(shown)) and (not other or len(shown[BASE]) >= MOST_SHOWN):
            continue
        for rival in other:
            shown.setdefault(rival, list(shown[BASE]))
        for encoding, words in shown.items():
            words.append(text if encoding == BASE else str(readings[encoding] or UNREADABLE))
    found: dict[str, str] = {}
    for encoding, words in shown.items():
        line = " · ".join(words)
        if line and line not in found.values():
            found[encoding] = line
    return _worth_showing(found) if len(found) > 1 else {}


def _worth_showing(lines: Mapping[str, str]) -> dict[str, str]:
    """Without the readings that are hardly words, where another one than the first is all words."""
    shares = {
        encoding: share_written(line, encoding) if line.isprintable() and UNREADABLE not in line else 0
        for encoding, line in lines.items()
    }
    clear = any(share == 1 for encoding, share in shares.items() if encoding != BASE)
    return {
        encoding: line
        for encoding, line in lines.items()
        if encoding == BASE or not clear or shares[encoding] >= FEW_WRITTEN
    }


def _against(words: Iterable[str], rival: str) -> _Against:
    seen = _Against()
    for word in words:
        other = reread(word, rival)
        if other == word:
            continue
        seen.words += 1
        if other is None:
            seen.rival += 1
            continue
        changed = frozenset(at for at, (one, two) in enumerate(zip(word, other, strict=True)) if one != two)
        seen.base += not _is_written(word, BASE, changed)
        seen.rival += not _is_written(other, rival, changed)
    return seen


def _is_written(word: str, encoding: str, changed: frozenset[int]) -> bool:
    """Whether a language of an encoding writes the word, judged by the letters in the places that count."""
    core = word.strip(EDGE_SIGNS)
    start = word.index(core) if core else 0
    within = (at for at in changed if start <= at < start + len(core))
    if any(not word[at].isalpha() and not ELISION.match(word, at) for at in within):
        return False
    signs_changed = any(not start <= at < start + len(core) for at in changed)
    if core.isascii():
        return True
    if CAPITAL_WITHIN.search(core) or (len(core) == 1 and start in changed):
        return False
    if len(core) > 1 and not re.search("[A-Za-z]", core):
        return False  # a word of another alphabet
    marked = f"_{core.casefold() if 'ß' not in core else core.lower()}_"
    if len(marked) != len(core) + 2:  # a letter that has no single small one
        return signs_changed
    places = {at - start + 1 for at in changed}
    return any(
        _fits(marked, places, language) for language in map(_languages().__getitem__, LANGUAGES[encoding])
    )


def _fits(marked: str, places: set[int], language: _Language) -> bool:
    for at, letter in enumerate(marked):
        if letter.isascii() or letter == APOSTROPHE:  # D’Angelò: an edge within a word
            continue
        if letter not in language.letters:
            return False
        after = language.beside.get((_plain(marked[at - 1]), letter), "")
        if at in places and letter in language.counted and _plain(marked[at + 1]) not in after:
            return False
    return True


def _plain(letter: str) -> str:
    """What stands beside a letter; whatever is no letter is the edge of a word."""
    return letter if letter.isalpha() else "_"


@cache
def _languages() -> dict[str, _Language]:
    text = Path(__file__).with_name("letters_beside.toml").read_text(encoding="utf-8")
    found = {}
    for name, entry in tomllib.loads(text).items():
        beside: defaultdict[tuple[str, str], str] = defaultdict(str)
        for group in entry["beside"].split():
            beside[group[0], group[1]] += group[2:]
        counted = frozenset(letter for _, letter in beside)
        found[name] = _Language(frozenset(entry["letters"]), counted, dict(beside))
    return found
