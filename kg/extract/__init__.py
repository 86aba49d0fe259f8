"""Reading events out of articles."""

from __future__ import annotations

from pathlib import Path

from kg.errors import UnknownNameError
from kg.extract.base import Extractor

__all__ = ["Extractor", "load_extractor"]


def load_extractor(
    name: str | None = None,
    *,
    gazetteer: Path | None = None,
    lexicon: Path | None = None,
    analyser: str | None = None,
) -> Extractor:
    """The extractor of that name; without a name the one that ships (``rules``).

    Args:
        name: ``rules``.
        gazetteer: a user's own table, which wins over the built-in one.
        lexicon: a user's own lexicon folder or table, which wins over the built-in one.
        analyser: ``embedded`` (the default) or ``spacy:NAME``.

    Raises:
        UnknownNameError: there is no such extractor.
        SettingsError: a table of the user's is wrong.
    """
    if name not in (None, "rules"):
        raise UnknownNameError("extractor", name or "", ["rules"])
    from kg.extract import rules

    return rules.load_extractor(gazetteer=gazetteer, lexicon=lexicon, analyser=analyser)
