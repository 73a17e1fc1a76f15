// The timer on the page: it shows what the engine says, sounds the cues, and carries results over.
//
// One engine for each model, however many views show it. Python joins this file to engine.js, since
// a widget is one module. Text goes into the page as text only, and nothing here has an id.

import { EFFORT, createEngine, secondsShown, tones } from "./engine.js";

const PREFIX = "sciatica-timer:";
const TAKEN_OVER = "sciatica-timer-taken-over";
const ENDED = new Set(["stopped", "finished"]);

// Sounds are laid this far ahead on the audio clock, and the supply is renewed before it gets low:
// a hidden page may sleep for a minute.
const FILL_S = 90;
const LOW_S = 65;

// Results that were not taken in after so long are offered again.
const AGAIN_MS = 10_000;

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

const steadyNow = () => performance.now() / 1000;

// ---- What outlives the page ---------------------------------------------------------------------

// A browser may refuse to keep anything; the timer then does without.
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

const readKept = (key) => attempt(() => JSON.parse(localStorage.getItem(PREFIX + key)));
const writeKept = (key, value) =>
  attempt(() => localStorage.setItem(PREFIX + key, JSON.stringify(value)));

/** Forget routines that have nothing left to tell: ended ones, and those left alone for a week. */
function forgetOldRoutines(routineId) {
  attempt(() => {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(`${PREFIX}r:`))) {
      const kept = readKept(key.slice(PREFIX.length));
      const over = ENDED.has(kept?.status) || !(Date.now() - kept?.keptMs < WEEK_MS);
      if (key !== `${PREFIX}r:${routineId}` && over && !kept?.results?.length) {
        localStorage.removeItem(key);
      }
    }
  });
}

// ---- Sound --------------------------------------------------------------------------------------

// Notes in Hz, one after the other. Falling: leave off. Rising: a set is done. Four notes: the end.
const TONES = {
  move: { notes: [587], each_s: 0.16, level: 0.5 },
  hold: { notes: [784], each_s: 0.22, level: 0.5 },
  return: { notes: [440], each_s: 0.16, level: 0.5 },
  between: { notes: [523, 392], each_s: 0.2, level: 0.5 },
  set_done: { notes: [587, 880], each_s: 0.2, level: 0.6 },
  countdown: { notes: [1047], each_s: 0.07, level: 0.35 },
  end: { notes: [523, 659, 784, 1047], each_s: 0.32, level: 0.6 },
};

function createSound(layout) {
  const all = tones(layout);
  let context = null;
  let run = null; // the gain node of this stretch of running; cutting it silences what was laid out
  let filledTo = 0;
  let muted = readKept("muted") === true;

  function sound(tone, when) {
    const { notes, each_s: each, level } = TONES[tone];
    notes.forEach((hertz, place) => {
      const from = when + place * each;
      const until = from + each * (place === notes.length - 1 ? 2 : 1);
      const note = context.createOscillator();
      const shape = context.createGain();
      note.frequency.value = hertz;
      shape.gain.setValueAtTime(0, from);
      shape.gain.linearRampToValueAtTime(level, from + 0.01);
      shape.gain.exponentialRampToValueAtTime(0.001, until);
      note.connect(shape).connect(run);
      note.start(from);
      note.stop(until);
    });
  }

  function begin() {
    run = context.createGain();
    run.gain.value = 0.5;
    run.connect(context.destination);
  }

  function cut() {
    run?.disconnect();
    run = null;
  }

  // What stands on the audio clock minus what stands on the page's clock, in seconds.
  function offset() {
    const { contextTime, performanceTime } = context.getOutputTimestamp?.() ?? {};
    if (performanceTime > 0) return contextTime - performanceTime / 1000;
    return context.currentTime - steadyNow();
  }

  function fill(elapsed, at) {
    const shift = at - elapsed + offset();
    const until = elapsed + FILL_S;
    for (const { at: moment, tone } of all) {
      if (moment >= filledTo && moment < until) {
        sound(tone, Math.max(context.currentTime, moment + shift));
      }
    }
    filledTo = until;
  }

  return {
    /** Browsers let a page sound only from inside a click or a key press. */
    unlock() {
      const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
      if (context === null && Context) context = attempt(() => new Context());
      context?.resume().catch(() => {});
    },

    follow({ status, elapsed }, at) {
      // The last tone sounds on after the end.
      if (status === "finished") run = null;
      else if (status !== "running" || muted || context === null) cut();
      else if (context.state !== "running") {
        cut();
        context.resume().catch(() => {});
      } else {
        if (run === null) {
          begin();
          filledTo = elapsed - 0.05;
        }
        if (filledTo - elapsed < LOW_S) fill(elapsed, at);
      }
    },

    cut,

    playEnd() {
      if (muted || context === null) return;
      begin();
      sound("end", context.currentTime);
    },

    muted: () => muted,

    toggle() {
      muted = !muted;
      writeKept("muted", muted);
      cut();
    },

    close() {
      cut();
      context?.close().catch(() => {});
    },
  };
}

// ---- One timer for each model -------------------------------------------------------------------

function createTimer(model) {
  const routineId = model.get("routine_id");
  // After a restart of the kernel, an older timer of the same routine may still run on this page.
  // It keeps its place and leaves off; this one goes on from there.
  const self = {};
  const detail = { routineId, by: self };
  globalThis.dispatchEvent(new CustomEvent(TAKEN_OVER, { detail }));
  forgetOldRoutines(routineId);

  const engine = createEngine({
    timeline: model.get("timeline"),
    routineId,
    now: steadyNow,
    dateMs: () => Date.now(),
    kept: readKept(`r:${routineId}`) ?? { results: model.get("results") },
    acknowledged: model.get("acknowledged"),
  });
  const sound = createSound(engine.layout);
  const paints = new Set();
  let takenOver = false;
  let told = "";
  let cancel = () => {};
  let again = null;
  let late = false; // results wait longer than they should
  let lock = null; // keeps the screen awake

  function beat(at = steadyNow()) {
    cancel();
    engine.settle(at);
    // One reading of the clock for the picture, the sounds and the next beat.
    const state = { ...engine.state(at), takenOver, late, waiting: engine.results().length };
    sound.follow(state, at);
    tell(state, at);
    for (const paint of paints) paint(state);
    if (state.status === "running") cancel = nextBeat(state.left);
  }

  function nextBeat(left) {
    if (document.hidden) {
      const timeout = setTimeout(() => beat(), Math.min(1000, Math.ceil(left * 1000)));
      return () => clearTimeout(timeout);
    }
    const frame = requestAnimationFrame(() => beat());
    return () => cancelAnimationFrame(frame);
  }

  /** Tell Python, and keep for later, when the phase, the status or the results have changed. */
  function tell({ status, index }, at) {
    const results = engine.results();
    const news = JSON.stringify([status, index, results.map((result) => result.seq)]);
    if (news === told || takenOver) return;
    told = news;
    keep(at);
    stayAwake(status);
    model.set("status", status);
    model.set("phase_index", index);
    model.set("results", results);
    // With the kernel gone there is nobody to tell; the results wait here.
    attempt(() => model.save_changes());
    if (results.length > 0) again ??= setTimeout(offerAgain, AGAIN_MS);
  }

  function offerAgain() {
    again = null;
    if (engine.results().length === 0) return;
    late = true;
    attempt(() => model.send({ kind: "deliver" }));
    again = setTimeout(offerAgain, AGAIN_MS);
    beat();
  }

  function keep(at = steadyNow()) {
    if (takenOver || engine.state(at).status === "ready") return;
    writeKept(`r:${routineId}`, { ...engine.keep(at), keptMs: Date.now() });
  }

  async function stayAwake(status) {
    const wanted = status === "running" && !document.hidden;
    if (!wanted) {
      lock?.release().catch(() => {});
      lock = null;
    } else if (lock === null || lock.released) {
      lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
      if (engine.state(steadyNow()).status !== "running") stayAwake("paused");
    }
  }

  function act(command) {
    if (takenOver) return;
    sound.unlock();
    sound.cut();
    const at = steadyNow();
    engine[command](at);
    if (command === "skip" && engine.state(at).status === "finished") sound.playEnd();
    beat(at);
  }

  function onVisibility() {
    keep();
    stayAwake(engine.state(steadyNow()).status);
    beat();
  }

  function onTakenOver({ detail: other }) {
    if (other.routineId !== routineId || other.by === self || takenOver) return;
    engine.pause();
    keep();
    takenOver = true;
    beat();
  }

  function onAcknowledged() {
    engine.acknowledge(model.get("acknowledged"));
    late = false;
    beat();
  }

  const onHide = () => keep();
  document.addEventListener("visibilitychange", onVisibility);
  globalThis.addEventListener("pagehide", onHide);
  globalThis.addEventListener(TAKEN_OVER, onTakenOver);
  model.on("change:acknowledged", onAcknowledged);
  beat();

  return {
    engine,
    act,
    muted: sound.muted,
    toggleSound() {
      sound.unlock();
      sound.toggle();
      beat();
    },
    show(paint) {
      paints.add(paint);
      beat();
      return () => {
        paints.delete(paint);
        // A timer that nobody sees must not go on and count sets.
        if (paints.size === 0 && engine.state(steadyNow()).status === "running") act("pause");
      };
    },
    close() {
      engine.pause();
      keep();
      takenOver = true;
      beat();
      clearTimeout(again);
      sound.close();
      stayAwake("paused");
      document.removeEventListener("visibilitychange", onVisibility);
      globalThis.removeEventListener("pagehide", onHide);
      globalThis.removeEventListener(TAKEN_OVER, onTakenOver);
      model.off("change:acknowledged", onAcknowledged);
    },
  };
}

// ---- Words --------------------------------------------------------------------------------------

function inWords(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

const roughly = (seconds) =>
  seconds < 60 ? inWords(seconds) : `${Math.max(1, Math.round(seconds / 60))} min`;

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

const cueOf = (phase) => (phase.kind === "next_exercise" ? "Next exercise" : phase.cue);

function nextWords(phases, index) {
  const [phase, next] = [phases[index], phases[index + 1]];
  if (next === undefined) return "Next: the end";
  if (next.kind === "rest") return `Next: rest for ${inWords(next.duration_s)}`;
  if (next.kind === "change_sides") return `Next: change to the ${next.side} side`;
  if (next.kind === "next_exercise") return `Next exercise: ${next.name}`;
  const turn = next.side && next.side !== phase.side ? `, ${next.side} side` : "";
  return `Next: ${next.cue}${turn}`;
}

function spoken(phases, index) {
  const [phase, before] = [phases[index], phases[index - 1]];
  const side = phase.side ? `, ${phase.side} side` : "";
  if (!EFFORT.has(phase.kind)) return `${cueOf(phase)}. ${phase.text}`;
  if (phase.set_index !== before?.set_index) {
    const where = `${phase.name}, set ${phase.set} of ${phase.sets}${side}`;
    return `${where}. ${phase.cue}. ${phase.text}`;
  }
  if (phase.rep !== before.rep) return `${phase.cue}, rep ${phase.rep}${side}`;
  return phase.cue;
}

/** One line for each exercise of the routine, with its dose and its time. */
function overview({ phases, sets }) {
  const blocks = [];
  for (const phase of phases) {
    if (blocks.at(-1)?.exercise !== phase.exercise) {
      blocks.push({ exercise: phase.exercise, name: phase.name, seconds: 0, sets: new Set() });
    }
    blocks.at(-1).seconds += phase.duration_s;
    if (phase.set_index !== null) blocks.at(-1).sets.add(phase.set_index);
  }
  return blocks.map(({ name, seconds, sets: places }) => {
    return { name, seconds, dose: places.size === 0 ? "" : doseWords(sets[Math.min(...places)]) };
  });

  function doseWords(set) {
    const reps = plural(set.reps_planned, "rep");
    const count = set.sets_planned === 1 ? reps : `${set.sets_planned} sets of ${reps}`;
    const place = sets.indexOf(set);
    const byTurns = phases.some((phase) => phase.set_index === place && phase.side !== set.side);
    const sides = set.side ? " on each side" : byTurns ? ", sides by turns" : "";
    return `${count}${sides}${set.hold_s > 0 ? `, hold ${set.hold_s} s` : ""}`;
  }
}

// ---- The view -----------------------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  play: "M8 5v14l11-7z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  back: "M6 6h2v12H6zM9.5 12l8.5 6V6z",
  skip: "M16 6h2v12h-2zM6 18l8.5-6L6 6z",
  stop: "M6 6h12v12H6z",
  sound:
    "M3 9v6h4l5 5V4L7 9zM16.5 12a4.5 4.5 0 0 0-2.5-4v8a4.5 4.5 0 0 0 2.5-4zM14 3.2v2.1a7 7 0 0 1 " +
    "0 13.4v2.1a9 9 0 0 0 0-17.6z",
  silence:
    "M3 9v6h4l5 5V4L7 9zM20.5 9.9 19.1 8.5 17 10.6l-2.1-2.1-1.4 1.4 2.1 2.1-2.1 2.1 1.4 1.4 " +
    "2.1-2.1 2.1 2.1 1.4-1.4-2.1-2.1z",
  full: "M5 5h6v2H7v4H5zM13 5h6v6h-2V7h-4zM5 13h2v4h4v2H5zM17 13h2v6h-6v-2h4z",
  left: "M15 5v14l-9-7z",
  right: "M9 5v14l9-7z",
  done: "M9.2 16.6 4.8 12.2l-1.5 1.5 5.9 5.9L21 7.8l-1.5-1.5z",
};

function make(tag, className, ...inside) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...inside);
  return element;
}

function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function icon(name) {
  const picture = draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "sw-icon" });
  picture.append(draw("path", { d: ICONS[name] }));
  return picture;
}

const write = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

function makeButton(text, iconName, onPress, className = "") {
  const label = make("span", "sw-button-text", text);
  const button = make("button", `sw-button ${className}`.trim(), icon(iconName), label);
  button.type = "button";
  button.addEventListener("click", onPress);
  return button;
}

function relabel(button, text, iconName) {
  if (button.lastChild.textContent === text) return;
  button.firstChild.replaceWith(icon(iconName));
  button.lastChild.textContent = text;
}

function makeDial() {
  const ring = draw("svg", { viewBox: "0 0 120 120", "aria-hidden": "true", class: "sw-ring" });
  const circle = { cx: 60, cy: 60, r: 55, pathLength: 1 };
  const left = draw("circle", { ...circle, class: "sw-ring-left" });
  ring.append(draw("circle", { ...circle, class: "sw-ring-whole" }), left);
  const seconds = make("span", "sw-seconds");
  seconds.setAttribute("role", "timer");
  seconds.setAttribute("aria-live", "off");
  seconds.setAttribute("aria-label", "Seconds left");
  const unit = make("span", "sw-unit");
  unit.setAttribute("aria-hidden", "true");
  const dial = make("div", "sw-dial", ring, make("div", "sw-number", seconds, unit));
  return { dial, left, seconds, unit };
}

/** The bar of the whole routine, in one part for each exercise. */
function makeProgress({ phases, ends, total }) {
  const bar = make("div", "sw-bar");
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", "Whole routine");
  bar.setAttribute("aria-valuemin", "0");
  bar.setAttribute("aria-valuemax", "100");
  const parts = [];
  phases.forEach((phase, place) => {
    if (phases[place - 1]?.exercise !== phase.exercise) {
      parts.push({ from: ends[place] - phase.duration_s, fill: make("div", "sw-bar-fill") });
    }
    parts.at(-1).until = ends[place];
  });
  for (const { from, until, fill } of parts) {
    const part = make("div", "sw-bar-part", fill);
    part.style.flexGrow = String(until - from);
    bar.append(part);
  }
  function set(elapsed) {
    for (const { from, until, fill } of parts) {
      const share = Math.min(1, Math.max(0, (elapsed - from) / (until - from)));
      fill.style.transform = `scaleX(${share})`;
    }
  }
  function say(elapsed) {
    bar.setAttribute("aria-valuenow", String(Math.round((100 * elapsed) / total)));
    bar.setAttribute("aria-valuetext", `${inWords(total - elapsed)} left`);
  }
  return { bar, set, say };
}

function makeOverview(title, layout) {
  const lines = overview(layout).map(({ name, dose, seconds }) => {
    const what = make("span", "sw-list-what", make("span", "sw-list-name", name));
    what.append(make("span", "sw-list-dose", dose));
    return make("li", "sw-list-line", what, make("span", "sw-list-time", roughly(seconds)));
  });
  const facts = [
    roughly(layout.total),
    plural(lines.length, "exercise"),
    plural(layout.sets.length, "set"),
  ];
  const total = make("p", "sw-total", facts.join(" · "));
  const list = make("ol", "sw-list", ...lines);
  return make("div", "sw-overview", make("h3", "sw-title", title), total, list);
}

function render({ timer, title, el }) {
  const { engine } = timer;
  const { layout } = engine;
  const lessMotion = globalThis.matchMedia("(prefers-reduced-motion: reduce)");
  let asking = false; // the question whether to stop is open
  let wasRunning = false;
  let painted = "";
  let announced = "";

  const name = make("h3", "sw-name");
  const sideWord = make("span", "sw-side-word");
  const side = make("span", "sw-side", sideWord);
  const count = make("p", "sw-count");
  const { dial, left: ringLeft, seconds, unit } = makeDial();
  const cue = make("p", "sw-cue");
  const text = make("p", "sw-text");
  const next = make("p", "sw-next");
  const where = make("div", "sw-where", make("div", "sw-heading", name, count), side);
  const middle = make("div", "sw-middle", dial, make("div", "sw-words", cue, text, next));
  const stage = make("div", "sw-stage", where, middle);

  const closingTitle = make("h3", "sw-title");
  const closingText = make("p", "sw-total");
  const closingIcon = make("div", "sw-closing-icon", icon("done"));
  const closing = make("div", "sw-closing", closingIcon, closingTitle, closingText);

  const start = makeOverview(title, layout);
  const note = make("p", "sw-note");

  const main = makeButton("Start", "play", press(pressMain), "sw-main");
  const back = makeButton("Back", "back", press(() => timer.act("back")));
  const skip = makeButton("Skip", "skip", press(() => timer.act("skip")));
  const stop = makeButton("Stop", "stop", press(ask));
  const mute = makeButton("Mute", "sound", press(timer.toggleSound));
  const full = makeButton("Full screen", "full", press(toggleFull));
  back.title = "To the start of this set or rest; pressed twice, to the one before";
  skip.title = "To what comes after this set or rest";
  full.hidden = !document.fullscreenEnabled;
  const aside = make("div", "sw-aside", mute, full);
  const controls = make("div", "sw-controls", main, back, skip, stop, aside);

  const question = make("p", "sw-question", "Stop the routine here? What you have done is kept.");
  const goOn = makeButton("Keep going", "play", press(unask), "sw-main");
  const stopNow = makeButton("Stop here", "stop", press(stopHere));
  const answers = make("div", "sw-controls", goOn, stopNow);
  const confirm = make("div", "sw-confirm", question, answers);
  confirm.setAttribute("role", "group");
  confirm.setAttribute("aria-label", "Stop the routine?");

  const { bar, set: setProgress, say: sayProgress } = makeProgress(layout);
  const left = make("p", "sw-left");
  const whole = make("div", "sw-whole", bar, left);
  const waiting = make("p", "sw-waiting");
  const keys = make(
    "p",
    "sw-keys",
    "Keys: space pauses and goes on, ← back, → skip, M mute, Esc stop.",
  );
  const live = make("div", "sw-live");
  live.setAttribute("aria-live", "polite");

  const root = make("section", "sw-timer");
  root.append(start, stage, closing, note, confirm, controls, whole, waiting, keys, live);
  root.tabIndex = -1;
  root.setAttribute("aria-label", "Routine timer");
  // Without this, letters pressed here would reach JupyterLab's own shortcuts.
  root.dataset.lmSuppressShortcuts = "true";
  root.addEventListener("keydown", onKey);
  root.addEventListener("fullscreenchange", () => {
    relabel(full, document.fullscreenElement ? "Leave full screen" : "Full screen", "full");
  });
  el.append(root);

  // After a click, the keys go to the timer as a whole: space must pause, not press Skip again.
  function press(action) {
    return (event) => {
      action();
      if (event.detail > 0 && !asking) root.focus({ preventScroll: true });
    };
  }

  function pressMain() {
    const { status } = engine.state(steadyNow());
    timer.act(status === "running" ? "pause" : "start");
    // What is shown now is taller than the list before the start.
    if (status === "ready") root.scrollIntoView({ block: "nearest" });
  }

  function ask() {
    const { status } = engine.state(steadyNow());
    if (asking || (status !== "running" && status !== "paused")) return;
    asking = true;
    wasRunning = status === "running";
    timer.act("pause");
    goOn.focus({ preventScroll: true });
  }

  function unask() {
    asking = false;
    timer.act(wasRunning ? "start" : "pause");
    main.focus({ preventScroll: true });
  }

  function stopHere() {
    asking = false;
    timer.act("stop");
    root.focus({ preventScroll: true });
  }

  function toggleFull() {
    const isFull = document.fullscreenElement !== null;
    (isFull ? document.exitFullscreen() : root.requestFullscreen()).catch(() => {});
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onButton = event.target.closest("button") !== null;
    const actions = {
      // A button in focus is pressed by space, as everywhere.
      " ": onButton || asking ? null : pressMain,
      ArrowLeft: asking ? null : () => timer.act("back"),
      ArrowRight: asking ? null : () => timer.act("skip"),
      m: timer.toggleSound,
      M: timer.toggleSound,
      Escape: asking ? unask : ask,
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) action();
  }

  function paint(state) {
    const { status, index, elapsed, total, phase } = state;
    const shown = secondsShown(state.left);
    const exact = lessMotion.matches ? shown : state.left;
    const share = Math.min(1, exact / phase.duration_s);
    ringLeft.style.strokeDashoffset = String(1 - share);
    setProgress(lessMotion.matches ? Math.floor(elapsed) : elapsed);
    const news = [status, state.note, index, shown, asking, state.late, state.waiting];
    const key = JSON.stringify([...news, state.takenOver, timer.muted(), inWords(total - elapsed)]);
    if (key === painted) return;
    painted = key;
    const underWay = status === "running" || status === "paused";
    const ended = ENDED.has(status);
    Object.assign(root.dataset, {
      status,
      phase: phase.kind,
      index: String(index),
      left: String(shown),
    });
    start.hidden = keys.hidden = status !== "ready";
    stage.hidden = whole.hidden = !underWay;
    closing.hidden = !ended;
    confirm.hidden = !asking;
    controls.hidden = asking || ended || state.takenOver;
    back.hidden = skip.hidden = stop.hidden = status === "ready";
    paintPhase(phase, index, shown);
    paintControls(status, state.note);
    paintNote(state);
    paintClosing(status);
    write(left, `${inWords(total - elapsed)} left`);
    sayProgress(elapsed);
    announce(state);
  }

  function paintPhase(phase, index, shown) {
    const effort = EFFORT.has(phase.kind);
    stage.dataset.effort = String(effort);
    write(name, phase.name);
    const set = `et ${phase.set} of ${phase.sets}`;
    write(count, effort ? `S${set} · Rep ${phase.rep} of ${phase.reps}` : `Coming up: s${set}`);
    side.hidden = phase.side === null;
    if (phase.side !== null && side.dataset.side !== phase.side) {
      side.dataset.side = phase.side;
      const arrow = icon(phase.side);
      side.replaceChildren(...(phase.side === "left" ? [arrow, sideWord] : [sideWord, arrow]));
      write(sideWord, `${phase.side} side`);
    }
    write(seconds, String(shown));
    write(unit, shown === 1 ? "second" : "seconds");
    dial.dataset.digits = String(shown).length;
    write(cue, cueOf(phase));
    write(text, phase.text);
    write(next, nextWords(layout.phases, index));
  }

  function paintControls(status, reason) {
    if (status === "running") relabel(main, "Pause", "pause");
    else if (status === "ready") relabel(main, "Start", "play");
    else relabel(main, reason === "reloaded" ? "Go on" : "Resume", "play");
    relabel(mute, timer.muted() ? "Unmute" : "Mute", timer.muted() ? "silence" : "sound");
  }

  function paintNote(state) {
    const reasons = {
      "": "Paused. Take the time you need.",
      asleep: "Paused: this computer was asleep. Go on when you are ready.",
      reloaded: "You were here when you left this page. Go on when you are ready.",
    };
    const paused = state.status === "paused" && !asking;
    const words = state.takenOver
      ? "This routine goes on in a newer timer."
      : reasons[state.note ?? ""];
    note.hidden = !paused;
    write(note, paused ? words : "");
    waiting.hidden = !state.late;
    write(
      waiting,
      state.late
        ? "Your log has not taken in everything yet. What you did is kept in this browser and is " +
            "handed over as soon as the notebook answers. If this stays, press Start the workbook."
        : "",
    );
  }

  function paintClosing(status) {
    const { full: inFull, part, planned } = engine.tally();
    closingIcon.hidden = status !== "finished";
    write(closingTitle, status === "finished" ? "That was the whole routine" : "Stopped");
    const inPart = part > 0 ? `, and part of ${plural(part, "set")}` : "";
    write(closingText, `You did ${inFull} of ${plural(planned, "set")}${inPart}.`);
  }

  // Phases are announced, seconds are not.
  function announce({ status, index }) {
    const news = `${status} ${status === "running" ? index : ""}`;
    if (news === announced) return;
    announced = news;
    if (status === "running") write(live, spoken(layout.phases, index));
    else if (status === "paused") write(live, note.textContent || "Paused");
    else if (status === "ready") write(live, "");
    else write(live, `${closingTitle.textContent}. ${closingText.textContent}`);
  }

  return timer.show(paint);
}

// A function, not an object: every model gets an engine of its own, shared by its views.
export default () => {
  let timer = null;
  return {
    initialize({ model }) {
      timer = createTimer(model);
      return timer.close;
    },
    render({ model, el }) {
      return render({ timer, title: model.get("timeline").title, el });
    },
  };
};
