"""What one query may cost, and what one request may weigh."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import KgError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the public endpoint.

    Attributes:
        workers: how many queries run at once, each in a process of its own.
        seconds: wall-clock time a query may take; then its process ends.
        memory: bytes a query may take beside the graph itself.
        rows: rows or triples of a result.
        size: bytes of a result as it is sent.
        query: bytes of a query's text.
        waiting: how many queries may wait for a process.
        patience: seconds a query waits before it is told that all are busy.
        reuse: queries a process answers before a fresh one takes its place.
    """

    workers: int = 2
    seconds: float = 10.0
    memory: int = 1 << 30
    rows: int = 100_000
    size: int = 32 << 20
    query: int = 100_000
    waiting: int = 16
    patience: float = 5.0
    reuse: int = 1000


class RefusedError(KgError):
    """A request that is answered with an HTTP error.

    Attributes:
        status: HTTP status code.
        headers: further headers of the answer.
    """

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
