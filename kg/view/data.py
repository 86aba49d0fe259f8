"""What the script needs beside the drawing: events and the sentences behind each mark, as plain JSON.

Each mark of a drawing (a line, a dot, a cell) has a number, its `data-e`; `edges[number]` lists
the events and claims behind it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.store import ClaimRecord, Store
from kg.view.acts import Act
from kg.view.wording import verb

_PER_MARK = 30  #: sentences a mark brings along; what is left out is counted
_SHOWN_ROLES = {"actor": "a", "target": "o", "topic": "o", "document": "o", "mediator": "a"}


def scene_data(
    store: Store, title: str, marks: Iterable[Sequence[Act]], claims: Sequence[ClaimRecord], **more: Any
) -> dict[str, Any]:
    """Data for the script.

    Args:
        store: the graph.
        title: what the picture is of.
        marks: the acts behind each mark, in the order of their numbers.
        claims: what `Act.claims` points into.
        more: other values for the script.
    """
    events: dict[str, int] = {}
    event_rows: list[dict[str, Any]] = []
    used: dict[int, int] = {}
    rows: list[dict[str, Any]] = []
    articles: dict[str, int] = {}
    article_rows: list[dict[str, str]] = []
    edges: list[dict[str, Any]] = []
    for acts in marks:
        for act in acts:
            if act.event and act.event not in events:
                events[act.event] = len(event_rows)
                event_rows.append(
                    {
                        "i": _local(store, act.event),
                        "b": act.begin,
                        "e": act.end,
                        "w": act.when,
                        "y": verb(act.property),
                    }
                )
        wanted = sorted(
            {number for act in acts for number in act.claims}, key=lambda i: (_readable(claims[i]), i)
        )
        kept = sorted(wanted[:_PER_MARK])
        for number in kept:
            if number not in used:
                used[number] = len(rows)
                claim = claims[number]
                if claim.article.iri not in articles:
                    articles[claim.article.iri] = len(article_rows)
                    article_rows.append(_article(store, claim))
                rows.append(_claim(store, claim, events[claim.event.iri], articles[claim.article.iri]))
        edge: dict[str, Any] = {
            "e": sorted({events[act.event] for act in acts if act.event}),
            "c": [used[number] for number in kept],
        }
        if len(wanted) > len(kept):
            edge["x"] = len(wanted) - len(kept)
        edges.append(edge)
    return {
        "title": title,
        **more,
        "edges": edges,
        "events": event_rows,
        "claims": rows,
        "articles": article_rows,
    }


def _readable(claim: ClaimRecord) -> tuple[bool, float]:
    """Asserted claims first, then the surest."""
    return (not claim.asserts, -claim.confidence)


def _local(store: Store, iri: str) -> str:
    return iri.removeprefix(store.base)


def _article(store: Store, claim: ClaimRecord) -> dict[str, str]:
    article = claim.article
    found = {
        "i": _local(store, article.iri),
        "n": article.id,
        "t": article.title,
        "s": article.source,
        "d": article.date,
    }
    if article.url.startswith(("http://", "https://")):
        found["u"] = article.url
    return {key: value for key, value in found.items() if value}


def _claim(store: Store, claim: ClaimRecord, event: int, article: int) -> dict[str, Any]:
    start, end = claim.sentence.start, claim.sentence.end
    marks = [(claim.trigger.start, claim.trigger.end, "t")]
    marks += [(s.start, s.end, _SHOWN_ROLES[role]) for role, _, s in claim.arguments if role in _SHOWN_ROLES]
    taken: list[list[Any]] = []
    last = start
    for begin, stop, role in sorted(set(marks), key=lambda m: (m[0], m[2] != "t", m[1])):
        if begin >= last and stop <= end:
            taken.append([begin - start, stop - start, role])
            last = stop
    found: dict[str, Any] = {
        "i": _local(store, claim.iri),
        "e": event,
        "a": article,
        "s": claim.sentence.text,
        "h": taken,
        "k": claim.confidence,
    }
    if claim.polarity != "Positive":
        found["p"] = claim.polarity
    if claim.modality != "Actual":
        found["m"] = claim.modality
    if claim.speaker:
        found["by"] = store.entities.label(claim.speaker)
    if claim.reporter:
        found["via"] = store.entities.label(claim.reporter)
    return found


def to_script(data: Mapping[str, Any]) -> str:
    """JSON that is safe inside a script element: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
