"""The analyser shipped with the package: one small network in ONNX, run on one thread.

One pass of the encoder over a window of sentences gives sentence starts, tags, trees and names.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import AnalyserError
from kg.language import windows
from kg.language.analysis import Analysis, Name, Token
from kg.language.analysis import Sentence as ParsedSentence
from kg.language.classifier import EventClassifier
from kg.language.decode import allowed_moves, best_names, parse
from kg.language.lemmas import Lemmatiser
from kg.language.modelfiles import ModelFiles, open_model
from kg.language.pieces import END, START, WordPieces, load_tokenizer, shape
from kg.language.tokenise import fold, word_spans

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Ints = NDArray[np.int64]
AFTER_STOP = np.float32(2.0)  # added to a sentence start's score after a full stop; chosen on the dev parts
_OUTPUTS = ("start", "upos", "xpos", "feats", "names", "arc", "dependent", "head", "sense")


@dataclass(frozen=True)
class Words:
    """All words of a call, flat: what the encoder reads."""

    texts: list[str]
    starts: Ints
    ends: Ints
    stretches: list[tuple[int, int]]  # words between blank lines; no sentence crosses one
    per_text: list[tuple[int, int]]


@dataclass(frozen=True)
class Decoded:
    """What the network says of all words of a call, flat; heads are indices among them, or -1.

    `sure` is each head's share of the probability, `sense` (words, width) what events are read off.
    """

    starts: NDArray[np.bool_]
    upos: Ints
    xpos: Ints
    feats: Ints
    names: Ints
    heads: Ints
    deps: Ints
    sure: NDArray[np.float32]
    sense: NDArray[np.float16]


class EmbeddedAnalyser:
    """English analysis with the model in `folder`, by default the one shipped with the package."""

    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            from kg.paths import data_dir

            folder = data_dir() / "model"
        self._files = open_model(folder)
        self._model = _session(self._files, "model.onnx")
        self._relations = _session(self._files, "relations.onnx")
        self._width = int(self._model.get_outputs()[-1].shape[-1])
        self._pieces = WordPieces(load_tokenizer(self._files.path("vocab.txt")))
        self._moves = allowed_moves(self._files.labels["names"])
        self._lemma = load_lemmatiser(self._files)

    @cached_property
    def classifier(self) -> EventClassifier:
        """The event classifier that reads the vectors of this analyser's sentences."""
        return EventClassifier(_session(self._files, "events.onnx"), self._files.labels["events"])

    @property
    def identity(self) -> str:
        """Name and version of the model, and the beginning of its digest."""
        return self._files.identity

    def analyse(self, texts: Sequence[str]) -> list[Analysis]:
        """Analyse the paragraphs of one article; one `Analysis` for each, in order."""
        words = _words(texts)
        decoded = self._decode(words.texts, words.stretches)
        return self._assemble(words, decoded)

    def analyse_words(self, sentences: Sequence[Sequence[str]]) -> list[ParsedSentence]:
        """Analyse sentences whose words are given, each alone; offsets count words parted by one space."""
        texts = [" ".join(s) for s in sentences]
        flat: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        stretches: list[tuple[int, int]] = []
        for sentence in sentences:
            at = 0
            stretches.append((len(flat), len(flat) + len(sentence)))
            for word in sentence:
                flat.append(word)
                starts.append(at)
                ends.append(at + len(word))
                at += len(word) + 1
        words = Words(flat, np.array(starts, np.int64), np.array(ends, np.int64), stretches, stretches)
        decoded = self._decode(words.texts, stretches, whole=True)
        return [analysis[0] for analysis in self._assemble(words, decoded)] if texts else []

    def _decode(self, words: list[str], stretches: Sequence[tuple[int, int]], whole: bool = False) -> Decoded:
        """Run the network over words.

        Args:
            words: folded words of a call, in order.
            stretches: first and last (exclusive) word of each run that is to be seen in one context.
            whole: take each stretch as one sentence.
        """
        n = len(words)
        sense = np.zeros((n, self._width), np.float16)
        upos, xpos, feats, names, heads, deps = (np.zeros(n, np.int64) for _ in range(6))
        sure = np.zeros(n, np.float32)
        out = Decoded(np.zeros(n, np.bool_), upos, xpos, feats, names, heads, deps, sure, sense)
        inputs = _Inputs(words, self._pieces)
        safe = np.zeros(n, np.bool_) if whole else windows.safe_starts(words)
        alone = not self._files.learned_sentences and not whole
        for first, last in stretches:
            for window in windows.cut(safe[first:last], inputs.sizes[first:last], first, alone):
                self._run(inputs, window, safe, out, whole or alone)
        return out

    def _run(
        self, inputs: _Inputs, window: windows.Piece, safe: NDArray[np.bool_], out: Decoded, alone: bool
    ) -> None:
        """Fill in what the network says of one window; alone, so that no other touches its arithmetic."""
        at = slice(window.first, window.last)
        found = self._model.run(_OUTPUTS, inputs.feeds(window))
        start, upos, xpos, feats, names, arc, dependent, head, sense = (value[0] for value in found)
        out.sense[at] = sense
        start += AFTER_STOP * safe[at]
        if alone:
            start[:] = -1
        starts, heads, out.sure[at] = parse(start, arc)
        rooted = heads < 0
        out.starts[at], out.upos[at], out.xpos[at], out.feats[at] = starts, upos, xpos, feats
        out.names[at] = best_names(names, starts, self._moves)
        (deps,) = self._relations.run(["label"], {"dependent": dependent, "head": head[heads + 1]})
        out.heads[at] = np.where(rooted, -1, heads + window.first)
        out.deps[at] = np.where(rooted, 0, deps)

    def _assemble(self, words: Words, d: Decoded) -> list[Analysis]:
        labels = self._files.labels
        upos = [labels["upos"][i] for i in d.upos.tolist()]
        xpos = [labels["xpos"][i] for i in d.xpos.tolist()]
        feats = [labels["feats"][i] for i in d.feats.tolist()]
        deps = [labels["deps"][i] for i in d.deps.tolist()]
        lemmas = list(map(self._lemma, words.texts, upos, xpos))
        starts, ends, heads = words.starts.tolist(), words.ends.tolist(), d.heads.tolist()
        sure = d.sure.tolist()
        out = []
        for first, last in words.per_text:
            bounds = [*(np.flatnonzero(d.starts[first:last]) + first).tolist(), last]
            sentences = []
            for number, (lo, hi) in enumerate(pairwise(bounds)):
                tokens = tuple(
                    Token(i - lo, words.texts[i], starts[i], ends[i], lemmas[i], upos[i], xpos[i], feats[i],
                          heads[i] - lo if heads[i] >= 0 else -1, deps[i], sure[i])
                    for i in range(lo, hi)
                )  # fmt: skip
                names = _names(d.names[lo:hi], labels["names"])
                sentences.append(ParsedSentence(number, tokens, names, d.sense[lo:hi]))
            out.append(Analysis(tuple(sentences)))
        return out


class _Inputs:
    """The network's inputs for windows of a call's words, from tables over its distinct words."""

    def __init__(self, words: list[str], pieces: WordPieces) -> None:
        known = {word: i for i, word in enumerate(dict.fromkeys(words))}
        self._kinds = np.fromiter((known[w] for w in words), np.int64, len(words))
        table = pieces(list(known))
        sizes = np.fromiter(map(len, table), np.int64, len(table))
        self._ends = sizes.cumsum()
        self._pieces = np.fromiter((p for ids in table for p in ids), np.int64, int(sizes.sum()))
        self._shapes = np.fromiter(map(shape, known), np.int64, len(table))
        self.sizes = sizes[self._kinds]

    def feeds(self, window: windows.Piece) -> dict[str, Ints]:
        """Piece and shape ids (1, pieces), and each word's first and last piece (1, words)."""
        kinds = self._kinds[window.first : window.last]
        sizes = self.sizes[window.first : window.last]
        ends = sizes.cumsum()
        total = int(ends[-1])
        pieces = np.empty((1, total + 2), np.int64)
        pieces[0, 0], pieces[0, -1] = START, END
        pieces[0, 1:-1] = self._pieces[np.arange(total) + np.repeat(self._ends[kinds] - ends, sizes)]
        shapes = np.zeros((1, total + 2), np.int64)
        shapes[0, 1:-1] = np.repeat(self._shapes[kinds], sizes)
        return {"pieces": pieces, "shapes": shapes, "first": (ends - sizes + 1)[None], "last": ends[None]}


def _words(texts: Sequence[str]) -> Words:
    words: list[str] = []
    spans: list[Ints] = []
    shared: dict[str, str] = {}  # one string for each distinct word: long texts repeat theirs
    per_text: list[tuple[int, int]] = []
    stretches: list[tuple[int, int]] = []
    for text in texts:
        folded = fold(text)
        found = np.fromiter((at for span in word_spans(folded) for at in span), np.int64).reshape(-1, 2)
        first = len(words)
        slices = (folded[a:b] for a, b in found.tolist())
        words.extend(shared.setdefault(word, word) for word in slices)
        spans.append(found)
        per_text.append((first, len(words)))
        marks = windows.breaks(folded, found[:, 0]).tolist()
        bounds = [0, *(m for m in marks if 0 < m < len(found)), len(found)]
        stretches.extend((first + a, first + b) for a, b in pairwise(bounds) if b > a)
    offsets = np.concatenate(spans) if spans else np.zeros((0, 2), np.int64)
    return Words(words, offsets[:, 0], offsets[:, 1], stretches, per_text)


def _names(ids: Ints, labels: tuple[str, ...]) -> tuple[Name, ...]:
    found: list[Name] = []
    for i in np.flatnonzero(ids).tolist():
        position, _, kind = labels[ids[i]].partition("-")
        if position == "I" and found and found[-1].last == i:
            found[-1] = Name(found[-1].first, i + 1, kind)
        else:
            found.append(Name(i, i + 1, kind))
    return tuple(found)


def _session(files: ModelFiles, name: str) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            str(files.path(name)), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's own errors share no base class but this
        raise AnalyserError(
            f"{files.path(name)} cannot be loaded ({error}); install diplomatic-kg again"
        ) from error


def load_lemmatiser(files: ModelFiles) -> Lemmatiser:
    """The lemmatiser over a model's tables; whole pieces of its vocabulary serve as a word list."""
    try:
        tables: dict[str, Any] = json.loads(files.path("lemmas.json").read_text(encoding="utf-8"))
        words = files.path("vocab.txt").read_text(encoding="utf-8").split("\n")
        known = {kind: frozenset(values) for kind, values in tables["known"].items()}
        return Lemmatiser(
            tables["exceptions"], known, frozenset(w for w in words if w.isalpha() and len(w) > 2)
        )
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise AnalyserError(
            f"{files.path('lemmas.json')} is broken ({error!r}); install diplomatic-kg again"
        ) from error
