"""Pictures for the pages: drawn one at a time, kept while they are asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from kg.server.catalogue import Catalogue
from kg.server.filters import EventFilter
from kg.server.limits import RefusedError
from kg.server.links import Links
from kg.view import Picture, picture, timeline

FRONT, NEAR = 60, 40
_KEPT = 64
_PATIENCE = 20.0


class Drawings:
    """Pictures of the graph and of entities.

    Drawing takes up to a second or two, so it is done once for each picture, by one request at a
    time; a request that waits too long is told to come again.
    """

    def __init__(self, catalogue: Catalogue, links: Links) -> None:
        self._catalogue = catalogue
        self._links = links.picture()
        self._kept: OrderedDict[tuple[str, ...], Picture] = OrderedDict()
        self._lock = threading.Lock()

    def front(self) -> Picture:
        """Who deals with whom in the whole graph."""
        return self._draw(("front",), lambda: picture(self._catalogue.store, limit=FRONT))

    def entity(self, name: str, wanted: EventFilter) -> Picture:
        """An entity and its partners."""
        since, until, types = wanted.since or None, wanted.until or None, wanted.type or None
        key = ("entity", name, wanted.since, wanted.until, wanted.type, str(wanted.undated))
        return self._draw(
            key,
            lambda: picture(
                self._catalogue.store,
                f"id:{name}",
                since=since,
                until=until,
                types=types,
                limit=NEAR,
                undated=wanted.undated,
            ),
        )

    def timeline(self, name: str, wanted: EventFilter) -> Picture:
        """What an entity did and met with over time."""
        since, until, types = wanted.since or None, wanted.until or None, wanted.type or None
        key = ("timeline", name, wanted.since, wanted.until, wanted.type)
        return self._draw(
            key, lambda: timeline(self._catalogue.store, f"id:{name}", since=since, until=until, types=types)
        )

    def fragment(self, drawn: Picture) -> str:
        """A picture as part of a page."""
        return drawn.fragment(self._links)

    def _draw(self, key: tuple[str, ...], make: Callable[[], Picture]) -> Picture:
        found = self._kept.get(key)
        if found is not None:
            return found
        if not self._lock.acquire(timeout=_PATIENCE):
            raise RefusedError(
                503, "many pictures are being drawn; ask again in a moment", {"Retry-After": "5"}
            )
        try:
            if key not in self._kept:
                self._kept[key] = make()
                while len(self._kept) > _KEPT:
                    oldest = next(k for k in self._kept if k != ("front",))
                    del self._kept[oldest]
            return self._kept[key]
        finally:
            self._lock.release()
