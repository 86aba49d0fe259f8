"""Commands that hand a graph on or check it: export, validate, diff."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.cli.command import ERROR, OK, UsageError, command
from kg.cli.graphs import Source, opened
from kg.console import Console


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for function in (export, validate, diff):
        command(app, function.__name__)(function)


def export(
    console: Console,
    graph: Source,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="One of the formats above; else the ending of --output tells.",
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; stdout if not given.")
    ] = None,
) -> None:
    """Write a graph, its event table or its network in another format.

    Graph: ttl, nt, nq, trig, jsonld, rdfxml. Event table: csv, jsonl, parquet. Network: graphml,
    gexf, and as a picture svg, png, html.
    """
    from kg.formats import export as export_to
    from kg.formats import export_bytes, format_of

    if output and output != "-":
        path = export_to(opened(graph), output, format)
        console.message(f"{path} · {path.stat().st_size:,} bytes")
        return
    if not format:
        raise UsageError("say which --format, or name an --output file whose ending tells")
    if format_of(format).binary and sys.stdout.isatty():
        raise UsageError(f"{format} is no text; name a file with --output")
    sys.stdout.buffer.write(export_bytes(opened(graph), format))


def validate(console: Console, graph: Source) -> int:
    """Check a graph against the shapes, and say in words what is wrong."""
    from kg.validate import validate as check

    report = check(opened(graph))
    columns = ("severity", "node", "label", "message", "value", "rule")
    if report.findings or not console.for_people:
        rows = [[getattr(finding, column) for column in columns] for finding in report.findings]
        console.rows(columns, rows, noun="finding")
    console.message(f"{report.checked:,} triples checked: {'fit' if report.ok else 'not fit'}")
    return OK if report.ok else ERROR


def diff(
    console: Console,
    old: Annotated[str, typer.Argument(metavar="OLD", help="A graph.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Another.")],
) -> None:
    """Say which articles, events and edges came and went between two graphs."""
    from kg.diff import diff as compare

    changes = compare(opened(old), opened(new))
    rows = [(change.sign, change.fact.what, change.fact.text) for change in changes]
    console.rows(("", "what", "fact"), rows)
