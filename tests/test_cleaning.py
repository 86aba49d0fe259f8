"""What is left out of an article, and what never is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kg.articles import prepare
from kg.articles.furniture import hinted, signals
from kg.model import Article

GOLDEN = Path(__file__).parent / "golden" / "articles"
REPORT = (
    "Hungary and Slovakia agreed on Tuesday to reopen talks on the dam.",
    "Foreign Minister Laszlo Kovacs met his counterpart in Bratislava, the ministry said.",
    "The European Commission welcomed the decision and offered to mediate between the two governments.",
    "Austria had urged both sides to settle the quarrel before the summit.",
)


def samples(name: str) -> list[str]:
    parts = (GOLDEN / name).read_text("utf-8").split("\n\n")
    return [p.strip() for p in parts if p.strip() and not p.startswith("#")]


def texts(*paragraphs: str, source: str | None = "The Danube Herald") -> list[str]:
    article = Article(id="a", text="\n\n".join(paragraphs), source=source)
    return [b.text for b in prepare(article).blocks]


@pytest.mark.parametrize("sample", samples("boilerplate.txt"))
def test_boilerplate_goes_at_the_end(sample: str) -> None:
    assert texts(*REPORT, sample) == list(REPORT)


@pytest.mark.parametrize("sample", samples("boilerplate.txt"))
def test_boilerplate_goes_in_the_middle(sample: str) -> None:
    assert texts(*REPORT[:2], sample, *REPORT[2:]) == list(REPORT)


@pytest.mark.parametrize("sample", samples("news.txt"))
def test_news_stays_in_the_middle(sample: str) -> None:
    assert texts(*REPORT[:2], sample, *REPORT[2:]) == [*REPORT[:2], sample, *REPORT[2:]]


@pytest.mark.parametrize("sample", samples("news.txt"))
def test_news_stays_even_behind_what_ends_an_article(sample: str) -> None:
    for mark in ("Read more", "Sign up for our newsletter", "Support The Danube Herald!"):
        assert texts(*REPORT, mark, sample) == [*REPORT, sample]


def test_pleas_in_a_row_go_without_knowing_the_outlet() -> None:
    pleas = (
        "Support The Danube Herald!",
        "Facts are not free. You can help us find them.",
        "As the last independent newspaper on the river, The Danube Herald plays a vital role for "
        "two nations.",
        "Every story is checked by editors in our newsroom, who follow the highest ethical standards.",
        "Please make a one-time donation, or better a monthly one, to The Danube Herald.",
    )
    assert texts(*REPORT, *pleas, source=None) == list(REPORT)
    assert texts(pleas[0], *REPORT, *pleas[1:], source=None) == list(REPORT)


def test_an_opinion_that_speaks_to_the_reader_stays() -> None:
    opinion = (
        "You cannot negotiate with a government that has lied to you for ten years, and we should say so.",
        "Consider what happened in 1938. We looked away, and our leaders called it peace.",
        "Give the inspectors time. Support the council, and make the threat of force plain.",
    )
    assert texts(*opinion) == list(opinion)


def test_sentences_of_the_site_are_cut_out_of_a_paragraph() -> None:
    text = (
        "Hungary and Slovakia agreed to reopen talks. Sign up for our daily newsletter. "
        "Austria welcomed the decision. (Reporting by Anna Kovacs; Editing by Mary Major)"
    )
    document = prepare(Article(id="a", text=text))
    assert [b.text for b in document.blocks] == [
        "Hungary and Slovakia agreed to reopen talks. Austria welcomed the decision."
    ]
    dropped = {text[d.start : d.end]: d.reason for d in document.dropped}
    assert dropped["Sign up for our daily newsletter."] == "newsletter or subscription"
    assert dropped["(Reporting by Anna Kovacs; Editing by Mary Major)"] == "credit"
    start = document.blocks[0].text.index("Austria")
    assert document.blocks[0].origin(start, start + 7) == (text.index("Austria"), text.index("Austria") + 7)


def test_each_dropped_stretch_says_where_and_why() -> None:
    text = "\n\n".join(["Support The Danube Herald!", *REPORT, "Read more", "© 2014 The Danube Herald"])
    document = prepare(Article(id="a", text=text))
    assert [(text[d.start : d.end], d.reason) for d in document.dropped] == [
        ("Support The Danube Herald!", "donation plea"),
        ("Read more", "link to more"),
        ("© 2014 The Danube Herald", "copyright"),
    ]


def test_the_given_title_is_never_boilerplate() -> None:
    article = Article(
        id="a", text="Read more: a book on diplomacy\n\n" + REPORT[0], title="Read more: a book on diplomacy"
    )
    assert [b.kind for b in prepare(article).blocks] == ["title", "paragraph"]


@pytest.mark.parametrize(
    ("opening", "place", "agency"),
    [
        ("GENEVA (Reuters) - ", "GENEVA", "Reuters"),
        ("GENEVA, Sept. 24 (RIA Novosti) -- ", "GENEVA", "RIA Novosti"),
        ("UNITED NATIONS, Sept 24 — ", "UNITED NATIONS", None),
        ("BRUSSELS, Belgium (AP) — ", "BRUSSELS, Belgium", "AP"),
        ("MOSCOW, September 24. /TASS/. ", "MOSCOW", "TASS"),
        ("NEW DELHI: ", "NEW DELHI", None),
        ("PORT-AU-PRINCE, Haiti – ", "PORT-AU-PRINCE, Haiti", None),
        ("Washington (CNN) ", "Washington", "CNN"),
        ("Geneva (dpa) - ", "Geneva", "dpa"),
        ("Berlin, 24 September 2013 – ", "Berlin", None),
        ("(Reuters) - ", None, "Reuters"),
        ("24 September 2013 – ", None, None),
    ],
)
def test_datelines_are_read_and_cut_off(opening: str, place: str | None, agency: str | None) -> None:
    sentence = "Ministers from five countries met on Tuesday to discuss the dam."
    text = f"Ministers meet\n\n{opening}{sentence}\n\n{REPORT[1]}"
    document = prepare(Article(id="a", text=text))
    assert document.blocks[1].text == sentence
    assert (document.place and document.place.text) == place
    assert (document.agency and document.agency.text) == agency
    for span in (document.place, document.agency):
        assert span is None or text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "paragraph",
    [
        "NATO — the alliance of 32 states — rejected the demand on Tuesday.",
        "OPCW inspectors - all of them - left Damascus on Monday.",
        "Iran - backed by Russia - refused to sign the text.",
        "Geneva – The talks will go on, both delegations said.",
        "USA: The delegation has left the hall and will not come back, it said.",
    ],
)
def test_sentences_that_open_like_a_dateline_are_left_whole(paragraph: str) -> None:
    document = prepare(Article(id="a", text=paragraph))
    assert [b.text for b in document.blocks] == [paragraph]
    assert document.place is None


def test_bylines_go_and_the_agency_in_a_credit_is_kept() -> None:
    text = (
        f"Ministers meet\n\nBy Anna Kovacs and Petr Novak\n\n{REPORT[0]}\n\n{REPORT[1]}\n\nSource: Interfax"
    )
    document = prepare(Article(id="a", text=text))
    assert [b.text for b in document.blocks] == ["Ministers meet", *REPORT[:2]]
    assert document.agency is not None
    assert document.agency.text == "Interfax"


def test_the_anchor_is_the_articles_date_then_the_datelines_then_a_publication_line() -> None:
    dated = f"VIENNA, Sept. 24, 2013 (AP) - {REPORT[0]}"
    own = prepare(Article(id="a", text=dated, date=dt.date(2013, 9, 25))).anchor
    assert own is not None
    assert (own.start, own.text) == (dt.date(2013, 9, 25), "")
    dateline = prepare(Article(id="a", text=dated)).anchor
    assert dateline is not None
    assert dateline.start == dt.date(2013, 9, 24)
    line = prepare(Article(id="a", text=f"Published: 23 September 2013\n\n{REPORT[0]}")).anchor
    assert line is not None
    assert line.start == dt.date(2013, 9, 23)
    assert prepare(Article(id="a", text=f"VIENNA, Sept. 24 (AP) - {REPORT[0]}")).anchor is None


def test_a_photo_credit_makes_a_caption_and_goes() -> None:
    text = f"{REPORT[0]}\n\nLaszlo Kovacs at the dam on Monday. (AP Photo/Anna Kovacs)\n\n{REPORT[1]}"
    document = prepare(Article(id="a", text=text))
    assert [(b.kind, b.text) for b in document.blocks][1] == (
        "caption",
        "Laszlo Kovacs at the dam on Monday.",
    )


@pytest.mark.parametrize("name", ["boilerplate.txt", "news.txt"])
def test_no_weighed_wording_is_missed_by_the_quick_look(name: str) -> None:
    for sample in samples(name):
        found = any(p.search(sample) for kind in ("money", "craft") for p in signals(kind))
        assert hinted(sample) == found
