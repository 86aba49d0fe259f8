"""The event table: one row for each claim and pair of participants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from kg.ontology import load_ontology
from kg.store import ClaimRecord, SpanRecord, Store

#: Names of the columns, in order; the same in CSV, JSON Lines and Parquet.
COLUMNS = (
    *("event_id", "type", "plover", "cameo", "quad_class", "date", "date_precision", "date_text"),
    *("actor", "actor_id", "actor_wikidata", "actor_type", "actor_state"),
    *("target", "target_id", "target_wikidata", "target_type", "target_state"),
    *("topic", "place", "polarity", "modality", "speaker", "reporter"),
    *("article_id", "article_source", "article_date", "sentence", "char_start", "char_end"),
    *("trigger", "trigger_start", "trigger_end", "actor_text", "actor_start", "actor_end"),
    *("target_text", "target_start", "target_end", "confidence", "extractor"),
)
_JOIN = "; "


def event_rows(store: Store) -> list[dict[str, Any]]:
    """The event table of a graph.

    Each claim gives a row for each actor and target. A claim about a symmetric event gives one
    row: the side named first is the actor, the other the target; where the words name one side
    only, the first named is the actor and the rest are the target. Several participants in a
    cell are joined by ``"; "``, and the text and offsets are those of the first. What is not
    known is an empty string, or None in a column of numbers. Ids are local names, without the
    namespace of the data.

    Returns:
        Dicts with `COLUMNS` as keys in that order; rows in the order of articles (date, then
        id), then of the text.
    """
    states = _states_by_day(store)
    return [row for claim in store.claims() for row in _rows(store, claim, states)]


_States = dict[tuple[str, str], str]


def _states_by_day(store: Store) -> _States:
    """State of a person on the day of an article, where an office attests it."""
    rows = store.select(
        """SELECT ?holder ?day ?state WHERE {
          ?t kg:holder ?holder ; kg:attestedOn ?day ; kg:tenureState ?state }"""
    )
    found: _States = {}
    for holder, day, state in (map(str, row) for row in rows):
        found[holder, day] = min(state, found.get((holder, day), state))
    return found


def _rows(store: Store, claim: ClaimRecord, states: _States) -> Iterator[dict[str, Any]]:
    event, article = claim.event, claim.article
    label, local = store.entities.label, partial(_local, store.base)
    fillers = [*event.roles.get("topic", ()), *event.roles.get("document", ())]
    common = {
        "event_id": local(event.iri),
        "type": event.type,
        "plover": event.plover,
        "cameo": event.cameo,
        "quad_class": event.quad,
        "date": event.when,
        "date_precision": event.precision,
        "date_text": event.time_text,
        "topic": _JOIN.join(label(iri) for iri in fillers),
        "place": label(event.place) if event.place else "",
        "polarity": claim.polarity,
        "modality": claim.modality,
        "speaker": label(claim.speaker) if claim.speaker else "",
        "reporter": label(claim.reporter) if claim.reporter else "",
        "article_id": article.id,
        "article_source": article.source,
        "article_date": article.date,
        "sentence": claim.sentence.text,
        "char_start": claim.sentence.start,
        "char_end": claim.sentence.end,
        "trigger": claim.trigger.text,
        "trigger_start": claim.trigger.start,
        "trigger_end": claim.trigger.end,
        "confidence": claim.confidence,
        "extractor": claim.extractor,
    }
    for actors, targets in _pairs(claim):
        cells = common | _side(store, claim, "actor", actors, states)
        cells |= _side(store, claim, "target", targets, states)
        yield {name: cells[name] for name in COLUMNS}


def _local(base: str, iri: str) -> str:
    return iri.removeprefix(base)


def _pairs(claim: ClaimRecord) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Who stands in the actor's cell and who in the target's, row by row."""
    roles = claim.event.roles
    if load_ontology().events[claim.event.type].symmetric:
        yield _symmetric(claim)
        return
    actors = _in_text_order(claim, "actor", roles.get("actor", ())) or [""]
    targets = _in_text_order(claim, "target", roles.get("target", ())) or [""]
    for actor in actors:
        for target in targets:
            yield [actor] if actor else [], [target] if target else []


def _symmetric(claim: ClaimRecord) -> tuple[list[str], list[str]]:
    participants = [*claim.event.roles.get("actor", ()), *claim.event.roles.get("target", ())]
    targets = [iri for iri in claim.side("target") if iri in participants]
    actors = [iri for iri in claim.side("actor") if iri not in targets]
    rest = [iri for iri in participants if iri not in actors and iri not in targets]
    if not actors or not targets:
        everyone = [*actors, *targets, *rest]
        return everyone[:1], everyone[1:]
    first = min((span.start, role) for role, _, span in claim.arguments if role in ("actor", "target"))
    sides = (actors + rest, targets)
    return sides if first[1] == "actor" else (sides[1], sides[0])


def _in_text_order(claim: ClaimRecord, role: str, fillers: Sequence[str]) -> list[str]:
    named = [iri for iri in claim.side(role) if iri in fillers]
    return named + [iri for iri in fillers if iri not in named]


def _side(
    store: Store, claim: ClaimRecord, side: str, fillers: Sequence[str], states: _States
) -> dict[str, Any]:
    """The cells of one side; a target that is not there leaves them empty."""
    records = [store.entities.by_iri.get(iri) for iri in fillers]
    day = claim.article.date
    state_codes = [
        states.get((iri, day)) or (record.states[0] if record and record.states else "")
        for iri, record in zip(fillers, records, strict=True)
    ]
    words = _words(claim, side, fillers)
    return {
        side: _JOIN.join(store.entities.label(iri) for iri in fillers),
        f"{side}_id": _JOIN.join(_local(store.base, iri) for iri in fillers),
        f"{side}_wikidata": _joined([record.wikidata or "" if record else "" for record in records]),
        f"{side}_type": _joined([record.kind if record else "" for record in records]),
        f"{side}_state": _joined(state_codes),
        f"{side}_text": words.text if words else "",
        f"{side}_start": words.start if words else None,
        f"{side}_end": words.end if words else None,
    }


def _joined(cells: list[str]) -> str:
    """Cells of several participants; places are kept even where one is empty, unless all are."""
    return _JOIN.join(cells) if any(cells) else ""


def _words(claim: ClaimRecord, side: str, fillers: Sequence[str]) -> SpanRecord | None:
    """The words that name the first filler: those in the side's own role where there are any."""
    spans = [
        (role != side, span.start, span.end, span)
        for role, iri, span in claim.arguments
        if iri in fillers[:1] and role in ("actor", "target")
    ]
    return min(spans, key=lambda item: item[:3])[3] if spans else None
