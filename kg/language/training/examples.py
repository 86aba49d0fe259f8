"""From marked sentences to examples of the event classifier: pairs under a trigger, and their class.

What a sentence marks is a positive example, also with one of the two left out; every other pair
under the same words, the same pair under other words, and the pair turned round are negative ones,
a few of which are drawn anew in each pass.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.language.analysis import Sentence as Parsed
from kg.language.classifier import NOTHING, TRIGGER_WORDS
from kg.language.pieces import WordPieces, shape
from kg.language.training.marked import MarkedSentence
from kg.language.training.treebank import Sentence
from kg.language.training.windows import Maker, Window, arrays
from kg.language.ways import NOBODY, head_of, ways

SYMMETRIC = frozenset("Agreement Meeting Discussion PhoneCall Negotiation Signing Cooperation".split())
_NAMING = ("VERB", "NOUN", "ADJ")
_OTHERS, _ELSEWHERE = 4, 4  # negative examples of a sentence: other pairs, other words


@dataclass(frozen=True, slots=True)
class Example:
    """Trigger tokens, actor and target tokens (`NOBODY` for none) and the class."""

    trigger: tuple[int, ...]
    actor: int
    target: int
    label: str


def labels_of(sentences: Iterable[MarkedSentence]) -> tuple[str, ...]:
    """`NOTHING`, then the classes that occur."""
    return (NOTHING, *sorted({event[0] for s in sentences for event in s.events}))


def examples(sentence: MarkedSentence, rng: random.Random) -> list[Example]:
    """The examples of one sentence."""
    heads = (*sentence.heads, NOBODY)  # so that -1 is nobody
    known = [
        (label, heads[a], heads[t], trigger if rng.random() < 0.5 else (head_of(sentence.parsed, trigger),))
        for label, a, t, trigger in sentence.events
    ]
    found = [Example(trigger, a, t, label) for label, a, t, trigger in known]
    for label, actor, target, trigger in known:
        if actor != NOBODY and target != NOBODY:
            found += _lacking(label, actor, target, trigger, rng)
    return found + _other_pairs(sentence, known, rng) + _other_words(sentence, known, rng)


def _lacking(
    label: str, actor: int, target: int, trigger: tuple[int, ...], rng: random.Random
) -> list[Example]:
    """The same event with a participant unsaid, or seen from the other side."""
    draw = rng.random()
    if draw < 0.3:
        return [Example(trigger, actor, NOBODY, label)]
    if draw < 0.45:
        return [Example(trigger, NOBODY, target, label)]
    return [Example(trigger, target, actor, label if label in SYMMETRIC else NOTHING)]


Known = Sequence[tuple[str, int, int, tuple[int, ...]]]


def _other_pairs(sentence: MarkedSentence, known: Known, rng: random.Random) -> list[Example]:
    """Pairs that the words of an event do not join."""
    joined: dict[tuple[int, ...], set[tuple[int, int]]] = {}
    for label, actor, target, trigger in known:
        pairs = joined.setdefault(trigger, set())
        pairs |= {(actor, target), (actor, NOBODY), (NOBODY, target)}
        if label in SYMMETRIC:
            pairs |= {(target, actor), (target, NOBODY)}
    found = [
        Example(trigger, a, t, NOTHING)
        for trigger, pairs in joined.items()
        for a in sentence.heads
        for t in (*sentence.heads, NOBODY)
        if a != t and (a, t) not in pairs
    ]
    return rng.sample(found, min(_OTHERS, len(found)))


def _other_words(sentence: MarkedSentence, known: Known, rng: random.Random) -> list[Example]:
    """Words that name no event of the participants beside them."""
    naming = {i for *_, trigger in known for i in trigger}
    words = [
        t.index
        for t in sentence.parsed
        if t.upos in _NAMING and t.index not in naming and t.index not in sentence.covered
    ]
    if not words or not sentence.heads:
        return []
    beside = {word: _beside(sentence, word) for word in words}
    joined = [word for word in words if beside[word]]
    wanted = _ELSEWHERE if known else 2 * _ELSEWHERE
    found = []
    for _ in range(min(wanted, 3 * len(words))):
        word = rng.choice(joined if joined and rng.random() < 0.7 else words)
        near = beside[word] if rng.random() < 0.7 else ()
        actor = rng.choice(near or sentence.heads)
        others = [h for h in near if h != actor] or [h for h in sentence.heads if h != actor]
        target = rng.choice([*others, NOBODY])
        found.append(Example((word,), actor, target, NOTHING))
    return found


def _beside(sentence: MarkedSentence, word: int) -> list[int]:
    """Participants that the tree hangs on a word, or on a phrase of its own."""
    above = [[t.index for t in sentence.parsed.ancestors(h)][:2] for h in sentence.heads]
    return [h for h, near in zip(sentence.heads, above, strict=True) if word in near]


def window(sentence: MarkedSentence, maker: Maker, rng: random.Random) -> Window:
    """A sentence as the encoder reads it, now and then in lower case or as a headline."""
    silver = _silver(sentence.parsed)
    words = silver.words
    draw = rng.random()
    if draw < 0.06:
        cased = [shape(w.lower()) for w in words]
    else:
        cased = [shape(w.title() if draw < 0.1 and len(w) > 3 else w) for w in words]
    return maker.window([silver], [cased])


def _silver(parsed: Parsed) -> Sentence:
    """The sentence as the analyser parsed it."""
    names = ["O"] * len(parsed)
    for name in parsed.names:
        names[name.first : name.last] = [f"I-{name.label}"] * (name.last - name.first)
        names[name.first] = f"B-{name.label}"
    return Sentence(
        words=tuple(t.text for t in parsed),
        spaces=(True,) * len(parsed),
        upos=tuple(t.upos for t in parsed),
        xpos=tuple(t.xpos for t in parsed),
        feats=tuple(t.feats for t in parsed),
        heads=tuple(t.head for t in parsed),
        deps=tuple(t.dep for t in parsed),
        names=tuple(names),
    )


Batch = dict[str, NDArray[np.int64]]


def batches(
    sentences: Sequence[MarkedSentence],
    labels: Sequence[str],
    maker: Maker,
    pieces: WordPieces,
    size: int,
    rng: random.Random,
) -> list[Batch]:
    """One pass: windows of like length together, at most `size` pieces a batch with filling.

    A batch holds what `arrays` gives, and of its examples the ``row``, ``actor`` and ``target`` (E),
    ``trigger`` (E, words; -1 fills up), ``tree`` (E, ways) and ``label`` (E).
    """
    lengths = [sum(map(len, pieces([t.text for t in s.parsed]))) + 2 for s in sentences]
    order = sorted(range(len(sentences)), key=lambda i: lengths[i] + rng.random() * 6)
    groups: list[list[int]] = [[]]
    for i in order:
        if groups[-1] and lengths[i] * (len(groups[-1]) + 1) > size:
            groups.append([])
        groups[-1].append(i)
    rng.shuffle(groups)
    number = {label: i for i, label in enumerate(labels)}
    return [_batch([sentences[i] for i in group], number, maker, rng) for group in groups]


def _batch(
    sentences: Sequence[MarkedSentence], number: dict[str, int], maker: Maker, rng: random.Random
) -> Batch:
    out = arrays([window(s, maker, rng) for s in sentences])
    rows = [(row, example) for row, s in enumerate(sentences) for example in examples(s, rng)]
    out["row"] = np.array([row for row, _ in rows], np.int64)
    out["actor"] = np.array([e.actor for _, e in rows], np.int64)
    out["target"] = np.array([e.target for _, e in rows], np.int64)
    out["label"] = np.array([number[e.label] for _, e in rows], np.int64)
    out["tree"] = np.array(
        [ways(sentences[row].parsed, e.trigger, e.actor, e.target) for row, e in rows], np.int64
    )
    out["trigger"] = np.full((len(rows), TRIGGER_WORDS), -1, np.int64)
    for i, (_, example) in enumerate(rows):
        kept = example.trigger[:TRIGGER_WORDS]
        out["trigger"][i, : len(kept)] = kept
    return out
