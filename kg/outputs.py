"""Where a build's graph goes: one Turtle file, one N-Triples file, or a folder of Turtle files.

A folder holds ``manifest.json`` and one Turtle file an article; the graph is their union.
Each output is replaced in one step, and only by a whole one.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg import graph, ontology, turtle, work
from kg.errors import InputError, SettingsError

MANIFEST = "manifest.json"
_KIND = "diplomatic-kg graph"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]*[/#]")

Form = Literal["ttl", "nt", "folder"]


@dataclass(frozen=True)
class Target:
    """An output that can be written.

    Attributes:
        path: file or folder.
        form: what is written there.
        base: namespace of the data.
    """

    path: Path
    form: Form
    base: str

    def write(self, store: work.Work, chunks: list[str]) -> Counter[str]:
        """Write the union of the chunks; counts what is in it: event, claim, entity, triple."""
        counts: Counter[str] = Counter()
        lines = _counted(graph.settle(store.merged(chunks)), counts)
        if self.form == "folder":
            for _ in lines:
                pass
            with work.replacing_folder(self.path, store.folder) as folder:
                self._fill(folder, store, chunks)
            return counts
        with work.replacing(self.path) as file:
            if self.form == "ttl":
                file.writelines(block.encode() for block in turtle.turtle_blocks(lines, self.base))
            else:
                file.writelines(f"{line}\n".encode() for line in lines)
        return counts

    def _fill(self, folder: Path, store: work.Work, chunks: list[str]) -> None:
        files = []
        for chunk in chunks:
            name = f"{chunk.rpartition('-')[0]}.ttl"
            with (folder / name).open("w", encoding="utf-8", newline="\n") as file:
                turtle.write_turtle(store.lines(chunk), file, base=self.base)
            files.append(name)
        manifest = json.dumps({"kind": _KIND, "version": 1, "files": sorted(files)}, indent=1)
        (folder / MANIFEST).write_text(f"{manifest}\n", encoding="utf-8")


def target(output: str | Path, base: str) -> Target:
    """The output a path stands for.

    Raises:
        SettingsError: no format goes with its ending, or `base` is no namespace.
        InputError: it cannot be written, or is a folder that holds something else.
    """
    if not _NAMESPACE.fullmatch(base):
        raise SettingsError(f"the base {base!r} is no namespace; give an IRI that ends in / or #")
    text = str(output)
    path = Path(os.path.realpath(text))
    work.check_writable(path)
    if path.is_dir() or text.endswith(("/", os.sep)) or not path.suffix:
        if path.exists() and not _is_ours(path):
            raise InputError(
                f"{text}: holds other things than a graph; name a new folder, or a file such as graph.ttl"
            )
        return Target(path, "folder", base)
    if path.suffix == ".ttl":
        return Target(path, "ttl", base)
    if path.suffix == ".nt":
        return Target(path, "nt", base)
    raise SettingsError(
        f"{text}: a graph is built as .ttl, .nt or a folder/; build one of these, then export it"
    )


def _is_ours(path: Path) -> bool:
    """Whether a folder may be replaced: it is empty or a graph."""
    if not path.is_dir():
        return False
    if not any(path.iterdir()):
        return True
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("kind") == _KIND


def _counted(lines: Iterable[str], counts: Counter[str]) -> Iterator[str]:
    """The lines as they are, the subjects of each sort counted on the way."""
    known = ontology.load_ontology()
    sorts = {event.iri: "event" for event in known.events.values()}
    sorts |= {kind.iri: "entity" for kind in known.kinds.values()}
    sorts[f"{ontology.KG}Claim"] = "claim"
    of_type = {f"<{iri}> .": sort for iri, sort in sorts.items()}
    last = ("", "")
    for line in lines:
        counts["triple"] += 1
        subject, predicate, rest = line.split(" ", 2)
        if predicate == _TYPE and (sort := of_type.get(rest)) and last != (subject, sort):
            last = (subject, sort)
            counts[sort] += 1
        yield line
