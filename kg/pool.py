"""Processes that each prepare once and then take one job at a time.

Children are plain ``python`` processes that speak pickles over their pipes, so a caller's
script needs no ``if __name__ == "__main__"`` guard and notebooks work. A child that dies
takes only its own job with it: the job is reported by name and a new child is started.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar

from kg.errors import ArticleError, KgError, SettingsError

J = TypeVar("J")
R = TypeVar("R")

_CHILD = "from kg.pool import serve; serve()"
_GIVE_UP = 3


@dataclass(frozen=True)
class Failed:
    """A job that gave no result.

    Attributes:
        problem: one sentence for the user.
        details: a traceback where something broke that should not, else empty.
    """

    problem: str
    details: str = ""


@dataclass(frozen=True)
class Done(Generic[J, R]):
    """A job and what came of it."""

    job: J
    result: R | Failed


def attempt(work: Callable[[J], R], job: J) -> R | Failed:
    """Do one job; what it raises becomes a `Failed`."""
    try:
        return work(job)
    except ArticleError as error:
        return Failed(error.problem)
    except KgError as error:
        return Failed(str(error))
    except MemoryError:
        return Failed("not enough memory to read it; use fewer --workers or split it")
    except Exception as error:
        return Failed(f"internal error: {type(error).__name__}: {error}", traceback.format_exc())


def run(
    prepare: Callable[[], Callable[[J], R]],
    jobs: Iterable[J],
    workers: int,
) -> Iterator[Done[J, R]]:
    """Do the jobs in `workers` processes and yield each as it is done, in no fixed order.

    `prepare` is called once in each process and gives the function that does a job; it, the
    jobs and the results are pickled. `jobs` is drawn from as processes become free.

    Raises:
        KgError: `prepare` failed, or processes kept dying.
        SettingsError: `prepare` cannot be sent to another process.
    """
    try:
        start = pickle.dumps((sys.path, pickle.dumps(prepare)))
    except Exception as error:
        raise SettingsError(
            f"this extractor cannot be sent to other processes ({error}); use one worker"
        ) from error
    crew = _Crew(start, iter(jobs))
    threads = [threading.Thread(target=crew.serve, daemon=True) for _ in range(workers)]
    try:
        for thread in threads:
            thread.start()
        yield from crew.results(len(threads))
    finally:
        crew.stop()
        for thread in threads:
            thread.join()


class _Crew:
    """One thread a process: each draws a job, hands it over and waits for the answer."""

    def __init__(self, start: bytes, jobs: Iterator[Any]) -> None:
        self._start = start
        self._jobs = jobs
        self._draw = threading.Lock()
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._children: set[subprocess.Popen[bytes]] = set()
        self._stopped = threading.Event()
        self._deaths = 0

    def results(self, running: int) -> Iterator[Any]:
        """Answers until every thread is through; errors of the jobs' own source are raised here."""
        while running:
            answer = self._answers.get()
            if answer is None:
                running -= 1
            elif isinstance(answer, BaseException):
                raise answer
            else:
                yield answer

    def serve(self) -> None:
        child: subprocess.Popen[bytes] | None = None
        try:
            while (drawn := self._next()) is not None:
                (job,) = drawn
                child = child or self._hire()
                result, child = self._ask(child, job)
                self._answers.put(Done(job, result))
        except BaseException as error:
            if not self._stopped.is_set():
                self._answers.put(error)
        finally:
            if child is not None:
                self._dismiss(child)
            self._answers.put(None)

    def stop(self) -> None:
        """End every child at once."""
        self._stopped.set()
        with self._draw:
            for child in list(self._children):
                child.kill()

    def _next(self) -> tuple[Any] | None:
        with self._draw:
            if self._stopped.is_set():
                return None
            for job in self._jobs:
                return (job,)
        return None

    def _hire(self) -> subprocess.Popen[bytes]:
        package = str(Path(__file__).parent.parent)
        paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            # a process group of its own: Ctrl-C reaches the parent, which ends its children
            process_group=0 if os.name == "posix" else None,
        )
        with self._draw:
            self._children.add(child)
            if self._stopped.is_set():
                child.kill()
        try:
            _send(child.stdin, self._start)
            problem = _receive(child.stdout)
        except (EOFError, OSError):
            problem = f"a process that reads articles {_ending(self._dismiss(child))} before it began"
        if problem is not None:
            self._dismiss(child)
            raise problem if isinstance(problem, KgError) else KgError(str(problem))
        return child

    def _ask(self, child: subprocess.Popen[bytes], job: Any) -> tuple[Any, subprocess.Popen[bytes] | None]:
        try:
            _send(child.stdin, pickle.dumps(job))
            answer = _receive(child.stdout)
        except (EOFError, OSError):
            code = self._dismiss(child)
            self._deaths += 1
            if self._stopped.is_set() or self._deaths < _GIVE_UP:
                return Failed(f"the process reading it {_ending(code)}"), None
            raise KgError(
                f"{self._deaths} processes reading articles ended early; the last {_ending(code)} on "
                f"{getattr(job, 'where', job)}. Free some memory or use fewer --workers, then run the same "
                "command again: it goes on where it stopped"
            ) from None
        self._deaths = 0
        return answer, child

    def _dismiss(self, child: subprocess.Popen[bytes]) -> int:
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]  # both are pipes, see _hire
        code = child.wait()
        with self._draw:
            self._children.discard(child)
        return code


def _ending(code: int) -> str:
    if code == -9:
        return "was killed (signal 9; often the system was out of memory)"
    return f"was ended by signal {-code}" if code < 0 else f"ended early with exit code {code}"


def _send(pipe: Any, content: bytes) -> None:
    pipe.write(len(content).to_bytes(8, "big") + content)
    pipe.flush()


def _receive(pipe: Any) -> Any:
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    size = int.from_bytes(head, "big")
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return pickle.loads(content)


def serve() -> None:
    """Be a child: prepare, then answer jobs until the parent closes the pipe."""
    # what libraries print must not get between the answers
    answers: BinaryIO = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    jobs = sys.stdin.buffer
    path, prepare = _receive(jobs)
    sys.path[:] = path
    try:
        work = pickle.loads(prepare)()
    except KgError as error:
        _send(answers, pickle.dumps(error))
        return
    except Exception as error:
        problem = KgError(f"the extractor cannot start: {type(error).__name__}: {error}")
        problem.add_note(traceback.format_exc())  # shown with the traceback under --debug
        _send(answers, pickle.dumps(problem))
        return
    _send(answers, pickle.dumps(None))
    with suppress(EOFError, BrokenPipeError):
        while True:
            _send(answers, pickle.dumps(attempt(work, _receive(jobs))))
