"""Reading events out of articles."""

from __future__ import annotations

from pathlib import Path

from kg.errors import SettingsError, UnknownNameError
from kg.extract.base import Extractor

__all__ = ["Extractor", "load_extractor"]


def load_extractor(
    name: str | None = None,
    *,
    gazetteer: Path | None = None,
    lexicon: Path | None = None,
    analyser: str | None = None,
    min_confidence: float | None = None,
) -> Extractor:
    """The extractor of that name; without a name the one that ships (``rules``).

    Args:
        name: ``rules``.
        gazetteer: a user's own table, which wins over the built-in one.
        lexicon: a user's own lexicon folder or table, which wins over the built-in one.
        analyser: ``embedded`` (the default) or ``spacy:NAME``.
        min_confidence: the least confidence of a claim, 0 to 1; by default 0.45.

    Raises:
        UnknownNameError: there is no such extractor.
        SettingsError: a table of the user's is wrong, or the least confidence is no share.
    """
    if name not in (None, "rules"):
        raise UnknownNameError("extractor", name or "", ["rules"])
    from kg.extract import rules

    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise SettingsError(f"the least confidence is {min_confidence:g}; it must be from 0 to 1")
    return rules.load_extractor(
        gazetteer=gazetteer, lexicon=lexicon, analyser=analyser, min_confidence=min_confidence
    )
