"""The Python side: build or open a graph, then ask it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from kg.errors import MissingExtraError, SettingsError
from kg.ontology import ID
from kg.pipeline import AnyExtractor, BuildReport, Failure, Progress
from kg.pipeline import build as build_file
from kg.store import Store

if TYPE_CHECKING:
    from kg.view import Picture

__all__ = ["Graph", "build", "load_example", "open"]


class Graph(Store):
    """A graph to ask: see `kg.store.Store` for `query`, `show`, `why`, `to_networkx` and `to_rdflib`.

    Attributes:
        report: what the build did, where this graph was just built.
    """

    report: BuildReport | None = None

    def events(self) -> list[dict[str, Any]]:
        """The event table, a dict for each row; see `kg.table`."""
        from kg.table import event_rows

        return list(event_rows(self))

    def to_pandas(self) -> Any:
        """The event table as a pandas DataFrame.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        from kg.table import COLUMNS

        try:
            import pandas as pd
        except ImportError:
            raise MissingExtraError("to_pandas()", "pandas") from None
        return pd.DataFrame(self.events(), columns=list(COLUMNS))

    def picture(self, entity: str | None = None, **options: Any) -> Picture:
        """A picture of who deals with whom; see `kg.view.picture` for the options."""
        from kg.view import picture

        return picture(self, entity, **options)

    def timeline(self, entity: str, other: str | None = None, **options: Any) -> Picture:
        """A picture of what an entity did when, or what passed between two; see `kg.view.timeline`."""
        from kg.view import timeline

        return timeline(self, entity, other, **options)

    def matrix(self, **options: Any) -> Picture:
        """A picture of who deals with whom how often; see `kg.view.matrix`."""
        from kg.view import matrix

        return matrix(self, **options)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        # a first look is clearer with the fifty that matter most
        return self.picture(limit=50)._repr_mimebundle_(include, exclude)

    def export(self, path: str | Path, format: str | None = None) -> Path:
        """Write the graph to a file; see `kg.formats.export`."""
        from kg.formats import export

        return export(self, path, format)


def open(source: str | Path, base: str | None = None) -> Graph:
    """Open a graph.

    Args:
        source: a file or folder that `kg build` wrote, another RDF file, or the URL of a SPARQL endpoint.
        base: namespace of the data; None to take it from the graph's articles.

    Raises:
        NotFoundError: there is no such file or folder.
        InputError: it is no graph.
    """
    graph = Graph.open(source, base or ID)
    if base is None:
        for (article,) in graph.select("SELECT ?article WHERE { ?article a schema:NewsArticle } LIMIT 1"):
            graph.base = re.sub(r"art-[0-9a-f]+$", "", str(article))
    return graph


class BuildOptions(TypedDict, total=False):
    """Options of `build`; what they mean stands at `kg.pipeline.build`."""

    date: str | None
    source: str | None
    workers: int | None
    extractor: AnyExtractor
    base: str
    with_text: bool
    keep_work: bool
    progress: Progress | None
    on_failure: Callable[[Failure], None] | None


def build(
    paths: str | Path | Iterable[str | Path],
    output: str | Path | None = None,
    **options: Unpack[BuildOptions],
) -> Graph:
    """Read articles and give the graph, whose `report` says what was done.

    Args:
        paths: files and folders, or ``-`` for standard input.
        output: ``graph.ttl``, ``graph.nt`` or a folder to keep it in; None to keep it in memory only.
        options: as for `kg.pipeline.build`: `date` and `source` for articles that bring none,
            `workers`, `extractor`, `base`, `with_text`, `keep_work`, `progress`, `on_failure`.

    Raises:
        InputError: nothing could be read, or the output cannot be written.
        SettingsError: an option is wrong.
    """
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "graph.nt" if output is None else output
        report = build_file(paths, target, **options)
        graph = open(report.output, options.get("base", ID))
    graph.report = report
    return graph


def read_text(
    text: str,
    *,
    date: str | None = None,
    source: str | None = None,
    extractor: AnyExtractor = None,
) -> Graph:
    """Read one text and give its graph.

    Args:
        text: a sentence or an article.
        date: day of publication, as ``2013-09-25``.
        source: the outlet.
        extractor: as for `kg.pipeline.build`.

    Raises:
        SettingsError: `date` is no date.
        ArticleError: the text cannot be read.
    """
    from kg.articles.days import parse_day
    from kg.model import Article
    from kg.pipeline import Reading

    day = parse_day(date)
    if date and day is None:
        raise SettingsError(f"the date {date!r} cannot be read for sure; write it as YYYY-MM-DD")
    article = Article(id="text", text=text, date=day, source=source, where="the text given")
    return Graph.of(Reading(extractor)()(article).lines)


def load_example() -> Graph:
    """The graph of the sample articles that come with the package.

    It is built on the first call and kept in the user's cache folder where that can be written.
    """
    from kg.paths import data_dir
    from kg.work import replacing

    kept = _cache() / f"example-{_fingerprint()}.nt"
    if kept.is_file():
        return open(kept, ID)
    graph = build(data_dir() / "articles")
    # the example is built all the same where nothing can be kept
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        for older in kept.parent.glob("example-*.nt"):
            older.unlink()
        with replacing(kept) as file:
            file.writelines(f"{line}\n".encode() for line in graph.lines())
    return graph


def _cache() -> Path:
    """The user's cache folder for this package."""
    if os.name == "nt":
        root = os.environ.get("LOCALAPPDATA") or str(Path.home())
    else:
        root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "diplomatic-kg"


def _fingerprint() -> str:
    """Changes whenever code or data that a graph depends on do."""
    from kg.ids import digest
    from kg.paths import data_dir, schemas_dir

    folders = (Path(__file__).parent, data_dir(), schemas_dir())
    aside = {"__pycache__", "cli", "server", "view"}
    files = (
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and aside.isdisjoint(path.relative_to(folder).parts)
    )
    stamps = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in sorted(files)]
    return digest(stamps)
