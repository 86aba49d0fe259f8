from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.errors import NotFoundError, SettingsError
from tests.fakes import MeetingExtractor

NEWS = "Anna met Boris.\n\nCarl met Dora.\n"


@pytest.fixture
def graph(tmp_path: Path) -> kg.Graph:
    (tmp_path / "news.txt").write_text(NEWS)
    return kg.build(
        tmp_path / "news.txt", extractor=MeetingExtractor(), date="2013-09-25", source="The Herald"
    )


def test_build_gives_a_graph_that_answers(graph: kg.Graph, tmp_path: Path) -> None:
    assert graph.report is not None
    assert str(graph.report) == "1 article · 2 events"
    assert graph.query("ASK { id:anna kg:met id:boris }") is True
    assert graph.show("Anna", since="2013-09").timeline[0].when == "2013-09-25"
    assert [found.sentence for found in graph.why("Anna", "met", "Boris")] == ["Anna met Boris."]
    assert graph.to_networkx().number_of_edges() == 2
    assert len(graph.to_rdflib()) == len(graph)
    assert [row["actor"] for row in graph.events()] == ["Anna", "Carl"]
    assert [path.name for path in tmp_path.iterdir()] == ["news.txt"]


def test_the_event_table_as_a_data_frame(graph: kg.Graph) -> None:
    pytest.importorskip("pandas")
    frame = graph.to_pandas()
    assert list(frame["target"]) == ["Boris", "Dora"]
    assert list(frame.columns)[:2] == ["event_id", "type"]


def test_a_graph_is_written_and_opened_again(graph: kg.Graph, tmp_path: Path) -> None:
    path = graph.export(tmp_path / "graph.ttl")
    assert kg.open(path).lines() == graph.lines()
    with pytest.raises(NotFoundError, match="kg build"):
        kg.open(tmp_path / "nowhere.ttl")


def test_the_namespace_is_found_in_the_graph(tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text(NEWS)
    base = "https://example.org/data/"
    kg.build(tmp_path / "news.txt", tmp_path / "graph.ttl", extractor=MeetingExtractor(), base=base)
    graph = kg.open(tmp_path / "graph.ttl")
    assert graph.base == base
    assert graph.query("ASK { id:anna kg:met id:boris }") is True
    assert graph.export(tmp_path / "again.ttl").read_bytes() == (tmp_path / "graph.ttl").read_bytes()


def test_an_extractor_may_be_made_in_each_process(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(f"Anna met Boris{number}.")
    graph = kg.build(tmp_path, extractor=MeetingExtractor, workers=2)
    assert graph.report is not None
    assert graph.report.articles == 12


def test_one_text_without_a_file() -> None:
    from kg.api import read_text

    graph = read_text(NEWS, date="2013-09-25", extractor=MeetingExtractor())
    assert len(graph.events()) == 2
    with pytest.raises(SettingsError, match="YYYY-MM-DD"):
        read_text(NEWS, date="soon", extractor=MeetingExtractor())


def test_the_example_is_built_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = kg.load_example()
    assert first.report is not None
    assert len(first.events()) > 100
    assert [path.suffix for path in (tmp_path / "diplomatic-kg").iterdir()] == [".nt"]
    again = kg.load_example()
    assert again.report is None
    assert again.lines() == first.lines()


def test_a_script_needs_no_main_guard(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(f"Anna met Boris{number}.")
    script = tmp_path / "script.py"
    script.write_text(
        "import kg\nfrom tests import fakes\n"
        f"print(kg.build({str(tmp_path)!r}, extractor=fakes.MeetingExtractor, workers=2).report)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "12 articles · 12 events\n"
