"""Records with fields (JSON, JSON Lines, CSV, header lines) to articles, whatever the fields are called."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.articles.days import parse_day
from kg.articles.decode import check_text
from kg.articles.english import is_english_tag, other_language
from kg.articles.notices import ArticleNotice
from kg.errors import ArticleError
from kg.model import Article

Found = Article | ArticleError

# Field of an article: the names it goes by, the better ones first, in letters and digits only.
ALIASES: Mapping[str, str] = {
    "id": "id uuid guid articleid docid documentid storyid newsid uid identifier key",
    "text": "text body content article articlebody articletext fulltext maintext bodytext contenttext "
    "textcontent cleanedtext plaintext story storytext document rawtext paragraphs",
    "html": "html contenthtml bodyhtml rawhtml contentencoded",
    "title": "title headline heading name headlinetext articletitle ogtitle dctitle",
    "date": "date published publishedat datepublished publicationdate pubdate publishdate publishedon "
    "publisheddate publicationtime publishedtime articlepublishedtime articledate docdate dcdate issued "
    "firstpublished time timestamp created createdat datetime day isodate",
    "source": "source outlet publisher publication newspaper sitename ogsitename medium media agency "
    "sourcename "
    "domain site website newssource journal",
    "url": "url link href permalink webpage weburl canonicalurl articleurl ogurl sourceurl shareurl uri",
    "author": "author authors byline creator writer writers dccreator by journalist reporter",
    "language": "language lang inlanguage languagecode locale langcode oglocale",
}
# Names of the list of articles in an envelope.
_LISTS = "articles items data results documents docs entries records news response hits feed graph"
_INNER = ("name", "title", "text", "value", "@value", "#text", "label", "content", "$t")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller gives for articles that bring none, and how long an article may be.

    `complete` adds what an article's own text tells, such as the day of its dateline.
    """

    date: Any = None
    source: str | None = None
    limit: int = 5_000_000
    complete: Callable[[Article], Article] = lambda article: article


@cache
def _names() -> dict[str, tuple[str, int]]:
    """Alias to its field and its rank among that field's names."""
    return {
        name: (field, rank) for field, names in ALIASES.items() for rank, name in enumerate(names.split())
    }


def fields_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record's values by article field; of two names for one field the better one with a value counts."""
    best: dict[str, tuple[int, Any]] = {}
    for key, value in record.items():
        known = _names().get(re.sub(r"[^a-z0-9]", "", str(key).lower()))
        if known is None or value is None or value == "" or value == [] or value == {}:
            continue
        field, rank = known
        if field not in best or rank < best[field][0]:
            best[field] = (rank, value)
    return {field: value for field, (_, value) in best.items()}


def plain(value: Any) -> str | None:
    """A field's value as a line of text; of an object its name, of a list its members joined."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, Mapping):
        return next((plain(value[key]) for key in _INNER if value.get(key)), None)
    if isinstance(value, list | tuple):
        parts = [p for p in map(plain, value) if p]
        return ", ".join(parts) or None
    line = " ".join(str(value).split()).replace("\x00", "")
    return re.sub("[\ud800-\udfff]", "\ufffd", line) or None


def _body(value: Any, where: str) -> str:
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return "\n\n".join(value)
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        inner = fields_of(value).get("text") or next(
            (value[k] for k in _INNER if isinstance(value.get(k), str)), None
        )
        if isinstance(inner, str):
            return inner
    raise ArticleError(where, f"the text is {type(value).__name__}, not a string; give it as one string")


def record_to_article(
    record: Any,
    where: str,
    made_id: str,
    defaults: Defaults,
    *,
    text: str | None = None,
    media_type: str = "text/plain",
) -> Iterator[Found]:
    """One record as an article, or the error that speaks against it; notices come before it.

    `text` overrides the record's own (the record is then only its metadata).
    """
    try:
        yield from _to_article(record, where, made_id, defaults, text, media_type)
    except ArticleError as error:
        yield error
    except RecursionError:
        yield ArticleError(where, "fields nested too deep to be read")


def _to_article(
    record: Any, where: str, made_id: str, defaults: Defaults, text: str | None, media_type: str
) -> Iterator[Found]:
    if not isinstance(record, Mapping):
        raise ArticleError(where, f"expected an object with a field `text`, found {type(record).__name__}")
    given = fields_of(record)
    if text is None and "text" not in given and isinstance(given.get("html"), str):
        from kg.articles.html import html_to_record

        page = html_to_record(given["html"], where)
        given = page | given
        given["text"] = page["text"]
    if text is None and "text" not in given:
        have = ", ".join(sorted(map(str, record))[:12]) or "none"
        raise ArticleError(
            where, f"no text: expected a field `text` (or body, content, article); it has {have}"
        )
    body = check_text(_body(given["text"], where) if text is None else text, where, defaults.limit)
    language = plain(given.get("language"))
    _refuse_other_languages(body, language, where)
    date = parse_day(given.get("date"))
    if date is None and "date" in given:
        yield ArticleNotice(
            where,
            f"the date {str(given['date'])[:40]!r} cannot be read for sure, so the article is read "
            "without it; write it as YYYY-MM-DD",
        )
    article = Article(
        id=plain(given.get("id")) or made_id,
        text=body,
        title=plain(given.get("title")),
        date=date,
        source=plain(given.get("source")) or defaults.source,
        url=plain(given.get("url")),
        author=plain(given.get("author")),
        language=language[:35] if language else None,
        where=where,
        media_type=media_type,
    )
    article = defaults.complete(article)
    if article.date is None and "date" not in given:
        article = article.model_copy(update={"date": defaults.date})
    yield article


def _refuse_other_languages(text: str, tag: str | None, where: str) -> None:
    remedy = "only English is read: translate it or leave it out"
    if tag and not is_english_tag(tag):
        raise ArticleError(
            where, f"its language is given as {tag[:35]!r}; {remedy}, or correct the field `language`"
        )
    if other := other_language(text):
        raise ArticleError(where, f"the text looks like {other}; {remedy}")


def _records_in(value: Any) -> Iterable[Any]:
    """The article records of a JSON value: itself, its members, or those of a list inside an envelope."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping) and not {"text", "html"} & fields_of(value).keys():
        keys = {re.sub(r"[^a-z]", "", str(k).lower()): k for k in value}
        for name in _LISTS.split():
            inner = value.get(keys.get(name, ""))
            if isinstance(inner, list) and any(isinstance(v, Mapping) for v in inner):
                return inner
            if isinstance(inner, Mapping) and (found := _records_in(inner)) != [inner]:
                return found
    return [value]


def read_json(text: str, where: str, made_id: str, defaults: Defaults) -> Iterator[Found]:
    """Articles of a JSON text: one object, a list, or an envelope such as ``{"articles": [...]}``.

    Of a list that breaks off the whole members before the break are read.
    """
    try:
        records = list(_records_in(json.loads(text)))
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        yield from _read_broken(text, where, made_id, defaults, error)
        return
    if not records:
        yield ArticleError(where, "empty: a list without articles")
    for number, record in enumerate(records, 1):
        alone = len(records) == 1
        place, name = (where, made_id) if alone else (f"{where}#{number}", f"{made_id}-{number}")
        yield from record_to_article(record, place, name, defaults)


def _read_broken(
    text: str, where: str, made_id: str, defaults: Defaults, error: Exception
) -> Iterator[Found]:
    start = re.match(r"\s*\[\s*", text)
    at, number = (start.end(), 0) if start else (0, 0)
    decoder = json.JSONDecoder()
    while start:
        try:
            record, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        number += 1
        yield from record_to_article(record, f"{where}#{number}", f"{made_id}-{number}", defaults)
        comma = re.compile(r"\s*,\s*").match(text, at)
        if not comma:
            break
        at = comma.end()
    line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
    read = f"; the {number} article(s) before it were read" if number else ""
    yield ArticleError(f"{where}:{line}", f"{_json_problem(error, text)}{read}")


def _json_problem(error: Exception, text: str) -> str:
    if isinstance(error, RecursionError):
        return "JSON nested too deep to be read"
    if not isinstance(error, json.JSONDecodeError):
        return f"not valid JSON ({error})"
    if error.pos >= len(text.rstrip()) or "Unterminated" in error.msg:
        return "JSON that breaks off: the file was cut; fetch or write it again"
    return f"not valid JSON ({error.msg} at column {error.colno})"


def read_json_lines(lines: Iterable[str], where: str, made_id: str, defaults: Defaults) -> Iterator[Found]:
    """Articles of JSON Lines, one object a line; blank lines are passed over."""
    empty = True
    for number, line in enumerate(lines, 1):
        if not line.strip(" \t\r\n\ufeff"):
            continue
        empty = False
        place = f"{where}:{number}"
        try:
            record = json.loads(line.strip(" \t\r\n\ufeff"))
        except (ValueError, RecursionError) as error:
            yield ArticleError(place, _json_problem(error, line))
            continue
        yield from record_to_article(record, place, f"{made_id}-{number}", defaults)
    if empty:
        yield ArticleError(where, "empty: no line holds a record")


def read_csv(text: str, where: str, made_id: str, defaults: Defaults) -> Iterator[Found]:
    """Articles of a CSV table with a header line; comma, semicolon or tab tell the columns apart."""
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=lambda d: (head.count(d), d == ","))
    csv.field_size_limit(max(csv.field_size_limit(), defaults.limit + 1))
    # An odd number of quotes means a cell that is never closed: strict reading finds where.
    strict = text.count('"') % 2 == 1
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    try:
        header = next(rows, [])
        if "text" not in fields_of(dict.fromkeys(header, "x")):
            names = ", ".join(h.strip()[:30] for h in header[:12])
            raise ArticleError(
                where, f"no column `text` (or body, content, article) in the header; it has {names}"
            )
        row = None
        for row in rows:
            place = f"{where}:{rows.line_num}"
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(header):
                yield ArticleError(
                    place,
                    f"{len(row)} cells under {len(header)} columns; quote cells that hold the delimiter",
                )
                continue
            record = dict(zip(header, row, strict=False))
            yield from record_to_article(record, place, f"{made_id}-{rows.line_num}", defaults)
        if row is None:
            yield ArticleError(where, "empty: a header without rows")
    except ArticleError as error:
        yield error
    except csv.Error as error:
        yield ArticleError(
            f"{where}:{rows.line_num}", f"not valid CSV ({error}); an unclosed quote, or a cut file?"
        )
