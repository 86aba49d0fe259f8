"""The network of participants in the formats of network programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import networkx as nx

    from kg.store import Store


def graphml(store: Store, file: BinaryIO) -> None:
    """GraphML."""
    import networkx as nx

    file.writelines(f"{line}\n".encode() for line in nx.generate_graphml(_plain(store), named_key_ids=True))


def gexf(store: Store, file: BinaryIO) -> None:
    """GEXF 1.2, as Gephi opens it."""
    import networkx as nx

    for line in nx.generate_gexf(_plain(store), version="1.2draft"):
        # the writer puts today's date there; the same graph must give the same file
        file.write(re.sub(r' lastmodifieddate="[^"]*"', "", f"{line}\n").encode())


def _plain(store: Store) -> nx.MultiDiGraph[str]:
    """The network in a fixed order, with attributes these formats can hold."""
    import networkx as nx

    network = store.to_networkx()
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, attributes in sorted(network.nodes(data=True)):
        plain.add_node(node, **_attributes(attributes))
    edges = sorted(
        network.edges(data=True), key=lambda edge: (edge[0], edge[1], sorted(map(str, edge[2].items())))
    )
    for number, (source, target, attributes) in enumerate(edges):
        plain.add_edge(source, target, key=number, **_attributes(attributes))
    return plain


def _attributes(attributes: dict[str, Any]) -> dict[str, str | int | float | bool]:
    return {name: _value(value) for name, value in sorted(attributes.items()) if value is not None}


def _value(value: Any) -> str | int | float | bool:
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(sorted(map(str, value)))
    return str(value)
