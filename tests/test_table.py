from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from kg.model import Article
from kg.store import Store
from kg.table import COLUMNS, event_rows
from kg.turtle import to_turtle
from tests import graphs
from tests.test_graph import tell

HEADER = (
    "event_id, type, plover, cameo, quad_class, date, date_precision, date_text, actor, actor_id, "
    "actor_wikidata, actor_type, actor_state, target, target_id, target_wikidata, target_type, target_state, "
    "topic, place, polarity, modality, speaker, reporter, article_id, article_source, article_date, "
    "sentence, char_start, char_end, trigger, trigger_start, trigger_end, actor_text, actor_start, "
    "actor_end, target_text, target_start, target_end, confidence, extractor"
)


@cache
def rows() -> list[dict[str, Any]]:
    return event_rows(Store.read(graphs.both()))


def row(kind: str, **wanted: str) -> dict[str, Any]:
    found = [r for r in rows() if r["type"] == kind and all(r[k] == v for k, v in wanted.items())]
    return found[0]


def test_columns() -> None:
    assert ", ".join(COLUMNS) == HEADER
    assert all(tuple(r) == COLUMNS for r in rows())


def test_a_meeting_is_one_row_with_its_sides_in_text_order() -> None:
    first = row("Meeting", article_id="geneva-1", modality="Actual")
    assert (first["actor"], first["target"]) == ("Sergey Lavrov", "John Kerry")
    assert (first["actor_wikidata"], first["actor_type"], first["actor_state"]) == ("Q58217", "Person", "RUS")
    assert (first["date"], first["date_precision"], first["date_text"]) == ("2016-09-09", "day", "on Friday")
    assert (first["plover"], first["cameo"], first["quad_class"]) == ("CONSULT", "040", "VerbalCooperation")
    assert (first["place"], first["article_source"]) == ("Geneva", "The Danube Herald")
    second = row("Meeting", article_id="vienna-7")
    assert (second["actor"], second["target"]) == ("John Kerry", "Sergey Lavrov")
    assert second["event_id"] == first["event_id"]


def test_offsets_are_those_of_the_text_as_given() -> None:
    texts = {"geneva-1": graphs.TEXT, "vienna-7": graphs.SECOND}
    for r in rows():
        text = texts[r["article_id"]]
        assert text[r["char_start"] : r["char_end"]] == r["sentence"]
        assert text[r["trigger_start"] : r["trigger_end"]] == r["trigger"]
        for side in ("actor", "target"):
            if r[f"{side}_text"]:
                assert text[r[f"{side}_start"] : r[f"{side}_end"]] == r[f"{side}_text"]
            else:
                assert r[f"{side}_start"] is None


def test_what_is_opposed_is_a_target_and_what_is_demanded_a_topic() -> None:
    assert row("Opposition")["target_type"] == "Issue"
    demand = row("Demand")
    assert (demand["target"], demand["target_id"], demand["topic"]) == ("", "", "end to the bombing")


def test_who_says_so() -> None:
    attack = row("Attack")
    assert (attack["speaker"], attack["reporter"], attack["modality"]) == (
        "Sergey Lavrov",
        "Interfax",
        "Possible",
    )
    assert attack["confidence"] == 0.65


def test_months_and_directions() -> None:
    sanction = row("Sanction")
    assert (sanction["date"], sanction["date_precision"], sanction["plover"]) == (
        "2016-08",
        "month",
        "COERCE",
    )
    assert (row("Vote")["plover"], row("Vote")["cameo"]) == ("SUPPORT", "050")


def test_rows_are_in_the_order_of_articles_and_text() -> None:
    keys = [(r["article_date"], r["char_start"], r["trigger_start"]) for r in rows()]
    assert keys == sorted(keys)


def test_many_actors_give_a_row_a_pair_and_many_participants_one_row() -> None:
    def pairs(kind: str, arguments: list[tuple[str, str, str]], symmetric: bool) -> list[tuple[str, str]]:
        words = "France and China faced Iran and Russia."
        store = Store.of(tell(kind, arguments, words, symmetric=symmetric))
        return [(r["actor"], r["target"]) for r in event_rows(store)]

    sides = [
        ("actor", "france", "France"),
        ("actor", "china", "China"),
        ("target", "iran", "Iran"),
        ("target", "russia", "Russia"),
    ]
    assert pairs("Criticism", sides, False) == [
        ("France", "Iran"),
        ("France", "Russia"),
        ("China", "Iran"),
        ("China", "Russia"),
    ]
    assert pairs("Meeting", sides, True) == [("France; China", "Iran; Russia")]
    together = [("actor", entity, name) for _, entity, name in sides]
    assert pairs("Meeting", together, True) == [("France", "China; Iran; Russia")]
    # the side named first is the actor
    passive = [("target", "france", "France"), ("actor", "russia", "Russia")]
    assert pairs("Meeting", passive, True) == [("France", "Russia")]


def test_a_persons_state_is_that_of_the_articles_day() -> None:
    def article(day: str, state: str) -> Any:
        extraction = graphs.second()
        entities = tuple(
            e.model_copy(update={"state": state, "office": f"envoy of {state}"})
            if e.id == "john-kerry"
            else e
            for e in extraction.entities
        )
        given = extraction.article.model_dump() | {"date": day, "text": extraction.article.text + day}
        made = graphs.Reader(Article.model_validate(given))
        made.entities = {e.id: e for e in entities}
        made.tell(
            "Iran condemned the European Union.",
            "condemned",
            "Criticism",
            [("actor", "iran", "Iran"), ("target", "john-kerry", "Union")],
        )
        return made.done()

    store = Store.read([article("2016-09-11", "USA"), article("2020-01-01", "FRA")])
    assert [r["target_state"] for r in event_rows(store)] == ["USA", "FRA"]


def test_the_same_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(to_turtle(Store.read(graphs.both()).lines()), "utf-8", newline="\n")
    assert event_rows(Store.open(path)) == rows()
