"""Finding an entity by what people call it: case, diacritics and missing words forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from kg.errors import NotFoundError
from kg.ontology import ID, KG, PREFIXES, shorten


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """What the graph says of one entity.

    Attributes:
        iri: full IRI.
        kind: class of the ontology, such as ``Person``.
        label: canonical label.
        others: other labels, sorted.
        wikidata: QID, or None.
        states: ISO 3166-1 alpha-3 codes, sorted; a person may have had several.
        mentions: how many stretches of text refer to it.
    """

    iri: str
    kind: str
    label: str
    others: tuple[str, ...]
    wikidata: str | None
    states: tuple[str, ...]
    mentions: int


def fold(text: str) -> str:
    """Lower case, without diacritics and punctuation: ``Erdoğan's`` is ``erdogan s``."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("ı", "i")
    return " ".join(re.findall(r"\w+", plain.replace("'s ", " ").replace("’s ", " ")))


_NAMED = ("Person", "State", "InternationalOrganisation", "Government")
_BY_WORDS = ("Issue", "Document", "UnnamedActor", "Place", "Office")


class EntityIndex:
    """All entities of a graph, by IRI and by label."""

    def __init__(self, records: Iterable[EntityRecord], base: str = ID) -> None:
        self.base = base
        self.by_iri: Mapping[str, EntityRecord] = {r.iri: r for r in sorted(records, key=lambda r: r.iri)}
        self._labels = [
            (folded, frozenset(folded.split()), first, record)
            for record in self.by_iri.values()
            for first, label in enumerate((record.label, *record.others))
            if (folded := fold(label))
        ]

    def iri(self, name: str) -> str:
        """Full IRI of ``id:sergey-lavrov``, ``sergey-lavrov``, ``<https://…>`` or a full IRI."""
        name = name.strip().removeprefix("<").removesuffix(">")
        if name.startswith("id:"):
            return self.base + name[3:]
        if name.startswith("wd:"):
            qid = name[3:]
            return next((iri for iri, r in self.by_iri.items() if r.wikidata == qid), name)
        return name if "://" in name else self.base + name

    def find(self, text: str, limit: int = 10) -> list[EntityRecord]:
        """The entities a name may mean, best first; empty where nothing fits.

        An IRI or id is itself. Otherwise the whole label comes before some of its words,
        whole words before beginnings of words, names before issues and other things known
        by words alone, and what the articles mention more often before the rest.
        """
        exact = self.by_iri.get(self.iri(text))
        if exact:
            return [exact]
        wanted = fold(text)
        words = frozenset(wanted.split())
        best: dict[str, tuple[int, EntityRecord]] = {}
        for folded, label_words, place, record in self._labels:
            tier = _tier(wanted, words, folded, label_words, place)
            if tier is not None and tier < best.get(record.iri, (9, record))[0]:
                best[record.iri] = (tier, record)
        ranked = sorted(best.values(), key=lambda item: (item[0], _rank(item[1])))
        return [record for _, record in ranked[:limit]]

    def get(self, text: str) -> EntityRecord:
        """The entity a name means most likely.

        Raises:
            NotFoundError: none fits; the message lists names that are near.
        """
        found = self.find(text, 1)
        if found:
            return found[0]
        spellings = {word for folded, words, *_ in self._labels for word in (folded, *words)}
        near = get_close_matches(fold(text), sorted(spellings), n=3, cutoff=0.7)
        by_rank = sorted(self._labels, key=lambda item: _rank(item[3]))
        meant = [r.label for n in near for folded, words, _, r in by_rank if n == folded or n in words]
        names = list(dict.fromkeys(meant))[:3]
        if names:
            raise NotFoundError(f"no entity {text!r} in this graph; did you mean {' or '.join(names)}?")
        often = sorted(self.by_iri.values(), key=_rank)[:5]
        known = ", ".join(record.label for record in often)
        raise NotFoundError(f"no entity {text!r} in this graph" + (f"; it knows {known}, …" if known else ""))

    def label(self, iri: str) -> str:
        """Label of an entity; the short name of anything else."""
        record = self.by_iri.get(iri)
        return record.label if record else shorten(iri, self.base)


def _tier(
    wanted: str, words: frozenset[str], folded: str, label_words: frozenset[str], place: int
) -> int | None:
    if not words:
        return None
    if folded == wanted:
        return 1 if place == 0 else 2
    if words <= label_words:
        return 3
    if all(any(label.startswith(word) for label in label_words) for word in words):
        return 4
    return None


def _rank(record: EntityRecord) -> tuple[int, int, str, str]:
    kind = 0 if record.kind in _NAMED else 2 if record.kind in _BY_WORDS else 1
    return (kind, -record.mentions, record.label, record.iri)


#: One row a label; entities are what has a preferred label.
ENTITIES = """
SELECT ?entity ?kind ?label ?other ?same ?state WHERE {
  ?entity skos:prefLabel ?label ; a ?kind .
  OPTIONAL { ?entity skos:altLabel ?other }
  OPTIONAL { ?entity owl:sameAs ?same }
  OPTIONAL { ?entity kg:stateCode ?state }
}"""
MENTIONS = """
SELECT ?entity (COUNT(?span) AS ?count) WHERE { ?entity skos:prefLabel ?label ; gaf:denotedBy ?span }
GROUP BY ?entity"""


def build_index(
    rows: Iterable[tuple[str, ...]], mentions: Iterable[tuple[str, str]], base: str
) -> EntityIndex:
    """Index from the rows of `ENTITIES` and `MENTIONS`, unbound values as empty strings."""
    counts = {entity: int(count) for entity, count in mentions}
    kinds: dict[str, set[str]] = {}
    gathered: dict[str, tuple[set[str], set[str], set[str], set[str]]] = {}
    for entity, kind, *values in rows:
        kinds.setdefault(entity, set()).add(kind.removeprefix(KG))
        for found, value in zip(
            gathered.setdefault(entity, (set(), set(), set(), set())), values, strict=True
        ):
            if value:
                found.add(value)
    return EntityIndex(
        (
            EntityRecord(
                iri=entity,
                kind=min(kinds[entity]),
                label=min(labels),
                others=tuple(sorted(others | labels - {min(labels)})),
                wikidata=_qid(same),
                states=tuple(sorted(states)),
                mentions=counts.get(entity, 0),
            )
            for entity, (labels, others, same, states) in gathered.items()
        ),
        base,
    )


def _qid(same: set[str]) -> str | None:
    prefix = PREFIXES["wd"]
    return min((iri[len(prefix) :] for iri in same if iri.startswith(prefix)), default=None)
