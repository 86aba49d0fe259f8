"""An article made ready for reading: blocks of clean text that know where they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Article, BlockKind, DateValue, Span


@dataclass(frozen=True, slots=True)
class Block:
    """A title or paragraph.

    Attributes:
        text: what is read: inline markup gone, white space folded.
        offsets: for each character of `text` its offset in the article's text; a range
            where nothing was taken out.
    """

    kind: BlockKind
    text: str
    offsets: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Article offsets of `text[start:end]` (which must not be empty)."""
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch that is not news: where, and why it was left out."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article, its readable blocks in order, and what its dateline says.

    Attributes:
        place: words of the dateline's place, such as ``GENEVA``; its span in the article.
        agency: span of the agency named in dateline or credit line, such as ``(Reuters)``.
        anchor: day that "Monday" and "yesterday" are counted from: the article's date, else
            the dateline's, else None.
    """

    article: Article
    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...] = ()
    place: Span | None = None
    agency: Span | None = None
    anchor: DateValue | None = None
