"""The errors this package raises on purpose.

    KgError
    ├── InputError            something the user gave cannot be read
    │   └── ArticleError      one article cannot be read; the others go on
    ├── SettingsError         an option, a setting or a table is wrong
    ├── UnknownNameError      a class, property, query or format that does not exist
    ├── QueryError            SPARQL that cannot be parsed or run
    ├── NotFoundError         an entity, edge or file that is not there
    ├── AnalyserError         the language model is missing or broken
    ├── AnchorError           an extractor's output that is not in the text
    └── MissingExtraError     an optional part is not installed

Each message says what is wrong, where, and how to mend it. Everything else that
escapes is a bug.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class KgError(Exception):
    """Base of every error raised on purpose; `str(error)` is fit to be shown to a user."""


class InputError(KgError):
    """Something the user gave cannot be read."""


class ArticleError(InputError):
    """One article cannot be read.

    Attributes:
        where: the file, and the line or record in it, such as ``news.jsonl:12``.
        problem: what is wrong and how to mend it.
    """

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem

    def __reduce__(self) -> tuple[type[ArticleError], tuple[str, str]]:
        return (ArticleError, (self.where, self.problem))


class SettingsError(KgError):
    """An option, a setting or a table of the user's is wrong."""


class UnknownNameError(KgError):
    """A name that is not in the vocabulary it was looked up in."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        close = get_close_matches(name, names, n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else f"known: {', '.join(names)}"
        super().__init__(f"unknown {what} {name!r}; {hint}")
        self._args = (what, name, tuple(names))

    def __reduce__(self) -> tuple[type[UnknownNameError], tuple[str, str, tuple[str, ...]]]:
        return (UnknownNameError, self._args)


class QueryError(KgError):
    """SPARQL that cannot be parsed or run."""


class NotFoundError(KgError):
    """An entity, edge or file that is not there."""


class AnalyserError(KgError):
    """The language model is missing, broken or of another version."""


class AnchorError(KgError):
    """An extractor's output that cannot be found in the article's text."""


class MissingExtraError(KgError):
    """An optional part is not installed; the message names the command that installs it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional part: pip install 'diplomatic-kg[{extra}]'")
        self._args = (what, extra)

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return (MissingExtraError, self._args)
