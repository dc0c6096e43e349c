"""Time and memory against the size of the FAQ, each size in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks import generate
from benchmarks.rivals import BY_MEANING, rivals

_QUERIES = 300
_WIDTH = 50
_MOST_ENCODED = 1_000
"""Entries up to which matching by meaning is measured: its vectors take 10 ms an entry to make."""


def measure(entries: int, name: str) -> dict[str, float]:
    """Return build time, median and 99th percentile of a query (ms) and the peak memory (MB) of one matcher."""
    faq = generate.faq(entries)
    queries = generate.queries(faq, _QUERIES if entries <= 10_000 or name == "this bot" else 20)
    start = perf_counter()
    search = rivals()[name](faq)
    build = perf_counter() - start
    times = []
    for text, _ in queries:
        start = perf_counter()
        search(text)
        times.append(perf_counter() - start)
    times.sort()
    p99 = times[int(0.99 * (len(times) - 1))]
    return {"build": 1e3 * build, "median": 1e3 * median(times), "p99": 1e3 * p99, "peak": _peak()}


def _peak() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")  # ru_maxrss would be the parent's at least
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def table(sizes: Sequence[int]) -> list[str]:
    """Return a Markdown table of every size and matcher with ratios to this bot's median, and a drawing of it."""
    lines = [
        "| entries | matcher | median ms | × this bot | p99 ms | build ms | peak MB |",
        "|---|---|---|---|---|---|---|",
    ]
    drawn: dict[int, float] = {}
    for entries in sizes:
        names = [name for name in rivals() if name != BY_MEANING or entries <= _MOST_ENCODED]
        found = {name: _apart(entries, name) for name in names}
        mine = drawn[entries] = found["this bot"]["median"]
        lines += [
            f"| {entries:,} | {name} | {row['median']:.3f} | {row['median'] / mine:.1f} | {row['p99']:.3f}"
            f" | {row['build']:.0f} | {row['peak']:.0f} |"
            for name, row in found.items()
        ]
    return [*lines, "", *_draw(drawn)]


def _apart(entries: int, name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.speed", str(entries), name]
    root = Path(__file__).parent.parent
    output = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout  # noqa: S603 - ours
    found: dict[str, float] = json.loads(output)
    return found


def _draw(times: dict[int, float]) -> list[str]:
    most = max(times.values())
    bars = (f"{size:>9,} {'█' * max(1, round(_WIDTH * time / most))} {time:.2f} ms" for size, time in times.items())
    return ["```text", "this bot, median time of a query", *bars, "```"]


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), sys.argv[2])))
