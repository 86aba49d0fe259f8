"""The server as its clients know it: over a socket, from rdflib and SPARQLWrapper, from the command line."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="kg serve is not installed")

from kg.errors import InputError
from kg.ontology import ID, KG
from kg.server.listen import serve
from kg.store import Store
from tests import graphs


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of `kg serve` on a port of its own choosing."""
    path = tmp_path_factory.mktemp("graph") / "graph.ttl"
    path.write_text(Store.read(graphs.both()).to_turtle(), encoding="utf-8")
    command = [sys.executable, "-m", "kg", "serve", str(path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            said = process.stderr.readline()
            found = re.match(r"(http://127\.0\.0\.1:\d+/) ", said)
            assert found, said
            yield found[1]
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) in (0, 130, -signal.SIGINT)
        finally:
            process.kill()


def test_rdflib_reads_it_as_a_store(address: str) -> None:
    from rdflib import Graph, Literal, URIRef
    from rdflib.namespace import RDFS
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(f"{address}sparql", returnFormat="json"))
    kerry = URIRef(f"{ID}john-kerry")
    assert (kerry, RDFS.label, Literal("John Kerry")) in graph
    assert graph.value(kerry, RDFS.label) == Literal("John Kerry")
    rows = list(
        graph.query("SELECT ?other WHERE { id:john-kerry kg:met ?other }", initNs={"id": ID, "kg": KG})
    )
    assert [str(row[0]) for row in rows] == [f"{ID}sergey-lavrov"]  # type: ignore[index]
    assert len(list(graph.triples((None, URIRef(f"{KG}met"), None)))) == 2


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("body", ["urlencoded", "postdirectly"])
def test_sparqlwrapper_asks_it(address: str, method: str, body: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(f"{address}sparql")
    client.setMethod(method)
    client.setRequestMethod(body)
    for form in (wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV):
        client.setReturnFormat(form)
        client.setQuery("SELECT ?label WHERE { id:john-kerry rdfs:label ?label }")
        result = client.query().convert()
        shown = result.toxml() if form == wrapper.XML else str(result)
        assert "John Kerry" in shown
    client.setReturnFormat(wrapper.TURTLE)
    client.setQuery("CONSTRUCT WHERE { ?a kg:met ?b }")
    assert b"id:john-kerry" in client.query().convert()


def test_another_store_reads_it(address: str) -> None:
    remote = Store.open(f"{address}sparql")
    assert remote.why("Lavrov", "met", "Kerry")
    assert len(remote) == len(Store.read(graphs.both()))


def test_it_listens_on_this_machine_only(address: str) -> None:
    port = int(address.rsplit(":", 1)[1].strip("/"))
    with socket.create_server(("127.0.0.2", port)):
        pass  # another address of this machine is free: the server has not taken them all
    request = urllib.request.Request(address, headers={"Host": "rebound.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 421
    refused.value.close()


def test_a_request_that_is_no_http_harms_nothing(address: str) -> None:
    port = int(address.rsplit(":", 1)[1].strip("/"))
    for data in (b"\x00\xff\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 1_000_000):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            try:
                connection.sendall(data)
                assert connection.recv(12)[9:12] in (b"400", b"431", b"")
            except ConnectionError:
                pass
    assert urllib.request.urlopen(address).status == 200


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(InputError, match="is taken"):
        serve(tmp_path / "graph.ttl", port=taken.getsockname()[1])


def test_no_graph_no_server(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", str(tmp_path / "none.ttl"), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 1
    assert "no such file" in done.stderr
