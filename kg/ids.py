"""Names made from content, so that reading again changes nothing and merging is set union.

    article   art-<16 hex>                     of its normalised text
    evidence  art-….s<start>-<end>             below its article
    claim     art-….c-<12 hex>                 below its article
    event     meeting-<16 hex>                 of type, participants, period, matter
    entity    sergey-lavrov                    the gazetteer's own id
              jane-doe.person                  a name the gazetteer lacks
              art-….e-russian-diplomats-<8 hex>   never merged across articles
    run       run-<12 hex>

All are valid local names in Turtle without escapes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from kg.model import DateValue

_MAX_SLUG = 60


def digest(parts: Iterable[str], size: int = 16) -> str:
    """First `size` hex digits of the SHA-256 of the parts, kept apart by a unit separator."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:size]


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens; a hash where no ASCII letter is left.

    Long texts are cut and made unique by a hash.
    """
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    folded = folded.replace("'s ", " ").replace("'", "")
    words = re.findall(r"[a-z0-9]+", folded)
    joined = "-".join(words)
    if not joined:
        return f"x{digest([text], 12)}"
    if len(joined) > _MAX_SLUG:
        joined = f"{joined[:_MAX_SLUG].rstrip('-')}-{digest([joined], 6)}"
    return joined if joined[0].isalpha() else f"n{joined}"


def normalised(text: str) -> str:
    """Text with compatibility forms folded and white space made single, for hashing."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def article_id(text: str) -> str:
    """Local name of an article: a hash of its normalised text."""
    return f"art-{digest([normalised(text)])}"


def span_id(article: str, start: int, end: int) -> str:
    """Local name of a stretch of an article's text."""
    return f"{article}.s{start}-{end}"


def claim_id(article: str, event: str, start: int, end: int, *reading: str) -> str:
    """Local name of a claim: article, event, trigger offsets, and how it is read."""
    return f"{article}.c-{digest([event, str(start), str(end), *reading], 12)}"


def named_entity_id(label: str, kind: str) -> str:
    """Local name of an entity the gazetteer does not know: by its name and kind."""
    return f"{slug(label)}.{kind.lower()}"


def local_entity_id(article: str, label: str, key: str) -> str:
    """Local name of an entity known by words alone: kept below its article."""
    return f"{article}.e-{slug(label)}-{digest([key], 8)}"


def event_id(
    article: str,
    kind: str,
    actors: Iterable[str],
    targets: Iterable[str],
    matter: Iterable[str],
    date: DateValue | None,
) -> str:
    """Local name of an event.

    `matter` is what tells two such events apart (a topic or document), empty where the
    participants and the day do. Where the date is unknown the article is added.
    """
    when = str(date) if date else article
    sides = ["|".join(sorted(set(side))) for side in (actors, targets, matter)]
    return f"{kind.lower()}-{digest([kind, *sides, when])}"


def run_id(extractor: str, version: str, model: str) -> str:
    """Local name of a run: the same for the same extractor, version and model."""
    return f"run-{digest([extractor, version, model], 12)}"
