"""Ontology, code, shapes, context, JSON Schemas and pages say the same."""

from __future__ import annotations

import importlib.util
import json
import re
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import rdflib

from kg.export.jsonld import jsonld
from kg.ontology import expand, load_ontology, shorten
from kg.paths import schemas_dir
from kg.store import Store
from kg.table import event_rows
from tests import graphs

jsonschema: Any = pytest.importorskip("jsonschema")
ROOT = Path(__file__).parent.parent
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "schemas/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(schemas_dir() / "shapes.ttl")


def test_generated_files_are_current() -> None:
    for path, content in generator().files().items():
        assert path.read_text("utf-8") == content, f"{path.name} is old; run: python schemas/generate.py"


def test_shapes_use_only_names_of_the_ontology() -> None:
    known = load_ontology().terms
    for triple in shapes():
        for term in triple:
            name = shorten(str(term)) if isinstance(term, rdflib.URIRef) else ""
            if name and "://" not in name and not name.startswith(("xsd:", "rdf:", "rdfs:")):
                assert name in known, name


@pytest.mark.parametrize(
    ("shape", "names"),
    [
        ("Event-class", load_ontology().events),
        ("Event-quad", load_ontology().quads),
        ("Entity-kind", load_ontology().kinds),
        ("Event-filler", load_ontology().kinds),
        ("Claim-polarity", load_ontology().polarities),
        ("Claim-modality", load_ontology().modalities),
    ],
)
def test_lists_in_shapes_are_the_ontologys(shape: str, names: Any) -> None:
    graph = shapes()
    head = graph.value(rdflib.URIRef(f"https://w3id.org/diplomatic-kg/shapes#{shape}"), SH["in"])
    assert head is not None
    assert {shorten(str(item)) for item in graph.items(head)} == set(names)


def test_shapes_of_symmetric_events_are_for_all_of_these() -> None:
    target = rdflib.URIRef("https://w3id.org/diplomatic-kg/shapes#SymmetricEvent")
    classes = {shorten(str(c)) for c in shapes().objects(target, SH.targetClass)}
    assert classes == {e.name for e in load_ontology().events.values() if e.symmetric}


def test_every_rule_says_what_to_do() -> None:
    graph = shapes()
    for shape in graph.subjects(rdflib.RDF.type, SH.PropertyShape):
        message = str(graph.value(shape, SH.message))
        assert re.search(r"; |, ", message), shape


def test_the_context_has_every_name_and_no_other() -> None:
    context = json.loads((schemas_dir() / "context.jsonld").read_text("utf-8"))["@context"]
    known = load_ontology().terms
    named = {
        name for name, value in context.items() if isinstance(value, dict) or str(value).startswith("kg:")
    }
    assert named <= set(known)
    own = {n for n, t in known.items() if ":" not in n and "owl:AnnotationProperty" not in t.types}
    assert own <= named


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own parser uses it
def test_json_ld_expands_to_the_same_triples() -> None:
    store = Store.read(graphs.both())
    buffer = BytesIO()
    jsonld(store, buffer)
    expanded = rdflib.Graph().parse(data=buffer.getvalue(), format="json-ld")
    assert set(expanded) == set(store.to_rdflib())


def test_json_schemas_accept_what_the_code_makes() -> None:
    extraction = json.loads((schemas_dir() / "extraction.schema.json").read_text("utf-8"))
    article = json.loads((schemas_dir() / "article.schema.json").read_text("utf-8"))
    for value in graphs.both():
        jsonschema.validate(json.loads(value.model_dump_json()), extraction)
        jsonschema.validate(json.loads(value.article.model_dump_json()), article)
    row = json.loads((schemas_dir() / "event-row.schema.json").read_text("utf-8"))
    for made in event_rows(Store.read(graphs.both())):
        jsonschema.validate(made, row)


def test_json_schemas_refuse_names_the_ontology_lacks() -> None:
    schema = json.loads((schemas_dir() / "extraction.schema.json").read_text("utf-8"))
    value = json.loads(graphs.first().model_dump_json())
    value["events"][0]["type"] = "Meting"
    with pytest.raises(jsonschema.ValidationError, match="Meting"):
        jsonschema.validate(value, schema)


def test_the_page_names_every_class_and_property() -> None:
    page = (ROOT / "docs/ontology.md").read_text("utf-8")
    for name in load_ontology().terms:
        assert (name if ":" in name else f"kg:{name}") in page, name


def test_other_tools_read_the_ontology() -> None:
    graph = rdflib.Graph().parse(schemas_dir() / "ontology.ttl")
    meeting = rdflib.URIRef(expand("Meeting"))
    event = rdflib.URIRef(expand("sem:Event"))
    assert event in set(graph.transitive_objects(meeting, rdflib.RDFS.subClassOf))
    assert not [node for node in graph.all_nodes() if isinstance(node, rdflib.BNode)]
