"""Commands that ask a graph: query, queries, show, why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.articles import Analyser, Lexicon
from kg.cli.command import UsageError, command
from kg.console import Console

if TYPE_CHECKING:
    from kg.api import Graph

Source = Annotated[
    str,
    typer.Argument(metavar="GRAPH", help="A file or folder that kg build wrote, or the URL of an endpoint."),
]
Bound = Annotated[str | None, typer.Option(metavar="DATE", help="A day, month or year: 2013-09.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for function in (query, queries, show, why):
        command(app, function.__name__)(function)


def opened(source: str) -> Graph:
    """The graph a command is given."""
    from kg.api import open as open_graph

    return open_graph(source)


def query(
    console: Console,
    graph: Source,
    sparql: Annotated[
        str | None,
        typer.Argument(metavar="SPARQL", help="The query; the usual prefixes are known. - reads stdin."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", metavar="FILE", help="Take the query from a file.")
    ] = None,
    named: Annotated[
        str | None,
        typer.Option("--named", "-n", metavar="NAME", help="Ask a named query; kg queries lists them."),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param", "-p", metavar="NAME=VALUE", help="A parameter of the named query; may be repeated."
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="table, json, csv, tsv, srj (SPARQL JSON), ttl or nt."
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Show the first N rows.")
    ] = None,
) -> None:
    """Ask a graph in SPARQL or with a named query."""
    from kg.cli.results import print_result

    if sum(given is not None for given in (sparql, file, named)) != 1:
        raise UsageError("give one of a SPARQL query, -f FILE or --named NAME")
    if named:
        print_result(console, opened(graph).named(named, parameters(param)), format, limit)
        return
    text = file.read_text(encoding="utf-8") if file else sys.stdin.read() if sparql == "-" else sparql
    print_result(console, opened(graph).query(text or ""), format, limit)


def parameters(given: list[str] | None) -> dict[str, str]:
    """Names and values from ``name=value``."""
    found = {}
    for pair in given or ():
        name, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f"--param {pair}: write it as NAME=VALUE")
        found[name] = value
    return found


def queries(
    console: Console,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Print the SPARQL of this one.")] = None,
) -> None:
    """List the named queries, or print one."""
    from kg.queries import load_queries, load_query

    if name:
        console.text(load_query(name).text)
        return
    rows = []
    for found in load_queries().values():
        parameters = [f"{p.name}" if p.required else f"[{p.name}]" for p in found.parameters]
        rows.append((found.name, found.title, " ".join(parameters)))
    console.rows(("name", "question", "parameters"), rows)


def show(
    console: Console,
    graph: Source,
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="A name or part of it, an id or an IRI.")],
    since: Bound = None,
    until: Bound = None,
) -> None:
    """Show what a graph knows of somebody or something: a card and a timeline."""
    from kg.cli.results import print_card

    print_card(console, opened(graph).show(entity, since=since, until=until))


def why(
    console: Console,
    graph: Source,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Who: a name, an id or an IRI.")],
    predicate: Annotated[str, typer.Argument(metavar="PREDICATE", help="A direct property, such as met.")],
    target: Annotated[str, typer.Argument(metavar="OBJECT", help="Whom or what.")],
    every: Annotated[
        bool, typer.Option("--all", help="Also what is denied, expected, alleged or said by somebody.")
    ] = False,
    trace: Annotated[
        bool,
        typer.Option(
            "--trace", help="Also how it was read: rule, words and tree, made anew from the sentence."
        ),
    ] = False,
    lexicon: Lexicon = None,
    analyser: Analyser = None,
) -> None:
    """Print the sentences behind an edge; --lexicon and --analyser are for --trace."""
    found = opened(graph).why(subject, predicate, target, asserted=not every)
    if not trace:
        from kg.cli.results import print_evidence

        print_evidence(console, found)
        return
    # the analyser takes a second to load: only who asks for a tree waits for it
    from kg.cli.tracing import print_traces
    from kg.extract.lexicon import load_lexicon
    from kg.language import load_analyser
    from kg.trace import Tracer

    print_traces(console, found, Tracer(load_analyser(analyser), load_lexicon(lexicon)))
