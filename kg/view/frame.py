"""What is round a picture: its heading, what it leaves out, and its legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kg.view.families import FAMILIES
from kg.view.shapes import SHAPES, draw, n
from kg.view.text import width
from kg.view.theme import FONT, Theme, colour, outline, rules

HEAD = 50.0
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


def legend(families: Sequence[str], shapes: Sequence[str], theme: Theme) -> tuple[list[Item], list[Item]]:
    """Entries for the families and for the shapes that a picture uses."""
    return [_family(name, theme) for name in families], [_shape(name, theme) for name in shapes]


def _family(name: str, theme: Theme) -> Item:
    family = FAMILIES[name]
    paint = colour(name, theme)
    dashes = ' stroke-dasharray="5 4"' if name == "roles" else ""
    sign = (
        f'<circle cx="17" r="5.2" class="p-ground" fill="{colour("ground", theme)}" stroke="none"/>'
        f'<path d="{family.sign}" transform="translate(17 0)" fill="none" stroke-width="1.8"/>'
        if family.sign
        else ""
    )
    svg = (
        f'<g class="lg" data-f="{name}"><g class="f-{name}" stroke="{paint}" fill="{paint}">'
        f'<path d="M0 0H34" fill="none" stroke-width="2.6"{dashes}/>{sign}</g>{_word(family.label, 40, theme)}</g>'
    )
    return Item(svg, 40 + width(family.label, 11) + 18)


def _shape(name: str, theme: Theme) -> Item:
    edge = outline(name)
    svg = (
        f'<g class="lk" data-k="{name}"><g class="p-{name} s-{edge}" fill="{colour(name, theme)}" '
        f'stroke="{colour(edge, theme)}" stroke-width="1.1">{draw(name, 7, 0, 6.2)}</g>{_word(SHAPES[name], 20, theme)}</g>'
    )
    return Item(svg, 20 + width(SHAPES[name], 11) + 18)


def _word(text: str, x: float, theme: Theme) -> str:
    return f'<text x="{n(x)}" y="3.8" font-size="11" class="p-muted" fill="{colour("muted", theme)}" stroke="none">{escape(text)}</text>'


def wrapped(
    title: str,
    caption: str,
    frame: Frame,
    body: str,
    keys: tuple[list[Item], list[Item]],
    theme: Theme,
    kind: str = "network",
) -> str:
    """A whole SVG document around a drawing.

    Args:
        frame: the part of the plane the drawing takes; heading and legend go above and below.
        body: the drawing.
        keys: entries of the legend, in two groups.
        kind: ``network``, ``timeline`` or ``matrix``, for style sheets and scripts.
    """
    wide = max(frame.width, 420.0, width(caption, 11.5) + 32, width(title, 17, bold=True) + 32)
    left = frame.x - (wide - frame.width) / 2
    rows, keys_svg = _rows(keys, left + 16, frame.y + frame.height + 16, wide - 32)
    foot = rows * _ROW + 12 if rows else 0
    top = frame.y - HEAD
    tall = HEAD + frame.height + foot
    box = f"{n(left)} {n(top)} {n(wide)} {n(tall)}"
    inner = f"{n(left)} {n(frame.y)} {n(wide)} {n(frame.height)}"
    style = f"<style>{rules()}</style>" if theme == "auto" else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="kgv-svg {kind}{"" if theme == "auto" else " " + theme}" '
        f'viewBox="{box}" width="{n(wide)}" height="{n(tall)}" data-inner="{inner}" role="img" '
        f'aria-label="{escape(title)}: {escape(caption)}" font-family="{FONT}">'
        f"<title>{escape(title)}</title><desc>{escape(caption)}</desc>{style}"
        f'<rect class="p-ground ground" x="{n(left)}" y="{n(top)}" width="{n(wide)}" height="{n(tall)}" fill="{colour("ground", theme)}"/>'
        f'<g class="head"><text x="{n(left + 16)}" y="{n(top + 24)}" font-size="17" font-weight="700" class="p-ink" '
        f'fill="{colour("ink", theme)}">{escape(title)}</text><text x="{n(left + 16)}" y="{n(top + 41)}" font-size="11.5" '
        f'class="p-muted" fill="{colour("muted", theme)}">{escape(caption)}</text></g>{body}'
        f'<g class="legend">{keys_svg}</g></svg>'
    )


def _rows(keys: tuple[list[Item], list[Item]], left: float, top: float, wide: float) -> tuple[int, str]:
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
            parts.append(f'<g transform="translate({n(left + x)} {n(top + row * _ROW)})">{item.svg}</g>')
            x += item.width
    return (row + 1 if parts else 0), "".join(parts)
