"""What passed between two entities: events seen as acts of one towards another."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from kg.errors import InputError
from kg.ontology import load_ontology
from kg.store import ClaimRecord, Store
from kg.store.evidence import kinds
from kg.view.families import chooser, family_of

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


@dataclass(slots=True)
class Act:
    """One event as it stands between two entities, by one direct property.

    Attributes:
        event: IRI, empty for a role; `event_id` is its local name.
        begin, end: ISO 8601 days, empty where the date is not known; `when` cut to precision.
        directed: whether it leads from `source` to `target` rather than both ways.
        claims: indices into the scene's claims, in the order of articles.
        asserted: whether an article itself asserts that it happened.
    """

    event: str
    event_id: str
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
        store: the graph the claims are from.
        claims: what `Act.claims` will point into.
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
            act = found.setdefault(
                (event.iri, name, one, other), _act(store, claim, name, one, other, mutual)
            )
            if number not in act.claims:
                act.claims.append(number)
            act.asserted |= claim.asserts
    return list(found.values())


def _act(store: Store, claim: ClaimRecord, name: str, source: str, target: str, mutual: bool) -> Act:
    event = claim.event
    return Act(
        event=event.iri,
        event_id=event.iri.removeprefix(store.base),
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
