"""What comes into a build: each article once, those already read passed by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg import ids
from kg.errors import ArticleError
from kg.model import Article
from kg.work import Work


@dataclass(frozen=True)
class Failure:
    """An article that is not in the graph.

    Attributes:
        where: the file, and the record in it.
        problem: what is wrong and how to mend it.
        details: a traceback where the fault is not the article's, else empty.
    """

    where: str
    problem: str
    details: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


@dataclass(frozen=True)
class Kept:
    """The article kept of those with the same text."""

    rank: tuple[str, ...]
    chunk: str
    where: str
    words: int


@dataclass
class Intake:
    """Reads articles in; knows which chunk each needs and what went wrong.

    Attributes:
        key: what else than its text a chunk of an article depends on, as a short hash.
        kept: by local name of the article.
        reused: articles whose chunk was there already.
        notices: what is worth knowing and stopped nothing.
    """

    paths: list[str | Path]
    date: str | None
    source: str | None
    key: Callable[[Article], str]
    store: Work
    on_failure: Callable[[Failure], None]
    kept: dict[str, Kept] = field(default_factory=dict)
    reused: int = 0
    failed: list[Failure] = field(default_factory=list)
    notices: list[Failure] = field(default_factory=list)
    _twins: list[tuple[str, str]] = field(default_factory=list)

    def articles(self) -> Iterator[Article]:
        """The articles that are still to be read.

        Of articles with the same text the one kept does not depend on the order they come in.
        """
        from kg.articles import read

        for article in read(self.paths, date=self.date, source=self.source, on_error=self._unreadable):
            name = ids.article_id(article.text)
            new = Kept(
                rank=_rank(article),
                chunk=self._chunk(article),
                where=place(article),
                words=len(article.text.split()),
            )
            old = self.kept.get(name)
            if old is not None:
                worse = max(old, new, key=lambda kept: (kept.rank, kept.where))
                self._twins.append((worse.where, name))
                if worse is new or old.chunk == new.chunk:
                    continue
            self.kept[name] = new
            if self.store.has(new.chunk):
                self.reused += 1
            else:
                yield article

    def done(self, article: Article, lines: Iterable[str], head: dict[str, Any]) -> None:
        """Keep what was read of an article."""
        self.store.put(self._chunk(article), lines, head)

    def fail(self, article: Article, problem: str, details: str = "") -> None:
        """Leave an article out."""
        name = ids.article_id(article.text)
        if name in self.kept and self.kept[name].chunk == self._chunk(article):
            del self.kept[name]
        self._report(Failure(place(article), problem, details))

    @property
    def chunks(self) -> list[str]:
        """Names of the chunks that make the graph, in a fixed order."""
        return sorted(kept.chunk for kept in self.kept.values())

    @property
    def duplicates(self) -> tuple[tuple[str, str], ...]:
        """(where, where the same text was kept from), sorted."""
        return tuple(
            sorted((where, self.kept[name].where) for where, name in self._twins if name in self.kept)
        )

    def _chunk(self, article: Article) -> str:
        return f"{ids.article_id(article.text)}-{self.key(article)}"

    def _unreadable(self, error: ArticleError) -> None:
        from kg.articles.notices import ArticleNotice

        found = Failure(error.where, error.problem)
        if isinstance(error, ArticleNotice):
            self.notices.append(found)
        else:
            self._report(found)

    def _report(self, failure: Failure) -> None:
        self.failed.append(failure)
        self.on_failure(failure)


def place(article: Article) -> str:
    """Where an article came from, for messages."""
    return article.where or article.id


def _rank(article: Article) -> tuple[str, ...]:
    """Order among articles of the same text: dated first, the earliest first, then those that say more."""
    date = article.date.isoformat() if article.date else "9999"
    rest = (article.source, article.title, article.url, article.author, article.language)
    return (date, *(f"0{value}" if value else "1" for value in rest), article.id, article.text)
