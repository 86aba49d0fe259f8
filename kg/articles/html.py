"""A web page to its readable text and metadata, without network and without today's date."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from kg.articles.days import parse_day
from kg.errors import ArticleError

# Names of meta tags that give the day of publication, the surest first.
_DATE_NAMES = """article:published_time og:published_time datepublished publish-date publish_date
publication_date
pubdate dc.date.issued dcterms.issued dc.date dcterms.date dcterms.created date sailthru.date
parsely-pub-date cxenseparse:recs:publishtime citation_publication_date article.published
article_date_original originalpublicationdate created"""
_PARAGRAPHS = frozenset(("p", "head", "item"))
_BASE_DATES = {
    "original_date": True,
    "extensive_search": False,
    "min_date": "1900-01-01",
    "max_date": "2200-12-31",
}


def html_to_record(html: str, where: str) -> dict[str, Any]:
    """Main text, title, date, source, author, url and language of a page, as a record's fields.

    Text: the headline, then the page's paragraphs, a blank line between them, as found by
    trafilatura. Date: JSON-LD, meta tags, `<time>`, then htmldate's marked dates; never a guess
    from the text.

    Raises:
        ArticleError: no readable text.
    """
    from lxml import etree  # type: ignore[import-untyped]

    try:
        tree = _tree(html)
        record = _metadata(tree)
        page: Any = _extract(tree)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError, KeyError) as error:
        raise ArticleError(where, f"HTML that cannot be read ({type(error).__name__}: {error})") from error
    paragraphs: list[str] = []
    if page is not None:
        paragraphs = list(_paragraphs(page.body))
        for field, name in (
            ("title", "title"),
            ("source", "sitename"),
            ("author", "author"),
            ("url", "url"),
            ("date", "date"),
        ):
            if not record.get(field) and getattr(page, name, None):
                record[field] = getattr(page, name)
    if sum(len(p.split()) for p in paragraphs) < 25:
        paragraphs = max(paragraphs, _all_paragraphs(tree), key=lambda ps: sum(map(len, ps)))
    if not paragraphs:
        raise ArticleError(where, "no readable text in this page; save the article itself, or its text")
    title = _plain_title(record)
    if title and not any(_same(title, p) for p in paragraphs[:2]):
        paragraphs.insert(0, title)
    record["text"] = "\n\n".join(paragraphs)
    # The page's own tag often speaks of its frame; the text decides.
    record.pop("language", None)
    return {k: v for k, v in record.items() if v}


@cache
def _trafilatura() -> Any:
    """The library, kept from printing its log where nobody asked for it."""
    import logging

    import trafilatura

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura


def _tree(html: str) -> Any:
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_pis=True)
    return lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)


def _extract(tree: Any) -> Any:
    return _trafilatura().bare_extraction(
        copy.deepcopy(tree),
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params=_BASE_DATES,
    )


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", one).casefold() == re.sub(r"\W+", "", other).casefold()


def _plain_title(record: dict[str, Any]) -> str:
    """The title without the outlet's name behind it ("… | The Daily Post")."""
    title = " ".join(str(record.get("title") or "").split())
    source = str(record.get("source") or "")
    head, bar, tail = title.rpartition(" | ")
    if not bar:
        head, bar, tail = title.rpartition(" - ")
    if bar and len(head) > 15 and (bar == " | " or _same(tail, source)):
        title = head.strip()
    record["title"] = title
    return title


def _paragraphs(body: Any) -> Iterator[str]:
    """Text of the outermost paragraph elements of trafilatura's body, in order."""
    for element in body.iter("p", "head", "item", "quote"):
        if any(a.tag in _PARAGRAPHS for a in element.iterancestors()):
            continue
        if element.tag == "quote" and any(e.tag in _PARAGRAPHS for e in element.iter()):
            continue
        for part in "".join("\n" if e is None else e for e in _pieces(element)).split("\n\n"):
            if line := " ".join(part.split(" ")).strip():
                yield re.sub(r"\s*\n\s*", " ", line)


def _pieces(element: Any) -> Iterator[str]:
    """Text of an element; line breaks stay as newlines."""
    if element.tag == "lb":
        yield "\n"
    yield re.sub(r"[ \t\r\n]+", " ", element.text or "")
    for child in element:
        yield from _pieces(child)
        yield re.sub(r"[ \t\r\n]+", " ", child.tail or "")


def _all_paragraphs(tree: Any) -> list[str]:
    lines = (" ".join(p.text_content().split(" ")) for p in tree.iter("p"))
    return [re.sub(r"\s+", " ", line).strip() for line in lines if line.strip()]


def _metadata(tree: Any) -> dict[str, Any]:
    """Fields from JSON-LD first, then meta tags, then `<time>`."""
    record: dict[str, Any] = {}
    for node in _json_ld(tree):
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(k, str) and k.endswith(("Article", "Posting", "Report")) for k in kinds):
            record = _from_json_ld(node)
            break
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name and meta.get("content"):
            metas.setdefault(name, meta.get("content").strip())
    dates = (metas.get(name) for name in _DATE_NAMES.split())
    times = (
        t.get("datetime")
        for t in tree.iter("time")
        if t.get("pubdate") is not None or t.get("itemprop") == "datePublished"
    )
    record.setdefault("date", next((d for d in (*dates, *times) if d and parse_day(d)), None))
    record.setdefault("title", metas.get("og:title"))
    record.setdefault("source", metas.get("og:site_name"))
    record.setdefault(
        "url",
        next(
            (link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"),
            metas.get("og:url"),
        ),
    )
    return record


def _from_json_ld(node: dict[str, Any]) -> dict[str, Any]:
    from kg.articles.records import plain

    date = node.get("datePublished")
    found = {
        "date": date if parse_day(date) else None,
        "title": plain(node.get("headline")),
        "source": plain(node.get("publisher")),
        "author": plain(node.get("author")),
        "url": node.get("url") if isinstance(node.get("url"), str) else None,
    }
    return {k: v for k, v in found.items() if v}


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """All objects of the page's JSON-LD scripts, those inside `@graph` too; broken ones are passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            stack = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while stack:
            value = stack.pop(0)
            if isinstance(value, list):
                stack = value + stack
            elif isinstance(value, dict):
                yield value
                stack = [value["@graph"], *stack] if isinstance(value.get("@graph"), list) else stack
