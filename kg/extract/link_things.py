"""Linking names of states, places, organisations and groups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.link_cast import ORGANISATIONS, Cast
from kg.extract.link_choice import Choice, Setting, choose_thing
from kg.extract.link_names import NameSpan, expansion_start, is_acronym
from kg.extract.link_reading import is_place
from kg.extract.link_text import Line
from kg.extract.link_titles import Owner, Titled
from kg.extract.link_words import words
from kg.gazetteer import Gazetteer
from kg.gazetteer.fold import key as folded

_KOREAS = {"north": "north-korea", "south": "south-korea"}


@dataclass(frozen=True, slots=True)
class Thing:
    """A name linked to something that is no person; for a capital also its other reading."""

    span: NameSpan
    ids: tuple[str, ...]
    confidence: float
    reason: str
    city: str | None = None
    government: str | None = None


def is_person(
    span: NameSpan, title: Callable[[], Titled], gazetteer: Gazetteer, surnames: Mapping[str, Collection[int]]
) -> bool:
    """Whether a name is read as a person's: by its candidates, the analyser's label and titles.

    Args:
        span: the name.
        title: reads what stands before it, asked only where it matters.
        gazetteer: knows the kinds of its candidates.
        surnames: last words of persons' full names in the article, with the sentences they are in.
    """
    kinds = [gazetteer.record(c.record_id).kind for c in span.candidates]
    if not kinds and span.label in ("ORG", "GPE", "LOC") and " " not in span.text and span.text in surnames:
        return True
    persons = "Person" in kinds
    things = any(k not in ("Person", "Office") for k in kinds)
    if persons and things:
        titled = title()
        called = bool(titled.role or titled.gender or titled.phrase)
        return called or (kinds[0] == "Person" and span.label not in ("GPE", "LOC", "ORG"))
    if things:
        # "Washington" right after Walter Washington was named is the man.
        return " " not in span.text and span.line - 1 in surnames.get(span.text, ())
    if persons:
        return True
    return span.label == "PER" or (span.label in ("GPE", "LOC") and title().any)


class Things:
    """Links the names of one article that are no persons."""

    def __init__(self, lines: Sequence[Line], cast: Cast, outlet: str, agency: str) -> None:
        self.lines = lines
        self.gazetteer = cast.gazetteer
        self.cast = cast
        self.outlet = folded(outlet).removeprefix("the ")
        self.agency = folded(agency).removeprefix("the ")
        self.owners: list[dict[int, Owner]] = [{} for _ in lines]
        self.blocked: list[tuple[int, int, int]] = []
        self.linked: list[Thing] = []
        self._thing_of: dict[tuple[int, int], Thing] = {}
        # States also named by their capital or people, so that no namesake is meant.
        self._meant: set[str] = set()
        self._sure: dict[str, None] = {}
        self._states: dict[str, None] = {}
        self._spoken: dict[str, None] = {}
        self._acronyms: dict[str, tuple[str, ...]] = {}
        self._choices: dict[tuple[str, str], Choice | None] = {}

    def know(self, spans: Sequence[NameSpan]) -> None:
        """A first look at names that leave no doubt: they tell the doubtful ones apart."""
        for span in spans:
            choice = self._clear(span)
            if choice is not None:
                record = self.gazetteer.record(choice)
                self._sure.setdefault(choice)
                state = record.id if record.kind == "State" else record.state_id
                if state:
                    (self._spoken if record.kind == "Person" else self._states).setdefault(state)
                if record.kind == "State":
                    self._own(span, (choice,), "State")
                    if span.text.lower() != record.label.lower():
                        self._meant.add(record.label.lower())

    def _clear(self, span: NameSpan) -> str | None:
        """The record of a name with one candidate, or with one state in several senses."""
        ids = {c.record_id for c in span.candidates}
        states = {i for i in ids if self.gazetteer.record(i).kind == "State"}
        others = {i for i in ids - states if not self._is_seat_of(i, states)}
        if len(states) == 1 and not others:
            return next(iter(states))
        if not states and len(ids) == 1 and span.candidates[0].sense != "surname":
            return next(iter(ids))
        return None

    def _is_seat_of(self, name: str, states: set[str]) -> bool:
        record = self.gazetteer.record(name)
        return record.kind == "Place" and record.state_id in states

    def setting(self) -> Setting:
        """What is sure of the article so far."""
        return Setting(self.cast.day, frozenset(self._states), frozenset(self._spoken), frozenset(self._sure))

    def link(self, spans: Sequence[NameSpan]) -> list[Thing]:
        """Link every name given, in text order; what is not sure is left out."""
        for span in spans:
            thing = self._thing(span)
            if thing is None:
                self.blocked.append((span.line, span.first, span.last))
                continue
            self.linked.append(thing)
            self._thing_of[(span.line, span.first)] = thing
            self._introduced(span, thing.ids)
            for name in thing.ids:
                state = self.cast.state_of(name)
                if state:
                    self._states.setdefault(state)
            if thing.government is not None:
                self.cast.known(thing.government, thing.reason)
            kind = self.cast[thing.government or thing.ids[0]].kind
            self._own(span, thing.ids, kind)
        return self.linked

    def _own(self, span: NameSpan, ids: tuple[str, ...], kind: str) -> None:
        line = self.lines[span.line]
        token = line.sentence[line.head(span.first, span.last)]
        government = thing.government if (thing := self._thing_of.get((span.line, span.first))) else None
        describes = span.adjective or (token.rel in ("amod", "compound", "det") and token.head >= span.last)
        self.owners[span.line][span.last] = Owner(span.first, span.last, ids, kind, describes, government)

    def _thing(self, span: NameSpan) -> Thing | None:
        if self.outlet and folded(span.text).removeprefix("the ") == self.outlet:
            return None
        again = self._acronyms.get(span.text)
        if again is not None:
            return Thing(span, again, 0.95, "acronym the article introduced")
        if not span.candidates:
            return self._unknown(span)
        if span.text.lower() == "congress" and not self._states.keys().isdisjoint(
            words().sets["has_congress"]
        ):
            return None
        namesake = self._namesake(span)
        if namesake is not None:
            return namesake
        choice = self._choose(span)
        if choice is None:
            return None
        record = self.gazetteer.record(choice.candidate.record_id)
        if record.kind == "Government" and record.id == f"{record.state_id}-government" and record.state_id:
            self.cast.known(record.state_id, "its government")
            return Thing(
                span, (record.state_id,), choice.confidence, f"government stands for {record.state_id}"
            )
        self.cast.known(record.id, choice.reason)
        if record.kind == "State" and self._is_people(span, choice.candidate.sense):
            return self._people(span, record.id, choice)
        if choice.candidate.sense in ("capital", "metonym"):
            return self._seat(span, record.id, choice)
        if record.kind == "Place":
            return self._city(span, record.id, choice)
        return Thing(span, (record.id,), choice.confidence, choice.reason)

    def _namesake(self, span: NameSpan) -> Thing | None:
        """As in "Atlanta, Georgia": a place that shares a state's name, by clues in its sentence."""
        other = words().namesakes.get(span.text.lower())
        line = self.lines[span.line]
        if other is None or other.clues.isdisjoint(line.lower) or span.text.lower() in self._meant:
            return None
        member = self.cast.named(
            other.label, other.kind, "a namesake by clues in the sentence", state_id=other.state
        )
        return Thing(span, (member.id,), 0.85, member.reason, member.id)

    def _is_people(self, span: NameSpan, sense: str) -> bool:
        """Whether the word is a noun for people of a state: "the Ukrainians", not "Ukrainian"."""
        if sense not in ("demonym", "adjective"):
            return False
        line = self.lines[span.line]
        token = line.sentence[line.head(span.first, span.last)]
        if token.rel in ("amod", "compound", "nmod") and token.head >= span.last:
            return False
        if token.text.lower().endswith("s") and token.upos in ("NOUN", "PROPN"):
            return True
        after = line.sentence[span.last].upos if span.last < len(line.sentence) else ""
        return bool(line.sentence.dependents(token.index, "det")) and after not in (
            "NOUN",
            "PROPN",
            "ADJ",
            "PUNCT",
        )

    def _people(self, span: NameSpan, state: str, choice: Choice) -> Thing:
        """People of a state, an actor of their own that belongs to it."""
        key = f"people\x1f{state}\x1f{span.text.lower()}"
        member = self.cast.local(span.text, key, "UnnamedActor", f"people of {state}", affiliation=state)
        member.plural = True
        return Thing(span, (member.id,), min(choice.confidence, 0.85), member.reason)

    def _choose(self, span: NameSpan) -> Choice | None:
        known = (span.text, span.label)
        if known not in self._choices:
            self._choices[known] = choose_thing(span, self.gazetteer, self.setting())
        return self._choices[known]

    def _seat(self, span: NameSpan, state: str, choice: Choice) -> Thing | None:
        """A capital or seat: the government, or the place where the grammar asks for one."""
        sense = choice.candidate.sense
        city = self._place_of(span)
        if is_place(self.lines[span.line], span.first, span.last):
            if city is None:
                member = self.cast.named(span.text, "Place", f"seat in {state}", state_id=state)
                city = member.id
            return Thing(span, (city,), choice.confidence, f"place: {span.text}", city, state)
        return Thing(span, (state,), choice.confidence, f"{sense}: government of {state}", city, state)

    def _place_of(self, span: NameSpan) -> str | None:
        for candidate in span.candidates:
            record = self.gazetteer.record(candidate.record_id)
            if record.kind == "Place" and candidate.sense in ("name", "alias"):
                return self.cast.known(record.id, f"place: {span.text}").id
        return None

    def _city(self, span: NameSpan, city: str, choice: Choice) -> Thing:
        """A city; where the gazetteer also knows it as a seat, who it may speak for."""
        record = self.gazetteer.record(city)
        for candidate in span.candidates:
            if candidate.sense in ("capital", "metonym") and candidate.record_id == record.state_id:
                reading = self._seat(
                    span, candidate.record_id, Choice(candidate, choice.confidence, choice.reason)
                )
                if reading is not None:
                    return reading
        return Thing(span, (city,), choice.confidence, choice.reason, city)

    def _unknown(self, span: NameSpan) -> Thing | None:
        """A name the gazetteer lacks: an entity of its own, by name and kind."""
        line = self.lines[span.line]
        half = _KOREAS.get(span.text.lower())
        if half is not None:
            both = set(_KOREAS.values()) <= set(self._states)
            return (
                Thing(span, (self.cast.known(half, "half of Korea").id,), 0.8, "half of Korea")
                if both
                else None
            )
        if line.title or span.label not in ("ORG", "GPE", "LOC"):
            return None
        kind = "Place" if span.label in ("GPE", "LOC") else self._organisation_kind(line, span)
        if kind in ("Document", "Issue"):
            return None
        whole = self._whole_of(span)
        if whole is not None:
            return Thing(span, whole, 0.8, "short form of the full name")
        label = span.text.removesuffix("'s").removesuffix("’s").strip()
        member = self.cast.named(label, kind, "name the gazetteer does not know")
        return Thing(span, (member.id,), 0.7, member.reason, member.id if kind == "Place" else None)

    def _whole_of(self, span: NameSpan) -> tuple[str, ...] | None:
        """The one organisation named before of whose name the word is part: "the Tigers"."""
        if " " in span.text or is_acronym(span.text):
            return None
        longer = {
            t.ids
            for t in self.linked
            if " " in t.span.text and span.text in t.span.text.split() and not t.city
        }
        found = {ids for ids in longer if self.cast[ids[0]].kind in ORGANISATIONS}
        return found.pop() if len(found) == 1 else None

    def _organisation_kind(self, line: Line, span: NameSpan) -> str:
        known = words().organisations
        lower = line.lower
        if folded(span.text).removeprefix("the ") == self.agency:
            return "NewsOrganisation"
        before_of = next(
            (i for i in range(span.first, span.last) if lower[i] in ("of", "for", "on")), span.last
        )
        for index in (before_of - 1, span.last - 1, span.first):
            if lower[index] in known:
                return known[lower[index]]
        return "Organisation"

    def _introduced(self, span: NameSpan, ids: tuple[str, ...]) -> None:
        """Remember "(OPCW)" after the full name."""
        line = self.lines[span.line]
        at = span.last + 1
        if at + 1 >= len(line.sentence) or line.lower[span.last] != "(" or line.lower[at + 1] != ")":
            return
        acronym = line.sentence[at].text
        if is_acronym(acronym) and expansion_start(line, span.last, acronym) is not None:
            self._acronyms[acronym] = ids
