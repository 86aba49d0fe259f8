"""Which words of an article refer to which entities: what linking hands to event extraction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from kg.model import Entity, Mention, MentionForm, Span


@dataclass(frozen=True, slots=True)
class TokenMention:
    """Words of one sentence that refer to one or more entities.

    A title and a name are one mention ("Foreign Minister Sergei Lavrov"); each member of a
    coordination has a mention of its own.

    Attributes:
        sentence: index of the sentence in the article.
        first, last: token indices in the sentence, `last` exclusive.
        head: index of the token that heads the words in the dependency tree.
        start, end: character offsets in the article's text, `end` exclusive.
        entities: ids; two or more for "both sides". A capital or seat that speaks for its
            government has the state's id here.
        kind: class of the first entity, such as ``Person``; ``Place`` for a city that stands for
            no government.
        form: ``name``, ``nominal`` ("the minister") or ``pronoun``.
        confidence: 0 to 1; from `HIGH` on a link is meant to be right 99 times in 100.
        reason: why the words were linked, for people: ``capital: government of russia``.
        city: of a capital or seat, id of the place the words name, whichever reading was chosen.
        government: of a capital or seat, id of the state it may speak for, whichever was chosen.
            "Moscow" in "met in Moscow" has the city as its entity, in "Moscow said" the state.
    """

    sentence: int
    first: int
    last: int
    head: int
    start: int
    end: int
    entities: tuple[str, ...]
    kind: str
    form: MentionForm
    confidence: float
    reason: str
    city: str | None = None
    government: str | None = None

    def value(self, text: str) -> Mention:
        """The mention as a value of an extraction; `text` is the article's text."""
        span = Span(start=self.start, end=self.end, text=text[self.start : self.end])
        return Mention(
            span=span,
            entities=self.entities,
            form=self.form,
            confidence=self.confidence,
            reason=self.reason,
        )


HIGH = 0.9
"""Confidence from which a link counts as sure."""


@dataclass(frozen=True)
class Linked:
    """Everything an article's words refer to.

    Attributes:
        entities: every entity a mention refers to or an entity belongs to, by id.
        mentions: in text order, the longer first where two start together.
        unresolved: words that refer to somebody but were left open, with the reason; their
            `entities` are empty.
    """

    entities: Mapping[str, Entity] = field(default_factory=lambda: MappingProxyType({}))
    mentions: tuple[TokenMention, ...] = ()
    unresolved: tuple[TokenMention, ...] = ()

    @cached_property
    def _by_head(self) -> Mapping[tuple[int, int], TokenMention]:
        found: dict[tuple[int, int], TokenMention] = {}
        for mention in self.mentions:
            key = (mention.sentence, mention.head)
            if key not in found or _length(mention) > _length(found[key]):
                found[key] = mention
        for mention in self.mentions:
            if mention.kind == "Person" and mention.form == "name":
                for token in range(mention.first, mention.last):
                    found.setdefault((mention.sentence, token), mention)
        return found

    @cached_property
    def _by_token(self) -> Mapping[tuple[int, int], TokenMention]:
        found: dict[tuple[int, int], TokenMention] = {}
        for mention in self.mentions:
            for token in range(mention.first, mention.last):
                key = (mention.sentence, token)
                if key not in found or _length(mention) < _length(found[key]):
                    found[key] = mention
        return found

    @cached_property
    def _by_sentence(self) -> Mapping[int, tuple[TokenMention, ...]]:
        found: dict[int, list[TokenMention]] = {}
        for mention in self.mentions:
            found.setdefault(mention.sentence, []).append(mention)
        return {sentence: tuple(mentions) for sentence, mentions in found.items()}

    def at(self, sentence: int, token: int) -> TokenMention | None:
        """The longest mention whose head is this token, or the person's name it is part of."""
        return self._by_head.get((sentence, token))

    def covering(self, sentence: int, token: int) -> TokenMention | None:
        """The shortest mention this token lies in."""
        return self._by_token.get((sentence, token))

    def place(self, mention: TokenMention) -> Entity | None:
        """The place a mention names when it is read as one, whichever reading was chosen.

        The city for "Moscow", the state for "Russia"; None where the words name no place.
        """
        if mention.city is not None:
            return self.entities[mention.city]
        return self._if_kind(mention, ("Place", "State"))

    def acting(self, mention: TokenMention) -> Entity | None:
        """Who acts when a capital or seat does, whichever reading was chosen; else its entity."""
        if mention.government is not None:
            return self.entities[mention.government]
        return self.entities[mention.entities[0]] if mention.entities else None

    def _if_kind(self, mention: TokenMention, kinds: tuple[str, ...]) -> Entity | None:
        first = self.entities[mention.entities[0]] if mention.entities else None
        return first if first is not None and first.kind in kinds else None

    def within(self, sentence: int) -> Iterable[TokenMention]:
        """The mentions of one sentence, in text order."""
        return self._by_sentence.get(sentence, ())


def _length(mention: TokenMention) -> int:
    return mention.last - mention.first
