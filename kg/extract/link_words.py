"""The small word tables of linking and coreference, kept as data in `words/`."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Title:
    """A word or phrase that names an office, a rank or a form of address.

    Attributes:
        phrase: lower case, words by single spaces, hyphens as spaces, singular.
        role: the gazetteer's name of the role (``foreign_minister``), empty for ranks.
        gender: ``m`` or ``f`` where the word tells it.
        use: ``office``, ``rank`` or ``honorific``.
        plural: whether this row was met in the plural.
    """

    phrase: str
    role: str
    gender: str
    use: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A noun that stands for people, a body or a state.

    Attributes:
        stands: ``state`` ("the Russian side"), ``people``, ``force``, ``armed``, ``body``,
            ``opposition``.
        kind: class of the entity it makes.
    """

    word: str
    stands: str
    kind: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A noun that points back to something already named: ``sort`` says to what."""

    word: str
    sort: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A personal pronoun of the third person; `gender` is m, f, n or empty."""

    form: str
    gender: str
    plural: bool
    possessive: bool
    reflexive: bool


@dataclass(frozen=True, slots=True)
class Namesake:
    """A place that shares a state's name, meant where one of the clues is in the sentence."""

    label: str
    kind: str
    state: str
    clues: frozenset[str]


@dataclass(frozen=True, slots=True)
class Words:
    """All tables, by lower-case word or phrase.

    `sets` are plain lists of words by what they are for:

        done_to        verbs with a city as their object: visit, shell
        elsewhose      adjectives that make a government another than the state's: local, rebel
        empty_it       verbs whose "it" names nobody: seem, happen
        has_congress   ids of states other than the United States whose parliament is called Congress
        go_between     verbs of those who bring two sides together: mediate, host
        held           nouns before which a city is where they took place: talks, summit
        judge          verbs of judging somebody for what he did: thank, blame
        mind           adjectives said of states and bodies, not of matters: ready, willing
        motion         verbs and nouns of going somewhere: fly, trip
        no_name        capitalised words that alone name nothing: West
        own_voice      roles in which a person speaks for no state: senator, rebel_leader
        part_of_place  nouns of a place before "of" a city: streets, outskirts
        place          prepositions of a place: in, near
        quantity       nouns that count people: thousands, crowd
        speech         verbs of speaking "from" a place
        side_of_land   first words of places named by a side: Northern, New
        together       verbs whose subject and object do something together: meet, telephone
    """

    heads: frozenset[str]
    titles: Mapping[str, Title]
    title_heads: frozenset[str]
    modifiers: Mapping[str, str]
    groups: Mapping[str, Group]
    group_heads: frozenset[str]
    anaphors: Mapping[str, Anaphor]
    pronouns: Mapping[str, Pronoun]
    organisations: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]
    namesakes: Mapping[str, Namesake]
    eastern: frozenset[str]
    given: Mapping[str, str]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _numbers(row: dict[str, str], column: str) -> Iterator[tuple[str, bool]]:
    """The singular and plural of a row; where it has no plural the word is a plural if it ends so."""
    word, plural = row[column], row["plural"]
    yield (
        word,
        not plural
        and word
        in ("troops", "authorities", "police", "people", "armed forces", "border guards", "capitals"),
    )
    if plural:
        yield plural, True


def _titles() -> dict[str, Title]:
    return {
        form: Title(row["phrase"], row["role"], row["gender"], row["use"], plural and bool(row["plural"]))
        for row in _rows("titles")
        for form, plural in _numbers(row, "phrase")
    }


@cache
def words() -> Words:
    """The tables, read once."""
    titles = _titles()
    groups = {
        form: Group(row["word"], row["stands"], row["kind"], plural)
        for row in _rows("groups")
        for form, plural in _numbers(row, "word")
    }
    anaphors = {
        form: Anaphor(row["word"], row["sort"], plural)
        for row in _rows("anaphors")
        for form, plural in _numbers(row, "word")
    }
    pronouns = {
        row["form"]: Pronoun(
            row["form"],
            row["gender"],
            row["number"] == "Plur",
            row["possessive"] == "1",
            row["reflexive"] == "1",
        )
        for row in _rows("pronouns")
    }
    sets: dict[str, set[str]] = {}
    for row in _rows("sets"):
        sets.setdefault(row["use"], set()).add(row["word"])
    return Words(
        heads=frozenset(
            word for table in (titles, groups, anaphors) for phrase in table for word in phrase.split()
        ),
        titles=titles,
        title_heads=frozenset(word for phrase in titles for word in phrase.split()),
        modifiers={row["word"]: row["effect"] for row in _rows("modifiers")},
        groups=groups,
        group_heads=frozenset(phrase.split()[-1] for phrase in groups),
        anaphors=anaphors,
        pronouns=pronouns,
        organisations={row["word"]: row["kind"] for row in _rows("organisations")},
        sets={use: frozenset(found) for use, found in sets.items()},
        namesakes={
            row["name"]: Namesake(row["label"], row["kind"], row["state"], frozenset(row["clues"].split("|")))
            for row in _rows("namesakes")
        },
        eastern=frozenset(row["word"] for row in _rows("eastern_surnames")),
        given={row["word"]: row["gender"] for row in _rows("given_names")},
    )
