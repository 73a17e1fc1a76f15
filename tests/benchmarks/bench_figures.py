"""What the moving figures cost: Python's side, the bytes sent, and a frame on a slow computer.

A frame is drawn in Chromium with its processor throttled to a sixth, for each exercise of the
library: for the first time, when its outlines are computed, and again, when they are kept.

Run: `python tests/benchmarks/bench_figures.py` (about a minute)
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from time import process_time
from typing import Any

from playwright.sync_api import Page

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "browser")]

from blank_page import open_blank_page  # noqa: E402 (found through the line above)
from conftest import opened_chromium  # noqa: E402

from sciatica_lib.exercises.figure import for_browser, read_figures  # noqa: E402
from sciatica_lib.places import shipped_dir  # noqa: E402
from sciatica_lib.widgets.pictures import ExercisePictures  # noqa: E402

RUNS = 15
THROTTLED = 6
_PAGE = """<!doctype html>
<html lang="en"><head><title>Figures</title><link rel="stylesheet" href="/widget.css"></head>
<body><main style="width: 420px; height: 280px; container-type: inline-size"></main>
<script type="module">
import { Figure } from "/static/figure.js";
window.measure = (known, name) => {
  const figure = new Figure(known);
  document.querySelector("main").replaceChildren(figure.picture);
  const drawn = (reach) => {
    const begun = performance.now();
    figure.show({ name, figure: name, side: null }, reach);
    figure.picture.getBoundingClientRect();
    return performance.now() - begun;
  };
  drawn(0);
  const places = Array.from({ length: 96 }, (_, k) => (k + 1) / 96);
  return [places.map(drawn), places.reverse().map(drawn)];
};
document.documentElement.dataset.ready = "true";
</script></body></html>
"""


def python_side() -> tuple[float, int, dict[str, Any]]:
    """Return how many ms the five figures take, how many bytes they are, and what is sent."""
    taken = []
    for _ in range(RUNS):
        begun = process_time()
        figures = read_figures(shipped_dir() / "data" / "poses.toml")
        five = [figure for name, figure in figures.items() if "/" not in name][:5]
        sent = for_browser(five)
        taken.append((process_time() - begun) * 1_000)
    return statistics.median(taken), len(json.dumps(sent, separators=(",", ":"))), sent


def browser_side(page: Page, sent: dict[str, Any]) -> None:
    """Print what a frame of each figure costs where the processor is slow."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": THROTTLED})
    for name in sent["figures"]:
        first, again = page.evaluate("([known, name]) => measure(known, name)", [sent, name])
        print(f"{name:20} first {_spread(first)}   again {_spread(again)}")


def _spread(taken: list[float]) -> str:
    ordered = sorted(taken)
    return f"{statistics.median(taken):5.1f} ms (p95 {ordered[int(len(ordered) * 0.95)]:5.1f})"


if __name__ == "__main__":
    median_ms, size, whole = python_side()
    print(f"Python, five figures: {median_ms:.0f} ms; sent: {size / 1_000:.1f} kB")
    with opened_chromium() as chromium:
        blank = chromium.new_page()
        open_blank_page(blank, _PAGE, ExercisePictures)
        browser_side(blank, whole)
