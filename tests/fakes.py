"""A small extractor for tests of what comes after extraction: it reads "A met B." and nothing else."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterable, Iterator

from kg import ids
from kg.errors import ArticleError
from kg.model import Argument, Article, Claim, DateValue, Entity, Event, Extraction, Mention, Run, Span

_MET = re.compile(r"(?P<actor>[A-Z]\w+) (?P<trigger>met) (?P<target>[A-Z]\w+)\b[^.]*\.")


class MeetingExtractor:
    """Reads meetings.

    "BROKEN" in an article is an article error, "FAULT" a fault of the extractor, "DIE" ends the process.
    `deaths` names a file: once it exists, "DIE" does nothing.
    """

    def __init__(self, version: str = "1", deaths: str = "") -> None:
        self._run = Run(
            id=ids.run_id("fake", version, "none"), extractor="fake", version=version, model="none"
        )
        self.deaths = deaths

    @property
    def run(self) -> Run:
        return self._run

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        for article in articles:
            if "BROKEN" in article.text:
                raise ArticleError(article.where, "it says so itself")
            if "FAULT" in article.text:
                raise TypeError("a fault")
            if "DIE" in article.text and not os.path.exists(self.deaths):
                os.kill(os.getpid(), signal.SIGKILL)
            yield self._extraction(article)

    def _extraction(self, article: Article) -> Extraction:
        name = ids.article_id(article.text)
        entities: dict[str, Entity] = {}
        mentions: list[Mention] = []
        events: dict[str, Event] = {}
        claims: list[Claim] = []
        for match in _MET.finditer(article.text):
            arguments = []
            for role in ("actor", "target"):
                entity = Entity(id=ids.slug(match[role]), kind="Person", label=match[role])
                entities[entity.id] = entity
                span = _span(article, *match.span(role))
                mentions.append(Mention(span=span, entities=(entity.id,), form="name", confidence=1.0))
                arguments.append(Argument(role=role, entity=entity.id, span=span))
            actors = tuple(sorted({argument.entity for argument in arguments}))
            date = DateValue(start=article.date, end=article.date, precision="day") if article.date else None
            event = ids.event_id(name, "Meeting", actors, (), (), date)
            events[event] = Event(id=event, type="Meeting", actors=actors, date=date)
            claims.append(
                Claim(
                    id=ids.claim_id(name, event, *match.span("trigger")),
                    event=event,
                    polarity="Positive",
                    modality="Actual",
                    sentence=_span(article, *match.span()),
                    trigger=_span(article, *match.span("trigger")),
                    arguments=tuple(arguments),
                    confidence=0.87,
                    rule="met",
                )
            )
        return Extraction(
            article=article,
            article_id=name,
            run=self.run,
            entities=tuple(entities.values()),
            mentions=tuple(mentions),
            events=tuple(events.values()),
            claims=tuple(claims),
        )


def _span(article: Article, start: int, end: int) -> Span:
    return Span(start=start, end=end, text=article.text[start:end])
