"""The built-in tables as they lie in `data/gazetteer`, read fast and parsed only where asked."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import SettingsError
from kg.gazetteer.records import Office, Record, Term
from kg.paths import data_dir

RECORD_FIELDS = (
    "id", "kind", "label", "wikidata", "state", "state_id", "parent", "gender", "latitude", "longitude",
    "begin", "end",
)  # fmt: skip
NAME_FIELDS = ("key", "name", "record", "sense", "case", "weight")
TERM_FIELDS = ("person", "role", "of", "to", "begin", "end", "known_to", "title", "source")
OFFICE_FIELDS = ("phrase", "role", "of")
MEMBER_FIELDS = ("organisation", "state")


@dataclass(frozen=True)
class Tables:
    """Rows by their first field, unparsed; `identity` is a hash of all of them.

    Attributes:
        records: rest of the row by record id.
        names: rests of the rows by folded key.
        terms, offices, members: whole rows.
    """

    records: Mapping[str, str]
    names: dict[str, list[str]]
    terms: tuple[str, ...]
    offices: tuple[str, ...]
    members: tuple[str, ...]
    identity: str


@cache
def built_in() -> Tables:
    """The project's own tables."""
    return read(data_dir() / "gazetteer")


def read(folder: Path) -> Tables:
    """The tables of a folder laid out like `data/gazetteer`.

    Raises:
        SettingsError: a table is missing or has other columns.
    """
    hashed = hashlib.sha256()
    records = dict(_first(line) for line in _lines(folder / "records.csv", RECORD_FIELDS, hashed))
    names: dict[str, list[str]] = {}
    for line in _lines(folder / "names.csv", NAME_FIELDS, hashed):
        key, _, rest = line.partition(",")
        names.setdefault(key, []).append(rest)
    terms = tuple(_lines(folder / "terms.csv", TERM_FIELDS, hashed))
    offices = tuple(_lines(folder / "offices.csv", OFFICE_FIELDS, hashed))
    members = tuple(_lines(folder / "members.csv", MEMBER_FIELDS, hashed))
    hashed.update((folder / "spellings.csv").read_bytes())
    return Tables(records, names, terms, offices, members, hashed.hexdigest()[:12])


def _lines(path: Path, fields: tuple[str, ...], hashed: hashlib._Hash) -> list[str]:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SettingsError(f"{path} is missing; rebuild it with python -m kg.gazetteer.build") from error
    hashed.update(data)
    lines = data.decode("utf-8").splitlines()
    if not lines or lines[0] != ",".join(fields):
        raise SettingsError(f"{path}: the first line must be {','.join(fields)}")
    return lines[1:]


def _first(line: str) -> tuple[str, str]:
    name, _, rest = line.partition(",")
    return name, rest


def record(name: str, rest: str) -> Record:
    """One row of `records.csv`."""
    (fields,) = csv.reader([rest])
    kind, label, wikidata, state, state_id, parent, gender, latitude, longitude, begin, end = fields
    return Record(
        id=name,
        kind=kind,
        label=label,
        wikidata=wikidata or None,
        state=state or None,
        state_id=state_id or None,
        parent=parent or None,
        gender="m" if gender == "m" else "f" if gender == "f" else None,
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        begin=dt.date.fromisoformat(begin) if begin else None,
        end=dt.date.fromisoformat(end) if end else None,
    )


def term(line: str) -> Term:
    """One row of `terms.csv`."""
    person, role, of, to, begin, end, known_to, _ = line.split(",", 7)
    return Term(
        person=person,
        role=role,
        of=of,
        begin=dt.date.fromisoformat(begin) if begin else None,
        end=dt.date.fromisoformat(end) if end else None,
        known_to=dt.date.fromisoformat(known_to) if known_to else None,
        to=to or None,
    )


def office(line: str) -> tuple[str, Office]:
    """One row of `offices.csv`: the phrase, and what it names."""
    phrase, role, of = line.rsplit(",", 2)
    return phrase, Office(role, of or None)


@cache
def state_ids() -> Mapping[str, str]:
    """Record ids of states by ISO 3166-1 alpha-3 code."""
    return {
        fields[3]: name
        for name, rest in built_in().records.items()
        if rest.startswith("State,")
        for fields in csv.reader([rest])
        if fields[3]
    }
