"""The processes queries run in.

A template process loads the graph once and forks a worker whenever it is handed a socket; workers
share the graph's memory with it. A worker answers queries one after the other and is fenced in:

- its wall-clock timer ends the process in the kernel, whatever the engine is doing;
- its address space is bounded, so that the engine runs out of memory instead of the machine;
- all its file descriptors are taken and it may have no more, so it can open neither a file nor a
  connection, which is what keeps it off the network beside the refusal of SERVICE;
- it can write no file, leave no core and, unless it is root, start no process.

Messages are frames: eight bytes of length, then JSON; an answer's body follows as a second frame.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.server.limits import Limits
from kg.server.run import Job, run_job

if TYPE_CHECKING:
    import pyoxigraph as ox

_LENGTH = struct.Struct(">Q")


def send_frame(channel: socket.socket, data: bytes) -> None:
    """Write a frame."""
    channel.sendall(_LENGTH.pack(len(data)))
    channel.sendall(data)


def receive_frame(channel: socket.socket) -> bytes:
    """Read a frame.

    Raises:
        EOFError: the other side is gone.
    """
    return _exactly(channel, _LENGTH.unpack(_exactly(channel, _LENGTH.size))[0])


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = channel.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def template(control: socket.socket, source: Path, base: str, limits: Limits) -> None:
    """Load the graph, say so, then fork a worker for each socket that is handed over, until told to end."""
    from kg.store.engine import from_path

    try:
        store = from_path(source).store
    except KgError as error:
        send_frame(control, str(error).encode())
        return
    # imports need files, which workers cannot open: everything is loaded and run once before the fork
    run_job(store, Job("SELECT ?s { ?s ?p ?o } LIMIT 1", "json", "ttl"), limits, base)
    run_job(store, Job("DESCRIBE kg:Event", "json", "ttl"), limits, base)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel takes dead workers away
    space = address_space()
    send_frame(control, b"")
    while True:
        _, handles, _, _ = socket.recv_fds(control, 1, 1)
        if not handles:
            return
        if os.fork() == 0:
            channel = socket.socket(fileno=handles[0])
            try:
                serve(fence(channel, limits, space), store, base, limits)
            finally:
                os._exit(0)
        os.close(handles[0])


def fence(channel: socket.socket, limits: Limits, space: int) -> socket.socket:
    """Give up everything a query does not need; the channel, now at descriptor 0.

    `space` is the address space the process has before any query, in bytes.
    """
    handle = channel.detach()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(handle, 0)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which closes the channel
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, 3)
    if space:
        _lower(resource.RLIMIT_AS, space + limits.memory)
    if hasattr(resource, "RLIMIT_NPROC"):
        _lower(resource.RLIMIT_NPROC, 0)
    os.environ.clear()
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=0)


def _lower(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (allowed, allowed))


def address_space() -> int:
    """Bytes of address space this process has; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def serve(channel: socket.socket, store: ox.Store, base: str, limits: Limits) -> None:
    """Answer queries until the server closes the channel."""
    while True:
        try:
            job = Job(**json.loads(receive_frame(channel)))
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        outcome = run_job(store, job, limits, base)
        signal.setitimer(signal.ITIMER_REAL, 0)
        head = {"status": outcome.status, "content_type": outcome.content_type, "rows": outcome.rows}
        try:
            send_frame(channel, json.dumps(head).encode())
            send_frame(channel, outcome.body)
        except OSError:
            return


def main(arguments: list[str]) -> None:
    """Run the template process: ``worker DESCRIPTOR SETTINGS``, settings being JSON."""
    settings: dict[str, Any] = json.loads(arguments[1])
    control = socket.socket(fileno=int(arguments[0]))
    template(control, Path(settings["source"]), settings["base"], Limits(**settings["limits"]))


if __name__ == "__main__":
    main(sys.argv[1:])
