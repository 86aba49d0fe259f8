"""The wheel, in an empty environment and an empty folder: what a user installs does the main job."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NEWS = (
    "MOSCOW — Foreign Minister Sergei Lavrov met U.S. Secretary of State John Kerry in Geneva on Thursday.\n"
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)], check=True
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Programs of an environment that has the wheel, and borrows only its dependencies."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, "install", "--no-deps", str(wheel)], check=True)
    site = next(home.glob("lib/python*/site-packages"))
    # a path line, not the editable install's own .pth file: dependencies are found, the checkout is not
    (site / "borrowed.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n")
    return home / "bin"


def run(folder: Path, *command: str, cwd: Path) -> str:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("KG_", "PYTHON"))
    }
    done = subprocess.run(
        [folder / command[0], *command[1:]], cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_what_it_needs_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    data = [f"kg/_data/{folder}/" for folder in ("articles", "gazetteer", "lexicon", "model")]
    schemas = [f"kg/_schemas/{file}" for file in ("ontology.ttl", "shapes.ttl", "context.jsonld")]
    for needed in (*data, *schemas, "kg/queries/who-met-whom.rq", "kg/py.typed"):
        assert any(name.startswith(needed) for name in names), needed
    assert {name.split("/")[0] for name in names} == {
        "kg",
        next(n for n in names if "dist-info" in n).split("/")[0],
    }
    assert not [name for name in names if "__pycache__" in name or name.endswith((".orig", ".tmp"))]


def test_the_main_job_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    assert str(ROOT) not in run(installed, "python", "-c", "import kg; print(kg.__file__)", cwd=tmp_path)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.txt").write_text(NEWS, encoding="utf-8")
    run(installed, "kg", "build", "news", "--date", "2013-09-13", "-o", "graph.ttl", cwd=tmp_path)
    met = run(installed, "kg", "query", "graph.ttl", "SELECT ?a ?b { ?a kg:met ?b }", "--json", cwd=tmp_path)
    assert "sergey-lavrov" in met
    assert "john-kerry" in met


def test_the_sample_corpus_comes_with_it(installed: Path, tmp_path: Path) -> None:
    code = "import kg; g = kg.load_example(); print(len(g.events()))"
    environment = tmp_path / "cache"
    os.environ["XDG_CACHE_HOME"] = str(environment)
    try:
        assert int(run(installed, "python", "-c", code, cwd=tmp_path)) > 30
    finally:
        del os.environ["XDG_CACHE_HOME"]
