from __future__ import annotations

import io

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.ontology import ID, KG, PREFIXES
from kg.turtle import literal, node, to_turtle, turtle_blocks, write_turtle

AWKWARD = st.text(st.sampled_from("\"\\\n\r\t\b\f\x00\x07\x7f 'é漢😀\u2028\u0085<>^@.;aZ"), max_size=12)
NAMES = st.text(st.sampled_from("abZ09-._ é%/#\"'<>{}\\~"), min_size=1, max_size=8)
DATATYPES = st.sampled_from(
    [("date", "2013-09-24"), ("decimal", "0.90"), ("integer", "12"), ("integer", "x"), ("boolean", "true")]
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    subject = node(ID, draw(NAMES))
    predicate = draw(
        st.sampled_from([f"<{KG}rule>", f"<{PREFIXES['rdf']}type>", f"<{PREFIXES['rdfs']}label>"])
    )
    kind = draw(st.sampled_from(["text", "typed", "tagged", "iri"]))
    if kind == "text":
        value = literal(draw(AWKWARD))
    elif kind == "typed":
        datatype, text = draw(DATATYPES)
        value = f'"{text}"^^<{PREFIXES["xsd"]}{datatype}>'
    elif kind == "tagged":
        value = f"{literal(draw(AWKWARD))}@en"
    else:
        value = node(draw(st.sampled_from([ID, KG, "https://example.org/"])), draw(NAMES))
    return f"{subject} {predicate} {value} ."


def parsed(text: str, form: ox.RdfFormat) -> set[str]:
    return {f"{quad.triple} ." for quad in ox.parse(text, format=form)}


@given(st.lists(lines(), max_size=12))
def test_turtle_parses_back_to_the_same_triples(graph: list[str]) -> None:
    assert parsed(to_turtle(graph), ox.RdfFormat.TURTLE) == parsed("\n".join(graph), ox.RdfFormat.N_TRIPLES)


@given(st.lists(lines(), max_size=12))
def test_lines_are_written_as_the_engine_writes_them(graph: list[str]) -> None:
    assert parsed("\n".join(graph), ox.RdfFormat.N_TRIPLES) == set(graph)


@given(st.lists(lines(), max_size=12).flatmap(lambda g: st.tuples(st.just(g), st.permutations(g))))
def test_the_order_of_triples_does_not_matter(graphs: tuple[list[str], list[str]]) -> None:
    one, other = graphs
    assert to_turtle(one) == to_turtle(other + one)


def test_turtle_reads_well() -> None:
    graph = [
        f"<{ID}iran> <{KG}stateCode> {literal('IRN')} .",
        f"<{ID}iran> <{PREFIXES['rdf']}type> <{KG}State> .",
        f"<{ID}iran> <{PREFIXES['rdfs']}label> {literal('Iran')} .",
        f"<{ID}iran> <{KG}met> <{ID}china> .",
        f"<{ID}iran> <{KG}met> <https://example.org/a/b> .",
        f'<{ID}art-1.c-2> <{KG}confidence> "0.90"^^<{PREFIXES["xsd"]}decimal> .',
    ]
    text = to_turtle(graph)
    head, _, body = text.partition("\n\n")
    assert head.splitlines()[0] == f"@prefix id: <{ID}> ."
    assert body == (
        "id:art-1.c-2 kg:confidence 0.90 .\n\n"
        'id:iran a kg:State ;\n    rdfs:label "Iran" ;\n'
        "    kg:met <https://example.org/a/b>, id:china ;\n"
        '    kg:stateCode "IRN" .\n'
    )


def test_a_base_of_ones_own() -> None:
    base = "https://example.org/data/"
    text = to_turtle([f"<{base}iran> <{KG}met> <{ID}china> ."], base)
    assert f"@prefix id: <{base}> ." in text
    assert "id:iran kg:met <https://w3id.org/diplomatic-kg/id/china> ." in text


def test_sorted_lines_stream_one_subject_at_a_time() -> None:
    def source() -> object:
        for number in range(1000):
            taken.append(number)
            yield f"<{ID}e{number:04}> <{KG}rule> {literal('r')} ."

    taken: list[int] = []
    blocks = turtle_blocks(source())  # type: ignore[arg-type]
    next(blocks)
    next(blocks)
    assert len(taken) <= 3
    stream = io.StringIO()
    write_turtle(source(), stream, is_sorted=True)  # type: ignore[arg-type]
    assert stream.getvalue().count("kg:rule") == 1000
