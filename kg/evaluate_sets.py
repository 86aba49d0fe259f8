"""Scores on other people's sets: PLV and CoPED rows (JSON Lines), each with one event a sentence.

PLV (Hu et al. 2024) gives the two spans and asks for the class between them; its YIELD joins
PLOVER's RETREAT and CONCEDE. CoPED gives the sentence alone and asks for one of STATEMENT and the
four quad classes, and for the spans. The figures are those of the sets' own scorers: macro-F1 over
the gold's labels for PLV, micro-F1 of label and of (source, target, label) for CoPED.

Both code what a sentence commits its source to: help refused is a rejection, a visit or help promised
an agreement, force announced a threat. Here polarity and modality are properties of a claim beside its
class, so they are put into the code before it is compared. CoPED's five classes are the pentacode of
CAMEO (Schrodt): appeals and requests (02) are statements, reduced relations (16: sanctions, expulsions)
are verbal conflict; a charge denied or rejected is 016, a statement. It names as target also whom an act
concerns without being aimed at him.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kg.errors import InputError
from kg.evaluate import Participant, Predicted, overlap, predictions
from kg.extract.base import Extractor
from kg.model import Article
from kg.ontology import load_ontology

Kind = Literal["plv", "coped"]

_Answer = tuple[str | None, str | None, str]

_YIELD = frozenset(("RETREAT", "CONCEDE"))
_FRIENDLY = frozenset(("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD"))
_PROMISED = frozenset(("CONSULT", "COOPERATE", "AID", "YIELD"))
_MATERIAL_HOSTILE = frozenset(("PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"))
_SPOKEN = {"MATERIAL_COOP": "VERBAL_COOP", "MATERIAL_CONF": "VERBAL_CONF"}
_POINTING = frozenset("he she it they him her them his its their who which that".split())
_CHARGES = frozenset("accusation accusations charge charges allegation allegations claim claims".split())
_PENTACODE = {
    **dict.fromkeys(("01", "02"), "STATEMENT"),
    **dict.fromkeys(("03", "04", "05"), "VERBAL_COOP"),
    **dict.fromkeys(("06", "07", "08"), "MATERIAL_COOP"),
    **dict.fromkeys(("09", "10", "11", "12", "13", "16"), "VERBAL_CONF"),
    **dict.fromkeys(("14", "15", "17", "18", "19", "20"), "MATERIAL_CONF"),
}
_QUAD_OF_ROOT = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"), 4),
}


@dataclass(frozen=True)
class SetReport:
    """Figures in percent by name, and every row read otherwise than the gold has it."""

    rows: int
    figures: dict[str, float]
    differences: tuple[tuple[str, str, str, str], ...]


def set_kind(record: dict[str, Any]) -> Kind | None:
    """Which set a record belongs to, None where to neither."""
    if {"marked", "source", "target", "code"} <= record.keys():
        return "plv"
    if {"penta", "code", "gold"} <= record.keys():
        return "coped"
    return None


def evaluate_set(extractor: Extractor, path: Path, kind: Kind) -> SetReport:
    """Read every row's sentence and score the one event chosen for it.

    Raises:
        InputError: a line that is no row of the set.
    """
    rows = list(read_rows(path, lambda row: set_kind(row) == kind, f"of the {kind} set"))
    extractions = extractor.extract(Article(id=row["id"], text=row["text"]) for row in rows)
    if kind == "plv":
        return _plv(rows, [list(predictions(x, without=())) for x in extractions])
    return _coped(rows, [list(predictions(x)) for x in extractions])


def read_rows(path: Path, belongs: Callable[[dict[str, Any]], bool], form: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file.

    Raises:
        InputError: a line that is no JSON object, or does not belong; `form` says what was wanted.
    """
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}:{number}: not JSON ({error})") from error
            if not isinstance(row, dict) or not belongs(row):
                raise InputError(f"{path}:{number}: not a row {form}")
            yield row


def _plv(rows: Sequence[dict[str, Any]], found: Sequence[list[Predicted]]) -> SetReport:
    answers = [_between(row, events) for row, events in zip(rows, found, strict=True)]
    gold = [row["code"] for row in rows]
    differences = [
        (row["id"], row["code"], answer or "-", row["text"])
        for row, answer in zip(rows, answers, strict=True)
        if answer != row["code"]
    ]
    quads = [_QUAD_OF_ROOT.get(a) if a else None for a in answers]
    figures = {
        "root macro-F1": _macro(gold, answers),
        "root accuracy": 100 * sum(g == a for g, a in zip(gold, answers, strict=True)) / max(1, len(gold)),
        "quad macro-F1": _macro([_QUAD_OF_ROOT[g] for g in gold], quads),
        "answered": 100 * sum(a is not None for a in answers) / max(1, len(gold)),
    }
    return SetReport(len(rows), figures, tuple(differences))


def _between(row: dict[str, Any], found: Sequence[Predicted]) -> str | None:
    """The PLOVER root of the event that is asserted and whose participants match the given spans best."""
    best: tuple[int, str] | None = None
    for prediction in found:
        if prediction.event.type == "Situation":
            rank, root = _said(prediction, row)
            if root is not None and (best is None or rank > best[0]):
                best = (rank, root)
            continue
        root = _root(prediction)
        if root is None:
            continue
        symmetric = load_ontology().event(prediction.event.type).symmetric
        actors = [p.words for p in prediction.actors]
        others = [p.words for p in prediction.targets]
        others += [
            a.span.text for a in prediction.claim.arguments if a.role in ("topic", "document", "place")
        ]
        if symmetric:
            actors = others = [*actors, *others]
        source = any(overlap(row["source"], words) for words in actors)
        target = any(overlap(row["target"], words) for words in others)
        claim = prediction.claim
        asserted = claim.modality == "Actual" and claim.polarity == "Positive"
        # of a call to praise somebody, the praise is coded
        rank = 2 * (source + target + asserted) + (root != "CONSULT")
        if best is None or rank > best[0]:
            best = (rank, root)
    return best[1] if best else None


def _said(prediction: Predicted, row: dict[str, Any]) -> tuple[int, str | None]:
    """What somebody says that others must do is a request to them; what he says he will not do, a refusal."""
    claim = prediction.claim
    source = prediction.speaker is not None and overlap(row["source"], prediction.speaker)
    doers = [p.words for p in prediction.actors]
    target = any(overlap(row["target"], words) for words in doers)
    himself = prediction.speaker is not None and any(prediction.speaker == p.label for p in prediction.actors)
    if claim.modality == "Demanded" and not himself:
        return 2 * (source + target), "REQUEST"
    if claim.modality == "Future" and claim.polarity == "Negative" and himself:
        return 2 * source, "REJECT"
    return 0, None


def _root(prediction: Predicted) -> str | None:
    root, _, _ = load_ontology().event(prediction.event.type).codes(prediction.event.cameo)
    root = "YIELD" if root in _YIELD else root
    claim = prediction.claim
    if claim.polarity == "Negative" and root in _FRIENDLY:
        return "REJECT"
    if claim.modality in ("Future", "Possible") and root in _PROMISED:
        return "AGREE"
    if claim.modality == "Future" and root in _MATERIAL_HOSTILE:
        return "THREATEN"
    return root


def _macro(gold: Sequence[object], answers: Sequence[object]) -> float:
    labels = sorted(set(gold), key=str)
    wanted, given = Counter(gold), Counter(answers)
    right = Counter(g for g, a in zip(gold, answers, strict=True) if g == a)
    return 100 * sum(2 * right[x] / (wanted[x] + given[x]) for x in labels) / max(1, len(labels))


def _coped(rows: Sequence[dict[str, Any]], found: Sequence[list[Predicted]]) -> SetReport:
    answers = list(map(_main_event, found))
    labels = 0
    differences = []
    for row, answer in zip(rows, answers, strict=True):
        label = answer[2] if answer else None
        labels += label == row["code"]
        if label != row["code"]:
            differences.append((row["id"], row["code"], label or "-", row["text"]))
    answered = sum(answer is not None for answer in answers)
    spanned = [(row, answer) for row, answer in zip(rows, answers, strict=True) if _has_spans(row)]
    figures = {
        "class F1": 200 * labels / max(1, answered + len(rows)),
        "class precision": 100 * labels / max(1, answered),
        "triples F1": _triples(list(zip(rows, answers, strict=True))),
        "triples F1 where spans are annotated": _triples(spanned),
        "answered": 100 * answered / max(1, len(rows)),
    }
    return SetReport(len(rows), figures, tuple(differences))


def _triples(pairs: Sequence[tuple[dict[str, Any], _Answer | None]]) -> float:
    right = sum(a is not None and any(_same_triple(g, a) for g in row["gold"]) for row, a in pairs)
    given = sum(a is not None for _, a in pairs)
    return 200 * right / max(1, given + sum(len(row["gold"]) for row, _ in pairs))


def _main_event(found: Sequence[Predicted]) -> _Answer | None:
    """The first event other than a statement, what the sentence itself asserts or its actor says of
    himself before what others say of him; else the first statement.
    """
    ranked = []
    for prediction in found:
        label = _label(prediction)
        if label is not None:
            claim = prediction.claim
            reported = prediction.speaker is not None and prediction.speaker not in [
                p.label for p in prediction.actors
            ]
            statement = prediction.event.type == "Statement"
            ranked.append((statement, reported, claim.trigger.start, claim.id, prediction, label))
    if not ranked:
        return None
    *_, prediction, label = min(ranked, key=lambda r: r[:4])
    actors = list(map(_in_words, prediction.actors))
    targets = list(map(_in_words, prediction.targets)) or _touched(prediction, found)
    if load_ontology().event(prediction.event.type).symmetric and len(actors) > 1:
        actors, targets = actors[:1], actors[1:]
    return (actors[0] if actors else None, targets[0] if targets else None, label)


def _in_words(participant: Participant) -> str:
    """How the sentence calls a participant, his name where it only points at him."""
    return participant.label if participant.words.lower() in _POINTING else participant.words


def _touched(prediction: Predicted, found: Sequence[Predicted]) -> list[str]:
    """Whom an act concerns that is aimed at nobody: what it is about or where it is, or else the first
    participant of what is said or agreed.
    """
    matters = [a.span for a in prediction.claim.arguments if a.role in ("topic", "document", "place")]
    inside = [
        words
        for other in found
        if other is not prediction and other.claim.trigger.start > prediction.claim.trigger.start
        for words in map(_in_words, (*other.targets, *other.actors))
        if not any(overlap(words, own.words) for own in prediction.actors)
    ]
    return [*inside[:1], *(span.text for span in matters)]


def _label(prediction: Predicted) -> str | None:
    _, cameo, _ = load_ontology().event(prediction.event.type).codes(prediction.event.cameo)
    if _denies_charge(prediction):
        cameo = "016"
    label = _PENTACODE.get((cameo or "")[:2])
    claim = prediction.claim
    if label is not None and label.endswith("COOP") and claim.polarity == "Negative":
        return "VERBAL_CONF"
    spoken = claim.modality in ("Future", "Possible")
    return _SPOKEN.get(label, label) if label is not None and spoken else label


def _denies_charge(prediction: Predicted) -> bool:
    words = {w for p in prediction.targets for w in p.words.lower().split()}
    return prediction.event.type == "Denial" or (
        prediction.event.type == "Rejection" and bool(words & _CHARGES)
    )


def _has_spans(row: dict[str, Any]) -> bool:
    """Whether somebody marked who acts on whom; a third of the rows carry the label alone."""
    return any(source is not None or target is not None for source, target, _ in row["gold"])


def _same_triple(gold: Sequence[str | None], answer: _Answer) -> bool:
    if gold[2] != answer[2]:
        return False
    return all(
        (g is None and a is None) or (g is not None and a is not None and overlap(g, a))
        for g, a in zip(gold[:2], answer[:2], strict=True)
    )
