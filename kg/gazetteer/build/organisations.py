"""International organisations and their organs, groups, parties, news organisations and documents."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.gazetteer.build.writer import Writer, read_csv, split

# Names that are plain words too, so that they count for less.
_WEAK = frozenset(
    "Commonwealth Quad Quartet Amnesty Solidarity Labour Liberals Conservatives Time Guardian Times "
    "Independent Sun Mirror Telegraph".split()
)
# Names that start many a sentence without being one.
_INNER = frozenset(
    {"The Australian", "The National", "The Hill", "The Hindu", "The Independent", "Dawn", "Time"}
)


def add_organisations(out: Writer, sources: Path, curated: Path, ids: Mapping[str, str]) -> None:
    """Add the curated organisations; a QID comes only from the source row of the same name."""
    qids = {row["name"]: row["qid"] for row in read_csv(sources / "organisations.csv") if row["qid"]}
    members = _members(sources, ids)
    for row in read_csv(curated / "organisations.csv"):
        qid = qids.get(row["source_name"] or row["label"], "")
        if row["source_name"] and not qid:
            raise ValueError(f"organisations.csv: no QID in the sources for {row['source_name']!r}")
        out.record(row["id"], row["kind"], row["label"], wikidata=qid, parent=row["parent"])
        _add_names(out, row)
        out.members.update((row["id"], state) for state in members.get(row["code"], ()) if row["code"])


def add_groups(out: Writer, curated: Path, ids: Mapping[str, str], file: str) -> None:
    """Add a curated table of groups, news organisations or documents."""
    for row in read_csv(curated / file):
        state = row.get("state", "")
        out.record(
            row["id"], row["kind"], row["label"], wikidata=row.get("wikidata", ""), state=state,
            state_id=ids[state] if state else "", parent=row.get("parent", ""), begin=row.get("begin", ""),
        )  # fmt: skip
        _add_names(out, row)


def _add_names(out: Writer, row: Mapping[str, str]) -> None:
    out.name(row["id"], row["label"], "name", _case(row["label"]), _weight(row["label"]))
    for acronym in split(row.get("acronyms", "")):
        out.name(row["id"], acronym, "acronym", "exact", 0.95)
    for name in split(row["names"]):
        out.name(row["id"], name, "alias", _case(name), _weight(name))


def _case(name: str) -> str:
    if name in _INNER:
        return "inner"
    return "exact" if name.isupper() and " " not in name and name.isalpha() else "name"


def _weight(name: str) -> float:
    return 0.5 if name in _WEAK else 0.95


def _members(sources: Path, ids: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in read_csv(sources / "memberships.csv"):
        if row["status"] == "member" and row["iso3"] in ids:
            found.setdefault(row["org"], []).append(ids[row["iso3"]])
    return found
