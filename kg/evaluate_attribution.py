"""Scores of who-said-what on PolNeAR rows (JSON Lines): a text, and its attributions with spans.

A predicted span matches a gold one if, of the words of the shorter, at least half are words of the
other at the same place in the text; articles, prepositions and possessives count only where a span
has no other words. Attributions are matched one to one within an article, in text order, for each of
three figures:

- source: the spans of the sources; attributions without a source count on neither side;
- cue: the spans of the cues;
- source+cue: cue and source of one attribution both match; no source matches only no source.

The set does not take apart what is said, so attributions inside the content of another are left out.
Content spans are not scored: the extractor gives events, not the extent of what is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.evaluate_sets import SetReport, read_rows
from kg.extract.lexicon import Lexicon
from kg.extract.reported import Reported, reported
from kg.language.analysis import Analyser
from kg.model import Article, Span

_WORDS = re.compile(r"\w+")
_LIGHT = frozenset("the a an of in at on to for by and or s its his her their with from".split())

Words = frozenset[int]
"""Offsets at which the words of a span begin; content words only, if it has any."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attribution as places of words: no words for no source."""

    source: Words
    cue: Words
    text: str


def is_attribution(record: dict[str, Any]) -> bool:
    """Whether a record is a PolNeAR row."""
    return {"text", "attributions"} <= record.keys()


def evaluate_attribution(analyser: Analyser, lexicon: Lexicon, path: Path) -> SetReport:
    """Precision, recall and F1 of sources, cues and both, in percent; every cue missed or added.

    Raises:
        InputError: a line that is no row of the set.
    """
    gold, found = [], []
    names = []
    for row in read_rows(path, is_attribution, "with text and attributions"):
        names.append(row["id"])
        gold.append([_of_gold(row["text"], a) for a in row["attributions"]])
        read = reported(Article(id=row["id"], text=row["text"]), analyser, lexicon)
        found.append([_of_found(row["text"], one) for one in read if not one.nested])
    figures: dict[str, float] = {}
    differences: list[tuple[str, str, str, str]] = []
    for what, same, counts in _MEASURES:
        right = wanted = given = 0
        for name, one, other in zip(names, gold, found, strict=True):
            one, other = [a for a in one if counts(a)], [a for a in other if counts(a)]
            missed, extra = _unmatched(one, other, same)
            right += len(one) - len(missed)
            wanted, given = wanted + len(one), given + len(other)
            if what == "source+cue":
                differences += [(name, "attribution", "-", a.text) for a in missed]
                differences += [(name, "-", "attribution", a.text) for a in extra]
        figures[f"{what} precision"] = 100 * right / max(1, given)
        figures[f"{what} recall"] = 100 * right / max(1, wanted)
        figures[f"{what} F1"] = 200 * right / max(1, given + wanted)
    return SetReport(len(names), figures, tuple(differences))


def same_place(one: Words, other: Words) -> bool:
    """Whether at least half the words of the shorter stand in the other; none matches only none."""
    if not one or not other:
        return not one and not other
    return len(one & other) >= 0.5 * min(len(one), len(other))


_MEASURES: Sequence[tuple[str, Callable[[Attributed, Attributed], bool], Callable[[Attributed], bool]]] = (
    ("source", lambda a, b: same_place(a.source, b.source), lambda a: bool(a.source)),
    ("cue", lambda a, b: same_place(a.cue, b.cue), lambda a: bool(a.cue)),
    (
        "source+cue",
        lambda a, b: same_place(a.cue, b.cue) and same_place(a.source, b.source),
        lambda a: bool(a.cue),
    ),
)


def _unmatched(
    gold: Sequence[Attributed],
    found: Sequence[Attributed],
    same: Callable[[Attributed, Attributed], bool],
) -> tuple[list[Attributed], list[Attributed]]:
    left = list(found)
    missed = []
    for one in gold:
        place = next((i for i, other in enumerate(left) if same(one, other)), None)
        if place is None:
            missed.append(one)
        else:
            del left[place]
    return missed, left


def _of_gold(text: str, attribution: dict[str, Any]) -> Attributed:
    spans: dict[str, list[tuple[int, int]]] = {"Source": [], "Cue": []}
    for role, _, _, offsets in attribution["roles"]:
        if role in spans:
            spans[role] += [(start, end) for start, end in offsets]
    source, cue = spans["Source"], spans["Cue"]
    shown = " … ".join(text[a:b] for a, b in sorted(source + cue))
    return Attributed(_words(text, source), _words(text, cue), shown)


def _of_found(text: str, one: Reported) -> Attributed:
    spans: list[Span] = [span for span in (one.source, one.cue) if span is not None]
    shown = " … ".join(span.text for span in sorted(spans, key=lambda s: s.start))
    source = [(one.source.start, one.source.end)] if one.source is not None else []
    return Attributed(_words(text, source), _words(text, [(one.cue.start, one.cue.end)]), shown)


def _words(text: str, spans: Sequence[tuple[int, int]]) -> Words:
    """Where the content words of spans begin; every word, or else the span itself, where there are none."""
    words = [(m.start() + a, m.group().lower()) for a, b in spans for m in _WORDS.finditer(text[a:b])]
    content = [start for start, word in words if word not in _LIGHT]
    return frozenset(content or [start for start, _ in words] or [a for a, _ in spans])
