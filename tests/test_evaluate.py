"""Scores against gold: what counts as right, what a report says, and how good the extractor must stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kg.errors import InputError
from kg.evaluate import Report, as_record, changes, evaluate, overlap, read_gold
from kg.evaluate_confidence import calibration
from kg.evaluate_sets import evaluate_set, set_kind
from kg.extract import load_extractor
from kg.extract.base import Extractor
from kg.paths import data_dir

EVENT = {
    "type": "Meeting",
    "actors": ["Lavrov"],
    "targets": ["Kerry"],
    "topic": None,
    "trigger": "met",
    "polarity": "Positive",
    "modality": "Actual",
    "speaker": None,
    "reporter": None,
    "date": "2013-09-24",
    "place": "New York",
}
TEXT = "Russian Foreign Minister Sergei Lavrov met John Kerry in New York on Tuesday."


def gold_file(folder: Path, *events: dict[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    record = {"id": "a", "text": TEXT, "date": "2013-09-25", "events": list(events)}
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load_extractor()


def test_a_right_event_counts_everywhere(extractor: Extractor, tmp_path: Path) -> None:
    report = evaluate(extractor, read_gold(gold_file(tmp_path, EVENT)))
    assert (report.events.right, report.events.predicted, report.events.wanted) == (1, 1, 1)
    assert (report.edges.right, report.edges.predicted) == (1, 1)
    assert {name: score.recall for name, score in report.readings.items()} == dict.fromkeys(
        ("polarity", "modality", "speaker", "date", "place"), 1.0
    )


@pytest.mark.parametrize(
    "wrong", [{"type": "Visit"}, {"actors": ["Zarif"]}, {"targets": []}, {"actors": ["Lavrov", "Obama"]}]
)
def test_another_class_or_participant_is_wrong(
    extractor: Extractor, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    report = evaluate(extractor, read_gold(gold_file(tmp_path, {**EVENT, **wrong})))
    assert report.events.right == 0
    assert len(report.misses) == len(report.extras) == 1


def test_a_wrong_reading_of_a_right_event(extractor: Extractor, tmp_path: Path) -> None:
    report = evaluate(extractor, read_gold(gold_file(tmp_path, {**EVENT, "modality": "Future"})))
    assert report.events.right == 1
    assert report.readings["modality"].right == 0


def test_runs_are_compared(extractor: Extractor, tmp_path: Path) -> None:
    before = as_record(evaluate(extractor, read_gold(gold_file(tmp_path, {**EVENT, "type": "Visit"}))))
    after = as_record(evaluate(extractor, read_gold(gold_file(tmp_path, EVENT))))
    won = changes(before, after)
    assert [len(won[name]) for name in ("found now", "lost now", "extras gone", "extras new")] == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Sergei Lavrov", "Foreign Minister Sergei Lavrov", True),
        ("the Security Council", "Security Council of the UN", True),
        ("Russia", "Ukraine", False),
        ("he", "he", True),
    ],
)
def test_words_match_by_half_of_the_shorter(one: str, other: str, same: bool) -> None:
    assert overlap(one, other) is overlap(other, one) is same


def test_a_broken_gold_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "x", "events": [{"type": "Meting"}]}\n')
    with pytest.raises(InputError, match=r"gold.jsonl:1: not a gold record"):
        read_gold(path)


def test_rows_of_other_sets(extractor: Extractor, tmp_path: Path) -> None:
    row = {
        "id": "p1",
        "text": TEXT,
        "marked": "",
        "source": "Sergei Lavrov",
        "target": "John Kerry",
        "code": "CONSULT",
    }
    assert set_kind(row) == "plv"
    path = tmp_path / "plv.jsonl"
    path.write_text(json.dumps(row) + "\n")
    assert evaluate_set(extractor, path, "plv").figures["root macro-F1"] == 100
    coped = {
        "id": "c1",
        "text": TEXT,
        "penta": 1,
        "code": "VERBAL_COOP",
        "gold": [["Lavrov", "Kerry", "VERBAL_COOP"]],
    }
    path.write_text(json.dumps(coped) + "\n")
    assert evaluate_set(extractor, path, "coped").figures["triples F1"] == 100


def test_the_command_prints_and_keeps_a_run(tmp_path: Path) -> None:
    from kg.cli import app

    kept = tmp_path / "run.json"
    found = CliRunner().invoke(app, ["eval", str(gold_file(tmp_path, EVENT)), "--save", str(kept)])
    assert found.exit_code == 0
    assert json.loads(found.stdout)[0] == json.loads(kept.read_text())["rows"][0]


@pytest.fixture(scope="module")
def development(extractor: Extractor) -> Report:
    return evaluate(extractor, read_gold(data_dir() / "gold" / "sentences-dev.jsonl"))


def test_the_extractor_stays_as_good(development: Report) -> None:
    assert development.events.precision >= 0.85
    assert development.events.f1 >= 0.74
    assert development.edges.precision >= 0.87


def test_confidence_means_something(development: Report) -> None:
    rows = calibration(development, bins=(0.0, 0.65, 0.9))
    shares = [row["right"] for row in rows]
    assert shares == sorted(shares)
    assert shares[-1] >= 88
