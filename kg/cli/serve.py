"""The command that serves a graph."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.command import UsageError, command
from kg.cli.graphs import Source
from kg.console import Console


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(app, "serve")(serve)


def serve(
    console: Console,
    graph: Source,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", envvar="KG_HOST", help="Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option("--port", "-p", min=0, max=65535, envvar="KG_PORT", help="Port; 0 for any free one."),
    ] = 8000,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, envvar="KG_WORKERS", help="Queries that run at once.")
    ] = 2,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="Time a query may take.")
    ] = 10.0,
    memory: Annotated[
        int, typer.Option("--memory", min=64, metavar="MIB", help="Memory a query may take.")
    ] = 1024,
    rows: Annotated[int, typer.Option("--rows", min=1, help="Rows a result may have.")] = 100_000,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="A public name it answers to, behind a proxy."),
    ] = None,
    cors: Annotated[
        bool, typer.Option("--cors/--no-cors", help="Whether scripts of other web sites may ask.")
    ] = True,
) -> None:
    """Serve the explorer and a read-only SPARQL endpoint."""
    from pathlib import Path

    from kg.server.limits import Limits
    from kg.server.listen import LOCAL
    from kg.server.listen import serve as run

    if graph.startswith(("http://", "https://")):
        raise UsageError("kg serve reads a file or a folder; the endpoint you name is served already")
    limits = Limits(workers=workers, seconds=timeout, memory=memory << 20, rows=rows)

    def ready(address: str) -> None:
        console.message(f"{address} · SPARQL {address}sparql · Ctrl-C ends")
        if host not in LOCAL:
            console.message("other machines can reach this server; docs/serving.md says what that means")

    run(Path(graph), host, port, limits=limits, cors=cors, names=name or (), ready=ready)
