"""Words for what is drawn."""

from __future__ import annotations

from kg.ontology import load_ontology


def count(number: int, one: str, many: str = "") -> str:
    """``1 event``, ``2 events``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def verb(name: str) -> str:
    """A direct property or a role as people say it: ``imposed sanctions on``."""
    edge = load_ontology().edges.get(name)
    return edge.label if edge else {"affiliation": "belongs to"}.get(name, name)


def kind_name(kind: str) -> str:
    """A kind of entity as people say it: ``international organisation``."""
    term = load_ontology().kinds.get(kind)
    return term.label if term else kind or "entity"
