"""People known by words alone: "Russian diplomats", "a spokesman", and the same words again."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.coreference import Answer
from kg.extract.link_cast import Cast, Role
from kg.extract.link_discourse import Discourse
from kg.extract.nominals import Phrase

_POINTERS = ("the", "a", "an", "this", "that", "these", "those")


class Unnamed:
    """Makes actors of an article's noun phrases, one for the same words in the plural or after "the"."""

    def __init__(self, discourse: Discourse, cast: Cast) -> None:
        self.discourse = discourse
        self.cast = cast
        self._groups: dict[tuple[str, tuple[str, ...]], str] = {}

    def someone(self, phrase: Phrase, owners: Sequence[str], label: str = "") -> Answer:
        """An actor known by these words alone, tied to its owner where the words say one."""
        owner = owners[0] if owners else None
        again = (phrase.definite or phrase.plural) and not phrase.indefinite
        label = label or self.label(phrase)
        key = (label.lower(), tuple(owners))
        if again and key in self._groups:
            name = self._groups[key]
            return Answer((name,), 0.8, self.cast[name].reason)
        place = "" if again else f"{phrase.line}.{phrase.head}"
        member = self.cast.local(
            label,
            "\x1f".join((label.lower(), *owners, place)),
            "UnnamedActor",
            "known by these words only",
            affiliation=owner,
        )
        member.plural = phrase.plural
        member.names.add(phrase.key)
        member.gender = phrase.title.gender if phrase.title else ""
        member.official = phrase.title is not None
        if phrase.title is not None and owner and not phrase.plural:
            member.roles.append(Role(phrase.title.role, owner, phrase.key, "past" in phrase.effects))
        self._groups.setdefault(key, member.id)
        return Answer((member.id,), 0.8, "no name: " + label)

    def label(self, phrase: Phrase) -> str:
        """The words of a phrase without an article or a demonstrative."""
        line = self.discourse.lines[phrase.line]
        first = phrase.first
        while first < phrase.core[0] and line.lower[first] in _POINTERS:
            first += 1
        return line.words(first, max(phrase.last, phrase.core[1]))

    def before(self, phrase: Phrase) -> Answer | None:
        """As in "the official" after "a Russian one", not "the home minister" after "a chief minister"."""
        words = set(self.label(phrase).lower().split())
        for said in self.discourse.back(phrase.line, phrase.head, 6):
            member = self.discourse.member(said.ids[0])
            if member is None or member.kind != "UnnamedActor" or member.plural != phrase.plural:
                continue
            if phrase.key in member.names and words <= set(member.label.lower().split()):
                return Answer(said.ids, 0.85, f"the {phrase.key} mentioned before")
        return None
