"""Running one query and writing its result, within bounds; this is what a worker does."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.ontology import PREFIXES
from kg.server.limits import Limits
from kg.server.negotiation import ROWS, TRIPLES
from kg.turtle import to_turtle

if TYPE_CHECKING:
    import pyoxigraph as ox

#: What the graph itself is called where a data set is put together from graphs.
DEFAULT_GRAPH = "urn:x-arq:DefaultGraph"
_WHOLE = 8
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_QUOTED = re.compile(rb'"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class Job:
    """A query to be run.

    Attributes:
        query: SPARQL that `kg.store.guard.check` has passed.
        rows, triples: names of the formats for rows and for triples, see `kg.server.negotiation`.
        default: IRIs of the graphs whose union is the default graph; None for the graph itself.
        named: IRIs of the named graphs; None for those there are.
        whole: whether it asks for a whole graph, which may have any number of rows and `_WHOLE`
            times the bytes of another result.
    """

    query: str
    rows: str
    triples: str
    default: Sequence[str] | None = None
    named: Sequence[str] | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result as it is sent, or a refusal: `status` is the HTTP status, `rows` how many rows or triples."""

    status: int
    body: bytes
    content_type: str = "text/plain; charset=utf-8"
    rows: int = 0


class _TooLargeError(Exception):
    """The result has more bytes than are allowed."""


class _Bounded(io.RawIOBase):
    """Bytes in memory, up to a limit."""

    def __init__(self, limit: int) -> None:
        self.parts: list[bytes] = []
        self.left = limit

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        part = bytes(data)
        self.left -= len(part)
        if self.left < 0:
            raise _TooLargeError
        self.parts.append(part)
        return len(part)

    def value(self) -> bytes:
        return b"".join(self.parts)


def run_job(store: ox.Store, job: Job, limits: Limits, base: str) -> Outcome:
    """The result of a query, or why there is none."""
    if job.whole:
        limits = replace(limits, rows=sys.maxsize, size=_WHOLE * limits.size)
    try:
        return _run(store, job, limits, base)
    except _TooLargeError:
        return Outcome(413, f"the result has more than {limits.size:,} bytes; add a LIMIT".encode())
    except QueryError as error:
        return Outcome(400, str(error).encode())
    except MemoryError:
        return Outcome(413, b"the query needs more memory than it may have; ask for less at once")
    except (OSError, ValueError, RuntimeError) as error:
        return Outcome(400, f"the query cannot be run: {error}".encode())


def _run(store: ox.Store, job: Job, limits: Limits, base: str) -> Outcome:
    import pyoxigraph as ox

    from kg.store.engine import Embedded

    prefixes = {**PREFIXES, "id": base}
    options: dict[str, Any] = {}
    if job.default is not None:
        options["default_graph"] = [_graph(iri) for iri in job.default]
    if job.named is not None:
        options["named_graphs"] = [ox.NamedNode(iri) for iri in job.named]
    try:
        found = store.query(job.query, prefixes=prefixes, **options)
    except SyntaxError:
        Embedded(store).query(job.query, prefixes, base)  # fails likewise, and tells it to people
        raise
    if isinstance(found, ox.QueryTriples):
        return _triples(found, job.triples, limits, base)
    form = next(form for form in ROWS if form.name == job.rows)
    engine_format = getattr(ox.QueryResultsFormat, form.engine)
    bounded = _Bounded(limits.size)
    found.serialize(bounded, format=engine_format)  # type: ignore[arg-type]
    body = bounded.value()
    rows = 1 if isinstance(found, ox.QueryBoolean) else count_rows(form.name, body)
    if rows > limits.rows:
        return _too_many(limits)
    return Outcome(200, body, form.content_type, rows)


def _graph(iri: str) -> ox.NamedNode | ox.DefaultGraph:
    import pyoxigraph as ox

    return ox.DefaultGraph() if iri == DEFAULT_GRAPH else ox.NamedNode(iri)


def _too_many(limits: Limits) -> Outcome:
    return Outcome(413, f"the result has more than {limits.rows:,} rows; add a LIMIT".encode())


def _triples(found: ox.QueryTriples, name: str, limits: Limits, base: str) -> Outcome:
    """Triples, sorted and without doubles, so that the same graph gives the same bytes."""
    import pyoxigraph as ox

    form = next(form for form in TRIPLES if form.name == name)
    bounded = _Bounded(limits.size)
    found.serialize(bounded, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
    lines = sorted(set(bounded.value().decode().split("\n")) - {""})
    if len(lines) > limits.rows:
        return _too_many(limits)
    return Outcome(200, write_triples(lines, form.name, limits.size, base), form.content_type, len(lines))


def write_triples(lines: Sequence[str], name: str, size: int, base: str) -> bytes:
    """Sorted N-Triples lines in a format of `kg.server.negotiation.TRIPLES`."""
    import pyoxigraph as ox

    if name in ("nt", "ttl"):
        text = to_turtle(lines, base) if name == "ttl" else "".join(f"{line}\n" for line in lines)
        data = text.encode()
        if len(data) > size:
            raise _TooLargeError
        return data
    form = next(form for form in TRIPLES if form.name == name)
    bounded = _Bounded(size)
    triples = (quad.triple for quad in ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES))
    prefixes = {**PREFIXES, "id": base}
    ox.serialize(triples, bounded, format=getattr(ox.RdfFormat, form.engine), prefixes=prefixes)  # type: ignore[arg-type]
    return bounded.value()


def count_rows(name: str, body: bytes) -> int:
    """How many rows a serialised result has, in the formats of `kg.server.negotiation.ROWS`."""
    if name == "json":
        outside = _STRING.sub(b'"', body)
        return 0 if outside.endswith(b"[]}}") else outside.count(b"},{") + 1
    if name == "xml":
        return body.count(b"<result>")
    if name == "csv":
        return _QUOTED.sub(b"", body).count(b"\n") - 1
    return body.count(b"\n") - 1
