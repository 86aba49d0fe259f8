"""N-Triples lines, and Turtle written from them: the same triples give the same bytes.

A triple is one canonical N-Triples line, ``<s> <p> "o" .``, without its newline. So a graph
is a set of strings, merging is set union, and sorting is sorting strings. Turtle is written
in one pass over sorted lines, one block a subject, and never holds more than one subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import TextIO
from urllib.parse import quote

from kg.ontology import ID, PREFIXES

_ESCAPES = {
    **{code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    **{ord(c): f"\\{e}" for c, e in {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r"}.items()},
    ord('"'): '\\"',
    ord("\\"): "\\\\",
    **dict.fromkeys(range(0xD800, 0xE000), "�"),  # half a surrogate pair is no character
}
_NEEDS_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\\ud800-\udfff]')
_SAFE_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BARE = {
    f"{_XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{_XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{_XSD}boolean": re.compile(r"true|false"),
}


def literal(text: str) -> str:
    """A plain string as an N-Triples literal, escaped canonically."""
    if _NEEDS_ESCAPE.search(text):
        text = text.translate(_ESCAPES)
    return f'"{text}"'


def node(namespace: str, local: str) -> str:
    """An IRI as N-Triples writes it; characters an IRI must not have are percent-encoded."""
    if not _SAFE_LOCAL.fullmatch(local):
        local = quote(local, safe="!$&'()*+,;=:@/?-._~")
    return f"<{namespace}{local}>"


def split(line: str) -> tuple[str, str, str]:
    """Subject, predicate and object of an N-Triples line, each as written."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest[:-2]


def subjects(lines: Iterable[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Subject after subject of sorted lines, with its predicates and objects."""
    for subject, group in groupby(map(split, lines), key=lambda triple: triple[0]):
        yield subject, [(predicate, value) for _, predicate, value in group]


def _shortener(base: str) -> Callable[[str], str]:
    """A function from an N-Triples term to its shortest Turtle form."""
    names = {**PREFIXES, "id": base}
    prefix_of = {namespace: prefix for prefix, namespace in names.items()}
    spaces = "|".join(re.escape(n) for n in sorted(prefix_of, key=len, reverse=True))
    prefixed = re.compile(rf"<({spaces})({_SAFE_LOCAL.pattern})>")

    @lru_cache(maxsize=1 << 16)
    def iri(term: str) -> str:
        match = prefixed.fullmatch(term)
        return f"{prefix_of[match[1]]}:{match[2]}" if match else term

    def short(term: str) -> str:
        if term[0] != '"':
            return iri(term)
        if term[-1] != ">":
            return term
        cut = term.rindex('"^^<')
        value, datatype = term[1:cut], term[cut + 4 : -1]
        bare = _BARE.get(datatype)
        if bare and bare.fullmatch(value):
            return value
        return f'"{value}"^^{iri(f"<{datatype}>")}'

    return short


def _rank(pair: tuple[str, str]) -> tuple[int, str, str]:
    """Sort key inside a subject: class, then label, then the rest by name."""
    predicate, value = pair
    return (0 if predicate == _TYPE else 1 if predicate == _LABEL else 2, predicate, value)


def turtle_blocks(lines: Iterable[str], base: str = ID) -> Iterator[str]:
    """Turtle piece by piece: the prefixes, then a block for each subject.

    Args:
        lines: N-Triples lines, sorted and without doubles.
        base: the namespace that prefix ``id:`` stands for.
    """
    names = {**PREFIXES, "id": base}
    yield "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in names.items())
    short = _shortener(base)
    for subject, pairs in subjects(lines):
        pairs.sort(key=_rank)
        parts = []
        for predicate, group in groupby(pairs, key=lambda pair: pair[0]):
            verb = "a" if predicate == _TYPE else short(predicate)
            parts.append(f"{verb} {', '.join([short(value) for _, value in group])}")
        yield f"\n{short(subject)} " + " ;\n    ".join(parts) + " .\n"


def write_turtle(lines: Iterable[str], stream: TextIO, *, base: str = ID, is_sorted: bool = False) -> None:
    """Write N-Triples lines as Turtle.

    Args:
        lines: N-Triples lines in any order, doubles allowed, unless `is_sorted`.
        stream: a text stream; open files as UTF-8 and without newline translation.
        base: the namespace that prefix ``id:`` stands for.
        is_sorted: the lines are sorted and without doubles already; then nothing is kept
            in memory but one subject.
    """
    stream.writelines(turtle_blocks(lines if is_sorted else sorted(set(lines)), base))


def to_turtle(lines: Iterable[str], base: str = ID) -> str:
    """The Turtle of N-Triples lines in any order."""
    return "".join(turtle_blocks(sorted(set(lines)), base))
