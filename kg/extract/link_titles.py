"""Titles: the words before a name, and noun phrases, that say which office somebody holds and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.extract.link_text import Line
from kg.extract.link_words import Title, words

_PREPOSITIONS = frozenset({"of", "to", "for", "at", "from"})
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class Owner:
    """A linked name that may own an office: where it stands and what it refers to.

    `adjective` says that it only describes the noun after it; `government` is of a capital the
    state it may speak for.
    """

    first: int
    last: int
    entities: tuple[str, ...]
    kind: str
    adjective: bool = False
    government: str | None = None


@dataclass(frozen=True, slots=True)
class Titled:
    """What stands before a name.

    Attributes:
        first: first token of title and name together.
        role, phrase: the weightiest office ("" for a rank or a form of address alone).
        of: entities the office belongs to, such as the state.
        effects: of modifiers: ``past``, ``acting``, ``deputy``, ``future``, ``new``.
        gender: from words such as Mrs and King.
        plural: "Presidents" before the first of several names.
        any: whether any title was found at all.
    """

    first: int
    role: str = ""
    phrase: str = ""
    of: tuple[str, ...] = ()
    effects: frozenset[str] = frozenset()
    gender: str = ""
    plural: bool = False
    any: bool = False


def phrase_at(line: Line, end: int) -> tuple[int, Title] | None:
    """The longest title that ends before token `end`: its first token and the table's entry."""
    known = words().titles
    if line.lower[end - 1].removeprefix("ex-") not in words().title_heads:
        return None
    for first in range(max(0, end - _LONGEST), end):
        key = _title_key(line, first, end)
        if key in known and line.lower[first] not in ("-", "–"):
            return first, known[key]
    return None


def _title_key(line: Line, first: int, last: int) -> str:
    key = line.key(first, last)
    return key[3:] if key.startswith("ex-") else key


def is_past(word: str) -> bool:
    """Whether a word such as ``ex-president`` says that the office is over."""
    return word.startswith("ex-")


def title_before(line: Line, name: int, owners: Mapping[int, Owner]) -> Titled:
    """Read titles leftwards from a name.

    Args:
        line: the sentence.
        name: first token of the name.
        owners: linked names of the sentence by the token that follows them.
    """
    found = Titled(first=name)
    at = name
    while at > 0:
        step = _step(line, at, found, owners)
        if step is None:
            break
        at, found = step
        found = replace(found, first=at)
    while found.first < name and line.lower[found.first] in ("the", "a", "an", "-", "'s", ","):
        found = replace(found, first=found.first + 1)
    return found if found.any else _owner_alone(line, name, owners)


def title_inside(line: Line, first: int, last: int, found: Titled) -> Titled:
    """Add the title that is part of the name itself: "King Abdullah", "Pope Francis"."""
    for end in (first + 2, first + 1):
        title = words().titles.get(line.key(first, end)) if end < last and not found.role else None
        if title is not None:
            found = _with_title(line, found, first, title)
    return found


def _owner_alone(line: Line, name: int, owners: Mapping[int, Owner]) -> Titled:
    """As in "Russia's Lavrov" and "Russian Lavrov" say whose he is without a title."""
    end = name - 1 if name > 1 and line.lower[name - 1] == "'s" else name
    owner = owners.get(end)
    if owner is None or (end == name and not owner.adjective):
        return Titled(first=name)
    return Titled(first=name, of=owner.entities)


def _step(line: Line, at: int, found: Titled, owners: Mapping[int, Owner]) -> tuple[int, Titled] | None:
    phrase = phrase_at(line, at)
    if phrase is not None:
        return phrase[0], _with_title(line, found, *phrase)
    complement = _complement(line, at, owners)
    if complement is not None and not found.role:
        first, title, owner = complement
        return first, replace(_with_title(line, found, first, title), of=(*found.of, *owner))
    if not found.any:
        return None
    if line.lower[at - 1] in words().modifiers:
        effect = words().modifiers[line.lower[at - 1]]
        return at - 1, replace(found, effects=found.effects | {effect} if effect else found.effects)
    if line.lower[at - 1] in ("-", "–") and at > 1 and line.lower[at - 2] in words().modifiers:
        return at - 1, found
    end = at - 1 if line.lower[at - 1] == "'s" else at
    owner_before = owners.get(end)
    if owner_before is not None and owner_before.kind not in ("Person", "Place") and not found.of:
        return owner_before.first, replace(found, of=owner_before.entities)
    return None


def _with_title(line: Line, found: Titled, first: int, title: Title) -> Titled:
    effects = found.effects | {"past"} if is_past(line.lower[first]) else found.effects
    office = title.use == "office" and not found.role
    return replace(
        found,
        role=title.role if office else found.role,
        phrase=title.phrase if office else found.phrase,
        gender=found.gender or title.gender,
        plural=found.plural or title.plural,
        effects=effects,
        any=True,
    )


def _complement(
    line: Line, at: int, owners: Mapping[int, Owner]
) -> tuple[int, Title, tuple[str, ...]] | None:
    """As in "ambassador to Russia" or "head of the OPCW" just before `at`; owners only of "of" and "for"."""
    owner = owners.get(at)
    if owner is None or owner.adjective or owner.kind == "Person":
        return None
    end = owner.first
    if end > 0 and line.lower[end - 1] == "the":
        end -= 1
    if end == 0 or line.lower[end - 1] not in _PREPOSITIONS:
        return None
    phrase = phrase_at(line, end - 1)
    if phrase is None:
        return None
    owns = line.lower[end - 1] in ("of", "for", "from")
    return phrase[0], phrase[1], owner.entities if owns else ()
