// What the timer shows, says and does at a press, as words and decisions without a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { commandOf } from "../../sciatica_lib/widgets/static/keys.js";
import { layOut } from "../../sciatica_lib/widgets/static/layout.js";
import { longDay, weekdayOf } from "../../sciatica_lib/widgets/static/page_words.js";
import {
  announcedWords, closingWords, countWords, exercisesOf, mainWords, nextWords, numberShown,
  partsShown, pausedWords, ringShown, roughly, spokenNow, totalWords,
} from "../../sciatica_lib/widgets/static/words.js";

const hold = { kind: "hold" };
const ownPace = { kind: "own_pace" };

test("the number counts down to one, and up where the person sets the pace", () => {
  const lefts = [30, 29.2, 1, 0.1].map((left) => numberShown({ phase: hold, into: 0, left }));
  assert.deepEqual(lefts, [30, 30, 1, 1]);
  assert.equal(numberShown({ phase: ownPace, into: 99.9, left: 1 }), 99);
});

test("the ring empties with the time that is left; with less motion once a second", () => {
  const state = { phase: hold, into: 7.5, left: 2.5, lasting: 10 };
  assert.deepEqual([ringShown(state, false), ringShown(state, true)], [0.25, 0.3]);
  assert.equal(ringShown({ ...state, phase: ownPace, into: 300, lasting: 12 }, false), 1);
});

test("before the start there is the overview, on the way the stage, at the end what was done", () => {
  const shown = (status, more = {}, view = { asking: "", looking: false }) =>
    Object.entries(partsShown({ status, takenOver: false, ...more }, view))
      .filter(([, isShown]) => isShown).map(([part]) => part);
  assert.deepEqual(shown("ready"), ["overview", "keys", "controls"]);
  assert.deepEqual(shown("ready", {}, { asking: "", looking: true }), ["look"]);
  assert.deepEqual(shown("running"), ["stage", "controls"]);
  assert.deepEqual(shown("paused"), ["stage", "note", "controls"]);
  assert.deepEqual(shown("paused", { takenOver: true }), ["stage", "note"]);
  assert.deepEqual(shown("paused", {}, { asking: "hurt", looking: false }), ["stage", "question"]);
  assert.deepEqual(shown("finished"), ["closing"]);
  assert.deepEqual(shown("stopped"), ["closing"]);
});

test("the main button says what it does", () => {
  assert.deepEqual(mainWords({ status: "ready" }), ["Start", "play"]);
  assert.deepEqual(mainWords({ status: "running" }), ["Pause", "pause"]);
  assert.deepEqual(mainWords({ status: "paused", note: "" }), ["Resume", "play"]);
  assert.deepEqual(mainWords({ status: "paused", note: "reloaded" }), ["Go on", "play"]);
});

test("a pause says why, unless a question is open", () => {
  const paused = { status: "paused", note: "asleep", takenOver: false };
  assert.match(pausedWords(paused, ""), /this computer was asleep/);
  assert.equal(pausedWords(paused, "stop"), "");
  assert.match(pausedWords({ ...paused, takenOver: true }, ""), /newer timer/);
  assert.equal(pausedWords({ ...paused, status: "running" }, ""), "");
});

test("a refused start says why, before the start and in a pause, and lets an open question speak", () => {
  const refused = { note: "", takenOver: false, refusal: "Answer the safety check first." };
  for (const status of ["ready", "paused"]) {
    assert.equal(pausedWords({ ...refused, status }, ""), refused.refusal);
    assert.equal(announcedWords({ ...refused, status }, "", {}), refused.refusal);
    assert.ok(partsShown({ ...refused, status }, { asking: "", looking: false }).note);
  }
  assert.match(announcedWords({ ...refused, status: "paused" }, "hurt", {}), /because it hurts\?/);
  assert.match(pausedWords({ ...refused, status: "paused", takenOver: true }, ""), /newer timer/);
  assert.equal(announcedWords({ status: "ready", note: "", takenOver: false, refusal: "" }, "", {}), "");
});

test("the end tells what was done, and praises nothing that was not", () => {
  assert.deepEqual(closingWords({ status: "finished", note: "" }, { full: 2, part: 0, planned: 2 }), [
    "That was the whole routine", "You did 2 of 2 sets.",
  ]);
  assert.deepEqual(closingWords({ status: "stopped", note: "hurt" }, { full: 0, part: 1, planned: 2 }), [
    "Stopped because it hurts", "You did 0 of 2 sets, and part of 1 set.",
  ]);
});

test("a screen reader hears the open question, and at the end what was done", () => {
  const engine = { tally: () => ({ full: 1, part: 0, planned: 1 }) };
  const paused = { status: "paused", note: "", takenOver: false };
  assert.match(announcedWords(paused, "stop", engine), /^Stop the routine here\?/);
  const end = { status: "finished", note: "" };
  assert.equal(announcedWords(end, "", engine), "That was the whole routine. You did 1 of 1 set.");
});

test("where one is and what comes next is said in words", () => {
  const phase = {
    kind: "hold", set: 1, sets: 2, rep: 3, reps: 4, set_index: 0, cue: "Hold",
    side: "right", limbs: "left arm, right leg",
  };
  const sets = [{ side: "right" }];
  assert.equal(countWords(phase, sets), "Set 1 of 2 · Rep 3 of 4");
  assert.equal(countWords({ ...phase, kind: "own_pace", rep: null }, sets), "Set 1 of 2 · at your own pace");
  assert.equal(countWords({ ...phase, kind: "rest" }, sets), "Coming up: set 1 of 2");
  const lower = { ...phase, kind: "return", cue: "Lower", side: "left", limbs: "right arm, left leg" };
  assert.equal(nextWords([phase, lower], 0), "Next: Lower, right arm, left leg");
  assert.equal(nextWords([phase], 0), "Next: the end");
  assert.deepEqual([40, 60, 89, 91].map(roughly), ["40 s", "1 min", "1 min", "2 min"]);
});

test("where sides change with every repetition, the reps of each side are counted", () => {
  const rep = { kind: "move", set: 1, sets: 1, reps: 16, side: "left", set_index: 0 };
  const words = (number) => countWords({ ...rep, rep: number }, [{ side: null }]);
  assert.deepEqual([1, 2, 15, 16].map(words), [1, 1, 8, 8].map(
    (count) => `Set 1 of 1 · Rep ${count} of 8 on each side`,
  ));
  assert.equal(countWords({ ...rep, rep: 16, side: null }, [{ side: null }]), "Set 1 of 1 · Rep 16 of 16");
});

test("the voice says what the phase says, and towards its end what begins then", () => {
  const phase = { say: "Rest for 60 seconds.", soon: "Set 2 of 3. First: right leg.", soon_s: 4.2 };
  const said = [60, 4.3, 4.2, 1].map((left) => spokenNow({ phase, left }));
  assert.deepEqual(said, [phase.say, phase.say, phase.soon, phase.soon]);
  assert.equal(spokenNow({ phase: { ...phase, soon: "", soon_s: 0 }, left: 0 }), phase.say);
});

test("a screen reader hears between sets what the voice says there", () => {
  const phase = { kind: "rest", say: "Rest for 60 seconds.", soon: "Set 2 of 3.", limbs: "" };
  const words = announcedWords({ status: "running", index: 0 }, "", { layout: { phases: [phase] } });
  assert.equal(words, "Rest for 60 seconds. Set 2 of 3.");
});

test("the overview sums up each exercise and the whole", () => {
  const of = (kind, set, more = {}) => {
    const what = { exercise: "bridge", name: "Hip bridge", figure: "hip_bridge", side: null };
    return { ...what, kind, duration_s: 30, set_index: set, rep: 1, cue: kind, text: "t", ...more };
  };
  const set = { dose: "2 sets of 1, hold 5 s" };
  const layout = layOut({ phases: [of("get_ready", null), of("hold", 0), of("hold", 1)], sets: [set, set] });
  const [bridge] = exercisesOf(layout);
  assert.deepEqual([bridge.dose, bridge.seconds], ["2 sets of 1, hold 5 s", 90]);
  assert.equal(totalWords(layout, 1), "2 min · 1 exercise · 2 sets");
});

test("keys act on the routine, unless a button, the slider or a question has them", () => {
  const on = (key, more = {}) => commandOf(key, { looking: false, asking: "", ...more });
  assert.deepEqual([" ", "Enter", "ArrowLeft", "R", "h"].map((key) => on(key)), [
    "main", "done", "back", "repeat", "askHurt",
  ]);
  const focused = "button";
  assert.deepEqual([" ", "Enter", "m"].map((key) => on(key, { focused })), [undefined, undefined, "mute"]);
  assert.deepEqual(["ArrowLeft", "Escape"].map((key) => on(key, { focused: "input" })), [undefined, "askStop"]);
  assert.deepEqual(["Escape", "m"].map((key) => on(key, { asking: "stop" })), ["keepGoing", undefined]);
  assert.deepEqual(["ArrowRight", "Escape"].map((key) => on(key, { looking: true })), ["lookOn", "stopLooking"]);
  assert.equal(on("x"), undefined);
});

test("a day of the phone's page is named as a browser would, without asking it", () => {
  for (const day of ["2026-01-31", "2026-02-28", "2028-02-29", "2026-12-01", "2027-01-01"]) {
    const written = (form) => new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", { timeZone: "UTC", ...form });
    const long = written({ weekday: "long", day: "numeric", month: "long" });
    assert.equal(longDay(day), long.replace(",", ""));
    assert.equal(weekdayOf(day), written({ weekday: "short" }));
  }
});
