from __future__ import annotations

import re
import subprocess
import sys
from typing import get_args

import pytest

from kg.errors import UnknownNameError
from kg.model import Modality, Polarity
from kg.ontology import KG, PREFIXES, EventClass, expand, load_ontology, shorten

ONTOLOGY = load_ontology()
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), "VerbalCooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "MaterialCooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "VerbalConflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "MaterialConflict"),
}
CODES = {  # PLOVER's conversion table, the codes used here
    "REQUEST": ("020", "100"),
    "AGREE": ("030",),
    "CONSULT": ("040", "041", "042", "043", "045", "046"),
    "SUPPORT": ("050", "051", "054", "055", "057"),
    "COOPERATE": ("060",),
    "AID": ("070",),
    "CONCEDE": ("080",),
    "RETREAT": ("084", "085", "087"),
    "ACCUSE": ("090", "110", "111", "112"),
    "REJECT": ("120", "129"),
    "THREATEN": ("130",),
    "PROTEST": ("140",),
    "MOBILIZE": ("150",),
    "SANCTION": ("161", "166"),
    "COERCE": ("163", "170"),
    "ASSAULT": ("190",),
}


def words(text: str) -> list[str]:
    return text.split()


VOCABULARY = words("""
Statement Appeal Request Demand Agreement Meeting Discussion PhoneCall Visit Hosting Mediation Negotiation
Briefing Support Praise Recognition Apology Signing Cooperation Aid Concession Release Easing Retreat
Withdrawal Investigation Accusation Criticism Condemnation Denial Opposition Rejection Veto Vote Abstention
Threat Warning Protest Summons Mobilization Deployment Sanction Expulsion BreakRelations Recall Coercion
Arrest Detention Attack Appointment
""")
EDGES = words("""
stated requested demanded agreedWith met discussedWith discussed phoned visited hosted mediatedBetween
negotiatedWith briefed supports recognised apologisedTo signed cooperatesWith aided concededTo released
easedMeasuresOn withdrewFrom investigated accused criticised denied opposes rejected vetoed votedFor
votedAgainst abstainedOn threatened warned protested summoned mobilizedAgainst sanctioned expelled
brokeRelationsWith recalledEnvoyFrom coerced attacked appointed
""")
KINDS = words("""
Person State Government InternationalOrganisation Organisation ArmedGroup PoliticalGroup NewsOrganisation
Place Document Issue Office UnnamedActor
""")
PROPERTIES = words("""
actor target participant topic document onSidelinesOf mediator timePrecision timeText about polarity modality
speaker reporter confidence evidence quadClass affiliation represents
""")

events = pytest.mark.parametrize("event", ONTOLOGY.events.values(), ids=lambda event: event.name)


def test_the_fixed_names_are_there() -> None:
    assert sorted(ONTOLOGY.events) == sorted([*VOCABULARY, "Situation"])
    assert sorted(ONTOLOGY.edges) == sorted(EDGES)
    assert sorted(ONTOLOGY.kinds) == sorted(KINDS)
    assert set(PROPERTIES) <= set(ONTOLOGY.terms)
    symmetric = {event.name for event in ONTOLOGY.events.values() if event.symmetric}
    assert symmetric == set(words("Agreement Meeting Discussion PhoneCall Negotiation Signing Cooperation"))


def test_the_code_has_the_ontologys_polarities_and_modalities() -> None:
    assert set(get_args(Polarity)) == set(ONTOLOGY.polarities)
    assert set(get_args(Modality)) == set(ONTOLOGY.modalities)


@events
def test_an_event_class_is_described_and_under_its_root(event: EventClass) -> None:
    above = ONTOLOGY.ancestors[event.name]
    assert event.label
    assert event.definition.endswith(".")
    assert "sem:Event" in above
    assert bool(event.yields) == (event.name != "Situation")
    if event.plover:
        assert event.parents == (f"plover:{event.plover}",)
        assert event.quad == QUADS[event.plover]
    if event.cameo and event.plover:
        assert event.cameo in CODES[event.plover]


@events
def test_talks_yield_what_was_discussed(event: EventClass) -> None:
    names = [edge.name for edge in event.yields]
    assert ("discussed" in names) == (event.plover == "CONSULT")
    assert len(set(names)) == len(names)


def test_a_votes_code_tells_its_direction() -> None:
    vote = ONTOLOGY.event("Vote")
    assert vote.codes("050") == ("SUPPORT", "050", "VerbalCooperation")
    assert vote.codes("120") == ("REJECT", "120", "VerbalConflict")
    assert vote.codes(None) == (None, None, None)


def test_a_finer_code_replaces_the_classs() -> None:
    assert ONTOLOGY.event("Arrest").codes("173") == ("COERCE", "173", "MaterialConflict")
    assert ONTOLOGY.event("Sanction").codes(None) == ("COERCE", "163", "MaterialConflict")


@pytest.mark.parametrize("term", ONTOLOGY.terms.values(), ids=lambda term: term.name)
def test_every_term_has_label_definition_and_properties_their_ends(term: object) -> None:
    from kg.ontology import Term

    assert isinstance(term, Term)
    assert term.label
    assert len(term.definition) > 5
    if ":" not in term.name and any("Property" in kind for kind in term.types):
        assert term.domain
        assert term.range
        for end in (term.domain, term.range):
            assert end.startswith(("xsd:", "owl:", "rdfs:")) or end in ONTOLOGY.terms, end


def test_alignment_to_other_vocabularies() -> None:
    above = ONTOLOGY.ancestors
    assert {"sem:Actor", "schema:Person", "prov:Agent"} <= above["Person"]
    assert {"sem:Place", "schema:Place"} <= above["Place"]
    assert "prov:Entity" in above["Claim"]
    assert "prov:Activity" in above["Run"]
    assert {"schema:Event", "prov:Activity", "sem:Event"} <= above["Meeting"]
    assert set(ONTOLOGY.roles) >= {"actor", "target", "topic", "document", "mediator", "onSidelinesOf"}


@pytest.mark.parametrize(
    ("ask", "name", "hint"),
    [
        ("event", "Meting", "did you mean Meeting"),
        ("kind", "Persons", "did you mean Person"),
        ("edge", "kg:meets", "met"),
        ("term", "kg:polarty", "polarity"),
    ],
)
def test_unknown_names_raise_with_a_hint(ask: str, name: str, hint: str) -> None:
    with pytest.raises(UnknownNameError, match=hint):
        getattr(ONTOLOGY, ask)(name)


def test_names_are_expanded_and_shortened() -> None:
    assert ONTOLOGY.edge("kg:met") is ONTOLOGY.edge(f"{KG}met") is ONTOLOGY.edge("met")
    assert expand("nif:Phrase") == f"{PREFIXES['nif']}Phrase"
    assert expand("id:iran", "https://example.org/") == "https://example.org/iran"
    assert expand("<https://example.org/x>") == "https://example.org/x"
    for name in ONTOLOGY.terms:
        assert shorten(expand(name)) == name


def test_loading_is_cheap() -> None:
    code = (
        "import time, pyoxigraph; t = time.perf_counter(); "
        "from kg.ontology import load_ontology; load_ontology(); "
        "import sys; print(time.perf_counter() - t, 'rdflib' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    seconds, rdflib = out.split()
    assert rdflib == "False"
    assert float(seconds) < 0.5  # 0.03 on an idle machine


def test_definitions_do_not_name_terms_that_are_not_there() -> None:
    for term in ONTOLOGY.terms.values():
        for name in re.findall(r"kg:(\w+)", term.definition):
            ONTOLOGY.term(name)


def test_a_finer_code_has_its_own_root() -> None:
    sanction = load_ontology().event("Sanction")
    assert sanction.codes("162") == ("SANCTION", "162", "MaterialConflict")
    assert sanction.codes("163")[0] == "COERCE"
    assert load_ontology().event("Agreement").codes("057")[0] == "SUPPORT"
    assert load_ontology().event("Statement").codes("011")[0] is None
