"""Events and claims as records, read with a few SELECTs and joined here.

The event table, evidence, cards and networks are all made from these. One query for each
kind of thing, joined in Python, is faster than one query with all the joins, and is plain
SPARQL 1.1 for any endpoint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kg.graph import claim_edges
from kg.ontology import KG, load_ontology

Select = Callable[[str], Iterable[tuple[str, ...]]]  #: SELECT to rows of plain strings, unbound as ""

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
    """A claim; `arguments` are (role, entity IRI, words) in text order."""

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
    speaker: str = ""
    reporter: str = ""
    cue: SpanRecord | None = None
    arguments: list[tuple[str, str, SpanRecord]] = field(default_factory=list)

    @property
    def asserts(self) -> bool:
        """Whether the article itself asserts that the event happened."""
        return self.polarity == "Positive" and self.modality == "Actual" and not self.speaker

    def side(self, role: str) -> list[str]:
        """Entities that the claim's words name in a role, in text order."""
        return list(dict.fromkeys(entity for r, entity, _ in self.arguments if r == role))

    def edges(self, kind_of: Callable[[str], str | None]) -> Iterator[tuple[str, str, str]]:
        """The direct edges the claim yields, or would yield if the article asserted it."""
        event = load_ontology().events.get(self.event.type)
        if event:
            sides = (self.side("actor"), self.side("target"))
            yield from claim_edges(event, self.event.cameo, self.event.roles, sides, kind_of)


_OPTIONAL = (
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


def events_of(entity: str) -> str:
    """Pattern that binds ?event to the events an entity has any part in."""
    roles = "|".join(f"kg:{role}" for role in ROLES)
    return f"{{ SELECT DISTINCT ?event WHERE {{ ?event {roles}|sem:hasPlace <{entity}> }} }}"


def read_claims(select: Select, label: Callable[[str], str], where: str = "") -> list[ClaimRecord]:
    """Claims with their events, articles and words, sorted by article date, article and place in it.

    Args:
        select: runs a SELECT.
        label: label of an entity by IRI.
        where: a pattern that binds ?event, to read claims about those events only.
    """
    events = _events(select, where)
    articles = _articles(select, label)
    spans = _spans(select, where)
    runs = dict(_pairs(select("SELECT ?run ?name WHERE { ?run a kg:Run ; kg:extractor ?name }")))
    claims: dict[str, ClaimRecord] = {}
    for iri, event, polarity, modality, confidence, rule, sentence, trigger, article, run in select(
        f"""SELECT ?claim ?event ?polarity ?modality ?confidence ?rule ?evidence ?trigger ?article ?run
          WHERE {{
          {where} ?claim kg:about ?event ; kg:polarity ?polarity ; kg:modality ?modality ;
            kg:confidence ?confidence ; kg:rule ?rule ; kg:evidence ?evidence ; kg:trigger ?trigger ;
            prov:wasDerivedFrom ?article ; prov:wasGeneratedBy ?run }}"""
    ):
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
            )
    _add_speech(select, claims, spans, where)
    _add_arguments(select, claims, spans, where)
    return sorted(claims.values(), key=_in_order)


def _in_order(claim: ClaimRecord) -> tuple[str, str, int, int, str]:
    article = claim.article
    return (article.date, article.iri, claim.sentence.start, claim.trigger.start, claim.iri)


def _pairs(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    return ((row[0], row[1]) for row in rows)


def _events(select: Select, where: str) -> dict[str, EventRecord]:
    known = load_ontology().events
    events: dict[str, EventRecord] = {}
    for iri, kind, label in select(
        f"""SELECT DISTINCT ?event ?type ?label WHERE {{
          {where} ?claim kg:about ?event . ?event a ?type ; rdfs:label ?label }}"""
    ):
        name = kind.removeprefix(KG)
        if name in known:
            events[iri] = EventRecord(iri, name, label)
    for predicate, attribute in _OPTIONAL:
        for iri, value in _pairs(
            select(f"SELECT DISTINCT ?event ?o WHERE {{ {where} ?event {predicate} ?o }}")
        ):
            event = events.get(iri)
            if event:
                value = value.removeprefix(KG)
                old = getattr(event, attribute)
                if not old or (-len(value) * (attribute == "cameo"), value) < (
                    -len(old) * (attribute == "cameo"),
                    old,
                ):
                    setattr(event, attribute, value)
    for role in ROLES:
        fillers: dict[str, list[str]] = defaultdict(list)
        for iri, entity in _pairs(
            select(f"SELECT DISTINCT ?event ?o WHERE {{ {where} ?event kg:{role} ?o }}")
        ):
            fillers[iri].append(entity)
        for iri, entities in fillers.items():
            if iri in events:
                events[iri].roles[role] = tuple(sorted(entities))
    return events


def _articles(select: Select, label: Callable[[str], str]) -> dict[str, ArticleRecord]:
    found: dict[str, ArticleRecord] = {}
    for iri, name, title, source, date, url in select(
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


def _spans(select: Select, where: str) -> dict[str, SpanRecord]:
    used = ""
    if where:
        used = f"{where} ?claim kg:about ?event ; ?p ?span . FILTER(isIRI(?span))"
    rows = select(
        f"""SELECT DISTINCT ?span ?begin ?end ?words WHERE {{
          {used} ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words }}"""
    )
    return {iri: SpanRecord(int(begin), int(end), words) for iri, begin, end, words in rows}


def _add_speech(
    select: Select, claims: Mapping[str, ClaimRecord], spans: Mapping[str, SpanRecord], where: str
) -> None:
    for attribute in ("speaker", "reporter", "cue"):
        for iri, value in _pairs(
            select(f"SELECT ?claim ?o WHERE {{ {where} ?claim kg:about ?event ; kg:{attribute} ?o }}")
        ):
            if iri not in claims:
                continue
            if attribute == "cue":
                claims[iri].cue = spans.get(value)
            elif not (old := getattr(claims[iri], attribute)) or value < old:
                setattr(claims[iri], attribute, value)


def _add_arguments(
    select: Select, claims: Mapping[str, ClaimRecord], spans: Mapping[str, SpanRecord], where: str
) -> None:
    refers: dict[str, list[str]] = defaultdict(list)
    used = f"{where} ?claim kg:about ?event ; ?p ?span ." if where else ""
    for span, entity in _pairs(select(f"SELECT DISTINCT ?span ?o WHERE {{ {used} ?span kg:refersTo ?o }}")):
        refers[span].append(entity)
    for span_property, role in SPAN_ROLES.items():
        for iri, span in _pairs(
            select(f"SELECT ?claim ?o WHERE {{ {where} ?claim kg:about ?event ; kg:{span_property} ?o }}")
        ):
            claim = claims.get(iri)
            if claim and span in spans:
                allowed = _fillers(claim.event, role)
                fillers = (e for e in sorted(refers[span]) if allowed is None or e in allowed)
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
