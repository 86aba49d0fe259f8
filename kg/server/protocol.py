"""Reading a request of the SPARQL 1.1 Protocol: method, parameters and body to a query and its data set.

Nothing here knows of a web framework: a request is a few strings, and what is wrong with it is a
`RefusedError` with the status that the protocol or HTTP gives for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.ontology import KG
from kg.server.limits import RefusedError
from kg.server.run import DEFAULT_GRAPH

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
_FIELDS = 60

#: Graphs a data set can be put together from: the graph itself and the ontology.
GRAPHS = (DEFAULT_GRAPH, KG)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as a client sent it.

    Attributes:
        query: SPARQL, or None where there is none (a GET for the service description or the page).
        default: graphs named by ``default-graph-uri``; None where the data set is the endpoint's own.
        named: graphs named by ``named-graph-uri``, None likewise.
        format: value of ``format``, which goes before the Accept header.
        extra: the other parameters.
    """

    query: str | None
    default: Sequence[str] | None = None
    named: Sequence[str] | None = None
    format: str | None = None
    extra: Sequence[tuple[str, str]] = ()


def fields(text: str | bytes) -> list[tuple[str, str]]:
    """Parameters of a URL-encoded string.

    Raises:
        RefusedError: 400 where it is not UTF-8 or has too many parameters.
    """
    try:
        plain = text.decode("ascii") if isinstance(text, bytes) else text
        return parse_qsl(plain, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except (UnicodeError, ValueError):
        raise RefusedError(
            400, f"the parameters are not URL-encoded UTF-8, or are more than {_FIELDS}"
        ) from None


def media_type(header: str | None) -> tuple[str, str]:
    """Media type and charset of a Content-Type header, both lower-case, empty where absent."""
    media, *parameters = (header or "").split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return media.strip().lower(), charset


def read(method: str, query_string: str, content_type: str | None, body: bytes) -> Asked:
    """What a request to the endpoint asks.

    Raises:
        RefusedError: 400, 403 (updates), 405 or 415.
    """
    given = fields(query_string)
    if method in ("GET", "HEAD"):
        return _asked(given)
    if method != "POST":
        raise RefusedError(405, f"{method} is not for this endpoint", {"Allow": "GET, HEAD, POST, OPTIONS"})
    media, charset = media_type(content_type)
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise RefusedError(415, f"queries are sent in UTF-8, not in {charset[:40]!r}")
    if media == FORM:
        asked = _asked(given + fields(body))
        if asked.query is None:
            raise RefusedError(400, "the form has no field 'query'")
        return asked
    if media == DIRECT:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise RefusedError(400, "the query is not UTF-8") from None
        if any(name == "query" for name, _ in given):
            raise RefusedError(400, "the query is given twice, in the address and in the body")
        return _asked([*given, ("query", text)])
    if media == UPDATE:
        raise _read_only()
    raise RefusedError(415, f"a query is posted as {FORM} or {DIRECT}, not as {media[:60] or 'nothing'!r}")


def _read_only() -> RefusedError:
    return RefusedError(403, "this endpoint is read-only: updates are not taken")


def _asked(given: Sequence[tuple[str, str]]) -> Asked:
    def values(name: str) -> list[str]:
        return [value for key, value in given if key == name]

    if values("update"):
        raise _read_only()
    queries, formats = values("query"), values("format")
    if len(queries) > 1:
        raise RefusedError(400, f"there are {len(queries)} queries; send one")
    default, named = values("default-graph-uri"), values("named-graph-uri")
    for iri in (*default, *named):
        if iri not in GRAPHS:
            raise RefusedError(400, f"there is no graph {iri[:200]!r} here; there are {' and '.join(GRAPHS)}")
    if DEFAULT_GRAPH in named:
        raise RefusedError(400, f"{DEFAULT_GRAPH} has no name of its own; give it as default-graph-uri")
    chosen = bool(default or named)
    known = ("query", "format", "default-graph-uri", "named-graph-uri")
    return Asked(
        query=queries[0] if queries else None,
        default=default if chosen else None,
        named=named if chosen else None,
        format=formats[-1] if formats else None,
        extra=[(key, value) for key, value in given if key not in known],
    )
