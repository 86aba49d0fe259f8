"""Who said what: sources and cues in sentences made up for this, and the figures for a set."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.evaluate_attribution import evaluate_attribution, same_place
from kg.extract.lexicon import load_lexicon
from kg.extract.reported import reported
from kg.language import load_analyser
from kg.model import Article
from kg.paths import data_dir


def read(text: str, nested: bool = False) -> list[tuple[str | None, str]]:
    """Words of source and cue; their offsets must be those of the words."""
    found = reported(Article(id="a", text=text), load_analyser(), load_lexicon())
    for one in found:
        for span in (one.source, one.cue):
            assert span is None or text[span.start : span.end] == span.text
    return [(one.source.text if one.source else None, one.cue.text) for one in found if one.nested == nested]


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("The harbour master said that two ferries had sunk.", "The harbour master", "said"),
        ("Two ferries sank in the strait, the harbour master said.", "the harbour master", "said"),
        ("“Two ferries sank,” said the harbour master.", "the harbour master", "said"),
        ("According to the harbour master, two ferries sank.", "the harbour master", "According to"),
        ("Two ferries sank, according to the harbour master.", "the harbour master", "according to"),
        ("The inspectors have found that the valves were rusty.", "The inspectors", "have found"),
        ("The unions criticised the budget on Monday.", "The unions", "criticised"),
        ("Ankara wants to buy the missiles.", "Ankara", "wants"),
        ("The envoy is confident that the truce will hold.", "The envoy", "confident"),
        ("The inquiry met at noon.\n\nJane Brandt: The bridge fell on Monday.", "Jane Brandt", ":"),
        ("“The bridge fell on Monday.” — Jane Roe", "Jane Roe", "—"),
        ("In a short note the colonel made clear that the bridge had fallen.", "the colonel", "made"),
        ("“Will it fall? Probably not,” the colonel said.", "the colonel", "said"),
        ("The tribe's claim that the valley is its own was heard.", "The tribe", "claim"),
    ],
)
def test_source_and_cue(text: str, source: str, cue: str) -> None:
    assert (source, cue) in read(text)


def test_what_is_said_holds_nested_attributions() -> None:
    text = "The colonel said that the villagers believe the bridge will fall."
    assert read(text) == [("The colonel", "said")]
    assert read(text, nested=True) == [("the villagers", "believe")]


def test_words_in_a_quotation_are_not_the_papers() -> None:
    assert read("“I think the bridge will fall,” the colonel said.") == [("the colonel", "said")]


def test_a_participle_goes_on_with_the_speaker() -> None:
    text = "The colonel said that the bridge had fallen, adding that nobody was hurt."
    assert [cue for _, cue in read(text)] == ["said", "adding"]
    assert {source for source, _ in read(text)} == {"The colonel"}


@pytest.mark.parametrize(
    "text",
    [
        "The bridge fell on Monday.",
        "The colonel did not say that the bridge had fallen.",
        "If the colonel says that the bridge fell, the road will be shut.",
    ],
)
def test_nobody_said_it(text: str) -> None:
    assert read(text) == []


def test_a_quotation_after_a_colon_in_the_next_paragraph() -> None:
    assert read("The colonel added:\n\n“The bridge fell.”") == [("The colonel", "added")]


def test_every_example_shows_its_row() -> None:
    path = data_dir() / "lexicon" / "attribution.csv"
    analyser, lexicon = load_analyser(), load_lexicon()
    unread = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # one article, a paragraph an example: quicker than as many articles
    text = "\n\n".join(row["example"] for row in rows)
    cues = [one.cue.start for one in reported(Article(id="a", text=text), analyser, lexicon)]
    end = -2
    for row in rows:
        start, end = end + 2, end + 2 + len(row["example"])
        if not any(start <= cue < end for cue in cues):
            unread.append(row["example"])
    assert unread == []


def test_matching_is_by_place() -> None:
    assert same_place(frozenset({4, 9}), frozenset({9, 14}))
    assert not same_place(frozenset({4}), frozenset({9}))
    assert same_place(frozenset(), frozenset())
    assert not same_place(frozenset({4}), frozenset())


def test_figures_of_a_set(tmp_path: Path) -> None:
    text = "The colonel said that the bridge had fallen. The road is shut, to the dismay of drivers."
    roles = [
        [["Source", "Source", ["colonel"], [[4, 11]]], ["Cue", "Cue", ["said"], [[12, 16]]]],
        [["Source", "Source", ["drivers"], [[80, 87]]], ["Cue", "Cue", ["dismay"], [[70, 76]]]],
    ]
    path = tmp_path / "rows.jsonl"
    row = {"id": "one", "text": text, "attributions": [{"roles": r} for r in roles]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    report = evaluate_attribution(load_analyser(), load_lexicon(), path)
    assert report.rows == 1
    for what in ("source", "cue", "source+cue"):
        assert report.figures[f"{what} precision"] == 100
        assert report.figures[f"{what} recall"] == 50
    assert [text for _, _, _, text in report.differences] == ["dismay … drivers"]


def test_a_row_of_another_set_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "one"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"rows\.jsonl:1"):
        evaluate_attribution(load_analyser(), load_lexicon(), path)


@given(st.text(alphabet=" \n\"“”—:?.aIsaid,Xx'n", max_size=60))
@settings(max_examples=30, deadline=None)
def test_any_text_gives_spans_of_its_own(text: str) -> None:
    if text.strip():
        for one in reported(Article(id="a", text=text), load_analyser(), load_lexicon()):
            for span in (one.source, one.cue):
                assert span is None or text[span.start : span.end] == span.text
