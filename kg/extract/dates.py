"""When: time expressions in a parsed sentence, dated against the article's day.

An own small grammar over tokens (`kg.extract.date_grammar`) rather than a general date parser:
those read "May", "second" and bare numbers as dates, and give a day where the words say a year.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from kg.articles.days import FIRST_YEAR, LAST_YEAR
from kg.extract.date_calendar import Direction
from kg.extract.date_grammar import FIRST_WORDS, RULES
from kg.extract.date_reading import Kind, Reading, Words
from kg.language.analysis import Sentence, Token
from kg.model import DateValue

Relation = Literal["since", "until", "before", "after"]
_RELATIONS: dict[str, Relation] = {
    "since": "since",
    "until": "until",
    "till": "until",
    "by": "until",
    "before": "before",
    "after": "after",
    "following": "after",
}
# Words under which an infinitive has not happened yet.
_AHEAD_WORDS = """plan expect schedule due intend prepare hope want set agree promise vow pledge aim mean
likely ready poise propose decide slate seek urge ask demand call invite order threaten offer"""
_AHEAD = frozenset(_AHEAD_WORDS.split())
_SET = frozenset(("schedule", "expect", "plan", "due", "set", "slate", "intend"))  # "is scheduled for Monday"
_WILL = frozenset(("will", "'ll", "’ll", "shall", "wo", "would"))


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that say when, how long or how often.

    Attributes:
        first, last: token indices, `last` exclusive; prepositions and a leading "the" stay outside.
        value: the days meant, with the words as `value.text`; None where they do not say, or
            where nothing is there to count from.
        kind: ``date``; ``duration`` ("for two weeks"); ``frequency`` ("daily"); ``reference``,
            which counts from something else than the article's day ("two days later").
        direction: where it points, seen from the article's day, by its words or its verb.
        relation: ``since``, ``until``, ``before``, ``after`` by the preposition; None for others.
        words: the words themselves.
    """

    first: int
    last: int
    value: DateValue | None
    kind: Kind
    direction: Direction | None
    relation: Relation | None
    words: str


def find_dates(
    sentence: Sentence, anchor: DateValue | None, tense: Direction | None = None
) -> list[TimeExpression]:
    """All time expressions of a sentence, left to right; they never overlap.

    A bare weekday is the last one up to the anchor, or the first from it on where `tense` (or,
    without it, the verb that governs the words) is future. A day or month without year is the
    nearest to the anchor in the direction of the tense. Without anchor only what names its year
    has a value.
    """
    words = _words(sentence)
    # The edges of the calendar are no days to count from.
    day = anchor.start if anchor and FIRST_YEAR <= anchor.start.year <= LAST_YEAR else None
    found: list[TimeExpression] = []
    at = 0
    while at < len(words.lower):
        reading = _read(words, at)
        if reading is None:
            at += 1
            continue
        first = at
        at = reading.end
        if reading.kind == "frequency" and first in words.blocked:
            continue
        seen = tense or reading.direction or governing_tense(sentence, first, reading.end)
        text = _text(sentence, first, reading.end)
        period = reading.dating(day, seen) if reading.dating else None
        value = (
            DateValue(start=period.start, end=period.end, precision=period.precision, text=text)
            if period
            else None
        )
        kind: Kind = (
            "date" if value and reading.kind == "duration" and value.precision != "range" else reading.kind
        )
        direction = _direction(value, day) or reading.direction or (seen if kind == "date" else None)
        found.append(
            TimeExpression(first, reading.end, value, kind, direction, _relation(words, first), text)
        )
    return found


def _direction(value: DateValue | None, day: dt.date | None) -> Direction | None:
    """Where days lie that do not hold the anchor."""
    if value is None or day is None or value.start <= day <= value.end:
        return None
    return "past" if value.end < day else "future"


def _words(sentence: Sentence) -> Words:
    raw = tuple(t.text for t in sentence.tokens)
    blocked = {i for n in sentence.names if n.label in ("PER", "ORG") for i in range(n.first, n.last)}
    blocked |= {t.index for t in sentence.tokens if _inside_name(sentence, t)}
    numbers_of = {t.index for t in sentence.tokens if _counts_a_thing(sentence, t)}
    nouns = {t.index for t in sentence.tokens if t.upos in ("NOUN", "PROPN")}
    return Words(
        tuple(r.lower() for r in raw), raw, frozenset(blocked), frozenset(nouns), frozenset(numbers_of)
    )


def _inside_name(sentence: Sentence, token: Token) -> bool:
    """Whether a word is part of a name beside it: ``Sunday Times``, not ``Tuesday meeting`` or ``May 5``."""
    if token.upos != "PROPN" or token.rel not in ("compound", "flat") or abs(token.head - token.index) != 1:
        return False
    head = sentence[token.head].text.lower()
    return sentence[token.head].upos == "PROPN" and head not in FIRST_WORDS


def _counts_a_thing(sentence: Sentence, token: Token) -> bool:
    """Whether a number counts a plural noun behind it, as in ``2012 people``."""
    if token.rel != "nummod" or token.head <= token.index:
        return False
    head = sentence[token.head]
    return head.feat("Number") == "Plur" or head.text in ("%", "percent", "million", "billion")


def _read(words: Words, at: int) -> Reading | None:
    word = words.lower[at]
    if word not in FIRST_WORDS and not word[:1].isdigit() and not word.startswith("mid-"):
        return None
    for rule in RULES:
        if (reading := rule(words, at)) is not None:
            return reading
    return None


def _text(sentence: Sentence, first: int, last: int) -> str:
    """The words, with a space wherever tokens stand apart."""
    pieces = [sentence[first].text]
    for before, token in zip(sentence.tokens[first:last], sentence.tokens[first + 1 : last], strict=False):
        pieces += ([" "] if token.start > before.end else []) + [token.text]
    return "".join(pieces)


def _relation(words: Words, first: int) -> Relation | None:
    at = first - 1 - (words.at(first - 1) == "the")
    return _RELATIONS.get(words.at(at))


def governing_tense(sentence: Sentence, first: int, last: int) -> Direction | None:
    """Whether the verb above some words tells of the past or the future; None where it does not say."""
    top = next((i for i in range(first, last) if not first <= sentence[i].head < last), first)
    for token in sentence.ancestors(top):
        if token.upos in ("VERB", "AUX") or sentence.dependents(token.index, "cop"):
            return _verb_tense(sentence, token)
    return None


def _verb_tense(sentence: Sentence, verb: Token) -> Direction | None:
    helpers = sentence.dependents(verb.index, "aux", "cop")
    if any(h.text.lower() in _WILL or h.lemma in _WILL for h in helpers):
        return "future"
    if any(h.text.lower() == "to" for h in sentence.dependents(verb.index, "mark")):
        above = sentence[verb.head] if verb.head >= 0 else None
        if above is not None and (above.lemma.lower() in _AHEAD or above.text.lower() in _AHEAD):
            return "future"
        if any(h.text.lower() in ("is", "are") for h in helpers) or above is None:
            return "future"
        return _verb_tense(sentence, above) if above.upos == "VERB" else None
    be = {h.text.lower() for h in helpers}
    if verb.lemma.lower() in _SET or verb.text.lower() in _SET:
        return "future" if not be or be & {"is", "are", "'s", "’s"} else None
    if verb.feat("VerbForm") == "Part" and be & {"is", "are", "'s", "’s"} and "been" not in be:
        return None
    if verb.feat("Tense") == "Past" or any(h.feat("Tense") == "Past" or h.lemma == "have" for h in helpers):
        return "past"
    if verb.feat("VerbForm") in ("Ger", "Part") and verb.head >= 0 and verb.rel in ("advcl", "xcomp", "acl"):
        above = sentence[verb.head]
        return _verb_tense(sentence, above) if above.upos == "VERB" else None
    return None
