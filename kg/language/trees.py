"""Best trees over head scores: the greedy choice where it is a tree, else Chu-Liu and Edmonds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_NEVER = -1e18


def not_trees(heads: NDArray[np.int64], sentence: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Numbers of the sentences whose heads make no tree with one root.

    Args:
        heads: (N,) for each word the index of its head among the N words, or N for the root.
        sentence: (N,) each word's sentence, from 0 to `count` - 1.
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


def best_tree(scores: NDArray[np.floating]) -> NDArray[np.int64]:
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


def _arborescence(scores: NDArray[np.floating]) -> NDArray[np.int64]:
    """Maximum spanning arborescence from node 0 (Chu and Liu 1965, Edmonds 1967), contracting in a loop."""
    levels: list[tuple[NDArray[np.floating], NDArray[np.int64], NDArray[np.int64]]] = []
    while True:
        heads = scores.argmax(1)
        heads[0] = 0
        cycle = _cycle(heads)
        if cycle is None:
            break
        rest = np.setdiff1d(np.arange(len(heads)), cycle)
        levels.append((scores, heads, cycle))
        scores = _contracted(scores, heads, cycle, rest)
    for outer, outer_heads, cycle in reversed(levels):
        heads = _expanded(outer, outer_heads, cycle, heads)
    return heads


def _cycle(heads: NDArray[np.int64]) -> NDArray[np.int64] | None:
    state = np.zeros(len(heads), np.int64)
    state[0] = -1
    for begin in range(1, len(heads)):
        node = begin
        while state[node] == 0:
            state[node] = begin
            node = int(heads[node])
        if state[node] == begin:
            members, at = [node], int(heads[node])
            while at != node:
                members.append(at)
                at = int(heads[at])
            return np.array(sorted(members), np.int64)
        # Nodes of a finished walk lead to the root and are not walked again.
    return None


def _contracted(
    scores: NDArray[np.floating], heads: NDArray[np.int64], cycle: NDArray[np.int64], rest: NDArray[np.int64]
) -> NDArray[np.floating]:
    m = len(rest)
    smaller = np.full((m + 1, m + 1), _NEVER)
    smaller[:m, :m] = scores[np.ix_(rest, rest)]
    smaller[:m, m] = scores[np.ix_(rest, cycle)].max(1)
    gain = scores[np.ix_(cycle, rest)] - scores[cycle, heads[cycle]][:, None]
    smaller[m, :m] = gain.max(0)
    smaller[0, :] = _NEVER
    return smaller


def _expanded(
    scores: NDArray[np.floating], heads: NDArray[np.int64], cycle: NDArray[np.int64], inner: NDArray[np.int64]
) -> NDArray[np.int64]:
    rest = np.setdiff1d(np.arange(len(heads)), cycle)
    m = len(rest)
    out = heads.copy()
    from_cycle = inner[:m] == m
    out[rest] = np.where(from_cycle, 0, rest[np.minimum(inner[:m], m - 1)])
    for node in rest[from_cycle]:
        out[node] = cycle[scores[node, cycle].argmax()]
    enters = rest[inner[m]]
    broken = cycle[(scores[cycle, enters] - scores[cycle, heads[cycle]]).argmax()]
    out[broken] = enters
    return out
