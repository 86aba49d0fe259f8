"""From articles to one graph on disk: in any order, on any number of processes, the same bytes.

    read ─► (unless its chunk is there) extract ─► triples ─► a chunk of N-Triples ─► merge ─► output

Each article's triples wait in a work folder beside the output, so a build that was killed
goes on where it stopped, and the output is replaced in one step at the end.
"""

from __future__ import annotations

import itertools
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard, cast

from kg import graph, ids, outputs, pool, work
from kg.articles import prepare
from kg.errors import InputError, SettingsError
from kg.extract.base import Extractor
from kg.intake import Failure, Intake, place
from kg.model import Article
from kg.ontology import ID

__all__ = ["BuildReport", "Failure", "Reading", "build"]

AnyExtractor = str | Extractor | Callable[[], Extractor] | None
"""How an extractor may be given: its name, itself, a function that makes it, or None for the default."""
Progress = Callable[[int, str], None]
"""Told how many articles have been read and which was the last."""

_FORMAT = "2"
"""Changed when chunks of an older version must not be used again."""
_FEW = 8
"""Articles up to which one process is quicker than starting several."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes:
        articles: how many are in the graph.
        reused: how many of them an earlier build had read.
        failed: articles left out, with the reason, sorted by place.
        notices: what is worth knowing of articles that were read all the same, and files passed over.
        duplicates: (where, where the same text was kept from), sorted.
        refused: what the extractor proposed and could not anchor in the text, by reason.
        undated: where the articles without a date or dated dateline are; their "on Tuesday" means no day.
        words: in all articles of the graph.
        seconds: wall-clock time.
    """

    output: Path
    articles: int
    events: int
    claims: int
    entities: int
    triples: int
    reused: int = 0
    failed: tuple[Failure, ...] = ()
    notices: tuple[Failure, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, int], ...] = ()
    undated: tuple[str, ...] = ()
    words: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        parts = [_count(self.articles, "article"), _count(self.events, "event")]
        if self.failed:
            parts.append(f"{len(self.failed):,} failed")
        return " · ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class Reading:
    """How articles are read. Called once in each process; gives the function from article to lines.

    Attributes:
        extractor: see `build`.
        base: namespace of the data.
        with_text: whether the graph holds the articles' full text.
    """

    extractor: AnyExtractor = None
    base: str = ID
    with_text: bool = True

    def __call__(self) -> Reader:
        """Load the extractor."""
        if self.extractor is None or isinstance(self.extractor, str):
            from kg.extract import load_extractor

            return Reader(self, load_extractor(self.extractor))
        if _is_made(self.extractor):
            return Reader(self, self.extractor)
        make = cast("Callable[[], Extractor]", self.extractor)
        return Reader(self, make())


@dataclass(frozen=True)
class Chunk:
    """What was read of one article.

    Attributes:
        lines: its graph as N-Triples.
        refused: how many proposals could not be anchored, by reason.
        dated: whether the article or its dateline says from which day "on Tuesday" is counted.
    """

    lines: list[str]
    refused: dict[str, int]
    dated: bool


@dataclass(frozen=True)
class Reader:
    """From an article to its chunk."""

    reading: Reading
    extractor: Extractor

    def __call__(self, article: Article) -> Chunk:
        """Read one article."""
        extraction = next(iter(self.extractor.extract([article])))
        lines = graph.triples(extraction, with_text=self.reading.with_text, base=self.reading.base)
        dated = article.date is not None or prepare(article).anchor is not None
        return Chunk(lines, dict(extraction.refused), dated)

    def key(self, article: Article) -> str:
        """Hash of all that a chunk depends on."""
        content = article.model_dump_json(exclude={"where"})
        options = [self.reading.base, str(self.reading.with_text)]
        return ids.digest([_FORMAT, self.extractor.run.id, *options, content], 24)


def build(
    paths: str | Path | Iterable[str | Path],
    output: str | Path,
    *,
    date: str | None = None,
    source: str | None = None,
    workers: int | None = None,
    extractor: AnyExtractor = None,
    base: str = ID,
    with_text: bool = True,
    keep_work: bool = False,
    progress: Progress | None = None,
    on_failure: Callable[[Failure], None] | None = None,
) -> BuildReport:
    """Read articles and write one graph.

    The output is untouched until the whole graph is ready. An article that cannot be read
    is reported and left out. Of articles with the same text the one with the earliest date
    is kept.

    Args:
        paths: files and folders, or ``-`` for standard input; see `kg.articles.read`.
        output: ``graph.ttl``, ``graph.nt``, or a folder that gets one Turtle file an article.
        date: for articles that bring none, as ``2013-09-25``.
        source: the outlet of articles that bring none.
        workers: processes; 1 means this one. None for as many as there are processors, or 1
            where `extractor` is an object.
        extractor: name of one of the project's own, an object, or a function that makes one,
            called in each process; None for the default.
        with_text: whether the graph holds the articles' full text.
        progress: told after each article.
        base: namespace of the data, an IRI that ends in ``/`` or ``#``.
        keep_work: keep the work folder, so that a later build reads only what is new.
        on_failure: told of each failure as it happens; all are in the report, too.

    Raises:
        InputError: nothing could be read, or the output cannot be written.
        SettingsError: an option is wrong.
    """
    started = time.perf_counter()
    target = outputs.target(output, base)
    reader = Reading(extractor, base, with_text)()
    intake = Intake(
        paths=[paths] if isinstance(paths, str | Path) else list(paths),
        date=date,
        source=source,
        key=reader.key,
        store=work.Work(target.path),
        on_failure=on_failure or (lambda failure: None),
    )
    with intake.store.taken():
        work.recover(target.path, intake.store.folder)
        _read_all(intake, reader, _workers(workers, extractor), progress)
        written = target.write(intake.store, intake.chunks)
        report = _report(intake, target.path, written, started)
        if not keep_work:
            intake.store.remove()
    return report


def _read_all(intake: Intake, reader: Reader, workers: int, progress: Progress | None) -> None:
    """Have a chunk for every article that can be read."""
    for number, done in enumerate(_read(intake.articles(), reader, workers), start=1):
        if isinstance(done.result, pool.Failed):
            intake.fail(done.job, done.result.problem, done.result.details)
        else:
            head = {"refused": done.result.refused, "dated": done.result.dated}
            intake.done(done.job, done.result.lines, head)
        if progress:
            progress(number + intake.reused, place(done.job))
    if not intake.kept:
        intake.store.remove()
        raise InputError(_nothing(intake.failed))


def _report(intake: Intake, output: Path, written: Counter[str], started: float) -> BuildReport:
    refused: Counter[str] = Counter()
    undated = []
    for kept in intake.kept.values():
        head = intake.store.head(kept.chunk)
        refused.update(head["refused"])
        if not head["dated"]:
            undated.append(kept.where)
    return BuildReport(
        output=output,
        articles=len(intake.kept),
        events=written["event"],
        claims=written["claim"],
        entities=written["entity"],
        triples=written["triple"],
        reused=intake.reused,
        failed=tuple(sorted(intake.failed, key=lambda failure: (failure.where, failure.problem))),
        notices=tuple(intake.notices),
        duplicates=intake.duplicates,
        refused=tuple(sorted(refused.items())),
        undated=tuple(sorted(undated)),
        words=sum(kept.words for kept in intake.kept.values()),
        seconds=time.perf_counter() - started,
    )


def _read(articles: Iterator[Article], reader: Reader, workers: int) -> Iterator[pool.Done[Article, Chunk]]:
    """Read in this process where that is asked for or there is little to do, else in several."""
    first = [] if workers == 1 else list(itertools.islice(articles, _FEW + 1))
    if workers == 1 or len(first) <= _FEW:
        for article in itertools.chain(first, articles):
            yield pool.Done(article, pool.attempt(reader, article))
    else:
        yield from pool.run(reader.reading, itertools.chain(first, articles), workers)


def _workers(number: int | None, extractor: AnyExtractor) -> int:
    if number is None and _is_made(extractor):
        return 1
    if number is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if number < 1:
        raise SettingsError(f"workers must be 1 or more, not {number}")
    return number


def _is_made(extractor: object) -> TypeGuard[Extractor]:
    """Whether it is an extractor, and no class or function that makes one."""
    return isinstance(extractor, Extractor) and not isinstance(extractor, type)


def _nothing(failed: list[Failure]) -> str:
    if not failed:
        return (
            "no articles found; give files or folders with .txt, .md, .html, .json, .jsonl or .csv articles"
        )
    if len(failed) == 1:
        return str(failed[0])
    return f"none of the {len(failed)} articles could be read; the first: {failed[0]}"
