"""What a rule of the grammar of time gives, and how words are looked at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from kg.extract.date_calendar import Direction, Period
from kg.extract.date_words import (
    NUMBERS,
)

Kind = Literal["date", "duration", "frequency", "reference"]
Dating = Callable[[dt.date | None, Direction | None], Period | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """Words up to `end` (exclusive) read as one expression; `dating` gives its days."""

    end: int
    kind: Kind
    dating: Dating | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence's words.

    Attributes:
        lower, raw: in lower case, and as they stand.
        blocked: tokens that belong to a person's or body's name.
        nouns: common and proper nouns.
        numbers_of: numbers that count a thing ("2012 people").
    """

    lower: tuple[str, ...]
    raw: tuple[str, ...]
    blocked: frozenset[int]
    nouns: frozenset[int]
    numbers_of: frozenset[int]

    def at(self, index: int) -> str:
        """The word at a place, or the empty string outside the sentence."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""


Rule = Callable[[Words, int], Reading | None]


def fixed(period: Period | None) -> Dating | None:
    """Always the same days."""
    return (lambda _anchor, _tense: period) if period else None


def by_anchor(dating: Callable[[dt.date], Period | None]) -> Dating:
    """Days counted from the anchor; none without it."""
    return lambda anchor, _tense: dating(anchor) if anchor else None


def by_tense(dating: Callable[[dt.date, Direction | None], Period | None]) -> Dating:
    """Days counted from the anchor in the direction of a tense; none without an anchor."""
    return lambda anchor, tense: dating(anchor, tense) if anchor else None


def count(word: str) -> int | None:
    """A small number in digits or words, else None."""
    if word.isdecimal() and len(word) < 4:
        return int(word)
    return NUMBERS.get(word)


def day_number(word: str) -> int | None:
    """A day of a month, 1 to 31, with or without ``th``, else None."""
    m = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word)
    return int(m[1]) if m and 1 <= int(m[1]) <= 31 else None


def year_number(word: str) -> int | None:
    """A year from 1400 to 2199, else None."""
    return int(word) if re.fullmatch(r"1[4-9]\d\d|20\d\d|21\d\d", word) else None


def year_after(w: Words, i: int) -> tuple[int | None, int]:
    """A year at `i`, perhaps behind a comma or "of"; and where the reading ends."""
    at = i + 1 if w.at(i) in (",", "of") else i
    year = year_number(w.at(at))
    return (year, at + 1) if year and at not in w.numbers_of else (None, i)


def sign(number: int) -> Direction | None:
    """Past for negative, future for positive, None for zero."""
    return "past" if number < 0 else "future" if number > 0 else None
