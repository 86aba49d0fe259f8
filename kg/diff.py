"""What one graph says that another does not: articles, events, direct edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.ontology import load_ontology
from kg.store import Store

What = Literal["article", "event", "edge"]


@dataclass(frozen=True, order=True)
class Fact:
    """Something a graph says.

    Attributes:
        key: IRIs that make it what it is; facts of two graphs are the same when these are.
        text: for people.
    """

    what: What
    text: str
    key: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A fact that came or went."""

    sign: Literal["+", "-"]
    fact: Fact


def diff(old: Store, new: Store) -> list[Change]:
    """What `new` says and `old` does not, and the other way round, sorted by kind and by words."""
    before, after = ({fact.key: fact for fact in _facts(store)} for store in (old, new))
    gone = [Change("-", before[key]) for key in before.keys() - after.keys()]
    come = [Change("+", after[key]) for key in after.keys() - before.keys()]
    return sorted([*gone, *come], key=lambda change: (change.fact, change.sign))


def _facts(store: Store) -> Iterator[Fact]:
    label = store.entities.label
    articles = """SELECT ?article ?id ?title ?date WHERE {
      ?article a schema:NewsArticle .
      OPTIONAL { ?article dcterms:identifier ?id } OPTIONAL { ?article dcterms:title ?title }
      OPTIONAL { ?article dcterms:issued ?date } }"""
    for iri, name, title, date in store.select(articles):
        words = " ".join(str(value) for value in (date, title or name or iri) if value)
        yield Fact("article", words, (str(iri),))
    known = load_ontology()
    for iri, text in store.select(
        "SELECT DISTINCT ?e ?label WHERE { ?c kg:about ?e . ?e rdfs:label ?label }"
    ):
        yield Fact("event", str(text), (str(iri),))
    names = " ".join(f"kg:{name}" for name in sorted(known.edges))
    for subject, edge, target in store.select(
        f"SELECT ?s ?p ?o WHERE {{ VALUES ?p {{ {names} }} ?s ?p ?o }}"
    ):
        one, other, said = label(str(subject)), label(str(target)), known.edge(str(edge))
        yield Fact("edge", f"{one} {said.label} {other}", (str(subject), str(edge), str(target)))
