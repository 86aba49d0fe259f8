"""Finding events: lexicon frames laid over the parse of one sentence.

A frame fires where its trigger stands, what it needs stands beside it, and its required
roles find fillers of the right kind. Where several frames of a word fire, the most specific
wins. An event noun may borrow the subject of its light verb ("held talks with").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from kg.extract.lexicon import Frame, Lexicon
from kg.extract.mentions import Linked, TokenMention
from kg.extract.occasions import occasion
from kg.extract.phrases import lemmas
from kg.extract.proposals import PARTICIPANT_KINDS, Proposal, specificity
from kg.extract.roles import Roles
from kg.extract.syntax import Arguments, Clauses
from kg.language.analysis import Sentence, Token

_ENTERING = frozenset(("enter", "engage", "carry", "come", "lay", "put"))
_STATES = frozenset(("states", "countries", "nations", "republics"))
_OWN = frozenset(("poss", "by", "from", "between"))
_TOGETHER = frozenset("Meeting Discussion PhoneCall Visit Hosting Agreement Cooperation Signing".split())
_FIRST_PERSON = frozenset(("i", "we", "me", "us"))


class Matcher:
    """Lays the lexicon over one sentence."""

    def __init__(
        self,
        clauses: Clauses,
        linked: Linked,
        lexicon: Lexicon,
        speaker: Callable[[int], TokenMention | None] = lambda _: None,
    ) -> None:
        """`speaker` tells, for a token, whom "we" or "I" in its place means."""
        self._speaker = speaker
        self.clauses = clauses
        self.sentence: Sentence = clauses.sentence
        self.linked = linked
        self.lexicon = lexicon
        self.roles = Roles(clauses, self.mention, lexicon)
        self._taken: set[int] = set()
        # "both sides" still act where nobody can say for sure who they are
        self._open = {
            m.head: m
            for m in linked.unresolved
            if m.sentence == clauses.sentence.index and m.form == "nominal" and m.kind in PARTICIPANT_KINDS
        }

    def proposals(self) -> Iterator[Proposal]:
        """All events of the sentence, verbs first.

        A light verb says nothing beside its noun: "reaffirmed its support" is no statement.
        """
        nouns = [
            p for t in self.sentence if t.upos in ("NOUN", "PROPN") for p in self._first(self._of_noun(t))
        ]
        lights = {p.light for p in nouns}
        for token in self.sentence:
            if token.text.lower() == "according":
                yield from self._first(self._of_preposition(token))
            elif token.rel == "case" and ("verb", f"be {token.text.lower()}") in self.lexicon.frames:
                yield from self._first(self._of_predicate(token))
            elif token.upos == "VERB" or self.clauses.is_gerund(token):
                said = token.index in lights or self._is_said_again(token)
                found = self._first(self._of_verb(token, light=token.index in lights))
                for proposal in found:
                    if not (said and proposal.frame.type == "Statement"):
                        self._taken |= self._fixed(proposal)
                        yield from self._each_way(proposal)
        for token in self.sentence:
            if token.upos in ("ADJ", "VERB") and (token.rel != "amod" or self._is_apart(token)):
                yield from self._first(self._of_adjective(token))
        yield from (p for p in nouns if p.trigger not in self._taken or self._is_anothers(p))

    @staticmethod
    def _is_anothers(noun: Proposal) -> bool:
        """As in "dismissed Pyongyang's threats": the object of a verb's event is an event of its owner's."""
        return bool(noun.actors) and all(f.source in _OWN for f in noun.actors)

    def _each_way(self, proposal: Proposal) -> Iterator[Proposal]:
        """As in "Israel and Hamas blamed each other": each of them the other."""
        mutual = any(self.roles.is_reciprocal(f.head) for f in proposal.targets)
        if not mutual or len(proposal.actors) < 2:
            yield proposal
            return
        for one in proposal.actors:
            yield replace(proposal, actors=(one,), targets=tuple(f for f in proposal.actors if f is not one))

    def _is_said_again(self, token: Token) -> bool:
        """As in "Speaking to reporters, Kerry said": one statement."""
        apart = token.lemma == "speak" and token.rel == "advcl"
        return apart and self.sentence[token.head].lemma in self.lexicon.speech

    @staticmethod
    def _first(found: list[Proposal]) -> list[Proposal]:
        """The most specific reading: most needs met, then most roles filled, then table order."""
        return [max(found, key=specificity)] if found else []

    def mention(self, head: int) -> TokenMention | None:
        """The participant a phrase head refers to."""
        token = self.sentence[head]
        if token.upos == "PRON" and token.text.lower() in _FIRST_PERSON:
            spoken = self._speaker(head)
            return (
                None
                if spoken is None
                else replace(
                    spoken,
                    sentence=self.sentence.index,
                    first=head,
                    last=head + 1,
                    head=head,
                    start=token.start,
                    end=token.end,
                    form="pronoun",
                    confidence=min(spoken.confidence, 0.85),
                    reason="the speaker of the quotation",
                )
            )
        found = self.linked.at(self.sentence.index, head) or self._open.get(head)
        if found is not None and found.kind == "Place" and token.text.lower() in _STATES:
            return replace(found, kind="UnnamedActor")  # "the Baltic states" act
        if token.rel == "appos" and token.head >= 0 and found is not None and not found.entities:
            # "Medvedchuk, an ally of Putin whom Kyiv had detained": the one whom the words describe
            found = self.linked.at(self.sentence.index, token.head) or found
        if found is not None and found.form == "nominal" and found.kind == "UnnamedActor":
            found = self._apposed(token) or found
        if found is None:
            # a long name whose head the parser puts elsewhere
            whole = self.linked.covering(self.sentence.index, head)
            if whole is not None and whole.form == "name" and whole.last - whole.first > 1:
                return whole
            if whole is not None and self.clauses.core(whole.head) == head:
                return whole  # the counted noun of "thousands of protesters"
            if whole is None:
                return self._stranger(token)
        return found

    def _apposed(self, token: Token) -> TokenMention | None:
        """As in "the border agency, Frontex", "the Egyptian, Amr Musa": the name beside other words."""
        if token.feat("Number") == "Plur":
            return None
        heads = [token.index, *(t.index for t in self.sentence.dependents(token.index, "nmod"))]
        for head in heads:
            for child in self.sentence.dependents(head, "appos"):
                name = self.linked.at(self.sentence.index, child.index)
                fits = name is not None and name.form == "name" and name.kind in PARTICIPANT_KINDS
                # below the noun itself, a person's name in apposition can only be the holder's
                if fits and name is not None and (head == token.index or name.kind == "Person"):
                    return name
        return None

    def _stranger(self, token: Token) -> TokenMention | None:
        """A proper name that linking took for nobody: somebody known by words alone."""
        if token.upos != "PROPN" or token.index in self.clauses.times or not token.text[:1].isupper():
            return None
        last = max([token.index, *(t.index for t in self.sentence.dependents(token.index, "flat"))])
        return TokenMention(
            sentence=self.sentence.index,
            first=token.index,
            last=last + 1,
            head=token.index,
            start=token.start,
            end=self.sentence[last].end,
            entities=(),
            kind="UnnamedActor",
            form="nominal",
            confidence=0.5,
            reason="a name that nobody could be found for",
        )

    def _of_verb(self, token: Token, *, light: bool) -> list[Proposal]:
        """`light`: whether the verb only carries an event noun."""
        frames = self.lexicon.frames.get(("verb", token.lemma.lower()), ())
        if not frames:
            return []
        arguments = self.clauses.arguments(token.index)
        found = self._verbal(frames, token, arguments)
        if found or light:
            return found
        # "claimed responsibility": the words are enough
        fixed = [f for f in frames if any(n.lemmas and not n.absent for n in f.needs)]
        return self._verbal(_aimless(fixed), token, arguments)

    def _verbal(self, frames: Iterable[Frame], token: Token, arguments: Arguments) -> list[Proposal]:
        particles = self.clauses.particles(token.index)
        found = []
        for frame in frames:
            used = self.roles.meets(frame, arguments, particles)
            if used is None:
                continue
            proposal = self.roles.filled(frame, token.index, None, arguments, used)
            if proposal is not None:
                found.append(proposal)
        return found

    def _fixed(self, proposal: Proposal) -> set[int]:
        """What stands where the row asks for certain words: it names no event of its own."""
        arguments = self.clauses.arguments(proposal.trigger)
        places = (s.name for n in proposal.frame.needs if n.lemmas for s in n.names)
        return {i for place in places for i in arguments.get(place, ())}

    def _of_preposition(self, token: Token) -> list[Proposal]:
        """As in "according to the ministry": the phrase it governs speaks."""
        found = []
        for frame in self.lexicon.frames.get(("verb", "according to"), ()):
            if token.rel == "case" and token.head >= 0:
                sources = self.clauses.expand(token.head)
            else:
                sources = [
                    s
                    for o in self.sentence.dependents(token.index, "obl")
                    for s in self.clauses.expand(o.index)
                ]
            actors = {"obj": [s for s in sources if not self.roles.is_press(s)]}
            proposal = self.roles.filled(frame, token.index, None, actors, ())
            if proposal is not None:
                found.append(replace(proposal, phrase=(token.index, token.index + 1)))
        return found

    def _of_predicate(self, token: Token) -> list[Proposal]:
        """As in "Oslo was against the plan": a preposition that says what somebody thinks of something."""
        head = token.head
        subjects = self.clauses.surface_subjects(head) if self.sentence.dependents(head, "cop") else []
        arguments = {"subj": subjects, "obj": self.clauses.expand(head)}
        found = (
            self.roles.filled(frame, token.index, None, arguments, ())
            for frame in self.lexicon.frames["verb", f"be {token.text.lower()}"]
        )
        return [proposal for proposal in found if proposal is not None]

    def _of_adjective(self, token: Token) -> list[Proposal]:
        frames = self.lexicon.frames.get(("adjective", token.lemma.lower()), ()) or self.lexicon.frames.get(
            ("adjective", token.text.lower()), ()
        )
        if not frames:
            return []
        arguments = dict(self.clauses.arguments(token.index))
        if token.upos == "VERB" and self.clauses.is_passive(token.index):
            # "was appalled by the raid", parsed as a passive
            arguments = {**arguments, "subj": arguments.get("obj", []), "by": arguments.get("subj", [])}
        arguments["subj"] = arguments.get("subj") or (
            self.clauses.expand(token.head)
            if self._is_apart(token)
            else self.clauses.surface_subjects(token.index)
        )
        for child in self.sentence.dependents(token.index, "obl"):
            arguments.setdefault(self.clauses.preposition(child.index), []).extend(
                self.clauses.expand(child.index)
            )
        found = (self.roles.filled(frame, token.index, None, arguments, ()) for frame in frames)
        return [proposal for proposal in found if proposal is not None]

    def _is_apart(self, token: Token) -> bool:
        """As in "Sweden, once critical of the treaty": an adjective after its noun, with words of its own."""
        return (
            token.rel == "amod"
            and token.index > token.head
            and bool(self.sentence.dependents(token.index, "obl"))
        )

    def _of_noun(self, token: Token) -> list[Proposal]:
        frames = [
            f
            for lemma in sorted(lemmas(self.sentence, token))
            for f in self.lexicon.frames.get(("noun", lemma), ())
        ]
        if not frames or self.inside_name(token):
            return []
        own = self.clauses.arguments(token.index)
        return self._nominal(frames, token, own) or self._nominal(_aimless(frames), token, own)

    def _nominal(self, frames: list[Frame], token: Token, own: Arguments) -> list[Proposal]:
        light, borrowed = self.light(token)
        found = []
        for frame in frames:
            carries = light is not None and (
                self.sentence[light].lemma in frame.verbs or self._plans(self.sentence[light])
            )
            circumstance = {} if carries else occasion(self.clauses, frame, token, own)
            if not carries and not circumstance and not self._stands_alone(frame, token, own):
                continue
            if self.roles.meets(frame, own, set()) is None:
                continue
            arguments: Arguments = {place: list(heads) for place, heads in own.items()}
            for place, heads in (borrowed if carries else circumstance).items():
                known = arguments.setdefault(place, [])
                known.extend(h for h in heads if h not in known)
            if carries and "to" not in arguments and "iobj" in arguments:
                arguments["to"] = arguments["iobj"]  # "gave Washington its support"
            proposal = self.roles.filled(frame, token.index, light if carries else None, arguments, ())
            if proposal is not None:
                found.append(proposal)
        return found

    def _plans(self, verb: Token) -> bool:
        """Whether a verb makes its object its subject's own event, not there yet ("cancel", "plan")."""
        particles = sorted(self.clauses.particles(verb.index))
        names = [verb.lemma, *(f"{verb.lemma} {particle}" for particle in particles)]
        return any(f"{name}.obj" in self.lexicon.governors for name in names)

    def inside_name(self, token: Token) -> bool:
        """As in "Security Council meeting" is an event, the "Conference" of a name is not."""
        mention = self.linked.covering(self.sentence.index, token.index)
        return mention is not None and mention.form == "name"

    def light(self, token: Token) -> tuple[int | None, Arguments]:
        """The verb an event noun is object (or passive subject) of, and what that verb brings."""
        if token.rel == "conj" and token.head >= 0 and self.sentence[token.head].upos == "NOUN":
            token = self.sentence[token.head]
        if token.head < 0:
            return None, {}
        above = self.sentence[token.head]
        if above.upos != "VERB":
            return (
                (None, {}) if above.upos == "NOUN" and token.rel == "nmod" else self._participle_light(token)
            )
        if token.rel == "obl" and above.lemma not in _ENTERING:
            return None, {}
        if token.dep == "nsubj":
            return None, {}
        arguments = dict(self.clauses.arguments(above.index))
        arguments.pop("obj", None)
        arguments.pop("xcomp", None)
        return above.index, arguments

    def _participle_light(self, token: Token) -> tuple[int | None, Arguments]:
        """As in "sanctions imposed by Washington": the participle after the noun is the light verb."""
        for child in self.sentence.dependents(token.index, "acl"):
            if child.upos == "VERB" and self.clauses.is_passive(child.index):
                arguments = dict(self.clauses.arguments(child.index))
                arguments.pop("obj", None)
                return child.index, arguments
        return None, {}

    def _stands_alone(self, frame: Frame, token: Token, own: Arguments) -> bool:
        if frame.alone == "yes":
            return True
        if frame.alone == "by":
            return "by" in own
        if frame.alone == "phone":
            words = {self.sentence[i].lemma.lower() for i in own.get("mod", ())}
            return bool(words & {"phone", "telephone", "video"})
        return False


def _aimless(frames: Iterable[Frame]) -> list[Frame]:
    """The rows without need of a target, where one may do without: "Paris voiced cautious support"."""
    return [replace(f, target=replace(f.target, required=False)) for f in frames if f.type not in _TOGETHER]
