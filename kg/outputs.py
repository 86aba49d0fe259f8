"""Where a build's graph goes: one Turtle file, one N-Triples file, or a folder of Turtle files.

A folder holds one Turtle file an article, with the article, its claims and the words they rest
on, ``facts.ttl`` with the events, entities and edges of all, and ``manifest.json``; the graph is
the union of the Turtle files.
Each output is replaced in one step, and only by a whole one.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from kg import graph, ontology, turtle, work
from kg.errors import InputError, SettingsError

MANIFEST = "manifest.json"
_FACTS = "facts.ttl"
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
            with work.replacing_folder(self.path, store.folder) as folder:
                self._fill(folder, lines)
            return counts
        with work.replacing(self.path) as file:
            if self.form == "ttl":
                file.writelines(block.encode() for block in turtle.turtle_blocks(lines, self.base))
            else:
                file.writelines(f"{line}\n".encode() for line in lines)
        return counts

    def _fill(self, folder: Path, lines: Iterable[str]) -> None:
        """Spread sorted lines over a folder's files, holding one subject at a time."""
        owner = re.compile(rf"<{re.escape(self.base)}(art-[0-9a-f]+)[.>]")
        names, rest = {_FACTS}, folder / "facts.nt"

        def file_of(line: str) -> str:
            match = owner.match(line)
            return f"{match[1]}.ttl" if match else _FACTS

        with rest.open("w", encoding="utf-8", newline="\n") as facts:
            for name, own in groupby(lines, key=file_of):
                if name == _FACTS:
                    facts.writelines(f"{line}\n" for line in own)
                else:
                    names.add(name)
                    self._write_turtle(folder / name, own)
        with rest.open(encoding="utf-8", newline="\n") as facts:
            self._write_turtle(folder / _FACTS, (line.removesuffix("\n") for line in facts))
        rest.unlink()
        manifest = json.dumps({"kind": _KIND, "version": 1, "files": sorted(names)}, indent=1)
        (folder / MANIFEST).write_text(f"{manifest}\n", encoding="utf-8")

    def _write_turtle(self, path: Path, lines: Iterable[str]) -> None:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            turtle.write_turtle(lines, file, base=self.base, is_sorted=True)


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
