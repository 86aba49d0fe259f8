"""The script in a real browser: click, keyboard, filters, search, evidence. Needs chromium."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from kg.store import Store
from kg.view import assets, matrix, picture, timeline
from tests.graphs import both

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --virtual-time-budget=3000 --window-size=1200,900"
).split()
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium")

#: What tests drive the page with; `report` collects what is seen.
HELPERS = """
const $ = (q, n = 0) => document.querySelectorAll(q)[n], all = q => [...document.querySelectorAll(q)];
const shown = () => all(".e").filter(e => e.getAttribute("display") !== "none");
const edge = words => all(".e").find(e => e.getAttribute("aria-label").includes(words));
const node = label => all(".n").find(n => n.dataset.label === label);
const click = e => e.dispatchEvent(new MouseEvent("click", {bubbles: true}));
const key = (e, key) => e.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
const report = {errors: [], events: []};
addEventListener("error", e => report.errors.push(String(e.message)));
addEventListener("kg:select", e => report.events.push(e.detail));
"""


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.read(both())


def drive(body: str, steps: str, folder: Path) -> Any:
    """Load a page, run steps once it is live, and give the report."""
    page = folder / "page.html"
    style = f"<!doctype html><meta charset=utf-8><style>{assets()['picture.css'][1]}</style>"
    last = "document.body.append(Object.assign(document.createElement('pre'), {id: 'report'}));"
    run_all = (
        f"addEventListener('DOMContentLoaded', () => {{ {last}"
        f"try {{ {steps} }} catch (error) {{ report.errors.push(String(error)); }}"
        "document.getElementById('report').textContent = JSON.stringify(report); });"
    )
    page.write_text(f"{style}<script>{HELPERS}</script>{body}<script>{run_all}</script>", encoding="utf-8")
    assert BROWSER
    run = subprocess.run(
        [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
    )
    found = re.search(r'<pre id="report">(.*?)</pre>', run.stdout, re.DOTALL)
    assert found, run.stderr[-2000:]
    report = json.loads(unescape(found[1]))
    assert report["errors"] == []
    return report


NETWORK = """
report.before = shown().length;
click(edge("John Kerry met Sergey Lavrov"));
report.panel = $(".kgv-panel").innerText;
report.marks = all(".kgv-panel mark").map(m => m.className + ":" + m.textContent);
report.link = $(".kgv-panel a").getAttribute("href");
key(node("Iran"), "Enter");
report.node = all(".kgv-list button").map(b => b.textContent);
report.dim = node("China").classList.contains("dim");
key(node("Iran"), "Escape");
report.closed = $(".kgv-panel").hidden;

node("John Kerry").focus();
const seen = new Set([document.activeElement.dataset.label]);
for (const arrow of ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"])
  for (let i = 0; i < 12; i++) {
    key(document.activeElement, arrow);
    seen.add(document.activeElement.dataset.label);
  }
report.reached = seen.size;

click($(".kgv-chip"));
report.pressed = $(".kgv-chip").getAttribute("aria-pressed");
report.talks = shown().filter(e => e.dataset.f === "talks").length;
click($(".kgv-chip"));
report.after = shown().length;

const flip = (box, on) => { box.checked = on; box.dispatchEvent(new Event("change")); };
const [undated, claimed] = all(".kgv-switches input");
report.labels = all(".kgv-switches label").map(l => l.textContent.trim());
flip(undated, false); report.dated = shown().length; flip(undated, true);
flip(claimed, true); report.claimed = shown().length; flip(claimed, false);
flip(undated, false);
const last = all(".kgv-range input")[1];
last.value = 0; last.dispatchEvent(new Event("input"));
report.august = shown().filter(e => e.dataset.f !== "roles").map(e => e.getAttribute("aria-label"));
report.period = $(".kgv-switches output").textContent;
report.status = $(".kgv-status").textContent;

const box = $("input[type=search]");
box.value = "kerry"; key(box, "Enter");
report.heading = $(".kgv-panel h2").textContent;
box.value = "nobody"; key(box, "Enter");
report.nobody = $(".kgv-status").textContent;
"""


@pytest.fixture(scope="module")
def network(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Any:
    part = picture(store).fragment({"article": "/article/{id}#{claim}"})
    body = f"{part}<script>{assets()['picture.js'][1]}</script>"
    return drive(body, NETWORK, tmp_path_factory.mktemp("network"))


def test_a_click_on_a_line_lists_its_sentences(network: Any) -> None:
    assert "Washington's top diplomat, John Kerry, held talks" in network["panel"]
    assert "The Danube Herald" in network["panel"]
    assert {"t:met", "a:Sergei Lavrov", "o:John Kerry"} <= set(network["marks"])
    assert re.fullmatch(r"/article/art-[0-9a-f]+#art-[0-9a-f]+\.c-[0-9a-f]+", network["link"])


def test_an_entity_lists_its_relations(network: Any) -> None:
    assert any("Iran criticised European Union" in text for text in network["node"])
    assert network["dim"]
    assert network["closed"], "Escape closes the panel"


def test_the_page_is_told_what_is_chosen(network: Any) -> None:
    chosen = network["events"][0]
    assert [event["kind"] for event in network["events"]][:3] == ["edge", "node", "none"]
    assert chosen["family"] == "talks"
    assert chosen["claims"]
    assert chosen["events"]


def test_arrow_keys_reach_entities(network: Any) -> None:
    assert network["reached"] > 3


def test_families_can_be_switched_off(network: Any) -> None:
    assert (network["pressed"], network["talks"]) == ("false", 0)
    assert network["before"] == network["after"]


def test_time_brush_and_switches(network: Any) -> None:
    assert network["labels"] == ["5 without a date", "2 only said, planned or denied"]
    assert network["dated"] < network["before"] < network["claimed"]
    assert network["august"] == ["European Union imposed sanctions on Iran (1 report)"]
    assert network["period"].startswith("2016-08")
    assert "1 event of" in network["status"]


def test_search(network: Any) -> None:
    assert network["heading"] == "John Kerry"
    assert "no entity “nobody”" in network["nobody"]


def test_in_a_notebook_the_image_becomes_live(store: Store, tmp_path: Path) -> None:
    steps = """
    report.image = all(".kgv img").length; report.drawing = all(".kgv svg.network").length;
    click(edge("China vetoed")); report.panel = $(".kgv-panel").innerText;
    """
    report = drive(picture(store)._repr_mimebundle_()["text/html"], steps, tmp_path)
    assert (report["image"], report["drawing"]) == (0, 1)
    assert "China vetoed the draft resolution" in report["panel"]


def test_timeline_and_matrix_open_their_sentences(store: Store, tmp_path: Path) -> None:
    steps = """
    const met = kind => all(`.${kind} .e`).find(e => / met/.test(e.getAttribute("aria-label")));
    click(met("timeline")); click(met("matrix"));
    report.panels = all(".kgv-panel").map(p => p.innerText);
    """
    parts = timeline(store, "Kerry").fragment() + matrix(store).fragment()
    report = drive(f"{parts}<script>{assets()['picture.js'][1]}</script>", steps, tmp_path)
    assert len(report["panels"]) == 2
    assert all("met U.S. Secretary of State" in panel for panel in report["panels"])
