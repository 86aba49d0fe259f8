"""Commands about what is installed: doctor, gazetteer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.command import ERROR, OK, UsageError, command
from kg.console import Console, counted

if TYPE_CHECKING:
    import datetime as dt

    from kg.gazetteer import Term

gazetteer = typer.Typer(
    name="gazetteer", help="Who is who: names, states, bodies, offices.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    command(app, "doctor")(doctor)
    command(gazetteer, "find")(find)
    command(gazetteer, "update")(update)
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
    from kg.names import find_name

    rows = []
    for found in find_name(name, _day(date)):
        record, terms = found.record, "; ".join(map(_term, found.terms))
        rows.append(
            (record.id, record.label, record.kind, record.state, record.wikidata, terms, found.reason)
        )
    console.rows(("id", "label", "kind", "state", "wikidata", "offices", "because"), rows)


def update(
    console: Console,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The table to write, for --gazetteer.")
    ] = Path("gazetteer.csv"),
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="YYYY-MM-DD", help="Day of asking; open terms run until it."),
    ] = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", metavar="ISO3", help="Only these states; may be repeated.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help="Another endpoint than Wikidata's.")
    ] = None,
) -> None:
    """Ask Wikidata for states, holders of offices and organisations."""
    import datetime as dt

    from kg.gazetteer.endpoint import WIKIDATA
    from kg.gazetteer.update import update as fetch

    day = _day(date) or dt.date.today()
    with console.progress("asking") as tell:
        rows = fetch(
            output,
            day,
            endpoint=endpoint or WIKIDATA,
            states=state or (),
            progress=lambda done, of, about: tell(done, f"{done} of {of}: {about}"),
        )
    console.message(f"{counted(rows, 'row')} → kg build … --gazetteer {output}")


def _day(date: str | None) -> dt.date | None:
    from kg.articles.days import parse_day

    day = parse_day(date)
    if date and day is None:
        raise UsageError(f"--date {date}: write it as YYYY-MM-DD")
    return day


def _term(term: Term) -> str:
    days = f"{term.begin or '?'} – {term.end or ''}".strip()
    return f"{term.role.replace('_', ' ')} of {term.of} ({days})"
