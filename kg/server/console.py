"""The page for queries: an editor, examples that work, and the result as table, picture and download."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

from kg.ontology import KG, PREFIXES, load_ontology, shorten
from kg.queries import load_queries
from kg.server.catalogue import Catalogue
from kg.server.chart import chart, circle
from kg.server.endpoint import checked, job_of
from kg.server.limits import RefusedError
from kg.server.negotiation import ROWS, TRIPLES
from kg.server.pool import Pool
from kg.server.protocol import Asked
from kg.server.views.parts import Values
from kg.store import guard

_SHOWN = 500


def console(catalogue: Catalogue, pool: Pool, asked: Asked) -> Values:
    """What the page shows: the query, and where there is one its result or what is wrong with it."""
    found = examples(catalogue)
    query = asked.query if asked.query is not None else found[0]["query"]
    for example in found:
        example["chosen"] = example["query"] == query.strip()
    values: Values = {
        "query": query,
        "examples": found,
        "completions": completions(),
        "status": 200,
        "problem": "",
        "result": None,
        "limits": pool.limits,
    }
    if asked.query is None:
        return values
    try:
        values["result"] = _result(catalogue, pool, asked)
    except RefusedError as error:
        values["status"], values["problem"] = error.status, str(error)
    return values


def _result(catalogue: Catalogue, pool: Pool, asked: Asked) -> Values:
    job = job_of(asked, None)
    outcome = checked(pool.run(job))
    triples = guard.check(job.query) in ("CONSTRUCT", "DESCRIBE")
    formats = TRIPLES if triples else ROWS
    downloads = [
        {"name": form.name, "href": urlencode({"query": job.query, "format": form.name, "download": "1"})}
        for form in formats
    ]
    result: Values = {"downloads": downloads, "rows": outcome.rows, "kind": "triples", "chart": ""}
    if triples:
        text = outcome.body.decode()
        return {**result, "text": text[:60_000], "cut": len(text) > 60_000}
    data = json.loads(outcome.body)
    if "boolean" in data:
        return {**result, "kind": "answer", "answer": data["boolean"]}
    columns = data["head"]["vars"]
    bindings = data["results"]["bindings"]
    rows = [[_cell(catalogue, row.get(column)) for column in columns] for row in bindings[:_SHOWN]]
    return {
        **result,
        "kind": "rows",
        "columns": [
            {"name": column, "number": bool(rows) and all(row[i]["number"] for row in rows)}
            for i, column in enumerate(columns)
        ],
        "table": rows,
        "chart": chart(columns, [[cell["text"] for cell in row] for row in rows]) or circle(_pairs(rows)),
    }


def _pairs(rows: Sequence[Sequence[Values]]) -> list[tuple[str, str]]:
    """The first two entities of each row; empty where a row has fewer."""
    found = [[cell["text"] for cell in row if cell["page"] == "entity"] for row in rows]
    return [(names[0], names[1]) for names in found] if all(len(names) > 1 for names in found) else []


def _cell(catalogue: Catalogue, term: Mapping[str, Any] | None) -> Values:
    """A term as a cell: its text, and the page it leads to."""
    if term is None:
        return {"text": "", "page": "", "id": "", "number": False}
    value = str(term["value"])
    if term["type"] != "uri":
        number = str(term.get("datatype", "")).rpartition("#")[2] in ("integer", "decimal", "double", "float")
        return {"text": value, "page": "", "id": "", "number": number}
    name = catalogue.local(value)
    page, claim = "", ""
    if name in catalogue.entities:
        page = "entity"
    elif name in catalogue.events:
        page = "event"
    elif name.partition(".")[0] in catalogue.articles:
        page, claim = "article", name if "." in name else ""
        name = name.partition(".")[0]
    shown = catalogue.label(value) if page == "entity" else shorten(value, catalogue.base)
    return {"text": shown, "page": page, "id": name, "claim": claim, "number": False}


def examples(catalogue: Catalogue) -> list[Values]:
    """The named queries, their parameters filled with what is there: each runs as it stands."""
    busiest = max(
        (entry for entry in catalogue.entities.values() if entry.record.kind == "State"),
        key=lambda entry: (len(entry.events), entry.id),
        default=None,
    )
    found = []
    for query in load_queries().values():
        values: dict[str, str] = {}
        for parameter in query.parameters:
            if parameter.required:
                names = catalogue.names.find(parameter.default)
                fallback = busiest.id if busiest else parameter.default
                values[parameter.name] = names[0] if names else fallback
        text = query.fill(values, lambda name: catalogue.base + name)
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        found.append(
            {
                "name": query.name,
                "title": query.title,
                "description": query.description,
                "query": "\n".join(lines).strip(),
            }
        )
    return found


@cache
def completions() -> str:
    """What the editor proposes, as JSON: classes and properties with their definitions, and prefixes."""
    ontology = load_ontology()
    terms = [
        {
            "label": name if ":" in name else f"kg:{name}",
            "type": "class" if "owl:Class" in term.types else "property",
            "info": term.definition,
        }
        for name, term in sorted(ontology.terms.items())
    ]
    terms += [
        {"label": f"kg:{name}", "type": "constant", "info": term.definition}
        for table in (ontology.polarities, ontology.modalities, ontology.quads)
        for name, term in table.items()
        if name not in ontology.terms
    ]
    known = {term["label"] for term in terms}
    for name in (
        "rdf:type",
        "rdfs:label",
        "rdfs:subClassOf",
        "skos:prefLabel",
        "skos:altLabel",
        "owl:sameAs",
    ):
        if name not in known:
            terms.append({"label": name, "type": "property", "info": ""})
    prefixes = [{"label": f"{prefix}:", "type": "namespace", "info": iri} for prefix, iri in PREFIXES.items()]
    return json.dumps({"terms": terms, "prefixes": prefixes, "kg": KG}, ensure_ascii=False)
