"""The gazetteer: records, names found in a text, and who held which office when."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from kg.errors import NotFoundError
from kg.gazetteer import fold, tables
from kg.gazetteer.lookup import NameIndex
from kg.gazetteer.own import OwnTable, read_own
from kg.gazetteer.records import Candidate, NameMatch, Office, Record, Term

# Roles looked up under another where a state has no holder of its own in the first: presidents
# who lead the government are listed as heads of state only.
_FALLBACK = {"head_of_government": "head_of_state"}
# Roles that many hold for one state at a time, each at another place.
_SENT = frozenset({"ambassador", "permanent_representative"})
K = TypeVar("K")
_LEADING = ("the ", "a ", "an ", "his ", "her ", "their ", "its ")
_STANDING = ("acting ", "interim ", "caretaker ", "outgoing ", "then-", "incoming ")


class Gazetteer:
    """Who is who, from the built-in tables and the user's own, which wins.

    Attributes:
        identity: a hash of all tables; it changes whenever an answer may change.
    """

    def __init__(self, built_in: tables.Tables, own: OwnTable) -> None:
        self._tables = built_in
        self._own = own
        self._records: dict[str, Record] = dict(own.records)
        self._index = NameIndex(built_in.names, own.names)
        text = f"{built_in.identity} {own.identity}" if own.identity else built_in.identity
        self.identity = hashlib.sha256(text.encode()).hexdigest()[:12]

    def __contains__(self, name: object) -> bool:
        return name in self._records or name in self._tables.records

    def record(self, name: str) -> Record:
        """A record by its id.

        Raises:
            NotFoundError: there is no such record.
        """
        found = self._records.get(name)
        if found is None:
            rest = self._tables.records.get(name)
            if rest is None:
                raise NotFoundError(f"the gazetteer has no record {name!r}; try: kg gazetteer find {name!r}")
            found = self._records[name] = tables.record(name, rest)
        return found

    def ids(self) -> tuple[str, ...]:
        """Ids of all records, sorted."""
        return tuple(sorted({*self._tables.records, *self._records}))

    def matches(self, text: str) -> list[NameMatch]:
        """Names in a text: longest first from the left, at word boundaries, never overlapping.

        Diacritics, possessives and transliterations of persons' names are folded; acronyms
        count as they are written (``WHO``, not ``who``), names only with their capitals, and a
        surname that is a plain word (``May``) only after a title.
        """
        return self._index.search(text)

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """All that a whole name may stand for, most usual first."""
        return tuple(row.candidate() for row in self._index.named(name))

    def holders(self, role: str, of: str, day: dt.date, to: str | None = None) -> tuple[Term, ...]:
        """Who held an office on a day; empty where the tables do not know.

        Args:
            role: such as ``foreign_minister``.
            of: record id of the state or organisation.
            day: nothing is claimed before a term's begin, after its end, or after the last
                day on which a term without end was seen.
            to: for ambassadors, who of a state are many: the record they are sent to. Without
                it nobody is one's ambassador.
        """
        if role in _SENT and to is None:
            return ()
        found = self._terms_by_office.get((role, of), ())
        if not found and role in _FALLBACK:
            found = self._terms_by_office.get((_FALLBACK[role], of), ())
        return tuple(term for term in found if term.runs_on(day) and (to is None or term.to == to))

    def terms(self, person: str, day: dt.date | None = None) -> tuple[Term, ...]:
        """All terms of a person in order of their begin; with a day, those known to run on it."""
        found = self._terms_by_person.get(person, ())
        return found if day is None else tuple(term for term in found if term.runs_on(day))

    def office_role(self, phrase: str) -> str | None:
        """The role a phrase such as ``foreign minister`` names, else None."""
        found = self.office(phrase)
        return found.role if found else None

    def office(self, phrase: str) -> Office | None:
        """The office a phrase names: its role, and whose it is where the words say so.

        ``U.S. Secretary of State``, ``foreign minister of Iran`` and ``UN chief`` say so;
        ``foreign minister`` does not.
        """
        words = " ".join(phrase.split())
        lower = words.lower()
        for lead in (*_LEADING, *_STANDING):
            if lower.startswith(lead):
                words, lower = words[len(lead) :], lower[len(lead) :]
        found = self._offices.get(_office_key(words))
        return found or self._office_with_state(words)

    def members(self, organisation: str) -> tuple[str, ...]:
        """Record ids of the member states of an organisation, sorted; empty where unknown."""
        return self._members.get(organisation, ())

    def _office_with_state(self, words: str) -> Office | None:
        parts = words.split(" ")
        for cut in range(min(4, len(parts) - 1), 0, -1):
            found = self._offices.get(_office_key(" ".join(parts[cut:])))
            owner = self._owner(" ".join(parts[:cut])) if found else None
            if found and owner:
                return Office(found.role, owner)
        for join in (" of the ", " of ", " for "):
            before, middle, after = words.rpartition(join)
            found = self._offices.get(_office_key(before)) if middle else None
            owner = self._owner(after) if found else None
            if found and owner:
                return Office(found.role, owner)
        return None

    def _owner(self, words: str) -> str | None:
        """The state or organisation an adjective, name or possessive stands for."""
        for candidate in self.candidates(words):
            found = self.record(candidate.record_id)
            if found.kind in ("State", "InternationalOrganisation", "ArmedGroup", "PoliticalGroup"):
                return found.id
            if found.kind == "Government" and found.state_id:
                return found.state_id
        return None

    @cached_property
    def _offices(self) -> Mapping[str, Office]:
        rows = (tables.office(line) for line in self._tables.offices)
        return {_office_key(phrase): office for phrase, office in rows}

    @cached_property
    def _all_terms(self) -> tuple[Term, ...]:
        built_in = (tables.term(line) for line in self._tables.terms)
        replaced = self._own.replaced
        return (*(t for t in built_in if (t.person, t.role, t.of) not in replaced), *self._own.terms)

    @cached_property
    def _terms_by_office(self) -> Mapping[tuple[str, str], tuple[Term, ...]]:
        return _grouped(((t.role, t.of), t) for t in self._all_terms)

    @cached_property
    def _terms_by_person(self) -> Mapping[str, tuple[Term, ...]]:
        return _grouped((t.person, t) for t in self._all_terms)

    @cached_property
    def _members(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for line in self._tables.members:
            organisation, _, state = line.partition(",")
            found.setdefault(organisation, []).append(state)
        return {organisation: tuple(sorted(states)) for organisation, states in found.items()}


def _office_key(phrase: str) -> str:
    """Plain words of an office; defense and defence, vice-premier and vice premier are one."""
    return fold.key(phrase).replace("defense", "defence")


def _grouped(pairs: Iterable[tuple[K, Term]]) -> dict[K, tuple[Term, ...]]:
    found: dict[K, list[Term]] = {}
    for key, term in pairs:
        found.setdefault(key, []).append(term)
    first = dt.date.min
    return {
        k: tuple(sorted(v, key=lambda t: (t.begin or first, t.person, t.role, t.of)))
        for k, v in found.items()
    }


@cache
def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """The gazetteer, loaded once for each table of the user's own.

    Args:
        extra: CSV table of the user's own that wins over the built-in; its columns are
            described in `kg.gazetteer.own`.

    Raises:
        SettingsError: the user's table cannot be read; the message names line and column.
    """
    return Gazetteer(tables.built_in(), read_own(extra) if extra else OwnTable())
