"""Rules for times with names: days, months, seasons, years."""

from __future__ import annotations

import datetime as dt
import re

from kg.articles.days import make_day, parse_day
from kg.extract import date_calendar as cal
from kg.extract.date_calendar import Direction, Period
from kg.extract.date_reading import (
    Dating,
    Reading,
    Words,
    by_tense,
    day_number,
    fixed,
    year_after,
    year_number,
)
from kg.extract.date_words import (
    BEFORE_TIME,
    DASHES,
    DOUBTFUL_MONTHS,
    MONTH_NAMES,
    ORDINALS,
    PARTS_OF_DAY,
    SEASONS,
    SHORT_WEEKDAYS,
    TO,
    WEEKDAYS,
)


def _month_day_period(month: int, first: int, last_month: int, last: int, year: int | None) -> Dating | None:
    """Day or days of months, in a given year or the one nearest to the anchor."""
    if year:
        end_year = year
        start = make_day(year - (month > last_month), month, first)
        return fixed(cal.span(start, make_day(end_year, last_month, last)))

    def dating(anchor: dt.date, tense: Direction | None) -> Period | None:
        near = cal.nearest_year(anchor, month, first, tense)
        if near is None:
            return None
        return cal.span(make_day(near, month, first), make_day(near + (last_month < month), last_month, last))

    return by_tense(dating)


def month_first(w: Words, i: int) -> Reading | None:
    """``September 24``, ``Sept. 24, 2013``, ``May 3-5``, ``May 30 to June 2, 2014``."""
    month = MONTH_NAMES.get(w.at(i))
    first = day_number(w.at(i + 1)) if month else None
    if not month or not first or i in w.blocked or i + 1 in w.numbers_of:
        return None
    end, last_month, last = i + 2, month, first
    if w.at(end) in TO or w.at(end) in ("and", ","):
        other = MONTH_NAMES.get(w.at(end + 1))
        at = end + 2 if other else end + 1
        number = day_number(w.at(at))
        if (
            number
            and (other or number > first)
            and (w.at(end) != "," or w.at(at + 1) in ("and", ","))
            and at not in w.numbers_of
        ):
            end, last_month, last = at + 1, other or month, number
    year, end = year_after(w, end)
    return Reading(end, "date", _month_day_period(month, first, last_month, last, year))


def day_first(w: Words, i: int) -> Reading | None:
    """``24 September``, ``24th of September 2013``, ``3 to 5 May``, ``30 May to 2 June``."""
    first = day_number(w.at(i))
    if not first:
        return None
    at = i + 1
    month = None
    if w.at(at) in TO or w.at(at) == "and":
        last = day_number(w.at(at + 1))
        of = at + 3 if w.at(at + 2) == "of" else at + 2
        month = MONTH_NAMES.get(w.at(of))
        if month and last and last > first:
            year, end = year_after(w, of + 1)
            return Reading(end, "date", _month_day_period(month, first, month, last, year))
        return None
    at += w.at(at) == "of"
    month = MONTH_NAMES.get(w.at(at))
    if not month or at in w.blocked or (w.at(at) in ("may", "march") and not w.raw[at][0].isupper()):
        return None
    end, last_month, last_day = at + 1, month, first
    if (
        w.at(end) in TO
        and (number := day_number(w.at(end + 1)))
        and (other := MONTH_NAMES.get(w.at(end + 2)))
    ):
        end, last_month, last_day = end + 3, other, number
    year, end = year_after(w, end)
    return Reading(end, "date", _month_day_period(month, first, last_month, last_day, year))


def numeric(w: Words, i: int) -> Reading | None:
    """``2013-09-24``, ``24/9/2013``, ``24.9.2013``; without value where day and month may be swapped."""
    word = w.at(i)
    if re.fullmatch(
        r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}/\d{1,2}/\d{1,2}", word
    ):
        return Reading(i + 1, "date", fixed(cal.day(parse_day(word))))
    return None


def weekday(w: Words, i: int) -> Reading | None:
    """``Tuesday``, ``Tuesday night``, ``Tuesday, September 24``, ``Monday to Wednesday``."""
    word = w.at(i)
    number = WEEKDAYS.get(word)
    if number is None:
        number = SHORT_WEEKDAYS.get(word)
        if number is None or not (MONTH_NAMES.get(w.at(i + 1)) or day_number(w.at(i + 1))):
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
        return Reading(end + 2, "date", by_tense(lambda a, t: _weekdays(a, number, other, t)))
    return Reading(end, "date", by_tense(lambda a, t: cal.weekday(a, number, t)))


def _weekdays(anchor: dt.date, first: int, last: int, tense: Direction | None) -> Period | None:
    days = (last - first) % 7 * cal.DAY
    if tense == "future":
        start = cal.weekday(anchor, first, tense).start
        return cal.span(start, start + days)
    end = cal.weekday(anchor, last, tense).start
    return cal.span(end - days, end)


def month_alone(w: Words, i: int) -> Reading | None:
    """``September``, ``September 2013``, ``mid-May``; doubtful words need a preposition or a year."""
    word = w.at(i).removeprefix("mid-")
    number = MONTH_NAMES.get(word)
    if (
        number is None
        or i in w.blocked
        or not w.raw[i].removeprefix("mid-").removeprefix("Mid-")[:1].isupper()
    ):
        return None
    year, end = year_after(w, i + 1)
    if year:
        later = MONTH_NAMES.get(w.at(end + 1)) if w.at(end) in TO else None
        later_year, later_end = year_after(w, end + 2)
        if later and later_year:
            return Reading(later_end, "date", fixed(_months(year, number, later_year, later)))
        return Reading(end, "date", fixed(cal.month(year, number)))
    other = MONTH_NAMES.get(w.at(i + 2)) if w.at(i + 1) in TO else None
    if other:
        last_year, last = year_after(w, i + 3)
        if last_year:
            first_year = last_year - (other < number)
            return Reading(last, "date", fixed(_months(first_year, number, last_year, other)))
    doubtful = word in DOUBTFUL_MONTHS and word == w.at(i)
    if doubtful and (w.at(i - 1) not in BEFORE_TIME - {"and", "on", "for", "to"} or i not in w.nouns):
        return None
    return Reading(i + 1, "date", by_tense(lambda a, t: cal.nearest_month(a, number, t)))


def _months(year: int, number: int, last_year: int, last: int) -> Period | None:
    return cal.span(cal.month(year, number).start, cal.month(last_year, last).end)


def century(w: Words, i: int) -> Reading | None:
    """``19th century``."""
    m = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", w.at(i))
    if not m or not 15 <= int(m[1]) <= 21 or w.at(i + 1) != "century":
        return None
    last = 100 * int(m[1])
    return Reading(i + 2, "date", fixed(cal.years(last - 99, last)))


def year_alone(w: Words, i: int) -> Reading | None:
    """``2012`` behind a preposition, ``2012-13``, ``mid-2012``, ``the 1990s``, ``the 2015 deal``."""
    word = w.at(i)
    if m := re.fullmatch(r"(1[4-9]|20|21)(\d)0s", word):
        start = int(m[1] + m[2] + "0")
        return Reading(i + 1, "date", fixed(cal.years(start, start + 9)))
    number = year_number(word.removeprefix("mid-"))
    if number is None or i in w.numbers_of:
        return None
    if word.startswith("mid-"):
        return Reading(i + 1, "date", fixed(cal.year(number)))
    following = w.at(i + 2)
    if w.at(i + 1) in DASHES | {"/", "to"} or (w.at(i + 1) == "and" and w.at(i - 1) == "between"):
        last = year_number(following)
        if last is None and re.fullmatch(r"\d\d", following) and w.at(i + 1) not in ("to", "and"):
            last = number // 100 * 100 + int(following)
        if last and number < last < number + 100:
            return Reading(i + 3, "date", fixed(cal.years(number, last)))
    before = w.at(i - 1)
    if before in BEFORE_TIME or before in ("the", "(", "year", "a", "its", "their", "his", "'s", "’s"):
        return Reading(i + 1, "date", fixed(cal.year(number)))
    return None


def season_of(w: Words, i: int) -> Reading | None:
    """``autumn of 2012``, ``spring 2014``, ``in the autumn``."""
    name = w.at(i)
    if name not in SEASONS:
        return None
    year, end = year_after(w, i + 1)
    if year:
        return Reading(end, "date", fixed(cal.season(name, year)))
    behind = i - 2 if w.at(i - 1) == "the" else i - 1
    if w.at(behind) != "in" or w.at(i + 1) == "of":
        return None
    return Reading(i + 1, "date", by_tense(lambda a, t: cal.nearest_season(a, name, t)))


def quarter_or_half(w: Words, i: int) -> Reading | None:
    """``first quarter of 2013``, ``Q3 2014``, ``second half of 2012``."""
    number = ORDINALS.get(w.at(i))
    if number is None:
        return None
    at = i + 1 + (not w.at(i).startswith("q"))
    unit = "quarter" if w.at(i).startswith("q") else w.at(i + 1)
    at_year = at + (w.at(at) == "of") + (w.at(at) == "of" and w.at(at + 1) == "the")
    year = year_number(w.at(at_year))
    if unit == "quarter":
        if year:
            return Reading(at_year + 1, "date", fixed(cal.quarter(year, number)))
    elif unit == "half" and number < 3:
        half = number
        if year:
            first, last = cal.month(year, 6 * half - 5), cal.month(year, 6 * half)
            return Reading(at_year + 1, "date", fixed(cal.span(first.start, last.end)))
    return None
