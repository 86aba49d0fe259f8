from __future__ import annotations

import pytest

from kg.graph import merge, triples
from kg.ontology import ID, KG, PREFIXES
from kg.store import Store
from kg.turtle import literal
from kg.validate import Finding, Report, validate
from tests import graphs

LINES = triples(graphs.first())
MEETING = next(e.id for e in graphs.first().events if e.type == "Meeting")
HIGH = f'"1.20"^^<{PREFIXES["xsd"]}decimal>'
CLAIM = graphs.first().claims[0].id


def findings(lines: list[str]) -> dict[str, Finding]:
    return {finding.rule: finding for finding in validate(lines).findings}


def without(*parts: str) -> list[str]:
    found = [line for line in LINES if not all(part in line for part in parts)]
    assert len(found) < len(LINES)
    return found


def also(subject: str, predicate: str, value: str) -> list[str]:
    return [*LINES, line(subject, predicate, value)]


def line(subject: str, predicate: str, value: str) -> str:
    prefix, _, local = predicate.rpartition(":")
    return f"<{ID}{subject}> <{PREFIXES[prefix or 'kg']}{local}> {value} ."


@pytest.mark.parametrize("extraction", graphs.both())
def test_good_articles_have_no_findings(extraction: object) -> None:
    report = validate(extraction)  # type: ignore[arg-type]
    assert report.findings == ()
    assert report.ok
    assert str(report) == f"{report.checked} triples: nothing wrong"


def test_a_store_is_checked_whole() -> None:
    assert validate(Store.of(merge(map(triples, graphs.both())))).findings == ()


@pytest.mark.parametrize(
    ("lines", "rule", "words"),
    [
        (without(f"{CLAIM}>", "#evidence"), "Claim-evidence", "nothing without its sentence"),
        (without(f"{CLAIM}>", "#polarity"), "Claim-polarity", "Positive or Negative"),
        (
            also(CLAIM, "confidence", HIGH),
            "Claim-confidence",
            "0 and 1",
        ),
        (also(MEETING, "rdf:type", f"<{KG}Visit>"), "Event-class", "one class"),
        (also(MEETING, "rdfs:label", '"Another"'), "Event-label", "one label"),
        (
            also(MEETING, "target", f"<{ID}iran>"),
            "SymmetricEvent-target",
            "make the target an actor",
        ),
        (also(MEETING, "topic", f"<{ID}nothing>"), "Event-described", "add its label and kind"),
        (also(MEETING, "cameo", '"4"'), "Event-cameo", "three or four digits"),
        (also("iran", "rdf:type", f"<{KG}Person>"), "Entity-kind", "one kind"),
        (also("iran", "skos:altLabel", '"Iran"'), "Entity-other-labels", "differ"),
        (also("iran", "stateCode", '"Iran"'), "Entity-state", "three capital letters"),
        (also("iran", "stateCode", '"IRQ"'), "State-code", "one code"),
        (also("iran", "involves", f"<{ID}nothing>"), "Entity-linked", "must be described"),
        (without("sergey-lavrov", "#label"), "Entity-label", "one label"),
        (without("#isString") and without("#version"), "Run-version", "version"),
        (
            also("iran", "met", f"<{ID}china>"),
            "edge-without-claim",
            "nothing asserts that it met China",
        ),
        (
            also("iran", "attacked", f"<{ID}airport.place>"),
            "edge-without-claim",
            "attacked airport",
        ),
    ],
)
def test_what_is_wrong_is_said_in_words(lines: list[str], rule: str, words: str) -> None:
    found = findings(lines)
    assert rule in found
    assert words in found[rule].message
    assert found[rule].severity == "violation"
    assert found[rule].node in str(found[rule])
    assert not Report(tuple(found.values()), 1).ok


def test_words_must_stand_at_their_offsets() -> None:
    text = next(entry for entry in LINES if "isString" in entry)
    moved = [entry if entry != text else text.replace('"GENEVA', '"AT GENEVA') for entry in LINES]
    wrong = [f for f in validate(moved).findings if f.rule == "words-at-offsets"]
    assert wrong
    assert "correct them or nif:anchorOf" in wrong[0].message


def test_an_issue_as_actor_is_a_warning_only() -> None:
    lines = [*LINES, line(MEETING, "actor", f"<{ID}truce-in-aleppo.issue>")]
    report = validate(lines)
    assert [(f.rule, f.severity) for f in report.findings] == [("Event-actor-kind", "warning")]
    assert report.ok


def test_large_graphs_are_checked_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.validate._PART", 100)
    assert validate(LINES).findings == ()
    bad = [*LINES, line(MEETING, "cameo", '"4"'), line("iran", "skos:altLabel", literal("Iran"))]
    assert set(findings(bad)) == {"Event-cameo", "Entity-other-labels"}
