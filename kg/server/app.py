"""The application: routes, and what holds for every answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, MissingExtraError, NotFoundError
from kg.server.limits import RefusedError
from kg.server.negotiation import prefers_page

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.server.pool import Pool
    from kg.store import Store

_LOG = logging.getLogger("kg.server")
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True, slots=True)
class Options:
    """How the application answers.

    Attributes:
        hosts: names it answers to; empty for any. A server that listens on this machine only
            answers to this machine's names, so that no web site can reach it by a name of its own.
        cors: whether scripts of other web sites may read answers.
    """

    hosts: frozenset[str] = frozenset()
    cors: bool = True


def create_app(store: Store, pool: Pool, options: Options | None = None) -> ASGIApp:
    """The explorer and the endpoint over one graph.

    Args:
        store: the graph, for the pages.
        pool: workers over the same graph, for queries of the public.
        options: how it answers.

    Raises:
        MissingExtraError: the web framework is not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.exceptions import HTTPException
        from starlette.routing import Route
    except ImportError:
        raise MissingExtraError("kg serve", "serve") from None
    from kg.server.endpoint import graph_handler, sparql_handler
    from kg.server.pages import Pages

    pages = Pages(store, pool)
    sparql = _with_options(
        sparql_handler(pool, pages.catalogue.triples, pages.sparql), "GET, HEAD, POST, OPTIONS"
    )
    graph = _with_options(graph_handler(pool), "GET, HEAD, OPTIONS")
    app: Starlette = Starlette(
        routes=[
            Route("/sparql", sparql, methods=_METHODS),
            Route("/graph", graph, methods=_METHODS),
            *pages.routes(),
        ],
        exception_handlers={
            HTTPException: pages.error,
            KgError: pages.error,
            Exception: pages.error,
        },
    )
    return _Front(app, options or Options())


_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def _with_options(handler: Any, allow: str) -> Any:
    """The handler, with an answer to OPTIONS and a refusal of other methods."""

    async def handle(request: Request) -> Response:
        from starlette.responses import Response

        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": allow})
        if request.method not in allow.split(", "):
            raise RefusedError(405, f"{request.method} is not for this address", {"Allow": allow})
        answer: Response = await handler(request)
        return answer

    return handle


def status_of(error: Exception) -> int:
    """The HTTP status for an error."""
    if isinstance(error, RefusedError):
        return error.status
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, KgError):
        return 400
    return int(getattr(error, "status_code", 500))


def message_of(error: Exception) -> str:
    """What a client is told of an error; nothing of faults, whose trace is in the log."""
    if isinstance(error, KgError):
        return str(error)
    status = status_of(error)
    if status == 404:
        return "there is no such page"
    return str(getattr(error, "detail", "")) or "a fault of the server; it is in its log"


class _Front:
    """What comes before the routes and after them: names, headers, and a last answer to faults."""

    def __init__(self, app: ASGIApp, options: Options) -> None:
        self.app = app
        self.options = options
        headers = {**SECURITY, **(_CORS if options.cors else {})}
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                given = {name for name, _ in message.get("headers", [])}
                extra = [pair for pair in self.headers if pair[0] not in given]
                message = {**message, "headers": [*message.get("headers", []), *extra]}
            await send(message)

        if not self._is_ours(scope):
            await _plain(421, "this server does not answer to that name")(scope, receive, send_with_headers)
            return
        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            # the framework has answered 500 already; the trace is for the log, not for the client
            _LOG.exception("a fault while answering %s", scope["path"])
            if not started:
                await _plain(500, "a fault of the server; it is in its log")(
                    scope, receive, send_with_headers
                )

    def _is_ours(self, scope: Scope) -> bool:
        if not self.options.hosts:
            return True
        host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
        name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
        return name.lower() in self.options.hosts


def _plain(status: int, message: str) -> Any:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(f"{message}\n", status_code=status)


def wants_page(request: Request) -> bool:
    """Whether an error is to be told on a page."""
    return prefers_page(request.headers.get("accept"))
