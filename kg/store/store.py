"""One graph, wherever it lies, and the questions people ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from kg.errors import QueryError
from kg.ontology import ID, PREFIXES, expand
from kg.store import engine as engines
from kg.store import guard
from kg.store.entities import ENTITIES, MENTIONS, EntityIndex, EntityRecord, build_index
from kg.store.evidence import Card, Evidence, card, why
from kg.store.network import to_networkx
from kg.store.readings import ClaimRecord, read_claims
from kg.store.results import Result, Rows, Triples
from kg.turtle import to_turtle

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from kg.model import Extraction


class Store:
    """A graph to be read: in memory, from a file or folder, or at a SPARQL endpoint.

    Queries are SPARQL 1.1, read-only, with the project's prefixes known; the ontology lies
    beside the graph in ``GRAPH kg: { … }`` (embedded stores only). Entities may be named by
    label or part of it, by id, prefixed name or IRI.

    Attributes:
        base: namespace of the data, what prefix ``id:`` stands for.
    """

    def __init__(self, engine: engines.Engine, base: str = ID) -> None:
        self._engine = engine
        self.base = base

    @classmethod
    def open(cls, source: str | Path, base: str = ID) -> Self:
        """Open a graph.

        Args:
            source: a file (.ttl, .nt, .nq, .trig, .rdf, .jsonld), a folder that `kg build`
                wrote, or the ``http(s)://`` URL of a SPARQL endpoint.
            base: namespace of the data.

        Raises:
            NotFoundError: there is no such file or folder.
            InputError: it is no graph.
        """
        if str(source).startswith(("http://", "https://")):
            return cls(engines.Remote(str(source)), base)
        return cls(engines.from_path(Path(source)), base)

    @classmethod
    def of(cls, lines: Iterable[str], base: str = ID) -> Self:
        """A store of N-Triples lines, as `kg.graph.triples` and `kg.graph.merge` give them."""
        return cls(engines.embedded(lines), base)

    @classmethod
    def read(cls, extractions: Iterable[Extraction], *, with_text: bool = True, base: str = ID) -> Self:
        """A store of extractions."""
        from kg.graph import merge, triples

        return cls.of(merge(triples(e, with_text=with_text, base=base) for e in extractions), base)

    def __repr__(self) -> str:
        return f"<Store: {len(self)} triples>"

    def __len__(self) -> int:
        """How many triples there are."""
        return int(next(self.plain("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))[0])

    def query(self, sparql: str) -> Result:
        """Run a query.

        Returns:
            `Rows` for SELECT, sorted by their terms where the query does not order them, so
            that the answer is always the same; `Triples` for CONSTRUCT and DESCRIBE; a bool
            for ASK.

        Raises:
            QueryError: it cannot be parsed (the message points at the place) or run, or it
                reaches outside this graph, or writes.
        """
        guard.check(sparql)
        return self._engine.query(sparql, {**PREFIXES, "id": self.base}, self.base)

    def select(self, sparql: str) -> Rows:
        """Run a SELECT.

        Raises:
            QueryError: as `query`, or it is no SELECT.
        """
        found = self.query(sparql)
        if not isinstance(found, Rows):
            raise QueryError("this query gives no rows; begin with SELECT")
        return found

    def named(self, name: str, parameters: Mapping[str, str] | None = None) -> Rows:
        """Run a named query of `kg.queries`.

        Args:
            name: such as ``who-met-whom``.
            parameters: values by parameter name; entities by label.

        Raises:
            UnknownNameError: there is no such query or parameter.
            InputError: a parameter is missing or is no such value.
            NotFoundError: a parameter names an entity that is not there.
        """
        from kg.queries import load_query

        return self.select(load_query(name).fill(parameters or {}, lambda text: self.entity(text).iri))

    def plain(self, sparql: str) -> Iterator[tuple[str, ...]]:
        """Rows of plain strings, unbound ones empty, in no order."""
        found = self._engine.query(sparql, {**PREFIXES, "id": self.base}, self.base, in_order=False)
        assert isinstance(found, Rows)
        return (tuple([getattr(term, "value", "") for term in row]) for row in found.terms)

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subjects and objects of a predicate, such as ``kg:about``, as plain strings in no order."""
        return self._engine.pairs(expand(predicate, self.base))

    @cached_property
    def entities(self) -> EntityIndex:
        """All entities, by IRI and by label; read once."""
        mentions = ((row[0], row[1]) for row in self.plain(MENTIONS))
        return build_index(self.plain(ENTITIES), mentions, self.base)

    def find(self, text: str, limit: int = 10) -> list[EntityRecord]:
        """The entities a name may mean, best first; see `EntityIndex.find`."""
        return self.entities.find(text, limit)

    def entity(self, text: str) -> EntityRecord:
        """The entity a name means: ``Lavrov``, ``id:sergey-lavrov``, ``wd:Q58217``.

        Raises:
            NotFoundError: none; the message lists names that are near.
        """
        return self.entities.get(text)

    def claims(self) -> list[ClaimRecord]:
        """Every claim with its event, article and words, in the order of articles."""
        return read_claims(self, self.entities.label)

    def show(self, entity: str, *, since: str | None = None, until: str | None = None) -> Card:
        """Card and timeline of an entity.

        Args:
            entity: a label or part of it, an id, a prefixed name or an IRI.
            since: first day, month or year, as ``2013-09``. With either bound, events
                without a date are left out and counted.
            until: last day, month or year.

        Raises:
            NotFoundError: there is no such entity.
            InputError: a bound is no date.
        """
        return card(self, self.entities, entity, since, until)

    def why(self, subject: str, predicate: str, target: str, *, asserted: bool = True) -> list[Evidence]:
        """The sentences behind a direct edge, in the order of articles.

        Args:
            subject: an entity, named as in `show`.
            predicate: ``met``, ``kg:met`` or its IRI.
            target: an entity, named as in `show`.
            asserted: only claims that are reason for the edge; False gives also what is
                denied, expected, possible, alleged or said by somebody.

        Raises:
            UnknownNameError: there is no such direct property.
            NotFoundError: there is no such entity, or nothing says so.
        """
        return why(self, self.entities, subject, predicate, target, asserted=asserted)

    def to_networkx(
        self, collapse: Sequence[str] | None = None, *, asserted: bool = True
    ) -> nx.MultiDiGraph[Any]:
        """What passed between entities, as a networkx multi-digraph.

        Nodes are IRIs with `label`, `kind`, `wikidata`, `state`, `mentions`. Without `collapse`
        there is one edge for each event, pair, direct property and reading, with `event`,
        `property`, `type`, `plover`, `quad`, `date`, `year`, `month`, `day`, `polarity`,
        `modality`, `speaker`, `asserted`, `symmetric`, `weight` (claims), `articles` and
        `confidence` (the highest). A symmetric event gives one edge for a pair, from the
        lesser IRI to the greater. Values that are not known are empty strings.

        Args:
            collapse: attributes such as ``("month", "type")``; parallel edges that agree in
                them become one with `weight` (claims), `events`, `articles`, `confidence`.
            asserted: leave out what no article itself asserts.

        Raises:
            UnknownNameError: an attribute that edges cannot be collapsed by.
        """
        return to_networkx(self.claims(), self.entities, collapse, asserted)

    def to_rdflib(self) -> rdflib.Graph:
        """A copy as an rdflib graph."""
        import rdflib

        graph = rdflib.Graph()
        for prefix, namespace in {**PREFIXES, "id": self.base}.items():
            graph.bind(prefix, namespace, replace=True)
        graph.parse(data="".join(f"{line}\n" for line in self._engine.lines()), format="nt")
        return graph

    def lines(self) -> list[str]:
        """All triples as N-Triples lines, sorted."""
        return sorted(set(self._engine.lines()))

    def to_turtle(self) -> str:
        """The graph as Turtle, the same for the same triples."""
        return to_turtle(self.lines(), self.base)


__all__ = ["Result", "Rows", "Store", "Triples"]
