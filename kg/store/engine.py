"""Where a query runs: the embedded engine, or a SPARQL endpoint elsewhere."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kg.errors import InputError, NotFoundError, QueryError
from kg.ontology import ID, KG, PREFIXES
from kg.paths import schemas_dir
from kg.store import guard
from kg.store.results import Result, Rows, Triples

if TYPE_CHECKING:
    import pyoxigraph as ox

#: The named graph that holds the ontology: `GRAPH kg: { ?class rdfs:subClassOf plover:CONSULT }`.
ONTOLOGY_GRAPH = KG


class Engine(Protocol):
    """Runs queries that `guard.check` has passed."""

    def query(self, sparql: str, prefixes: Mapping[str, str], base: str, *, in_order: bool = True) -> Result:
        """The result; `in_order` sorts the rows of a query without ORDER BY by their terms.

        Raises:
            QueryError: it cannot be parsed or run.
        """
        ...

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subjects and objects of a predicate given by its IRI, as plain strings in any order."""
        ...

    def lines(self) -> Iterable[str]:
        """All triples as N-Triples lines, in any order."""
        ...


class Embedded:
    """pyoxigraph, in memory."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def query(self, sparql: str, prefixes: Mapping[str, str], base: str, *, in_order: bool = True) -> Result:
        """The result, rows in the order of their terms where the query gives none."""
        try:
            return _result(self.store.query(sparql, prefixes=dict(prefixes)), sparql, base, in_order)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise _query_error(sparql, str(error)) from error

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subjects and objects of a predicate."""
        import pyoxigraph as ox

        found = self.store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph())
        return ((_text(quad.subject), _text(quad.object)) for quad in found)

    def lines(self) -> Iterator[str]:
        """All triples of the default graph as N-Triples lines, unsorted."""
        import pyoxigraph as ox

        data = self.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
        return (line for line in data.decode().split("\n") if line)


class Remote:
    """A SPARQL 1.1 endpoint."""

    def __init__(self, url: str, timeout: float = 60) -> None:
        self.url = url
        self.timeout = timeout

    def query(self, sparql: str, prefixes: Mapping[str, str], base: str, *, in_order: bool = True) -> Result:
        """The result of the endpoint."""
        import pyoxigraph as ox

        head = " ".join(f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in prefixes.items())
        form = guard.check(sparql)
        graph = form in ("CONSTRUCT", "DESCRIBE")
        body, kind = self._post(
            f"{head} {sparql}", "application/n-triples" if graph else "application/sparql-results+json"
        )
        try:
            if not graph:
                found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
                return _result(found, sparql, base, in_order)
            quads = ox.parse(body, format=ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.N_TRIPLES)
            return Triples(sorted({f"{quad.triple} ." for quad in quads}), base)
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"{self.url}: the answer cannot be read: {error}") from error

    def _post(self, sparql: str, accept: str) -> tuple[bytes, str]:
        request = urllib.request.Request(
            self.url,
            data=urllib.parse.urlencode({"query": sparql}).encode(),
            headers={"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                return answer.read(), answer.headers.get_content_type()
        except urllib.error.HTTPError as error:
            said = error.read(400).decode(errors="replace").strip()
            raise QueryError(f"{self.url}: {error.code} {error.reason}; {said}") from error
        except (OSError, ValueError) as error:
            raise QueryError(f"{self.url}: no answer ({error}); is the endpoint running?") from error

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subjects and objects of a predicate."""
        found = self.query(f"SELECT ?s ?o WHERE {{ ?s <{predicate}> ?o }}", {}, ID, in_order=False)
        rows = found.terms if isinstance(found, Rows) else ()
        return ((_text(row[0]), _text(row[1])) for row in rows)

    def lines(self) -> Iterable[str]:
        """All triples of the endpoint as N-Triples lines."""
        found = self.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", {}, ID)
        return found if isinstance(found, Triples) else ()


def _text(term: object) -> str:
    """Value of a term without its datatype."""
    value: str = getattr(term, "value", "")
    return value


def embedded(lines: Iterable[str] = ()) -> Embedded:
    """An engine that holds these N-Triples lines, and the ontology in a graph of its own."""
    import pyoxigraph as ox

    engine = Embedded(ox.Store())
    _load_ontology(engine.store)
    _load(engine.store, "".join(f"{line}\n" for line in lines).encode(), ox.RdfFormat.N_TRIPLES, "triples")
    return engine


def from_path(path: Path) -> Embedded:
    """An engine that holds the graph in a file or a folder of files.

    Raises:
        NotFoundError: there is nothing there.
        InputError: it is no graph, or cannot be parsed.
    """
    import pyoxigraph as ox

    if not path.exists():
        raise NotFoundError(f"{path}: no such file or folder; build one with: kg build ARTICLES -o {path}")
    files = [path]
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix in (".ttl", ".nt") and p.is_file())
        if not files:
            raise InputError(f"{path}: no .ttl or .nt file in this folder; give a folder that kg build wrote")
    engine = Embedded(ox.Store())
    _load_ontology(engine.store)
    for file in files:
        form = ox.RdfFormat.from_extension(file.suffix.removeprefix("."))
        if form is None:
            raise InputError(f"{file}: not a graph file; .ttl, .nt, .nq, .trig, .rdf and .jsonld are read")
        _load(engine.store, file.read_bytes(), form, str(file))
    if len(files) > 1:
        _settle(engine.store)
    return engine


def _load(store: ox.Store, data: bytes, form: Any, where: str) -> None:
    """Load into the default graph, whatever graphs the data name."""
    import pyoxigraph as ox

    try:
        if form.supports_datasets:
            store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(data, format=form))
        else:
            store.bulk_load(data, format=form)
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{where}: cannot be parsed: {error}") from error


def _load_ontology(store: ox.Store) -> None:
    import pyoxigraph as ox

    data = (schemas_dir() / "ontology.ttl").read_bytes()
    store.bulk_load(data, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(ONTOLOGY_GRAPH))


def _settle(store: ox.Store) -> None:
    """One label a node, in a graph that was put together from several files."""
    import pyoxigraph as ox

    from kg.graph import settle

    label = ox.NamedNode(f"{PREFIXES['rdfs']}label")
    seen: set[str] = set()
    twice: set[str] = set()
    for quad in store.quads_for_pattern(None, label, None, ox.DefaultGraph()):
        name = str(quad.subject)
        (twice if name in seen else seen).add(name)
    for name in sorted(twice):
        old = list(store.quads_for_pattern(ox.NamedNode(name[1:-1]), None, None, ox.DefaultGraph()))
        kept = "\n".join(settle(sorted({f"{quad.triple} ." for quad in old})))
        for quad in old:
            store.remove(quad)
        store.load(kept, format=ox.RdfFormat.N_TRIPLES)


def _result(found: Any, sparql: str, base: str, in_order: bool) -> Result:
    import pyoxigraph as ox

    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        return Triples(sorted({f"{triple} ." for triple in found}), base)
    columns = [variable.value for variable in found.variables]
    terms = [tuple(solution) for solution in found]
    if in_order and not guard.is_ordered(sparql):
        terms.sort(key=lambda row: [str(term) for term in row])
    return Rows(columns, terms, base)


def _query_error(sparql: str, message: str) -> QueryError:
    """The engine's message with the line it means and a pointer under the column."""
    place = re.search(r"error at (\d+):(\d+): *(.*)", message, re.DOTALL)
    if not place:
        hint = ""
        if "prefix" in message.lower():
            hint = f"; known without declaring them: {', '.join(PREFIXES)}"
        return QueryError(f"the query cannot be run: {message}{hint}")
    line, column, problem = int(place[1]), int(place[2]), place[3]
    lines = sparql.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    pointer = " " * (column - 1) + "^"
    return QueryError(
        f"the query cannot be parsed at line {line}, column {column}: {_problem(problem, shown, column)}\n"
        f"  {shown}\n  {pointer}"
    )


def _problem(said: str, line: str, column: int) -> str:
    """What the parser says, without its list of everything that could stand there."""
    if "Prefix not found" in said:
        prefix = re.search(r"[\w.-]*$", line[: column - 1].rpartition(":")[0])
        name = f"{prefix[0]}:" if prefix else "it"
        return f"the prefix {name} is not declared; known without declaring: {', '.join(PREFIXES)}"
    words = [w.strip() for w in said.removeprefix("expected one of ").removeprefix("expected ").split(", ")]
    plain = [w for w in words if re.fullmatch(r'[A-Za-z ]{2,}|"[^"\w\\]{1,2}"', w)]
    if not said.startswith("expected"):
        return said
    here = line[column - 1 :].split(" ")[0]
    found = f"{here!r} cannot stand here" if here else "something is missing here"
    return f"{found}; expected {', '.join(plain[:12])}" if plain else found
