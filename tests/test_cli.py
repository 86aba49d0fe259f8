from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.cli import app, main
from kg.cli.reference import commands, page
from kg.pipeline import build
from tests.fakes import MeetingExtractor

NEWS = "Foreign Minister Sergei Lavrov met U.S. Secretary of State John Kerry in Geneva on Thursday.\n"
DOCS = Path(__file__).parent.parent / "docs" / "cli.md"


class Said(NamedTuple):
    code: int
    out: str
    err: str


Kg = Callable[..., Said]


@pytest.fixture
def kg(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kg:
    """Run a command in an empty folder, without a terminal."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str | Path) -> Said:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        return Said(int(ended.value.code or 0), *capfd.readouterr())

    return run


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A small graph: Anna met Boris in two articles, Carl met Dora in one."""
    articles = [
        {"id": "one", "date": "2013-09-01", "source": "The Herald", "text": "Anna met Boris. Carl met Dora."},
        {"id": "two", "date": "2013-09-03", "source": "The Post", "text": "It rained. Anna met Boris again."},
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(f"{json.dumps(article)}\n" for article in articles))
    build(path, tmp_path / "graph.ttl", extractor=MeetingExtractor())
    return tmp_path / "graph.ttl"


def test_every_command_has_help_and_stands_in_the_reference(kg: Kg) -> None:
    named = [name for name, _ in commands(app)]
    assert named[0] == "build"
    for name in named:
        said = kg(*name.split(), "--help")
        assert said.code == 0
        assert "--debug" in said.out
    assert kg("--version").out.startswith("kg ")


def test_the_reference_page_is_current() -> None:
    assert DOCS.read_text(encoding="utf-8") == page(app), "run: make docs"


def test_building_says_what_was_done_and_what_to_do_next(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text(NEWS)
    said = kg("build", "news.txt", "--date", "2013-09-13", "-o", "out.ttl")
    assert said.code == 0
    assert said.out == ""
    assert "1 article · " in said.err
    step = shlex.split(said.err.rpartition("→ kg ")[2])
    assert step in (["serve", "out.ttl"], ["query", "out.ttl", "--named", "who-met-whom"])
    assert step[0] == "serve" or kg(*step).code == 0
    found = kg("query", "out.ttl", "SELECT ?other { id:sergey-lavrov kg:met ?other }")
    assert [row["other"].rpartition("/")[2] for row in json.loads(found.out)] == ["john-kerry"]


def test_a_bad_article_is_named_and_the_rest_is_built(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(NEWS)
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02" * 50)
    said = kg("build", "good.txt", "bad.txt", "-o", "out.nt")
    assert said.code == 3
    assert "bad.txt" in said.err
    assert "1 failed" in said.err
    assert (tmp_path / "out.nt").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("build", "nowhere"), 1, "nowhere"),
        (("build", "news.jsonl", "-o", "graph.xml"), 1, ".ttl, .nt or a folder/"),
        (("build", "news.jsonl", "--extractor", "magic"), 1, "unknown extractor 'magic'"),
        (("build",), 2, "Missing argument"),
        (("bild",), 2, "build"),
        (("query", "nowhere.ttl", "ASK {}"), 1, "kg build"),
        (("query", "graph.ttl"), 2, "give one of"),
        (("query", "graph.ttl", "ASK {}", "--named", "who-met-whom"), 2, "give one of"),
        (("query", "graph.ttl", "SELECT ?x {"), 1, "line 1"),
        (("query", "graph.ttl", "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"), 1, "SERVICE"),
        (("query", "graph.ttl", "--named", "who-met-who"), 1, "did you mean who-met-whom"),
        (("query", "graph.ttl", "--named", "timeline", "-p", "entity"), 2, "NAME=VALUE"),
        (("query", "graph.ttl", "SELECT ?s { ?s ?p ?o }", "--format", "ttl"), 2, "CONSTRUCT"),
        (("query", "graph.ttl", "SELECT ?s { ?s ?p ?o }", "--format", "xls"), 1, "unknown format"),
        (("show", "graph.ttl", "Zebedee"), 1, "no entity 'Zebedee'"),
        (("why", "graph.ttl", "Anna", "met", "Dora"), 1, "no article says"),
        (("why", "graph.ttl", "Anna", "kissed", "Boris"), 1, "unknown direct property"),
        (("export", "graph.ttl"), 2, "--format"),
        (("export", "graph.ttl", "-o", "graph.doc"), 1, "unknown format"),
        (("extract",), 2, "--text"),
        (("extract", "--text", "x", "--date", "soon"), 1, "YYYY-MM-DD"),
    ],
)
@pytest.mark.usefixtures("graph")
def test_what_goes_wrong_is_said_with_its_remedy(
    kg: Kg, arguments: tuple[str, ...], code: int, words: str
) -> None:
    said = kg(*arguments)
    assert said.code == code
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_debug_shows_the_traceback(kg: Kg) -> None:
    assert "Traceback" in kg("query", "nowhere.ttl", "ASK {}", "--debug").err
    assert "Traceback" in kg("--debug", "query", "nowhere.ttl", "ASK {}").err


def test_quiet_keeps_errors_only(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text(NEWS)
    assert kg("build", "news.txt", "-q").err == ""
    assert kg("query", "nowhere.ttl", "ASK {}", "-q").err != ""


def test_query_formats(kg: Kg, graph: Path) -> None:
    asked = (
        "query",
        graph,
        "SELECT ?a ?date { ?e a kg:Meeting ; kg:actor ?a ; sem:hasTimeStamp ?date } ORDER BY ?date ?a",
    )
    rows = json.loads(kg(*asked).out)
    assert rows[0] == {"a": "https://w3id.org/diplomatic-kg/id/anna", "date": "2013-09-01"}
    assert len(rows) == 6
    assert kg(*asked, "--format", "csv").out.splitlines()[:2] == ["a,date", f"{rows[0]['a']},2013-09-01"]
    assert kg(*asked, "--format", "tsv").out.splitlines()[1] == f"{rows[0]['a']}\t2013-09-01"
    assert "id:anna" in kg(*asked, "--format", "table").out
    standard = json.loads(kg(*asked, "--format", "srj").out)
    assert standard["results"]["bindings"][0]["a"] == {"type": "uri", "value": rows[0]["a"]}
    assert len(json.loads(kg(*asked, "--limit", "2").out)) == 2


def test_other_query_forms(kg: Kg, graph: Path) -> None:
    assert kg("query", graph, "ASK { id:anna kg:met id:boris }").out == "true\n"
    made = "CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }"
    assert "id:anna kg:met id:boris" in kg("query", graph, made).out
    assert len(kg("query", graph, made, "--format", "nt").out.splitlines()) == 4


def test_a_query_from_a_file(kg: Kg, graph: Path, tmp_path: Path) -> None:
    (tmp_path / "met.rq").write_text("ASK { id:carl kg:met id:dora }")
    assert kg("query", graph, "-f", "met.rq").out == "true\n"


def test_named_queries(kg: Kg, graph: Path) -> None:
    listed = {row["name"]: row for row in json.loads(kg("queries").out)}
    assert len(listed) >= 10
    assert "SELECT" in kg("queries", "who-met-whom").out
    assert len(json.loads(kg("query", graph, "--named", "who-met-whom").out)) == 2
    asked = kg("query", graph, "--named", "timeline", "--param", "entity=Anna")
    assert len(json.loads(asked.out)) == 2


def test_show_and_why(kg: Kg, graph: Path) -> None:
    card = json.loads(kg("show", graph, "anna").out)
    assert card["entity"]["label"] == "Anna"
    assert [entry["when"] for entry in card["timeline"]] == ["2013-09-01", "2013-09-03"]
    assert len(json.loads(kg("show", graph, "anna", "--since", "2013-09-02").out)["timeline"]) == 1
    evidence = json.loads(kg("why", graph, "Anna", "met", "Boris").out)
    assert [found["sentence"] for found in evidence] == ["Anna met Boris.", "Anna met Boris again."]
    assert evidence[1]["start"] == 11


def test_extract_prints_the_event_table(kg: Kg, tmp_path: Path) -> None:
    said = kg("extract", "--text", NEWS.strip(), "--date", "2013-09-13")
    row = json.loads(said.out.splitlines()[0])
    assert (row["type"], row["actor"], row["target"]) == ("Meeting", "Sergey Lavrov", "John Kerry")
    assert row["sentence"][row["trigger_start"] : row["trigger_end"]] == row["trigger"] == "met"
    (tmp_path / "news.txt").write_text(NEWS)
    table = kg("extract", "news.txt", "--date", "2013-09-13", "-f", "csv").out.splitlines()
    assert table[0].startswith("event_id,type,plover,cameo")
    assert "Sergey Lavrov" in kg("extract", "news.txt", "-f", "table").out
    assert [path.name for path in tmp_path.iterdir()] == ["news.txt"]


def test_export_and_diff(kg: Kg, graph: Path, tmp_path: Path) -> None:
    assert kg("export", graph, "-o", "events.csv").code == 0
    assert len((tmp_path / "events.csv").read_text().splitlines()) == 4
    assert kg("export", graph, "-f", "nt").out.count("\n") == len(
        set(kg("export", graph, "-f", "nt").out.splitlines())
    )
    build(tmp_path / "news.jsonl", tmp_path / "same.ttl", extractor=MeetingExtractor())
    assert json.loads(kg("diff", graph, "same.ttl").out) == []
    more = (tmp_path / "news.jsonl").read_text().replace("Carl met Dora", "Carl met Emil")
    (tmp_path / "more.jsonl").write_text(more)
    build(tmp_path / "more.jsonl", tmp_path / "more.ttl", extractor=MeetingExtractor())
    changes = [" ".join(row.values()) for row in json.loads(kg("diff", graph, "more.ttl").out)]
    assert "+ edge Carl met Emil" in changes
    assert "- edge Dora met Carl" in changes
    assert not [change for change in changes if "Anna" in change]


def test_doctor_finds_nothing_wrong(kg: Kg) -> None:
    said = kg("doctor")
    assert said.code == 0, said.out
    assert {"language model", "gazetteer", "ontology", "reading"} <= {
        row["check"] for row in json.loads(said.out)
    }


def test_names_are_looked_up_with_their_offices(kg: Kg) -> None:
    rows = json.loads(kg("gazetteer", "find", "Lavrov", "--date", "2013-09-25").out)
    lavrov = next(row for row in rows if row["id"] == "sergey-lavrov")
    assert "foreign minister of russia" in lavrov["offices"]
    holders = json.loads(kg("gazetteer", "find", "U.S. Secretary of State", "--date", "2013-09-25").out)
    assert "john-kerry" in {row["id"] for row in holders}
    said = kg("gazetteer", "find", "Segey Lavrov")
    assert said.code == 1
    assert "Sergey Lavrov" in said.err
    assert kg("gazetteer", "find", "Lavrov", "--date", "soon").code == 2


def test_flag_beats_variable_beats_file(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news.txt").write_text(NEWS)
    (tmp_path / "kg.toml").write_text('source = "From file"\n[build]\ndate = 2013-09-13\nno_such = 1\n')
    said = kg("build", "news.txt")
    assert said.code == 1
    assert "kg.toml: unknown setting 'no_such'" in said.err
    (tmp_path / "kg.toml").write_text('source = "From file"\n[build]\ndate = 2013-09-13\n')

    def source(*flags: str) -> str:
        assert kg("build", "news.txt", "-q", *flags).code == 0
        rows = json.loads(
            kg(
                "query",
                "graph.ttl",
                "SELECT ?l ?d { ?a dcterms:publisher/rdfs:label ?l ; dcterms:issued ?d }",
            ).out
        )
        assert rows[0]["d"] == "2013-09-13"
        return str(rows[0]["l"])

    assert source() == "From file"
    monkeypatch.setenv("KG_SOURCE", "From variable")
    assert source() == "From variable"
    assert source("--source", "From flag") == "From flag"
    (tmp_path / "kg.toml").write_text("date = [")
    assert "not valid TOML" in kg("queries").err
    monkeypatch.setenv("KG_CONFIG", "nowhere.toml")
    assert "KG_CONFIG names nowhere.toml" in kg("queries").err


def test_interrupting_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "build", "-", "-v"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stderr is not None
        assert running.stderr.readline() == "reading -\n"
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert not (tmp_path / "graph.ttl").exists()


def on_terminal(command: list[str], folder: Path, **variables: str) -> str:
    """What a command writes to a terminal."""
    import pty

    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "120"} | variables
    environment.pop("NO_COLOR", None) if "NO_COLOR" not in variables else None
    subprocess.run(
        [sys.executable, "-m", "kg", *command], cwd=folder, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65536):
            written += part
    except OSError:  # the other end is closed and all is read
        pass
    os.close(ours)
    return written.decode()


def test_a_terminal_gets_tables_and_colour_unless_refused(graph: Path, tmp_path: Path) -> None:
    shown = on_terminal(["why", str(graph), "Anna", "met", "Boris"], tmp_path)
    assert "\x1b[" in shown
    assert "The Herald · 2013-09-01" in shown
    assert '"sentence"' not in shown
    plain = on_terminal(["why", str(graph), "Anna", "met", "Boris", "--trace"], tmp_path, NO_COLOR="1")
    assert "\x1b[3" not in plain
    assert "rule met · confidence 0.87" in plain
    card = on_terminal(["show", str(graph), "Anna"], tmp_path, NO_COLOR="1")
    assert "met: Boris" in card
    assert "2 events" in card
    assert '"sentence"' in on_terminal(["why", str(graph), "Anna", "met", "Boris", "--json"], tmp_path)
