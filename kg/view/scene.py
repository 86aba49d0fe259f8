"""What a picture shows, read from a store: entities, the relations between them, and the claims behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import InputError
from kg.ontology import shorten
from kg.store import ClaimRecord, Store
from kg.store.readings import events_of, read_claims
from kg.view.acts import Act, Day, Period, read_acts, within
from kg.view.families import FAMILIES, chooser
from kg.view.wording import count


@dataclass(frozen=True, slots=True)
class Node:
    """An entity in a picture.

    Attributes:
        id: local name in the data namespace.
        events: how many events tie it to others, shown or not.
    """

    iri: str
    id: str
    label: str
    kind: str
    events: int


@dataclass(frozen=True, slots=True)
class Tie:
    """What is drawn as one line between two entities: acts of one family (or of one property).

    Attributes:
        source, target: IRIs; `source` is the one that stands first in the picture.
        claimed: whether these acts are only said by somebody, planned, possible or denied.
        name: direct property where lines are not merged, else empty.
    """

    source: str
    target: str
    family: str
    claimed: bool
    acts: tuple[Act, ...]
    name: str = ""

    @property
    def forward(self) -> bool:
        """Whether an act leads from source to target only."""
        return any(act.directed and act.source == self.source for act in self.acts)

    @property
    def backward(self) -> bool:
        """Whether an act leads from target to source only."""
        return any(act.directed and act.source == self.target for act in self.acts)

    @property
    def events(self) -> int:
        """How many events; a role counts as one."""
        return len({act.event for act in self.acts}) or 1


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a picture shows, in the order it is drawn.

    Attributes:
        title: what the picture is of.
        focus: IRI of the entity in its middle, or empty.
        nodes: the most important first.
        claims: the claims that acts point into.
        entities: how many entities there are to be shown, of which `nodes` are some.
        hidden_undated: events left out because a period is asked for and they have no date.
        claimed_shown: whether ties that are only claimed are drawn from the start.
    """

    title: str
    focus: str
    period: Period
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    claims: tuple[ClaimRecord, ...]
    entities: int
    hidden_undated: int
    claimed_shown: bool
    base: str

    def acts(self, *, claimed: bool) -> list[Act]:
        """The acts drawn, without roles."""
        return [act for tie in self.ties if tie.claimed == claimed for act in tie.acts if act.event]

    @property
    def caption(self) -> str:
        """What is shown and what is not, in a line."""
        shown = self.acts(claimed=False) + (self.acts(claimed=True) if self.claimed_shown else [])
        events = {act.event: act for act in shown}
        reports = len({claim for act in shown for claim in act.claims})
        undated = sum(not act.begin for act in events.values())
        parts = [
            f"{len(self.nodes)} of {count(self.entities, 'entity', 'entities')} shown",
            f"{count(len(events), 'event')} in {count(reports, 'report')}",
        ]
        if undated:
            parts.append(f"{undated} without a date")
        if self.hidden_undated:
            parts.append(f"{self.hidden_undated} without a date left out")
        claimed = len({act.event for act in self.acts(claimed=True)} - set(events))
        if self.claimed_shown and any(tie.claimed for tie in self.ties):
            parts.append("dotted: only said, planned or denied")
        elif claimed:
            parts.append(f"{claimed} only said, planned or denied not drawn")
        if self.period:
            parts.append(str(self.period))
        return " · ".join(parts)


def read_scene(
    store: Store,
    entity: str | None = None,
    *,
    since: Day = None,
    until: Day = None,
    types: Collection[str] | str | None = None,
    limit: int = 150,
    collapse: bool = True,
    claimed: bool = False,
    undated: bool | None = None,
    fold: bool = False,
) -> Scene:
    """Read what a picture of a graph, or of one entity and its neighbours, shows.

    Arguments and errors as for `kg.view.picture`.
    """
    if limit < 2:
        raise InputError(f"limit={limit}: a picture needs room for two entities")
    period = Period.of(since, until)
    wanted = chooser(types)
    focus = store.entity(entity).iri if entity else ""
    claims = _claims(store, focus, limit)
    acts = read_acts(store, claims, types, fold=fold, keep=focus)
    keep_undated = not period if undated is None else undated
    left_out = {act.event for act in acts if not act.begin and act.asserted} if not keep_undated else set()
    acts = within(acts, period, keep_undated)
    shown = [act for act in acts if act.asserted or claimed]
    if not any(focus in (act.source, act.target) or not focus for act in shown):
        claimed, shown = True, acts
    ranked = _rank(shown, focus)
    chosen = _choose(ranked, shown, focus, limit)
    roles = _roles(store, chosen) if wanted("Appointment", "", "appointed") else []
    place = {iri: number for number, iri in enumerate(chosen)}
    nodes = tuple(_node(store, iri, ranked[iri]) for iri in chosen)
    return Scene(
        title=store.entities.label(focus) if focus else "Who deals with whom",
        focus=focus,
        period=period,
        nodes=nodes,
        ties=tuple(_ties([*acts, *roles], place, collapse)),
        claims=tuple(claims),
        entities=len(ranked),
        hidden_undated=len(left_out),
        claimed_shown=claimed,
        base=store.base,
    )


def _claims(store: Store, focus: str, limit: int) -> list[ClaimRecord]:
    """All claims, or those about an entity and among its most frequent partners."""
    if not focus:
        return store.claims()
    own = read_claims(store, store.entities.label, events_of(focus))
    ranked = _rank(read_acts(store, own), focus)
    near = [iri for iri in sorted(ranked, key=lambda iri: (-ranked[iri], iri)) if iri != focus][:limit]
    if len(near) < 2:
        return own
    names = " ".join(f"<{iri}>" for iri in near)
    roles = "kg:actor|kg:target|kg:topic|kg:document"
    among = f"""{{ SELECT DISTINCT ?event WHERE {{ VALUES ?near {{ {names} }} ?event {roles} ?near .
      VALUES ?other {{ {names} }} ?event {roles} ?other . FILTER(?near != ?other) }} }}"""
    rest = read_claims(store, store.entities.label, among)
    seen = {claim.iri for claim in own}
    return own + [claim for claim in rest if claim.iri not in seen]


def _rank(acts: Iterable[Act], focus: str) -> dict[str, int]:
    """Entities that can be shown, with the number of their events; around a focus only its partners."""
    events: dict[str, set[str]] = defaultdict(set)
    near: set[str] = {focus}
    for act in acts:
        events[act.source].add(act.event)
        events[act.target].add(act.event)
        if focus in (act.source, act.target):
            near |= {act.source, act.target}
    return {iri: len(found) for iri, found in sorted(events.items()) if not focus or iri in near}


def _choose(ranked: Mapping[str, int], acts: Sequence[Act], focus: str, limit: int) -> list[str]:
    """At most `limit` entities, the most eventful first, each with a tie to another one chosen."""
    partners: dict[str, set[str]] = defaultdict(set)
    for act in acts:
        partners[act.source].add(act.target)
        partners[act.target].add(act.source)
    order = sorted(ranked, key=lambda iri: (iri != focus, -ranked[iri], -len(partners[iri]), iri))
    inside = set(order[:limit])
    kept = {iri for iri in inside if partners[iri] & inside}
    near = [iri for iri in order if iri not in inside and partners[iri] & kept]
    kept |= set(near[: limit - len(kept)])
    return [iri for iri in order if iri in kept]


def _node(store: Store, iri: str, events: int) -> Node:
    record = store.entities.by_iri.get(iri)
    return Node(
        iri=iri,
        id=shorten(iri, store.base).removeprefix("id:"),
        label=store.entities.label(iri),
        kind=record.kind if record else "",
        events=events,
    )


def _roles(store: Store, chosen: Collection[str]) -> list[Act]:
    """Whom persons and groups among the chosen speak for or belong to."""
    inside = set(chosen)
    rows = store.select("SELECT ?one ?p ?other { VALUES ?p { kg:represents kg:affiliation } ?one ?p ?other }")
    return [
        Act("", "", "", shorten(str(name), store.base), "roles", str(one), str(other), "", "", "", True, True)
        for one, name, other in rows
        if one in inside and other in inside and one != other
    ]


def _ties(acts: Iterable[Act], place: Mapping[str, int], collapse: bool) -> list[Tie]:
    """Acts between chosen entities, put together to lines."""
    order = {name: number for number, name in enumerate(FAMILIES)}
    grouped: dict[tuple[int, int, int, bool, str], list[Act]] = defaultdict(list)
    for act in acts:
        if act.source in place and act.target in place:
            one, other = sorted((place[act.source], place[act.target]))
            name = "" if collapse else act.property
            grouped[one, other, order[act.family], not act.asserted, name].append(act)
    names = list(place)
    families = list(FAMILIES)
    return [
        Tie(
            names[one],
            names[other],
            families[family],
            claimed,
            tuple(sorted(found, key=lambda a: (a.begin or "~", a.end, a.event, a.property, a.source))),
            name,
        )
        for (one, other, family, claimed, name), found in sorted(grouped.items())
    ]
