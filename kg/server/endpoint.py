"""The SPARQL endpoint and the read-only Graph Store over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.ontology import ID, KG
from kg.server.description import service_description
from kg.server.limits import Limits, RefusedError
from kg.server.negotiation import ROWS, TRIPLES, choose, prefers_page
from kg.server.pool import Pool
from kg.server.protocol import Asked, fields, read
from kg.server.run import DEFAULT_GRAPH, Job, Outcome, write_triples
from kg.store import guard

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Handler = Callable[["Request"], Awaitable["Response"]]
Page = Callable[["Request", Asked], Awaitable["Response"]]

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_TRIPLE_FORMS = ("CONSTRUCT", "DESCRIBE")


async def read_body(request: Request, limit: int) -> bytes:
    """The body of a request.

    Raises:
        RefusedError: 413 where it is longer than `limit` bytes.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise RefusedError(413, f"the request has more than {limit:,} bytes")
        parts.append(part)
    return b"".join(parts)


async def read_asked(request: Request, limits: Limits) -> Asked:
    """What a request to the endpoint asks; errors as for `kg.server.protocol.read`."""
    # percent-encoding takes up to three bytes a byte
    body = await read_body(request, 3 * limits.query + 1000)
    query_string = request.scope["query_string"].decode("ascii", "replace")
    asked = read(request.method, query_string, request.headers.get("content-type"), body)
    if asked.query is not None and len(asked.query.encode("utf-8", "replace")) > limits.query:
        raise RefusedError(413, f"the query has more than {limits.query:,} bytes")
    return asked


def job_of(asked: Asked, accept: str | None) -> Job:
    """The job for a query, its result in the format that is asked for.

    Raises:
        RefusedError: 400 where it is no query that may run here, 406 for its format.
    """
    query = asked.query or ""
    try:
        query.encode("utf-8")
        form = guard.check(query)
    except QueryError as error:
        raise RefusedError(400, str(error)) from None
    except UnicodeEncodeError:
        raise RefusedError(400, "the query is not UTF-8") from None
    rows, triples = ROWS[0].name, TRIPLES[0].name
    if form in _TRIPLE_FORMS:
        triples = choose(TRIPLES, accept, asked.format).name
    else:
        rows = choose(ROWS, accept, asked.format).name
    return Job(query, rows, triples, asked.default, asked.named)


def checked(outcome: Outcome) -> Outcome:
    """An outcome that is a result.

    Raises:
        RefusedError: it is a refusal.
    """
    if outcome.status != 200:
        raise RefusedError(outcome.status, outcome.body.decode())
    return outcome


def _answer(outcome: Outcome, name: str = "") -> Response:
    from starlette.responses import Response

    headers = {"Vary": "Accept"}
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(outcome.body, media_type=None, headers={**headers, "Content-Type": outcome.content_type})


def sparql_handler(pool: Pool, triples: int, page: Page) -> Handler:
    """The handler of ``/sparql``.

    Args:
        pool: runs the queries.
        triples: how many triples the graph has, for the service description.
        page: answers browsers.
    """
    from starlette.concurrency import run_in_threadpool

    async def handle(request: Request) -> Response:
        asked = await read_asked(request, pool.limits)
        accept = request.headers.get("accept")
        if asked.format is None and prefers_page(accept):
            return await page(request, asked)
        if asked.query is None:
            return _describe(request, asked, triples)
        job = job_of(asked, accept)
        outcome = checked(await run_in_threadpool(pool.run, job))
        name = ""
        if asked.format is not None and ("download", "1") in asked.extra:
            name = f"result.{job.rows if outcome.content_type in _ROW_TYPES else job.triples}"
        return _answer(outcome, name)

    return handle


_ROW_TYPES = tuple(form.content_type for form in ROWS)


def _describe(request: Request, asked: Asked, triples: int) -> Response:
    form = choose(TRIPLES, request.headers.get("accept"), asked.format)
    lines = service_description(_address(request), triples)
    body = write_triples(lines, form.name, 1 << 20, ID)
    return _answer(Outcome(200, body, form.content_type))


def _address(request: Request) -> str:
    """The endpoint's address as the client sees it; a Host header that makes no IRI is left out."""
    import pyoxigraph as ox

    address = str(request.url.replace(query="", fragment=""))
    try:
        return ox.NamedNode(address).value
    except ValueError:
        return "http://localhost/sparql"


def graph_handler(pool: Pool) -> Handler:
    """The handler of ``/graph``: the SPARQL 1.1 Graph Store HTTP Protocol, GET and HEAD."""
    from starlette.concurrency import run_in_threadpool

    async def handle(request: Request) -> Response:
        given = fields(request.scope["query_string"].decode("ascii", "replace"))
        names = [value for key, value in given if key == "graph"]
        default = any(key == "default" for key, _ in given)
        if len(names) + default != 1:
            raise RefusedError(400, "say which graph: ?default for this graph, or ?graph= and a graph's name")
        iri = DEFAULT_GRAPH if default else names[0]
        if iri not in (DEFAULT_GRAPH, KG):
            raise RefusedError(404, f"there is no graph {iri[:200]!r} here; there is {KG}")
        formats = [value for key, value in given if key == "format"]
        form = choose(TRIPLES, request.headers.get("accept"), formats[-1] if formats else None)
        job = Job(_ALL, ROWS[0].name, form.name, [iri], [], whole=True)
        return _answer(checked(await run_in_threadpool(pool.run, job)))

    return handle
