"""The shape of the house: what may import what, how long files get, what is public."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Container, Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kg"
FILES = sorted(PACKAGE.rglob("*.py"))

# each layer may import from those above it and from its own
LAYERS = (
    {"errors", "paths"},
    {"ontology"},
    {"model", "ids", "document", "marked"},
    {"articles", "language", "gazetteer"},
    {"extract"},
    {"resolve", "graph", "turtle"},
    {"store", "table", "queries", "validate"},
    {"pool", "work", "intake", "outputs", "pipeline", "export", "diff"},
    {
        "api",
        "doctor",
        "view",
        "evaluate",
        "evaluate_attribution",
        "evaluate_confidence",
        "evaluate_marked",
        "evaluate_mentions",
        "evaluate_sets",
        "formats",
        "names",
        "trace",
    },
    {"server"},
    {"console", "settings", "cli", "__main__"},
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
# the front door hands out everything, lazily
RANK["__init__"] = len(LAYERS)
MAX_LINES = 480
HEAVY = ("rdflib", "pyoxigraph", "onnxruntime", "numpy", "trafilatura", "networkx", "pydantic", "pandas")


def part(path: Path) -> str:
    """The layer's name a file belongs to: ``articles`` for kg/articles/html.py."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Parts of the package a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "kg":
            names = [f"kg.{alias.name}" for alias in node.names if not alias.name.startswith("__")]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            names = [node.module or ""]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("kg."))


def test_every_part_has_its_place() -> None:
    assert {part(path) for path in FILES} <= set(RANK)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    own = part(path)
    upwards = {name for name in imports(path) if name != own and RANK[name] > RANK[own]}
    assert not upwards, f"{own} must not know of {upwards}"


def test_no_import_cycles_between_files() -> None:
    modules = {module(path): path for path in FILES}
    links = {name: set(file_imports(path, modules)) for name, path in modules.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"a cycle: {' → '.join((*trail, name))}"
        if name not in done:
            for link in sorted(links[name] - {name}):
                visit(link, (*trail, name))
            done.add(name)

    for name in sorted(modules):
        visit(name, ())


def module(path: Path) -> str:
    return ".".join(("kg", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def file_imports(path: Path, modules: Container[str]) -> Iterator[str]:
    """Modules imported when the file is loaded (not inside functions or for types only)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            inner = {name for name in named if name in modules}
            yield from inner
            if inner != named and node.module in modules:
                yield node.module


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


def test_public_names_are_sorted_and_there() -> None:
    import kg

    assert list(kg.__all__) == sorted(kg.__all__)
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    assert set(kg.__all__) <= set(dir(kg))
    with pytest.raises(AttributeError):
        _ = kg.no_such_name


@pytest.mark.parametrize("path", [p for p in FILES if "__all__" in p.read_text(encoding="utf-8")], ids=module)
def test_declared_names_are_sorted_and_there(path: Path) -> None:
    loaded = importlib.import_module(module(path))
    assert list(loaded.__all__) == sorted(loaded.__all__)
    for name in loaded.__all__:
        assert hasattr(loaded, name), name


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = [
        "rdflib",
        "pyoxigraph",
        "onnxruntime",
        "numpy",
        "trafilatura",
        "networkx",
        "pydantic",
        "pandas",
        "rich",
        "typer",
    ]
    code = f"import sys, kg; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_help_loads_nothing_heavy() -> None:
    heavy = [
        "rdflib",
        "pyoxigraph",
        "onnxruntime",
        "numpy",
        "trafilatura",
        "networkx",
        "pydantic",
        "pandas",
        "rich",
    ]
    code = (
        "import sys, kg.cli\n"
        "try: kg.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "[]"
    assert "build" in found.stdout
