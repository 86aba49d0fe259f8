"""A browser and a server for tests that click."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.store import Store
from tests import graphs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium on this machine; on Debian: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        # launch() makes a new profile folder each time and takes it away
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS.split())
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of `kg serve` over the two articles of the tests."""
    pytest.importorskip("uvicorn", reason="kg serve is not installed")
    path = tmp_path_factory.mktemp("graph") / "graph.ttl"
    path.write_text(Store.read(graphs.both()).to_turtle(), encoding="utf-8")
    command = [sys.executable, "-m", "kg", "serve", str(path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            said = process.stderr.readline()
            found = re.match(r"(http://127\.0\.0\.1:\d+)/ ", said)
            assert found, said
            yield found[1]
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
        finally:
            process.kill()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs chromium and playwright; skipped where they are not")


class Watch:
    """What a page did that it should not have done."""

    def __init__(self, page: Page, home: str) -> None:
        self.problems: list[str] = []
        page.on("console", lambda message: self._console(message))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda request: self._request(request.url, home))

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    def _request(self, url: str, home: str) -> None:
        if not url.startswith((home, "data:", "blob:", "about:", "file:")):
            self.problems.append(f"asked {url}")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own; fails where the console has an error or a request leaves the machine."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    made = context.new_page()
    watch = Watch(made, address)
    yield made
    context.close()
    assert watch.problems == []


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pages as plain files."""
    from kg.server.site import write_site

    folder = tmp_path_factory.mktemp("site") / "pages"
    write_site(Store.read(graphs.both()), folder)
    return folder
