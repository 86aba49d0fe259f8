"""Rules for times that count from another: yesterday, last week, two days ago, for a month, daily."""

from __future__ import annotations

import datetime as dt

from kg.extract import date_calendar as cal
from kg.extract.date_calendar import Direction, Period
from kg.extract.date_reading import (
    Dating,
    Reading,
    Words,
    by_anchor,
    by_tense,
    count,
    day_number,
    sign,
)
from kg.extract.date_words import (
    FREQUENCIES,
    MONTH_NAMES,
    PARTS_OF_DAY,
    SEASONS,
    SHIFTS,
    UNITS,
    VAGUE,
    WEEKDAY_PLURALS,
    WEEKDAYS,
    WHOLE_UNITS,
)


def relative_day(w: Words, i: int) -> Reading | None:
    """``yesterday``, ``tomorrow evening``, ``last night``, ``the day before yesterday``, ``this morning``."""
    word, following = w.at(i), w.at(i + 1)
    away = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}.get(word)
    if away is not None:
        end = i + 1 + (following in PARTS_OF_DAY)
        return Reading(end, "date", by_anchor(lambda a: cal.day(a + away * cal.DAY)), sign(away))
    if word == "day" and following in ("before", "after") and w.at(i + 2) in ("yesterday", "tomorrow"):
        far = -2 if w.at(i + 2) == "yesterday" else 2
        if (following == "before") == (far < 0):
            return Reading(i + 3, "date", by_anchor(lambda a: cal.day(a + far * cal.DAY)), sign(far))
    if word == "last" and following in ("night", "evening"):
        return Reading(i + 2, "date", by_anchor(lambda a: cal.day(a - cal.DAY)), "past")
    if word == "this" and following in PARTS_OF_DAY:
        return Reading(i + 2, "date", by_anchor(cal.day))
    return None


def shifted(w: Words, i: int) -> Reading | None:
    """``last week``, ``this year``, ``last Tuesday``, ``next May``, ``last summer``, ``this weekend``."""
    shift = SHIFTS.get(w.at(i))
    if shift is None:
        return None
    word, end = w.at(i + 1), i + 2
    towards = sign(shift)
    if word in WHOLE_UNITS and w.at(end) not in ("old", "-"):
        if w.at(i - 1) == "the" and shift:
            return None
        unit = word
        return Reading(end, "date", by_anchor(lambda a: cal.shifted(a, unit, shift)), towards)
    if word == "weekend":
        return Reading(end, "date", by_tense(lambda a, t: cal.weekend(a, shift, t)), towards)
    if (number := WEEKDAYS.get(word)) is not None:
        end += w.at(end) in PARTS_OF_DAY
        return Reading(end, "date", by_anchor(lambda a: cal.shifted_weekday(a, number, shift)), towards)
    if (month := MONTH_NAMES.get(word)) and w.raw[i + 1][0].isupper() and i + 1 not in w.blocked:
        if day_number(w.at(end)):
            return None
        return Reading(end, "date", by_anchor(lambda a: _shifted_month(a, month, shift)), towards)
    if word in SEASONS and i + 1 in w.nouns:
        return Reading(end, "date", by_anchor(lambda a: _shifted_season(a, word, shift)), towards)
    return None


def _shifted_month(anchor: dt.date, number: int, shift: int) -> Period | None:
    if shift == 0:
        return cal.month(anchor.year, number)
    other = (
        anchor.replace(day=1) - cal.DAY if shift < 0 else cal.month(anchor.year, anchor.month).end + cal.DAY
    )
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
        return Reading(i + 1, "date", by_tense(lambda a, t: cal.weekend(a, None, t)))
    return None


def counted(w: Words, i: int) -> Reading | None:
    """``two days ago``, ``three weeks later``, ``for two weeks``, ``two-day``, ``in three days``."""
    at, number = i, count(w.at(i))
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
    if following in ("old", "olds") or (following == "-" and w.at(end + 1).startswith("old")):
        return None
    if following == "and" and w.at(end + 1) in ("a", "one") and w.at(end + 2) == "half":
        return Reading(end + 3, "duration")
    if following == "ago":
        return Reading(end + 1, "date", _ago(unit, number), "past")
    if following in ("later", "afterwards", "afterward"):
        return Reading(end + 1, "reference", None, "future")
    if following in ("earlier", "before", "previously"):
        return Reading(end + 1, "reference", None, "past")
    if following == "after" and at > i:
        return Reading(end + 1, "reference", None, "future")
    if at == i and (w.at(at) == unit or w.at(i - 1) not in ("for", "over", "in", "within", "after")):
        return None
    if (
        number is not None
        and w.at(i - 1) == "in"
        and following not in ("of", "-", "since", "that", "to")
        and w.at(i) not in ("a", "an")
    ):
        return Reading(
            end, "duration", lambda a, t: cal.shifted(a, unit, number) if a and t == "future" else None
        )
    if w.at(i) in ("a", "an") and w.at(i - 1) not in (
        "for",
        "in",
        "within",
        "after",
        "over",
        "than",
        "about",
    ):
        return None
    return Reading(end, "duration")


def _ago(unit: str, number: int | None) -> Dating | None:
    if number is None or unit == "century":
        return None
    return by_anchor(lambda a: cal.shifted(a, unit, -number))


def stretch(w: Words, i: int) -> Reading | None:
    """``the past two years``, ``the last three days``, ``the next week``, ``the coming months``."""
    if w.at(i) not in ("past", "last", "next", "coming", "previous", "recent"):
        return None
    future = w.at(i) in ("next", "coming")
    number = count(w.at(i + 1))
    at = i + 1 + (number is not None or w.at(i + 1) in VAGUE)
    unit = UNITS.get(w.at(at))
    direction: Direction = "future" if future else "past"
    if unit is None:
        return None
    plural = w.at(at) != unit
    if number is None and (plural or at > i + 1):
        return Reading(at + 1, "duration", None, direction)
    if number is None and w.at(i) not in ("past", "coming") and w.at(i - 1) != "the":
        return None
    amount = (number or 1) * (-1 if future else 1)
    return Reading(at + 1, "duration", by_anchor(lambda a: cal.back_to(a, unit, amount)), direction)


def frequency(w: Words, i: int) -> Reading | None:
    """``daily``, ``every Monday``, ``each year``, ``once a week``, ``on Mondays``."""
    word = w.at(i)
    if word in FREQUENCIES or (word in WEEKDAY_PLURALS and w.at(i - 1) in ("on", "and", ",")):
        return Reading(i + 1, "frequency")
    if word in ("every", "each"):
        at = i + 1 + (w.at(i + 1) in ("other", "single", "few") or count(w.at(i + 1)) is not None)
        if w.at(at) in UNITS or w.at(at) in WEEKDAYS or w.at(at) in SEASONS or w.at(at) in MONTH_NAMES:
            return Reading(at + 1, "frequency")
    if (
        word in ("once", "twice", "times")
        and w.at(i + 1) in ("a", "per", "every", "each")
        and w.at(i + 2) in UNITS
    ):
        return Reading(i + 3, "frequency")
    return None


def reference(w: Words, i: int) -> Reading | None:
    """``the next day``, ``the same week``, ``that month``, ``the following year``, ``the day before``."""
    word, following = w.at(i), w.at(i + 1)
    if following in UNITS and following == UNITS[following]:
        if word in ("following", "same", "that"):
            return Reading(i + 2, "reference", None, "future" if word == "following" else None)
        within = w.at(i - 2) in ("over", "in", "within", "during", "for")
        if w.at(i - 1) == "the" and word in ("next", "previous", "preceding") and not within:
            return Reading(i + 2, "reference", None, "future" if word == "next" else "past")
    if (
        word in ("day", "week", "month", "year")
        and w.at(i - 1) == "the"
        and following in ("before", "after", "earlier")
    ):
        return Reading(i + 2, "reference", None, "future" if following == "after" else "past")
    return None
