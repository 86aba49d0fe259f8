"""An entity: who it is, whom it deals with, its events, what it says."""

from __future__ import annotations

from collections import Counter

from kg.ontology import load_ontology
from kg.server.catalogue import Catalogue, EntityEntry
from kg.server.filters import PAGE, EventFilter
from kg.server.views.lists import type_counts
from kg.server.views.parts import (
    Values,
    claim_view,
    event_line,
    kind_label,
    paged,
    thing,
    things,
)
from kg.view.families import family_of

_TIES, _SAID = 12, 20


def entity(catalogue: Catalogue, entry: EntityEntry, wanted: EventFilter) -> Values:
    """The card of an entity, its relations, and its events as far as they are wanted."""
    record = entry.record
    found = [event for event in entry.events if event in wanted]
    shown, pages = paged(found, wanted.page, PAGE)
    own = sorted({claim.iri: claim for claim in entry.said}.values(), key=lambda c: (c.article.date, c.iri))
    said = [claim_view(catalogue, claim) for claim in reversed(own[-_SAID:])]
    titles = {claim.iri: claim.event.label for claim in own}
    return {
        "id": entry.id,
        "iri": record.iri,
        "label": record.label,
        "kind": record.kind,
        "kind_label": kind_label(record.kind),
        "others": list(record.others),
        "wikidata": record.wikidata,
        "states": list(record.states),
        "mentions": record.mentions,
        "counts": {
            "events": len(entry.events),
            "asserted": sum(event.asserted for event in entry.events),
            "undated": sum(not event.record.begin for event in entry.events),
            "articles": entry.articles,
            "said": len(own),
        },
        "represents": things(catalogue, _objects(catalogue, record.iri, "kg:represents|kg:affiliation")),
        "involves": things(catalogue, _objects(catalogue, record.iri, "kg:involves")),
        "members": things(catalogue, _subjects(catalogue, record.iri)),
        "offices": _offices(catalogue, record.iri),
        "ties": _ties(catalogue, entry),
        "types": type_counts(Counter(event.record.type for event in entry.events)),
        "pages": pages,
        "events": [event_line(catalogue, event) for event in shown],
        "ids": [event.id for event in found],
        "said": [{**claim, "event_label": titles[catalogue.base + claim["id"]]} for claim in said],
    }


def _objects(catalogue: Catalogue, iri: str, path: str) -> list[str]:
    rows = catalogue.store.select(f"SELECT DISTINCT ?o WHERE {{ <{iri}> {path} ?o }}")
    return sorted((str(row[0]) for row in rows), key=catalogue.label)


def _subjects(catalogue: Catalogue, iri: str) -> list[str]:
    """Persons who speak for a state or body, the most eventful first."""
    rows = catalogue.store.select(f"SELECT DISTINCT ?s WHERE {{ ?s kg:represents <{iri}> }}")
    known = [name for row in rows if (name := catalogue.local(str(row[0]))) in catalogue.entities]
    known.sort(key=lambda name: (-len(catalogue.entities[name].events), name))
    return [catalogue.base + name for name in known[:24]]


def _offices(catalogue: Catalogue, iri: str) -> list[Values]:
    """Offices with the first and last day an article attests them."""
    rows = catalogue.store.select(
        f"""SELECT ?title ?of (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE {{
          ?t kg:holder <{iri}> . OPTIONAL {{ ?t kg:officeTitle ?title }} OPTIONAL {{ ?t kg:of ?of }}
          OPTIONAL {{ ?t kg:attestedOn ?day }} }} GROUP BY ?title ?of ORDER BY ?first ?title ?of"""
    )
    return [
        {
            "office": str(title or ""),
            "of": thing(catalogue, str(of)) if of else None,
            "first": str(first or ""),
            "last": str(last or ""),
        }
        for title, of, first, last in rows
        if title or of
    ]


def _ties(catalogue: Catalogue, entry: EntityEntry) -> list[Values]:
    """Direct properties with those at their other ends, the most frequent first."""
    grouped: dict[tuple[str, str], list[Values]] = {}
    totals: Counter[tuple[str, str]] = Counter()
    for name, way, other, number in catalogue.edges(entry):
        grouped.setdefault((name, way), []).append({**thing(catalogue, other), "events": number})
        totals[name, way] += number
    edges = load_ontology().edges
    return [
        {
            "property": name,
            "label": edges[name].label if name in edges else name,
            "way": way,
            "family": _family(name),
            "others": grouped[name, way][:_TIES],
            "more": max(0, len(grouped[name, way]) - _TIES),
        }
        for (name, way), _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    ]


def _family(name: str) -> str:
    """Family of the class of events that yields a direct property."""
    ontology = load_ontology()
    edge = ontology.edges.get(name)
    for event in ontology.events.values():
        if event.yields and edge is not None and event.yields[0].name == name:
            return family_of(event.name, edge.cameo)
    return "talks"
