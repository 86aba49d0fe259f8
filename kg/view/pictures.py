"""Pictures, as values that can be shown, saved and put on a page."""

from __future__ import annotations

import base64
import importlib.util
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import MissingExtraError, UnknownNameError
from kg.view.acts import Day
from kg.view.page import fragment, notebook_html, standalone
from kg.view.scene import read_scene

if TYPE_CHECKING:
    from kg.store import Result, Store
    from kg.view.theme import Theme

_SUFFIXES = ("svg", "png", "html")


@dataclass(frozen=True)
class Picture:
    """A picture of a graph or of a part of it.

    In a notebook it shows itself, live where scripts may run. The same graph gives the same bytes.

    Attributes:
        title: what it is of.
        caption: how much of it is shown and what is left out, in a line.
        data: what the script needs beside the drawing: events, sentences, articles.
    """

    title: str
    caption: str
    draw: Callable[[Theme], str] = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)

    @cached_property
    def svg(self) -> str:
        """One SVG for light and dark ground, whole in itself."""
        return self.draw("auto")

    @cached_property
    def html(self) -> str:
        """A page of its own, live, that asks for nothing from outside."""
        return standalone(self.title, self.caption, self.svg, self.data)

    def fragment(self, links: Mapping[str, str] | None = None) -> str:
        """The picture for a page that brings `kg.view.assets` itself.

        Args:
            links: addresses of pages by ``entity``, ``event`` and ``article``, with ``{id}`` for
                the local name and for articles ``{claim}`` for the claim's: ``/entity/{id}``.
        """
        return fragment(self.svg, {**self.data, "links": dict(links or {})})

    def png(self, scale: float = 2.0, *, dark: bool = False) -> bytes:
        """The picture as PNG.

        Args:
            scale: pixels for each unit of the drawing.
            dark: on dark ground.

        Raises:
            MissingExtraError: the renderer is not installed.
        """
        try:
            import resvg_py
        except ImportError:
            raise MissingExtraError("a PNG picture", "png") from None
        found: bytes = resvg_py.svg_to_bytes(svg_string=self.draw("dark" if dark else "light"), zoom=scale)
        return bytes(found)

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file; its ending says how: .svg, .png or .html.

        Raises:
            UnknownNameError: another ending.
            MissingExtraError: .png, and the renderer is not installed.
        """
        target = Path(path)
        suffix = target.suffix.removeprefix(".").lower()
        if suffix not in _SUFFIXES:
            raise UnknownNameError("format of a picture", suffix, _SUFFIXES)
        target.write_bytes(
            self.png() if suffix == "png" else (self.svg if suffix == "svg" else self.html).encode()
        )
        return target

    def __repr__(self) -> str:
        return f"<Picture: {self.title} · {self.caption}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        bundle = {
            "text/plain": repr(self),
            "text/html": notebook_html(f"{self.title}: {self.caption}", self.svg, self.data),
        }
        if importlib.util.find_spec("resvg_py"):
            bundle["image/png"] = base64.b64encode(self.png(1.5)).decode()
        return bundle


def picture(
    store: Store,
    entity: str | None = None,
    since: Day = None,
    until: Day = None,
    types: Collection[str] | str | None = None,
    limit: int = 150,
    collapse: bool = True,
    *,
    claimed: bool = False,
    undated: bool | None = None,
    fold: bool = False,
) -> Picture:
    """Who deals with whom: a network of the whole graph, or of one entity and its partners.

    A line stands for what at least one article itself asserts. What is only said by somebody,
    planned, possible or denied is counted, and can be switched on in the live picture.

    Args:
        store: the graph.
        entity: a label or part of it, an id, a prefixed name or an IRI; None for all.
        since: first day, month or year: ``2013-09-24``, ``2013-09``, ``2013``.
        until: last day, month or year.
        types: classes of events, PLOVER roots, direct properties or families to show:
            ``Meeting``, ``CONSULT``, ``met``, ``talks``, ``cooperation``, ``opposition``,
            ``force``, ``roles``.
        limit: how many entities at most, those with most events first.
        collapse: one line for each family between two entities; else one for each property.
        claimed: draw what is only claimed as dotted lines from the start.
        undated: show events without a date; by default where no period is asked for.
        fold: count what persons and groups do as done by the state or body they speak for or
            belong to, where that is one.

    Raises:
        NotFoundError: no such entity.
        UnknownNameError: no such type.
        InputError: a bound is no date, or the limit is too low.
    """
    from kg.view.data import scene_data
    from kg.view.network import draw_network

    scene = read_scene(
        store,
        entity,
        since=since,
        until=until,
        types=types,
        limit=limit,
        collapse=collapse,
        claimed=claimed,
        undated=undated,
        fold=fold,
    )
    data = scene_data(
        store, scene.title, (tie.acts for tie in scene.ties), scene.claims, claimed=scene.claimed_shown
    )
    return Picture(scene.title, scene.caption, lambda theme: draw_network(scene, theme), data)


def answer(store: Store, result: Result, limit: int = 150, title: str = "Answer") -> Picture:
    """The answer to a query as a network: triples of a CONSTRUCT, or pairs of things in rows of a SELECT.

    Args:
        store: the graph that was asked.
        result: what `Store.query` gave. In a row the first two things are tied, by the direct
            property that stands in it if there is one.
        limit: how many things at most, those with most ties first.
        title: what the picture is of.

    Raises:
        InputError: nothing in the answer ties two things.
    """
    from kg.view.answers import answer_scene
    from kg.view.data import scene_data
    from kg.view.network import draw_network

    scene = answer_scene(store, result, limit, title)
    data = scene_data(store, title, (tie.acts for tie in scene.ties), (), claimed=False)
    return Picture(title, scene.caption, lambda theme: draw_network(scene, theme), data)


def timeline(
    store: Store,
    entity: str,
    other: str | None = None,
    since: Day = None,
    until: Day = None,
    types: Collection[str] | str | None = None,
    limit: int = 16,
) -> Picture:
    """What an entity did and met with over time, or what passed between two.

    For one entity a row stands for each partner, for two a row for each family of relations.
    Filled marks are asserted by an article itself, hollow ones only said, planned or denied.

    Args:
        store: the graph.
        entity: as for `picture`.
        other: a second entity.
        since: first day, month or year.
        until: last day, month or year. With either bound events without a date are left out.
        types: as for `picture`.
        limit: how many partners have a row of their own.

    Raises:
        NotFoundError: no such entity.
        UnknownNameError: no such type.
        InputError: a bound is no date.
    """
    from kg.view.data import scene_data
    from kg.view.timelines import draw_timeline, read_timeline

    line = read_timeline(store, entity, other, since=since, until=until, types=types, limit=limit)
    data = scene_data(store, line.title, line.marks, line.claims, claimed=True)
    return Picture(line.title, line.caption, lambda theme: draw_timeline(line, theme), data)


def matrix(
    store: Store,
    since: Day = None,
    until: Day = None,
    types: Collection[str] | str | None = None,
    limit: int = 24,
    *,
    fold: bool = False,
) -> Picture:
    """Who does what to whom, as a matrix: rows act, columns are acted upon.

    Args:
        store: the graph.
        since: first day, month or year.
        until: last day, month or year. With either bound events without a date are left out.
        types: as for `picture`.
        limit: how many participants at most, those with most events first.
        fold: as for `picture`.

    Raises:
        UnknownNameError: no such type.
        InputError: a bound is no date.
    """
    from kg.view.data import scene_data
    from kg.view.matrices import draw_matrix, read_matrix

    found = read_matrix(store, since=since, until=until, types=types, limit=limit, fold=fold)
    data = scene_data(
        store, found.title, (square.acts for square in found.squares), found.claims, claimed=False
    )
    return Picture(found.title, found.caption, lambda theme: draw_matrix(found, theme), data)
