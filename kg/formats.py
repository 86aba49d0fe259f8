"""Every format the graph can be written in.

Each is one line of `FORMATS`; its writer is loaded when it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import InputError, UnknownNameError
from kg.work import check_writable, replacing

if TYPE_CHECKING:
    from kg.store import Store

__all__ = ["FORMATS", "Format", "export", "export_bytes", "format_of"]


@dataclass(frozen=True)
class Format:
    """A format the graph can be written in.

    Attributes:
        writer: ``module:function``, a function ``(store, binary file) -> None``.
        about: what it is, for people.
        binary: whether it is unfit for a terminal.
        suffixes: other endings of such files.
        folder: whether it is a folder of files; `writer` then takes ``(store, path)``.
    """

    name: str
    writer: str
    about: str
    binary: bool = False
    suffixes: tuple[str, ...] = ()
    folder: bool = False

    def write(self, store: Store, target: BinaryIO | Path) -> None:
        """Write the graph into a file, or into a folder where the format is one of folders."""
        module, _, function = self.writer.partition(":")
        getattr(import_module(module), function)(store, target)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        made.name: made
        for made in (
            Format("ttl", "kg.export.rdf:turtle", "Turtle", suffixes=("turtle",)),
            Format("nt", "kg.export.rdf:ntriples", "N-Triples", suffixes=("ntriples",)),
            Format("nq", "kg.export.rdf:nquads", "N-Quads, a graph an article", suffixes=("nquads",)),
            Format("trig", "kg.export.rdf:trig", "TriG, a graph an article"),
            Format("jsonld", "kg.export.jsonld:jsonld", "JSON-LD with its context", suffixes=("json-ld",)),
            Format("rdfxml", "kg.export.rdf:rdfxml", "RDF/XML", suffixes=("rdf", "xml")),
            Format("csv", "kg.export.table:csv", "event table, one row a claim and pair"),
            Format("jsonl", "kg.export.table:jsonl", "event table as JSON Lines", suffixes=("ndjson",)),
            Format(
                "parquet", "kg.export.table:parquet", "event table as Parquet", binary=True, suffixes=("pq",)
            ),
            Format("graphml", "kg.export.network:graphml", "network of participants, GraphML"),
            Format("gexf", "kg.export.network:gexf", "network of participants, GEXF for Gephi"),
            Format("svg", "kg.formats:svg", "picture of the network"),
            Format("png", "kg.formats:png", "picture of the network", binary=True),
            Format("html", "kg.formats:html", "live picture of the network, a page of its own"),
            Format("site", "kg.server.site:write_site", "the explorer as files", binary=True, folder=True),
        )
    }
)


def format_of(name: str) -> Format:
    """The format of that name or file ending.

    Raises:
        UnknownNameError: there is none.
    """
    wanted = name.lower().removeprefix(".")
    for made in FORMATS.values():
        if wanted == made.name or wanted in made.suffixes:
            return made
    raise UnknownNameError("format", name, FORMATS)


def export(store: Store, path: str | Path, format: str | None = None) -> Path:
    """Write the graph to a file, which appears whole or not at all.

    Args:
        store: the graph.
        path: the file.
        format: a name of `FORMATS`; None to take it from the file's ending.

    Raises:
        UnknownNameError: no such format.
        InputError: the file cannot be written.
        MissingExtraError: the format needs an optional part.
    """
    target = Path(path)
    chosen = format_of(format or target.suffix)
    check_writable(target)
    if chosen.folder:
        chosen.write(store, target)
        return target
    with replacing(target) as file:
        chosen.write(store, file)
    return target


def export_bytes(store: Store, format: str) -> bytes:
    """The graph in a format, as bytes; errors as for `export`."""
    chosen = format_of(format)
    if chosen.folder:
        raise InputError(f"{chosen.name} is a folder of files; name one to write it to")
    buffer = BytesIO()
    chosen.write(store, buffer)
    return buffer.getvalue()


def svg(store: Store, file: BinaryIO) -> None:
    """A picture of the network as SVG."""
    from kg.view import picture

    file.write(picture(store).svg.encode())


def png(store: Store, file: BinaryIO) -> None:
    """A picture of the network as PNG.

    Raises:
        MissingExtraError: the renderer is not installed.
    """
    from kg.view import picture

    file.write(picture(store).png())


def html(store: Store, file: BinaryIO) -> None:
    """A live picture of the network, a page of its own."""
    from kg.view import picture

    file.write(picture(store).html.encode())
