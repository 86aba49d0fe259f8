"""Cutting texts into windows that the encoder can take, at safe places where there are any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SOFT = 180  # pieces of a window, as in training, wherever a sentence surely ends
HARD = 300  # pieces of a window where none does; far below the encoder's 512
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_CLOSERS = frozenset("\"'”’)]»''")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words `first` to `last` exclusive of the call's words, to be seen at once."""

    first: int
    last: int


def safe_starts(words: Sequence[str]) -> NDArray[np.bool_]:
    """Words that surely begin a sentence: after a full stop of its own (and closing quotes), upper case."""
    safe = np.zeros(len(words), np.bool_)
    ended = False
    for i, word in enumerate(words):
        if word[-1] in ".!?…" and (len(word) == 1 or not word[0].isalnum()):
            ended = True
        elif ended and not (word in _CLOSERS and (i + 1 == len(words) or not _opens(words, i))):
            safe[i] = word[0].isupper() or word[0] in '"“‘«([' or word[0].isdigit()
            ended = False
    return safe


def _opens(words: Sequence[str], i: int) -> bool:
    """Whether a straight quote at `i`, after a full stop, opens: an odd number of them came before."""
    return words[i] == '"' and words[max(0, i - 60) : i].count('"') % 2 == 0


def breaks(folded: str, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Indices of the words that follow a blank line."""
    ends = [m.end() for m in _BLANK_LINE.finditer(folded)]
    return np.unique(np.searchsorted(starts, ends)) if ends else np.zeros(0, np.int64)


def cut(safe: NDArray[np.bool_], sizes: NDArray[np.int64], first: int, every: bool) -> list[Piece]:
    """Windows over one stretch of words.

    Args:
        safe: where a sentence surely begins.
        sizes: pieces of each word.
        first: index of the first word among the call's words.
        every: cut at every safe place, so that a window is a sentence.
    """
    n = len(sizes)
    total = np.concatenate([[0], np.cumsum(sizes)])
    places = np.flatnonzero(safe)
    out: list[Piece] = []
    at = 0
    while at < n:
        soft = int(np.searchsorted(total, total[at] + SOFT, side="right")) - 1
        hard = int(np.searchsorted(total, total[at] + HARD, side="right")) - 1
        low = int(np.searchsorted(places, at, side="right"))
        end = n if hard >= n and not every else hard
        if soft < n or every:
            inside = places[low : int(np.searchsorted(places, soft, side="right"))]
            beyond = places[low : int(np.searchsorted(places, hard, side="right"))]
            if every and len(beyond):
                end = int(beyond[0])
            elif len(inside):
                end = int(inside[-1])
            elif len(beyond):
                end = int(beyond[0])
            elif hard >= n:
                end = n
        end = max(at + 1, min(end, n))
        out.append(Piece(first + at, first + end))
        at = end
    return out
