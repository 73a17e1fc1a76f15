// The timer on the page: it shows what the engine says, sounds the cues, and carries results over.
//
// One engine for each model, however many views show it. Python joins this file to the others, since
// a widget is one module. Text goes into the page as text only, and nothing here has an id.

import { ADJUST_S, EFFORT, adjustable, createEngine, secondsShown } from "./engine.js";
import {
  SAID_AT_END, announcement, countWords, cueOf, exercisesOf, inWords, nextWords, plural, roughly, saying,
} from "./words.js";
import { attempt, forgetOldRoutines, readKept, writeKept } from "./keep.js";
import { createFigure, draw, reachOf, shownOver } from "./figure.js";
import { createSound, createVoice } from "./sound.js";

const TAKEN_OVER = "sciatica-timer-taken-over";
const ENDED = new Set(["stopped", "finished"]);

// Results that were not taken in after so long are offered again.
const AGAIN_MS = 10_000;

const steadyNow = () => performance.now() / 1000;

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
  const sound = createSound(() => engine.layout);
  const voice = createVoice();
  if (readKept("own_pace") === true) engine.pace(true);
  const paints = new Set();
  let said = "";
  let takenOver = false;
  let told = "";
  let keptPlace = "";
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
    speak(state);
    tell(state, at);
    for (const paint of paints) paint(state);
    if (state.status === "running") cancel = nextBeat(state.left);
  }

  function speak({ status, index }) {
    const news = status === "running" ? `running ${index}` : status;
    if (news === said) return;
    const words = status === "running" ? saying(engine.layout.phases, index) : SAID_AT_END[status];
    const first = said === "";
    said = news;
    if (words === undefined) voice.hush();
    else if (!first && !sound.muted()) voice.say(words, sound.volume());
  }

  function nextBeat(left) {
    if (document.hidden) {
      const timeout = setTimeout(() => beat(), Math.min(1000, Math.ceil(left * 1000)));
      return () => clearTimeout(timeout);
    }
    const frame = requestAnimationFrame(() => beat());
    return () => cancelAnimationFrame(frame);
  }

  /** Keep the place at every phase; tell Python when the status or the results have changed. */
  function tell({ status, index }, at) {
    const results = engine.results();
    const news = JSON.stringify([status, results.map((result) => result.seq)]);
    const place = `${news} ${index}`;
    if (place === keptPlace || takenOver) return;
    keptPlace = place;
    keep(at);
    if (news === told) return;
    told = news;
    stayAwake(status);
    model.set("status", status);
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
    const before = engine.state(at).status;
    engine[command](at);
    // The tone of the end is laid out ahead; who skips to the end was faster.
    if (before === "running" && engine.state(at).status === "finished") sound.playEnd();
    keep(at);
    beat(at);
  }

  function swap(exercise) {
    if (takenOver) return;
    engine.swap(exercise, steadyNow());
    keep();
    sound.cut();
    said = said && `${said} `; // the phase that runs has new words
    beat();
  }

  function pace(own) {
    engine.pace(own);
    writeKept("own_pace", own);
    beat();
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
  const forgetVoices = voice.onChange(() => beat());
  beat();

  return {
    engine,
    act,
    swap,
    pace,
    sound,
    voice,
    toggleSound() {
      sound.unlock();
      sound.toggle();
      if (sound.muted()) voice.hush();
      beat();
    },
    toggleVoice() {
      voice.toggle();
      beat();
    },
    paint: () => beat(),
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
      voice.hush();
      forgetVoices();
      stayAwake("paused");
      document.removeEventListener("visibilitychange", onVisibility);
      globalThis.removeEventListener("pagehide", onHide);
      globalThis.removeEventListener(TAKEN_OVER, onTakenOver);
      model.off("change:acknowledged", onAcknowledged);
    },
  };
}

// ---- The view -----------------------------------------------------------------------------------

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
  hurt: "M12 3 2 20h20zM11 9.5h2v5.5h-2zM11 16.5h2v2h-2z",
  voice: "M4 4h16v12h-9l-4.5 4v-4H4z",
  hush: "M4 4h16v12h-9l-4.5 4v-4H4zM9 7 7.6 8.4 9.2 10l-1.6 1.6L9 13l1.6-1.6 1.6 1.6 1.4-1.4-1.6-1.6 1.6-1.6L12.2 7l-1.6 1.6z",
  more: "M5 10.5h3v3H5zM10.5 10.5h3v3h-3zM16 10.5h3v3h-3z",
  again: "M12 5V1.5L7 6l5 4.5V7a5 5 0 1 1-5 5H5a7 7 0 1 0 7-7z",
  swap: "M7 4 3 8l4 4V9h7V7H7zM17 12v3h-7v2h7v3l4-4z",
  look: "M12 5C6.5 5 2.7 9.4 1.5 12 2.7 14.6 6.5 19 12 19s9.3-4.4 10.5-7C21.3 9.4 17.5 5 12 5zm0 11a4 4 0 1 1 0-8 4 4 0 0 1 0 8z",
  close: "M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12 19 6.4 17.6 5 12 10.6z",
  less: "M5 11h14v2H5z",
  plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  done: "M9.2 16.6 4.8 12.2l-1.5 1.5 5.9 5.9L21 7.8l-1.5-1.5z",
};

function make(tag, className, ...inside) {
  const element = document.createElement(tag);
  element.className = className;
  // Without this, keys pressed here would reach JupyterLab's own shortcuts. It must stand on the
  // very element that has the focus.
  element.dataset.lmSuppressShortcuts = "true";
  element.append(...inside);
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

/** The bar of the whole routine, in one part for each exercise; it follows changed phases. */
function makeProgress() {
  const bar = make("div", "sw-bar");
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", "Whole routine");
  bar.setAttribute("aria-valuemin", "0");
  bar.setAttribute("aria-valuemax", "100");
  let built = null;
  let parts = [];

  function build(layout) {
    built = layout;
    parts = [];
    layout.phases.forEach((phase, place) => {
      if (layout.phases[place - 1]?.exercise !== phase.exercise) {
        parts.push({ from: layout.shownStarts[place], fill: make("div", "sw-bar-fill") });
      }
      parts.at(-1).until = layout.shownEnds[place];
    });
    const pieces = parts.map(({ from, until, fill }) => {
      const part = make("div", "sw-bar-part", fill);
      part.style.flexGrow = String(until - from);
      return part;
    });
    bar.replaceChildren(...pieces);
  }

  function set(elapsed, layout) {
    if (layout !== built) build(layout);
    for (const { from, until, fill } of parts) {
      const share = Math.min(1, Math.max(0, (elapsed - from) / (until - from)));
      fill.style.transform = `scaleX(${share})`;
    }
  }

  function say(elapsed, total) {
    bar.setAttribute("aria-valuenow", String(Math.round((100 * elapsed) / total)));
    bar.setAttribute("aria-valuetext", `${inWords(total - elapsed)} left`);
  }
  return { bar, set, say };
}

/** The page before the start: what will be done, in which way, and how long it takes. */
function makeOverview(title, timer, lookThrough) {
  const { engine } = timer;
  const facts = make("p", "sw-total");
  const list = make("ol", "sw-exercises");
  const look = makeButton("Look through", "look", lookThrough);
  const pace = makeChoice("Reps", [
    ["With the timer's tempo", false],
    ["At my own pace", true],
  ], (own) => timer.pace(own));
  pace.element.hidden = !engine.offersOwnPace();
  let painted = null;

  function line({ exercise, name, dose, seconds }) {
    const what = make("span", "sw-exercise-what", make("span", "sw-exercise-name", name));
    what.append(make("span", "sw-exercise-dose", dose));
    const item = make("li", "sw-exercise", what);
    if (engine.canSwap(exercise)) {
      const side = engine.firstSide(exercise);
      const other = side === "left" ? "right" : "left";
      const swap = makeButton(`${capital(side)} first`, "swap", () => timer.swap(exercise), "sw-small");
      swap.setAttribute("aria-label", `${name}: ${side} first. Begin with the ${other} side instead`);
      item.append(swap);
    }
    item.append(make("span", "sw-exercise-time", roughly(seconds)));
    return item;
  }

  function paint() {
    const { layout } = engine;
    pace.choose(engine.ownPace);
    if (layout === painted) return;
    painted = layout;
    const held = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    const found = exercisesOf(layout);
    list.replaceChildren(...found.map(line));
    list.querySelectorAll("button")[held]?.focus();
    const sum = [roughly(layout.shownTotal), plural(found.length, "exercise")];
    write(facts, [...sum, plural(layout.sets.length, "set")].join(" · "));
  }

  const element = make("div", "sw-overview", make("h3", "sw-title", title), facts, list);
  element.append(make("div", "sw-before", pace.element, look));
  return { element, paint };
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);

/** A question with few answers, as buttons in one row. */
function makeChoice(question, answers, onChoose) {
  const buttons = answers.map(([text, value]) => {
    const button = make("button", "sw-pick", text);
    button.type = "button";
    button.addEventListener("click", () => onChoose(value));
    return button;
  });
  const row = make("div", "sw-picks", ...buttons);
  const element = make("div", "sw-question-row", make("span", "sw-pick-name", question), row);
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", question);
  return {
    element,
    choose(chosen) {
      answers.forEach(([, value], place) => {
        buttons[place].setAttribute("aria-pressed", String(value === chosen));
      });
    },
  };
}

/** The routine to look at without starting: one exercise after the other, moving. */
function makeLookThrough(timer, figures, onClose) {
  const figure = createFigure(figures);
  const name = make("h3", "sw-look-name");
  const dose = make("p", "sw-look-dose");
  const steps = make("ol", "sw-look-steps");
  const back = makeButton("Back", "back", () => turn(-1));
  const next = makeButton("Next", "skip", () => turn(1), "sw-main");
  const close = makeButton("Close", "close", onClose);
  const buttons = make("div", "sw-controls", next, back, close);
  const words = make("div", "sw-look-words", steps);
  const middle = make("div", "sw-look-middle", make("div", "sw-figure-frame", figure.picture), words);
  const element = make("div", "sw-look", name, dose, middle, buttons);
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", "Look through the routine");
  let [place, begun] = [0, 0];

  const all = () => exercisesOf(timer.engine.layout);

  function turn(by) {
    if (place + by >= all().length) onClose();
    else open(Math.max(0, place + by));
  }

  function open(at = 0) {
    place = at;
    begun = steadyNow();
    const found = all();
    const one = found[place];
    write(name, one.name);
    write(dose, `${place + 1} of ${found.length} · ${one.dose} · ${roughly(one.seconds)}`);
    const lines = [["Get ready", one.position], ...one.does].filter(([, text]) => text);
    steps.replaceChildren(
      ...lines.map(([cue, text]) => make("li", "sw-look-step", make("strong", "", `${cue}. `), text)),
    );
    back.disabled = place === 0;
    relabel(next, place === found.length - 1 ? "Finish" : "Next", "skip");
    paint();
  }

  function paint(lessMotion = false) {
    const one = all()[place];
    const side = timer.engine.firstSide(one.exercise);
    figure.show({ ...one, side }, lessMotion ? 1 : shownOver(steadyNow() - begun));
  }

  return { element, open, paint, turn, name };
}

function render({ timer, title, figures, el }) {
  const { engine } = timer;
  const lessMotion = globalThis.matchMedia("(prefers-reduced-motion: reduce)");
  let asking = ""; // why the question whether to stop is open: "stop" or "hurt"
  let wasRunning = false;
  let looking = false;
  let painted = "";
  let announced = "";
  let frame = 0;

  const name = make("h3", "sw-name");
  const sideWord = make("span", "sw-side-word");
  const side = make("span", "sw-side", sideWord);
  const count = make("p", "sw-count");
  const { dial, left: ringLeft, seconds, unit } = makeDial();
  const figure = createFigure(figures);
  const picture = make("div", "sw-figure-frame", figure.picture);
  const cue = make("p", "sw-cue");
  const text = make("p", "sw-instruction");
  const next = make("p", "sw-next");
  const where = make("div", "sw-where", make("div", "sw-where-words", name, count), side);
  const words = make("div", "sw-words", cue, text, next);
  const stage = make("div", "sw-stage", where, make("div", "sw-middle", picture, dial, words));

  const closingTitle = make("h3", "sw-title");
  const closingText = make("p", "sw-total");
  const closingIcon = make("div", "sw-closing-icon", icon("done"));
  const closing = make("div", "sw-closing", closingIcon, closingTitle, closingText);

  const look = makeLookThrough(timer, figures, stopLooking);
  const overview = makeOverview(title, timer, startLooking);
  const note = make("p", "sw-note");

  const command = (what) => press(() => timer.act(what));
  const main = makeButton("Start", "play", press(pressMain), "sw-main");
  const done = makeButton("Done", "done", command("done"), "sw-main");
  const back = makeButton("Back", "back", command("back"));
  const skip = makeButton("Skip", "skip", command("skip"));
  const stop = makeButton("Stop", "stop", press(() => ask("stop")));
  const hurt = makeButton("It hurts", "hurt", press(() => ask("hurt")), "sw-hurt");
  back.title = "To the start of this set or rest; pressed twice, to the one before";
  skip.title = "To what comes after this set or rest";
  hurt.title = "Stop because it hurts";
  const mute = makeButton("Mute", "sound", press(timer.toggleSound));
  const full = makeButton("Full screen", "full", press(toggleFull));
  const more = makeButton("More", "more", () => setMore(extras.hidden));
  full.hidden = !document.fullscreenEnabled;
  const aside = make("div", "sw-aside", mute, full, more);
  const controls = make("div", "sw-controls", main, done, back, skip, stop, hurt, aside);

  const shorter = makeButton(`${ADJUST_S} s`, "less", command("shorter"));
  const longer = makeButton(`${ADJUST_S} s`, "plus", command("longer"));
  shorter.setAttribute("aria-label", `${ADJUST_S} seconds less`);
  longer.setAttribute("aria-label", `${ADJUST_S} seconds more`);
  const repeat = makeButton("Repeat the set", "again", command("repeat"));
  const skipExercise = makeButton("Skip the exercise", "skip", command("skipExercise"));
  const swap = makeButton("Other side first", "swap", press(swapNow));
  const voice = makeButton("Voice", "voice", press(timer.toggleVoice));
  const volume = make("input", "sw-slider");
  Object.assign(volume, { type: "range", min: "0", max: "100", step: "5" });
  volume.value = String(Math.round(timer.sound.volume() * 100));
  volume.addEventListener("input", () => timer.sound.setVolume(Number(volume.value) / 100));
  const loudness = make("label", "sw-volume", make("span", "", "Volume"), volume);
  const during = make("div", "sw-controls", shorter, longer, repeat, skipExercise, swap);
  const extras = make("div", "sw-extras", during, make("div", "sw-controls", voice, loudness));

  const question = make("p", "sw-question");
  const goOn = makeButton("Keep going", "play", press(unask), "sw-main");
  const stopNow = makeButton("Stop here", "stop", press(stopHere));
  const answers = make("div", "sw-controls", goOn, stopNow);
  const confirm = make("div", "sw-confirm", question, answers);
  confirm.setAttribute("role", "group");
  confirm.setAttribute("aria-label", "Stop the routine?");

  const { bar, set: setProgress, say: sayProgress } = makeProgress();
  const left = make("p", "sw-left");
  const whole = make("div", "sw-whole", bar, left);
  const waiting = make("p", "sw-waiting");
  const keys = make(
    "p",
    "sw-keys",
    "Keys: space pauses and goes on, Enter a set is done, ← back, → skip, − and + 10 seconds, " +
      "R repeat, M mute, V voice, H it hurts, Esc stop.",
  );
  const live = make("div", "sw-live");
  live.setAttribute("aria-live", "polite");

  const root = make("section", "sw-timer");
  root.append(overview.element, look.element, stage, closing, note, confirm, controls, extras);
  root.append(whole, waiting, keys, live);
  root.tabIndex = -1;
  root.setAttribute("aria-label", "Routine timer");
  root.addEventListener("keydown", onKey);
  root.addEventListener("fullscreenchange", () => {
    relabel(full, document.fullscreenElement ? "Leave full screen" : "Full screen", "full");
  });
  setMore(false);
  el.append(root);

  // After a click, the keys go to the timer as a whole: space must pause, not press Skip again.
  function press(action) {
    return (event) => {
      action();
      if (event.detail > 0 && !asking) root.focus({ preventScroll: true });
    };
  }

  function setMore(open) {
    extras.hidden = !open;
    more.setAttribute("aria-expanded", String(open));
  }

  function pressMain() {
    const { status } = engine.state(steadyNow());
    timer.act(status === "running" ? "pause" : "start");
    // What is shown now is taller than the list before the start.
    if (status === "ready") root.scrollIntoView({ block: "nearest" });
  }

  function swapNow() {
    timer.swap(engine.state(steadyNow()).phase.exercise);
  }

  function startLooking() {
    looking = true;
    look.open();
    timer.paint();
    look.name.tabIndex = -1;
    look.name.focus({ preventScroll: true });
    const again = () => {
      if (!looking || !root.isConnected) return;
      look.paint(lessMotion.matches);
      frame = requestAnimationFrame(again);
    };
    again();
  }

  function stopLooking() {
    looking = false;
    cancelAnimationFrame(frame);
    timer.paint();
    main.focus({ preventScroll: true });
  }

  function ask(why) {
    const { status } = engine.state(steadyNow());
    if (asking || (status !== "running" && status !== "paused")) return;
    asking = why;
    wasRunning = status === "running";
    timer.act("pause");
    (why === "hurt" ? stopNow : goOn).focus({ preventScroll: true });
  }

  function unask() {
    asking = "";
    timer.act(wasRunning ? "start" : "pause");
    main.focus({ preventScroll: true });
  }

  function stopHere() {
    const why = asking;
    asking = "";
    timer.act(why);
    root.focus({ preventScroll: true });
  }

  function toggleFull() {
    const isFull = document.fullscreenElement !== null;
    (isFull ? document.exitFullscreen() : root.requestFullscreen()).catch(() => {});
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) action();
  }

  function actionOf(event) {
    const { target } = event;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // A button in focus is pressed by space and Enter, and a slider moved by arrows, as everywhere.
    const onButton = target.closest("button") !== null;
    if (target.closest("input") !== null && key !== "Escape") return null;
    const act = (what) => () => timer.act(what);
    if (looking) {
      const pages = { ArrowLeft: () => look.turn(-1), ArrowRight: () => look.turn(1) };
      return { ...pages, Escape: stopLooking }[key];
    }
    if (asking) return { Escape: unask }[key];
    return {
      " ": onButton ? null : pressMain,
      Enter: onButton ? null : act("done"),
      ArrowLeft: act("back"),
      ArrowRight: act("skip"),
      "-": act("shorter"),
      "+": act("longer"),
      "=": act("longer"),
      r: act("repeat"),
      m: timer.toggleSound,
      v: timer.toggleVoice,
      h: () => ask("hurt"),
      Escape: () => ask("stop"),
    }[key];
  }

  function paint(state) {
    const { status, index, shownElapsed, shownTotal, phase, into, lasting } = state;
    const open = phase.kind === "own_pace";
    const shown = open ? Math.floor(into) : secondsShown(state.left);
    const share = Math.min(1, open ? into / lasting : (lessMotion.matches ? shown : state.left) / lasting);
    ringLeft.style.strokeDashoffset = String(1 - share);
    setProgress(lessMotion.matches ? Math.floor(shownElapsed) : shownElapsed, engine.layout);
    figure.show(phase, reachOf(phase, into, lasting, lessMotion.matches));
    const timeLeft = inWords(shownTotal - shownElapsed);
    const news = [status, state.note, index, shown, asking, looking, state.late, state.waiting];
    const choices = [timer.sound.muted(), timer.voice.on(), timer.voice.exists(), engine.ownPace];
    const now = [...news, ...choices, state.takenOver, timeLeft, phase.side];
    const key = JSON.stringify(now);
    if (key === painted && !(status === "ready")) return;
    painted = key;
    const underWay = status === "running" || status === "paused";
    const ended = ENDED.has(status);
    const ready = status === "ready";
    Object.assign(root.dataset, {
      status,
      phase: phase.kind,
      index: String(index),
      left: String(shown),
    });
    if (ready) overview.paint();
    overview.element.hidden = !ready || looking;
    look.element.hidden = !looking;
    keys.hidden = !ready || looking;
    stage.hidden = whole.hidden = !underWay;
    closing.hidden = !ended;
    confirm.hidden = asking === "";
    controls.hidden = asking !== "" || ended || state.takenOver || looking;
    if (controls.hidden) setMore(false);
    back.hidden = skip.hidden = stop.hidden = hurt.hidden = during.hidden = ready;
    paintPhase(phase, index, shown);
    paintControls(status, state.note, phase);
    paintNote(state);
    paintClosing(status, state.note);
    write(left, `${timeLeft} left`);
    sayProgress(shownElapsed, shownTotal);
    announce(state);
  }

  function paintPhase(phase, index, shown) {
    const effort = EFFORT.has(phase.kind);
    stage.dataset.effort = String(effort);
    write(name, phase.name);
    write(count, countWords(phase));
    side.hidden = phase.side === null;
    if (phase.side !== null && side.dataset.side !== phase.side) {
      side.dataset.side = phase.side;
      const arrow = icon(phase.side);
      side.replaceChildren(...(phase.side === "left" ? [arrow, sideWord] : [sideWord, arrow]));
      write(sideWord, `${phase.side} side`);
    }
    write(seconds, String(shown));
    write(unit, shown === 1 ? "second" : "seconds");
    const open = phase.kind === "own_pace";
    seconds.setAttribute("aria-label", open ? "Seconds so far" : "Seconds left");
    dial.dataset.digits = String(shown).length;
    write(cue, cueOf(phase));
    write(text, phase.text);
    write(next, nextWords(engine.layout.phases, index));
  }

  function paintControls(status, reason, phase) {
    const open = status === "running" && phase.kind === "own_pace";
    done.hidden = !open;
    main.classList.toggle("sw-main", !open);
    if (status === "running") relabel(main, "Pause", "pause");
    else if (status === "ready") relabel(main, "Start", "play");
    else relabel(main, reason === "reloaded" ? "Go on" : "Resume", "play");
    const muted = timer.sound.muted();
    relabel(mute, muted ? "Unmute" : "Mute", muted ? "silence" : "sound");
    voice.hidden = !timer.voice.exists();
    relabel(voice, timer.voice.on() ? "Voice off" : "Voice on", timer.voice.on() ? "hush" : "voice");
    shorter.disabled = longer.disabled = !adjustable(phase);
    repeat.disabled = !engine.canRepeat();
    swap.hidden = !engine.canSwap(phase.exercise);
    const otherSide = engine.firstSide(phase.exercise) === "left" ? "Right" : "Left";
    write(swap.lastChild, `${otherSide} side first`);
  }

  function paintNote(state) {
    const reasons = {
      "": "Paused. Take the time you need.",
      asleep: "Paused: this computer was asleep. Go on when you are ready.",
      reloaded: "You were here when you left this page. Go on when you are ready.",
    };
    const paused = state.status === "paused" && asking === "";
    const words = state.takenOver
      ? "This routine goes on in a newer timer."
      : reasons[state.note ?? ""];
    note.hidden = !paused;
    write(note, paused ? words : "");
    write(question, QUESTIONS[asking] ?? "");
    stopNow.classList.toggle("sw-main", asking === "hurt");
    goOn.classList.toggle("sw-main", asking !== "hurt");
    waiting.hidden = !state.late;
    write(
      waiting,
      state.late
        ? "Your log has not taken in everything yet. What you did is kept in this browser and is " +
            "handed over as soon as the notebook answers. If this stays, press Start the workbook."
        : "",
    );
  }

  function paintClosing(status, why) {
    const { full: inFull, part, planned } = engine.tally();
    closingIcon.hidden = status !== "finished";
    const stopped = why === "hurt" ? "Stopped because it hurts" : "Stopped";
    write(closingTitle, status === "finished" ? "That was the whole routine" : stopped);
    const inPart = part > 0 ? `, and part of ${plural(part, "set")}` : "";
    write(closingText, `You did ${inFull} of ${plural(planned, "set")}${inPart}.`);
  }

  // Phases are announced, seconds are not.
  function announce({ status, index, phase }) {
    const news = `${status} ${status === "running" ? `${index} ${phase.side}` : asking}`;
    if (news === announced) return;
    announced = news;
    if (status === "running") write(live, announcement(engine.layout.phases, index));
    else if (status === "paused") write(live, note.textContent || question.textContent);
    else if (status === "ready") write(live, "");
    else write(live, `${closingTitle.textContent}. ${closingText.textContent}`);
  }

  return timer.show(paint);
}

const QUESTIONS = {
  stop: "Stop the routine here? What you have done is kept.",
  hurt: "The routine is paused. Stop here because it hurts? What you have done is kept.",
};

// A function, not an object: every model gets an engine of its own, shared by its views.
export default () => {
  let timer = null;
  return {
    initialize({ model }) {
      timer = createTimer(model);
      return timer.close;
    },
    render({ model, el }) {
      const { title } = model.get("timeline");
      return render({ timer, title, figures: model.get("figures"), el });
    },
  };
};
