"""When, where and on what occasion: read from the event's own clause, and from nowhere else."""

from __future__ import annotations

from functools import cached_property

from kg.document import Document
from kg.extract.context import Context
from kg.extract.dates import TimeExpression, find_dates
from kg.extract.matters import DOCUMENT_NOUNS
from kg.extract.mentions import Linked, TokenMention
from kg.extract.proposals import BESIDE, Proposal
from kg.extract.syntax import Clauses
from kg.language.analysis import Token
from kg.model import DateValue

_GATHERINGS = frozenset(
    "meeting talk summit conference visit ceremony session briefing speech address negotiation gathering "
    "dinner banquet funeral parade interview".split()
)
_HOUSES = frozenset(
    "embassy consulate mission headquarters palace ministry airport residence parliament".split()
)
_WHILE = frozenset(("in", "at", "during"))
_GOING = frozenset("travel go fly come march gather meet arrive rally return head assemble visit".split())
# what these are done to is where they are done
_WHERE_IT_STANDS = frozenset("Attack Arrest Detention Signing Meeting Hosting Negotiation".split())
_PROMISING = frozenset(
    "agree promise pledge vow undertake decide threaten offer ask urge order refuse want hope demand vote "
    "authorise authorize announce".split()
)
_PLACE_PREPOSITIONS = frozenset(("in", "at", "near", "outside", "inside"))


class Setting:
    """Time, place and occasion of one proposal."""

    def __init__(
        self, clauses: Clauses, linked: Linked, document: Document, proposal: Proposal, context: Context
    ) -> None:
        self.clauses = clauses
        self.sentence = clauses.sentence
        self.linked = linked
        self.document = document
        self.proposal = proposal
        self.context = context

    @cached_property
    def _anchors(self) -> list[int]:
        """Tokens whose adverbials belong to the event: the noun's own first, then its verb's,
        then those of verbs that only carry it ("was expected to meet on Monday").
        """
        trigger, light = self.proposal.trigger, self.proposal.light
        found = [trigger]
        node = self.sentence[trigger]
        if light is not None:
            found.append(light)
            node = self.sentence[light]
        elif node.upos == "NOUN" and node.rel in ("nsubj", "obj") and node.head >= 0:
            found.append(node.head)
        elif node.upos == "NOUN" and node.rel == "obl" and self.clauses.preposition(node.index) in _WHILE:
            # "broke relations on Saturday in solidarity with Mexico", "said at a meeting on Monday"
            found.append(node.head)
        if self._goes_on(node):
            node = self.sentence[node.head]
            found.append(node.index)
        while (above := self._carrier(node)) is not None:
            found.append(above.index)
            node = above
        return found

    def _carrier(self, node: Token) -> Token | None:
        """The verb above whose adverbials hold for this one too."""
        if node.head < 0:
            return None
        above = self.sentence[node.head]
        if node.rel == "xcomp":
            return above
        # a talk that is the purpose of a meeting is where and when the meeting is
        aimed = self.proposal.frame.type == "Discussion" or above.lemma in _GOING
        if self._is_purpose(node) and aimed:
            return above if above.upos == "VERB" or above.head < 0 else self.sentence[above.head]
        return None

    def _goes_on(self, node: Token) -> bool:
        """As in "ordered it on Monday and threatened …": a second verb of the same subject."""
        return (
            node.rel == "conj"
            and node.upos == "VERB"
            and 0 <= node.head < node.index
            and self.sentence[node.head].upos == "VERB"
            and not self.sentence.dependents(node.index, "nsubj", "aux")
        )

    def _is_purpose(self, node: Token) -> bool:
        return node.rel in ("advcl", "acl") and self.clauses.preposition(node.index) == "to"

    @cached_property
    def date(self) -> DateValue | None:
        """When it happened, None where the event's own words do not tell."""
        if not self.clauses.times:
            return None
        carrier = self.sentence[self._anchors[-1]]
        told = self.context.modality == "Actual" and carrier.xpos in ("VBD", "VBN")
        tense = "past" if told else self.context.tense
        times = find_dates(self.sentence, self.document.anchor, tense=tense)
        dated = [t for t in times if t.value is not None and t.kind == "date" and t.relation is None]
        for anchor in self._anchors:
            for time in dated:
                if self._hangs_on(time, anchor) and not self._is_of_promise(time, anchor):
                    return time.value
        if self.context.modality == "Actual":
            for time in dated:
                if self._opens(time):
                    return time.value
        return None

    def _is_of_promise(self, time: TimeExpression, anchor: int) -> bool:
        """As in "agreed on Wednesday to restore relations": the time is that of agreeing."""
        trigger = self.proposal.trigger
        if self.sentence[trigger].rel == "conj" and self.sentence[trigger].head == anchor:
            return False  # "ordered it on Wednesday and threatened …"
        return anchor < time.first < trigger and self.sentence[anchor].lemma in _PROMISING

    def _opens(self, time: TimeExpression) -> bool:
        """As in "On Monday Baku shot down a helicopter, killing two, and apologised", "When he returned on
        Friday, crowds cheered": a time before it all holds for all of it.
        """
        node = self.sentence[self._anchors[-1]]
        while node.head >= 0 and (node.rel == "conj" or (node.rel == "advcl" and node.xpos == "VBG")):
            node = self.sentence[node.head]
            subjects = self.sentence.dependents(node.index, "nsubj")
            if subjects and time.last <= subjects[0].index and self._hangs_on(time, node.index):
                return True
        for clause in self.sentence.dependents(node.index, "advcl"):
            when = any(
                t.text.lower() == "when" for t in self.sentence.dependents(clause.index, "advmod", "mark")
            )
            if when and clause.index < node.index and self._hangs_on(time, clause.index):
                return True
        return False

    def _hangs_on(self, time: TimeExpression, anchor: int) -> bool:
        inside = range(time.first, time.last)
        top = next((self.sentence[i] for i in inside if self.sentence[i].head not in inside), None)
        if top is None:
            return False
        if top.head != anchor and self.clauses.preposition(top.index) == "of":
            # "the treaty of 1987" dates the treaty, "in the war of 1967" what happened in it
            during = self.clauses.preposition(top.head) in ("in", "during", "at")
            return during and self.sentence[top.head].rel == "obl" and self.sentence[top.head].head == anchor
        return self._governor(top) == anchor

    def _governor(self, token: Token) -> int:
        """The token an adverbial belongs to, looking through a noun it was wrongly hung on."""
        head = token.head
        while head >= 0:
            above = self.sentence[head]
            if above.upos == "VERB" or head in self._anchors[:1] or above.head < 0:
                return head
            if above.upos in ("NOUN", "PROPN", "ADJ", "NUM", "PRON") and above.rel in (
                "obj",
                "obl",
                "nmod",
                "conj",
                "appos",
                "flat",
                "compound",
                "iobj",
                "xcomp",
            ):
                head = above.head
                continue
            return head
        return head

    @cached_property
    def place(self) -> TokenMention | None:
        """Where it happened: a place named in the event's own clause."""
        taken = {f.head for f in (*self.proposal.actors, *self.proposal.targets, *self.proposal.topics)}
        places = [
            mention
            for mention in self.linked.within(self.sentence.index)
            if mention.head not in taken
            and self.linked.place(mention) is not None
            and self.sentence[mention.head].rel in ("obl", "nmod")
            and self.clauses.preposition(mention.head) in _PLACE_PREPOSITIONS
        ]
        for anchor in self._anchors:
            for mention in places:
                if self._place_governor(self.sentence[mention.head]) == anchor:
                    return mention
        opening = next((m for m in places if self._opens_at(m)), None)
        if opening is not None or self.proposal.frame.type not in _WHERE_IT_STANDS:
            return opening
        return next((m for m in places if self._under(m)), None)

    def _opens_at(self, place: TokenMention) -> bool:
        """As in "In Jakarta crowds cheered, and the minister wept": a place before it all."""
        above = self.sentence[self.sentence[place.head].head]
        subjects = self.sentence.dependents(above.index, "nsubj")
        first = bool(subjects) and above.head < 0 and place.last <= subjects[0].index
        node = self.sentence[self._anchors[-1]]
        while node.head >= 0 and node.rel in ("conj", "advcl"):
            node = self.sentence[node.head]
        return first and node.index == above.index

    def _under(self, place: TokenMention) -> bool:
        """As in "bombed a camp near Lusaka": hung on what it was done to."""
        for above in self.sentence.ancestors(place.head):
            if above.index in self._anchors[:2]:
                return True
            if above.upos not in ("NOUN", "PROPN") or above.rel not in (
                "obj",
                "nmod",
                "conj",
                "appos",
                "obl",
            ):
                return False
        return False

    def _place_governor(self, token: Token) -> int:
        """The token a place belongs to, looking through gatherings and names it was hung on: "met on the
        sidelines of the Assembly in New York", "told Parliament in Ottawa".
        """
        head = token.head
        while head >= 0 and self.sentence[head].upos != "VERB" and head not in self._anchors:
            above = self.sentence[head]
            if above.head < 0 or not self._is_occasion(above):
                return head
            head = above.head
        return head

    def _is_occasion(self, token: Token) -> bool:
        mention = self.linked.at(self.sentence.index, token.index)
        named = mention is not None and mention.form == "name" and mention.kind != "Place"
        lemma = token.lemma.lower()
        return named or lemma in BESIDE or lemma in _GATHERINGS or lemma in _HOUSES or lemma in DOCUMENT_NOUNS

    @cached_property
    def sidelines(self) -> tuple[TokenMention, ...]:
        """The larger gathering a meeting took place beside."""
        found = []
        for token in self.sentence:
            if (
                token.lemma in BESIDE
                and token.rel in ("obl", "nmod")
                and self._governor(token) in self._anchors
            ):
                for child in self.sentence.dependents(token.index, "nmod"):
                    mention = self.linked.at(self.sentence.index, child.index)
                    if mention is not None and mention.entities:
                        found.append(mention)
        return tuple(found)
