"""Lines between shapes: straight where they can be, bent round what stands in the way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.view.layout import Point
from kg.view.svg import n

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Sideways shifts of a line's middle to try, the smallest first.
_BENDS = (0, 18, -18, 34, -34, 54, -54, 78, -78)


@dataclass(frozen=True, slots=True)
class Curve:
    """A quadratic curve from `start` to `end` with one control point."""

    start: Point
    control: Point
    end: Point

    def at(self, t: float) -> Point:
        """Point at `t` between 0 and 1."""
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        return (
            a * self.start[0] + b * self.control[0] + c * self.end[0],
            a * self.start[1] + b * self.control[1] + c * self.end[1],
        )

    @property
    def path(self) -> str:
        """As SVG path data."""
        middle = ((self.start[0] + self.end[0]) / 2, (self.start[1] + self.end[1]) / 2)
        if math.dist(middle, self.control) < 0.6:
            return f"M{n(self.start[0])} {n(self.start[1])}L{n(self.end[0])} {n(self.end[1])}"
        points = (self.start, self.control, self.end)
        start, control, end = (f"{n(x)} {n(y)}" for x, y in points)
        return f"M{start}Q{control} {end}"

    @property
    def length(self) -> float:
        """Length of the chord."""
        return math.dist(self.start, self.end)


def bundle(
    one: Point, other: Point, lanes: int, shapes: NDArray[np.float64], skip: Sequence[int]
) -> list[Curve]:
    """The curves between two middles side by side, before they are cut at the shapes.

    Args:
        one: middle of the first shape.
        other: middle of the second shape.
        lanes: how many lines join the two.
        shapes: middle and radius of each shape, shape (n, 3).
        skip: the two shapes the lines belong to.
    """
    import numpy as np

    dx, dy = other[0] - one[0], other[1] - one[1]
    far = math.hypot(dx, dy) or 1.0
    normal = (-dy / far, dx / far)
    middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    gap = min(17.0, far / 5)
    others = np.delete(shapes, list(skip), axis=0)
    best, least = 0.0, math.inf
    for shift in _BENDS:
        if shift and abs(shift) > far * 0.45:
            break
        offs = [(lane - (lanes - 1) / 2) * gap + shift for lane in range(lanes)]
        hits = sum(_hits(one, _aside(middle, normal, 2 * off), other, others) for off in offs)
        if hits + abs(shift) / 100 < least - 1e-9:
            best, least = float(shift), hits + abs(shift) / 100
        if not hits:
            break
    return [
        Curve(one, _aside(middle, normal, 2 * ((lane - (lanes - 1) / 2) * gap + best)), other)
        for lane in range(lanes)
    ]


def _aside(point: Point, normal: Point, by: float) -> Point:
    return (point[0] + normal[0] * by, point[1] + normal[1] * by)


def _hits(one: Point, control: Point, other: Point, shapes: NDArray[np.float64]) -> float:
    """How many shapes a curve runs through."""
    import numpy as np

    if not len(shapes):
        return 0.0
    steps = np.linspace(0.1, 0.9, 13)
    xs = (1 - steps) ** 2 * one[0] + 2 * steps * (1 - steps) * control[0] + steps**2 * other[0]
    ys = (1 - steps) ** 2 * one[1] + 2 * steps * (1 - steps) * control[1] + steps**2 * other[1]
    gaps = np.hypot(xs[:, None] - shapes[None, :, 0], ys[:, None] - shapes[None, :, 1])
    return float((gaps < shapes[None, :, 2] + 4).any(axis=0).sum())


def trim(curve: Curve, start: tuple[float, float], end: tuple[float, float]) -> Curve:
    """Cut a curve where it leaves and enters its shapes, taken as ellipses of these half axes."""
    first = _cut(curve.start, curve.control, start)
    last = _cut(curve.end, curve.control, end)
    if math.dist(first, last) < 4 or math.dist(curve.start, curve.end) < 8:
        return curve
    middle = curve.at(0.5)
    # keep the curve through the same middle point
    control = (2 * middle[0] - (first[0] + last[0]) / 2, 2 * middle[1] - (first[1] + last[1]) / 2)
    return Curve(first, control, last)


def _cut(here: Point, towards: Point, axes: tuple[float, float]) -> Point:
    dx, dy = towards[0] - here[0], towards[1] - here[1]
    far = math.hypot(dx / axes[0], dy / axes[1])
    if far < 1:
        return here
    return (here[0] + dx / far, here[1] + dy / far)


def arrow(tip: Point, from_point: Point, size: float) -> str:
    """Path data of an arrowhead whose tip is at `tip`."""
    dx, dy = tip[0] - from_point[0], tip[1] - from_point[1]
    far = math.hypot(dx, dy) or 1.0
    ux, uy = dx / far, dy / far
    back = (tip[0] - ux * size, tip[1] - uy * size)
    half = size * 0.46
    left = (back[0] - uy * half, back[1] + ux * half)
    right = (back[0] + uy * half, back[1] - ux * half)
    notch = (tip[0] - ux * size * 0.72, tip[1] - uy * size * 0.72)
    points = "L".join(f"{n(x)} {n(y)}" for x, y in (tip, left, notch, right))
    return f"M{points}Z"
