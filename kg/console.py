"""What a command says: data on stdout, messages and progress on stderr.

A table on a terminal, JSON elsewhere; colour only on a terminal and not under ``NO_COLOR``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Console:
    """Where a command's results and messages go.

    Attributes:
        json: JSON even on a terminal.
        quiet: no messages but errors.
        verbose: more messages.
        debug: tracebacks.
    """

    json: bool = False
    quiet: bool = False
    verbose: bool = False
    debug: bool = False

    @property
    def for_people(self) -> bool:
        """Whether results are read by a person rather than a program."""
        return not self.json and sys.stdout.isatty()

    def text(self, text: str) -> None:
        """Print data as it is."""
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")

    def value(self, value: Any) -> None:
        """Print one value as JSON."""
        self.text(to_json(value, indent=2))

    def rows(self, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, noun: str = "row") -> None:
        """Print rows: a table for people, a JSON array of objects for programs."""
        if self.for_people:
            self.table(columns, rows, noun=noun)
        else:
            self.value([dict(zip(columns, row, strict=True)) for row in rows])

    def table(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        of: int | None = None,
        noun: str = "row",
    ) -> None:
        """Print a table as wide as the terminal, and how many rows of how many it has."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
        for column in columns:
            table.add_column(column, overflow="fold")
        count = 0
        for row in rows:
            table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
            count += 1
        if count:
            self.print(table)
        total = f"{count:,} of {of:,}" if of is not None and of > count else f"{count:,}"
        self.message(f"{total} {noun}{'' if count == 1 else 's'}")

    def print(self, *things: Any) -> None:
        """Print rich text or tables to stdout."""
        from rich.console import Console as Rich

        # a pipe has no width of its own; long cells must not be folded there
        Rich(width=None if sys.stdout.isatty() else 200, highlight=False, soft_wrap=False).print(*things)

    def marked(self, text: str, spans: Iterable[tuple[int, int]], style: str = "bold yellow") -> Any:
        """Text with stretches set off, for `print`."""
        from rich.text import Text

        marked = Text(text)
        for start, end in spans:
            marked.stylize(style, start, end)
        return marked

    def dim(self, text: str) -> Any:
        """Text of lesser weight, for `print`."""
        from rich.text import Text

        return Text(text, style="dim")

    def message(self, text: str) -> None:
        """Tell the user something, unless asked to be quiet."""
        if not self.quiet:
            print(text, file=sys.stderr)

    def detail(self, text: str) -> None:
        """Tell something only the curious want to know."""
        if self.verbose or self.debug:
            print(text, file=sys.stderr)

    def problem(self, text: str) -> None:
        """Tell what went wrong."""
        print(f"error: {text}", file=sys.stderr)

    @contextmanager
    def progress(self, what: str) -> Iterator[Callable[[int, str], None]]:
        """A line on a terminal that counts; told ``(how many, what last)``."""
        if self.quiet or not sys.stderr.isatty():
            yield lambda done, last: self.detail(f"{done} {last}")
            return
        from rich.console import Console as Rich
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (
            SpinnerColumn(),
            TextColumn(f"{what} {{task.completed:,.0f}} · {{task.fields[rate]}} · {{task.fields[last]}}"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Rich(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=None, last="", rate="")

            def tell(done: int, last: str) -> None:
                speed = bar.tasks[0].speed
                rate = f"{speed:.1f}/s" if speed else ""
                bar.update(task, completed=done, last=last[-40:], rate=rate)

            yield tell


def counted(number: int, noun: str) -> str:
    """``1 row``, ``1,204 rows``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def to_json(value: Any, indent: int | None = None) -> str:
    """JSON of plain values, dates and pydantic values; text stays readable."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
