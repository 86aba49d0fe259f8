"""How fast articles become triples, and in how much memory.

    python tests/benchmarks/bench_build.py --articles 200 --processes 1 2

Builds a graph from articles of about 500 words, put together from the sample corpus, in a
process of its own for each number of workers. Prints a table; memory is the peak of the parent
and of one child added up over the children, seconds are wall-clock and hold the start-up.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from kg.articles import read
from kg.paths import data_dir

WORDS = 500


def corpus(path: Path, count: int) -> None:
    """Write `count` different articles of about `WORDS` words."""
    samples = list(read([data_dir() / "articles"], on_error=lambda error: None))
    paragraphs = cycle([part for sample in samples for part in sample.text.split("\n\n") if part.strip()])
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            taken: list[str] = []
            while sum(len(part.split()) for part in taken) < WORDS:
                taken += islice(paragraphs, 1)
            text = "\n\n".join([*taken, f"This was dispatch {number} of the day."])
            record = {"id": f"bench-{number}", "date": "2019-05-14", "source": "Bench", "text": text}
            file.write(f"{json.dumps(record)}\n")


def measure(path: Path, output: Path, workers: int) -> dict[str, float]:
    """Build in this process; called in one of its own for each measurement."""
    from kg.pipeline import build

    report = build(path, output, workers=workers)
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if workers > 1 else 0
    return {
        "articles": report.articles,
        "words": report.words,
        "events": report.events,
        "triples": report.triples,
        "seconds": report.seconds,
        "megabytes": (parent + workers * child) / 1024,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        path, output, workers = options.measure
        print(json.dumps(measure(Path(path), Path(output), int(workers))))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.jsonl"
        corpus(path, options.articles)
        columns = (
            "processes",
            "articles",
            "words",
            "events",
            "triples",
            "seconds",
            "articles/s",
            "words/s",
            "MB",
        )
        print("".join(f"{column:>11}" for column in columns))
        for workers in options.processes:
            command = [sys.executable, __file__, "--measure", str(path), f"{folder}/graph.ttl", str(workers)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(done.stderr)
            found = json.loads(done.stdout)
            found |= {f"{name}/s": found[name] / found["seconds"] for name in ("articles", "words")}
            found |= {"processes": workers, "MB": found["megabytes"]}
            shown = [
                f"{found[name]:,.1f}" if name.endswith("s/s") else f"{found[name]:,.0f}" for name in columns
            ]
            print("".join(f"{value:>11}" for value in shown))


if __name__ == "__main__":
    main()
