"""A blank page with the timer on it: a small fake model, and a fake audio clock."""

from __future__ import annotations

import json
from typing import Any

from blank_page import open_blank_page
from playwright.sync_api import Page

from sciatica_lib.exercises.figure import for_browser, read_figures
from sciatica_lib.places import shipped_dir
from sciatica_lib.widgets.timer import RoutineTimer

FIGURES = for_browser(read_figures(shipped_dir() / "data" / "poses.toml").values())

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Timer</title>
<link rel="stylesheet" href="/widget.css">
<body><main></main>
<script type="module">
import widget from "/widget.js";

// The model as anywidget hands it over, with a record of what went to Python.
function fakeModel(state) {
  const listeners = new Map();
  const model = {
    state: { status: "ready", results: [], acknowledged: 0, ...state },
    saved: [],
    told: [],
    sent: [],
    get: (name) => model.state[name],
    set(name, value) {
      model.state[name] = value;
      model.changed = { ...model.changed, [name]: value };
      if (name === "results") model.told.push(...value);
    },
    save_changes() {
      model.saved.push(structuredClone({ ...model.changed }));
      model.changed = {};
    },
    // As Python does: an answer like the one before is not sent.
    answer(permission) {
      if (JSON.stringify(permission) === JSON.stringify(model.state.permission)) return;
      model.state.permission = permission;
      for (const call of listeners.get("change:permission") ?? []) call();
    },
    asked: [],
    send(message) {
      if (message.kind !== "may_start") model.sent.push(message);
      else {
        const { number } = message;
        model.asked.push(number);
        const words = window.refusal ?? "";
        if (words !== "no answer") queueMicrotask(() => model.answer({ number, words }));
      }
    },
    on: (name, call) => listeners.set(name, [...(listeners.get(name) ?? []), call]),
    off: (name, call) =>
      listeners.set(name, (listeners.get(name) ?? []).filter((known) => known !== call)),
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
        const loudness = sound.shape.to.gain.value;
        const hertz = note.frequency.value;
        window.sounds.push(Object.assign(sound, { at: when - 1000, hertz, loudness }));
      },
      stop() {},
    };
    return note;
  }
};

// A voice that notes what it would say; a browser in a test has none.
window.giveVoice = () => {
  window.spoken = [];
  const voices = [{ lang: "en-GB", name: "A voice" }];
  speechSynthesis.getVoices = () => voices;
  window.voiceVolumes = [];
  speechSynthesis.speak = (speech) => {
    window.spoken.push(speech.text);
    window.voiceVolumes.push(speech.volume);
  };
  window.SpeechSynthesisUtterance = class {
    constructor(text) { this.text = text; }
  };
  speechSynthesis.dispatchEvent(new Event("voiceschanged"));
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

// A page without Jupyter: a controller, a view, and a receiver that takes results in at once.
window.mountPlain = async ({ timeline, figures, routineId }) => {
  const { Controller } = await import("/static/controller.js");
  const { View } = await import("/static/view.js");
  window.taken = [];
  window.refusing = false;
  let acknowledge;
  const receiver = {
    publish(status, results) {
      if (refusing || results.length === 0) return;
      window.taken.push(...results);
      acknowledge(results.at(-1).seq);
    },
    remind() {},
    onAcknowledged(call) {
      acknowledge = call;
      return () => {};
    },
  };
  window.controller = new Controller({ timeline, routineId, receiver });
  const element = document.querySelector("main");
  window.view = new View({ controller, title: timeline.title, figures, element });
};
window.heard = () =>
  window.sounds.filter(({ cut }) => !cut).map(({ at, hertz }) => ({ at, hertz }));
document.documentElement.dataset.ready = "true";
</script>
</body>
</html>
"""


def open_page(page: Page) -> None:
    """Open the blank page; nothing leaves the browser."""
    open_blank_page(page, _PAGE, RoutineTimer)


def mount(page: Page, timeline: dict[str, Any], *, views: int = 1, **state: Any) -> None:
    """Put a timer on the page, as JupyterLab does when a notebook shows one."""
    whole = {"timeline": timeline, "figures": FIGURES, "routine_id": "r-1", **state}
    page.evaluate(f"mount({json.dumps(whole)}, {views})")


def mount_without_jupyter(page: Page, timeline: dict[str, Any]) -> None:
    """Put a timer on the page from its scripts as they are, without a widget and its model."""
    whole = {"timeline": timeline, "figures": FIGURES, "routineId": "r-1"}
    page.evaluate(f"mountPlain({json.dumps(whole)})")


def phase(
    kind: str, duration_s: float, set_index: int | None = None, **rest: Any
) -> dict[str, Any]:
    """Return one phase, with plain words for what the test does not care about."""
    cue = {"move": "Lift", "hold": "Hold", "return": "Lower", "rest": "Rest"}.get(kind, kind)
    side = rest.get("side")
    return {
        "kind": kind,
        "duration_s": duration_s,
        "exercise": "hip_bridge",
        "name": "Hip bridge",
        "figure": "hip_bridge",
        "side": None,
        "limbs": f"{side} leg" if side else "",
        "set": 1,
        "sets": 2,
        "rep": None if set_index is None else 1,
        "reps": 2,
        "cue": cue,
        "text": f"What to do in {kind}.",
        "say": f"Say {cue}.",
        "soon": "",
        "soon_s": 0,
        "set_index": set_index,
        "heed": [],
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
    planned = {
        "exercise": "hip_bridge",
        "name": "Hip bridge",
        "side": None,
        "sets_planned": 2,
        "reps_planned": 2,
        "hold_s": 5,
        "rest_s": 20,
        "dose": "2 sets of 2, hold 5 s, rest 20 s",
    }
    sets = [{**planned, "set_number": number} for number in (1, 2)]
    whole = {"schema": 1, "title": "A small routine", "total_s": 70}
    return {**whole, "phases": phases, "sets": sets, "alternatives": []}


def choices_timeline() -> dict[str, Any]:
    """Return a bridge without sides, and a nerve glide that may begin with either side.

    5 s ready, 2 x (1 + 1) s; 5 s to the next exercise; (2 + 2) s, 5 s to change, (2 + 2) s.
    """
    glide = {"exercise": "nerve_glide", "name": "Seated nerve glide", "figure": "nerve_glide"}
    glide |= {"sets": 1, "reps": 1}
    bridge = {"sets": 1}

    def of_bridge(*, own_pace: bool) -> list[dict[str, Any]]:
        ready = phase("get_ready", 5, **bridge)
        if own_pace:
            return [ready, phase("own_pace", 4, 0, rep=None, cue="2 reps", **bridge)]
        reps = [(rep, kind) for rep in (1, 2) for kind in ("move", "return")]
        return [ready, *(phase(kind, 1, 0, rep=rep, **bridge) for rep, kind in reps)]

    def of_glide(first: str, *, own_pace: bool) -> list[dict[str, Any]]:
        found = []
        for side in (first, "left" if first == "right" else "right"):
            before = "next_exercise" if side == first else "change_sides"
            found.append(phase(before, 5, side=side, **glide))
            place = 1 if side == "right" else 2
            if own_pace:
                found.append(phase("own_pace", 4, place, rep=None, side=side, **glide))
            else:
                found += [phase(kind, 2, place, side=side, **glide) for kind in ("move", "return")]
        return found

    def planned(exercise: str, name: str, side: str | None, reps: int) -> dict[str, Any]:
        rest = {"set_number": 1, "sets_planned": 1, "hold_s": 0, "rest_s": 0}
        rest["dose"] = f"1 set of {reps}"
        return {"exercise": exercise, "name": name, "side": side, "reps_planned": reps, **rest}

    alternatives = [
        {"exercise": "hip_bridge", "swapped": False, "own_pace": True,
         "phases": of_bridge(own_pace=True)},
        *(
            {"exercise": "nerve_glide", "swapped": swapped, "own_pace": own_pace,
             "phases": of_glide("left" if swapped else "right", own_pace=own_pace)}
            for swapped, own_pace in ((True, False), (False, True), (True, True))
        ),
    ]  # fmt: skip
    return {
        "schema": 1,
        "title": "A routine with choices",
        "total_s": 27,
        "phases": [*of_bridge(own_pace=False), *of_glide("right", own_pace=False)],
        "sets": [
            planned("hip_bridge", "Hip bridge", None, 2),
            planned("nerve_glide", "Seated nerve glide", "right", 1),
            planned("nerve_glide", "Seated nerve glide", "left", 1),
        ],
        "alternatives": alternatives,
    }
