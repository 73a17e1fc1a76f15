"""A blank page with the timer on it: a small fake model, and a fake audio clock."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, Route

from sciatica_lib.widgets.timer import RoutineTimer

# A page of this machine may keep things and the screen awake; every request is answered here.
ADDRESS = "http://127.0.0.1:9/"

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Timer</title>
<link rel="stylesheet" href="/timer.css">
<body><main></main>
<script type="module">
import widget from "/timer.js";

// The model as anywidget hands it over, with a record of what went to Python.
function fakeModel(state) {
  const listeners = new Map();
  const model = {
    state: { status: "ready", phase_index: 0, results: [], acknowledged: 0, ...state },
    saved: [],
    sent: [],
    get: (name) => model.state[name],
    set(name, value) {
      model.state[name] = value;
      model.changed = { ...model.changed, [name]: value };
    },
    save_changes() {
      model.saved.push(structuredClone({ ...model.changed }));
      model.changed = {};
    },
    send: (message) => model.sent.push(message),
    on: (name, call) => listeners.set(name, [...(listeners.get(name) ?? []), call]),
    off: (name, call) =>
      listeners.set(name, (listeners.get(name) ?? []).filter((one) => one !== call)),
    acknowledge(upTo) {
      model.state.acknowledged = upTo;
      for (const call of listeners.get("change:acknowledged") ?? []) call();
    },
  };
  return model;
}

// An audio clock that runs beside the page's clock; it notes what would sound, and when.
window.sounds = [];
window.AudioContext = class {
  state = "suspended";
  destination = {};
  get currentTime() { return performance.now() / 1000 + 1000; }
  getOutputTimestamp() {
    return { contextTime: this.currentTime, performanceTime: performance.now() };
  }
  async resume() { this.state = "running"; }
  async close() {}
  createGain() {
    const ramp = () => {};
    const gain = {
      setValueAtTime: ramp, linearRampToValueAtTime: ramp, exponentialRampToValueAtTime: ramp,
    };
    const node = {
      gain,
      connect(to) { node.to = to; return to; },
      disconnect() {
        const nowS = performance.now() / 1000;
        for (const sound of window.sounds) {
          if (sound.shape?.to === node && sound.at >= nowS) sound.cut = true;
        }
      },
    };
    return node;
  }
  createOscillator() {
    const sound = { cut: false };
    const note = {
      frequency: {},
      connect(shape) { sound.shape = shape; return shape; },
      start(when) {
        window.sounds.push(Object.assign(sound, { at: when - 1000, hertz: note.frequency.value }));
      },
      stop() {},
    };
    return note;
  }
};

window.mount = async (state, views = 1) => {
  const model = fakeModel(state);
  const made = widget();
  model.close = await made.initialize({ model });
  model.unmount = [];
  for (let view = 0; view < views; view += 1) {
    const el = document.createElement("div");
    document.querySelector("main").append(el);
    model.unmount.push(await made.render({ model, el }));
  }
  window.models = [...(window.models ?? []), model];
  window.model = model;
};
window.heard = () =>
  window.sounds.filter((one) => !one.cut).map(({ at, hertz }) => ({ at, hertz }));
document.documentElement.dataset.ready = "true";
</script>
</body>
</html>
"""


def open_page(page: Page) -> None:
    """Open the blank page; nothing leaves the browser."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if name == "timer.js":
            route.fulfill(body=str(RoutineTimer._esm), content_type="text/javascript")
        elif name == "timer.css":
            route.fulfill(body=str(RoutineTimer._css), content_type="text/css")
        else:
            route.fulfill(body=_PAGE, content_type="text/html")

    page.route("**/*", answer)
    page.goto(ADDRESS)
    page.wait_for_selector("html[data-ready]", state="attached")


def mount(page: Page, timeline: dict[str, Any], *, views: int = 1, **state: Any) -> None:
    """Put a timer on the page, as JupyterLab does when a notebook shows one."""
    whole = {"timeline": timeline, "routine_id": "r-1", **state}
    page.evaluate(f"mount({json.dumps(whole)}, {views})")


def phase(
    kind: str, duration_s: float, set_index: int | None = None, **rest: Any
) -> dict[str, Any]:
    """Return one phase, with plain words for what the test does not care about."""
    return {
        "kind": kind,
        "duration_s": duration_s,
        "exercise": "hip_bridge",
        "name": "Hip bridge",
        "side": None,
        "set": 1,
        "sets": 2,
        "rep": None if set_index is None else 1,
        "reps": 2,
        "cue": {"move": "Lift", "hold": "Hold", "return": "Lower", "rest": "Rest"}.get(kind, kind),
        "text": f"What to do in {kind}.",
        "set_index": set_index,
        **rest,
    }


def small_timeline() -> dict[str, Any]:
    """Return two sets of two reps: 10 s ready, 2 x (2 + 5 + 3) s, 20 s rest, the same again."""
    phases = [phase("get_ready", 10)]
    for index in (0, 1):
        if index:
            phases.append(phase("rest", 20, set=2))
        phases += [
            phase(kind, seconds, index, rep=rep, set=index + 1)
            for rep in (1, 2)
            for kind, seconds in (("move", 2), ("hold", 5), ("return", 3))
        ]
    one = {
        "exercise": "hip_bridge",
        "name": "Hip bridge",
        "side": None,
        "sets_planned": 2,
        "reps_planned": 2,
        "hold_s": 5,
        "rest_s": 20,
    }
    sets = [{**one, "set_number": number} for number in (1, 2)]
    return {"schema": 1, "title": "A small routine", "total_s": 70, "phases": phases, "sets": sets}
