"""The cast of an article: every entity its words have led to so far, and what the words say of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from kg.extract.link_words import words
from kg.gazetteer import Gazetteer, Record, Term
from kg.gazetteer.fold import loose_key
from kg.ids import local_entity_id, named_entity_id
from kg.model import Entity

ORGANISATIONS = ("InternationalOrganisation", "Organisation", "Government", "ArmedGroup", "PoliticalGroup")
# Offices in which a person speaks for a state, the weightiest first.
_SPEAKING = (
    "head_of_state",
    "head_of_government",
    "foreign_minister",
    "secretary_general",
    "director_general",
    "high_representative",
    "defence_minister",
)


@dataclass(frozen=True, slots=True)
class Role:
    """An office some words give a person: its role, whose it is, the words, and whether it is over."""

    role: str
    of: str | None
    phrase: str
    past: bool = False


@dataclass
class Member:
    """One entity of the cast, growing while the article is read.

    `official`: whether words of office call it so, and it is a person though nobody knows its name.
    """

    id: str
    kind: str
    label: str
    record: Record | None = None
    gender: str = ""
    plural: bool = False
    official: bool = False
    roles: list[Role] = field(default_factory=list)
    affiliation: str | None = None
    state_id: str | None = None
    reason: str = ""
    names: set[str] = field(default_factory=set)

    def has_role(self, role: str, of: str | None = None) -> bool:
        """Whether the words gave it this role (and owner, where both say one)."""
        return any(
            r.role == role and not r.past and (of is None or r.of is None or r.of == of) for r in self.roles
        )


class Cast:
    """All entities of one article, by id.

    Attributes:
        gazetteer: who is who.
        article: local name of the article.
        day: the article's day, None where unknown.
        home: the state whose capital the dateline names, if it does.
        members: entities by id, in the order the article brought them.
    """

    def __init__(
        self, gazetteer: Gazetteer, article: str, day: dt.date | None, home: str | None = None
    ) -> None:
        self.home = home
        self.gazetteer = gazetteer
        self.article = article
        self.day = day
        self.members: dict[str, Member] = {}

    def __getitem__(self, name: str) -> Member:
        """A member by id; a record that only another member led to becomes one."""
        return self.members.get(name) or self.known(name, "whom another entity belongs to")

    def known(self, record_id: str, reason: str) -> Member:
        """The member for a record of the gazetteer; the first reason stays."""
        if record_id not in self.members:
            record = self.gazetteer.record(record_id)
            self.members[record_id] = Member(
                record.id,
                record.kind,
                record.label,
                record=record,
                gender=record.gender or given_gender(record.label) if record.kind == "Person" else "",
                state_id=record.id if record.kind == "State" else record.state_id,
                reason=reason,
            )
        return self.members[record_id]

    def named(self, label: str, kind: str, reason: str, **facts: str | None) -> Member:
        """The member for a name the gazetteer lacks: the same name and kind are one everywhere."""
        return self._own(named_entity_id(label, kind), kind, label, reason, **facts)

    def local(self, label: str, key: str, kind: str, reason: str, **facts: str | None) -> Member:
        """The member for words that name nobody: kept below the article; equal keys are one."""
        return self._own(local_entity_id(self.article, label, key), kind, label, reason, **facts)

    def _own(self, name: str, kind: str, label: str, reason: str, **facts: str | None) -> Member:
        if name not in self.members:
            self.members[name] = Member(name, kind, label, reason=reason)
        member = self.members[name]
        member.affiliation = member.affiliation or facts.get("affiliation")
        member.state_id = member.state_id or facts.get("state_id")
        return member

    def is_state(self, name: str) -> bool:
        """Whether an id is a state's."""
        return self[name].kind == "State"

    def label(self, name: str) -> str:
        """The label of an entity by its id."""
        return self.members[name].label if name in self.members else self.gazetteer.record(name).label

    def persons(self) -> list[Member]:
        """All persons, in the order the article brought them."""
        return [m for m in self.members.values() if m.kind == "Person"]

    def terms(self, member: Member) -> tuple[Term, ...]:
        """Dated offices of a person that are known to run on the article's day."""
        if member.record is None or self.day is None or member.kind != "Person":
            return ()
        return self.gazetteer.terms(member.id, self.day)

    def represents(self, member: Member) -> str | None:
        """Whom a person speaks for: by the article's words, else by a dated office of the day."""
        said = [r for r in member.roles if r.of and r.role]
        current = [r for r in said if not r.past]
        if current:
            return current[0].of
        terms = sorted(self.terms(member), key=_weight)
        return terms[0].of if terms else None

    def state_of(self, name: str) -> str | None:
        """The state an entity is, belongs to or speaks for."""
        member = self.members.get(name)
        if member is None:
            return self._record_state(name)
        if member.kind == "State":
            return member.id
        owner = self.represents(member) if member.kind == "Person" else member.affiliation
        if owner and owner != name:
            return self.state_of(owner)
        return None if member.kind == "Person" else member.state_id

    def _record_state(self, name: str) -> str | None:
        if name not in self.gazetteer:
            return None
        record = self.gazetteer.record(name)
        return record.id if record.kind == "State" else record.state_id

    def has_role(self, member: Member, role: str, of: str | None = None) -> bool:
        """Whether a person has a role by the article's words or by a dated office of the day."""
        if member.has_role(role, of):
            return True
        return any(t.role == role and (of is None or t.of == of) for t in self.terms(member))

    def entities(self, used: Iterable[str]) -> dict[str, Entity]:
        """Values for the members that mentions refer to, and those they belong to, sorted by id."""
        wanted = set(used)
        found: dict[str, Entity] = {}
        while wanted:
            name = wanted.pop()
            entity = self._entity(name)
            found[name] = entity
            links = (entity.represents, entity.affiliation)
            wanted.update(x for x in links if x and x not in found)
        return {name: found[name] for name in sorted(found)}

    def _entity(self, name: str) -> Entity:
        member = self[name]
        record = member.record
        person = member.kind == "Person"
        represents = self.represents(member) if person else None
        if member.kind == "Government" and record is not None:
            represents = record.parent or record.state_id
        elif member.kind == "Government":
            represents = member.affiliation
        return Entity(
            id=member.id,
            kind=member.kind,
            label=member.label,
            wikidata=record.wikidata if record else None,
            state=self._iso(member, represents),
            represents=represents,
            affiliation=member.affiliation if not person else None,
            office=self._office(member) if person else None,
            latitude=record.latitude if record and member.kind == "Place" else None,
            longitude=record.longitude if record and member.kind == "Place" else None,
            reason=member.reason,
        )

    def _iso(self, member: Member, represents: str | None) -> str | None:
        owner = represents or member.affiliation or member.state_id
        if owner and owner in self.gazetteer:
            found = self.gazetteer.record(owner).state
            if found:
                return found
        return member.record.state if member.record else None

    def _office(self, member: Member) -> str | None:
        said = [r for r in member.roles if r.phrase and not r.past]
        if said:
            return said[0].phrase
        terms = sorted(self.terms(member), key=_weight)
        return terms[0].role.replace("_", " ") if terms else None


def given_gender(name: str) -> str:
    """Gender by a given name that leaves no doubt, else the empty string."""
    return words().given.get(name.split()[0].lower(), "")


def _weight(term: Term) -> tuple[int, str]:
    rank = _SPEAKING.index(term.role) if term.role in _SPEAKING else len(_SPEAKING)
    return rank, term.of


@lru_cache(maxsize=4096)
def name_parts(name: str) -> tuple[str, ...]:
    """A person's name in folded words, to compare short forms with full ones."""
    return tuple(loose_key(name).split())
