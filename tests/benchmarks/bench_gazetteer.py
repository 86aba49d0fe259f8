"""How fast the gazetteer loads and finds names, and what memory it takes.

python tests/benchmarks/bench_gazetteer.py
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import time

# Plain sentences with as many names as news has, repeated to 500 words.
SENTENCES = (
    "Russian Foreign Minister Sergei Lavrov met U.S. Secretary of State John Kerry in Geneva on Thursday. "
    "The two sides agreed to send inspectors of the Organization for the Prohibition of Chemical Weapons. "
    "Moscow has said that it would accept a resolution of the UN Security Council, Interfax reported. "
    "A spokesman for the Iranian Foreign Ministry told reporters that talks would be held next month. "
    "Officials of the ministry did not say when the delegation would arrive, but hoped for progress soon. "
)


def memory() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Print the figures."""
    from kg.gazetteer import load_gazetteer

    before, begun = memory(), time.perf_counter()
    gazetteer = load_gazetteer()
    gazetteer.matches(SENTENCES)
    gazetteer.holders("foreign_minister", "russia", dt.date(2013, 9, 24))
    loaded = time.perf_counter() - begun
    text = " ".join((SENTENCES * 8).split()[:500])
    times = []
    for _ in range(50):
        begun = time.perf_counter()
        found = len(gazetteer.matches(text))
        times.append(time.perf_counter() - begun)
    print(f"records          {len(gazetteer.ids())}")
    print(f"loading          {loaded:.3f} s (tables, index and terms)")
    print(f"memory           {memory() - before:.0f} MB more, {memory():.0f} MB in all")
    print(f"matching         {sorted(times)[25] * 1000:.2f} ms for 500 words, {found} names (median of 50)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
