"""Who is who: names found in text, and who held which office when."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFoundError, SettingsError
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.gazetteer.fold import key, loose_key

DAY = dt.date.fromisoformat


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def found(gazetteer: Gazetteer, text: str) -> dict[str, str]:
    """The most usual record of each name in a text."""
    return {text[m.start : m.end]: m.candidates[0].record_id for m in gazetteer.matches(text)}


def holder(gazetteer: Gazetteer, role: str, of: str, day: str) -> str:
    terms = gazetteer.holders(role, of, DAY(day))
    assert len({t.person for t in terms}) <= 1, terms
    return gazetteer.record(terms[0].person).label if terms else ""


@pytest.mark.parametrize(
    ("text", "name", "record"),
    [
        ("RIA Novosti reported it.", "RIA Novosti", "ria-novosti"),
        ("He told Interfax so.", "Interfax", "interfax"),
        ("the Organization for the Prohibition of Chemical Weapons", None, "opcw"),
        ("the Organisation for the Prohibition of Chemical Weapons", None, "opcw"),
        ("Ban Ki-moon spoke.", "Ban Ki-moon", "ban-ki-moon"),
        ("Sergei Lavrov spoke.", "Sergei Lavrov", "sergey-lavrov"),
        ("LAVROV MEETS KERRY", "LAVROV", "sergey-lavrov"),
        ("Russia's Foreign Ministry said", "Russia's Foreign Ministry", "russia-foreign-ministry"),
        ("the Foreign Ministry of Iran said", "Foreign Ministry of Iran", "iran-foreign-ministry"),
        ("the State Department said", "State Department", "united-states-foreign-ministry"),
        ("the Pentagon said", "Pentagon", "united-states-defence-ministry"),
        ("the House of Commons voted", "House of Commons", "house-of-commons"),
        ("the Kremlin said", "Kremlin", "russia"),
        ("George H.W. Bush said", "George H.W. Bush", "george-h-w-bush"),
        ("George W. Bush said", "George W. Bush", "george-w-bush"),
        ("the UN Security Council met", "UN Security Council", "un-security-council"),
        ("The Guardian Council met", "Guardian Council", "guardian-council"),
        ("The Australian ambassador left", "Australian", "australia"),
        ("he wrote in The Australian on", "The Australian", "the-australian"),
        ("talks in Geneva", "Geneva", "geneva"),
        ("South Sudan said", "South Sudan", "south-sudan"),
    ],
)
def test_names_in_text(gazetteer: Gazetteer, text: str, name: str | None, record: str) -> None:
    names = found(gazetteer, text)
    assert record in names.values(), names
    if name is not None:
        assert names[name] == record


@pytest.mark.parametrize("text", ["Who met us in may?", "It is no us turkey.", "they begin to reagan"])
def test_plain_words_are_no_names(gazetteer: Gazetteer, text: str) -> None:
    assert not {"who", "united-states", "turkey", "theresa-may", "menachem-begin"} & set(
        found(gazetteer, text).values()
    )


@pytest.mark.parametrize(
    "spellings",
    [
        ("Recep Tayyip Erdogan", "Recep Tayyip Erdoğan"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", "Volodymyr Zelenskiy"),
        ("Muammar Gaddafi", "Moammar Gadhafi", "Muammar al-Qaddafi"),
        ("Bashar al-Assad", "Bashar el-Assad", "Bashar Assad"),
        ("Sergei Shoigu", "Sergey Shoygu"),
        ("Slobodan Milosevic", "Slobodan Milošević"),
    ],
)
def test_spellings_of_one_person(gazetteer: Gazetteer, spellings: tuple[str, ...]) -> None:
    assert len({gazetteer.candidates(name)[0].record_id for name in spellings}) == 1


# Presidents, heads of government and foreign ministers of the five permanent members of the
# Security Council on ten days.
_LEADERS = {
    "1962-10-22": ("John F. Kennedy", "Dean Rusk", "Nikita Khrushchev", "Andrei Gromyko", "Harold Macmillan"),
    "1972-05-26": ("Richard Nixon", "William Rogers", "Alexei Kosygin", "Andrei Gromyko", "Edward Heath"),
    "1978-09-17": ("Jimmy Carter", "Cyrus Vance", "Alexei Kosygin", "Andrei Gromyko", "James Callaghan"),
    "1987-12-08": (
        "Ronald Reagan",
        "George Shultz",
        "Nikolai Ryzhkov",
        "Eduard Shevardnadze",
        "Margaret Thatcher",
    ),
}
_LATER = {
    "1995-12-14": ("Bill Clinton", "Warren Christopher", "Boris Yeltsin", "Andrei Kozyrev", "John Major"),
    "2003-03-20": ("George W. Bush", "Colin Powell", "Vladimir Putin", "Igor Ivanov", "Tony Blair"),
    "2009-04-02": ("Barack Obama", "Hillary Clinton", "Dmitry Medvedev", "Sergey Lavrov", "Gordon Brown"),
    "2013-09-24": ("Barack Obama", "John Kerry", "Vladimir Putin", "Sergey Lavrov", "David Cameron"),
    "2018-07-16": ("Donald Trump", "Mike Pompeo", "Vladimir Putin", "Sergey Lavrov", "Theresa May"),
    "2022-09-21": ("Joe Biden", "Antony Blinken", "Vladimir Putin", "Sergey Lavrov", "Liz Truss"),
}


@pytest.mark.parametrize("day", sorted(_LEADERS))
def test_who_led_in_the_cold_war(gazetteer: Gazetteer, day: str) -> None:
    asked = (
        holder(gazetteer, "head_of_state", "united-states", day),
        holder(gazetteer, "foreign_minister", "united-states", day),
        holder(gazetteer, "head_of_government", "soviet-union", day),
        holder(gazetteer, "foreign_minister", "soviet-union", day),
        holder(gazetteer, "head_of_government", "united-kingdom", day),
    )
    assert asked == _LEADERS[day]


@pytest.mark.parametrize("day", sorted(_LATER))
def test_who_led_later(gazetteer: Gazetteer, day: str) -> None:
    asked = (
        holder(gazetteer, "head_of_state", "united-states", day),
        holder(gazetteer, "foreign_minister", "united-states", day),
        holder(gazetteer, "head_of_state", "russia", day),
        holder(gazetteer, "foreign_minister", "russia", day),
        holder(gazetteer, "head_of_government", "united-kingdom", day),
    )
    assert asked == _LATER[day]


@pytest.mark.parametrize(
    ("day", "france", "minister", "china", "chinese_minister"),
    [
        ("1995-12-14", "Jacques Chirac", "Hervé de Charette", "Jiang Zemin", "Qian Qichen"),
        ("2003-03-20", "Jacques Chirac", "Dominique de Villepin", "Hu Jintao", "Li Zhaoxing"),
        ("2013-09-24", "François Hollande", "Laurent Fabius", "Xi Jinping", "Wang Yi"),
        ("2018-07-16", "Emmanuel Macron", "Jean-Yves Le Drian", "Xi Jinping", "Wang Yi"),
        ("2023-05-01", "Emmanuel Macron", "Catherine Colonna", "Xi Jinping", "Qin Gang"),
    ],
)
def test_who_led_france_and_china(
    gazetteer: Gazetteer, day: str, france: str, minister: str, china: str, chinese_minister: str
) -> None:
    assert holder(gazetteer, "head_of_state", "france", day) == france
    assert holder(gazetteer, "foreign_minister", "france", day) == minister
    assert holder(gazetteer, "head_of_state", "china", day) == china
    assert holder(gazetteer, "foreign_minister", "china", day) == chinese_minister


def test_offices_with_their_owners(gazetteer: Gazetteer) -> None:
    for phrase, role, of in (
        ("U.S. Secretary of State", "foreign_minister", "united-states"),
        ("UN secretary-general", "secretary_general", "united-nations"),
        ("foreign minister of Iran", "foreign_minister", "iran"),
        ("Kremlin spokesman", "spokesperson", "russia"),
        ("foreign minister", "foreign_minister", None),
    ):
        office = gazetteer.office(phrase)
        assert office is not None
        assert (office.role, office.of) == (role, of)
    assert holder(gazetteer, "secretary_general", "united-nations", "2013-09-24") == "Ban Ki-moon"
    assert holder(gazetteer, "director_general", "opcw", "2013-10-11") == "Ahmet Üzümcü"
    assert holder(gazetteer, "high_representative", "european-union", "2013-11-24") == "Catherine Ashton"


def test_nobody_is_guessed(gazetteer: Gazetteer) -> None:
    assert gazetteer.holders("foreign_minister", "russia", DAY("2040-01-01")) == ()
    assert gazetteer.holders("foreign_minister", "russia", DAY("1850-01-01")) == ()
    with pytest.raises(NotFoundError, match="nobody-at-all"):
        gazetteer.record("nobody-at-all")


def test_an_ambassador_needs_a_host(gazetteer: Gazetteer) -> None:
    assert gazetteer.holders("ambassador", "australia", DAY("2015-01-01")) == ()
    sent = gazetteer.holders("ambassador", "australia", DAY("2015-01-01"), to="united-kingdom")
    assert [gazetteer.record(t.person).label for t in sent] == ["Alexander Downer"]


def test_tables_hold_together(gazetteer: Gazetteer) -> None:
    states = [r for r in map(gazetteer.record, gazetteer.ids()) if r.kind == "State"]
    current = {s.id for s in states if s.end is None and s.wikidata}
    members = set(gazetteer.members("united-nations"))
    assert len(members) == 193
    assert members <= current
    for state in members:
        assert gazetteer.record(state).state
        assert f"{state}-foreign-ministry" in gazetteer


@given(st.text(max_size=60))
def test_folding_is_done_once(name: str) -> None:
    assert key(key(name).replace(" ; ", ", ")) == key(name)


_NAMES = (
    "Lavrov",
    "the Kremlin",
    "IAEA",
    "Angela Merkel",
    "al-Assad",
    "Zelenskyy",
    "U.S.",
    "Paris,",
    "\n",
    "é",
    "ß-",
)


@given(st.lists(st.one_of(st.sampled_from(_NAMES), st.text(max_size=8)), max_size=12).map(" ".join))
def test_matches_lie_in_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for match in load_gazetteer().matches(text):
        assert end <= match.start < match.end <= len(text)
        assert match.candidates
        before, after = text[match.start - 1 : match.start], text[match.end : match.end + 1]
        assert not (before.isalnum() and text[match.start].isalnum())
        assert not (after.isalnum() and text[match.end - 1].isalnum())
        end = match.end


def own(text: str) -> Gazetteer:
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return load_gazetteer(Path(file.name))


def test_the_users_table_wins() -> None:
    mine = own(
        "id,kind,label,names,state,role,of,begin,end\n"
        "jane-doe,Person,Jane Doe,J. Doe,RUS,foreign_minister,russia,2030-01-01,2031-01-01\n"
        "my-kremlin,Organisation,Kremlin,,,,,,\n"
    )
    assert [c.record_id for c in mine.candidates("Kremlin")] == ["my-kremlin"]
    assert [t.person for t in mine.holders("foreign_minister", "russia", DAY("2030-06-01"))] == ["jane-doe"]
    assert mine.identity != load_gazetteer().identity
    assert mine.candidates("Lavrov") == load_gazetteer().candidates("Lavrov")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,colour\nx,red\n", "unknown column 'colour'"),
        ("label\nX\n", "column 'id' is missing"),
        ("id,kind,label\nX Y,Person,X\n", ":2: column 'id'"),
        ("id,kind,label\nx,Planet,X\n", ":2: column 'kind'"),
        ("id,kind,label,wikidata\nx,Person,X,159\n", "column 'wikidata'"),
        (
            "id,kind,label,role,of,begin\nx,Person,X,foreign_minister,atlantis,2000-01-01\n",
            "no record 'atlantis'",
        ),
        ("id,kind,label,role,of,begin\nx,Person,X,foreign_minister,russia,yesterday\n", "YYYY-MM-DD"),
    ],
)
def test_a_wrong_table_is_told_of(text: str, told: str) -> None:
    with pytest.raises(SettingsError, match="csv") as error:
        own(text)
    assert told in str(error.value)


def test_loose_folding_leaves_out_initials() -> None:
    assert loose_key("Sergey V. Lavrov") == loose_key("Sergei Lavrov")


def test_surnames_that_are_plain_words(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "In May, they met. Power was cut. Major powers talked.") == {}
    names = found(gazetteer, "Prime Minister May met Carter, Ford and Mr. Bush.")
    assert names["May"] == "theresa-may"
    assert names["Ford"] == "gerald-ford"
    assert names["Bush"].startswith("george-")
