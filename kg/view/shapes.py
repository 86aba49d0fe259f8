"""Shapes that tell what an entity is: a person is round, a state square, a body six-sided."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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
        dashes = ' stroke-dasharray="2.5 2"' if shape == "unnamed" else ""
        return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}"{dashes}/>'
    if shape == "state":
        side = 0.9 * r
        return _rectangle(x, y, side, side, 0.42 * r)
    if shape == "issue":
        half_width, half_height = reach(shape, r)
        return _rectangle(x, y, half_width, half_height, half_height)
    if shape == "armed":
        return _path(x, y, r, [(0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)])
    if shape == "place":
        a = 0.72 * r
        return (
            f'<path d="M{n(x)} {n(y + r)}C{n(x - 0.35 * r)} {n(y + 0.4 * r)} {n(x - a)} {n(y + 0.2 * r)} {n(x - a)} {n(y - 0.28 * r)}'
            f"A{n(a)} {n(a)} 0 0 1 {n(x + a)} {n(y - 0.28 * r)}"
            f'C{n(x + a)} {n(y + 0.2 * r)} {n(x + 0.35 * r)} {n(y + 0.4 * r)} {n(x)} {n(y + r)}Z"/>'
        )
    if shape == "document":
        return _path(x, y, r, [(-0.78, -1), (0.3, -1), (0.78, -0.5), (0.78, 1), (-0.78, 1)])
    return _path(x, y, r, [(0.55, -0.92), (1.06, 0), (0.55, 0.92), (-0.55, 0.92), (-1.06, 0), (-0.55, -0.92)])


def _rectangle(x: float, y: float, half_width: float, half_height: float, round_by: float) -> str:
    return (
        f'<rect x="{n(x - half_width)}" y="{n(y - half_height)}" width="{n(2 * half_width)}" '
        f'height="{n(2 * half_height)}" rx="{n(round_by)}"/>'
    )


def _path(x: float, y: float, r: float, corners: list[tuple[float, float]]) -> str:
    points = "L".join(f"{n(x + a * r)} {n(y + b * r)}" for a, b in corners)
    return f'<path d="M{points}Z"/>'


def n(value: float) -> str:
    """A coordinate as short as it can be written: one decimal."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text
