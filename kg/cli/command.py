"""How a function becomes a command: the options all commands share, errors and exit codes."""

from __future__ import annotations

import inspect
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from kg.console import Console
from kg.errors import KgError

OK, ERROR, USAGE, PARTLY, INTERRUPTED = 0, 1, 2, 3, 130


class UsageError(KgError):
    """The command line itself is wrong."""


Json = Annotated[bool, typer.Option("--json", help="JSON, even on a terminal.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No messages but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="More messages.")]
Debug = Annotated[bool, typer.Option("--debug", help="Tracebacks of errors.")]

_SHARED = {"as_json": Json, "quiet": Quiet, "verbose": Verbose, "debug": Debug}


@dataclass(frozen=True)
class Shared:
    """Options given before the command's name."""

    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    debug: bool = False


def command(
    app: typer.Typer, name: str, group: str | None = None
) -> Callable[[Callable[..., int | None]], Any]:
    """Register ``function(console, **options) -> exit code or None`` as a command of `app`."""

    def register(function: Callable[..., int | None]) -> Any:
        def run(ctx: typer.Context, **options: Any) -> None:
            before = ctx.obj or Shared()
            shared = {key: options.pop(key) or getattr(before, key) for key in _SHARED}
            console = Console(shared.pop("as_json"), **shared)
            code = guarded(console, lambda: function(console, **options))
            if code:
                raise typer.Exit(code)

        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        keyword = inspect.Parameter.KEYWORD_ONLY
        context = inspect.Parameter("ctx", keyword, annotation=typer.Context)
        shared = [
            inspect.Parameter(key, keyword, default=False, annotation=kind) for key, kind in _SHARED.items()
        ]
        parameters = [context, *(parameter.replace(kind=keyword) for parameter in own), *shared]
        # typer reads the command's options from these two
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        run.__doc__ = function.__doc__
        return app.command(name)(run)

    return register


def guarded(console: Console, action: Callable[[], int | None]) -> int:
    """Do something; what goes wrong becomes a message and an exit code."""
    try:
        return action() or OK
    except KeyboardInterrupt:
        # an interrupt inside code that an extension runs as text (as some do on import) makes CPython
        # die of the signal in the end, caught or not, unless other such code has run since
        exec("")
        console.problem("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:
        if console.debug:
            traceback.print_exc(file=sys.stderr)
        else:
            console.problem(_message(error))
        return USAGE if isinstance(error, UsageError) else ERROR


def _message(error: Exception) -> str:
    if isinstance(error, KgError):
        return str(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    return f"this is a fault in kg, not yours: {type(error).__name__}: {error}; --debug shows where"
