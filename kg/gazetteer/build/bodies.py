"""Governments, ministries, parliaments and armed forces of every state, named by pattern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.gazetteer.build.writer import Writer, read_csv, split


@dataclass(frozen=True)
class _Body:
    """A body that every state has: what its id ends in, and the words for it."""

    suffix: str
    words: tuple[str, ...]
    own_noun: bool = True


_BODIES = (
    _Body(
        "foreign-ministry", ("Foreign Ministry", "Ministry of Foreign Affairs", "Foreign Affairs Ministry")
    ),
    _Body(
        "defence-ministry",
        ("Defense Ministry", "Defence Ministry", "Ministry of Defense", "Ministry of Defence"),
    ),
    _Body("government", ("government", "cabinet", "authorities", "regime", "administration", "leadership")),
    _Body("parliament", ("parliament", "legislature", "National Assembly")),
    _Body("armed-forces", ("armed forces", "army", "military", "air force", "navy")),
)


def add_bodies(out: Writer, curated: Path, ids: Mapping[str, str]) -> None:
    """Add the bodies of every state, then those of the curated table with their own names."""
    special = {row["id"]: row for row in read_csv(curated / "bodies.csv")}
    for state in sorted({r["id"] for r in out.records.values() if r["kind"] == "State"}):
        record = out.records[state]
        for body in _BODIES:
            name = f"{state}-{body.suffix}"
            row = special.pop(name, None)
            adjectives = _adjectives(out, state)
            label = row["label"] if row else f"{_written(adjectives, record['label'])} {body.words[0]}"
            out.record(
                name, "Government", label, state=record.get("state", ""), state_id=state, parent=state,
                begin=record.get("begin", ""), end=record.get("end", ""),
            )  # fmt: skip
            for written, case in _names(adjectives, record["label"], body):
                out.name(name, written, "name", case, 0.9)
            if row:
                _curated_names(out, row)
    for row in special.values():
        state = ids[row["state"]]
        parent = row["parent"] or state
        out.record(row["id"], "Government", row["label"], state=row["state"], state_id=state, parent=parent)
        _curated_names(out, row)


def _adjectives(out: Writer, state: str) -> list[str]:
    """Adjectives of a state, the most usual first as the table lists them."""
    return [
        name
        for (_, record, sense, name) in out.names
        if record == state and sense == "adjective" and name != "Korean"
    ]


def _written(adjectives: list[str], label: str) -> str:
    first = adjectives[0] if adjectives else label
    return "U.S." if label == "United States" else first


def _names(adjectives: list[str], label: str, body: _Body) -> Iterator[tuple[str, str]]:
    for words in body.words:
        for adjective in dict.fromkeys([*adjectives, label]):
            yield f"{adjective} {words}", "first"
        yield f"{words} of {label}", "any"


def _curated_names(out: Writer, row: Mapping[str, str]) -> None:
    for name in [row["label"], *split(row["names"])]:
        acronym = name.isupper() and " " not in name
        plural_senate = name in _SHARED
        weight = 0.6 if plural_senate else 0.95
        sense = "acronym" if acronym else "name" if name == row["label"] else "alias"
        out.name(row["id"], name, sense, "exact" if acronym else "name", weight)


# Words that other states' bodies are called too.
_SHARED = frozenset(
    {"Senate", "House of Representatives", "Congress", "Treasury Department", "Cortes", "Diet",
    "National Security Council",
     "State Council", "Federal Assembly", "Federal Council", "Chancellery", "PA", "MID",
     "Supreme National Security Council"}
)  # fmt: skip
