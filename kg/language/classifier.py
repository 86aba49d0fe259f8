"""The event classifier: which class of event a sentence's words name between two of its phrases.

It sees the analyser's vectors of the trigger words, the actor's head and the target's, and how the
tree joins them (`kg.language.ways`); it was learned from marked sentences (`kg.language.training`).
Its answer is a second opinion: what an event is, rests on the lexicon and the tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.language.analysis import Sentence
from kg.language.ways import NOBODY, ways

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

NOTHING = "none"
"""The class of words that name no event between the two."""
TRIGGER_WORDS = 6  # of a trigger, how many are looked at

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Question:
    """Tokens of a sentence: trigger words, head of the actor, head of the target (or `NOBODY`)."""

    trigger: tuple[int, ...]
    actor: int
    target: int


class EventClassifier:
    """The classifier of a model folder."""

    def __init__(self, session: InferenceSession, labels: Sequence[str]) -> None:
        self._session = session
        self.labels = tuple(labels)

    def __call__(self, sentence: Sentence, questions: Sequence[Question]) -> Floats:
        """Probabilities (questions, labels); without vectors of the sentence there are no answers.

        Raises:
            ValueError: a sentence of another analyser's.
        """
        if sentence.vectors is None:
            raise ValueError("the sentence has no vectors")
        if not questions:
            return np.zeros((0, len(self.labels)), np.float32)
        scores: Floats = self._session.run(["scores"], feeds(sentence, sentence.vectors, questions))[0]
        powers = np.exp(scores - scores.max(1, keepdims=True))
        shares: Floats = powers / powers.sum(1, keepdims=True)
        return shares


def feeds(
    sentence: Sentence, given_vectors: NDArray[np.float16], questions: Sequence[Question]
) -> dict[str, NDArray[np.generic]]:
    """The network's inputs: ``trigger, actor, target`` (questions, width), ``given`` (questions, 2) and
    ``tree`` (questions, `kg.language.ways.WIDTH`).
    """
    vectors = given_vectors.astype(np.float32)
    rooms = np.concatenate([vectors, np.zeros((1, vectors.shape[1]), np.float32)])  # nobody is the last
    actors = np.array([q.actor for q in questions])
    targets = np.array([q.target for q in questions])
    means = {t: vectors[list(t[:TRIGGER_WORDS])].mean(0) for t in dict.fromkeys(q.trigger for q in questions)}
    triggers = np.stack([means[q.trigger] for q in questions])
    given = np.stack([actors != NOBODY, targets != NOBODY], 1).astype(np.float32)
    tree = np.array([ways(sentence, q.trigger, q.actor, q.target) for q in questions], np.int64)
    return {
        "trigger": triggers,
        "actor": rooms[actors],
        "target": rooms[targets],
        "given": given,
        "tree": tree,
    }
