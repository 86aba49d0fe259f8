"""Persons and their terms of office, from the source tables and the curated ones."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.gazetteer import fold
from kg.gazetteer.build import roles
from kg.gazetteer.build.surnames import PersonNames
from kg.gazetteer.build.writer import Writer, identifier, read_csv, split

# Sources name the planned end of some terms; no end after this day is known.
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_SEEN = dt.date(2026, 8, 22)
_TERM = re.compile(r"([a-z_]+)(?:@([a-z0-9-]+))?(?:>([a-z0-9-]+))? ([\d-]+)\.\.([\d-]+)?(?:~([\d-]+))?")


@dataclass(frozen=True)
class _Term:
    role: str
    of: str
    to: str
    begin: dt.date | None
    end: dt.date | None
    known_to: dt.date | None
    title: str
    source: str


@dataclass
class _Person:
    """One person with all names seen; `code` is the ISO3 code of the last term."""

    label: str
    qid: str
    code: str
    aliases: list[str] = field(default_factory=list)
    terms: list[_Term] = field(default_factory=list)
    gender: str = ""
    curated: bool = False
    id: str = ""
    first_label: str = ""

    def __post_init__(self) -> None:
        # Ids come from the first label, so that a better label changes no id.
        self.first_label = self.label


def add_persons(out: Writer, sources: Path, curated: Path, ids: Mapping[str, str]) -> None:
    """Add all persons with their names and terms."""
    people = _People(ids)
    for row in read_csv(sources / "persons.csv"):
        people.add_source(row)
    for row in read_csv(sources / "persons_ambassadors.csv"):
        people.add_source(row)
    people.merge_spellings()
    people.add_curated(read_csv(curated / "persons.csv"))
    people.close_terms()
    people.write(out, PersonNames.read(curated))


class _People:
    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids
        self._people: dict[str, _Person] = {}

    def add_source(self, row: Mapping[str, str]) -> None:
        if not row["name"].isprintable() or not any("a" <= c.lower() <= "z" for c in row["name"]):
            return
        found = roles.role_of(row, self._ids)
        if found is None:
            return
        role, of, to = found
        key = row["qid"] or f"{row['iso3']}:{fold.loose_key(row['name'])}"
        person = self._people.setdefault(key, _Person(_label(row["name"]), row["qid"], row["iso3"]))
        person.code = row["iso3"] or person.code
        names = [row["name"], *split(row.get("aliases", "")), *_clean(split(row.get("aliases_petrarch", "")))]
        person.aliases += [n for n in map(_label, names) if n not in person.aliases]
        begin, end = first_day(row["start"]), last_day(row["end"])
        known_to = last_day(row["open_as_of"])
        if end and end > _SEEN:
            end, known_to = None, known_to or dt.date(2026, 6, 15)
        if begin and end and begin > end:
            return
        source = (
            "ep"
            if "every-politician" in row["source"]
            else "factbook"
            if "factbook" in row["source"]
            else "other"
        )
        person.terms.append(_Term(role, of, to, begin, end, known_to, row["office"], source))

    def merge_spellings(self) -> None:
        """Join a person without QID to the one of the same state whose name or term is the same."""
        for key in [k for k, p in self._people.items() if not p.qid]:
            lone = self._people[key]
            for other_key, other in self._people.items():
                if other_key != key and other.code == lone.code and _same_person(lone, other):
                    other.aliases += [a for a in lone.aliases if a not in other.aliases]
                    other.terms += lone.terms
                    del self._people[key]
                    break

    def add_curated(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Rows of the project's own table; a term in it replaces the person's terms of that office."""
        known: dict[str, list[str]] = {}
        for key, person in sorted(self._people.items(), key=lambda pair: not pair[1].qid):
            known.setdefault(fold.loose_key(person.label), []).append(key)
        for row in rows:
            code = row["state"]
            if code and code not in self._ids:
                raise ValueError(f"persons.csv: no state {code!r} for {row['name']}")
            person = self._people.setdefault(self._find(row, known), _Person(row["name"], "", code))
            person.curated, person.label = True, row["name"]
            person.first_label = row["id"].replace("-", " ") or person.first_label
            person.code = code or person.code
            person.gender = row["gender"] or person.gender
            names = [row["name"], *split(row["names"])]
            person.aliases = [*names, *(a for a in person.aliases if a not in names)]
            for term in split(row["terms"]):
                self._curated_term(person, row["name"], term)

    def _find(self, row: Mapping[str, str], known: Mapping[str, list[str]]) -> str:
        states = {row["state"], *_SUCCESSORS.get(row["state"], ()), ""}
        state = self._ids.get(row["state"], "")
        for name in [row["name"], *split(row["names"])]:
            for key in known.get(fold.loose_key(name), ()):
                person = self._people[key]
                if not fold.same_initials(name, person.label):
                    continue
                if not row["state"] or person.code in states or any(t.of == state for t in person.terms):
                    return key
        return f"own:{row['state']}:{fold.key(row['name'])}"

    def _curated_term(self, person: _Person, name: str, text: str) -> None:
        """``role[@of][>to] begin..end``, an open one ``begin..~last day seen``; ``!role`` drops a "
        "source's.
        """
        if text.startswith("!"):
            person.terms = [t for t in person.terms if t.role != text[1:] or t.source == "own"]
            return
        found = _TERM.fullmatch(text)
        if found is None:
            raise ValueError(f"persons.csv: {name}: {text!r} is no term of office")
        role, of, to, begin, end, seen = found.groups(default="")
        of = of or self._ids[person.code]
        term = _Term(role, of, to, first_day(begin), last_day(end), last_day(seen), "", "own")
        last = term.end or term.known_to
        person.terms = [
            t
            for t in person.terms
            if (t.role, t.of) != (role, of) or t.source == "own" or not _meet(t, term.begin, last)
        ] + [term]

    def close_terms(self) -> None:
        """One open term for each run, closed where the next holder of a single office begins."""
        holders: dict[tuple[str, str], list[tuple[dt.date, _Person]]] = {}
        for person in self._people.values():
            person.terms = _joined(person.terms)
            for term in person.terms:
                # A term whose begin is known by its year alone says nothing of the one before.
                if (
                    term.role in roles.SINGLE
                    and term.begin
                    and (term.begin.month, term.begin.day) != (12, 31)
                ):
                    holders.setdefault((term.role, term.of), []).append((term.begin, person))
        for person in self._people.values():
            person.terms = [self._closed(person, term, holders) for term in person.terms]

    def _closed(
        self, person: _Person, term: _Term, holders: Mapping[tuple[str, str], list[tuple[dt.date, _Person]]]
    ) -> _Term:
        if term.end or not term.begin or term.of in roles.SHARED_OFFICE or term.role not in roles.SINGLE:
            return term
        later = [
            b for b, other in holders.get((term.role, term.of), ()) if b > term.begin and other is not person
        ]
        if later and (term.known_to is None or min(later) <= term.known_to):
            return replace(term, end=min(later), known_to=None)
        return term

    def write(self, out: Writer, names: PersonNames) -> None:
        people = sorted(self._people.values(), key=lambda p: (not p.curated, not p.qid, p.label, p.qid))
        for person in people:
            person.id = _free_id(out, person)
            state = person.code if person.code in self._ids else ""
            out.record(
                person.id, "Person", person.label, wikidata=person.qid, state=state,
                state_id=self._ids.get(state, ""), gender=person.gender or names.gender(person.label, state),
            )  # fmt: skip
            diplomat_only = all(t.role in roles.MINOR for t in person.terms) and not person.curated
            titles = {t.title for t in person.terms}
            prominent = any(t.role in roles.PROMINENT for t in person.terms) or person.curated
            names.add(
                out, person.id, person.label, person.aliases, state, titles, prominent, not diplomat_only
            )
            for term in person.terms:
                out.terms.append(_row(person.id, term))


def _row(person: str, term: _Term) -> dict[str, str]:
    return {
        "person": person, "role": term.role, "of": term.of, "to": term.to,
        "begin": term.begin.isoformat() if term.begin else "",
        "end": term.end.isoformat() if term.end else "",
        "known_to": term.known_to.isoformat() if term.known_to and not term.end else "",
        "title": "" if term.to else term.title, "source": term.source,
    }  # fmt: skip


def _free_id(out: Writer, person: _Person) -> str:
    name = identifier(person.first_label)
    if name not in out.records:
        return name
    role = person.terms[0].role.replace("_", "-") if person.terms else "person"
    year = f"-{person.terms[0].begin.year}" if person.terms and person.terms[0].begin else ""
    place = person.code.lower()
    for longer in (f"{name}-{place}", f"{name}-{place}-{role}", f"{name}-{place}-{role}{year}"):
        if place and longer not in out.records:
            return longer
    return f"{name}-{person.qid.lower() or role}"


# A person of a state that ended may return as one of a state that follows it.
_SUCCESSORS = {"RUS": ("SUN",), "GEO": ("SUN",), "SRB": ("YUG", "SCG"), "YUG": ("SRB",),
"CZE": ("CSK",), "AZE": ("SUN",),
               "KAZ": ("SUN",), "COD": ("ZAR",), "DEU": ("DDR",), "VNM": ("VDR",), "UZB": ("SUN",),
               "UKR": ("SUN",)}  # fmt: skip


def _label(name: str) -> str:
    """A name as news writes it: no titles of nobility, no `of Jordan`, capitals as usual."""
    label = (
        name.split(", Baron")[0]
        .split(", Prince")[0]
        .split(", Duke")[0]
        .replace(", Jr.", " Jr.")
        .replace(" (", "(")
    )
    label = label.split("(")[0].strip()
    return " ".join(w.title() if len(w) > 3 and w.isupper() and w.isalpha() else w for w in label.split())


_TITLE_WORDS = frozenset(
    """president minister prime secretary ambassador foreign former king queen chancellor general
    defense defence vice-president
    premier mr mrs director representative senator official deputy vice gen colonel leader crown prince
    sheik sheikh emir
    secretaty of american russian chief adm interior finance state ministers commander spokesman""".split()
)


def _clean(aliases: list[str]) -> list[str]:
    """Aliases that are names: two words or more, none a title."""
    return [a for a in aliases if " " in a and not any(w.lower() in _TITLE_WORDS for w in a.split())]


def _same_person(one: _Person, other: _Person) -> bool:
    ones = {fold.loose_key(a) for a in one.aliases}
    others = {fold.loose_key(a) for a in other.aliases}
    if ones & others:
        return True
    words, other_words = _words(one), _words(other)
    if len(words & other_words) >= 2 and (words <= other_words or other_words <= words):
        return True
    return bool(words & other_words) and any(
        (a.role, a.of) == (b.role, b.of) and a.begin and b.begin and abs((a.begin - b.begin).days) <= 45
        for a in one.terms
        for b in other.terms
    )


def _words(person: _Person) -> set[str]:
    return set(fold.loose_key(person.label).split())


def _meet(term: _Term, begin: dt.date | None, end: dt.date | None) -> bool:
    first, last = term.begin or dt.date.min, term.end or term.known_to or dt.date.max
    return first <= (end or dt.date.max) and (begin or dt.date.min) <= last


def _joined(terms: list[_Term]) -> list[_Term]:
    """Terms of one person in one office that overlap or follow at once made one."""
    found: list[_Term] = []
    for term in sorted(
        terms, key=lambda t: (t.role, t.of, t.to, t.begin or dt.date.min, t.end or dt.date.max)
    ):
        last = found[-1] if found else None
        if last and (last.role, last.of, last.to) == (term.role, term.of, term.to) and _touch(last, term):
            end = None if not last.end or not term.end else max(last.end, term.end)
            # An open term inside a closed one ends with it where the source saw no more.
            seen = [d for d in (last.known_to, term.known_to) if d]
            known_to = None if end else max(seen, default=None)
            if end is None and last.end and (not known_to or known_to <= last.end):
                end = last.end
            found[-1] = replace(last, end=end, known_to=None if end else known_to)
        else:
            found.append(term)
    return found


def _touch(one: _Term, two: _Term) -> bool:
    last = one.end or one.known_to or dt.date.max
    return (two.begin or dt.date.min) <= last + dt.timedelta(days=1) and one.begin is not None


def first_day(text: str) -> dt.date | None:
    """The first day a term surely ran: of a month or year alone the last day of it."""
    parts = _numbers(text)
    if not parts:
        return None
    year, month, day = (*parts, 0, 0)[:3]
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def last_day(text: str) -> dt.date | None:
    """The last day a term surely ran: of a month or year alone the first day of it."""
    parts = _numbers(text)
    if not parts:
        return None
    year, month, day = (*parts, 1, 1)[:3]
    return dt.date(year, month, day)


def _numbers(text: str) -> list[int]:
    """Year, month and day as far as given; nothing where a source gives a decade (2010s)."""
    return [int(p) for p in text.split("-")] if _DATE.fullmatch(text) else []
