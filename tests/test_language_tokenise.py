from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.tokenise import fold, tokenise


def words(text: str) -> list[str]:
    folded = fold(text)
    return [folded[a:b] for a, b in tokenise(folded)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He can't go.", "He ca n't go ."),
        ("They cannot; we’re late", "They can not ; we ’re late"),
        ("Syria's envoy", "Syria 's envoy"),
        ("the ministers' talks", "the ministers ' talks"),
        ("The U.S. and the U.K.-led group", "The U.S. and the U.K. - led group"),
        ("Mr. Annan met Gen. Li on Jan. 3.", "Mr. Annan met Gen. Li on Jan. 3 ."),
        ("the Asia-Pacific region", "the Asia - Pacific region"),
        ("an anti-government, pro-Russian unit", "an anti-government , pro-Russian unit"),
        ("Sana'a and O'Brien", "Sana'a and O'Brien"),
        ("worth $4.5bn (3,000 tons)", "worth $ 4.5 bn ( 3,000 tons )"),
        ("“Peace,” he said…", "“ Peace , ” he said …"),
        ("see https://example.org/a?b=1.", "see https://example.org/a?b=1 ."),
        ("write to press@example.org, please", "write to press@example.org , please"),
        ("at 5:30pm on 12/11/2014", "at 5:30 pm on 12/11/2014"),
        ("GENEVA — The G7", "GENEVA — The G7"),
        ("He left. No one came.", "He left . No one came ."),
    ],
)
def test_words_are_those_of_universal_dependencies(text: str, expected: str) -> None:
    assert words(text) == expected.split()


def test_odd_spaces_part_words_and_move_nothing() -> None:
    text = "the\u00a0Security\u2009Council\u200b of\tthe\x00UN"
    folded = fold(text)
    assert len(folded) == len(text)
    assert [text[a:b] for a, b in tokenise(folded)] == ["the", "Security", "Council", "of", "the", "UN"]


def test_a_soft_hyphen_stays_inside_its_word() -> None:
    assert words("co\u00adoperation") == ["co\u00adoperation"]


@given(st.text(max_size=300))
def test_every_visible_character_is_in_exactly_one_word(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    at = 0
    for start, end in tokenise(folded):
        assert folded[at:start].strip() == ""
        assert start >= at
        assert end > start
        at = end
    assert folded[at:].strip() == ""


@pytest.mark.parametrize(
    "unit", ["a-", "a.", "a@", "'", "1,", "http://", "A.B", "x'", '"', "\u0301", "no.", "non-"]
)
def test_long_repetition_takes_no_longer_than_its_length(unit: str) -> None:
    text = unit * 20_000
    spans = tokenise(fold(text))
    assert spans[-1][1] == len(text)
