"""What an extractor is: articles in, extractions out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from kg.model import Article, Extraction, Run


@runtime_checkable
class Extractor(Protocol):
    """Reads articles. Equal articles give equal extractions under an equal `run`."""

    @property
    def run(self) -> Run:
        """What the extractor is, with everything its output depends on."""
        ...

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One extraction for each article, in order.

        Raises:
            ArticleError: an article that cannot be read, from `next()` on its turn; the caller
                may go on with the rest by calling again.
        """
        ...
