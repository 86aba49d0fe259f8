"""Who fills the roles of an event: what stands where its row of the lexicon says, if it may stand there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.extract.lexicon import Frame, Lexicon, Role, Source
from kg.extract.mentions import TokenMention
from kg.extract.phrases import lemmas
from kg.extract.press import is_press
from kg.extract.proposals import (
    BESIDE,
    MATTER_STAYS_TOPIC,
    MAY_LACK_ACTOR,
    PARTICIPANT_KINDS,
    PLACE_KINDS,
    Filler,
    Proposal,
)
from kg.extract.subjects import WRITINGS
from kg.extract.syntax import Arguments, Clauses
from kg.language.analysis import Sentence
from kg.ontology import load_ontology

_TALK_VERBS = frozenset("discuss talk negotiate review debate address confer speak consult exchange".split())
_WEAPONS = frozenset(
    "airstrike strike missile rocket bomb shell drone warplane raid bombardment artillery jet torpedo".split()
)
_MEANS = {"Attack": _WEAPONS, "Statement": frozenset[str]()}  # what acts for somebody; else what he wrote
_TOWARDS = frozenset("to for on against with between obj iobj".split())  # of territories: "aid to Gaza"
_BODIES = frozenset(("InternationalOrganisation", "Government"))
_DONE_TO_PRESS = frozenset(
    "Arrest Detention Attack Coercion Release Expulsion Accusation Criticism Condemnation Threat Sanction "
    "Investigation Praise Demand".split()
)
_LISTENERS = frozenset(
    "crowd people mourner student pupil supporter follower believer worshipper guest audience worker "
    "resident villager man woman child family survivor relative viewer listener voter troop soldier sailor "
    "citizen countryman nation delegate conference".split()
)
_NOT = frozenset(("not", "no", "hardly", "less", "neither", "never"))
_CLAUSAL = frozenset(("xcomp", "ccomp", "advcl", "purpose"))


class Roles:
    """Fills the roles of the events of one sentence."""

    def __init__(
        self,
        clauses: Clauses,
        mention: Callable[[int], TokenMention | None],
        lexicon: Lexicon,
    ) -> None:
        """`mention` tells the participant that a phrase head refers to."""
        self._lexicon = lexicon
        self.clauses = clauses
        self.sentence: Sentence = clauses.sentence
        self.mention = mention

    def meets(
        self, frame: Frame, arguments: Mapping[str, list[int]], particles: set[str]
    ) -> tuple[int, ...] | None:
        """Tokens that meet the needs (particles, fixed objects), or None where one is not met."""
        used: list[int] = []
        for need in frame.needs:
            met = False
            for source in need.names:
                if source.name == "plural":
                    met = met or self._is_plural(arguments.get("subj", []))
                    continue
                heads = [h for h in arguments.get(source.name, ()) if self._accepts(source, h, frame.type)]
                if need.judgement:
                    heads = [h for h in heads if self._judgement(h) == need.judgement]
                    used.extend(() if need.absent else heads)
                elif need.lemmas:
                    heads = [h for h in heads if need.lemmas & lemmas(self.sentence, self.sentence[h])]
                    used.extend(() if need.absent else heads)
                bare = not need.lemmas and not need.judgement
                met = met or bool(heads) or (bare and source.name.lstrip("+") in particles)
            if met is need.absent:
                return None
        return tuple(used)

    def _judgement(self, head: int) -> str:
        """The praise or blame in what something is called: its own ("a mistake"), else that of the words
        that describe it ("a reckless move", "an act of aggression"); none where it is said not to be so.
        """
        token = self.sentence[head]
        if any(t.text.lower() in _NOT for t in self.sentence.dependents(head, "advmod", "det", "cc")):
            return ""
        owned = [
            t for t in self.sentence.dependents(head, "nmod") if self.clauses.preposition(t.index) == "of"
        ]
        beside = self.sentence.dependents(head, "amod", "compound", "conj")
        joined = [c for t in beside for c in self.sentence.dependents(t.index, "conj")]
        for one in (token, *beside, *joined, *owned):
            for word in (one.lemma.lower(), one.text.lower()):
                if word in self._lexicon.judgements:
                    return self._lexicon.judgements[word]
        return ""

    def _is_plural(self, subjects: list[int]) -> bool:
        if len(subjects) > 1:
            return True
        mentions = [self.mention(h) for h in subjects]
        return any(
            m is not None and (len(m.entities) > 1 or self.sentence[m.head].feat("Number") == "Plur")
            for m in mentions
        )

    def _accepts(self, source: Source, head: int, kind: str) -> bool:
        if source.accepts == "any":
            return True
        if self.is_reciprocal(head):
            return source.accepts != "place"
        mention = self.mention(head)
        if mention is None:
            # "summoned him": somebody, even where nobody can say who
            return source.accepts != "place" and self.sentence[head].text.lower() in ("him", "her", "them")
        if source.accepts == "place":
            return mention.kind in PLACE_KINDS or mention.city is not None
        territory = mention.kind == "Place" and mention.form == "name" and source.name in _TOWARDS
        acts = mention.kind in PARTICIPANT_KINDS or territory
        return acts and (kind in _DONE_TO_PRESS or not self.is_press(head))

    def is_reciprocal(self, head: int) -> bool:
        """As in "blamed each other", "accused one another"."""
        if self.sentence[head].text.lower() not in ("each", "one"):
            return False
        fixed = self.sentence.dependents(head, "fixed")
        return any(t.text.lower() in ("other", "another") for t in fixed)

    def _is_state(self, head: int) -> bool:
        mention = self.mention(head)
        return mention is not None and mention.kind == "State" and self.sentence[head].xpos != "NNPS"

    def is_press(self, head: int) -> bool:
        """Those who are told for others to read; they are a party only to what is done to them."""
        mention = self.mention(head)
        relays = mention is not None and mention.kind == "NewsOrganisation"
        among = [self.sentence[head], *self.sentence.dependents(head, "nmod")]
        agency = self.sentence[head].lemma == "agency" and any(
            t.lemma == "news" for t in self.sentence.dependents(head, "compound")
        )
        return relays or agency or any(map(is_press, among))

    def filled(
        self, frame: Frame, trigger: int, light: int | None, arguments: Arguments, used: tuple[int, ...]
    ) -> Proposal | None:
        """The event of a row, or None where a role that it needs finds nobody.

        Args:
            frame: the row.
            trigger: the word that names the event.
            light: the light verb above it, if one carries it.
            arguments: what stands in which place.
            used: words that met the row's needs.
        """
        actors = self._participants(frame.actor, arguments, trigger, frame.type)
        actors, others = self._sides(actors)
        taken = {f.head for f in (*actors, *others)}
        targets = (*others, *self._role(frame.target, frame.type, arguments, trigger, taken))
        # "called for it to be lifted": a clause is what it is about
        matters = tuple(f for f in targets if f.mention is None and self._is_clause(f.head))
        targets = tuple(f for f in targets if f not in matters)
        if load_ontology().event(frame.type).symmetric:
            targets = tuple(f for f in targets if not self.is_reciprocal(f.head))
        if targets and all(self.sentence[f.head].text.lower().endswith(("self", "selves")) for f in targets):
            return None  # "the right to defend itself"
        taken |= {f.head for f in targets}
        topics = (*matters, *self._role(frame.topic, frame.type, arguments, trigger, taken))
        symmetric = load_ontology().event(frame.type).symmetric
        if not actors and frame.type == "Vote":
            actors = self._voters(targets)
        if not actors and not self._may_lack_actor(frame, targets):
            return None
        among_themselves = symmetric and (
            self._is_plural([f.head for f in actors]) or (frame.type == "Meeting" and _is_body(actors))
        )
        # whom one says something to may be the press, which is no party
        needed = frame.target.required and frame.type != "Statement"
        if needed and not targets and not matters and not among_themselves:
            return None
        if frame.topic.required and not topics and not used:
            return None
        if not targets and not symmetric and frame.type not in MATTER_STAYS_TOPIC:
            # with no participant acted upon, the thing named is what the event is aimed at
            targets = tuple(f for f in topics if f.source not in _CLAUSAL and not self._is_clause(f.head))
            topics = tuple(f for f in topics if f not in targets)
        phrase = self._phrase(trigger, light, used, frame)
        return Proposal(frame, trigger, light, phrase, actors, targets, topics)

    def _sides(self, actors: tuple[Filler, ...]) -> tuple[tuple[Filler, ...], tuple[Filler, ...]]:
        """As in "between Iran and Britain, France and Germany": the first faces the rest."""
        if len(actors) < 3 or any(f.source != "between" for f in actors):
            return actors, ()
        first, second = actors[0].head, actors[1].head
        words = [self.sentence[i].text.lower() for i in range(first + 1, second)]
        joined = "and" in words and "," not in words
        return (actors[:1], actors[1:]) if joined else (actors, ())

    def _is_clause(self, head: int) -> bool:
        token = self.sentence[head]
        verbal = token.upos in ("VERB", "AUX") or self.clauses.is_gerund(token)
        return verbal and not self.sentence.dependents(head, "det", "nmod:poss")

    def _may_lack_actor(self, frame: Frame, targets: tuple[Filler, ...]) -> bool:
        """An attack or arrest is news even where nobody is named as the doer."""
        if frame.type == "Vote" and targets:
            return any(self.sentence[f.head].rel == "nsubj" for f in targets)
        return frame.type in MAY_LACK_ACTOR and any(f.mention is not None for f in targets)

    def _voters(self, texts: tuple[Filler, ...]) -> tuple[Filler, ...]:
        """Whose resolution is adopted: "a Security Council resolution", "the resolution of the assembly"."""
        owners = (t for f in texts for t in self.sentence.dependents(f.head, "compound", "nmod"))
        found = ((t.index, self.mention(t.index)) for t in owners)
        return tuple(Filler(head, "of", m) for head, m in found if m is not None and m.kind in _BODIES)[:1]

    def _behind(self, head: int, means: frozenset[str]) -> tuple[int, TokenMention | None]:
        """Whose weapon strikes, whose letter urges: "Israeli missiles hit …", "a letter by Kyiv urged …"."""
        if self.sentence[head].lemma.lower() in means:
            for token in self.sentence.dependents(head, "acl"):
                # "missiles fired by the army struck …"
                for doer in self.sentence.dependents(token.index, "obl:agent"):
                    mention = self.mention(doer.index)
                    if mention is not None and mention.kind in PARTICIPANT_KINDS:
                        return doer.index, mention
            for token in self.sentence.dependents(head, "amod", "compound", "nmod"):
                mention = self.mention(token.index)
                owner = token.rel != "nmod" or token.dep == "nmod:poss"
                owner = owner or self.clauses.preposition(token.index) in ("by", "from")
                if owner and mention is not None and (mention.kind != "UnnamedActor" or token.rel == "nmod"):
                    return token.index, mention
        return head, None

    def _participants(self, role: Role, arguments: Arguments, trigger: int, kind: str) -> tuple[Filler, ...]:
        for source in role.sources:
            found = []
            for head in arguments.get(source.name, ()):
                mention = self.mention(head)
                if mention is None:
                    head, mention = self._behind(head, _MEANS.get(kind, WRITINGS))
                if head != trigger and mention is not None and self._can_act(mention, source):
                    found.append(Filler(head, source.name, mention))
            if found:
                return tuple(found)
        return ()

    @staticmethod
    def _can_act(mention: TokenMention, source: Source) -> bool:
        if source.name == "mod":
            return mention.kind in PARTICIPANT_KINDS and mention.kind != "UnnamedActor"
        return mention.kind in PARTICIPANT_KINDS

    def _talked_about(self, head: int) -> int:
        """As in "met to discuss Syria": what is discussed, not the discussing."""
        if self.sentence[head].lemma in _TALK_VERBS:
            objects = self.clauses.arguments(head)
            for place in ("obj", "about", "on", "over"):
                if place in objects:
                    return objects[place][0]
        return head

    def _role(
        self, role: Role, kind: str, arguments: Arguments, trigger: int, taken: set[int]
    ) -> tuple[Filler, ...]:
        for source in role.sources:
            near = arguments.get(source.name) or arguments.get(f"~{source.name}", [])
            heads = [h for h in near if h != trigger and h not in taken]
            if source.name == "purpose":
                heads = [h for h in heads if self.sentence[h].lemma in _TALK_VERBS]
            heads = [h for h in heads if self.sentence[h].lemma not in BESIDE]
            if kind == "Expulsion":
                # persons are expelled; a state is told to leave somewhere else
                heads = [h for h in heads if not self._is_state(h)]
            if kind == "Statement":
                heads = [h for h in heads if not self._is_audience(h)]
            if source.accepts == "any" and kind not in _DONE_TO_PRESS:
                heads = [h for h in heads if self.mention(h) is None or not self.is_press(h)]
            found = [
                Filler(head, source.name, None if self.is_reciprocal(head) else self.mention(head))
                for head in map(self._talked_about, heads)
                if source.name in _CLAUSAL or self._accepts(source, head, kind)
            ]
            if found:
                return tuple(found)
        return ()

    def _is_audience(self, head: int) -> bool:
        """Those who only listen: mourners, a crowd."""
        mention = self.mention(head)
        at_large = self.sentence[self.clauses.core(head)].lemma.lower() in _LISTENERS
        at_large = at_large and not self.sentence.dependents(head, "nmod:poss")  # "told his people"
        return at_large and mention is not None and mention.kind == "UnnamedActor"

    def _phrase(
        self, trigger: int, light: int | None, used: tuple[int, ...], frame: Frame
    ) -> tuple[int, ...]:
        # the subject of a passive stands too far off to be shown as part of the trigger
        tokens = {trigger, *(i for i in used if i > trigger)}
        if light is not None:
            tokens.add(light)
        wanted = {s.name for n in frame.needs if not n.lemmas for s in n.names}
        for token in self.sentence.dependents(trigger, "compound:prt", "advmod"):
            if token.dep == "compound:prt" or token.text.lower() in wanted:
                tokens.add(token.index)
        return tuple(sorted(tokens))


def _is_body(actors: tuple[Filler, ...]) -> bool:
    """One that meets by itself: a council, a parliament."""
    return len(actors) == 1 and actors[0].mention is not None and actors[0].mention.kind in _BODIES
