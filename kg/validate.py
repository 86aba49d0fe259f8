"""Checks a graph and says in plain words what is wrong, where, and what to do.

SHACL shapes (`schemas/shapes.ttl`) check the form of every node. What shapes say badly is
checked here: that words stand in their article at their offsets, and that each direct edge
has a claim behind it. An extraction is checked alone in some milliseconds, as it enters; a
large graph is checked in parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from kg.graph import triples
from kg.model import Extraction
from kg.ontology import ID, KG, PREFIXES, load_ontology, shorten
from kg.paths import schemas_dir
from kg.store import Store
from kg.turtle import split

if TYPE_CHECKING:
    import rdflib

_SHAPES = "https://w3id.org/diplomatic-kg/shapes#"
_SH = "http://www.w3.org/ns/shacl#"
_TYPE = f"<{PREFIXES['rdf']}type>"
_LABEL = f"<{PREFIXES['rdfs']}label>"
_REFERS = f"<{KG}refersTo>"
_ABOUT = f"<{KG}about>"
_NEEDED = frozenset({_TYPE, _LABEL, _REFERS})
_PART = 20_000
"""Lines that are given to the SHACL engine at once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one node.

    Attributes:
        node: short name, such as ``id:meeting-12ab``.
        label: its label, where it has one.
        rule: name of the shape or check, such as ``Claim-evidence``.
        message: what is wrong and what to do.
        value: the value that is wrong, shortened; empty where one is missing.
        severity: ``violation`` or ``warning``.
    """

    node: str
    label: str
    rule: str
    message: str
    value: str
    severity: Literal["violation", "warning"]

    def __str__(self) -> str:
        name = f"{self.node} ({self.label})" if self.label else self.node
        value = f" [{self.value}]" if self.value else ""
        return f"{self.severity}: {name}: {self.message}{value} ({self.rule})"


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a check, sorted by node.

    Attributes:
        checked: how many triples were looked at.
    """

    findings: tuple[Finding, ...]
    checked: int

    @property
    def ok(self) -> bool:
        """Whether there is no violation; warnings may remain."""
        return all(finding.severity == "warning" for finding in self.findings)

    def __str__(self) -> str:
        if not self.findings:
            return f"{self.checked} triples: nothing wrong"
        return "\n".join(map(str, self.findings))


def validate(graph: Store | Extraction | Iterable[str], base: str = ID) -> Report:
    """Check a graph.

    Args:
        graph: a store, the extraction of one article, or N-Triples lines.
        base: namespace of the data; a store brings its own.
    """
    if isinstance(graph, Store):
        store = graph
        lines = store.lines()
    else:
        lines = triples(graph, base=base) if isinstance(graph, Extraction) else sorted(set(graph))
        store = Store.of(lines, base)
    found = {*_shape_findings(lines, store), *_word_findings(store), *_edge_findings(store)}
    ordered = sorted(found, key=lambda f: (f.severity != "violation", f.node, f.rule, f.value))
    return Report(tuple(ordered), len(lines))


@cache
def _shapes() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(schemas_dir() / "shapes.ttl", format="turtle")


def _shape_findings(lines: Sequence[str], store: Store) -> Iterator[Finding]:
    for part in _parts(lines):
        own = {shorten(line.split(" ", 1)[0][1:-1], store.base) for line in part.lines}
        for finding in _shacl([*part.lines, *part.around], store):
            if finding.node in own or not part.around:
                yield finding


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines of whole nodes, and lines around them that shapes ask for: not checked themselves."""

    lines: Sequence[str]
    around: Sequence[str]


def _parts(lines: Sequence[str]) -> Iterator[_Part]:
    """The graph in parts, so that a large one fits."""
    if len(lines) <= _PART:
        yield _Part(lines, ())
        return
    known: dict[str, list[str]] = {}
    claims: dict[str, str] = {}
    for line in lines:
        subject, predicate, value = split(line)
        if predicate in _NEEDED:
            known.setdefault(subject, []).append(line)
        elif predicate == _ABOUT:
            claims[value] = line
    part: list[str] = []
    for _, group in groupby(lines, key=lambda line: line.split(" ", 1)[0]):
        part += group
        if len(part) >= _PART:
            yield _with_neighbours(part, known, claims)
            part = []
    if part:
        yield _with_neighbours(part, known, claims)


def _with_neighbours(part: list[str], known: dict[str, list[str]], claims: dict[str, str]) -> _Part:
    """The part with class, label and referent of the nodes it links to, and a claim about each event."""
    subjects = {line.split(" ", 1)[0] for line in part}
    linked = {split(line)[2] for line in part} - subjects
    around = [line for node in linked for line in known.get(node, ())]
    return _Part(part, [*around, *(claims[node] for node in subjects if node in claims)])


def _shacl(lines: Iterable[str], store: Store) -> Iterator[Finding]:
    import pyshacl
    import rdflib

    data = rdflib.Graph()
    data.parse(data="".join(f"{line}\n" for line in lines), format="nt")
    _, results, _ = pyshacl.validate(data, shacl_graph=_shapes(), inference="none", meta_shacl=False)
    shacl = rdflib.Namespace(_SH)
    for result in results.objects(None, shacl.result):
        yield _finding(results, result, data, store)


def _finding(results: Any, result: Any, data: Any, store: Store) -> Finding:
    import rdflib

    shacl = rdflib.Namespace(_SH)
    node = results.value(result, shacl.focusNode)
    shape = str(results.value(result, shacl.sourceShape))
    message = results.value(result, shacl.resultMessage)
    value = results.value(result, shacl.value)
    warning = results.value(result, shacl.resultSeverity) == shacl.Warning
    return Finding(
        node=shorten(str(node), store.base),
        label=str(data.value(node, rdflib.RDFS.label) or ""),
        rule=shape.removeprefix(_SHAPES),
        message=str(message),
        value=_shown(value, store.base),
        severity="warning" if warning else "violation",
    )


def _shown(value: Any, base: str) -> str:
    if value is None:
        return ""
    text = shorten(str(value), base)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _word_findings(store: Store) -> Iterator[Finding]:
    """Spans whose words are not what the article has at their offsets, where it has its text."""
    texts = dict(store.pairs("nif:isString"))
    home = dict(store.pairs("nif:referenceContext"))
    begins, ends = dict(store.pairs("nif:beginIndex")), dict(store.pairs("nif:endIndex"))
    for span, words in store.pairs("nif:anchorOf"):
        text = texts.get(home.get(span, ""))
        if text is None or span not in begins or span not in ends:
            continue
        there = text[int(begins[span]) : int(ends[span])]
        if there != words:
            yield Finding(
                node=shorten(span, store.base),
                label="",
                rule="words-at-offsets",
                message=f"the article has {there[:60]!r} at these offsets; correct them or nif:anchorOf",
                value=_shown(words, store.base),
                severity="violation",
            )


def _edge_findings(store: Store) -> Iterator[Finding]:
    """Direct edges that no asserting claim yields."""
    index = store.entities

    def kind_of(iri: str) -> str | None:
        record = index.by_iri.get(iri)
        return record.kind if record else None

    backed = {edge for claim in store.claims() if claim.asserts for edge in claim.edges(kind_of)}
    for edge in load_ontology().edges.values():
        for subject, target in store.pairs(f"kg:{edge.name}"):
            if (subject, edge.name, target) not in backed:
                yield Finding(
                    node=shorten(subject, store.base),
                    label=index.label(subject),
                    rule="edge-without-claim",
                    message=f"nothing asserts that it {edge.label} {index.label(target)}; "
                    f"take kg:{edge.name} away or add the claim",
                    value=shorten(target, store.base),
                    severity="violation",
                )
