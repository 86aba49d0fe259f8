"""How `kg why --trace` looks: rule, words and tree below each sentence, or all of it as JSON."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

from kg.console import Console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.store import Evidence
    from kg.trace import Row, Taken, Trace, Tracer

_WIDEST = 100
_INDENT = "  "
_COLUMN = 10
_TREE = "tree (Universal Dependencies) made anew from this sentence alone; > marks the event's words"
_GENERAL = frozenset(("place", "mediator", "onSidelinesOf", "cue"))
"""Parts that are read alike for all rows."""


def print_traces(console: Console, found: Sequence[Evidence], tracer: Tracer) -> None:
    """Print sentences with how each was read."""
    from kg.cli.results import print_evidence

    if console.for_people:
        print_evidence(console, found, lambda evidence: _print(console, evidence, tracer(evidence)))
        return
    traced = []
    for evidence in found:
        fields = {name: getattr(evidence, name) for name in evidence.__dataclass_fields__}
        traced.append({**fields, "trace": tracer(evidence)})
    console.value(traced)


def _print(console: Console, evidence: Evidence, trace: Trace) -> None:
    from kg.trace import lines

    width = min(_WIDEST, shutil.get_terminal_size().columns)
    say = console.print
    say(console.dim(f"  rule {evidence.rule} · confidence {evidence.confidence:.2f}"))
    say(console.dim(f"  characters {evidence.start}–{evidence.end} · {evidence.claim}"))
    for notice in trace.notices:
        say(console.marked(_folded("note", notice, width), [(0, len(_INDENT) + _COLUMN)]))
    for row in trace.rows:
        say(_titled(console, f"row of {row.table}"))
        for name, value in _cells(row):
            say(console.marked(_folded(name, value, width), []))
    general = any(word.role in _GENERAL for word in trace.words)
    say(_titled(console, "words (place, mediator and cue come from no row)" if general else "words"))
    for word in trace.words:
        say(console.marked(_folded(word.role, _filled(word), width), []))
    say(_titled(console, _TREE))
    for line in lines(trace.tree, width - len(_INDENT)):
        event = [(0, len(_INDENT) + len(line))] if line.startswith(">") else []
        say(console.marked(f"{_INDENT}{line}", event))
    say("")


def _titled(console: Console, title: str) -> object:
    return console.marked(f"{_INDENT}{title}", [(0, len(_INDENT) + len(title))], "bold")


def _cells(row: Row) -> list[tuple[str, str]]:
    """Cells of a row in reading order; an empty role is told, since it explains what is missing."""
    return [
        ("lemma", row.lemma),
        ("needs", row.needs or "nothing more"),
        ("class", f"{row.type} (CAMEO {row.cameo})" if row.cameo else row.type),
        ("actor", row.actor or "none"),
        ("target", row.target or "none"),
        ("topic", row.topic or "none"),
        ("example", row.example),
    ]


def _filled(word: Taken) -> str:
    named = f"“{word.text}”" + (f" → {word.label}" if word.label else "")
    return f"{named} · characters {word.start}–{word.end}" + (", in another sentence" * word.elsewhere)


def _folded(name: str, value: str, width: int) -> str:
    """A named line, folded below its own column."""
    head = f"{_INDENT}  {name:<{_COLUMN - 2}} "
    return textwrap.fill(value, width, initial_indent=head, subsequent_indent=" " * len(head))
