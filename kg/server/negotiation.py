"""Which format an answer is sent in: media types, and what an Accept header asks for (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.server.limits import RefusedError


@dataclass(frozen=True, slots=True)
class MediaFormat:
    """A format of results.

    Attributes:
        name: what ``?format=`` calls it; also the ending of a file.
        media: its media type.
        others: media types that mean the same.
        engine: what the engine calls it.
    """

    name: str
    media: str
    others: tuple[str, ...]
    engine: str

    @property
    def content_type(self) -> str:
        """Media type with its charset where one belongs to it."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


ROWS: Sequence[MediaFormat] = (
    MediaFormat("json", "application/sparql-results+json", ("application/json",), "JSON"),
    MediaFormat("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), "XML"),
    MediaFormat("csv", "text/csv", (), "CSV"),
    MediaFormat("tsv", "text/tab-separated-values", (), "TSV"),
)
TRIPLES: Sequence[MediaFormat] = (
    MediaFormat("ttl", "text/turtle", ("application/turtle", "application/x-turtle"), "TURTLE"),
    MediaFormat("nt", "application/n-triples", (), "N_TRIPLES"),
    MediaFormat("jsonld", "application/ld+json", ("application/json",), "JSON_LD"),
    MediaFormat("rdf", "application/rdf+xml", ("application/xml", "text/xml"), "RDF_XML"),
)
#: Other names for ``?format=``, as other endpoints have them.
ALIASES: Mapping[str, str] = MappingProxyType(
    {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "json-ld": "jsonld", "srj": "json", "srx": "xml"}
)


def accepted(header: str | None) -> list[tuple[str, float]]:
    """Media ranges of an Accept header with their q-values; what cannot be read is left out."""
    found: list[tuple[str, float]] = []
    for part in (header or "*/*").split(",")[:100]:
        media, *parameters = (piece.strip() for piece in part.split(";"))
        if not re.fullmatch(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+", media, re.ASCII):
            continue
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                value = value.strip()
                quality = float(value) if re.fullmatch(r"[01](\.\d{0,3})?", value, re.ASCII) else 0.0
        found.append((media.lower(), min(quality, 1.0)))
    return found


def quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The q-value of a media type: that of the most specific range which covers it, 0 for none."""
    kind = media.partition("/")[0]
    for wanted in (media, f"{kind}/*", "*/*"):
        values = [value for name, value in ranges if name == wanted]
        if values:
            return max(values)
    return 0.0


def choose(formats: Sequence[MediaFormat], accept: str | None, name: str | None = None) -> MediaFormat:
    """The format asked for; the first of those that are wanted equally.

    Args:
        formats: what there is, the preferred one first.
        accept: the Accept header.
        name: value of ``?format=``, which goes before the header.

    Raises:
        RefusedError: 400 for an unknown name, 406 where no format is acceptable.
    """
    if name is not None:
        wanted = ALIASES.get(name.lower(), name.lower())
        for form in formats:
            if wanted in (form.name, form.media):
                return form
        names = ", ".join(form.name for form in formats)
        raise RefusedError(400, f"this result has no format {name[:40]!r}; it has {names}")
    ranges = accepted(accept)
    best = max(formats, key=lambda form: _best(form, ranges))
    if _best(best, ranges) > 0:
        return best
    raise RefusedError(
        406, f"none of the accepted media types fits; there are {', '.join(form.media for form in formats)}"
    )


def _best(form: MediaFormat, ranges: Sequence[tuple[str, float]]) -> float:
    own = quality(form.media, ranges)
    named = {name for name, _ in ranges}
    return max([own, *(quality(other, ranges) for other in form.others if other in named)])


def prefers_page(accept: str | None) -> bool:
    """Whether the reader is a browser: HTML is named and no other type is wanted more."""
    ranges = accepted(accept)
    page = max((value for name, value in ranges if name in ("text/html", "application/xhtml+xml")), default=0)
    plain = [form.media for form in (*ROWS, *TRIPLES)] + ["application/json"]
    named = {name for name, _ in ranges}
    return page > 0 and all(quality(media, ranges) <= page for media in plain if media in named)
