"""The graph as a networkx multi-digraph: entities as nodes, what passed between them as edges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kg.errors import UnknownNameError
from kg.ontology import load_ontology
from kg.store.entities import EntityIndex
from kg.store.evidence import kinds
from kg.store.readings import ClaimRecord

if TYPE_CHECKING:
    import networkx as nx

_KEYS = ("type", "property", "plover", "quad", "year", "month", "day", "polarity", "modality", "asserted")


def to_networkx(
    claims: Iterable[ClaimRecord],
    index: EntityIndex,
    collapse: Sequence[str] | None,
    asserted: bool,
) -> nx.MultiDiGraph[Any]:
    """Build the network; see `Store.to_networkx`."""
    import networkx as nx

    for key in collapse or ():
        if key not in _KEYS:
            raise UnknownNameError("attribute to collapse by", key, _KEYS)
    edges = _edges(claims, index, asserted)
    if collapse is not None:
        edges = _collapse(edges, tuple(collapse))
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for iri in sorted({end for one, other, _ in edges for end in (one, other)}):
        graph.add_node(iri, **_node(index, iri))
    for one, other, attributes in edges:
        graph.add_edge(
            one, other, key=attributes["key"], **{k: v for k, v in attributes.items() if k != "key"}
        )
    return graph


_Edge = tuple[str, str, dict[str, Any]]


def _node(index: EntityIndex, iri: str) -> dict[str, Any]:
    record = index.by_iri.get(iri)
    if record is None:
        return {"label": index.label(iri), "kind": "", "wikidata": "", "state": "", "mentions": 0}
    return {
        "label": record.label,
        "kind": record.kind,
        "wikidata": record.wikidata or "",
        "state": record.states[0] if record.states else "",
        "mentions": record.mentions,
    }


def _edges(claims: Iterable[ClaimRecord], index: EntityIndex, asserted: bool) -> list[_Edge]:
    """One edge for each event, pair, property and reading; claims that agree are counted."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    kind_of = kinds(index)
    known = load_ontology().events
    for claim in claims:
        if asserted and not claim.asserts:
            continue
        event = claim.event
        symmetric = known[event.type].symmetric
        for one, name, other in dict.fromkeys(claim.edges(kind_of)):
            if symmetric and one > other and index.by_iri[other].kind not in ("Issue", "Document"):
                continue  # a meeting is one edge, not two
            reading = f"{claim.polarity} {claim.modality}" + (f" {claim.speaker}" if claim.speaker else "")
            edge = found.setdefault(
                (one, other, f"{event.iri} {name} {reading}"),
                {
                    "key": f"{event.iri} {name} {reading}",
                    "event": event.iri,
                    "property": name,
                    "type": event.type,
                    "plover": event.plover,
                    "quad": event.quad,
                    "date": event.when,
                    "year": event.begin[:4],
                    "month": event.begin[:7] if event.precision != "year" else "",
                    "day": event.begin if event.precision == "day" else "",
                    "polarity": claim.polarity,
                    "modality": claim.modality,
                    "speaker": index.label(claim.speaker) if claim.speaker else "",
                    "asserted": claim.asserts,
                    "symmetric": symmetric,
                    "weight": 0,
                    "articles": set(),
                    "confidence": 0.0,
                },
            )
            edge["weight"] += 1
            edge["articles"].add(claim.article.iri)
            edge["confidence"] = max(edge["confidence"], claim.confidence)
    return [
        (one, other, edge | {"articles": len(edge["articles"])})
        for (one, other, _), edge in sorted(found.items())
    ]


def _collapse(edges: Iterable[_Edge], keys: tuple[str, ...]) -> list[_Edge]:
    """Parallel edges that agree in `keys` become one."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one, other, edge in edges:
        values = tuple(edge[key] for key in keys)
        merged = found.setdefault(
            (one, other, values),
            {
                "key": " ".join(map(str, values)) or "all",
                **dict(zip(keys, values, strict=True)),
                "weight": 0,
                "events": set(),
                "articles": 0,
                "confidence": 0.0,
            },
        )
        merged["weight"] += edge["weight"]
        merged["events"].add(edge["event"])
        merged["articles"] = max(merged["articles"], edge["articles"])
        merged["confidence"] = max(merged["confidence"], edge["confidence"])
    return [
        (one, other, edge | {"events": len(edge["events"])})
        for (one, other, _), edge in sorted(found.items(), key=lambda item: (item[0][:2], str(item[0][2])))
    ]
