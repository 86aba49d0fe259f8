"""Bringing the gazetteer up to date, from a SPARQL endpoint with toy data."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

from kg.errors import KgError, SettingsError
from kg.gazetteer import load_gazetteer
from kg.gazetteer.update import update

TODAY = dt.date(2030, 5, 1)
TOY = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

wd:Q900001 wdt:P31 wd:Q3624078 ; wdt:P298 "XTL" ; rdfs:label "Toyland"@en .
wd:Q900002 wdt:P298 "FRA" ; wdt:P1906 wd:Q900010 .
wd:Q900010 rdfs:label "president"@en .
wd:Q900011 wdt:P1001 wd:Q900002 ; wdt:P31 wd:Q7330070 .
wd:Q900020 rdfs:label "Ann Toy"@en ; p:P39 [ ps:P39 wd:Q900011 ; wikibase:rank wikibase:NormalRank ;
    pqv:P580 [ wikibase:timeValue "2029-02-03T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 ] ] .
wd:Q900021 rdfs:label "Bob Toy"@en ; p:P39 [ ps:P39 wd:Q900011 ; wikibase:rank wikibase:NormalRank ;
    pqv:P580 [ wikibase:timeValue "2028-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 ] ] .
wd:Q900022 rdfs:label "Cid Toy"@en ; p:P39 [ ps:P39 wd:Q900011 ; wikibase:rank wikibase:DeprecatedRank ;
    pqv:P580 [ wikibase:timeValue "2029-06-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 ] ] .
wd:Q900030 wdt:P31 wd:Q245065 ; wikibase:sitelinks 40 ; wdt:P1813 "TOYO"@en ;
    rdfs:label "Toy Organisation"@en .
"""


class Toy:
    """A SPARQL endpoint in this process; it can be told to fail."""

    def __init__(self) -> None:
        store = Store()
        store.load(TOY.encode(), format=RdfFormat.TURTLE)
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.fail_after = 10_000
        self.status = 503
        toy = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                query = parse_qs(body)["query"][0]
                toy.asked.append(query)
                toy.agents.add(self.headers["User-Agent"])
                if len(toy.asked) > toy.fail_after:
                    self.send_error(toy.status)
                    return
                rows = store.query(query)
                assert isinstance(rows, QuerySolutions)
                data = rows.serialize(format=QueryResultsFormat.JSON) or b""
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"


@pytest.fixture
def toy() -> Iterator[Toy]:
    toy = Toy()
    thread = threading.Thread(target=toy.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield toy
    toy.server.shutdown()
    thread.join()
    toy.server.server_close()


def test_new_holders_come_in(toy: Toy, tmp_path: Path) -> None:
    target, waits, told = tmp_path / "new.csv", list[float](), list[tuple[int, int, str]]()
    count = update(
        target,
        TODAY,
        endpoint=toy.url,
        states=("FRA", "RUS"),
        progress=lambda *step: told.append(step),
        sleep=waits.append,
    )
    assert count == len(target.read_text(encoding="utf-8").splitlines()) - 1
    assert told[-1][0] == told[-1][1] == len(toy.asked)
    assert waits == [1.0] * (len(toy.asked) - 1), "one pause between two questions"
    assert all("diplomatic-kg" in agent for agent in toy.agents)
    assert [path.name for path in tmp_path.iterdir()] == ["new.csv"]

    gazetteer = load_gazetteer(target)
    assert gazetteer.record("toyland").wikidata == "Q900001"
    assert gazetteer.candidates("TOYO")[0].record_id == "toy-organisation"

    def minister(day: str) -> list[str]:
        return [t.person for t in gazetteer.holders("foreign_minister", "france", dt.date.fromisoformat(day))]

    assert minister("2029-03-01") == ["ann-toy"]
    assert minister("2028-12-31") == ["bob-toy"], "a year alone begins with its last day"
    assert minister("2028-06-01") == []
    assert minister("2030-05-01") == ["ann-toy"]
    assert minister("2030-05-02") == [], "an open term was seen to run until the day of asking only"
    assert "cid-toy" not in gazetteer
    assert gazetteer.candidates("Lavrov") == load_gazetteer().candidates("Lavrov")


def test_a_stopped_run_goes_on(toy: Toy, tmp_path: Path) -> None:
    target = tmp_path / "new.csv"
    toy.fail_after = 2
    with pytest.raises(KgError, match="run again later"):
        update(target, TODAY, endpoint=toy.url, states=("FRA",), sleep=lambda _: None)
    assert not target.exists()
    done, toy.asked, toy.fail_after = len(set(toy.asked)), [], 10_000
    update(target, TODAY, endpoint=toy.url, states=("FRA",), sleep=lambda _: None)
    assert target.exists()
    assert len(toy.asked) == 7 - (done - 1), "answers already had are not asked for again"


def test_wrong_settings_are_told_of(toy: Toy, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="'ZZZ'"):
        update(tmp_path / "x.csv", TODAY, endpoint=toy.url, states=("ZZZ",))
    with pytest.raises(SettingsError, match="endpoint"):
        update(tmp_path / "x.csv", TODAY, endpoint="file:///x")
    toy.fail_after, toy.status = 0, 400
    with pytest.raises(KgError, match="HTTP 400"):
        update(tmp_path / "x.csv", TODAY, endpoint=toy.url, states=("FRA",), sleep=lambda _: None)
    assert len(toy.asked) == 1, "a wrong question is not repeated"
