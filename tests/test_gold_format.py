"""The gold sentences: words taken from the text, known classes, real dates, every class in both halves."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.ontology import load_ontology

GOLD = Path(__file__).parent.parent / "data" / "gold"
HALVES = ("dev", "test")
ROLES = ("actors", "targets")
WORDS = ("topic", "document", "trigger", "speaker", "reporter", "place")
EVENT_FIELDS = {"type", *ROLES, *WORDS, "polarity", "modality", "date"}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

halves = pytest.mark.parametrize("half", HALVES)


@cache
def read(half: str) -> list[dict[str, Any]]:
    lines = (GOLD / f"sentences-{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def events(half: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(row, event) for row in read(half) for event in row["events"]]


def stands_in(words: str, text: str) -> bool:
    """The words stand in the text exactly, not as parts of longer words."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def first_day(date: str) -> dt.date:
    return dt.date.fromisoformat((date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10])


@halves
def test_fields_of_a_sentence(half: str) -> None:
    for row in read(half):
        assert set(row) in (
            {"id", "text", "date", "source", "events"},
            {"id", "text", "date", "source", "events", "note"},
        )
        assert re.fullmatch(rf"{half[0]}\d{{3}}", row["id"])
        dt.date.fromisoformat(row["date"])
        assert 8 <= len(row["text"].split()) <= 45, row["text"]
        assert row["text"] == " ".join(row["text"].split())
        assert bool(row["events"]) != ("note" in row), row["id"]


def test_ids_and_texts_are_unique() -> None:
    rows = [row for half in HALVES for row in read(half)]
    for field in ("id", "text"):
        assert [value for value, n in Counter(row[field] for row in rows).items() if n > 1] == []


@halves
def test_fields_of_an_event(half: str) -> None:
    ontology = load_ontology()
    for row, event in events(half):
        assert set(event) - {"resolved"} == EVENT_FIELDS, row["id"]
        assert event["type"] in ontology.events, row["id"]
        assert event["polarity"] in ontology.polarities, row["id"]
        assert event["modality"] in ontology.modalities, row["id"]
        assert event["trigger"], row["id"]


@halves
def test_words_stand_in_the_text(half: str) -> None:
    for row, event in events(half):
        resolved = event.get("resolved", {})
        words = [w for role in ROLES for w in event[role]] + [event[f] for f in WORDS if event[f] is not None]
        for said in (*words, *resolved, *resolved.values()):
            assert stands_in(said, row["text"]), (row["id"], said)
        assert set(resolved) <= set(words), row["id"]


@halves
def test_dates_of_events(half: str) -> None:
    for row, event in events(half):
        if event["date"] is None:
            continue
        days = event["date"].split("/")
        assert len(days) <= 2, row["id"]
        for day in days:
            assert DATE.fullmatch(day), (row["id"], day)
        starts = [first_day(day) for day in days]
        assert starts == sorted(starts), row["id"]


@halves
def test_no_event_twice(half: str) -> None:
    for row in read(half):
        assert len({json.dumps(e, sort_keys=True) for e in row["events"]}) == len(row["events"]), row["id"]


@halves
def test_every_class_four_times(half: str) -> None:
    counts = Counter(event["type"] for _, event in events(half))
    # a situation has no class that gold could ask for
    classes = set(load_ontology().events) - {"Situation"}
    assert {name: counts[name] for name in sorted(classes) if counts[name] < 4} == {}


@halves
def test_enough_sentences_with_and_without_events(half: str) -> None:
    rows = read(half)
    assert len(rows) >= 220
    assert sum(not row["events"] for row in rows) >= 45


def test_halves_are_alike() -> None:
    dev, test = (Counter(event["modality"] for _, event in events(half)) for half in HALVES)
    assert set(dev) == set(test) == set(load_ontology().modalities)
    for half in HALVES:
        assert sum(event["polarity"] == "Negative" for _, event in events(half)) >= 20
