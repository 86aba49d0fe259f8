"""The SPARQL 1.1 Protocol, and what it asks of the endpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

pytest.importorskip("starlette", reason="kg serve is not installed")
from starlette.testclient import TestClient

from kg.ontology import KG
from kg.server import Limits, Options, Pool, create_app
from kg.server.run import DEFAULT_GRAPH, count_rows
from kg.store import Store
from tests import graphs

SELECT = "SELECT ?label WHERE { id:john-kerry rdfs:label ?label }"
ASK = "ASK { ?a kg:met ?b }"
CONSTRUCT = "CONSTRUCT WHERE { ?a kg:met ?b }"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("graph") / "graph.ttl"
    store = Store.read(graphs.both())
    path.write_text(store.to_turtle(), encoding="utf-8")
    with Pool(path, limits=Limits(workers=1, seconds=5, rows=1000, query=20_000)) as pool:
        yield TestClient(create_app(store, pool, Options()), raise_server_exceptions=False)


def get(client: TestClient, query: str, accept: str = "*/*", **more: str) -> tuple[int, str, bytes]:
    answer = client.get("/sparql", params={"query": query, **more}, headers={"accept": accept})
    return answer.status_code, answer.headers["content-type"].partition(";")[0], answer.content


def test_query_by_get(client: TestClient) -> None:
    status, kind, body = get(client, SELECT)
    assert (status, kind) == (200, "application/sparql-results+json")
    assert json.loads(body)["results"]["bindings"][0]["label"]["value"] == "John Kerry"


def test_query_by_posted_form(client: TestClient) -> None:
    answer = client.post("/sparql", data={"query": ASK})
    assert answer.json()["boolean"] is True


def test_query_by_direct_post(client: TestClient) -> None:
    kind = {"content-type": "application/sparql-query; charset=UTF-8"}
    answer = client.post("/sparql", content=SELECT, headers=kind)
    assert answer.json()["results"]["bindings"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("application/json;q=0.1, text/*", "text/csv"),
        ("text/html;q=0.2, application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
    ],
)
def test_rows_in_the_format_asked_for(client: TestClient, accept: str, kind: str) -> None:
    for query in (SELECT, ASK):
        status, found, body = get(client, query, accept)
        assert (status, found) == (200, kind)
        if kind.endswith("xml"):
            ElementTree.fromstring(body)


@pytest.mark.parametrize(
    ("accept", "kind", "form"),
    [
        ("text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("*/*", "text/turtle", ox.RdfFormat.TURTLE),
    ],
)
def test_triples_in_the_format_asked_for(
    client: TestClient, accept: str, kind: str, form: ox.RdfFormat
) -> None:
    for query in (CONSTRUCT, "DESCRIBE id:john-kerry"):
        status, found, body = get(client, query, accept)
        assert (status, found) == (200, kind)
        assert any("john-kerry" in str(quad) for quad in ox.parse(body, format=form))


def test_formats_by_name_for_links(client: TestClient) -> None:
    assert get(client, SELECT, "text/html", format="csv")[1] == "text/csv"
    assert get(client, CONSTRUCT, "text/html", format="turtle")[1] == "text/turtle"
    assert get(client, SELECT, format="ttl")[0] == 400


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "application/json;q=0"])
def test_no_format_for_rows(client: TestClient, accept: str) -> None:
    assert get(client, SELECT, accept)[0] == 406


def test_a_query_that_cannot_be_parsed_is_told_where(client: TestClient) -> None:
    status, kind, body = get(client, "SELECT * WHERE { ?s ?p")
    assert (status, kind) == (400, "text/plain")
    assert b"line 1" in body


@pytest.mark.parametrize(
    ("query_string", "kind", "body", "status"),
    [
        ("query=ASK%7B%7D&query=ASK%7B%7D", "application/x-www-form-urlencoded", b"", 400),
        ("", "application/x-www-form-urlencoded", b"", 400),
        ("", "application/x-www-form-urlencoded", b"query=%FF", 400),
        ("", "text/plain", b"ASK {}", 415),
        ("", None, b"ASK {}", 415),
        ("", "application/sparql-query; charset=utf-16", "ASK {}".encode("utf-16"), 415),
        ("", "application/sparql-query", b"\xff\xfe", 400),
        ("query=ASK%7B%7D", "application/sparql-query", b"ASK {}", 400),
        ("", "application/sparql-update", b"CLEAR ALL", 403),
        ("", "application/x-www-form-urlencoded", b"update=CLEAR+ALL", 403),
        ("", "application/sparql-query", b"INSERT DATA { <a:a> <a:a> <a:a> }", 400),
        ("", "application/sparql-query", b"ASK {} #" + b"x" * 30_000, 413),
        ("", "application/sparql-query", b"", 400),
    ],
)
def test_bad_posts(client: TestClient, query_string: str, kind: str | None, body: bytes, status: int) -> None:
    headers = {"content-type": kind} if kind else {}
    assert client.post(f"/sparql?{query_string}", content=body, headers=headers).status_code == status


def test_bad_gets(client: TestClient) -> None:
    assert client.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status_code == 400
    assert client.get("/sparql?update=CLEAR+ALL").status_code == 403
    assert client.get("/sparql?query=").status_code == 400
    assert client.get("/sparql?query=%FF").status_code == 400
    assert client.get("/sparql?" + "&".join(f"a{i}=1" for i in range(100))).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/sparql", "/graph?default"])
def test_other_methods(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:9/> { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/>",
        "DROP ALL",
    ],
)
def test_what_reaches_out_or_writes_is_refused(client: TestClient, query: str) -> None:
    assert get(client, query)[0] == 400


def test_data_set_of_the_request(client: TestClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def number(query: str, **graphs: str | list[str]) -> int:
        answer = client.get("/sparql", params={"query": query, **graphs})
        assert answer.status_code == 200, answer.text
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    graph, ontology = number(count), number(count, **{"default-graph-uri": KG})
    assert 0 < ontology != graph > 0
    assert number(count, **{"default-graph-uri": DEFAULT_GRAPH}) == graph
    assert number(count, **{"default-graph-uri": [DEFAULT_GRAPH, KG]}) == graph + ontology
    assert number(count, **{"named-graph-uri": KG}) == 0
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(named) == number(named, **{"named-graph-uri": KG}) == ontology
    assert number(named, **{"default-graph-uri": DEFAULT_GRAPH}) == 0
    elsewhere = {"query": count, "default-graph-uri": "http://elsewhere.example/"}
    assert client.get("/sparql", params=elsewhere).status_code == 400


def test_service_description(client: TestClient) -> None:
    for accept in ("text/turtle", "*/*"):
        answer = client.get("/sparql", headers={"accept": accept})
        text = {str(quad.predicate.value) for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
        assert "http://www.w3.org/ns/sparql-service-description#endpoint" in text


def test_graph_store(client: TestClient) -> None:
    answer = client.get("/graph?default", headers={"accept": "application/n-triples"})
    assert sorted(answer.text.splitlines()) == Store.read(graphs.both()).lines()
    assert b"owl:Class" in client.get("/graph", params={"graph": KG}).content
    head = client.head("/graph?default")
    assert head.status_code == 200
    assert not head.content
    assert client.get("/graph").status_code == 400
    assert client.get("/graph?default&graph=x:y").status_code == 400
    assert client.get("/graph?graph=x:y").status_code == 404
    assert client.get("/graph?default", headers={"accept": "image/png"}).status_code == 406


def test_other_sites_may_read(client: TestClient) -> None:
    answer = client.options("/sparql", headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert client.get("/sparql?query=x").headers["access-control-allow-origin"] == "*"


def test_head(client: TestClient) -> None:
    answer = client.head("/sparql", params={"query": SELECT})
    assert answer.status_code == 200
    assert not answer.content


def test_a_result_beyond_its_rows_is_refused_whole(client: TestClient) -> None:
    for kind in ("json", "xml", "csv", "tsv"):
        status, _, body = get(client, "SELECT * { ?s ?p ?o . ?a ?b ?c }  LIMIT 1001", format=kind)
        assert status == 413
        assert b"more than 1,000 rows" in body
        assert get(client, "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 1000", format=kind)[0] == 200


def test_rows_are_counted_whatever_they_hold() -> None:
    awkward = ox.Literal('a},{"b":1}\r\n"x"\t<result>')
    store = ox.Store()
    for number in range(3):
        store.add(ox.Quad(ox.NamedNode(f"x:{number}"), ox.NamedNode("x:p"), awkward))
    for query, rows in (("SELECT * { ?s ?p ?o }", 3), ("SELECT * { ?s <x:q> ?o }", 0), ("SELECT * {}", 1)):
        for form in ("JSON", "XML", "CSV", "TSV"):
            result = store.query(query)
            assert isinstance(result, ox.QuerySolutions)
            body = result.serialize(format=getattr(ox.QueryResultsFormat, form))
            assert body is not None
            assert count_rows(form.lower(), body) == rows, (form, body)


def test_a_graph_that_cannot_be_loaded(tmp_path: Path) -> None:
    from kg.errors import InputError

    path = tmp_path / "graph.ttl"
    path.write_text("this is no Turtle", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be parsed"), Pool(path):
        pass
