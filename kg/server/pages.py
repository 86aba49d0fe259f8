"""The explorer's pages: each from the same values as its JSON twin."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg.server.catalogue import Catalogue, EventEntry
from kg.server.drawings import Drawings
from kg.server.filters import EventFilter, page_number
from kg.server.limits import RefusedError
from kg.server.links import Links
from kg.server.negotiation import accepted, quality
from kg.server.protocol import Asked
from kg.server.render import Renderer
from kg.server.slices import slice_lines, slice_store
from kg.server.views.article import article
from kg.server.views.entity import entity
from kg.server.views.event import event
from kg.server.views.front import front
from kg.server.views.lists import EntityFilter, articles, entities, events

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.server.pool import Pool
    from kg.store import Store

_INLINE = 300_000  # bytes of a picture that come with the page; a larger one is fetched by it
_STATIC = Path(__file__).parent / "static"
_TYPES = {"json": "application/json", "ttl": "text/turtle; charset=utf-8", "csv": "text/csv; charset=utf-8"}
_ACCEPTED = {"html": "text/html", "json": "application/json", "ttl": "text/turtle", "csv": "text/csv"}


class Pages:
    """The pages of one graph.

    Args:
        store: the graph.
        pool: runs the queries of the SPARQL page.
    """

    def __init__(self, store: Store, pool: Pool) -> None:
        self.catalogue = Catalogue(store)
        self.pool = pool
        self.links = Links()
        self.render = Renderer(self.links)
        self.drawings = Drawings(self.catalogue, self.links)
        self._front_page = self._make_front_page()

    def routes(self) -> list[BaseRoute]:
        """Routes of all pages and of the files they bring."""
        from starlette.routing import Route

        from kg.server.files import static_routes

        return [
            Route("/", self.front),
            Route("/picture", self.front_picture),
            Route("/entities", self.entities),
            Route("/events", self.events),
            Route("/articles", self.articles),
            Route("/entity/{id:path}/picture", self.entity_picture),
            Route("/entity/{id:path}/timeline", self.entity_timeline),
            Route("/entity/{id:path}", self.entity),
            Route("/event/{id:path}", self.event),
            Route("/article/{id:path}", self.article),
            *static_routes(_STATIC),
        ]

    @cached_property
    def _front(self) -> dict[str, Any]:
        return front(self.catalogue)

    def front(self, request: Request) -> Response:
        """What is in the graph."""
        form = wanted_format(request, ("html", "json"))
        return json_answer(self._front) if form == "json" else html_answer(self._front_page)

    def _make_front_page(self) -> str:
        drawn = self.drawings.fragment(self.drawings.front())
        values = {**self._front, "picture": drawn if len(drawn) <= _INLINE else ""}
        return self.render.page("front.html", values)

    def front_picture(self, request: Request) -> Response:
        """The picture of the whole graph: part of a page, or SVG."""
        return self._picture(request, lambda: self.drawings.front())

    def entities(self, request: Request) -> Response:
        """Entities that a name may mean."""
        wanted = EntityFilter.read(request.query_params)
        values = entities(self.catalogue, wanted)
        if wanted_format(request, ("html", "json")) == "json":
            return json_answer(values)
        turn = _turn("entities", wanted)
        return self._page("entities.html", {**values, "filter": wanted, "turn": turn})

    def events(self, request: Request) -> Response:
        """Events, filtered."""
        wanted = EventFilter.read(request.query_params)
        values = events(self.catalogue, wanted)
        shown = {**values, "filter": wanted, "turn": _turn("events", wanted)}
        return self._answer(request, "events.html", shown, "events", values["ids"])

    def articles(self, request: Request) -> Response:
        """Articles, the latest first."""
        values = articles(self.catalogue, page_number(request.query_params))
        if wanted_format(request, ("html", "json")) == "json":
            return json_answer(values)
        return self._page(
            "articles.html", {**values, "turn": lambda page: self.links.page("articles", f"page={page}")}
        )

    def entity(self, request: Request) -> Response:
        """An entity."""
        wanted = EventFilter.read(request.query_params)
        entry = self.catalogue.entity(request.path_params["id"])
        values = entity(self.catalogue, entry, wanted)
        shown = {**values, "filter": wanted, "turn": _turn(f"entity/{quote(entry.id)}", wanted)}
        return self._answer(request, "entity.html", shown, entry.id, values["ids"], [entry.record.iri])

    def entity_picture(self, request: Request) -> Response:
        """The picture of an entity and its partners."""
        wanted = EventFilter.read(request.query_params)
        name = self.catalogue.entity(request.path_params["id"]).id
        return self._picture(request, lambda: self.drawings.entity(name, wanted))

    def entity_timeline(self, request: Request) -> Response:
        """The timeline of an entity."""
        wanted = EventFilter.read(request.query_params)
        name = self.catalogue.entity(request.path_params["id"]).id
        return self._picture(request, lambda: self.drawings.timeline(name, wanted))

    def event(self, request: Request) -> Response:
        """An event."""
        entry = self.catalogue.event(request.path_params["id"])
        return self._answer(request, "event.html", event(self.catalogue, entry), entry.id, [entry.id])

    def article(self, request: Request) -> Response:
        """An article."""
        entry = self.catalogue.article(request.path_params["id"])
        ids = list(dict.fromkeys(self.catalogue.local(claim.event.iri) for claim in entry.claims))
        values = article(self.catalogue, entry)
        return self._answer(request, "article.html", values, entry.id, ids, (), [entry.record.iri])

    async def sparql(self, request: Request, asked: Asked) -> Response:
        """The page for queries, with the result of one."""
        from starlette.concurrency import run_in_threadpool

        from kg.server.console import console

        values = await run_in_threadpool(console, self.catalogue, self.pool, asked)
        return self._page("sparql.html", values, status=values["status"], nonce=True)

    async def error(self, request: Request, problem: Exception) -> Response:
        """The answer to what fails: a page for people, a line for programs, a trace for nobody."""
        from starlette.responses import PlainTextResponse

        from kg.server.app import message_of, status_of, wants_page

        status, message = status_of(problem), message_of(problem)
        given = getattr(problem, "headers", None) or {}
        if wants_page(request):
            return self._page(
                "error.html", {"status": status, "message": message}, status=status, headers=given
            )
        return PlainTextResponse(f"{message}\n", status_code=status, headers=dict(given))

    def _answer(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any],
        name: str,
        ids: Sequence[str],
        things: Sequence[str] = (),
        sources: Sequence[str] = (),
    ) -> Response:
        """A page in the format that is asked for; Turtle and CSV hold the events with these ids."""
        form = wanted_format(request, ("html", "json", "ttl", "csv"))
        if form == "html":
            return self._page(template, values)
        if form == "json":
            return json_answer(
                {key: value for key, value in values.items() if key not in ("ids", "filter", "turn")}
            )
        chosen: list[EventEntry] = [self.catalogue.events[id_] for id_ in ids]
        return self._download(form, name, slice_lines(self.catalogue, chosen, things, sources))

    def _download(self, form: str, name: str, lines: Sequence[str]) -> Response:
        import io

        from starlette.responses import Response

        from kg.export.table import csv
        from kg.server.links import file_name
        from kg.turtle import to_turtle

        if form == "ttl":
            body = to_turtle(lines, self.catalogue.base).encode()
        else:
            table = io.BytesIO()
            csv(slice_store(self.catalogue, lines), table)
            body = table.getvalue()
        shown = file_name(name)[:80]
        headers = {"Content-Disposition": f'attachment; filename="{shown}.{form}"', "Vary": "Accept"}
        return Response(body, headers={**headers, "Content-Type": _TYPES[form]})

    def _picture(self, request: Request, draw: Callable[[], Any]) -> Response:
        from starlette.responses import HTMLResponse, Response

        drawn = draw()
        if request.query_params.get("format") == "svg":
            policy = "default-src 'none'; style-src 'unsafe-inline'"
            return Response(
                drawn.svg, media_type="image/svg+xml", headers={"Content-Security-Policy": policy}
            )
        return HTMLResponse(self.drawings.fragment(drawn))

    def _page(
        self,
        template: str,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        nonce: bool = False,
    ) -> Response:
        import secrets

        from kg.server.app import POLICY

        more = dict(headers or {})
        word = ""
        if nonce:
            # the editor writes its own style sheet into the page, and says this word so that it may
            word = secrets.token_urlsafe(16)
            more["Content-Security-Policy"] = f"{POLICY}; style-src 'self' 'nonce-{word}'"
        return html_answer(self.render.page(template, values, nonce=word), status, more)


def _turn(name: str, wanted: EventFilter | EntityFilter) -> Callable[[int], str]:
    """Addresses of a list's pages by their number."""
    return lambda page: f"/{name}?{wanted.query(page=page)}"


def wanted_format(request: Request, offered: Sequence[str]) -> str:
    """The format of a page: ``?format=``, else by the Accept header; the first offered where all are equal.

    Raises:
        RefusedError: 400 for a format the page does not come in, 406 where none is acceptable.
    """
    named = request.query_params.get("format")
    if named is not None:
        if named in offered:
            return named
        raise RefusedError(400, f"this page has no format {named[:40]!r}; it has {', '.join(offered)}")
    ranges = accepted(request.headers.get("accept"))
    best = max(offered, key=lambda form: quality(_ACCEPTED[form], ranges))
    if quality(_ACCEPTED[best], ranges) > 0:
        return best
    raise RefusedError(
        406, f"none of the accepted media types fits; there are {', '.join(_ACCEPTED[f] for f in offered)}"
    )


def html_answer(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A page; what it holds depends on the format that is asked for."""
    from starlette.responses import HTMLResponse

    return HTMLResponse(text, status_code=status, headers={**(headers or {}), "Vary": "Accept"})


def json_answer(values: Any) -> Response:
    """Values as JSON."""
    from starlette.responses import Response

    body = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    return Response(body, media_type="application/json", headers={"Vary": "Accept"})
