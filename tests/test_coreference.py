"""Coreference inside an article, through `link` with the real analyser and gazetteer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.document import Block, Document
from kg.evaluate_mentions import read_gold, score_mentions
from kg.extract.linking import link
from kg.extract.mentions import Linked
from kg.gazetteer import load_gazetteer
from kg.language import load_analyser
from kg.language.analysis import Analyser, Sentence
from kg.model import Article

GOLD = Path(__file__).parent.parent / "data" / "gold" / "mentions.jsonl"
Resolve = Callable[..., tuple[str, ...]]


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser()


def linked(analyser: Analyser, text: str, date: str) -> tuple[list[Sentence], Linked]:
    block = Block("paragraph", text, range(len(text)))
    article = Article(id="a", text=text, date=dt.date.fromisoformat(date))
    found = [s.moved(i, block.origin) for i, s in enumerate(analyser.analyse([text])[0])]
    return found, link(Document(article, (block,)), found, load_gazetteer(), "art-test")


@pytest.fixture(scope="module")
def resolve(analyser: Analyser) -> Resolve:
    """What the words stand for that the text has in *stars*; empty if left open."""

    def run(marked: str, date: str = "2013-09-24") -> tuple[str, ...]:
        start = marked.index("*")
        end = marked.index("*", start + 1) - 1
        _, result = linked(analyser, marked.replace("*", ""), date)
        found = [m for m in result.mentions if (m.start, m.end) == (start, end)]
        return found[0].entities if found else ()

    return run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sergei Lavrov met John Kerry. *Lavrov* praised him.", "sergey-lavrov"),
        ("Lavrov said that *he* would attend.", "sergey-lavrov"),
        ("Angela Merkel spoke on Monday. *She* rejected the plan.", "angela-merkel"),
        ("Kerry welcomed the plan, but *he* asked for time.", "john-kerry"),
        ("Russia said that *it* would attend.", "russia"),
        ("Russia recalled *its* ambassador.", "russia"),
        ("Kerry thanked Lavrov for *his* help.", "sergey-lavrov"),
        ("Kerry, *who* is touring Europe, met the king.", "john-kerry"),
        ("NATO, *which* has troops there, said nothing.", "nato"),
        ("Foreign Minister Sergei Lavrov spoke. *The minister* left for Geneva.", "sergey-lavrov"),
        ("Chancellor Angela Merkel spoke in Berlin. *The chancellor* was tired.", "angela-merkel"),
        ("*Sergei Lavrov*, Russia's foreign minister, spoke.", "sergey-lavrov"),
        ("Sergei Lavrov, *Russia's foreign minister*, spoke.", "sergey-lavrov"),
        ("The European Union imposed sanctions. Kerry praised *the bloc*.", "european-union"),
        ("The Russian Foreign Ministry spoke. *The ministry* protested.", "russia-foreign-ministry"),
        ("Syria rejected the plan. Kerry warned *the country* of strikes.", "syria"),
        ("Vladimir Putin said that *his country* was ready.", "russia"),
        ("Lavrov told *his American counterpart* that he was ready.", "john-kerry"),
        ("Both Lavrov and *his counterpart* welcomed it. Kerry went home.", "john-kerry"),
        ("The Syrian opposition met in Istanbul. Russia accused *the opposition*.", "syrian-opposition"),
    ],
)  # fmt: skip
def test_one_entity(resolve: Resolve, text: str, expected: str) -> None:
    assert resolve(text) == (expected,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Armenia and Azerbaijan signed the deal. *The two countries* fought a war.",
            {"armenia", "azerbaijan"},
        ),
        ("Russia met Ukraine in Minsk. *Both sides* agreed to a truce.", {"russia", "ukraine"}),
        ("Lavrov and Kerry met in Geneva. *The two ministers* agreed.", {"sergey-lavrov", "john-kerry"}),
        ("Lavrov and Kerry met in Geneva. *They* agreed to talk.", {"sergey-lavrov", "john-kerry"}),
        ("*The two Koreas* signed a declaration.", {"north-korea", "south-korea"}),
        ("*The foreign ministers of Russia and China* vetoed the text.", {"sergey-lavrov", "wang-yi"}),
    ],
)
def test_two_entities(resolve: Resolve, text: str, expected: set[str]) -> None:
    assert set(resolve(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "*It* was expected that Lavrov would attend.",
        "Lavrov told Kerry that *he* was wrong.",
        "Russia, China and Iran met. *The two countries* signed a deal.",
        "*He* arrived on Monday.",
        "The plan collapsed, and *it* is time to talk.",
    ],
)
def test_what_is_not_sure_is_left_open(resolve: Resolve, text: str) -> None:
    assert resolve(text) == ()


def test_pronouns_keep_to_their_gender(resolve: Resolve) -> None:
    assert resolve("Angela Merkel met Vladimir Putin. Later *he* left.") == ("vladimir-putin",)
    assert resolve("Angela Merkel met Vladimir Putin. Later *she* left.") == ("angela-merkel",)


def test_words_left_open_say_why(analyser: Analyser) -> None:
    _, result = linked(analyser, "He arrived on Monday.", "2013-09-24")
    assert [m.reason for m in result.unresolved] == ["not sure whom 'he' means"]


_PIECES = [
    "Sergei Lavrov", "U.S. Secretary of State John Kerry", "the Russian side", "both sides", "Moscow", "he",
    "the two countries", "his counterpart", "thousands of protesters", "OPCW", "(OPCW)", "said that", "met",
    "in Geneva", ".", ",", "who", "the minister", "and", "its", "Ban Ki-moon", "al-Assad", "“Yes,”", "\u00a0",
    "King Abdullah", "the", "of", "Georgia's", "—", "1,500", "é", "ex-president", "North and South Korea",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=25).map(" ".join))
def test_mentions_are_exact_and_stay_in_their_sentence(analyser: Analyser, text: str) -> None:
    if not text.strip():
        return
    found, result = linked(analyser, text, "2013-09-24")
    for mention in (*result.mentions, *result.unresolved):
        sentence = found[mention.sentence]
        assert 0 <= mention.first < mention.last <= len(sentence)
        assert mention.first <= mention.head < mention.last
        assert mention.start == sentence[mention.first].start
        assert mention.end == sentence[mention.last - 1].end
        assert mention.value(text).span.text == text[mention.start : mention.end]
    for mention in result.mentions:
        assert mention.entities
        assert set(mention.entities) <= set(result.entities)
        assert mention.kind == result.entities[mention.entities[0]].kind


def test_the_gold_is_as_its_guide_says() -> None:
    articles = read_gold(GOLD)
    assert len(articles) >= 20
    assert sum(len(a.mentions) for a in articles) >= 300
    assert {a.split for a in articles} == {"dev", "test"}


def test_scores_on_the_development_half(analyser: Analyser) -> None:
    report = score_mentions(GOLD, "dev", analyser)
    assert report.linking_accuracy >= 0.95
    assert report.high_precision >= 0.97
    assert report.coreference_precision >= 0.92
    assert report.coreference_recall >= 0.75
    assert report.metonyms_as_places == 0
