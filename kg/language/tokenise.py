"""Words as Universal Dependencies counts them in English: rules over one regular expression.

Clitics (``'s``, ``n't``) are words, hyphenated compounds fall apart except after a prefix
(``anti-``, ``co-``), abbreviations keep their full stop. Offsets are exact, since folding
odd white space never changes the length of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

# Format characters that may stand inside a word, and marks that belong to the letter before.
_INSIDE = "\u00ad\u200c\u200d\u2060\ufeff\u0300-\u036f\u0591-\u05bd\u064b-\u0652"
_SPACES = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\xa0\u1680\u180e"
    "\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f\u2061-\u206f\u3000"
    "\ue000-\uf8ff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")

_TITLES = """
Mr Mrs Ms Messrs Mme Mlle Dr Prof Gen Lt Col Maj Capt Cmdr Sgt Cpl Adm Gov Sen Sens Rep Reps Rev Hon
Pres Sec Amb Supt Insp Atty St Ste Mt Ft Jr Sr Esq
"""
_DATES = "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri"
_OTHERS = """
Inc Ltd Corp Co Bros Cos Assn Dept Univ Ave Blvd Rd vs v etc approx ca cf eg ie viz al resp est incl
ext tel fig vol pp ed eds Ph.D M.Sc B.Sc
"""
_BEFORE_NUMBER = "No Nos no p pp Art art Sect sec Vol ch Ch c b d"
_PREFIXES = """
anti arch bi co counter cross de e ex extra hyper inter intra macro mega micro mid mini mis mono
multi neo non over pan post pre pro proto pseudo psycho quasi re semi socio sub super trans tri
ultra un under
"""
_FILES = "com edu gov int net org doc docx gif htm html jpg pdf png ppt txt xls xlsx zip"
_NO_APOSTROPHE = "do did does is was were has have had could would should wo ai"


def _any(words: str) -> str:
    return "|".join(re.escape(w) for w in sorted(words.split(), key=lambda w: (-len(w), w)))


@cache
def _pattern() -> re.Pattern[str]:
    letter = rf"(?:[^\W\d_]|[{_INSIDE}])"
    clitic = r"(?:s|m|d|re|ve|ll)"
    # An apostrophe inside a word (Sana'a, O'Neill), unless a clitic follows it.
    inner = rf"['’ʼ](?!(?i:{clitic}|t)(?!\w)){letter}+"
    word = rf"{letter}+(?:{inner})*"
    after = "|".join(f"(?<={host})" for host in _NO_APOSTROPHE.split())
    ends = r"(?:\s*$|\s+[\"“(]?[A-Z])"
    units = "am|pm|km|kg|mm|cm|ft|lbs?|mph|kph|hrs?|yrs?|mins?|bn|mb|gb|[kmb]"
    rules = (
        r"(?i:https?://|ftp://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?'’)\]}]",
        r"[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+",
        r"\b[a-z0-9][a-z0-9-]{0,62}\.(?:com|org|net|gov|edu|info|int)\b(?:/[^\s<>\"“”]{0,200}[\w/])?",
        rf"(?<![\w.])[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{0,8}}\.(?i:{_any(_FILES)})\b",
        # Abbreviations; one that also ends its sentence gives up its full stop
        rf"(?<![\w.])(?i:[ap]\.m|etc|al)(?=\.{ends})",
        r"(?<![\w.&])[A-Z]{1,4}&[A-Z]{1,4}(?![\w&])",
        r"(?<![\w/])[A-Za-z]/[A-Za-z](?![\w/])",
        r"(?<![\w.])(?:[^\W\d_]\.){2,}(?![^\W\d_]\b)",
        r"(?<![\w.])(?:[A-Z]\.)+[A-Z]\b(?!\.)",
        rf"(?<![\w.-])(?:{_any(_TITLES)}|{_any(_TITLES.upper())})\.(?=[\s\w,;:)-]|$)",
        rf"(?<![\w.-])(?i:{_any(_DATES)})\.(?=\s*[\d,]|\s+[a-z]|-)",
        rf"(?<![\w.-])(?:{_any(_OTHERS)})\.(?!\w)",
        rf"(?<![\w.-])(?:{_any(_BEFORE_NUMBER)})\.(?=\s?\d)",
        r"(?<![\w.'’-])[A-HJ-Z]\.(?=\s?[A-Z][\w.'’-])",
        # Contractions: the host first, then the clitic, each a match of its own
        r"(?i:(?<![\w-])can(?=not\b)|(?<=can)not\b|(?<!\w)(?:gon|wan)(?=na\b)|(?<=gon)na\b|(?<=wan)na\b)",
        r"(?i:(?<!\w)(?:got|out)(?=ta\b)|(?<=got)ta\b|(?<=out)ta\b)",
        rf"(?i:(?<!\w)(?:{_any(_NO_APOSTROPHE)})(?=nt\b)|(?:{after})nt\b)",
        rf"{letter}+?(?=(?i:n['’ʼ]t)(?!\w))",
        r"(?i:n['’ʼ]t)(?!\w)",
        rf"(?<=[\w.)\]\"”])['’ʼ`](?i:{clitic})(?!\w)",
        # Numbers
        r"(?<![\w/])\d{1,4}/\d{1,2}(?:/\d{2,4})?(?![\w/])",
        r"(?<![\w-])\+?\d{1,4}(?:-\d{2,4}){2,3}(?![\w-])",
        r"(?<![\w-])\d{3}-\d{4}(?![\w-])",
        r"(?<![\w:])\d{1,2}(?::\d{2}){1,2}(?!\d)",
        rf"(?<!\w)\d+(?:[.,]\d+)*(?=(?i:{units})\b)",
        rf"(?:(?<!\w)\.)?\d+(?:[.,]\d+)*(?:[\w{_INSIDE}]+)?",
        # Words
        rf"(?<![\w-])(?i:{_any(_PREFIXES)})-(?:{word}|\d+s?)(?!\w|-\w)",
        rf"(?<!\w)[dDlL]['’]{letter}+",
        rf"{word}(?:[\w{_INSIDE}]+)?",
        rf"[\w{_INSIDE}]+",
        # Punctuation
        r"['’](?:\d\d(?:s)?\b|(?i:em|til|cause|tis|twas)\b)",
        r"[:;=8]['’]?-?[()DPp/\\|]+(?=\s|$)",
        r"''|``|‘‘|’’|‘’|…+|[.!?]{2,}|-{2,}|—+|–+|\*+|_+|=+|~+|#+|\++|<+|>+|\|+",
        r"[^\w\s][\u0300-\u036f\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]*",
    )
    return re.compile("|".join(rules))


def fold(text: str) -> str:
    """The text with odd spaces, controls and directional marks as plain spaces; the length stays."""
    return _SURROGATES.sub("\ufffd", _SPACES.sub(" ", text))


def word_spans(folded: str) -> Iterator[tuple[int, int]]:
    """Start and end of every word of a folded text, in order; they never overlap."""
    return (m.span() for m in _pattern().finditer(folded))


def tokenise(folded: str) -> list[tuple[int, int]]:
    """`word_spans` as a list."""
    return list(word_spans(folded))
