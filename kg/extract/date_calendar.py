"""Calendar arithmetic behind time expressions: periods, and which Tuesday or September is meant."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from typing import Literal

from kg.articles.days import make_day
from kg.model import Precision

Direction = Literal["past", "future"]
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both in, and the unit that names them."""

    start: dt.date
    end: dt.date
    precision: Precision


def day(date: dt.date | None) -> Period | None:
    """A single day."""
    return Period(date, date, "day") if date else None


def span(start: dt.date | None, end: dt.date | None) -> Period | None:
    """From one day to a later one; a single day where they are equal, None the wrong way round."""
    if start is None or end is None or end < start:
        return None
    return Period(start, end, "range") if end > start else Period(start, end, "day")


def week(date: dt.date) -> Period:
    """Monday to Sunday around a day."""
    monday = date - date.weekday() * DAY
    return Period(monday, monday + 6 * DAY, "week")


def month(year: int, number: int) -> Period:
    """A month; `number` may run over into other years (0 is December of the year before)."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Period(dt.date(year, number, 1), dt.date(year, number, monthrange(year, number)[1]), "month")


def quarter(year: int, number: int) -> Period:
    """A quarter; `number` may run over into other years."""
    first, last = month(year, 3 * number - 2), month(year, 3 * number)
    return Period(first.start, last.end, "quarter")


def year(number: int) -> Period:
    """A calendar year."""
    return Period(dt.date(number, 1, 1), dt.date(number, 12, 31), "year")


def years(first: int, last: int) -> Period:
    """Several years as a range."""
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31), "range")


def season(name: str, number: int) -> Period | None:
    """A northern season of a year. Winter has two years, so it is not sure which is meant: None."""
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}.get(name)
    if first is None:
        return None
    return Period(month(number, first).start, month(number, first + 2).end, "range")


def nearest_season(anchor: dt.date, name: str, tense: Direction | None) -> Period | None:
    """The season that last began, or for the future the next one not over; None without a direction."""
    if tense is None:
        return None
    for number in (anchor.year, anchor.year + 1) if tense == "future" else (anchor.year, anchor.year - 1):
        found = season(name, number)
        if found is not None and (found.end >= anchor if tense == "future" else found.start <= anchor):
            return found
    return None


def weekday(anchor: dt.date, number: int, tense: Direction | None) -> Period:
    """The nearest such weekday on or before the anchor; on or after it for the future. Monday is 0."""
    if tense == "future":
        found = anchor + (number - anchor.weekday()) % 7 * DAY
    else:
        found = anchor - (anchor.weekday() - number) % 7 * DAY
    return Period(found, found, "day")


def shifted_weekday(anchor: dt.date, number: int, shift: int) -> Period:
    """``last``, ``this``, ``next`` Tuesday (-1, 0, 1): before, in the week of, after the anchor."""
    if shift == 0:
        date = anchor + (number - anchor.weekday()) * DAY
    else:
        away = (anchor.weekday() - number if shift < 0 else number - anchor.weekday()) % 7 or 7
        date = anchor + shift * away * DAY
    return Period(date, date, "day")


def weekend(anchor: dt.date, shift: int | None, tense: Direction | None) -> Period:
    """A weekend by ``last``, ``this``, ``next``; without (None) the nearest one begun, or to come."""
    saturday = week(anchor).start + 5 * DAY
    if shift is None:
        shift = 0 if tense == "future" or anchor >= saturday else -1
    saturday += 7 * shift * DAY
    return Period(saturday, saturday + DAY, "range")


def nearest_year(anchor: dt.date, number: int, day_number: int, tense: Direction | None) -> int | None:
    """The year that a month and day without one belong to.

    The last such day up to the anchor for the past, the first from it on for the future, else
    the nearest. None where no year around has such a day.
    """
    options = [make_day(anchor.year + k, number, day_number) for k in (-1, 0, 1)]
    days = [d for d in options if d is not None]
    if tense == "past":
        days = [d for d in days if d <= anchor][-1:]
    elif tense == "future":
        days = [d for d in days if d >= anchor][:1]
    return min(days, key=lambda d: (abs(d - anchor), d)).year if days else None


def nearest_month(anchor: dt.date, number: int, tense: Direction | None) -> Period:
    """The month of that name nearest to the anchor, in a direction if given; its own counts for both."""
    distance = (number - anchor.month) % 12  # months ahead, 0 to 11
    if tense == "past" or (tense is None and distance > 6):
        distance -= 12 if distance else 0
    return month(anchor.year, anchor.month + distance)


def shifted(anchor: dt.date, unit: str, amount: int) -> Period | None:
    """The period `amount` units from the anchor's own: for days a day, for weeks a week, and so on."""
    try:
        if unit in ("day", "hour", "minute", "night"):
            return day(anchor + (amount if unit in ("day", "night") else 0) * DAY)
        if unit == "week":
            return week(anchor + 7 * amount * DAY)
        if unit == "fortnight":
            return week(anchor + 14 * amount * DAY)
        if unit == "month":
            return month(anchor.year, anchor.month + amount)
        if unit == "quarter":
            return quarter(anchor.year, (anchor.month - 1) // 3 + 1 + amount)
        if unit == "year":
            return year(anchor.year + amount)
        if unit == "decade":
            first = anchor.year // 10 * 10 + 10 * amount
            return years(first, first + 9)
    except (ValueError, OverflowError):
        pass
    return None


def back_to(anchor: dt.date, unit: str, amount: int) -> Period | None:
    """The stretch of `amount` units that ends on the anchor (begins there for a negative amount)."""
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    try:
        if days:
            other = anchor - days * amount * DAY
        elif unit in ("month", "quarter", "year", "decade"):
            months = amount * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
            there = month(anchor.year, anchor.month - months)
            other = there.start.replace(day=min(anchor.day, there.end.day))
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return span(min(other, anchor), max(other, anchor))
