"""The matrix of who deals with whom: rows act, columns are acted upon, a small square for each family."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kg.ontology import load_ontology
from kg.store import ClaimRecord, Store
from kg.view.acts import Act, Day, Period, read_acts, within
from kg.view.families import FAMILIES
from kg.view.frame import Frame, legend, wrapped
from kg.view.svg import element, n, title
from kg.view.text import cut, width
from kg.view.theme import Theme, both, fill, stroke, text
from kg.view.wording import count, verb

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

    @property
    def events(self) -> int:
        """How many events."""
        return len({act.event for act in self.acts})


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
    reports = len({claim for act in shown for claim in act.claims})
    parts = [
        f"{len(order)} of {count(len(ranked), 'participant')} shown",
        f"{count(len({a.event for a in shown}), 'event')} in {count(reports, 'report')}",
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
    rest = list(ranked)
    order: list[str] = []
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
    names = [cut(matrix.labels[iri], 24) for iri in matrix.order]
    widths = [width(name, 11) for name in names]
    left, top = max([60.0, *widths]) + 20, max([40.0, *(wide * 0.82 for wide in widths)]) + 18
    extent = len(names) * _CELL
    most = max((square.events for square in matrix.squares), default=1)
    place = {iri: number for number, iri in enumerate(matrix.order)}
    squares = [
        _square(matrix, i, square, (left, top), place, most, theme) for i, square in enumerate(matrix.squares)
    ]
    hint = "rows act, columns are acted upon; talks and agreements stand both ways"
    heads = [_head(i, name, matrix.labels[matrix.order[i]], left, top, theme) for i, name in enumerate(names)]
    over = max([20.0, *(wide * 0.6 - (len(names) - 1 - i) * _CELL for i, wide in enumerate(widths))])
    body = element(
        "g",
        _grid(len(names), left, top, theme),
        *heads,
        *squares,
        text(hint, left, top + extent + 18, theme),
        class_="view",
    )
    used = [family for family in _CORNERS if any(square.family == family for square in matrix.squares)]
    frame = Frame(0, 0, left + extent + over + 12, top + extent + 28)
    return wrapped(matrix.title, matrix.caption, frame, body, legend(used, (), theme), theme, "matrix")


def _head(number: int, name: str, label: str, left: float, top: float, theme: Theme) -> str:
    """Name of a row and of its column."""
    middle = (number + 0.5) * _CELL
    words, ink = escape(name), fill("ink", theme)
    turned = f"translate({n(left + middle + 3)} {n(top - 8)}) rotate(-55)"
    x, y = left - 8, top + middle + 4
    row = element("text", title(label), words, font_size=11, x=x, y=y, text_anchor="end", **ink)
    return row + element("text", title(label), words, font_size=11, transform=turned, **ink)


def _grid(size: int, left: float, top: float, theme: Theme) -> str:
    extent = n(size * _CELL)
    steps = [i * _CELL for i in range(size + 1)]
    lines = "".join(
        f"M{n(left)} {n(top + step)}h{extent}M{n(left + step)} {n(top)}v{extent}" for step in steps
    )
    own = (
        element("rect", x=left + step, y=top + step, width=_CELL, height=_CELL, **fill("shade", theme))
        for step in steps[:-1]
    )
    return "".join(own) + element("path", d=lines, fill="none", **stroke("rule", theme))


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
    strength = 0.45 + 0.55 * math.log(square.events + 1) / math.log(most + 1)
    verbs = ", ".join(dict.fromkeys(verb(act.property) for act in square.acts))
    one, other = matrix.labels[square.source], matrix.labels[square.target]
    said = f"{one} → {other}: {verbs} ({count(square.events, 'event')})"
    return element(
        "g",
        title(said),
        element(
            "rect",
            class_="dot",
            x=x + 0.6,
            y=y + 0.6,
            width=side - 1.2,
            height=side - 1.2,
            rx=2.5,
            fill_opacity=f"{strength:.2f}",
            stroke_opacity=0,
        ),
        _inside(square, x + side / 2, y + side / 2, theme),
        **both(square.family, theme, "e"),
        tabindex=0,
        role="button",
        aria_label=said,
        data_e=number,
        data_f=square.family,
        data_n=square.events,
    )


def _inside(square: Square, x: float, y: float, theme: Theme) -> str:
    """How many events, or the family's sign where there is one."""
    strokes = FAMILIES[square.family].sign
    if square.events > 1:
        common = {"text_anchor": "middle", "font_weight": "700", "stroke": "none"}
        return text(str(square.events), x, y + 3.2, theme, "ground", 9, **common)
    if not strokes:
        return ""
    turned = f"translate({n(x)} {n(y)}) scale(.8)"
    return element(
        "path", d=strokes, transform=turned, fill="none", stroke_width=1.7, **stroke("ground", theme)
    )
