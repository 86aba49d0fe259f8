"""Articles out of every format, with their metadata."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from kg.articles import ArticleNotice, prepare, read
from kg.articles.days import parse_day
from kg.errors import ArticleError
from kg.model import Article

TEXT = "Norway's foreign minister met the envoys of both sides in Oslo on Monday, and they signed the accord."
PAGE = """<!doctype html><html lang="no"><head><title>Accord signed in Oslo | The Fjord Post</title>
<meta property="og:site_name" content="The Fjord Post">
<link rel="canonical" href="https://example.org/news/1">
{head}</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Accord signed in Oslo</h1>
<p>OSLO (Reuters) - Norway&rsquo;s foreign minister met the envoys of&nbsp;both sides, officials said.</p>
<p>The envoys <b>signed</b> the accord in the <a href="/castle">castle</a> and will return next week.</p>
<blockquote>We have come a long way, one of the envoys told reporters before he left the capital.</blockquote>
<ul><li>Prisoners will be freed by both sides.</li><li>The border will open in June.</li></ul>
<p>Sign up for our newsletter to get more of our coverage in your inbox.</p></article>
<aside><p>Most popular</p></aside>
<footer><p>© 1993 The Fjord Post. All rights reserved.</p></footer></body></html>"""


def one(path: Path, **options: str) -> Article:
    (article,) = read(path, **options)  # type: ignore[arg-type]
    return article


def problems(path: Path) -> list[ArticleError]:
    found: list[ArticleError] = []
    list(read(path, on_error=found.append))
    return found


def write(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_plain_text_is_kept_as_it_stands(tmp_path: Path) -> None:
    content = f"Accord signed\r\n\r\n{TEXT}\r\n"
    article = one(write(tmp_path, "accord.txt", content), date="1993-08-30", source="The Fjord Post")
    assert article.text == content
    assert (article.id, article.title) == ("accord", "Accord signed")
    assert (article.date, article.source) == (dt.date(1993, 8, 30), "The Fjord Post")


def test_lines_of_metadata_above_a_text(tmp_path: Path) -> None:
    head = (
        "Title: Accord signed\nDate: 30 August 1993\nSource: The Fjord Post\nURL: https://example.org/1\n\n"
    )
    article = one(write(tmp_path, "accord.txt", head + TEXT), date="2001-01-01", source="other")
    assert (article.title, article.date, article.source) == (
        "Accord signed",
        dt.date(1993, 8, 30),
        "The Fjord Post",
    )
    assert [b.text for b in prepare(article).blocks] == [TEXT]


def test_a_colon_in_the_first_sentence_is_no_metadata(tmp_path: Path) -> None:
    article = one(write(tmp_path, "a.txt", f"Source: unknown, said the envoy.\n{TEXT}"))
    assert article.source is None


def test_front_matter_of_markdown(tmp_path: Path) -> None:
    head = '---\ntitle: "Accord signed"\ndate: 1993-08-30\nauthor: [Anna Lie, Per Berg]\nlang: en-GB\n---\n\n'
    article = one(write(tmp_path, "accord.md", head + TEXT))
    assert (article.title, article.date, article.author) == (
        "Accord signed",
        dt.date(1993, 8, 30),
        "Anna Lie, Per Berg",
    )
    assert (article.language, article.media_type) == ("en-GB", "text/markdown")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="1993-08-30T23:30:00-05:00">',
        '<meta name="pubdate" content="30 August 1993">',
        '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle",'
        '"headline":"Accord signed in Oslo","datePublished":"1993-08-30T08:00:00Z"}]}</script>',
        '<script type="application/ld+json">{broken</script>'
        '<meta name="DC.date.issued" content="1993-08-30">',
    ],
)
def test_a_page_gives_its_text_and_metadata(tmp_path: Path, head: str) -> None:
    article = one(write(tmp_path, "page.html", PAGE.replace("{head}", head)))
    assert (article.title, article.source) == ("Accord signed in Oslo", "The Fjord Post")
    assert (article.date, article.url) == (dt.date(1993, 8, 30), "https://example.org/news/1")
    document = prepare(article)
    assert [b.text for b in document.blocks] == [
        "Accord signed in Oslo",
        "Norway’s foreign minister met the envoys of both sides, officials said.",
        "The envoys signed the accord in the castle and will return next week.",
        "We have come a long way, one of the envoys told reporters before he left the capital.",
        "Prisoners will be freed by both sides.",
        "The border will open in June.",
    ]
    assert document.place is not None
    assert document.place.text == "OSLO"


def test_a_page_without_a_date_has_none(tmp_path: Path) -> None:
    assert one(write(tmp_path, "page.html", PAGE.replace("{head}", ""))).date is None


def test_a_page_in_the_encoding_it_declares(tmp_path: Path) -> None:
    page = (
        PAGE.replace("{head}", '<meta charset="iso-8859-2">')
        .replace("officials", "Wałęsa")
        .replace("©", "Copyright")
    )
    path = write(tmp_path, "page.html", page.encode("iso-8859-2"))
    found: list[ArticleError] = []
    (article,) = read(path, on_error=found.append)
    assert "Wałęsa" in article.text
    assert [type(e) for e in found] == [ArticleNotice]


RECORD = {
    "id": "n1",
    "text": TEXT,
    "title": "Accord signed",
    "date": "1993-08-30",
    "source": "The Fjord Post",
    "url": "https://example.org/1",
    "author": "Anna Lie",
    "language": "en",
}
NAMES = [
    RECORD,
    {"uuid": "n1", "body": TEXT, "headline": "Accord signed", "publishedAt": "1993-08-30T10:00Z"}
    | {"outlet": "The Fjord Post", "link": "https://example.org/1", "byline": "Anna Lie", "lang": "en"},
    {
        "docId": "n1",
        "content": TEXT,
        "headline": "Accord signed",
        "pub_date": "Mon, 30 Aug 1993 10:00:00 +0200",
    }
    | {
        "publisher": {"name": "The Fjord Post"},
        "URL": "https://example.org/1",
        "authors": ["Anna Lie"],
        "language": "eng",
    },
    {"@type": "NewsArticle", "identifier": "n1", "articleBody": TEXT, "headline": "Accord signed"}
    | {"datePublished": "1993-08-30", "publisher": {"@type": "Organization", "name": "The Fjord Post"}}
    | {"url": "https://example.org/1", "author": [{"name": "Anna Lie"}], "inLanguage": "en"},
    {"ID": 1 and "n1", "Article": TEXT, "Title": "Accord signed", "Publication Date": 746668800}
    | {
        "Source": {"id": None, "name": "The Fjord Post"},
        "Link": "https://example.org/1",
        "creator": "Anna Lie",
    }
    | {"language": "English"},
]


@pytest.mark.parametrize("record", NAMES)
def test_fields_go_by_many_names(tmp_path: Path, record: dict[str, object]) -> None:
    for name, content in (("a.json", json.dumps(record)), ("b.jsonl", json.dumps(record) + "\n")):
        article = one(write(tmp_path, name, content))
        given = article.model_dump(include={"id", "text", "title", "date", "source", "url", "author"})
        assert given == {**{k: v for k, v in RECORD.items() if k != "language"}, "date": dt.date(1993, 8, 30)}
        (tmp_path / name).unlink()


def test_text_of_a_record_is_kept_to_the_character(tmp_path: Path) -> None:
    text = f" \u00a0{TEXT}\r\n\tEnd. "
    assert one(write(tmp_path, "a.json", json.dumps({"text": text}))).text == text
    paragraphs = one(write(tmp_path, "b.json", json.dumps({"paragraphs": [TEXT, "Both sides welcomed it."]})))
    assert paragraphs.text == f"{TEXT}\n\nBoth sides welcomed it."


def test_a_record_may_hold_html(tmp_path: Path) -> None:
    article = one(write(tmp_path, "a.json", json.dumps({"id": "n1", "html": PAGE, "date": "1993-08-31"})))
    assert article.date == dt.date(1993, 8, 31)
    assert "<p>" not in article.text
    assert "signed the accord" in article.text


@pytest.mark.parametrize(
    "wrap", [lambda r: r, lambda r: {"status": "ok", "articles": r}, lambda r: {"response": {"results": r}}]
)
def test_json_lists_bare_or_in_an_envelope(tmp_path: Path, wrap: object) -> None:
    assert callable(wrap)
    path = write(tmp_path, "news.json", json.dumps(wrap([{"text": TEXT}, {"text": TEXT + " More."}])))
    assert [(a.id, a.where.rpartition("/")[2]) for a in read(path)] == [
        ("news-1", "news.json#1"),
        ("news-2", "news.json#2"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_quotes_and_line_breaks_in_cells(tmp_path: Path, delimiter: str) -> None:
    rows = [["Headline", "Article", "Date"], ["Accord", f'"{TEXT}\n\nIt ""holds"", he said."', "30.8.1993"]]
    content = "\ufeff" + "\n".join(delimiter.join(r) for r in rows) + "\n"
    if delimiter == ",":
        content = content.replace("30.8.1993", "8/30/1993")
    article = one(write(tmp_path, "news.csv", content))
    assert article.text == f'{TEXT}\n\nIt "holds", he said.'
    assert (article.title, article.date) == ("Accord", dt.date(1993, 8, 30))


def test_a_date_that_cannot_be_read_leaves_the_article_undated(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", json.dumps({"text": TEXT, "date": "03/04/1993"}))
    found: list[ArticleError] = []
    (article,) = read(path, date="2001-01-01", on_error=found.append)
    assert article.date is None
    assert [type(e) for e in found] == [ArticleNotice]
    assert "03/04/1993" in str(found[0])
    assert "YYYY-MM-DD" in str(found[0])


@pytest.mark.parametrize(
    "written",
    [
        "2013-09-25",
        "2013-09-25T23:59:00+04:00",
        "2013/9/25",
        "20130925",
        "20130925T101500Z",
        "2013.09.25",
        20130925,
        "Wed, 25 Sep 2013 10:00:00 GMT",
        "25 September 2013",
        "25th of September, 2013",
        "September 25, 2013",
        "Sep 25, 2013",
        "Sept. 25th 2013 10:11 am EDT",
        "Wednesday, September 25, 2013",
        "25-Sep-13",
        "25 SEPT 2013",
        "25.9.2013",
        "25/09/2013",
        "9/25/2013",
        "Published 25 September 2013 at 10:00",
        1380100000,
        "1380100000000",
        dt.date(2013, 9, 25),
        dt.datetime(2013, 9, 25, 12, 0),
        {"$date": "2013-09-25"},
    ],
)
def test_days_in_many_notations(written: object) -> None:
    assert parse_day(written) == dt.date(2013, 9, 25)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "9/10/2013",
        "2013",
        "September 2013",
        "2013-13-40",
        "31 February 2013",
        "3013-01-01",
        True,
        None,
        7,
        float("nan"),
        float("inf"),
        [],
        "May",
        "12:30",
    ],
)
def test_what_is_no_sure_day_gives_none(written: object) -> None:
    assert parse_day(written) is None


@pytest.mark.parametrize("name", ["a.txt", "a.json"])
def test_the_dateline_gives_the_day_where_nothing_else_does(tmp_path: Path, name: str) -> None:
    text = f"Accord signed\n\nOSLO, Aug. 30, 1993 (AP) - {TEXT}"
    article = one(
        write(tmp_path, name, json.dumps({"text": text}) if name == "a.json" else text), date="2001-01-01"
    )
    assert (article.date, article.title) == (dt.date(1993, 8, 30), "Accord signed")
    (tmp_path / name).unlink()
    undated = one(write(tmp_path, "b.txt", f"OSLO, Aug. 30 (AP) - {TEXT}"), date="2001-01-01")
    assert undated.date == dt.date(2001, 1, 1)
