from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError, UnknownNameError
from kg.export.provenance import Provenance
from kg.formats import FORMATS, export, export_bytes, format_of
from kg.ids import article_id
from kg.model import Article
from kg.ontology import ID, PREFIXES
from kg.store import Store
from kg.turtle import literal
from tests.fakes import MeetingExtractor

# rdflib's own reader of JSON-LD uses a class that rdflib calls outdated
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

TRIPLES = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
QUADS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
ARTICLES = (
    Article.model_validate(
        {
            "id": "one",
            "date": "2013-09-01",
            "source": "The “Herald”",
            "text": "Anna met Boris. \tCarl met Dora.\n\\",
        }
    ),
    Article.model_validate({"id": "two", "date": "2013-09-01", "text": "Again: Anna met Boris."}),
    Article.model_validate({"id": "three", "text": "Nothing happened."}),
)


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.read(MeetingExtractor().extract(ARTICLES))


@pytest.mark.parametrize("name", [*TRIPLES, *QUADS])
def test_every_rdf_syntax_holds_the_graph(store: Store, name: str) -> None:
    assert parsed(name, export_bytes(store, name)) == set(store.lines())


def parsed(name: str, data: bytes) -> set[str]:
    """The triples of a file, in whatever graph; read by rdflib where it can."""
    if name in QUADS:
        return {f"{quad.triple} ." for quad in ox.parse(data, format=QUADS[name])}
    graph = rdflib.Graph().parse(data=data, format=TRIPLES[name])
    return set(Store.of(filter(None, graph.serialize(format="nt").split("\n"))).lines())


@pytest.mark.parametrize("name", [name for name in FORMATS if not FORMATS[name].binary])
def test_the_same_graph_gives_the_same_bytes(store: Store, name: str) -> None:
    again = Store.read(MeetingExtractor().extract(reversed(ARTICLES)))
    assert export_bytes(store, name) == export_bytes(again, name) != b""


def test_turtle_is_what_a_build_writes(store: Store, tmp_path: Path) -> None:
    from kg.pipeline import build

    records = [json.dumps(article.model_dump(mode="json", exclude_none=True)) for article in ARTICLES]
    (tmp_path / "news.jsonl").write_text("\n".join(records))
    build(tmp_path / "news.jsonl", tmp_path / "graph.ttl", extractor=MeetingExtractor())
    opened = Store.open(tmp_path / "graph.ttl")
    assert export_bytes(opened, "ttl") == (tmp_path / "graph.ttl").read_bytes()


@pytest.mark.parametrize("name", ["nq", "trig"])
def test_each_article_has_a_graph_of_its_own(store: Store, name: str) -> None:
    graphs: dict[str, set[str]] = defaultdict(set)
    for quad in ox.parse(export_bytes(store, name), format=QUADS[name]):
        graphs[getattr(quad.graph_name, "value", "")].add(f"{quad.triple} .")
    assert "" not in graphs, "every triple has an article"
    for article in ARTICLES[:2]:
        alone = Store.read(MeetingExtractor().extract([article]))
        assert graphs[f"{ID}{article_id(article.text)}"] == set(alone.lines())


def test_an_edge_belongs_to_the_articles_that_assert_it(store: Store) -> None:
    provenance = Provenance(store.lines(), store.base)
    edges = {line: provenance.articles(line) for line in store.lines() if "#met>" in line}
    assert sorted(len(articles) for articles in edges.values()) == [1, 1, 2, 2]


def test_json_ld_reads_as_json(store: Store) -> None:
    found = json.loads(export_bytes(store, "jsonld"))
    nodes = {node["@id"]: node for node in found["@graph"]}
    assert nodes["id:anna"]["@type"] == "Person"
    assert "id:boris" in json.dumps(nodes["id:anna"]["met"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_any_text_survives_every_syntax(texts: list[str]) -> None:
    label = f"<{PREFIXES['rdfs']}label>"
    store = Store.of(sorted({f"<{ID}a> {label} {literal(text)} ." for text in texts}))
    for name in ("ttl", "nt", "nq", "trig", "jsonld"):
        assert parsed(name, export_bytes(store, name)) == set(store.lines()), name


def test_tables_agree(store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(export_bytes(store, "csv").decode())))
    lines = [json.loads(line) for line in export_bytes(store, "jsonl").splitlines()]
    assert [{k: "" if v is None else str(v) for k, v in line.items()} for line in lines] == rows
    assert sorted(row["actor"] for row in rows) == ["Anna", "Anna", "Carl"]


def test_parquet_keeps_numbers(store: Store, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(export(store, tmp_path / "events.parquet"))
    assert table.num_rows == 3
    assert str(table.schema.field("char_start").type) == "int64"
    assert set(table.column("trigger_start").to_pylist()) == {5, 12, 22}


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_networks_open_in_networkx(store: Store, name: str, tmp_path: Path) -> None:
    import networkx as nx

    path = export(store, tmp_path / f"network.{name}")
    network = (nx.read_graphml if name == "graphml" else nx.read_gexf)(path)
    labels = {data["label"] for _, data in network.nodes(data=True)}
    assert labels == {"Anna", "Boris", "Carl", "Dora"}
    assert network.number_of_edges() == 2
    assert b"lastmodified" not in path.read_bytes()


def test_formats_are_found_by_name_and_ending() -> None:
    assert format_of("TTL").name == format_of(".turtle").name == "ttl"
    with pytest.raises(UnknownNameError, match="did you mean"):
        format_of("jsonll")


def test_a_failed_export_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        export(store, tmp_path / "nowhere" / "graph.ttl")
    with pytest.raises(UnknownNameError):
        export(store, tmp_path / "graph.doc")
    assert not list(tmp_path.iterdir())
