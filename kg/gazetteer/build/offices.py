"""Phrases for offices, from the project's own table."""

from __future__ import annotations

from pathlib import Path

from kg.gazetteer.build.writer import Writer, read_csv, split


def add_offices(out: Writer, curated: Path) -> None:
    """Add the phrases; `of` is set only where the words alone say whose office it is."""
    for row in read_csv(curated / "offices.csv"):
        for phrase in split(row["phrases"]):
            if phrase in out.offices:
                raise ValueError(f"offices.csv: {phrase!r} stands twice")
            out.offices[phrase] = (row["role"], row["of"])


def add_metonyms(out: Writer, curated: Path) -> None:
    """Add buildings and places that stand for a government or organisation."""
    for row in read_csv(curated / "metonyms.csv"):
        out.name(row["record"], row["name"], "metonym", weight=float(row["weight"]))
