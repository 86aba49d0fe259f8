"""Addresses of pages: those the server answers to, and those of plain files beside each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

_PLAIN = re.compile(r"[A-Za-z0-9._~-]+")


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses.

    Attributes:
        root: what every address begins with: ``/``, or the way up from a plain file, as ``../``.
        static: whether pages are plain files, without queries and other formats.
    """

    root: str = "/"
    static: bool = False

    def page(self, name: str, query: str = "") -> str:
        """Address of a list or of the first page (``""``)."""
        if self.static:
            return f"{self.root}{name or 'index'}.html"
        return f"{self.root}{name}{f'?{query}' if query else ''}"

    def entity(self, name: str, query: str = "") -> str:
        """Address of an entity by its id."""
        return self._thing("entity", name, query)

    def event(self, name: str) -> str:
        """Address of an event by its id."""
        return self._thing("event", name)

    def article(self, name: str, claim: str = "") -> str:
        """Address of an article by its id, at a claim's sentence where a claim's id is given."""
        return self._thing("article", name) + (f"#{quote(claim)}" if claim else "")

    def file(self, name: str) -> str:
        """Address of a style sheet or script."""
        return f"{self.root}static/{name}"

    def picture(self) -> dict[str, str]:
        """Templates of addresses, as pictures want them."""
        end = ".html" if self.static else ""
        return {
            "entity": f"{self.root}entity/{{id}}{end}",
            "event": f"{self.root}event/{{id}}{end}",
            "article": f"{self.root}article/{{id}}{end}#{{claim}}",
        }

    def _thing(self, kind: str, name: str, query: str = "") -> str:
        if self.static:
            return f"{self.root}{kind}/{quote(file_name(name))}.html"
        return f"{self.root}{kind}/{quote(name)}{f'?{query}' if query else ''}"


def file_name(name: str) -> str:
    """A file's name for an id: the id itself where it is plain."""
    return (
        name
        if _PLAIN.fullmatch(name) and not name.startswith(".")
        else quote(name, safe="").replace("%", "=")
    )
