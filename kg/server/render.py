"""Templates to pages."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import MissingExtraError
from kg.server.links import Links

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"


class Renderer:
    """Pages from templates; what comes from articles is escaped without exception.

    Raises:
        MissingExtraError: the template engine is not installed.
    """

    def __init__(self, links: Links) -> None:
        self.links = links
        self._environment = _environment()

    def page(self, template: str, values: Mapping[str, Any], nonce: str = "") -> str:
        """A page.

        Args:
            template: its file's name.
            values: what it shows.
            nonce: word by which a style sheet made by a script is allowed, see Content-Security-Policy.
        """
        return self._environment.get_template(template).render(**values, links=self.links, nonce=nonce)


def _environment() -> Environment:
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError:
        raise MissingExtraError("the explorer", "serve") from None
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["many"] = many
    made.filters["day"] = day
    made.filters["number"] = lambda value: f"{value:,}"
    return made


def many(counted: int | Sized, one: str, more: str = "") -> str:
    """``1 event``, ``2,000 events``; of a list its length."""
    number = counted if isinstance(counted, int) else len(counted)
    return f"{number:,} {one if number == 1 else more or one + 's'}"


_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def day(text: str) -> str:
    """An ISO date as people read it: ``9 Sep 2016``, ``Sep 2016``, ``2016``, ``1–7 Sep 2016``."""
    first, slash, last = text.partition("/")
    if slash:
        return f"{day(first)} – {day(last)}"
    parts = text.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return text
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, _MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)
