"""The lexicon: which words name which event, and where its participants stand.

Seven tables in `data/lexicon/`, made to be read and edited as spreadsheets; their README
explains every column. They are checked when loaded: an unknown event class, source or
effect is an error that names the file and the line.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from kg.errors import SettingsError, UnknownNameError
from kg.ids import digest
from kg.ontology import load_ontology
from kg.paths import data_dir

Effect = Literal["Actual", "Future", "Possible", "Hypothetical", "Demanded", "Alleged", "Negative"]
SpeechKind = Literal["neutral", "claim", "deny", "report"]
WordClass = Literal["verb", "noun", "adjective"]

_COLUMNS = {
    "verbs": ("lemma", "needs", "type", "actor", "target", "topic", "cameo", "example"),
    "nouns": ("lemma", "needs", "verbs", "type", "actor", "target", "topic", "cameo", "alone", "example"),
    "adjectives": ("lemma", "type", "actor", "target", "topic", "example"),
    "governors": ("lemma", "effect", "note"),
    "speech": ("lemma", "kind", "example"),
    "fields": ("lemma", "field", "note"),
    "judgements": ("word", "judgement", "note"),
    "confidence": ("fact", "weight", "alone", "note"),
}
_GRAMMATICAL = frozenset(
    "subj obj iobj xcomp ccomp ccomp_subj subjunctive advcl purpose poss mod plural".split()
)
JUDGEMENTS = ("praise", "criticism", "condemnation")
_WORD = re.compile(r"\+?[a-z_]+")


@dataclass(frozen=True, slots=True)
class Source:
    """One place where a role's filler may stand.

    Attributes:
        name: ``subj``, ``obj``, ``iobj``, ``xcomp``, ``ccomp``, ``advcl``, ``purpose``,
            ``poss``, ``mod``, or a preposition; in needs also a particle, such as ``+in``.
        accepts: ``any`` noun phrase, only a ``participant``, or only a ``place``.
    """

    name: str
    accepts: Literal["any", "participant", "place"]


@dataclass(frozen=True, slots=True)
class Role:
    """Where one role's fillers stand, best place first."""

    sources: tuple[Source, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """Something that must stand beside the trigger, or must not.

    Attributes:
        names: places or prepositions, one of which is enough.
        lemmas: with one of these words, if given.
        judgement: with words of this judgement, if given.
        absent: none of it may stand there.
    """

    names: tuple[Source, ...]
    lemmas: frozenset[str] = frozenset()
    absent: bool = False
    judgement: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of `verbs`, `nouns` or `adjectives`: a trigger and what it says.

    Attributes:
        rule: name of the row, such as ``meet.v`` or ``call.v/on``.
        verbs: for a noun, the light verbs whose subject is its actor.
        alone: for a noun, whether it names an event without a light verb: ``yes``, ``no``,
            ``by`` (only with somebody named as the doer), ``phone`` (only with that word).
        own: whether it stands in a table of the user's.
    """

    rule: str
    lemma: str
    pos: WordClass
    type: str
    needs: tuple[Need, ...]
    actor: Role
    target: Role
    topic: Role
    cameo: str | None
    example: str
    verbs: frozenset[str] = frozenset()
    alone: str = "yes"
    own: bool = False


@dataclass(frozen=True)
class Lexicon:
    """All tables, ready for look-up.

    Attributes:
        frames: frames by (word class, lemma), in the order of the tables.
        governors: what a governing word does to what it governs; keys end in ``.n`` or
            ``.a`` where only the noun or adjective does it.
        speech: verbs that attribute what they govern to their subject.
        fields: words of other fields than politics, with the field.
        judgements: words of praise and blame, with which of them: one of `JUDGEMENTS`.
        confidence: what facts weigh in a claim's confidence (`kg.extract.confidence`): with the
            classifier's answer, and without one.
        off: word class and lemma of words that a user has switched off.
        identity: hash of the tables, part of a run's provenance.
    """

    frames: Mapping[tuple[WordClass, str], tuple[Frame, ...]]
    governors: Mapping[str, Effect]
    speech: Mapping[str, SpeechKind]
    fields: Mapping[str, str]
    judgements: Mapping[str, str]
    confidence: Mapping[str, tuple[float, float]]
    identity: str
    off: frozenset[tuple[WordClass, str]] = frozenset()

    def all_frames(self) -> Iterator[Frame]:
        """Every frame, in table order."""
        for frames in self.frames.values():
            yield from frames

    def effect(self, lemma: str, pos: WordClass) -> Effect | None:
        """What a governing word does to what it governs, or None if it does nothing known."""
        if pos == "verb":
            return self.governors.get(lemma)
        return self.governors.get(f"{lemma}.{pos[0]}", self.governors.get(lemma))


def load_lexicon(extra: Path | None = None) -> Lexicon:
    """The project's lexicon; rows of the tables in `extra` come first and so win.

    `extra` is a folder with any of the tables, or one of them as a file named like it.
    In it a row whose type is ``-`` switches all built-in rows of its lemma off.

    Raises:
        SettingsError: a table that cannot be read, with file and line.
    """
    return _load(extra.resolve() if extra else None)


@cache
def _load(extra: Path | None) -> Lexicon:
    base = data_dir() / "lexicon"
    frames: dict[tuple[WordClass, str], list[Frame]] = defaultdict(list)
    governors: dict[str, Effect] = {}
    speech: dict[str, SpeechKind] = {}
    fields: dict[str, str] = {}
    judgements: dict[str, str] = {}
    confidence: dict[str, tuple[float, float]] = {}
    off: set[tuple[WordClass, str]] = set()
    seen: list[str] = []
    for table, path in [*_tables(extra), *_tables(base)]:
        builtin = path.parent == base
        for where, row in _rows(path, _COLUMNS[table]):
            seen.append("\t".join((table, *row.values())))
            if table == "governors":
                governors.setdefault(row["lemma"], _one_of(get_args(Effect), row["effect"], where))
            elif table == "speech":
                speech.setdefault(row["lemma"], _one_of(get_args(SpeechKind), row["kind"], where))
            elif table == "fields":
                fields.setdefault(row["lemma"], row["field"])
            elif table == "judgements":
                judgements.setdefault(row["word"], _one_of(JUDGEMENTS, row["judgement"], where))
            elif table == "confidence":
                confidence.setdefault(
                    row["fact"], (_number(row["weight"], where), _number(row["alone"], where))
                )
            else:
                pos: WordClass = table[:-1]  # type: ignore[assignment]
                key = (pos, row["lemma"])
                if row["type"] == "-":
                    off.add(key)
                elif not (builtin and key in off):
                    frames[key].append(_frame(row, pos, where, not builtin))
    return Lexicon(
        frames=MappingProxyType({key: tuple(rows) for key, rows in frames.items()}),
        governors=MappingProxyType(governors),
        speech=MappingProxyType(speech),
        fields=MappingProxyType(fields),
        judgements=MappingProxyType(judgements),
        confidence=MappingProxyType(confidence),
        identity=digest(seen, 8),
        off=frozenset(off),
    )


def _tables(where: Path | None) -> list[tuple[str, Path]]:
    if where is None:
        return []
    if where.is_dir():
        found = [(name, where / f"{name}.csv") for name in _COLUMNS if (where / f"{name}.csv").is_file()]
    else:
        found = [(where.stem, where)] if where.stem in _COLUMNS and where.is_file() else []
    if not found:
        names = ", ".join(f"{name}.csv" for name in _COLUMNS)
        raise SettingsError(f"{where}: no lexicon table here; expected a folder with, or one of, {names}")
    return found


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = tuple(next(reader, ()))
        if header != columns:
            raise SettingsError(
                f"{path}:1: the columns must be {', '.join(columns)}; found {', '.join(header)}"
            )
        for cells in reader:
            where = f"{path}:{reader.line_num}"
            if not cells or cells[0].startswith("#"):
                continue
            if len(cells) != len(columns):
                raise SettingsError(f"{where}: {len(cells)} cells where {len(columns)} belong; quote commas")
            yield where, dict(zip(columns, (cell.strip() for cell in cells), strict=True))


def _one_of(allowed: tuple[Any, ...], word: str, where: str) -> Any:
    if word not in allowed:
        raise SettingsError(f"{where}: {word!r} is none of {', '.join(allowed)}")
    return word


def _number(cell: str, where: str) -> float:
    try:
        return float(cell)
    except ValueError as error:
        raise SettingsError(f"{where}: {cell!r} is no number") from error


def _frame(row: dict[str, str], pos: WordClass, where: str, own: bool) -> Frame:
    try:
        load_ontology().event(row["type"])
    except UnknownNameError as error:
        raise SettingsError(f"{where}: {error}") from error
    needs = tuple(_need(part, where) for part in row.get("needs", "").split())
    suffix = "/" + "+".join(row["needs"].split()) if row.get("needs") else ""
    verbs = row.get("verbs", "")
    return Frame(
        rule=f"{row['lemma'].replace(' ', '_')}.{pos[0]}{suffix}",
        lemma=row["lemma"],
        pos=pos,
        type=row["type"],
        needs=needs,
        actor=_role(row["actor"], where),
        target=_role(row["target"], where),
        topic=_role(row["topic"], where),
        cameo=row.get("cameo") or None,
        example=row["example"],
        verbs=frozenset(verbs.split("|")) if verbs else frozenset(),
        alone=_one_of(("yes", "no", "by", "phone"), row.get("alone", "yes"), where),
        own=own,
    )


def _role(cell: str, where: str) -> Role:
    if not cell:
        return Role()
    # "obj!|(from!)" says: one of them is needed, and the part in parentheses would do
    required = bool(re.sub(r"\([^)]*\)|\|", "", cell))
    return Role(tuple(_source(part.strip("()"), where) for part in cell.split("|")), required)


def _need(part: str, where: str) -> Need:
    names, _, lemmas = part.removeprefix("-").partition("=")
    judgement = _one_of(JUDGEMENTS, lemmas[1:], where) if lemmas.startswith("$") else ""
    return Need(
        tuple(_source(name, where) for name in names.split("|")),
        frozenset(lemmas.split("|")) if lemmas and not judgement else frozenset(),
        part.startswith("-"),
        judgement,
    )


def _source(word: str, where: str) -> Source:
    name = word.rstrip("!@")
    accepts = {"!": "participant", "@": "place"}.get(word[len(name) :], "any" if name == word else "")
    if not accepts or not _WORD.fullmatch(name):
        known = ", ".join(sorted(_GRAMMATICAL))
        raise SettingsError(
            f"{where}: {word!r} is no source; use a preposition or one of {known}, then ! or @"
        )
    return Source(name, accepts)  # type: ignore[arg-type]
