"""Everything the pages show, read from the store once: events, articles and entities by their ids.

A page is then a look-up and not a query, and takes as long in a large graph as in a small one.
Ids are local names in the data namespace; they are what addresses are made of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kg.errors import NotFoundError
from kg.ontology import load_ontology
from kg.server.search import NameIndex
from kg.store import ArticleRecord, ClaimRecord, EntityRecord, EventRecord, Store
from kg.view.families import family_of

_MATTERS = ("Issue", "Document")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event with all that is said of it.

    Attributes:
        claims: in the order of articles.
        family: name of its family of relations, see `kg.view.families`.
        asserted: whether an article itself asserts that it happened.
    """

    id: str
    record: EventRecord
    claims: tuple[ClaimRecord, ...]
    family: str
    asserted: bool

    @property
    def order(self) -> tuple[str, str, str]:
        """Sorts by date, undated ones first."""
        return (self.record.begin, self.record.end, self.id)


@dataclass(frozen=True, slots=True)
class EntityEntry:
    """An entity with its events, the latest first, and the claims it makes itself."""

    id: str
    record: EntityRecord
    events: tuple[EventEntry, ...] = ()
    said: tuple[ClaimRecord, ...] = ()
    articles: int = 0


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article with its claims in the order of its text."""

    id: str
    record: ArticleRecord
    claims: tuple[ClaimRecord, ...] = ()


@dataclass(slots=True)
class _Gathered:
    events: dict[str, EventEntry] = field(default_factory=dict)
    said: list[ClaimRecord] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)


class Catalogue:
    """A graph as the pages see it.

    Attributes:
        triples: how many triples the graph has.
        events, entities, articles: by id; events by date with the latest first, articles likewise.
        pairs: how many asserted events each pair of participants shares, the most first.
        names: finds entities by what people call them.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.base = store.base
        self.triples = len(store)
        claims = store.claims()
        self.events: Mapping[str, EventEntry] = self._events(claims)
        self.articles: Mapping[str, ArticleEntry] = self._articles(claims)
        self.entities: Mapping[str, EntityEntry] = self._entities()
        self.claims = len(claims)
        self.pairs = self._pairs()
        self.types = Counter(entry.record.type for entry in self.events.values())
        self.names = NameIndex(
            (entry.id, (entry.record.label, *entry.record.others), len(entry.events))
            for entry in self.entities.values()
        )

    def local(self, iri: str) -> str:
        """Id of an IRI of the data."""
        return iri.removeprefix(self.base)

    def label(self, iri: str) -> str:
        """Label of an entity by its IRI."""
        return self.store.entities.label(iri)

    def kind(self, iri: str) -> str | None:
        """Kind of an entity by its IRI, None where it is unknown."""
        record = self.store.entities.by_iri.get(iri)
        return record.kind if record else None

    def event(self, name: str) -> EventEntry:
        """The event of that id.

        Raises:
            NotFoundError: there is none.
        """
        return _found(self.events, name, "event")

    def entity(self, name: str) -> EntityEntry:
        """The entity of that id; errors as for `event`."""
        return _found(self.entities, name, "entity")

    def article(self, name: str) -> ArticleEntry:
        """The article of that id; errors as for `event`."""
        return _found(self.articles, name, "article")

    def text(self, article: ArticleEntry) -> str | None:
        """The text of an article; None where the graph was built without texts."""
        rows = self.store.select(f"SELECT ?text WHERE {{ <{article.record.iri}> nif:isString ?text }}")
        return str(rows[0][0]) if len(rows) else None

    def mentions(self, article: ArticleEntry) -> list[tuple[int, int, str]]:
        """Stretches of an article's text that name an entity: start, end and the entity's IRI."""
        rows = self.store.select(
            f"""SELECT ?begin ?end ?entity WHERE {{
              ?span nif:referenceContext <{article.record.iri}> ; nif:beginIndex ?begin ; nif:endIndex ?end .
              ?entity gaf:denotedBy ?span ; skos:prefLabel ?label }}"""
        )
        return [(int(str(begin)), int(str(end)), str(entity)) for begin, end, entity in rows]

    def _events(self, claims: Iterable[ClaimRecord]) -> dict[str, EventEntry]:
        grouped: dict[str, list[ClaimRecord]] = defaultdict(list)
        for claim in claims:
            grouped[claim.event.iri].append(claim)
        entries = [
            EventEntry(
                id=self.local(iri),
                record=own[0].event,
                claims=tuple(own),
                family=family_of(own[0].event.type, own[0].event.cameo),
                asserted=any(claim.asserts for claim in own),
            )
            for iri, own in grouped.items()
        ]
        return {entry.id: entry for entry in sorted(entries, key=lambda e: e.order, reverse=True)}

    def _articles(self, claims: Iterable[ClaimRecord]) -> dict[str, ArticleEntry]:
        own: dict[str, list[ClaimRecord]] = defaultdict(list)
        records: dict[str, ArticleRecord] = {}
        for claim in claims:
            own[claim.article.iri].append(claim)
            records[claim.article.iri] = claim.article
        for row in self.store.select(
            """SELECT ?article (MIN(?i) AS ?id) (MIN(?t) AS ?title) (MIN(?d) AS ?date) WHERE {
              ?article a schema:NewsArticle OPTIONAL { ?article dcterms:identifier ?i }
              OPTIONAL { ?article dcterms:title ?t } OPTIONAL { ?article dcterms:issued ?d } }
              GROUP BY ?article"""
        ):
            iri, name, title, date = (str(value) if value is not None else "" for value in row)
            records.setdefault(iri, ArticleRecord(iri, name or iri, title, "", date, ""))
        order = sorted(records.values(), key=lambda r: (r.date, r.iri), reverse=True)
        entries = (
            ArticleEntry(
                self.local(r.iri),
                r,
                tuple(sorted(own[r.iri], key=lambda c: (c.sentence.start, c.trigger.start, c.iri))),
            )
            for r in order
        )
        return {entry.id: entry for entry in entries}

    def _entities(self) -> dict[str, EntityEntry]:
        gathered: dict[str, _Gathered] = defaultdict(_Gathered)
        for entry in self.events.values():
            for iri in participants(entry.record):
                gathered[iri].events[entry.id] = entry
                gathered[iri].articles.update(claim.article.iri for claim in entry.claims)
            for claim in entry.claims:
                if claim.speaker:
                    gathered[claim.speaker].said.append(claim)
                    gathered[claim.speaker].articles.add(claim.article.iri)
        nothing = _Gathered()
        found: dict[str, EntityEntry] = {}
        for iri, record in self.store.entities.by_iri.items():
            own = gathered.get(iri, nothing)
            name = self.local(iri)
            found[name] = EntityEntry(
                name, record, tuple(own.events.values()), tuple(own.said), len(own.articles)
            )
        return found

    def _pairs(self) -> list[tuple[str, str, int]]:
        counts: Counter[tuple[str, str]] = Counter()
        for entry in self.events.values():
            if entry.asserted:
                actors = [iri for iri in _actors(entry.record) if self.kind(iri) not in _MATTERS][:12]
                counts.update((a, b) for i, a in enumerate(actors) for b in actors[i + 1 :])
        top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:50]
        return [(self.local(one), self.local(other), number) for (one, other), number in top]

    def edges(self, entry: EntityEntry) -> list[tuple[str, str, str, int]]:
        """Direct properties of an entity, the most frequent first.

        Returns:
            Its name, ``out`` or ``in``, the other's IRI, and how many events are reported as fact.
        """
        counts: Counter[tuple[str, str, str]] = Counter()
        own = entry.record.iri
        for event in entry.events:
            seen: set[tuple[str, str, str]] = set()
            for claim in event.claims:
                if claim.asserts:
                    for one, name, other in claim.edges(self.kind):
                        if one == own:
                            seen.add((name, "out", other))
                        elif other == own and not load_ontology().events[event.record.type].symmetric:
                            seen.add((name, "in", one))
            counts.update(seen)
        order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [(name, way, other, number) for (name, way, other), number in order]


def participants(record: EventRecord) -> Sequence[str]:
    """Everyone and everything with a part in an event, its place too, each once."""
    fillers = [iri for role in record.roles.values() for iri in role]
    return list(dict.fromkeys([*fillers, *filter(None, [record.place])]))


def _actors(record: EventRecord) -> Sequence[str]:
    return sorted({*record.roles.get("actor", ()), *record.roles.get("target", ())})


def _found(table: Mapping[str, _T], name: str, what: str) -> _T:
    try:
        return table[name]
    except KeyError:
        raise NotFoundError(f"there is no {what} {name[:100]!r} in this graph") from None
