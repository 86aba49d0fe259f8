from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import InputError, SettingsError
from kg.pipeline import BuildReport, Failure, build
from tests.fakes import MeetingExtractor

ARTICLES = [
    {
        "id": f"a{n}",
        "date": f"2013-09-{n + 1:02}",
        "source": "The Herald",
        "text": f"Anna met Boris. Carl met Dora{n} there.",
    }
    for n in range(14)
]


def corpus(folder: Path, articles: list[dict[str, str]] = ARTICLES) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "news.jsonl"
    path.write_text("".join(f"{json.dumps(article)}\n" for article in articles), encoding="utf-8")
    return path


def built(
    tmp_path: Path, articles: list[dict[str, str]], name: str = "graph.ttl", **options: object
) -> BuildReport:
    options = {"extractor": MeetingExtractor(), "workers": 1} | options
    return build(corpus(tmp_path / "in", articles), tmp_path / name, **options)  # type: ignore[arg-type]


def test_a_build_counts_what_it_wrote(tmp_path: Path) -> None:
    report = built(tmp_path, ARTICLES)
    assert (report.articles, report.events, report.claims) == (14, 28, 28)
    assert report.entities == 17 + 1  # Anna, Boris, Carl, fourteen Doras, the Herald
    assert str(report) == "14 articles · 28 events"
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert "id:anna a kg:Person" in text
    assert "kg:met id:boris" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.ttl", "in"]


def test_the_same_bytes_in_any_order_and_number_of_processes(tmp_path: Path) -> None:
    shuffled = list(ARTICLES)
    random.Random(7).shuffle(shuffled)
    built(tmp_path, ARTICLES, "one.ttl")
    built(tmp_path, shuffled, "two.ttl", workers=2)
    assert (tmp_path / "one.ttl").read_bytes() == (tmp_path / "two.ttl").read_bytes()


def test_a_merge_in_little_memory_is_the_same_merge(tmp_path: Path) -> None:
    from kg.work import Work

    work = Work(tmp_path / "graph.ttl")
    lines = [f"<s{n}> <p> <o{m}> ." for n in range(40) for m in range(3)]
    for number in range(10):
        work.put(f"chunk{number}", lines[number * 9 : number * 13 + 20], {})
    names = [f"chunk{number}" for number in range(10)]
    assert list(work.merged(names, memory=500)) == list(work.merged(names)) == sorted(set(lines))
    assert not list(work.folder.glob("run-*"))


@pytest.mark.parametrize("name", ["graph.ttl", "graph.nt", "graph/"])
def test_every_output_holds_the_same_graph(tmp_path: Path, name: str) -> None:
    import pyoxigraph as ox

    built(tmp_path, ARTICLES, "reference.nt")
    output = f"{tmp_path}/{name}"
    build(tmp_path / "in", output, extractor=MeetingExtractor(), workers=1)
    paths = sorted(Path(output).glob("*.ttl")) if name.endswith("/") else [Path(output)]
    found = {quad.triple for path in paths for quad in ox.parse(path=str(path))}
    assert found == {quad.triple for quad in ox.parse(path=str(tmp_path / "reference.nt"))}


def test_a_folder_is_replaced_whole_and_only_if_it_is_ours(tmp_path: Path) -> None:
    output = tmp_path / "graph"
    built(tmp_path, ARTICLES, "graph")
    assert len(list(output.glob("art-*.ttl"))) == 14
    built(tmp_path, ARTICLES[:3], "graph")
    assert len(list(output.glob("art-*.ttl"))) == 3
    assert json.loads((output / "manifest.json").read_text())["files"] == sorted(
        p.name for p in output.glob("*.ttl")
    )
    with pytest.raises(InputError, match="other things than a graph"):
        build(tmp_path / "in", tmp_path / "in", extractor=MeetingExtractor(), workers=1)
    assert (tmp_path / "in" / "news.jsonl").exists()


def test_a_bad_article_stops_nothing_else(tmp_path: Path) -> None:
    bad = [{"text": "It is BROKEN."}, {"text": "It has a FAULT."}, {"title": "no text"}]
    told: list[Failure] = []
    report = built(tmp_path, [*ARTICLES[:2], *bad], on_failure=told.append)
    assert report.articles == 2
    assert [failure.problem.split(";")[0] for failure in report.failed][:2] == [
        "it says so itself",
        "internal error: TypeError: a fault",
    ]
    assert len(report.failed) == 3
    assert all(f"news.jsonl:{n}" in str(failure) for n, failure in zip((3, 4, 5), report.failed, strict=True))
    assert sorted(told, key=str) == sorted(report.failed, key=str)
    assert "3 failed" in str(report)


def test_a_process_that_is_killed_names_its_article(tmp_path: Path) -> None:
    report = built(tmp_path, [*ARTICLES, {"id": "deadly", "text": "DIE."}], workers=2)
    assert report.articles == 14
    assert "news.jsonl:15: the process reading it was killed" in str(report.failed[0])


def test_nothing_to_read_is_an_error_and_leaves_the_old_graph(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("old")
    with pytest.raises(InputError, match="it says so itself"):
        built(tmp_path, [{"text": "BROKEN"}])
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no articles"):
        build(tmp_path / "empty", tmp_path / "graph.ttl", extractor=MeetingExtractor())
    assert (tmp_path / "graph.ttl").read_text() == "old"


def test_articles_with_the_same_text_are_read_once_whatever_their_order(tmp_path: Path) -> None:
    twins = [
        {"id": "late", "date": "2013-09-05", "text": "Anna met Boris."},
        {"id": "early", "date": "2013-09-03", "text": "Anna  met Boris."},
        {"id": "undated", "text": "Anna met\nBoris."},
    ]
    reports = [built(tmp_path, order, name) for order, name in ((twins, "a.ttl"), (twins[::-1], "b.ttl"))]
    assert (tmp_path / "a.ttl").read_bytes() == (tmp_path / "b.ttl").read_bytes()
    assert "early" in (tmp_path / "a.ttl").read_text()
    assert [report.articles for report in reports] == [1, 1]
    assert [len(report.duplicates) for report in reports] == [2, 2]
    kept = {kept for _, kept in reports[0].duplicates}
    assert [place.rpartition(":")[2] for place in kept] == ["2"]


KILLED = """
import sys
from tests.fakes import MeetingExtractor
from kg.pipeline import build
build(sys.argv[1], sys.argv[2], extractor=MeetingExtractor(deaths=sys.argv[3]), workers=1)
"""


def test_a_killed_build_leaves_the_old_graph_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    articles = [
        *ARTICLES[:5],
        {"id": "deadly", "text": "Emil met Fred. DIE.", "date": "2013-09-03"},
        *ARTICLES[5:],
    ]
    path, output, alive = corpus(tmp_path / "in", articles), tmp_path / "graph.ttl", tmp_path / "alive"
    output.write_text("old")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", KILLED, str(path), str(output), str(alive)]
    assert subprocess.run(command, env=environment, check=False).returncode == -9
    assert output.read_text() == "old"
    assert len(list((tmp_path / ".graph.ttl.kg-work").rglob("*.nt"))) == 5

    torn = next((tmp_path / ".graph.ttl.kg-work").rglob("*.nt"))
    torn.write_bytes(torn.read_bytes()[:-20])
    alive.touch()
    extractor = MeetingExtractor(deaths=str(alive))
    report = build(path, output, extractor=extractor, workers=1)
    assert (report.articles, report.reused) == (15, 4)
    build(path, tmp_path / "fresh.ttl", extractor=extractor, workers=1)
    assert output.read_bytes() == (tmp_path / "fresh.ttl").read_bytes()
    assert not (tmp_path / ".graph.ttl.kg-work").exists()


def test_kept_work_is_used_until_something_changes(tmp_path: Path) -> None:
    assert built(tmp_path, ARTICLES[:4], keep_work=True).reused == 0
    assert built(tmp_path, ARTICLES[:6], keep_work=True).reused == 4
    assert built(tmp_path, ARTICLES[:6], keep_work=True, with_text=False).reused == 0
    assert built(tmp_path, ARTICLES[:6], keep_work=True, extractor=MeetingExtractor("2")).reused == 0
    changed = [article | {"date": "2014-01-01"} for article in ARTICLES[:2]]
    report = built(tmp_path, [*changed, *ARTICLES[2:6]], keep_work=True)
    assert (report.reused, report.articles) == (4, 6)


def test_text_and_namespace_are_options(tmp_path: Path) -> None:
    built(tmp_path, ARTICLES[:1], with_text=False, base="https://example.org/data/")
    text = (tmp_path / "graph.ttl").read_text()
    assert "@prefix id: <https://example.org/data/> ." in text
    assert "nif:isString" not in text
    assert "w3id.org/diplomatic-kg/id/" not in text


@pytest.mark.parametrize(
    ("name", "options", "error", "words"),
    [
        ("graph.xml", {}, SettingsError, "then export it"),
        ("nowhere/graph.ttl", {}, InputError, "does not exist"),
        ("graph.ttl", {"workers": 0}, SettingsError, "1 or more"),
        ("graph.ttl", {"base": "not an iri"}, SettingsError, "ends in / or #"),
        ("graph.ttl", {"date": "yesterday-ish"}, SettingsError, "YYYY-MM-DD"),
    ],
)
def test_wrong_options_say_what_to_mend(
    tmp_path: Path, name: str, options: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        built(tmp_path, ARTICLES[:1], name, **options)


def test_undated_articles_are_named(tmp_path: Path) -> None:
    report = built(tmp_path, [*ARTICLES[:1], {"text": "Anna met Gustav."}])
    assert len(report.undated) == 1
    assert report.undated[0].endswith("news.jsonl:2")
