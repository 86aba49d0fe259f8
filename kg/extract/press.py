"""Words for newspapers and those who write them."""

from __future__ import annotations

from kg.language.analysis import Token

_PRESS = frozenset(
    "reporter journalist press newspaper paper media correspondent magazine daily weekly television tv radio "
    "broadcaster newscast".split()
)


def is_press(token: Token) -> bool:
    """Whether a noun names newspapers and those who write them."""
    return token.upos == "NOUN" and token.lemma.lower() in _PRESS
