"""The wordings of `boilerplate.txt`: lines that every site puts around its articles, by reason.

A form must match a whole line or sentence. Only wordings that no report uses are forms; pleas
and self-praise in free words are weighed in `kg.articles.boilerplate`, by the file's signals.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_LONGEST = 700  # characters of a line that may be no news as a whole
_DECORATION = ' \t\n*•|>»→▶►·_~=…"“”–—-'


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    """Patterns by section name, parts filled in."""
    parts: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in files("kg.articles").joinpath("boilerplate.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if m := re.fullmatch(r"\[([a-z: ]+)\]", line):
            current = sections.setdefault(m[1], [])
            continue
        filled = re.sub(r"\{([A-Z]+)\}", lambda m: parts[m[1]], line)
        if m := re.fullmatch(r"@([A-Z]+) = (.+)", filled):
            parts[m[1]] = m[2]
        else:
            current.append(filled)
    sections["agencies"] = [parts["AGENCIES"]]
    return {name: tuple(patterns) for name, patterns in sections.items()}


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.I | re.S)


@cache
def _forms(inside: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Reasons and their forms: of whole lines, or of sentences inside a paragraph."""
    found = []
    for name, patterns in _sections().items():
        kind, _, reason = name.rpartition(": ")
        if name not in ("agencies", "stems") and kind == ("inside" if inside else ""):
            found.append((reason, _any(patterns)))
    return tuple(found)


@cache
def signals(name: str) -> tuple[re.Pattern[str], ...]:
    """The weighed wordings of one kind, such as ``money`` or ``craft``."""
    return tuple(re.compile(p, re.I) for p in _sections()[f"signal: {name}"])


@cache
def _hint() -> re.Pattern[str]:
    return _any(_sections()["signal: money"] + _sections()["signal: craft"])


def hinted(text: str) -> bool:
    """Whether a text has any wording of a matter that is weighed."""
    lower = text.lower()
    return any(stem in lower for stem in _sections()["stems"]) and _hint().search(text) is not None


def furniture(line: str) -> str | None:
    """Why a whole line is no news, or None."""
    bare = line.strip(_DECORATION).replace("’", "'")
    if len(bare) > _LONGEST:
        return None
    if not re.search(r"[^\W_]", bare):
        return "decoration"
    return next((reason for reason, pattern in _forms(False) if pattern.fullmatch(bare)), None)


def furniture_sentence(sentence: str) -> str | None:
    """Why a sentence inside a paragraph is no news, or None: fewer and surer forms."""
    bare = sentence.strip(_DECORATION).replace("’", "'")
    if not 5 <= len(bare) <= 300:
        return None
    return next((reason for reason, pattern in _forms(True) if pattern.fullmatch(bare)), None)


def agency_pattern() -> str:
    """Alternatives that match the names of the main news agencies in lower case."""
    return _sections()["agencies"][0]
