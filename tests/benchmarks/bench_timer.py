"""How exact the routine timer is, beside the usual ways to make one in a notebook.

One run in a real JupyterLab in Chromium: each timer shows the same phases, once with the kernel
idle and once with the kernel busy for ten seconds. What counts is when the page shows a change.

Run: `python tests/benchmarks/bench_timer.py` (about 15 minutes; leave the machine alone), or
`python tests/benchmarks/bench_timer.py ours` (about 6 minutes) for our own rows alone.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, WebSocket

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "browser"), str(TESTS)]

from conftest import Lab, opened_chromium, opened_lab  # noqa: E402 (found through the line above)
from phone_page import LIBRARY, make_page, opened_phone, small_plan  # noqa: E402
from timer_page import mount, open_page  # noqa: E402

from sciatica_lib.exercises.library import Exercise, read_exercises  # noqa: E402
from sciatica_lib.exercises.plan import Plan  # noqa: E402
from sciatica_lib.exercises.plan_file import read_plan  # noqa: E402
from sciatica_lib.exercises.routine import timeline  # noqa: E402
from sciatica_lib.places import shipped_dir  # noqa: E402

BUSY_AFTER_S = 15
BUSY_S = 10
MINUTE_S = 60
LONGEST_PHASE_S = 3
SLOWEST_S = 120  # when a run is given up
FRAME_MS = 1_000 / 60

# ---- The timers ---------------------------------------------------------------------------------

_SHARED = """
import asyncio, json, threading, time
from bisect import bisect_right
from itertools import accumulate, pairwise
from pathlib import Path
import ipywidgets

lengths = [phase["duration_s"] for phase in json.loads(Path("timeline.json").read_text())["phases"]]
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
from sciatica_lib.exercises.figure import for_browser, read_figures
from sciatica_lib.widgets.timer import RoutineTimer
from sciatica_lib.places import (shipped_dir)

routine = json.loads(Path("timeline.json").read_text())
figures = read_figures(shipped_dir() / "data" / "poses.toml")
names = {phase["figure"] for phase in routine["phases"]}
timer = RoutineTimer(routine, "benchmark", for_browser(figures[name] for name in names))
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
"""

# One call that never lets another thread of the kernel run, as many calls of libraries do.
_BUSY_IN_ONE_CALL = f"""
import time
def taken(count):
    begin = time.perf_counter()
    sum(range(count))
    return time.perf_counter() - begin

quickest_s = min(taken(10_000_000) for _ in range(3))
taken(int(10_000_000 * {BUSY_S} / quickest_s))
"""
IDLE = None
CONDITIONS = {
    "idle": IDLE,
    f"busy {BUSY_S} s": _BUSY,
    f"busy {BUSY_S} s in one call": _BUSY_IN_ONE_CALL,
}


@dataclass(frozen=True, kw_only=True)
class Timer:
    """One way to make a timer: its cell, where it shows the phase, and its start button."""

    name: str
    code: str
    shows: str = ".widget-label"
    start: str = "button:text-is('Start')"
    tick_s: float | None = None  # what is shown is a number of ticks, not of a phase
    limit_s: float = SLOWEST_S


OURS = Timer(
    name="the routine timer",
    code=_OURS,
    shows=".sw-timer",
    start=".sw-timer >> role=button[name='Start's]",
)
_PLAYS = {"shows": ".widget-readout", "start": ".widget-play button >> nth=0"}
THREAD = Timer(name="thread, deadlines, 10 Hz", code=_SHARED + _THREAD)
TIMERS = (
    OURS,
    Timer(name="asyncio, adding sleeps, 10 Hz", code=_SHARED + _SLEEPS),
    Timer(name="asyncio, deadlines, 10 Hz", code=_SHARED + _DEADLINES),
    THREAD,
    Timer(
        name="Play + jslink, 10 Hz", code=_SHARED + _PLAY.format(tick_ms=100), tick_s=0.1, **_PLAYS
    ),
    Timer(
        name="Play + jslink, 1 Hz", code=_SHARED + _PLAY.format(tick_ms=1000), tick_s=1, **_PLAYS
    ),
)

# ---- In the page --------------------------------------------------------------------------------

# Notes when what is shown becomes another phase; `all` is resolved after the last one.
_WATCH = """(shows, ends, tickS, limitS, busyAfterS, code, keepBusy) => {
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
  const all = new Promise((resolve) => {
    finish = () => resolve({ seen, frames, ended: performance.now() });
  });
  const look = () => {
    const index = read();
    if (index === last) return;
    last = index;
    seen.push([index, performance.now()]);
    if (seen.length === 1) {
      setTimeout(finish, limitS * 1000);
      if (code !== null) {
        setTimeout(() => { window.busyS = keepBusy(code); }, busyAfterS * 1000);
      }
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

# Runs some code as a cell does, and notes for how long it kept the kernel busy.
_KEEP_BUSY = """async (code) => {
  const { kernel } = jupyterapp.shell.currentWidget.context.sessionContext.session;
  const begin = performance.now();
  await kernel.requestExecute({ code }).done;
  return (performance.now() - begin) / 1000;
}"""


@dataclass(frozen=True)
class Run:
    """What one run showed: when each phase was seen, in ms, and what went over the wire."""

    seen: list[tuple[int, float]]
    ended: float
    frames: list[float]
    sent: int
    received: int
    busy_s: float | None

    @property
    def lasted_s(self) -> float:
        return (self.ended - self.seen[0][1]) / 1_000


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
    busy: str | None,
) -> Run:
    """Start one timer in a fresh page with a fresh kernel and watch it to its end."""
    folder = lab.home / "notebooks"
    (folder / "timeline.json").write_text(json.dumps(routine), encoding="utf-8")
    lab.save("benchmark.ipynb", json.loads(_notebook(timer.code)))
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    wire = Wire(page)
    lab.open(page, "benchmark.ipynb")
    page.locator(timer.shows).wait_for()
    ends = list(accumulate(phase["duration_s"] for phase in routine["phases"]))
    # The page itself keeps the kernel busy: nothing is asked of it while it is watched.
    given = [timer.shows, ends, timer.tick_s, timer.limit_s, BUSY_AFTER_S, busy]
    page.evaluate(f"(given) => ({_WATCH})(...given, {_KEEP_BUSY})", given)
    wire.counts.clear()
    page.locator(timer.start).click()
    noted = page.evaluate("window.benchmark")
    counts = wire.counts.copy()
    busy_s = page.evaluate("window.busyS") if busy else None
    page.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
    context.close()
    seen = [(index, at) for index, at in noted["seen"]]
    return Run(seen, noted["ended"], noted["frames"], counts["sent"], counts["received"], busy_s)


def _notebook(source: str) -> str:
    cell = {"cell_type": "code", "id": "timer", "metadata": {}, "source": source.strip()}
    return json.dumps(
        {
            "cells": [{**cell, "outputs": [], "execution_count": None}],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def measure_on_phone(browser: Browser, folder: Path) -> tuple[Run, dict[str, Any]]:
    """Start the routine on the page for a phone and watch it to its end."""
    plan = small_plan()
    routine = timeline(plan, LIBRARY).to_dict()
    ends = list(accumulate(phase["duration_s"] for phase in routine["phases"]))
    with opened_phone(browser, make_page(folder, plan), clock=False) as phone:
        phone.pass_first_visit()
        phone.tap("Save and start: 2 min")
        phone.page.locator(".sw-timer[data-status=running]").wait_for()
        given = [OURS.shows, ends, None, SLOWEST_S + ends[-1], 0, None]
        phone.page.evaluate(f"(given) => ({_WATCH})(...given, null)", given)
        noted = phone.page.evaluate("window.benchmark")
    # It is watched from a moment after its start: the second phase sets the clock.
    seen = [(index, at) for index, at in noted["seen"] if index > 0]
    return Run(seen, noted["ended"], noted["frames"], 0, 0, None), routine


# ---- The routines -------------------------------------------------------------------------------


def quick_routine(plan: Plan, library: Mapping[str, Exercise]) -> dict[str, Any]:
    """Return a routine of less than a minute with phases of 1 to 3 s.

    What is between sets is cut to that, where the words that are spoken would need longer.
    """
    doses = {
        "hip_bridge": {"reps": 8, "hold_s": 1},
        "nerve_glide": {"reps": 3, "hold_s": 0},
    }
    quick = [
        replace(dose, sets=1, rest_s=0, move_s=1, return_s=1, **doses[dose.exercise])
        for dose in plan.exercises
        if dose.exercise in doses
    ]
    routine = timeline(replace(plan, exercises=tuple(quick)), library).to_dict()
    for phase in routine["phases"]:
        phase["duration_s"] = min(phase["duration_s"], LONGEST_PHASE_S)
    return {**routine, "total_s": sum(phase["duration_s"] for phase in routine["phases"])}


def only(plan: Plan, exercise: str) -> Plan:
    """Return the plan with one of its exercises, the dose unchanged."""
    kept = tuple(dose for dose in plan.exercises if dose.exercise == exercise)
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
    each_minute = [after - before for before, after in pairwise(minutes)]
    return Run(seen, seen[-1][1], [], minutes[-1], 0, None), each_minute


# ---- What came out ------------------------------------------------------------------------------


def errors_ms(run: Run, routine: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Return for each change its ideal moment in s and how late it was in ms.

    The first that was seen sets the clock. A change that was never shown counts as made when a
    later phase was.
    """
    ends = list(accumulate(phase["duration_s"] for phase in routine["phases"]))
    first, first_ms = run.seen[0]
    begin_ms = first_ms - sum(ends[first - 1 : first]) * 1_000
    return [
        (ideal_s, at - begin_ms - ideal_s * 1_000)
        for (before, _), (index, at) in pairwise(run.seen)
        for ideal_s in ends[before:index]
    ]


def drift_ms_per_s(errors: list[tuple[float, float]]) -> float:
    """Return by how much the error grows, as the slope of a straight line through all changes."""
    return statistics.linear_regression(*zip(*errors, strict=True)).slope


def quantile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


HEAD = (
    "timer",
    "kernel",
    "changes shown",
    "p50, ms",
    "p99, ms",
    "max, ms",
    "p99 of the rhythm, ms",
    "drift, ms/s",
    "messages out, /min",
    "in, /min",
)


def row(name: str, kernel: str, run: Run, routine: Mapping[str, Any]) -> str:
    errors = errors_ms(run, routine)
    size = [abs(error) for _, error in errors]
    usual = statistics.median(error for _, error in errors)
    rhythm = [abs(error - usual) for _, error in errors]
    per_minute = MINUTE_S / run.lasted_s
    has_kernel = kernel not in {"simulated", "none"}
    cells = (
        name,
        kernel,
        f"{len(run.seen) - 1} of {len(errors)}",
        f"{quantile(size, 50):,.1f}",
        f"{quantile(size, 99):,.1f}",
        f"{max(size):,.1f}",
        f"{quantile(rhythm, 99):,.1f}",
        f"{drift_ms_per_s(errors):+.2f}",
        f"{run.sent * per_minute:,.0f}",
        f"{run.received * per_minute:,.0f}" if has_kernel else "",
    )
    return line(cells)


def line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    library = read_exercises(shipped_dir() / "data" / "exercises.toml")
    plan = read_plan(shipped_dir() / "data" / "example" / "plan.json", library)
    quick, whole = quick_routine(plan, library), timeline(plan, library).to_dict()
    bridge = timeline(only(plan, "hip_bridge"), library).to_dict()
    notes: list[str] = []
    with (
        opened_chromium() as browser,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        say(
            f"{date.today().isoformat()}, {platform.system()}, {os.cpu_count()} cores, "  # noqa: DTZ011
            f"headless Chromium {browser.version}, JupyterLab {version('jupyterlab')}, "
            f"ipykernel {version('ipykernel')}, ipywidgets {version('ipywidgets')}, "
            f"Python {platform.python_version()}, load {_load()}\n"
        )
        say(line(HEAD))
        say(line(("---",) * len(HEAD)))
        with opened_lab(Path(folder)) as lab:
            for timer in TIMERS[:1] if sys.argv[1:] == ["ours"] else TIMERS:
                for kernel, busy in CONDITIONS.items():
                    if busy is _BUSY_IN_ONE_CALL and timer not in (OURS, THREAD):
                        continue
                    run = measure(browser, lab, timer, quick, busy=busy)
                    say(row(timer.name, kernel, run, quick))
                    notes.append(f"{timer.name}, {kernel}: {_frames(run)}, load {_load()}")
                    if busy:
                        notes[-1] += f", the kernel was busy for {run.busy_s:.2f} s"
            for_a_minute = replace(OURS, limit_s=MINUTE_S)
            run = measure(browser, lab, for_a_minute, bridge, busy=IDLE)
            say(row("the routine timer, hip bridge as prescribed, 1 min", "idle", run, bridge))
        run, short = measure_on_phone(browser, Path(folder))
        say(row("the routine timer, on the page for a phone", "none", run, short))
        notes.append(f"on the page for a phone: {_frames(run)}, load {_load()}")
        run, each_minute = simulate(browser, whole)
        say(row(f"the routine timer, {whole['total_s'] / 60:.1f} min", "simulated", run, whole))
    say("\nMessages out in each simulated minute: " + ", ".join(map(str, each_minute)))
    say("\n".join(notes))
    say(f"load at the end {_load()}")


def _frames(run: Run) -> str:
    took = [after - before for before, after in pairwise(run.frames)]
    late = sum(frame_ms > 1.5 * FRAME_MS for frame_ms in took)
    return (
        f"a frame took {statistics.median(took):.1f} ms (p50) to {max(took):.1f} ms, "
        f"{late} of {len(took)} came late"
    )


def _load() -> str:
    return (
        ", ".join(f"{load:.2f}" for load in os.getloadavg()) if hasattr(os, "getloadavg") else "-"
    )


if __name__ == "__main__":
    main()
