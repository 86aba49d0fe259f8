"""Fits the weights of a claim's confidence (`kg.extract.confidence`) to gold, and tells how well it holds.

    python -m kg.evaluate_confidence GOLD [GOLD ...] > data/lexicon/confidence.csv

A logistic regression with a small ridge, by Newton's method. Each file has an intercept of its own,
since gold differs in what it leaves out; that of the first file is kept, less `TUNED`. Of marked
sentences only the lines that the classifier was not trained on count.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.evaluate import GoldText, Report, articles_by_id, judged, read_gold
from kg.evaluate_marked import gold_text
from kg.extract.confidence import CLASS, EVERY, Facts
from kg.extract.rules import RuleExtractor, load_extractor
from kg.marked import is_held_out, read_marked
from kg.paths import data_dir

Floats = NDArray[np.float64]
TUNED = 0.5
"""How much lower the log-odds of being right are on texts that no rule was made on; measured on
33 articles before and after they were used for development."""
_RIDGE = 1.0
_ROUNDS = 50


def observed(extractor: RuleExtractor, gold: Sequence[GoldText]) -> Iterator[tuple[Facts, bool]]:
    """The facts of each claim that the extractor makes, and whether it is right."""
    for text in gold:
        extraction, facts = extractor.weighed(text.article)
        for prediction, right in judged(text, extraction):
            yield facts[prediction.claim.id], right


def fitted(files: Sequence[Sequence[tuple[Facts, bool]]], without: frozenset[str]) -> dict[str, float]:
    """The weight of every fact but those of `without`; the intercept is the first file's, less `TUNED`."""
    names = sorted({name for rows in files for facts, _ in rows for name in facts} - without - {EVERY})
    rows = [(number, facts, right) for number, rows in enumerate(files) for facts, right in rows]
    own = np.array([[float(number == n) for n in range(len(files))] for number, *_ in rows])
    values = np.array([[facts.get(name, 0.0) for name in names] for _, facts, _ in rows])
    right = np.array([float(right) for *_, right in rows])
    weights = _regression(np.concatenate([own, values], 1), right, len(files))
    return {EVERY: weights[0] - TUNED, **dict(zip(names, weights[len(files) :].tolist(), strict=True))}


def _regression(values: Floats, right: Floats, free: int) -> Floats:
    """Weights of a logistic regression; the first `free` are not drawn towards zero."""
    ridge = np.diag([1e-6] * free + [_RIDGE] * (values.shape[1] - free))
    weights = np.zeros(values.shape[1])
    for _ in range(_ROUNDS):
        share = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (share - right) + ridge @ weights
        bend = (values * (share * (1 - share))[:, None]).T @ values + ridge
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def calibration(
    report: Report, bins: Iterable[float] = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
) -> list[dict[str, float]]:
    """Share right among predictions by confidence, to see whether confidence means anything."""
    edges = [*bins, 1.01]
    rows = []
    for low, high in pairwise(edges):
        inside = [right for sure, right in report.sureness if low <= sure < high]
        if inside:
            rows.append({"from": low, "n": len(inside), "right": round(100 * sum(inside) / len(inside), 1)})
    return rows


def gold_of(path: Path) -> list[GoldText]:
    """Gold events, or the lines of marked sentences that no training has seen."""
    if path.suffix == ".txt":
        return [gold_text(f"{path.stem}:{n}", [text]) for n, text in read_marked(path) if is_held_out(n)]
    return read_gold(path, articles_by_id())


def main(paths: Sequence[str]) -> None:
    """Fit to the files named and print the table."""
    extractor = load_extractor(min_confidence=0)
    files = [list(observed(extractor, gold_of(Path(path)))) for path in paths]
    beside, alone = fitted(files, frozenset()), fitted(files, frozenset((CLASS,)))
    with (data_dir() / "lexicon" / "confidence.csv").open(encoding="utf-8", newline="") as file:
        notes = {row["fact"]: row["note"] for row in csv.DictReader(file)}
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(("fact", "weight", "alone", "note"))
    for name in (EVERY, *sorted(beside.keys() - {EVERY})):
        table.writerow((name, f"{beside[name]:.3f}", f"{alone.get(name, 0):.3f}", notes.get(name, "")))
    print(f"{sum(map(len, files))} claims", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
