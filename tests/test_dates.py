"""When: what the words of a sentence say, and no more."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.date_calendar import Direction
from kg.extract.dates import TimeExpression, find_dates
from kg.language import Analyser, load_analyser
from kg.language.analysis import Name, Sentence, Token
from kg.language.tokenise import fold, tokenise
from kg.model import DateValue

ANCHOR = DateValue(start=dt.date(2013, 9, 25), end=dt.date(2013, 9, 25), precision="day")  # a Wednesday


@cache
def analyser() -> Analyser:
    return load_analyser()


def flat(text: str, names: tuple[Name, ...] = ()) -> Sentence:
    """A sentence without a tree worth the name: every word hangs on the first."""
    tokens = []
    for i, (start, end) in enumerate(tokenise(fold(text))):
        word = text[start:end]
        upos = "NUM" if word[0].isdigit() else "PROPN" if word[0].isupper() else "NOUN"
        tokens.append(
            Token(i, word, start, end, word.lower(), upos, "", "_", 0 if i else -1, "dep" if i else "root")
        )
    return Sentence(0, tuple(tokens), names)


def found(
    text: str, tense: Direction | None = None, anchor: DateValue | None = ANCHOR
) -> list[TimeExpression]:
    return find_dates(flat(text), anchor, tense)


def dated(
    text: str, tense: Direction | None = None, anchor: DateValue | None = ANCHOR
) -> list[tuple[str, str, str]]:
    """Words, ISO value and precision of every expression that has a value."""
    return [(t.words, str(t.value), t.value.precision) for t in found(text, tense, anchor) if t.value]


def parsed(text: str) -> list[TimeExpression]:
    (analysis,) = analyser().analyse([text])
    return [t for sentence in analysis for t in find_dates(sentence, ANCHOR)]


@pytest.mark.parametrize(
    ("words", "value", "precision"),
    [
        ("24 September 2013", "2013-09-24", "day"),
        ("24th of September, 2013", "2013-09-24", "day"),
        ("September 24, 2013", "2013-09-24", "day"),
        ("Sept. 24, 2013", "2013-09-24", "day"),
        ("Tuesday, September 24, 2013", "2013-09-24", "day"),
        ("Tuesday 24 September 2013", "2013-09-24", "day"),
        ("2013-09-24", "2013-09-24", "day"),
        ("24/9/2013", "2013-09-24", "day"),
        ("24.9.2013", "2013-09-24", "day"),
        ("3 to 5 May 2014", "2014-05-03/2014-05-05", "range"),
        ("May 3-5, 2014", "2014-05-03/2014-05-05", "range"),
        ("May 3 and 4, 2014", "2014-05-03/2014-05-04", "range"),
        ("30 April to 2 May 2014", "2014-04-30/2014-05-02", "range"),
        ("December 30 to January 2, 2014", "2013-12-30/2014-01-02", "range"),
        ("September 2013", "2013-09", "month"),
        ("mid-May 2012", "2012-05", "month"),
        ("early June 2012", "2012-06", "month"),
        ("November 2012 to March 2013", "2012-11-01/2013-03-31", "range"),
        ("autumn of 2012", "2012-09-01/2012-11-30", "range"),
        ("spring 2014", "2014-03-01/2014-05-31", "range"),
        ("first quarter of 2014", "2014-01-01/2014-03-31", "quarter"),
        ("Q3 2014", "2014-07-01/2014-09-30", "quarter"),
        ("second half of 2012", "2012-07-01/2012-12-31", "range"),
        ("2012", "2012", "year"),
        ("end of 2012", "2012", "year"),
        ("late 2012", "2012", "year"),
        ("2012-13", "2012-01-01/2013-12-31", "range"),
        ("1990s", "1990-01-01/1999-12-31", "range"),
        ("19th century", "1801-01-01/1900-12-31", "range"),
    ],
)
def test_full_dates_need_no_anchor(words: str, value: str, precision: str) -> None:
    for anchor in (ANCHOR, None):
        assert dated(f"The ministers met in {words} in Oslo.", None, anchor) == [(words, value, precision)]


@pytest.mark.parametrize(
    ("words", "tense", "value", "precision"),
    [
        ("Tuesday", "past", "2013-09-24", "day"),
        ("Wednesday", "past", "2013-09-25", "day"),
        ("Thursday", "past", "2013-09-19", "day"),
        ("Thursday", "future", "2013-09-26", "day"),
        ("Tuesday", "future", "2013-10-01", "day"),
        ("Tuesday", None, "2013-09-24", "day"),
        ("Tuesday night", "past", "2013-09-24", "day"),
        ("late Tuesday", "past", "2013-09-24", "day"),
        ("last Wednesday", None, "2013-09-18", "day"),
        ("next Wednesday", None, "2013-10-02", "day"),
        ("this Friday", None, "2013-09-27", "day"),
        ("Monday to Wednesday", "past", "2013-09-23/2013-09-25", "range"),
        ("Monday through Friday", "future", "2013-09-30/2013-10-04", "range"),
        ("yesterday", None, "2013-09-24", "day"),
        ("yesterday morning", None, "2013-09-24", "day"),
        ("today", None, "2013-09-25", "day"),
        ("tonight", None, "2013-09-25", "day"),
        ("tomorrow", None, "2013-09-26", "day"),
        ("last night", None, "2013-09-24", "day"),
        ("this morning", None, "2013-09-25", "day"),
        ("day before yesterday", None, "2013-09-23", "day"),
        ("day after tomorrow", None, "2013-09-27", "day"),
        ("last week", None, "2013-09-16/2013-09-22", "week"),
        ("this week", None, "2013-09-23/2013-09-29", "week"),
        ("earlier this week", None, "2013-09-23/2013-09-29", "week"),
        ("next week", None, "2013-09-30/2013-10-06", "week"),
        ("last month", None, "2013-08", "month"),
        ("end of the month", None, "2013-09", "month"),
        ("last year", None, "2012", "year"),
        ("late last year", None, "2012", "year"),
        ("last weekend", None, "2013-09-21/2013-09-22", "range"),
        ("last summer", None, "2013-06-01/2013-08-31", "range"),
        ("last December", None, "2012-12", "month"),
        ("next May", None, "2014-05", "month"),
        ("last September", None, "2012-09", "month"),
        ("this October", None, "2013-10", "month"),
        ("24 September", "past", "2013-09-24", "day"),
        ("28 September", "past", "2012-09-28", "day"),
        ("28 September", None, "2013-09-28", "day"),
        ("Sept. 24", "past", "2013-09-24", "day"),
        ("September 24", "future", "2014-09-24", "day"),
        ("October 12-14", "future", "2013-10-12/2013-10-14", "range"),
        ("3 to 5 May", "past", "2013-05-03/2013-05-05", "range"),
        ("September", "past", "2013-09", "month"),
        ("November", "past", "2012-11", "month"),
        ("November", None, "2013-11", "month"),
        ("March", "future", "2014-03", "month"),
        ("mid-July", "past", "2013-07", "month"),
        ("early June", "past", "2013-06", "month"),
        ("two days ago", None, "2013-09-23", "day"),
        ("three weeks ago", None, "2013-09-02/2013-09-08", "week"),
        ("a month ago", None, "2013-08", "month"),
        ("ten years ago", None, "2003", "year"),
    ],
)
def test_what_counts_from_the_articles_day(
    words: str, tense: Direction | None, value: str, precision: str
) -> None:
    text = f"The ministers met in {words} in Oslo."
    assert dated(text, tense) == [(words, value, precision)]
    (undated,) = found(text, tense, None)
    assert undated.value is None
    assert undated.words == words


@pytest.mark.parametrize(
    ("text", "words", "kind", "direction"),
    [
        ("They talked for two weeks.", "two weeks", "duration", None),
        ("A two-day visit began.", "two-day", "duration", None),
        ("A three-week-long siege ended.", "three-week", "duration", None),
        ("They talked for months.", "months", "duration", None),
        ("They met in recent weeks.", "recent weeks", "duration", "past"),
        ("They will meet in the coming days.", "coming days", "duration", "future"),
        ("Flights are daily.", "daily", "frequency", None),
        ("They meet every Monday.", "every Monday", "frequency", None),
        ("They meet twice a year.", "twice a year", "frequency", None),
        ("They meet on Mondays.", "Mondays", "frequency", None),
        ("Three weeks later they signed.", "Three weeks later", "reference", "future"),
        ("They signed the next day.", "next day", "reference", "future"),
        ("They signed the same week.", "same week", "reference", None),
        ("They had met two years earlier.", "two years earlier", "reference", "past"),
        ("They signed two days after the attack.", "two days after", "reference", "future"),
        ("They had met days ago.", "days ago", "date", "past"),
    ],
)
def test_how_long_how_often_and_counted_from_elsewhere(
    text: str, words: str, kind: str, direction: str | None
) -> None:
    (time,) = [t for t in found(text) if t.value is None]
    assert (time.words, time.kind, time.direction) == (words, kind, direction)


def test_a_stretch_that_ends_today_has_days() -> None:
    (time,) = found("Over the past two years they met.")
    assert (time.kind, str(time.value)) == ("duration", "2011-09-25/2013-09-25")


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister May may visit Oslo.",
        "The troops march on the capital, and in march order.",
        "The second minister came first, in third place.",
        "In 45 cases 2012 people were freed by 3 states.",
        "The 24-year-old envoy left.",
        "Resolution 2118 was passed under Article 51.",
        "Let us fall in line and spring to action.",
        "At one time the night of a minute hand struck a day.",
        "The Nos. 3 and 4 in the ministry resigned.",
        "On 3/4 of the land 12.5 tonnes grow.",
        "Black Friday and the Good Friday accord.",
        "He has a week point.",
    ],
)
def test_words_that_only_look_like_times(text: str) -> None:
    assert found(text) == []


def test_a_person_called_may_is_no_month() -> None:
    sentence = flat("The treaty was signed by May in June.", (Name(5, 6, "PER"),))
    assert [t.words for t in find_dates(sentence, ANCHOR)] == ["June"]


def test_a_date_that_may_be_read_two_ways_has_no_value() -> None:
    (time,) = found("They met on 3/4/2013.")
    assert (time.words, time.value) == ("3/4/2013", None)


def test_winter_of_a_year_is_not_guessed() -> None:
    assert found("They met in the winter of 2012.")[0].value is None


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Closed since Monday.", "since"),
        ("Closed until the end of May.", "until"),
        ("Agreed by Friday.", "until"),
        ("Agreed before 3 May.", "before"),
        ("Agreed after Tuesday.", "after"),
        ("Agreed on Tuesday.", None),
        ("Held from 3 to 5 May.", None),
    ],
)
def test_prepositions_that_tie_an_event_to_a_time(text: str, relation: str | None) -> None:
    (time,) = found(text)
    assert time.relation == relation


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The ministers met in Oslo on Friday.", ["2013-09-20"]),
        ("The ministers will meet in Oslo on Friday.", ["2013-09-27"]),
        ("The ministers agreed to meet in Oslo on Friday.", ["2013-09-27"]),
        ("The president plans to travel to Kiev on Monday.", ["2013-09-30"]),
        ("Iran's foreign minister is to travel to Vienna on Monday.", ["2013-09-30"]),
        ("The summit is scheduled for October 12.", ["2013-10-12"]),
        ("The talks were scheduled for 30 September.", ["2013-09-30"]),
        ("The council, which met on Thursday, will vote on Friday.", ["2013-09-19", "2013-09-27"]),
        ("Russia said on Tuesday that it would send a ship on Thursday.", ["2013-09-24", "2013-09-26"]),
    ],
)
def test_the_verb_tells_which_friday(text: str, values: list[str]) -> None:
    assert [str(t.value) for t in parsed(text)] == values


def test_a_name_with_a_day_in_it_is_no_day() -> None:
    assert parsed("The Sunday Times printed the letter of the ambassador.") == []


def test_durations_under_a_future_verb_are_dates() -> None:
    (time,) = parsed("The minister will return in two days.")
    assert (time.kind, str(time.value)) == ("date", "2013-09-27")


VOCABULARY = """May March Sunday Tuesday September Sept. 24 3 12 2013 1999 31 30 Feb. last next this
week month year
the in on of from to - , ago two several days weeks early late end mid-May since until every a and
yesterday morning first quarter half summer weekend past coming later before after same day once
daily century 19th 1990s 24/9/2013 99/99/2013 . Oslo met in for decade decades winter 0 00 9999
tomorrow minute hours"""
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(WORDS, min_size=1, max_size=12), st.sampled_from(["past", "future", None]), st.dates())
def test_expressions_lie_in_the_sentence_and_keep_its_words(
    words: list[str], tense: Direction | None, day: dt.date
) -> None:
    sentence = flat(" ".join(words))
    anchor = DateValue(start=day, end=day, precision="day")
    last = 0
    for time in find_dates(sentence, anchor, tense):
        assert last <= time.first < time.last <= len(sentence)
        last = time.last
        start, end = sentence[time.first].start, sentence[time.last - 1].end
        assert time.words == " ".join(words)[start:end]
        if time.value is not None:
            assert time.value.text == time.words
            assert time.value.start <= time.value.end
            assert (time.value.precision == "day") == (time.value.start == time.value.end)


@pytest.mark.parametrize(
    ("tense", "found"),
    [
        ("past", [("autumn", "2013-09-01/2013-11-30", "range")]),
        ("future", [("autumn", "2013-09-01/2013-11-30", "range")]),
        (None, []),
    ],
)
def test_a_season_without_its_year_goes_by_the_tense(
    tense: Direction | None, found: list[tuple[str, str, str]]
) -> None:
    assert dated("The ministers met in the autumn.", tense, ANCHOR) == found
