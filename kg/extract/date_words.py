"""Words of time: names of days, months, units, numbers, and what they stand for."""

from __future__ import annotations

from kg.articles.days import MONTHS


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MONTH_SHORT = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTH_NAMES: dict[str, int] = {
    **{name: i for i, name in enumerate(MONTHS, 1)},
    **{name: i for i, name in enumerate(_MONTH_SHORT.split(), 1)},
    **{f"{name}.": i for i, name in enumerate(_MONTH_SHORT.split(), 1)},
    "sept": 9,
    "sept.": 9,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Words that are months only where something around them says so.
DOUBTFUL_MONTHS = frozenset(("may", "march", "mar", "jan", "jun", "dec", "sep", "oct", "apr", "jul"))
WEEKDAYS: dict[str, int] = {name: i for i, name in enumerate(_DAYS)}
SHORT_WEEKDAYS: dict[str, int] = {
    **{f"{name[:3]}.": i for name, i in WEEKDAYS.items()},
    "tues.": 1,
    "thur.": 3,
    "thurs.": 3,
}
WEEKDAY_PLURALS = frozenset(f"{name}s" for name in WEEKDAYS)
SEASONS = _set("spring summer autumn fall winter")
_UNIT_NAMES = _set("minute hour day night week fortnight month quarter year decade")
UNITS: dict[str, str] = {
    **{u: u for u in _UNIT_NAMES},
    **{f"{u}s": u for u in _UNIT_NAMES},
    "century": "century",
    "centuries": "century",
}
# A unit that may be shifted as a whole ("last month").
WHOLE_UNITS = frozenset(("week", "month", "quarter", "year", "decade", "fortnight"))
SHIFTS: dict[str, int] = {
    "last": -1,
    "previous": -1,
    "this": 0,
    "current": 0,
    "next": 1,
    "coming": 1,
    "upcoming": 1,
}
PARTS_OF_DAY = _set("morning afternoon evening night noon midnight midday")
PARTS = _set("early late mid earlier later")
STARTS_AND_ENDS = _set("beginning start end middle close turn")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
NUMBERS: dict[str, int] = {
    **{name: i for i, name in enumerate(_ONES.split())},
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "hundred": 100,
    "a": 1,
    "an": 1,
}
ORDINALS: dict[str, int] = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "q1": 1,
    "q2": 2,
    "q3": 3,
    "q4": 4,
}
VAGUE = _set("several few some many couple dozens recent numerous multiple countless")
FREQUENCIES = _set(
    """daily weekly fortnightly monthly quarterly yearly annually annual biennial nightly
    hourly"""
)
DASHES = frozenset(("-", "–", "—", "--"))
TO = frozenset(("to", "through", "until", "till", "thru")) | DASHES
# Prepositions that make the name of a month or a year a time.
BEFORE_TIME = _set(
    """in since until till by from during before after of through throughout around between to last next this
    early late mid earlier later end start beginning middle for on and"""
)
