"""How wide words are, and where they are broken: measured by the widths of Arial and its like."""

from __future__ import annotations

import unicodedata
from functools import cache

_WIDTHS = {
    0.2: "'ijl",
    0.28: " !,./:;I|ft[]\\",
    0.34: '()-r`"',
    0.5: "Jckszvxy*",
    0.56: "#$0123456789?Labdeghnopqu_",
    0.6: "+<=>~FTZ",
    0.67: "&ABEKPSVXY",
    0.72: "CDHNRUw",
    0.78: "GOQ",
    0.85: "Mm%",
    1.0: "W@—",
}


@cache
def _table() -> dict[str, float]:
    return {character: width for width, characters in _WIDTHS.items() for character in characters}


@cache
def width(text: str, size: float = 1.0, *, bold: bool = False) -> float:
    """Width of a line of text in units of the font size, a little generous."""
    table = _table()
    total = 0.0
    for character in unicodedata.normalize("NFKD", text):
        if not unicodedata.combining(character):
            wide = unicodedata.east_asian_width(character) in "WF"
            total += table.get(character, 1.0 if wide else 0.62)
    return total * size * (1.1 if bold else 1.03)


def wrap(text: str, longest: int = 22) -> tuple[str, ...]:
    """One or two lines; what does not fit is cut and marked with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= longest * 0.8:
        return (text,)
    spaces = [i for i, character in enumerate(text) if character in " -"]
    if not spaces:
        return (cut(text, longest),)
    middle = min(
        spaces, key=lambda i: (i > longest, abs(i - len(text) / 2) if len(text) <= 2 * longest else -i)
    )
    break_at = middle + (text[middle] == "-")
    return (cut(text[:break_at], longest), cut(text[middle + 1 :], longest))


def cut(text: str, longest: int) -> str:
    """Text of at most `longest` characters."""
    text = text.strip()
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip(' ,.;:-')}…"
