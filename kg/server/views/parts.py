"""Parts that several pages share: an event in a line, a claim with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.ontology import load_ontology
from kg.server.catalogue import Catalogue, EventEntry
from kg.store import ClaimRecord, SpanRecord
from kg.view.families import FAMILIES

Values = dict[str, Any]

#: How a role is called where its filler is shown, in the order of the page.
ROLES = {
    "actor": "by",
    "target": "towards",
    "topic": "about",
    "document": "document",
    "mediator": "mediated by",
    "onSidelinesOf": "on the sidelines of",
}
_MARKS = {
    "actor": "actor",
    "target": "target",
    "topic": "matter",
    "document": "matter",
    "mediator": "actor",
    "place": "place",
}


def thing(catalogue: Catalogue, iri: str) -> Values:
    """An entity as a link needs it."""
    return {"id": catalogue.local(iri), "label": catalogue.label(iri), "kind": catalogue.kind(iri) or ""}


def things(catalogue: Catalogue, iris: Iterable[str]) -> list[Values]:
    """Entities as links need them."""
    return [thing(catalogue, iri) for iri in iris]


def type_label(name: str) -> str:
    """Label of a class of events, with a capital."""
    known = load_ontology().events.get(name)
    label = known.label if known else name
    return label[:1].upper() + label[1:]


def kind_label(name: str) -> str:
    """Label of a kind of entity."""
    known = load_ontology().kinds.get(name)
    return known.label if known else name


def standing(claim: ClaimRecord, catalogue: Catalogue) -> str:
    """How a claim stands, in words: ``expected, says Sergey Lavrov``; empty where the article asserts it."""
    parts = ["denied"] if claim.polarity == "Negative" else []
    if claim.modality != "Actual":
        parts.append(_MODALITIES.get(claim.modality, claim.modality.lower()))
    if claim.speaker:
        parts.append(f"says {catalogue.label(claim.speaker)}")
    return ", ".join(parts)


_MODALITIES = {
    "Future": "expected",
    "Possible": "possible",
    "Hypothetical": "hypothetical",
    "Demanded": "demanded",
    "Alleged": "alleged",
}


def event_line(catalogue: Catalogue, entry: EventEntry) -> Values:
    """An event as a list shows it, with its surest sentence."""
    surest = min(
        entry.claims, key=lambda claim: (not claim.asserts, -claim.confidence, claim.article.date, claim.iri)
    )
    record = entry.record
    said = dict.fromkeys(standing(claim, catalogue) for claim in entry.claims)
    return {
        "id": entry.id,
        "label": record.label,
        "type": record.type,
        "type_label": type_label(record.type),
        "family": entry.family,
        "family_label": FAMILIES[entry.family].label,
        "when": record.when,
        "begin": record.begin,
        "end": record.end,
        "roles": {role: things(catalogue, record.roles[role]) for role in ROLES if record.roles.get(role)},
        "place": thing(catalogue, record.place) if record.place else None,
        "asserted": entry.asserted,
        "standing": "" if entry.asserted else "; ".join(filter(None, said)),
        "claims": len(entry.claims),
        "articles": len({claim.article.iri for claim in entry.claims}),
        "disputed": is_disputed(entry.claims),
        "evidence": claim_view(catalogue, surest),
    }


def is_disputed(claims: Iterable[ClaimRecord]) -> bool:
    """Whether what is claimed and denied is the same event."""
    return len({claim.polarity for claim in claims}) > 1


def article_line(catalogue: Catalogue, claim: ClaimRecord) -> Values:
    """The article of a claim as a link needs it."""
    article = claim.article
    return {
        "id": catalogue.local(article.iri),
        "name": article.id,
        "title": article.title,
        "source": article.source,
        "date": article.date,
    }


def claim_view(catalogue: Catalogue, claim: ClaimRecord) -> Values:
    """A claim with its sentence, cut where words stand for the event or for those in it."""
    return {
        "id": catalogue.local(claim.iri),
        "event": catalogue.local(claim.event.iri),
        "article": article_line(catalogue, claim),
        "sentence": claim.sentence.text,
        "start": claim.sentence.start,
        "end": claim.sentence.end,
        "pieces": pieces(claim),
        "polarity": claim.polarity,
        "modality": claim.modality,
        "asserts": claim.asserts,
        "standing": standing(claim, catalogue),
        "speaker": thing(catalogue, claim.speaker) if claim.speaker else None,
        "reporter": thing(catalogue, claim.reporter) if claim.reporter else None,
        "confidence": claim.confidence,
        "rule": claim.rule,
        "extractor": claim.extractor,
    }


def words_of(claim: ClaimRecord) -> list[tuple[int, int, str]]:
    """Stretches as start, end and what they stand for: trigger, actor, target, matter, place or cue."""
    found: list[tuple[SpanRecord, str]] = [(claim.trigger, "trigger")]
    found += [(span, _MARKS[role]) for role, _, span in claim.arguments if role in _MARKS]
    if claim.cue:
        found.append((claim.cue, "cue"))
    # the order decides where stretches overlap: the trigger first, then what begins first
    ordered = sorted(found, key=lambda item: (item[1] != "trigger", item[0].start, item[0].end, item[1]))
    taken: list[tuple[int, int, str]] = []
    for span, what in ordered:
        if all(span.end <= start or span.start >= end for start, end, _ in taken):
            taken.append((span.start, span.end, what))
    return sorted(taken)


def pieces(claim: ClaimRecord) -> list[Values]:
    """The sentence of a claim in pieces, each with its text and what it stands for, or empty."""
    text, start = claim.sentence.text, claim.sentence.start
    found: list[Values] = []
    at = start
    for begin, end, what in words_of(claim):
        if begin >= at and end <= claim.sentence.end:
            if begin > at:
                found.append({"text": text[at - start : begin - start], "mark": ""})
            found.append({"text": text[begin - start : end - start], "mark": what})
            at = end
    if at < claim.sentence.end:
        found.append({"text": text[at - start :], "mark": ""})
    return found


def paged(items: Sequence[Any], page: int, size: int) -> tuple[Sequence[Any], Values]:
    """A page of items, and what is needed to turn pages; pages are counted from 1."""
    pages = max(1, -(-len(items) // size))
    page = min(max(1, page), pages)
    start = (page - 1) * size
    shown = items[start : start + size]
    return shown, {
        "page": page,
        "pages": pages,
        "total": len(items),
        "first": start + 1 if shown else 0,
        "last": start + len(shown),
    }
