"""A text file as UTF-8 on disk: what DuckDB reads for certain, whatever the encoding it came in.

DuckDB refuses most encodings and reads some as nothing without an error, so every file is decoded here first.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from clm.errors import ClmError
from clm.importing.cancelling import stop_if_cancelled
from clm.importing.encodings import (
    ENCODINGS,
    SAMPLED_BYTES,
    codec,
    guessed,
    possible_readings,
    unmistakable,
)
from clm.importing.reading import Source

CHUNK_BYTES = 1 << 22
NEWLINE = ord("\n")
MAX_TEXT_BYTES = 2 << 30
BACKSLASH_IS = {"shift_jis": "¥", "euc_jp": "¥", "euc_kr": "₩"}
PRICED = re.compile(r'(?<![^,;|\t\n"(-])\\(?=\d)')  # before a number at the beginning of a value


@dataclass(frozen=True)
class Decoded:
    """A file as UTF-8 with "\\n" line ends.

    `guessed`: the encoding was told by what the text would be; `named_wrongly`: another one was named for a text that
    can only be UTF-8. `has_quotes`: a quoted value may hold a line end
    of its own. `has_excel_marks`: values may be written as ="123" or '123. `is_sheet`: each record is one row of
    a sheet.
    """

    name: str
    path: Path
    encoding: str
    lines: int
    has_quotes: bool
    has_excel_marks: bool
    guessed: bool = False
    is_sheet: bool = False
    named_wrongly: str = ""


@dataclass
class _Signs:
    """What was seen in a text."""

    lines: int = 0
    quotes: bool = False
    excel_marks: bool = False
    ended: bool = True

    def add(self, text: bytes) -> None:
        # Four times as fast as text.count.
        self.lines += int(np.count_nonzero(np.frombuffer(text, np.uint8) == NEWLINE))
        self.quotes = self.quotes or b'"' in text
        self.excel_marks = self.excel_marks or b"'" in text or (self.quotes and b'="' in text)
        self.ended = text.endswith(b"\n") if text else self.ended

    def decoded(self, name: str, path: Path, encoding: str, guessed: bool = False) -> Decoded:
        lines = self.lines + (not self.ended)
        return Decoded(name, path, encoding, lines, self.quotes, self.excel_marks, guessed)


def decode(
    source: Source, target: Path, encoding: str | None = None, max_bytes: int = MAX_TEXT_BYTES
) -> Decoded:
    """The file written to `target` as UTF-8, in the encoding named or else in the one that makes sense of it.

    Raises:
        ClmError: unknown_choice, file_empty, file_too_large, encoding_wrong, encoding_unknown, file_not_text.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise ClmError("unknown_choice", name="encoding", value=encoding, known=", ".join(ENCODINGS))
    size = source.size_bytes()
    if size > max_bytes:
        raise ClmError("file_too_large", file=source.name, megabytes=max_bytes >> 20)
    if size == 0:
        raise ClmError("file_empty", file=source.name)
    if encoding and not encoding.startswith("utf") and _is_utf8(source):
        return replace(decode(source, target, max_bytes=max_bytes), named_wrongly=encoding)
    sure = encoding or unmistakable(source.head(4096)) or "utf-8"
    try:
        return _linked(source, target, sure) or _decoded(source, target, sure)
    except UnicodeError:
        if encoding:
            raise ClmError("encoding_wrong", file=source.name, encoding=encoding) from None
    sample = sampled(source)
    if b"\0" in sample:
        raise ClmError("file_not_text", file=source.name)
    likely = guessed(sample)
    if likely:
        try:
            return _decoded(source, target, likely, guessed=True)
        except UnicodeError:  # further down it is something else
            pass
    readings = "; ".join(f"{each}: “{text}”" for each, text in possible_readings(sample).items())
    raise ClmError("encoding_unknown", file=source.name, readings=readings or "–")


def _is_utf8(source: Source) -> bool:
    """Whether letters beyond ASCII stand as UTF-8 has them: no old encoding comes to that by chance."""
    sample = sampled(source)
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample)
    except UnicodeError:
        return False
    return not sample.isascii()


def sampled(source: Source) -> bytes:
    """Whole lines of a file from its first letter on that is not plain ASCII."""
    with source.open() as file:
        rest = b""
        while block := file.read(SAMPLED_BYTES):
            stop_if_cancelled()
            block = rest + block
            whole = block[: block.rfind(b"\n") + 1] or block
            if not whole.isascii():
                first = next(i for i in range(0, len(whole), 4096) if not whole[i : i + 4096].isascii())
                return whole[max(0, whole.rfind(b"\n", 0, first) + 1) :]
            rest = block[len(whole) :]
    return rest


def _decoded(source: Source, target: Path, encoding: str, guessed: bool = False) -> Decoded:
    """Decode a file to `target`.

    Raises:
        UnicodeError: the file is not in this encoding.
        ClmError: file_not_text.
    """
    seen = _Signs()
    held = b""
    with target.open("wb") as file:
        for chunk in chain(_utf8(source, encoding), [b""]):
            stop_if_cancelled()
            text = held + chunk if held else chunk
            # A line end of two signs may be cut between two chunks.
            held = b"\r" if chunk and text.endswith(b"\r") else b""
            text = text.removesuffix(held)
            if b"\r" in text:
                text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            if b"\0" in text:
                raise ClmError("file_not_text", file=source.name)
            seen.add(text)
            file.write(text)
    return seen.decoded(source.name, target, encoding, guessed)


def _linked(source: Source, target: Path, encoding: str) -> Decoded | None:
    """A file that is as it should be already, under the name of `target`: writing it again takes the longest.

    None where it has to be written: another encoding, other line ends, or a system without links.
    """
    if encoding != "utf-8" or isinstance(source.content, bytes) or source.head(3) == codecs.BOM_UTF8:
        return None
    seen = _Signs()
    for text in _utf8(source, encoding):
        stop_if_cancelled()
        if b"\r" in text or b"\0" in text:
            return None
        seen.add(text)
    try:
        target.symlink_to(source.content.resolve())
    except OSError:
        return None
    return seen.decoded(source.name, target, encoding)


def _with_yen(text: str, encoding: str) -> str:
    """The text with the sign of the currency that Japanese and Korean programs write in the place of a backslash."""
    sign = BACKSLASH_IS.get(encoding)
    return PRICED.sub(sign, text) if sign and "\\" in text else text


def _utf8(source: Source, encoding: str) -> Iterator[bytes]:
    """The chunks of a file as UTF-8 without byte order mark."""
    decoder = codecs.getincrementaldecoder(codec(encoding))("strict")
    plain = encoding == "utf-8"
    with source.open() as file:
        while chunk := file.read(CHUNK_BYTES):
            if plain and chunk.isascii() and not decoder.getstate()[0]:
                yield chunk
            else:
                yield _with_yen(decoder.decode(chunk), encoding).encode()
    yield decoder.decode(b"", final=True).encode()
