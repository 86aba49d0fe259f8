"""Plain text to paragraphs: blank lines, one paragraph a line, or lines wrapped at a column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]|\Z)")
_BLANK = "\n\r\x0b\x0c\x85\u2028\u2029 \t\xa0\ufeff\u200b\u3000"
_MARKER = re.compile(r"(?:[-*•·–—▪■●]|\d{1,3}[.)]|\(\d{1,3}\))\s")
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_WIDEST = 140  # a longer line was not wrapped at a column
_BREAKS = re.compile(
    r"(?:\s*(?:</p\s*>|<br\s*/?>|<p(?:\s[^<>]*)?>|</(?:div|li|h[1-6]|blockquote)\s*>))+\s*", re.I
)

Line = tuple[int, int]


def _lines(text: str, start: int) -> Iterator[Line]:
    """Spans of the lines without their breaks and without white space at their right end."""
    for m in _LINE.finditer(text, start):
        begin = m.start()
        yield begin, begin + len(m.group().rstrip(_BLANK))


def paragraphs(text: str, start: int = 0) -> Iterator[list[Line]]:
    """Paragraphs as lists of line spans. Lines wrapped at a column are one paragraph."""
    chunks: list[list[Line]] = [[]]
    for line in _lines(text, start):
        if line[1] <= line[0]:
            chunks.append([])
        else:
            chunks[-1].append(line)
    chunks = [c for c in chunks if c]
    widths = [end - begin for chunk in chunks if len(chunk) > 1 for begin, end in chunk]
    narrow = [w for w in widths if w <= _WIDEST]
    wrapped = bool(narrow) and len(narrow) >= 0.9 * len(widths)
    width = max(narrow) if wrapped else 0
    for chunk in chunks:
        yield from _split(text, chunk, width) if len(chunk) > 1 else [chunk]


def _split(text: str, chunk: list[Line], width: int) -> Iterator[list[Line]]:
    """A run of lines without blank line between them, cut where a paragraph ends."""
    full = [_is_full(text, a, b, width) for a, b in pairwise(chunk)]
    mostly = sum(full) * 2 >= len(full)
    current = [chunk[0]]
    for (line, following), is_full in zip(pairwise(chunk), full, strict=True):
        if _goes_on(text, line, following, is_full, mostly and width > 0):
            current.append(following)
        else:
            yield current
            current = [following]
    yield current


def _is_full(text: str, line: Line, following: Line, width: int) -> bool:
    """Whether the next line's first word had no room left in a line (with a few columns of slack)."""
    if not width or line[1] - line[0] < 0.5 * width:
        return False
    word = re.compile(r"\s*(\S*)").match(text, following[0])
    return line[1] - line[0] + 1 + (len(word[1]) if word else 0) > width - 4


def _goes_on(text: str, line: Line, following: Line, is_full: bool, mostly: bool) -> bool:
    before, after = text[line[0] : line[1]], text[following[0] : following[1]]
    if _MARKER.match(after.lstrip()) or (_indent(after) >= _indent(before) + 2 and _ENDS.search(before)):
        return False
    if is_full:
        return True
    if _ENDS.search(before):
        return False
    first = after.lstrip(" \t\"'“‘(")[:1]
    return first.islower() or (mostly and len(before) > 30)


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def tagged_paragraphs(text: str, start: int = 0) -> Iterator[list[Line]]:
    """Paragraphs of plain text that carries HTML tags: cut at the tags that end a line or paragraph."""
    at = start
    for m in _BREAKS.finditer(text, start):
        if text[at : m.start()].strip():
            yield [(at, m.start())]
        at = m.end()
    if text[at:].strip():
        yield [(at, len(text))]
