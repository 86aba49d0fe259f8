"""Words and names brought to one spelling, so that text and tables can be compared.

Two foldings are used. The *plain* one drops case, diacritics, dots of acronyms and the
possessive. The *loose* one is for names of persons: it also joins the usual ways to write one
Russian, Ukrainian, Arabic or Persian name in English (Sergei/Sergey, Gaddafi/Qaddafi,
al-Assad/Assad) by rules on letters and a short table of given names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.paths import data_dir

# A dotted acronym, or letters and digits with apostrophes inside.
WORD = re.compile(
    r"(?:[^\W\d_]\.)+[^\W\d_]\b\.?|(?<![\w.])[^\W\d_]\.(?=[^\W\d_])|[^\W_]+(?:['’ʼ‘`´][^\W_]+)*"
)

# Marks of length that some text keeps beside its letters, and letters that NFKD leaves whole.
_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "ə": "a", "Ə": "A", "ħ": "h",
        "ŋ": "n",
        "'": "", "’": "", "ʼ": "", "‘": "", "`": "", "´": "", "ʿ": "", "ʾ": "", "ʻ": "", ".": "",
        "ʹ": "", "ʺ": "",
    }
)  # fmt: skip

# The Arabic article; its assimilated forms (ash-, ar-) are written as parts of names and rarely alone.
ARTICLES = frozenset({"al", "el"})


@cache
def _same() -> dict[str, str]:
    """Spellings of one given or family name that no rule on letters joins, from `spellings.csv`."""
    same: dict[str, str] = {}
    lines = (data_dir() / "gazetteer" / "spellings.csv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        one, _, others = line.partition(",")
        for spelling in (one, *others.split()):
            same[_letters(spelling)] = _letters(one)
    return same


def plain(word: str) -> str:
    """Lower case without diacritics, apostrophes or dots: ``U.S.`` is ``us``, ``N'Djamena`` ``ndjamena``."""
    if word.isascii() and word.isalnum():
        return word.lower()
    # twice, since a compatibility form may turn out to be such a letter: a Greek numeral sign is a prime
    bare = unicodedata.normalize("NFKD", word.translate(_LETTERS)).translate(_LETTERS)
    return "".join(c for c in bare if not unicodedata.combining(c)).lower()


def _letters(word: str) -> str:
    """Rules on letters: y is i, q and ck are k, doubles are single, Ye- at the start is E-."""
    text = word
    if text.startswith("ye") and len(text) > 3:
        text = text[1:]
    text = (
        text.replace("y", "i").replace("j", "i")
        if text.endswith(("iy", "ij", "yj"))
        else text.replace("y", "i")
    )
    text = text.replace("q", "k").replace("ck", "k").replace("ou", "u").replace("oo", "u").replace("ee", "i")
    text = text.replace("ks", "x").replace("w", "v")
    return re.sub(r"(.)\1+", r"\1", text)


@cache
def _by_table(word: str) -> str:
    key = _letters(word)
    return _same().get(key, key)


def loose(folded: str) -> str:
    """The plain folding of one word of a person's name, brought to one transliteration."""
    return _by_table(folded)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text or table entry as it is compared.

    Attributes:
        plain: its plain folding.
        cut: characters of a possessive at its end that do not belong to the name.
        upper: first letter is upper case or a digit.
        shout: all letters are upper case, and there are at least two.
        dotted: an acronym or initials with dots.
    """

    plain: str
    cut: int
    upper: bool
    shout: bool
    dotted: bool


_POSSESSIVE = re.compile(r"(?<=.)['’ʼ‘`´][sS]$")


def word(text: str) -> Word:
    """One word as matched by `WORD`, folded."""
    found = _POSSESSIVE.search(text)
    bare = text[: found.start()] if found else text
    first = bare[0]
    letters = [c for c in bare if c.isalpha()]
    folded = plain(bare)
    return Word(
        # Compatibility forms may fold to marks: ¼ to 1⁄4.
        plain=folded if folded.isalnum() else "".join(c for c in folded if c.isalnum()),
        cut=len(text) - len(bare),
        upper=first.isupper() or first.isdigit(),
        shout=len(letters) > 1 and all(c.isupper() for c in letters),
        dotted="." in bare,
    )


# What may stand between two words of one name; a comma is kept as a word of its own.
_JOINS = frozenset(
    {" ", "-", "\n", "\u00a0", "\u2010", "\u2011", "+", "/", "' ", "’ ", " & ", " - ", "\u2013", "", "("}
)
_BREAK = re.compile(r"^[\s\-\u2010-\u2013]{1,3}$")
_ABBREVIATED = frozenset(
    "st ste dr gen mr mrs ms col lt maj sen rep gov pres jr sr prof adm capt mt ft no".split()
)


def join(gap: str, before: str) -> str | None:
    """How two words hang together over what stands between them.

    Args:
        gap: the characters between them.
        before: the plain folding of the first.

    Returns:
        the empty string where they may be one name, ``;`` over a comma, None where they may not.
    """
    if gap in _JOINS:
        return "" if gap not in ("/", "(", "") else None
    if gap == ", ":
        return ";"
    if gap[:1] == "." and gap.strip() == "." and (len(before) == 1 or before in _ABBREVIATED):
        return ""
    if _BREAK.match(gap) and gap.count("\n") < 2:
        return ""
    return None


def key(name: str) -> str:
    """The plain folding of a whole name: words by single spaces, a comma as ``;``."""
    parts: list[str] = []
    end = None
    for found in WORD.finditer(name):
        item = word(found.group())
        if not item.plain:
            continue  # a mark alone
        if end is not None and "," in name[end : found.start()]:
            parts.append(";")
        parts.append(item.plain)
        end = found.end()
    return " ".join(parts)


def loose_key(name: str) -> str:
    """The loose folding of a person's name: without articles, initials and Jr/Sr."""
    words = (word(m.group()) for m in WORD.finditer(name))
    return " ".join(loose(w.plain) for w in words if not skipped(w))


def skipped(item: Word) -> bool:
    """Whether a word of a person's name is left out of its loose folding."""
    return item.dotted or len(item.plain) == 1 or item.plain in ARTICLES or item.plain in ("jr", "sr")


@lru_cache(maxsize=50_000)
def initials(name: str) -> str:
    """Initials inside a person's name: ``hw`` of George H. W. Bush, nothing of George Bush."""
    words = (word(m.group()) for m in WORD.finditer(name))
    return "".join(w.plain for w in words if w.dotted or (len(w.plain) == 1 and w.upper))


def same_initials(one: str, other: str) -> bool:
    """Whether two names may be one person's by their initials: those of one continue the other's."""
    a, b = initials(one), initials(other)
    return a.startswith(b) or b.startswith(a)
