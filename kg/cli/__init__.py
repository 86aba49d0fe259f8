"""The command line: every command parses, calls and prints."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from kg.cli import articles, evaluate, graphs, machine, serve, share
from kg.cli.command import ERROR, Debug, Json, Quiet, Shared, Verbose
from kg.errors import KgError

app = typer.Typer(
    name="kg",
    help="Diplomatic news in, a knowledge graph out: every fact with its sentence.",
    epilog="Settings: a flag, else a KG_* variable, else kg.toml. Exit codes: 0 done, 1 error, 2 usage, "
    "3 partly done, 130 interrupted.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from kg import __version__

        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _shared(
    ctx: typer.Context,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    ctx.obj = Shared(as_json, quiet, verbose, debug)


for _part in (articles, graphs, share, serve, evaluate, machine):
    _part.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit."""
    from kg.cli.reference import settable
    from kg.settings import defaults

    try:
        found = defaults(settable(app))
    except KgError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(ERROR)
    app(args=arguments, prog_name="kg", default_map=found)
