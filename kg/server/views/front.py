"""The first page: what is in the graph."""

from __future__ import annotations

from collections import Counter

from kg.server.catalogue import Catalogue
from kg.server.views.parts import Values, event_line, kind_label, thing, type_label
from kg.view.families import FAMILIES, family_of

_NO_ACTORS = ("Issue", "Document", "Place", "NewsOrganisation")
_ACTIVE, _PAIRS, _LATEST = 12, 8, 8


def front(catalogue: Catalogue) -> Values:
    """Counts, the most active, the closest pairs, the latest events."""
    active = sorted(
        (
            entry
            for entry in catalogue.entities.values()
            if entry.record.kind not in _NO_ACTORS and entry.events
        ),
        key=lambda entry: (-len(entry.events), entry.id),
    )[:_ACTIVE]
    dated = [entry for entry in catalogue.events.values() if entry.record.begin]
    latest = [entry for entry in dated if entry.asserted][:_LATEST]
    types = [
        {"type": name, "label": type_label(name), "family": family_of(name), "events": number}
        for name, number in sorted(catalogue.types.items(), key=lambda item: (-item[1], item[0]))
    ]
    return {
        "counts": {
            "articles": len(catalogue.articles),
            "entities": len(catalogue.entities),
            "events": len(catalogue.events),
            "claims": catalogue.claims,
            "triples": catalogue.triples,
            "undated": len(catalogue.events) - len(dated),
            "disputed": sum(
                len({claim.polarity for claim in entry.claims}) > 1 for entry in catalogue.events.values()
            ),
        },
        "period": {
            "first": min((entry.record.begin for entry in dated), default=""),
            "last": max((entry.record.end or entry.record.begin for entry in dated), default=""),
        },
        "active": [
            {
                **thing(catalogue, entry.record.iri),
                "kind_label": kind_label(entry.record.kind),
                "events": len(entry.events),
                "articles": entry.articles,
            }
            for entry in active
        ],
        "pairs": [
            {
                "one": thing(catalogue, catalogue.base + one),
                "other": thing(catalogue, catalogue.base + other),
                "events": number,
            }
            for one, other, number in catalogue.pairs[:_PAIRS]
        ],
        "latest": [event_line(catalogue, entry) for entry in latest],
        "types": types,
        "families": families(catalogue),
    }


def families(catalogue: Catalogue) -> list[Values]:
    """Families of relations with the number of their events, as far as there are any."""
    counts = Counter(entry.family for entry in catalogue.events.values())
    return [
        {"family": family.name, "label": family.label, "events": counts[family.name]}
        for family in FAMILIES.values()
        if counts[family.name]
    ]
