"""Days as metadata writes them: one written date in, one day out, or None where it is not sure."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
FIRST_YEAR, LAST_YEAR = 1400, 2200


def month_number(word: str) -> int | None:
    """1 to 12 for an English month name or its abbreviation, with or without full stop."""
    plain = word.lower().rstrip(".")
    if plain in _SHORT:
        return _SHORT[plain]
    return MONTHS.index(plain) + 1 if plain in MONTHS else None


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None where the calendar has no such day or the year is not plausible."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    names = "|".join([*MONTHS, "sept", *(name[:3] for name in MONTHS)])
    month = rf"(?P<month>{names})\.?"
    return {
        "iso": re.compile(r"(?<!\d)(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)"),
        "compact": re.compile(r"(?<![\d.])(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=$|T\d|Z|\s)"),
        "day_month": re.compile(
            rf"(?<![\d.,])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{month}[\s,-]+"
            r"'?(?P<y>\d{4}|\d{2})(?![\d:])",
            re.I,
        ),
        "month_day": re.compile(
            rf"\b{month}[\s-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|[\s-]+)(?P<y>\d{{4}})(?!\d)", re.I
        ),
        "numbers": re.compile(r"(?<!\d)(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)"),
    }


def _full_year(year: str) -> int:
    """Two digits count from 1970 to 2069, as in POSIX and RFC 2822."""
    value = int(year)
    if len(year) > 2:
        return value
    return value + (1900 if value >= 70 else 2000)


def _from_number(value: float) -> dt.date | None:
    """A Unix time in seconds or milliseconds, or a day written ``20130925``."""
    if value == int(value) and 14000101 <= value <= 22001231:
        text = str(int(value))
        return make_day(int(text[:4]), int(text[4:6]), int(text[6:]))
    seconds = value / 1000 if abs(value) >= 1e11 else value
    if not 1e8 <= seconds <= 7e9:
        return None
    return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)).date()


def parse_day(value: object) -> dt.date | None:
    """The day a metadata field names, as written (time zones are not converted).

    Reads ISO 8601, RFC 2822, ``25 September 2013``, ``Sept. 25, 2013``, ``25.9.2013``,
    ``9/25/2013``, Unix times. ``3/4/2013`` may be March or April: None. Years from 1400 to 2200.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_number(value) if abs(value) < 1e15 else None
    if isinstance(value, dict) and "$date" in value:
        return parse_day(value["$date"])
    if not isinstance(value, str):
        return None
    text = value[:200].strip()
    if re.fullmatch(r"\d{10}|\d{13}", text, re.A):
        return _from_number(int(text))
    return _from_text(text)


def _from_text(text: str) -> dt.date | None:
    for name in ("iso", "compact"):
        if m := _patterns()[name].search(text):
            return make_day(int(m["y"]), int(m["m"]), int(m["d"]))
    for name in ("day_month", "month_day"):
        if m := _patterns()[name].search(text):
            month = month_number(m["month"])
            return make_day(_full_year(m["y"]), month, int(m["d"])) if month else None
    if m := _patterns()["numbers"].search(text):
        first, second, year = int(m["a"]), int(m["b"]), int(m["y"])
        if m["sep"] == "." or first > 12 or first == second:
            return make_day(year, second, first)
        return make_day(year, first, second) if second > 12 else None
    return None
