"""How results look: a table or card for people, JSON for programs."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from kg.cli.command import UsageError
from kg.console import Console
from kg.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.api import Graph
    from kg.store import Card, Evidence, Result, Rows, TimelineEntry, Triples

_FORMATS = ("csv", "json", "nt", "srj", "table", "tsv", "ttl")


def print_result(console: Console, result: Result, format: str | None, limit: int | None) -> None:
    """Print what a query gave."""
    if format is not None and format not in _FORMATS:
        raise UnknownNameError("format", format, _FORMATS)
    from kg.store import Rows

    wanted = format or ("table" if console.for_people else "json")
    if isinstance(result, bool):
        console.text("true" if result else "false")
    elif isinstance(result, Rows):
        _print_rows(console, result, wanted, limit)
    else:
        _print_triples(console, result, wanted)


def _print_triples(console: Console, triples: Triples, wanted: str) -> None:
    if wanted in ("csv", "tsv", "srj"):
        raise UsageError(f"this query makes triples, not rows; --format {wanted} does not fit, ttl and nt do")
    console.text(triples.to_ntriples() if wanted == "nt" else triples.to_turtle())


def _print_rows(console: Console, rows: Rows, wanted: str, limit: int | None) -> None:
    if wanted in ("ttl", "nt"):
        raise UsageError(f"this query gives rows, not triples; for --format {wanted} begin it with CONSTRUCT")
    shown = rows[:limit] if limit else rows
    if wanted == "table":
        console.table(shown.columns, shown.short(), of=len(rows))
    elif wanted == "json":
        console.value(shown.to_dicts())
    elif wanted == "srj":
        console.value(shown.to_json())
    elif wanted == "csv":
        console.text(shown.to_csv().replace("\r\n", "\n"))
    else:
        out = io.StringIO()
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(shown.columns)
        writer.writerows(["" if value is None else value for value in row] for row in shown)
        console.text(out.getvalue())


_SHOWN = ("date", "type", "actor", "target", "topic", "place", "standing", "trigger")


def print_events(console: Console, graph: Graph, format: str | None) -> None:
    """Print the event table: some columns for people, all for programs."""
    wanted = format or ("table" if console.for_people else "jsonl")
    if wanted not in ("csv", "jsonl", "table"):
        raise UnknownNameError("format", wanted, ("csv", "jsonl", "table"))
    if wanted != "table":
        from kg.formats import export_bytes

        console.text(export_bytes(graph, wanted).decode())
        return
    rows = graph.events()
    for row in rows:
        row["standing"] = standing(row["polarity"], row["modality"], row["speaker"])
    console.table(_SHOWN, [[row[name] for name in _SHOWN] for row in rows])


def print_card(console: Console, card: Card) -> None:
    """Print what a graph knows of one entity."""
    if not console.for_people:
        console.value(card)
        return
    from rich.text import Text

    entity = card.entity
    console.print(
        Text.assemble((entity.label, "bold"), f"  {entity.kind}", ("  " + " ".join(_codes(card)), "dim"))
    )
    if entity.others:
        console.print(f"also written {', '.join(entity.others)}")
    for tenure in card.tenures:
        console.print(
            " ".join(filter(None, (tenure.office, "of" if tenure.of else "", tenure.of, _years(tenure))))
        )
    if card.represents:
        console.print(f"speaks for {', '.join(card.represents)}")
    _print_ties(console, card)
    rows = [
        (entry.when, entry.label, entry.place, _standing(entry), _sources(entry)) for entry in card.timeline
    ]
    if rows:
        console.print()
        console.table(("when", "event", "where", "standing", "sources"), rows, noun="event")
    hidden = card.undated - sum(not entry.when for entry in card.timeline)
    if hidden:
        console.message(
            f"{hidden} events without a date are not shown; leave --since and --until out to see them"
        )


def _codes(card: Card) -> list[str]:
    return [*card.entity.states, *filter(None, [card.entity.wikidata]), f"{card.entity.mentions} mentions"]


def _years(tenure: Any) -> str:
    return f"({tenure.begin} – {tenure.end})".replace(" )", ")") if tenure.begin or tenure.end else ""


def _print_ties(console: Console, card: Card) -> None:
    grouped: dict[str, list[str]] = {}
    for tie in card.ties:
        name = f"{tie.label} by" if tie.inward else tie.label
        grouped.setdefault(name, []).append(tie.other_label)
    for name, others in grouped.items():
        console.print(f"{name}: {', '.join(dict.fromkeys(others))}")


def _standing(entry: TimelineEntry) -> str:
    """What the articles say of an event when none of them asserts it."""
    if entry.asserted:
        return ""
    said = dict.fromkeys(standing(claim.polarity, claim.modality, claim.speaker) for claim in entry.evidence)
    return "; ".join(said)


def standing(polarity: str, modality: str, speaker: str) -> str:
    """How a claim stands, in words: ``future, says Sergey Lavrov``; empty where an article asserts it."""
    parts = []
    if polarity == "Negative":
        parts.append("not")
    if modality != "Actual":
        parts.append(modality.lower())
    if speaker:
        parts.append(f"says {speaker}")
    return ", ".join(parts)


def _sources(entry: TimelineEntry) -> str:
    names = dict.fromkeys(evidence.source or evidence.article_id for evidence in entry.evidence)
    return ", ".join(names)


def print_evidence(
    console: Console, found: Iterable[Evidence], after: Callable[[Evidence], None] | None = None
) -> None:
    """Print sentences, the words that name the event set off; `after` is called behind each, for people."""
    found = list(found)
    if not console.for_people:
        console.value(found)
        return
    for evidence in found:
        start, end = (offset - evidence.start for offset in (evidence.trigger.start, evidence.trigger.end))
        console.print(console.marked(evidence.sentence, [(start, end)]))
        origin = " · ".join(
            filter(None, (evidence.source, evidence.date, evidence.title, evidence.article_id))
        )
        said = standing(evidence.polarity, evidence.modality, evidence.speaker)
        console.print(console.dim(f"  {origin}{f' · {said}' if said else ''}"))
        if after:
            after(evidence)
    console.message(f"{len(found)} sentence{'' if len(found) == 1 else 's'}")
