"""Is everything here that is needed, and does it work?"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from kg.errors import KgError

_NEEDED = (
    "rdflib",
    "networkx",
    "pydantic",
    "pyoxigraph",
    "onnxruntime",
    "tokenizers",
    "typer",
    "trafilatura",
    "pyshacl",
)
_OPTIONAL = {"pandas": "pandas", "pyarrow": "parquet", "spacy": "spacy"}
_SENTENCE = "Foreign Minister Sergei Lavrov met U.S. Secretary of State John Kerry in Geneva on Thursday."
_DAY = dt.date(2013, 9, 13)


@dataclass(frozen=True)
class Check:
    """One thing looked at.

    Attributes:
        ok: None where it is neither right nor wrong, such as an optional part.
        found: what is there, or what is wrong and how to mend it.
    """

    name: str
    ok: bool | None
    found: str


def checks() -> Iterator[Check]:
    """Look at one thing after the other."""
    yield Check(
        "Python", sys.version_info >= (3, 11), f"{platform.python_version()} on {platform.platform()}"
    )
    yield Check("machine", None, f"{os.cpu_count()} processors{_memory()}")
    yield _guarded("packages", _packages)
    for package, extra in _OPTIONAL.items():
        yield Check(
            package, None, _version(package) or f"not installed: pip install 'diplomatic-kg[{extra}]'"
        )
    yield _guarded("ontology", _ontology)
    yield _guarded("gazetteer", _gazetteer)
    yield _guarded("language model", _model)
    yield _guarded("reading", _reading)


def _guarded(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except KgError as error:
        return Check(name, False, str(error))
    except Exception as error:
        # whatever is broken in an installation, the other checks go on
        return Check(name, False, f"{type(error).__name__}: {error}; install diplomatic-kg again")


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _memory() -> str:
    """Memory that is free, where the system says."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return ""
    free = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), None)
    return f", {int(free) / 2**20:.1f} GiB of memory free" if free else ""


def _packages() -> str:
    found = {package: _version(package) for package in _NEEDED}
    missing = [package for package, version in found.items() if version is None]
    if missing:
        raise KgError(f"missing: {', '.join(missing)}; install diplomatic-kg again")
    return ", ".join(f"{package} {version}" for package, version in found.items())


def _ontology() -> str:
    from kg.ontology import load_ontology

    found = load_ontology()
    return f"{len(found.events)} event classes, {len(found.edges)} properties, {len(found.kinds)} kinds"


def _gazetteer() -> str:
    from kg.gazetteer import load_gazetteer

    return load_gazetteer().identity


def _model() -> str:
    from kg.language import load_analyser

    return load_analyser().identity


def _reading() -> str:
    from kg.extract import load_extractor
    from kg.model import Article

    extractor = load_extractor()
    article = Article(id="doctor", text=_SENTENCE, date=_DAY)
    started = time.perf_counter()
    extraction = next(iter(extractor.extract([article])))
    spent = time.perf_counter() - started
    types = [event.type for event in extraction.events]
    if "Meeting" not in types:
        raise KgError(f"found {types or 'nothing'} in “{_SENTENCE}”, which tells of a meeting")
    return f"{extraction.run.extractor} {extraction.run.version}: {', '.join(types)} in {spent * 1000:.0f} ms"
