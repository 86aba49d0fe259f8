"""Where the entities of a picture stand: stress majorisation, then room for every label.

The distance between two entities in the picture is to be their distance in the graph (Gansner,
Koren and North 2004, "Graph drawing by stress majorization"). Each connected part is laid out on
its own from a radial tree around its best connected entity, and the parts are put side by side.
Then boxes that overlap are pushed apart. Nothing is random, and coordinates are rounded at every
step, so that the last bit of a processor's arithmetic does not change the picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Point = tuple[float, float]
_STEPS = 160
_GOLDEN = math.pi * (3 - math.sqrt(5))


def layout(
    boxes: Sequence[tuple[float, float]], pairs: Sequence[tuple[int, int]], aspect: float = 1.5
) -> list[Point]:
    """Positions of the middles of boxes.

    Args:
        boxes: width and height each entity needs, its label included, in the picture's units.
        pairs: ties between entities, by index; doubles and order do not matter.
        aspect: width to height of the whole to aim at.

    Returns:
        x and y for each box, rounded to a tenth of a unit, with no two boxes overlapping
        where that can be had in a bounded number of steps.
    """
    import numpy as np

    if not boxes:
        return []
    links: list[set[int]] = [set() for _ in boxes]
    for one, other in pairs:
        if one != other:
            links[one].add(other)
            links[other].add(one)
    parts = []
    for number, part in enumerate(_parts(links)):
        size = np.array([boxes[i] for i in part], dtype=float)
        parts.append(_spread(_turn(_stress(part, links)), size, aspect, tight=number > 0))
    places = np.zeros((len(boxes), 2))
    packed = _pack(parts, [[boxes[i] for i in part] for part in _parts(links)], aspect)
    for part, found in zip(_parts(links), packed, strict=True):
        places[part] = found
    return [(float(x), float(y)) for x, y in np.round(places, 1) + 0.0]


def _parts(links: Sequence[set[int]]) -> list[list[int]]:
    """Connected parts, the largest first."""
    seen: set[int] = set()
    parts: list[list[int]] = []
    for start in range(len(links)):
        if start in seen:
            continue
        part, queue = [], [start]
        seen.add(start)
        while queue:
            here = queue.pop(0)
            part.append(here)
            for near in sorted(links[here] - seen):
                seen.add(near)
                queue.append(near)
        parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _lengths(part: Sequence[int], links: Sequence[set[int]]) -> dict[tuple[int, int], float]:
    """How long each tie is to be: hubs need room, and many leaves of one hub stand in several rings."""
    length: dict[tuple[int, int], float] = {}
    for here in part:
        leaves = sorted(near for near in links[here] if len(links[near]) == 1)
        rings = 1 if len(leaves) < 9 else 2 if len(leaves) < 22 else 3
        ring = (
            {leaf: 0.62 + 0.5 * (number % rings) for number, leaf in enumerate(leaves)} if rings > 1 else {}
        )
        for near in links[here]:
            shared = len(links[here] & links[near])
            crowd = math.sqrt(len(links[here]) * len(links[near]))
            plain = 1 + 0.16 * math.log2(1 + crowd) - min(0.3, 0.08 * shared)
            if near in ring:
                length[here, near] = length[near, here] = plain * ring[near]
            else:
                length.setdefault((here, near), plain)
    return length


def _distances(part: Sequence[int], links: Sequence[set[int]]) -> Array:
    """Lengths of the shortest ways between all entities of a part (Floyd and Warshall)."""
    import numpy as np

    place = {node: number for number, node in enumerate(part)}
    far = np.full((len(part), len(part)), np.inf)
    for (one, other), length in _lengths(part, links).items():
        far[place[one], place[other]] = far[place[other], place[one]] = length
    np.fill_diagonal(far, 0)
    for middle in range(len(part)):
        np.minimum(far, far[:, middle, None] + far[None, middle, :], out=far)
    return np.round(far, 6)


def _radial(part: Sequence[int], links: Sequence[set[int]]) -> Array:
    """Start: a tree around the best connected entity, each branch in a sector as wide as it is large."""
    import numpy as np

    root = max(part, key=lambda node: (len(links[node]), -node))
    children: dict[int, list[int]] = {root: []}
    order = [root]
    for here in order:
        for near in sorted(links[here], key=lambda node: (-len(links[node]), node)):
            if near not in children:
                children[near] = []
                children[here].append(near)
                order.append(near)
    size = dict.fromkeys(order, 1)
    for here in reversed(order):
        size[here] += sum(size[child] for child in children[here])
    place = {node: number for number, node in enumerate(part)}
    points = np.zeros((len(part), 2))
    sectors = {root: (0.0, 2 * math.pi, 0)}
    for here in order:
        low, high, depth = sectors[here]
        middle = (low + high) / 2
        points[place[here]] = depth * math.cos(middle), depth * math.sin(middle)
        share = (high - low) / max(1, size[here] - 1)
        for child in children[here]:
            sectors[child] = (low, low + share * size[child], depth + 1)
            low += share * size[child]
    wobble = np.array([(math.cos(i * _GOLDEN), math.sin(i * _GOLDEN)) for i in range(len(part))])
    return np.round(points + 0.05 * wobble, 6)


def _stress(part: Sequence[int], links: Sequence[set[int]]) -> Array:
    """Positions in units of a tie."""
    import numpy as np

    points = _radial(part, links)
    if len(part) < 3:
        return points
    wanted = _distances(part, links)
    wanted = np.where(wanted > 2.2, 2.2 + (wanted - 2.2) * 0.6, wanted)  # far is far: no long tails
    np.fill_diagonal(wanted, 1)
    weight = wanted**-2.0
    np.fill_diagonal(weight, 0)
    total = weight.sum(axis=1)
    x, y = points[:, 0].copy(), points[:, 1].copy()
    for _ in range(_STEPS):
        now = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
        pull = weight * wanted / np.maximum(now, 1e-6)
        spring = weight - pull
        own = pull.sum(axis=1)
        new_x = np.round((spring @ x + own * x) / total, 6)
        new_y = np.round((spring @ y + own * y) / total, 6)
        step = max(np.abs(new_x - x).max(), np.abs(new_y - y).max())
        x, y = new_x, new_y
        if step < 2e-3:
            break
    return np.stack([x, y], axis=1)


def _turn(points: Array) -> Array:
    """Turn so that the longer side lies across."""
    import numpy as np

    points = points - points.mean(axis=0)
    xx, yy, xy = (points[:, 0] ** 2).mean(), (points[:, 1] ** 2).mean(), (points[:, 0] * points[:, 1]).mean()
    if math.hypot(xx - yy, 2 * xy) < 0.02 * (xx + yy):
        return points
    angle = round(math.atan2(2 * xy, xx - yy) / 2, 6)
    cosine, sine = math.cos(angle), math.sin(angle)
    turned: Array = np.round(points @ np.array([[cosine, -sine], [sine, cosine]]), 6)
    return turned


def _spread(points: Array, size: Array, aspect: float, *, tight: bool) -> Array:
    """From units of a tie to units of the picture, with room for the boxes; side parts are kept small."""
    import numpy as np

    extent = np.ptp(points, axis=0) + 1e-6
    stretch = min(1.45, max(0.8, math.sqrt(aspect * extent[1] / extent[0]))) if len(points) > 2 else 1.0
    points = points * np.array([stretch, 1 / stretch])
    area = float((size[:, 0] * size[:, 1]).sum())
    fill = 0.32 if len(points) > 60 else 0.27 if len(points) > 20 else 0.2
    if tight:
        fill = 0.42
    unit = math.sqrt(area / fill / max(1.0, float(np.prod(np.ptp(points, axis=0) + 0.7))))
    unit = max(unit, 150.0 if len(points) < 3 and not tight else 84.0)
    return _apart(points * unit, size)


def _apart(points: Array, size: Array, rounds: int = 240) -> Array:
    """Push boxes that overlap apart, along the shorter way."""
    import numpy as np

    x, y = points[:, 0].copy(), points[:, 1].copy()
    wide = (size[:, 0, None] + size[None, :, 0]) / 2
    tall = (size[:, 1, None] + size[None, :, 1]) / 2
    first, second = np.triu_indices(len(points), 1)
    wide, tall = wide[first, second], tall[first, second]
    for _ in range(rounds):
        dx, dy = x[first] - x[second], y[first] - y[second]
        over_x, over_y = wide - np.abs(dx), tall - np.abs(dy)
        hit = np.nonzero((over_x > 0) & (over_y > 0))[0]
        if not len(hit):
            break
        one, other = first[hit], second[hit]
        across = over_x[hit] < over_y[hit] * 1.6
        push_x = np.where(across, np.where(dx[hit] < 0, -1, 1) * (over_x[hit] * 0.5 + 0.3), 0)
        push_y = np.where(across, 0, np.where(dy[hit] < 0, -1, 1) * (over_y[hit] * 0.5 + 0.3))
        share = 0.8 / np.sqrt(np.maximum(1, np.bincount(np.concatenate([one, other]), minlength=len(x))))
        for axis, push in ((x, push_x), (y, push_y)):
            moved = np.zeros(len(x))
            np.add.at(moved, one, push)
            np.add.at(moved, other, -push)
            axis += np.round(moved * share, 4)
    moved_to: Array = np.stack([x, y], axis=1).astype(float)
    return moved_to


def _pack(
    parts: Sequence[Array], boxes: Sequence[Sequence[tuple[float, float]]], aspect: float
) -> list[Array]:
    """Parts side by side: the first on top, the others in rows below it."""
    import numpy as np

    frames: list[tuple[Any, float, float]] = []
    for points, box in zip(parts, boxes, strict=True):
        half = np.array(box) / 2
        low, high = (points - half).min(axis=0), (points + half).max(axis=0)
        frames.append((points - low, float(high[0] - low[0]), float(high[1] - low[1])))
    area = sum(width * height for _, width, height in frames)
    wide = max(frames[0][1], math.sqrt(area * aspect * 1.1))
    gap = 26.0
    placed: list[Array] = [np.zeros((0, 2))] * len(frames)
    x = y = row = 0.0
    line: list[int] = []

    def finish(row_height: float, width: float) -> None:
        slack = (wide - width) / (len(line) + 1)
        for position, number in enumerate(line):
            _, _, height = frames[number]
            placed[number] = placed[number] + np.array([slack * (position + 1), (row_height - height) / 2])

    for number, (points, width, height) in enumerate(frames):
        if line and x + width > wide:
            finish(row, x - gap)
            x, y, row, line = 0.0, y + row + gap, 0.0, []
        placed[number] = points + np.array([x, y])
        line.append(number)
        x, row = x + width + gap, max(row, height)
    finish(row, x - gap)
    return placed
