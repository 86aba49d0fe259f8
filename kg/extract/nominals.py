"""Noun phrases that may refer to somebody: "the Russian side", "thousands of protesters"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.extract.link_text import Line
from kg.extract.link_titles import Owner, is_past
from kg.extract.link_words import Anaphor, Group, Pronoun, Title, words

_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}
_COUNTERPARTS = {"counterpart": False, "counterparts": True, "colleague": False, "colleagues": True}
_ORDINALS = frozenset({"first", "last", "second", "third", "only", "latest"})
_PREPOSITIONS = frozenset({"of", "for", "from", "to"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
_INDEFINITE = frozenset({"a", "an", "another", "some", "several", "many", "any", "no", "every", "each"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase whose head is in the word tables.

    Attributes:
        line, first, last, head: where it stands; `last` exclusive.
        core: first and last token of the words found in a table.
        title, group, anaphor, counterpart: the table entries, the first that applies counts.
        determiner: ``the``, ``a``, ``his`` ..., empty for none; ``'s`` where a name owns it.
        plural, count: number, and how many where a numeral says so.
        of: entities that own it by an adjective, possessive or "of"; `adjectives` are the
            owners found before the head.
        to: entities after "to": "ambassador to Russia".
        possessor: the pronoun that owns it, as a token, else -1.
        owner_person: ids of a person who owns it ("Assad's government").
        effects: of modifiers, as for titles; ``one`` for "the first president to" and the like.
        plain: whether no other word narrows it down ("the minister", not "the young minister").
        described: whether a clause says which ones are meant ("both parties involved in the war").
    """

    line: int
    first: int
    last: int
    head: int
    core: tuple[int, int]
    text: str
    title: Title | None = None
    group: Group | None = None
    anaphor: Anaphor | None = None
    counterpart: bool = False
    determiner: str = ""
    plural: bool = False
    count: int = 0
    of: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    possessor: int = -1
    owner_person: tuple[str, ...] = ()
    effects: frozenset[str] = frozenset()
    plain: bool = True
    described: bool = False
    elsewhose: bool = False
    key: str = field(default="")

    @property
    def definite(self) -> bool:
        """Whether it points to something already known."""
        return self.determiner in _DEFINITE or self.determiner == "'s" or self.possessor >= 0

    @property
    def indefinite(self) -> bool:
        """Whether it brings in somebody new."""
        return self.determiner in _INDEFINITE


def find_phrases(
    index: int, line: Line, owners: Mapping[int, Owner], taken: Collection[int]
) -> Iterator[Phrase]:
    """Noun phrases of one sentence, by head in text order.

    Args:
        index: number of the sentence in the article.
        line: the sentence.
        owners: linked names by the token that follows them.
        taken: tokens of names, and of titles that belong to a name.
    """
    covered: set[int] = set(taken)
    for token in line.sentence.tokens:
        head = token.index
        if (
            head in covered
            or token.upos not in ("NOUN", "PROPN", "ADJ")
            or _inside_compound(line, head, covered)
        ):
            continue
        core = _core(line, head, covered)
        if core is None:
            continue
        phrase = _read(index, line, head, core, owners, covered)
        covered.update(range(core[0], core[1]))
        yield phrase


def _inside_compound(line: Line, head: int, taken: Collection[int]) -> bool:
    """Whether the word only describes another noun: "opposition" in "opposition leaders"."""
    token = line.sentence[head]
    if token.dep in ("amod", "compound", "nmod:desc", "flat") and token.head > head:
        between = line.lower[head + 1 : token.head + 1]
        return token.head not in taken and not any(w in (",", "and") for w in between)
    return False


def _core(line: Line, head: int, taken: Collection[int]) -> tuple[int, int] | None:
    """The longest run of tokens around the head that a table knows."""
    known = words()
    if line.lower[head].removeprefix("ex-") not in known.heads and line.lower[head] not in _COUNTERPARTS:
        return None
    best: tuple[int, int] | None = None
    if line.lower[head] in _COUNTERPARTS or line.lower[head].removeprefix("ex-") in known.titles:
        best = (head, head + 1)
    for first in range(max(0, head - 3), head + 1):
        for last in range(head + 1, min(len(line.sentence), head + 4) + 1):
            if not taken or not any(t in taken for t in range(first, last)):
                key = line.key(first, last).removeprefix("ex-")
                longer = best is None or last - first > best[1] - best[0]
                if longer and (key in known.titles or key in known.groups or key in known.anaphors):
                    best = (first, last)
    return best if best is not None and line.lower[best[0]] not in ("-", "–") else None


def _read(
    index: int,
    line: Line,
    head: int,
    core: tuple[int, int],
    owners: Mapping[int, Owner],
    taken: Collection[int],
) -> Phrase:
    known = words()
    key = line.key(*core).removeprefix("ex-")
    first = min(line.left_edge(head), core[0])
    first -= first > 0 and line.lower[first - 1] == "both"
    phrase = Phrase(
        line=index,
        first=first,
        last=core[1],
        head=head,
        core=core,
        text=line.words(*core),
        title=known.titles.get(key),
        group=known.groups.get(key),
        anaphor=known.anaphors.get(key),
        counterpart=key in _COUNTERPARTS,
        plural=_plural(line, head, key),
        key=key,
    )
    phrase = _with_left(line, phrase, owners)
    phrase = _with_complement(line, phrase, owners)
    return _with_quantity(line, phrase)


def _plural(line: Line, head: int, key: str) -> bool:
    known = words()
    if key in _COUNTERPARTS:
        return _COUNTERPARTS[key]
    for table in (known.titles.get(key), known.groups.get(key), known.anaphors.get(key)):
        if table is not None:
            return table.plural
    return line.sentence[head].feat("Number") == "Plur"


def _with_left(line: Line, phrase: Phrase, owners: Mapping[int, Owner]) -> Phrase:
    """Determiner, owners, numerals and modifiers before the core."""
    known = words()
    effects: set[str] = {"past"} if is_past(line.lower[phrase.core[0]]) else set()
    of: list[str] = []
    persons: tuple[str, ...] = ()
    determiner, possessor, count, plain, elsewhose = "", -1, 0, True, False
    at = phrase.core[0]
    while at > phrase.first:
        owner = owners.get(at)
        if owner is not None and owner.first >= phrase.first:
            if owner.kind == "Person":
                persons = owner.entities
            elif owner.kind != "Place":
                of[:0] = owner.entities
            at = owner.first
            continue
        at -= 1
        word = line.lower[at]
        pronoun: Pronoun | None = known.pronouns.get(word)
        if word in _ORDINALS and phrase.title is not None:
            effects.add("one")
        elif word in known.modifiers:
            effects.add(known.modifiers[word])
        elif pronoun is not None and pronoun.possessive:
            possessor, determiner = at, word
        elif word in _COUNTS:
            count = _COUNTS[word]
            determiner = "both" if word == "both" else determiner
        elif word == "'s":
            determiner = "'s"
        elif word in _DEFINITE or word in _INDEFINITE:
            determiner = word if determiner != "'s" else determiner
        elif word not in ("-", "–", "and", ","):
            plain = False
            elsewhose = elsewhose or word in words().sets["elsewhose"]
    effects.discard("")
    return replace(
        phrase,
        determiner=determiner,
        possessor=possessor,
        count=count,
        plain=plain,
        described=any(line.sentence[i].rel == "acl" for i in line.sentence.children[phrase.head]),
        elsewhose=elsewhose,
        of=tuple(dict.fromkeys(of)),
        owner_person=persons,
        effects=frozenset(effects),
    )


def _with_complement(line: Line, phrase: Phrase, owners: Mapping[int, Owner]) -> Phrase:
    """Owners after the core: "of Armenia and Azerbaijan", "for the Russian Foreign Ministry"."""
    at = phrase.last
    size = len(line.sentence)
    by_first = {owner.first: (end, owner) for end, owner in owners.items()}
    if at + 1 < size and line.lower[at] == "in" and not phrase.of and phrase.group is not None:
        _, seat = by_first.get(at + 1, (0, None))
        abroad = phrase.key in ("embassy", "consulate", "mission") or phrase.possessor >= 0
        if seat is not None and seat.government and phrase.group.stands in ("body", "state") and not abroad:
            return replace(phrase, of=(seat.government,))
    if at >= size or line.lower[at] not in _PREPOSITIONS:
        return phrase
    preposition = line.lower[at]
    found: list[str] = []
    at += 1
    last = phrase.last
    while at < size:
        if line.lower[at] in ("the", "both"):
            at += 1
            continue
        if at not in by_first or by_first[at][1].kind == "Person":
            break
        end, owner = by_first[at]
        found.extend(owner.entities if owner.kind != "Place" else ())
        complete = not (owner.adjective or (end < size and line.sentence[end].rel in ("compound",)))
        body = end < size and (line.sentence[end].upos in ("NOUN", "PROPN", "ADJ")) and owner.adjective
        last = end if complete and not body else last
        at = end
        if at < size and line.lower[at] in ("and", ",") and at + 1 < size:
            after = at + 1 if line.lower[at] == "and" or line.lower[at + 1] != "and" else at + 2
            if after in by_first and not by_first[after][1].adjective and by_first[after][1].kind != "Person":
                at = after
                continue
        break
    if not found:
        return phrase
    entities = tuple(dict.fromkeys(found))
    if preposition == "to":
        return replace(phrase, to=entities, last=last)
    return replace(phrase, of=tuple(dict.fromkeys((*phrase.of, *entities))), last=last)


def _with_quantity(line: Line, phrase: Phrase) -> Phrase:
    """As in "thousands of protesters" is headed by its quantity."""
    governor = line.governed_by(phrase.head)
    if (
        governor is None
        or governor.text.lower() not in words().sets["quantity"]
        or line.case(phrase.head) != "of"
    ):
        return phrase
    if not governor.index < phrase.first <= governor.index + 3 or phrase.group is None:
        return phrase
    first = line.left_edge(governor.index)
    return replace(phrase, first=first, head=governor.index, determiner="a", plural=True, plain=False)
