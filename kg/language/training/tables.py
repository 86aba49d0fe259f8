"""Lemma tables learned from annotated sentences: known lemmas, and what the rules get wrong."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from kg.language.lemmas import Lemmatiser
from kg.language.training.treebank import Sentence

_CLASSES = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adjective", "ADV": "adjective"}
Tables = dict[str, dict[str, dict[str, str]] | dict[str, list[str]]]


def lemma_tables(sentences: Iterable[Sentence], words: frozenset[str]) -> Tables:
    """``known`` lemmas by class, and ``exceptions``: tag, form, the commonest lemma where the rules differ.

    Args:
        sentences: annotated sentences; unparsed ones are passed over.
        words: the further word list that the lemmatiser will have at hand.
    """
    parsed = [s for s in sentences if s.parsed]
    known: dict[str, Counter[str]] = {kind: Counter() for kind in ("verb", "noun", "adjective")}
    seen: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for s in parsed:
        for word, lemma, upos, xpos in zip(s.words, s.lemmas, s.upos, s.xpos, strict=True):
            if upos in _CLASSES and lemma.isalpha() and lemma.islower():
                known[_CLASSES[upos]][lemma] += 1
            if lemma != "_" and (upos != "PROPN" or xpos == "NNPS"):
                seen[xpos, word.lower(), upos][lemma] += 1
    kept = {kind: frozenset(counts) for kind, counts in known.items()}
    rules = Lemmatiser({}, kept, words)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (xpos, form, _), counts in seen.items():
        votes[xpos, form].update(counts)
    exceptions: dict[str, dict[str, str]] = defaultdict(dict)
    for (xpos, form), counts in sorted(votes.items()):
        lemma, times = min(counts.items(), key=lambda item: (-item[1], item[0]))
        ruled = rules(form, "NOUN" if xpos == "NNPS" else "X", xpos)
        if ruled != lemma and _trusted(form, lemma, times):
            exceptions[xpos][form] = lemma
    return {"known": {k: sorted(v) for k, v in kept.items()}, "exceptions": dict(exceptions)}


def _trusted(form: str, lemma: str, times: int) -> bool:
    """Keep what is frequent or a spelling variant; one odd annotation of a long word is likelier noise."""
    return times > 1 or lemma.lower()[:2] == form[:2] or len(form) < 5


def write_tables(tables: Tables, path: Path) -> None:
    """Write tables as the runtime reads them."""
    path.write_text(
        json.dumps(tables, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8"
    )
