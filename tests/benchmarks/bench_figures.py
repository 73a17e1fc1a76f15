"""What the moving figures cost: Python's side, the bytes sent, and a frame on a slow computer.

A movement is shown frame by frame in Chromium, for each exercise and each way to do it: for the
first time, when each moment is new, and for the third time, as in all repetitions after it.
Counted is the processor's time of the page's thread for scripts, styles and layout, without what
empty frames take, and times six, for a computer six times slower. Painting is not in it. Other
programs count only in so far as they push the page out of the processor's cache.

Run: `python tests/benchmarks/bench_figures.py` (three minutes)
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
sys.path[:0] = [str(TESTS / "browser"), str(TESTS)]

from blank_page import open_blank_page  # noqa: E402 (found through the line above)
from conftest import opened_chromium  # noqa: E402

from sciatica_lib.exercises.figure import for_browser, read_figures  # noqa: E402
from sciatica_lib.places import shipped_dir  # noqa: E402
from sciatica_lib.widgets.pictures import ExercisePictures  # noqa: E402

RUNS = 3
SLOWER = 6
FRAMES = 72
STRETCH = 6
"""So many frames are counted together."""
COUNTED = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")
_PAGE = """<!doctype html>
<html lang="en"><head><title>Figures</title><link rel="stylesheet" href="/widget.css"></head>
<body><main style="width: 420px; height: 280px; container-type: inline-size"></main>
<script type="module">
import { Figure } from "/static/figure.js";
let figure;
window.prepare = (known, name) => {
  figure = new Figure(known);
  document.querySelector("main").replaceChildren(figure.picture);
  figure.show({ name, figure: name, side: null }, 0);
};
window.play = (name, steps) => new Promise((resolve) => {
  const frame = () => {
    if (steps.length === 0) return requestAnimationFrame(resolve);
    const reach = steps.shift();
    if (name) figure.show({ name, figure: name, side: null }, reach);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
});
document.documentElement.dataset.ready = "true";
</script></body></html>
"""


def python_side() -> tuple[float, int, dict[str, Any]]:
    """Return how many ms the five figures take, how many bytes they are, and all that there are."""
    taken = []
    for _ in range(RUNS):
        begun = process_time()
        figures = read_figures(shipped_dir() / "data" / "poses.toml")
        five = [figure for name, figure in figures.items() if "/" not in name][:5]
        sent = for_browser(five)
        taken.append((process_time() - begun) * 1_000)
    size = len(json.dumps(sent, separators=(",", ":")))
    return statistics.median(taken), size, for_browser(figures.values())


class Stopwatch:
    """Tells how long the page's thread took for a frame, on a computer that is so much slower."""

    def __init__(self, page: Page) -> None:
        self.page, self.session = page, page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def _counted_s(self) -> float:
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return sum(metric["value"] for metric in metrics if metric["name"] in COUNTED)

    def frame_ms(self, name: str | None, steps: list[float]) -> float:
        """Show a figure at each step, one a frame; without a name the frames are empty."""
        begun = self._counted_s()
        self.page.evaluate("([name, steps]) => play(name, steps)", [name, steps])
        return (self._counted_s() - begun) * 1_000 * SLOWER / len(steps)


def browser_side(page: Page, known: dict[str, Any]) -> None:
    """Print what a frame of each figure costs where the processor is slow."""
    watch = Stopwatch(page)
    steps = [(step + 1) / FRAMES for step in range(FRAMES)]
    stretches = [steps[at : at + STRETCH] for at in range(0, FRAMES, STRETCH)]
    empty = statistics.median(watch.frame_ms(None, stretches[0]) for _ in range(10 * RUNS))
    print(f"an empty frame: {empty:.1f} ms, taken off below")
    print("the median frame of a movement, and of its slowest tenth of a second")
    print(f"{'':32} {'for the first time':>21} {'the third time':>21}")
    for name in known["figures"]:
        shown: dict[str, list[list[float]]] = {"first": [], "second": [], "third": []}
        for _ in range(RUNS):
            page.evaluate("([known, name]) => prepare(known, name)", [known, name])
            for runs in shown.values():
                runs.append([watch.frame_ms(name, stretch) - empty for stretch in stretches])
        told = [name.ljust(32)]
        for time in ("first", "third"):
            taken = [statistics.median(found) for found in zip(*shown[time], strict=True)]
            told.append(f"{statistics.median(taken):8.1f} ms {max(taken):5.1f} ms")
        print(*told)


if __name__ == "__main__":
    median_ms, size, whole = python_side()
    print(f"Python, five figures: {median_ms:.0f} ms; sent: {size / 1_000:.1f} kB")
    with opened_chromium() as chromium:
        blank = chromium.new_page()
        open_blank_page(blank, _PAGE, ExercisePictures)
        browser_side(blank, whole)
