"""From the network's scores over a window to sentences, trees and names, without a loop over words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.language.trees import best_tree, not_trees

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
_NEVER = np.float32(-1e30)


def parse(start: Floats, arc: Floats) -> tuple[NDArray[np.bool_], Ints, Floats]:
    """Sentences and trees of one window.

    Args:
        start: (W,) score above 0 where a word begins a sentence.
        arc: (W, W + 1) head scores, head 0 the root. Changed in place.

    Returns:
        whether each word begins a sentence, each word's head in the window, -1 for roots, and the
        head's share of the probability.
    """
    n = len(start)
    starts = start > 0
    starts[0] = True
    sentence = starts.cumsum() - 1
    inner = arc[:, 1:]
    inner[sentence[:, None] != sentence] = _NEVER
    np.fill_diagonal(inner, _NEVER)
    heads = arc.argmax(1) - 1
    heads[heads < 0] = n
    firsts = np.append(np.flatnonzero(starts), n)
    for bad in not_trees(heads, sentence, len(firsts) - 1):
        lo, hi = int(firsts[bad]), int(firsts[bad + 1])
        tree = best_tree(np.concatenate([arc[lo:hi, :1], inner[lo:hi, lo:hi]], 1))
        heads[lo:hi] = np.where(tree == 0, n, lo + tree - 1)
    heads[heads == n] = -1
    return starts, heads, _shares(arc, heads + 1)


def _shares(scores: Floats, chosen: Ints) -> Floats:
    """The probability of the chosen column in each row, by softmax."""
    best = scores.max(1, keepdims=True)
    own = np.exp(scores[np.arange(len(scores)), chosen] - best[:, 0])
    shares: Floats = own / np.exp(scores - best).sum(1)
    return shares


def allowed_moves(labels: tuple[str, ...]) -> NDArray[np.bool_]:
    """(K, K): whether label j may follow label i; I-X only after B-X or I-X."""
    return np.array([[not b.startswith("I-") or a[2:] == b[2:] for b in labels] for a in labels])


def best_names(scores: Floats, starts: NDArray[np.bool_], moves: NDArray[np.bool_]) -> Ints:
    """The best well-formed BIO sequence of a window: the greedy one if it is well-formed, else Viterbi's.

    Args:
        scores: (W, K) label scores. Changed in place.
        starts: (W,) words that begin a sentence, where no name may go on from the word before.
        moves: (K, K) from `allowed_moves`; a label that 0 ("O") may not precede is an inner one.

    Returns:
        (W,) label indices.
    """
    scores[starts[:, None] & ~moves[0]] = _NEVER
    greedy: Ints = scores.argmax(1)
    if moves[greedy[:-1], greedy[1:]].all():
        return greedy
    penalty = np.where(moves, np.float32(0), _NEVER)
    back = np.zeros(scores.shape, np.int64)
    best = scores[0]
    for at in range(1, len(scores)):
        paths = best[:, None] + penalty
        back[at] = paths.argmax(0)
        best = paths.max(0) + scores[at]
    out = np.zeros(len(scores), np.int64)
    out[-1] = best.argmax()
    for at in range(len(scores) - 1, 0, -1):
        out[at - 1] = back[at, out[at]]
    return out
