"""Putting the application on a port."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError, MissingExtraError
from kg.server.app import Options, create_app
from kg.server.limits import Limits
from kg.server.pool import Pool

if TYPE_CHECKING:
    from kg.store import Store

LOCAL = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_CONNECTIONS = 200


def serve(
    source: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    limits: Limits | None = None,
    cors: bool = True,
    names: Collection[str] = (),
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve a graph until told to stop.

    Args:
        source: a graph file or a folder that `kg build` wrote.
        host: address to listen on; other machines reach the server only if it is not this one's own.
        port: port; 0 for any that is free.
        limits: what a query may cost.
        cors: whether scripts of other web sites may read answers.
        names: further names it answers to, where it listens on this machine only.
        ready: told the server's address once it listens.

    Raises:
        InputError: no graph, or the port cannot be had.
        MissingExtraError: the web framework is not installed.
    """
    try:
        import uvicorn
    except ImportError:
        raise MissingExtraError("kg serve", "serve") from None
    listener = _listener(host, port)
    with listener, open_pool(source, limits) as (store, pool):
        hosts = LOCAL | {name.lower() for name in names} if host in LOCAL else frozenset[str]()
        app = create_app(store, pool, Options(hosts, cors))
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=2,
            h11_max_incomplete_event_size=64 << 10,
        )
        if ready:
            name = f"[{host}]" if ":" in host else host
            ready(f"http://{name}:{listener.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def open_pool(source: Path, limits: Limits | None = None) -> Iterator[tuple[Store, Pool]]:
    """A graph, and workers over it, both ready.

    Raises:
        InputError: no graph.
    """
    from kg.api import open as open_graph

    store = open_graph(source)
    with Pool(source, store.base, limits) as pool:
        yield store, pool


def _listener(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        InputError: the address is taken, or is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # named as TCP, else the event loop leaves Nagle's delay on, which costs 40 ms an answer
        made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise InputError(f"{host}: {error.strerror}") from None
    try:
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(256)
        return made
    except (OSError, OverflowError) as error:
        made.close()
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise InputError(f"port {port} is taken; choose another with --port") from None
        raise InputError(
            f"{host}:{port} cannot be listened on: {getattr(error, 'strerror', error)}"
        ) from None
