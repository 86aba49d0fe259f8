"""Commands about what is installed: doctor, gazetteer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.command import ERROR, OK, UsageError, command
from kg.console import Console

if TYPE_CHECKING:
    from kg.gazetteer import Term

gazetteer = typer.Typer(
    name="gazetteer", help="Who is who: names, states, bodies, offices.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    command(app, "doctor")(doctor)
    command(gazetteer, "find")(find)
    app.add_typer(gazetteer)


def doctor(console: Console) -> int:
    """Check that everything needed is here and works."""
    from kg.doctor import checks

    found = list(checks())
    marks = {True: "ok", False: "WRONG", None: ""}
    console.rows(("check", "ok", "found"), [(check.name, marks[check.ok], check.found) for check in found])
    return ERROR if any(check.ok is False for check in found) else OK


def find(
    console: Console,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, surname, acronym, demonym or office.")],
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Only what fits this day.")
    ] = None,
) -> None:
    """Say who or what a name may stand for, and why."""
    from kg.articles.days import parse_day
    from kg.names import find_name

    day = parse_day(date)
    if date and day is None:
        raise UsageError(f"--date {date}: write it as YYYY-MM-DD")
    rows = []
    for found in find_name(name, day):
        record, terms = found.record, "; ".join(map(_term, found.terms))
        rows.append(
            (record.id, record.label, record.kind, record.state, record.wikidata, terms, found.reason)
        )
    console.rows(("id", "label", "kind", "state", "wikidata", "offices", "because"), rows)


def _term(term: Term) -> str:
    days = f"{term.begin or '?'} – {term.end or ''}".strip()
    return f"{term.role.replace('_', ' ')} of {term.of} ({days})"
