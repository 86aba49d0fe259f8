"""The second opinion: events of words that no row of the lexicon fits."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from kg.extract import load_extractor
from kg.extract.base import Extractor
from kg.extract.lexicon import load_lexicon
from kg.extract.proposals import LEARNED
from kg.extract.rules import RuleExtractor
from kg.gazetteer import load_gazetteer
from kg.language.analysis import Analysis, Sentence
from kg.language.classifier import NOTHING
from kg.language.embedded import EmbeddedAnalyser
from kg.language.training.examples import examples
from kg.language.training.marked import MarkedSentence, parsed
from kg.language.ways import NOBODY, head_of
from kg.marked import marked_text
from kg.model import Article, Extraction
from kg.paths import data_dir

MARKED = (
    '[1 Norway] lashed out at [2 Hungary] over the pipeline. || Criticism 1>2 "lashed out at"',
    '[1 Iran] and [2 Oman] met in Muscat, and [3 Qatar] was told. || Meeting 1>2 "met"',
    "[1 The committee] painted [2 the town hall] green. || none",
)


class _Without:
    """An analyser that gives trees and no vectors."""

    identity = "trees only"

    def __init__(self) -> None:
        self._whole = EmbeddedAnalyser()

    def analyse(self, texts: Sequence[str]) -> list[Analysis]:
        return [
            Analysis(tuple(Sentence(s.index, s.tokens, s.names) for s in analysis))
            for analysis in self._whole.analyse(texts)
        ]


@pytest.fixture(scope="module")
def marked() -> list[MarkedSentence]:
    return parsed(map(marked_text, MARKED), EmbeddedAnalyser())


def _read(extractor: Extractor, text: str) -> Extraction:
    return next(iter(extractor.extract([Article(id="a", text=text)])))


def _learned(extraction: Extraction) -> list[str]:
    return [claim.trigger.text for claim in extraction.claims if claim.rule == LEARNED]


def test_it_speaks_only_where_the_lexicon_is_silent() -> None:
    extractor = load_extractor()
    articles = (
        sorted((data_dir() / "gold" / "marked").glob("letters-*.txt"))[0].read_text("utf-8").split("\n")
    )
    texts = [marked_text(line).text for line in articles[::10][:60] if line]
    extractions = [_read(extractor, text) for text in texts]
    assert any(map(_learned, extractions))
    for extraction in extractions:
        rules: dict[int, set[str]] = {}
        for claim in extraction.claims:
            rules.setdefault(claim.trigger.start, set()).add(claim.rule)
        assert all(found == {LEARNED} for found in rules.values() if LEARNED in found)


def test_what_it_says_is_less_sure_than_its_probability() -> None:
    extraction = _read(load_extractor(), "Tehran lambasted Doha, and Muscat berated Riyadh.")
    assert all(claim.confidence < 0.95 for claim in extraction.claims if claim.rule == LEARNED)


def test_an_analyser_without_vectors_gets_no_second_opinion() -> None:
    extractor = RuleExtractor(_Without(), load_gazetteer(None), load_lexicon(None))
    lines = (data_dir() / "gold" / "marked" / "letters-ab.txt").read_text("utf-8").split("\n")
    for line in lines[:40]:
        assert not _learned(_read(extractor, marked_text(line).text))


def test_examples_hold_what_is_marked_and_what_is_not(marked: list[MarkedSentence]) -> None:
    criticism, meeting, nothing = marked
    rng = random.Random(1)
    drawn = [e for _ in range(40) for e in examples(criticism, rng)]
    actor, target = criticism.heads
    right = {(e.actor, e.target) for e in drawn if e.label == "Criticism"}
    assert right == {(actor, target), (actor, NOBODY), (NOBODY, target)}
    assert {e.label for e in drawn if (e.actor, e.target) == (target, actor)} == {NOTHING}
    both = [e for _ in range(40) for e in examples(meeting, rng) if e.label == "Meeting"]
    assert (meeting.heads[1], meeting.heads[0]) in {(e.actor, e.target) for e in both}
    assert {e.label for e in examples(nothing, rng)} == {NOTHING}


def test_the_word_that_governs_a_trigger(marked: list[MarkedSentence]) -> None:
    (_, _, _, trigger) = marked[0].events[0]
    assert marked[0].parsed[head_of(marked[0].parsed, trigger)].text == "lashed"
