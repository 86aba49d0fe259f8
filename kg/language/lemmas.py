"""Dictionary forms: learned exceptions first, then the regular inflections checked against known words.

What a tag leaves open ("hoped" of *hope* or *hop*?) English spelling mostly settles: a short
vowel before one consonant would have doubled it. The vocabulary decides the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.language.irregular import IRREGULAR_NOUNS, irregular_verbs

_CACHE_LIMIT = 200_000
_NO_LETTER_INSIDE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_VOWELS = "aeiou"
# "mapped": one syllable, one short vowel, one consonant that would double before -ed.
_WOULD_DOUBLE = re.compile(r"^[^aeiou]*(?:qu)?[aeiou][bdgklmnprtz]$")
_DOUBLED = re.compile(r"([bdfgklmnprstvz])\1$")
# "stressed", "install", "poll"; but "labelled", "controlled".
_KEEP_DOUBLED = re.compile(r"(?:[aiu]ll|^[^aeiou]*[aeiou]ll|ss|[^i]zz|ff)$")
_C_BEFORE_K = re.compile(r"[aeiou][^aeiou]+ick$")  # "panicked"
# Ends of stems that have lost an -e, by their last letter; tried only where no vocabulary decides.
_LOST_E = """
ib [rl]ob c [^aeiou][aiou]d u[ai]d [rc]ed [^e]e [ae]ng lung pring fring [^n]g breath wreath eeth loath
sooth [^aeiou][aiou]k [bcdfgkptz]l [^aeiou][iu]l [ntlr]am com [^aeiou]um [^aeiou]in terven conven raven
phon stpon condon [^aeiou]ap [cs]op [^aeiou]ar (?<![aeo])ir dher terfer sever [^aeiou]ur plor gnor stor
ador [lnprwy]s (?<!oc)us [aeo]as [^aeiou][aio]s [aou]is oos [^aeo]at creat delet plet compet cret ncit
xcit radit xpedit unit nvit gnit mot not devot [^aeiou]ut past tast wast hast u v ^ow [^z]z
"""
_NEEDS_E = re.compile(f"(?:{'|'.join(_LOST_E.split())})$")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_OF_A_PLACE = re.compile(r"(?:[^aeiou]an|ian|ean|ese|[^f]ish|[aeou][nrt]i|utch|reek|rench|rab|stani|ttoman)$")
_MONTHS = "January February March April June July August September October November December"
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_CALENDAR = {
    **{name[:3].lower(): name for name in (_MONTHS + " " + _DAYS).split() if name not in ("March", "Sunday")},
    "sept": "September", "tues": "Tuesday", "thur": "Thursday", "thurs": "Thursday",
}  # fmt: skip
_DEGREE = {"JJR": "er", "RBR": "er", "JJS": "est", "RBS": "est"}


@dataclass
class Lemmatiser:
    """Dictionary forms of tagged words.

    Args:
        exceptions: for a Penn tag, lower-case form to lemma, as learned from treebanks.
        known: known lemmas by class: ``verb``, ``noun``, ``adjective``.
        words: further English words of any class, which tell a word from a mere stem.
    """

    exceptions: Mapping[str, Mapping[str, str]]
    known: Mapping[str, frozenset[str]]
    words: frozenset[str]
    _verbs: Mapping[str, str] = field(default_factory=irregular_verbs, repr=False)
    _seen: dict[tuple[str, str, str], str] = field(default_factory=dict, repr=False)

    def __call__(self, form: str, upos: str, xpos: str) -> str:
        """The lemma of one word; lower case except for proper nouns and what is spelled with a capital."""
        key = (form, upos, xpos)
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= _CACHE_LIMIT:
                self._seen.clear()
            found = self._seen[key] = self._lemma(form, upos, xpos)
        return found

    def _lemma(self, form: str, upos: str, xpos: str) -> str:
        form = _NO_LETTER_INSIDE.sub("", form).replace("’", "'") or form
        lower = form.lower()
        learned = self.exceptions.get(xpos, {}).get(lower)
        if upos == "PROPN" or xpos == "NNP":
            return self._proper(form, xpos, learned)
        if learned is not None:
            return learned
        if upos in ("NOUN", "ADJ", "X") and xpos != "NNS" and self._spelled_with_capitals(form, lower):
            return form
        if xpos[:1] == "V" or upos in ("VERB", "AUX"):
            return self._verb(lower, xpos)
        if xpos == "NNS" or (upos == "NOUN" and xpos == "NNPS"):
            return self._noun(lower)
        if xpos in _DEGREE:
            return self._degree(lower, _DEGREE[xpos])
        return _THOUSANDS.sub("", lower) if upos == "NUM" else lower

    def _spelled_with_capitals(self, form: str, lower: str) -> bool:
        """An acronym, a single letter, an adjective of a place: no plain word that opens a sentence."""
        if form == lower or lower in self.known["noun"] or lower in self.known["adjective"]:
            return False
        return (form.isupper() and len(form) < 6) or (
            form[1:].islower() and _OF_A_PLACE.search(lower) is not None
        )

    def _proper(self, form: str, xpos: str, learned: str | None) -> str:
        if form.rstrip(".").lower() in _CALENDAR:
            return _CALENDAR[form.rstrip(".").lower()]
        if form.islower() and form.isalpha() and len(form) > 3:
            form = form.capitalize()
        if xpos != "NNPS" or len(form) < 4:
            return form
        if learned is not None:
            return learned if form[1:].islower() else learned.upper() if form.isupper() else form
        noun = self._noun(form.lower())
        return form[: len(noun)] if form.lower().startswith(noun) else form[0] + noun[1:]

    def _verb(self, lower: str, xpos: str) -> str:
        irregular = self._verbs.get(lower)
        if irregular is not None and xpos in ("VBD", "VBN", "VBP", "VB", "VBZ", "VBG", ""):
            return irregular if (xpos != "VB" and xpos != "VBP") or lower not in self.known["verb"] else lower
        if xpos in ("VBD", "VBN") or (xpos == "" and lower.endswith("ed")):
            if lower.endswith("ied"):
                return lower[:-3] + "y" if len(lower) > 4 else lower[:-1]
            return self._stem(lower[:-2], "verb") if lower.endswith("ed") and len(lower) > 3 else lower
        if xpos == "VBG":
            if lower.endswith("in'"):
                lower = lower[:-1] + "g"
            if lower.endswith("ying") and len(lower) == 5:
                return lower[:-4] + "ie"
            return self._stem(lower[:-3], "verb") if lower.endswith("ing") and len(lower) > 4 else lower
        return self._without_s(lower, "verb") if xpos == "VBZ" else lower

    def _noun(self, lower: str) -> str:
        irregular = IRREGULAR_NOUNS.get(lower)
        if irregular is not None:
            return irregular
        for plural, singular in (
            ("women", "woman"),
            ("men", "man"),
            ("children", "child"),
            ("people", "people"),
        ):
            if lower.endswith(plural):
                return lower[: -len(plural)] + singular
        return self._without_s(lower, "noun")

    def _without_s(self, lower: str, kind: str) -> str:
        if not lower.endswith("s") or lower.endswith("ss") or len(lower) < 3:
            return lower
        if lower.endswith(("'s", "’s")):
            return lower[:-2]
        if lower.endswith("ies") and len(lower) > 4:
            return lower[:-1] if lower[:-1] in self.known[kind] else lower[:-3] + "y"
        if lower.endswith("es"):
            whole, cut = lower[:-1], lower[:-2]
            for words in (self.known[kind], self.words):
                if (whole in words) != (cut in words):
                    return whole if whole in words else cut
            if lower.endswith(("ises", "yses")):
                return whole  # "authorises", not as in "buses"
            return cut if cut.endswith(("s", "x", "sh", "ch", "zz", "o")) else whole
        return lower[:-1]

    def _degree(self, lower: str, ending: str) -> str:
        if not lower.endswith(ending) or len(lower) <= len(ending) + 2:
            return lower
        stem = lower[: -len(ending)]
        return stem[:-1] + "y" if stem.endswith("i") else self._stem(stem, "adjective")

    def _stem(self, stem: str, kind: str) -> str:
        """The word that lost its -e, doubled its last consonant or did neither before an ending."""
        with_e = stem + "e"
        known = self.known[kind]
        if _DOUBLED.search(stem):
            return self._undoubled(stem, known)
        if _C_BEFORE_K.search(stem):
            return stem[:-1]
        if (stem in known) != (with_e in known):
            return stem if stem in known else with_e
        if stem not in known and _WOULD_DOUBLE.search(stem):
            return with_e
        if stem not in known and (stem in self.words) != (with_e in self.words):
            return stem if stem in self.words else with_e
        if _WOULD_DOUBLE.search(stem):
            return with_e
        both = stem in known or stem in self.words
        if stem.endswith(("ck", "x", "w", "y", "sh", "ss", "ff")):
            return stem
        return with_e if not both and _NEEDS_E.search(stem) else stem

    def _undoubled(self, stem: str, known: frozenset[str]) -> str:
        single = stem[:-1]
        for words in (known, self.words):
            if (stem in words) != (single in words):
                return stem if stem in words else single
        return stem if len(stem) < 4 or _KEEP_DOUBLED.search(stem) else single
