"""Marked sentences: participants in brackets, events behind them.

One sentence a line, ``[1 Norway] lashed out at [2 Hungary]. || Criticism 1>2 "lashed out at"``:
numbered participants, then the events as class, actor and target by number (0 for nobody) and
trigger words, three dots for words between that do not belong to them; ``none`` where nothing
happens between those marked. Blank lines part articles, if the file has any; without them the sentences
have nothing to do with one another. Only classes and participants are marked, no readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, UnknownNameError
from kg.ontology import load_ontology

Span = tuple[int, int]

_MARK = re.compile(r"\[(\d+) ([^\[\]]+)\]")
_EVENT = re.compile(r'(\w+) (\d+)>(\d+) "([^"]+)"')


def is_held_out(number: int) -> bool:
    """Whether no training sees the line of this number: the first, the eleventh and so on."""
    return number % 10 == 1


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """One event of a sentence; participants are numbers of its marks from 1, 0 for nobody."""

    label: str
    actor: int
    target: int
    trigger: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A sentence with character spans of its participants, and its events."""

    text: str
    participants: tuple[Span, ...]
    events: tuple[MarkedEvent, ...]


def read_marked(path: Path) -> Iterator[tuple[int, MarkedText]]:
    """All sentences of a file with the numbers of their lines.

    Raises:
        InputError: a line of another form, with its number.
    """
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield number, marked_text(line.rstrip("\n"))
                except (ValueError, UnknownNameError) as error:
                    raise InputError(f"{path}:{number}: not a marked sentence ({error})") from error


def read_articles(path: Path) -> Iterator[list[tuple[int, MarkedText]]]:
    """The sentences of a file by article: what stands between blank lines, or without these each by itself.

    Raises:
        InputError: a line of another form, with its number.
    """
    lines = list(read_marked(path))
    blank = len(lines) and lines[-1][0] > len(lines)
    article: list[tuple[int, MarkedText]] = []
    for number, marked in lines:
        if article and (not blank or number > article[-1][0] + 1):
            yield article
            article = []
        article.append((number, marked))
    if article:
        yield article


def marked_text(line: str) -> MarkedText:
    """One line read.

    Raises:
        ValueError: what is wrong with it.
        UnknownNameError: a class that is not in the ontology.
    """
    marked, bar, given = line.partition(" || ")
    if not bar:
        raise ValueError("no events after ' || '")
    text, participants, at = "", list[Span](), 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        participants.append((len(text), len(text) + len(mark[2])))
        if int(mark[1]) != len(participants):
            raise ValueError("participants are numbered in the order of the text, from 1")
        text += mark[2]
        at = mark.end()
    text += marked[at:]
    events = () if given.strip() == "none" else tuple(_events(given, text, len(participants)))
    return MarkedText(text, tuple(participants), events)


def _events(given: str, text: str, participants: int) -> Iterator[MarkedEvent]:
    for one in given.split("; "):
        match = _EVENT.fullmatch(one.strip())
        if match is None:
            raise ValueError(f"no event: {one!r}")
        load_ontology().event(match[1])
        actor, target = int(match[2]), int(match[3])
        if max(actor, target) > participants:
            raise ValueError(f"no such participant: {one!r}")
        yield MarkedEvent(match[1], actor, target, tuple(_pieces(match[4], text)))


def _pieces(trigger: str, text: str) -> Iterator[Span]:
    """Where the parts of a trigger stand."""
    at = 0
    for part in (part.strip() for part in trigger.split("...")):
        at = text.find(part, at)
        if at < 0:
            raise ValueError(f"the trigger {trigger!r} is not in the sentence")
        yield at, at + len(part)
        at += len(part)
