"""Uploaded files as UTF-8 text on disk: what DuckDB reads for certain, whatever the encoding they came in.

DuckDB refuses most encodings and reads some as nothing without an error, so every file is decoded here first.
"""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path
from typing import BinaryIO

from clm.errors import ClmError

Files = str | Path | tuple[str, bytes] | Sequence[str | Path | tuple[str, bytes]]

# What a user may name. Guessed alone are UTF-8, UTF-16, GB18030 and cp1252.
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "shift_jis", "euc_kr",
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "iso-8859-1", "iso-8859-15", "mac_roman",
)  # fmt: skip
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHUNK_BYTES = 1 << 22
MAX_TEXT_BYTES = 2 << 30
# Exports shrink 5 to 20 times; what grows 100 times beyond its first 64 MB is made to fill the disk.
MAX_EXPANSION = 100
FREE_EXPANSION_BYTES = 64 << 20
SAMPLED_SIGNS = 20_000
USUAL_WESTERN_SIGNS = "€£¥“”‘’–—…©®™°«»½·¡¿º²³§\u00a0"


@dataclass(frozen=True)
class Source:
    """One uploaded file: its name as the user knows it, and a path or its bytes."""

    name: str
    content: Path | bytes

    def size_bytes(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def data(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()

    def open(self) -> BinaryIO:
        return io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")


@dataclass(frozen=True)
class Decoded:
    """A file as UTF-8 with "\\n" line ends. `has_quotes`: a quoted value may hold a line end of its own."""

    name: str
    path: Path
    encoding: str
    lines: int
    has_quotes: bool


def sources(files: Files) -> list[Source]:
    """The uploaded files in their order.

    Raises:
        ClmError: no_file, file_not_found, file_name_twice, file_given_twice.
    """
    given = [files] if isinstance(files, str | Path) or _is_named_bytes(files) else list(files)
    found = [Source(*item) if isinstance(item, tuple) else _source_at(Path(item)) for item in given]  # type: ignore[arg-type]
    if not found:
        raise ClmError("no_file")
    names = [source.name for source in found]
    for name in names:
        if names.count(name) > 1:
            raise ClmError("file_name_twice", file=name)
    for one, other in combinations(found, 2):
        if one.size_bytes() == other.size_bytes() and one.data() == other.data():
            raise ClmError("file_given_twice", file=one.name, other=other.name)
    return found


def _is_named_bytes(files: object) -> bool:
    return isinstance(files, tuple) and len(files) == 2 and isinstance(files[1], bytes)


def _source_at(path: Path) -> Source:
    if not path.is_file():
        raise ClmError("file_not_found", path=path)
    return Source(path.name, path)


def decode(
    source: Source, target: Path, encoding: str | None = None, max_bytes: int = MAX_TEXT_BYTES
) -> Decoded:
    """The file written to `target` as UTF-8, in the encoding named or else in the first that fits.

    Raises:
        ClmError: unknown_choice, encoding_wrong, encoding_unknown, and those of `_chunks` and `_write`.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise ClmError("unknown_choice", name="encoding", value=encoding, known=", ".join(ENCODINGS))
    for candidate in [encoding] if encoding else _candidates(source, max_bytes):
        try:
            lines, has_quotes, signs = _write(source, target, candidate, max_bytes)
        except UnicodeError:
            continue
        if encoding or _plausible(signs, candidate):
            return Decoded(source.name, target, candidate.removesuffix("-sig"), lines, has_quotes)
    if encoding:
        raise ClmError("encoding_wrong", file=source.name, encoding=encoding)
    raise ClmError("encoding_unknown", file=source.name, known=", ".join(ENCODINGS))


def _candidates(source: Source, max_bytes: int) -> list[str]:
    head = next(_chunks(source, max_bytes), b"")
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return [encoding]
    low, high = head[:4096:2].count(0), head[1:4096:2].count(0)
    if low + high > 0:
        # Text in Latin letters, digits and commas has a zero in every second byte of UTF-16.
        if high > 10 * low and high > 20:
            return ["utf-16-le"]
        if low > 10 * high and low > 20:
            return ["utf-16-be"]
    return ["utf-8", "gb18030", "cp1252"]


def _chunks(source: Source, max_bytes: int) -> Iterator[bytes]:
    """The bytes of a file, unpacked if it is gzip.

    Raises:
        ClmError: file_empty, file_damaged, file_too_large, file_not_text.
    """
    limit = min(max_bytes, FREE_EXPANSION_BYTES + MAX_EXPANSION * source.size_bytes())
    total = 0
    with source.open() as raw:
        head = raw.read(4)
        raw.seek(0)
        if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
            raise ClmError("file_not_text", file=source.name)
        stream = gzip.GzipFile(fileobj=raw) if head.startswith(b"\x1f\x8b") else raw
        while True:
            try:
                chunk = stream.read(CHUNK_BYTES)
            except (gzip.BadGzipFile, EOFError, zlib.error) as error:
                raise ClmError("file_damaged", file=source.name) from error
            total += len(chunk)
            if total > limit:
                raise ClmError("file_too_large", file=source.name, megabytes=limit >> 20)
            if not chunk:
                break
            yield chunk
    if total == 0:
        raise ClmError("file_empty", file=source.name)


def _write(source: Source, target: Path, encoding: str, max_bytes: int) -> tuple[int, bool, str]:
    """Decode a file to `target`: the number of its lines, whether it has quotes, some of its non-ASCII signs.

    Raises:
        UnicodeError: the file is not in this encoding.
        ClmError: file_not_text.
    """
    lines, has_quotes, ended, held = 0, False, True, b""
    signs: list[str] = []
    with target.open("wb") as file:
        for chunk in chain(_utf8(_chunks(source, max_bytes), encoding, signs), [b""]):
            text = held + chunk
            # A line end of two signs may be cut between two chunks.
            held = b"\r" if chunk and text.endswith(b"\r") else b""
            text = text.removesuffix(held)
            if b"\r" in text:
                text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            if b"\0" in text:
                raise ClmError("file_not_text", file=source.name)
            lines += text.count(b"\n")
            has_quotes = has_quotes or b'"' in text
            ended = text.endswith(b"\n") if text else ended
            file.write(text)
    return lines + (not ended), has_quotes, " ".join(signs)


def _utf8(chunks: Iterator[bytes], encoding: str, signs: list[str]) -> Iterator[bytes]:
    """The chunks as UTF-8 without byte order mark; adds runs of non-ASCII signs to `signs` if they decide."""
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    decoder = codecs.getincrementaldecoder(codec)("strict")
    sampled = 0
    for chunk in chunks:
        text = decoder.decode(chunk)
        if encoding in ("gb18030", "cp1252") and sampled < SAMPLED_SIGNS and not text.isascii():
            signs += re.findall(r"[^\x00-\x7f]+", text)[:SAMPLED_SIGNS]
            sampled = sum(map(len, signs))
        yield text.encode()
    yield decoder.decode(b"", final=True).encode()


def _plausible(runs: str, encoding: str) -> bool:
    """Whether the runs of non-ASCII signs in a text make sense in an encoding that fits nearly everything."""
    signs = runs.replace(" ", "")
    if encoding == "gb18030":
        # Western text also decodes, but into characters that are rare in Chinese.
        return 2 * sum(map(_is_common_chinese, signs)) > len(signs)
    if encoding == "cp1252":
        # Big5, Shift-JIS or Cyrillic text also decodes, but into odd signs or words without a plain letter.
        usual = sum(sign.isalpha() or sign in USUAL_WESTERN_SIGNS for sign in signs)
        return 2 * usual > len(signs) and re.search(r"\S{4}", runs) is None
    return True


def _is_common_chinese(sign: str) -> bool:
    """Whether a sign is among the 3,755 most used characters, or the punctuation, of GB 2312."""
    lead = sign.encode("gb2312", "ignore")[:1]
    return b"\xa1" <= lead <= b"\xa3" or b"\xb0" <= lead <= b"\xd7"
