"""Events and claims as records, read with a few SELECTs and joined here.

The event table, evidence, cards and networks are all made from these. One query for each
kind of thing, joined in Python, is faster than one query with all the joins, and is plain
SPARQL 1.1 for any endpoint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from kg.graph import backs, claim_edges
from kg.ontology import KG, load_ontology


class Reader(Protocol):
    """How records are read out of a graph: as plain strings, in no order."""

    def plain(self, sparql: str) -> Iterator[tuple[str, ...]]:
        """Rows of a SELECT, unbound values as empty strings."""
        ...

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subjects and objects of a predicate, given as a prefixed name."""
        ...


ROLES = ("actor", "target", "topic", "document", "mediator", "onSidelinesOf")
SPAN_ROLES: Mapping[str, str] = MappingProxyType(
    {
        **{f"{role}Span": role for role in ("actor", "target", "topic", "document", "mediator", "place")},
        "sidelinesSpan": "onSidelinesOf",
    }
)


@dataclass(frozen=True, slots=True)
class SpanRecord:
    """A stretch of an article's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article: `id` is the input's own."""

    iri: str
    id: str
    title: str
    source: str
    date: str
    url: str


@dataclass(slots=True)
class EventRecord:
    """An event; roles map to entity IRIs, sorted. Absent codes and dates are empty strings.

    Where articles differ in a value the finest code and the least of the others is taken.
    """

    iri: str
    type: str
    label: str = ""
    plover: str = ""
    cameo: str = ""
    quad: str = ""
    date: str = ""
    begin: str = ""
    end: str = ""
    precision: str = ""
    time_text: str = ""
    place: str = ""
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def when(self) -> str:
        """The date as `DateValue` prints it: cut to the precision, or ``begin/end``."""
        if self.precision in ("week", "quarter", "range"):
            return f"{self.begin}/{self.end}"
        return self.date


@dataclass(slots=True)
class ClaimRecord:
    """A claim; `arguments` are (role, entity IRI, words) in text order.

    `model` names what the extractor read with: analyser and tables, as `kg.model.Run` does.
    """

    iri: str
    event: EventRecord
    article: ArticleRecord
    polarity: str
    modality: str
    confidence: float
    rule: str
    extractor: str
    sentence: SpanRecord
    trigger: SpanRecord
    model: str = ""
    speaker: str = ""
    reporter: str = ""
    cue: SpanRecord | None = None
    arguments: list[tuple[str, str, SpanRecord]] = field(default_factory=list)

    @property
    def asserts(self) -> bool:
        """Whether the article itself asserts that the event happened."""
        return self.polarity == "Positive" and self.modality == "Actual" and not self.speaker

    @property
    def backs(self) -> bool:
        """Whether the claim is reason enough for a direct edge: an assertion that is sure enough."""
        return backs(self.polarity, self.modality, self.speaker or None, self.confidence)

    def side(self, role: str) -> list[str]:
        """Entities that the claim's words name in a role, in text order."""
        return list(dict.fromkeys(entity for r, entity, _ in self.arguments if r == role))

    def edges(self, kind_of: Callable[[str], str | None]) -> Iterator[tuple[str, str, str]]:
        """The direct edges the claim yields, or would yield if the article asserted it."""
        event = load_ontology().events.get(self.event.type)
        if event:
            sides = (self.side("actor"), self.side("target"))
            yield from claim_edges(event, self.event.cameo, self.event.roles, sides, kind_of)


_OF_EVENT = (
    ("kg:plover", "plover"),
    ("kg:cameo", "cameo"),
    ("kg:quadClass", "quad"),
    ("sem:hasTimeStamp", "date"),
    ("sem:hasBeginTimeStamp", "begin"),
    ("sem:hasEndTimeStamp", "end"),
    ("kg:timePrecision", "precision"),
    ("kg:timeText", "time_text"),
    ("sem:hasPlace", "place"),
)
_OF_CLAIM = (
    *("kg:about", "kg:polarity", "kg:modality", "kg:confidence", "kg:rule", "kg:evidence", "kg:trigger"),
    *("prov:wasDerivedFrom", "prov:wasGeneratedBy"),
)


def events_of(entity: str) -> str:
    """Pattern that binds ?event to the events an entity has any part in."""
    roles = "|".join(f"kg:{role}" for role in ROLES)
    return f"{{ SELECT DISTINCT ?event WHERE {{ ?event {roles}|sem:hasPlace <{entity}> }} }}"


def read_claims(reader: Reader, label: Callable[[str], str], where: str = "") -> list[ClaimRecord]:
    """Claims with their events, articles and words, sorted by article date, article and place in it.

    Args:
        reader: reads the graph.
        label: label of an entity by IRI.
        where: a pattern that binds ?event, to read claims about those events only.
    """
    scope = _Scope(reader, where)
    events, spans, articles = _events(scope), _spans(scope), _articles(reader, label)
    runs, models = dict(reader.pairs("kg:extractor")), dict(reader.pairs("kg:model"))
    facts = [dict(scope.of_claims(predicate)) for predicate in _OF_CLAIM]
    claims: dict[str, ClaimRecord] = {}
    for iri in facts[0]:
        found = [fact.get(iri) for fact in facts]
        if any(value is None for value in found):
            continue
        event, polarity, modality, confidence, rule, sentence, trigger, article, run = map(str, found)
        if event in events and sentence in spans and trigger in spans:
            claims[iri] = ClaimRecord(
                iri=iri,
                event=events[event],
                article=articles.get(article) or ArticleRecord(article, article, "", "", "", ""),
                polarity=polarity.removeprefix(KG),
                modality=modality.removeprefix(KG),
                confidence=float(confidence),
                rule=rule,
                extractor=runs.get(run, ""),
                sentence=spans[sentence],
                trigger=spans[trigger],
                model=models.get(run, ""),
            )
    _add_speech(scope, claims, spans)
    _add_arguments(scope, claims, spans)
    return sorted(claims.values(), key=_in_order)


@dataclass(frozen=True, slots=True)
class _Scope:
    """Reads pairs of the whole graph, or of the events that `where` binds ?event to."""

    reader: Reader
    where: str

    def of_events(self, predicate: str) -> Iterator[tuple[str, str]]:
        return self._pairs(predicate, "?event", self.where)

    def of_claims(self, predicate: str) -> Iterator[tuple[str, str]]:
        return self._pairs(predicate, "?claim", f"{self.where} ?claim kg:about ?event .")

    def of_spans(self, predicate: str) -> Iterator[tuple[str, str]]:
        return self._pairs(predicate, "?span", f"{self.where} ?claim kg:about ?event ; ?p ?span .")

    def _pairs(self, predicate: str, subject: str, where: str) -> Iterator[tuple[str, str]]:
        if not self.where:
            return self.reader.pairs(predicate)
        rows = self.reader.plain(f"SELECT DISTINCT {subject} ?o WHERE {{ {where} {subject} {predicate} ?o }}")
        return ((row[0], row[1]) for row in rows)


def _in_order(claim: ClaimRecord) -> tuple[str, str, int, int, str]:
    article = claim.article
    return (article.date, article.iri, claim.sentence.start, claim.trigger.start, claim.iri)


def _events(scope: _Scope) -> dict[str, EventRecord]:
    known = load_ontology().events
    wanted = {event for _, event in scope.of_claims("kg:about")}
    names = {event.iri: name for name, event in known.items()}
    labels = dict(scope.of_events("rdfs:label"))
    events = {
        iri: EventRecord(iri, names[kind], labels.get(iri, ""))
        for iri, kind in scope.of_events("rdf:type")
        if iri in wanted and kind in names
    }
    for predicate, attribute in _OF_EVENT:
        for iri, value in scope.of_events(predicate):
            if iri in events:
                old = getattr(events[iri], attribute)
                setattr(events[iri], attribute, _better(attribute, old, value.removeprefix(KG)))
    for role in ROLES:
        fillers: dict[str, list[str]] = defaultdict(list)
        for iri, entity in scope.of_events(f"kg:{role}"):
            fillers[iri].append(entity)
        for iri, entities in fillers.items():
            if iri in events:
                events[iri].roles[role] = tuple(sorted(entities))
    return events


def _better(attribute: str, old: str, new: str) -> str:
    """Which of two values is kept: the finer code, else the lesser value."""
    if not old:
        return new
    if attribute == "cameo" and len(old) != len(new):
        return max(old, new, key=len)
    return min(old, new)


def _articles(reader: Reader, label: Callable[[str], str]) -> dict[str, ArticleRecord]:
    found: dict[str, ArticleRecord] = {}
    for iri, name, title, source, date, url in reader.plain(
        """SELECT ?article ?id ?title ?source ?date ?url WHERE {
          ?article a schema:NewsArticle .
          OPTIONAL { ?article dcterms:identifier ?id } OPTIONAL { ?article dcterms:title ?title }
          OPTIONAL { ?article dcterms:publisher ?source } OPTIONAL { ?article dcterms:issued ?date }
          OPTIONAL { ?article schema:url ?url } }"""
    ):
        record = ArticleRecord(iri, name or iri, title, label(source) if source else "", date, url)
        old = found.get(iri)
        if old is None or _article_key(record) < _article_key(old):
            found[iri] = record
    return found


def _article_key(record: ArticleRecord) -> tuple[str, ...]:
    return (record.id, record.date, record.title, record.source, record.url)


def _spans(scope: _Scope) -> dict[str, SpanRecord]:
    if scope.where:
        rows = scope.reader.plain(
            f"""SELECT DISTINCT ?span ?begin ?end ?words WHERE {{
              {scope.where} ?claim kg:about ?event ; ?p ?span .
              ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words }}"""
        )
        return {iri: SpanRecord(int(begin), int(end), words) for iri, begin, end, words in rows}
    begins, ends = dict(scope.of_spans("nif:beginIndex")), dict(scope.of_spans("nif:endIndex"))
    return {
        iri: SpanRecord(int(begins[iri]), int(ends[iri]), words)
        for iri, words in scope.of_spans("nif:anchorOf")
        if iri in begins and iri in ends
    }


def _add_speech(scope: _Scope, claims: Mapping[str, ClaimRecord], spans: Mapping[str, SpanRecord]) -> None:
    for attribute in ("speaker", "reporter", "cue"):
        for iri, value in scope.of_claims(f"kg:{attribute}"):
            if iri not in claims:
                continue
            if attribute == "cue":
                claims[iri].cue = spans.get(value)
            elif not (old := getattr(claims[iri], attribute)) or value < old:
                setattr(claims[iri], attribute, value)


def _add_arguments(scope: _Scope, claims: Mapping[str, ClaimRecord], spans: Mapping[str, SpanRecord]) -> None:
    refers: dict[str, list[str]] = defaultdict(list)
    for span, entity in scope.of_spans("kg:refersTo"):
        refers[span].append(entity)
    for span_property, role in SPAN_ROLES.items():
        for iri, span in scope.of_claims(f"kg:{span_property}"):
            claim = claims.get(iri)
            if claim and span in spans:
                allowed = _fillers(claim.event, role)
                fillers = (e for e in refers[span] if allowed is None or e in allowed)
                claim.arguments += [(role, entity, spans[span]) for entity in fillers]
    for claim in claims.values():
        claim.arguments.sort(key=lambda a: (a[2].start, a[2].end, a[0], a[1]))


def _fillers(event: EventRecord, role: str) -> frozenset[str] | None:
    """Entities that words in a role may stand for, None for any: the same words may name others elsewhere."""
    if role == "place":
        return None
    symmetric = load_ontology().events[event.type].symmetric
    names = ("actor", "target") if symmetric and role in ("actor", "target") else (role,)
    return frozenset(entity for name in names for entity in event.roles.get(name, ()))
