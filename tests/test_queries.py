from __future__ import annotations

import re
from functools import cache

import pytest

from kg.errors import InputError, NotFoundError, UnknownNameError
from kg.ontology import PREFIXES, load_ontology
from kg.queries import NamedQuery, load_queries, load_query
from kg.store import Rows, Store
from tests import graphs

QUERIES = load_queries()
queries = pytest.mark.parametrize("query", QUERIES.values(), ids=lambda query: query.name)


@cache
def store() -> Store:
    return Store.read(graphs.both())


def answer(name: str, **parameters: str) -> Rows:
    return store().named(name, parameters)


def test_there_are_enough() -> None:
    assert len(QUERIES) >= 12


@queries
def test_a_query_is_described_and_has_an_answer(query: NamedQuery) -> None:
    assert query.title
    assert query.description.endswith(".")
    examples = {parameter.name: parameter.default for parameter in query.parameters}
    assert len(store().named(query.name, examples)) > 0


@queries
def test_a_query_uses_only_names_of_the_ontology(query: NamedQuery) -> None:
    prefixed = set(re.findall(r"\b([a-z]+):(\w+)", re.sub(r"#.*|\"[^\"]*\"", "", query.text)))
    known = load_ontology().terms
    for prefix, local in prefixed - {("rdfs", "label")}:
        assert prefix in PREFIXES
        if prefix != "xsd":
            assert (local if prefix == "kg" else f"{prefix}:{local}") in known, f"{prefix}:{local}"


@queries
def test_the_file_is_sparql_as_it_stands(query: NamedQuery) -> None:
    assert isinstance(store().query(query.text), Rows)


def test_who_met_whom() -> None:
    assert [tuple(row) for row in answer("who-met-whom")] == [("2016-09", "John Kerry", "Sergey Lavrov", 1)]
    assert len(answer("who-met-whom", since="2016-10")) == 0
    assert len(answer("who-met-whom", since="2016-09", until="2016-09")) == 1


def test_who_opposes_what() -> None:
    rows = {(row.actor, row.matter, row.according_to) for row in answer("who-opposes-what")}
    assert ("Russia", "new sanctions on Damascus", "The Danube Herald") in rows


def test_positions_are_those_of_its_people_too() -> None:
    assert {row["class"] for row in answer("positions", entity="Moscow")} == {"Opposition"}
    assert {row.matter for row in answer("positions", entity="United States")} == {"end to the bombing"}


def test_claims_about_a_pair() -> None:
    rows = answer("claims-about-pair", one="Lavrov", other="Kerry")
    assert len(rows) == 5
    assert {row.modality for row in rows} == {"Actual", "Future"}


def test_denied_or_contradicted() -> None:
    by = {row.denial: row.denied_by for row in answer("denied-or-contradicted")}
    assert by["Tehran denied arming the rebels."] == "Iran"
    assert by["Britain did not recognise the Aleppo council."] == "The Danube Herald"


def test_most_active_pairs() -> None:
    assert tuple(answer("most-active-pairs")[0]) == ("John Kerry", "Sergey Lavrov", 4, 5)


def test_sanctions() -> None:
    (row,) = answer("sanctions")
    assert (row.actor, row.target, row.modality) == ("European Union", "Iran", "Actual")


def test_timeline_has_undated_events_last() -> None:
    dates = [row.date for row in answer("timeline", entity="Kerry")]
    assert len(dates) == 5
    assert dates[-1] is None


def test_what_was_discussed_leaves_out_what_was_not() -> None:
    rows = [(row.topic, row.participant) for row in answer("what-was-discussed")]
    assert rows == [("truce in Aleppo", "John Kerry"), ("truce in Aleppo", "Sergey Lavrov")]


def test_claims_with_reporter() -> None:
    rows = {(row.speaker, row.reporter, row.cue) for row in answer("claims-with-reporter")}
    assert ("Sergey Lavrov", "Interfax", "told") in rows


def test_announced_meetings() -> None:
    (row,) = answer("announced-meetings")
    assert row.sentence == "Kerry will meet Lavrov again on October 7."


def test_votes_and_vetoes() -> None:
    assert {(row.actor, row.vote) for row in answer("votes-and-vetoes")} == {
        ("China", "veto"),
        ("France", "for"),
    }


def test_co_occurrence() -> None:
    rows = {row.other: row for row in answer("co-occurrence", entity="Lavrov")}
    assert rows["John Kerry"].sentences == 5
    assert "Geneva" in str(rows["Geneva"].example)


def test_events_by_class_counts_what_is_asserted() -> None:
    rows = {row["class"]: row for row in answer("events-by-class")}
    assert (rows["Meeting"].events, rows["Meeting"].asserted, rows["Meeting"].claims) == (2, 1, 3)
    assert rows["Attack"].asserted == 0


def test_parameters() -> None:
    with pytest.raises(UnknownNameError, match="did you mean who-met-whom"):
        load_query("who-met-who")
    with pytest.raises(InputError, match="positions needs entity; for instance -p entity=Russia"):
        answer("positions")
    with pytest.raises(UnknownNameError, match="parameter of positions"):
        answer("positions", entity="Russia", when="2016")
    with pytest.raises(InputError, match="no date"):
        answer("who-met-whom", since="last year")
    with pytest.raises(NotFoundError):
        answer("positions", entity="Ruritania")
    # a value cannot break out of its place
    with pytest.raises(NotFoundError):
        answer("positions", entity="x> } SELECT * { ?s ?p <y")
