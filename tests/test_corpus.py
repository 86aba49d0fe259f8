"""The sample articles read as what they are, and the gold of articles stands in their text."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.articles import prepare, read
from kg.model import Article
from kg.ontology import load_ontology

DATA = Path(__file__).parent.parent / "data"
HALVES = ("dev", "test", "more")  # the third is for development, too
ROLES = ("actors", "targets")
WORDS = ("topic", "document", "trigger", "place")
FIELDS = {"sentence", "type", *ROLES, *WORDS, "speaker", "reporter", "polarity", "modality", "date"}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

halves = pytest.mark.parametrize("half", HALVES)


@cache
def corpus() -> dict[str, Article]:
    found = list(read([DATA / "articles"]))
    assert len({article.id for article in found}) == len(found)
    return {article.id: article for article in found}


@cache
def records(half: str) -> list[dict[str, Any]]:
    lines = (DATA / "gold" / f"articles-{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def events(half: str) -> list[tuple[str, dict[str, Any]]]:
    return [(record["id"], event) for record in records(half) for event in record["events"]]


def folded(text: str) -> str:
    return " ".join(text.split())


def stands_in(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def test_all_formats_are_there() -> None:
    suffixes = Counter(path.suffix for path in (DATA / "articles").iterdir())
    assert set(suffixes) == {".txt", ".md", ".html", ".json", ".jsonl", ".csv"}
    assert len(corpus()) >= 36


def test_every_article_is_dated_and_titled() -> None:
    for article in corpus().values():
        assert article.title, article.id
        assert article.date, article.id


def test_length_of_articles() -> None:
    for article in corpus().values():
        assert 150 <= len(article.text.split()) <= 450, (article.id, len(article.text.split()))


def test_a_case_over_time() -> None:
    """One negotiation is followed by enough articles, on as many days, to tell its story."""
    case = [article for name, article in corpus().items() if name.startswith("iran-20")]
    days = {article.date or str(prepare(article).anchor) for article in case}
    assert len(days) >= 8


@halves
def test_gold_articles_exist_and_name_their_half(half: str) -> None:
    assert len(records(half)) >= 12
    for record in records(half):
        assert set(record) == {"id", "split", "events"}
        assert record["split"] == half
        assert record["id"] in corpus()
        assert record["events"]


def test_no_article_in_both_halves() -> None:
    ids = [record["id"] for half in HALVES for record in records(half)]
    assert len(set(ids)) == len(ids)


@halves
def test_fields_of_events(half: str) -> None:
    ontology = load_ontology()
    for name, event in events(half):
        assert set(event) - {"resolved"} == FIELDS, name
        assert event["type"] in ontology.events, name
        assert event["polarity"] in ontology.polarities, name
        assert event["modality"] in ontology.modalities, name
        assert event["actors"] or event["targets"], (name, event["sentence"])


@halves
def test_sentences_stand_in_the_readable_text(half: str) -> None:
    for record in records(half):
        blocks = [folded(block.text) for block in prepare(corpus()[record["id"]]).blocks]
        for sentence in {event["sentence"] for event in record["events"]}:
            assert any(folded(sentence) in block for block in blocks), (record["id"], sentence)


@halves
def test_words_stand_in_their_sentence(half: str) -> None:
    for name, event in events(half):
        words = [w for role in ROLES for w in event[role]] + [event[f] for f in WORDS if event[f]]
        words += [event[f] for f in ("speaker", "reporter") if event[f]]
        for said in words:
            assert stands_in(said, event["sentence"]), (name, said, event["sentence"])
        resolved = event.get("resolved", {})
        assert set(resolved) <= set(words), (name, resolved)
        for antecedents in resolved.values():
            for antecedent in antecedents.split("; "):
                assert antecedent in corpus()[name].text, (name, antecedent)


@halves
def test_dates_of_events(half: str) -> None:
    for name, event in events(half):
        days = event["date"].split("/") if event["date"] else []
        assert len(days) <= 2, name
        assert days == sorted(days), name
        for day in days:
            assert DATE.fullmatch(day), (name, day)
            dt.date.fromisoformat((day + "-01-01")[:10])


@halves
def test_no_event_twice(half: str) -> None:
    for record in records(half):
        seen = [json.dumps(event, sort_keys=True) for event in record["events"]]
        assert len(set(seen)) == len(seen), record["id"]


@halves
def test_gold_covers_readings_and_classes(half: str) -> None:
    found = [event for _, event in events(half)]
    assert {event["modality"] for event in found} == set(load_ontology().modalities)
    assert sum(event["polarity"] == "Negative" for event in found) >= 10
    assert len({event["type"] for event in found}) >= 35


def test_pairs_that_contradict_each_other() -> None:
    """Articles on one event in which one side claims and the other denies, in the same half of the gold."""
    pairs = [
        ("iran-2013-11-kerry-abu-dhabi", "iran-2013-11-zarif-reply"),
        ("skripal-london-2018", "skripal-moscow-2018"),
        ("georgia-war-tbilisi-2008", "georgia-war-moscow-2008"),
        ("qatar-riyadh-2017", "qatar-doha-2017"),
        ("hanoi-washington-2019", "hanoi-pyongyang-2019"),
    ]
    gold = {record["id"]: record for half in HALVES for record in records(half)}
    for one, other in pairs:
        assert gold[one]["split"] == gold[other]["split"]
        kinds = {event["type"] for name in (one, other) for event in gold[name]["events"]}
        assert "Denial" in kinds, (one, other)
