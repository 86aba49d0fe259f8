"""Extraction to triples: the only place that writes predicates.

The triples of an article depend on its extraction alone, and every node has a name made from
content, so the graph of many articles is the union of theirs. Facts about an entity that hold
only for a time (office, state, whom it represents) may have several values on the entity and
stand with their day on a `kg:Tenure`. What every graph has one of, a label for a node, is
settled by `merge` in an order that does not depend on which article came first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache

from kg.errors import UnknownNameError
from kg.graph.edges import backs, claim_edges
from kg.ids import digest, named_entity_id, span_id
from kg.model import Claim, DateValue, Entity, Event, Extraction, Span
from kg.ontology import ID, expand, load_ontology
from kg.turtle import literal, node, subjects

_ROLE_FIELDS = (
    ("actor", "actors"),
    ("target", "targets"),
    ("topic", "topics"),
    ("document", "documents"),
    ("mediator", "mediators"),
    ("onSidelinesOf", "sidelines"),
)
_SPAN_ROLES = {
    **{role: f"kg:{role}Span" for role in ("actor", "target", "topic", "document", "mediator", "place")},
    "onSidelinesOf": "kg:sidelinesSpan",
}
_KNOWN_BY_WORDS = frozenset({"Issue", "Document", "UnnamedActor"})


@cache
def _name(term: str) -> str:
    """A class or property of the ontology as N-Triples writes it; one it lacks raises."""
    if term not in ("rdf:type", "rdfs:label"):
        load_ontology().term(term)
    return f"<{expand(term)}>"


@cache
def _typed(datatype: str) -> str:
    return f"^^<{expand(f'xsd:{datatype}')}>"


def triples(extraction: Extraction, *, with_text: bool = True, base: str = ID) -> list[str]:
    """The graph of one article as N-Triples lines, sorted and without doubles.

    Args:
        extraction: what was read out of the article.
        with_text: whether the article node holds the whole text (`nif:isString`). Spans keep
            their exact words either way.
        base: namespace of the data.

    Raises:
        UnknownNameError: a class, kind, role, polarity or modality that the ontology lacks.
    """
    writer = _Writer(extraction, base)
    writer.article(with_text)
    writer.run()
    for entity in extraction.entities:
        writer.entity(entity)
    writer.surface_forms()
    writer.mentions()
    for event in extraction.events:
        writer.event(event)
    for claim in extraction.claims:
        writer.claim(claim)
    writer.direct_edges()
    return sorted(writer.lines)


def merge(graphs: Iterable[Iterable[str]]) -> list[str]:
    """The union of graphs, sorted, each node with one label."""
    return list(settle(sorted(set().union(*graphs))))


def settle(lines: Iterable[str]) -> Iterator[str]:
    """Sorted lines with one `rdfs:label` a subject: others become `skos:altLabel`.

    Two articles may write the name of somebody the gazetteer lacks in two ways that have one
    id. The label kept is the least in a fixed order, so that settling a union of settled
    graphs gives what settling the union of the graphs gives.
    """
    label, preferred, other = _name("rdfs:label"), _name("skos:prefLabel"), _name("skos:altLabel")
    for subject, pairs in subjects(lines):
        labels = {value for predicate, value in pairs if predicate == label}
        if len(labels) > 1:
            best = min(labels, key=_label_order)
            kept = {(p, v) for p, v in pairs if p not in (label, preferred)}
            kept.add((label, best))
            if any(predicate == preferred for predicate, _ in pairs):
                kept |= {(other, value) for value in labels} | {(preferred, best)}
                kept.discard((other, best))
            pairs = sorted(kept)
        for predicate, value in pairs:
            yield f"{subject} {predicate} {value} ."


def _label_order(label: str) -> tuple[bool, int, str]:
    """Prefer words that are not all capitals, then those with their diacritics."""
    shouted = label.isupper() and len(label) > 8
    return (shouted, -sum(character > "\x7f" for character in label), label)


class _Writer:
    """Collects the lines of one article."""

    def __init__(self, extraction: Extraction, base: str) -> None:
        self.extraction = extraction
        self.base = base
        self.lines: set[str] = set()
        self.entities = {entity.id: entity for entity in extraction.entities}
        self.spans: dict[tuple[int, int], str] = {}
        self.sentences = sorted({(c.sentence.start, c.sentence.end) for c in extraction.claims})
        self.home = self.id(extraction.article_id)

    def id(self, local: str) -> str:
        return node(self.base, local)

    def add(self, subject: str, predicate: str, value: str) -> None:
        self.lines.add(f"{subject} {_name(predicate)} {value} .")

    def text(self, subject: str, predicate: str, value: str | None) -> None:
        if value:
            self.lines.add(f"{subject} {_name(predicate)} {literal(value)} .")

    def date(self, subject: str, predicate: str, day: dt.date | None) -> None:
        if day:
            self.add(subject, predicate, f'"{day.isoformat()}"{_typed("date")}')

    def span(self, span: Span) -> str:
        """The node of a stretch of text, described on first use."""
        key = (span.start, span.end)
        if key not in self.spans:
            name = self.id(span_id(self.extraction.article_id, *key))
            self.spans[key] = name
            self.add(name, "rdf:type", _name("nif:Phrase"))
            self.add(name, "nif:beginIndex", f'"{span.start}"{_typed("integer")}')
            self.add(name, "nif:endIndex", f'"{span.end}"{_typed("integer")}')
            self.text(name, "nif:anchorOf", span.text)
            self.add(name, "nif:referenceContext", self.home)
            for start, end in self.sentences:
                if start <= span.start and span.end <= end and (start, end) != key:
                    sentence = self.id(span_id(self.extraction.article_id, start, end))
                    self.add(name, "nif:sentence", sentence)
        return self.spans[key]

    def article(self, with_text: bool) -> None:
        article, home = self.extraction.article, self.home
        for kind in ("schema:NewsArticle", "nif:Context", "prov:Entity"):
            self.add(home, "rdf:type", _name(kind))
        self.text(home, "dcterms:identifier", article.id)
        self.text(home, "dcterms:title", article.title)
        self.date(home, "dcterms:issued", article.date)
        self.text(home, "schema:author", article.author)
        self.text(home, "dcterms:language", article.language)
        if article.url:
            self.add(home, "schema:url", _url(article.url))
        if article.source and article.source.strip():
            self.add(home, "dcterms:publisher", self.publisher(" ".join(article.source.split())))
        if with_text:
            self.text(home, "nif:isString", article.text)

    def publisher(self, source: str) -> str:
        """The outlet: as the extraction has it, else of that name among the entities, else a new one."""
        if self.extraction.publisher is not None:
            return self.id(self.extraction.publisher)
        wanted = source.casefold()
        for entity in self.extraction.entities:
            if entity.kind == "NewsOrganisation" and entity.label.casefold() == wanted:
                return self.id(entity.id)
        made = named_entity_id(source, "NewsOrganisation")
        if made not in self.entities:
            self.entity(Entity(id=made, kind="NewsOrganisation", label=source))
        return self.id(made)

    def run(self) -> None:
        run = self.extraction.run
        name = self.id(run.id)
        self.add(name, "rdf:type", _name("Run"))
        self.add(name, "rdf:type", _name("prov:Activity"))
        self.text(name, "extractor", run.extractor)
        self.text(name, "version", run.version)
        self.text(name, "model", run.model)

    def entity(self, entity: Entity) -> None:
        name = self.id(entity.id)
        self.add(name, "rdf:type", _name(load_ontology().kind(entity.kind).name))
        self.text(name, "rdfs:label", entity.label)
        self.text(name, "skos:prefLabel", entity.label)
        self.text(name, "stateCode", entity.state)
        self.text(name, "office", entity.office)
        if entity.wikidata:
            self.add(name, "owl:sameAs", node(expand("wd:"), entity.wikidata))
        if entity.represents:
            self.add(name, "represents", self.id(entity.represents))
        if entity.affiliation:
            self.add(name, "affiliation", self.id(entity.affiliation))
        for inner in entity.described_by:
            if inner != entity.id:
                self.add(name, "involves", self.id(inner))
        if entity.latitude is not None and entity.longitude is not None:
            latitude, longitude = _decimal(entity.latitude, 6), _decimal(entity.longitude, 6)
            self.add(name, "wgs:lat", f'"{latitude}"{_typed("decimal")}')
            self.add(name, "wgs:long", f'"{longitude}"{_typed("decimal")}')
            point = f'"POINT({longitude} {latitude})"^^<{expand("geo:wktLiteral")}>'
            self.add(name, "geo:asWKT", point)
        if entity.kind == "Person" and (entity.office or entity.represents):
            self.tenure(entity)

    def tenure(self, entity: Entity) -> None:
        """What the entity's office was on the article's day."""
        begin = entity.term_begin.isoformat() if entity.term_begin else ""
        parts = (entity.id, entity.office or "", entity.represents or "", entity.state or "", begin)
        name = self.id(f"term-{digest(parts)}")
        self.add(name, "rdf:type", _name("Tenure"))
        self.add(name, "holder", self.id(entity.id))
        self.text(name, "officeTitle", entity.office)
        self.text(name, "tenureState", entity.state)
        if entity.represents:
            self.add(name, "of", self.id(entity.represents))
        self.date(name, "attestedOn", self.extraction.article.date)
        self.date(name, "begin", entity.term_begin)
        self.date(name, "end", entity.term_end)

    def surface_forms(self) -> None:
        """Alternative labels: names as written, and the words of what has no name."""
        forms = [(i, m.span.text, m.form) for m in self.extraction.mentions for i in m.entities]
        forms += [(a.entity, a.span.text, "nominal") for c in self.extraction.claims for a in c.arguments]
        alone = {m.span.text for m in self.extraction.mentions if len(m.entities) == 1}
        for entity_id, words, form in forms:
            entity = self.entities.get(entity_id)
            if entity is None or (form == "name" and words not in alone):
                continue
            if form == "name" or (form == "nominal" and entity.kind in _KNOWN_BY_WORDS):
                folded = " ".join(words.split())
                if folded != entity.label:
                    self.text(self.id(entity_id), "skos:altLabel", folded)

    def mentions(self) -> None:
        for mention in self.extraction.mentions:
            span = self.span(mention.span)
            for entity in mention.entities:
                self.add(self.id(entity), "gaf:denotedBy", span)

    def event(self, event: Event) -> None:
        known = load_ontology().event(event.type)
        name = self.id(event.id)
        self.add(name, "rdf:type", _name(known.name))
        self.text(name, "rdfs:label", self.event_label(event, known.label))
        plover, cameo, quad = known.codes(event.cameo)
        self.text(name, "plover", plover)
        self.text(name, "cameo", cameo)
        if quad:
            self.add(name, "quadClass", _name(quad))
        for role, field in _ROLE_FIELDS:
            for filler in getattr(event, field):
                self.add(name, role, self.id(filler))
                if role in ("actor", "target"):
                    self.add(name, "participant", self.id(filler))
                if role in ("actor", "target", "mediator"):
                    self.add(name, "sem:hasActor", self.id(filler))
        if event.place:
            self.add(name, "sem:hasPlace", self.id(event.place))
        if event.date:
            self.time(name, event.date)

    def event_label(self, event: Event, title: str) -> str:
        """Such as ``Meeting: John Kerry, Sergey Lavrov (2013-09-24)``, in an order of ids, not of words."""

        def names(ids: Iterable[str]) -> str:
            return ", ".join(self.entities[i].label if i in self.entities else i for i in sorted(set(ids)))

        actors, others = names(event.actors), names(event.targets or event.documents or event.topics)
        arrow = " about " if load_ontology().event(event.type).symmetric else " → "
        matter = f"{actors}{arrow}{others}" if actors and others else actors or others
        label = f"{title[0].upper()}{title[1:]}: {matter}" if matter else f"{title[0].upper()}{title[1:]}"
        return f"{label} ({event.date})" if event.date else label

    def time(self, name: str, date: DateValue) -> None:
        stamp, datatype = date.start.isoformat(), "date"
        if date.precision == "month":
            stamp, datatype = stamp[:7], "gYearMonth"
        elif date.precision == "year":
            stamp, datatype = stamp[:4], "gYear"
        self.add(name, "sem:hasTimeStamp", f'"{stamp}"{_typed(datatype)}')
        self.date(name, "sem:hasBeginTimeStamp", date.start)
        self.date(name, "sem:hasEndTimeStamp", date.end)
        self.text(name, "timePrecision", _precision(date))
        self.text(name, "timeText", " ".join(date.text.split()))

    def claim(self, claim: Claim) -> None:
        name, event = self.id(claim.id), self.id(claim.event)
        self.add(name, "rdf:type", _name("Claim"))
        self.add(name, "rdf:type", _name("prov:Entity"))
        self.add(name, "about", event)
        self.add(name, "polarity", _name(claim.polarity))
        self.add(name, "modality", _name(claim.modality))
        if claim.speaker:
            self.add(name, "speaker", self.id(claim.speaker))
        if claim.reporter:
            self.add(name, "reporter", self.id(claim.reporter))
        self.add(name, "confidence", f'"{_decimal(claim.confidence, 2)}"{_typed("decimal")}')
        sentence, trigger = self.span(claim.sentence), self.span(claim.trigger)
        self.add(sentence, "rdf:type", _name("nif:Sentence"))
        self.add(name, "evidence", sentence)
        self.add(name, "trigger", trigger)
        self.add(event, "gaf:denotedBy", trigger)
        if claim.cue:
            self.add(name, "cue", self.span(claim.cue))
        for argument in claim.arguments:
            span, filler = self.span(argument.span), self.id(argument.entity)
            if argument.role not in _SPAN_ROLES:
                raise UnknownNameError("role of an argument", argument.role, _SPAN_ROLES)
            self.add(name, _SPAN_ROLES[argument.role], span)
            self.add(span, "refersTo", filler)
            self.add(filler, "gaf:denotedBy", span)
        self.add(name, "prov:wasDerivedFrom", self.home)
        self.add(name, "prov:wasGeneratedBy", self.id(self.extraction.run.id))
        self.text(name, "rule", claim.rule)

    def direct_edges(self) -> None:
        events = {event.id: event for event in self.extraction.events}
        for claim in self.extraction.claims:
            event = events.get(claim.event)
            if event and backs(claim.polarity, claim.modality, claim.speaker, claim.confidence):
                for subject, edge, target in self.edges_of(event, claim):
                    self.add(self.id(subject), edge, self.id(target))

    def edges_of(self, event: Event, claim: Claim) -> Iterator[tuple[str, str, str]]:
        roles = {role: getattr(event, field) for role, field in _ROLE_FIELDS}
        actors = {a.entity for a in claim.arguments if a.role == "actor"}
        targets = {a.entity for a in claim.arguments if a.role == "target"}
        kinds = {name: entity.kind for name, entity in self.entities.items()}
        return claim_edges(
            load_ontology().event(event.type), event.cameo, roles, (actors, targets), kinds.get
        )


def _precision(date: DateValue) -> str:
    """The precision, as far as it follows from the days: what one id stands for has one."""
    if date.precision not in ("week", "quarter", "range"):
        return date.precision
    first, after = date.start, date.end + dt.timedelta(days=1)
    if (after - first).days == 7:
        return "week"
    months = (after.year - first.year) * 12 + after.month - first.month
    if first.day == after.day == 1 and first.month % 3 == 1 and months == 3:
        return "quarter"
    return "range"


def _decimal(value: float, places: int) -> str:
    """A decimal in canonical form, as engines give it back: ``0.9``, ``1``, ``-46.2``."""
    text = f"{value:.{places}f}".rstrip("0").removesuffix(".")
    return "0" if text == "-0" else text


def _url(url: str) -> str:
    """The address as an IRI, or as a literal where it is none."""
    import pyoxigraph as ox

    try:
        return str(ox.NamedNode(url)) if ":" in url else f"{literal(url)}{_typed('anyURI')}"
    except ValueError:
        return f"{literal(url)}{_typed('anyURI')}"
