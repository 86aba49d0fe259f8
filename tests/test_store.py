from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, KgError, MissingExtraError, NotFoundError, QueryError, UnknownNameError
from kg.graph import merge, triples
from kg.ontology import ID
from kg.store import Rows, Store, Triples
from kg.store.engine import Remote
from kg.store.guard import check
from kg.turtle import to_turtle
from tests import graphs


@cache
def store() -> Store:
    return Store.read(graphs.both())


def test_a_store_is_the_same_from_memory_turtle_ntriples_or_a_folder(tmp_path: Path) -> None:
    lines = merge(map(triples, graphs.both()))
    (tmp_path / "graph.ttl").write_text(to_turtle(lines), "utf-8", newline="\n")
    (tmp_path / "graph.nt").write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, extraction in enumerate(graphs.both()):
        (folder / f"{number}.ttl").write_text(to_turtle(triples(extraction)), "utf-8", newline="\n")
    assert store().lines() == lines
    for path in (tmp_path / "graph.ttl", tmp_path / "graph.nt", folder):
        assert Store.open(path).lines() == lines, path
    assert len(store()) == len(lines)


def test_a_folder_of_articles_has_one_label_a_node(tmp_path: Path) -> None:
    for number, label in enumerate(("Jo Doe", "JÓ DOE")):
        text = to_turtle(
            [
                f'<{ID}jo-doe.person> <http://www.w3.org/2000/01/rdf-schema#label> "{label}" .',
                f'<{ID}jo-doe.person> <http://www.w3.org/2004/02/skos/core#prefLabel> "{label}" .',
            ]
        )
        (tmp_path / f"{number}.ttl").write_text(text, "utf-8")
    opened = Store.open(tmp_path)
    rows = opened.select("SELECT ?l ?a WHERE { ?s rdfs:label ?l ; skos:altLabel ?a }")
    assert [tuple(row) for row in rows] == [("JÓ DOE", "Jo Doe")]


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("missing.ttl", None, NotFoundError, "no such file"),
        ("broken.ttl", "id:a id:b", InputError, "broken.ttl: cannot be parsed"),
        ("graph.doc", "x", InputError, "not a graph file"),
        ("empty", None, InputError, "no .ttl or .nt file"),
    ],
)
def test_what_is_no_graph_says_so(
    tmp_path: Path, name: str, content: str | None, error: type[KgError], message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    elif name == "empty":
        (tmp_path / name).mkdir()
    with pytest.raises(error, match=message):
        Store.open(tmp_path / name)


def test_rows() -> None:
    rows = store().select(
        """SELECT ?label ?day ?confidence ?place ?event WHERE {
          ?claim kg:about ?event ; kg:confidence ?confidence . ?event a kg:Meeting ; rdfs:label ?label .
          OPTIONAL { ?event sem:hasTimeStamp ?day } OPTIONAL { ?event sem:hasPlace ?place } }"""
    )
    assert rows.columns == ("label", "day", "confidence", "place", "event")
    assert len(rows) == 3
    row = next(row for row in rows if row.place is None)
    assert row["day"] == row.day == row[1] == dt.date(2016, 10, 7)
    assert row.confidence == Decimal("0.9")
    assert str(row.event).startswith(ID)
    assert dict(rows.to_dicts(short=True)[0])["place"] in ("id:geneva", None)
    with pytest.raises(UnknownNameError, match="did you mean place"):
        row["plase"]
    with pytest.raises(AttributeError, match="no column"):
        _ = row.plase
    assert rows[:2].columns == rows.columns
    head, *lines = rows.to_csv().splitlines()
    assert head == "label,day,confidence,place,event"
    assert len(lines) == 3
    found = rows.to_json()
    assert found["head"]["vars"] == list(rows.columns)
    assert {binding["label"]["type"] for binding in found["results"]["bindings"]} == {"literal"}
    assert json.loads(json.dumps(found)) == found


def test_rows_become_a_data_frame() -> None:
    rows = store().select("SELECT ?label WHERE { ?s a kg:State ; rdfs:label ?label }")
    try:
        import pandas  # noqa: F401 - only whether it is there
    except ImportError:
        with pytest.raises(MissingExtraError, match=r"diplomatic-kg\[pandas\]"):
            rows.to_pandas()
    else:
        assert list(rows.to_pandas()["label"]) == [row.label for row in rows]


def test_forms_of_query() -> None:
    assert store().query("ASK { id:sergey-lavrov kg:met id:john-kerry }") is True
    assert store().query("ASK { id:sergey-lavrov kg:met id:iran }") is False
    made = store().query("CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }")
    assert isinstance(made, Triples)
    assert len(made) == 2
    assert "id:john-kerry kg:met id:sergey-lavrov ." in made.to_turtle()
    assert made.to_ntriples().count("\n") == 2
    with pytest.raises(QueryError, match="begin with SELECT"):
        store().select("ASK { }")


def test_rows_come_in_a_fixed_order() -> None:
    rows = store().select("SELECT ?l WHERE { ?s a kg:State ; rdfs:label ?l }")
    labels = [str(row.l) for row in rows]
    assert labels == sorted(labels)
    backwards = store().select("SELECT ?l WHERE { ?s a kg:State ; rdfs:label ?l } ORDER BY DESC(?l)")
    assert [str(row.l) for row in backwards] == labels[::-1]


def test_the_ontology_lies_beside_the_graph() -> None:
    rows = store().select(
        """SELECT DISTINCT ?class WHERE {
          ?event a ?class . GRAPH kg: { ?class rdfs:subClassOf plover:CONSULT } }"""
    )
    assert [row[0] for row in rows.short()] == ["Discussion", "Meeting"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * {\n ?s kg:met ?o ?x }", "line 2"),
        ("SELECT * { ?s foo:bar ?o }", "the prefix foo: is not declared"),
        ("tell me all", "no SPARQL query"),
        ("SELECT (COUNT(?s) AS ?n) ?o { ?s ?p ?o }", "cannot be"),
        ("", "no SPARQL query"),
    ],
)
def test_a_query_that_cannot_be_parsed_says_where(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        store().query(query)
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
        "select * { service silent ?g { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'a#' . SERVICE<http://x.example/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p '''a'b\"''' . SeRvIcE <http://x.example/> {} }",
        "SELECT * # '\n { SERVICE <http://x.example/> {} }",
        "SELECT * { FILTER(1<2) SERVICE <http://x.example/> {} }",
        "SELECT * { ?s ?p <http://e/'> . SERVICE <http://x.example/> {} } #'",
        "SELECT * { \\u0053ERVICE <http://x.example/> {} }",
        'SELECT * { ?s ?p "\\u0022 . SERVICE <http://x.example/> {} #" }',
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://x.example/> { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "PREFIX a: <http://a/> INSERT DATA { a:b a:c a:d }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "WITH <http://a/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_what_reaches_out_or_writes_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match=r"leave it out|read-only"):
        store().query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service ?from { ?service kg:from ?from }",
        "SELECT * { ?s rdfs:label 'SERVICE FROM LOAD' }",
        'SELECT * { ?s rdfs:label """FROM "x" SERVICE""" }',
        "SELECT * { ?s ?p <http://x.example/SERVICE> } # FROM",
        "PREFIX service: <http://x.example/> SELECT * { ?s service:load ?o . ?o service:FROM.with ?x }",
        "SELECT * { ?s ?p ?o FILTER(?s<?o&&?o>?s) }",
    ],
)
def test_words_inside_strings_names_and_comments_are_harmless(query: str) -> None:
    assert check(query) == "SELECT"
    assert isinstance(store().query(query), Rows)


@given(st.text(st.sampled_from("SERVICEFROM \"'<>{}#?:\\\nabu0053.-%"), max_size=40))
def test_no_text_makes_the_guard_fail_otherwise(text: str) -> None:
    with suppress(QueryError):
        assert check(f"SELECT * {{ {text} }}") == "SELECT"


@pytest.mark.parametrize(
    ("asked", "iri"),
    [
        ("Lavrov", "sergey-lavrov"),
        ("lavrov", "sergey-lavrov"),
        ("Sergei LAVROV", "sergey-lavrov"),
        ("Sérgey Lavrov", "sergey-lavrov"),
        ("lav", "sergey-lavrov"),
        ("kerry john", "john-kerry"),
        ("Moscow", "russia"),
        ("id:iran", "iran"),
        ("iran", "iran"),
        (f"<{ID}iran>", "iran"),
        (f"{ID}iran", "iran"),
        ("wd:Q794", "iran"),
        ("draft", "draft-resolution.document"),
        # a participant before the issue that carries its name
        ("Aleppo", "aleppo-council.politicalgroup"),
    ],
)
def test_entities_are_found_by_what_people_call_them(asked: str, iri: str) -> None:
    assert store().entity(asked).iri == ID + iri


def test_an_entity_that_is_not_there() -> None:
    with pytest.raises(NotFoundError, match="did you mean Sergey Lavrov"):
        store().entity("Lavrof")
    with pytest.raises(NotFoundError, match="it knows"):
        store().entity("Zyzzyva")
    assert store().find("Zyzzyva") == []
    assert [record.label for record in store().find("aleppo")] == ["Aleppo council", "truce in Aleppo"]
    with pytest.raises(NotFoundError):
        Store.of([]).entity("Lavrov")


def test_what_the_index_knows() -> None:
    lavrov = store().entity("Lavrov")
    assert (lavrov.kind, lavrov.wikidata, lavrov.states) == ("Person", "Q58217", ("RUS",))
    assert lavrov.others == ("Sergei Lavrov",)
    assert lavrov.mentions == 5


def test_why() -> None:
    found = store().why("Lavrov", "met", "Kerry")
    assert [e.source for e in found] == ["The Danube Herald", "Vienna Courier"]
    first = found[0]
    assert graphs.TEXT[first.start : first.end] == first.sentence
    assert graphs.TEXT[first.trigger.start : first.trigger.end] == first.trigger.text == "met"
    assert (first.article_id, first.date, first.when) == ("geneva-1", "2016-09-10", "2016-09-09")
    assert (first.speaker, first.polarity, first.modality, first.confidence) == (
        "",
        "Positive",
        "Actual",
        0.9,
    )
    assert found == store().why("id:john-kerry", "kg:met", "wd:Q58217")
    future = store().why("Lavrov", "met", "Kerry", asserted=False)
    assert [e.modality for e in future] == ["Actual", "Future", "Actual"]
    assert [e.asserts for e in future] == [True, False, True]


def test_every_direct_edge_has_evidence() -> None:
    from kg.ontology import load_ontology

    for edge in load_ontology().edges:
        for subject, target in store().pairs(f"kg:{edge}"):
            assert all(e.asserts for e in store().why(subject, edge, target))


@pytest.mark.parametrize(
    ("edge", "error", "message"),
    [
        (("rebels", "attacked", "airport"), NotFoundError, "Positive, Possible, said by Sergey Lavrov"),
        (("Lavrov", "phoned", "Kerry"), NotFoundError, "between the two the graph has: discussedWith, met"),
        (("China", "met", "Iran"), NotFoundError, "no event ties the two"),
        (("Lavrov", "meets", "Kerry"), UnknownNameError, "direct property"),
    ],
)
def test_why_not(edge: tuple[str, str, str], error: type[KgError], message: str) -> None:
    with pytest.raises(error, match=message):
        store().why(*edge)


def test_show() -> None:
    card = store().show("Lavrov")
    assert card.entity.label == "Sergey Lavrov"
    assert card.represents == ("Russia",)
    assert [(t.office, t.of, t.begin, t.end) for t in card.tenures] == [
        ("foreign minister", "Russia", "2016-09-10", "2016-09-11")
    ]
    assert ("met", "John Kerry", False) in [(t.property, t.other_label, t.inward) for t in card.ties]
    assert [(e.type, e.when, e.asserted) for e in card.timeline] == [
        ("Discussion", "2016-09-09", True),
        ("Meeting", "2016-09-09", True),
        ("Meeting", "2016-10-07", False),
        ("Discussion", "", False),
    ]
    meeting = card.timeline[1]
    assert (meeting.place, meeting.roles, len(meeting.evidence)) == ("Geneva", ("actor",), 2)
    assert card.undated == 1


@pytest.mark.parametrize(
    ("since", "until", "types"),
    [
        ("2016-10", None, ["Meeting"]),
        (None, "2016-09", ["Discussion", "Meeting"]),
        ("2016", "2016", ["Discussion", "Meeting", "Meeting"]),
        ("2017", None, []),
    ],
)
def test_show_within_a_time(since: str | None, until: str | None, types: list[str]) -> None:
    card = store().show("Lavrov", since=since, until=until)
    assert [entry.type for entry in card.timeline] == types
    assert card.undated == 1


def test_show_refuses_what_is_no_date() -> None:
    with pytest.raises(InputError, match="write 2013"):
        store().show("Lavrov", since="September")


def test_a_place_has_its_timeline_too() -> None:
    assert [entry.roles for entry in store().show("Geneva").timeline] == [("place",)]


def test_network() -> None:
    network = store().to_networkx()
    kerry, lavrov = f"{ID}john-kerry", f"{ID}sergey-lavrov"
    assert network.nodes[lavrov]["label"] == "Sergey Lavrov"
    assert network.nodes[lavrov]["state"] == "RUS"
    meetings = [d for _, _, d in network.edges(data=True) if d["property"] == "met"]
    assert len(meetings) == 1
    assert (meetings[0]["weight"], meetings[0]["articles"], meetings[0]["month"]) == (2, 2, "2016-09")
    assert network.has_edge(kerry, lavrov)
    everything = store().to_networkx(asserted=False)
    assert {d["property"] for *_, d in everything.edges(data=True)} >= {"attacked", "recognised", "aided"}


def test_network_collapsed() -> None:
    network = store().to_networkx(collapse=("month", "type"))
    kerry, lavrov = f"{ID}john-kerry", f"{ID}sergey-lavrov"
    assert {(d["month"], d["type"]) for d in network[kerry][lavrov].values()} == {
        ("2016-09", "Meeting"),
        ("2016-09", "Discussion"),
    }
    merged = store().to_networkx(collapse=())
    assert len(merged[kerry][lavrov]) == 1
    assert merged[kerry][lavrov]["all"]["events"] == 2
    with pytest.raises(UnknownNameError, match="did you mean month"):
        store().to_networkx(collapse=("moth",))


def test_to_rdflib() -> None:
    graph = store().to_rdflib()
    assert len(graph) == len(store())
    assert graph.query("ASK { id:sergey-lavrov kg:met id:john-kerry }").askAnswer


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint over the test's own store."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        try:
            found = store().query(parse_qs(body)["query"][0])
        except QueryError as error:
            self.send_response(400)
            self.end_headers()
            self.wfile.write(str(error).encode())
            return
        if isinstance(found, Triples):
            kind, data = "application/n-triples", found.to_ntriples()
        elif isinstance(found, Rows):
            kind, data = "application/sparql-results+json", json.dumps(found.to_json())
        else:
            kind, data = "application/sparql-results+json", json.dumps({"head": {}, "boolean": found})
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(data.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
        pass


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_remote_endpoint_answers_like_the_embedded_one(endpoint: str) -> None:
    remote = Store.open(endpoint)
    query = "SELECT ?l WHERE { ?s a kg:State ; rdfs:label ?l }"
    assert [tuple(r) for r in remote.select(query)] == [tuple(r) for r in store().select(query)]
    assert remote.query("ASK { id:sergey-lavrov kg:met id:john-kerry }") is True
    assert remote.lines() == store().lines()
    assert remote.why("Lavrov", "met", "Kerry") == store().why("Lavrov", "met", "Kerry")
    assert remote.show("Kerry") == store().show("Kerry")
    with pytest.raises(QueryError, match="400"):
        remote.query("SELECT * { ?s foo:bar ?o }")


def test_an_endpoint_that_does_not_answer() -> None:
    with pytest.raises(QueryError, match="is the endpoint running"):
        Store(Remote("http://127.0.0.1:9/sparql", timeout=2)).query("ASK { }")
