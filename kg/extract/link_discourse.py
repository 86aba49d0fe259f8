"""What an article has referred to so far, in text order, and how each mention stands in its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.extract.link_cast import Cast, Member
from kg.extract.link_reading import is_place, stem
from kg.extract.link_text import Line
from kg.extract.link_words import words

PARTIES = ("State", "PoliticalGroup", "ArmedGroup", "InternationalOrganisation", "Organisation")
# Who is no side in a quarrel: the United Nations and its organs.
_NO_PARTIES = ("united-nations", "un-")
_BESIDE = frozenset({"with", "between", "by", "to", "from", "against", "and"})
_OPEN = frozenset({"“", "``", "«", "„"})
_CLOSE = frozenset({"”", "''", "»"})


@dataclass(frozen=True, slots=True)
class Said:
    """A mention already read.

    Attributes:
        line, head: where it stands.
        ids: what it refers to.
        plural: whether it is a plural of its own ("protesters"), not only several ids.
        subject: whether it is the subject of a clause, or coordinated with one.
        actor: whether it can act or be acted upon here: no place, adjective or topic.
        quoted: whether it stands in a quotation.
        form: name, nominal or pronoun.
    """

    line: int
    head: int
    ids: tuple[str, ...]
    plural: bool
    subject: bool
    actor: bool
    quoted: bool
    form: str


class Discourse:
    """The mentions read so far."""

    def __init__(self, lines: Sequence[Line], cast: Cast) -> None:
        self.lines = lines
        self.cast = cast
        self.said: list[Said] = []
        self._brokers: set[str] = set()
        self._at: dict[tuple[int, int], Said] = {}
        self._quoted = [*_quotations(lines)]

    def add(
        self,
        line: int,
        head: int,
        ids: tuple[str, ...],
        form: str,
        *,
        plural: bool = False,
        adjective: bool = False,
    ) -> None:
        """Note a mention; they must come in text order."""
        subject = self._is_subject(line, head)
        actor = not adjective and (subject or self._acts(line, head))
        said = Said(line, head, ids, plural, subject, actor, self.quoted(line, head), form)
        if subject and self._goes_between(line, head):
            self._brokers.update(self.cast.state_of(name) or name for name in ids)
        self.said.append(said)
        self._at.setdefault((line, head), said)

    def also(self, line: int, head: int, tokens: Iterable[int]) -> None:
        """The mention at a head is found at these tokens of its name too."""
        for token in tokens:
            self._at.setdefault((line, token), self._at[(line, head)])

    def at(self, line: int, head: int) -> Said | None:
        """The mention whose head is this token."""
        return self._at.get((line, head))

    def quoted(self, line: int, token: int) -> bool:
        """Whether a token stands between quotation marks."""
        return self._quoted[line][token]

    def back(self, line: int, token: int, sentences: int) -> Iterator[Said]:
        """Mentions before a token, nearest first, over so many sentences (1 is its own)."""
        for said in reversed(self.said):
            if (said.line, said.head) >= (line, token):
                continue
            if said.line <= line - sentences:
                return
            yield said

    def member(self, name: str) -> Member:
        """The member of the cast by its id."""
        return self.cast[name]

    def persons(self, said: Iterable[Said]) -> list[Member]:
        """Distinct single persons among mentions, in the order given."""
        found: dict[str, Member] = {}
        for one in said:
            for name in one.ids:
                member = self.member(name)
                if member is not None and member.kind == "Person":
                    found.setdefault(name, member)
        return list(found.values())

    def states(self, said: Iterable[Said], *, direct: bool) -> list[str]:
        """Distinct states among mentions: named themselves, or (not `direct`) spoken for."""
        found: dict[str, None] = {}
        for one in said:
            for name in one.ids:
                member = self.member(name)
                if member is None or member.kind == "Place":
                    continue
                state = name if member.kind == "State" else None if direct else self.cast.state_of(name)
                if state:
                    found.setdefault(state)
        return list(found)

    def parties(self, said: Iterable[Said]) -> list[str]:
        """Distinct sides among mentions: groups and organisations themselves, else the state spoken for."""
        found: dict[str, None] = {}
        for one in said:
            for name in one.ids:
                member = self.member(name)
                if member is None or member.kind in ("Place", "NewsOrganisation", "Document", "Issue"):
                    continue
                party = name if member.kind in PARTIES else self.cast.state_of(name)
                if party and party not in self._brokers and not party.startswith(_NO_PARTIES):
                    found.setdefault(party)
        return list(found)

    def clause_subject(self, line: int, verb: int) -> list[Said]:
        """Mentions that are the subject of a verb, with those coordinated."""
        sentence = self.lines[line].sentence
        found: list[Said] = []
        for token in sentence.dependents(verb, "nsubj"):
            for index in (token.index, *(t.index for t in sentence.dependents(token.index, "conj"))):
                said = self.at(line, index)
                if said is not None and said not in found and not self._is_place(said):
                    found.append(said)
        return found

    def _is_place(self, said: Said) -> bool:
        member = self.member(said.ids[0])
        return member is not None and member.kind == "Place"

    def main_subject(self, line: int) -> list[Said]:
        """Mentions that are the subject of a sentence's main verb, else of the clause it reports."""
        sentence = self.lines[line].sentence
        found = self.clause_subject(line, sentence.root)
        relayed = found and all(self.member(s.ids[0]).kind == "NewsOrganisation" for s in found)
        for content in sentence.dependents(sentence.root, "ccomp", "parataxis") if relayed else ():
            # "…, Interfax reported": what it relays is what the text goes on with
            return self.clause_subject(line, content.index)
        return found

    def _goes_between(self, line: int, head: int) -> bool:
        """Whether a subject's verb makes it a mediator or host, not a side."""
        sentence = self.lines[line].sentence
        token = sentence[head]
        while token.rel == "conj" and token.head >= 0:
            token = sentence[token.head]
        verb = sentence[token.head] if token.head >= 0 else token
        return bool({verb.lemma.lower(), stem(verb.text.lower())} & words().sets["go_between"])

    def _is_subject(self, line: int, head: int) -> bool:
        sentence = self.lines[line].sentence
        token = sentence[head]
        while token.rel == "conj" and token.head >= 0:
            token = sentence[token.head]
        return token.rel in ("nsubj", "csubj")

    def _acts(self, line: int, head: int) -> bool:
        sentence = self.lines[line].sentence
        token = sentence[head]
        while token.rel == "conj" and token.head >= 0:
            token = sentence[token.head]
        if token.rel in ("obj", "iobj", "root", "vocative", "dislocated"):
            return not is_place(self.lines[line], head, head + 1)
        if token.rel in ("obl", "nmod") and token.dep != "nmod:poss":
            return self.lines[line].case(token.index) in _BESIDE
        return False


def _quotations(lines: Sequence[Line]) -> Iterator[tuple[bool, ...]]:
    """For each token whether it is quoted; a quotation may run over sentences, not over blocks."""
    inside = False
    block = None
    for line in lines:
        if line.block != block:
            inside, block = False, line.block
        flags: list[bool] = []
        for token in line.sentence.tokens:
            if token.text in _OPEN:
                inside = True
            elif token.text in _CLOSE:
                inside = False
            elif token.text == '"':
                inside = not inside
            flags.append(inside and token.text != '"')
        yield tuple(flags)
