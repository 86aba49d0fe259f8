"""The timeline of an entity, a row for each partner, or of a pair, a row for each family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kg.ontology import load_ontology
from kg.store import ClaimRecord, Store
from kg.store.readings import events_of, read_claims
from kg.view.axis import Axis, day_number
from kg.view.families import FAMILIES
from kg.view.frame import Frame, legend, wrapped
from kg.view.labels import Box, free
from kg.view.scene import Act, Day, Period, count, read_acts, within
from kg.view.shapes import n
from kg.view.text import cut, width
from kg.view.theme import Theme, colour

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
        """The acts behind each mark in the order they are drawn: one for a dated act, one for all undated of a family."""
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
    y, number, parts = 26.0, 0, []
    for index, row in enumerate(line.rows):
        drawn, tall = _row(row, axis, y, number, line.labels, theme)
        if index % 2 == 0:
            parts.append(
                f'<rect x="0" y="{n(y)}" width="{n(right)}" height="{n(tall)}" class="p-shade" fill="{colour("shade", theme)}"/>'
            )
        parts += drawn
        number += len(_marks(row))
        y += tall
    grid = _grid(axis, y, theme) if axis else ""
    head = _text("no date", _LEFT + _WIDE + 14, 16, theme) if undated else ""
    families = [f for f in FAMILIES if any(act.family == f for row in line.rows for act in row.acts)]
    # shades first, then the grid, then the marks
    shades = "".join(part for part in parts if part.startswith("<rect"))
    marks = "".join(part for part in parts if not part.startswith("<rect"))
    body = f'<g class="view">{shades}{grid}{head}{marks}</g>'
    frame = Frame(0, 0, right, max(y, 60.0) + 6)
    return wrapped(line.title, line.caption, frame, body, legend(families, (), theme), theme, "timeline")


def _grid(axis: Axis, bottom: float, theme: Theme) -> str:
    return "".join(
        f'<path d="M{n(x)} 22V{n(bottom)}" class="s-rule" stroke="{colour("rule", theme)}" fill="none"/>'
        + _text(label, x, 16, theme, anchor="middle")
        for x, label in axis.ticks()
    )


def _text(
    text: str,
    x: float,
    y: float,
    theme: Theme,
    *,
    anchor: str = "start",
    name: str = "muted",
    size: float = 11,
) -> str:
    return (
        f'<text x="{n(x)}" y="{n(y)}" font-size="{n(size)}" text-anchor="{anchor}" class="p-{name}" '
        f'fill="{colour(name, theme)}">{escape(text)}</text>'
    )


def _row(
    row: Row, axis: Axis | None, top: float, number: int, labels: Mapping[str, str], theme: Theme
) -> tuple[list[str], float]:
    """The marks of a row and its height; marks that would cover each other are stacked."""
    taken: list[Box] = []
    parts: list[str] = []
    lowest = 0
    for offset, mark in enumerate(_marks(row)):
        act = mark[0]
        if not act.begin:
            continue
        assert axis is not None
        start, end = axis.at(day_number(act.begin)), axis.at(day_number(act.end))
        middle, half = (start + end) / 2, max((end - start) / 2, 0)
        r = min(7.5, 4.6 + 0.9 * (len(act.claims) - 1))
        lane = 0
        while lane < 5 and not free((middle - half - r, lane * 1.0, middle + half + r, lane + 0.9), taken):
            lane += 1
        text, box = _words(act, middle + max(half, r), lane, taken)
        taken.append((middle - half - r, lane * 1.0, middle + half + r, lane + 0.9))
        if box:
            taken.append(box)
        lowest = max(lowest, lane)
        at = (middle, top + 13 + lane * _LANE)
        parts.append(_mark(number + offset, mark, _said(mark, labels), at, half, r, text, theme))
    tall = 26 + lowest * _LANE
    parts.append(_text(cut(row.label, 28), 12, top + 17, theme, name="ink", size=11.5))
    x = _LEFT + _WIDE + 20
    for offset, mark in enumerate(_marks(row)):
        if not mark[0].begin:
            many = len({act.event for act in mark})
            text = str(many) if many > 1 else ""
            parts.append(
                _mark(number + offset, mark, _said(mark, labels), (x, top + 13), 0, 5.4, text, theme)
            )
            x += _step(many)
    return parts, tall


def _step(many: int) -> float:
    return 17 + (width(str(many), 9.5) + 3 if many > 1 else 0)


def _undated_width(row: Row) -> float:
    """Room the marks without a date need, 0 where there are none."""
    many = [len({act.event for act in mark}) for mark in _marks(row) if not mark[0].begin]
    return max(62.0, 20 + sum(map(_step, many))) if many else 0.0


def _words(act: Act, x: float, lane: int, taken: Sequence[Box]) -> tuple[str, Box | None]:
    edges = load_ontology().edges
    text = edges[act.property].label if act.property in edges else act.property
    box = (x + 2, lane * 1.0, x + 6 + width(text, 9.5), lane + 0.9)
    return (text, box) if box[2] < _LEFT + _WIDE + 12 and free(box, taken) else ("", None)


def _mark(
    number: int,
    mark: Sequence[Act],
    said: str,
    at: tuple[float, float],
    half: float,
    r: float,
    text: str,
    theme: Theme,
) -> str:
    act = mark[0]
    x, y = at
    hollow = not any(a.asserted for a in mark)
    paint, ground = colour(act.family, theme), colour("ground", theme)
    look = (
        f'class="dot p-ground" fill="{ground}" stroke-width="1.8"'
        if hollow
        else 'class="dot" stroke-width="0.8"'
    )
    shape = f'<rect x="{n(x - half - r)}" y="{n(y - r)}" width="{n(2 * half + 2 * r)}" height="{n(2 * r)}" rx="{n(r)}" {look}/>'
    sign = FAMILIES[act.family].sign
    inside = ""
    if sign:
        ink = f'class="f-{act.family}"' if hollow else f'class="s-ground" stroke="{ground}"'
        inside = f'<path d="{sign}" transform="translate({n(x)} {n(y)}) scale(.85)" fill="none" stroke-width="1.7" {ink}/>'
    words = ""
    if text:
        words = f'<text x="{n(x + max(half, 0) + r + 3.5)}" y="{n(y + 3.3)}" font-size="9.5" stroke="none">{escape(text)}</text>'
    return (
        f'<g class="e f-{act.family}{" claimed" if hollow else ""}" fill="{paint}" stroke="{paint}" tabindex="0" role="button" '
        f'aria-label="{escape(said)}" data-e="{number}" data-f="{act.family}" data-d="{act.begin}" data-n="{len(mark)}" '
        f'data-c="{len({c for a in mark for c in a.claims})}"><title>{escape(said)}</title>{shape}{inside}{words}</g>'
    )


def _said(mark: Sequence[Act], labels: Mapping[str, str]) -> str:
    edges = load_ontology().edges
    told = dict.fromkeys(
        f"{labels[a.source]} {edges[a.property].label if a.property in edges else a.property} {labels[a.target]}"
        for a in mark
    )
    first, more = list(told)[:3], len(told) - 3
    reports = count(len({claim for act in mark for claim in act.claims}), "report")
    return (
        f"{mark[0].when or 'no date'}: {'; '.join(first)}{f'; {more} more' if more > 0 else ''} ({reports})"
    )
