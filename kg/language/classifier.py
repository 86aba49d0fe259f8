"""The event classifier: which class of event a sentence's words name between two of its phrases.

It sees the analyser's vectors of the trigger words, the actor's head and the target's, and was
learned from marked sentences (`kg.language.training`). Its answer is a second opinion: what an
event is, rests on the lexicon and the tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

NOTHING = "none"
"""The class of words that name no event between the two."""
NOBODY = -1
"""In place of a token: no actor, or no target, is named."""
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

    def __call__(self, vectors: NDArray[np.float16], questions: Sequence[Question]) -> Floats:
        """Probabilities (questions, labels); `vectors` (tokens, width) are the analyser's of one sentence."""
        if not questions:
            return np.zeros((0, len(self.labels)), np.float32)
        scores: Floats = self._session.run(["scores"], feeds(vectors.astype(np.float32), questions))[0]
        powers = np.exp(scores - scores.max(1, keepdims=True))
        shares: Floats = powers / powers.sum(1, keepdims=True)
        return shares


def feeds(vectors: Floats, questions: Sequence[Question]) -> dict[str, Floats]:
    """The network's inputs: ``trigger, actor, target`` (questions, width) and ``given`` (questions, 2)."""
    rooms = np.concatenate([vectors, np.zeros((1, vectors.shape[1]), np.float32)])  # nobody is the last
    actors = np.array([q.actor for q in questions])
    targets = np.array([q.target for q in questions])
    triggers = np.stack([vectors[list(q.trigger[:TRIGGER_WORDS])].mean(0) for q in questions])
    given = np.stack([actors != NOBODY, targets != NOBODY], 1).astype(np.float32)
    return {"trigger": triggers, "actor": rooms[actors], "target": rooms[targets], "given": given}
