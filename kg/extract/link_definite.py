"""What noun phrases refer to: bodies, sides, groups, things named before; offices in `link_offices`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from kg.extract.coreference import Answer
from kg.extract.link_cast import Cast, Member
from kg.extract.link_discourse import Discourse, Said
from kg.extract.link_offices import Offices
from kg.extract.link_unnamed import Unnamed
from kg.extract.nominals import Phrase

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
_OWN_STATE = ("country", "nation", "kingdom", "republic", "state")
_COUNCIL = "un-security-council"
_GOVERNMENTS = ("government", "authorities", "regime", "administration")
_BODIES = ("Government", "Organisation", "InternationalOrganisation")

Kind = Callable[[Iterable[Said]], list[str]]


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
        self.unnamed = Unnamed(discourse, cast)
        self.offices = Offices(discourse, cast, self.unnamed, pronoun)
        self._apposed = apposed
        self._pronoun = pronoun
        self._governments: dict[str, None] = {}

    def resolve(self, phrase: Phrase) -> Answer | None:
        """What a phrase refers to; an actor of its own where it brings in somebody; None if left open."""
        apposed = self._apposed(phrase)
        if apposed is not None:
            return apposed
        if not (phrase.plural or phrase.determiner or phrase.of or phrase.owner_person or phrase.count):
            return None
        if phrase.counterpart:
            return self.offices.counterpart(phrase)
        if phrase.definite and (phrase.count >= 2 or phrase.determiner == "both"):
            return self._pair(phrase)
        if phrase.title is not None and phrase.title.use != "honorific":
            return self.offices.resolve(phrase, self._owners(phrase))
        if phrase.group is not None:
            return self._group(phrase)
        if phrase.anaphor is not None and phrase.anaphor.sort == "State" and not phrase.plural:
            owners = self._owners(phrase) if phrase.possessor >= 0 or phrase.owner_person else ()
            if owners and phrase.plain and phrase.key in _OWN_STATE:
                return Answer(owners[:1], 0.88, f"{phrase.key} of whom it belongs to")
        if phrase.anaphor is not None and phrase.determiner in ("the", "this", "that") and not phrase.of:
            return self._anaphor(phrase)
        return None

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

    def _group(self, phrase: Phrase) -> Answer | None:
        assert phrase.group is not None
        owners = self._owners(phrase)
        stands = phrase.group.stands
        if stands == "none":
            return None
        if stands == "state":
            return self._side(phrase, owners)
        if stands == "opposition":
            return self._opposition(phrase, owners)
        if stands == "body":
            return self._body(phrase, owners)
        if not owners and phrase.definite and phrase.plain and phrase.plural:
            before = self.unnamed.before(phrase)
            if before is not None:
                return before
        if not phrase.plural and phrase.definite and not owners and phrase.plain:
            before = self.unnamed.before(phrase) or (self._anaphor(phrase) if phrase.anaphor else None)
            return before or self.unnamed.someone(phrase, owners)
        return self.unnamed.someone(phrase, owners)

    def _side(self, phrase: Phrase, owners: Sequence[str]) -> Answer | None:
        """As in "the Russian side", "Assad's government", "the authorities"."""
        if phrase.elsewhose or "past" in phrase.effects:
            return self.unnamed.someone(phrase, owners) if phrase.key != "state" else None
        if phrase.key == "state" and len(owners) == 1 and phrase.plain and not phrase.indefinite:
            return Answer(tuple(owners), 0.9, f"state of {owners[0]}")
        if phrase.key in ("state", "states") and phrase.anaphor is not None:
            return self._anaphor(phrase) if phrase.definite and not phrase.of else None
        if owners and phrase.plural and not all(map(self.cast.is_state, owners)):
            return self.unnamed.someone(phrase, owners)
        if owners:
            if phrase.key in _GOVERNMENTS:
                self._governments.update(dict.fromkeys(owners))
            return Answer(tuple(owners), 0.93, f"{phrase.key} stands for {' and '.join(owners)}")
        if not phrase.definite or not phrase.plain or phrase.key in ("side", "delegation", "leadership"):
            return None
        if phrase.possessor >= 0 or phrase.determiner == "'s":
            return None
        if len(self._governments) == 1:
            return Answer(tuple(self._governments), 0.8, "the only government named before")
        counts = Counter(
            state
            for said in self.discourse.back(phrase.line, phrase.head, 1000)
            for state in self.discourse.states((said,), direct=True)
        )
        if len(counts) == 1:
            return Answer(tuple(counts), 0.75, "the only state named before")
        if self.cast.home is not None and counts[self.cast.home] == max(counts.values(), default=0) > 0:
            return Answer((self.cast.home,), 0.75, "the state the report comes from")
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
        return None if groups else self.unnamed.someone(phrase, owners)

    def _owned_group(self, phrase: Phrase, owner: str) -> Answer:
        label = self.unnamed.label(phrase)
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
            return self.unnamed.someone(phrase, ()) if phrase.indefinite else self._body_named_before(phrase)
        return self._body_named_before(phrase)

    def _owned_body(self, phrase: Phrase, owner: str) -> Answer:
        owner_label = self.cast.label(owner)
        noun = phrase.group.word if phrase.group is not None else phrase.key
        line = self.discourse.lines[phrase.line]
        for words in (
            line.words(phrase.first, phrase.last),
            f"{noun} of {owner_label}",
            f"{owner_label} {noun}",
        ):
            for candidate in self.cast.gazetteer.candidates(words.removeprefix("the ").removeprefix("The ")):
                if self.cast.gazetteer.record(candidate.record_id).kind == "Government":
                    member = self.cast.known(candidate.record_id, f"{candidate.sense}: {words}")
                    return Answer((member.id,), 0.95, member.reason)
        label = f"{noun.title()} of {owner_label}"
        state = self.cast.state_of(owner)
        if noun in ("embassy", "consulate", "mission"):
            member = self.cast.local(
                label, label, "Government", "body of a state", affiliation=owner, state_id=state
            )
        else:
            member = self.cast.named(
                label, "Government", "body of a state", affiliation=owner, state_id=state
            )
        member.names.add(noun)
        return Answer((member.id,), 0.9, f"{noun} of {owner}")

    def _body_named_before(self, phrase: Phrase) -> Answer | None:
        noun = phrase.key.split()[-1]
        found: dict[str, None] = {}
        for said in self.discourse.back(phrase.line, phrase.head, 100):
            for name in said.ids:
                member = self.discourse.member(name)
                if member is not None and member.kind in _BODIES and _is_called(member, phrase.key, noun):
                    found.setdefault(name)
        if len(found) == 1:
            return Answer(tuple(found), 0.9, f"the only {phrase.key} named before")
        if found or noun in ("mission", "congress", "senate"):
            return None
        if phrase.key in ("ministry", "embassy", "consulate", "presidency", "cabinet", "parliament"):
            return None
        return self.unnamed.someone(phrase, ())

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
                names = {name for s in said if s.head != phrase.head for name in s.ids}
                return names | {state for name in names if (state := self.cast.state_of(name))}
        return set()

    def _organisation(self, phrase: Phrase, sort: str) -> Answer | None:
        """The last organisation near that the noun fits, else the only one so far; none where two do."""
        for sentences in (4, 1000):
            found: dict[str, None] = {}
            for said in self.discourse.back(phrase.line, phrase.head, sentences):
                for name in said.ids:
                    if self._is_sort(self.discourse.member(name), sort):
                        found.setdefault(name)
            if sort == "council" and _COUNCIL in self.cast.members:
                found.setdefault(_COUNCIL)
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
            members = (
                self.cast.gazetteer.members(member.id) if member.kind == "InternationalOrganisation" else ()
            )
            return bool(members) and not member.id.startswith(_NO_BLOCS)
        if sort in ("group", "movement"):
            return member.kind in ("ArmedGroup", "PoliticalGroup")
        return member.kind in ("InternationalOrganisation", "Organisation")

    def _pair(self, phrase: Phrase) -> Answer | None:
        """As in "the two countries", "both sides", "the two ministers": exactly two of the kind near."""
        if phrase.described:
            return None
        if phrase.of or (phrase.count > 2 and phrase.title is None and phrase.anaphor is None):
            return None
        anaphor, title, group = phrase.anaphor, phrase.title, phrase.group
        if anaphor is not None and anaphor.sort == "Koreas":
            ids = tuple(
                self.cast.known(f"{half}-korea", "one of the two Koreas").id for half in ("north", "south")
            )
            return Answer(ids, 0.95, "the two Koreas")
        if anaphor is not None and anaphor.sort == "State":
            return self._two(phrase, lambda said: self.discourse.states(said, direct=False), "states")
        if (anaphor is not None and anaphor.sort == "party") or (
            group is not None and group.stands == "state"
        ):
            return self._two(phrase, self.discourse.parties, "sides")
        if title is not None or (anaphor is not None and anaphor.sort == "Person"):
            found = self._two(phrase, lambda said: [p.id for p in self.discourse.persons(said)], "persons")
            if found is not None and all(self.offices.may_be(self.cast[name], phrase) for name in found.ids):
                return found
        return None

    def _two(self, phrase: Phrase, kind: Kind, what: str) -> Answer | None:
        """So many of a kind: the last named, if none is named more; else those named most by far."""
        wanted = phrase.count or 2
        leading, clear = self._leading(phrase, kind, wanted)
        own = self._own_subject(phrase) | set(self._owners(phrase))
        for sentences in (1, 2, 3, 4):
            found = kind(s for s in self.discourse.back(phrase.line, phrase.head, sentences) if s.actor)
            if len(found) == wanted and set(found) <= leading and own.isdisjoint(found):
                return Answer(tuple(reversed(found)), 0.85, f"the last {wanted} {what} named")
            if len(found) >= wanted:
                break
        everywhere = kind(s for s in self.discourse.said if s.actor)
        if len(everywhere) == wanted and own.isdisjoint(everywhere):
            return Answer(tuple(everywhere), 0.75, f"the only {wanted} {what} named")
        return Answer(tuple(sorted(leading)), 0.75, f"the {wanted} {what} named most") if clear else None

    def _leading(self, phrase: Phrase, kind: Kind, wanted: int) -> tuple[set[str], bool]:
        """Those that acted most so far: the first few and their equals; whether they are far ahead."""
        back = (s for s in self.discourse.back(phrase.line, phrase.head, 1000) if s.actor)
        ranked = Counter(name for said in back for name in kind((said,))).most_common()
        if len(ranked) <= wanted:
            return {name for name, _ in ranked}, False
        least, next_best = ranked[wanted - 1][1], ranked[wanted][1]
        return {name for name, count in ranked if count >= least}, least >= max(2 * next_best, 3)


def _is_called(member: Member, key: str, noun: str) -> bool:
    """Whether a body may be meant by "the ministry" or "the foreign ministry"."""
    names = (member.label.lower(), *member.names)
    return any(noun in name.split() and (key == noun or key in name) for name in names)
