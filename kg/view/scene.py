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

_LINES_EACH = 3  #: lines drawn for each entity, over the whole picture
_FEWEST_LINES = 60  #: lines that are always drawn
_MANY_EVENTS = 300  #: more events than this are read with all others at once


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
        weaker: how many lines are left out because others stand for more events.
        unit: what ties stand for: events, or for the answer to a query just ties.
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
    weaker: int
    claimed_shown: bool
    base: str
    unit: str = "event"

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
            f"{count(len(events), 'event')} in {count(reports, 'report')}"
            if self.unit == "event"
            else count(len(self.ties), self.unit),
        ]
        if self.weaker:
            parts.append(f"{count(self.weaker, 'weaker line')} left out")
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
    every = tie_up([*acts, *roles], place, collapse)
    ties = strongest(every, claimed)
    return Scene(
        title=store.entities.label(focus) if focus else "Who deals with whom",
        focus=focus,
        period=period,
        nodes=nodes,
        ties=tuple(ties),
        claims=tuple(claims),
        entities=len(ranked),
        hidden_undated=len(left_out),
        weaker=sum(not tie.claimed or claimed for tie in every)
        - sum(not tie.claimed or claimed for tie in ties),
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
    seen = {claim.event.iri for claim in own}
    among = [event for event in _events_among(store, set(near)) if event not in seen]
    if len(among) > _MANY_EVENTS:
        wanted = set(among)
        return own + [claim for claim in store.claims() if claim.event.iri in wanted]
    if not among:
        return own
    where = f"VALUES ?event {{ {' '.join(f'<{event}>' for event in among)} }}"
    return own + read_claims(store, store.entities.label, where)


def _events_among(store: Store, entities: Collection[str]) -> list[str]:
    """Events in which at least two of these entities have a part, sorted."""
    parts: dict[str, set[str]] = defaultdict(set)
    for role in ("actor", "target", "topic", "document"):
        for event, entity in store.pairs(f"kg:{role}"):
            if entity in entities:
                parts[event].add(entity)
    return sorted(event for event, found in parts.items() if len(found) > 1)


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


def tie_up(acts: Iterable[Act], place: Mapping[str, int], collapse: bool) -> list[Tie]:
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


def strongest(ties: Sequence[Tie], claimed: bool) -> list[Tie]:
    """The ties with most events, not many more than entities, and for each entity its strongest one.

    More lines than that are a thicket in which none can be followed.
    """
    room = {False: 0, True: 0}
    many = max(_FEWEST_LINES, _LINES_EACH * len({end for tie in ties for end in (tie.source, tie.target)}))
    alone = {end for tie in ties for end in (tie.source, tie.target) if claimed or not tie.claimed}
    kept: set[int] = set()
    for number in sorted(range(len(ties)), key=lambda i: (ties[i].family == "roles", -ties[i].events, i)):
        tie = ties[number]
        drawn = not tie.claimed or claimed
        if room[drawn] < many or (drawn and alone & {tie.source, tie.target}):
            kept.add(number)
            room[drawn] += 1
            if drawn:
                alone -= {tie.source, tie.target}
    return [tie for number, tie in enumerate(ties) if number in kept]
