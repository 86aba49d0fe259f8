"""Where the project's own data lie: in a checkout beside `kg/`, in an installed wheel inside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import NotFoundError


@cache
def _folder(name: str) -> Path:
    package = Path(__file__).parent
    for candidate in (package / f"_{name}", package.parent / name):
        if candidate.is_dir():
            return candidate
    raise NotFoundError(f"the package's own {name}/ folder is missing; install diplomatic-kg again")


def data_dir() -> Path:
    """The folder with lexicon, gazetteer, model, sample articles and gold."""
    return _folder("data")


def schemas_dir() -> Path:
    """The folder with ontology, shapes, context and JSON Schemas."""
    return _folder("schemas")
