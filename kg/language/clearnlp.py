"""From the ClearNLP dependencies of spaCy's English pipelines to Universal Dependencies.

Labels mostly map one to one; heads move where the schemes disagree: prepositions hang below
their noun, copulas below their predicate, every conjunct below the first, a person's further
names below the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MARKERS = frozenset({"pobj", "dobj", "nsubjpass", "auxpass", "prep"})  # labels only ClearNLP has
_LABELS = {
    "ROOT": "root", "acomp": "xcomp", "agent": "obl:agent", "attr": "xcomp", "auxpass": "aux:pass",
    "csubjpass": "csubj:pass", "dative": "iobj", "dobj": "obj", "intj": "discourse", "meta": "discourse",
    "neg": "advmod", "npadvmod": "obl:unmarked", "nsubjpass": "nsubj:pass", "oprd": "xcomp", "pcomp": "advcl",
    "pobj": "obl", "poss": "nmod:poss", "preconj": "cc:preconj", "predet": "det:predet", "prep": "obl",
    "prt": "compound:prt", "quantmod": "advmod", "relcl": "acl:relcl", "nn": "compound", "num": "nummod",
    "number": "compound", "complm": "mark", "infmod": "acl", "partmod": "acl", "rcmod": "acl:relcl",
    "": "dep",
}  # fmt: skip
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "DET", "X"})


@dataclass
class Tree:
    """A sentence's tree, changed in place by the steps below; heads count from 0, -1 is the root."""

    upos: list[str]
    xpos: list[str]
    lemmas: list[str]
    heads: list[int]
    deps: list[str]
    people: list[tuple[int, int]] = field(default_factory=list)

    def below(self, head: int, *labels: str) -> list[int]:
        """Dependents of a word, in order; of the given labels only, if any are given."""
        return [i for i, h in enumerate(self.heads) if h == head and (not labels or self.deps[i] in labels)]

    def move_up(self, word: int, label: str) -> None:
        """Put a word in its head's place; below it go the head, as `label`, and all that the head had."""
        old = self.heads[word]
        self.heads[word], self.deps[word] = self.heads[old], self.deps[old]
        for i in self.below(old):
            if i != word:
                self.heads[i] = word
        self.heads[old], self.deps[old] = word, label


def to_universal(tree: Tree) -> None:
    """Convert a tree with ClearNLP labels in place; where no tree would come of it, only its labels."""
    before = list(tree.heads), list(tree.deps)
    _prepositions(tree)
    _copulas(tree)
    _conjunctions(tree)
    _personal_names(tree)
    tree.deps[:] = [_label(tree, i) for i in range(len(tree.heads))]
    if not is_tree(tree.heads):
        tree.heads[:], tree.deps[:] = before
        tree.deps[:] = [_label(tree, i) for i in range(len(tree.heads))]


def is_tree(heads: list[int]) -> bool:
    """Whether heads make a tree with exactly one root."""
    if heads.count(-1) != 1:
        return False
    for start in range(len(heads)):
        at, steps = start, 0
        while at >= 0 and steps <= len(heads):
            at, steps = heads[at], steps + 1
        if at >= 0:
            return False
    return True


def _prepositions(tree: Tree) -> None:
    """A noun takes its preposition's place; from the innermost outwards, so that "out of" works too."""
    for word in reversed(range(len(tree.heads))):
        if tree.deps[word] not in ("prep", "agent", "dative"):
            continue
        objects = tree.below(word, "pobj") or tree.below(word, "pcomp")
        if not objects:
            nested = [i for i in tree.below(word) if tree.deps[i].startswith(("obl", "nmod"))]
            objects = nested if tree.deps[word] == "prep" else []
        if not objects:
            continue
        above, clause = tree.heads[word], tree.deps[objects[0]] == "pcomp"
        nominal = above >= 0 and tree.upos[above] in _NOMINAL
        label = ("acl" if nominal else "advcl") if clause else "nmod" if nominal else "obl"
        if tree.deps[word] == "agent":
            label = "obl:agent"
        tree.deps[word] = label
        tree.move_up(objects[0], "mark" if clause else "case")


def _copulas(tree: Tree) -> None:
    for word in range(len(tree.heads)):
        if tree.lemmas[word].lower() != "be" or tree.deps[word] in ("aux", "auxpass", "aux:pass"):
            continue
        predicates = tree.below(word, "attr", "acomp")
        if not predicates:
            continue
        if tree.below(word, "expl"):  # "there is a plan"
            tree.deps[predicates[0]] = "nsubj"
        else:
            tree.move_up(predicates[0], "cop")


def _conjunctions(tree: Tree) -> None:
    conjuncts = [i for i, dep in enumerate(tree.deps) if dep == "conj"]
    for word in conjuncts:
        while tree.heads[word] >= 0 and tree.deps[tree.heads[word]] == "conj":
            tree.heads[word] = tree.heads[tree.heads[word]]
    for word, dep in enumerate(tree.deps):
        if dep == "cc" and tree.heads[word] >= 0:
            first = tree.heads[word]
            if tree.deps[first] == "conj" and first < word:
                first = tree.heads[first]
            after = [i for i in conjuncts if tree.heads[i] == first and i > word]
            if after:
                tree.heads[word] = after[0]


def _personal_names(tree: Tree) -> None:
    for first, last in tree.people:
        span = range(first, last)
        tops = [i for i in span if tree.heads[i] not in span]
        plain = all(tree.deps[i] == "compound" for i in span if i not in tops)
        if len(tops) != 1 or tops[0] == first or not plain:
            continue
        top = tops[0]
        tree.heads[first], tree.deps[first] = tree.heads[top], tree.deps[top]
        for i in tree.below(top):
            tree.heads[i] = first
        for i in span:
            if i != first:
                tree.heads[i], tree.deps[i] = first, "flat"


def _label(tree: Tree, word: int) -> str:
    dep = tree.deps[word]
    if tree.heads[word] < 0:
        return "root"
    if dep == "aux" and tree.xpos[word] == "TO":
        return "mark"
    if dep == "npadvmod" and tree.upos[tree.heads[word]] in _NOMINAL:
        return "nmod:unmarked"
    return _LABELS.get(dep, dep)


def uses_clearnlp(labels: Iterable[str]) -> bool:
    """Whether a parser's labels are ClearNLP's."""
    return not MARKERS.isdisjoint(labels)
