"""What a picture shows, read from a store: entities, the relations between them, and the claims behind."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import InputError
from kg.ontology import load_ontology, shorten
from kg.store import ClaimRecord, Store
from kg.store.evidence import kinds
from kg.store.readings import events_of, read_claims
from kg.view.families import FAMILIES, chooser, family_of

Day = str | dt.date | None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, open where a bound is empty; bounds are ISO 8601 days."""

    first: str = ""
    last: str = ""

    @classmethod
    def of(cls, since: Day, until: Day) -> Period:
        """A period from days, months (``2013-09``) or years.

        Raises:
            InputError: a bound is no date.
        """
        return cls(_bound(since, "0001-01-01"), _bound(until, "9999-12-31"))

    def __bool__(self) -> bool:
        return bool(self.first or self.last)

    def __contains__(self, days: tuple[str, str]) -> bool:
        begin, end = days
        return (not self.last or begin <= self.last) and (not self.first or end >= self.first)

    def __str__(self) -> str:
        if self.first and self.last:
            return f"{self.first} to {self.last}"
        return f"since {self.first}" if self.first else f"until {self.last}" if self.last else ""


def _bound(day: Day, padding: str) -> str:
    if day is None:
        return ""
    if isinstance(day, dt.date):
        return day.isoformat()[:10]
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", day):
        raise InputError(f"{day!r} is no date; write 2013, 2013-09 or 2013-09-24")
    return day + padding[len(day) :]


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


@dataclass(slots=True)
class Act:
    """One event as it stands between two entities, by one direct property.

    Attributes:
        begin, end: ISO 8601 days, empty where the date is not known; `when` cut to precision.
        directed: whether it leads from `source` to `target` rather than both ways.
        claims: indices into the scene's claims, in the order of articles.
        asserted: whether an article itself asserts that it happened.
    """

    event: str
    type: str
    property: str
    family: str
    source: str
    target: str
    begin: str
    end: str
    when: str
    directed: bool
    asserted: bool = False
    claims: list[int] = field(default_factory=list)


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


def count(number: int, one: str, many: str = "") -> str:
    """``1 event``, ``2 events``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


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


def within(acts: Iterable[Act], period: Period, keep_undated: bool) -> list[Act]:
    """The acts of a period, and those without a date if they are kept."""
    return [act for act in acts if ((act.begin, act.end) in period if act.begin else keep_undated)]


def read_acts(
    store: Store,
    claims: Sequence[ClaimRecord],
    types: Collection[str] | str | None = None,
    *,
    fold: bool = False,
    keep: str = "",
) -> list[Act]:
    """The acts that claims speak of, in the order they are first spoken of.

    Args:
        types: as for `kg.view.picture`.
        fold: count what persons and groups do as done by whom they represent or belong to.
        keep: IRI of an entity that is not folded.
    """
    kind_of = kinds(store.entities)
    events = load_ontology().events
    wanted = chooser(types)
    stands_for = _stands_for(store, keep) if fold else {}
    found: dict[tuple[str, str, str, str], Act] = {}
    for number, claim in enumerate(claims):
        event = claim.event
        triples = dict.fromkeys(claim.edges(kind_of))
        both = {(one, other) for one, _, other in triples}
        for one, name, other in triples:
            mutual = events[event.type].symmetric and (other, one) in both
            if (mutual and one > other) or not wanted(event.type, event.cameo, name):
                continue
            one, other = stands_for.get(one, one), stands_for.get(other, other)
            if one == other:
                continue
            if mutual and one > other:
                one, other = other, one
            act = found.setdefault((event.iri, name, one, other), _act(claim, name, one, other, mutual))
            if number not in act.claims:
                act.claims.append(number)
            act.asserted |= claim.asserts
    return list(found.values())


def _act(claim: ClaimRecord, name: str, source: str, target: str, mutual: bool) -> Act:
    event = claim.event
    return Act(
        event=event.iri,
        type=event.type,
        property=name,
        family=family_of(event.type, event.cameo),
        source=source,
        target=target,
        begin=event.begin,
        end=event.end or event.begin,
        when=event.when,
        directed=not mutual,
    )


def _stands_for(store: Store, keep: str) -> dict[str, str]:
    """For persons and groups the one state or body they represent or belong to, where there is only one."""
    above: dict[str, set[str]] = defaultdict(set)
    for one, other in store.select("SELECT ?one ?other { ?one kg:represents|kg:affiliation ?other }"):
        above[str(one)].add(str(other))
    single = {one: min(others) for one, others in above.items() if len(others) == 1 and one != keep}
    return {one: single.get(other, other) for one, other in single.items() if other != one}


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
        Act("", "", shorten(str(name), store.base), "roles", str(one), str(other), "", "", "", True, True)
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
