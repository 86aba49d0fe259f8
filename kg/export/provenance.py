"""Which articles a triple comes from, for formats in which each article has a graph of its own.

A node below an article (claim, span, entity known by words) is that article's. Any other node
is every article's whose nodes it is linked with: an event, that make a claim about it; an
entity, that refer to it. A direct edge is every article's that asserts an event which yields
it. So a triple may stand in several graphs, and the union of all graphs is the graph.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from kg.graph import backs
from kg.ontology import expand, load_ontology, shorten
from kg.turtle import split

_CLAIM = {f"<{expand(name)}>": name for name in ("about", "polarity", "modality", "speaker", "confidence")}
_TYPE = f"<{expand('rdf:type')}>"


class Provenance:
    """Where the triples of a graph come from.

    Args:
        lines: the graph as N-Triples lines, in any order.
        base: namespace of the data.
    """

    def __init__(self, lines: Iterable[str], base: str) -> None:
        self._below = re.compile(rf"(<{re.escape(base)}art-[0-9a-f]+)[.>]")
        self._base = f"<{base}"
        self._direct = {f"<{edge.iri}>" for edge in load_ontology().edges.values()}
        self._homes: dict[str, set[str]] = defaultdict(set)
        self._edge_homes: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        triples = [split(line) for line in lines]
        self._follow_links(triples)
        self._follow_claims(triples)

    def articles(self, line: str) -> list[str]:
        """The articles whose graphs hold a triple, as N-Triples writes them, sorted."""
        subject, predicate, value = split(line)
        if predicate in self._direct:
            return sorted(self._edge_homes.get((subject, predicate, value), ()))
        home = self._home(subject) or self._home(value)
        return [home] if home else sorted(self._homes.get(subject, ()))

    def _home(self, node: str) -> str | None:
        match = self._below.match(node)
        return f"{match[1]}>" if match else None

    def _follow_links(self, triples: list[tuple[str, str, str]]) -> None:
        shared: list[tuple[str, str]] = []
        for subject, predicate, value in triples:
            if not value.startswith(self._base) or predicate in self._direct:
                continue
            here, there = self._home(subject), self._home(value)
            if here and not there:
                self._homes[value].add(here)
            elif there and not here:
                self._homes[subject].add(there)
            elif not here and not there:
                shared += [(subject, value), (value, subject)]
        # a state nobody names but somebody represents goes where that person goes
        orphans = {node for node, _ in shared if node not in self._homes}
        for node, neighbour in shared:
            if node in orphans and neighbour not in orphans:
                self._homes[node] |= self._homes[neighbour]

    def _follow_claims(self, triples: list[tuple[str, str, str]]) -> None:
        claims: dict[str, dict[str, str]] = defaultdict(dict)
        types: dict[str, str] = {}
        fillers: dict[str, set[str]] = defaultdict(set)
        edges: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        known = load_ontology().events
        for triple in triples:
            subject, predicate, value = triple
            if predicate in _CLAIM:
                claims[subject][_CLAIM[predicate]] = value
            elif predicate in self._direct:
                edges[subject].append(triple)
            elif predicate == _TYPE and (name := shorten(value[1:-1])) in known:
                types[subject] = name
            elif value.startswith(self._base):
                fillers[subject].add(value)
        for claim, said in claims.items():
            home, event = self._home(claim), said.get("about", "")
            polarity, modality = (shorten(said.get(name, "<>")[1:-1]) for name in ("polarity", "modality"))
            sure = float(said.get("confidence", '"0"').split('"')[1])
            if home and event in types and backs(polarity, modality, said.get("speaker"), sure):
                yielded = {f"<{edge.iri}>" for edge in known[types[event]].yields}
                for edge in (edge for filler in fillers[event] for edge in edges[filler]):
                    if edge[1] in yielded and edge[2] in fillers[event]:
                        self._edge_homes[edge].add(home)
