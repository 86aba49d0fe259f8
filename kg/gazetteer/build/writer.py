"""Collects records, names and terms, and writes the tables in one order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.gazetteer import fold, tables
from kg.gazetteer.lookup import LOOSE
from kg.ids import slug


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, all of them with all columns."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ValueError(f"{path}:{number}: wrong number of fields")
    return rows


def split(values: str) -> list[str]:
    """The values of a field that holds several, in order, each once."""
    return list(dict.fromkeys(v for v in (value.strip() for value in values.split("|")) if v))


def identifier(label: str) -> str:
    """A record id made from a label."""
    return slug(fold.plain(label.replace("'s ", " ").replace("’s ", " ")))


class Writer:
    """The tables being built."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, str]] = {}
        self.names: dict[tuple[str, str, str, str], tuple[str, str, float]] = {}
        self.terms: list[dict[str, str]] = []
        self.offices: dict[str, tuple[str, str]] = {}
        self.members: set[tuple[str, str]] = set()

    def record(self, name: str, kind: str, label: str, **fields: str) -> str:
        """Add a record; an id that is taken is an error."""
        if name in self.records:
            raise ValueError(f"two records are called {name!r}: {self.records[name]} and {kind} {label}")
        self.records[name] = {"id": name, "kind": kind, "label": label, **fields}
        return name

    def name(self, record: str, name: str, sense: str, case: str = "name", weight: float = 1.0) -> None:
        """Add a name of a record under its plain folding; the heavier reading of two stays."""
        self._add(fold.key(name), record, name, sense, case, weight)

    def person_name(
        self, record: str, name: str, sense: str, case: str = "name", weight: float = 1.0
    ) -> None:
        """Add a name of a person under its loose folding; with initials, under the plain one too."""
        loose = fold.loose_key(name)
        if sense == "surname" or loose.count(" "):
            self._add(LOOSE + loose, record, name, sense, case, weight)
        else:
            self.name(record, name, sense, case, weight)
        if any(fold.skipped(fold.word(m.group())) for m in fold.WORD.finditer(name)) and sense != "surname":
            self.name(record, name, sense, case, weight)

    def _add(self, key: str, record: str, name: str, sense: str, case: str, weight: float) -> None:
        if not key.strip(LOOSE + " ;") or "\n" in name:
            return
        place = (key, record, sense, name)
        known = self.names.get(place)
        if known is None or known[2] < weight:
            self.names[place] = (sense, case, weight)

    def write(self, folder: Path) -> None:
        """Write all tables, sorted."""
        self._check()
        rows = ([r.get(f, "") for f in tables.RECORD_FIELDS] for _, r in sorted(self.records.items()))
        _write(folder / "records.csv", tables.RECORD_FIELDS, rows)
        names = sorted(_lean(self.names))
        _write(folder / "names.csv", tables.NAME_FIELDS, names)
        terms = sorted({tuple(t.get(f, "") for f in tables.TERM_FIELDS) for t in self.terms})
        _write(folder / "terms.csv", tables.TERM_FIELDS, terms)
        offices = [(phrase, role, of) for phrase, (role, of) in sorted(self.offices.items())]
        _write(folder / "offices.csv", tables.OFFICE_FIELDS, offices)
        _write(folder / "members.csv", tables.MEMBER_FIELDS, sorted(self.members))

    def _check(self) -> None:
        """Every id that is referred to is a record."""
        referred = {(r["id"], r.get(f, "")) for r in self.records.values() for f in ("state_id", "parent")}
        referred |= {(t["person"], t[f]) for t in self.terms for f in ("person", "of", "to") if t.get(f)}
        referred |= {(phrase, of) for phrase, (_, of) in self.offices.items()}
        referred |= {(name, record) for (name, record, _, _) in self.names}
        referred |= {(pair[0], name) for pair in self.members for name in pair}
        missing = sorted(pair for pair in referred if pair[1] and pair[1] not in self.records)
        if missing:
            raise ValueError(f"{len(missing)} references lead nowhere, such as {missing[:8]}")


_SAME_SENSE = {"acronym": 0, "name": 1, "alias": 2}


def _lean(
    names: Mapping[tuple[str, str, str, str], tuple[str, str, float]],
) -> list[tuple[str, str, str, str, str, str]]:
    """Rows without those that find nothing another row of the same record does not find."""
    kept: dict[tuple[str, ...], tuple[str, str, str, str, str, str]] = {}
    ranked = sorted(names.items(), key=lambda n: (_SAME_SENSE.get(n[1][0], 9), -n[1][2], n[0]))
    for (key, record, _, name), (sense, case, weight) in ranked:
        written = fold.initials(name) if key.startswith(LOOSE) else _written(name, case)
        place = (key, record, "" if sense in _SAME_SENSE else sense, case, written)
        kept.setdefault(place, (key, name, record, sense, case, f"{weight:g}"))
    return list(kept.values())


def _written(name: str, case: str) -> str:
    """What the case rule looks at: all letters, or which words have a capital."""
    if case == "exact":
        return name.replace(".", "")
    return "".join("A" if fold.word(m.group()).upper else "a" for m in fold.WORD.finditer(name))


def _write(path: Path, fields: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def by_code(rows: Iterable[Mapping[str, str]], column: str) -> dict[str, Mapping[str, str]]:
    """Rows by the value of a column, where it has one."""
    return {row[column]: row for row in rows if row[column]}
