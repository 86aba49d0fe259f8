from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.language.decode import allowed_moves, best_names, parse
from kg.language.trees import best_tree, not_trees

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG")


def is_tree(heads: list[int]) -> bool:
    if heads.count(0) != 1:
        return False
    for node in range(1, len(heads) + 1):
        seen = 0
        while node and seen <= len(heads):
            node, seen = heads[node - 1], seen + 1
        if node:
            return False
    return True


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: arrays(np.float64, (n, n + 1), elements=st.integers(-50, 50))))
def test_the_best_tree_is_the_best_of_all_trees(scores: np.ndarray) -> None:
    n = len(scores)
    best = best_tree(scores)
    assert is_tree(best.tolist())
    rows = np.arange(n)
    every = [
        h for h in product(range(n + 1), repeat=n) if is_tree(list(h)) and all(h[i] != i + 1 for i in rows)
    ]
    assert scores[rows, best].sum() == max(scores[rows, list(h)].sum() for h in every)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_a_window_falls_into_sentences_with_one_root_each(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    start = rng.normal(-1, 1, n).astype(np.float32)
    starts, heads, shares = parse(start, rng.normal(0, 3, (n, n + 1)).astype(np.float32))
    assert starts[0]
    assert (shares >= 0).all()
    assert (shares <= 1).all()
    sentence = starts.cumsum()
    for number in np.unique(sentence):
        at = np.flatnonzero(sentence == number)
        inside = heads[at]
        assert (inside < 0).sum() == 1
        assert set(inside[inside >= 0]) <= set(at)
        assert is_tree([0 if h < 0 else h - at[0] + 1 for h in inside.tolist()])


def test_sentences_without_a_tree_are_found() -> None:
    heads = np.array(
        [5, 0, 3, 2, 5]
    )  # the root; below it; two in a ring; a second root of the second sentence
    assert not_trees(heads, np.array([0, 0, 1, 1, 1]), 2).tolist() == [1]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_names_are_the_best_well_formed_sequence(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(-20, 20, (n, len(LABELS))).astype(np.float32)
    moves = allowed_moves(LABELS)
    starts = np.zeros(n, np.bool_)
    starts[0] = True
    rows = np.arange(n)
    legal = [
        p
        for p in product(range(len(LABELS)), repeat=n)
        if moves[0, p[0]] and all(moves[a, b] for a, b in pairwise(p))
    ]
    best = max(scores[rows, list(p)].sum() for p in legal)
    found = best_names(scores.copy(), starts, moves)
    assert tuple(found.tolist()) in legal
    assert scores[rows, found].sum() == best


@pytest.mark.parametrize("n", [200])
def test_a_long_sentence_of_no_tree_at_all_still_gets_one(n: int) -> None:
    scores = np.zeros((n, n + 1))
    scores[np.arange(n), (np.arange(n) + 1) % n + 1] = 1  # one ring through every word
    assert is_tree(best_tree(scores).tolist())
