"""The folder of a model: what belongs in it, and whether it is whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import AnalyserError

FORMAT = 2  # of the folder; raised when an older runtime could not read a newer one
FILES = ("model.onnx", "relations.onnx", "events.onnx", "vocab.txt", "lemmas.json")
_MEND = "install diplomatic-kg again, or name another analyser with spacy:NAME"


@dataclass(frozen=True)
class ModelFiles:
    """A checked model folder.

    Attributes:
        name, version: what the model calls itself.
        labels: label sets by head.
        learned_sentences: whether the network marks sentence starts.
        digest: SHA-256 over the digests of all files.
    """

    folder: Path
    name: str
    version: str
    labels: dict[str, tuple[str, ...]]
    learned_sentences: bool
    digest: str

    def path(self, name: str) -> Path:
        """Where one of the model's files lies."""
        return self.folder / name

    @property
    def identity(self) -> str:
        """Name, version and the beginning of the digest."""
        return f"{self.name} {self.version} {self.digest[:8]}"


def open_model(folder: Path, verify: bool = False) -> ModelFiles:
    """Read a model folder's ``model.json`` and check its files: their sizes, and with `verify` their digests.

    Raises:
        AnalyserError: something is missing, broken or of a newer format.
    """
    try:
        config: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        files: dict[str, dict[str, Any]] = config["files"]
        found = ModelFiles(
            folder,
            config["name"],
            config["version"],
            {name: tuple(values) for name, values in config["labels"].items()},
            config["learned_sentences"],
            digest_of(files),
        )
    except FileNotFoundError as error:
        raise AnalyserError(f"the language model is missing: no model.json in {folder}; {_MEND}") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnalyserError(f"{folder / 'model.json'} is broken ({error!r}); {_MEND}") from error
    if config.get("format") != FORMAT:
        raise AnalyserError(
            f"{folder}: model format {config.get('format')!r}, this package reads {FORMAT}; {_MEND}"
        )
    for name in FILES:
        _check(folder / name, files.get(name, {}), verify)
    return found


def _check(path: Path, said: dict[str, Any], verify: bool) -> None:
    if not path.is_file():
        raise AnalyserError(f"the language model is missing a file: {path}; {_MEND}")
    if path.stat().st_size != said.get("bytes") or (verify and sha256(path) != said.get("sha256")):
        raise AnalyserError(f"{path} is not the file this model was made with; {_MEND}")


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest_of(files: dict[str, dict[str, Any]]) -> str:
    """One digest for a whole model, from the digests of its files."""
    lines = "".join(f"{name} {files[name]['sha256']}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def describe(
    folder: Path, name: str, version: str, labels: dict[str, list[str]], learned_sentences: bool
) -> None:
    """Write ``model.json`` for the files of `FILES` in a folder."""
    files = {f: {"bytes": (folder / f).stat().st_size, "sha256": sha256(folder / f)} for f in FILES}
    config = {
        "format": FORMAT, "name": name, "version": version, "learned_sentences": learned_sentences,
        "files": files, "labels": labels,
    }  # fmt: skip
    (folder / "model.json").write_text(
        json.dumps(config, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
