"""A small grammar of time expressions over tokens. Each rule reads one shape at one place.

A rule gives where the words end and how to date them, given an anchor day and a tense; nothing
is dated that the words do not say.
"""

from __future__ import annotations

from kg.extract import date_calendar as cal
from kg.extract.date_counted import (
    counted,
    frequency,
    reference,
    relative_day,
    shifted,
    stretch,
    weekend,
)
from kg.extract.date_named import (
    century,
    day_first,
    month_alone,
    month_first,
    numeric,
    quarter_or_half,
    season_of,
    weekday,
    year_alone,
)
from kg.extract.date_reading import (
    Reading,
    Rule,
    Words,
    by_anchor,
)
from kg.extract.date_words import (
    FREQUENCIES,
    MONTH_NAMES,
    NUMBERS,
    ORDINALS,
    PARTS,
    SEASONS,
    SHIFTS,
    SHORT_WEEKDAYS,
    STARTS_AND_ENDS,
    UNITS,
    VAGUE,
    WEEKDAY_PLURALS,
    WEEKDAYS,
    WHOLE_UNITS,
)


def part(w: Words, i: int) -> Reading | None:
    """``early June``, ``late last year``, ``earlier this week``, ``end of the month``, ``late Tuesday``."""
    word = w.at(i)
    if word in PARTS:
        at = i + 1 + (w.at(i + 1) == "-") + (w.at(i + 1) in ("in", "on"))
        at += w.at(at) == "the"
    elif word in STARTS_AND_ENDS and w.at(i + 1) == "of":
        at = i + 2 + (w.at(i + 2) == "the")
        if w.at(at) in WHOLE_UNITS and w.at(i + 2) == "the":
            unit = w.at(at)
            return Reading(at + 1, "date", by_anchor(lambda a: cal.shifted(a, unit, 0)))
    else:
        return None
    for rule in (shifted, month_first, weekday, relative_day, season_of, month_alone, year_alone):
        if found := rule(w, at):
            return Reading(found.end, found.kind, found.dating, found.direction)
    return None


RULES: tuple[Rule, ...] = (
    part,
    month_first,
    day_first,
    numeric,
    century,
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
    {
        *MONTH_NAMES,
        *WEEKDAYS,
        *SHORT_WEEKDAYS,
        *WEEKDAY_PLURALS,
        *SEASONS,
        *UNITS,
        *SHIFTS,
        *PARTS,
        *STARTS_AND_ENDS,
        *NUMBERS,
    }
    | {
        *ORDINALS,
        *VAGUE,
        *FREQUENCIES,
        "today",
        "tonight",
        "yesterday",
        "tomorrow",
        "weekend",
        "past",
        "recent",
        "every",
        "each",
    }
    | {"once", "twice", "times", "following", "same", "that", "preceding"}
)
