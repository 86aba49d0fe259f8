"""Arcs that a parser often gets wrong and grammar does not allow, hung where they belong.

Each rule looks at a contradiction within the tree (a past tense joined to a bare infinitive,
a phrase torn from its noun by the verb), not at particular words; the reader's other parts
then need no exceptions of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.language.analysis import Sentence, Token


def rehung(sentence: Sentence) -> Sentence:
    """The sentence with such arcs moved; the same object where there are none."""
    persons = frozenset(i for n in sentence.names if n.label == "PER" for i in range(n.first, n.last))
    for index in range(len(sentence)):
        for rule in _RULES:
            head = rule(sentence, sentence[index], persons)
            if head is not None and head not in sentence.subtree(index):
                tokens = list(sentence.tokens)
                tokens[index] = replace(tokens[index], head=head)
                sentence = replace(sentence, tokens=tuple(tokens))
                break
    return sentence


def _past_beside_infinitive(sentence: Sentence, token: Token, persons: frozenset[int]) -> int | None:
    """As in "said that he would stay and warned Rome": what is joined is "said" and "warned"."""
    if token.rel != "conj" or token.xpos != "VBD" or token.head < 0 or sentence[token.head].xpos != "VB":
        return None
    if sentence.dependents(token.index, "nsubj", "aux", "mark"):
        return None
    above = (a for a in sentence.ancestors(token.head) if a.upos == "VERB" and a.index < token.head)
    return next((a.index for a in above if a.xpos == "VBD"), None)


def _contrast_beside_content(sentence: Sentence, token: Token, persons: frozenset[int]) -> int | None:
    """As in "Zarif said that it would end, whereas Kerry insisted": no part of what Zarif said."""
    if token.rel != "advcl" or token.head < 0 or sentence[token.head].rel != "ccomp":
        return None
    marks = sentence.dependents(token.index, "mark")
    above = sentence[token.head].head
    return above if above >= 0 and any(m.text.lower() == "whereas" for m in marks) else None


def _person_beside_state(sentence: Sentence, token: Token, persons: frozenset[int]) -> int | None:
    """As in "President Sadat of Egypt and Prime Minister Begin of Israel": no conjunct of Egypt."""
    if token.rel != "conj" or token.index not in persons or token.head < 0:
        return None
    state = sentence[token.head]
    ofs = sentence.dependents(state.index, "case")
    if state.rel != "nmod" or state.head < 0 or state.index in persons or not ofs:
        return None
    return state.head if state.head in persons else None


def _content_of_complement(sentence: Sentence, token: Token, persons: frozenset[int]) -> int | None:
    """As in "made clear that it would vote": what was made clear, under "made" and not "clear"."""
    if token.rel != "ccomp" or token.head < 0:
        return None
    above = sentence[token.head]
    if above.upos != "ADJ" or above.rel != "xcomp" or above.head < 0:
        return None
    return above.head if sentence[above.head].upos == "VERB" else None


def _torn_by_verb(sentence: Sentence, token: Token, persons: frozenset[int]) -> int | None:
    """As in "Begin of Israel signed agreements": no agreements of Israel, the verb stands between."""
    if token.rel != "nmod" or token.head < 0 or not token.index < sentence[token.head].head < token.head:
        return None
    case = sentence.dependents(token.index, "case")
    if not case or case[0].index >= token.index or case[0].index == 0:
        return None
    before = sentence[case[0].index - 1]
    before = sentence[before.head] if before.rel == "flat" and before.head >= 0 else before
    return before.index if before.upos in ("NOUN", "PROPN") else None


_RULES: tuple[Callable[[Sentence, Token, frozenset[int]], int | None], ...] = (
    _past_beside_infinitive,
    _contrast_beside_content,
    _person_beside_state,
    _content_of_complement,
    _torn_by_verb,
)
