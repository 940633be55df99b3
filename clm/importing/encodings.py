"""In which encoding a file is written, told by what its text would be; what stays open is asked, with samples."""

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# What a user may name.
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "shift_jis", "euc_jp", "euc_kr",
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "iso-8859-1", "iso-8859-15", "mac_roman",
)  # fmt: skip
# Windows has signs of its own in the old encodings.
CODECS = {"utf-8": "utf-8-sig", "gbk": "gb18030", "big5": "cp950", "shift_jis": "cp932", "euc_kr": "cp949"}
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSED = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1252")
JAPANESE = ("shift_jis", "euc_jp")
SHOWN = (*GUESSED, "cp1250", "cp1254", "cp1251", "cp1253", "mac_roman")
SAMPLED_BYTES = 1 << 20
SHOWN_SIGNS = 24

# Shares of signs: 1 for a frequent one, a part of it for one that is at least in common use.
COMMON_WEIGHT = 0.4
ENOUGH = 0.5
CLEARLY_MORE = 0.15
WORDS_WEIGH = 0.5
WITHOUT_KANA = 0.7  # Japanese text hardly ever does without
USUAL_WESTERN_SIGNS = "€£¥“”‘’–—…©®™°«»½¼¾·¡¿º²³§×±•†\u00a0"
# Marks that a word of Western languages may hold: O’Neill, Col·lectiu.
WITHIN_WORDS = "’·"
FEW_ODD_WORDS = 0.03  # share of the words: foreign names in a Western file
EDGES = "-–—.:'’‘“”!?#*%«»"
SMALL = "[a-zß-ÿšžœ]"
CAPITAL = "[À-ÖØ-ÞŠŽŒŸ]"

# What no Western language writes: Polish, Czech, Hungarian, Romanian, Croatian and Turkish read as if they were one.
MISREAD = re.compile(
    r"[ðþý]|õ(?!e)|zû|yû|û(?:[bgkvz]|cs)|ø\w*[áíúèìòù]|[áíúèìòù]\w*ø|[ìù][a-zß-ÿ]|^è[a-zß-ÿ](?<!èv)(?<!èz)|[áíóúae]è"
    r"|(?<![qg])uè|ñ(?![aeiouáéíóúü])|œ(?:[jkmpwyz]|n(?!o)|l(?!i))|[aeiou]æ$|ã(?!o|e|ib|s?$)|[a-zß-ÿ]{2}[ºª]|[ºª][a-zß-ÿ]"
    r"|[a-zß-ÿ][¹¯¿£¥¼¾]|^[¹³¯£¼¾][a-zß-ÿ]{2}|³[a-zß-ÿ]|(?<!\b[mdck]m)(?<!\bm)(?<!\b(?:ft|in|yd))(?<=[a-zß-ÿ])³"
)


@dataclass(frozen=True)
class _Signs:
    frequent: frozenset[str]
    words: tuple[str, ...]


def codec(encoding: str) -> str:
    """The codec that reads an encoding."""
    return CODECS.get(encoding, encoding)


def unmistakable(head: bytes) -> str | None:
    """The encoding that the beginning of a file shows by a mark or, for UTF-16, by its zeros; else None."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    sample = head[: min(len(head), 4096) & ~1]
    low, high = sample[::2].count(0), sample[1::2].count(0)
    # Digits, commas and line ends have a zero in every second byte of UTF-16.
    if high >= 4 and high > 10 * low and 16 * high > len(sample):
        return "utf-16-le"
    if low >= 4 and low > 10 * high and 16 * low > len(sample):
        return "utf-16-be"
    return None


def guessed(data: bytes) -> str | None:
    """The old encoding in which a text that is no UTF-8 makes sense, or None if there is none or several do.

    `data` is the whole text or a long beginning of it.
    """
    scores = {encoding: _score(encoding, text) for encoding, text in _texts(data, GUESSED).items()}
    eastern = sorted(((score, each) for each, score in scores.items() if each != "cp1252"), reverse=True)
    if eastern and eastern[0][0] >= ENOUGH:
        clear = len(eastern) == 1 or eastern[0][0] - eastern[1][0] >= CLEARLY_MORE
        return eastern[0][1] if clear else None
    return "cp1252" if scores.get("cp1252", 0) >= 0.9 else None


def possible_readings(data: bytes) -> dict[str, str]:
    """Encoding -> the first words that are not plain ASCII, as they would read in it: for a person to choose."""
    found: dict[str, str] = {}
    for encoding, text in _texts(data, SHOWN).items():
        line = next((line for line in text.splitlines() if not line.isascii()), "")
        at = next((i for i, sign in enumerate(line) if not sign.isascii()), 0)
        shown = line[max(0, at - 4) : at + SHOWN_SIGNS].strip()
        if shown and shown.isprintable() and shown not in found.values():
            found[encoding] = shown
    return found


def _texts(data: bytes, encodings: tuple[str, ...]) -> dict[str, str]:
    """The encodings that fit every byte, with the text that they give."""
    texts = {}
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(codec(encoding))("strict")
        try:
            # The last character may be cut.
            texts[encoding] = decoder.decode(data[:SAMPLED_BYTES], final=len(data) <= SAMPLED_BYTES)
        except UnicodeError:
            continue
    return texts


def _score(encoding: str, text: str) -> float:
    if encoding == "cp1252":
        return _western(text)
    runs = set(re.findall(r"[^\x00-\x7f]+", text))
    signs = "".join(runs)
    if not signs:
        return 0
    known = _known()["shift_jis" if encoding in JAPANESE else encoding]
    # One such sign inside of a Latin word is a letter with an accent, misread together with the next one.
    inside = "".join(
        re.findall(r"(?<=[A-Za-z])[^\x00-\x7f](?=[\x00-\x7f])|(?<=[\x00-\x7f])[^\x00-\x7f](?=[A-Za-z])", text)
    )
    if 2 * len(inside) > len(re.findall(r"[^\x00-\x7f]", text)):
        return 0
    score = sum(_weight(sign, encoding, known) for sign in signs) / len(signs)
    words = min(2, sum(word in text for word in known.words))
    if encoding in JAPANESE and not words and not re.search("[\u3041-\u30fa]", signs):
        score *= WITHOUT_KANA
    return score + WORDS_WEIGH * words / 2


def _weight(sign: str, encoding: str, known: _Signs) -> float:
    if sign in known.frequent or sign in "，。：（）、￥“”《》；！？　「」・ー年月日元円":
        return 1
    if encoding in JAPANESE and "\u3040" <= sign <= "\u30ff":
        return 1
    japanese = encoding in JAPANESE
    lead = sign.encode("cp932" if japanese else codec(encoding), "ignore")[:1]
    if japanese:
        return COMMON_WEIGHT if b"\x88" <= lead <= b"\x97" else 0
    usual = {
        "gb18030": b"\xb0" <= lead <= b"\xd7" and len(sign.encode("gb2312", "ignore")) == 2,
        "big5": b"\xa4" <= lead <= b"\xc6",
        "euc_kr": "\uac00" <= sign <= "\ud7a3" and len(sign.encode("euc_kr", "ignore")) == 2,
    }
    return COMMON_WEIGHT if usual[encoding] else 0


def _western(text: str) -> float:
    """The share of words with other than ASCII signs that look like words of a Western language."""
    words = set(re.findall(r"[^\s,;|\"<>/()\[\]{}=+&]*[^\x00-\x7f][^\s,;|\"<>/()\[\]{}=+&]*", text))
    odd = sum(bool(MISREAD.search(word.strip(EDGES).casefold())) for word in words)
    if not words or odd > FEW_ODD_WORDS * len(words):
        return 0
    return sum(map(_is_western, words)) / len(words)


def _is_western(word: str) -> bool:
    if re.search(r"\w[‘“„]\s*$|^[”]\w", word):
        return False
    core = word.strip(USUAL_WESTERN_SIGNS + "-–—.:'!?#*%0123456789")
    signs = [sign for sign in word if not sign.isascii()]
    if not all(sign.isalpha() or sign in USUAL_WESTERN_SIGNS for sign in signs):
        return False
    if core.isascii():
        return True
    if not all(sign.isascii() or sign.isalpha() or sign in WITHIN_WORDS for sign in core):
        return False
    if len(core) > 1 and not re.search(r"[A-Za-z]", core):
        return False  # a word of such letters alone: another alphabet
    # JÜRGEN and Jürgen, but not jÜrgen: a capital after a small letter comes from another encoding.
    return re.search(rf"{SMALL}{CAPITAL}|[A-Za-z]{CAPITAL}[a-z]", core) is None


@cache
def _known() -> Mapping[str, _Signs]:
    text = Path(__file__).with_name("frequent_signs.toml").read_text(encoding="utf-8")
    return {
        encoding: _Signs(frozenset("".join(each["signs"].split())), tuple(each["words"]))
        for encoding, each in tomllib.loads(text).items()
    }
