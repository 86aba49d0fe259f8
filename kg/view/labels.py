"""Where words stand in a picture: beside their shape, off other words, shapes and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Box = tuple[float, float, float, float]  #: left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Label:
    """Words to be placed beside a shape.

    Attributes:
        x, y: middle of the shape; `reach` its half width and half height.
        width, height: of the words.
        keep: whether it is shown even where it must overlap something.
    """

    x: float
    y: float
    reach: tuple[float, float]
    width: float
    height: float
    keep: bool


#: Sides of a shape to try, with how much each is disliked: below, above, right, left, corners.
_SIDES = (
    (0, 1, 0.0),
    (0, -1, 0.35),
    (1, 0, 0.45),
    (-1, 0, 0.5),
    (1, 1, 0.6),
    (-1, 1, 0.65),
    (1, -1, 0.7),
    (-1, -1, 0.75),
)


def place(labels: Sequence[Label], lines: NDArray[np.float64], frame: Box) -> list[Box | None]:
    """A box for each label, the first chosen first; None where there is no room.

    Args:
        labels: the most important first.
        lines: points on the lines of the picture, shape (n, 2).
        frame: what the boxes must stay inside.
    """
    import numpy as np

    shapes = np.array([_around(label) for label in labels], dtype=float).reshape(-1, 4)
    chosen: dict[int, Box] = {}
    costs: dict[int, float] = {}
    for again in (False, True):
        for number, label in enumerate(labels):
            others = np.array([box for i, box in chosen.items() if i != number], dtype=float).reshape(-1, 4)
            best: tuple[float, float, Box] | None = None
            for across, down, dislike in _SIDES:
                box = _beside(label, across, down)
                area = label.width * label.height
                near = np.delete(shapes, number, axis=0)
                hard = (_overlap(box, others) * 1.4 + _overlap(box, near)) / area
                if box[0] < frame[0] or box[2] > frame[2] or box[1] < frame[1] or box[3] > frame[3]:
                    hard += 2
                crossed = float(_inside(box, lines)) / 6
                total = 6 * hard + min(1.2, crossed) + dislike
                if best is None or total < best[0]:
                    best = (total, hard, box)
            assert best is not None
            if again or best[1] < 0.3 or label.keep:
                chosen[number], costs[number] = best[2], best[1]
    placed: list[Box | None] = []
    for number, label in enumerate(labels):
        fits = number in chosen and (label.keep or costs[number] < 0.12)
        placed.append(chosen[number] if fits else None)
    return placed


def free(box: Box, taken: Sequence[Box]) -> bool:
    """Whether a box overlaps none of those taken."""
    return not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )


def _around(label: Label) -> Box:
    across, down = label.reach
    return (label.x - across - 1, label.y - down - 1, label.x + across + 1, label.y + down + 1)


def _beside(label: Label, across: int, down: int) -> Box:
    reach_x, reach_y = label.reach
    gap = 2.5
    factor = 0.62 if across and down else 1.0
    x = label.x + across * (reach_x * factor + gap) + (across - 1) * label.width / 2
    y = label.y + down * (reach_y * factor + gap) + (down - 1) * label.height / 2
    return (x, y, x + label.width, y + label.height)


def _overlap(box: Box, others: NDArray[np.float64]) -> float:
    import numpy as np

    if not len(others):
        return 0.0
    across = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    down = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return float((np.maximum(across, 0) * np.maximum(down, 0)).sum())


def _inside(box: Box, points: NDArray[np.float64]) -> int:
    x, y = points[:, 0], points[:, 1]
    return int(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).sum())
