"""The notebooks run from top to bottom, offline, and show their pictures."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.py"))
CELLS = re.compile(r"^# %%(.*)$", re.MULTILINE)
CAN_EXECUTE = all(importlib.util.find_spec(name) for name in ("nbclient", "nbformat", "ipykernel"))


def cells(source: str) -> list[tuple[str, str]]:
    """Kind and source of each cell of a script in jupytext's percent format."""
    body = source.split("# ---\n", 2)[2]
    parts = CELLS.split(body)
    return [
        (kind.strip(), text.strip("\n"))
        for kind, text in zip(parts[1::2], parts[2::2], strict=True)
        if text.strip()
    ]


def notebook(source: str) -> Any:
    """A notebook without outputs, as jupytext would make it."""
    v4: Any = importlib.import_module("nbformat.v4")
    made = []
    for kind, text in cells(source):
        if kind == "[markdown]":
            plain = "\n".join(line.removeprefix("#").removeprefix(" ") for line in text.splitlines())
            made.append(v4.new_markdown_cell(plain))
        else:
            made.append(v4.new_code_cell(text))
    return v4.new_notebook(
        cells=made, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )


def test_there_are_notebooks_and_no_outputs() -> None:
    assert len(NOTEBOOKS) == 5
    assert not list(FOLDER.glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_open_with_words(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert "format_name: percent" in source
    kind, text = cells(source)[0]
    assert kind == "[markdown]"
    assert text.startswith("# # ")
    assert "http" not in source.replace("http://", "").replace("https://", ""), "nothing is fetched"


def test_first_picture_takes_three_lines() -> None:
    kind, text = cells(NOTEBOOKS[0].read_text(encoding="utf-8"))[1]
    assert kind == ""
    assert [line for line in text.splitlines() if line] == ["import kg", "g = kg.load_example()", "g"]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run(path: Path, tmp_path: Path) -> None:
    if not CAN_EXECUTE:
        run = subprocess.run(
            [sys.executable, str(path)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "MPLBACKEND": "agg"},
        )
        assert run.returncode == 0, run.stderr
        return
    client: Any = importlib.import_module("nbclient")

    book = notebook(path.read_text(encoding="utf-8"))
    client.NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    assert outputs
    assert not [output for output in outputs if output.get("name") == "stderr"]
    shown = [output["data"] for output in outputs if "data" in output]
    pictures = [data for data in shown if "kgv-data" in data.get("text/html", "")]
    for data in pictures:
        assert '<img alt="' in data["text/html"], "what is seen where scripts may not run"
        assert data["text/plain"].startswith("<Picture: ") or "triples" in data["text/plain"]
    if "sparql" not in path.stem:
        assert pictures
