"""Pictures: the same each time, honest about what they leave out, safe and reachable."""

from __future__ import annotations

import base64
import json
import math
import re
import sys
import xml.etree.ElementTree as ET
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError, MissingExtraError, NotFoundError, UnknownNameError
from kg.model import Article
from kg.store import Store
from kg.view import Picture, answer, assets, matrix, picture, timeline
from kg.view.families import FAMILIES, family_of
from kg.view.layout import layout
from kg.view.text import cut, width, wrap
from kg.view.theme import COLOURS
from tests.busy_graph import busy
from tests.graphs import Reader, both

GOLDEN = Path(__file__).parent / "golden" / "view"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.read(both())


@pytest.fixture(scope="module")
def crowd() -> Store:
    return busy(50, 110)


def elements(svg: str, name: str) -> list[ET.Element]:
    """Elements of a class."""
    return [e for e in ET.fromstring(svg).iter() if name in e.get("class", "").split()]


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" class="kgv-data">(.*?)</script>', html, re.DOTALL)
    assert found
    value = json.loads(found[1])
    assert isinstance(value, dict)
    return value


# ---------------------------------------------------------------- the same each time


@pytest.mark.parametrize("name", ["network", "timeline", "matrix"])
def test_golden(store: Store, name: str) -> None:
    """Write anew with: python -m tests.write_golden_view."""
    from tests.write_golden_view import pictures

    assert pictures(store)[name].svg == (GOLDEN / f"{name}.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(("number", "events"), [(10, 26), (50, 110), (150, 420)])
def test_same_graph_same_picture(number: int, events: int) -> None:
    one = picture(busy(number, events))
    busy.cache_clear()
    other = picture(busy(number, events))
    assert one.svg == other.svg
    assert one.html == other.html


def test_order_of_triples_does_not_matter(store: Store) -> None:
    turned = Store.of(reversed(store.lines()))
    assert picture(turned).svg == picture(store).svg


# ---------------------------------------------------------------- what is shown


def test_what_articles_assert_is_drawn_and_the_rest_waits(store: Store) -> None:
    made = picture(store)
    lines = elements(made.svg, "e")
    said = {e.get("aria-label"): e for e in lines}
    meeting = next(e for label, e in said.items() if label and "John Kerry met Sergey Lavrov" in label)
    assert meeting.get("data-f") == "talks"
    assert meeting.get("data-c") == "3", "two reports of the meeting and one of the discussion"
    assert meeting.get("display") is None
    veto = next(e for label, e in said.items() if label and "China vetoed draft resolution" in label)
    assert veto.get("data-f") == "opposition"
    denied = [e for label, e in said.items() if label and "Iran aided" in label]
    assert all("claimed" in e.get("class", "") and e.get("display") == "none" for e in denied)
    assert "only said, planned or denied not drawn" in made.caption


def test_counts_are_honest(crowd: Store) -> None:
    whole = picture(crowd)
    shown, of = map(int, re.findall(r"^(\d+) of (\d+) entities shown", whole.caption)[0])
    assert shown == of == len(elements(whole.svg, "n"))
    few = picture(crowd, limit=12)
    assert few.caption.startswith(f"12 of {of} entities shown")
    assert len(elements(few.svg, "n")) == 12
    assert few.caption in few.svg
    events = {
        i for e in elements(few.svg, "e") if e.get("display") is None for i in e.get("data-i", "").split()
    }
    assert f"· {len(events)} events in" in few.caption


def test_a_thicket_is_thinned_and_says_so() -> None:
    dense = picture(busy(40, 1500))
    drawn = [e for e in elements(dense.svg, "e") if e.get("display") is None]
    assert len(drawn) <= 3 * 40 + 40
    left = re.search(r"(\d+) weaker lines left out", dense.caption)
    assert left
    weakest = min(int(e.get("data-n", 0)) for e in drawn if e.get("data-f") != "roles")
    assert weakest >= 1
    tied = {e.get(end) for e in drawn for end in ("data-s", "data-t")}
    assert {n.get("data-id") for n in elements(dense.svg, "n")} == tied


def test_every_entity_shown_has_a_tie(crowd: Store) -> None:
    svg = picture(crowd, limit=9).svg
    tied = {e.get(end) for e in elements(svg, "e") for end in ("data-s", "data-t")}
    assert {n.get("data-id") for n in elements(svg, "n")} <= tied


def test_one_entity_and_its_partners(store: Store) -> None:
    made = picture(store, "Lavrov")
    assert made.title == "Sergey Lavrov"
    labels = {n.get("data-label") for n in elements(made.svg, "n")}
    assert {"Sergey Lavrov", "John Kerry", "truce in Aleppo"} <= labels
    assert "Iran" not in labels
    with pytest.raises(NotFoundError):
        picture(store, "Nobody At All")


def test_types_may_be_classes_roots_properties_and_families(store: Store) -> None:
    for types in (["Veto"], "vetoed", ["Veto", "votedFor"], "opposition"):
        svg = picture(store, types=types).svg
        assert any("China vetoed" in (e.get("aria-label") or "") for e in elements(svg, "e"))
        assert not any(" met " in (e.get("aria-label") or "") for e in elements(svg, "e"))
    assert any(
        " met " in (e.get("aria-label") or "") for e in elements(picture(store, types="CONSULT").svg, "e")
    )
    with pytest.raises(UnknownNameError, match="Meeting"):
        picture(store, types=["Meetin"])


def test_period_leaves_out_the_undated_and_says_so(store: Store) -> None:
    made = picture(store, since="2016-09", until="2016-09-30")
    assert "without a date left out" in made.caption
    assert "2016-09-01 to 2016-09-30" in made.caption
    assert all(e.get("data-d") or e.get("data-f") == "roles" for e in elements(made.svg, "e"))
    assert "without a date" in picture(store, since="2016-09", undated=True).caption
    sanctions = picture(store, since="2016-08-15", until="2016-08-16", types="Sanction")
    assert elements(sanctions.svg, "e"), "a month overlaps a day inside it"
    with pytest.raises(InputError, match="2013-09"):
        picture(store, since="yesterday")


def test_parallel_lines_are_merged_by_family(crowd: Store) -> None:
    pairs = [
        (e.get("data-s"), e.get("data-t"), e.get("data-f"), "claimed" in e.get("class", ""))
        for e in elements(picture(crowd).svg, "e")
    ]
    assert len(pairs) == len(set(pairs))
    apart = elements(picture(crowd, collapse=False).svg, "e")
    assert all(len(e.get("data-y", "").split()) == 1 for e in apart)


def test_persons_can_stand_for_their_states(store: Store) -> None:
    folded = picture(store, fold=True)
    labels = {n.get("data-label") for n in elements(folded.svg, "n")}
    assert {"Russia", "United States"} <= labels
    assert "John Kerry" not in labels
    assert any(" met " in (e.get("aria-label") or "") for e in elements(folded.svg, "e"))
    assert "John Kerry" in {
        n.get("data-label") for n in elements(picture(store, "Kerry", fold=True).svg, "n")
    }


def test_only_claimed_ties_are_drawn_where_there_is_nothing_else(store: Store) -> None:
    made = picture(store, "Aleppo council")
    assert "dotted: only said, planned or denied" in made.caption
    assert [e.get("display") for e in elements(made.svg, "e")] == [None]


def test_nothing_to_show_is_still_a_picture() -> None:
    made = picture(Store.of([]))
    assert made.caption.startswith("0 of 0 entities shown")
    ET.fromstring(made.svg)
    ET.fromstring(matrix(Store.of([])).svg)
    assert "0 events" in made.caption


# ---------------------------------------------------------------- families, shapes, words


def test_families_follow_cameo() -> None:
    assert family_of("Meeting") == "talks"
    assert family_of("Signing") == "cooperation"
    assert family_of("Vote", "120") == "opposition"
    assert family_of("Vote", "050") == "cooperation"
    assert family_of("Sanction") == "force"
    assert family_of("Appointment") == "roles"


#: How eyes without one kind of cone see linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def linear(colour: str) -> list[float]:
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [((v + 0.055) / 1.055) ** 2.4 if v > 0.04 else v / 12.92 for v in values]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b* of linear RGB, D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (
        (sum(a * b for a, b in zip(row, rgb, strict=True)) / white) ** (1 / 3)
        for row, white in zip(rows, (0.9505, 1, 1.089), strict=True)
    )
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("shade", ["light", "dark"])
def test_families_differ_to_all_eyes(eyes: str, shade: str) -> None:
    def seen(colour: str) -> tuple[float, float, float]:
        rgb = linear(colour)
        return lab([min(1, max(0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in EYES[eyes]])

    colours = {name: seen(getattr(family, shade)) for name, family in FAMILIES.items() if name != "roles"}
    for one, other in combinations(colours, 2):
        assert math.dist(colours[one], colours[other]) > 20, f"{one} and {other}"


@pytest.mark.parametrize("side", [0, 1])
def test_lines_and_words_stand_out_from_the_ground(side: int) -> None:
    def light(name: str) -> float:
        return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(COLOURS[name][side]), strict=True))

    def contrast(one: str, other: str) -> float:
        high, low = sorted((light(one), light(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    assert all(contrast(name, "ground") > 3 for name in FAMILIES)
    assert contrast("ink", "ground") > 7
    assert contrast("muted", "ground") > 4.5


def test_never_by_colour_alone() -> None:
    told = {(family.sign, family.name == "roles") for family in FAMILIES.values()}
    assert len(told) == len(FAMILIES), "by its sign, or by being dashed"


@given(st.text(max_size=80), st.integers(6, 40))
def test_words_are_wrapped_within_their_length(text: str, longest: int) -> None:
    lines = wrap(text, longest)
    assert 1 <= len(lines) <= 2
    assert all(len(line) <= longest for line in lines)
    assert len(cut(text, longest)) <= longest
    assert width(text) >= 0


# ---------------------------------------------------------------- layout

graphs = st.integers(1, 24).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40)
    )
)


@settings(max_examples=40, deadline=None)
@given(graphs)
def test_boxes_stand_apart(graph: tuple[int, list[tuple[int, int]]]) -> None:
    number, pairs = graph
    boxes = [(30.0 + 7 * (i % 5), 20.0 + 3 * (i % 3)) for i in range(number)]
    points = layout(boxes, pairs)
    assert len(points) == number
    assert points == layout(boxes, [(b, a) for a, b in reversed(pairs)])
    for i, (x, y) in enumerate(points):
        for j in range(i):
            across = abs(x - points[j][0]) - (boxes[i][0] + boxes[j][0]) / 2
            down = abs(y - points[j][1]) - (boxes[i][1] + boxes[j][1]) / 2
            assert max(across, down) > -6, "a few units of overlap at most"


@pytest.mark.parametrize(("number", "events"), [(10, 26), (50, 110)])
def test_labels_do_not_cover_each_other(number: int, events: int) -> None:
    boxes = []
    for node in elements(picture(busy(number, events)).svg, "n"):
        text = node.find(f"{SVG}text")
        assert text is not None
        if text.get("visibility") == "hidden":
            continue
        size, lines = float(text.get("font-size", 0)), text.findall(f"{SVG}tspan")
        wide = max(width(line.text or "", size) for line in lines) * 0.95
        x = float(lines[0].get("x", 0))
        left = {"middle": x - wide / 2, "start": x, "end": x - wide}[text.get("text-anchor", "")]
        top = float(lines[0].get("y", 0)) - size * 0.7
        boxes.append((left, top, left + wide, float(lines[-1].get("y", 0))))
    clashes = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if min(a[2], b[2]) - max(a[0], b[0]) > 2 and min(a[3], b[3]) - max(a[1], b[1]) > 2
    ]
    assert len(boxes) > number * 0.6
    assert not clashes


# ---------------------------------------------------------------- reachable and safe


def test_marks_can_be_reached_and_read(crowd: Store) -> None:
    for made in (picture(crowd), timeline(crowd, "Arden"), matrix(crowd)):
        root = ET.fromstring(made.svg)
        assert root.get("role") == "img"
        assert made.caption in (root.get("aria-label") or "")
        marks = elements(made.svg, "e") + elements(made.svg, "n")
        assert marks
        for mark in marks:
            assert mark.get("aria-label")
            assert mark.get("tabindex") is not None
            assert mark.find(f"{SVG}title") is not None
        numbers = [int(e.get("data-e", -1)) for e in elements(made.svg, "e")]
        assert numbers == list(range(len(data_of(made.html)["edges"])))


def nasty() -> Store:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\" ' & <!--"
    read = Reader(
        Article(
            id="x",
            text=f"Lavrov met Kerry, {evil} he said.",
            title=evil,
            source=evil,
            url="javascript:alert(3)",
        )
    )
    pair = [("actor", "sergey-lavrov", "Lavrov"), ("target", "john-kerry", "Kerry")]
    read.tell(read.article.text, "met", "Meeting", pair, symmetric=True)
    entities = read.entities
    entities["john-kerry"] = entities["john-kerry"].model_copy(update={"label": evil})
    return Store.read([read.done()])


def test_words_of_articles_cannot_break_out() -> None:
    store = nasty()
    for made in (picture(store), timeline(store, "Lavrov"), matrix(store)):
        ET.fromstring(made.svg)
        assert "<img" not in made.svg
        for text in (
            made.html,
            made.fragment({"article": "/article/{id}"}),
            made._repr_mimebundle_()["text/html"],
        ):
            assert "<script>alert" not in text
            assert "onerror=alert(2)>" not in re.sub(r"&[a-z]+;", "", text.replace("\\u003e", ""))
            assert "javascript:" not in text
        article = data_of(made.html)["articles"][0]
        assert article["t"].startswith("</script>"), "what the article says is kept"


def test_page_asks_for_nothing_and_runs_one_script(store: Store) -> None:
    html = picture(store).html
    outside = re.findall(r"(?:src|href)=[\"']?(?!data:)(\w+:[^\"' >]+)", html)
    assert not outside
    script = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(script) == 1
    digest = base64.b64encode(sha256(script[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html
    assert "default-src 'none'" in html


def test_fragment_needs_no_inline_style_or_script(store: Store) -> None:
    part = picture(store).fragment({"entity": "/entity/{id}"})
    assert "<style" not in part
    assert "style=" not in part
    assert re.findall(r"<script(.*?)>", part) == [' type="application/json" class="kgv-data"']
    assert data_of(part)["links"] == {"entity": "/entity/{id}"}


def test_script_is_small_and_plain() -> None:
    kind, script = assets()["picture.js"]
    assert kind == "text/javascript"
    assert len(script.encode()) < 20_000
    for forbidden in (
        "eval(",
        "new Function",
        "innerHTML",
        "outerHTML",
        "document.write",
        "http:",
        "import(",
    ):
        assert forbidden not in script.replace('"http://www.w3.org/2000/svg"', "")
    assert ".kgv-panel" in assets()["picture.css"][1]
    assert "prefers-color-scheme:dark" in assets()["picture.css"][1]


def test_sentences_come_along_with_their_marks(store: Store) -> None:
    data = data_of(picture(store).html)
    claims = data["claims"]
    assert isinstance(claims, list)
    talks = next(c for c in claims if c["s"].startswith("GENEVA"))
    parts = {role: talks["s"][begin:end] for begin, end, role in talks["h"]}
    assert parts == {"a": "Sergei Lavrov", "t": "met", "o": "John Kerry"}
    planned = next(c for c in claims if c.get("m") == "Future")
    assert planned["s"].startswith("Kerry will meet")


# ---------------------------------------------------------------- timeline and matrix


def test_timeline_of_one(store: Store) -> None:
    made = timeline(store, "Kerry")
    assert made.title == "John Kerry over time"
    marks = elements(made.svg, "e")
    assert any(
        (m.get("aria-label") or "").startswith("2016-09-09: John Kerry met Sergey Lavrov") for m in marks
    )
    planned = [m for m in marks if "2016-10-07" in (m.get("aria-label") or "")]
    assert ["claimed" in m.get("class", "") for m in planned] == [True]
    assert "hollow: only said, planned or denied" in made.caption


def test_timeline_of_a_pair_has_a_row_for_each_family(store: Store) -> None:
    made = timeline(store, "Iran", "European Union")
    assert made.title == "Iran and European Union"
    families = {m.get("data-f") for m in elements(made.svg, "e")}
    assert families == {"force", "opposition"}
    assert "1 without a date" in made.caption
    only = timeline(store, "Iran", "European Union", since="2016")
    assert "1 without a date left out" in only.caption


def test_matrix_has_both_ways_for_talks_and_one_for_the_rest(store: Store) -> None:
    labels = [e.get("aria-label") or "" for e in elements(matrix(store).svg, "e")]
    assert any(label.startswith("John Kerry → Sergey Lavrov: talked with, met") for label in labels)
    assert any(label.startswith("Sergey Lavrov → John Kerry: talked with, met") for label in labels)
    assert any(label.startswith("European Union → Iran: imposed sanctions on") for label in labels)
    assert not any("Iran → European Union: imposed" in label for label in labels)
    folded = [e.get("aria-label") or "" for e in elements(matrix(store, fold=True).svg, "e")]
    assert any(label.startswith("Russia → United States: talked with, met") for label in folded)


# ---------------------------------------------------------------- answers to queries


def test_answers_as_pictures(store: Store) -> None:
    triples = answer(
        store, store.query("CONSTRUCT { ?a ?p ?b } WHERE { ?a ?p ?b . FILTER(?p IN (kg:met, kg:vetoed)) }")
    )
    lines = {e.get("aria-label"): e.get("data-f") for e in elements(triples.svg, "e")}
    assert lines["China vetoed draft resolution"] == "opposition"
    assert "John Kerry met Sergey Lavrov; Sergey Lavrov met John Kerry" in lines
    rows = answer(
        store, store.query("SELECT ?a ?b WHERE { ?a kg:represents ?b }"), title="Who speaks for whom"
    )
    assert len(elements(rows.svg, "n")) == 4
    assert rows.caption.startswith("4 of 4 entities shown · 2 ties")
    with pytest.raises(InputError, match="ties no two things"):
        answer(store, store.query("SELECT ?label WHERE { ?a rdfs:label ?label }"))


# ---------------------------------------------------------------- in notebooks and files


def test_in_a_notebook(store: Store) -> None:
    bundle = picture(store)._repr_mimebundle_()
    assert bundle["text/plain"].startswith("<Picture: Who deals with whom · 12 of 12 entities shown")
    image = re.search(r'<img alt="[^"]+" src="data:image/svg\+xml;base64,([^"]+)"', bundle["text/html"])
    assert image
    assert base64.b64decode(image[1]).decode() == picture(store).svg
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")


def test_files(store: Store, tmp_path: Path) -> None:
    made = picture(store)
    assert made.save(tmp_path / "a.svg").read_text(encoding="utf-8") == made.svg
    assert made.save(tmp_path / "a.html").read_text(encoding="utf-8") == made.html
    assert made.save(tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert made.png(dark=True) != made.png()
    with pytest.raises(UnknownNameError, match="svg"):
        made.save(tmp_path / "a.gif")


def test_without_the_renderer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    made = picture(store)
    with pytest.raises(MissingExtraError, match=r"diplomatic-kg\[png\]"):
        made.png()
    assert set(made._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_dark_and_light_hold_no_style_sheet(store: Store) -> None:
    made = picture(store)
    assert isinstance(made, Picture)
    for theme in ("light", "dark"):
        drawn = made.draw(theme)
        assert "<style>" not in drawn
        assert "var(" not in drawn
