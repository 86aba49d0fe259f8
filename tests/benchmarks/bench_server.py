"""How fast the server answers: `python tests/benchmarks/bench_server.py [GRAPH] [--copies N]`.

Without a graph the sample articles' own is built, if `kg build` finds its model. `--copies` makes a
larger graph of it: the same articles over and over, each copy with its own persons, events and
texts. Requests go to this machine only; their number and the time are bounded.
"""

from __future__ import annotations

import argparse
import http.client
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median
from urllib.parse import quote

SELECT = "SELECT ?a ?b WHERE { ?a kg:met ?b } LIMIT 50"
COUNT = "SELECT ?c (COUNT(*) AS ?n) WHERE { ?x a ?c } GROUP BY ?c"
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", nargs="?")
    parser.add_argument("--copies", type=int, default=1, help="how many times the articles are there")
    parser.add_argument("--requests", type=int, default=600, help="requests of each load, at most 5,000")
    parser.add_argument("--clients", type=int, default=8, help="clients at once, at most 32")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(options.graph) if options.graph else built(Path(folder) / "sample.ttl")
        if options.copies > 1:
            graph = copied(graph, Path(folder) / "copies.nt", options.copies)
        measure(graph, min(options.requests, 5000), min(options.clients, 32))


def built(path: Path) -> Path:
    articles = Path(__file__).parents[2] / "data" / "articles"
    subprocess.run([sys.executable, "-m", "kg", "-q", "build", str(articles), "-o", str(path)], check=False)
    return path


def copied(graph: Path, path: Path, copies: int) -> Path:
    """A graph in which all but states, bodies and the ontology's names is there several times."""
    from kg.store import Store

    store = Store.open(graph)
    shared = {
        f"<{iri}>"
        for iri, record in store.entities.by_iri.items()
        if record.kind in ("State", "InternationalOrganisation", "Government", "NewsOrganisation")
        or len(record.label) < 12
    }
    own = re.compile(rf"<{re.escape(store.base)}(art-....)?([^>]*)>")
    lines = store.lines()
    with path.open("w", encoding="utf-8") as file:
        for number in range(copies):

            def renamed(found: re.Match[str], number: int = number) -> str:
                if found[0] in shared:
                    return found[0]
                if found[1]:
                    return f"<{store.base}art-{number:04x}{found[2]}>"
                return f"<{store.base}{found[2]}.copy{number}>"

            file.writelines(f"{own.sub(renamed, line)}\n" for line in lines)
    return path


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, accept: str = "text/html") -> tuple[int, int, float]:
        """Status, bytes and milliseconds of a request."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers={"Accept": accept})
        answer = self.connection.getresponse()
        size = len(answer.read())
        return answer.status, size, (time.perf_counter() - began) * 1000


def measure(graph: Path, requests: int, clients: int) -> None:
    began = time.perf_counter()
    command = [sys.executable, "-m", "kg", "serve", str(graph), "--port", "0", "--timeout", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        found = re.search(r":(\d+)/ ", process.stderr.readline())
        assert found
        port = int(found[1])
        try:
            ask_all(port, requests, clients, began, graph)
        finally:
            process.terminate()
            process.wait()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process: {peak:,.0f} MiB")


def ask_all(port: int, requests: int, clients: int, began: float, graph: Path) -> None:
    """Pages one by one, then loads, then queries that never end."""
    client = Client(port)
    print(f"{graph.stat().st_size / 1e6:.1f} MB · ready in {time.perf_counter() - began:.1f} s")
    first = client.get("/")
    print(f"first page, first time: {first[2]:.0f} ms")
    wait_for_picture(client)
    pages(client)
    for name, path, accept in (
        ("SELECT of 50 rows", f"/sparql?query={quote(SELECT)}", "application/json"),
        ("count by class", f"/sparql?query={quote(COUNT)}", "application/json"),
        ("first page", "/", "text/html"),
        ("search, misspelt", "/entities?q=lavorv", "text/html"),
    ):
        load(name, port, path, accept, requests, clients)
    runaway(port, Client(port))


def wait_for_picture(client: Client) -> None:
    began = time.perf_counter()
    status, size, _ = client.get("/picture")
    print(f"first picture: {time.perf_counter() - began:.1f} s more ({status}, {size:,} bytes)")


def pages(client: Client) -> None:
    import json

    client.connection.request("GET", "/?format=json")
    values = json.loads(client.connection.getresponse().read())
    print(", ".join(f"{number:,} {name}" for name, number in values["counts"].items()))
    busiest, event = values["active"][0]["id"], values["latest"][0]
    article = event["evidence"]["article"]["id"]
    for path in (
        "/",
        "/entities",
        "/entities?q=lavorv",
        "/events",
        "/events?type=Meeting&since=2015",
        f"/entity/{quote(busiest)}",
        f"/event/{quote(event['id'])}",
        f"/article/{quote(article)}",
        f"/article/{quote(article)}?format=ttl",
        "/sparql",
    ):
        taken = [client.get(path) for _ in range(7)]
        assert {status for status, _, _ in taken} == {200}, path
        print(f"  {median(ms for _, _, ms in taken):7.1f} ms  {taken[0][1]:9,} bytes  {path[:70]}")


def load(name: str, port: int, path: str, accept: str, requests: int, clients: int) -> None:
    times: list[float] = []
    statuses: dict[int, int] = {}
    lock = threading.Lock()
    until = time.perf_counter() + 20

    def run() -> None:
        client = Client(port)
        for _ in range(requests // clients):
            if time.perf_counter() > until:
                return
            status, _, ms = client.get(path, accept)
            with lock:
                times.append(ms)
                statuses[status] = statuses.get(status, 0) + 1

    threads = [threading.Thread(target=run) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - began
    times.sort()
    print(
        f"load, {name}: {len(times)} requests, {clients} clients, {len(times) / taken:.0f}/s, "
        f"median {median(times):.1f} ms, 99 % {times[int(len(times) * 0.99) - 1]:.1f} ms, {statuses}"
    )


def runaway(port: int, client: Client) -> None:
    """What others notice of queries that never end."""
    found: list[tuple[int, int]] = []

    def ask() -> None:
        status, _, ms = Client(port).get(f"/sparql?query={quote(FOREVER)}", "application/json")
        found.append((status, round(ms)))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    page = client.get("/")
    for thread in threads:
        thread.join()
    after = Client(port).get(f"/sparql?query={quote(SELECT)}", "application/json")
    print(
        f"four endless queries: {sorted(found)}; a page meanwhile {page[2]:.0f} ms; "
        f"then {after[0]} in {after[2]:.0f} ms"
    )


if __name__ == "__main__":
    main()
