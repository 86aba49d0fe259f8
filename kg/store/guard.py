"""Keeps a query inside the graph: what would reach out or write is refused before it runs.

The engine has no switch for SERVICE, and `FROM` in other engines reads files. So the words
of a query are looked at, those in comments, strings, IRIs, variables and prefixed names aside.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kg.errors import QueryError

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n\r]*)
    | (?P<string>  \"{3}(?:(?:\"|\"\")?(?:[^"\\]|\\.))*\"{3} | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
                 | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<name>    (?:[^\W\d_][\w.\-]*(?<!\.))?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<var>     [?$]\w+)
    | (?P<tag>     @[A-Za-z][A-Za-z0-9\-]*)
    | (?P<word>    [^\W\d]\w*)
    | (?P<other>   .)
    """,
    re.VERBOSE | re.DOTALL,
)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OUTSIDE = {
    "SERVICE": "SERVICE asks another endpoint",
    "FROM": "FROM chooses another data set",
    "LOAD": "LOAD reads another file",
}
_WRITES = frozenset({"INSERT", "DELETE", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "USING"})
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def _words(query: str) -> list[tuple[str, int]]:
    """Bare words in upper case, with their offsets."""
    return [(m[0].upper(), m.start()) for m in _TOKEN.finditer(query) if m.lastgroup == "word"]


def position(query: str, offset: int) -> str:
    """Line and column of an offset, counted from 1."""
    before = query[:offset]
    return f"line {before.count(chr(10)) + 1}, column {offset - before.rfind(chr(10))}"


def check(query: str) -> str:
    """The form of a query that stays inside the graph: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryError: it reaches outside the graph, writes, or is no query at all.
    """
    decoded = _CODEPOINT.sub(lambda m: _character(m[1] or m[2]), query)
    for text in dict.fromkeys((query, decoded)):
        words = _words(text)
        for word, offset in words:
            if word in _OUTSIDE:
                raise QueryError(
                    f"{position(text, offset)}: {_OUTSIDE[word]}, and a query here reads this graph only; "
                    "leave it out"
                )
        forms = [(word, offset) for word, offset in words if word in FORMS or word in _WRITES]
        if forms and forms[0][0] in _WRITES:
            raise QueryError(
                f"{position(text, forms[0][1])}: {forms[0][0]} changes the graph, which is read-only here; "
                f"begin with {', '.join(FORMS[:-1])} or {FORMS[-1]}"
            )
    found = [word for word, _ in _words(query) if word in FORMS]
    if not found:
        raise QueryError(f"this is no SPARQL query: it has none of {', '.join(FORMS)}")
    return found[0]


def is_ordered(query: str) -> bool:
    """Whether the query has an ORDER BY anywhere."""
    words = [word for word, _ in _words(query)]
    return any(pair == ("ORDER", "BY") for pair in pairwise(words))


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else "�"
