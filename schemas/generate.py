"""Writes what follows from the ontology and the model when run: ``python schemas/generate.py``.

    schemas/context.jsonld         JSON-LD terms of every class and property
    schemas/article.schema.json    JSON Schemas of the pydantic models
    schemas/extraction.schema.json
    schemas/event-row.schema.json  and of the event table
    docs/ontology.md               the ontology to read, below schemas/introduction.md

A test holds the files to what this would write.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.model import Article, Extraction
from kg.ontology import PREFIXES, Ontology, Term, load_ontology
from kg.queries import load_queries
from kg.table import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
_SCHEMA_IDS = "https://w3id.org/diplomatic-kg/schemas/"


def files() -> Mapping[Path, str]:
    """Every generated file with its content."""
    ontology = load_ontology()
    return {
        ROOT / "schemas/context.jsonld": _json({"@context": context(ontology)}),
        ROOT / "schemas/article.schema.json": _json(schema(Article, "article")),
        ROOT / "schemas/extraction.schema.json": _json(schema(Extraction, "extraction")),
        ROOT / "schemas/event-row.schema.json": _json(row_schema(ontology)),
        ROOT / "docs/ontology.md": "\n".join(page(ontology)) + "\n",
    }


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def context(ontology: Ontology) -> dict[str, Any]:
    """Prefixes, then each term: links are links, dates and numbers have their types."""
    found: dict[str, Any] = {"@version": 1.1, **PREFIXES}
    for name, term in ontology.terms.items():
        if name.startswith("plover:") or "owl:AnnotationProperty" in term.types:
            continue
        iri = name if ":" in name else f"kg:{name}"
        coerced = _coercion(term)
        if coerced:
            found[name] = {"@id": iri, "@type": coerced}
        elif ":" not in name:
            found[name] = iri
    return found


_OTHERS = {
    "dcterms:issued": "xsd:date",
    "nif:beginIndex": "xsd:integer",
    "nif:endIndex": "xsd:integer",
    "sem:hasBeginTimeStamp": "xsd:date",
    "sem:hasEndTimeStamp": "xsd:date",
    "wgs:lat": "xsd:decimal",
    "wgs:long": "xsd:decimal",
    "geo:asWKT": "geo:wktLiteral",
}


def _coercion(term: Term) -> str | None:
    if "owl:ObjectProperty" in term.types or term.name == "schema:url":
        return "@id"
    if term.name in _OTHERS:
        return _OTHERS[term.name]
    return term.range if term.range in ("xsd:date", "xsd:decimal", "xsd:integer") else None


def schema(model: type[Article] | type[Extraction], name: str) -> dict[str, Any]:
    """A model's JSON Schema, the ontology's names as the only ones allowed."""
    found = model.model_json_schema()
    parts = found.get("$defs", {})
    ontology = load_ontology()
    for part, attribute, allowed in (
        ("Event", "type", ontology.events),
        ("Entity", "kind", ontology.kinds),
        ("Argument", "role", [*(r for r in ontology.roles if r != "participant"), "place"]),
    ):
        if part in parts:
            parts[part]["properties"][attribute]["enum"] = sorted(allowed)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{_SCHEMA_IDS}{name}.schema.json",
        **found,
    }


def row_schema(ontology: Ontology) -> dict[str, Any]:
    """JSON Schema of a row of the event table."""
    closed = {
        "type": sorted(ontology.events),
        "quad_class": ["", *sorted(ontology.quads)],
        "polarity": sorted(ontology.polarities),
        "modality": sorted(ontology.modalities),
    }
    properties: dict[str, Any] = {}
    for name in COLUMNS:
        if name == "confidence":
            properties[name] = {"type": "number", "minimum": 0, "maximum": 1}
        elif name.endswith(("_start", "_end")):
            sides = name.startswith(("actor", "target"))
            properties[name] = {"type": ["integer", "null"] if sides else "integer", "minimum": 0}
        else:
            properties[name] = {"type": "string"} | ({"enum": closed[name]} if name in closed else {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{_SCHEMA_IDS}event-row.schema.json",
        "title": "EventRow",
        "description": "A row of the event table: one claim and one pair of participants.",
        "type": "object",
        "properties": properties,
        "required": list(COLUMNS),
        "additionalProperties": False,
    }


def page(ontology: Ontology) -> Iterator[str]:
    """docs/ontology.md, line by line."""
    yield (ROOT / "schemas/introduction.md").read_text("utf-8")
    yield "## Event classes\n"
    yield from _table(
        ("class", "yields", "PLOVER", "CAMEO", "quad class", "symmetric", "what it is"),
        (
            (
                f"kg:{e.name}",
                ", ".join(f"kg:{p.name}" for p in e.yields),
                e.plover or "",
                e.cameo or ", ".join(p.cameo for p in e.yields if p.cameo),
                e.quad or "",
                "yes" if e.symmetric else "",
                e.definition,
            )
            for e in ontology.events.values()
        ),
    )
    yield "\n## Direct properties\n"
    yield from _table(
        ("property", "reads", "subject from", "object from", "else from", "object is", "definition"),
        (
            (
                f"kg:{p.name}",
                p.label,
                p.subject_role,
                ", ".join(p.object_roles),
                ", ".join(p.fallback_roles),
                f"kg:{p.range}",
                p.definition,
            )
            for p in ontology.edges.values()
        ),
    )
    for title, names in _sections(ontology):
        yield f"\n## {title}\n"
        yield from _table(
            ("name", "is under", "domain", "range", "definition"),
            (
                (
                    _name(t.name),
                    ", ".join(map(_name, t.parents)),
                    _name(t.domain or ""),
                    _name(t.range or ""),
                    t.definition,
                )
                for t in map(ontology.term, names)
            ),
        )
    yield "\n## Named queries\n"
    yield "`kg query GRAPH --named NAME`, or `store.named(NAME, {…})`.\n"
    yield from _table(
        ("name", "title", "parameters", "what it answers"),
        (
            (q.name, q.title, ", ".join(p.name for p in q.parameters), q.description)
            for q in load_queries().values()
        ),
    )


def _sections(ontology: Ontology) -> Iterator[tuple[str, list[str]]]:
    rest = {n: t for n, t in ontology.terms.items() if n not in ontology.events and n not in ontology.edges}
    yield "Kinds of entity", ["Entity", "Participant", *ontology.kinds]
    yield "Roles", list(ontology.roles)
    values = [*ontology.polarities, *ontology.modalities, *ontology.quads]
    yield "Polarities, modalities and quad classes", values
    seen = {"Entity", "Participant", *ontology.kinds, *ontology.roles, *values}
    own = [n for n in rest if ":" not in n and n not in seen]
    yield "Other classes", [n for n in own if "owl:Class" in rest[n].types]
    yield "Other properties", [n for n in own if any("Property" in t for t in rest[n].types)]
    yield "PLOVER roots", [n for n in rest if n.startswith("plover:")]
    yield "Terms of other vocabularies", [n for n in rest if ":" in n and not n.startswith("plover:")]


def _name(name: str) -> str:
    return name if ":" in name or not name else f"kg:{name}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


if __name__ == "__main__":
    for path, content in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
