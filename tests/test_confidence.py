"""How sure a claim is, and what is left out for not being sure enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli import main
from kg.errors import SettingsError
from kg.evaluate_confidence import TUNED, fitted
from kg.extract import load_extractor
from kg.extract.confidence import CLASS, EVERY, STEP, Facts
from kg.extract.rules import RuleExtractor
from kg.model import Article, Extraction

DOUBTFUL = "Iran dropped its demand for an apology. Lavrov met Kerry in Geneva."
OWN = "lemma,needs,type,actor,target,topic,cameo,example\npicnic,,Meeting,subj,with!,,,A picnicked with B.\n"


def read(extractor: object, text: str) -> Extraction:
    assert isinstance(extractor, RuleExtractor)
    return extractor.read(Article(id="a", text=text))


def test_asking_for_less_gives_more() -> None:
    everything, default, little = (
        read(load_extractor(min_confidence=least), DOUBTFUL) for least in (0, None, 0.95)
    )
    ids = [{claim.id for claim in found.claims} for found in (everything, default, little)]
    assert ids[0] > ids[1] >= ids[2]
    assert {claim.confidence for claim in little.claims} <= {0.95, 1.0}
    assert dict(default.refused)["less sure than is asked for"] == len(ids[0]) - len(ids[1])


def test_the_threshold_is_part_of_what_a_run_is() -> None:
    assert load_extractor(min_confidence=0.3).run.id != load_extractor(min_confidence=0.4).run.id


def test_confidence_comes_in_steps() -> None:
    for claim in read(load_extractor(min_confidence=0), DOUBTFUL).claims:
        assert 0 <= claim.confidence <= 1
        assert claim.confidence == pytest.approx(round(claim.confidence / STEP) * STEP)


def test_no_classifier_overrules_a_row_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "verbs.csv").write_text(OWN)
    extractor = load_extractor(lexicon=tmp_path, min_confidence=0)
    assert isinstance(extractor, RuleExtractor)
    found, facts = extractor.weighed(Article(id="a", text="Jens Stoltenberg picnicked with Angela Merkel."))
    (claim,) = (c for c in found.claims if c.rule == "picnic.v")
    assert CLASS not in facts[claim.id]
    assert claim.confidence > 0.7


def test_no_share_is_an_error() -> None:
    with pytest.raises(SettingsError, match="from 0 to 1"):
        load_extractor(min_confidence=7)


def test_the_command_takes_it(capfd: pytest.CaptureFixture[str]) -> None:
    printed = []
    for least in ("0", "0.5"):
        with pytest.raises(SystemExit):
            main(["extract", "--text", DOUBTFUL, "-f", "csv", "--min-confidence", least])
        printed.append(capfd.readouterr().out.count("\n"))
    assert printed[0] > printed[1]


def test_weights_tell_what_goes_with_being_right() -> None:
    good: Facts = {EVERY: 1.0, "good": 1.0}
    bad: Facts = {EVERY: 1.0, "bad": 1.0}
    rows = [(good, True)] * 30 + [(good, False)] * 5 + [(bad, True)] * 5 + [(bad, False)] * 30
    weights = fitted([rows, rows[:10]], frozenset())
    assert weights["good"] > 0 > weights["bad"]
    assert weights[EVERY] + TUNED == pytest.approx(fitted([rows], frozenset())[EVERY] + TUNED, abs=0.5)
    assert "bad" not in fitted([rows], frozenset(("bad",)))
