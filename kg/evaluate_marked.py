"""Scores on marked sentences: participants in brackets, events behind them.

One sentence a line, ``[1 Norway] lashed out at [2 Hungary]. || Criticism 1>2 "lashed out at"``:
numbered participants, then the events as class, actor and target by number (0 for nobody) and
trigger words; ``none`` where nothing happens between those marked. Only classes and participants
are marked, no readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import InputError, UnknownNameError
from kg.evaluate import GoldEvent, GoldText, as_record, evaluate
from kg.extract.base import Extractor
from kg.model import Article
from kg.ontology import load_ontology

_MARK = re.compile(r"\[(\d+) ([^\[\]]+)\]")
_EVENT = re.compile(r'(\w+) (\d+)>(\d+) "([^"]+)"')
_READINGS = frozenset(("polarity", "modality", "speaker", "date", "place", "direct edges"))


def evaluate_marked(extractor: Extractor, path: Path) -> dict[str, Any]:
    """A record as of `as_record`, with the figures that marks can tell.

    Raises:
        InputError: a line of another form, with its number.
    """
    record = as_record(evaluate(extractor, read_marked(path)))
    record["rows"] = [row for row in record["rows"] if row["what"] not in _READINGS]
    return record


def read_marked(path: Path) -> list[GoldText]:
    """All sentences of a file, named by file and line."""
    found = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    found.append(marked_text(f"{path.stem}:{number}", line.rstrip("\n")))
                except (ValueError, UnknownNameError) as error:
                    raise InputError(f"{path}:{number}: not a marked sentence ({error})") from error
    return found


def marked_text(name: str, line: str) -> GoldText:
    """One line read; `ValueError` says what is wrong with it."""
    marked, bar, given = line.partition(" || ")
    if not bar:
        raise ValueError("no events after ' || '")
    numbers = [int(mark[1]) for mark in _MARK.finditer(marked)]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ValueError("participants are numbered in the order of the text, from 1")
    text = _MARK.sub(lambda mark: mark[2], marked)
    participants = [mark[2] for mark in _MARK.finditer(marked)]
    events = [] if given.strip() == "none" else list(_events(given, text, participants))
    return GoldText(name, Article(id=name, text=text), tuple(events))


def _events(given: str, text: str, participants: list[str]) -> Iterator[GoldEvent]:
    """Events, those of one class and trigger joined with all their actors and targets."""
    joined: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for one in given.split("; "):
        match = _EVENT.fullmatch(one.strip())
        if match is None:
            raise ValueError(f"no event: {one!r}")
        load_ontology().event(match[1])
        sides = joined.setdefault((match[1], _trigger(match[4], text)), ([], []))
        for side, number in zip(sides, (int(match[2]), int(match[3])), strict=True):
            if number > len(participants):
                raise ValueError(f"no such participant: {one!r}")
            if number and participants[number - 1] not in side:
                side.append(participants[number - 1])
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
            trigger=trigger,
            sentence=text,
            resolved={},
        )


def _trigger(words: str, text: str) -> str:
    """The stretch of the text from the first word of a trigger to its last; three dots are words between."""
    first, at = -1, 0
    for part in (part.strip() for part in words.split("...")):
        at = text.find(part, at)
        if at < 0:
            raise ValueError(f"the trigger {words!r} is not in the sentence")
        first = at if first < 0 else first
        at += len(part)
    return text[first:at]
