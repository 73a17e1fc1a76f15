"""How exact the routine timer is, beside the usual ways to make one in a notebook.

One run in a real JupyterLab in Chromium: each timer shows the same phases, once with the kernel
idle and once with the kernel busy for ten seconds. What counts is when the page shows a change.

Run: `python tests/benchmarks/bench_timer.py` (about 12 minutes; leave the machine alone meanwhile)
"""

from __future__ import annotations

import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "browser")]

from conftest import FLAGS, NOTEBOOK, Lab, _address  # noqa: E402 (found through the line above)
from find_chromium import found_chromium  # noqa: E402
from timer_page import mount, open_page  # noqa: E402

from sciatica_lib.exercises import read_exercises  # noqa: E402
from sciatica_lib.plan import Plan, read_plan  # noqa: E402
from sciatica_lib.routine import timeline  # noqa: E402
from sciatica_lib.workbook import shipped_dir  # noqa: E402

BUSY_AFTER_S = 15
BUSY_S = 10
MINUTE_S = 60
SLOWEST_S = 120  # when a run is given up
FRAME_MS = 1_000 / 60

# ---- The timers ---------------------------------------------------------------------------------

_SHARED = """
import asyncio, json, threading, time
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path
import ipywidgets

lengths = [one["duration_s"] for one in json.loads(Path("timeline.json").read_text())["phases"]]
ends = list(accumulate(lengths))
label = ipywidgets.Label("ready")
button = ipywidgets.Button(description="Start")

def shown(now):
    index = bisect_right(ends, now)
    return f"{index} - {ends[index] - now:.1f} s left" if index < len(ends) else f"{index} - done"
"""

_OURS = """
import json
from pathlib import Path
from sciatica_lib.widgets.timer import RoutineTimer

timer = RoutineTimer(json.loads(Path("timeline.json").read_text()), "benchmark")
timer.on_result(lambda result: None)
timer
"""

_SLEEPS = """
async def run():
    for index, seconds in enumerate(lengths):
        for tick in range(round(seconds * 10)):
            label.value = f"{index} - {seconds - tick / 10:.1f} s left"
            await asyncio.sleep(0.1)
    label.value = f"{len(lengths)} - done"

button.on_click(lambda _: asyncio.ensure_future(run()))
ipywidgets.VBox([button, label])
"""

_DEADLINES = """
async def run():
    begin = time.perf_counter()
    while (now := time.perf_counter() - begin) < ends[-1]:
        label.value = shown(now)
        await asyncio.sleep(max(0, begin + (int(now * 10) + 1) / 10 - time.perf_counter()))
    label.value = shown(now)

button.on_click(lambda _: asyncio.ensure_future(run()))
ipywidgets.VBox([button, label])
"""

_THREAD = """
def run():
    begin = time.perf_counter()
    while (now := time.perf_counter() - begin) < ends[-1]:
        label.value = shown(now)
        time.sleep(max(0, begin + (int(now * 10) + 1) / 10 - time.perf_counter()))
    label.value = shown(now)

button.on_click(lambda _: threading.Thread(target=run, daemon=True).start())
ipywidgets.VBox([button, label])
"""

_PLAY = """
ticks = round(ends[-1] * 1000 / {tick_ms})
play = ipywidgets.Play(value=-1, min=-1, max=ticks, interval={tick_ms}, show_repeat=False)
slider = ipywidgets.IntSlider(value=-1, min=-1, max=ticks)
ipywidgets.jslink((play, "value"), (slider, "value"))
ipywidgets.HBox([play, slider])
"""

_BUSY = f"""
import time
begin = time.perf_counter()
while time.perf_counter() < begin + {BUSY_S}: pass
print(round(time.perf_counter() - begin, 2))
"""


@dataclass(frozen=True, kw_only=True)
class Timer:
    """One way to make a timer: its cell, where it shows the phase, and its start button."""

    name: str
    code: str
    shows: str = ".widget-label"
    start: str = "button:text-is('Start')"
    tick_s: float | None = None  # what is shown is a number of ticks, not of a phase


OURS = Timer(
    name="the routine timer", code=_OURS, shows=".sw-timer", start=".sw-timer .sw-main >> nth=0"
)
_PLAYS = {"shows": ".widget-readout", "start": ".widget-play button >> nth=0"}
TIMERS = (
    OURS,
    Timer(name="asyncio, adding sleeps, 10 Hz", code=_SHARED + _SLEEPS),
    Timer(name="asyncio, deadlines, 10 Hz", code=_SHARED + _DEADLINES),
    Timer(name="thread, deadlines, 10 Hz", code=_SHARED + _THREAD),
    Timer(
        name="Play + jslink, 10 Hz", code=_SHARED + _PLAY.format(tick_ms=100), tick_s=0.1, **_PLAYS
    ),
    Timer(
        name="Play + jslink, 1 Hz", code=_SHARED + _PLAY.format(tick_ms=1000), tick_s=1, **_PLAYS
    ),
)

# ---- In the page --------------------------------------------------------------------------------

# Notes when what is shown becomes another phase; `all` is resolved after the last one.
_WATCH = """([shows, ends, tickS, limitS, busyAfterS, running]) => {
  const shown = document.querySelector(shows);
  const read = () => {
    const { status, index } = shown.dataset;
    if (status === "ready") return -1;
    if (status !== undefined) return status === "finished" ? ends.length : Number(index);
    const number = /^-?\\d+/.exec(shown.textContent)?.[0] ?? -1;
    if (tickS === null || number < 0) return Number(number);
    return ends.filter((end) => end <= number * tickS + 1e-6).length;
  };
  const seen = [];
  const frames = [];
  let last = -1;
  let finish;
  const all = new Promise((resolve) => { finish = () => resolve({ seen, frames }); });
  const look = () => {
    const index = read();
    if (index === last) return;
    last = index;
    seen.push([index, performance.now()]);
    if (seen.length === 1) {
      setTimeout(finish, limitS * 1000);
      if (busyAfterS !== null) setTimeout(running, busyAfterS * 1000);
    }
    if (index === ends.length) finish();
  };
  new MutationObserver(look).observe(shown, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["data-index", "data-status"],
  });
  const frame = (at) => { frames.push(at); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  window.benchmark = all;
}"""

_RUN_CELL = """(place) => {
  jupyterapp.shell.currentWidget.content.activeCellIndex = place;
  return jupyterapp.commands.execute("notebook:run-cell");
}"""


@dataclass(frozen=True)
class Run:
    """What one run showed: when each phase was reached, and what went over the wire."""

    seen: list[tuple[int, float]]
    frames: list[float]
    sent: int
    received: int
    busy_s: float | None

    @property
    def lasted_s(self) -> float:
        return (self.seen[-1][1] - self.seen[0][1]) / 1_000


class Wire:
    """Counts the messages between a page and its kernel."""

    def __init__(self, page: Page) -> None:
        self.counts: Counter[str] = Counter()
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        if "/channels" in socket.url:
            socket.on("framesent", lambda payload: self._count("sent", payload))
            socket.on("framereceived", lambda payload: self._count("received", payload))

    def _count(self, way: str, payload: str | bytes) -> None:
        if _channel(payload) in ("shell", "iopub"):
            self.counts[way] += 1


def _channel(payload: str | bytes) -> str:
    """Return the channel that a message of Jupyter's websocket belongs to."""
    if isinstance(payload, str):
        return str(json.loads(payload).get("channel"))
    begin, end = (int.from_bytes(payload[at : at + 8], "little") for at in (8, 16))
    return payload[begin:end].decode()


def measure(
    browser: Browser,
    lab: Lab,
    timer: Timer,
    routine: Mapping[str, Any],
    *,
    busy: bool,
    limit_s: float = SLOWEST_S,
) -> Run:
    """Start one timer in a fresh page with a fresh kernel and watch it to its end."""
    folder = lab.home / "notebooks"
    (folder / "timeline.json").write_text(json.dumps(routine), encoding="utf-8")
    (folder / "benchmark.ipynb").write_text(_notebook(timer.code, _BUSY), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    wire = Wire(page)
    lab.show(page, "benchmark.ipynb")
    page.locator(f"{NOTEBOOK} .jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    page.evaluate(_RUN_CELL, 0)
    page.locator(timer.shows).wait_for()
    ends = list(accumulate(phase["duration_s"] for phase in routine["phases"]))
    after = BUSY_AFTER_S if busy else None
    # The cell is run by the page itself: nothing is asked of it from outside while it is watched.
    page.evaluate(f"window.runBusy = () => ({_RUN_CELL})(1)")
    watch = f"(given) => ({_WATCH})([...given, window.runBusy])"
    page.evaluate(watch, [timer.shows, ends, timer.tick_s, limit_s, after])
    wire.counts.clear()
    page.locator(timer.start).click()
    noted = page.evaluate("window.benchmark")
    counts = wire.counts.copy()
    busy_s = None
    if busy:
        busy_s = float(page.locator(f"{NOTEBOOK} .jp-Cell").nth(1).locator("pre").inner_text())
    page.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
    context.close()
    seen = [(index, at) for index, at in noted["seen"]]
    return Run(seen, noted["frames"], counts["sent"], counts["received"], busy_s)


def _notebook(*cells: str) -> str:
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return json.dumps(
        {
            "cells": [
                {**code, "id": f"cell-{place}", "source": source.strip()}
                for place, source in enumerate(cells)
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


@contextmanager
def opened_lab(folder: Path) -> Iterator[Lab]:
    """Start the workbook as `python run.py --no-browser` does, in an empty folder."""
    (folder / "user").mkdir()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SCIATICA_", "JUPYTER"))
    }
    environment |= {
        "HOME": str(folder / "user"),
        "SCIATICA_HOME": str(folder / "private"),
        "SCIATICA_STATE": str(folder / "state"),
    }
    command = [sys.executable, "-m", "sciatica_lib", "open", "--no-browser"]
    process = subprocess.Popen(
        [*command, "--LabApp.expose_app_in_browser=True"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    try:
        address, token = _address(process)
        Thread(target=process.stderr.read, daemon=True).start()
        yield Lab(address, token, folder / "private", process, environment)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


# ---- The routines -------------------------------------------------------------------------------


def quick_plan(plan: Plan) -> Plan:
    """Return a plan of less than a minute with phases of 1 to 3 s."""
    doses = {
        "hip_bridge": {"reps": 10, "hold_s": 1},
        "nerve_glide": {"reps": 4, "hold_s": 0},
    }
    quick = [
        replace(each, sets=1, rest_s=0, move_s=1, return_s=1, **doses[each.exercise])
        for each in plan.exercises
        if each.exercise in doses
    ]
    return replace(
        plan, get_ready_s=3, change_sides_s=2, next_exercise_s=2, exercises=tuple(quick)
    )


def only(plan: Plan, exercise: str) -> Plan:
    """Return the plan with one of its exercises, the dose unchanged."""
    kept = tuple(each for each in plan.exercises if each.exercise == exercise)
    return replace(plan, exercises=kept)


# ---- In simulated time --------------------------------------------------------------------------

_NOTE_CHANGES = """() => {
  const timer = document.querySelector(".sw-timer");
  window.seen = [];
  const look = () => {
    const { status, index } = timer.dataset;
    const place = status === "finished" ? "end" : index;
    if (status !== "ready" && window.seen.at(-1)?.[0] !== place) {
      window.seen.push([place, performance.now(), model.saved.length]);
    }
  };
  new MutationObserver(look).observe(timer, { attributeFilter: ["data-index", "data-status"] });
}"""


def simulate(browser: Browser, routine: Mapping[str, Any]) -> tuple[Run, list[int]]:
    """Run a whole routine on a blank page whose clock we turn; also the messages of each minute."""
    ends = list(accumulate(phase["duration_s"] for phase in routine["phases"]))
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    begin = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
    page.clock.install(time=begin - timedelta(minutes=1))
    page.clock.pause_at(begin)
    open_page(page)
    mount(page, dict(routine))
    page.evaluate(_NOTE_CHANGES)
    page.get_by_role("button", name="Start", exact=True).first.click()
    minutes = [int(page.evaluate("model.saved.length + model.sent.length"))]
    for _ in range(int(ends[-1] // MINUTE_S) + 1):
        page.clock.run_for(MINUTE_S * 1_000)
        # Results are taken in as they come, as Python does it.
        page.evaluate("model.acknowledge(Math.max(0, ...model.state.results.map(r => r.seq)))")
        minutes.append(int(page.evaluate("model.saved.length + model.sent.length")))
    noted = page.evaluate("window.seen")
    context.close()
    seen = [(len(ends) if place == "end" else int(place), at) for place, at, _ in noted]
    each_minute = [after - before for before, after in zip(minutes, minutes[1:], strict=False)]
    return Run(seen, [], minutes[-1], 0, None), each_minute


# ---- What came out ------------------------------------------------------------------------------


def errors_ms(run: Run, routine: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Return for each change that was seen its ideal moment in s and how late it was in ms."""
    ends = list(accumulate(phase["duration_s"] for phase in routine["phases"]))
    (first, begin_ms), *later = run.seen
    assert first == 0, f"the first phase was not seen: {run.seen[:3]}"
    return [(ends[index - 1], at - begin_ms - ends[index - 1] * 1_000) for index, at in later]


def drift_ms_per_s(errors: list[tuple[float, float]]) -> float:
    """Return by how much the error grows, as the slope of a straight line through all changes."""
    return statistics.linear_regression(*zip(*errors, strict=True)).slope


def quantile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


HEAD = (
    "timer",
    "kernel",
    "changes seen",
    "p50, ms",
    "p99, ms",
    "max, ms",
    "drift, ms/s",
    "messages out, /min",
    "in, /min",
)


def row(name: str, kernel: str, run: Run, routine: Mapping[str, Any]) -> str:
    errors = errors_ms(run, routine)
    size = [abs(error) for _, error in errors]
    per_minute = MINUTE_S / run.lasted_s
    simulated = kernel == "simulated"
    cells = (
        name,
        kernel,
        f"{len(errors)} of {len(routine['phases'])}",
        f"{quantile(size, 50):,.1f}",
        f"{quantile(size, 99):,.1f}",
        f"{max(size):,.1f}",
        f"{drift_ms_per_s(errors):+.2f}",
        f"{run.sent * per_minute:,.0f}",
        "" if simulated else f"{run.received * per_minute:,.0f}",
    )
    return line(cells)


def line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    library = read_exercises(shipped_dir() / "data" / "exercises.toml")
    plan = read_plan(shipped_dir() / "data" / "example" / "plan.json", library)
    quick, whole = (timeline(one, library).to_dict() for one in (quick_plan(plan), plan))
    bridge = timeline(only(plan, "hip_bridge"), library).to_dict()
    frames: list[float] = []
    notes: list[str] = []
    chromium = found_chromium()
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=[*FLAGS, *(["--no-sandbox"] if as_root else [])],
        )
        say(
            f"{date.today().isoformat()}, {platform.system()}, {os.cpu_count()} cores, "  # noqa: DTZ011
            f"headless Chromium {browser.version}, JupyterLab {version('jupyterlab')}, "
            f"ipykernel {version('ipykernel')}, ipywidgets {version('ipywidgets')}, "
            f"Python {platform.python_version()}, load {_load()}\n"
        )
        say(line(HEAD))
        say(line(("---",) * len(HEAD)))
        with opened_lab(Path(folder)) as lab:
            for timer in TIMERS:
                for busy in (False, True):
                    run = measure(browser, lab, timer, quick, busy=busy)
                    say(row(timer.name, f"busy {BUSY_S} s" if busy else "idle", run, quick))
                    frames += [b - a for a, b in zip(run.frames, run.frames[1:], strict=False)]
                    if busy:
                        notes.append(f"{timer.name}: busy for {run.busy_s} s")
                    if timer is OURS:
                        notes.append(f"{timer.name}: {_frames(run)}, load {_load()}")
            run = measure(browser, lab, OURS, bridge, busy=False, limit_s=MINUTE_S)
            say(row("the routine timer, hip bridge as prescribed, 1 min", "idle", run, bridge))
        run, each_minute = simulate(browser, whole)
        say(row(f"the routine timer, {whole['total_s'] / 60:.1f} min", "simulated", run, whole))
        browser.close()
    say("\nMessages out in each simulated minute: " + ", ".join(map(str, each_minute)))
    say(f"All pages: a frame took {quantile(frames, 50):.1f} ms (p50), {max(frames):.1f} (longest)")
    say("\n".join(notes))
    say(f"load at the end {_load()}")


def _frames(run: Run) -> str:
    took = [after - before for before, after in zip(run.frames, run.frames[1:], strict=False)]
    late = sum(one > 1.5 * FRAME_MS for one in took)
    return f"{late} of {len(took)} frames came late, the longest took {max(took):.1f} ms"


def _load() -> str:
    return ", ".join(f"{one:.2f}" for one in os.getloadavg()) if hasattr(os, "getloadavg") else "-"


if __name__ == "__main__":
    main()
