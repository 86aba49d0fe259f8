"""Scores of an analyser against annotated sentences, from given words and from raw text.

Attachment is scored without punctuation and without subtypes. From raw text, a word counts only
if its characters, its head's characters and its relation all agree (as in the CoNLL 2018 task).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from kg.language.analysis import Analyser, Name
from kg.language.analysis import Sentence as Parsed
from kg.language.embedded import EmbeddedAnalyser
from kg.language.training.treebank import KINDS, Sentence, paragraphs, spans, text_of

Scores = dict[str, float]
_CHUNK = 200  # sentences analysed in one call


def score_words(analyser: EmbeddedAnalyser, gold: Sequence[Sentence]) -> Scores:
    """Accuracies in percent, given the words: ``upos, xpos, feats, lemma, uas, las``, and F1 of names."""
    right: Counter[str] = Counter()
    names: Counter[str] = Counter()
    words = counted = 0
    for chunk in (gold[i : i + _CHUNK] for i in range(0, len(gold), _CHUNK)):
        for s, parsed in zip(chunk, analyser.analyse_words([s.words for s in chunk]), strict=True):
            for i, t in enumerate(parsed):
                agree = t.head == s.heads[i]
                right["upos"] += t.upos == s.upos[i]
                right["xpos"] += t.xpos == s.xpos[i]
                right["feats"] += t.feats == s.feats[i]
                right["lemma"] += t.lemma == s.lemmas[i]
                if s.upos[i] != "PUNCT":
                    right["uas"] += agree
                    right["las"] += agree and t.rel == s.deps[i].partition(":")[0]
                    counted += 1
            words += len(s.words)
            if s.names is not None:
                _count_names(names, spans(s.names), parsed.names)
    out = {name: 100 * right[name] / max(1, words) for name in ("upos", "xpos", "feats", "lemma")}
    out |= {name: 100 * right[name] / max(1, counted) for name in ("uas", "las")}
    return out | _name_scores(names)


def score_text(analyser: Analyser, gold: Iterable[Sentence]) -> Scores:
    """F1 in percent from raw paragraphs, a document a call: ``tokens, sentences, las`` and names."""
    counts: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for _, document in groupby(paragraphs(gold), key=lambda run: run[0].doc):
        runs = list(document)
        texts = [text_of(run) for run in runs]
        for run, (_, where), analysis in zip(
            runs, texts, analyser.analyse([t for t, _ in texts]), strict=True
        ):
            given, found = _gold_words(run, where), _found_words([*analysis])
            counts.update(_agreement(given, found))
            if all(s.names is not None for s in run):
                _count_names(names, _gold_names(run, where), _found_names([*analysis]))
    out = {
        n: _f1(counts[f"{n}="], counts[f"{n}-gold"], counts[f"{n}-own"])
        for n in ("tokens", "sentences", "las")
    }
    return out | _name_scores(names)


Span = tuple[int, int]
Word = tuple[
    Span, str, str, Span | None, bool
]  # characters, tag, relation, head's characters, sentence start


def _gold_words(run: Sequence[Sentence], where: Sequence[Span]) -> list[Word]:
    out: list[Word] = []
    for s in run:
        base = len(out)
        for i, head in enumerate(s.heads):
            above = where[base + head] if head >= 0 else None
            out.append((where[base + i], s.upos[i], s.deps[i].partition(":")[0], above, i == 0))
    return out


def _found_words(sentences: Sequence[Parsed]) -> list[Word]:
    out: list[Word] = []
    for s in sentences:
        for t in s:
            above = (s[t.head].start, s[t.head].end) if t.head >= 0 else None
            out.append(((t.start, t.end), t.upos, t.rel, above, t.index == 0))
    return out


def _agreement(gold: Sequence[Word], found: Sequence[Word]) -> Counter[str]:
    own = {word[0]: word for word in found}
    counts: Counter[str] = Counter()
    for name, words in (("gold", gold), ("own", found)):
        counts[f"tokens-{name}"] += len(words)
        counts[f"las-{name}"] += sum(w[1] != "PUNCT" for w in words)
        counts[f"sentences-{name}"] += sum(w[4] for w in words)
    for word in gold:
        other = own.get(word[0])
        if other is not None:
            counts["tokens="] += 1
            counts["las="] += word[1] != "PUNCT" and word[2:4] == other[2:4]
    counts["sentences="] += len(_sentence_spans(gold) & _sentence_spans(found))
    return counts


def _sentence_spans(words: Sequence[Word]) -> set[Span]:
    firsts = [i for i, w in enumerate(words) if w[4]]
    return {
        (words[a][0][0], words[b - 1][0][1]) for a, b in zip(firsts, [*firsts[1:], len(words)], strict=True)
    }


def _gold_names(run: Sequence[Sentence], where: Sequence[Span]) -> set[tuple[int, int, str]]:
    out, base = set(), 0
    for s in run:
        out |= {(where[base + a][0], where[base + b - 1][1], kind) for a, b, kind in spans(s.names or ())}
        base += len(s.words)
    return out


def _found_names(sentences: Sequence[Parsed]) -> list[Name]:
    return [Name(s[n.first].start, s[n.last - 1].end, n.label) for s in sentences for n in s.names]


def _count_names(counts: Counter[str], gold: set[tuple[int, int, str]], found: Iterable[Name]) -> None:
    known = {g for g in gold if g[2] in KINDS}
    own = {
        (n.first, n.last, "LOC" if n.label == "GPE" else n.label) for n in found if n.label in (*KINDS, "GPE")
    }
    for kind in KINDS:
        counts[f"{kind}="] += sum(x[2] == kind for x in known & own)
        counts[f"{kind}-gold"] += sum(x[2] == kind for x in known)
        counts[f"{kind}-own"] += sum(x[2] == kind for x in own)


def _name_scores(counts: Counter[str]) -> Scores:
    out = {f"names {k}": _f1(counts[f"{k}="], counts[f"{k}-gold"], counts[f"{k}-own"]) for k in KINDS}
    totals = [sum(counts[f"{k}{part}"] for k in KINDS) for part in ("=", "-gold", "-own")]
    return out | {"names": _f1(*totals)}


def _f1(both: int, gold: int, own: int) -> float:
    return 200 * both / max(1, gold + own)
