"""Text that remembers where each of its characters came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mapped:
    """Characters and, for each, its offset in the article's text, rising; a range where nothing is gone."""

    text: str
    offsets: Sequence[int]

    def cut(self, start: int, end: int) -> Mapped:
        """The part from `start` to `end`."""
        return Mapped(self.text[start:end], self.offsets[start:end])

    def strip(self) -> Mapped:
        """Without white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        return self if (start, end) == (0, len(self.text)) else self.cut(start, max(start, end))

    def rewrite(self, pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> Mapped:
        """Every match replaced by a text no longer than itself, which takes its first characters' offsets.

        `by` is literal text, not a template.
        """
        pieces: list[str] = []
        offsets: list[int] = []
        last = 0
        for m in pattern.finditer(self.text):
            new = by if isinstance(by, str) else by(m)
            if new == m.group():
                continue
            pieces += (self.text[last : m.start()], new)
            offsets.extend(self.offsets[last : m.start()])
            offsets.extend(self.offsets[m.start() : m.start() + len(new)])
            last = m.end()
        if not pieces:
            return self
        pieces.append(self.text[last:])
        offsets.extend(self.offsets[last:])
        return Mapped("".join(pieces), tuple(offsets))

    def without(self, spans: Sequence[tuple[int, int]]) -> Mapped:
        """The text with some stretches taken out; spans in order, not overlapping."""
        if not spans:
            return self
        pieces: list[str] = []
        offsets: list[int] = []
        last = 0
        for start, end in spans:
            pieces.append(self.text[last:start])
            offsets.extend(self.offsets[last:start])
            last = end
        pieces.append(self.text[last:])
        offsets.extend(self.offsets[last:])
        return Mapped("".join(pieces), tuple(offsets))


def of(text: str, start: int, end: int) -> Mapped:
    """A stretch of an article's text as it stands."""
    return Mapped(text[start:end], range(start, end))


def of_lines(text: str, lines: Sequence[tuple[int, int]]) -> Mapped:
    """Lines joined by the line break behind each, or by nothing after a hyphen that splits a word."""
    if len(lines) == 1:
        return of(text, *lines[0])
    pieces: list[str] = []
    offsets: list[int] = []
    for (start, end), following in zip(lines, [*lines[1:], (0, 0)], strict=True):
        pieces.append(text[start:end])
        offsets.extend(range(start, end))
        if following[1] and not _splits_word(text, end, following[0]):
            pieces.append("\n")
            offsets.append(end)
    return Mapped("".join(pieces), tuple(offsets))


def _splits_word(text: str, end: int, following: int) -> bool:
    return end > 1 and text[end - 1] == "-" and text[end - 2].isalpha() and text[following].islower()
