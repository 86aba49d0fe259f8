"""The explorer in a real browser: what a person clicks through."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

LIVE = ".kgv[data-live]"


def expect(found: Locator) -> Any:
    """What waits until it holds of something on the page."""
    from playwright.sync_api import expect as wait_for

    return wait_for(found)


def test_from_the_graph_to_the_highlighted_sentence(page: Page) -> None:
    page.goto("/")
    page.wait_for_selector(LIVE)
    page.locator('.n[data-id="sergey-lavrov"]').click()
    panel = page.locator(".kgv-panel")
    expect(panel).to_contain_text("Sergey Lavrov")
    panel.locator(".kgv-list button").first.click()
    panel.locator('a[href^="/article/"]').first.click()
    page.wait_for_url(re.compile(r"/article/art-[0-9a-f]+#"))
    chosen = page.locator(".evidence.chosen")
    expect(chosen).to_be_visible()
    expect(chosen.locator(".w.t").first).to_be_visible()
    expect(chosen.locator(".w.a").first).to_be_visible()
    assert chosen.bounding_box()["y"] > 0  # type: ignore[index]
    expect(page.locator(".sayings li.chosen")).to_have_count(1)


def test_another_claim_of_the_article(page: Page) -> None:
    page.goto("/articles")
    page.get_by_role("link", name="Lavrov and Kerry meet in Geneva").click()
    page.locator(".sayings a[href^='#']", has_text="Veto").first.click()
    expect(page.locator(".evidence.chosen .w.t").first).to_have_text("vetoed")
    page.locator(".sayings a[href^='#']", has_text="Sanction").first.click()
    expect(page.locator(".evidence.chosen .w.t").first).to_have_text("imposed")
    page.go_back()
    expect(page.locator(".evidence.chosen .w.t").first).to_have_text("vetoed")


def test_the_brush_of_time(page: Page) -> None:
    page.goto("/")
    page.wait_for_selector(LIVE)
    status = page.locator(".kgv-status").first
    before = status.inner_text()
    page.locator(".kgv-range input").first.fill("1")
    expect(status).not_to_have_text(before)


def test_entity_pictures_come_by_themselves(page: Page) -> None:
    page.goto("/entity/sergey-lavrov")
    expect(page.locator(LIVE)).to_have_count(2)
    page.locator(f'{LIVE} .n[data-id="john-kerry"]').first.click()
    expect(page.locator(".kgv-panel").first).to_contain_text("John Kerry")


def test_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.wait_for_selector(LIVE)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator(".find input")).to_be_focused()
    page.keyboard.type("lavorv")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entities?q=lavorv")
    page.get_by_role("link", name="Sergey Lavrov").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/entity/sergey-lavrov")
    node = page.locator(f'{LIVE} .n[data-id="john-kerry"]').first
    node.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kgv-panel").first).to_contain_text("John Kerry")


def test_a_query_is_written_and_run(page: Page) -> None:
    page.goto("/sparql")
    editor = page.locator(".cm-content")
    expect(editor).to_be_visible()
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT ?who WHERE { ?who kg:met id:john-kerry }")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".result h2")).to_have_text("1 row")
    expect(page.locator(".result td a")).to_have_text("Sergey Lavrov")
    expect(page.locator(".cm-content")).to_contain_text("kg:met id:john-kerry")
    page.locator(".result td a").click()
    page.wait_for_url("**/entity/sergey-lavrov")


def test_names_are_completed_and_keywords_coloured(page: Page) -> None:
    page.goto("/sparql?query=ASK+%7B%7D+")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" kg:oppo")
    proposal = page.locator(".cm-tooltip-autocomplete")
    expect(proposal).to_contain_text("kg:Opposition")
    colour = "element => getComputedStyle(element).color"
    keyword = editor.locator("span", has_text="ASK").first.evaluate(colour)
    assert keyword != editor.evaluate(colour)


def test_every_example_runs(page: Page) -> None:
    page.goto("/sparql")
    names = page.locator("#example option").evaluate_all("options => options.map(option => option.value)")
    for name in [name for name in names if name][::5]:
        page.goto("/sparql")
        page.select_option("#example", name)
        page.get_by_role("button", name="Run").click()
        expect(page.locator(".result h2")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/", "/entities", "/events", "/entity/sergey-lavrov", "/sparql", "/articles"]
)
def test_a_narrow_screen_has_nothing_outside(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(
    browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(base_url=address, color_scheme=scheme)
    page = context.new_page()
    page.goto("/entity/sergey-lavrov")
    pairs = page.evaluate(
        """() => {
          const ground = getComputedStyle(document.body).backgroundColor;
          return ["body", ".muted", "main a"].map(
            where => [where, getComputedStyle(document.querySelector(where)).color, ground]);
        }"""
    )
    context.close()
    for where, colour, ground in pairs:
        assert contrast(colour, ground) >= 4.5, (where, colour, ground)


def contrast(one: str, other: str) -> float:
    """Contrast of two CSS colours, as the accessibility guidelines count it."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_fields_and_pictures_have_names(page: Page) -> None:
    for path in ("/", "/entities", "/events", "/entity/sergey-lavrov", "/sparql"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("input, select, textarea, button, img, svg[role=img]")]
              .filter(e => e.getClientRects().length && !e.closest("[aria-hidden=true]"))
              .filter(e => !(e.labels && e.labels.length) && !e.getAttribute("aria-label"))
              .filter(e => !e.getAttribute("alt") && !e.textContent.trim() && !e.title)
              .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert nameless == [], path
        assert page.locator("h1").count() == 1
        assert page.locator("main").count() == 1


def test_without_scripts_the_pages_say_the_same(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/entity/sergey-lavrov")
    page.locator("a.origin").first.click()
    assert page.locator(".evidence:has(.anchor:target)").count() == 1
    page.goto("/sparql")
    page.fill("#query", "ASK {}")
    page.get_by_role("button", name="Run").click()
    assert page.locator(".result h2").inner_text() == "Yes"
    context.close()


def test_plain_files(browser: Browser, site: Path) -> None:
    from tests.browser.conftest import Watch

    context = browser.new_context()
    page = context.new_page()
    watch = Watch(page, "file:")
    page.goto((site / "index.html").as_uri())
    page.wait_for_selector(LIVE)
    page.locator("a.origin").first.click()
    assert page.locator(".evidence.chosen").count() == 1
    page.get_by_role("link", name="Entities").click()
    page.fill("[data-filter]", "lavrov")
    assert page.locator("#found tbody tr:visible").count() == 1
    context.close()
    assert watch.problems == []
