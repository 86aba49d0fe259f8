"""Folders, files and standard input to articles, in a fixed order, one bad input at a time."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.articles.days import parse_day
from kg.articles.decode import declared_encoding, decode, refuse_binary
from kg.articles.notices import ArticleNotice
from kg.articles.preparing import completed
from kg.articles.records import Defaults, Found, read_csv, read_json, read_json_lines, record_to_article
from kg.errors import ArticleError, SettingsError
from kg.model import Article

KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
}
MAX_CHARACTERS = 5_000_000
_MAX_FILE = 2_000_000_000  # bytes of a file that must be held whole (JSON, CSV, standard input)
_STDIN = "-"
OnError = Callable[[ArticleError], None]


@dataclass(frozen=True, slots=True)
class _File:
    """A file to read: where it is, the name messages give it, the id its article gets, its kind."""

    path: Path
    where: str
    made_id: str
    kind: str | None


class Reader(Iterator[Article]):
    """The articles found, in order.

    Without `on_error` a bad one raises on its turn, and the next call goes on behind it.
    """

    def __init__(self, found: Iterator[Found], on_error: OnError | None) -> None:
        self._found = found
        self._on_error = on_error

    def __next__(self) -> Article:
        for item in self._found:
            if isinstance(item, Article):
                return item
            if self._on_error is not None:
                self._on_error(item)
            elif not isinstance(item, ArticleNotice):
                raise item
        raise StopIteration


def read(
    paths: Iterable[str | Path] | str | Path,
    *,
    date: dt.date | str | None = None,
    source: str | None = None,
    on_error: OnError | None = None,
    max_characters: int = MAX_CHARACTERS,
) -> Iterator[Article]:
    """Read articles from folders (all below them), files, and ``-`` for standard input.

    Text, Markdown, HTML, JSON, JSON Lines and CSV are told apart by their extension, standard
    input and named files without a known one by their content. Order: paths as given, files of
    a folder sorted. Files given twice are read once; hidden ones and unknown kinds inside a
    folder are passed over. An article's id is its own, else its path without extension,
    relative to the folder given, with record number. A headline or day it lacks is taken from its
    own text (title line, dateline, publication line) before the defaults count.

    Args:
        paths: one or many.
        date: for articles that bring none.
        source: likewise.
        on_error: told of each `ArticleError`, and of each `ArticleNotice` that stops nothing.
            Without it errors are raised, and the next `next()` goes on behind them.
        max_characters: the longest single article to accept.

    Raises:
        SettingsError: `date` is no date.
        ArticleError: an article that cannot be read (only without `on_error`).
    """
    day = parse_day(date)
    if date is not None and day is None:
        raise SettingsError(f"the date {str(date)[:40]!r} cannot be read for sure; write it as YYYY-MM-DD")
    defaults = Defaults(day, source, max_characters, completed)
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    return Reader(_read_all(given, defaults), on_error)


def _read_all(given: list[str | Path], defaults: Defaults) -> Iterator[Found]:
    for item in _files(given):
        if isinstance(item, ArticleError):
            yield item
            continue
        try:
            yield from _read_file(item, defaults)
        except OSError as error:
            yield ArticleError(
                item.where, f"cannot be read ({error.strerror or error}); check its permissions"
            )
        except ArticleError as error:
            yield error


def _shown(path: str | Path) -> str:
    """A path as valid Unicode, with forward slashes."""
    return os.fsencode(os.fspath(path)).decode("utf-8", "replace").replace(os.sep, "/")


def _files(given: list[str | Path]) -> list[_File | ArticleError]:
    """All files in reading order with ids that differ, and what is wrong with the paths."""
    found: list[tuple[Path, str, str, str | None] | ArticleError] = []
    seen: set[Path] = set()
    for item in given:
        if str(item) == _STDIN:
            found.append((Path(_STDIN), "stdin", "stdin", None))
            continue
        path = Path(item)
        try:
            if path.is_dir():
                found.extend(_in_folder(path, seen))
            elif path.exists():
                if path.resolve() not in seen:
                    seen.add(path.resolve())
                    found.append((path, _shown(path), _shown(path.name), KINDS.get(path.suffix.lower())))
            else:
                found.append(ArticleError(_shown(path), "no such file or folder; check the path"))
        except (OSError, ValueError) as error:
            found.append(ArticleError(_shown(path), f"not a usable path ({error})"))
    return _with_ids(found)


def _in_folder(folder: Path, seen: set[Path]) -> Iterator[tuple[Path, str, str, str | None] | ArticleError]:
    relative: list[tuple[tuple[str, ...], Path]] = []
    problems: list[ArticleError] = []

    def note(error: OSError) -> None:
        problems.append(ArticleError(_shown(error.filename or folder), f"cannot be read ({error.strerror})"))

    for root, folders, names in os.walk(folder, onerror=note):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in names:
            path = Path(root, name)
            if not name.startswith(".") and path.is_file():
                relative.append((path.relative_to(folder).parts, path))
    unknown = [parts for parts, path in relative if path.suffix.lower() not in KINDS]
    for parts, path in sorted(relative):
        kind = KINDS.get(path.suffix.lower())
        if kind and path.resolve() not in seen:
            seen.add(path.resolve())
            yield path, _shown(path), _shown("/".join(parts)), kind
    yield from sorted(problems, key=str)
    if unknown:
        yield ArticleNotice(_shown(folder), _unknown_kinds(unknown))
    if len(unknown) == len(relative) and not problems:
        yield ArticleError(_shown(folder), f"no articles in this folder; expected {_kinds_read()}")


def _kinds_read() -> str:
    return ".txt, .md, .html, .json, .jsonl or .csv files"


def _unknown_kinds(unknown: list[tuple[str, ...]]) -> str:
    kinds = Counter(Path(parts[-1]).suffix.lower() or "no extension" for parts in unknown)
    listed = ", ".join(f"{_shown(kind)} ({n})" for kind, n in sorted(kinds.items())[:8])
    example = _shown("/".join(min(unknown)))
    return f"{len(unknown)} file(s) passed over, such as {example}: {listed}; expected {_kinds_read()}"


def _with_ids(found: list[tuple[Path, str, str, str | None] | ArticleError]) -> list[_File | ArticleError]:
    """Ids from relative paths: without extension where unique, else with it, else the path as given."""
    files = [f for f in found if not isinstance(f, ArticleError)]

    def stem(name: str) -> str:
        return re.sub(r"(?<=[^/])\.[^./]*$", "", name)

    short = Counter(stem(f[2]) for f in files)
    named = Counter(f[2] for f in files)
    items: list[_File | ArticleError] = []
    for entry in found:
        if isinstance(entry, ArticleError):
            items.append(entry)
            continue
        path, where, name, kind = entry
        made_id = stem(name) if short[stem(name)] == 1 else name if named[name] == 1 else where
        items.append(_File(path, where, made_id, kind))
    return items


def _read_file(file: _File, defaults: Defaults) -> Iterator[Found]:
    if file.path == Path(_STDIN):
        yield from _read_bytes(sys.stdin.buffer.read(), file, defaults)
        return
    size = file.path.stat().st_size
    if file.kind == "jsonl" and size > 50_000_000 and not _is_wide(file.path):
        yield from read_json_lines(_lines(file.path), file.where, file.made_id, defaults)
        return
    single = file.kind in ("text", "markdown", "html")
    most = 8 * defaults.limit if single else _MAX_FILE
    if size > most:
        way = (
            "split it into its articles, or allow more"
            if single
            else "write it as JSON Lines, which is read line by line"
        )
        raise ArticleError(file.where, f"{size:,} bytes are more than the {most:,} allowed; {way}")
    yield from _read_bytes(file.path.read_bytes(), file, defaults)


def _is_wide(path: Path) -> bool:
    with path.open("rb") as stream:
        start = stream.read(400)
    refuse_binary(start, _shown(path))
    return b"\x00" in start or start.startswith((b"\xff\xfe", b"\xfe\xff"))


def _lines(path: Path) -> Iterator[str]:
    """Lines of a big file one at a time, each decoded by itself."""
    with path.open("rb") as stream:
        for line in stream:
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError:
                yield line.decode("cp1252", "replace")


def _read_bytes(data: bytes, file: _File, defaults: Defaults) -> Iterator[Found]:
    decoded = decode(data, file.where, declared_encoding(data) if file.kind == "html" else None)
    if decoded.notice:
        yield ArticleNotice(file.where, decoded.notice)
    text = decoded.text
    kind = file.kind or sniff(text)
    where, made_id = file.where, file.made_id
    if kind == "jsonl":
        yield from read_json_lines(text.split("\n"), where, made_id, defaults)
    elif kind == "json":
        yield from read_json(text, where, made_id, defaults)
    elif kind == "csv":
        yield from read_csv(text, where, made_id, defaults)
    elif kind == "html":
        from kg.articles.html import html_to_record

        yield from record_to_article(html_to_record(text, where), where, made_id, defaults)
    else:
        from kg.articles.headers import header_fields

        fields = header_fields(text)
        media_type = "text/markdown" if kind == "markdown" else "text/plain"
        yield from record_to_article(fields, where, made_id, defaults, text=text, media_type=media_type)


def sniff(text: str) -> str:
    """What an input without extension is: ``json``, ``jsonl``, ``html``, ``markdown`` or ``text``."""
    start = text[:2000].lstrip("\ufeff \t\r\n")
    if re.match(r"<(?:!doctype|html|head|body|article|\?xml|!--|meta|div|main|title)\b", start, re.I):
        return "html"
    if re.match(r"\{\s*(?:\"|\}|$)|\[\s*[\[{\]]", start):
        first = text.lstrip("\ufeff \t\r\n").split("\n", 1)[0].strip()
        rest = text.lstrip("\ufeff \t\r\n")[len(first) :].strip()
        if first.startswith("{") and first.endswith("}") and (not rest or rest.startswith("{")):
            return "jsonl" if rest else "json"
        return "json"
    if re.match(r"---\s*\n(?:[\w-]+:.*\n)+", start) or re.match(r"#{1,3} \S", start):
        return "markdown"
    return "text"
