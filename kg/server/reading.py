"""An article's text in pieces: sentences that are evidence, words that name entities, words of claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from kg.server.views.parts import words_of
from kg.store import ClaimRecord

_LETTERS = {"trigger": "t", "actor": "a", "target": "o", "matter": "o", "place": "p", "cue": "c"}


def read_text(
    text: str, claims: Sequence[ClaimRecord], mentions: Iterable[tuple[int, int, str]]
) -> list[dict[str, Any]]:
    """The text as blocks, whose pieces put together are the text again.

    A block is a sentence that is evidence for claims, or what lies between two such sentences.

    Args:
        text: the whole text.
        claims: the article's claims; they are named by their place in this sequence.
        mentions: start, end and IRI of stretches that name an entity.

    Returns:
        Blocks with ``claims`` (numbers of the claims it is evidence for) and ``pieces``. A piece
        has ``text``, ``entity`` (an IRI or empty) and ``marks``: the claims its words play a part
        in, as ``3t`` for the trigger of claim 3; a actor, o target or matter, p place, c words of
        attribution.
    """
    sentences = _sentences(claims, len(text))
    named = _apart(mentions, len(text))
    words = [
        (start, end, f"{number}{_LETTERS[what]}")
        for number, claim in enumerate(claims)
        for start, end, what in words_of(claim)
    ]
    edges = {0, len(text)} | {at for start, end, _ in sentences for at in (start, end)}
    edges |= {at for start, end, _ in (*named, *words) for at in (start, end) if 0 <= at <= len(text)}
    cuts = sorted(edges)
    blocks: list[dict[str, Any]] = []
    starts = {start: numbers for start, _, numbers in sentences}
    ends = {end for _, end, _ in sentences}
    marks_at = _marks(words, cuts)
    entity_at = {at: iri for start, end, iri in named for at in cuts if start <= at < end}
    for place, (start, end) in enumerate(pairwise(cuts)):
        if not blocks or start in starts or start in ends:
            blocks.append({"claims": starts.get(start, []), "pieces": []})
        blocks[-1]["pieces"].append(
            {"text": text[start:end], "entity": entity_at.get(start, ""), "marks": marks_at[place]}
        )
    return blocks


def _sentences(claims: Sequence[ClaimRecord], length: int) -> list[tuple[int, int, list[int]]]:
    """Stretches of evidence with the claims they are for; those that overlap become one."""
    spans = sorted((claim.sentence.start, claim.sentence.end, number) for number, claim in enumerate(claims))
    found: list[tuple[int, int, list[int]]] = []
    for start, end, number in spans:
        if end > length:
            continue
        if found and start < found[-1][1]:
            first, last, numbers = found[-1]
            found[-1] = (first, max(last, end), [*numbers, number])
        else:
            found.append((start, end, [number]))
    return found


def _apart(mentions: Iterable[tuple[int, int, str]], length: int) -> list[tuple[int, int, str]]:
    """Mentions that do not overlap: of those that do, the first and longest."""
    found: list[tuple[int, int, str]] = []
    for start, end, iri in sorted(set(mentions), key=lambda m: (m[0], -m[1], m[2])):
        if end <= length and (not found or start >= found[-1][1]):
            found.append((start, end, iri))
    return found


def _marks(words: Iterable[tuple[int, int, str]], cuts: Sequence[int]) -> list[str]:
    """For each stretch between two cuts the marks that cover it."""
    place = {at: number for number, at in enumerate(cuts)}
    marks: list[list[str]] = [[] for _ in cuts]
    for start, end, mark in words:
        if start in place and end in place:
            for number in range(place[start], place[end]):
                marks[number].append(mark)
    return [" ".join(dict.fromkeys(own)) for own in marks]
