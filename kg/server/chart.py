"""A result as a picture, as SVG without scripts and styles: bars of numbers, or a circle of pairs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from html import escape

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_MOST, _LEFT, _WIDE, _ROW = 40, 260, 420, 22


def chart(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Bars for the last column that holds numbers, named by the columns of words; empty where none does.

    Args:
        columns: names.
        rows: cells as text; the first forty rows are drawn.
    """
    shown = [row for row in rows if any(row)][:_MOST]
    numbers = [i for i in range(len(columns)) if shown and all(_NUMBER.fullmatch(row[i]) for row in shown)]
    words = [i for i in range(len(columns)) if i not in numbers]
    if not numbers or not words or len(shown) < 2:
        return ""
    values = [float(row[numbers[-1]]) for row in shown]
    most = max(values)
    if most <= 0 or min(values) < 0:
        return ""
    parts = []
    for place, (row, value) in enumerate(zip(shown, values, strict=True)):
        name = " · ".join(row[i] for i in words if row[i])
        cut = name if len(name) <= 42 else f"{name[:41]}…"
        y = place * _ROW
        wide = max(1, round(_WIDE * value / most))
        parts.append(
            f"<g><title>{escape(name)}: {escape(row[numbers[-1]])}</title>"
            f'<text class="name" x="{_LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(cut)}</text>'
            f'<rect class="bar" x="{_LEFT}" y="{y + 3}" width="{wide}" height="{_ROW - 7}" rx="2"/>'
            f'<text class="value" x="{_LEFT + wide + 6}" y="{y + 15}">{escape(row[numbers[-1]])}</text></g>'
        )
    height = len(shown) * _ROW + 4
    label = f"Bars of {columns[numbers[-1]]}, {len(shown)} of {len(rows)} rows"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {_LEFT + _WIDE + 70} {height}">{"".join(parts)}</svg>'
    )


_ROUND, _MANY = 230, 36


def circle(pairs: Sequence[tuple[str, str]]) -> str:
    """Names round a circle with a line for each pair; empty where there are too few or too many.

    Args:
        pairs: names of what belongs together, in the order of the result.
    """
    lines = Counter((one, other) for one, other in pairs if one != other)
    names = list(dict.fromkeys(name for pair in lines for name in pair))
    if not 3 <= len(names) <= _MANY:
        return ""
    turn = {name: 2 * math.pi * place / len(names) - math.pi / 2 for place, name in enumerate(names)}

    def at(name: str, far: float) -> tuple[float, float]:
        return round(far * math.cos(turn[name]), 1), round(far * math.sin(turn[name]), 1)

    parts = []
    for (one, other), number in lines.items():
        (x1, y1), (x2, y2) = at(one, _ROUND), at(other, _ROUND)
        wide = min(5.0, 1.2 + 0.5 * (number - 1))
        parts.append(
            f'<path class="tie" d="M{x1} {y1}Q0 0 {x2} {y2}" stroke-width="{wide}" fill="none">'
            f"<title>{escape(one)} – {escape(other)}{f' × {number}' if number > 1 else ''}</title></path>"
        )
    for name in names:
        (x, y), (tx, ty) = at(name, _ROUND), at(name, _ROUND + 12)
        anchor = "middle" if abs(tx) < 20 else "start" if tx > 0 else "end"
        cut = name if len(name) <= 28 else f"{name[:27]}…"
        parts.append(
            f'<g><title>{escape(name)}</title><circle class="bar" cx="{x}" cy="{y}" r="5"/>'
            f'<text x="{tx}" y="{round(ty + 4, 1)}" text-anchor="{anchor}">{escape(cut)}</text></g>'
        )
    label = f"Network of {len(names)} entities and {len(lines)} pairs"
    box = f"{-_ROUND - 210} {-_ROUND - 30} {2 * _ROUND + 420} {2 * _ROUND + 60}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{label}" '
        f'viewBox="{box}">{"".join(parts)}</svg>'
    )
