"""The second opinion: events named by words that no row of the lexicon fits.

The analyser's vectors of a word and of two participants beside it in the tree tell, by a classifier
learned from marked sentences (`kg.language.classifier`), which class of event the word names
between them, if any. Only what it is sure of is proposed.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from kg.extract.events import Matcher
from kg.extract.lexicon import Frame, Role, WordClass
from kg.extract.proposals import (
    LEARNED,
    MATTER_STAYS_TOPIC,
    MAY_LACK_ACTOR,
    PARTICIPANT_KINDS,
    PLACE_KINDS,
    Filler,
    Proposal,
)
from kg.extract.syntax import Arguments
from kg.language.analysis import Token
from kg.language.classifier import NOTHING, EventClassifier, Floats, Question
from kg.language.ways import NOBODY
from kg.ontology import load_ontology

SURE = 0.85
"""Least probability of a class; chosen on marked sentences that were not learned from."""

_RIVAL = 0.3  # share of a pair with somebody, against the likeliest pair's, from which it is taken

# statements hang on the tables of speech; of the others about half were right where it could be checked
_LEFT_TO_LEXICON = frozenset("Statement Coercion Visit Vote Agreement Sanction Veto Support".split())
# aimed at somebody, never at a thing
_AT_SOMEBODY = frozenset(
    "Meeting Discussion PhoneCall Hosting Mediation Negotiation Briefing Cooperation Request Appeal Threat "
    "Warning Summons Aid Appointment Apology Recall BreakRelations Arrest Detention Expulsion Deployment "
    "Mobilization Sanction".split()
)
# needs no target to be news; elsewhere a missing one is most often one that was not found
_AT_NOBODY = frozenset("Protest Mobilization Deployment Retreat Vote Abstention".split())
_NO_ROLE = frozenset("subj xcomp ccomp ccomp_subj subjunctive advcl purpose acl mod poss".split())
_LOW = frozenset(("~against", "~to", "~with", "~on", "~of", "~for", "~at"))  # hung one noun too low
_DOERS = ("by", "from", "poss", "between", "mod")
_NOT_TARGETS = frozenset(
    "by from during after before in at since until as near outside inside around along through via".split()
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with the fillers it stands for."""

    question: Question
    actors: tuple[Filler, ...]
    targets: tuple[Filler, ...]


def _word_class(token: Token) -> WordClass:
    return "verb" if token.upos == "VERB" else "noun"


def _is_somebody(asked: _Asked) -> bool:
    """Whether the target is a participant or a place."""
    return bool(asked.targets) and asked.targets[0].mention is not None


class SecondOpinion:
    """Asks the classifier about the words of one sentence."""

    def __init__(self, matcher: Matcher, classifier: EventClassifier) -> None:
        self._matcher = matcher
        self._sentence = matcher.sentence
        self._classifier = classifier

    def proposals(self, taken: Container[int]) -> Iterator[Proposal]:
        """Events of words that are not `taken`, which name an event already."""
        if self._sentence.vectors is None:
            return
        asked = [
            (token, one)
            for token in self._sentence
            if token.index not in taken and token.text.isalpha() and not self._is_off(token)
            for one in (self._of_verb(token) if token.upos == "VERB" else self._of_noun(token))
        ]
        shares = self._classifier(self._sentence, [one.question for _, one in asked])
        for token in dict.fromkeys(token for token, _ in asked):
            rows = [row for row, (word, _) in enumerate(asked) if word is token]
            found = self._best(token, [asked[row][1] for row in rows], shares[rows])
            if found is not None:
                yield found

    def _is_off(self, token: Token) -> bool:
        """Whether the user's own tables silence the word."""
        return (_word_class(token), token.lemma.lower()) in self._matcher.lexicon.off

    def _of_verb(self, token: Token) -> list[_Asked]:
        arguments = self._matcher.clauses.arguments(token.index)
        actors = self._people("subj", arguments)
        passive = self._matcher.clauses.is_passive(token.index)
        if not actors and not (passive and arguments.get("obj")):
            return []
        return self._asked(token, actors, self._others(arguments, _NO_ROLE))

    def _of_noun(self, token: Token) -> list[_Asked]:
        if token.upos != "NOUN" or self._matcher.inside_name(token):
            return []
        arguments = self._matcher.clauses.arguments(token.index)
        actors = next((found for place in _DOERS if (found := self._people(place, arguments))), ())
        targets = self._others(arguments, _NO_ROLE | _NOT_TARGETS)
        if not actors and token.rel == "obj" and targets:
            _, borrowed = self._matcher.light(token)
            actors = self._people("subj", borrowed)
        return self._asked(token, actors, targets) if actors else []

    def _asked(
        self, token: Token, actors: tuple[Filler, ...], groups: list[tuple[Filler, ...]]
    ) -> list[_Asked]:
        """The pairs, and the actor alone."""
        first = actors[0].head if actors else NOBODY
        taken = {f.head for f in actors}
        found = []
        for group in groups:
            targets = tuple(f for f in group if f.head not in taken)
            if targets:
                found.append(_Asked(Question((token.index,), first, targets[0].head), actors, targets))
        if actors:
            found.append(_Asked(Question((token.index,), first, NOBODY), actors, ()))
        return found

    def _people(self, place: str, arguments: Arguments) -> tuple[Filler, ...]:
        heads = arguments.get(place, ())
        found = ((h, self._matcher.mention(h)) for h in heads)
        return tuple(Filler(h, place, m) for h, m in found if m is not None and m.kind in PARTICIPANT_KINDS)

    def _others(self, arguments: Arguments, without: frozenset[str]) -> list[tuple[Filler, ...]]:
        """What stands in the other places: an object of any kind, elsewhere participants and places."""
        groups = []
        for place, heads in arguments.items():
            if place.lstrip("~") in without or (place.startswith("~") and place not in _LOW):
                continue
            fillers = [Filler(h, place, self._matcher.mention(h)) for h in heads]
            named = tuple(f for f in fillers if f.mention is not None)
            if named or place in ("obj", "iobj", "of"):
                groups.append(named or tuple(fillers[:1]))
        return groups

    def _best(self, token: Token, asked: list[_Asked], shares: Floats) -> Proposal | None:
        """The likeliest class and pair that go together, where it is likely enough."""
        known = [i for i, label in enumerate(self._classifier.labels) if label != NOTHING]
        row, column = divmod(int(shares[:, known].argmax()), len(known))
        column = known[column]
        share, label = float(shares[row, column]), self._classifier.labels[column]
        if share < SURE or label in _LEFT_TO_LEXICON:
            return None
        # somebody whom it may be aimed at comes before the thing, and before nobody
        people = [
            i for i, one in enumerate(asked) if _is_somebody(one) and shares[i, column] > _RIVAL * share
        ]
        if people and not _is_somebody(asked[row]):
            row = max(people, key=lambda i: float(shares[i, column]))
        if not self._fits(label, asked[row]):
            return None
        return self._proposal(token, label, asked[row])

    def _fits(self, label: str, asked: _Asked) -> bool:
        if not asked.actors and label not in MAY_LACK_ACTOR:
            return False
        if not asked.targets:
            among_themselves = load_ontology().event(label).symmetric and len(asked.actors) > 1
            return among_themselves or label in _AT_NOBODY
        mentions = [f.mention for f in asked.targets]
        if label == "Visit":
            return all(m is not None and (m.kind in PLACE_KINDS or m.city is not None) for m in mentions)
        if label in _AT_SOMEBODY or not asked.actors:
            return all(m is not None and m.kind in PARTICIPANT_KINDS for m in mentions)
        return True

    def _proposal(self, token: Token, label: str, asked: _Asked) -> Proposal:
        frame = Frame(LEARNED, token.lemma, _word_class(token), label, (), Role(), Role(), Role(), None, "")
        targets = asked.targets
        topics: tuple[Filler, ...] = ()
        if label in MATTER_STAYS_TOPIC and all(f.mention is None for f in targets):
            targets, topics = (), asked.targets
        return Proposal(frame, token.index, None, (token.index,), asked.actors, targets, topics)
