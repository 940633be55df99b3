"""In which encoding a file is written, told by what its text would be; what stays open is asked, with samples."""

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clm.importing.spelling import BASE, LANGUAGES, RIVALS, open_rivals, share_written

# What a user may name.
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "shift_jis", "euc_jp", "euc_kr",
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso-8859-1", "iso-8859-2", "iso-8859-15", "koi8_r",
    "mac_roman",
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
SHOWN = (
    *GUESSED, "cp1250", "cp1254", "cp1251", "cp1253", "iso-8859-2", "iso-8859-15", "cp1257", "koi8_r", "mac_roman",
)  # fmt: skip
SAMPLED_BYTES = 1 << 20
SHOWN_SIGNS = 24
MOST_SHOWN_LINES = 3
LINES_LOOKED_AT = 2000  # for those that tell encodings apart

# Shares of signs: 1 for a frequent one, a part of it for one that is at least in common use.
COMMON_WEIGHT = 0.4
ENOUGH = 0.5
CLEARLY_MORE = 0.15
CLEARLY_MORE_OF_FEW = 0.3
WORDS_WEIGH = 0.5
WITHOUT_KANA = 0.7  # Japanese text hardly ever does without
USUAL_WESTERN_SIGNS = "€£¥“”‘’–—…©®™°«»½¼¾·¡¿º²³§×±•†\u00a0"
# Marks that a word of Western languages may hold: O’Neill, Col·lectiu.
WITHIN_WORDS = "’·"
MOST_WORDS = 0.9
FEW_ODD_WORDS = 0.03  # share of the words: foreign names in a Western file
FEW_SIGNS = 4
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

    `data` is the whole text or a long beginning of it. Where it is cp1252, other encodings of one byte a letter may make
    sense too: see `clm.importing.spelling`.
    """
    texts = _texts(data, GUESSED)
    scores = {encoding: _score(encoding, text) for encoding, text in texts.items()}
    eastern = sorted(((score, each) for each, score in scores.items() if each != "cp1252"), reverse=True)
    if eastern and eastern[0][0] >= ENOUGH:
        (score, first), others = eastern[0], [other for other, _ in eastern[1:]]
        margin = CLEARLY_MORE if len(_signs(texts[first])) > FEW_SIGNS else CLEARLY_MORE_OF_FEW
        clear = not others or score - max(others) >= margin
        clear = clear and not _is_grown_together(texts[first]) and not _is_rather_latin(texts[first], data)
        return first if clear else None
    western = scores.get("cp1252", 0) >= MOST_WORDS or (
        "cp1252" in texts and _share_european(data) >= MOST_WORDS
    )
    return "cp1252" if western else None


def speaks_against(data: bytes, encoding: str) -> bool:
    """Whether a text shows that it is not in this encoding, though it may decode in it."""
    found = guessed(data)
    if found == BASE and encoding in RIVALS:
        return encoding not in open_rivals([data.decode(BASE, "replace")])
    return found is not None and codec(found) != codec(encoding)


def possible_readings(data: bytes) -> dict[str, str]:
    """Encoding -> what tells it from the others, as it would read in it: for a person to choose."""
    lines = [line for line in data[:SAMPLED_BYTES].split(b"\n") if not line.isascii()][:LINES_LOOKED_AT]
    readings = dict.fromkeys(_texts(data, SHOWN), "")
    told, shown = 0, 0
    for line in lines:
        further = {
            each: f"{text} · {_shown(line, each)}".removeprefix(" · ") for each, text in readings.items()
        }
        if len(set(further.values())) > told and shown < MOST_SHOWN_LINES:
            readings, told, shown = further, len(set(further.values())), shown + 1
    found: dict[str, str] = {}
    for encoding, text in readings.items():
        if text and text.isprintable() and not re.search("[─-▟]", text) and text not in found.values():
            found[encoding] = text
    return found


def _shown(line: bytes, encoding: str) -> str:
    """The first value of a line with other signs than plain ASCII, or a piece of it around them."""
    read = line.decode(codec(encoding), "replace")
    value = re.search(r"[^,;|\t\"]*[^\x00-\x7f][^,;|\t\"]*", read)
    text = (value.group() if value else read).strip()
    at = next((i for i, sign in enumerate(text) if not sign.isascii()), 0)
    start = 0 if at < SHOWN_SIGNS else text.rfind(" ", at - SHOWN_SIGNS, at) + 1 or at - 4
    return text[start : at + SHOWN_SIGNS].strip()


def _is_grown_together(text: str) -> bool:
    """Whether most signs stand against Latin letters, as letters with accents do that were read in pairs."""
    signs = len(re.findall(r"[^\x00-\x7f]+", text))
    touching = len(re.findall(r"(?<=[A-Za-z])[^\x00-\x7f]+|[^\x00-\x7f]+(?=[A-Za-z])", text))
    return 2 * touching > signs and not any(
        word in text for known in _known().values() for word in known.words
    )


def _is_rather_latin(text: str, data: bytes) -> bool:
    """Whether a few Eastern signs may be a word or two of Europe: Šmíd is two common signs in Big5."""
    return len(_signs(text)) <= FEW_SIGNS and _share_european(data) == 1


def _share_european(data: bytes) -> float:
    """The largest share of words that some encoding of one byte a letter makes words of its languages."""
    texts = _texts(data, tuple(LANGUAGES))
    return max((share_written(read, encoding) for encoding, read in texts.items()), default=0)


def _signs(text: str) -> set[str]:
    return set(re.findall(r"[^\x00-\x7f]", text))


def _texts(data: bytes, encodings: tuple[str, ...]) -> dict[str, str]:
    """The encodings that fit every byte, with the text that they give; its last character may be cut."""
    texts = {}
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(codec(encoding))("strict")
        try:
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
