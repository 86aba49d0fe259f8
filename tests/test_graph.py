from __future__ import annotations

import datetime as dt
import itertools

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnknownNameError
from kg.graph import merge, settle, triples
from kg.graph.edges import SURE
from kg.model import Argument, Article, DateValue, Entity, Event, Extraction
from kg.ontology import ID, KG, PREFIXES, load_ontology
from kg.turtle import literal, split
from tests import graphs

Edge = tuple[str, str, str]


def edges(lines: list[str]) -> set[Edge]:
    """Direct edges as (subject id, property, object id)."""
    known = load_ontology().edges
    found = set()
    for subject, predicate, value in map(split, lines):
        name = predicate[1:-1].removeprefix(KG)
        if name in known:
            found.add((subject[1:-1].removeprefix(ID), name, value[1:-1].removeprefix(ID)))
    return found


def values(lines: list[str], subject: str, predicate: str) -> set[str]:
    iri = f"<{KG}{predicate}>" if ":" not in predicate else f"<{_expand(predicate)}>"
    return {o for s, p, o in map(split, lines) if s == f"<{ID}{subject}>" and p == iri}


def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


FIRST = triples(graphs.first())


def test_direct_edges_are_what_the_article_itself_asserts() -> None:
    assert edges(FIRST) == {
        ("sergey-lavrov", "met", "john-kerry"),
        ("john-kerry", "met", "sergey-lavrov"),
        ("sergey-lavrov", "discussedWith", "john-kerry"),
        ("john-kerry", "discussedWith", "sergey-lavrov"),
        ("sergey-lavrov", "discussed", "truce-in-aleppo.issue"),
        ("john-kerry", "discussed", "truce-in-aleppo.issue"),
        ("russia", "opposes", "new-sanctions-on-damascus.issue"),
        ("united-states", "demanded", "end-to-the-bombing.issue"),
        ("china", "vetoed", "draft-resolution.document"),
        ("france", "votedFor", "draft-resolution.document"),
        ("european-union", "sanctioned", "iran"),
    }


def test_what_is_denied_expected_possible_or_said_by_somebody_stays_a_claim() -> None:
    about = {o for _, p, o in map(split, FIRST) if p == f"<{KG}about>"}
    assert len(about) == 11
    assert not any(name in ("attacked", "recognised", "aided") for _, name, _ in edges(FIRST))


def tell(kind: str, arguments: list[tuple[str, str, str]], words: str, **more: object) -> list[str]:
    read = graphs.Reader(Article(id="x", text=words))
    read.tell(words, words.split()[0], kind, arguments, **more)  # type: ignore[arg-type]
    return triples(read.done())


def test_a_claim_that_is_not_sure_enough_backs_no_edge() -> None:
    words = "Iran condemned France."
    arguments = [("actor", "iran", "Iran"), ("target", "france", "France")]
    assert edges(tell("Condemnation", arguments, words, confidence=SURE)) == {
        ("iran", "criticised", "france")
    }
    assert not edges(tell("Condemnation", arguments, words, confidence=SURE - 0.05))


def test_sides_of_a_symmetric_event() -> None:
    words = "France and China met Iran."
    arguments = [("actor", "france", "France"), ("actor", "china", "China"), ("target", "iran", "Iran")]
    assert edges(tell("Meeting", arguments, words, symmetric=True)) == {
        *(("france", "met", "iran"), ("iran", "met", "france")),
        *(("china", "met", "iran"), ("iran", "met", "china")),
    }
    together = [("actor", entity, words) for _, entity, words in arguments]
    pairs = itertools.permutations(("france", "china", "iran"), 2)
    assert edges(tell("Meeting", together, words, symmetric=True)) == {(a, "met", b) for a, b in pairs}


def test_signing_ties_signatories_to_each_other_and_to_the_document() -> None:
    arguments = [
        ("actor", "france", "France"),
        ("target", "china", "China"),
        ("document", "draft-resolution.document", "pact"),
    ]
    assert edges(tell("Signing", arguments, "France and China signed the pact.", symmetric=True)) == {
        *(("france", "signed", "china"), ("china", "signed", "france")),
        *(
            ("france", "signed", "draft-resolution.document"),
            ("china", "signed", "draft-resolution.document"),
        ),
    }


def test_kinds_that_a_property_does_not_admit_get_no_edge() -> None:
    issue = [("actor", "france", "France"), ("target", "truce-in-aleppo.issue", "truce")]
    assert edges(tell("Meeting", issue, "France met the truce.", symmetric=True)) == set()
    place = [("actor", "france", "France"), ("target", "geneva", "Geneva")]
    assert edges(tell("Visit", place, "France visited Geneva.")) == {("france", "visited", "geneva")}


def test_a_topic_is_the_object_only_where_nobody_is_the_target() -> None:
    topic = ("topic", "end-to-the-bombing.issue", "end")
    target = [("actor", "france", "France"), ("target", "iran", "Iran"), topic]
    assert edges(tell("Demand", target, "France demanded of Iran an end.")) == {
        ("france", "demanded", "iran")
    }
    bare = [("actor", "france", "France"), topic]
    assert edges(tell("Demand", bare, "France demanded an end.")) == {
        ("france", "demanded", "end-to-the-bombing.issue")
    }


def test_a_vote_without_a_direction_yields_nothing_and_no_edge_leads_to_itself() -> None:
    vote = [("actor", "france", "France"), ("document", "draft-resolution.document", "draft")]
    assert edges(tell("Vote", vote, "France voted on the draft.")) == set()
    assert edges(tell("Vote", vote, "France voted on the draft.", cameo="120")) == {
        ("france", "votedAgainst", "draft-resolution.document")
    }
    self = [("actor", "france", "France"), ("target", "france", "itself")]
    assert edges(tell("Criticism", self, "France criticised itself.")) == set()


def test_spans_hold_the_exact_words_and_claims_their_evidence() -> None:
    extraction = graphs.first()
    for claim in extraction.claims:
        span = f"{extraction.article_id}.s{claim.sentence.start}-{claim.sentence.end}"
        assert values(FIRST, claim.id, "evidence") == {f"<{ID}{span}>"}
        assert values(FIRST, span, "nif:anchorOf") == {
            literal(graphs.TEXT[claim.sentence.start : claim.sentence.end])
        }


def test_argument_words_lead_to_their_entity() -> None:
    extraction = graphs.first()
    for claim in extraction.claims:
        for argument in claim.arguments:
            span = f"{extraction.article_id}.s{argument.span.start}-{argument.span.end}"
            name = {"onSidelinesOf": "sidelines"}.get(argument.role, argument.role)
            assert f"<{ID}{span}>" in values(FIRST, claim.id, f"{name}Span")
            assert f"<{ID}{argument.entity}>" in values(FIRST, span, "refersTo")
            assert f"<{ID}{span}>" in values(FIRST, argument.entity, "gaf:denotedBy")


DAY = dt.date(2016, 7, 1)


@pytest.mark.parametrize(
    ("precision", "end", "stamp", "written"),
    [
        ("day", DAY, '"2016-07-01"^^<xsd:date>', "day"),
        ("month", dt.date(2016, 7, 31), '"2016-07"^^<xsd:gYearMonth>', "month"),
        ("year", dt.date(2016, 12, 31), '"2016"^^<xsd:gYear>', "year"),
        ("week", dt.date(2016, 7, 7), '"2016-07-01"^^<xsd:date>', "week"),
        ("quarter", dt.date(2016, 9, 30), '"2016-07-01"^^<xsd:date>', "quarter"),
        ("range", dt.date(2016, 7, 3), '"2016-07-01"^^<xsd:date>', "range"),
        # one id stands for these days, so there is one precision for them
        ("range", dt.date(2016, 9, 30), '"2016-07-01"^^<xsd:date>', "quarter"),
    ],
)
def test_dates_are_cut_to_what_is_known(precision: str, end: dt.date, stamp: str, written: str) -> None:
    date = DateValue.model_validate({"start": DAY, "end": end, "precision": precision, "text": "then"})
    lines = tell("Visit", [("actor", "france", "France")], "France came.", date=date)
    event = next(s for s, p, _ in map(split, lines) if p == f"<{PREFIXES['sem']}hasTimeStamp>")
    event = event[1:-1].removeprefix(ID)
    assert values(lines, event, "sem:hasTimeStamp") == {stamp.replace("xsd:", PREFIXES["xsd"])}
    assert values(lines, event, "sem:hasEndTimeStamp") == {f'"{end}"^^<{PREFIXES["xsd"]}date>'}
    assert values(lines, event, "timePrecision") == {f'"{written}"'}


def test_offices_stand_with_their_day() -> None:
    tenure = next(s for s, p, o in map(split, FIRST) if p == f"<{KG}holder>" and "lavrov" in o)
    name = tenure[1:-1].removeprefix(ID)
    assert values(FIRST, name, "officeTitle") == {'"foreign minister"'}
    assert values(FIRST, name, "of") == {f"<{ID}russia>"}
    assert values(FIRST, name, "attestedOn") == {f'"2016-09-10"^^<{PREFIXES["xsd"]}date>'}


def test_the_text_may_be_left_out() -> None:
    without = triples(graphs.first(), with_text=False)
    assert set(FIRST) - set(without) == {line for line in FIRST if "isString" in line}
    assert len(set(FIRST) - set(without)) == 1


def test_the_outlet_is_the_publisher_and_no_participant() -> None:
    article = graphs.first().article_id
    assert values(FIRST, article, "dcterms:publisher") == {f"<{ID}the-danube-herald.newsorganisation>"}
    assert not any("danube" in o for _, p, o in map(split, FIRST) if p == f"<{KG}participant>")


def test_an_address_that_is_no_iri_stays_a_string() -> None:
    for url, written in (
        ("https://news.example/a", "<https://news.example/a>"),
        ("https://news.example/a b", f'"https://news.example/a b"^^<{PREFIXES["xsd"]}anyURI>'),
        ("news.example", f'"news.example"^^<{PREFIXES["xsd"]}anyURI>'),
    ):
        extraction = graphs.first()
        article = extraction.article.model_copy(update={"url": url})
        lines = triples(extraction.model_copy(update={"article": article}))
        assert values(lines, extraction.article_id, "schema:url") == {written}


def test_names_the_ontology_lacks_are_refused() -> None:
    extraction = graphs.first()
    for field, bad in (
        ("events", Event(id="x", type="Meting")),
        ("entities", Entity(id="x", kind="Persn", label="X")),
    ):
        with pytest.raises(UnknownNameError, match="did you mean"):
            triples(extraction.model_copy(update={field: (bad,)}))
    claim = extraction.claims[0]
    wrong = claim.model_copy(
        update={"arguments": (Argument(role="actr", entity="iran", span=claim.trigger),)}
    )
    with pytest.raises(UnknownNameError, match="did you mean actor"):
        triples(extraction.model_copy(update={"claims": (wrong,)}))


def test_every_predicate_and_class_is_a_term_of_the_ontology() -> None:
    from kg.ontology import shorten

    known = set(load_ontology().terms) | {"rdf:type", "rdfs:label"}
    for _, predicate, value in map(split, FIRST):
        assert shorten(predicate[1:-1]) in known
        if predicate == f"<{PREFIXES['rdf']}type>":
            assert shorten(value[1:-1]) in known


@pytest.mark.parametrize("confidence", [0, 0.005, 0.1, 0.87, 0.9, 0.999, 1])
def test_the_engine_keeps_the_lines_as_they_are(confidence: float) -> None:
    extraction = graphs.first()
    claim = extraction.claims[0].model_copy(update={"confidence": float(confidence)})
    lines = triples(extraction.model_copy(update={"claims": (claim,)}))
    store = ox.Store()
    store.load("".join(f"{line}\n" for line in lines), format=ox.RdfFormat.N_TRIPLES)
    assert {f"{quad.triple} ." for quad in store} == set(lines)


def test_reading_the_same_again_changes_nothing() -> None:
    assert triples(graphs.first()) == FIRST == sorted(set(FIRST))
    assert merge([FIRST, FIRST]) == FIRST


LABELS = ["Jo Doe", "JO DOE", "Jó Doe", "jo doe", "Jo  Doe"]


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    """Small articles that name one unknown person in different ways."""
    label = draw(st.sampled_from(LABELS))
    text = draw(st.sampled_from(["One.", "Two.", "Three."]))
    other = draw(st.sampled_from(["iran", "france"]))
    read = graphs.Reader(
        Article(id=text, text=f"{label} criticised them. {text}", source=draw(st.sampled_from(LABELS)))
    )
    read.entities["jo-doe.person"] = Entity(id="jo-doe.person", kind="Person", label=label)
    read.tell(
        f"{label} criticised them.",
        "criticised",
        "Criticism",
        [("actor", "jo-doe.person", label), ("target", other, "them")],
    )
    return read.done()


@given(
    st.lists(extractions(), min_size=1, max_size=4).flatmap(
        lambda x: st.tuples(st.just(x), st.permutations(x))
    )
)
def test_merging_is_a_union_in_any_order_and_grouping(
    case: tuple[list[Extraction], list[Extraction]],
) -> None:
    one, other = ([triples(e) for e in order] for order in case)
    whole = merge(one)
    assert merge(other) == whole
    assert merge([merge(one[:1]), merge(one[1:])]) == whole
    labels = [line for line in whole if f" <{PREFIXES['rdfs']}label> " in line]
    assert len({line.split(" ", 1)[0] for line in labels}) == len(labels)
    assert list(settle(whole)) == whole


def test_two_articles_on_one_meeting_make_one_event() -> None:
    both = merge(map(triples, graphs.both()))
    meetings = {s for s, p, o in map(split, both) if o == f"<{KG}Meeting>"}
    assert len(meetings) == 2
    kerry = values(both, "john-kerry", "rdfs:label")
    assert kerry == {'"John Kerry"'}
    assert values(both, "sergey-lavrov", "skos:altLabel") == {'"Sergei Lavrov"'}
    assert set(both) == set(FIRST) | set(triples(graphs.second()))
