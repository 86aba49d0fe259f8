"""The user's own table: a CSV file whose records, names and terms win over the built-in.

One row a record, or a term of office of a record named above or built in. Columns, of which
only `id` is required in every row:

    id          the record's name in the graph, such as ``jane-doe``; lower-case words and hyphens
    kind        Person, State, Government, InternationalOrganisation, Organisation, ArmedGroup,
                PoliticalGroup, NewsOrganisation, Place, Document (required for a new id)
    label       canonical label (required for a new id)
    names       further names, separated by ``|``; all in capitals makes an acronym
    wikidata    QID
    state       ISO 3166-1 alpha-3 code
    parent      id of the state or organisation it belongs to
    gender      m or f
    latitude, longitude     WGS 84 degrees
    role, of, begin, end, known_to    a term of office: role, id of the state or organisation,
                and days as YYYY-MM-DD

A name in the table leads to the table's record only; a row without label and names leaves the
built-in names of its record as they are. A term replaces the built-in terms of the
same person, role and office.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import SettingsError
from kg.gazetteer import fold, tables
from kg.gazetteer.lookup import LOOSE, NameRow
from kg.gazetteer.records import KINDS, Record, Sense, Term

COLUMNS = (
    "id", "kind", "label", "names", "wikidata", "state", "parent", "gender", "latitude", "longitude",
    "role", "of", "begin", "end", "known_to",
)  # fmt: skip
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PATTERNS = {
    "id": (_ID, "lower-case words joined by hyphens, such as jane-doe"),
    "wikidata": (re.compile(r"Q[1-9]\d*"), "a Wikidata id such as Q159"),
    "state": (re.compile(r"[A-Z]{3}"), "an ISO 3166-1 alpha-3 code such as RUS"),
    "gender": (re.compile(r"[mf]"), "m or f"),
    "role": (re.compile(r"[a-z]+(?:_[a-z]+)*"), "a role such as foreign_minister"),
}


@dataclass(frozen=True)
class OwnTable:
    """What the user's table adds; empty by default.

    Attributes:
        replaced: (person, role, of) of built-in terms that no longer count.
    """

    records: Mapping[str, Record] = field(default_factory=dict)
    names: dict[str, list[NameRow]] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    replaced: frozenset[tuple[str, str, str]] = frozenset()
    identity: str = ""


def read_own(path: Path) -> OwnTable:
    """Read and check a table.

    Raises:
        SettingsError: the file is missing, not UTF-8, or a row is wrong; the message names
            line and column and how to mend it.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: there is no such table") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    rows = list(csv.reader(text.splitlines()))
    if not rows:
        raise SettingsError(
            f"{path}: the table is empty; its first line must name columns: {', '.join(COLUMNS)}"
        )
    header = [name.strip() for name in rows[0]]
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or "id" not in header:
        wrong = f"unknown column {unknown[0]!r}" if unknown else "the column 'id' is missing"
        raise SettingsError(f"{path}:1: {wrong}; columns are {', '.join(COLUMNS)}")
    reader = _Reader(path)
    for line, fields in enumerate(rows[1:], start=2):
        if any(value.strip() for value in fields):
            if len(fields) != len(header):
                raise SettingsError(
                    f"{path}:{line}: {len(fields)} fields where the first line has {len(header)}"
                )
            reader.add(line, {name: value.strip() for name, value in zip(header, fields, strict=True)})
    return reader.table(hashlib.sha256(data).hexdigest()[:12])


class _Reader:
    """Rows so far; ids may refer to rows further down, so they are checked at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._records: dict[str, Record] = {}
        self._names: dict[str, list[NameRow]] = {}
        self._terms: list[Term] = []
        self._references: list[tuple[int, str, str]] = []

    def add(self, line: int, row: dict[str, str]) -> None:
        for column, (pattern, means) in _PATTERNS.items():
            value = row.get(column, "")
            if (value or column == "id") and not pattern.fullmatch(value):
                raise self._wrong(line, column, f"{value!r} is not {means}")
        record = self._record(line, row)
        self._records[record.id] = record
        names = [n.strip() for n in row.get("names", "").split("|") if n.strip()]
        if row.get("label") or row["id"] not in tables.built_in().records:
            names.insert(0, record.label)
        for name in names:
            self._name(record, name, is_label=name == record.label)
        if row.get("role") or row.get("of"):
            self._terms.append(self._term(line, row))

    def table(self, identity: str) -> OwnTable:
        built_in = tables.built_in().records
        for line, column, name in self._references:
            if name not in self._records and name not in built_in:
                raise self._wrong(line, column, f"no record {name!r} in this table or the built-in one")
        replaced = frozenset((t.person, t.role, t.of) for t in self._terms)
        return OwnTable(self._records, self._names, tuple(self._terms), replaced, identity)

    def _record(self, line: int, row: dict[str, str]) -> Record:
        name = row["id"]
        known = self._records.get(name)
        rest = tables.built_in().records.get(name)
        if known is None and rest is not None:
            known = tables.record(name, rest)
        kind = row.get("kind") or (known.kind if known else "")
        label = row.get("label") or (known.label if known else "")
        if kind not in KINDS:
            raise self._wrong(line, "kind", f"{kind!r} is none of {', '.join(KINDS)}")
        if not label:
            raise self._wrong(line, "label", f"the new record {name!r} needs a label")
        base = replace(known, kind=kind, label=label) if known else Record(name, kind, label)
        state = row.get("state") or base.state
        changes = {
            "wikidata": row.get("wikidata") or base.wikidata,
            "state": state,
            "state_id": tables.state_ids().get(state or "", base.state_id),
            "parent": self._reference(line, row, "parent") or base.parent,
            "gender": row.get("gender") or base.gender,
            "latitude": self._number(line, row, "latitude", 90) if row.get("latitude") else base.latitude,
            "longitude": self._number(line, row, "longitude", 180)
            if row.get("longitude")
            else base.longitude,
        }
        return replace(base, **changes)  # type: ignore[arg-type]  # checked above, column by column

    def _name(self, record: Record, name: str, is_label: bool) -> None:
        acronym = name.isupper() and len(name.replace(".", "")) <= 6 and " " not in name
        case = "exact" if acronym else "name"
        sense: Sense = "acronym" if acronym else "name" if is_label else "alias"
        row = NameRow(name, record.id, sense, case, 1.0)
        keys = [fold.key(name)]
        if record.kind == "Person" and len(fold.loose_key(name).split()) > 1:
            keys.append(LOOSE + fold.loose_key(name))
        for key in keys:
            if key and row not in self._names.setdefault(key, []):
                self._names[key].append(row)

    def _term(self, line: int, row: dict[str, str]) -> Term:
        for column in ("role", "of", "begin"):
            if not row.get(column):
                raise self._wrong(line, column, "a term of office needs role, of and begin")
        begin, end, known_to = (self._day(line, row, column) for column in ("begin", "end", "known_to"))
        if begin and end and end < begin:
            raise self._wrong(line, "end", f"{end} is before begin {begin}")
        # Without an end the user means the term runs on.
        known_to = known_to or (None if end else dt.date.max)
        return Term(row["id"], row["role"], self._reference(line, row, "of"), begin, end, known_to)

    def _reference(self, line: int, row: dict[str, str], column: str) -> str:
        value = row.get(column, "")
        if value:
            self._references.append((line, column, value))
        return value

    def _day(self, line: int, row: dict[str, str], column: str) -> dt.date | None:
        value = row.get(column, "")
        try:
            return dt.date.fromisoformat(value) if value else None
        except ValueError as error:
            raise self._wrong(line, column, f"{value!r} is not a day as YYYY-MM-DD") from error

    def _number(self, line: int, row: dict[str, str], column: str, most: float) -> float:
        try:
            number = float(row[column])
        except ValueError as error:
            raise self._wrong(line, column, f"{row[column]!r} is not a number of degrees") from error
        if not -most <= number <= most:
            raise self._wrong(line, column, f"{number} lies outside -{most} to {most}")
        return number

    def _wrong(self, line: int, column: str, problem: str) -> SettingsError:
        return SettingsError(f"{self._path}:{line}: column {column!r}: {problem}")
