"""The network picture: a scene as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from kg.view import labels as words
from kg.view.edges import draw_edge
from kg.view.families import FAMILIES
from kg.view.frame import Frame, legend, mark, wrapped
from kg.view.layout import layout
from kg.view.lines import Curve, bundle, trim
from kg.view.scene import Node, Scene, Tie
from kg.view.shapes import SHAPES, draw, reach, shape_of
from kg.view.svg import element, title
from kg.view.text import width, wrap
from kg.view.theme import Theme, colour, fill, outline
from kg.view.wording import count, kind_name

_LABELLED_LINES = 34  #: with more lines than this the words on lines are left to the tooltips
#: Where along a line labels look for it; its ends, with their arrows, count more.
_STEPS = (0.02, 0.05, *(i / 12 for i in range(1, 12)), 0.95, 0.98)
_MAJOR = 64  #: how many labels the layout makes room for


@dataclass(frozen=True, slots=True)
class _Spot:
    """An entity with its place and measures."""

    node: Node
    shape: str
    x: float
    y: float
    r: float
    lines: tuple[str, ...]
    size: float
    box: words.Box | None


def draw_network(scene: Scene, theme: Theme = "auto") -> str:
    """The SVG of a scene; the same scene gives the same bytes."""
    spots = _spots(scene)
    place = {spot.node.iri: number for number, spot in enumerate(spots)}
    curves = _curves(scene.ties, spots, place)
    boxed = _labelled(scene, spots, curves)
    frame = _frame(boxed)
    taken = [spot.box for spot in boxed if spot.box] + [_shape_box(spot) for spot in boxed]
    hidden = [tie.claimed and not scene.claimed_shown for tie in scene.ties]
    with_words = hidden.count(False) <= _LABELLED_LINES
    named = {node.iri: node for node in scene.nodes}
    edges = [
        draw_edge(
            tie, i, curves[i], named, theme, hidden=away, taken=taken if with_words and not away else None
        )
        for i, (tie, away) in enumerate(zip(scene.ties, hidden, strict=True))
    ]
    nodes = [
        _node(spot, theme, scene.unit, is_focus=scene.focus == spot.node.iri) for spot in reversed(boxed)
    ]
    used = [family for family in FAMILIES if any(tie.family == family for tie in scene.ties)]
    shapes = [shape for shape in SHAPES if any(spot.shape == shape for spot in spots)]
    body = element(
        "g", element("g", *edges, class_="edges"), element("g", *nodes, class_="nodes"), class_="view"
    )
    return wrapped(scene.title, scene.caption, frame, body, legend(used, shapes, theme), theme)


def _spots(scene: Scene) -> list[_Spot]:
    most = max([8, *(node.events for node in scene.nodes)])
    crowd = len(scene.nodes)
    small = 5.0 if crowd > 60 else 6.5
    sized: list[tuple[Node, float, float, tuple[str, ...]]] = []
    boxes: list[tuple[float, float]] = []
    for number, node in enumerate(scene.nodes):
        share = math.sqrt(node.events / most)
        r = round(small + (11.5 if crowd > 60 else 13) * share, 1)
        size = round((9.6 if crowd > 60 else 10.6) + 4.2 * share, 1)
        lines = wrap(node.label, 20 if crowd > 60 else 24)
        sized.append((node, r, size, lines))
        across, down = reach(shape_of(node.kind), r)
        if number < _MAJOR:
            wide = max(2 * across, max(width(line, size) for line in lines)) + 10
            boxes.append((wide, 2 * down + len(lines) * size * 1.14 + 9))
        else:
            boxes.append((2 * across + 12, 2 * down + 12))
    place = {node.iri: number for number, node in enumerate(scene.nodes)}
    pairs = [
        (place[tie.source], place[tie.target]) for tie in scene.ties if not tie.claimed or scene.claimed_shown
    ]
    spots = []
    for number, ((node, r, size, lines), (x, y)) in enumerate(zip(sized, layout(boxes, pairs), strict=True)):
        lift = len(lines) * size * 1.14 / 2 if number < _MAJOR else 0
        spots.append(_Spot(node, shape_of(node.kind), round(x, 1), round(y - lift, 1), r, lines, size, None))
    return spots


def _curves(ties: Sequence[Tie], spots: Sequence[_Spot], place: dict[str, int]) -> list[Curve]:
    """A curve for each tie; those that are only claimed run outside of those asserted."""
    import numpy as np

    shapes = np.array([(spot.x, spot.y, max(reach(spot.shape, spot.r))) for spot in spots]).reshape(-1, 3)
    together: dict[tuple[str, str], list[int]] = {}
    for number, tie in enumerate(ties):
        together.setdefault((tie.source, tie.target), []).append(number)
    curves: dict[int, Curve] = {}
    for (source, target), numbers in together.items():
        one, other = place[source], place[target]
        start, end = spots[one], spots[other]
        asserted = [number for number in numbers if not ties[number].claimed]
        claimed = [number for number in numbers if ties[number].claimed]
        lanes = len(asserted) + (2 if asserted else 1) * len(claimed)
        found = bundle((start.x, start.y), (end.x, end.y), lanes, shapes, (one, other))
        # claimed lines take the last lanes, and as many stay free on the other side
        order = asserted + claimed
        for number, curve in zip(order, found[lanes - len(order) :], strict=True):
            curves[number] = trim(curve, _rim(start), _rim(end))
    return [curves[number] for number in range(len(ties))]


def _rim(spot: _Spot) -> tuple[float, float]:
    across, down = reach(spot.shape, spot.r)
    return across + 2, down + 2


def _labelled(scene: Scene, spots: Sequence[_Spot], curves: Sequence[Curve]) -> list[_Spot]:
    """The spots with the boxes of their labels."""
    import numpy as np

    points = [
        curve.at(t)
        for curve, tie in zip(curves, scene.ties, strict=True)
        if not tie.claimed or scene.claimed_shown
        for t in _STEPS
    ]
    asked = [
        words.Label(
            spot.x,
            spot.y,
            reach(spot.shape, spot.r),
            max(width(line, spot.size) for line in spot.lines),
            len(spot.lines) * spot.size * 1.14,
            number < 12,
        )
        for number, spot in enumerate(spots)
    ]
    edges = _extent([_shape_box(spot) for spot in spots])
    room: words.Box = (edges[0] - 60, edges[1] - 20, edges[2] + 60, edges[3] + 40)
    boxes = words.place(asked, np.array(points, dtype=float).reshape(-1, 2), room)
    return [replace(spot, box=box) for spot, box in zip(spots, boxes, strict=True)]


def _shape_box(spot: _Spot) -> words.Box:
    across, down = reach(spot.shape, spot.r)
    return (spot.x - across, spot.y - down, spot.x + across, spot.y + down)


def _extent(boxes: Sequence[words.Box]) -> words.Box:
    if not boxes:
        return (0, 0, 320, 80)
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _frame(spots: Sequence[_Spot]) -> Frame:
    left, top, right, bottom = _extent([box for s in spots for box in (_shape_box(s), s.box) if box])
    pad = 16
    return Frame(left - pad, top - pad, right - left + 2 * pad, bottom - top + 2 * pad)


def _node(spot: _Spot, theme: Theme, unit: str, *, is_focus: bool) -> str:
    node = spot.node
    said = f"{node.label}, {kind_name(node.kind)}, {count(node.events, unit)}"
    thick = 1.3 if outline(spot.shape) == "ground" else 1.1
    return element(
        "g",
        title(said),
        element(
            "g",
            draw(spot.shape, spot.x, spot.y, spot.r),
            stroke_width=thick,
            **mark(spot.shape, theme, "mark"),
        ),
        _words(spot, theme, bold=is_focus),
        class_="n focus" if is_focus else "n",
        tabindex=0,
        role="button",
        aria_label=said,
        data_id=node.id,
        data_iri=node.iri,
        data_label=node.label,
        data_kind=node.kind,
        data_n=node.events,
        data_x=spot.x,
        data_y=spot.y,
    )


def _words(spot: _Spot, theme: Theme, *, bold: bool) -> str:
    """The label; where there is no room for it, it waits for the script below its shape."""
    wide = max(width(line, spot.size) for line in spot.lines)
    below = spot.y + reach(spot.shape, spot.r)[1] + 2.5
    left, top, right, _ = spot.box or (spot.x - wide / 2, below, spot.x + wide / 2, below)
    inside = left < spot.x < right
    anchor = "middle" if inside else "start" if left >= spot.x else "end"
    x = (left + right) / 2 if inside else left if anchor == "start" else right
    return element(
        "text",
        *(
            element("tspan", escape(line), x=x, y=top + spot.size * (0.88 + 1.14 * number))
            for number, line in enumerate(spot.lines)
        ),
        **fill("ink", theme, "halo" if spot.box else "halo minor"),
        stroke=colour("ground", theme),
        stroke_width=3,
        stroke_linejoin="round",
        paint_order="stroke",
        font_size=spot.size,
        font_weight="700" if bold else None,
        text_anchor=anchor,
        visibility=None if spot.box else "hidden",
    )
