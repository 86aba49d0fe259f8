"""When and where an event happened, where its own verb does not say it."""

from __future__ import annotations

import datetime as dt

import pytest

from kg.extract import load_extractor
from kg.extract.base import Extractor
from kg.model import Article, Extraction


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load_extractor(min_confidence=0)


def read(extractor: Extractor, text: str) -> Extraction:
    (extraction,) = extractor.extract([Article(id="a", text=text, date=dt.date(2020, 11, 10))])
    return extraction


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        (
            "On Monday Baku shot down a helicopter, killing two, and apologised to Moscow.",
            "Apology",
            "2020-11-09",
        ),
        ("On Monday Baku shot down a helicopter, killing two soldiers.", "Attack", "2020-11-09"),
        ("When Kerry returned on Sunday, crowds cheered him.", "Praise", "2020-11-08"),
        ("Cuba and Haiti agreed on Monday to restore relations.", "Agreement", "2020-11-09"),
        ("Cuba and Haiti agreed on Monday to restore relations.", "Recognition", None),
        ("Cuba was expected to meet Haiti on Friday.", "Meeting", "2020-11-13"),
    ],
)
def test_days(extractor: Extractor, text: str, kind: str, day: str | None) -> None:
    found = [event.date for event in read(extractor, text).events if event.type == kind]
    assert found
    assert {str(one.start) if one else None for one in found} == {day}


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("Rhodesian aircraft bombed a camp near Lusaka.", "Attack", "lusaka"),
        ("Norway and Finland signed an agreement on rescue in Tromso.", "Signing", "tromso"),
        ("Paris opposed the war in Mali.", "Opposition", None),
    ],
)
def test_places(extractor: Extractor, text: str, kind: str, place: str | None) -> None:
    found = [event.place for event in read(extractor, text).events if event.type == kind]
    assert found
    assert {one.split(".")[0] if one else None for one in found} == {place}
