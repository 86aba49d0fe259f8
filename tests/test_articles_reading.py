"""Folders, standard input and bad input: everything gets its turn, and its message."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.articles import ArticleNotice, prepare, read
from kg.articles.english import other_language
from kg.errors import ArticleError, SettingsError
from kg.model import Article

TEXT = (
    "The foreign ministers of Chile and Peru met in Lima on Monday and agreed to reopen the border crossing."
)


def run(*paths: str | Path, max_characters: int = 5_000_000) -> tuple[list[Article], list[ArticleError]]:
    errors: list[ArticleError] = []
    return list(read(paths, on_error=errors.append, max_characters=max_characters)), errors


def message(tmp_path: Path, name: str, content: bytes | str, max_characters: int = 5_000_000) -> str:
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    articles, errors = run(tmp_path / name, max_characters=max_characters)
    assert articles == []
    assert len(errors) == 1
    assert name in errors[0].where
    return errors[0].problem


def test_a_folder_is_read_in_order_with_ids_from_its_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/a.txt", "sub/deep/c.md", ".hidden/d.txt", ".e.txt", "a.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"<p>{TEXT}</p>" if name.endswith("html") else TEXT)
    articles, errors = run(tmp_path, tmp_path / "b.txt")
    assert [a.id for a in articles] == ["a.html", "a.txt", "b", "sub/a", "sub/deep/c"]
    assert errors == []
    assert [a.id for a in run(tmp_path)[0]] == [a.id for a in articles]


def test_files_of_one_name_in_two_folders_get_different_ids(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"{TEXT} {name}")
    articles, _ = run(tmp_path / "one" / "a.txt", tmp_path / "two" / "a.txt")
    assert len({a.id for a in articles}) == 2


def test_unknown_kinds_are_told_of_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.docx", "c.docx", "d.pdf", "LICENSE"):
        (tmp_path / name).write_text(TEXT)
    articles, errors = run(tmp_path)
    assert len(articles) == 1
    (notice,) = errors
    assert isinstance(notice, ArticleNotice)
    assert "4 file(s)" in notice.problem
    assert ".docx (2)" in notice.problem
    assert len(list(read(tmp_path))) == 1


def test_a_folder_without_articles_says_so(tmp_path: Path) -> None:
    _, errors = run(tmp_path)
    assert "no articles" in str(errors[0])


def test_a_missing_path_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    articles, errors = run(tmp_path / "none.txt", tmp_path / "a.txt")
    assert [a.id for a in articles] == ["a"]
    assert "no such file" in str(errors[0])


def test_without_on_error_an_error_is_raised_and_reading_goes_on(tmp_path: Path) -> None:
    lines = [json.dumps({"id": "1", "text": TEXT}), "{", json.dumps({"id": "3", "text": TEXT})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    reader = read(tmp_path / "a.jsonl")
    assert next(reader).id == "1"
    with pytest.raises(ArticleError, match=r"a\.jsonl:2"):
        next(reader)
    assert next(reader).id == "3"
    with pytest.raises(StopIteration):
        next(reader)


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (TEXT, 1),
        (f"<html><body><article><p>{TEXT}</p><p>{TEXT} It opens in June.</p></article></body></html>", 1),
        (json.dumps({"text": TEXT}), 1),
        (json.dumps([{"text": TEXT}, {"text": TEXT}], indent=1), 2),
        (json.dumps({"text": TEXT}) + "\n" + json.dumps({"text": TEXT}) + "\n", 2),
        (f"---\ntitle: x\n---\n# Border\n\n{TEXT}", 1),
    ],
)
def test_standard_input_is_told_by_its_content(
    content: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    articles, errors = run("-")
    assert len(articles) == count
    assert errors == []
    assert all("Chile and Peru met" in a.text and "<p>" not in a.text for a in articles)


def test_text_that_opens_with_a_bracket_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"[The envoy] spoke. {TEXT}".encode())))
    assert run("-")[0][0].text.startswith("[The envoy]")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.csv"])
def test_unicode_encodings(tmp_path: Path, encoding: str, name: str) -> None:
    text = TEXT.replace("Peru", "Perú — “yes”")
    content = {
        "a.txt": text,
        "a.json": json.dumps({"text": text}, ensure_ascii=False),
        "a.csv": f'text,id\n"{text}",1\n',
    }
    (tmp_path / name).write_bytes(content[name].encode(encoding))
    articles, errors = run(tmp_path / name)
    assert [a.text for a in articles] == [text]
    assert all(isinstance(e, ArticleNotice) for e in errors)


def test_windows_text_is_read_with_a_notice(tmp_path: Path) -> None:
    text = TEXT.replace("Peru", "Perú – “yes”")
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))
    articles, errors = run(tmp_path)
    assert articles[0].text == text
    assert isinstance(errors[0], ArticleNotice)
    assert "Windows-1252" in errors[0].problem


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", b"\xef\xbb\xbf\n", "empty"),
        ("a.json", "[]", "without articles"),
        ("a.json", '{"text": ""}', "no text"),
        ("a.json", '{"title": "Only a title"}', "no text"),
        ("a.json", '{"text": {"a": 1}}', "not a string"),
        ("a.json", "3", "expected an object"),
        ("a.csv", "name,when\nx,y\n", "no column `text`"),
        ("a.txt", b"%PDF-1.7 ...", "pdftotext"),
        ("a.txt", b"PK\x03\x04abc", "docx"),
        ("a.md", b"{\\rtf1 abc}", "rich text"),
        ("a.jsonl", b"\x1f\x8b\x08abc", "gzip"),
        ("a.txt", b"abc\x00\x01\x02def", "binary"),
        ("a.json", json.dumps({"text": "abc\x00def " + TEXT}), "binary"),
        ("a.txt", bytes(range(128, 160)) * 20, "encoding"),
        ("a.txt", "The \ufffd\ufffd\ufffd of \ufffd\ufffd met", "wrongly encoded"),
        ("a.html", "<html><body><script>x()</script></body></html>", "no readable text"),
        ("a.json", '{"text": "The ministers', "breaks off"),
        ("a.jsonl", '{"text": "The ministers', "breaks off"),
        ("a.json", '{"text": "x",}', "not valid JSON"),
        ("a.json", "[" * 200_000, "nested too deep"),
        ("a.json", json.dumps({"text": TEXT, "language": "fr"}), "'fr'"),
        ("a.csv", f'text,id\n"{TEXT}\n', "unclosed quote"),
        ("a.csv", f"text,id\n{TEXT},1,2,3\n", "4 cells"),
    ],
)
def test_bad_input_says_what_is_wrong(tmp_path: Path, name: str, content: bytes | str, words: str) -> None:
    assert words in message(tmp_path, name, content)


def test_an_article_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    assert "more than the 200 allowed" in message(tmp_path, "a.json", json.dumps({"text": TEXT * 3}), 200)
    assert "more than the 200 allowed" in message(tmp_path, "a.txt", TEXT * 3, 200)
    assert "bytes" in message(tmp_path, "b.txt", TEXT * 30, 200)


def test_a_list_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    whole = json.dumps([{"text": f"{TEXT} {n}"} for n in range(3)], indent=1)
    (tmp_path / "a.json").write_text(whole[: whole.rindex("border")])
    articles, errors = run(tmp_path)
    assert [a.text for a in articles] == [f"{TEXT} 0", f"{TEXT} 1"]
    assert "a.json:9" in errors[0].where
    assert "2 article(s) before it were read" in errors[0].problem


OTHERS = {
    "French": "Le ministre des Affaires étrangères a rencontré son homologue à Paris pour discuter "
    "de la situation dans la "
    "région, et les deux pays sont convenus de se revoir.",
    "German": "Der Außenminister hat am Montag in Berlin seinen Amtskollegen getroffen und mit ihm "
    "über die Lage in der "
    "Region gesprochen, die sich nicht gebessert hat.",
    "Spanish": "El ministro de Relaciones Exteriores se reunió el lunes en Lima con su homólogo para "
    "hablar de la situación en la "
    "frontera, que no ha mejorado.",
    "Portuguese": "O ministro das Relações Exteriores reuniu-se na segunda-feira em Lisboa com o seu "
    "homólogo para falar da "
    "situação na região, que não melhorou.",
    "Turkish": "Dışişleri Bakanı pazartesi günü Ankara'da mevkidaşı ile bir araya geldi ve bölgedeki "
    "durum için görüştü, ancak "
    "bir sonuç olarak çok şey çıkmadı.",
    "Cyrillic script": "Министр иностранных дел встретился в понедельник в Москве со своим коллегой.",
    "Cjk script": "外交部长星期一在北京会见了他的同事，双方讨论了地区局势。",
    "Arabic script": "التقى وزير الخارجية نظيره في القاهرة يوم الاثنين لبحث الوضع في المنطقة",
}


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_other_languages_are_refused_by_name(tmp_path: Path, language: str) -> None:
    assert language in message(tmp_path, "a.txt", OTHERS[language])


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Lavrov meets Kerry",
        "Recep Tayyip Erdogan, Binali Yildirim, Mevlut Cavusoglu and Hakan Fidan met Jens Stoltenberg.",
        'The minister said "la situation est grave, mais la France ne va pas quitter la table" and left the '
        "hall.",
        "MOSCOW AND BEIJING REJECT SANCTIONS AGAINST TEHRAN",
    ],
)
def test_english_is_left_in_peace(text: str) -> None:
    assert other_language(text) is None


def test_the_date_option_must_be_a_date(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="YYYY-MM-DD"):
        read(tmp_path, date="someday")


BYTES = st.one_of(
    st.binary(max_size=300),
    st.lists(
        st.sampled_from(
            [
                b"{",
                b"}",
                b"[",
                b'"text":',
                b'"a"',
                b",",
                b"\n",
                b"text,id\n",
                b"---\n",
                b"<p>",
                b"</p>",
                b"<html>",
            ]
        )
        | st.sampled_from(
            [
                TEXT.encode(),
                b"\xff\xfe",
                b"\xef\xbb\xbf",
                b"\x00",
                b"\\ud800",
                b"1e999",
                b"null",
                b"&#0;",
                b"\x93",
            ]
        ),
        max_size=25,
    ).map(b"".join),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(content=BYTES, name=st.sampled_from(["a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.csv", "a"]))
def test_any_bytes_give_articles_or_messages(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    try:
        articles, errors = run(path)
        assert articles or errors
        for article in articles:
            assert article.text.strip()
            article.text.encode()
            prepare(article)
    finally:
        path.unlink()
