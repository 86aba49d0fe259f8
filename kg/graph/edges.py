"""Direct edges: what may be concluded from an event that an article itself asserts.

An edge such as ``id:sergey-lavrov kg:met id:john-kerry`` is drawn when at least one claim
about the event is Positive and Actual, has no speaker, and is sure enough: what somebody is
quoted as saying stays a claim, and so does what the words may mean. Between whom it is drawn the
ontology says: a direct property takes its subjects and objects from roles (`kg:subjectRole`,
`kg:objectRole`), from others where the event has no target (`kg:fallbackRole`), and only kinds
its domain and range admit. Events of symmetric classes yield edges both ways between the
grammatical sides of the claim, or between all participants where it has one side only. No edge
leads from a thing to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from kg.ontology import DirectProperty, EventClass, load_ontology

Edge = tuple[str, str, str]  #: subject id, name of the direct property, object id


SURE = 0.6
"""Confidence from which a claim is reason enough for an edge; chosen on the development gold, where
from 92 to 94 of 100 such edges are right. A wrong edge costs more than one that is missing."""


def backs(polarity: str, modality: str, speaker: str | None, confidence: float) -> bool:
    """Whether a claim is reason enough for a direct edge."""
    return asserts(polarity, modality, speaker) and confidence >= SURE


def asserts(polarity: str, modality: str, speaker: str | None) -> bool:
    """Whether a claim is the article's own assertion that the event happened."""
    return polarity == "Positive" and modality == "Actual" and speaker is None


def claim_edges(
    event: EventClass,
    cameo: str | None,
    roles: Mapping[str, Collection[str]],
    sides: tuple[Collection[str], Collection[str]],
    kind_of: Callable[[str], str | None],
) -> Iterator[Edge]:
    """The edges that one asserting claim about an event yields.

    Args:
        event: the event's class.
        cameo: the event's own code, which chooses where a class yields several properties.
        roles: entity ids by role: ``actor``, ``target``, ``topic``, ``document``.
        sides: entity ids named by the claim's actor words and by its target words.
        kind_of: kind of an entity by its id, None where it is not known.
    """
    for edge in event.yields:
        if edge.cameo is None or edge.cameo == cameo:
            for subject, target in _pairs(event, edge, roles, sides):
                admitted = _admits(edge.domain, kind_of(subject)) and _admits(edge.range, kind_of(target))
                if admitted and subject != target:
                    yield subject, edge.name, target


def _admits(wanted: str, kind: str | None) -> bool:
    return kind is not None and wanted in load_ontology().ancestors.get(kind, ())


def _pairs(
    event: EventClass,
    edge: DirectProperty,
    roles: Mapping[str, Collection[str]],
    sides: tuple[Collection[str], Collection[str]],
) -> Iterator[tuple[str, str]]:
    participants = [*roles.get("actor", ()), *roles.get("target", ())]
    subjects = participants if edge.subject_role == "participant" else roles.get("actor", ())
    for role in edge.object_roles:
        if role == "target" and event.symmetric:
            yield from _between(participants, *sides)
        else:
            yield from ((s, o) for s in subjects for o in roles.get(role, ()))
    if not roles.get("target"):
        yield from ((s, o) for role in edge.fallback_roles for s in subjects for o in roles.get(role, ()))


def _between(
    participants: Collection[str], actors: Collection[str], targets: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Both ways between the two sides, or among all where there is only one."""
    if not targets or not actors:
        yield from ((a, b) for a in participants for b in participants)
        return
    first = [p for p in participants if p in actors or p not in targets]
    for a in first:
        for b in targets:
            yield a, b
            yield b, a
