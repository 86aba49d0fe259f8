"""JSON-LD, compacted with the project's own context, which stands in the file: it reads offline."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.export.rdf import sorted_lines
from kg.ontology import PREFIXES
from kg.paths import schemas_dir
from kg.turtle import subjects

if TYPE_CHECKING:
    from kg.store import Store

_TYPE = f"{PREFIXES['rdf']}type"
_STRING = f"{PREFIXES['xsd']}string"
_LITERAL = re.compile(
    r'"(?P<value>.*)"(?:\^\^<(?P<datatype>[^>]*)>|@(?P<language>[A-Za-z0-9-]+))?', re.DOTALL
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def jsonld(store: Store, file: BinaryIO) -> None:
    """Write the graph, one node a line."""
    source = json.loads((schemas_dir() / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    source = {**source, "id": store.base}
    context = Context.of(source)
    file.write(b'{"@context": ' + _dump(source) + b',\n"@graph": [')
    for number, (subject, pairs) in enumerate(subjects(sorted_lines(store))):
        file.write(b",\n" if number else b"\n")
        file.write(_dump(_node(context, subject, pairs)))
    file.write(b"\n]}\n")


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Term:
    """A name that a context gives to a property: how its values are typed, whether they are always a list."""

    name: str
    type: str | None
    is_list: bool


@dataclass(frozen=True)
class Context:
    """What a JSON-LD context says, turned round: from IRIs to names."""

    prefixes: Mapping[str, str]
    vocabulary: str
    terms: Mapping[str, Term]
    names: Mapping[str, str]

    @classmethod
    def of(cls, source: Mapping[str, Any]) -> Context:
        """Read a context of prefixes, plain terms and terms with types."""
        prefixes = {
            name: value
            for name, value in source.items()
            if isinstance(value, str) and value[-1:] in "/#" and not name.startswith("@")
        }
        vocabulary = source.get("@vocab", "")

        def expand(name: str) -> str:
            prefix, colon, local = name.partition(":")
            return prefixes[prefix] + local if colon and prefix in prefixes else name

        terms: dict[str, Term] = {}
        names: dict[str, str] = {}
        for name, value in source.items():
            if name.startswith("@") or name in prefixes:
                continue
            about = {"@id": value} if isinstance(value, str) else value
            iri = expand(about.get("@id", f"{vocabulary}{name}"))
            kind = about.get("@type")
            terms[iri] = Term(name, expand(kind) if kind else None, about.get("@container") == "@set")
            names[iri] = name
        return cls(prefixes, vocabulary, terms, names)

    def compact(self, iri: str) -> str:
        """An IRI with its prefix, where one fits."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and iri != namespace:
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def name(self, iri: str) -> str:
        """Name of a class, or of a property without a term of its own."""
        if iri in self.names:
            return self.names[iri]
        if self.vocabulary and iri.startswith(self.vocabulary):
            return iri[len(self.vocabulary) :]
        return self.compact(iri)


def _node(context: Context, subject: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": context.compact(subject[1:-1])}
    for predicate, group in groupby(pairs, key=lambda pair: pair[0]):
        iri, objects = predicate[1:-1], [value for _, value in group]
        if iri == _TYPE:
            types = [context.name(value[1:-1]) for value in objects]
            node["@type"] = types if len(types) > 1 else types[0]
            continue
        term = context.terms.get(iri) or Term(context.name(iri), None, False)
        values = [_value(context, term, value) for value in objects]
        node[term.name] = values if len(values) > 1 or term.is_list else values[0]
    return node


def _value(context: Context, term: Term, written: str) -> Any:
    if written.startswith("<"):
        iri = written[1:-1]
        if term.type == "@vocab":
            return context.name(iri)
        short = context.compact(iri)
        return short if term.type == "@id" else {"@id": short}
    match = _LITERAL.fullmatch(written)
    assert match, written
    text = _ESCAPE.sub(_unescaped, match["value"])
    if match["language"]:
        return {"@value": text, "@language": match["language"]}
    datatype = match["datatype"] or _STRING
    if datatype == (term.type or _STRING):
        return text
    return {"@value": text, "@type": context.compact(datatype)}


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _PLAIN.get(match[3], match[3])
