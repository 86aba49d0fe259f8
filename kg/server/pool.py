"""The server's side of the workers: hand a query to one, wait for the answer, replace the dead."""

from __future__ import annotations

import dataclasses
import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import InputError, SettingsError
from kg.ontology import ID
from kg.server.limits import Limits, RefusedError
from kg.server.run import Job, Outcome

_GRACE = 2.0  # seconds beyond a query's own time after which its worker is given up


class _Worker:
    """A connection to one worker process."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel
        self.answered = 0


class Pool:
    """Worker processes over one graph, ready to run queries; use it as a context manager.

    Args:
        source: a graph file or a folder that `kg build` wrote.
        base: namespace of the data.
        limits: what a query may cost.

    Raises:
        InputError: the graph cannot be loaded.
        SettingsError: this system cannot fork processes.
    """

    def __init__(self, source: Path, base: str = ID, limits: Limits | None = None) -> None:
        if not hasattr(os, "fork") or not hasattr(socket, "send_fds"):
            raise SettingsError("serving needs a system that can fork processes, such as Linux or macOS")
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._waiting = 0
        self._control, theirs = socket.socketpair()
        settings = {
            "source": os.path.abspath(source),
            "base": base,
            "limits": dataclasses.asdict(self.limits),
        }
        # a fresh interpreter: no descriptor, thread or secret of the server's gets into it
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kg.server.worker", str(theirs.fileno()), json.dumps(settings)],
                env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self._ready = False

    def wait(self) -> None:
        """Wait until the graph is loaded and the workers are there.

        Raises:
            InputError: the graph cannot be loaded.
        """
        from kg.server.worker import receive_frame

        if self._ready:
            return
        try:
            problem = receive_frame(self._control).decode()
        except (EOFError, OSError):
            problem = "the process that holds the graph ended while loading it; is there enough memory?"
        if problem:
            self.close()
            raise InputError(problem)
        for _ in range(self.limits.workers):
            self._idle.put(self._fork())
        self._ready = True

    def __enter__(self) -> Self:
        self.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers."""
        self._control.close()
        while not self._idle.empty():
            self._idle.get_nowait().channel.close()
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait()

    def _fork(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            socket.send_fds(self._control, [b"f"], [theirs.fileno()])
        return _Worker(ours)

    def run(self, job: Job) -> Outcome:
        """The result of a query.

        Raises:
            RefusedError: 503 where all workers are busy, 504 where time is up, 413 where the
                query needs too much memory.
        """
        worker = self._take()
        started = time.monotonic()
        try:
            outcome = self._ask(worker, job)
        except (EOFError, OSError):
            worker.channel.close()
            self._idle.put(self._replacement())
            if self._process.poll() is not None:
                raise RefusedError(
                    503, "queries cannot be answered any more; start the server anew"
                ) from None
            # the timer is started after the clock here, so a query whose time was up took as long at least
            if time.monotonic() - started >= self.limits.seconds:
                raise RefusedError(
                    504,
                    f"the query took more than {self.limits.seconds:g} s and was stopped; ask for less",
                ) from None
            raise RefusedError(
                413, "the query needed more memory than it may have and was stopped; ask for less at once"
            ) from None
        worker.answered += 1
        if worker.answered >= self.limits.reuse:
            worker.channel.close()
            worker = self._replacement()
        self._idle.put(worker)
        return outcome

    def _take(self) -> _Worker:
        busy = RefusedError(503, "all workers are busy; ask again in a moment", {"Retry-After": "2"})
        with self._lock:
            if self._waiting >= self.limits.waiting:
                raise busy
            self._waiting += 1
        try:
            return self._idle.get(timeout=self.limits.patience)
        except queue.Empty:
            raise busy from None
        finally:
            with self._lock:
                self._waiting -= 1

    def _replacement(self) -> _Worker:
        try:
            return self._fork()
        except OSError:
            # the template is gone: queries are refused from here on, pages go on
            return _Worker(socket.socketpair()[0])

    def _ask(self, worker: _Worker, job: Job) -> Outcome:
        from kg.server.worker import receive_frame, send_frame

        worker.channel.settimeout(self.limits.seconds + _GRACE)
        send_frame(worker.channel, json.dumps(dataclasses.asdict(job)).encode())
        head = json.loads(receive_frame(worker.channel))
        return Outcome(head["status"], receive_frame(worker.channel), head["content_type"], head["rows"])
