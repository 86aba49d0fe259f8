"""An event: roles, place and time, and every claim about it with its sentence."""

from __future__ import annotations

from kg.ontology import KG, load_ontology
from kg.server.catalogue import Catalogue, EventEntry, participants
from kg.server.views.parts import ROLES, Values, claim_view, event_line, is_disputed, things
from kg.store import ClaimRecord

_RELATED = 8
_GROUPS = (
    ("asserted", "Reported as fact"),
    ("said", "Said by somebody"),
    ("open", "Expected, possible or demanded"),
    ("denied", "Denied"),
)


def event(catalogue: Catalogue, entry: EventEntry) -> Values:
    """Everything about an event."""
    record = entry.record
    known = load_ontology().events[record.type]
    claims: dict[str, list[Values]] = {}
    for claim in entry.claims:
        claims.setdefault(_group(claim), []).append(claim_view(catalogue, claim))
    return {
        **event_line(catalogue, entry),
        "iri": record.iri,
        "definition": known.definition,
        "plover": record.plover,
        "cameo": record.cameo,
        "quad": load_ontology().quads[record.quad].label
        if record.quad in load_ontology().quads
        else record.quad,
        "precision": record.precision,
        "time_text": record.time_text,
        "cast": [
            {"role": role, "label": ROLES[role], "entities": things(catalogue, record.roles[role])}
            for role in ROLES
            if record.roles.get(role)
        ],
        "symmetric": known.symmetric,
        "disputed": is_disputed(entry.claims),
        "groups": [
            {"group": name, "label": label, "claims": claims[name]}
            for name, label in _GROUPS
            if name in claims
        ],
        "edges": edges(catalogue, entry),
        "related": [event_line(catalogue, other) for other in related(catalogue, entry)],
    }


def _group(claim: ClaimRecord) -> str:
    if claim.polarity == "Negative":
        return "denied"
    if claim.asserts:
        return "asserted"
    return "said" if claim.speaker else "open"


def edges(catalogue: Catalogue, entry: EventEntry) -> list[Values]:
    """The direct edges that the event's claims are reason enough for."""
    found = {edge for claim in entry.claims if claim.backs for edge in claim.edges(catalogue.kind)}
    labels = load_ontology().edges
    return [
        {
            "subject": things(catalogue, [one])[0],
            "property": name,
            "iri": KG + name,
            "label": labels[name].label if name in labels else name,
            "object": things(catalogue, [other])[0],
        }
        for one, name, other in sorted(found)
    ]


def related(catalogue: Catalogue, entry: EventEntry) -> list[EventEntry]:
    """Other events with at least two of the same participants, those nearest in time first."""
    own = [iri for iri in participants(entry.record) if iri != entry.record.place]
    shared: dict[str, int] = {}
    for iri in own[:12]:
        found = catalogue.entities.get(catalogue.local(iri))
        for other in found.events[:2000] if found else ():
            shared[other.id] = shared.get(other.id, 0) + 1
    near = [catalogue.events[name] for name, number in shared.items() if number > 1 and name != entry.id]
    near.sort(key=lambda e: (-shared[e.id], not e.asserted, _apart(e, entry), e.id))
    return near[:_RELATED]


def _apart(one: EventEntry, other: EventEntry) -> int:
    """Days between two events, about; far where one has no date."""
    if not one.record.begin or not other.record.begin:
        return 1_000_000
    return abs(_days(one.record.begin) - _days(other.record.begin))


def _days(day: str) -> int:
    year, month, date = (int(part) for part in day.split("-"))
    return year * 372 + month * 31 + date
