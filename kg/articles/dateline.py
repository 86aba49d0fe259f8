"""Datelines (``GENEVA, Sept. 24 (Reuters) - ``), bylines and credits at the edges of an article."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from kg.articles.days import MONTHS, parse_day
from kg.articles.furniture import agency_pattern

_CAPS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’.]+"
_PROPER = r"[A-ZÀ-ÖØ-Þ][\w'’.]+"
_CAPS_WORDS = rf"{_CAPS}(?:[ /-](?:{_CAPS}|de|la|el|al|[A-Z](?=-))){{0,4}}"
_COUNTRY = rf"(?:{_CAPS}|{_PROPER})(?:[ -](?:{_CAPS}|{_PROPER}|of|and|the)){{0,3}}"
_CAPS_PLACE = rf"{_CAPS_WORDS}(?:, {_COUNTRY})?"
_MIXED_PLACE = rf"{_PROPER}(?:[ -](?:{_PROPER}|de|la|el|al|of)){{0,3}}(?:, {_PROPER}(?: {_PROPER}){{0,2}})?"
_DASH = r"(?:\s*(?:--+|[—–―])\s*|\s+-+\s*|-\s+)"
# All-capital words that open a sentence, yet are no place.
_NOT_PLACES = """NATO OPEC ASEAN UNESCO UNICEF OSCE IAEA BRICS UNHCR OPCW MERCOSUR ECOWAS SADC SAARC
UNRWA INTERPOL AUKUS BREXIT COVID EU UN UK US USA UAE USSR DPRK ROK PRC G7 G8 G20 AU IMF WTO WHO ICC
ICJ CIA FBI FSB KGB ISIS ISIL ANALYSIS OPINION UPDATE EXCLUSIVE BREAKING FACTBOX TIMELINE EXPLAINER
INTERVIEW COMMENTARY CORRECTED FEATURE INSIGHT WRAPUP REUTERS AP AFP TASS INTERFAX XINHUA VIDEO
PHOTO PHOTOS WATCH NOTE QUESTION ANSWER Q A LIVE EDITORIAL LETTER REPORT SUMMARY SECRETARY PRESIDENT
MINISTER AMBASSADOR SENATOR CHAIRMAN SPEAKER GENERAL DIRECTOR MR MRS MS DR BACKGROUND JCPOA START
NPT MODERATOR"""


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening of a paragraph: its length, the spans of place and agency in it, its day if complete."""

    end: int
    place: tuple[int, int] | None
    agency: tuple[int, int] | None
    day: dt.date | None


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    names = "|".join(name for m in MONTHS for name in (m.capitalize(), m.upper()))
    short = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    months = f"(?:{names}|{short})"
    month_day = rf"{months}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    day_month = rf"\d{{1,2}} {months}\.?(?:,? \d{{4}})?"
    date = rf"(?P<date>(?:\w+day,? )?(?:{month_day}|{day_month}|\d{{4}}-\d\d-\d\d))"
    full = rf"(?P<date>(?:{months}\.? \d{{1,2}}, \d{{4}}|\d{{1,2}} {months} \d{{4}}|\d{{4}}-\d\d-\d\d))"
    known = rf"(?P<agency>(?i:{agency_pattern()})|[A-Z]{{2,6}}(?:\.RU)?)"
    named = r"(?P<agency>[A-Z][^()/\n]{1,40}|\w+)"
    place = f"{_CAPS_PLACE}|{_MIXED_PLACE}"
    return tuple(
        re.compile(pattern)
        for pattern in (
            # GENEVA, Sept. 24 (Reuters) -    GENEVA (Reuters) -    GENEVA, Switzerland —
            rf"(?P<place>{_CAPS_PLACE})(?:,? {date})?,?\s*(?:[(/\[]{named}[)/\]])?(?:{_DASH}|\s*:\s+)",
            # Geneva (dpa) -    Geneva, 24 September 2013 (AFP) -
            rf"(?P<place>{_MIXED_PLACE})(?:,? {date})?,?\s*[(/\[]{known}[)/\]](?:{_DASH}|\s*:\s+)",
            rf"(?P<place>{_MIXED_PLACE}),? {date}(?:{_DASH}|:\s+)",
            # MOSCOW, September 24. /TASS/.    Moscow. September 24. INTERFAX -
            rf"(?P<place>{place})[.,] {date}[.,]?\s*[/(\[]{known}[/)\]][.:]?(?:{_DASH}|\s+)",
            rf"(?P<place>{place})[.,] {date}[.,]?\s*{known}(?:{_DASH}|\.\s+)",
            # Washington (CNN) The …
            rf"(?P<place>{_MIXED_PLACE}) \((?P<agency>CNN|AP|AFP|BBC|UPI|Reuters)\)\s?(?=[A-Z])",
            # (Reuters) -    TASS, September 24.
            rf"[(/\[]{known}[)/\]]{_DASH}",
            rf"{known}, {date}\.\s+",
            # 24 September 2013 –
            rf"{full}{_DASH}",
        )
    )


def find_dateline(text: str) -> Dateline | None:
    """The dateline a paragraph opens with, or None.

    A place in capitals is enough before a dash; one in small letters needs an agency or a date.
    """
    if not text or not (text[0].isupper() or text[0] in "(/[" or text[0].isdigit()):
        return None
    for form in _forms():
        m = form.match(text)
        if m and _plausible(m, text):
            groups = m.groupdict()
            place = m.span("place") if groups.get("place") else None
            agency = m.span("agency") if groups.get("agency") else None
            return Dateline(m.end(), place, agency, parse_day(groups.get("date")))
    return None


def _plausible(m: re.Match[str], text: str) -> bool:
    """Not a sentence that opens with capitals: a new one begins behind, and the place may be one."""
    rest = text[m.end() :]
    if not re.match(r"[\"“‘'(\[]*[A-Z0-9À-Þ]|[“‘\"']|(?:al|el|de|von|van)[- ]", rest) or len(rest) < 20:
        return False
    groups = m.groupdict()
    place = groups.get("place")
    if place is None:
        return True
    first = re.split(r"[ ,/]", place)[0].replace(".", "")
    if groups.get("agency") or groups.get("date"):
        return True
    return (
        len(first) > 2
        and first not in _NOT_PLACES.split()
        and not re.search(r"\b(?:SAYS?|AND|OF|THE|TO|IN|ON|FOR|IS|WITH)\b", place)
    )


_PERSON = r"[A-ZÀ-Þ][\w'’.-]*(?: (?:[A-ZÀ-Þ][\w'’.-]*|de|van|von|der|al|bin|el|da|la|le)){0,4}"
_AND = r"(?:, and|,| and| &| in| for| \|| at| of|,? with| —| –| -)"
_WRITER = r"(?:staff|correspondent|reporter|writer)"
_BYLINE = re.compile(
    rf"[Bb][Yy]:? {_PERSON}(?:{_AND} (?:the )?{_PERSON}){{0,6}}"
    rf"(?:,? (?:staff|special|diplomatic|foreign|chief|senior|political|our) \w+(?: \w+)?| {_WRITER})?[.]?"
)


def is_byline(line: str) -> bool:
    """Whether a whole line names who wrote: ``By Jane Roe and John Doe, Associated Press``."""
    return len(line) <= 140 and _BYLINE.fullmatch(line.strip()) is not None


_AGENCY_PHOTO = r"(?:AFP|AP Photo|EPA|REUTERS|Reuters)"
_PICTURE = r"(?:[Ff]ile )?(?:[Pp]hoto|[Pp]hotograph|[Ii]mage|[Pp]icture)s?"
_PHOTO_TAILS = (
    rf"[(\[]{_PICTURE}\s*(?::|by|credit|courtesy)[^()\[\]]{{2,80}}[)\]]",
    r"[(\[]AP Photo/[^()\[\]]{2,60}[)\]]",
    r"[(\[][^()\[\]]{0,40}(?:Getty Images|AFP|REUTERS|EPA|Shutterstock)(?:\s?/[^()\[\]]{2,40})?[)\]]",
    rf"(?<=[.!?\"” ])(?:{_PICTURE}(?: credits?)?\s*[:/]|{_AGENCY_PHOTO}\s?/) ?[\w .,'/-]{{3,60}}",
    r"(?<=[.!?\"” ])[A-Z][\w'.-]+(?: [A-Z][\w'.-]+){0,3}\s?/\s?(?:AFP|AP|EPA|Reuters|REUTERS|Getty Images)",
)
_PHOTO_TAIL = re.compile(rf"(?:{'|'.join(_PHOTO_TAILS)})[.]?\s*$")
_PHOTO_HINT = re.compile(r"hoto|mage|icture|/|Getty|AFP|REUTERS|EPA|Shutterstock")


def photo_tail(text: str) -> int | None:
    """Where a photo credit at the end of a caption begins, or None."""
    begin = max(0, len(text) - 160)
    m = _PHOTO_TAIL.search(text, begin) if _PHOTO_HINT.search(text, begin) else None
    return m.start() if m else None


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{agency_pattern()})(?![\w-])", re.I)


def agency_in(text: str) -> tuple[int, int] | None:
    """Where a credit line names a news agency, or None."""
    m = _agency().search(text)
    return m.span() if m else None
