"""Why an edge is there: the sentences behind it; and what the graph knows of one entity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import InputError, NotFoundError
from kg.ontology import KG, load_ontology
from kg.store.entities import EntityIndex, EntityRecord
from kg.store.readings import ClaimRecord, EventRecord, Reader, SpanRecord, events_of, read_claims


@dataclass(frozen=True, slots=True)
class Filled:
    """Words that fill a role of a claim, and the label of the entity they refer to."""

    role: str
    label: str
    words: SpanRecord


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim as a reader wants it.

    Attributes:
        sentence: its words; `start` and `end` are offsets into the article's text.
        trigger: the words that name the event, with their offsets in the article.
        article: IRI; `article_id` is the input's own id.
        source: name of the outlet; `date` the day of publication, ISO 8601, or empty.
        speaker, reporter: labels, or empty.
        asserts: whether this claim is reason enough for a direct edge: Positive, Actual, without a speaker.
        event, event_label, type, when: the event it is about, and its date.
        cue: the words that attribute it, such as ``said``, or None.
        filled: which words fill which role, in text order.
        extractor, model: what read it, and with which analyser and tables.
    """

    claim: str
    event: str
    event_label: str
    type: str
    when: str
    sentence: str
    start: int
    end: int
    trigger: SpanRecord
    article: str
    article_id: str
    title: str
    source: str
    date: str
    url: str
    speaker: str
    reporter: str
    polarity: str
    modality: str
    confidence: float
    rule: str
    asserts: bool
    cue: SpanRecord | None
    filled: tuple[Filled, ...]
    extractor: str
    model: str


def evidence(claim: ClaimRecord, index: EntityIndex) -> Evidence:
    """A claim's record as evidence."""
    return Evidence(
        claim=claim.iri,
        event=claim.event.iri,
        event_label=claim.event.label,
        type=claim.event.type,
        when=claim.event.when,
        sentence=claim.sentence.text,
        start=claim.sentence.start,
        end=claim.sentence.end,
        trigger=claim.trigger,
        article=claim.article.iri,
        article_id=claim.article.id,
        title=claim.article.title,
        source=claim.article.source,
        date=claim.article.date,
        url=claim.article.url,
        speaker=index.label(claim.speaker) if claim.speaker else "",
        reporter=index.label(claim.reporter) if claim.reporter else "",
        polarity=claim.polarity,
        modality=claim.modality,
        confidence=claim.confidence,
        rule=claim.rule,
        asserts=claim.asserts,
        cue=claim.cue,
        filled=tuple(Filled(role, index.label(entity), words) for role, entity, words in claim.arguments),
        extractor=claim.extractor,
        model=claim.model,
    )


def why(
    reader: Reader, index: EntityIndex, subject: str, predicate: str, target: str, *, asserted: bool
) -> list[Evidence]:
    """The claims behind a direct edge; see `Store.why`."""
    edge = load_ontology().edge(predicate)
    one, other = index.get(subject), index.get(target)
    wanted = (one.iri, edge.name, other.iri)
    claims = [
        claim
        for claim in read_claims(reader, index.label, events_of(one.iri))
        if wanted in set(claim.edges(kinds(index)))
    ]
    found = [evidence(claim, index) for claim in claims if claim.asserts or not asserted]
    if found:
        return found
    named = f"{one.label} {edge.name} {other.label}"
    if claims:
        raise NotFoundError(
            f"no article asserts {named!r}, but {len(claims)} claim(s) speak of it "
            f"({_readings(claims, index)}); ask for all claims to see them"
        )
    between = between_two(reader, index, one, other)
    hint = f"; between the two the graph has: {', '.join(between)}" if between else "; no event ties the two"
    raise NotFoundError(f"no article says {named!r}{hint}")


def between_two(reader: Reader, index: EntityIndex, one: EntityRecord, other: EntityRecord) -> list[str]:
    """Names of the direct properties that tie two entities, either way."""
    ends = f"{{ <{one.iri}> ?p <{other.iri}> }} UNION {{ <{other.iri}> ?p <{one.iri}> }}"
    names = {row[0].removeprefix(KG) for row in reader.plain(f"SELECT DISTINCT ?p WHERE {{ {ends} }}")}
    return sorted(names & set(load_ontology().edges))


def kinds(index: EntityIndex) -> Callable[[str], str | None]:
    """Kind of an entity by its IRI, None where it is unknown."""

    def kind_of(iri: str) -> str | None:
        record = index.by_iri.get(iri)
        return record.kind if record else None

    return kind_of


def _readings(claims: Iterable[ClaimRecord], index: EntityIndex) -> str:
    said = Counter(
        f"{c.polarity}, {c.modality}" + (f", said by {index.label(c.speaker)}" if c.speaker else "")
        for c in claims
    )
    return "; ".join(f"{name}" + (f" × {n}" if n > 1 else "") for name, n in sorted(said.items()))


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office: who or what for, and the first and last day it is attested or known, ISO 8601 or empty."""

    office: str
    of: str
    begin: str
    end: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A direct edge of an entity; `inward` where it leads to it."""

    property: str
    label: str
    other: str
    other_label: str
    inward: bool


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """An event with the entity in it.

    Attributes:
        when: the date cut to its precision, empty where it is not known.
        roles: the entity's roles.
        asserted: whether an article itself asserts that it happened.
        evidence: the claims, in the order of articles.
    """

    event: str
    type: str
    label: str
    when: str
    roles: tuple[str, ...]
    place: str
    asserted: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What the graph knows of one entity.

    Attributes:
        represents: labels of the states and bodies it speaks for or belongs to.
        ties: direct edges, sorted by property and by label.
        timeline: events in the order of their dates, undated ones last.
        undated: how many events have no date, whether they are in `timeline` or not.
    """

    entity: EntityRecord
    represents: tuple[str, ...]
    tenures: tuple[Tenure, ...]
    ties: tuple[Tie, ...]
    timeline: tuple[TimelineEntry, ...]
    undated: int


def card(reader: Reader, index: EntityIndex, name: str, since: str | None, until: str | None) -> Card:
    """Card and timeline of an entity; see `Store.show`."""
    for bound in (since, until):
        _bound(bound, "")
    entity = index.get(name)
    grouped: dict[str, list[ClaimRecord]] = {}
    for claim in read_claims(reader, index.label, events_of(entity.iri)):
        grouped.setdefault(claim.event.iri, []).append(claim)
    undated = sum(not claims[0].event.begin for claims in grouped.values())
    shown = [claims for claims in grouped.values() if _within(claims[0].event, since, until)]
    shown.sort(key=lambda claims: (claims[0].event.begin or "~", claims[0].event.end, claims[0].event.iri))
    rows = reader.plain(f"SELECT DISTINCT ?o WHERE {{ <{entity.iri}> kg:represents|kg:affiliation ?o }}")
    return Card(
        entity=entity,
        represents=tuple(sorted(index.label(row[0]) for row in rows)),
        tenures=_tenures(reader, index, entity.iri),
        ties=_ties(reader, index, entity.iri),
        timeline=tuple(_entry(claims, index, entity.iri) for claims in shown),
        undated=undated,
    )


def _within(event: EventRecord, since: str | None, until: str | None) -> bool:
    """Whether an event is in a stretch of time; without bounds undated ones are, too."""
    first, last = _bound(since, "0001-01-01"), _bound(until, "9999-12-31")
    if not event.begin:
        return since is None and until is None
    return event.begin <= last and event.end >= first


def _bound(text: str | None, padding: str) -> str:
    """A day from a year, month or day; `padding` gives what is missing.

    Raises:
        InputError: it is no date.
    """
    if text is None:
        return padding
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        raise InputError(f"{text!r} is no date; write 2013, 2013-09 or 2013-09-24")
    return text + padding[len(text) :]


def _entry(claims: Sequence[ClaimRecord], index: EntityIndex, entity: str) -> TimelineEntry:
    event = claims[0].event
    roles = tuple(role for role, fillers in event.roles.items() if entity in fillers)
    return TimelineEntry(
        event=event.iri,
        type=event.type,
        label=event.label,
        when=event.when,
        roles=roles or ("place",),
        place=index.label(event.place) if event.place else "",
        asserted=any(claim.asserts for claim in claims),
        evidence=tuple(evidence(claim, index) for claim in claims),
    )


def _tenures(reader: Reader, index: EntityIndex, entity: str) -> tuple[Tenure, ...]:
    days: dict[tuple[str, str], set[str]] = {}
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for title, of, seen, begin, end in reader.plain(
        f"""SELECT ?title ?of ?seen ?begin ?end WHERE {{ ?t kg:holder <{entity}> .
          OPTIONAL {{ ?t kg:officeTitle ?title }} OPTIONAL {{ ?t kg:of ?of }}
          OPTIONAL {{ ?t kg:attestedOn ?seen }}
          OPTIONAL {{ ?t kg:begin ?begin }} OPTIONAL {{ ?t kg:end ?end }} }}"""
    ):
        key = (title, index.label(of) if of else "")
        days.setdefault(key, set()).update({seen} - {""})
        known[key] = (begin, end)
    found = [
        Tenure(
            office,
            of,
            known[office, of][0] or min(seen, default=""),
            # a known begin without an end is an open term, not one that ended with the last article
            known[office, of][1] or ("" if known[office, of][0] else max(seen, default="")),
        )
        for (office, of), seen in days.items()
    ]
    return tuple(sorted(found, key=lambda t: (t.begin, t.end, t.office, t.of)))


def _ties(reader: Reader, index: EntityIndex, entity: str) -> tuple[Tie, ...]:
    edges: Mapping[str, str] = {e.name: e.label for e in load_ontology().edges.values()}
    found: list[Tie] = []
    for pattern, inward in ((f"<{entity}> ?p ?o", False), (f"?o ?p <{entity}>", True)):
        for predicate, other in reader.plain(f"SELECT ?p ?o WHERE {{ {pattern} . FILTER(isIRI(?o)) }}"):
            name = predicate.removeprefix(KG)
            if name in edges:
                found.append(Tie(name, edges[name], other, index.label(other), inward))
    return tuple(sorted(found, key=lambda t: (t.inward, t.property, t.other_label, t.other)))
