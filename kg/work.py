"""The folder in which a build keeps what is done: one chunk of N-Triples an article.

Chunks are named by what they hold, written whole or not at all, and end in a mark, so a
build that was killed goes on with the chunks it finds. Merging is set union of lines, in
bounded memory: sorted runs on disk once the lines no longer fit.
"""

from __future__ import annotations

import heapq
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from kg.errors import InputError

_END = b"# end\n"
_LINE_COST = 120
"""Bytes a line costs in a set beside its own characters, about."""


class Work:
    """A folder of finished chunks beside the output."""

    def __init__(self, output: Path) -> None:
        self.folder = output.absolute().parent / f".{output.name}.kg-work"

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the folder against other builds of the same output.

        Raises:
            InputError: another build has it.
        """
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            if not _lock(lock):
                raise InputError(
                    f"another build is writing this output; wait for it ({self.folder} is its own)"
                )
            yield

    def path(self, name: str) -> Path:
        """Where the chunk of this name lies or would lie."""
        return self.folder / name[-2:] / f"{name}.nt"

    def has(self, name: str) -> bool:
        """Whether the chunk is there and whole."""
        with suppress(OSError), self.path(name).open("rb") as file:
            file.seek(-len(_END), os.SEEK_END)
            return file.read() == _END
        return False

    def put(self, name: str, lines: Iterable[str], head: dict[str, Any]) -> None:
        """Keep a chunk: N-Triples lines without their newline; `head` goes into a comment above them."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, flush=False) as file:
            file.write(f"# {json.dumps(head, sort_keys=True)}\n".encode())
            file.writelines(f"{line}\n".encode() for line in lines)
            file.write(_END)

    def lines(self, name: str) -> list[str]:
        """The N-Triples lines of a chunk, as they were put."""
        with self.path(name).open(encoding="utf-8", newline="\n") as chunk:
            return [line.removesuffix("\n") for line in chunk if not line.startswith("#")]

    def head(self, name: str) -> dict[str, Any]:
        """What was put at the head of a chunk."""
        with self.path(name).open(encoding="utf-8", newline="\n") as chunk:
            found: dict[str, Any] = json.loads(chunk.readline().removeprefix("#"))
        return found

    def merged(self, names: Iterable[str], memory: int = 256 << 20) -> Iterator[str]:
        """The sorted union of the chunks' lines, holding about `memory` bytes at most."""
        runs: list[Path] = []
        try:
            rest = self._spill(names, memory, runs)
            with ExitStack() as stack:
                files = [stack.enter_context(run.open(encoding="utf-8", newline="\n")) for run in runs]
                sources = [(line.removesuffix("\n") for line in file) for file in files]
                last = ""
                for line in heapq.merge(*sources, rest):
                    if line != last:
                        yield line
                        last = line
        finally:
            for run in runs:
                run.unlink(missing_ok=True)

    def _spill(self, names: Iterable[str], memory: int, runs: list[Path]) -> list[str]:
        """Write sorted runs while lines do not fit; the sorted rest is returned."""
        lines: set[str] = set()
        size = 0
        for name in names:
            for line in self.lines(name):
                if line not in lines:
                    lines.add(line)
                    size += len(line) + _LINE_COST
            if size > memory:
                runs.append(self.folder / f"run-{os.getpid()}-{len(runs)}")
                with runs[-1].open("w", encoding="utf-8", newline="\n") as run:
                    run.writelines(f"{line}\n" for line in sorted(lines))
                lines.clear()
                size = 0
        return sorted(lines)

    def remove(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _lock(file: TextIO) -> bool:
    """Lock a file until it is closed, or the process ends; False if another has it."""
    try:
        import fcntl
    except ImportError:  # not on this system: two builds at once are the user's to avoid
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def replacing(path: Path, *, flush: bool = True) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` once it is written whole, and never before.

    `flush` makes sure of the disk first; chunks, which are checked when read, do without.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            yield file
            if flush:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


@contextmanager
def replacing_folder(path: Path, scratch: Path) -> Iterator[Path]:
    """An empty folder below `scratch` that takes the place of the folder `path` once it is filled.

    Between moving the old folder aside and the new one in, a kill may leave the old one in
    `scratch`; `recover` puts it back.
    """
    new, old = scratch / "new", scratch / "old"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    yield new
    if path.exists():
        shutil.rmtree(old, ignore_errors=True)
        os.replace(path, old)
    os.replace(new, path)
    shutil.rmtree(old, ignore_errors=True)


def recover(path: Path, scratch: Path) -> None:
    """Put a folder back that a kill left moved aside."""
    old = scratch / "old"
    if old.exists() and not path.exists():
        os.replace(old, path)


def check_writable(path: Path) -> None:
    """Refuse an output that cannot be written before hours are spent on it.

    Raises:
        InputError: the parent folder is missing or not writable, or the path is of the other kind.
    """
    parent = path.absolute().parent
    if not parent.is_dir():
        raise InputError(f"{path}: the folder {parent} does not exist; make it first")
    if not os.access(parent, os.W_OK):
        raise InputError(f"{path}: the folder {parent} cannot be written to")
