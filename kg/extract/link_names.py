"""Where names stand: the gazetteer's finds and the analyser's names made one.

The gazetteer knows long names exactly and misses unknown ones; the analyser finds unknown
ones and breaks long ones up. The longer find wins; of equal ones the gazetteer's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.extract.link_text import Line
from kg.extract.link_words import words
from kg.gazetteer import Candidate, Gazetteer
from kg.language.analysis import Name

# The small letter after a hyphen in Moon Jae-in.
_HYPHENED = re.compile(r"-(\w)")
_INNER = frozenset(
    {"of", "the", "for", "and", "on", "in", "de", "del", "la", "da", "di", "-", "–", "'s", "to"}
)
_PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "ben", "abu", "von", "van", "der", "de", "du", "da", "di", "la", "le", "ul"}
)
_HYPHENS = ("-", "–", "'", "’")


@dataclass(frozen=True, slots=True, eq=False)
class NameSpan:
    """A name in a sentence; each is itself only, so that it can be looked up fast.

    Attributes:
        line: index of the sentence in the article.
        first, last: tokens, `last` exclusive.
        text: the words.
        label: the analyser's label (PER, ORG, GPE, LOC, NORP), empty where it saw no name.
        candidates: what the gazetteer says it may be; none for an unknown name.
    """

    line: int
    first: int
    last: int
    text: str
    label: str
    candidates: tuple[Candidate, ...]

    @property
    def adjective(self) -> bool:
        """Whether the name is an adjective or demonym of a state, not the state's own name."""
        return bool(self.candidates) and self.candidates[0].sense in ("adjective", "demonym")


def find_names(lines: Sequence[Line], gazetteer: Gazetteer) -> list[NameSpan]:
    """All names of an article, in text order, without overlaps."""
    found: list[NameSpan] = []
    for index, line in enumerate(lines):
        found.extend(_names_of(index, line, gazetteer))
    return sorted([*found, *_again(lines, found)], key=lambda s: (s.line, s.first))


def _again(lines: Sequence[Line], found: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """Acronyms that brackets introduced, where they stand alone and nothing found them."""
    known = {s.text: s for s in found if s.label == "ORG" and is_acronym(s.text)}
    introduced = {text: s for text, s in known.items() if s.first and lines[s.line].lower[s.first - 1] == "("}
    if not introduced:
        return
    taken = {(s.line, t) for s in found for t in range(s.first, s.last)}
    for index, line in enumerate(lines):
        for token in line.sentence.tokens:
            if token.text in introduced and (index, token.index) not in taken:
                candidates = introduced[token.text].candidates
                yield NameSpan(index, token.index, token.index + 1, token.text, "ORG", candidates)


def _names_of(index: int, line: Line, gazetteer: Gazetteer) -> Iterator[NameSpan]:
    spans: list[NameSpan] = []
    labels = _labels(line)
    for match in gazetteer.matches(line.string):
        tokens = line.tokens_between(match.start, match.end)
        if tokens is not None and not _is_title(line, *tokens):
            label = _label(labels, *tokens)
            span = NameSpan(index, *tokens, line.words(*tokens), label, distinct(match.candidates))
            spans.extend(_without_state(line, span, gazetteer))
    states = {
        s.last for s in spans if any(gazetteer.record(c.record_id).kind == "State" for c in s.candidates)
    }
    for name in line.sentence.names:
        cut = _cleaned(line, name, states)
        if cut is not None:
            spans.append(NameSpan(index, *cut, line.words(*cut), name.label, ()))
    spans.extend(_bracketed(index, line))
    spans.extend(_halves(index, line, spans, gazetteer))
    yield from sorted(_merged(line, spans, gazetteer), key=lambda s: s.first)


def _without_state(line: Line, span: NameSpan, gazetteer: Gazetteer) -> Iterator[NameSpan]:
    """As in "King Abdullah of Saudi Arabia" as a person and the state after "of"."""
    inside = range(span.first + 1, span.last - 1)
    of = next((i for i in inside if line.lower[i] == "of"), None)
    if of is None or {gazetteer.record(c.record_id).kind for c in span.candidates} != {"Person"}:
        yield span
        return
    state = distinct(gazetteer.candidates(line.words(of + 1, span.last)))
    if not any(gazetteer.record(c.record_id).kind == "State" for c in state):
        yield span
        return
    yield NameSpan(span.line, span.first, of, line.words(span.first, of), span.label, span.candidates)
    yield NameSpan(span.line, of + 1, span.last, line.words(of + 1, span.last), "", state)


def _is_title(line: Line, first: int, last: int) -> bool:
    """Whether one word found as a surname is a title before a name: King, Judge, Major."""
    if last - first > 1 or line.lower[first] not in words().titles or last >= len(line.sentence):
        return False
    return line.sentence[last].text[:1].isupper()


def distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each record once, in its most usual sense."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        best.setdefault(candidate.record_id, candidate)
    return tuple(best.values())


def _labels(line: Line) -> dict[int, str]:
    return {t: n.label for n in line.sentence.names for t in range(n.first, n.last)}


def _label(labels: dict[int, str], first: int, last: int) -> str:
    """The analyser's label of the last word, where it has one: titles come first, names last."""
    return labels.get(last - 1, "") or labels.get(first, "")


def _cleaned(line: Line, name: Name, states: Collection[int]) -> tuple[int, int] | None:
    """An analyser's name made whole, and without words that belong to no name; None if nothing is left."""
    first, last = name.first, name.last
    if name.label == "PER":
        first, last = _whole_person(line, first, last)
        first = _after_titles(line, first, last)
    elif name.label == "ORG":
        first, last = _whole_organisation(line, first, last, states)
    tokens = line.sentence.tokens
    while first < last and (not tokens[first].text[:1].isupper() and line.lower[first] not in _PARTICLES):
        first += 1
    while first < last and not tokens[last - 1].text[:1].isupper() and not tokens[last - 1].text.isdigit():
        if last - first > 2 and line.lower[last - 2] in _HYPHENS and _glued(line, last - 2):
            break
        last -= 1
    if first >= last or not any(t.text[:1].isupper() for t in tokens[first:last]):
        return None
    if last - first == 1 and not _is_name(line, first, name.label):
        return None
    return first, last


def _whole_person(line: Line, first: int, last: int) -> tuple[int, int]:
    """The name with the other words of its `flat` group and with particles and hyphens between."""
    tokens = line.sentence.tokens
    head = line.head(first, last)
    inside = [head, *(t.index for t in line.sentence.dependents(head, "flat", "goeswith"))]
    inside += [t.index for i in tuple(inside) for t in line.sentence.dependents(i, "flat", "goeswith")]
    while last in inside or (last + 1 < len(tokens) and line.lower[last] in _HYPHENS and last + 1 in inside):
        last += 1
    while last > first + 1 and line.lower[last - 1] in _HYPHENS:
        last -= 1
    while last + 1 < len(tokens) and line.lower[last] in _HYPHENS and _glued(line, last):
        last += 2
    while first - 1 in inside and tokens[first - 1].text[:1].isupper():
        first -= 1
    return first, last


def _glued(line: Line, hyphen: int) -> bool:
    """Whether a hyphen joins a small-lettered syllable to the name before, as in Ban Ki-moon."""
    before, mark, after = line.sentence.tokens[hyphen - 1 : hyphen + 2]
    return (
        before.end == mark.start and mark.end == after.start and after.text.isalpha() and after.text.islower()
    )


def _whole_organisation(line: Line, first: int, last: int, states: Collection[int]) -> tuple[int, int]:
    """The name with the capitalised words before it that the parse hangs below it.

    It does not swallow a state that owns it: `states` are the ends of their names.
    """
    tokens = line.sentence.tokens
    head = line.head(first, last)
    below = set(line.sentence.subtree(head))
    start = first
    while start > 0 and start - 1 in below:
        word = tokens[start - 1]
        if start in states or (start - 1 in states and line.lower[start - 1] == "'s"):
            break
        bridge = line.lower[start - 1] in ("'s", "-", "–") and start > 1 and start - 2 in below
        if not bridge and not (word.text[:1].isupper() and word.upos in ("PROPN", "ADJ", "NOUN")):
            break
        start -= 1
    while start < first and (line.lower[start] in ("'s", "-", "–") or not tokens[start].text[:1].isupper()):
        start += 1
    return start, last


def _after_titles(line: Line, first: int, last: int) -> int:
    known = words()
    while first < last - 1 and (
        line.lower[first] in known.titles or line.lower[first].rstrip(".") in known.title_heads
    ):
        first += 1
    return first


def _is_name(line: Line, index: int, label: str) -> bool:
    """Whether one word the analyser calls a name is one, and no common word at a sentence's start."""
    token = line.sentence[index]
    if len(token.text) < 2 or token.upos not in ("PROPN", "NOUN", "X") or token.text.rstrip(".").isdigit():
        return False
    known = words()
    lower = line.lower[index]
    if lower in known.groups or lower in known.titles or lower in known.anaphors or lower in known.pronouns:
        return False
    starts = index == 0 or line.sentence[index - 1].text in ('"', "“", "‘", "'", "``")
    return token.upos == "PROPN" or not starts


def _bracketed(index: int, line: Line) -> Iterator[NameSpan]:
    """Long names that an acronym in brackets follows: "Free Workers Front (FWF)"."""
    tokens = line.sentence.tokens
    for at in range(2, len(tokens) - 1):
        acronym = tokens[at].text
        if tokens[at - 1].text != "(" or tokens[at + 1].text != ")" or not is_acronym(acronym):
            continue
        first = expansion_start(line, at - 1, acronym)
        if first is not None:
            yield NameSpan(index, first, at - 1, line.words(first, at - 1), "ORG", ())
            yield NameSpan(index, at, at + 1, acronym, "ORG", ())


def _halves(index: int, line: Line, spans: Sequence[NameSpan], gazetteer: Gazetteer) -> Iterator[NameSpan]:
    """The first of "North and South Korea", whose second word it shares."""
    for span in spans:
        first = span.first - 2
        if span.last - span.first != 2 or first < 0 or line.lower[first + 1] != "and":
            continue
        word = line.sentence[first].text
        candidates = distinct(gazetteer.candidates(f"{word} {line.words(span.last - 1, span.last)}"))
        if candidates and word[0].isupper() and span.candidates:
            yield NameSpan(index, first, first + 1, word, span.label, candidates)


def is_acronym(word: str) -> bool:
    """Two to eight capitals, perhaps with small letters or a hyphen among them."""
    capitals = sum(c.isupper() for c in word)
    return capitals >= 2 and 2 <= len(word) <= 10 and word[0].isupper() and capitals * 2 >= len(word)


def expansion_start(line: Line, end: int, acronym: str) -> int | None:
    """First token of the words before `end` whose initials make the acronym, None where none do."""
    letters = [c.lower() for c in acronym if c.isupper()]
    tokens = line.sentence.tokens
    at = end
    while letters and at > 0:
        at -= 1
        word = tokens[at].text
        if word[0].lower() == letters[-1] and word[0].isupper():
            letters.pop()
        elif line.lower[at] not in _INNER and not (word[0].isupper() and len(letters) < len(acronym)):
            return None
    return at if not letters and end - at >= 2 else None


def _merged(line: Line, spans: list[NameSpan], gazetteer: Gazetteer) -> Iterator[NameSpan]:
    taken: set[int] = set()
    for span in sorted(spans, key=lambda s: (s.first - s.last, not s.candidates, s.first)):
        cells = range(span.first, span.last)
        if not taken.isdisjoint(cells) or (not span.candidates and not _trusted(line, span, spans)):
            continue
        taken.update(cells)
        if not span.candidates:
            span = _looked_up(span, gazetteer)
        yield span


def _trusted(line: Line, span: NameSpan, spans: Sequence[NameSpan]) -> bool:
    """Whether an analyser's name may cover shorter finds of the gazetteer, or stand alone."""
    inside = [s for s in spans if s.candidates and s.first >= span.first and s.last <= span.last]
    if span.label == "NORP" or _is_common(line, span):
        return False
    if not inside:
        return not (line.title and span.last - span.first > 1 and span.label != "PER")
    if line.title:
        return False
    if (
        span.label in ("LOC", "GPE")
        and span.last - span.first == 2
        and line.lower[span.first] in words().sets["side_of_land"]
    ):
        return line.sentence[span.first].text[0].isupper()
    if span.label == "PER" and len(inside) > 1 and _is_all_of(inside, span):
        return False
    if span.label == "PER":
        return not any(c.sense in ("acronym", "adjective") for s in inside for c in s.candidates[:1])
    known = words()
    tokens = line.sentence.tokens
    if any(t.text[0].islower() and t.text not in _INNER for t in tokens[span.first : span.last]):
        return False
    return line.lower[span.last - 1] in known.organisations or line.lower[span.first] in known.organisations


def _is_all_of(inside: Sequence[NameSpan], span: NameSpan) -> bool:
    """Whether whole names stand side by side: "a letter to Rabin Israel's lawyers read"."""
    ends = inside[0].first == span.first and inside[-1].last == span.last
    return ends and any(c.sense == "name" for c in inside[-1].candidates)


def _is_common(line: Line, span: NameSpan) -> bool:
    """Whether the words are no name of their own: "Foreign Ministry", "West", "Nobel" in "Nobel Prize"."""
    known = words()
    key = line.key(span.first, span.last)
    if key in known.groups or key in known.titles or key in known.anaphors or key in words().sets["no_name"]:
        return True
    if span.label == "PER" or is_acronym(span.text):
        return False
    token = line.sentence[line.head(span.first, span.last)]
    return token.rel in ("amod", "compound") and token.head >= span.last


def _looked_up(span: NameSpan, gazetteer: Gazetteer) -> NameSpan:
    """The span with the gazetteer's candidates for exactly its words, where it has any."""
    candidates = distinct(gazetteer.candidates(span.text))
    if not candidates and "-" in span.text:
        candidates = distinct(gazetteer.candidates(_HYPHENED.sub(lambda m: f"-{m[1].upper()}", span.text)))
    return (
        NameSpan(span.line, span.first, span.last, span.text, span.label, candidates) if candidates else span
    )
