"""Phrases of a dependency tree: their heads, conjuncts, prepositions and measures."""

from __future__ import annotations

from kg.language.analysis import Sentence, Token

# the last word of such a phrase does not stand for itself: "according to" is no "to"
_OTHER_SENSE = frozenset("according because contrary due instead owing prior such thanks".split())
_NOMINAL = frozenset("NOUN PROPN PRON NUM ADJ SYM X DET".split())
_RELATIVE = frozenset(("who", "whom", "which", "that", "whose"))
_QUANTITIES = frozenset(
    "ten hundred thousand million billion dozen score number majority most some many several last rest all "
    "both each round series wave spate string batch raft flurry slew couple handful none any half third pair "
    "dollar euro worth amount ton tonne kilogram litre barrel dose shipment load cargo consignment".split()
)


class Phrases:
    """One sentence seen as phrases."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

    def expand(self, index: int) -> list[int]:
        """A phrase head and the heads coordinated with it."""
        found = [index]
        for token in self.sentence.dependents(index, "conj"):
            if self._is_excluded(token):
                continue
            if token.upos in _NOMINAL or self._is_nominal(token):
                found.extend(self.expand(token.index))
        return sorted(found)

    def _is_excluded(self, token: Token) -> bool:
        """As in "Iran, not France": named to be left out."""
        words = self.sentence.dependents(token.index, "advmod", "cc", "det")
        return any(w.text.lower() == "not" and w.index < token.index for w in words)

    def core(self, index: int) -> int:
        """The noun that is counted or measured: "troops" in "the last of its troops", "8 million in aid"."""
        token = self.sentence[index]
        if token.lemma.lower() in _QUANTITIES or token.upos in ("NUM", "SYM"):
            for child in self.sentence.dependents(index, "nmod", "obl"):
                word = self.preposition(child.index)
                if word == "of" or (word == "in" and token.upos in ("NUM", "SYM", "NOUN")):
                    return self.core(child.index)
        return index

    def antecedent(self, index: int) -> int:
        """For a relative pronoun the noun it stands for, else the token itself."""
        token = self.sentence[index]
        if token.text.lower() not in _RELATIVE or token.upos not in ("PRON", "DET", "SCONJ"):
            return index
        for above in self.sentence.ancestors(index):
            if above.dep in ("acl:relcl", "acl") and above.head >= 0:
                return above.head
        return index

    def is_gerund(self, token: Token) -> bool:
        """A verb in -ing that acts as a noun but keeps its object ("denied massing troops")."""
        return token.xpos == "VBG" and bool(self.sentence.dependents(token.index, "obj"))

    def is_passive(self, index: int) -> bool:
        """Whether a verb is in the passive, also as a participle after a noun ("sanctions imposed by")."""
        token = self.sentence[index]
        if self.sentence.dependents(index, "aux:pass", "obl:agent"):
            return True
        if self.sentence.dependents(index, "nsubj:pass"):
            # "troops arrested 20 people" is active, whatever the parser says
            return bool(self.sentence.dependents(index, "aux") or not self.sentence.dependents(index, "obj"))
        if token.rel == "conj" and token.head >= 0 and not self.sentence.dependents(index, "nsubj", "aux"):
            above = self.sentence[token.head]
            same = token.xpos == above.xpos == "VBN" or self._form(token) == self._form(above) == "Part"
            return same and above.upos == "VERB" and self.is_passive(above.index)
        participle = token.xpos == "VBN" or (self._form(token) == "Part" and token.feat("Tense") == "Past")
        # "Asked whether …, he said": a clause beside another has a subject or a conjunction, if it is finite
        bare = (
            token.rel == "advcl"
            and token.xpos == "VBD"
            and not self.sentence.dependents(index, "mark", "obj")
        )
        participle = participle or bare
        if (
            token.rel not in ("acl", "advcl")
            or not participle
            or self.sentence.dependents(index, "nsubj", "aux")
        ):
            return False
        return not self._is_only_verb(token)

    def _is_only_verb(self, token: Token) -> bool:
        """As in "Algeria mediated in the war" parsed as a noun with a participle: the clause's own verb."""
        noun = self.sentence[token.head]
        finite = any(t.feat("VerbForm") == "Fin" or t.feat("Tense") == "Pres" for t in self.sentence)
        return noun.head < 0 and noun.upos == "PROPN" and noun.index < token.index and not finite

    def is_hyphened(self, index: int) -> bool:
        """Whether a word is tied to the next: "no" in "a no-fly zone"."""
        return index + 1 < len(self.sentence) and self.sentence[index + 1].text == "-"

    def preposition(self, index: int) -> str:
        """The preposition of a phrase: ``with``, ``according_to``; empty without one."""
        for token in self.sentence.dependents(index, "case", "mark"):
            fixed = [t.text.lower() for t in self.sentence.dependents(token.index, "fixed")]
            return "_".join([token.text.lower(), *fixed])
        return ""

    def _prepositions(self, index: int) -> list[str]:
        words = []
        for token in self.sentence.dependents(index, "case"):
            fixed = [t.text.lower() for t in self.sentence.dependents(token.index, "fixed")]
            words.append("_".join([token.text.lower(), *fixed]))
            if token.text.lower() not in _OTHER_SENSE:
                words.extend(fixed[-1:])
        return words

    def _is_nominal(self, token: Token) -> bool:
        return token.rel in ("nsubj", "obj", "iobj", "obl", "nmod", "appos") or bool(
            self.sentence.dependents(token.index, "det", "case")
        )

    @staticmethod
    def _form(token: Token) -> str:
        return token.feat("VerbForm")


def lemmas(sentence: Sentence, token: Token) -> set[str]:
    """The dictionary form, for words that come in the plural only ("troops") the singular too, and with
    what a hyphen ties to it ("cease-fire").
    """
    lemma = token.lemma.lower()
    found = {lemma}
    if token.upos in ("NOUN", "PROPN") and lemma.endswith("s") and len(lemma) > 4:
        found.add(lemma[:-1])
    if token.index > 1 and sentence[token.index - 1].text == "-":
        before = sentence[token.index - 2].lemma.lower()
        found |= {f"{before}-{lemma}", f"{before}{lemma}"}
    return found
