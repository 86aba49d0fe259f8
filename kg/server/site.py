"""The explorer's pages as plain files with relative links, to be put on any web host."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, KgError
from kg.server.catalogue import Catalogue
from kg.server.filters import EventFilter
from kg.server.links import Links, file_name
from kg.server.render import Renderer
from kg.server.views.article import article
from kg.server.views.entity import entity
from kg.server.views.event import event
from kg.server.views.front import front
from kg.server.views.lists import EntityFilter, entity_line, events
from kg.server.views.lists import articles as article_list
from kg.server.views.parts import event_line, paged
from kg.view import picture, timeline

if TYPE_CHECKING:
    from kg.store import Store

_MARK = "kg-site.txt"
_LARGE, _NEAR, _LONGEST = 60, 40, 2000
_DRAWN = 3  # entities with fewer events have a list, which says as much as a picture


def write_site(store: Store, folder: Path) -> int:
    """Write the pages of a graph into a folder.

    Searching, filtering, SPARQL and downloads need `kg serve`; all else is there.

    Args:
        store: the graph.
        folder: an empty or new folder, or one that an earlier site is in, which is replaced.

    Returns:
        How many pages there are.

    Raises:
        InputError: the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).is_file():
        raise InputError(f"{folder}: holds other things than a site; name a new folder")
    site = _Site(store)
    pages = site.pages()
    for old in sorted(folder.rglob("*.html")) if folder.exists() else ():
        if old.relative_to(folder).as_posix() not in pages:
            old.unlink()
    for name, body in ({name: text.encode() for name, text in pages.items()} | site.files()).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    (folder / _MARK).write_text("Pages of a graph, written by kg export -f site.\n", encoding="utf-8")
    return len(pages)


class _Site:
    """The pages, made one after the other."""

    def __init__(self, store: Store) -> None:
        self.catalogue = Catalogue(store)
        self.store = store
        self.top = Renderer(Links("", static=True))
        self.below = Renderer(Links("../", static=True))

    def files(self) -> dict[str, bytes]:
        """Style sheets and scripts; the editor's are left out, there is nothing to edit."""
        from kg.server.files import static_files

        kept = static_files(Path(__file__).parent / "static")
        return {f"static/{name}": body for name, (_, body) in kept.items() if not name.startswith("editor")}

    def pages(self) -> dict[str, str]:
        """Name of file to page."""
        catalogue = self.catalogue
        drawn = picture(self.store, limit=_LARGE).fragment(self.top.links.picture())
        found = {"index.html": self.top.page("front.html", {**front(catalogue), "picture": drawn})}
        found |= self._lists()
        for entry in catalogue.entities.values():
            name = f"entity/{file_name(entry.id)}.html"
            found[name] = self.below.page("entity.html", self._entity(entry.id))
        for one in catalogue.events.values():
            found[f"event/{file_name(one.id)}.html"] = self.below.page("event.html", event(catalogue, one))
        for text in catalogue.articles.values():
            found[f"article/{file_name(text.id)}.html"] = self.below.page(
                "article.html", article(catalogue, text)
            )
        return found

    def _lists(self) -> dict[str, str]:
        catalogue = self.catalogue
        order = sorted(catalogue.entities.values(), key=lambda e: (-len(e.events), -e.record.mentions, e.id))
        _, pages = paged(order, 1, max(1, len(order)))
        values: dict[str, Any] = {
            "query": "",
            "kinds": [],
            "pages": pages,
            "entities": [entity_line(catalogue, entry) for entry in order],
            "filter": EntityFilter(),
            "turn": _no_turn,
        }
        found = {"entities.html": self.top.page("entities.html", values)}
        every = list(catalogue.events.values())
        shown, pages = paged(every, 1, _LONGEST)
        lines = [event_line(catalogue, entry) for entry in shown]
        values = {**events(catalogue, EventFilter()), "pages": {**pages, "pages": 1}, "events": lines}
        found["events.html"] = self.top.page(
            "events.html", {**values, "filter": EventFilter(), "turn": _no_turn}
        )
        rows: list[Any] = []
        number = 1
        while True:
            part = article_list(catalogue, number)
            rows += part["articles"]
            if number >= part["pages"]["pages"]:
                break
            number += 1
        values = {"articles": rows, "pages": {**part["pages"], "pages": 1}, "turn": _no_turn}
        return found | {"articles.html": self.top.page("articles.html", values)}

    def _entity(self, name: str) -> Mapping[str, Any]:
        """An entity's values with all its events up to a bound, and its pictures."""
        entry = self.catalogue.entity(name)
        every = EventFilter()
        values = entity(self.catalogue, entry, every)
        lines = [event_line(self.catalogue, one) for one in entry.events[:_LONGEST]]
        values |= {
            "events": lines,
            "pages": {**values["pages"], "pages": 1},
            "filter": every,
            "turn": _no_turn,
        }
        links = self.below.links.picture()
        for kind, draw in (("picture", self._network), ("timeline", self._timeline)):
            values[kind] = ""
            if len(entry.events) >= _DRAWN:
                try:
                    values[kind] = draw(name).fragment(links)
                except KgError:  # nothing to draw
                    values[kind] = ""
        return values

    def _network(self, name: str) -> Any:
        return picture(self.store, f"id:{name}", limit=_NEAR)

    def _timeline(self, name: str) -> Any:
        return timeline(self.store, f"id:{name}")


def _no_turn(page: int) -> str:
    return ""
