"""What is no diplomacy although it uses its words: a striker signs, a firm meets its targets.

An event stays out where its sentence is about sport; and where no state, body, group or named
person takes part, also where it is about business, culture or nature, or where only people at
large act on one another.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.mentions import Linked
from kg.extract.proposals import Proposal
from kg.language.analysis import Sentence
from kg.model import Entity

_POLITICAL = frozenset(("State", "Government", "InternationalOrganisation", "ArmedGroup", "PoliticalGroup"))
_PUBLIC = frozenset("aid relief humanitarian opposition rights embassy election".split())


def field_of(sentence: Sentence, fields: Mapping[str, str]) -> frozenset[str]:
    """Fields whose words stand in a sentence, names aside."""
    known = [(t, fields[t.lemma]) for t in sentence if t.upos != "PROPN" and t.lemma in fields]
    # "stormed the embassy" is no weather, "scored" is sport
    return frozenset(field for t, field in known if t.upos != "VERB" or field == "sport")


def is_off_topic(
    proposal: Proposal, sentence: Sentence, found: frozenset[str], linked: Linked, fields: Mapping[str, str]
) -> bool:
    """Whether an event proposed in a sentence of these fields is none of ours."""
    if "sport" in found:
        return True
    heads = [f for f in (*proposal.actors, *proposal.targets) if f.mention is not None]
    entities = [linked.entities[e] for f in heads if f.mention for e in f.mention.entities]
    if any(_is_political(entity) for entity in entities):
        return False
    if found & {"business", "culture", "nature"}:
        return True
    if proposal.frame.type == "Protest" or any(e.kind in ("Person", "Organisation") for e in entities):
        return False
    return bool(heads) and all(_is_at_large(f.head, sentence, fields) for f in heads)


def _is_at_large(head: int, sentence: Sentence, fields: Mapping[str, str]) -> bool:
    """Somebody of no public concern: a worker, but not an aid worker."""
    kind = {t.lemma.lower() for t in sentence.dependents(head, "compound", "amod")}
    return sentence[head].lemma in fields and not kind & _PUBLIC


def _is_political(entity: Entity) -> bool:
    known = entity.kind == "Person" and (entity.wikidata is not None or entity.represents is not None)
    return known or entity.kind in _POLITICAL or entity.affiliation is not None
