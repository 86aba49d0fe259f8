"""Commands that read articles: build, extract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.command import OK, PARTLY, UsageError, command
from kg.console import Console, counted

if TYPE_CHECKING:
    from kg.pipeline import AnyExtractor, BuildReport

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files and folders of articles; - reads stdin.")
]
Date = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", envvar="KG_DATE", help="Day of articles that bring none."),
]
Source = Annotated[
    str | None,
    typer.Option("--source", metavar="NAME", envvar="KG_SOURCE", help="Outlet of articles that bring none."),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, metavar="N", envvar="KG_WORKERS", help="Processes; one a processor if not given."
    ),
]
Extractor = Annotated[
    str | None,
    typer.Option("--extractor", metavar="NAME", envvar="KG_EXTRACTOR", help="What reads the articles."),
]
Gazetteer = Annotated[
    Path | None,
    typer.Option("--gazetteer", metavar="FILE", envvar="KG_GAZETTEER", help="A table of your own names."),
]
Lexicon = Annotated[
    Path | None,
    typer.Option(
        "--lexicon", metavar="PATH", envvar="KG_LEXICON", help="A table or folder of your own words."
    ),
]
Analyser = Annotated[
    str | None,
    typer.Option(
        "--analyser", metavar="NAME", envvar="KG_ANALYSER", help="embedded, or spacy:NAME for a spaCy model."
    ),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        min=0,
        max=1,
        metavar="SHARE",
        envvar="KG_MIN_CONFIDENCE",
        help="Least confidence of a claim; 0.45 if not given, 0 for all that is proposed.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    command(app, "build")(build)
    command(app, "extract")(extract)


def make_extractor(
    name: str | None,
    gazetteer: Path | None,
    lexicon: Path | None,
    analyser: str | None,
    min_confidence: float | None,
) -> AnyExtractor:
    """What makes the extractor, in each process."""
    from functools import partial

    from kg.extract import load_extractor

    return partial(
        load_extractor,
        name,
        gazetteer=gazetteer,
        lexicon=lexicon,
        analyser=analyser,
        min_confidence=min_confidence,
    )


def build(
    console: Console,
    paths: Paths,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            envvar="KG_OUTPUT",
            help="graph.ttl, graph.nt, or a folder/ with one Turtle file an article.",
        ),
    ] = "graph.ttl",
    date: Date = None,
    source: Source = None,
    workers: Workers = None,
    extractor: Extractor = None,
    gazetteer: Gazetteer = None,
    lexicon: Lexicon = None,
    analyser: Analyser = None,
    min_confidence: MinConfidence = None,
    base: Annotated[
        str | None, typer.Option("--base", metavar="IRI", envvar="KG_BASE", help="Namespace of the data.")
    ] = None,
    text: Annotated[
        bool,
        typer.Option("--text/--no-text", envvar="KG_TEXT", help="Keep the articles' full text in the graph."),
    ] = True,
    keep_work: Annotated[
        bool,
        typer.Option(
            "--keep-work",
            envvar="KG_KEEP_WORK",
            help="Keep what was read, so the next build reads only what is new.",
        ),
    ] = False,
) -> int:
    """Read articles and write one graph.

    The old graph stays until the new one is whole; an interrupted build goes on where it stopped.
    """
    from kg.ontology import ID
    from kg.pipeline import build as build_graph

    console.detail(f"reading {', '.join(paths)}")
    with console.progress("reading") as progress:
        report = build_graph(
            paths,
            output,
            date=date,
            source=source,
            workers=workers,
            extractor=make_extractor(extractor, gazetteer, lexicon, analyser, min_confidence),
            base=base or ID,
            with_text=text,
            keep_work=keep_work,
            progress=progress,
        )
    _print_report(console, report, output)
    return PARTLY if report.failed else OK


def _print_report(console: Console, report: BuildReport, output: str) -> None:
    for failure in report.failed:
        console.problem(str(failure))
        if console.debug and failure.details:
            console.detail(failure.details)
    for notice in report.notices:
        console.message(f"note: {notice}")
    for where, kept in report.duplicates:
        console.detail(f"{where}: same text as {kept}, read once")
    for reason, count in report.refused:
        console.detail(f"{count} proposals refused: {reason}")
    if report.duplicates:
        console.message(
            f"{counted(len(report.duplicates), 'article')} with the text of another, read once (-v)"
        )
    if report.undated:
        number = counted(len(report.undated), "article")
        console.message(f"{number} without a date (-v): their “on Tuesday” means no day; give --date")
    if console.json:
        console.value(report)
    speed = report.words / report.seconds if report.seconds else 0
    console.detail(
        f"{report.triples:,} triples, {report.seconds:.1f} s, {speed:,.0f} words/s, {report.reused} reused"
    )
    console.message(f"{report} → {_next_step(output)}")


def _next_step(output: str) -> str:
    """The command to go on with: the explorer, or a question where its part is not installed."""
    from importlib.util import find_spec
    from shlex import quote

    if find_spec("uvicorn") and find_spec("starlette"):
        return f"kg serve {quote(output)}"
    return f"kg query {quote(output)} --named who-met-whom"


def extract(
    console: Console,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files and folders of articles; - reads stdin.")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="Read this text instead of files.")
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help="table, jsonl or csv; else by where it goes."),
    ] = None,
    date: Date = None,
    source: Source = None,
    workers: Workers = None,
    extractor: Extractor = None,
    gazetteer: Gazetteer = None,
    lexicon: Lexicon = None,
    analyser: Analyser = None,
    min_confidence: MinConfidence = None,
) -> int:
    """Print the events of articles, one row a claim.

    No graph is built or needed.
    """
    from kg.api import build as build_graph
    from kg.api import read_text
    from kg.cli.results import print_events

    if (text is None) == (not paths):
        raise UsageError("give articles to read, or --text with a sentence")
    reader = make_extractor(extractor, gazetteer, lexicon, analyser, min_confidence)
    if text is not None:
        print_events(console, read_text(text, date=date, source=source, extractor=reader), format)
        return OK
    with console.progress("reading") as progress:
        graph = build_graph(
            paths or [],
            date=date,
            source=source,
            workers=workers,
            extractor=reader,
            progress=progress,
            on_failure=lambda failure: console.problem(str(failure)),
        )
    print_events(console, graph, format)
    return PARTLY if graph.report and graph.report.failed else OK
