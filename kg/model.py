"""The values that pass between stages: frozen, validated, and all that a stage knows of the one before.

    Article ─► Document ─► analysis, mentions ─► Extraction (entities, mentions, events, claims) ─► triples

Offsets count characters of `Article.text` exactly as it was given. Identifiers are local
names in the data namespace; `kg.ids` makes them from content, so the same input always
gives the same names. Class, role, modality and kind names are those of `schemas/ontology.ttl`.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Polarity = Literal["Positive", "Negative"]
Modality = Literal["Actual", "Future", "Possible", "Hypothetical", "Demanded", "Alleged"]
Precision = Literal["day", "week", "month", "quarter", "year", "range"]
MentionForm = Literal["name", "nominal", "pronoun"]
BlockKind = Literal["title", "heading", "paragraph", "list", "quote", "caption"]


class Value(BaseModel):
    """Base of all values: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(Value):
    """One news article as it was given.

    Attributes:
        id: the input's own id where it has one, else one made from its place or its text.
        text: the characters every offset counts: a text file's content, the `text` of a
            record, or the readable text taken out of an HTML page.
        date: day of publication.
        source: name of the outlet, such as ``The Moscow Times``.
        language: BCP 47 tag.
        where: file and line it was read from, for messages only.
        media_type: ``text/plain`` or ``text/markdown`` (HTML has become plain text).
    """

    id: str
    text: str
    title: str | None = None
    date: dt.date | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    where: str = ""
    media_type: str = "text/plain"


class Span(Value):
    """A stretch of an article's text: `text == article.text[start:end]`."""

    start: int = Field(ge=0)
    end: int
    text: str

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"a span must not be empty: {self.start} to {self.end}")
        return self


class DateValue(Value):
    """When something happened, as exactly as the words say and no more.

    Attributes:
        start: first day.
        end: last day; equal to `start` for a day.
        precision: the unit the words name.
        text: the words the date came from, empty when it is the article's own date.
    """

    start: dt.date
    end: dt.date
    precision: Precision
    text: str = ""

    def __str__(self) -> str:
        """ISO 8601, cut to the precision: ``2013-09-24``, ``2013-09``, ``2013-09-16/2013-09-22``."""
        if self.precision == "day":
            return self.start.isoformat()
        if self.precision == "month":
            return f"{self.start:%Y-%m}"
        if self.precision == "year":
            return f"{self.start:%Y}"
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


class Entity(Value):
    """A participant, place, document or issue.

    Attributes:
        id: local name in the data namespace; the gazetteer's own where it is known there.
        kind: class of the ontology, such as ``Person`` or ``UnnamedActor``.
        label: canonical label, such as ``Sergey Lavrov``; the words themselves where unknown.
        wikidata: QID from the gazetteer, else None.
        state: ISO 3166-1 alpha-3 code of the state it is or belongs to on the article's day.
        represents: id of the state or body a person speaks for on the article's day.
        affiliation: id of the state or body an unnamed actor belongs to by the words.
        office: the office held on the article's day, in news words (``foreign minister``).
        term_begin, term_end: first and last day of that office, where the gazetteer knows them.
        latitude, longitude: WGS 84 degrees, for places.
        described_by: for an issue, ids of the entities named inside it.
        reason: why the words were linked to this entity.
    """

    id: str
    kind: str
    label: str
    wikidata: str | None = None
    state: str | None = None
    represents: str | None = None
    affiliation: str | None = None
    office: str | None = None
    term_begin: dt.date | None = None
    term_end: dt.date | None = None
    latitude: float | None = None
    longitude: float | None = None
    described_by: tuple[str, ...] = ()
    reason: str = ""


class Mention(Value):
    """Words that refer to one or more entities ("both sides" refers to two)."""

    span: Span
    entities: tuple[str, ...]
    form: MentionForm
    confidence: float = Field(ge=0, le=1)
    reason: str = ""


class Event(Value):
    """Something that happens between participants.

    Attributes:
        type: event class of the ontology, such as ``Meeting``.
        actors, targets: entity ids. For symmetric types every participant is an actor.
        topics, documents, mediators, sidelines: entity ids by role.
        place: entity id.
        cameo: code where finer than the class's own.
    """

    id: str
    type: str
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    sidelines: tuple[str, ...] = ()
    place: str | None = None
    date: DateValue | None = None
    cameo: str | None = None


class Argument(Value):
    """One filler of a role in one claim: which words, which entity.

    `role` is ``actor``, ``target``, ``topic``, ``document``, ``mediator``, ``onSidelinesOf``
    or ``place``. For symmetric types actor and target keep the grammatical sides.
    """

    role: str
    entity: str
    span: Span


class Claim(Value):
    """What one sentence of one article says of an event.

    Attributes:
        sentence: the sentence, the evidence shown to a reader.
        trigger: the words that name the event.
        speaker, reporter: entity ids: who says so, and the outlet or agency that relays it.
        cue: the words that attribute it, such as ``said`` or ``according to``.
        rule: the lexicon entry or model that proposed it.
    """

    id: str
    event: str
    polarity: Polarity
    modality: Modality
    sentence: Span
    trigger: Span
    arguments: tuple[Argument, ...]
    speaker: str | None = None
    reporter: str | None = None
    cue: Span | None = None
    confidence: float = Field(ge=0, le=1)
    rule: str


class Run(Value):
    """What produced an extraction: it has no clock, so equal runs are one."""

    id: str
    extractor: str
    version: str
    model: str


class Extraction(Value):
    """All that was read out of one article.

    Attributes:
        article_id: local name of the article (`kg.ids.article_id`).
        publisher: id of the outlet among the entities, where it is known.
        refused: how many proposals could not be anchored in the text, by reason.
    """

    article: Article
    article_id: str
    run: Run
    publisher: str | None = None
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    refused: tuple[tuple[str, int], ...] = ()
