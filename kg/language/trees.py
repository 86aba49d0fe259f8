"""Best trees over head scores: the greedy choice where it is a tree, else Chu-Liu and Edmonds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_NEVER = -1e18


def not_trees(heads: Ints, sentence: Ints, count: int) -> Ints:
    """Numbers of the sentences whose heads make no tree with one root.

    Args:
        heads: (N,) for each word the index of its head among the N words, or N for the root.
        sentence: (N,) each word's sentence, from 0.
        count: number of sentences.
    """
    n = len(heads)
    roots = np.bincount(sentence[heads == n], minlength=count)
    above = np.append(heads, n)
    steps = 1
    while steps <= n and not np.all(above == n):  # doubling: after k rounds 2**k arcs are climbed
        above = above[above]
        steps *= 2
    stuck = np.bincount(sentence[above[:-1] != n], minlength=count)
    return np.flatnonzero((roots != 1) | (stuck > 0))


def best_tree(scores: NDArray[np.floating]) -> Ints:
    """The tree of highest score with exactly one root.

    Args:
        scores: (n, n + 1); ``scores[d, 0]`` for word d as root, ``scores[d, h + 1]`` for head h.

    Returns:
        (n,) heads: 0 for the root, h + 1 for head h.
    """
    n = scores.shape[0]
    square = np.full((n + 1, n + 1), _NEVER)
    square[1:] = np.clip(scores, -1e6, 1e6)
    # With every root arc made dear alike, the best tree has as few of them as can be: one.
    square[1:, 0] -= 1e9
    np.fill_diagonal(square, _NEVER)
    return _arborescence(square)[1:]


def _arborescence(scores: NDArray[np.floating]) -> Ints:
    """Maximum spanning arborescence from node 0 (Chu and Liu 1965, Edmonds 1967; grown as a path)."""
    rings = _Rings(scores)
    done = {0}
    for begin in range(1, len(scores)):
        path = [int(rings.owner[begin])]
        while path[-1] not in done:
            source = rings.choose(path[-1])
            if source in path:
                at = path.index(source)
                path[at:] = [rings.contract(path[at:])]
            else:
                path.append(source)
        done.update(path)
    return rings.expanded()


class _Rings:
    """Nodes, and rings of nodes made one: what enters each, from where and at which of its nodes."""

    def __init__(self, scores: NDArray[np.floating]) -> None:
        n = len(scores)
        self.owner: Ints = np.arange(n)  # the outermost ring that each node is in
        self._rows = list(scores)
        self._targets: list[Ints] = [np.full(n, node) for node in range(n)]
        self._chosen: list[tuple[int, int]] = [(0, node) for node in range(n)]
        self._inside: list[list[int]] = [[] for _ in range(n)]
        self._around = [-1] * n

    def choose(self, ring: int) -> int:
        """Choose the best arc into a ring; the ring that it comes from."""
        head = int(self._rows[ring].argmax())
        self._chosen[ring] = head, int(self._targets[ring][head])
        return int(self.owner[head])

    def contract(self, members: list[int]) -> int:
        """Make one of rings whose chosen arcs go round; entering it saves the arc of the member entered."""
        saved = np.stack([self._rows[m] - self._rows[m][self._chosen[m][0]] for m in members])
        pick = saved.argmax(0)
        columns = np.arange(saved.shape[1])
        row = saved[pick, columns]
        inside = np.isin(self.owner, members)
        row[inside] = _NEVER
        new = len(self._rows)
        self.owner[inside] = new
        self._rows.append(row)
        self._targets.append(np.stack([self._targets[m] for m in members])[pick, columns])
        self._chosen.append((0, 0))
        self._inside.append(members)
        self._around.append(-1)
        for m in members:
            self._around[m] = new
        return new

    def expanded(self) -> Ints:
        """The head of every node, rings opened where they are entered."""
        heads = np.zeros(len(self.owner), np.int64)
        todo = [(ring, *self._chosen[ring]) for ring in np.unique(self.owner).tolist() if ring]
        while todo:
            ring, head, target = todo.pop()
            if not self._inside[ring]:
                heads[ring] = head
                continue
            entered = target
            while self._around[entered] != ring:
                entered = self._around[entered]
            todo.extend((m, *self._chosen[m]) for m in self._inside[ring] if m != entered)
            todo.append((entered, head, target))
        return heads
