"""How the tree joins the words that name an event with its participants, in numbers for the classifier.

The tables are part of the trained weights: a row added in the middle means learning anew.
"""

from __future__ import annotations

from kg.language.analysis import Sentence

NOBODY = -1
"""In place of a token: no actor, or no target, is named."""

RELATIONS = (
    "nsubj nsubj:pass obj iobj obl obl:agent obl:unmarked nmod nmod:poss nmod:desc amod compound appos conj "
    "acl acl:relcl advcl xcomp ccomp parataxis root flat nummod advmod csubj cop case mark dep"
).split()
PREPOSITIONS = (
    "of in to for with on at from by against about over between into after as during under toward towards "
    "among before without upon through that because if while when than within beyond across off out up down "
    "back"
).split()
CLASSES = ("VERB", "NOUN", "ADJ", "PROPN", "AUX")
STEPS = 5  # of a way up or down, how many are told apart
FILLER = 7  # numbers for each participant
WIDTH = 4 + 2 * FILLER

# 0 is nothing there, the last is something the table lacks
SIZES = (
    (len(CLASSES) + 2, 3, len(RELATIONS) + 2, len(PREPOSITIONS) + 2),
    (
        len(RELATIONS) + 2,
        len(PREPOSITIONS) + 2,
        len(RELATIONS) + 2,
        len(PREPOSITIONS) + 2,
        len(RELATIONS) + 2,
        (STEPS + 1) ** 2 + 1,
        3,
    ),
)
"""How many numbers each column may hold: of the trigger, and of a participant."""

_RELATION = {name: number for number, name in enumerate(RELATIONS, 1)}
_PREPOSITION = {name: number for number, name in enumerate(PREPOSITIONS, 1)}
_CLASS = {name: number for number, name in enumerate(CLASSES, 1)}
_PASSIVE = ("aux:pass", "nsubj:pass", "obl:agent")


def ways(sentence: Sentence, trigger: tuple[int, ...], actor: int, target: int) -> list[int]:
    """`WIDTH` numbers: four of the trigger, then of the way to actor and to target."""
    head = head_of(sentence, trigger)
    token = sentence[head]
    particle = next((t.text.lower() for t in sentence.dependents(head, "compound:prt")), "")
    passive = 2 if sentence.dependents(head, *_PASSIVE) else 1
    own = [_CLASS.get(token.upos, len(CLASSES) + 1), passive, _relation(token.dep), _preposition(particle)]
    return [*own, *_filler(sentence, actor, head), *_filler(sentence, target, head)]


def head_of(sentence: Sentence, trigger: tuple[int, ...]) -> int:
    """The word of a trigger that governs the others."""
    return next((i for i in trigger if sentence[i].head not in trigger), trigger[0])


def _filler(sentence: Sentence, filler: int, trigger: int) -> list[int]:
    if filler == NOBODY:
        return [0] * FILLER
    up, down = ([index, *(t.index for t in sentence.ancestors(index))] for index in (filler, trigger))
    meet = next(i for i in up if i in down)
    up, down = up[: up.index(meet)], down[: down.index(meet)]
    top = up[-1] if up else -1
    return [
        _relation(sentence[filler].dep),
        _preposition(_case(sentence, filler)),
        _relation(sentence[top].dep) if up else 0,
        _preposition(_case(sentence, top)) if up else 0,
        _relation(sentence[down[-1]].dep) if down else 0,
        1 + min(len(up), STEPS) * (STEPS + 1) + min(len(down), STEPS),
        1 + (filler < trigger),
    ]


def _case(sentence: Sentence, index: int) -> str:
    return next((t.text.lower() for t in sentence.dependents(index, "case", "mark")), "")


def _relation(name: str) -> int:
    return _RELATION.get(name) or _RELATION.get(name.partition(":")[0], len(RELATIONS) + 1)


def _preposition(word: str) -> int:
    return _PREPOSITION.get(word, len(PREPOSITIONS) + 1) if word else 0
