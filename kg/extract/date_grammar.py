"""A small grammar of time expressions over tokens. Each rule reads one shape at one place.

A rule gives where the words end and how to date them, given an anchor day and a tense; nothing
is dated that the words do not say.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from kg.articles.days import make_day, parse_day
from kg.extract import date_calendar as cal
from kg.extract.date_calendar import Direction, Period
from kg.extract.date_words import (
    BEFORE_TIME,
    DASHES,
    DOUBTFUL_MONTHS,
    FREQUENCIES,
    MONTH_NAMES,
    NUMBERS,
    ORDINALS,
    PARTS,
    PARTS_OF_DAY,
    SEASONS,
    SHIFTS,
    SHORT_WEEKDAYS,
    STARTS_AND_ENDS,
    TO,
    UNITS,
    VAGUE,
    WEEKDAY_PLURALS,
    WEEKDAYS,
    WHOLE_UNITS,
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
    """A sentence's words in lower case; `blocked` are tokens that belong to somebody's name, `nouns` common or proper nouns."""

    lower: tuple[str, ...]
    raw: tuple[str, ...]
    blocked: frozenset[int]
    nouns: frozenset[int]
    numbers_of: frozenset[int]  # numbers that count a thing ("2012 people")

    def at(self, index: int) -> str:
        """The word at a place, or the empty string outside the sentence."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""


Rule = Callable[[Words, int], Reading | None]


def _fixed(period: Period | None) -> Dating | None:
    return (lambda _anchor, _tense: period) if period else None


def _by_anchor(dating: Callable[[dt.date], Period | None]) -> Dating:
    return lambda anchor, _tense: dating(anchor) if anchor else None


def _by_tense(dating: Callable[[dt.date, Direction | None], Period | None]) -> Dating:
    return lambda anchor, tense: dating(anchor, tense) if anchor else None


def _number(word: str) -> int | None:
    if word.isdecimal() and len(word) < 4:
        return int(word)
    return NUMBERS.get(word)


def _day_number(word: str) -> int | None:
    m = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word)
    return int(m[1]) if m and 1 <= int(m[1]) <= 31 else None


def _year_number(word: str) -> int | None:
    return int(word) if re.fullmatch(r"1[4-9]\d\d|20\d\d|21\d\d", word) else None


def _year_after(w: Words, i: int) -> tuple[int | None, int]:
    """A year at `i`, perhaps behind a comma or "of"; and where the reading ends."""
    at = i + 1 if w.at(i) in (",", "of") else i
    year = _year_number(w.at(at))
    return (year, at + 1) if year and at not in w.numbers_of else (None, i)


def _month_day_period(month: int, first: int, last_month: int, last: int, year: int | None) -> Dating | None:
    """Day or days of months, in a given year or the one nearest to the anchor."""
    if year:
        end_year = year
        start = make_day(year - (month > last_month), month, first)
        return _fixed(cal.span(start, make_day(end_year, last_month, last)))

    def dating(anchor: dt.date, tense: Direction | None) -> Period | None:
        near = cal.nearest_year(anchor, month, first, tense)
        if near is None:
            return None
        return cal.span(make_day(near, month, first), make_day(near + (last_month < month), last_month, last))

    return _by_tense(dating)


def month_first(w: Words, i: int) -> Reading | None:
    """``September 24``, ``Sept. 24, 2013``, ``May 3-5``, ``May 30 to June 2, 2014``."""
    month = MONTH_NAMES.get(w.at(i))
    first = _day_number(w.at(i + 1)) if month else None
    if not month or not first or i in w.blocked:
        return None
    end, last_month, last = i + 2, month, first
    if w.at(end) in TO or w.at(end) in ("and", ","):
        other = MONTH_NAMES.get(w.at(end + 1))
        at = end + 2 if other else end + 1
        number = _day_number(w.at(at))
        if number and (other or number > first) and (w.at(end) != "," or w.at(at + 1) in ("and", ",")) and at not in w.numbers_of:
            end, last_month, last = at + 1, other or month, number
    year, end = _year_after(w, end)
    return Reading(end, "date", _month_day_period(month, first, last_month, last, year))


def day_first(w: Words, i: int) -> Reading | None:
    """``24 September``, ``24th of September 2013``, ``3 to 5 May``, ``30 May to 2 June``."""
    first = _day_number(w.at(i))
    if not first:
        return None
    at = i + 1
    month = None
    if w.at(at) in TO or w.at(at) == "and":
        last = _day_number(w.at(at + 1))
        of = at + 3 if w.at(at + 2) == "of" else at + 2
        month = MONTH_NAMES.get(w.at(of))
        if month and last and last > first:
            year, end = _year_after(w, of + 1)
            return Reading(end, "date", _month_day_period(month, first, month, last, year))
        return None
    at += w.at(at) == "of"
    month = MONTH_NAMES.get(w.at(at))
    if not month or at in w.blocked or (w.at(at) in ("may", "march") and not w.raw[at][0].isupper()):
        return None
    end, last_month, last_day = at + 1, month, first
    if w.at(end) in TO and (number := _day_number(w.at(end + 1))) and (other := MONTH_NAMES.get(w.at(end + 2))):
        end, last_month, last_day = end + 3, other, number
    year, end = _year_after(w, end)
    return Reading(end, "date", _month_day_period(month, first, last_month, last_day, year))


def numeric(w: Words, i: int) -> Reading | None:
    """``2013-09-24``, ``24/9/2013``, ``24.9.2013``; without value where day and month may be swapped."""
    word = w.at(i)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}/\d{1,2}/\d{1,2}", word):
        return Reading(i + 1, "date", _fixed(cal.day(parse_day(word))))
    return None


def weekday(w: Words, i: int) -> Reading | None:
    """``Tuesday``, ``Tuesday night``, ``Tuesday, September 24``, ``Monday to Wednesday``."""
    word = w.at(i)
    number = WEEKDAYS.get(word)
    if number is None:
        number = SHORT_WEEKDAYS.get(word)
        if number is None or not (MONTH_NAMES.get(w.at(i + 1)) or _day_number(w.at(i + 1))):
            return None
    if i in w.blocked or w.at(i - 1) in ("good", "black", "bloody", "super", "holy", "palm", "easter", "ash"):
        return None
    at = i + 1 + (w.at(i + 1) in (",", "the"))
    at += w.at(at) == "the"
    for rule in (month_first, day_first):
        if found := rule(w, at):
            return Reading(found.end, "date", found.dating)
    end = i + 1 + (w.at(i + 1) in PARTS_OF_DAY)
    other = WEEKDAYS.get(w.at(end + 1))
    if w.at(end) in TO and other is not None and other != number:
        return Reading(end + 2, "date", _by_tense(lambda a, t: _weekdays(a, number, other, t)))
    return Reading(end, "date", _by_tense(lambda a, t: cal.weekday(a, number, t)))


def _weekdays(anchor: dt.date, first: int, last: int, tense: Direction | None) -> Period | None:
    days = (last - first) % 7 * cal.DAY
    if tense == "future":
        start = cal.weekday(anchor, first, tense).start
        return cal.span(start, start + days)
    end = cal.weekday(anchor, last, tense).start
    return cal.span(end - days, end)


def relative_day(w: Words, i: int) -> Reading | None:
    """``yesterday``, ``tomorrow evening``, ``last night``, ``the day before yesterday``, ``this morning``."""
    word, following = w.at(i), w.at(i + 1)
    away = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}.get(word)
    if away is not None:
        end = i + 1 + (following in PARTS_OF_DAY)
        return Reading(end, "date", _by_anchor(lambda a: cal.day(a + away * cal.DAY)), _sign(away))
    if word == "day" and following in ("before", "after") and w.at(i + 2) in ("yesterday", "tomorrow"):
        far = -2 if w.at(i + 2) == "yesterday" else 2
        if (following == "before") == (far < 0):
            return Reading(i + 3, "date", _by_anchor(lambda a: cal.day(a + far * cal.DAY)), _sign(far))
    if word == "last" and following in ("night", "evening"):
        return Reading(i + 2, "date", _by_anchor(lambda a: cal.day(a - cal.DAY)), "past")
    if word == "this" and following in PARTS_OF_DAY:
        return Reading(i + 2, "date", _by_anchor(cal.day))
    return None


def _sign(number: int) -> Direction | None:
    return "past" if number < 0 else "future" if number > 0 else None


def shifted(w: Words, i: int) -> Reading | None:
    """``last week``, ``next month``, ``this year``, ``last Tuesday``, ``next September``, ``last summer``, ``this weekend``."""
    shift = SHIFTS.get(w.at(i))
    if shift is None:
        return None
    word, end = w.at(i + 1), i + 2
    towards = _sign(shift)
    if word in WHOLE_UNITS and w.at(end) not in ("old", "-"):
        unit = word
        return Reading(end, "date", _by_anchor(lambda a: cal.shifted(a, unit, shift)), towards)
    if word == "weekend":
        return Reading(end, "date", _by_tense(lambda a, t: cal.weekend(a, shift, t)), towards)
    if (number := WEEKDAYS.get(word)) is not None:
        end += w.at(end) in PARTS_OF_DAY
        return Reading(end, "date", _by_anchor(lambda a: cal.shifted_weekday(a, number, shift)), towards)
    if (month := MONTH_NAMES.get(word)) and w.raw[i + 1][0].isupper() and i + 1 not in w.blocked:
        if _day_number(w.at(end)):
            return None
        return Reading(end, "date", _by_anchor(lambda a: _shifted_month(a, month, shift)), towards)
    if word in SEASONS and i + 1 in w.nouns:
        return Reading(end, "date", _by_anchor(lambda a: _shifted_season(a, word, shift)), towards)
    return None


def _shifted_month(anchor: dt.date, number: int, shift: int) -> Period | None:
    if shift == 0:
        return cal.month(anchor.year, number)
    other = anchor.replace(day=1) - cal.DAY if shift < 0 else cal.month(anchor.year, anchor.month).end + cal.DAY
    return cal.nearest_month(other, number, "past" if shift < 0 else "future")


def _shifted_season(anchor: dt.date, name: str, shift: int) -> Period | None:
    options = [p for k in (-1, 0, 1) if (p := cal.season(name, anchor.year + k))]
    if shift == 0:
        return next((p for p in options if p.start.year == anchor.year), None)
    if shift < 0:
        return next((p for p in reversed(options) if p.end < anchor), None)
    return next((p for p in options if p.start > anchor), None)


def weekend(w: Words, i: int) -> Reading | None:
    """``the weekend`` behind over, at, during, on."""
    if w.at(i) == "weekend" and w.at(i - 1) == "the" and w.at(i - 2) in ("over", "at", "during", "on", "for"):
        return Reading(i + 1, "date", _by_tense(lambda a, t: cal.weekend(a, None, t)))
    return None


def month_alone(w: Words, i: int) -> Reading | None:
    """``September``, ``September 2013``, ``mid-May``; doubtful words need a preposition or year around them."""
    word = w.at(i).removeprefix("mid-")
    number = MONTH_NAMES.get(word)
    if number is None or i in w.blocked or not w.raw[i].removeprefix("mid-").removeprefix("Mid-")[:1].isupper():
        return None
    year, end = _year_after(w, i + 1)
    if year:
        return Reading(end, "date", _fixed(cal.month(year, number)))
    other = MONTH_NAMES.get(w.at(i + 2)) if w.at(i + 1) in TO else None
    if other:
        last_year, last = _year_after(w, i + 3)
        if last_year:
            first = cal.month(last_year - (other < number), number)
            return Reading(last, "date", _fixed(cal.span(first.start, cal.month(last_year, other).end)))
    doubtful = word in DOUBTFUL_MONTHS and word == w.at(i)
    if doubtful and (w.at(i - 1) not in BEFORE_TIME - {"and", "on", "for", "to"} or i not in w.nouns):
        return None
    return Reading(i + 1, "date", _by_tense(lambda a, t: cal.nearest_month(a, number, t)))


def year_alone(w: Words, i: int) -> Reading | None:
    """``2012`` behind a preposition, ``2012-13``, ``mid-2012``, ``the 1990s``, ``the 2015 deal``."""
    word = w.at(i)
    if m := re.fullmatch(r"(1[4-9]|20|21)(\d)0s", word):
        start = int(m[1] + m[2] + "0")
        return Reading(i + 1, "date", _fixed(cal.years(start, start + 9)))
    number = _year_number(word.removeprefix("mid-"))
    if number is None or i in w.numbers_of:
        return None
    if word.startswith("mid-"):
        return Reading(i + 1, "date", _fixed(cal.year(number)))
    following = w.at(i + 2)
    if w.at(i + 1) in DASHES | {"/", "to"}:
        last = _year_number(following)
        if last is None and re.fullmatch(r"\d\d", following) and w.at(i + 1) != "to":
            last = number // 100 * 100 + int(following)
        if last and number < last < number + 100:
            return Reading(i + 3, "date", _fixed(cal.years(number, last)))
    before = w.at(i - 1)
    if before in BEFORE_TIME or before in ("the", "(", "year", "a", "its", "their", "his", "'s", "’s"):
        return Reading(i + 1, "date", _fixed(cal.year(number)))
    return None


def part(w: Words, i: int) -> Reading | None:
    """``early June``, ``late last year``, ``earlier this week``, ``end of the month``, ``beginning of 2013``, ``late Tuesday``."""
    word = w.at(i)
    if word in PARTS:
        at = i + 1 + (w.at(i + 1) == "-") + (w.at(i + 1) in ("in", "on"))
        at += w.at(at) == "the"
    elif word in STARTS_AND_ENDS and w.at(i + 1) == "of":
        at = i + 2 + (w.at(i + 2) == "the")
        if w.at(at) in WHOLE_UNITS and w.at(i + 2) == "the":
            unit = w.at(at)
            return Reading(at + 1, "date", _by_anchor(lambda a: cal.shifted(a, unit, 0)))
    else:
        return None
    for rule in (shifted, month_first, weekday, relative_day, season_of, month_alone, year_alone):
        if found := rule(w, at):
            return Reading(found.end, found.kind, found.dating, found.direction)
    return None


def season_of(w: Words, i: int) -> Reading | None:
    """``autumn of 2012``, ``spring 2014``."""
    name = w.at(i)
    if name not in SEASONS:
        return None
    year, end = _year_after(w, i + 1)
    return Reading(end, "date", _fixed(cal.season(name, year))) if year else None


def quarter_or_half(w: Words, i: int) -> Reading | None:
    """``first quarter of 2013``, ``Q3 2014``, ``second half of 2012``."""
    number = ORDINALS.get(w.at(i))
    if number is None:
        return None
    at = i + 1 + (not w.at(i).startswith("q"))
    unit = "quarter" if w.at(i).startswith("q") else w.at(i + 1)
    at_year = at + (w.at(at) == "of") + (w.at(at) == "of" and w.at(at + 1) == "the")
    year = _year_number(w.at(at_year))
    if unit == "quarter":
        if year:
            return Reading(at_year + 1, "date", _fixed(cal.quarter(year, number)))
    elif unit == "half" and number < 3:
        half = number
        if year:
            first, last = cal.month(year, 6 * half - 5), cal.month(year, 6 * half)
            return Reading(at_year + 1, "date", _fixed(cal.span(first.start, last.end)))
    return None


def counted(w: Words, i: int) -> Reading | None:
    """``two days ago``, ``three weeks later``, ``for two weeks``, ``two-day``, ``in three days``, ``months ago``."""
    at, number = i, _number(w.at(i))
    if number is not None or w.at(i) in VAGUE:
        at += 1
        at += w.at(at) == "of"
        if w.at(i) in ("a", "an") and w.at(at) in VAGUE:
            number, at = None, at + 1 + (w.at(at + 1) == "of")
        if w.at(at) in ("-", "consecutive", "full", "whole", "more", "straight"):
            at += 1
    unit = UNITS.get(w.at(at))
    if unit is None or (number == 1 and w.at(i) in ("a", "an") and w.at(at + 1) == "-"):
        return None
    end = at + 1
    following = w.at(end)
    if following == "and" and w.at(end + 1) in ("a", "one") and w.at(end + 2) == "half":
        return Reading(end + 3, "duration")
    if following == "ago":
        return Reading(end + 1, "date", _ago(unit, number), "past")
    if following in ("later", "afterwards", "afterward"):
        return Reading(end + 1, "reference", None, "future")
    if following in ("earlier", "before", "previously"):
        return Reading(end + 1, "reference", None, "past")
    if at == i and w.at(i - 1) not in ("for", "over", "in", "within", "after"):
        return None
    if number is not None and w.at(i - 1) == "in" and following not in ("of", "-", "since", "that", "to") and w.at(i) not in ("a", "an"):
        return Reading(end, "duration", lambda a, t: cal.shifted(a, unit, number) if a and t == "future" else None)
    if w.at(i) in ("a", "an") and w.at(i - 1) not in ("for", "in", "within", "after", "over", "than", "about"):
        return None
    return Reading(end, "duration")


def _ago(unit: str, number: int | None) -> Dating | None:
    if number is None or unit == "century":
        return None
    return _by_anchor(lambda a: cal.shifted(a, unit, -number))


def stretch(w: Words, i: int) -> Reading | None:
    """``the past two years``, ``the last three days``, ``the next week``, ``the coming months``."""
    if w.at(i) not in ("past", "last", "next", "coming", "previous", "recent"):
        return None
    future = w.at(i) in ("next", "coming")
    number = _number(w.at(i + 1))
    at = i + 1 + (number is not None or w.at(i + 1) in VAGUE)
    unit = UNITS.get(w.at(at))
    direction: Direction = "future" if future else "past"
    if unit is None:
        return None
    plural = w.at(at) != unit
    if number is None and (plural or at > i + 1):
        return Reading(at + 1, "duration", None, direction)
    if number is None and w.at(i) not in ("past", "coming") :
        return None
    amount = (number or 1) * (-1 if future else 1)
    return Reading(at + 1, "duration", _by_anchor(lambda a: cal.back_to(a, unit, amount)), direction)


def frequency(w: Words, i: int) -> Reading | None:
    """``daily``, ``every Monday``, ``each year``, ``once a week``, ``on Mondays``."""
    word = w.at(i)
    if word in FREQUENCIES or (word in WEEKDAY_PLURALS and w.at(i - 1) in ("on", "and", ",")):
        return Reading(i + 1, "frequency")
    if word in ("every", "each"):
        at = i + 1 + (w.at(i + 1) in ("other", "single", "few") or _number(w.at(i + 1)) is not None)
        if w.at(at) in UNITS or w.at(at) in WEEKDAYS or w.at(at) in SEASONS or w.at(at) in MONTH_NAMES:
            return Reading(at + 1, "frequency")
    if word in ("once", "twice", "times") and w.at(i + 1) in ("a", "per", "every", "each") and w.at(i + 2) in UNITS:
        return Reading(i + 3, "frequency")
    return None


def reference(w: Words, i: int) -> Reading | None:
    """``the next day``, ``the same week``, ``that month``, ``the following year``, ``the day before``, ``the same time``."""
    word, following = w.at(i), w.at(i + 1)
    if following in UNITS and following == UNITS[following]:
        if word in ("following", "same", "that"):
            return Reading(i + 2, "reference", None, "future" if word == "following" else None)
        if w.at(i - 1) == "the" and word in ("next", "previous", "preceding"):
            return Reading(i + 2, "reference", None, "future" if word == "next" else "past")
    if word in ("day", "week", "month", "year") and w.at(i - 1) == "the" and following in ("before", "after", "earlier"):
        return Reading(i + 2, "reference", None, "future" if following == "after" else "past")
    return None


RULES: tuple[Rule, ...] = (
    part,
    month_first,
    day_first,
    numeric,
    weekday,
    relative_day,
    reference,
    shifted,
    stretch,
    weekend,
    season_of,
    quarter_or_half,
    month_alone,
    year_alone,
    frequency,
    counted,
)
# Words that one of the rules may begin with; digits and "mid-…" are told by their form.
FIRST_WORDS = frozenset(
    {*MONTH_NAMES, *WEEKDAYS, *SHORT_WEEKDAYS, *WEEKDAY_PLURALS, *SEASONS, *UNITS, *SHIFTS, *PARTS, *STARTS_AND_ENDS, *NUMBERS}
    | {*ORDINALS, *VAGUE, *FREQUENCIES, "today", "tonight", "yesterday", "tomorrow", "weekend", "past", "recent", "every", "each"}
    | {"once", "twice", "times", "following", "same", "that", "preceding"}
)
