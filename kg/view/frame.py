"""What is round a picture: its heading, what it leaves out, and its legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kg.view.families import FAMILIES
from kg.view.shapes import SHAPES, draw
from kg.view.svg import element, n, title
from kg.view.text import width
from kg.view.theme import FONT, Theme, both, colour, fill, outline, rules, text

_HEAD = 50.0
_ROW = 20.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane a drawing takes."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a legend: its SVG around 0,0 and its width."""

    svg: str
    width: float


Legend = tuple[Sequence[Item], Sequence[Item]]  #: two groups of entries


def legend(families: Sequence[str], shapes: Sequence[str], theme: Theme) -> Legend:
    """Entries for the families and for the shapes that a picture uses."""
    return [_family(name, theme) for name in families], [_shape(name, theme) for name in shapes]


def _family(name: str, theme: Theme) -> Item:
    family = FAMILIES[name]
    dashes = "5 4" if name == "roles" else None
    line = element("path", d="M0 0H34", fill="none", stroke_width=2.6, stroke_dasharray=dashes)
    mark = sign(name, 17, 0, theme) if family.sign else ""
    sample = element("g", line, mark, **both(name, theme))
    words = text(family.label, 40.0, 3.8, theme)
    return Item(element("g", sample, words, class_="lg", data_f=name), 40 + width(family.label, 11) + 18)


def sign(family: str, x: float, y: float, theme: Theme) -> str:
    """The sign of a family on a line of its colour."""
    gap = element("circle", r=5.4, stroke="none", **fill("ground", theme))
    strokes = element("path", d=FAMILIES[family].sign, fill="none", stroke_width=1.8)
    return element("g", gap, strokes, transform=f"translate({n(x)} {n(y)})")


def _shape(name: str, theme: Theme) -> Item:
    sample = element("g", draw(name, 7, 0, 6.2), stroke_width=1.1, **mark(name, theme))
    words = text(SHAPES[name], 20.0, 3.8, theme)
    return Item(element("g", sample, words, class_="lk", data_k=name), 20 + width(SHAPES[name], 11) + 18)


def mark(shape: str, theme: Theme, more: str = "") -> dict[str, str]:
    """Attributes of a shape: its colour and its outline; `more` are other classes."""
    edge = outline(shape)
    classes = f"p-{shape} s-{edge} {more}".strip()
    return {"class_": classes, "fill": colour(shape, theme), "stroke": colour(edge, theme)}


def wrapped(
    heading: str,
    caption: str,
    frame: Frame,
    body: str,
    keys: Legend,
    theme: Theme,
    kind: str = "network",
) -> str:
    """A whole SVG document around a drawing.

    Args:
        heading: what the picture is of.
        caption: what is shown and what is not.
        frame: the part of the plane the drawing takes; heading and legend go above and below.
        body: the drawing.
        keys: entries of the legend.
        theme: the ground it is drawn for; ``auto`` adds the style sheet for both.
        kind: ``network``, ``timeline`` or ``matrix``, for style sheets and scripts.
    """
    wide = max(frame.width, 420.0, width(caption, 11.5) + 32, width(heading, 17, bold=True) + 32)
    left, top = frame.x - (wide - frame.width) / 2, frame.y - _HEAD
    rows, entries = _rows(keys, left + 16, frame.y + frame.height + 16, wide - 32)
    tall = _HEAD + frame.height + (rows * _ROW + 12 if rows else 0)
    ground = element("rect", x=left, y=top, width=wide, height=tall, **fill("ground", theme, "ground"))
    head = element(
        "g",
        text(heading, left + 16, top + 24, theme, "ink", 17.0, font_weight="700"),
        text(caption, left + 16, top + 41, theme, size=11.5),
        class_="head",
    )
    return element(
        "svg",
        title(heading),
        element("desc", escape(caption)),
        f"<style>{rules()}</style>" if theme == "auto" else "",
        ground,
        head,
        body,
        element("g", entries, class_="legend"),
        xmlns="http://www.w3.org/2000/svg",
        class_=f"kgv-svg {kind}" + ("" if theme == "auto" else f" {theme}"),
        viewBox=f"{n(left)} {n(top)} {n(wide)} {n(tall)}",
        width=wide,
        height=tall,
        data_inner=f"{n(left)} {n(frame.y)} {n(wide)} {n(frame.height)}",
        role="img",
        aria_label=f"{heading}: {caption}",
        font_family=FONT,
    )


def _rows(keys: Legend, left: float, top: float, wide: float) -> tuple[int, str]:
    """Entries set in rows; each group begins a row of its own unless all fit in one."""
    parts: list[str] = []
    x, row = 0.0, 0
    total = sum(item.width for group in keys for item in group)
    for number, group in enumerate(keys):
        if number and group and x and total > wide:
            x, row = 0.0, row + 1
        for item in group:
            if x and x + item.width > wide:
                x, row = 0.0, row + 1
            parts.append(element("g", item.svg, transform=f"translate({n(left + x)} {n(top + row * _ROW)})"))
            x += item.width
    return (row + 1 if parts else 0), "".join(parts)
