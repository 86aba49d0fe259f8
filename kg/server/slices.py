"""A part of the graph that stands on its own: events, all that is said of them, everyone in them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.ontology import load_ontology
from kg.server.catalogue import Catalogue, EventEntry, participants
from kg.server.limits import RefusedError
from kg.store import Rows, Store, Triples

MOST = 1000
_BATCH = 200


def slice_lines(
    catalogue: Catalogue,
    events: Sequence[EventEntry],
    entities: Sequence[str] = (),
    articles: Sequence[str] = (),
) -> list[str]:
    """Sorted N-Triples lines of events, their claims, words, articles and entities.

    Args:
        catalogue: the graph.
        events: at most `MOST`.
        entities: IRIs of other entities to be described too.
        articles: IRIs of other articles, likewise.

    Raises:
        RefusedError: 413 where there are more events.
    """
    if len(events) > MOST:
        raise RefusedError(
            413, f"{len(events):,} events are too many for one download; filter, or query the endpoint"
        )
    claims = [claim for entry in events for claim in entry.claims]
    things = {iri for entry in events for iri in participants(entry.record)}
    things |= {who for claim in claims for who in (claim.speaker, claim.reporter) if who}
    things |= set(entities)
    sources = {claim.article.iri for claim in claims} | set(articles)
    lines = _describe(
        catalogue, [entry.record.iri for entry in events], "?s ?p ?o . FILTER(?p != gaf:denotedBy)"
    )
    own = [claim.iri for claim in claims]
    lines |= _describe(catalogue, own, "?s ?p ?o")
    lines |= _construct(catalogue, own, "?span ?p ?o", "?s ?any ?span . ?span nif:beginIndex ?b ; ?p ?o")
    lines |= _construct(catalogue, own, "?run ?p ?o", "?s prov:wasGeneratedBy ?run . ?run ?p ?o")
    lines |= _describe(catalogue, sorted(sources), "?s ?p ?o . FILTER(?p != nif:isString)")
    lines |= _construct(
        catalogue,
        sorted(sources),
        "?org ?p ?o",
        "?s dcterms:publisher ?org . ?org ?p ?o . FILTER(?p != gaf:denotedBy)",
    )
    lines |= _entities(catalogue, things, events)
    return sorted(lines)


def _entities(catalogue: Catalogue, things: set[str], events: Sequence[EventEntry]) -> set[str]:
    """What the graph says of entities themselves, and the direct edges that these events yield."""
    direct = {f"<{edge.iri}>" for edge in load_ontology().edges.values()}
    every = _describe(catalogue, sorted(things), "?s ?p ?o . FILTER(?p != gaf:denotedBy)")
    lines = {line for line in every if line.split(" ", 2)[1] not in direct}
    edges = {
        f"<{one}> <{load_ontology().edges[name].iri}> <{other}> ."
        for entry in events
        for claim in entry.claims
        if claim.backs
        for one, name, other in claim.edges(catalogue.kind)
    }
    lines |= edges & every
    lines |= _construct(catalogue, sorted(things), "?t ?p ?o", "?t kg:holder ?s ; ?p ?o")
    lines |= _construct(
        catalogue,
        sorted(things),
        "?x a ?kind ; rdfs:label ?label ; skos:prefLabel ?label",
        "?s kg:represents|kg:affiliation ?x . ?x a ?kind ; skos:prefLabel ?label",
    )
    return lines


def _describe(catalogue: Catalogue, iris: Sequence[str], where: str) -> set[str]:
    return _construct(catalogue, iris, "?s ?p ?o", where)


def _construct(catalogue: Catalogue, iris: Sequence[str], template: str, where: str) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(iris), _BATCH):
        values = " ".join(f"<{iri}>" for iri in iris[start : start + _BATCH])
        result = catalogue.store.query(
            f"CONSTRUCT {{ {template} }} WHERE {{ VALUES ?s {{ {values} }} {where} }}"
        )
        assert isinstance(result, Triples), Rows
        found.update(result.lines)
    return found


def slice_store(catalogue: Catalogue, lines: Sequence[str]) -> Store:
    """The part as a store of its own, for what reads stores."""
    return Store.of(lines, catalogue.base)
