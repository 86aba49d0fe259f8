"""A sentence as linking reads it: its words as one string, spans of tokens, noun phrases."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from kg.language.analysis import Sentence, Token

_LEFT = (
    "det",
    "amod",
    "compound",
    "nummod",
    "nmod:poss",
    "nmod:desc",
    "punct",
    "cc",
    "conj",
    "case",
    "advmod",
    "flat",
    "goeswith",
)


@dataclass(frozen=True)
class Line:
    """A sentence and its place in the article.

    Attributes:
        sentence: tokens with article offsets.
        title: whether it stands in a title or heading, where capitals say little.
        block: number of its block in the document.
    """

    sentence: Sentence
    title: bool
    block: int

    @cached_property
    def _layout(self) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at, before = 0, None
        for token in self.sentence.tokens:
            if before is not None and token.start > before.end:
                parts.append(" ")
                at += 1
            starts.append(at)
            parts.append(token.text)
            at += len(token.text)
            ends.append(at)
            before = token
        return "".join(parts), tuple(starts), tuple(ends)

    @property
    def string(self) -> str:
        """The tokens with single spaces where the article has any gap (white space or markup)."""
        return self._layout[0]

    def tokens_between(self, start: int, end: int) -> tuple[int, int] | None:
        """Tokens that cover exactly `string[start:end]`, `last` exclusive; None inside a token."""
        _, starts, ends = self._layout
        first = bisect_left(starts, start)
        last = bisect_left(ends, end)
        if first < len(starts) and last < len(ends) and starts[first] == start and ends[last] == end:
            return first, last + 1
        return None

    def words(self, first: int, last: int) -> str:
        """The words of some tokens as they are read."""
        string, starts, ends = self._layout
        return string[starts[first] : ends[last - 1]]

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """Each token in lower case, curly apostrophes straight."""
        return tuple(t.text.lower().replace("’", "'") for t in self.sentence.tokens)

    def head(self, first: int, last: int) -> int:
        """The token of a span that the rest of the sentence sees: governed from outside."""
        tokens = self.sentence.tokens
        outside = [
            t
            for t in tokens[first:last]
            if not first <= t.head < last and t.upos not in ("PUNCT", "ADP", "DET", "PART", "CCONJ")
        ]
        if not outside:
            return first
        return min(outside, key=lambda t: (self.depth(t.index), t.index)).index

    def depth(self, index: int) -> int:
        """How many governors a token has."""
        return sum(1 for _ in self.sentence.ancestors(index))

    def key(self, first: int, last: int) -> str:
        """Lower-case words joined by spaces, hyphens as spaces: how tables are looked up."""
        return " ".join(w for w in self.lower[first:last] if w not in ("-", "–"))

    def left_edge(self, head: int) -> int:
        """First token of the noun phrase of a head, by what the parse hangs to its left."""
        edge = head
        for index in range(head - 1, -1, -1):
            if not self._belongs(index, head):
                break
            edge = index
        while edge < head and (
            self.sentence[edge].upos in ("PUNCT", "CCONJ", "ADP", "SCONJ") or self.lower[edge] == "'s"
        ):
            edge += 1
        return edge

    def _belongs(self, index: int, head: int) -> bool:
        """Whether a token hangs below the head over relations that stand before a noun."""
        tokens = self.sentence.tokens
        for _ in range(8):
            token = tokens[index]
            if token.dep not in _LEFT and token.rel not in _LEFT:
                return False
            if token.head == head:
                return not (token.rel in ("case", "cc", "conj") or token.dep == "advmod")
            index = token.head
            if index < 0 or index > head:
                return False
        return False

    def governed_by(self, index: int) -> Token | None:
        """The governor of a token, None at the root."""
        head = self.sentence[index].head
        return self.sentence[head] if head >= 0 else None

    def case(self, index: int) -> str:
        """The preposition of a noun phrase, lower case; that of the first conjunct where it has none."""
        found = self.sentence.dependents(index, "case")
        words = [t.text.lower() for t in found if t.text.lower() not in ("'s", "’s", "'", "’")]
        if words:
            return words[-1] if words[0] in ("out", "away") else words[0]
        token = self.sentence[index]
        if token.rel == "conj" and token.head >= 0:
            return self.case(token.head)
        return ""
