"""From the network's scores over a batch of windows to sentences, trees and names, without a loop over words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.language.trees import best_tree, not_trees

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
_NEVER = np.float32(-1e30)


@dataclass(frozen=True)
class Parsed:
    """Decoded words of a batch, in window order.

    Attributes:
        starts: whether the word begins a sentence.
        heads: index of the head among all these words, or -1.
        window: the window of each word, and `word` its place in it.
    """

    window: Ints
    word: Ints
    starts: NDArray[np.bool_]
    heads: Ints


def parse(start: Floats, arc: Floats, lengths: Ints) -> Parsed:
    """Sentences and trees.

    Args:
        start: (B, W) score above 0 where a word begins a sentence.
        arc: (B, W, W + 1) head scores, head 0 the root. Changed in place.
        lengths: (B,) words in each window.
    """
    width = start.shape[1]
    valid = np.arange(width) < lengths[:, None]
    begins = (start > 0) & valid
    begins[:, 0] = True
    sentence = np.where(valid, begins.cumsum(1), -1)
    same = sentence[:, :, None] == sentence[:, None, :]
    same[:, np.arange(width), np.arange(width)] = False
    inner = arc[:, :, 1:]
    inner[~same] = _NEVER
    choice = arc.argmax(2)
    window, word = np.nonzero(valid)
    offset = np.concatenate([[0], lengths.cumsum()[:-1]])
    chosen = choice[window, word]
    n = len(window)
    heads = np.where(chosen == 0, n, offset[window] + chosen - 1)
    starts = begins[window, word]
    number = starts.cumsum() - 1
    firsts = np.append(np.flatnonzero(starts), n)
    for bad in not_trees(heads, number, len(firsts) - 1):
        lo, hi = int(firsts[bad]), int(firsts[bad + 1])
        at, k = int(window[lo]), int(word[lo])
        columns = np.concatenate([[0], np.arange(k + 1, k + 1 + hi - lo)])
        tree = best_tree(arc[at, k : k + hi - lo][:, columns])
        heads[lo:hi] = np.where(tree == 0, n, lo + tree - 1)
    heads[heads == n] = -1
    return Parsed(window, word, starts, heads)


def allowed_moves(labels: tuple[str, ...]) -> NDArray[np.bool_]:
    """(K, K): whether label j may follow label i; I-X only after B-X or I-X."""
    return np.array([[not b.startswith("I-") or a[2:] == b[2:] for b in labels] for a in labels])


def best_names(scores: Floats, begins: NDArray[np.bool_], labels: tuple[str, ...]) -> Ints:
    """The best well-formed BIO sequence of each row (Viterbi).

    Args:
        scores: (B, W, K) label scores. Changed in place.
        begins: (B, W) where no name may go on from the word before.

    Returns:
        (B, W) label indices.
    """
    batch, width, _ = scores.shape
    inside = np.array([label.startswith("I-") for label in labels])
    scores[begins[:, :, None] & inside] = _NEVER
    penalty = np.where(allowed_moves(labels), np.float32(0), _NEVER)
    best = scores[:, 0]
    back = np.zeros((width, batch, len(labels)), np.int64)
    for at in range(1, width):
        paths = best[:, :, None] + penalty
        back[at] = paths.argmax(1)
        best = paths.max(1) + scores[:, at]
    out = np.zeros((batch, width), np.int64)
    out[:, -1] = best.argmax(1)
    rows = np.arange(batch)
    for at in range(width - 1, 0, -1):
        out[:, at - 1] = back[at, rows, out[:, at]]
    return out
