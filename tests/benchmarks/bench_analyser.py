"""Words a second and memory of the embedded analyser, from raw text.

Reads the plain-text and Markdown sample articles a few times over, in one process and in two.
With files of annotated sentences as arguments it prints the analyser's scores on them as well.
"""

from __future__ import annotations

import multiprocessing
import platform
import resource
import sys
import time
from pathlib import Path

from kg.language import load_analyser
from kg.paths import data_dir

ROUNDS = 4


def articles() -> list[list[str]]:
    """Paragraphs of each sample article."""
    files = sorted(p for kind in ("*.txt", "*.md") for p in (data_dir() / "articles").glob(kind))
    return [[p for p in f.read_text(encoding="utf-8").split("\n\n") if p.strip()] for f in files]


def analysed(texts: list[list[str]]) -> tuple[int, float]:
    """Words read, and the seconds that took, loading left out."""
    analyser = load_analyser()
    analyser.analyse(["A first sentence warms it up."])
    began = time.perf_counter()
    words = sum(len(s) for article in texts for analysis in analyser.analyse(article) for s in analysis)
    return words, time.perf_counter() - began


def main(gold: list[str]) -> None:
    """Print the figures."""
    texts = articles() * ROUNDS
    began = time.perf_counter()
    identity = load_analyser().identity
    print(f"{identity} on {platform.machine()}, loaded in {time.perf_counter() - began:.2f} s")
    words, seconds = analysed(texts)
    one = words / seconds
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"one process: {words} words, {one:.0f} words/s, peak memory {memory} MB")
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        parts = pool.map(analysed, [texts, texts])
    both = sum(w for w, _ in parts) / max(s for _, s in parts)
    print(f"two processes: {both:.0f} words/s, {both / one:.2f} times one")
    if gold:
        from kg.language.training.__main__ import main as training

        training(["evaluate", *map(str, map(Path, gold))])


if __name__ == "__main__":
    main(sys.argv[1:])
