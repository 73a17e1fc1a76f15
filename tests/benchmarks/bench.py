"""Two pieces of work timed in turn in one run; what counts is the ratio, not the seconds."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from time import perf_counter


def ratio(
    name: str, ours: Callable[[], object], bare: Callable[[], object], runs: int = 15
) -> None:
    """Print how long ours takes beside the bare library call, medians of runs in turn."""
    times: dict[Callable[[], object], list[float]] = {ours: [], bare: []}
    ours(), bare()
    for _ in range(runs):
        for work, taken in times.items():
            begun = perf_counter()
            work()
            taken.append(perf_counter() - begun)
    ours_ms, bare_ms = (statistics.median(taken) * 1_000 for taken in times.values())
    print(f"{name:58} {ours_ms:10.2f} ms {bare_ms:10.2f} ms   x {ours_ms / bare_ms:6.2f}")
