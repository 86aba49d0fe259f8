"""The answer to a query as a picture: triples of a CONSTRUCT, or pairs of things in the rows of a SELECT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.errors import InputError
from kg.ontology import load_ontology, shorten
from kg.store import Result, Rows, Store, Triples
from kg.turtle import split
from kg.view.acts import Act, Period
from kg.view.families import family_of
from kg.view.scene import Node, Scene, strongest, tie_up

Link = tuple[str, str, str]  #: IRI, name of the link, IRI


def answer_scene(store: Store, answer: Result, limit: int = 150, title: str = "Answer") -> Scene:
    """What a picture of an answer shows.

    Args:
        store: the graph that was asked.
        answer: triples between things, or rows. In a row the first two things are tied, by the
            property that stands between them if there is one.
        limit: how many things at most, those with most ties first.
        title: what the picture is of.

    Raises:
        InputError: nothing in the answer ties two things.
    """
    links = list(dict.fromkeys(_of_triples(answer) if isinstance(answer, Triples) else _of_rows(answer)))
    links = [(one, name, other) for one, name, other in links if one != other]
    if not links:
        raise InputError(
            "this answer ties no two things, so there is nothing to draw; "
            "ask for two entities a row, or CONSTRUCT triples between them"
        )
    ties = Counter(end for one, _, other in links for end in (one, other))
    ranked = sorted(ties, key=lambda iri: (-ties[iri], iri))[:limit]
    place = {iri: number for number, iri in enumerate(ranked)}
    acts = [_act(store, link) for link in links if link[0] in place and link[2] in place]
    lines = tie_up(acts, place, collapse=False)
    drawn = strongest(lines, claimed=False)
    return Scene(
        title=title,
        focus="",
        period=Period(),
        nodes=tuple(_node(store, iri, ties[iri]) for iri in ranked),
        ties=tuple(drawn),
        claims=(),
        entities=len(ties),
        hidden_undated=0,
        weaker=len(lines) - len(drawn),
        claimed_shown=False,
        base=store.base,
        unit="tie",
    )


def _of_triples(answer: Triples) -> Iterator[Link]:
    for line in answer.lines:
        subject, predicate, value = split(line)
        if value.startswith("<") and not predicate.endswith("#type>"):
            yield subject[1:-1], predicate[1:-1], value[1:-1]


def _of_rows(answer: Result) -> Iterator[Link]:
    import pyoxigraph as ox

    if not isinstance(answer, Rows):
        return
    properties = {edge.iri for edge in load_ontology().edges.values()}
    for row in answer.terms:
        iris = [term.value for term in row if isinstance(term, ox.NamedNode)]
        things = [iri for iri in iris if iri not in properties]
        if len(things) > 1:
            yield things[0], next((iri for iri in iris if iri in properties), ""), things[1]


def _act(store: Store, link: Link) -> Act:
    one, iri, other = link
    name = shorten(iri, store.base) if iri else ""
    family = next(
        (
            family_of(event.name, edge.cameo)
            for event in load_ontology().events.values()
            for edge in event.yields
            if edge.iri == iri
        ),
        "roles",
    )
    return Act("", "", "", name, family, one, other, "", "", "", directed=True, asserted=True)


def _node(store: Store, iri: str, ties: int) -> Node:
    record = store.entities.by_iri.get(iri)
    local = shorten(iri, store.base).removeprefix("id:")
    return Node(iri, local, store.entities.label(iri), record.kind if record else "", ties)
