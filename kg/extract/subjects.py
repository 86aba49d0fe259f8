"""Who is understood as the subject where a clause names none: control, coordination, relatives."""

from __future__ import annotations

from kg.extract.phrases import Phrases
from kg.language.analysis import Token

_OBJECT_CONTROL_BY_PREPOSITION = frozenset(("on", "upon", "to", "for", "with"))
_SUBJECT_CONTROL = frozenset(
    "promise threaten vow pledge agree refuse decline offer seek plan undertake".split()
)
_OBJECT_CONTROL = frozenset(
    "ask urge order tell call appeal press push invite encourage allow permit force compel require instruct "
    "persuade convince request command oblige enable help lobby beg implore pressure send dispatch "
    "authorise authorize".split()
)
# "visited Putin to tell him": what follows is what the visitor is after
_SEEKING_OUT = frozenset("meet visit see join".split())
_TELEPHONING = frozenset("call telephone phone ring write cable wake".split())
_CONTENT_MARKS = frozenset("of for with from as into".split())
WRITINGS = frozenset(
    "report statement letter resolution communique communiqué note declaration petition lawsuit suit "
    "complaint appeal memo memorandum message post tweet text telegram cable motion decree order bill "
    "law".split()
)
_RELATIVE = frozenset(("who", "whom", "which", "that", "whose"))
_QUESTION = frozenset(("how", "whether", "when", "where", "what"))


class Subjects(Phrases):
    """Finds the subject of any verb of a sentence."""

    def surface_subjects(self, index: int, seen: frozenset[int] = frozenset()) -> list[int]:
        """Heads of the subject as it stands, or as it is understood where it is left out."""
        sentence, token = self.sentence, self.sentence[index]
        own = sentence.dependents(index, "nsubj")
        if own:
            nearest = own[0] if self.late_subject(index) is not None else own[-1]
            return self.expand(self.antecedent(nearest.index))
        for obj in sentence.dependents(index, "obj"):
            # "Cuba and the Union are to reopen talks", the subject hung on the object
            early = [t for t in sentence.dependents(obj.index, "nsubj") if t.index < index]
            if early:
                return self.expand(self.antecedent(early[0].index))
        if token.head < 0 or index in seen:
            return []
        seen = seen | {index}
        if token.rel == "conj" and sentence[token.head].upos in ("VERB", "AUX", "ADJ", "NOUN"):
            return self.surface_subjects(token.head, seen)
        if token.rel == "xcomp":
            return self._controller(token, seen)
        if token.rel == "ccomp":
            # "it was expected Lavrov would come": the subject hung on the verb before
            above = sentence.dependents(token.head, "nsubj")
            if index < token.head and len(above) > 1:
                # "…, they told a conference": the subject of what is said hung on the verb of saying
                return [i for t in above[:1] if t.index < index for i in self.expand(t.index)]
            return [i for t in above if token.head < t.index < index for i in self.expand(t.index)]
        if token.dep == "acl:relcl":
            return self._relative_subject(token)
        if token.rel == "acl":
            return self._reduced_subject(token, seen)
        if token.rel == "advcl":
            return self._adverbial_subject(token, seen)
        return []

    def late_subject(self, index: int) -> int | None:
        """A second subject after its verb is an object the parser misread ("reported Lavrov as saying")."""
        own = self.sentence.dependents(index, "nsubj")
        return own[-1].index if len(own) > 1 and own[0].index < index < own[-1].index else None

    def _controller(self, token: Token, seen: frozenset[int]) -> list[int]:
        above = self.sentence[token.head]
        own = _SUBJECT_CONTROL | _SEEKING_OUT
        if above.lemma not in own and not self.telephones(above.index):
            objects = self.sentence.dependents(above.index, "iobj") or self.sentence.dependents(
                above.index, "obj"
            )
            if objects and objects[0].index != token.index:
                return self.expand(self.antecedent(objects[0].index))
            if above.lemma in ("call", "appeal", "rely", "count", "plead"):
                for child in self.sentence.dependents(above.index, "obl"):
                    if _OBJECT_CONTROL_BY_PREPOSITION & set(self._prepositions(child.index)):
                        return self.expand(child.index)
        return self.surface_subjects(above.index, seen)

    def telephones(self, index: int) -> bool:
        """Whether a verb rings or writes to somebody: "called Putin", not "called for calm"."""
        lemma = self.sentence[index].lemma
        reached = self.sentence.dependents(index, "obj", "iobj")
        return lemma in _TELEPHONING and (lemma not in ("call", "wake") or bool(reached))

    def addressee(self, index: int) -> list[int]:
        """Whom a clause of purpose is addressed to: "telephoned Putin to ask for help"."""
        token = self.sentence[index]
        if token.rel not in ("advcl", "xcomp") or token.head < 0 or self.preposition(index) != "to":
            return []
        if not self.telephones(token.head):
            return []
        reached = self.sentence.dependents(token.head, "obj", "iobj")
        towards = self.sentence.dependents(token.head, "obl")
        reached += [t for t in towards if self.preposition(t.index) == "to"]
        return self.expand(self.antecedent(reached[0].index)) if reached else []

    def _adverbial_subject(self, token: Token, seen: frozenset[int]) -> list[int]:
        above = self.sentence[token.head]
        mark = self.preposition(token.index)
        if token.index < above.index and not mark:
            # "Siding with the students, the bishop urged Chun …": whoever urges
            return self.surface_subjects(above.index, seen)
        if mark in _CONTENT_MARKS or above.lemma in _OBJECT_CONTROL:
            objects = [t.index for t in self.sentence.dependents(above.index, "obj", "iobj")]
            late = self.late_subject(above.index)
            objects += [late] if late is not None else []
            if objects and self.telephones(above.index):
                return self.surface_subjects(above.index, seen)
            if objects:
                return self.expand(self.antecedent(objects[0]))
            if self.is_passive(above.index):
                return self.surface_subjects(above.index, seen)
            if above.lemma in ("call", "appeal"):
                return self._controller(token, seen)
        if mark in ("if", "unless", "when", "because", "as", "although", "though", "since"):
            return []
        return self.surface_subjects(above.index, seen)

    def _relative_subject(self, token: Token) -> list[int]:
        """A relative clause without any subject of its own: its noun is the subject."""
        has_gap_elsewhere = any(
            self.sentence[i].text.lower() in _RELATIVE and self.sentence[i].rel in ("obj", "obl", "iobj")
            for i in self.sentence.children[token.index]
        )
        return [] if has_gap_elsewhere else [token.head]

    def _named_so(self, noun: Token) -> int:
        """The verb whose subject a noun says what it is or becomes; 0 without one."""
        if noun.rel == "xcomp" and noun.head >= 0 and self.sentence[noun.head].lemma in ("become", "remain"):
            return noun.head
        return noun.index if self.sentence.dependents(noun.index, "cop") else 0

    def _reduced_subject(self, token: Token, seen: frozenset[int]) -> list[int]:
        noun = self.sentence[token.head]
        marked = self.preposition(token.index)
        if noun.text.lower() in _QUESTION or any(
            t.text.lower() in _QUESTION for t in self.sentence.dependents(token.index, "advmod", "mark")
        ):
            return []
        named = self._named_so(noun)
        if named and (marked == "to" or token.xpos == "VBG"):
            # "Gabon became the third state to recognise it": who is said to be so
            return self.surface_subjects(named, seen)
        if marked == "to" and noun.head < 0 and noun.index < token.index:
            return self.expand(noun.index)  # a headline: "Russia to withdraw troops"
        if marked == "to":
            owners = self.sentence.dependents(noun.index, "nmod:poss")
            if owners:
                return self.expand(self.antecedent(owners[0].index))
            if noun.rel in ("obj", "obl", "nsubj") and noun.head >= 0:
                return self.surface_subjects(noun.head, seen)
            modifiers = self.sentence.dependents(noun.index, "amod", "compound")
            return [modifiers[0].index] if modifiers else []
        if marked in _CONTENT_MARKS or marked in ("that", "whether"):
            return []
        if noun.lemma in WRITINGS and noun.rel == "obj" and noun.head >= 0 and token.xpos == "VBG":
            # "put out a report accusing the army": whoever put it out accuses
            return self.surface_subjects(noun.head, seen)
        return [noun.index]
