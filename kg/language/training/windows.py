"""From annotated sentences to batches: windows of consecutive sentences, with noise.

A window is what the encoder sees at once: one sentence, or a run of sentences of a document, so
that sentence starts are learned in context. Noise keeps the analyser calm where news departs
from plain prose: lower-case headlines, upper-case words, missing full stops, other names.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kg.language.classifier import NOTHING
from kg.language.pieces import END, START, WordPieces, shape
from kg.language.tokenise import fold, tokenise
from kg.language.training.treebank import KINDS, Sentence, spans

IGNORE = -100  # a label that is not known and not learned from
COLUMNS = ("upos", "xpos", "feats", "names", "heads", "deps")
LONGEST = 180  # pieces of a training window


@dataclass(frozen=True)
class Labels:
    """The label sets, each in a fixed order; ``deps[0]`` is ``root``, ``events[0]`` is `NOTHING`."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]
    deps: tuple[str, ...]
    names: tuple[str, ...]
    events: tuple[str, ...] = (NOTHING,)

    @classmethod
    def of(cls, sentences: Iterable[Sentence]) -> Labels:
        """Labels that occur: features at least three times, relations at least twice."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for s in sentences:
            for name, values in (("upos", s.upos), ("xpos", s.xpos), ("feats", s.feats), ("deps", s.deps)):
                counts[name].update(values)

        def kept(name: str, least: int) -> tuple[str, ...]:
            return tuple(
                sorted(
                    (x for x, n in counts[name].items() if n >= least), key=lambda x: (-counts[name][x], x)
                )
            )

        deps = ("root", *(d for d in kept("deps", 2) if d != "root"))
        names = ("O", *(f"{p}-{kind}" for kind in (*KINDS, "NORP") for p in "BI"))
        return cls(kept("upos", 1), kept("xpos", 1), kept("feats", 3), deps, names)

    def sizes(self) -> dict[str, int]:
        """Number of labels of each head."""
        heads = ("upos", "xpos", "feats", "deps", "names", "events")
        return {name: len(getattr(self, name)) for name in heads}


def peoples(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Words for peoples and nationalities, lower case: capital adjectives and plurals named as OTH."""
    found: set[str] = set()
    for s in sentences:
        if s.parsed and s.names:
            for first, last, kind in spans(s.names):
                word, lemma = s.words[first], s.lemmas[first]
                plain = (
                    kind == "OTH"
                    and last == first + 1
                    and word.isalpha()
                    and len(word) > 3
                    and lemma[:1].isupper()
                )
                if plain and (s.upos[first] == "ADJ" or s.xpos[first] == "NNPS"):
                    found.update((word.lower(), lemma.lower(), lemma.lower() + "s"))
    return frozenset(found)


def with_peoples(s: Sentence, known: frozenset[str]) -> Sentence:
    """The sentence with NORP for the words of `known`, and no kind outside the model's."""
    if s.names is None:
        return s
    names = [label if label[2:] in KINDS else "O" for label in s.names]
    for i, (word, label) in enumerate(zip(s.words, s.names, strict=True)):
        alone = label[:1] == "B" and (i + 1 == len(s.names) or s.names[i + 1][:1] != "I")
        free = label == "O" or (label[2:] not in KINDS and alone)
        if free and word[:1].isupper() and word.lower() in known:
            names[i] = "B-NORP"
    return replace(s, names=tuple(names))


def retokenised(s: Sentence) -> Sentence:
    """A sentence with names only, its words cut as `tokenise` cuts them."""
    words: list[str] = []
    names: list[str] = []
    for word, label in zip(s.words, s.names or (), strict=True):
        for k, (a, b) in enumerate(tokenise(fold(word))):
            words.append(word[a:b])
            names.append("I" + label[1:] if k and label[0] == "B" else label)
    return Sentence(tuple(words), (True,) * len(words), names=tuple(names), doc=s.doc)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces and labels of one window; label lists hold ids, `IGNORE` where unknown."""

    pieces: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]
    sentence: list[int]
    start: list[int]
    columns: dict[str, list[int]]


class Maker:
    """Makes windows of sentences under one label set."""

    def __init__(self, labels: Labels, pieces: WordPieces) -> None:
        self._pieces = pieces
        names = ("upos", "xpos", "feats", "deps", "names")
        self._ids = {n: {x: i for i, x in enumerate(getattr(labels, n))} for n in names}

    def window(self, run: Sequence[Sentence], shapes: Sequence[Sequence[int]] | None = None) -> Window:
        """One window of some consecutive sentences; `shapes` overrules the words' own case."""
        out = Window([START], [0], [], [], [], [], {c: [] for c in COLUMNS})
        for number, s in enumerate(run):
            base = len(out.first)
            cased = shapes[number] if shapes else [shape(w) for w in s.words]
            for ids, case in zip(self._pieces(list(s.words)), cased, strict=True):
                out.first.append(len(out.pieces))
                out.pieces.extend(ids)
                out.shapes.extend([case] * len(ids))
                out.last.append(len(out.pieces) - 1)
            n = len(s.words)
            out.sentence.extend([number] * n)
            out.start.extend([1] + [0 if s.parsed else IGNORE] * (n - 1))
            self._label(out.columns, s, base)
        out.pieces.append(END)
        out.shapes.append(0)
        return out

    def _label(self, columns: dict[str, list[int]], s: Sentence, base: int) -> None:
        nothing = [IGNORE] * len(s.words)
        for name in ("upos", "xpos", "feats", "deps"):
            values = getattr(s, name)
            ids = self._ids[name]
            columns[name].extend([ids.get(v, IGNORE) for v in values] if s.parsed else nothing)
        columns["heads"].extend([0 if h < 0 else h + base + 1 for h in s.heads] if s.parsed else nothing)
        columns["names"].extend([self._ids["names"].get(v, 0) for v in s.names] if s.names else nothing)


def runs(
    sentences: Sequence[Sentence], pieces: WordPieces, rng: random.Random, alone: float = 0.3
) -> list[list[Sentence]]:
    """Every sentence once, alone or in a run of one document up to a random length."""
    out: list[list[Sentence]] = []
    run: list[Sentence] = []
    length = limit = 0
    for s in sentences:
        size = sum(map(len, pieces(list(s.words))))
        if size > LONGEST:
            continue
        joined = run and s.doc and s.doc == run[-1].doc and length + size <= limit
        if joined and (not s.new_paragraph or rng.random() < 0.4):
            run.append(s)
            length += size
        else:
            run, length = [s], size
            out.append(run)
            limit = 0 if rng.random() < alone else rng.randint(30, LONGEST)
    return out


class Noise:
    """Random changes to a run of sentences, drawn anew in each epoch."""

    def __init__(self, sentences: Iterable[Sentence], rng: random.Random) -> None:
        self._rng = rng
        pool: dict[tuple[str, int], list[tuple[str, ...]]] = defaultdict(list)
        for s in sentences:
            for first, last, kind in sorted(spans(s.names or ())):
                if kind in KINDS and (not s.parsed or set(s.upos[first:last]) == {"PROPN"}):
                    pool[kind, last - first].append(s.words[first:last])
        self._pool = dict(pool)

    def __call__(self, run: list[Sentence]) -> tuple[list[Sentence], list[list[int]]]:
        """The changed sentences and the case of their words."""
        changed = [self._other_names(s) if self._rng.random() < 0.25 else s for s in run]
        draw = self._rng.random()
        if len(changed) == 1 and draw < 0.12:
            changed = [_without_stop(changed[0])]
        return changed, [self._case(s) for s in changed]

    def _other_names(self, s: Sentence) -> Sentence:
        words = list(s.words)
        for first, last, kind in sorted(spans(s.names or ())):
            choices = self._pool.get((kind, last - first))
            if (
                choices
                and self._rng.random() < 0.5
                and (not s.parsed or set(s.upos[first:last]) == {"PROPN"})
            ):
                words[first:last] = self._rng.choice(choices)
        return replace(s, words=tuple(words))

    def _case(self, s: Sentence) -> list[int]:
        draw, words = self._rng.random(), list(s.words)
        if draw < 0.06:
            words = [w.lower() for w in words]
        elif draw < 0.09:
            words = [w.upper() for w in words]
        elif draw < 0.12:
            words = [w[:1].upper() + w[1:] if len(w) > 3 else w for w in words]
        elif draw < 0.15:
            until = self._rng.randint(1, 4)  # a dateline, or a shouted opening
            words[:until] = [w.upper() for w in words[:until]]
        return [shape(w) for w in words]


def _without_stop(s: Sentence) -> Sentence:
    last = len(s.words) - 1
    if last < 2 or not s.parsed or s.words[last] != "." or last in s.heads or s.heads[last] < 0:
        return s
    fields = ("words", "spaces", "lemmas", "upos", "xpos", "feats", "heads", "deps")
    cut = {name: getattr(s, name)[:last] for name in fields}
    return replace(s, **cut, names=s.names[:last] if s.names else None)


def batches(windows: list[Window], size: int, rng: random.Random | None) -> list[list[Window]]:
    """Windows of like length together, at most `size` pieces a batch with filling; shuffled by `rng`."""
    order = sorted((len(w.pieces) + (rng.random() * 8 if rng else 0), i) for i, w in enumerate(windows))
    out: list[list[Window]] = []
    batch: list[Window] = []
    longest = 0
    for _, i in order:
        longest = max(longest, len(windows[i].pieces))
        if batch and longest * (len(batch) + 1) > size:
            out.append(batch)
            batch, longest = [], len(windows[i].pieces)
        batch.append(windows[i])
    out.append(batch)
    if rng:
        rng.shuffle(out)
    return out


def arrays(batch: list[Window]) -> dict[str, NDArray[np.int64]]:
    """A batch as filled-up arrays: (windows, pieces) and (windows, words)."""
    length, width = max(len(w.pieces) for w in batch), max(len(w.first) for w in batch)

    def filled(rows: Iterable[list[int]], columns: int, value: int) -> NDArray[np.int64]:
        return np.array([row + [value] * (columns - len(row)) for row in rows], np.int64)

    out = {
        "pieces": filled((w.pieces for w in batch), length, 0),
        "shapes": filled((w.shapes for w in batch), length, 0),
    }
    for name in ("first", "last"):
        out[name] = filled((getattr(w, name) for w in batch), width, 0)
    out["sentence"] = filled((w.sentence for w in batch), width, -1)
    out["start"] = filled((w.start for w in batch), width, IGNORE)
    for name in COLUMNS:
        out[name] = filled((w.columns[name] for w in batch), width, IGNORE)
    return out
