"""The explorer's pages and their twins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="kg serve is not installed")
from starlette.testclient import TestClient

from kg.errors import InputError
from kg.formats import export
from kg.queries import load_queries
from kg.server import Pool, create_app
from kg.server.reading import read_text
from kg.server.search import NameIndex, distance
from kg.server.site import write_site
from kg.store import Store
from kg.table import COLUMNS
from kg.view.families import FAMILIES
from tests import graphs

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.read(graphs.both())


@pytest.fixture(scope="module")
def client(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("graph") / "graph.ttl"
    path.write_text(store.to_turtle(), encoding="utf-8")
    with Pool(path) as pool:
        yield TestClient(create_app(store, pool))


def page(client: TestClient, path: str) -> str:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def links(text: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'(?:href|src|data-fragment)="([^"]+)"', text)]


def article_of(client: TestClient) -> str:
    found = client.get("/articles?format=json").json()["articles"]
    return next(str(one["id"]) for one in found if one["name"] == "geneva-1")


def test_every_link_of_every_page_leads_somewhere(client: TestClient) -> None:
    seen, todo = set[str](), ["/", "/sparql"]
    while todo:
        path = todo.pop()
        for link in links(page(client, path)):
            whole = urljoin(path, link)
            parts = urlsplit(whole)
            if parts.netloc or whole.partition("#")[0] in seen:
                continue
            whole = whole.partition("#")[0]
            seen.add(whole)
            answer = client.get(whole, headers=HTML)
            assert answer.status_code == 200, (path, whole)
            kind = answer.headers["content-type"]
            if kind.startswith("text/html") and "/picture" not in whole and "/timeline" not in whole:
                todo.append(whole)
    assert len(seen) > 30


def test_links_to_sentences_have_their_anchors(client: TestClient) -> None:
    for path in ("/", "/entity/sergey-lavrov", "/events"):
        targets = [link for link in links(page(client, path)) if link.startswith("/article/")]
        assert targets
        for link in targets:
            address, _, anchor = link.partition("#")
            assert f'id="{anchor}"' in page(client, address)


def test_first_page_counts(client: TestClient) -> None:
    values = client.get("/", headers={"accept": "application/json"}).json()
    assert values["counts"]["articles"] == 2
    assert values["counts"]["claims"] == 14
    assert values["pairs"][0]["events"] == 2
    assert "Sergey Lavrov" in page(client, "/")


def test_an_entity(client: TestClient) -> None:
    values = client.get("/entity/sergey-lavrov?format=json").json()
    assert values["label"] == "Sergey Lavrov"
    assert values["represents"][0]["label"] == "Russia"
    assert values["offices"][0]["office"] == "foreign minister"
    assert values["events"][0]["when"] == "2016-10-07"
    assert values["said"][0]["standing"] == "possible, says Sergey Lavrov"
    met = next(tie for tie in values["ties"] if tie["property"] == "met")
    assert [other["label"] for other in met["others"]] == ["John Kerry"]
    text = page(client, "/entity/sergey-lavrov")
    assert '<mark class="trigger">met</mark>' in text


def test_filters_are_in_the_address(client: TestClient) -> None:
    def count(query: str) -> int:
        return int(client.get(f"/entity/sergey-lavrov?format=json&{query}").json()["pages"]["total"])

    everything = count("")
    assert count("since=2016-10") < everything
    assert count("type=Meeting") == 2
    assert count("type=talks&until=2016-09-30&undated=0") == 2
    assert count("standing=asserted") + count("standing=claimed") == everything
    assert client.get("/entity/sergey-lavrov?since=soon").status_code == 400
    assert client.get("/events?type=Banquet").status_code == 400
    assert client.get("/events?page=x").status_code == 400


def test_an_event_tells_who_says_what(client: TestClient) -> None:
    found = client.get("/events?format=json&type=Attack").json()["events"][0]
    values = client.get(f"/event/{found['id']}?format=json").json()
    assert [group["group"] for group in values["groups"]] == ["said"]
    assert values["groups"][0]["claims"][0]["speaker"]["label"] == "Sergey Lavrov"
    assert not values["asserted"]
    assert "No article itself reports this" in page(client, f"/event/{found['id']}")
    meeting = client.get("/events?format=json&type=Meeting&until=2016-09").json()["events"][0]
    both = client.get(f"/event/{meeting['id']}?format=json").json()["groups"][0]["claims"]
    assert {claim["article"]["name"] for claim in both} == {"geneva-1", "vienna-7"}


def test_an_article_shows_its_text_unchanged(client: TestClient) -> None:
    name = article_of(client)
    values = client.get(f"/article/{name}?format=json").json()
    assert "".join(piece["text"] for block in values["blocks"] for piece in block["pieces"]) == graphs.TEXT
    text = page(client, f"/article/{name}")
    for claim in values["claims"]:
        assert f'id="{claim["id"]}"' in text
        assert claim["sentence"] == graphs.TEXT[claim["start"] : claim["end"]]


def test_an_article_without_its_text(tmp_path: Path) -> None:
    store = Store.read(graphs.both(), with_text=False)
    path = tmp_path / "graph.ttl"
    path.write_text(store.to_turtle(), encoding="utf-8")
    with Pool(path) as pool:
        client = TestClient(create_app(store, pool))
        text = page(client, f"/article/{article_of(client)}")
    assert "without the articles" in text
    assert "Moscow" in text


@given(st.data())
def test_reading_cuts_and_loses_nothing(data: st.DataObject) -> None:
    claims = data.draw(st.lists(st.sampled_from(graphs.first().claims), unique_by=lambda c: c.id))
    records = [
        c for c in Store.read(graphs.both()).claims() if c.iri.rpartition("/")[2] in {x.id for x in claims}
    ]
    size = len(graphs.TEXT)
    spans = st.tuples(st.integers(0, size), st.integers(1, 40), st.just("x:y"))
    mentions = [(start, start + length, iri) for start, length, iri in data.draw(st.lists(spans, max_size=8))]
    blocks = read_text(graphs.TEXT, records, mentions)
    assert "".join(piece["text"] for block in blocks for piece in block["pieces"]) == graphs.TEXT
    assert sorted(n for block in blocks for n in block["claims"]) == list(range(len(records)))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Lavrov", "Sergey Lavrov"),
        ("lavorv", "Sergey Lavrov"),
        ("sergei lavrov", "Sergey Lavrov"),
        ("kery", "John Kerry"),
        ("unted states", "United States"),
        ("EUROPEAN", "European Union"),
        ("jonh kerry", "John Kerry"),
    ],
)
def test_search_forgives_spelling(client: TestClient, asked: str, meant: str) -> None:
    found = client.get("/entities", params={"q": asked, "format": "json"}).json()["entities"]
    assert found[0]["label"] == meant
    assert meant in page(client, f"/entities?q={asked}")


def test_search_that_finds_nothing_says_so(client: TestClient) -> None:
    assert "Nothing here has such a name" in page(client, "/entities?q=xyzzyplugh")


@given(st.text("abcdé", max_size=8), st.text("abcdé", max_size=8))
def test_distance_is_a_distance(one: str, other: str) -> None:
    away = distance(one, other, 20)
    assert away == distance(other, one, 20)
    assert (away == 0) == (one == other)
    assert abs(len(one) - len(other)) <= away <= max(len(one), len(other))


@given(st.lists(st.text("abcd ", min_size=1, max_size=12), min_size=1, max_size=8))
def test_what_has_a_name_is_found_by_it(labels: list[str]) -> None:
    index = NameIndex((str(number), (label,), 0) for number, label in enumerate(labels))
    for number, label in enumerate(labels):
        if label.strip() and len(label.split()) <= 8:
            assert str(number) in index.find(label)


def test_downloads_hold_what_is_seen(client: TestClient, store: Store) -> None:
    turtle = client.get("/entity/sergey-lavrov?type=Meeting", headers={"accept": "text/turtle"})
    part = Store.of(read_turtle(turtle.text))
    assert len(part.claims()) == 3
    assert set(part.lines()) <= set(store.lines())
    assert part.why("Lavrov", "met", "Kerry")
    table = list(csv.DictReader(io.StringIO(client.get("/entity/sergey-lavrov?format=csv").text)))
    assert tuple(table[0]) == COLUMNS
    assert {row["actor"] for row in table} >= {"Sergey Lavrov"}
    for path in ("/events?format=ttl", f"/article/{article_of(client)}?format=csv"):
        assert "attachment" in client.get(path).headers["content-disposition"]


def read_turtle(text: str) -> list[str]:
    import pyoxigraph as ox

    return [f"{quad.triple} ." for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def test_pictures(client: TestClient) -> None:
    for path in ("/picture", "/entity/sergey-lavrov/picture", "/entity/sergey-lavrov/timeline"):
        assert "<svg" in client.get(path).text
        answer = client.get(f"{path}?format=svg")
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert answer.text.startswith("<svg")


def test_every_example_of_the_sparql_page_runs(client: TestClient) -> None:
    text = page(client, "/sparql")
    for query in load_queries().values():
        assert query.title in text.replace("&#39;", "'")
    from kg.server.catalogue import Catalogue
    from kg.server.console import examples

    for example in examples(Catalogue(Store.read(graphs.both()))):
        assert client.get("/sparql", params={"query": example["query"]}).status_code == 200, example["name"]


def test_results_on_the_sparql_page(client: TestClient) -> None:
    rows = page(client, "/sparql?query=SELECT ?e ?n { ?e rdfs:label ?n ; a kg:Person }")
    assert "2 rows" in rows
    assert 'href="/entity/john-kerry"' in rows
    assert "format=csv" in rows
    bars = page(client, "/sparql?query=SELECT ?c (COUNT(*) AS ?n) { ?x a ?c } GROUP BY ?c")
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart"' in bars
    pairs = page(client, "/sparql?query=SELECT ?a ?b { ?e kg:participant ?a, ?b . FILTER(?a != ?b) }")
    assert 'aria-label="Network of' in pairs
    assert "id:john-kerry" in page(client, "/sparql?query=CONSTRUCT WHERE { ?a kg:met ?b }")
    assert ">Yes<" in page(client, "/sparql?query=ASK {}")
    wrong = client.get("/sparql?query=SELECT", headers=HTML)
    assert wrong.status_code == 400
    assert "cannot be read" in wrong.text
    assert client.post("/sparql", data={"query": "ASK {}"}, headers=HTML).text.count(">Yes<") == 1


def test_pages_that_are_not_there(client: TestClient) -> None:
    for path in ("/entity/nobody", "/event/none", "/article/none", "/nowhere"):
        assert client.get(path, headers=HTML).status_code == 404
        assert client.get(path).text.startswith("there is no")
    assert client.get("/entities?format=png").status_code == 400
    assert client.get("/entities", headers={"accept": "image/png"}).status_code == 406


def test_files_are_asked_for_once(client: TestClient) -> None:
    tag = client.get("/static/site.css").headers["etag"]
    assert client.get("/static/site.css", headers={"if-none-match": tag}).status_code == 304


def test_colours_are_those_of_the_pictures(client: TestClient) -> None:
    style = client.get("/static/families.css").text
    used = client.get("/static/site.css").text
    for family in FAMILIES.values():
        assert f"--{family.name}:{family.light}" in style
        assert f"--{family.name}:{family.dark}" in style
        assert f"var(--{family.name})" in used


def test_site_of_plain_files(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    export(store, folder, "site")
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 30
    for path in pages:
        text = path.read_text(encoding="utf-8")
        for link in links(text):
            if urlsplit(link).scheme:
                continue
            assert not link.startswith("/"), (path, link)
            address, _, anchor = link.partition("#")
            target = path.parent / address if address else path
            assert target.is_file(), (path, link)
            if anchor and address:
                assert f'id="{anchor}"' in target.read_text(encoding="utf-8")
    before = {path: path.read_bytes() for path in pages}
    write_site(store, folder)
    assert {path: path.read_bytes() for path in sorted(folder.rglob("*.html"))} == before


def test_a_site_does_not_replace_other_things(store: Store, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="other things"):
        write_site(store, tmp_path)
