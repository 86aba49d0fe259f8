"""`kg why --trace`: the row, the words and the tree behind a claim, as the command line tells them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.language.analysis import Sentence, Token
from kg.pipeline import build
from kg.trace import drawn, lines
from tests.fakes import MeetingExtractor
from tests.test_cli import on_terminal

NEWS = (
    "Norwegian Prime Minister Jens Stoltenberg met Angela Merkel in Oslo on Tuesday to discuss\n"
    "the price of salmon. Norway later warned Iceland over the trawlers.\n"
)
OWN = (
    "lemma,needs,type,actor,target,topic,cameo,example\npicnic,,Meeting,subj!,(with!),,,A picnicked with B.\n"
)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    (tmp_path / "news.txt").write_text(NEWS)
    build(tmp_path / "news.txt", tmp_path / "graph.ttl", date="2013-10-02")
    return tmp_path / "graph.ttl"


@pytest.fixture(autouse=True)
def _plain_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)


def why(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["why", *arguments])
    said = capfd.readouterr()
    assert not ended.value.code, said.err
    found: list[dict[str, Any]] = json.loads(said.out)
    return found


def test_a_program_gets_row_words_and_tree(graph: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (found,) = why(capfd, str(graph), "Stoltenberg", "met", "Merkel", "--trace")
    trace = found["trace"]
    assert trace["notices"] == []
    (row,) = trace["rows"]
    assert (row["lemma"], row["type"], row["table"]) == ("meet", "Meeting", "verbs.csv")
    assert row["actor"].startswith("subject")
    assert row["example"]
    words = {word["role"]: word for word in trace["words"]}
    assert words["trigger"]["text"] == "met"
    assert words["actor"]["text"].endswith("Jens Stoltenberg")
    assert words["target"]["label"] == "Angela Merkel"
    for word in trace["words"]:
        assert NEWS[word["start"] : word["end"]] == word["text"]
    marked = [node["drawing"].lstrip("│┌├└╴ ") for node in trace["tree"] if "target" in node["roles"]]
    assert marked == ["Angela", "Merkel"]
    assert [n["drawing"] for n in trace["tree"] if n["relation"] == "root"] == ["met"]


def test_people_get_a_tree_that_fits_the_terminal(graph: Path, tmp_path: Path) -> None:
    command = ["why", str(graph), "Stoltenberg", "met", "Merkel", "--trace"]
    shown = on_terminal(command, tmp_path, NO_COLOR="1", COLUMNS="100", TERM="dumb")
    for part in ("row of verbs.csv", "lemma    meet", "actor    “Norwegian", "> met", "└╴"):
        assert part in shown
    assert "note" not in shown
    assert max(len(line) for line in shown.splitlines()) <= 100


def test_another_lexicon_and_another_extractor_are_told(
    graph: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "verbs.csv").write_text(OWN)
    edge = ("Stoltenberg", "met", "Merkel", "--trace")
    (found,) = why(capfd, str(graph), *edge, "--lexicon", "verbs.csv")
    (notice,) = found["trace"]["notices"]
    assert "another lexicon" in notice
    assert "another analyser" not in notice
    (tmp_path / "other.txt").write_text("Anna met Boris.\n")
    build(tmp_path / "other.txt", tmp_path / "other.ttl", date="2013-10-02", extractor=MeetingExtractor())
    (found,) = why(capfd, "other.ttl", "Anna", "met", "Boris", "--trace")
    first, second = found["trace"]["notices"]
    assert "another analyser (none" in first
    assert "no row of this lexicon" in second
    assert found["trace"]["rows"] == []
    assert found["trace"]["tree"]


def test_a_row_of_ones_own_is_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "verbs.csv").write_text(OWN)
    (tmp_path / "news.txt").write_text("Jens Stoltenberg picnicked with Angela Merkel in Oslo.\n")
    with pytest.raises(SystemExit):
        main(["build", "news.txt", "--date", "2013-10-02", "-o", "own.ttl", "--lexicon", "verbs.csv"])
    edge = ("own.ttl", "Stoltenberg", "met", "Merkel", "--trace")
    (found,) = why(capfd, *edge, "--lexicon", "verbs.csv")
    assert found["trace"]["notices"] == []
    assert found["trace"]["rows"][0]["target"] == "after “with” (a participant)"
    (found,) = why(capfd, *edge)
    assert found["trace"]["rows"] == []
    assert "another lexicon" in found["trace"]["notices"][0]


def test_without_trace_no_analyser_is_loaded(
    graph: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "kg.trace", raising=False)

    def refuse(name: str | None = None) -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr("kg.language.load_analyser", refuse)
    (found,) = why(capfd, str(graph), "Stoltenberg", "met", "Merkel")
    assert "trace" not in found
    assert "kg.trace" not in sys.modules


@st.composite
def trees(draw: st.DrawFn) -> Sentence:
    """Any tree over up to thirty words."""
    size = draw(st.integers(1, 30))
    order = draw(st.permutations(range(size)))
    heads = {order[0]: -1}
    for place in range(1, size):
        heads[order[place]] = order[draw(st.integers(0, place - 1))]
    return Sentence(
        0, tuple(Token(i, f"w{i}", i, i + 1, "", "X", "", "_", heads[i], "dep") for i in range(size))
    )


@given(trees(), st.integers(40, 120))
def test_every_word_is_drawn_once_and_no_line_is_too_wide(sentence: Sentence, width: int) -> None:
    nodes = drawn(sentence, [("actor",)] * len(sentence))
    words = [node.drawing.lstrip("│┌├└╴ ") for node in nodes]
    assert sorted(words) == sorted(token.text for token in sentence)
    assert all(len(line) <= width for line in lines(nodes, width))
