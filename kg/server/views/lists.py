"""Lists: entities that a name may mean, events, articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from kg.errors import InputError
from kg.ontology import load_ontology
from kg.server.catalogue import Catalogue, EntityEntry
from kg.server.filters import PAGE, EventFilter, page_number
from kg.server.views.parts import Values, event_line, kind_label, paged, thing, type_label

_SORTS = ("events", "mentions", "name")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class EntityFilter:
    """Which entities a list shows: those a name may mean, of a kind, of a state; and in which order."""

    q: str = ""
    kind: str = ""
    state: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str]) -> EntityFilter:
        """The filter in the parameters of an address.

        Raises:
            InputError: a value is no kind, order or page.
        """
        kind, sort = given.get("kind", ""), given.get("sort", "")
        if kind and kind not in load_ontology().kinds:
            raise InputError(f"kind={kind[:60]!r} is no kind of entity")
        if sort and sort not in _SORTS:
            raise InputError(f"sort={sort[:60]!r}: write {', '.join(_SORTS)}")
        state = given.get("state", "").strip().upper()[:3]
        return cls(given.get("q", "").strip()[:_LONGEST], kind, state, sort, page_number(given))

    def query(self, **changes: str | int) -> str:
        """The filter as the query of an address, with some values changed."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        values = {
            name: getattr(changed, name) for name in ("q", "kind", "state", "sort") if getattr(changed, name)
        }
        if changed.page > 1:
            values["page"] = changed.page
        return urlencode(values)


def entities(catalogue: Catalogue, wanted: EntityFilter) -> Values:
    """Entities a name may mean, or all, the most eventful first."""
    found: Sequence[EntityEntry]
    if wanted.q:
        found = [catalogue.entities[name] for name in catalogue.names.find(wanted.q)]
    else:
        found = list(catalogue.entities.values())
    if wanted.state:
        found = [entry for entry in found if wanted.state in entry.record.states]
    kinds = Counter(entry.record.kind for entry in found)
    if wanted.kind:
        found = [entry for entry in found if entry.record.kind == wanted.kind]
    sort = wanted.sort or ("" if wanted.q else "events")
    if sort == "events":
        found = sorted(found, key=lambda e: (-len(e.events), -e.record.mentions, e.id))
    elif sort == "mentions":
        found = sorted(found, key=lambda e: (-e.record.mentions, e.id))
    elif sort == "name":
        found = sorted(found, key=lambda e: (e.record.label.casefold(), e.id))
    shown, pages = paged(found, wanted.page, PAGE)
    return {
        "query": wanted.q,
        "pages": pages,
        "kinds": [
            {"kind": kind, "label": kind_label(kind), "entities": number}
            for kind, number in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
        ],
        "entities": [entity_line(catalogue, entry) for entry in shown],
    }


def entity_line(catalogue: Catalogue, entry: EntityEntry) -> Values:
    """An entity as a list shows it."""
    record = entry.record
    return {
        **thing(catalogue, record.iri),
        "kind_label": kind_label(record.kind),
        "others": list(record.others[:4]),
        "states": list(record.states),
        "wikidata": record.wikidata,
        "events": len(entry.events),
        "articles": entry.articles,
        "mentions": record.mentions,
    }


def events(catalogue: Catalogue, wanted: EventFilter) -> Values:
    """Events, the latest first."""
    found = [entry for entry in catalogue.events.values() if entry in wanted]
    shown, pages = paged(found, wanted.page, PAGE)
    return {
        "pages": pages,
        "types": type_counts(catalogue.types),
        "events": [event_line(catalogue, entry) for entry in shown],
        "ids": [entry.id for entry in found],
    }


def type_counts(counts: Mapping[str, int]) -> list[Values]:
    """Classes of events with how many there are, the most first."""
    return [
        {"type": name, "label": type_label(name), "events": number}
        for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def articles(catalogue: Catalogue, page: int) -> Values:
    """Articles, the latest first."""
    shown, pages = paged(list(catalogue.articles.values()), page, PAGE)
    return {
        "pages": pages,
        "articles": [
            {
                "id": entry.id,
                "name": entry.record.id,
                "title": entry.record.title or entry.record.id,
                "source": entry.record.source,
                "date": entry.record.date,
                "claims": len(entry.claims),
                "events": len({claim.event.iri for claim in entry.claims}),
            }
            for entry in shown
        ],
    }
