"""The words by which exports name columns, tables, statuses and kinds: `synonyms.toml`, read once."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

Words = Mapping[str, tuple[str, ...]]


def normal(text: str) -> str:
    """A header or word without case, spaces and signs: "Order_ID " and "orderId" are both "orderid"."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def without_brackets(text: str) -> str:
    """A header without what stands in brackets: "Amount (USD)" -> "Amount "."""
    return re.sub(r"[(\[].*?[)\]]", "", unicodedata.normalize("NFKC", text))


@cache
def tables() -> Mapping[str, Mapping[str, list[str]]]:
    """The whole file as it is written."""
    return tomllib.loads(Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8"))


@cache
def section(name: str) -> Words:
    """One section of the file: canonical name -> normalised words, the preferred ones first."""
    return {key: tuple(map(normal, words)) for key, words in tables()[name].items()}


@cache
def meanings(name: str) -> Mapping[str, str]:
    """Normalised word -> canonical name, for the sections in which a word means one thing only."""
    return {word: key for key, words in section(name).items() for word in (*words, normal(key))}
