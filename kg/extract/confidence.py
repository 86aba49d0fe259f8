"""How sure a claim is: the probability that its class and its participants are right.

A logistic regression over a score of facts about a proposal: above all the classifier's share for its
class between these very participants, and the least sure attachment of the tree between them. The
weights stand in ``confidence.csv`` of the lexicon; `kg.evaluate_confidence` fits them to gold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, log

from kg.extract.context import Context
from kg.extract.proposals import LEARNED, Filler, Proposal
from kg.language.analysis import Sentence
from kg.language.classifier import EventClassifier, Question
from kg.language.ways import NOBODY

Facts = Mapping[str, float]

LEAST = 0.45
"""Confidence below which a proposal makes no claim, unless told otherwise; chosen on the development gold."""

STEP = 0.05
"""What confidence is rounded to: finer would be false, and might differ from processor to processor."""

CLASS = "class"
"""The fact that only a classifier can tell."""

EVERY = "any"
"""The fact that holds of every proposal; its weight is the intercept."""

_ENDS = frozenset('.!?…"”')
_NO_WEIGHT = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A proposal in its context, the facts about it and the confidence they come to."""

    proposal: Proposal
    context: Context
    facts: Facts
    confidence: float


class Judge:
    """Weighs the proposals of a sentence.

    Attributes:
        classifier: the analyser's, if it has one.
        least: the confidence below which a proposal makes no claim.
    """

    def __init__(
        self, weights: Mapping[str, tuple[float, float]], classifier: EventClassifier | None, least: float
    ) -> None:
        """`weights` of each fact, beside the classifier's answer and without one."""
        self._weights = weights
        self.classifier = classifier
        self.least = least

    def __call__(self, sentence: Sentence, found: Sequence[tuple[Proposal, Context]]) -> list[Weighed]:
        """The proposals of one sentence, weighed."""
        answers = self._answers(sentence, [proposal for proposal, _ in found])
        weighed = []
        for (proposal, context), answer in zip(found, answers, strict=True):
            facts = _facts(sentence, proposal, context, answer)
            weighed.append(Weighed(proposal, context, facts, self._confidence(facts)))
        return weighed

    def _confidence(self, facts: Facts) -> float:
        column = 0 if CLASS in facts else 1
        score = sum(self._weights.get(name, _NO_WEIGHT)[column] * value for name, value in facts.items())
        return round(round(1 / (1 + exp(-score)) / STEP) * STEP, 2)

    def _answers(self, sentence: Sentence, proposals: Sequence[Proposal]) -> list[float | None]:
        """Log-odds of the classifier's share for the class, their mean over the pairs of participants; None
        without it.
        """
        if self.classifier is None or sentence.vectors is None:
            return [None] * len(proposals)
        number = {label: i for i, label in enumerate(self.classifier.labels)}
        asked = [_questions(p) if p.frame.type in number and not p.frame.own else [] for p in proposals]
        shares = iter(self.classifier(sentence, [q for one in asked for q in one]))
        return [
            sum(_odds(float(next(shares)[number[p.frame.type]])) for _ in one) / len(one) if one else None
            for p, one in zip(proposals, asked, strict=True)
        ]


def _questions(proposal: Proposal) -> list[Question]:
    actors = [f.head for f in proposal.actors] or [NOBODY]
    targets = [f.head for f in proposal.targets] or [NOBODY]
    return [Question(proposal.phrase, a, t) for a, t in product(actors, targets)]


def _facts(
    sentence: Sentence, proposal: Proposal, context: Context, answer: float | None
) -> dict[str, float]:
    fillers = (*proposal.actors, *proposal.targets)
    mentions = [f.mention for f in fillers if f.mention is not None]
    kind, modality = proposal.frame.type, context.modality
    tests = {
        "statement": kind == "Statement",
        "noun": proposal.frame.pos == "noun",
        "light verb": proposal.light is not None,
        "learned": proposal.frame.rule == LEARNED,
        # "the resolution will be adopted": by whom is understood
        "no actor": not proposal.actors and kind != "Vote",
        "no target": not proposal.targets,
        "several targets": len(proposal.targets) > 1,
        "thing as target": any(f.mention is None for f in proposal.targets),
        "pronoun": any(m.form == "pronoun" for m in mentions),
        "hypothetical": modality == "Hypothetical",
        "demanded": modality == "Demanded",
        "possible": modality == "Possible",
        "alleged": modality == "Alleged",
        "headline": not any(t.text in _ENDS for t in sentence.tokens[-2:]),
    }
    found = {name: 1.0 for name, holds in tests.items() if holds}
    found[EVERY] = 1.0
    found["length"] = len(sentence) / 20
    found["fixed words"] = sum(1 for n in proposal.frame.needs if n.lemmas and not n.absent)
    found["unnamed"] = sum(1 for m in mentions if m.kind == "UnnamedActor")
    found["linking"] = min((m.confidence for m in mentions), default=1.0)
    found["attachment"] = _odds(_least_sure(sentence, proposal, fillers))
    found["trigger"] = _odds(sentence[proposal.trigger].sure)
    if answer is not None:
        found[CLASS] = answer
    return found


def _odds(share: float) -> float:
    """The logarithm of the odds, kept from growing without end."""
    return log((share + 0.001) / (1.001 - share))


def _least_sure(sentence: Sentence, proposal: Proposal, fillers: Sequence[Filler]) -> float:
    """The least sure arc on the ways in the tree from the participants to the words that name the event."""
    best = 1.0
    for filler in fillers:
        anchor = proposal.trigger
        if proposal.light is not None and filler in proposal.actors:
            anchor = proposal.light
        best = min([best, *(sentence[i].sure for i in _way(sentence, filler.head, anchor))])
    return best


def _way(sentence: Sentence, one: int, other: int) -> list[int]:
    """The tokens whose arcs join two tokens."""
    ups = [[index, *(t.index for t in sentence.ancestors(index))] for index in (one, other)]
    shared = set(ups[0]) & set(ups[1])
    return [i for up in ups for i in up if i not in shared]
