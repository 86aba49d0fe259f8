"""Shapes that tell what an entity is: a person is round, a state square, a body six-sided."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kg.view.svg import element, n

#: What the legend calls the shapes, in its order.
SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "person": "person",
        "state": "state, government",
        "organisation": "organisation",
        "armed": "armed group",
        "unnamed": "unnamed group",
        "place": "place",
        "document": "document",
        "issue": "issue",
    }
)
_BY_KIND = MappingProxyType(
    {
        "Person": "person",
        "Office": "person",
        "State": "state",
        "Government": "state",
        "ArmedGroup": "armed",
        "UnnamedActor": "unnamed",
        "Place": "place",
        "Document": "document",
        "Issue": "issue",
    }
)


def shape_of(kind: str) -> str:
    """Shape of a kind of entity; all sorts of organisation have one."""
    return _BY_KIND.get(kind, "organisation")


def reach(shape: str, r: float) -> tuple[float, float]:
    """Half width and half height a shape of size `r` takes."""
    if shape == "issue":
        return 1.45 * r, 0.8 * r
    if shape == "document":
        return 0.85 * r, 1.05 * r
    return r, r


def draw(shape: str, x: float, y: float, r: float) -> str:
    """SVG element of a shape around a point, without colours."""
    if shape in ("person", "unnamed"):
        return element("circle", cx=x, cy=y, r=r, stroke_dasharray="2.5 2" if shape == "unnamed" else None)
    if shape == "state":
        return _rectangle(x, y, 0.9 * r, 0.9 * r, 0.42 * r)
    if shape == "issue":
        half_width, half_height = reach(shape, r)
        return _rectangle(x, y, half_width, half_height, half_height)
    if shape == "place":
        return _pin(x, y, r)
    return element("path", d=f"M{'L'.join(f'{n(x + a * r)} {n(y + b * r)}' for a, b in _CORNERS[shape])}Z")


#: Corners in units of the size.
_CORNERS: Mapping[str, tuple[tuple[float, float], ...]] = MappingProxyType(
    {
        "armed": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
        "document": ((-0.78, -1), (0.3, -1), (0.78, -0.5), (0.78, 1), (-0.78, 1)),
        "organisation": ((0.55, -0.92), (1.06, 0), (0.55, 0.92), (-0.55, 0.92), (-1.06, 0), (-0.55, -0.92)),
    }
)


def _rectangle(x: float, y: float, half_width: float, half_height: float, round_by: float) -> str:
    return element(
        "rect", x=x - half_width, y=y - half_height, width=2 * half_width, height=2 * half_height, rx=round_by
    )


def _pin(x: float, y: float, r: float) -> str:
    """A round head that runs out into a point below."""
    wide, shoulder, low = 0.72 * r, y - 0.28 * r, y + 0.2 * r
    left = f"C{n(x - 0.35 * r)} {n(y + 0.4 * r)} {n(x - wide)} {n(low)} {n(x - wide)} {n(shoulder)}"
    over = f"A{n(wide)} {n(wide)} 0 0 1 {n(x + wide)} {n(shoulder)}"
    right = f"C{n(x + wide)} {n(low)} {n(x + 0.35 * r)} {n(y + 0.4 * r)} {n(x)} {n(y + r)}"
    return element("path", d=f"M{n(x)} {n(y + r)}{left}{over}{right}Z")
