"""What a query gives back: rows of a SELECT, triples of a CONSTRUCT."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, overload

from kg.errors import MissingExtraError, UnknownNameError
from kg.ontology import ID, PREFIXES, shorten
from kg.turtle import to_turtle

if TYPE_CHECKING:
    import pyoxigraph as ox

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

Value = str | int | float | bool | Decimal | dt.date | dt.datetime | None
_XSD = PREFIXES["xsd"]
_PYTHON: Mapping[str, Callable[[str], Value]] = {
    "integer": int,
    "int": int,
    "long": int,
    "nonNegativeInteger": int,
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": lambda text: text in ("true", "1"),
    "date": dt.date.fromisoformat,
    "dateTime": dt.datetime.fromisoformat,
}


def to_python(term: Term | None) -> Value:
    """A term as a Python value: IRIs and other literals as their text, dates and numbers as such."""
    if term is None:
        return None
    datatype = getattr(getattr(term, "datatype", None), "value", "")
    text: str = getattr(term, "value", None) or ("" if datatype else str(term))
    convert = _PYTHON.get(datatype.removeprefix(_XSD)) if datatype.startswith(_XSD) else None
    if convert is None:
        return text
    try:
        return convert(text)
    except (ValueError, ArithmeticError):
        return text


class Row(tuple[Value, ...]):
    """One row: values by place, by column name (``row["actor"]``) or as attributes (``row.actor``)."""

    _columns: tuple[str, ...]

    @overload  # type: ignore[override]
    def __getitem__(self, key: int | str) -> Value: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, key: int | str | slice) -> Value | tuple[Value, ...]:
        if isinstance(key, str):
            if key not in self._columns:
                raise UnknownNameError("column", key, self._columns)
            return tuple.__getitem__(self, self._columns.index(key))
        return tuple.__getitem__(self, key)

    def __getattr__(self, name: str) -> Value:
        columns = type(self)._columns
        if name in columns:
            return tuple.__getitem__(self, columns.index(name))
        raise AttributeError(f"no column {name!r}; columns: {', '.join(columns)}")


class Rows(Sequence[Row]):
    """The rows of a SELECT.

    Attributes:
        columns: names of the columns, in the order of the query.
        terms: for each row its RDF terms, None where a variable is not bound.
    """

    def __init__(
        self, columns: Sequence[str], terms: Sequence[tuple[Term | None, ...]], base: str = ID
    ) -> None:
        self.columns = tuple(columns)
        self.terms = terms
        self._base = base
        self._row = type("Row", (Row,), {"_columns": self.columns, "__slots__": ()})

    def __len__(self) -> int:
        return len(self.terms)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Rows: ...
    def __getitem__(self, index: int | slice) -> Row | Rows:
        if isinstance(index, slice):
            return Rows(self.columns, self.terms[index], self._base)
        row: Row = self._row(map(to_python, self.terms[index]))
        return row

    def __iter__(self) -> Iterator[Row]:
        return (self._row(map(to_python, terms)) for terms in self.terms)

    def __repr__(self) -> str:
        return f"<Rows: {len(self)} × {', '.join(self.columns)}>"

    def short(self) -> list[tuple[Value, ...]]:
        """The rows with IRIs as people read them: ``id:sergey-lavrov``, ``met``, ``nif:Phrase``."""
        return [tuple(self._short(term) for term in terms) for terms in self.terms]

    def _short(self, term: Term | None) -> Value:
        text = to_python(term)
        is_iri = term is not None and not hasattr(term, "datatype") and isinstance(text, str)
        return shorten(text, self._base) if is_iri and isinstance(text, str) else text

    def to_dicts(self, *, short: bool = False) -> list[dict[str, Value]]:
        """A dict a row; `short` as in `Rows.short`."""
        rows = self.short() if short else iter(self)
        return [dict(zip(self.columns, row, strict=True)) for row in rows]

    def to_pandas(self, *, short: bool = False) -> Any:
        """A pandas DataFrame; `short` as in `Rows.short`.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtraError("to_pandas()", "pandas") from None
        rows = self.short() if short else list(map(tuple, self))
        return pd.DataFrame(rows, columns=list(self.columns))

    def to_csv(self) -> str:
        """CSV as SPARQL 1.1 defines it: full IRIs, plain values, CRLF."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows(
            [getattr(term, "value", "") if term is not None else "" for term in terms] for terms in self.terms
        )
        return out.getvalue()

    def to_json(self) -> dict[str, Any]:
        """SPARQL 1.1 query results in JSON, as a dict."""
        bindings = [
            {name: _json(term) for name, term in zip(self.columns, terms, strict=True) if term is not None}
            for terms in self.terms
        ]
        return {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}


def _json(term: Term) -> dict[str, Any]:
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        found = {"type": "literal", "value": term.value}
        if term.language:
            found["xml:lang"] = term.language
        elif term.datatype.value != f"{_XSD}string":
            found["datatype"] = term.datatype.value
        return found
    return {"type": "triple", "value": str(term)}


class Triples(Sequence[str]):
    """The triples of a CONSTRUCT or DESCRIBE, as sorted N-Triples lines."""

    def __init__(self, lines: Sequence[str], base: str = ID) -> None:
        self.lines = tuple(lines)
        self._base = base

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return self.lines[index]

    def __repr__(self) -> str:
        return f"<Triples: {len(self)}>"

    def to_turtle(self) -> str:
        """As Turtle."""
        return to_turtle(self.lines, self._base)

    def to_ntriples(self) -> str:
        """As N-Triples, with a newline after each."""
        return "".join(f"{line}\n" for line in self.lines)


Result = Rows | Triples | bool
