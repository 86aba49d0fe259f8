"""The plain values of the gazetteer: what it knows, the names that lead there, offices and their holders."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Gender = Literal["m", "f"]
Sense = Literal["name", "acronym", "alias", "surname", "demonym", "adjective", "capital", "metonym"]

SENSES: tuple[Sense, ...] = (
    "name",
    "acronym",
    "alias",
    "surname",
    "demonym",
    "adjective",
    "capital",
    "metonym",
)
KINDS = (
    "Person",
    "State",
    "Government",
    "InternationalOrganisation",
    "Organisation",
    "ArmedGroup",
    "PoliticalGroup",
    "NewsOrganisation",
    "Place",
    "Document",
    "Office",
)


@dataclass(frozen=True, slots=True)
class Record:
    """Something the gazetteer knows.

    Attributes:
        id: readable name that never changes, such as ``sergey-lavrov``.
        kind: one of `KINDS`, a class of the ontology.
        label: the canonical label in English news.
        wikidata: QID, where a source gave one.
        state: ISO 3166-1 alpha-3 code of the state it is or belongs to (of a person: the state
            last represented; former states keep the code they had, such as ``SUN``).
        state_id: record of that state.
        parent: record of the state or organisation a body or organ belongs to.
        gender: ``m`` or ``f`` where the given name leaves no doubt.
        latitude, longitude: WGS 84 degrees, for places.
        begin, end: first and last day a former state, body or document was in being.
    """

    id: str
    kind: str
    label: str
    wikidata: str | None = None
    state: str | None = None
    state_id: str | None = None
    parent: str | None = None
    gender: Gender | None = None
    latitude: float | None = None
    longitude: float | None = None
    begin: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing a name may stand for.

    Attributes:
        record_id: for a capital or metonym the record of the state; the city of the same name
            is a candidate of its own with sense ``name``.
        sense: how the name leads there. ``surname`` is the last part of a person's name alone.
        case_sensitive: the name counts only as it is written, such as ``WHO``.
        weight: 0 to 1, how usual this reading is in diplomatic news, all else equal.
    """

    record_id: str
    sense: Sense
    case_sensitive: bool
    weight: float


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name found in a text: `text[start:end]`, and all it may stand for, most usual first."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """Somebody held an office for a time.

    Attributes:
        person: record id.
        role: such as ``foreign_minister``, ``head_of_state``, ``secretary_general``.
        of: record id of the state or organisation.
        begin, end: first and last day; None where unknown, or still running for `end`.
        known_to: last day on which a term without end was seen to run; nothing is claimed after.
        to: for ambassadors and envoys the record they are sent to, where known.
    """

    person: str
    role: str
    of: str
    begin: dt.date | None
    end: dt.date | None
    known_to: dt.date | None
    to: str | None = None

    def runs_on(self, day: dt.date) -> bool:
        """Whether the term is known to run on that day."""
        last = self.end or self.known_to
        return self.begin is not None and last is not None and self.begin <= day <= last


@dataclass(frozen=True, slots=True)
class Office:
    """What a phrase such as ``U.S. Secretary of State`` names: a role, and whose where it says so."""

    role: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One answer to a search by name: the record, how the name leads there, and why."""

    record: Record
    sense: Sense
    weight: float
    reason: str
    terms: tuple[Term, ...] = ()
