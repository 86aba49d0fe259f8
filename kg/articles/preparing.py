"""An article made ready for reading: blocks found, boilerplate dropped, dateline read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.articles import lines, markdown
from kg.articles.boilerplate import boilerplate
from kg.articles.dateline import agency_in, find_dateline, is_byline, photo_tail
from kg.articles.days import parse_day
from kg.articles.furniture import furniture_sentence
from kg.articles.headers import header_fields, header_span
from kg.articles.inline import block_tags, fold
from kg.articles.mapped import Mapped, of_lines
from kg.document import Block, Document, Dropped
from kg.model import Article, BlockKind, DateValue, Span

_MARKER = re.compile(r"(?:[-*•·–—▪■●]|\(?\d{1,2}[.)])\s+(?=\S)")
_ABBREVIATION_END = re.compile(r"(?:\b[A-Z]\.)+$|\b(?:Inc|Corp|Ltd|Jr|Sr|St)\.$")
_SENTENCE = re.compile(
    r"(?<=[.!?][\"”)\]])\s+|(?<=[.!?])\s+(?=[\"“(\[A-Z©])|"
    r"(?<=[a-z]\.)(?=Read more|Sign up|Subscribe|Follow us)"
)
_LEAD_BLOCKS = 6  # how far from the top a byline, a title or a dateline may stand


@dataclass(frozen=True, slots=True)
class _Raw:
    """A block as found: kind, folded text, and whether the source had it on one line."""

    kind: BlockKind
    line: Mapped
    single: bool
    level: int = 0


def prepare(article: Article) -> Document:
    """Split an article into readable blocks and set aside what is not news.

    Wrapped lines are joined, Markdown and stray HTML marks are gone, odd spaces are plain; each
    block maps back to `article.text`. Everything left out is in `Document.dropped` with its
    reason: boilerplate, bylines, credits, metadata, tables, code. The dateline is cut off its
    paragraph and read; `anchor` is the article's date, else the dateline's, else that of a
    publication line at the top.
    """
    dropped: list[Dropped] = []
    raw = list(_raw_blocks(article, dropped))
    title = _title_index(raw, article.title)
    reasons = boilerplate([r.line.text for r in raw], article.source)
    if title is not None and _matches(raw[title].line.text, article.title):
        reasons[title] = None
    for i, block in enumerate(raw):
        edge = i < _LEAD_BLOCKS or i >= len(raw) - 2
        if reasons[i] is None and edge and i != title and is_byline(block.line.text):
            reasons[i] = "byline"
    if article.title is None:
        title = _first_title(raw, reasons)
    finish = _Finish(article, dropped)
    return Document(
        article=article,
        blocks=tuple(finish.blocks(raw, reasons, title)),
        dropped=tuple(sorted(dropped, key=lambda d: (d.start, d.end, d.reason))),
        place=finish.place,
        agency=finish.agency,
        anchor=finish.anchor(),
    )


def _raw_blocks(article: Article, dropped: list[Dropped]) -> Iterator[_Raw]:
    text = article.text
    start, end = header_span(text)
    if end > start:
        dropped.append(Dropped(start, end, "metadata"))
    if article.media_type == "text/markdown":
        for part in markdown.parts(text, end):
            if part.kind is None:
                dropped.append(Dropped(part.lines[0][0], part.lines[-1][1], part.reason))
                continue
            if not part.lines:
                continue
            line = fold(markdown.plain_inline(of_lines(text, part.lines)))
            if line.text:
                yield _Raw(part.kind, line, len(part.lines) == 1, part.level)
            else:
                dropped.append(Dropped(part.lines[0][0], part.lines[-1][1], "image or link without words"))
        return
    split = lines.tagged_paragraphs if block_tags(text) else lines.paragraphs
    for spans in split(text, end):
        line = fold(of_lines(text, spans))
        if not line.text:
            continue
        kind: BlockKind = "paragraph"
        if m := _MARKER.match(line.text):
            kind, line = "list", line.cut(m.end(), len(line.text))
        yield _Raw(kind, line, len(spans) == 1)


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _matches(text: str, title: str | None) -> bool:
    """Whether a block is the given title, up to punctuation and an outlet's name behind it."""
    one, other = _key(text), _key(title or "")
    return bool(one) and (one == other or (len(one) > 20 and other.startswith(one)))


def _title_index(raw: list[_Raw], title: str | None) -> int | None:
    return next((i for i, r in enumerate(raw[:_LEAD_BLOCKS]) if _matches(r.line.text, title)), None)


def _first_title(raw: list[_Raw], reasons: list[str | None]) -> int | None:
    """The first block left, where it reads like a headline and more follows."""
    kept = [i for i, reason in enumerate(reasons) if reason is None]
    if len(kept) < 2 or kept[0] >= _LEAD_BLOCKS:
        return None
    first = raw[kept[0]]
    if first.kind == "heading" or (
        first.kind == "paragraph" and first.single and _like_heading(first.line.text, 30)
    ):
        return kept[0]
    return None


def _like_heading(text: str, words: int) -> bool:
    if len(text) > 200 or len(text.split()) > words or find_dateline(text):
        return False
    if text.endswith((".", ":", ";", ",")) and not _ABBREVIATION_END.search(text) and not _title_case(text):
        return False
    spoken = re.search(r"[.,!?…][\"”]", text)
    return not spoken and (text[0].isupper() or not text[0].isalpha())


def _title_case(text: str) -> bool:
    """Whether nearly all longer words have capitals, as in ``Talks End Without a Deal.``."""
    long = [w for w in re.findall(r"[^\W\d_]+", text) if len(w) > 3]
    return len(long) > 2 and sum(w[0].isupper() for w in long) >= 0.85 * len(long) and not text.endswith(":")


def _header_day(article: Article) -> DateValue | None:
    """The day that lines of metadata above the text give."""
    written = None if article.date else header_fields(article.text).get("date")
    day = parse_day(written)
    return DateValue(start=day, end=day, precision="day", text=written or "") if day else None


class _Finish:
    """Turns raw blocks into blocks; keeps what the dateline and credits said on the way."""

    def __init__(self, article: Article, dropped: list[Dropped]) -> None:
        self._article = article
        self._dropped = dropped
        self.place: Span | None = None
        self.agency: Span | None = None
        self._dateline_day: DateValue | None = None
        self._published = _header_day(article)
        self._paragraphs = 0

    def anchor(self) -> DateValue | None:
        """The article's date, else the dateline's, else that of a publication line above the text."""
        if day := self._article.date:
            return DateValue(start=day, end=day, precision="day")
        return self._dateline_day or self._published

    def blocks(self, raw: list[_Raw], reasons: list[str | None], title: int | None) -> list[Block]:
        """The readable blocks; what is cut away goes to the dropped stretches."""
        found = []
        for i, (block, reason) in enumerate(zip(raw, reasons, strict=True)):
            if reason is not None:
                self._note(block.line, reason, early=self._paragraphs == 0)
                self._drop(block.line, reason)
                continue
            kind = "title" if i == title else self._kind(block, following=i + 1 < len(raw))
            line = block.line
            if kind == "paragraph":
                line = self._without_dateline(line)
                self._paragraphs += 1
            if kind in ("paragraph", "list", "quote"):
                line, kind = self._without_tail(line, kind)
                line = self._without_furniture(line)
            if line.text:
                found.append(Block(kind, line.text, line.offsets))
        return found

    def _kind(self, block: _Raw, following: bool) -> BlockKind:
        if (
            block.kind == "paragraph"
            and photo_tail(block.line.text) is None
            and block.single
            and following
            and self._paragraphs
            and _like_heading(block.line.text, 10)
        ):
            return "heading"
        return block.kind

    def _span(self, line: Mapped, start: int, end: int) -> Span:
        begin, stop = line.offsets[start], line.offsets[end - 1] + 1
        return Span(start=begin, end=stop, text=self._article.text[begin:stop])

    def _drop(self, line: Mapped, reason: str) -> None:
        if line.text.strip():
            self._dropped.append(Dropped(line.offsets[0], line.offsets[-1] + 1, reason))

    def _note(self, line: Mapped, reason: str, early: bool) -> None:
        """Remember the agency of a credit line and the day of a publication line."""
        if reason in ("credit", "byline") and self.agency is None and (where := agency_in(line.text)):
            self.agency = self._span(line, *where)
        if (
            reason == "publication line"
            and early
            and self._published is None
            and (day := parse_day(line.text))
        ):
            self._published = DateValue(start=day, end=day, precision="day", text=line.text)

    def _without_dateline(self, line: Mapped) -> Mapped:
        dateline = find_dateline(line.text)
        if dateline is None or (self._paragraphs > 2 and not dateline.agency):
            return line
        if self.place is None and dateline.place and self._paragraphs < 3:
            self.place = self._span(line, *dateline.place)
        if self.agency is None and dateline.agency:
            self.agency = self._span(line, *dateline.agency)
        if self._dateline_day is None and dateline.day:
            opening = line.text[: dateline.end].strip()
            self._dateline_day = DateValue(
                start=dateline.day, end=dateline.day, precision="day", text=opening
            )
        self._drop(line.cut(0, dateline.end).strip(), "dateline")
        return line.cut(dateline.end, len(line.text)).strip()

    def _without_tail(self, line: Mapped, kind: BlockKind) -> tuple[Mapped, BlockKind]:
        at = photo_tail(line.text) if len(line.text) < 600 else None
        if at is None:
            return line, kind
        self._drop(line.cut(at, len(line.text)).strip(), "photo credit")
        return line.cut(0, at).strip(), "caption"

    def _without_furniture(self, line: Mapped) -> Mapped:
        """Cut sentences out of a paragraph that are surely none of its own."""
        text = line.text
        cuts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
        spans = []
        for start, end in pairwise(cuts):
            if end > start and (reason := furniture_sentence(text[start:end])):
                self._drop(line.cut(start, end).strip(), reason)
                spans.append((start, end))
        return line.without(spans).strip() if spans else line


def completed(article: Article) -> Article:
    """The article with the headline and the day its own text carries, where it brings none."""
    if article.title is not None and article.date is not None:
        return article
    document = prepare(article)
    title = article.title or next((b.text[:300] for b in document.blocks if b.kind == "title"), None)
    day = document.anchor.start if document.anchor else None
    return article.model_copy(update={"title": title, "date": article.date or day})
