"""Who speaks in a quotation that runs over several sentences.

Within a paragraph a quotation opens and closes; sentences in it that name no speaker have the
speaker of the sentence where the same quotation is attributed: the one before, else the one after.
A paragraph that opens with a quotation mark goes on with the speaker of the paragraph before if
that one was left open, as newspapers set long quotations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_OPEN = frozenset("“„«")
_CLOSE = frozenset("”»")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Which characters of a sentence stand in quotation marks.

    Attributes:
        continues: the sentence begins inside a quotation opened before it.
        open_at_end: a quotation is still open after it.
        inside: offsets (start, end) of quoted stretches, in the article's text.
        opens: the sentence itself begins with an opening mark.
    """

    continues: bool
    open_at_end: bool
    inside: tuple[tuple[int, int], ...]
    opens: bool = False

    def covers(self, start: int, end: int) -> bool:
        """Whether a stretch lies inside the quotation marks."""
        return any(a <= start and end <= b for a, b in self.inside)


def quoted(text: str, bounds: Sequence[tuple[int, int]]) -> list[Quoted]:
    """Quotation state of the sentences of one paragraph; `bounds` are their offsets in `text`."""
    found = []
    is_open = False
    previous_end = bounds[0][0] if bounds else 0
    for start, end in bounds:
        # marks may fall between sentences
        for char in text[previous_end:start]:
            is_open = _after(char, is_open)
        continues, begun = is_open, start
        inside: list[tuple[int, int]] = []
        opens = text[start : start + 1] in _OPEN or text[start : start + 1] == '"'
        for offset in range(start, end):
            now = _after(text[offset], is_open)
            if now and not is_open:
                begun = offset + 1
            elif is_open and not now:
                inside.append((begun, offset))
            is_open = now
        if is_open:
            inside.append((begun, end))
        found.append(Quoted(continues, is_open, tuple(i for i in inside if i[1] > i[0]), opens))
        previous_end = end
    return found


def _after(char: str, is_open: bool) -> bool:
    if char == '"':
        return not is_open
    if char in _OPEN:
        return True
    return False if char in _CLOSE else is_open
