"""The forms a person's name takes in news: full, short, and the surname alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.gazetteer import fold
from kg.gazetteer.build.writer import Writer, read_csv

# States where the family name comes first in English news, and where news uses the first name.
_FAMILY_FIRST = frozenset({"CHN", "PRK", "KOR"})
_FAMILY_FIRST_WITH_HYPHEN = frozenset({"TWN", "SGP", "MYS", "HKG"})
_FIRST_NAME = frozenset({"ETH", "ERI"})
_BOTH_NAMES = frozenset({"THA", "MMR", "BTN", "KHM", "LAO"})
_PARTICLES = frozenset("von van der den de da do dos das du del della di la le ter zu des af".split())
_FATHERS = frozenset({"bin", "ibn", "ben", "bint", "binti"})
_ROYAL = ("king", "queen", "emir", "amir", "sultan", "monarch", "grand duke", "emperor", "pope", "prince")


@dataclass(frozen=True)
class PersonNames:
    """Given names with their gender, and how surnames that are plain words must stand."""

    genders: Mapping[str, str]
    plain_words: Mapping[str, str]

    @staticmethod
    def read(curated: Path) -> PersonNames:
        """From `plain_words.csv`, and the given names of `persons.csv` that tell the gender."""
        seen: dict[str, set[str]] = {}
        for row in read_csv(curated / "persons.csv"):
            given = _given(row["name"])
            if given and row["gender"] and row["state"] not in _FAMILY_FIRST:
                seen.setdefault(given, set()).add(row["gender"])
        genders = {given: next(iter(found)) for given, found in seen.items() if len(found) == 1}
        words = {
            word: row["case"]
            for row in reversed(read_csv(curated / "plain_words.csv"))
            for word in row["words"].split()
        }
        return PersonNames(genders, words)

    def gender(self, label: str, state: str) -> str:
        """``m`` or ``f`` where the given name is known, else empty."""
        return "" if state in _FAMILY_FIRST else self.genders.get(_given(label), "")

    def add(
        self,
        out: Writer,
        person: str,
        label: str,
        aliases: Iterable[str],
        state: str,
        titles: Iterable[str],
        prominent: bool,
        with_surname: bool,
    ) -> None:
        """Add the label, the aliases, and the surname where news would use it alone."""
        out.person_name(person, label, "name", weight=1.0)
        for alias in aliases:
            if alias != label:
                out.person_name(person, alias, "alias", weight=0.95)
        royal = any(t.lower().startswith(_ROYAL) for t in titles)
        if royal:
            self._royal(out, person, label, titles)
        if with_surname and not royal:
            weight = 0.6 if prominent else 0.4
            for surname in surnames(label, state):
                out.person_name(person, surname, "surname", self._case(surname), weight)

    def _case(self, surname: str) -> str:
        """Plain words count after a title or inside a sentence, some after a title only."""
        folded = fold.key(surname)
        return "titled" if len(folded) < 2 else self.plain_words.get(folded, "name")

    @staticmethod
    def _royal(out: Writer, person: str, label: str, titles: Iterable[str]) -> None:
        """King Abdullah, King Abdullah II, Queen Elizabeth, Emir Tamim."""
        words = label.split(" of ")[0].split()
        if not words or words[0].lower() in _ROYAL:
            return
        short = " ".join(words[:2]) if len(words) > 1 and words[1].strip("IVX") == "" else words[0]
        for title in _royal_titles(titles, label):
            out.person_name(person, f"{title} {words[0]}", "alias", weight=0.7)
            out.person_name(person, f"{title} {short}", "alias", weight=0.9)


def _given(label: str) -> str:
    """The loose folding of the given name: nothing where a name has one word, or starts with a title."""
    words = [fold.word(m.group()) for m in fold.WORD.finditer(label)]
    kept = [fold.loose(w.plain) for w in words if not fold.skipped(w)]
    titled = bool(kept) and (kept[0] in _ROYAL or kept[0] in ("lord", "archbishop"))
    return kept[0] if len(kept) > 1 and not titled else ""


def _royal_titles(titles: Iterable[str], label: str) -> list[str]:
    found = {
        w
        for t in titles
        for w in ("King", "Queen", "Emir", "Sultan", "Emperor", "Pope", "Prince")
        if w.lower() in t.lower()
    }
    if any("monarch" in t.lower() for t in titles):
        found |= {"Queen"} if label.startswith(("Elizabeth", "Margrethe", "Beatrix")) else {"King"}
    if any("amir" in t.lower() or "emir" in t.lower() for t in titles):
        found.add("Emir")
    return sorted(found)


def surnames(label: str, state: str) -> list[str]:
    """What news calls a person by after the first mention: none where no rule is safe."""
    words = [w for w in label.replace(",", " ").split() if w not in ("Jr.", "Sr.", "Jr", "Sr", "II", "III")]
    if len(words) < 2:
        return []
    if state in _FAMILY_FIRST or (
        state in _FAMILY_FIRST_WITH_HYPHEN and ("-" in words[-1] or len(words) > 2)
    ):
        return [words[0]] if "." not in words[0] else [words[-1]]
    if state in _FIRST_NAME:
        return [words[0]]
    if state in _BOTH_NAMES:
        return (
            [words[0], words[-1]]
            if len(words) == 2 and state == "THA"
            else [words[-1]]
            if state == "THA"
            else []
        )
    if any(w.lower() in _FATHERS for w in words) and words[-2].lower() not in ("al", "el"):
        return []
    last = [words[-1]]
    for word in reversed(words[1:-1]):
        if word.lower() not in _PARTICLES:
            break
        last.insert(0, word)
    full = " ".join(last)
    return [full] if len(last) == 1 else [full, words[-1]] if len(words[-1]) > 4 else [full]
