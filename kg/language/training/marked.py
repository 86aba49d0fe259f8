"""Marked sentences in tokens: what the event classifier learns from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.language.analysis import Analyser, Sentence, Token
from kg.marked import MarkedText, Span

_EMPTY = frozenset("ADP AUX DET PRON PART SCONJ CCONJ PUNCT".split())


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A parsed sentence with its events in tokens.

    Attributes:
        heads: the token that heads each participant.
        covered: tokens inside participants.
        events: class, index in `heads` of actor and of target (-1 for nobody), trigger tokens.
    """

    parsed: Sentence
    heads: tuple[int, ...]
    covered: frozenset[int]
    events: tuple[tuple[str, int, int, tuple[int, ...]], ...]


def parsed(texts: Iterable[MarkedText], analyser: Analyser) -> list[MarkedSentence]:
    """The sentences in tokens; those the analyser takes for several are left out."""
    found = []
    for marked in texts:
        (analysis,) = analyser.analyse([marked.text])
        if len(analysis) == 1:
            found.append(_in_tokens(marked, analysis[0]))
    return found


def _in_tokens(marked: MarkedText, sentence: Sentence) -> MarkedSentence:
    inside = [_within(sentence, span) for span in marked.participants]
    events = []
    for event in marked.events:
        words = [t for span in event.trigger for t in _within(sentence, span)]
        trigger = tuple(content(words))
        if trigger:
            events.append((event.label, event.actor - 1, event.target - 1, trigger))
    covered = frozenset(t.index for tokens in inside for t in tokens)
    return MarkedSentence(sentence, tuple(map(_head, inside)), covered, tuple(events))


def _within(sentence: Sentence, span: Span) -> list[Token]:
    return [t for t in sentence if t.start < span[1] and t.end > span[0]]


def _head(tokens: list[Token]) -> int:
    """The token of a phrase whose governor lies outside it."""
    inside = {t.index for t in tokens}
    return next((t.index for t in tokens if t.head not in inside), tokens[0].index)


def content(words: Iterable[Token]) -> list[int]:
    """Indices of the words of a trigger that carry its meaning; all, where none does."""
    given = list(words)
    return [t.index for t in given if t.upos not in _EMPTY] or [t.index for t in given]
