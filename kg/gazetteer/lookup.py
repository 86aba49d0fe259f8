"""The index of names: from folded words to table rows, and the search for names in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.gazetteer import fold
from kg.gazetteer.records import Candidate, NameMatch, Sense

# Marks a loose key, so that both foldings share one table.
LOOSE = "~"
# Forgotten when full, so that a long run over many texts stays within its memory.
_MEMO = 200_000
# Acronyms that are plain English words where a whole line stands in capitals.
_WORDS = frozenset(
    (
        "us who it is am an as at be by do go he if in me my no of on or so to up we un aid car era ica pace"
    ).split()
)
TITLES = frozenset(
    """mr mrs ms miss president minister premier chancellor secretary senator sen general gen king
    queen prince
    princess sheikh emir sultan ayatollah ambassador envoy pm dr prof professor commissioner judge
    admiral colonel
    col madam mme lord lady sir baroness sec pres spokesman spokeswoman spokesperson chief representative rep
    congressman congresswoman governor gov marshal captain crown""".split()
)
_OPENING = frozenset('.!?:;"“”«»\n')
# Words of names that may stand in lower case.
_PARTICLES = frozenset(
    "bin ibn bint ben von van der den de da do dos das du del della di la le ter zu und ul ur".split()
)


@dataclass(frozen=True, slots=True)
class NameRow:
    """One row of the table of names.

    `case` says how it must be written: ``exact`` letter by letter (dots of acronyms aside),
    ``name`` with capitals where the table has them, ``first`` with a capital at its start,
    ``titled`` as ``name`` and after a title only, ``inner`` as ``name`` and not at the start of a
    sentence, where any word has a capital (``The Australian``), ``any`` anyhow.
    """

    name: str
    record: str
    sense: Sense
    case: str
    weight: float

    def candidate(self) -> Candidate:
        """The row as callers see it."""
        return Candidate(self.record, self.sense, self.case == "exact", self.weight)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word form with what the index needs of it; `longest` 0 where no name starts with it."""

    word: fold.Word
    loose: str
    longest: int
    longest_loose: int


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    seen: _Seen


class NameIndex:
    """All names by folded key.

    Args:
        rows: for each key the unparsed rest of its rows, parsed when first needed.
        own: rows of the user's own table; where a key is in it, the built-in rows are not asked.
    """

    def __init__(self, rows: dict[str, list[str]], own: dict[str, list[NameRow]]) -> None:
        self._raw = rows
        self._own = own
        self._parsed: dict[str, tuple[NameRow, ...]] = {}
        self._memo: dict[str, _Seen] = {}

    @cached_property
    def _longest(self) -> dict[str, int]:
        """For each first word (loose ones marked) the number of words of the longest name."""
        longest: dict[str, int] = {}
        for keys in (self._raw, self._own):
            for key in keys:
                first, _, rest = key.partition(" ")
                length = 1 + rest.count(" ") + 1 if rest else 1
                if length > longest.get(first, 0):
                    longest[first] = length
        return longest

    def rows(self, key: str) -> tuple[NameRow, ...]:
        """Rows of a key, the user's own alone where it has any."""
        found = self._parsed.get(key)
        if found is None:
            own = self._own.get(key)
            found = tuple(own) if own else tuple(_parsed(line) for line in self._raw.get(key, ()))
            if len(self._parsed) >= _MEMO:
                self._parsed.clear()
            self._parsed[key] = found
        return found

    def named(self, name: str) -> tuple[NameRow, ...]:
        """Rows a whole name leads to, written as given; case rules of acronyms hold."""
        tokens = self._tokens(name)
        keys = (fold.key(name), LOOSE + fold.loose_key(name)) if tokens else ()
        rows = [
            (k, r)
            for k in keys
            for r in self.rows(k)
            if r.case in ("titled", "inner") or self._fits(r, name, tokens, 0, len(tokens), k)
        ]
        return _ordered(_with_initials(rows, tokens))

    def search(self, text: str) -> list[NameMatch]:
        """Names in a text, longest first from the left, never overlapping."""
        tokens = self._tokens(text)
        matches: list[NameMatch] = []
        position, free = 0, 0
        while position < len(tokens):
            seen = tokens[position].seen
            if not (seen.longest or seen.longest_loose):
                position += 1
                continue
            last, rows = self._longest_at(text, tokens, position)
            if not rows or self._outdone(text, tokens, position, last):
                position += 1
                continue
            start = self._with_article(text, tokens, position, free, rows)
            end = tokens[last - 1].end
            matches.append(NameMatch(start, end, tuple(r.candidate() for r in rows)))
            position, free = last, last
        return matches

    def _tokens(self, text: str) -> list[_Token]:
        tokens = []
        memo = self._memo
        for found in fold.WORD.finditer(text):
            form = found.group()
            seen = memo.get(form)
            if seen is None:
                seen = self._see(form)
            start = found.start()
            tokens.append(_Token(start, start + len(form) - seen.word.cut, form, seen))
        return tokens

    def _see(self, form: str) -> _Seen:
        item = fold.word(form)
        loose = "" if fold.skipped(item) else fold.loose(item.plain)
        longest = self._longest.get(item.plain, 0)
        starts_person = loose and (item.upper or item.plain in _PARTICLES)
        seen = _Seen(item, loose, longest, self._longest.get(LOOSE + loose, 0) if starts_person else 0)
        if len(self._memo) >= _MEMO:
            self._memo.clear()
        self._memo[form] = seen
        return seen

    def _longest_at(self, text: str, tokens: list[_Token], first: int) -> tuple[int, tuple[NameRow, ...]]:
        """The longest name that starts at a token: index after its last token, and its rows."""
        plain = self._plain_keys(text, tokens, first) if tokens[first].seen.longest else ()
        loose = self._loose_keys(text, tokens, first) if tokens[first].seen.longest_loose else ()
        for last, keys in _from_longest(plain, loose):
            rows = [(k, r) for k in keys for r in self.rows(k) if self._fits(r, text, tokens, first, last, k)]
            if rows:
                return last, _ordered(_with_initials(rows, tokens[first:last]))
        return first + 1, ()

    def _outdone(self, text: str, tokens: list[_Token], first: int, last: int) -> bool:
        """Whether a longer name starts after the article: the Guardian Council is no Guardian."""
        if tokens[first].seen.word.plain != "the" or not tokens[first + 1].seen.longest:
            return False
        return self._longest_at(text, tokens, first + 1)[0] > last

    def _plain_keys(self, text: str, tokens: list[_Token], first: int) -> Iterator[tuple[int, str]]:
        key = tokens[first].seen.word.plain
        if key in self._raw or key in self._own:
            yield first + 1, key
        words, position = tokens[first].seen.longest - 1, first
        while words > 0 and position + 1 < len(tokens):
            joined = fold.join(
                text[tokens[position].end : tokens[position + 1].start], tokens[position].seen.word.plain
            )
            if joined is None and not _possessed(text, tokens, position):
                return
            position += 1
            words -= 2 if joined else 1
            key = (
                f"{key} {joined} {tokens[position].seen.word.plain}"
                if joined
                else f"{key} {tokens[position].seen.word.plain}"
            )
            if key in self._raw or key in self._own:
                yield position + 1, key

    def _loose_keys(self, text: str, tokens: list[_Token], first: int) -> Iterator[tuple[int, str]]:
        key = LOOSE + tokens[first].seen.loose
        if key in self._raw or key in self._own:
            yield first + 1, key
        words, position = tokens[first].seen.longest_loose - 1, first
        while words > 0 and position + 1 < len(tokens):
            # A name of a person never goes over a possessive or a comma.
            joined = fold.join(
                text[tokens[position].end : tokens[position + 1].start], tokens[position].seen.word.plain
            )
            if joined != "":
                return
            position += 1
            loose = tokens[position].seen.loose
            if not loose:
                continue
            words -= 1
            key = f"{key} {loose}"
            if key in self._raw or key in self._own:
                yield position + 1, key

    def _fits(self, row: NameRow, text: str, tokens: list[_Token], first: int, last: int, key: str) -> bool:
        """Whether the words are written as the row's case rule wants them."""
        inside = tokens[first:last]
        if row.case == "any":
            return True
        if row.case == "exact":
            written = "".join(t.text[: t.end - t.start] for t in inside).replace(".", "")
            if written != _squeezed(row.name):
                return False
            alone = (
                len(inside) == 1 and not inside[0].seen.word.dotted and inside[0].seen.word.plain in _WORDS
            )
            return not (alone and _shouting(tokens, first))
        if row.case == "first":
            return inside[0].seen.word.upper
        if row.case == "titled" and not (first and tokens[first - 1].seen.word.plain in TITLES):
            return False
        if row.case == "inner" and _opens(text, tokens, first):
            return False
        if key.startswith(LOOSE):
            return _persons_own(row.name, inside)
        return all(
            t.seen.word.upper or not upper for t, upper in zip(inside, _capitals(row.name), strict=False)
        )

    @staticmethod
    def _with_article(text: str, tokens: list[_Token], first: int, free: int, rows: Iterable[NameRow]) -> int:
        """Start of a match, moved over an Arabic article before it (al-Assad)."""
        before = first - 1
        if before >= free and tokens[before].seen.word.plain in fold.ARTICLES:
            gap = text[tokens[before].end : tokens[first].start]
            if gap in ("-", "\u2010", "\u2011", " ") and any(r.sense in ("surname", "name") for r in rows):
                return tokens[before].start
        return tokens[first].start


def _opens(text: str, tokens: list[_Token], first: int) -> bool:
    """Whether a word opens a sentence or a quote, where any word has a capital."""
    if not first:
        return True
    before = tokens[first - 1]
    if before.seen.word.plain in TITLES or before.seen.word.dotted:
        return False
    return not _OPENING.isdisjoint(text[before.end : tokens[first].start])


def _with_initials(rows: list[tuple[str, NameRow]], inside: list[_Token]) -> list[NameRow]:
    """Rows without their keys; where somebody has just these initials, nobody else is meant."""
    if any(not token.seen.loose for token in inside):
        exact = {r.record for key, r in rows if not key.startswith(LOOSE)}
        if exact:
            return [r for _, r in rows if r.record in exact]
    return [r for _, r in rows]


def _persons_own(name: str, inside: list[_Token]) -> bool:
    """Whether words found by their loose folding are written as a name, with no other initials."""
    written = ""
    for token in inside:
        item = token.seen.word
        if not token.seen.loose:
            if item.dotted or (len(item.plain) == 1 and item.upper):
                written += item.plain
        elif not (item.upper or item.plain in _PARTICLES or token.text in name):
            return False
    if not written:
        return True
    own = fold.initials(name)
    return own.startswith(written) or written.startswith(own)


def _parsed(line: str) -> NameRow:
    name, record, sense, case, weight = line.rsplit(",", 4)
    if name.startswith('"'):
        name = name[1:-1].replace('""', '"')
    return NameRow(name, record, sense, case, float(weight))  # type: ignore[arg-type]  # tests hold the table


@lru_cache(maxsize=50_000)
def _squeezed(name: str) -> str:
    return "".join(found.group() for found in fold.WORD.finditer(name)).replace(".", "")


@lru_cache(maxsize=50_000)
def _capitals(name: str) -> list[bool]:
    return [fold.word(found.group()).upper for found in fold.WORD.finditer(name)]


def _possessed(text: str, tokens: list[_Token], position: int) -> bool:
    """Whether two words are joined by the possessive of the first: ``Russia's Foreign Ministry``."""
    gap = text[tokens[position].end : tokens[position + 1].start]
    return tokens[position].seen.word.cut > 0 and gap[tokens[position].seen.word.cut :] in (
        " ",
        "\n",
        "\u00a0",
    )


def _shouting(tokens: list[_Token], position: int) -> bool:
    """Whether the words next to this one stand in capitals, as in a headline."""
    near = tokens[max(0, position - 1) : position] + tokens[position + 1 : position + 2]
    return bool(near) and all(t.seen.word.shout for t in near)


def _from_longest(
    plain: Iterable[tuple[int, str]], loose: Iterable[tuple[int, str]]
) -> list[tuple[int, list[str]]]:
    ends: dict[int, list[str]] = {}
    for found in (plain, loose):
        for last, key in found:
            ends.setdefault(last, []).append(key)
    return sorted(ends.items(), reverse=True)


def _ordered(rows: Iterable[NameRow]) -> tuple[NameRow, ...]:
    """Rows most usual first, one for each record and sense."""
    best: dict[tuple[str, str], NameRow] = {}
    for row in rows:
        kept = best.get((row.record, row.sense))
        if kept is None or row.weight > kept.weight:
            best[row.record, row.sense] = row
    return tuple(sorted(best.values(), key=lambda r: (-r.weight, r.record, r.sense)))
