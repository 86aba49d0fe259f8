"""What is talked or quarrelled about: noun phrases and clauses made into issues and documents.

A phrase is cut down to its core: no determiner, no relative clause, no trailing adverbial;
"the destruction of Syria's chemical weapons under supervision" becomes "destruction of
Syria's chemical weapons". Nothing is rewritten: the label is a stretch of the text with words
left out, in text order.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from kg.extract.syntax import Clauses
from kg.ids import digest, local_entity_id, slug
from kg.language.analysis import Sentence, Token
from kg.model import Entity

DOCUMENT_NOUNS = frozenset(
    "accord accords agreement amendment armistice ceasefire charter communique communiqué compact "
    "concordat constitution convention covenant declaration decree deal document draft framework law "
    "memorandum pact proposal protocol report resolution roadmap ruling statement text treaty truce "
    "ultimatum".split()
)
_GENERIC = frozenset(
    "action amendment approach arrangement condition decision demand draft effort formula idea initiative "
    "issue matter measure move offer one option plan point policy position proposal provision question "
    "request step suggestion text that thing this wording it such".split()
)
_KEPT_PREPOSITIONS = frozenset("of about between against for in on to from with into under".split())
_KEPT_UNDER_VERB = frozenset(("from", "to", "with", "of", "in"))
_ADVERBIAL = ("obl:unmarked", "obl:tmod", "obl:npmod", "obl:agent")
_CIRCUMSTANCE = frozenset(("under", "in", "with", "from"))
QUESTION_WORDS = frozenset("how what whether why when where".split())
_CALLING = frozenset(
    "call describe term label brand regard see view consider dub characterise characterize".split()
)
_QUOTES = re.compile(r"[\"“”„«»()\[\]]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A core phrase: its label, and the tokens from first to last that evidence shows."""

    label: str
    first: int
    last: int
    tokens: tuple[int, ...]


class Matters:
    """Makes issues and documents out of one sentence."""

    def __init__(self, clauses: Clauses, article_id: str, participants: Container[int] = ()) -> None:
        """`participants`: token heads that refer to somebody, and so to no matter."""
        self._participants = participants
        self.clauses = clauses
        self.sentence: Sentence = clauses.sentence
        self.article_id = article_id

    def resolved(self, index: int) -> int:
        """The noun that says what a generic one means: "the use of force, a measure …" gives "use"."""
        token = self.sentence[index]
        if token.text.lower() == "what":
            return self._as_called(index)
        if token.lemma == "include" and token.upos == "VERB":
            # "insist on including the use of force": the use of force is what is quarrelled about
            objects = self.sentence.dependents(index, "obj")
            return objects[0].index if objects else index
        if token.lemma in _GENERIC and token.rel in ("appos", "parataxis", "conj") and token.head >= 0:
            above = self.sentence[token.head]
            if above.index in self._participants:
                return index
            if above.upos == "NOUN":
                return self.resolved(above.index)
            if above.upos == "PROPN":
                return index
        if (
            token.upos == "NOUN"
            and token.lemma in _GENERIC
            and index > 2
            and self.sentence[index - 2].text == ","
        ):
            return self._before(index - 2)
        return index

    def _as_called(self, index: int) -> int:
        """As in "what they called a separate deal": the deal."""
        for clause in self.sentence.dependents(index, "acl"):
            if clause.lemma in _CALLING:
                named = [
                    t
                    for t in self.sentence.dependents(clause.index, "xcomp", "obj", "obl")
                    if t.upos in ("NOUN", "PROPN") and self.clauses.preposition(t.index) in ("", "as")
                ]
                return named[-1].index if named else index
        return index

    def _before(self, comma: int) -> int:
        """The widest noun phrase that ends right before a comma: what "…, a measure that" takes up."""
        best = node = self.sentence[comma - 1].index
        while self.sentence[node].head >= 0:
            node = self.sentence[node].head
            if (
                self.sentence[node].upos not in ("NOUN", "PROPN")
                or self._right_edge(node, comma) != comma - 1
            ):
                break
            best = node
        token = self.sentence[best]
        return best if token.upos == "NOUN" and best not in self._participants else comma + 2

    def _right_edge(self, index: int, limit: int) -> int:
        return max(i for i in self.sentence.subtree(index) if i < limit)

    def is_vague(self, index: int) -> bool:
        """Whether a head says nothing by itself ("it", "this", "the move")."""
        token = self.sentence[index]
        if token.upos in ("PRON", "DET"):
            return True
        return token.lemma in _GENERIC and not self._restricted(index)

    def _restricted(self, index: int) -> bool:
        return any(
            self.sentence[i].rel in ("nmod", "amod", "compound", "nummod", "acl", "flat")
            for i in self.sentence.children[index]
        )

    def phrase(self, index: int, *, subject: bool = True) -> Phrase:
        """The core phrase of a noun, or of an infinitive or clause ("halt enrichment").

        `subject`: whether the subject of a content clause belongs to it.
        """
        verbal = self.sentence[index].upos in ("VERB", "AUX") and not self.sentence.dependents(
            index, "case", "det"
        )
        kept = (
            self._clause(index, subject) if verbal else [*self._noun_phrase(index, 0), *self._beside(index)]
        )
        kept = self._trimmed(sorted(set(kept)))
        label = self._text(kept)
        return Phrase(label, kept[0], kept[-1] + 1, tuple(kept))

    def _beside(self, index: int) -> list[int]:
        """As in "opposes force under Chapter 7": which force, though the parser hangs it on the verb."""
        token = self.sentence[index]
        if token.rel != "obj" or token.head < 0:
            return []
        edge = self._right_edge(index, len(self.sentence))
        for child in self.sentence.dependents(token.head, "obl"):
            case = self.sentence.dependents(child.index, "case")
            below = [self.sentence[i] for i in self.sentence.subtree(child.index)]
            named = any(t.upos in ("PROPN", "NUM") for t in below)
            if case and case[0].index == edge + 1 and case[0].text.lower() == "under" and named:
                return self._noun_phrase(child.index, 1)
        return []

    def entity(self, index: int, phrase: Phrase, inside: tuple[str, ...] = ()) -> Entity:
        """The issue or document a phrase names; `inside` are ids of entities named in it.

        A document without a name of its own ("a resolution") is kept to its article.
        """
        head = self.sentence[index]
        document = head.upos in ("NOUN", "PROPN") and head.lemma.lower() in DOCUMENT_NOUNS
        kind = "Document" if document else "Issue"
        label = phrase.label
        if (document and not self._is_named(phrase, head)) or self.is_vague(index) or len(phrase.tokens) == 1:
            # "the step", "the attack": one word is no matter that two articles share
            name = local_entity_id(self.article_id, label, f"{kind}|{label}")
        else:
            name = f"{slug(label)}-{digest([label], 4)}.{kind.lower()}"
        return Entity(id=name, kind=kind, label=label, described_by=inside, reason="the words themselves")

    def _is_named(self, phrase: Phrase, head: Token) -> bool:
        """Whether it is a name ("Resolution 2118", "Minsk Agreement") and not "a Council resolution"."""
        numbered = any(c.isdigit() for i in phrase.tokens for c in self.sentence[i].text)
        return len(phrase.tokens) > 1 and (numbered or head.upos == "PROPN")

    def _noun_phrase(self, index: int, depth: int) -> list[int]:
        kept = [index]
        for child in (self.sentence[i] for i in self.sentence.children[index]):
            if child.dep in ("nmod:poss",):
                kept.extend(self._with_clitic(child.index))
            elif child.rel == "nmod" and self._keeps(child, depth):
                kept.extend(self._noun_phrase(child.index, depth + 1))
            elif (
                (
                    child.rel in ("amod", "compound", "nummod", "flat", "goeswith", "nmod")
                    and child.index < index
                )
                or child.rel in ("flat", "nummod", "goeswith")
                or (child.rel == "compound" and child.index > index)
            ):
                kept.extend(self._plain(child.index))
            elif child.rel == "det" and (depth > 0 or self.clauses.is_hyphened(child.index)):
                kept.append(child.index)
            elif child.rel == "case" and depth > 0:
                kept.append(child.index)
                kept.extend(t.index for t in self.sentence.dependents(child.index, "fixed"))
            elif child.rel == "conj" and depth > 0 and child.upos in ("NOUN", "PROPN"):
                kept.extend(self._noun_phrase(child.index, depth + 1))
                kept.extend(t.index for t in self.sentence.dependents(child.index, "cc"))
        return sorted(set(kept))

    def _keeps(self, child: Token, depth: int) -> bool:
        word = self.clauses.preposition(child.index)
        if child.text.lower() in QUESTION_WORDS:
            return False
        if word in ("of", "between"):
            return depth < 4
        if depth > 1 or word not in _KEPT_PREPOSITIONS or child.index < self.sentence[child.head].index:
            return False
        if word in _CIRCUMSTANCE:
            # "under Chapter 7" says which use of force, "under supervision" only how
            below = [self.sentence[i] for i in self.sentence.subtree(child.index)]
            return any(t.upos in ("PROPN", "NUM") for t in below)
        return True

    def _with_clitic(self, index: int) -> list[int]:
        return [
            i for i in self.sentence.subtree(index) if self.sentence[i].rel not in ("acl", "appos", "punct")
        ]

    def _plain(self, index: int) -> list[int]:
        return [
            i
            for i in self.sentence.subtree(index)
            if self.sentence[i].rel not in ("acl", "appos", "parataxis")
        ]

    def _clause(self, index: int, subject: bool = True) -> list[int]:
        """A verb, its negation, objects and complements, without subject and adverbials."""
        kept = [index]
        is_content = self.sentence[index].rel == "ccomp"
        for child in (self.sentence[i] for i in self.sentence.children[index]):
            if child.rel in ("obj", "iobj"):
                kept.extend(self._whole(child.index))
            elif child.dep == "compound:prt" or (child.rel == "advmod" and child.text.lower() == "not"):
                kept.append(child.index)
            elif child.rel == "xcomp":
                kept.extend(self._clause(child.index))
                kept.extend(t.index for t in self.sentence.dependents(child.index, "mark", "cop"))
            elif child.rel == "obl" and child.dep not in _ADVERBIAL:
                if child.index > index and self.clauses.preposition(child.index) in _KEPT_UNDER_VERB:
                    kept.extend(self._noun_phrase(child.index, 1))
            elif subject and is_content and child.rel == "nsubj" and child.upos != "PRON":
                kept.extend(self._whole(child.index))
        return sorted(set(kept))

    def _whole(self, index: int) -> list[int]:
        """A noun phrase with its determiner."""
        return [*self._noun_phrase(index, 0), *(t.index for t in self.sentence.dependents(index, "det"))]

    def _trimmed(self, kept: list[int]) -> list[int]:
        while len(kept) > 1 and self.sentence[kept[0]].upos in ("PUNCT", "DET", "CCONJ", "ADP"):
            kept = kept[1:]
        while len(kept) > 1 and self._hangs_over(self.sentence[kept[-1]]):
            kept = kept[:-1]
        return kept

    @staticmethod
    def _hangs_over(token: Token) -> bool:
        return token.upos in ("PUNCT", "DET", "CCONJ", "ADP") and token.dep != "compound:prt"

    def _text(self, kept: list[int]) -> str:
        parts: list[str] = []
        for place, i in enumerate(kept):
            token = self.sentence[i]
            before = self.sentence[kept[place - 1]] if place else None
            glued = before is not None and before.index == i - 1 and before.end == token.start
            parts.append(token.text if glued or before is None else f" {token.text}")
        label = " ".join(_QUOTES.sub("", "".join(parts)).split())
        first = self.sentence[kept[0]]
        if first.upos != "PROPN" and label[:1].isupper() and not label[1:2].isupper():
            label = label[0].lower() + label[1:]
        return label or first.text
