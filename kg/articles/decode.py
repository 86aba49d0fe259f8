"""Bytes to characters: encodings told apart, and what is no text turned away with a remedy."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kg.errors import ArticleError

_OFFICE = "save it as plain text, Markdown or HTML first"
_UNPACK = "unpack it first and give the folder"
# First bytes of formats that are often among articles: what it is, and the way out.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "turn it into text first (pdftotext FILE.pdf FILE.txt)"),
    (b"PK\x03\x04", "a ZIP archive or an Office document (docx, odt, epub)", f"{_OFFICE}, or {_UNPACK}"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (doc, xls)", _OFFICE),
    (b"{\\rtf", "a rich text document", _OFFICE),
    (b"\x1f\x8b", "a gzip archive", "unpack it first (gunzip FILE)"),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\x89PNG", "a picture", "only text can be read"),
    (b"\xff\xd8\xff", "a picture", "only text can be read"),
    (b"GIF8", "a picture", "only text can be read"),
    (b"PAR1", "a Parquet table", "export it as JSON Lines or CSV first"),
    (b"SQLite format 3\x00", "an SQLite database", "export it as JSON Lines or CSV first"),
    (b"\x7fELF", "a program", "only text can be read"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SAVE_AS_UTF8 = "save it again as UTF-8 from the original"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and what to tell the user about how it was decoded (None where all is well)."""

    text: str
    notice: str | None = None


def refuse_binary(data: bytes, where: str) -> None:
    """Raise ArticleError where the first bytes are those of a format that is no text."""
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise ArticleError(where, f"this is {what}, not text; {remedy}")


def decode(data: bytes, where: str, declared: str | None = None) -> Decoded:
    """Decode a file's bytes: by byte order mark, else UTF-8, else as `declared`, else Windows-1252.

    Anything but a byte order mark or UTF-8 comes with a notice.

    Raises:
        ArticleError: empty, binary, or in an encoding that cannot be told.
    """
    if not data.strip():
        raise ArticleError(where, "empty: there is nothing to read; remove it or fill it")
    refuse_binary(data, where)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding, where)
    if b"\x00" in data:
        return _without_bom(data, where)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if declared and (text := _as_declared(data, declared)):
            return Decoded(text, f"read as {declared}, as it declares itself")
        return _legacy(data, error, where)


def declared_encoding(data: bytes) -> str | None:
    """The encoding that an HTML page says it has, or None."""
    m = re.search(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", data[:4096], re.I)
    return m[1].decode("ascii", "replace") if m else None


def _as_declared(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _strict(data: bytes, encoding: str, where: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4:
            return Decoded(data[: error.start].decode(encoding), "cut off inside its last character")
        text = data.decode(encoding, "replace")
        return Decoded(
            text, f"not valid {encoding.upper()} at byte {error.start}: bad characters became U+FFFD"
        )
    if "\x00" in text:
        raise ArticleError(where, f"binary data (NUL characters); {_SAVE_AS_UTF8}")
    if not text.strip():
        raise ArticleError(where, "empty: there is nothing to read; remove it or fill it")
    return Decoded(text)


def _without_bom(data: bytes, where: str) -> Decoded:
    """UTF-16 without its mark shows as NUL in every other byte; all else with NUL is binary."""
    sample = data[:4000]
    half = max(1, len(sample) // 2)
    for encoding, nuls, others in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        if nuls.count(0) > 0.7 * half and others.count(0) < 0.05 * half:
            decoded = _strict(data, encoding, where)
            return Decoded(decoded.text, f"read as {encoding.upper()} though it has no byte order mark")
    raise ArticleError(where, f"binary data (NUL bytes), not text; if it is text, {_SAVE_AS_UTF8}")


def _legacy(data: bytes, error: UnicodeDecodeError, where: str) -> Decoded:
    damaged = data.decode("utf-8", "replace")
    bad = damaged.count("\ufffd")
    good = sum(c > "\x7f" for c in damaged) - bad
    if good >= 4 * bad or (bad == 1 and error.start >= len(data) - 3):
        return Decoded(
            damaged, f"{bad} bad byte(s) in UTF-8, the first at byte {error.start}; {_SAVE_AS_UTF8}"
        )
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if len(_CONTROLS.findall(text)) > max(1, len(text) // 100):
        raise ArticleError(
            where, f"neither UTF-8 nor any other text encoding that can be told; {_SAVE_AS_UTF8}"
        )
    return Decoded(text, "not UTF-8: read as Windows-1252; if letters look wrong, save it as UTF-8")


def check_text(text: str, where: str, limit: int) -> str:
    """The text of one article, fit to be an `Article.text`; its length never changes.

    Raises:
        ArticleError: empty, longer than `limit` characters, binary, or spoilt by a wrong encoding.
    """
    if not text.strip():
        raise ArticleError(where, "empty: the text has no characters; remove it or fill it")
    if len(text) > limit:
        raise ArticleError(
            where,
            f"{len(text):,} characters are more than the {limit:,} allowed for one article; "
            "split it into its articles, or allow more",
        )
    if "\x00" in text:
        raise ArticleError(where, f"binary data (NUL characters), not text; {_SAVE_AS_UTF8}")
    lost = text.count("\ufffd")
    if lost >= 3 and lost * 100 > len(text):
        raise ArticleError(where, f"{lost} replacement characters (U+FFFD): wrongly encoded; {_SAVE_AS_UTF8}")
    if len(_CONTROLS.findall(text)) * 20 > len(text):
        raise ArticleError(where, "mostly control characters: binary data, not text")
    return _SURROGATES.sub("\ufffd", text)
