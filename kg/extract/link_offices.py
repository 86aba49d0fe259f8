"""Offices and their holders: "the Russian foreign minister", "the minister", "his counterpart"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.extract.coreference import Answer
from kg.extract.link_cast import Cast, Member
from kg.extract.link_choice import same_office
from kg.extract.link_discourse import Discourse
from kg.extract.link_unnamed import Unnamed
from kg.extract.nominals import Phrase

_HEADS = ("head_of_state", "head_of_government")
_NEW = frozenset({"future", "new", "past", "acting", "deputy", "one"})


class Offices:
    """Resolves titles without a name to who holds the office, by the article or by the day."""

    def __init__(
        self,
        discourse: Discourse,
        cast: Cast,
        unnamed: Unnamed,
        pronoun: Callable[[int, int], Answer | None],
    ) -> None:
        self.discourse = discourse
        self.cast = cast
        self.unnamed = unnamed
        self._pronoun = pronoun

    def resolve(self, phrase: Phrase, owners: Sequence[str]) -> Answer | None:
        """Whom a title refers to, given its owners; None if left open."""
        assert phrase.title is not None
        if phrase.title.use == "rank":
            new = phrase.indefinite or phrase.plural
            return self.unnamed.someone(phrase, owners) if new else self._same_rank(phrase)
        if phrase.plural:
            return self._holders(phrase, owners)
        if owners and not phrase.indefinite:
            return self._holder(phrase, owners)
        if phrase.definite and not phrase.effects & {"past", "future", "one"}:
            found = self._last_with_role(phrase)
            if found is not None:
                return found
        return self.unnamed.someone(phrase, owners)

    def _holder(self, phrase: Phrase, owners: Sequence[str]) -> Answer:
        assert phrase.title is not None
        answers = [self._one_holder(phrase, phrase.title.role, owner) for owner in owners]
        ids = tuple(dict.fromkeys(name for a in answers for name in a.ids))
        return Answer(ids, min(a.confidence for a in answers), answers[0].reason)

    def _one_holder(self, phrase: Phrase, role: str, owner: str) -> Answer:
        found = None
        if phrase.effects.isdisjoint(_NEW):
            found = self._in_article(role, owner) or self._dated(role, owner, phrase)
        elif phrase.effects == {"new"} or phrase.effects == {"acting"}:
            found = self._in_article(role, owner)
        label = f"{phrase.key} of {self.cast.label(owner)}" if phrase.plural else ""
        return found or self.unnamed.someone(phrase, (owner,), label)

    def _in_article(self, role: str, owner: str) -> Answer | None:
        """The one person the article gave this office."""
        holding = [p for p in self.cast.persons() if _holds(self.cast, p, role, owner)]
        if len(holding) == 1:
            return Answer((holding[0].id,), 0.93, f"{role.replace('_', ' ')} of {owner} in the article")
        return None

    def _dated(self, role: str, owner: str, phrase: Phrase) -> Answer | None:
        """Who held the office on the article's day, where that is known and one."""
        if self.cast.day is None or self._in_quarrel(role, owner):
            return None
        people = {
            t.person for r in _roles(role) for t in self.cast.gazetteer.holders(r, owner, self.cast.day)
        }
        if len(people) != 1:
            return None
        day = self.cast.day.isoformat()
        reason = f"{phrase.text.lower()} of {owner} on {day}"
        return Answer((self.cast.known(people.pop(), reason).id,), 0.9, reason)

    def _in_quarrel(self, role: str, owner: str) -> bool:
        """Whether the article itself gives the office to several persons."""
        return sum(1 for p in self.cast.persons() if _holds(self.cast, p, role, owner)) > 1

    def _holders(self, phrase: Phrase, owners: Sequence[str]) -> Answer | None:
        """As in "the foreign ministers of Armenia and Azerbaijan": one person each, else a group."""
        assert phrase.title is not None
        if len(owners) > 1 and phrase.definite and not phrase.effects:
            kinds = {self.cast.known(o, "owner").kind for o in owners if o in self.cast.gazetteer}
            if kinds == {"State"}:
                return self._holder(phrase, owners)
        return self.unnamed.someone(phrase, owners)

    def _last_with_role(self, phrase: Phrase) -> Answer | None:
        assert phrase.title is not None
        people = self.discourse.persons(self.discourse.back(phrase.line, phrase.head, 100))
        called = [p for p in people if any(r.phrase == phrase.key and not r.past for r in p.roles)]
        fitting = called or [p for p in people if self._answers_to(p, phrase)]
        if not fitting:
            return self.unnamed.before(phrase)
        if len(fitting) == 1:
            return Answer((fitting[0].id,), 0.92, f"the only {phrase.key} named before")
        near = self.discourse.persons(self.discourse.back(phrase.line, phrase.head, 3))
        close = [p for p in near if p in fitting]
        if len(close) == 1:
            return Answer((close[0].id,), 0.85, f"the last {phrase.key} named before")
        return None

    def _answers_to(self, person: Member, phrase: Phrase) -> bool:
        """Whether a person may be called by a bare title."""
        assert phrase.title is not None
        if phrase.title.gender and person.gender and phrase.title.gender != person.gender:
            return False
        said = {(r.role, r.phrase) for r in person.roles if not r.past}
        if phrase.key in {p for _, p in said}:
            return True
        roles = {r for r, _ in said} | {t.role for t in self.cast.terms(person)}
        wanted = phrase.title.role
        if wanted in ("minister", "secretary"):
            return any(wanted in p.split() for _, p in said if p) or (
                not any(p for _, p in said)
                and wanted == "minister"
                and any(r.endswith("_minister") for r in roles)
            )
        if wanted == "leader":
            return bool(roles & {*_HEADS, "leader", "opposition_leader", "rebel_leader", "party_leader"})
        if wanted == "head_of_state":
            return phrase.key == "president" and wanted in roles and not any(p for _, p in said)
        if wanted in ("chief", "head"):
            return bool(roles & {"secretary_general", "director_general", "high_representative", wanted})
        return wanted in roles

    def _same_rank(self, phrase: Phrase) -> Answer | None:
        assert phrase.title is not None
        people = self.discourse.persons(self.discourse.back(phrase.line, phrase.head, 100))
        named = [
            p for p in people if any(phrase.title.phrase.split()[-1] in n.lower().split() for n in p.names)
        ]
        return Answer((named[0].id,), 0.85, f"the only {phrase.key} named") if len(named) == 1 else None

    def counterpart(self, phrase: Phrase) -> Answer | None:
        """As in "his American counterpart": who holds the same office for that state."""
        people = phrase.owner_person
        if phrase.possessor >= 0:
            answer = self._pronoun(phrase.line, phrase.possessor)
            people = answer.ids if answer else ()
        persons = [self.cast[n] for n in people if n in self.cast.members and self.cast[n].kind == "Person"]
        owners = phrase.of
        if phrase.key.startswith("colleague") and not owners:
            return None
        if not persons:
            return self.unnamed.someone(phrase, owners) if owners else None
        if owners:
            answers = [self._counterpart_of(persons[0], owner, phrase) for owner in owners]
            ids = tuple(dict.fromkeys(n for a in answers for n in a.ids))
            return Answer(ids, min(a.confidence for a in answers), answers[0].reason)
        if phrase.plural or len(persons) > 1:
            return None
        return self._other_of_role(persons[0])

    def _roles_of(self, person: Member) -> list[str]:
        said = [r.role for r in person.roles if r.role and not r.past]
        return list(dict.fromkeys((*said, *(t.role for t in self.cast.terms(person)))))

    def _counterpart_of(self, person: Member, owner: str, phrase: Phrase) -> Answer:
        roles = self._roles_of(person)
        for role in roles:
            found = self._in_article(role, owner)
            if found is not None and found.ids != (person.id,):
                return Answer(found.ids, 0.93, f"counterpart of {person.id} for {owner}, in the article")
        for role in roles[:1]:
            dated = self._dated(role, owner, phrase)
            if dated is not None and dated.ids != (person.id,):
                return Answer(
                    dated.ids,
                    0.9,
                    f"counterpart of {person.id}: {role.replace('_', ' ')} of {owner} on the day",
                )
        return self.unnamed.someone(phrase, (owner,))

    def _other_of_role(self, person: Member) -> Answer | None:
        roles = self._roles_of(person)
        others = [
            p
            for p in self.cast.persons()
            if p.id != person.id and any(same_office(a, b) for a in roles for b in self._roles_of(p))
        ]
        if len(others) == 1:
            return Answer((others[0].id,), 0.9, f"the only other {roles[0].replace('_', ' ')} in the article")
        return None

    def may_be(self, person: Member, phrase: Phrase) -> bool:
        """Whether a person may be one of "the two ministers"; unknown offices are given the doubt."""
        if phrase.title is None or phrase.title.role in ("leader", "envoy", "negotiator", "secretary"):
            return True
        roles = {r.role for r in person.roles if r.role and not r.past} | {
            t.role for t in self.cast.terms(person)
        }
        wanted = phrase.title.role
        if wanted == "minister":
            return not roles or any("minister" in r or r == "head_of_government" for r in roles)
        return not roles or any(same_office(wanted, r) for r in roles)


def _roles(role: str) -> tuple[str, ...]:
    """Roles a holder may be listed under: a country's leader is head of state or of government."""
    return _HEADS if role == "leader" else (role,)


def _holds(cast: Cast, person: Member, role: str, owner: str) -> bool:
    wanted = _roles(role)
    if any(r.role in wanted and r.of == owner and not r.past for r in person.roles):
        return True
    return any(t.role in wanted and t.of == owner for t in cast.terms(person))
