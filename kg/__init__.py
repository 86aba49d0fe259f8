"""Diplomatic news in, a knowledge graph out: every fact with its sentence.

    import kg
    g = kg.load_example()          # or kg.build("articles/"), kg.open("graph.ttl")
    g.show("Lavrov", since="2013-09")
    g.query("SELECT …")
    g.why("Lavrov", "met", "Kerry")

The names here are loaded when they are first used, so `import kg` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import Graph, build, load_example, open
    from kg.errors import KgError
    from kg.model import Article, Claim, Entity, Event, Extraction
    from kg.pipeline import BuildReport

__version__ = "0.1.0"

__all__ = [
    "Article",
    "BuildReport",
    "Claim",
    "Entity",
    "Event",
    "Extraction",
    "Graph",
    "KgError",
    "build",
    "load_example",
    "open",
]

_HOME = {
    "Article": "kg.model",
    "BuildReport": "kg.pipeline",
    "Claim": "kg.model",
    "Entity": "kg.model",
    "Event": "kg.model",
    "Extraction": "kg.model",
    "Graph": "kg.api",
    "KgError": "kg.errors",
    "build": "kg.api",
    "load_example": "kg.api",
    "open": "kg.api",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
