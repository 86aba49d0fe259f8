"""What a public server must withstand: runaway queries, floods, escapes, and input made to break it."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="kg serve is not installed")
from starlette.testclient import TestClient

from kg.model import Entity, Extraction
from kg.server import Limits, Options, Pool, RefusedError, create_app
from kg.server.negotiation import ROWS, accepted, choose, prefers_page
from kg.server.protocol import read
from kg.server.run import Job
from kg.store import Store
from tests import graphs

FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HEAVY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
ATTACK = "<script>alert(1)</script>\"'&{{7*7}}"


def evil() -> Extraction:
    """An extraction whose names try to be code."""
    base = graphs.first()
    renamed = tuple(
        entity.model_copy(update={"label": f"{ATTACK} {entity.label}"}) for entity in base.entities
    )
    article = base.article.model_copy(
        update={"title": ATTACK, "url": "javascript:alert(1)", "source": ATTACK, "id": ATTACK}
    )
    added = Entity(id="evil", kind="Issue", label=ATTACK)
    return base.model_copy(update={"entities": (*renamed, added), "article": article})


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph.ttl"
    path.write_text(Store.read([evil()]).to_turtle(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def pool(source: Path) -> Iterator[Pool]:
    with Pool(source, limits=Limits(workers=1, seconds=0.5, memory=200 << 20, size=1 << 20)) as made:
        yield made


@pytest.fixture(scope="module")
def client(source: Path, pool: Pool) -> TestClient:
    app = create_app(Store.open(source), pool, Options(hosts=frozenset({"testserver"})))
    return TestClient(app, raise_server_exceptions=False)


def test_a_runaway_query_is_ended_and_the_next_one_answered(pool: Pool) -> None:
    began = time.monotonic()
    with pytest.raises(RefusedError) as refused:
        pool.run(Job(FOREVER, "json", "ttl"))
    assert refused.value.status == 504
    assert time.monotonic() - began < 3
    assert pool.run(Job("ASK {}", "json", "ttl")).status == 200


def test_a_query_that_takes_too_much_memory_is_ended(source: Path) -> None:
    with Pool(source, limits=Limits(workers=1, seconds=20, memory=100 << 20)) as small:
        with pytest.raises(RefusedError) as refused:
            small.run(Job(HEAVY, "json", "ttl"))
        assert refused.value.status == 413
        assert small.run(Job("ASK {}", "json", "ttl")).status == 200


def test_a_result_of_too_many_bytes_is_refused(pool: Pool) -> None:
    outcome = pool.run(Job("SELECT * { ?a ?b ?c . ?d ?e ?f }", "json", "ttl"))
    assert outcome.status == 413
    assert b"more than 1,048,576 bytes" in outcome.body


def test_over_http_no_result_is_cut_short(client: TestClient) -> None:
    for query, status in ((FOREVER, 504), ("SELECT * { ?a ?b ?c . ?d ?e ?f }", 413), ("ASK {}", 200)):
        answer = client.get("/sparql", params={"query": query})
        assert answer.status_code == status
        if status == 200:
            json.loads(answer.content)


def test_when_all_are_busy_the_client_is_told_so(source: Path) -> None:
    statuses: list[int] = []

    def ask(pool: Pool) -> None:
        with pytest.raises(RefusedError) as refused:
            pool.run(Job(FOREVER, "json", "ttl"))
        statuses.append(refused.value.status)

    with Pool(source, limits=Limits(workers=1, seconds=1, patience=0.05)) as busy:
        threads = [threading.Thread(target=ask, args=(busy,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(statuses) == [503, 504]


def test_not_many_may_wait(source: Path) -> None:
    with Pool(source, limits=Limits(workers=1, waiting=0)) as full, pytest.raises(RefusedError) as refused:
        full.run(Job("ASK {}", "json", "ttl"))
    assert refused.value.status == 503
    assert "Retry-After" in refused.value.headers


def test_a_worker_can_open_neither_files_nor_connections(pool: Pool) -> None:
    # past the check of words, which would refuse it: the fence itself holds
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        for place in (f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", f"https://127.0.0.1:{port}/"):
            try:
                outcome = pool.run(Job(f"SELECT * {{ SERVICE <{place}> {{ ?s ?p ?o }} }}", "json", "ttl"))
            except RefusedError:
                continue  # the engine gave up altogether
            assert outcome.status == 400
        with pytest.raises(BlockingIOError):
            listener.accept()
    outcome = pool.run(Job("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "json", "ttl"))
    assert b"root" not in outcome.body


def test_workers_are_replaced_now_and_then(source: Path) -> None:
    with Pool(source, limits=Limits(workers=1, reuse=2)) as made:
        assert [made.run(Job("ASK {}", "json", "ttl")).status for _ in range(5)] == [200] * 5


def test_no_process_is_left(source: Path) -> None:
    with Pool(source, limits=Limits(workers=2)) as made:
        process = made._process.pid
        assert Path(f"/proc/{process}").exists() or not Path("/proc").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_every_answer_has_its_guards(client: TestClient) -> None:
    for path in (
        "/",
        "/nothing",
        "/sparql",
        "/static/site.css",
        "/entity/john-kerry?format=json",
        "/events?since=x",
    ):
        for accept in ("text/html", "*/*"):
            headers = client.get(path, headers={"accept": accept}).headers
            policy = headers["content-security-policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"


def test_names_cannot_become_code(client: TestClient) -> None:
    article = next(iter(client.get("/articles?format=json").json()["articles"]))["id"]
    event = client.get("/events?format=json").json()["events"][0]["id"]
    paths = [
        "/",
        "/entities",
        f"/entities?q={ATTACK}",
        "/events",
        "/articles",
        "/entity/john-kerry",
        "/entity/evil",
    ]
    paths += [
        f"/article/{article}",
        f"/event/{event}",
        f"/sparql?query={ATTACK}",
        f"/entity/{ATTACK}",
        "/picture",
    ]
    paths += ["/entity/john-kerry/picture", "/entity/john-kerry/timeline"]
    paths += ["/sparql?query=SELECT * { ?s rdfs:label ?l } LIMIT 100", f"/events?since={ATTACK}"]
    for path in paths:
        answer = client.get(path, headers={"accept": "text/html"})
        text = answer.text
        assert "<script>alert" not in text, path
        assert 'href="javascript:' not in text, path
        assert "onclick" not in text
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/errors.py",
        "/static//etc/passwd",
        "/entity/../../etc/passwd",
        "/article/..%2f..%2fetc%2fpasswd",
        "/static/site.css%00.txt",
        "/templates/base.html",
        "/.git/config",
    ],
)
def test_no_path_leads_elsewhere(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert str(Path(__file__).parents[1]) not in answer.text


def test_faults_tell_nothing_of_the_inside(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.server import pages

    def broken(*_: object) -> None:
        raise RuntimeError("secret in /home/somebody/kg.py")

    monkeypatch.setattr(pages, "article", broken)
    article = client.get("/articles?format=json").json()["articles"][0]["id"]
    for accept in ("text/html", "*/*"):
        answer = client.get(f"/article/{article}", headers={"accept": accept})
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text


def test_a_name_of_another_site_is_not_answered(client: TestClient) -> None:
    for name in ("rebound.example", "rebound.example:80", "", "testserver.rebound.example"):
        assert client.get("/", headers={"host": name}).status_code == 421
    assert client.get("/", headers={"host": "testserver:8000"}).status_code == 200


ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PATHS = st.sampled_from(
    ["/", "/entities", "/events", "/articles", "/entity/x", "/event/x", "/graph", "/sparql"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=PATHS,
    names=st.lists(
        st.sampled_from(
            [
                "q",
                "since",
                "until",
                "type",
                "page",
                "kind",
                "state",
                "sort",
                "format",
                "standing",
                "undated",
                "query",
                "default-graph-uri",
                "default",
                "graph",
            ]
        ),
        max_size=3,
    ),
    value=ODD,
)
def test_whatever_is_asked_no_fault(client: TestClient, path: str, names: list[str], value: str) -> None:
    answer = client.get(path, params=dict.fromkeys(names, value))
    assert answer.status_code < 500


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    accept=st.text(st.characters(codec="latin-1", min_codepoint=32, exclude_characters="\x7f"), max_size=80)
)
def test_whatever_is_accepted_no_fault(client: TestClient, accept: str) -> None:
    for path in ("/sparql?query=ASK{}", "/entities", "/graph?default"):
        headers = {b"accept": accept.encode("latin-1")}
        assert client.get(path, headers=headers).status_code in (200, 406)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200),
    st.sampled_from(["application/sparql-query", "application/x-www-form-urlencoded", "text/plain"]),
)
def test_whatever_is_posted_no_fault(client: TestClient, body: bytes, kind: str) -> None:
    answer = client.post("/sparql", content=body, headers={"content-type": kind})
    assert answer.status_code < 500 or answer.status_code == 504


@given(
    st.text(max_size=100),
    st.sampled_from(["GET", "POST", "PUT", ""]),
    st.text(max_size=60),
    st.binary(max_size=60),
)
def test_reading_a_request_is_total(query_string: str, method: str, kind: str, body: bytes) -> None:
    refusal = refusal_of(lambda: read(method, query_string, kind, body))
    assert refusal is None or 400 <= refusal.status < 500


def refusal_of(action: Callable[[], object]) -> RefusedError | None:
    try:
        action()
    except RefusedError as refused:
        return refused
    return None


@given(st.text(max_size=100))
def test_negotiation_is_total(header: str) -> None:
    assert all(0 <= quality <= 1 for _, quality in accepted(header))
    prefers_page(header)
    refusal = refusal_of(lambda: choose(ROWS, header))
    assert refusal is None or refusal.status == 406
