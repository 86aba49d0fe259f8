"""Named SPARQL queries: questions an analyst asks, one file each, shared by all that ask them.

A file is SPARQL as it stands, headed by comments::

    # title: Who met whom, by month
    # description: Counts the meetings of each pair of participants.
    # parameter: entity entity Lavrov | the participant whose meetings are listed
    # parameter: since date 0001-01-01 | first day

A parameter is a name, a type (``entity``, ``class``, ``date`` or ``text``), an example or
default, and what it means. In the query it is written ``$name`` and is replaced by its value;
other variables are written with ``?``. A parameter of type ``entity`` must be given, except
that its example stands in a file so that the file runs as it is; the others have defaults.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import InputError, SettingsError, UnknownNameError
from kg.ontology import load_ontology
from kg.turtle import literal

_HEADER = re.compile(r"#\s*(title|description|parameter):\s*(.+)")
_PARAMETER = re.compile(r"(\w+)\s+(entity|class|date|text)\s+([^|]+?)\s*\|\s*(.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value a query asks for.

    Attributes:
        type: ``entity`` (a label, id or IRI), ``class`` (of events), ``date`` (2013, 2013-09
            or 2013-09-24) or ``text``.
        default: used where none is given; for an entity an example only.
    """

    name: str
    type: str
    default: str
    meaning: str

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.type == "entity"


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its name, title, description and parameters; `text` is the file's SPARQL."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str

    def fill(self, values: Mapping[str, str], iri_of: Callable[[str], str]) -> str:
        """The query with its parameters replaced.

        Args:
            values: values by parameter name.
            iri_of: IRI of an entity by any of its names.

        Raises:
            UnknownNameError: a value for a parameter that the query has not, or a class that
                the ontology has not.
            InputError: an entity is missing, or a value is not of its type.
            NotFoundError: `iri_of` finds no such entity.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise UnknownNameError(f"parameter of {self.name}", name, known)
        missing = [p.name for p in self.parameters if p.required and p.name not in values]
        if missing:
            raise InputError(
                f"{self.name} needs {', '.join(missing)}; "
                f"for instance -p {missing[0]}={known[missing[0]].default}"
            )
        terms = {p.name: _term(p, values.get(p.name, p.default), iri_of) for p in self.parameters}
        return re.sub(r"\$(\w+)", lambda m: terms.get(m[1], m[0]), self.text)


def _term(parameter: Parameter, value: str, iri_of: Callable[[str], str]) -> str:
    value = value.strip()
    if parameter.type == "entity":
        return f"<{iri_of(value)}>"
    if parameter.type == "class":
        return f"<{load_ontology().event(value.removeprefix('kg:')).iri}>"
    if parameter.type == "date":
        if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
            raise InputError(f"{parameter.name}: {value!r} is no date; write 2013, 2013-09 or 2013-09-24")
        return f'"{_day(value, last=parameter.name == "until")}"^^xsd:date'
    return literal(value)


def _day(text: str, *, last: bool) -> str:
    """First or last day of a year or month; a day as it is."""
    year, month, day = (*text.split("-"), "", "")[:3]
    month = month or ("12" if last else "01")
    if not day:
        day = f"{monthrange(int(year), min(max(int(month), 1), 12))[1]:02}" if last else "01"
    return f"{year}-{month}-{day}"


@cache
def load_queries() -> Mapping[str, NamedQuery]:
    """All named queries by name, in the order of names.

    Raises:
        SettingsError: a file lacks a title or a description, or a parameter is not written as it should be.
    """
    files = sorted(Path(__file__).parent.glob("*.rq"))
    return MappingProxyType({file.stem: _parse(file.stem, file.read_text("utf-8")) for file in files})


def load_query(name: str) -> NamedQuery:
    """The named query.

    Raises:
        UnknownNameError: there is none of that name.
    """
    queries = load_queries()
    if name not in queries:
        raise UnknownNameError("named query", name, queries)
    return queries[name]


def _parse(name: str, text: str) -> NamedQuery:
    found: dict[str, list[str]] = {"title": [], "description": [], "parameter": []}
    for line in text.splitlines():
        header = _HEADER.fullmatch(line.strip())
        if header:
            found[header[1]].append(header[2].strip())
    if len(found["title"]) != 1 or not found["description"]:
        raise SettingsError(f"{name}.rq: needs one '# title:' and a '# description:' line")
    parameters = []
    for line in found["parameter"]:
        match = _PARAMETER.fullmatch(line)
        if not match:
            raise SettingsError(
                f"{name}.rq: '# parameter: {line}' should be: name, type, default, a bar and the meaning"
            )
        parameters.append(Parameter(*match.groups()))
    for parameter in parameters:
        if f"${parameter.name}" not in text:
            raise SettingsError(f"{name}.rq: parameter {parameter.name} is not used as ${parameter.name}")
    return NamedQuery(name, found["title"][0], " ".join(found["description"]), tuple(parameters), text)
