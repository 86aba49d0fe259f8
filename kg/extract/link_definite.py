"""What noun phrases refer to: dated offices, bodies, sides, groups, counterparts, and things named before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kg.extract.coreference import Answer
from kg.extract.link_cast import Cast, Member, Role
from kg.extract.link_choice import same_office
from kg.extract.link_discourse import PARTIES, Discourse
from kg.extract.nominals import Phrase

_HEADS = ("head_of_state", "head_of_government")
_BODY_SORTS = {
    "ministry": ("ministry",),
    "agency": ("agency", "iaea"),
    "council": ("council",),
    "commission": ("commission",),
    "court": ("court", "tribunal"),
    "union": ("union",),
    "league": ("league",),
}
_NO_BLOCS = ("un-", "united-nations", "nato", "iaea", "opcw", "world-")
_NEW = frozenset({"future", "new", "past", "acting", "deputy"})
_LABELS = {"state": "side"}


class Phrases:
    """Resolves the noun phrases of one article against what it has said so far."""

    def __init__(
        self,
        discourse: Discourse,
        cast: Cast,
        apposed: Callable[[Phrase], Answer | None],
        pronoun: Callable[[int, int], Answer | None],
    ) -> None:
        self.discourse = discourse
        self.cast = cast
        self._apposed = apposed
        self._pronoun = pronoun
        self._groups: dict[tuple[str, tuple[str, ...]], str] = {}
        self._governments: dict[str, None] = {}

    def resolve(self, phrase: Phrase) -> Answer | None:
        """What a phrase refers to; an actor of its own where it brings in somebody; None if left open."""
        apposed = self._apposed(phrase)
        if apposed is not None:
            return apposed
        if not (phrase.plural or phrase.determiner or phrase.of or phrase.owner_person or phrase.count):
            return None
        if phrase.counterpart:
            return self._counterpart(phrase)
        if phrase.definite and (phrase.count == 2 or phrase.determiner == "both"):
            return self._pair(phrase)
        if phrase.title is not None and phrase.title.use != "honorific":
            return self._title(phrase)
        if phrase.group is not None:
            return self._group(phrase)
        if phrase.anaphor is not None and phrase.determiner in ("the", "this", "that") and not phrase.of:
            return self._anaphor(phrase)
        return None

    # Owners

    def _owners(self, phrase: Phrase) -> tuple[str, ...]:
        """Whose it is: by adjective, possessive or "of"; through a person, whom he speaks for."""
        if phrase.of:
            return phrase.of
        people = phrase.owner_person
        if not people and phrase.possessor >= 0:
            answer = self._pronoun(phrase.line, phrase.possessor)
            people = answer.ids if answer else ()
        found = [self.cast.state_of(name) or "" for name in people]
        return tuple(dict.fromkeys(name for name in found if name))

    # Offices

    def _title(self, phrase: Phrase) -> Answer | None:
        assert phrase.title is not None
        owners = self._owners(phrase)
        if phrase.title.use == "rank":
            return (
                self._someone(phrase, owners)
                if phrase.indefinite or phrase.plural
                else self._same_rank(phrase)
            )
        if phrase.plural:
            return self._holders(phrase, owners)
        if owners and not phrase.indefinite:
            return self._holder(phrase, owners)
        if phrase.definite and not phrase.effects & {"past", "future"}:
            found = self._last_with_role(phrase)
            if found is not None:
                return found
        return self._someone(phrase, owners)

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
        return found or self._someone(phrase, (owner,))

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
        """As in "the foreign ministers of Armenia and Azerbaijan": one person each; else a group of people."""
        assert phrase.title is not None
        if len(owners) > 1 and phrase.definite and not phrase.effects:
            kinds = {self.cast.known(o, "owner").kind for o in owners if o in self.cast.gazetteer}
            if kinds == {"State"}:
                return self._holder(phrase, owners)
        return self._someone(phrase, owners)

    def _last_with_role(self, phrase: Phrase) -> Answer | None:
        assert phrase.title is not None
        people = self.discourse.persons(self.discourse.back(phrase.line, phrase.head, 100))
        fitting = [p for p in people if self._answers_to(p, phrase)]
        if not fitting:
            unnamed = self._unnamed_with(phrase)
            return unnamed
        if len(fitting) == 1:
            return Answer((fitting[0].id,), 0.92, f"the only {phrase.key} named before")
        near = self.discourse.persons(self.discourse.back(phrase.line, phrase.head, 3))
        close = [p for p in near if p in fitting]
        if len(close) == 1:
            return Answer((close[0].id,), 0.85, f"the last {phrase.key} named before")
        return None

    def _unnamed_with(self, phrase: Phrase) -> Answer | None:
        """As in "the official" after "a Russian official"."""
        for said in self.discourse.back(phrase.line, phrase.head, 6):
            member = self.discourse.member(said.ids[0])
            if member is not None and member.kind == "UnnamedActor" and member.plural == phrase.plural:
                if phrase.key in member.names:
                    return Answer(said.ids, 0.85, f"the {phrase.key} mentioned before")
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

    # People without a name

    def _someone(self, phrase: Phrase, owners: Sequence[str]) -> Answer:
        """An actor known by these words alone, tied to its owner where the words say one."""
        owner = owners[0] if owners else None
        again = (phrase.definite or phrase.plural) and not phrase.indefinite
        key = (phrase.key, tuple(owners))
        label = self._label(phrase)
        if again and key in self._groups:
            name = self._groups[key]
            return Answer((name,), 0.8, self.cast[name].reason)
        place = "" if again else f"{phrase.line}.{phrase.head}"
        member = self.cast.local(
            label,
            "\x1f".join((phrase.key, *owners, place)),
            "UnnamedActor",
            "known by these words only",
            affiliation=owner,
        )
        member.plural = phrase.plural
        member.names.add(phrase.key)
        member.gender = phrase.title.gender if phrase.title else ""
        if phrase.title is not None and owner and not phrase.plural:
            member.roles.append(Role(phrase.title.role, owner, phrase.key, "past" in phrase.effects))
        self._groups.setdefault(key, member.id)
        return Answer((member.id,), 0.8, "no name: " + label)

    def _label(self, phrase: Phrase) -> str:
        line = self.discourse.lines[phrase.line]
        first = phrase.first
        while first < phrase.core[0] and line.lower[first] in (
            "the",
            "a",
            "an",
            "this",
            "that",
            "these",
            "those",
        ):
            first += 1
        return line.words(first, max(phrase.last, phrase.core[1]))

    # Groups, bodies, sides

    def _group(self, phrase: Phrase) -> Answer | None:
        assert phrase.group is not None
        owners = self._owners(phrase)
        stands = phrase.group.stands
        if stands == "state":
            return self._side(phrase, owners)
        if stands == "opposition":
            return self._opposition(phrase, owners)
        if stands == "body":
            return self._body(phrase, owners)
        if not owners and phrase.definite and phrase.plain and phrase.plural:
            before = self._unnamed_with(phrase)
            if before is not None:
                return before
        if not phrase.plural and phrase.definite and not owners and phrase.plain:
            before = self._unnamed_with(phrase) or (self._anaphor(phrase) if phrase.anaphor else None)
            return before or self._someone(phrase, owners)
        return self._someone(phrase, owners)

    def _side(self, phrase: Phrase, owners: Sequence[str]) -> Answer | None:
        """As in "the Russian side", "Assad's government", "the authorities"."""
        if phrase.elsewhose or "past" in phrase.effects:
            return self._someone(phrase, owners) if phrase.key != "state" else None
        if phrase.key in ("state", "states") and phrase.anaphor is not None:
            return self._anaphor(phrase) if phrase.definite and not phrase.of else None
        if owners:
            for owner in owners:
                self._governments.setdefault(owner)
            return Answer(tuple(owners), 0.93, f"{phrase.key} stands for {' and '.join(owners)}")
        if not phrase.definite or not phrase.plain or phrase.key in ("side", "delegation", "leadership"):
            return None
        if phrase.possessor >= 0 or phrase.determiner == "'s":
            return None
        if len(self._governments) == 1:
            return Answer(tuple(self._governments), 0.8, "the only government named before")
        states = self.discourse.states(self.discourse.back(phrase.line, phrase.head, 100), direct=True)
        if len(states) == 1:
            return Answer((states[0],), 0.75, "the only state named before")
        return None

    def _opposition(self, phrase: Phrase, owners: Sequence[str]) -> Answer | None:
        if owners:
            return self._owned_group(phrase, owners[0])
        groups = [
            m
            for m in self.cast.members.values()
            if m.kind == "PoliticalGroup" and "opposition" in m.label.lower()
        ]
        if phrase.definite and len(groups) == 1:
            return Answer((groups[0].id,), 0.92, "the only opposition named")
        return None if groups else self._someone(phrase, owners)

    def _owned_group(self, phrase: Phrase, owner: str) -> Answer:
        label = self._label(phrase)
        for candidate in self.cast.gazetteer.candidates(label):
            if self.cast.gazetteer.record(candidate.record_id).kind == "PoliticalGroup":
                member = self.cast.known(candidate.record_id, f"{candidate.sense}: {label}")
                return Answer((member.id,), 0.95, member.reason)
        state = self.cast.state_of(owner)
        member = self.cast.named(
            label, "PoliticalGroup", "a group of its own, not the state", affiliation=owner, state_id=state
        )
        return Answer((member.id,), 0.92, member.reason)

    def _body(self, phrase: Phrase, owners: Sequence[str]) -> Answer | None:
        """As in "the Russian Foreign Ministry", "the ministry"."""
        if len(owners) == 1:
            return self._owned_body(phrase, owners[0])
        if len(owners) > 1:
            answers = [self._owned_body(phrase, owner) for owner in owners]
            return Answer(tuple(a.ids[0] for a in answers), 0.85, answers[0].reason)
        if not phrase.definite:
            return self._someone(phrase, ()) if phrase.indefinite else self._body_named_before(phrase)
        return self._body_named_before(phrase)

    def _owned_body(self, phrase: Phrase, owner: str) -> Answer:
        owner_label = (
            self.cast.known(owner, "owner").label if owner in self.cast.gazetteer else self.cast[owner].label
        )
        line = self.discourse.lines[phrase.line]
        for words in (
            line.words(phrase.first, phrase.last),
            f"{phrase.key} of {owner_label}",
            f"{owner_label} {phrase.key}",
        ):
            for candidate in self.cast.gazetteer.candidates(words.removeprefix("the ").removeprefix("The ")):
                if self.cast.gazetteer.record(candidate.record_id).kind == "Government":
                    member = self.cast.known(candidate.record_id, f"{candidate.sense}: {words}")
                    return Answer((member.id,), 0.95, member.reason)
        label = f"{phrase.key.title()} of {owner_label}"
        state = self.cast.state_of(owner)
        if phrase.key in ("embassy", "consulate", "mission"):
            member = self.cast.local(
                label, label, "Government", "body of a state", affiliation=owner, state_id=state
            )
        else:
            member = self.cast.named(
                label, "Government", "body of a state", affiliation=owner, state_id=state
            )
        member.names.add(phrase.key)
        return Answer((member.id,), 0.9, f"{phrase.key} of {owner}")

    def _body_named_before(self, phrase: Phrase) -> Answer | None:
        noun = phrase.key.split()[-1]
        found: dict[str, None] = {}
        for said in self.discourse.back(phrase.line, phrase.head, 100):
            for name in said.ids:
                member = self.discourse.member(name)
                if member is not None and member.kind in (
                    "Government",
                    "Organisation",
                    "InternationalOrganisation",
                ):
                    known = {member.label.lower(), *member.names}
                    if any(
                        noun in one.split() and (phrase.key == noun or phrase.key in one) for one in known
                    ):
                        found.setdefault(name)
        if len(found) == 1:
            return Answer(tuple(found), 0.9, f"the only {phrase.key} named before")
        if found or noun in ("mission", "congress", "senate"):
            return None
        if phrase.key in ("ministry", "embassy", "consulate", "presidency", "cabinet", "parliament"):
            return None
        return self._someone(phrase, ())

    # Things named before

    def _anaphor(self, phrase: Phrase) -> Answer | None:
        assert phrase.anaphor is not None
        sort = phrase.anaphor.sort
        if phrase.plural or not phrase.plain:
            return None
        if sort == "State":
            return self._country(phrase)
        if sort == "Person":
            return None
        if sort == "party":
            return None
        return self._organisation(phrase, sort)

    def _country(self, phrase: Phrase) -> Answer | None:
        """The last state named; not the subject of the same clause, which would say "its"."""
        own = self._own_subject(phrase)
        for sentences in (1, 2, 3):
            back = self.discourse.back(phrase.line, phrase.head, sentences)
            states = self.discourse.states((s for s in back if s.form != "pronoun"), direct=True)
            states = [s for s in states if s not in own]
            if len(states) == 1:
                return Answer((states[0],), 0.85 if sentences == 1 else 0.75, "the last state named")
            if states:
                break
        everywhere = self.discourse.states(self.discourse.said, direct=True)
        return Answer((everywhere[0],), 0.8, "the only state named") if len(everywhere) == 1 else None

    def _own_subject(self, phrase: Phrase) -> set[str]:
        """Ids of the subject of the phrase's own clause, which would say "its" of itself."""
        line = self.discourse.lines[phrase.line]
        for above in line.sentence.ancestors(phrase.head):
            if above.upos in ("VERB", "AUX"):
                said = self.discourse.clause_subject(phrase.line, above.index)
                return {name for s in said if s.head != phrase.head for name in s.ids}
        return set()

    def _organisation(self, phrase: Phrase, sort: str) -> Answer | None:
        """The last organisation near that the noun fits, else the only one so far; none where two do."""
        for sentences in (4, 1000):
            found: dict[str, None] = {}
            for said in self.discourse.back(phrase.line, phrase.head, sentences):
                for name in said.ids:
                    member = self.discourse.member(name)
                    if member is not None and self._is_sort(member, sort):
                        found.setdefault(name)
            if len(found) > 1:
                return None
            if found:
                return Answer(tuple(found), 0.85, f"the only {phrase.key} named near")
        return None

    def _is_sort(self, member: Member, sort: str) -> bool:
        label = f"{member.label.lower()} {member.id}"
        if sort in _BODY_SORTS:
            return member.kind != "Person" and any(word in label for word in _BODY_SORTS[sort])
        if sort == "alliance":
            return member.id == "nato" or "alliance" in label or "treaty organi" in label
        if sort == "bloc":
            members = self.cast.gazetteer.members(member.id) if member.kind == "InternationalOrganisation" else ()
            return bool(members) and not member.id.startswith(_NO_BLOCS)
        if sort in ("group", "movement"):
            return member.kind in ("ArmedGroup", "PoliticalGroup")
        return member.kind in ("InternationalOrganisation", "Organisation")

    # Two at once

    def _pair(self, phrase: Phrase) -> Answer | None:
        """As in "the two countries", "both sides", "the two ministers": exactly two of the kind near."""
        if phrase.count > 2 or phrase.of:
            return None
        anaphor, title, group = phrase.anaphor, phrase.title, phrase.group
        if anaphor is not None and anaphor.sort == "State":
            return self._two(phrase, lambda said: self.discourse.states(said, direct=False), "states")
        if (anaphor is not None and anaphor.sort == "party") or (
            group is not None and group.stands == "state"
        ):
            return self._two(phrase, self.discourse.parties, "sides")
        if title is not None or (anaphor is not None and anaphor.sort == "Person"):
            found = self._two(phrase, lambda said: [p.id for p in self.discourse.persons(said)], "persons")
            if found is not None and all(self._may_be(self.cast[name], phrase) for name in found.ids):
                return found
        return None

    def _may_be(self, person: Member, phrase: Phrase) -> bool:
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

    def _two(self, phrase: Phrase, kind: Callable[[Iterable], list[str]], what: str) -> Answer | None:  # type: ignore[type-arg]
        for sentences in (1, 2, 3, 4):
            back = [s for s in self.discourse.back(phrase.line, phrase.head, sentences) if s.actor]
            found = kind(back)
            if len(found) == 2:
                order = {name: -i for i, name in enumerate(found)}
                return Answer(
                    tuple(sorted(found, key=lambda n: order[n])), 0.85, f"the last two {what} named"
                )
            if len(found) > 2:
                break
        everywhere = kind(s for s in self.discourse.said if s.actor)
        return Answer(tuple(everywhere), 0.75, f"the only two {what} named") if len(everywhere) == 2 else None

    # Counterparts

    def _counterpart(self, phrase: Phrase) -> Answer | None:
        people = phrase.owner_person
        if phrase.possessor >= 0:
            answer = self._pronoun(phrase.line, phrase.possessor)
            people = answer.ids if answer else ()
        persons = [self.cast[n] for n in people if n in self.cast.members and self.cast[n].kind == "Person"]
        owners = phrase.of
        if not persons:
            return self._someone(phrase, owners) if owners else None
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
        return self._someone(phrase, (owner,))

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


def _roles(role: str) -> tuple[str, ...]:
    """Roles a holder may be listed under: a country's leader is head of state or of government."""
    return _HEADS if role == "leader" else (role,)


def _holds(cast: Cast, person: Member, role: str, owner: str) -> bool:
    wanted = _roles(role)
    if any(r.role in wanted and r.of == owner and not r.past for r in person.roles):
        return True
    return any(t.role in wanted and t.of == owner for t in cast.terms(person))


__all__ = ["PARTIES", "Phrases"]
