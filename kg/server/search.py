"""Finding entities by a name that may be misspelt.

A word of the question finds the words of labels that are it, begin with it, or differ from it in
one letter or two (Damerau's four errors: a letter too many, too few, another, or two swapped).
Candidates are those that share enough pairs of letters with it, so that few are compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from kg.store.entities import fold

_LONGEST = 60  # letters of a question's word that count
_WORDS = 8  # words of a question that count


class NameIndex:
    """Labels of entities, word by word.

    Args:
        names: for each entity its id, its labels with the canonical one first, and its weight:
            of what fits as well the heavier comes first.
    """

    def __init__(self, names: Iterable[tuple[str, Sequence[str], int]]) -> None:
        self._weight: dict[str, int] = {}
        self._label: dict[str, str] = {}
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._words: dict[str, set[str]] = defaultdict(set)
        for name, labels, weight in names:
            self._weight[name] = weight
            self._label[name] = labels[0] if labels else name
            for label in labels:
                folded = fold(label)
                self._whole[folded].add(name)
                for word in folded.split():
                    self._words[word].add(name)
        self._sorted = sorted(self._words)
        self._pairs: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._sorted):
            for pair in _pairs(word):
                self._pairs[pair].append(number)

    def find(self, text: str) -> list[str]:
        """Ids of the entities a name may mean, best first; all words must be found in some label.

        A whole label is better than words of it, a word that is the same better than one that
        begins so, and that better than one that is only like it.
        """
        wanted = fold(text)
        words = [word[:_LONGEST] for word in wanted.split()[:_WORDS]]
        if not words:
            return []
        scores: dict[str, int] = {}
        for place, word in enumerate(words):
            found = self._scored(word)
            if place == 0:
                scores = found
            else:
                scores = {name: cost + found[name] for name, cost in scores.items() if name in found}
        for name in self._whole.get(wanted, ()):
            scores[name] = -1
        return sorted(scores, key=lambda name: (scores[name], -self._weight[name], self._label[name], name))

    def _scored(self, word: str) -> dict[str, int]:
        """Ids whose labels have the word or one like it, each with how far it is."""
        best: dict[str, int] = {}
        for known, cost in self._near(word):
            for name in self._words[known]:
                if cost < best.get(name, 99):
                    best[name] = cost
        return best

    def _near(self, word: str) -> Iterable[tuple[str, int]]:
        if word in self._words:
            yield word, 0
        start = bisect_left(self._sorted, word)
        for known in self._sorted[start:]:
            if not known.startswith(word):
                break
            if known != word:
                yield known, 1
        allowed = 0 if len(word) < 3 else 1 if len(word) < 7 else 2
        if not allowed:
            return
        own = _pairs(word)
        shared: Counter[int] = Counter()
        for pair in own:
            shared.update(self._pairs.get(pair, ()))
        least = max(1, len(own) - 3 * allowed)
        for number, count in shared.items():
            known = self._sorted[number]
            if count >= least and abs(len(known) - len(word)) <= allowed:
                away = distance(word, known, allowed)
                if 0 < away <= allowed:
                    yield known, 1 + 2 * away


def _pairs(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def distance(one: str, other: str, most: int) -> int:
    """How many letters are to be added, dropped, changed or swapped (optimal string alignment).

    More than `most` is given as ``most + 1``.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
