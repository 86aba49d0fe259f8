"""Marked sentences are read letter for letter, and scored by `kg eval`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import main
from kg.errors import InputError
from kg.evaluate_marked import gold_text
from kg.marked import marked_text, read_marked
from kg.paths import data_dir

LINE = (
    "[1 Norway] lashed out at [2 Hungary] and voiced its anger. || "
    'Criticism 1>2 "lashed out"; Criticism 1>0 "voiced ... anger"'
)


def test_a_line_becomes_text_and_events() -> None:
    gold = gold_text("x:1", [marked_text(LINE)])
    assert gold.article.text == "Norway lashed out at Hungary and voiced its anger."
    first, second = gold.events
    assert (first.type, first.actors, first.targets) == ("Criticism", ("Norway",), ("Hungary",))
    assert (second.trigger, second.targets) == ("voiced its anger", ())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[1 Norway] spoke.", "no events"),
        ('[2 Norway] spoke. || Statement 2>0 "spoke"', "numbered in the order"),
        ('[1 Norway] spoke. || Statement 1>2 "spoke"', "no such participant"),
        ('[1 Norway] spoke. || Statement 1>0 "said"', "not in the sentence"),
        ("[1 Norway] spoke. || Statement", "no event: 'Statement'"),
        ('[1 Norway] spoke. || Speech 1>0 "spoke"', "Speech"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "marked.txt"
    path.write_text(f"[1 Iran] met [2 Oman]. || none\n{line}\n")
    with pytest.raises(InputError, match=f"marked.txt:2: .*{message}"):
        list(read_marked(path))


def test_all_marked_sentences_can_be_read_and_differ() -> None:
    paths = sorted((data_dir() / "gold" / "marked").glob("*.txt"))
    texts = [marked.text for path in paths for _, marked in read_marked(path)]
    assert len(texts) > 14000
    assert len(set(texts)) > 0.999 * len(texts)


def test_kg_eval_scores_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "marked.txt"
    path.write_text('[1 Norway] criticised [2 Hungary]. || Criticism 1>2 "criticised"\n')
    with pytest.raises(SystemExit) as ended:
        main(["eval", str(path), "--json"])
    assert not ended.value.code
    rows = {row["what"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["events"]["right"] == rows["events"]["predicted"] == 1
    assert "polarity" not in rows
