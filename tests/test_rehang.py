"""Arcs that no grammar allows are hung where they belong before anything is read off them."""

from __future__ import annotations

import pytest

from kg.extract.rehang import rehung
from kg.language.analysis import Name, Sentence, Token

Row = tuple[str, str, str, int, str]  # word, universal tag, Penn tag, head, relation


def sentence(*rows: Row, names: tuple[Name, ...] = ()) -> Sentence:
    tokens, at = [], 0
    for index, (word, upos, xpos, head, dep) in enumerate(rows):
        tokens.append(Token(index, word, at, at + len(word), word.lower(), upos, xpos, "_", head, dep))
        at += len(word) + 1
    return Sentence(0, tuple(tokens), names)


PAST = sentence(
    ("Ito", "PROPN", "NNP", 1, "nsubj"),
    ("said", "VERB", "VBD", -1, "root"),
    ("he", "PRON", "PRP", 4, "nsubj"),
    ("would", "AUX", "MD", 4, "aux"),
    ("stay", "VERB", "VB", 1, "ccomp"),
    ("and", "CCONJ", "CC", 6, "cc"),
    ("warned", "VERB", "VBD", 4, "conj"),
    ("Rome", "PROPN", "NNP", 6, "obj"),
)
CONTRAST = sentence(
    ("Ito", "PROPN", "NNP", 1, "nsubj"),
    ("said", "VERB", "VBD", -1, "root"),
    ("it", "PRON", "PRP", 3, "nsubj"),
    ("ended", "VERB", "VBD", 1, "ccomp"),
    ("whereas", "SCONJ", "IN", 6, "mark"),
    ("Ode", "PROPN", "NNP", 6, "nsubj"),
    ("objected", "VERB", "VBD", 3, "advcl"),
)
PERSONS = sentence(
    ("Ito", "PROPN", "NNP", 6, "nsubj"),
    ("of", "ADP", "IN", 2, "case"),
    ("Peru", "PROPN", "NNP", 0, "nmod"),
    ("and", "CCONJ", "CC", 4, "cc"),
    ("Ode", "PROPN", "NNP", 2, "conj"),
    ("duly", "ADV", "RB", 6, "advmod"),
    ("met", "VERB", "VBD", -1, "root"),
    names=(Name(0, 1, "PER"), Name(2, 3, "LOC"), Name(4, 5, "PER")),
)
TORN = sentence(
    ("Ito", "PROPN", "NNP", 3, "nsubj"),
    ("of", "ADP", "IN", 2, "case"),
    ("Peru", "PROPN", "NNP", 4, "nmod"),
    ("signed", "VERB", "VBD", -1, "root"),
    ("pacts", "NOUN", "NNS", 3, "obj"),
)
CLEAR = sentence(
    ("Ito", "PROPN", "NNP", 1, "nsubj"),
    ("made", "VERB", "VBD", -1, "root"),
    ("clear", "ADJ", "JJ", 1, "xcomp"),
    ("that", "SCONJ", "IN", 5, "mark"),
    ("he", "PRON", "PRP", 5, "nsubj"),
    ("objected", "VERB", "VBD", 2, "ccomp"),
)


@pytest.mark.parametrize(
    ("given", "word", "head"),
    [(PAST, 6, 1), (CONTRAST, 6, 1), (PERSONS, 4, 0), (TORN, 2, 0), (CLEAR, 5, 1)],
)
def test_an_arc_that_cannot_be_is_hung_elsewhere(given: Sentence, word: int, head: int) -> None:
    moved = rehung(given)
    assert moved[word].head == head
    assert [t.head for t in moved if t.index != word] == [t.head for t in given if t.index != word]
    assert rehung(moved) is moved
