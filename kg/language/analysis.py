"""What an analyser says of a text: sentences, tokens, Universal Dependencies, names.

Plain values, so that any analyser can make them and no reader depends on one. Offsets
count characters of the string the analyser was given; `Sentence.moved` carries them over
to the article's own text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Token:
    """One syntactic word.

    Attributes:
        index: position in the sentence, from 0.
        text: the characters as they stand in the text.
        start, end: character offsets, end exclusive.
        lemma: dictionary form, lower case except for proper nouns.
        upos: universal part of speech, such as ``VERB``.
        xpos: Penn Treebank tag, such as ``VBD``; empty where the analyser has none.
        feats: UD features as in CoNLL-U, such as ``Number=Sing|Tense=Past``; ``_`` if none.
        head: index of the governing token in the sentence; -1 for the root.
        dep: Universal Dependencies relation, with subtype, such as ``nsubj:pass``.
        sure: how likely the analyser holds this head, 0 to 1; 1 where it does not say.
    """

    index: int
    text: str
    start: int
    end: int
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    dep: str
    sure: float = 1.0
    rel: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fill in `rel`: the relation without its subtype, ``nsubj`` for ``nsubj:pass``."""
        object.__setattr__(self, "rel", self.dep.partition(":")[0])

    def feat(self, name: str) -> str:
        """The value of one feature, or the empty string: ``token.feat("Tense")`` is ``Past``."""
        for pair in self.feats.split("|"):
            key, _, value = pair.partition("=")
            if key == name:
                return value
        return ""


@dataclass(frozen=True, slots=True)
class Name:
    """A named span of tokens: ``first`` to ``last`` exclusive, label PER, ORG, GPE, LOC or NORP."""

    first: int
    last: int
    label: str


@dataclass(frozen=True)
class Sentence:
    """A parsed sentence. `tokens[i].index == i`, and heads form a tree with one root.

    `vectors` (tokens, width) are what the analyser's event classifier reads, if it has one.
    """

    index: int
    tokens: tuple[Token, ...]
    names: tuple[Name, ...] = ()
    vectors: NDArray[np.float16] | None = field(default=None, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index]

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.tokens[-1].end

    @cached_property
    def root(self) -> int:
        """Index of the root token."""
        return next(t.index for t in self.tokens if t.head < 0)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token the indices of its dependents, in text order."""
        below: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head >= 0:
                below[token.head].append(token.index)
        return tuple(map(tuple, below))

    def dependents(self, index: int, *relations: str) -> list[Token]:
        """Dependents of a token by relation; a name without subtype matches every subtype."""
        return [t for t, dep, rel in self._below[index] if dep in relations or rel in relations]

    @cached_property
    def _below(self) -> tuple[tuple[tuple[Token, str, str], ...], ...]:
        """For each token its dependents with their relations in full and without subtype."""
        named = [(t, t.dep, t.rel) for t in self.tokens]
        return tuple(tuple(named[i] for i in below) for below in self.children)

    def subtree(self, index: int) -> list[int]:
        """A token and all that hangs below it, as sorted indices."""
        seen, stack = [index], list(self.children[index])
        while stack:
            node = stack.pop()
            seen.append(node)
            stack.extend(self.children[node])
        return sorted(seen)

    def ancestors(self, index: int) -> Iterator[Token]:
        """Governors of a token, nearest first."""
        head = self.tokens[index].head
        while head >= 0:
            yield self.tokens[head]
            head = self.tokens[head].head

    def moved(self, index: int, where: Callable[[int, int], tuple[int, int]]) -> Sentence:
        """The same sentence under another number, its offsets carried over by `where(start, end)`."""
        tokens = []
        for t in self.tokens:
            start, end = where(t.start, t.end)
            tokens.append(
                Token(t.index, t.text, start, end, t.lemma, t.upos, t.xpos, t.feats, t.head, t.dep, t.sure)
            )
        return Sentence(index, tuple(tokens), self.names, self.vectors)


@dataclass(frozen=True)
class Analysis:
    """All sentences of one text, in order."""

    sentences: tuple[Sentence, ...] = field(default=())

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self.sentences)

    def __len__(self) -> int:
        return len(self.sentences)

    def __getitem__(self, index: int) -> Sentence:
        return self.sentences[index]


@runtime_checkable
class Analyser(Protocol):
    """Anything that reads text into sentences.

    `identity` names the analyser and its weights (such as ``kg-en 1.0 3fa94c0d``); it becomes
    part of a graph's provenance, so it changes whenever the output may change.
    """

    @property
    def identity(self) -> str:
        """Name, version and weights."""
        ...

    def analyse(self, texts: Sequence[str]) -> list[Analysis]:
        """Analyse the paragraphs of one article; one `Analysis` for each, in order.

        The same call gives the same result in any process. One call is one article, since
        quantised arithmetic may let paragraphs of a call touch each other's last digits.
        """
        ...
