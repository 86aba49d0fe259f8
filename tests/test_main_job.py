"""Articles in, a graph out: what a meeting of two ministers must become, through the public door."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.api import Graph
from kg.paths import data_dir

ARTICLE = data_dir() / "articles" / "syria-talks-new-york-2013.txt"
OUTLET = "Tidewater Chronicle"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The article as `kg build --date 2013-09-25 --source "Tidewater Chronicle"` reads it."""
    output = tmp_path_factory.mktemp("job") / "graph.ttl"
    return kg.build(ARTICLE, output, date="2013-09-25", source=OUTLET, workers=1)


def ask(graph: Graph, pattern: str) -> bool:
    return bool(graph.query(f"ASK {{ {pattern} }}"))


def select(graph: Graph, query: str) -> list[dict[str, Any]]:
    return graph.select(query).to_dicts()


@pytest.mark.parametrize(
    "edge",
    [
        "id:sergey-lavrov kg:met id:john-kerry",
        "id:john-kerry kg:met id:sergey-lavrov",
        'id:sergey-lavrov kg:discussed/rdfs:label "removal of Syria\'s chemical weapons"',
        'id:john-kerry kg:discussed/rdfs:label "removal of Syria\'s chemical weapons"',
        "id:russia kg:opposes/kg:involves id:un-charter",
        "id:united-states kg:demanded/kg:involves id:un-charter",
        "id:sergey-lavrov kg:represents id:russia",
        "id:john-kerry kg:represents id:united-states",
    ],
)
def test_direct_edges(graph: Graph, edge: str) -> None:
    assert ask(graph, edge)


def test_the_meeting_has_its_day_its_city_and_its_occasion(graph: Graph) -> None:
    assert ask(
        graph,
        """?m a kg:Meeting ; kg:actor id:sergey-lavrov, id:john-kerry ; sem:hasPlace id:new-york ;
               sem:hasTimeStamp "2013-09-24"^^xsd:date ; kg:timePrecision "day" ; kg:timeText "Tuesday" ;
               kg:onSidelinesOf id:un-general-assembly""",
    )
    assert len(select(graph, "SELECT ?m { ?m a kg:Meeting }")) == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sergey-lavrov", "Person"),
        ("john-kerry", "Person"),
        ("russia", "State"),
        ("united-states", "State"),
        ("syria", "State"),
        ("un-general-assembly", "InternationalOrganisation"),
        ("un-security-council", "InternationalOrganisation"),
        ("opcw", "InternationalOrganisation"),
        ("syrian-opposition", "PoliticalGroup"),
        ("ria-novosti", "NewsOrganisation"),
        ("interfax", "NewsOrganisation"),
        ("geneva", "Place"),
    ],
)
def test_entities_are_one_each_and_of_their_kind(graph: Graph, name: str, kind: str) -> None:
    assert [row["k"] for row in select(graph, f"SELECT ?k {{ id:{name} a ?k }}")] == [
        f"https://w3id.org/diplomatic-kg/ontology#{kind}"
    ]


@pytest.mark.parametrize(
    "claim",
    [
        # what the opposition may hold is the minister's claim, relayed by an agency
        """?c kg:about/kg:actor id:syrian-opposition ; kg:modality kg:Possible ; kg:speaker id:sergey-lavrov ;
               kg:reporter id:interfax""",
        # the resolution is to come, and he says so
        """?c kg:about ?e ; kg:modality kg:Future ; kg:speaker id:sergey-lavrov .
               ?e a kg:Vote ; kg:target/kg:involves id:un-security-council""",
        # that they were expected to discuss the timetable is no meeting
        "?c kg:about ?e ; kg:modality kg:Future . ?e a kg:Discussion ; kg:actor id:sergey-lavrov",
    ],
)
def test_claims_that_are_no_facts(graph: Graph, claim: str) -> None:
    assert ask(graph, claim)


def test_what_is_only_said_or_planned_makes_no_edge(graph: Graph) -> None:
    assert not ask(graph, "id:syrian-opposition ?p ?o . ?o a kg:Issue . ?p a kg:DirectProperty")
    assert not ask(graph, "?who kg:discussed/rdfs:label ?label FILTER CONTAINS(?label, 'timetable')")


def test_the_outlet_is_the_source_and_no_participant(graph: Graph) -> None:
    outlet = f'?outlet rdfs:label "{OUTLET}"'
    assert ask(graph, f"?article dcterms:publisher ?outlet . {outlet}")
    assert not ask(graph, f"?event kg:participant ?outlet . {outlet}")


def test_every_evidence_stands_at_its_offsets_and_none_in_the_pleas(graph: Graph) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    rows = select(
        graph,
        "SELECT ?b ?e ?s { ?c kg:evidence|kg:trigger|kg:actorSpan|kg:targetSpan ?x . "
        "?x nif:beginIndex ?b ; nif:endIndex ?e ; nif:anchorOf ?s }",
    )
    assert rows
    for row in rows:
        begin, end = int(str(row["b"])), int(str(row["e"]))
        assert text[begin:end] == row["s"]
        assert text.index("Russian and American ministers") <= begin
        assert end <= text.index("Read more")


def test_why_gives_the_sentence(graph: Graph) -> None:
    (evidence, *_) = graph.why("Lavrov", "met", "Kerry")
    assert "met Russian Foreign Minister Sergei Lavrov in New York on Tuesday" in evidence.sentence


def test_building_again_gives_the_same_bytes(graph: Graph, tmp_path: Path) -> None:
    again = tmp_path / "graph.ttl"
    kg.build([ARTICLE, os.fspath(ARTICLE)], again, date="2013-09-25", source=OUTLET, workers=1)
    assert graph.report is not None
    assert again.read_bytes() == graph.report.output.read_bytes()
