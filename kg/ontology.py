"""The vocabulary, read from `schemas/ontology.ttl`: classes, properties, codes, labels.

Nothing here repeats a name of the ontology; what code needs to know about a class it asks
for, and a name that is not there raises `UnknownNameError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from kg.errors import SettingsError, UnknownNameError
from kg.paths import schemas_dir

KG = "https://w3id.org/diplomatic-kg/ontology#"
ID = "https://w3id.org/diplomatic-kg/id/"

#: Prefixes of everything the graph is written in, in the order Turtle declares them.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "id": ID,
        "kg": KG,
        "dcterms": "http://purl.org/dc/terms/",
        "gaf": "http://groundedannotationframework.org/gaf#",
        "geo": "http://www.opengis.net/ont/geosparql#",
        "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "wd": "http://www.wikidata.org/entity/",
        "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "plover": "https://w3id.org/diplomatic-kg/plover#",
    }
)


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property as the ontology describes it.

    Attributes:
        name: local name, or prefixed name where it is another vocabulary's (``nif:Phrase``).
        types: names of its RDF classes, such as ``owl:Class``.
        parents: names of its direct super-classes or super-properties.
        domain, range: names of classes, or None.
    """

    name: str
    iri: str
    label: str
    definition: str
    types: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    domain: str | None = None
    range: str | None = None


@dataclass(frozen=True, slots=True)
class DirectProperty:
    """An edge that an asserted event yields between two of its participants.

    Attributes:
        range: kind the object must be of; ``Entity`` admits all.
        subject_role: the role whose fillers are subjects.
        object_roles: the roles whose fillers are objects.
        fallback_roles: the roles whose fillers are objects where the event has no target.
        cameo: where set, only an event with this code yields the edge.
    """

    name: str
    iri: str
    label: str
    definition: str
    domain: str
    range: str
    subject_role: str
    object_roles: tuple[str, ...]
    fallback_roles: tuple[str, ...]
    cameo: str | None
    plover: str | None
    quad: str | None


@dataclass(frozen=True, slots=True)
class EventClass:
    """A class of events.

    Attributes:
        plover: PLOVER root, or None where it has none.
        cameo: base code, or None where it has none or the event's own code decides.
        quad: local name of the quad class, or None.
        symmetric: whether every participant is an actor and edges hold both ways.
        yields: direct properties, the class's own first.
        parents: names of its direct super-classes.
    """

    name: str
    iri: str
    label: str
    definition: str
    plover: str | None
    cameo: str | None
    quad: str | None
    symmetric: bool
    yields: tuple[DirectProperty, ...]
    parents: tuple[str, ...]

    def codes(self, cameo: str | None) -> tuple[str | None, str | None, str | None]:
        """PLOVER root, CAMEO code and quad class of an event of this class with its own code, if any."""
        for edge in self.yields:
            if cameo is not None and edge.cameo == cameo:
                return edge.plover, cameo, edge.quad
        root = plover_root(cameo) if cameo is not None and self.plover is not None else None
        if root is None or root == self.plover:
            return self.plover, cameo or self.cameo, self.quad
        return root, cameo, next(quad for quad, roots in _QUADS.items() if root in roots)


# root by the beginning of a CAMEO code, after PLOVER's own table of 2021; the longest beginning counts
_ROOTS = {
    "AGREE": "03", "CONSULT": "04", "SUPPORT": "05", "COOPERATE": "06", "AID": "07",
    "RETREAT": "08 0813 0814", "CONCEDE": "080 081 082 083", "ACCUSE": "09 11", "REQUEST": "10",
    "REJECT": "12", "THREATEN": "13", "PROTEST": "14", "MOBILIZE": "15", "SANCTION": "16",
    "COERCE": "163 17 191 192", "ASSAULT": "1712 175 18 19 20",
}  # fmt: skip
_QUADS = {
    "VerbalCooperation": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "MaterialCooperation": ("COOPERATE", "AID", "RETREAT"),
    "VerbalConflict": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "MaterialConflict": ("PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"),
}


@cache
def plover_root(cameo: str) -> str | None:
    """The PLOVER root of a CAMEO code; None for statements and appeals (01, 02), which have none."""
    known = {beginning: root for root, codes in _ROOTS.items() for beginning in codes.split()}
    fits = (known.get(cameo[:n]) for n in range(len(cameo), 1, -1))
    return next((root for root in fits if root is not None), None)


@dataclass(frozen=True, slots=True)
class Ontology:
    """Everything `schemas/ontology.ttl` says, by local name.

    Attributes:
        events: event classes that may be used.
        kinds: kinds of entity that may be used.
        roles: properties from an event to those who play a part in it.
        polarities, modalities, quads: the values of those properties.
        edges: direct properties.
        ancestors: for each class its super-classes near and far, itself included.
        terms: every class and property of the graph, other vocabularies' too.
    """

    events: Mapping[str, EventClass]
    kinds: Mapping[str, Term]
    roles: Mapping[str, Term]
    polarities: Mapping[str, Term]
    modalities: Mapping[str, Term]
    quads: Mapping[str, Term]
    edges: Mapping[str, DirectProperty]
    ancestors: Mapping[str, frozenset[str]]
    terms: Mapping[str, Term]

    def event(self, name: str) -> EventClass:
        """The event class of that name.

        Raises:
            UnknownNameError: there is none.
        """
        return _known("event class", name, self.events)

    def kind(self, name: str) -> Term:
        """The kind of entity of that name.

        Raises:
            UnknownNameError: there is none.
        """
        return _known("kind of entity", name, self.kinds)

    def edge(self, name: str) -> DirectProperty:
        """The direct property of that name: ``met``, ``kg:met`` or its full IRI.

        Raises:
            UnknownNameError: there is none.
        """
        return _known("direct property", name.removeprefix(KG).removeprefix("kg:"), self.edges)

    def term(self, name: str) -> Term:
        """The class or property of that name: ``about``, ``kg:about``, ``nif:Phrase``.

        Raises:
            UnknownNameError: there is none.
        """
        return _known("term", name.removeprefix("kg:"), self.terms)


_T = TypeVar("_T")


def _known(what: str, name: str, table: Mapping[str, _T]) -> _T:
    try:
        return table[name]
    except KeyError:
        raise UnknownNameError(what, name, table) from None


def expand(name: str, base: str = ID) -> str:
    """Full IRI of a prefixed name, of a local name of the ontology, or of an IRI in angle brackets."""
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    if not colon:
        return KG + name
    if prefix == "id":
        return base + local
    if local.startswith("//") or prefix not in PREFIXES:
        return name
    return PREFIXES[prefix] + local


def shorten(iri: str, base: str = ID) -> str:
    """Name of an IRI for people: local for the ontology's own, prefixed where a prefix fits."""
    if iri.startswith(KG):
        return iri[len(KG) :]
    if iri.startswith(base):
        return f"id:{iri[len(base) :]}"
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


_Facts = Mapping[str, Mapping[str, tuple[str, ...]]]


def _facts() -> _Facts:
    """Subject to predicate to objects, all shortened."""
    import pyoxigraph as ox

    path = schemas_dir() / "ontology.ttl"
    found: dict[str, dict[str, list[str]]] = {}
    try:
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            value = quad.object.value
            value = shorten(value) if isinstance(quad.object, ox.NamedNode) else value
            about = found.setdefault(shorten(quad.subject.value), {})
            about.setdefault(shorten(quad.predicate.value), []).append(value)
    except SyntaxError as error:
        raise SettingsError(f"{path.name} cannot be parsed: {error}") from error
    return {name: {p: tuple(sorted(v)) for p, v in about.items()} for name, about in found.items()}


def _one(about: Mapping[str, tuple[str, ...]], name: str) -> str | None:
    """The value where there is exactly one."""
    values = about.get(name, ())
    return values[0] if len(values) == 1 else None


def _term(name: str, about: Mapping[str, tuple[str, ...]]) -> Term:
    return Term(
        name=name,
        iri=expand(name),
        label=_one(about, "rdfs:label") or name,
        definition=_one(about, "skos:definition") or "",
        types=about.get("rdf:type", ()),
        parents=about.get("rdfs:subClassOf", ()) + about.get("rdfs:subPropertyOf", ()),
        domain=_one(about, "rdfs:domain"),
        range=_one(about, "rdfs:range"),
    )


def _edge(name: str, about: Mapping[str, tuple[str, ...]]) -> DirectProperty:
    term = _term(name, about)
    return DirectProperty(
        name=name,
        iri=term.iri,
        label=term.label,
        definition=term.definition,
        domain=term.domain or "Participant",
        range=term.range or "Entity",
        subject_role=_one(about, "subjectRole") or "actor",
        object_roles=about.get("objectRole", ("target",)),
        fallback_roles=about.get("fallbackRole", ()),
        cameo=_one(about, "cameo"),
        plover=_one(about, "plover"),
        quad=_one(about, "quadClass"),
    )


def _event(
    name: str, facts: _Facts, ancestors: Iterable[str], edges: Mapping[str, DirectProperty]
) -> EventClass:
    about = facts[name]
    term = _term(name, about)
    inherited = [p for parent in sorted(ancestors) for p in facts.get(parent, {}).get("yields", ())]
    yields = dict.fromkeys([*about.get("yields", ()), *inherited])
    return EventClass(
        name=name,
        iri=term.iri,
        label=term.label,
        definition=term.definition,
        plover=_one(about, "plover"),
        cameo=_one(about, "cameo"),
        quad=_one(about, "quadClass"),
        symmetric=_one(about, "symmetric") == "true",
        yields=tuple(edges[p] for p in yields),
        parents=term.parents,
    )


def _closure(facts: _Facts, link: str) -> dict[str, frozenset[str]]:
    """For each name itself and everything reached by `link`."""

    def reach(name: str, seen: set[str]) -> set[str]:
        if name not in seen:
            seen.add(name)
            for parent in facts.get(name, {}).get(link, ()):
                reach(parent, seen)
        return seen

    return {name: frozenset(reach(name, set())) for name, about in facts.items() if link in about}


@cache
def load_ontology() -> Ontology:
    """Read `schemas/ontology.ttl`, once a process.

    Raises:
        SettingsError: the file is not Turtle.
        NotFoundError: the file's folder is missing.
    """
    facts = _facts()
    above = _closure(facts, "rdfs:subClassOf")
    wider = _closure(facts, "rdfs:subPropertyOf")
    edges = {n: _edge(n, facts[n]) for n, up in sorted(wider.items()) if "directProperty" in up - {n}}
    events = {
        n: _event(n, facts, up - {n}, edges) for n, up in sorted(above.items()) if "symmetric" in facts[n]
    }
    no_kind = {"Entity", "Participant"}
    no_role = {"sem:hasActor"}

    def typed(kind: str) -> dict[str, Term]:
        return {n: _term(n, a) for n, a in sorted(facts.items()) if kind in a.get("rdf:type", ())}

    described = {n: _term(n, a) for n, a in sorted(facts.items()) if "skos:definition" in a}
    return Ontology(
        events=MappingProxyType(events),
        kinds=MappingProxyType(
            {n: described[n] for n, up in sorted(above.items()) if "Entity" in up and n not in no_kind}
        ),
        roles=MappingProxyType(
            {n: described[n] for n, up in sorted(wider.items()) if "sem:hasActor" in up and n not in no_role}
        ),
        polarities=MappingProxyType(typed("Polarity")),
        modalities=MappingProxyType(typed("Modality")),
        quads=MappingProxyType(typed("QuadClass")),
        edges=MappingProxyType(edges),
        ancestors=MappingProxyType(above),
        terms=MappingProxyType(described),
    )
