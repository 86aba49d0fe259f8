"""The network picture: a scene as SVG."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from kg.ontology import load_ontology
from kg.view import labels as words
from kg.view.families import FAMILIES
from kg.view.frame import Frame, legend, wrapped
from kg.view.layout import Point, layout
from kg.view.lines import Curve, arrow, bundle, trim
from kg.view.scene import Node, Scene, Tie, count
from kg.view.shapes import SHAPES, draw, n, reach, shape_of
from kg.view.text import width, wrap
from kg.view.theme import Theme, colour, fill, outline

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LABELLED_LINES = 34  #: with more lines than this the words on lines are left to the tooltips
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
    drawn = [tie for tie in scene.ties if not tie.claimed or scene.claimed_shown]
    with_words = len(drawn) <= _LABELLED_LINES
    edges = [
        _edge(scene, number, tie, curves[number], theme, taken if with_words and tie in drawn else None)
        for number, tie in enumerate(scene.ties)
    ]
    nodes = [_node(spot, theme, scene.focus == spot.node.iri) for spot in reversed(boxed)]
    used = [family for family in FAMILIES if any(tie.family == family for tie in scene.ties)]
    shapes = [shape for shape in SHAPES if any(spot.shape == shape for spot in spots)]
    body = f'<g class="view"><g class="edges">{"".join(edges)}</g><g class="nodes">{"".join(nodes)}</g></g>'
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
        curve.at(t / 12)
        for curve, tie in zip(curves, scene.ties, strict=True)
        if not tie.claimed or scene.claimed_shown
        for t in range(1, 12)
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
    return [
        _Spot(s.node, s.shape, s.x, s.y, s.r, s.lines, s.size, box)
        for s, box in zip(spots, boxes, strict=True)
    ]


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


def _node(spot: _Spot, theme: Theme, is_focus: bool) -> str:
    node = spot.node
    said = f"{node.label}, {_kind(node.kind)}, {count(node.events, 'event')}"
    edge = outline(spot.shape)
    parts = [
        f'<g class="n{" focus" if is_focus else ""}" tabindex="0" role="button" aria-label="{escape(said)}" '
        f'data-id="{escape(node.id)}" data-iri="{escape(node.iri)}" data-kind="{escape(node.kind)}" '
        f'data-n="{node.events}" data-x="{n(spot.x)}" data-y="{n(spot.y)}">',
        f"<title>{escape(said)}</title>",
        f'<g class="p-{spot.shape} s-{edge} mark" fill="{colour(spot.shape, theme)}" '
        f'stroke="{colour(edge, theme)}" stroke-width="{1.3 if edge == "ground" else 1.1}">',
        draw(spot.shape, spot.x, spot.y, spot.r),
        "</g>",
        _words(spot, theme, bold=is_focus),
        "</g>",
    ]
    return "".join(parts)


def _words(spot: _Spot, theme: Theme, *, bold: bool) -> str:
    box, hidden = spot.box, ""
    if box is None:
        wide = max(width(line, spot.size) for line in spot.lines)
        top = spot.y + reach(spot.shape, spot.r)[1] + 2.5
        box, hidden = (spot.x - wide / 2, top, spot.x + wide / 2, 0), ' visibility="hidden"'
    left, top, right, _ = box
    inside = left < spot.x < right
    anchor = "middle" if inside else "start" if left >= spot.x else "end"
    x = (left + right) / 2 if inside else left if anchor == "start" else right
    lines = "".join(
        f'<tspan x="{n(x)}" y="{n(top + spot.size * (0.88 + 1.14 * i))}">{escape(line)}</tspan>'
        for i, line in enumerate(spot.lines)
    )
    return (
        f'<text class="p-ink halo{" minor" if hidden else ""}" fill="{colour("ink", theme)}" '
        f'stroke="{colour("ground", theme)}" stroke-width="3" stroke-linejoin="round" paint-order="stroke" '
        f'font-size="{n(spot.size)}" text-anchor="{anchor}"{hidden}'
        f"{' font-weight=' + chr(34) + '700' + chr(34) if bold else ''}>{lines}</text>"
    )


def _kind(kind: str) -> str:
    term = load_ontology().kinds.get(kind)
    return term.label if term else kind or "entity"


def _edge(
    scene: Scene, number: int, tie: Tie, curve: Curve, theme: Theme, taken: list[words.Box] | None
) -> str:
    """One line with its arrows, its sign and, where there is room, its words."""
    thick = round(1.3 + 1.05 * math.log2(tie.events), 1) if tie.family != "roles" else 1.1
    thick = min(thick, 7.0)
    dashes = (
        ' stroke-dasharray="5 4"'
        if tie.family == "roles"
        else ' stroke-dasharray="1.5 4" stroke-linecap="round"'
        if tie.claimed
        else ""
    )
    size = 6.5 + 1.3 * thick
    heads = []
    if tie.forward and tie.family != "roles":
        heads.append(arrow(curve.end, curve.at(1 - min(0.5, size / max(curve.length, 1))), size))
    if tie.backward and tie.family != "roles":
        heads.append(arrow(curve.start, curve.at(min(0.5, size / max(curve.length, 1))), size))
    names = {node.iri: node for node in scene.nodes}
    said = _said(tie, names)
    hidden = tie.claimed and not scene.claimed_shown
    middle = curve.at(0.5)
    text = ""
    if taken is not None:
        text, middle = _edge_words(tie, curve, theme, taken)
    family = FAMILIES[tie.family]
    sign = ""
    if family.sign and curve.length > 26:
        x, y = n(middle[0]), n(middle[1])
        sign = (
            f'<g transform="translate({x} {y})"><circle r="5.6" {fill("ground", theme)} stroke="none"/>'
            f'<path d="{family.sign}" fill="none" stroke-width="1.8"/></g>'
        )
    opacity = 0.55 if tie.family == "roles" or tie.claimed else 0.82
    paint = colour(tie.family, theme)
    dates = " ".join(
        sorted({f"{a.begin}/{a.end}" if a.end != a.begin else a.begin for a in tie.acts if a.begin})
    )
    events = " ".join(dict.fromkeys(_local(a.event, scene.base) for a in tie.acts if a.event))
    types = " ".join(dict.fromkeys(a.property for a in tie.acts))
    reports = len({claim for act in tie.acts for claim in act.claims})
    undated = len({a.event for a in tie.acts if not a.begin and a.event})
    return (
        f'<g class="e f-{tie.family}{" claimed" if tie.claimed else ""}" fill="{paint}" stroke="{paint}"'
        f'{" display=" + chr(34) + "none" + chr(34) if hidden else ""} tabindex="-1" role="button" aria-label="{escape(said)}" '
        f'data-e="{number}" data-s="{escape(names[tie.source].id)}" data-t="{escape(names[tie.target].id)}" '
        f'data-f="{tie.family}" data-y="{types}" data-i="{escape(events)}" data-d="{dates}" '
        f'data-n="{tie.events}" data-c="{reports}" data-u="{undated}"><title>{escape(said)}</title>'
        f'<path class="hit" d="{curve.path}" fill="none" stroke-width="12" stroke-opacity="0"/>'
        f'<path class="line" d="{curve.path}" fill="none" stroke-width="{n(thick)}" stroke-opacity="{opacity}"{dashes}/>'
        + "".join(f'<path d="{head}" stroke="none"/>' for head in heads)
        + sign
        + text
        + "</g>"
    )


def _edge_words(tie: Tie, curve: Curve, theme: Theme, taken: list[words.Box]) -> tuple[str, Point]:
    """The words on a line where they are free, and the point its sign stands at."""
    text = _summary(tie)
    size = 9.2
    signed = 8.0 if FAMILIES[tie.family].sign else 0.0
    wide = width(text, size) + 2 * signed
    for t in (0.5, 0.42, 0.58, 0.34, 0.66):
        x, y = curve.at(t)
        box = (x - wide / 2 - 1, y - 6, x + wide / 2 + 1, y + 6)
        if curve.length > wide * 0.75 + 12 and words.free(box, taken):
            taken.append(box)
            start = x - wide / 2 + 2 * signed
            words_svg = (
                f'<text x="{n(start)}" y="{n(y + 3.2)}" font-size="{size}" stroke-width="3" paint-order="stroke" '
                f'stroke-linejoin="round" class="halo" stroke="{colour("ground", theme)}">{escape(text)}</text>'
            )
            return words_svg, (x - wide / 2 + signed - 1, y)
    return "", curve.at(0.5)


def _summary(tie: Tie) -> str:
    """Such as ``met ×3`` or ``met, phoned``."""
    edges = load_ontology().edges
    said = Counter(act.property for act in tie.acts)
    names = [edges[name].label if name in edges else _plain(name) for name, _ in said.most_common(2)]
    more = f" +{len(said) - 2}" if len(said) > 2 else ""
    times = f" ×{tie.events}" if tie.events > 1 else ""
    return ", ".join(names) + more + times


def _plain(name: str) -> str:
    return {"represents": "represents", "affiliation": "belongs to"}.get(name, name)


def _said(tie: Tie, names: dict[str, Node]) -> str:
    """A line in words, for a tooltip and for who cannot see it."""
    one, other = names[tie.source].label, names[tie.target].label
    edges = load_ontology().edges
    parts = []
    for (source, name), many in Counter((a.source, a.property) for a in tie.acts).items():
        subject, target = (one, other) if source == tie.source else (other, one)
        verb = edges[name].label if name in edges else _plain(name)
        times = f" ×{many}" if many > 1 else ""
        parts.append(f"{subject} {verb} {target}{times}")
    said = "; ".join(parts)
    if tie.family != "roles":
        said += f" ({count(len({c for a in tie.acts for c in a.claims}), 'report')})"
    return f"only said, planned or denied: {said}" if tie.claimed else said


def _local(iri: str, base: str) -> str:
    return iri.removeprefix(base)
