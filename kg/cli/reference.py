"""What options the commands have: for the settings file and for the reference page.

python -m kg.cli.reference docs/cli.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

_PLUMBING = {"help", "install_completion", "show_completion"}


def settable(app: typer.Typer) -> dict[str, dict[str, str]]:
    """For each command the long names of its options and the parameters they set."""
    found = {}
    for name, command in commands(app):
        options = [param for param in command.params if param.param_type_name == "option"]
        found[name] = {
            long.removeprefix("--"): str(param.name)
            for param in options
            for long in param.opts
            if long.startswith("--") and param.name not in _PLUMBING
        }
    return found


def commands(app: typer.Typer) -> Iterator[tuple[str, Any]]:
    """Every command with its full name, such as ``gazetteer find``, in the order of the help."""

    def walk(prefix: str, command: Any) -> Iterator[tuple[str, Any]]:
        for name, child in getattr(command, "commands", {}).items():
            full = f"{prefix} {name}".strip()
            if getattr(child, "commands", None):
                yield from walk(full, child)
            else:
                yield full, child

    return walk("", get_command(app))


def page(app: typer.Typer) -> str:
    """The reference page, in Markdown."""
    lines = [
        "# The command line",
        "",
        "Written by `make docs` from the commands' own help; edit that, not this page.",
        "",
        "Data goes to stdout, messages to stderr. Results are a table on a terminal and JSON when piped.",
        "Every option can also be set by the variable named with it or in `kg.toml`:",
        "",
        '    source = "The Moscow Times"     # for every command that has --source',
        "",
        "    [build]",
        "    workers = 2",
        "",
        "A flag beats a variable, a variable beats the file. Exit codes: 0 done, 1 error, 2 wrong usage,",
        "3 partly done (some articles failed), 130 interrupted. `kg --install-completion` sets up the shell.",
        "",
    ]
    for name, command in commands(app):
        lines += _section(name, command)
    return "\n".join(lines)


def _section(name: str, command: Any) -> list[str]:
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    options = [
        param for param in command.params if param.param_type_name == "option" and param.name not in _PLUMBING
    ]
    usage = " ".join(["kg", name, *(_argument(param) for param in arguments), "[OPTIONS]"])
    lines = [f"## kg {name}", "", f"    {usage}", "", cleandoc(command.help or ""), ""]
    lines += ["| | |", "|---|---|"]
    lines += [f"| `{param.metavar or param.name.upper()}` | {_help(param)} |" for param in arguments]
    lines += [f"| {_names(param)} | {_help(param)} |" for param in options]
    return [*lines, ""]


def _argument(param: Any) -> str:
    shown = param.metavar or param.name.upper()
    return shown if param.required else f"[{shown}]"


def _names(param: Any) -> str:
    metavar = f" {param.metavar}" if param.metavar else ""
    names = [*sorted(param.opts, key=len, reverse=True), *param.secondary_opts]
    return ", ".join(f"`{name}{metavar}`" for name in names)


def _help(param: Any) -> str:
    notes = []
    if (
        param.param_type_name == "option"
        and isinstance(param.default, str | int)
        and param.default not in (False, "")
    ):
        on_off = {True: param.opts[0], False: ""}
        notes.append(
            f"default: `{on_off[param.default] if isinstance(param.default, bool) else param.default}`"
        )
    if param.envvar:
        notes.append(f"`{param.envvar}`")
    text = (param.help or "").replace("|", "\\|")
    return f"{text} ({', '.join(notes)})" if notes else text


if __name__ == "__main__":
    from kg.cli import app

    Path(sys.argv[1]).write_text(page(app), encoding="utf-8")
