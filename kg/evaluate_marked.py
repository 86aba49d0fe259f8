"""Scores on marked sentences (`kg.marked`): classes and participants, no readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.evaluate import GoldEvent, GoldText, as_record, evaluate
from kg.extract.base import Extractor
from kg.marked import MarkedText, Span, read_articles
from kg.model import Article

_READINGS = frozenset(("polarity", "modality", "speaker", "date", "place", "direct edges"))


def evaluate_marked(extractor: Extractor, path: Path) -> dict[str, Any]:
    """A record as of `as_record`, with the figures that marks can tell.

    Raises:
        InputError: a line of another form, with its number.
    """
    gold = [gold_text(f"{path.stem}:{lines[0][0]}", [m for _, m in lines]) for lines in read_articles(path)]
    record = as_record(evaluate(extractor, gold))
    record["rows"] = [row for row in record["rows"] if row["what"] not in _READINGS]
    return record


def gold_text(name: str, article: Sequence[MarkedText]) -> GoldText:
    """Marked sentences as gold, each a paragraph: events of one class and trigger joined with all their
    actors and targets.
    """
    text = "\n\n".join(marked.text for marked in article)
    return GoldText(
        name, Article(id=name, text=text), tuple(e for marked in article for e in _events(marked))
    )


def _events(marked: MarkedText) -> Iterator[GoldEvent]:
    text = marked.text
    joined: dict[tuple[str, tuple[Span, ...]], tuple[list[str], list[str]]] = {}
    for event in marked.events:
        sides = joined.setdefault((event.label, event.trigger), ([], []))
        for side, number in zip(sides, (event.actor, event.target), strict=True):
            words = text[slice(*marked.participants[number - 1])] if number else ""
            if words and words not in side:
                side.append(words)
    for (kind, trigger), (actors, targets) in joined.items():
        yield GoldEvent(
            type=kind,
            actors=tuple(actors),
            targets=tuple(targets),
            polarity="Positive",
            modality="Actual",
            speaker=None,
            reporter=None,
            date=None,
            place=None,
            topic=None,
            trigger=text[trigger[0][0] : trigger[-1][1]],
            sentence=text,
            resolved={},
        )
