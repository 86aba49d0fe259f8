"""The matrix of who deals with whom: rows act, columns are acted upon, a small square for each family."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kg.ontology import load_ontology
from kg.store import ClaimRecord, Store
from kg.view.families import FAMILIES
from kg.view.frame import Frame, legend, wrapped
from kg.view.scene import Act, Day, Period, count, read_acts, within
from kg.view.shapes import n
from kg.view.text import cut, width
from kg.view.theme import Theme, colour

_CELL = 30.0
#: Where in a cell the square of a family stands, as column and row.
_CORNERS = {"talks": (0, 0), "cooperation": (1, 0), "opposition": (0, 1), "force": (1, 1)}


@dataclass(frozen=True, slots=True)
class Square:
    """What one entity did towards another, of one family."""

    source: str
    target: str
    family: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a matrix shows.

    Attributes:
        order: IRIs of the entities, those that deal with each other near each other.
        labels: labels by IRI.
        squares: in the order they are drawn.
        claims: what acts point into.
    """

    title: str
    caption: str
    order: tuple[str, ...]
    labels: Mapping[str, str]
    squares: tuple[Square, ...]
    claims: tuple[ClaimRecord, ...]


def read_matrix(
    store: Store,
    *,
    since: Day = None,
    until: Day = None,
    types: Collection[str] | str | None = None,
    limit: int = 24,
    fold: bool = False,
) -> Matrix:
    """Read what a matrix shows; arguments and errors as for `kg.view.matrix`."""
    period = Period.of(since, until)
    claims = store.claims()
    every = [
        act for act in read_acts(store, claims, types, fold=fold) if act.asserted and act.family in _CORNERS
    ]
    every = [act for act in every if _deals(store, act.source) and _deals(store, act.target)]
    acts = within(every, period, not period)
    events: dict[str, set[str]] = defaultdict(set)
    for act in acts:
        for end in (act.source, act.target):
            events[end].add(act.event)
    ranked = sorted(events, key=lambda iri: (-len(events[iri]), store.entities.label(iri), iri))
    inside = set(ranked[:limit])
    shown = [act for act in acts if act.source in inside and act.target in inside]
    inside = {end for act in shown for end in (act.source, act.target)}
    order = _near(sorted(inside, key=ranked.index), shown)
    undated = len({act.event for act in shown if not act.begin})
    parts = [
        f"{len(order)} of {count(len(ranked), 'participant')} shown",
        f"{count(len({a.event for a in shown}), 'event')} in {count(len({c for a in shown for c in a.claims}), 'report')}",
    ]
    if undated:
        parts.append(f"{undated} without a date")
    if period:
        hidden = len({act.event for act in every if not act.begin})
        parts += [f"{hidden} without a date left out"] * (hidden > 0) + [str(period)]
    title = "Who does what to whom"
    labels = {iri: store.entities.label(iri) for iri in order}
    return Matrix(
        title, " · ".join(parts), tuple(order), labels, tuple(_squares(shown, order)), tuple(claims)
    )


def _deals(store: Store, iri: str) -> bool:
    """Whether an entity is one that can act."""
    record = store.entities.by_iri.get(iri)
    return record is not None and "Participant" in load_ontology().ancestors.get(record.kind, ())


def _near(ranked: Sequence[str], acts: Sequence[Act]) -> list[str]:
    """Those that deal most with the ones already placed come next."""
    ties: dict[tuple[str, str], int] = defaultdict(int)
    for act in acts:
        ties[act.source, act.target] += 1
        ties[act.target, act.source] += 1
    rest, order = list(ranked), []
    while rest:
        recent = order[-4:]
        best = max(
            rest,
            key=lambda iri: (sum(ties[iri, o] * (i + 1) for i, o in enumerate(recent)), -ranked.index(iri)),
        )
        order.append(best)
        rest.remove(best)
    return order


def _squares(acts: Sequence[Act], order: Sequence[str]) -> list[Square]:
    found: dict[tuple[int, int, int], list[Act]] = defaultdict(list)
    place = {iri: number for number, iri in enumerate(order)}
    families = list(FAMILIES)
    for act in acts:
        ways = [(act.source, act.target)] + [(act.target, act.source)] * (not act.directed)
        for one, other in ways:
            found[place[one], place[other], families.index(act.family)].append(act)
    return [
        Square(
            order[row],
            order[column],
            families[family],
            tuple(sorted(a, key=lambda x: (x.begin or "~", x.event, x.property))),
        )
        for (row, column, family), a in sorted(found.items())
    ]


def draw_matrix(matrix: Matrix, theme: Theme = "auto") -> str:
    """The SVG of a matrix."""
    size = len(matrix.order)
    names = {iri: cut(label, 24) for iri, label in matrix.labels.items()}
    left = max([60.0, *(width(name, 11) for name in names.values())]) + 20
    top = max([40.0, *(width(name, 11) * 0.82 for name in names.values())]) + 18
    parts = [_grid(size, left, top, theme)]
    for number, iri in enumerate(matrix.order):
        middle = (number + 0.5) * _CELL
        common = f'font-size="11" class="p-ink" fill="{colour("ink", theme)}"'
        title = f"<title>{escape(matrix.labels[iri])}</title>"
        parts.append(
            f'<text x="{n(left - 8)}" y="{n(top + middle + 4)}" text-anchor="end" {common}>{title}{escape(names[iri])}</text>'
        )
        x, y = n(left + middle + 3), n(top - 8)
        parts.append(
            f'<text transform="translate({x} {y}) rotate(-55)" {common}>{title}{escape(names[iri])}</text>'
        )
    most = max((len({a.event for a in square.acts}) for square in matrix.squares), default=1)
    place = {iri: number for number, iri in enumerate(matrix.order)}
    for number, square in enumerate(matrix.squares):
        parts.append(_square(matrix, number, square, (left, top), place, most, theme))
    extent = size * _CELL
    hint = "rows act, columns are acted upon; talks and agreements stand both ways"
    parts.append(
        f'<text x="{n(left)}" y="{n(top + extent + 18)}" font-size="11" class="p-muted" fill="{colour("muted", theme)}">{hint}</text>'
    )
    wide = (
        left
        + extent
        + max(
            [
                20.0,
                *(width(names[iri], 11) * 0.6 - (size - 1 - i) * _CELL for i, iri in enumerate(matrix.order)),
            ]
        )
        + 12
    )
    frame = Frame(0, 0, wide, top + extent + 28)
    used = [family for family in _CORNERS if any(square.family == family for square in matrix.squares)]
    body = f'<g class="view">{"".join(parts)}</g>'
    return wrapped(matrix.title, matrix.caption, frame, body, legend(used, (), theme), theme, "matrix")


def _grid(size: int, left: float, top: float, theme: Theme) -> str:
    extent = size * _CELL
    lines = "".join(
        f"M{n(left)} {n(top + i * _CELL)}h{n(extent)}M{n(left + i * _CELL)} {n(top)}v{n(extent)}"
        for i in range(size + 1)
    )
    own = "".join(
        f'<rect x="{n(left + i * _CELL)}" y="{n(top + i * _CELL)}" width="{n(_CELL)}" height="{n(_CELL)}" class="p-shade" fill="{colour("shade", theme)}"/>'
        for i in range(size)
    )
    return f'{own}<path d="{lines}" fill="none" class="s-rule" stroke="{colour("rule", theme)}"/>'


def _square(
    matrix: Matrix,
    number: int,
    square: Square,
    corner: tuple[float, float],
    place: Mapping[str, int],
    most: int,
    theme: Theme,
) -> str:
    column, row = _CORNERS[square.family]
    side = (_CELL - 4) / 2
    x = corner[0] + place[square.target] * _CELL + 2 + column * side
    y = corner[1] + place[square.source] * _CELL + 2 + row * side
    many = len({act.event for act in square.acts})
    strength = 0.45 + 0.55 * math.log(many + 1) / math.log(most + 1)
    paint, ground = colour(square.family, theme), colour("ground", theme)
    verbs = load_ontology().edges
    said = ", ".join(
        dict.fromkeys(verbs[a.property].label if a.property in verbs else a.property for a in square.acts)
    )
    one, other = matrix.labels[square.source], matrix.labels[square.target]
    text = f"{one} → {other}: {said} ({count(many, 'event')})"
    mark = FAMILIES[square.family].sign
    inside = ""
    if many > 1:
        inside = (
            f'<text x="{n(x + side / 2)}" y="{n(y + side / 2 + 3.2)}" font-size="9" font-weight="700" text-anchor="middle" '
            f'class="p-ground" fill="{ground}" stroke="none">{many}</text>'
        )
    elif mark:
        inside = (
            f'<path d="{mark}" transform="translate({n(x + side / 2)} {n(y + side / 2)}) scale(.8)" fill="none" '
            f'class="s-ground" stroke="{ground}" stroke-width="1.7"/>'
        )
    return (
        f'<g class="e f-{square.family}" fill="{paint}" stroke="{paint}" tabindex="0" role="button" aria-label="{escape(text)}" '
        f'data-e="{number}" data-f="{square.family}" data-n="{many}"><title>{escape(text)}</title>'
        f'<rect class="dot" x="{n(x + 0.6)}" y="{n(y + 0.6)}" width="{n(side - 1.2)}" height="{n(side - 1.2)}" rx="2.5" '
        f'fill-opacity="{strength:.2f}" stroke-opacity="0"/>{inside}</g>'
    )
