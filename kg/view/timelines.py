"""The timeline of an entity, a row for each partner, or of a pair, a row for each family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kg.store import ClaimRecord, Store
from kg.store.readings import events_of, read_claims
from kg.view.acts import Act, Day, Period, read_acts, within
from kg.view.axis import Axis, day_number
from kg.view.families import FAMILIES
from kg.view.frame import Frame, legend, wrapped
from kg.view.labels import Box, free
from kg.view.svg import element, n, title
from kg.view.text import cut, width
from kg.view.theme import Theme, both, fill, stroke, text
from kg.view.wording import count, verb

_LEFT, _WIDE = 168.0, 760.0
_LANE = 17.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the timeline: its name and its acts, in the order of their dates."""

    label: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a timeline shows; `claims` is what acts point into, `labels` are labels by IRI."""

    title: str
    caption: str
    rows: tuple[Row, ...]
    claims: tuple[ClaimRecord, ...]
    labels: Mapping[str, str]

    @property
    def marks(self) -> list[tuple[Act, ...]]:
        """The acts behind each mark as drawn: one for a dated act, one for all undated of a family."""
        return [mark for row in self.rows for mark in _marks(row)]


def read_timeline(
    store: Store,
    entity: str,
    other: str | None = None,
    *,
    since: Day = None,
    until: Day = None,
    types: Collection[str] | str | None = None,
    limit: int = 16,
) -> Timeline:
    """Read what a timeline shows; arguments and errors as for `kg.view.timeline`."""
    period = Period.of(since, until)
    one = store.entity(entity)
    partner = store.entity(other) if other else None
    claims = read_claims(store, store.entities.label, events_of(one.iri))
    acts = [a for a in read_acts(store, claims, types) if one.iri in (a.source, a.target)]
    if partner:
        acts = [act for act in acts if partner.iri in (act.source, act.target)]
    shown = within(acts, period, not period)
    rows = _by_family(shown) if partner else _by_partner(store, shown, one.iri, limit)
    events = {act.event: act for act in shown}
    undated = sum(not act.begin for act in events.values())
    reports = len({claim for act in shown for claim in act.claims})
    parts = [f"{count(len(events), 'event')} in {count(reports, 'report')}"]
    if not partner:
        parts.append(
            count(len({_partner(act, one.iri) for act in shown}), "partner or matter", "partners and matters")
        )
    if undated:
        parts.append(f"{undated} without a date")
    hidden = len({act.event for act in acts if not act.begin}) if period else 0
    if hidden:
        parts.append(f"{hidden} without a date left out")
    if any(not act.asserted for act in shown):
        parts.append("hollow: only said, planned or denied")
    if period:
        parts.append(str(period))
    title = f"{one.label} and {partner.label}" if partner else f"{one.label} over time"
    labels = {iri: store.entities.label(iri) for act in shown for iri in (act.source, act.target)}
    return Timeline(title, " · ".join(parts), tuple(rows), tuple(claims), labels)


def _partner(act: Act, entity: str) -> str:
    return act.target if act.source == entity else act.source


def _in_order(acts: Sequence[Act]) -> tuple[Act, ...]:
    return tuple(sorted(acts, key=lambda a: (a.begin or "~", a.end, a.family, a.event, a.property, a.source)))


def _by_family(acts: Sequence[Act]) -> list[Row]:
    return [
        Row(family.label, _in_order(found))
        for family in FAMILIES.values()
        if (found := [act for act in acts if act.family == family.name])
    ]


def _by_partner(store: Store, acts: Sequence[Act], entity: str, limit: int) -> list[Row]:
    grouped: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        grouped[_partner(act, entity)].append(act)
    ranked = sorted(
        grouped, key=lambda iri: (-len({a.event for a in grouped[iri]}), store.entities.label(iri), iri)
    )
    rows = [Row(store.entities.label(iri), _in_order(grouped[iri])) for iri in ranked[:limit]]
    rest = [act for iri in ranked[limit:] for act in grouped[iri]]
    if rest:
        rows.append(Row(f"{len(ranked) - limit} others", _in_order(rest)))
    return rows


def _marks(row: Row) -> list[tuple[Act, ...]]:
    undated: dict[str, list[Act]] = defaultdict(list)
    for act in row.acts:
        if not act.begin:
            undated[act.family].append(act)
    dated = [(act,) for act in row.acts if act.begin]
    return dated + [tuple(undated[family]) for family in FAMILIES if family in undated]


def draw_timeline(line: Timeline, theme: Theme = "auto") -> str:
    """The SVG of a timeline."""
    days = [day for row in line.rows for act in row.acts if act.begin for day in (act.begin, act.end)]
    axis = Axis.over(min(days), max(days), _LEFT, _WIDE) if days else None
    undated = max((_undated_width(row) for row in line.rows), default=0.0)
    right = _LEFT + _WIDE + max(16.0, undated)
    y, number = 26.0, 0
    shades: list[str] = []
    marks: list[str] = []
    for row in line.rows:
        drawn, tall = _row(row, axis, y, number, line.labels, theme)
        if len(shades) % 2 == 0:
            shades.append(element("rect", x=0, y=y, width=right, height=tall, **fill("shade", theme)))
        else:
            shades.append("")
        marks += drawn
        number += len(_marks(row))
        y += tall
    grid = _grid(axis, y, theme) if axis else ""
    head = text("no date", _LEFT + _WIDE + 14, 16, theme) if undated else ""
    families = [f for f in FAMILIES if any(act.family == f for row in line.rows for act in row.acts)]
    body = element("g", *shades, grid, head, *marks, class_="view")
    frame = Frame(0, 0, right, max(y, 60.0) + 6)
    return wrapped(line.title, line.caption, frame, body, legend(families, (), theme), theme, "timeline")


def _grid(axis: Axis, bottom: float, theme: Theme) -> str:
    return "".join(
        element("path", d=f"M{n(x)} 22V{n(bottom)}", fill="none", **stroke("rule", theme))
        + text(label, x, 16, theme, text_anchor="middle")
        for x, label in axis.ticks()
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """Where a mark stands and how large it is: half its length, half its height."""

    x: float
    y: float
    half: float
    r: float


def _row(
    row: Row, axis: Axis | None, top: float, number: int, labels: Mapping[str, str], theme: Theme
) -> tuple[list[str], float]:
    """The marks of a row and its height; marks that would cover each other are stacked."""
    taken: list[Box] = []
    parts = [text(cut(row.label, 28), 12, top + 17, theme, "ink", 11.5)]
    lowest, x = 0, _LEFT + _WIDE + 20
    for offset, mark in enumerate(_marks(row)):
        act = mark[0]
        if not act.begin or axis is None:
            many = len({act.event for act in mark})
            words = str(many) if many > 1 else ""
            parts.append(_mark(number + offset, mark, labels, _Look(x, top + 13, 0, 5.4), words, theme))
            x += _step(many)
            continue
        start, end = axis.at(day_number(act.begin)), axis.at(day_number(act.end))
        middle, half = (start + end) / 2, max((end - start) / 2, 0)
        r = min(7.5, 4.6 + 0.9 * (len(act.claims) - 1))
        lane = 0
        while lane < 5 and not free(_slot(middle, half + r, lane), taken):
            lane += 1
        taken.append(_slot(middle, half + r, lane))
        words = verb(act.property)
        room = _slot(middle + half + r + 4 + width(words, 9.5) / 2, width(words, 9.5) / 2 + 1, lane)
        if room[2] < _LEFT + _WIDE + 12 and free(room, taken):
            taken.append(room)
        else:
            words = ""
        lowest = max(lowest, lane)
        look = _Look(middle, top + 13 + lane * _LANE, half, r)
        parts.append(_mark(number + offset, mark, labels, look, words, theme))
    return parts, 26 + lowest * _LANE


def _slot(middle: float, half: float, lane: int) -> Box:
    return (middle - half, float(lane), middle + half, lane + 0.9)


def _step(many: int) -> float:
    return 17 + (width(str(many), 9.5) + 3 if many > 1 else 0)


def _undated_width(row: Row) -> float:
    """Room the marks without a date need, 0 where there are none."""
    many = [len({act.event for act in mark}) for mark in _marks(row) if not mark[0].begin]
    return max(62.0, 20 + sum(map(_step, many))) if many else 0.0


def _mark(
    number: int, mark: Sequence[Act], labels: Mapping[str, str], at: _Look, words: str, theme: Theme
) -> str:
    act = mark[0]
    hollow = not any(a.asserted for a in mark)
    said = _said(mark, labels)
    look = fill("ground", theme, "dot") if hollow else {"class_": "dot"}
    shape = element(
        "rect",
        x=at.x - at.half - at.r,
        y=at.y - at.r,
        width=2 * (at.half + at.r),
        height=2 * at.r,
        rx=at.r,
        stroke_width=1.8 if hollow else 0.8,
        **look,
    )
    strokes = FAMILIES[act.family].sign
    place = f"translate({n(at.x)} {n(at.y)}) scale(.85)"
    paint = stroke(act.family if hollow else "ground", theme)
    inside = (
        element("path", d=strokes, transform=place, fill="none", stroke_width=1.7, **paint) if strokes else ""
    )
    beside = at.x + at.half + at.r + 3.5
    return element(
        "g",
        title(said),
        shape,
        inside,
        element("text", escape(words), x=beside, y=at.y + 3.3, font_size=9.5, stroke="none") if words else "",
        **both(act.family, theme, "e claimed" if hollow else "e"),
        tabindex=0,
        role="button",
        aria_label=said,
        data_e=number,
        data_f=act.family,
        data_d=act.begin,
        data_n=len(mark),
        data_c=len({claim for a in mark for claim in a.claims}),
    )


def _said(mark: Sequence[Act], labels: Mapping[str, str]) -> str:
    told = list(dict.fromkeys(f"{labels[a.source]} {verb(a.property)} {labels[a.target]}" for a in mark))
    more = f"; {len(told) - 3} more" if len(told) > 3 else ""
    reports = count(len({claim for act in mark for claim in act.claims}), "report")
    return f"{mark[0].when or 'no date'}: {'; '.join(told[:3])}{more} ({reports})"
