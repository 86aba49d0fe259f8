"""Names, titles, dated offices, capitals and groups, through `link` with the real analyser and gazetteer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kg.document import Block, Document
from kg.extract.linking import link
from kg.extract.mentions import Linked, TokenMention
from kg.gazetteer import load_gazetteer
from kg.language import load_analyser
from kg.language.analysis import Analyser, Sentence
from kg.model import Article, Entity

Reading = tuple[str, Linked]
Read = Callable[..., Reading]


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser()


@pytest.fixture(scope="module")
def read(analyser: Analyser) -> Read:
    """Links a text of paragraphs; the first is a title where one is given."""

    def run(
        text: str, date: str | None = "2013-09-24", title: str = "", source: str | None = None
    ) -> Reading:
        full = f"{title}\n\n{text}" if title else text
        day = dt.date.fromisoformat(date) if date else None
        article = Article(id="a", text=full, date=day, source=source)
        blocks, at = [], 0
        for number, paragraph in enumerate(full.split("\n\n")):
            kind = "title" if title and number == 0 else "paragraph"
            blocks.append(Block(kind, paragraph, range(at, at + len(paragraph))))  # type: ignore[arg-type]
            at += len(paragraph) + 2
        sentences: list[Sentence] = []
        for block, analysis in zip(blocks, analyser.analyse([b.text for b in blocks]), strict=True):
            for sentence in analysis:
                sentences.append(sentence.moved(len(sentences), block.origin))
        return full, link(Document(article, tuple(blocks)), sentences, load_gazetteer(), "art-test")

    return run


def find(reading: Reading, words: str, nth: int = 0) -> TokenMention:
    text, linked = reading
    found = [m for m in linked.mentions if text[m.start : m.end] == words]
    assert len(found) > nth, f"{words!r} not among {[text[m.start : m.end] for m in linked.mentions]}"
    return found[nth]


def ids(reading: Reading, words: str, nth: int = 0) -> tuple[str, ...]:
    return find(reading, words, nth).entities


def entity(reading: Reading, words: str, nth: int = 0) -> Entity:
    return reading[1].entities[ids(reading, words, nth)[0]]


def words_of(reading: Reading) -> set[str]:
    return {reading[0][m.start : m.end] for m in reading[1].mentions}


def test_a_title_and_a_name_are_one_mention_found_at_its_head(read: Read) -> None:
    reading = read(
        "Russian Foreign Minister Sergei Lavrov received U.S. Secretary of State John Kerry in Sochi."
    )
    lavrov = find(reading, "Russian Foreign Minister Sergei Lavrov")
    assert lavrov.entities == ("sergey-lavrov",)
    assert reading[1].at(lavrov.sentence, lavrov.head) == lavrov
    kerry = entity(reading, "U.S. Secretary of State John Kerry")
    assert (kerry.id, kerry.represents, kerry.state, kerry.office) == (
        "john-kerry",
        "united-states",
        "USA",
        "secretary of state",
    )


def test_a_known_person_has_a_wikidata_identifier_and_a_reason(read: Read) -> None:
    lavrov = entity(read("Sergei Lavrov spoke on Monday."), "Sergei Lavrov")
    assert lavrov.wikidata == "Q58217"
    assert "Lavrov" in lavrov.reason


@pytest.mark.parametrize(
    ("text", "words", "reading"),
    [
        ("Moscow said on Monday that it was ready.", "Moscow", "State"),
        ("Kerry met Lavrov in Moscow on Monday.", "Moscow", "Place"),
        ("The talks with Moscow went on.", "Moscow", "State"),
        ("Kerry flew to Moscow on Monday.", "Moscow", "Place"),
        ("Kerry will visit Moscow in May.", "Moscow", "Place"),
        ("MOSCOW - Russia denied the charge.", "MOSCOW", "Place"),
        ("The streets of Moscow were empty.", "Moscow", "Place"),
        ("Kerry accused Moscow of lying.", "Moscow", "State"),
    ],
)
def test_the_grammar_tells_a_city_from_a_government(read: Read, text: str, words: str, reading: str) -> None:
    result = read(text)
    found = next(m for m in result[1].mentions if result[0][m.start : m.end].endswith(words))
    assert found.kind == reading
    assert found.government == "russia"
    place = result[1].place(found)
    acting = result[1].acting(found)
    assert place is not None
    assert acting is not None
    assert (place.kind, acting.id) == ("Place", "russia")


def test_the_white_house_is_a_place_where_people_meet(read: Read) -> None:
    met = read("Obama met Merkel at the White House on Friday.", date="2014-05-02")
    said = read("The White House said on Friday that it was ready.", date="2014-05-02")
    assert next(m for m in met[1].mentions if m.city).kind == "Place"
    assert next(m for m in said[1].mentions if m.government).entities == ("united-states",)


def test_moscow_spoke_for_the_soviet_union_in_its_time(read: Read) -> None:
    assert ids(read("Moscow rejected the proposal.", date="1985-03-01"), "Moscow") == ("soviet-union",)
    assert ids(read("Moscow rejected the proposal.", date="2005-03-01"), "Moscow") == ("russia",)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("The Russian side", "russia"),
        ("The U.S. delegation", "united-states"),
        ("The French government", "france"),
        ("The Chinese leadership", "china"),
        ("The Assad regime", "syria"),
        ("The Obama administration", "united-states"),
    ],
)
def test_side_delegation_and_government_stand_for_the_state(read: Read, phrase: str, expected: str) -> None:
    reading = read(f"{phrase} rejected the plan. Bashar al-Assad and Barack Obama did not speak.")
    mention = next(
        m for m in reading[1].mentions if phrase.lower().endswith(reading[0][m.start : m.end].lower()[-8:])
    )
    assert mention.entities == (expected,)


def test_an_opposition_is_a_group_of_its_own(read: Read) -> None:
    reading = read("The Syrian opposition met in Istanbul. Syria condemned the opposition.")
    group = entity(reading, "Syrian opposition")
    assert group.kind == "PoliticalGroup"
    assert group.id != "syria"
    assert ids(reading, "the opposition") == (group.id,)


@pytest.mark.parametrize("words", ["Russian diplomats", "Russian soldiers", "Russian officials"])
def test_people_without_a_name_belong_to_their_state(read: Read, words: str) -> None:
    actor = entity(read(f"{words} left the country on Friday."), words)
    assert (actor.kind, actor.affiliation, actor.state) == ("UnnamedActor", "russia", "RUS")


def test_a_crowd_is_headed_by_its_quantity(read: Read) -> None:
    reading = read("Thousands of protesters stormed the parliament.")
    crowd = find(reading, "Thousands of protesters")
    assert crowd.kind == "UnnamedActor"
    assert reading[1].at(0, 0) == crowd


def test_actors_without_a_name_are_kept_below_their_article(read: Read) -> None:
    assert entity(read("Rebels attacked the town."), "Rebels").id.startswith("art-test.e-")


def test_an_office_is_looked_up_for_the_day(read: Read) -> None:
    text = "The Russian foreign minister rejected the plan."
    assert ids(read(text, date="2013-09-24"), "The Russian foreign minister") == ("sergey-lavrov",)
    assert ids(read(text, date="2001-09-24"), "The Russian foreign minister") == ("igor-ivanov",)


def test_nobody_is_guessed_without_a_day_or_for_a_former_holder(read: Read) -> None:
    undated = entity(
        read("The Russian foreign minister rejected the plan.", date=None), "The Russian foreign minister"
    )
    former = entity(
        read("A former Russian foreign minister rejected it."), "A former Russian foreign minister"
    )
    assert (undated.kind, undated.affiliation) == ("UnnamedActor", "russia")
    assert former.kind == "UnnamedActor"


def test_two_ministers_of_two_states_are_two_persons(read: Read) -> None:
    reading = read("The Russian and Chinese foreign ministers met.", date="2016-03-11")
    assert set(ids(reading, "The Russian and Chinese foreign ministers")) == {"sergey-lavrov", "wang-yi"}


def test_a_former_office_speaks_for_nobody(read: Read) -> None:
    kerry = entity(
        read("Former Secretary of State John Kerry spoke.", date="2019-05-01"),
        "Former Secretary of State John Kerry",
    )
    assert (kerry.id, kerry.represents, kerry.office) == ("john-kerry", None, None)


def test_a_name_the_gazetteer_lacks_stays_its_own_everywhere(read: Read) -> None:
    first = entity(read("Zandian Foreign Minister Orlo Quimbert spoke."), "Foreign Minister Orlo Quimbert")
    second = entity(read("Orlo Quimbert resigned.", date="1999-01-01"), "Orlo Quimbert")
    assert first.id == second.id == "orlo-quimbert.person"
    assert second.wikidata is None


def test_a_title_says_whom_an_unknown_person_represents(read: Read) -> None:
    envoy = entity(read("French envoy Orlo Quimbert arrived."), "French envoy Orlo Quimbert")
    assert (envoy.represents, envoy.state, envoy.office) == ("france", "FRA", "envoy")


def test_a_namesake_of_another_country_is_not_the_known_person(read: Read) -> None:
    reading = read("Australian lawmaker John Kerry criticised it.")
    found = next(m for m in reading[1].mentions if m.kind == "Person")
    assert found.entities == ("john-kerry.person",)


def test_a_relative_of_a_known_person_is_somebody_else(read: Read) -> None:
    assert ids(read("Vanessa Kerry opened the clinic."), "Vanessa Kerry") == ("vanessa-kerry.person",)


def test_two_clintons_are_told_apart_by_their_forms_of_address(read: Read) -> None:
    reading = read(
        "Former President Bill Clinton met Secretary of State Hillary Clinton. "
        "Mr. Clinton smiled. Mrs. Clinton left. Clinton made no statement.",
        date="2009-08-05",
    )
    assert ids(reading, "Mr. Clinton") == ("bill-clinton",)
    assert ids(reading, "Mrs. Clinton") == ("hillary-clinton",)
    assert "Clinton" not in words_of(reading)
    assert any("Bill Clinton" in m.reason for m in reading[1].unresolved)


def test_two_kings_of_one_name_are_told_apart_by_their_country(read: Read) -> None:
    reading = read("King Abdullah of Jordan met King Abdullah of Saudi Arabia.", date="2009-08-05")
    assert ids(reading, "King Abdullah", 0) == ("abdullah-ii-of-jordan",)
    assert ids(reading, "King Abdullah", 1) == ("abdullah-of-saudi-arabia",)


def test_sudan_and_south_sudan_are_two(read: Read) -> None:
    reading = read("Sudan and South Sudan signed the accord.", date="2012-09-27")
    assert (ids(reading, "Sudan"), ids(reading, "South Sudan")) == (("sudan",), ("south-sudan",))


def test_georgia_is_a_country_or_a_state_of_the_union(read: Read) -> None:
    country = read("Russia and Georgia agreed to a truce. Tbilisi welcomed it.", date="2008-08-12")
    union = read("The former governor spoke in Atlanta, Georgia, on Monday.", date="1976-07-08")
    assert ids(country, "Georgia") == ("georgia",)
    assert entity(union, "Georgia").kind == "Place"


def test_congo_is_left_open_until_the_article_says_which(read: Read) -> None:
    told = read("The Democratic Republic of Congo and Rwanda met. Congo accused Rwanda.", date="2012-09-27")
    assert ids(told, "Congo") == ("democratic-republic-of-the-congo",)
    assert "Congo" not in words_of(read("Congo made a statement.", date="2012-09-27"))


def test_washington_may_be_a_man(read: Read) -> None:
    reading = read("Mayor Walter Washington greeted the queen. Washington gave her a key.", date="1976-07-08")
    assert (
        ids(reading, "Mayor Walter Washington") == ids(reading, "Washington") == ("walter-washington.person",)
    )


def test_an_acronym_in_brackets_is_the_organisation_before_it(read: Read) -> None:
    reading = read("The Zandian Workers Front (ZWF) rejected it. The ZWF will not talk.")
    assert ids(reading, "ZWF", 0) == ids(reading, "ZWF", 1) == ids(reading, "Zandian Workers Front")


def test_a_treaty_or_charter_is_not_its_organisation(read: Read) -> None:
    reading = read("Russia cited the UN Charter. The UN Security Council voted.")
    assert ids(reading, "UN Security Council") == ("un-security-council",)


def test_headlines_make_no_names(read: Read) -> None:
    reading = read(
        "Foreign Minister Sergei Lavrov met U.S. Secretary of State John Kerry.",
        title="Lavrov and Kerry Call Talks Constructive Step",
    )
    titled = {reading[0][m.start : m.end] for m in reading[1].mentions if m.sentence == 0}
    assert titled == {"Lavrov", "Kerry"}


def test_the_outlet_is_no_participant(read: Read) -> None:
    reading = read("Lavrov told The Moscow Times that he was ready.", source="The Moscow Times")
    assert not any("Times" in words for words in words_of(reading))


def test_a_ministry_is_a_body_of_its_state(read: Read) -> None:
    ministry = entity(read("The Russian Foreign Ministry summoned the envoy."), "Russian Foreign Ministry")
    assert (ministry.kind, ministry.represents, ministry.state) == ("Government", "russia", "RUS")


def test_every_state_an_entity_belongs_to_is_there_too(read: Read) -> None:
    _, linked = read("Russian diplomats met Secretary of State John Kerry.")
    owners = {x for e in linked.entities.values() for x in (e.represents, e.affiliation) if x}
    assert owners <= set(linked.entities)


def test_reading_twice_gives_the_same(read: Read) -> None:
    text = "Lavrov and Kerry met in Geneva. They agreed. Both sides thanked the Russian foreign minister."
    assert read(text)[1].mentions == read(text)[1].mentions
