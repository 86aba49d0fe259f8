"""The graph in RDF syntaxes; the same graph gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

from kg.export.provenance import Provenance
from kg.ontology import PREFIXES
from kg.turtle import turtle_blocks

if TYPE_CHECKING:
    from kg.store import Store


def turtle(store: Store, file: BinaryIO) -> None:
    """Turtle, as `kg build` writes it."""
    file.writelines(block.encode() for block in turtle_blocks(sorted_lines(store), store.base))


def ntriples(store: Store, file: BinaryIO) -> None:
    """N-Triples, sorted."""
    file.writelines(f"{line}\n".encode() for line in sorted_lines(store))


def nquads(store: Store, file: BinaryIO) -> None:
    """N-Quads, each article's triples in a graph named after the article."""
    for name, line in _quads(store):
        graph = f" {name}" if name else ""
        file.write(f"{line.removesuffix(' .')}{graph} .\n".encode())


def trig(store: Store, file: BinaryIO) -> None:
    """TriG, each article's triples in a graph named after the article."""
    prefixes = next(turtle_blocks([], store.base))
    file.write(prefixes.encode())
    for name, quads in groupby(_quads(store), key=lambda quad: quad[0]):
        blocks = turtle_blocks((line for _, line in quads), store.base)
        next(blocks)  # the prefixes stand at the top
        text = "".join(blocks)
        file.write((f"\n{name} {{{text}}}\n" if name else text).encode())


def rdfxml(store: Store, file: BinaryIO) -> None:
    """RDF/XML, for tools that read nothing else."""
    import pyoxigraph as ox

    data = "\n".join(sorted_lines(store))
    triples = (quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
    prefixes = {**PREFIXES, "id": store.base}
    ox.serialize(triples, file, format=ox.RdfFormat.RDF_XML, prefixes=prefixes)


def sorted_lines(store: Store) -> list[str]:
    """The graph as N-Triples lines, sorted and without doubles."""
    return sorted(set(store.lines()))


def _quads(store: Store) -> Iterator[tuple[str, str]]:
    """(article or "" for the default graph, triple), sorted."""
    lines = sorted_lines(store)
    provenance = Provenance(lines, store.base)
    return iter(sorted((name, line) for line in lines for name in provenance.articles(line) or [""]))
