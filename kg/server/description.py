"""What the endpoint says of itself, in the SPARQL 1.1 Service Description vocabulary."""

from __future__ import annotations

from kg.ontology import KG, PREFIXES
from kg.server.run import DEFAULT_GRAPH
from kg.turtle import literal

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


def service_description(endpoint: str, triples: int) -> list[str]:
    """The description as sorted N-Triples lines.

    Args:
        endpoint: address of the endpoint.
        triples: how many triples the graph has.
    """
    service, data = f"<{endpoint}>", f"<{endpoint}#dataset>"
    graph, ontology = f"<{endpoint}#graph>", f"<{endpoint}#ontology>"
    a = f"<{PREFIXES['rdf']}type>"
    lines = [
        f"{service} {a} <{_SD}Service> .",
        f"{service} <{_SD}endpoint> {service} .",
        f"{service} <{_SD}supportedLanguage> <{_SD}SPARQL11Query> .",
        f"{service} <{_SD}defaultDataset> {data} .",
        *(f"{service} <{_SD}resultFormat> <{_FORMATS}{name}> ." for name in _RESULTS),
        f"{data} {a} <{_SD}Dataset> .",
        f"{data} <{_SD}defaultGraph> {graph} .",
        f"{data} <{_SD}namedGraph> {ontology} .",
        f"{graph} {a} <{_SD}Graph> .",
        f"{graph} <{PREFIXES['dcterms']}identifier> {literal(DEFAULT_GRAPH)} .",
        f'{graph} <{_VOID}triples> "{triples}"^^<{PREFIXES["xsd"]}integer> .',
        f"{ontology} {a} <{_SD}NamedGraph> .",
        f"{ontology} <{_SD}name> <{KG}> .",
    ]
    return sorted(lines)
