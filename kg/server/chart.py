"""A result as a picture: bars where each row has a number, as SVG without scripts and styles."""

from __future__ import annotations

import re
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
