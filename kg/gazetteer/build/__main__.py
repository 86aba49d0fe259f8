"""Command line of the build: ``python -m kg.gazetteer.build SOURCE_FOLDER [TARGET_FOLDER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from kg.gazetteer.build.bodies import add_bodies
from kg.gazetteer.build.offices import add_metonyms, add_offices
from kg.gazetteer.build.organisations import add_groups, add_organisations
from kg.gazetteer.build.persons import add_persons
from kg.gazetteer.build.places import add_places
from kg.gazetteer.build.states import add_states
from kg.gazetteer.build.writer import Writer
from kg.paths import data_dir


def build(sources: Path, target: Path) -> Writer:
    """Build all tables in `target`, which holds the curated ones in `curated/`."""
    curated = target / "curated"
    out = Writer()
    ids = add_states(out, sources, curated)
    for file in ("groups.csv", "news.csv", "documents.csv"):
        add_groups(out, curated, ids, file)
    add_organisations(out, sources, curated, ids)
    add_bodies(out, curated, ids)
    add_metonyms(out, curated)
    add_places(out, curated, sources, ids)
    add_persons(out, sources, curated, ids)
    add_offices(out, curated)
    out.write(target)
    return out


def main(arguments: list[str]) -> int:
    """Run the build; gives the exit code."""
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    target = Path(arguments[1]) if len(arguments) == 2 else data_dir() / "gazetteer"
    out = build(Path(arguments[0]), target)
    print(f"{len(out.records)} records, {len(out.names)} names, {len(out.terms)} terms in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
