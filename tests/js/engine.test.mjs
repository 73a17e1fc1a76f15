// The engine by itself: a clock that the test turns, no page, no sound.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Engine } from "../../sciatica_lib/widgets/static/engine.js";
import { BETWEEN, EFFORT, layOut, phaseAt, tones } from "../../sciatica_lib/widgets/static/layout.js";
import { localTime } from "../../sciatica_lib/widgets/static/results.js";

const SECONDS = { move: 2, hold: 5, return: 3 };

// 10 s ready, two sets of two reps of 2 + 5 + 3 s, 20 s rest between them: 70 s.
function twoSets() {
  const phases = [{ kind: "get_ready", duration_s: 10, set_index: null, rep: null }];
  for (const set of [0, 1]) {
    if (set === 1) phases.push({ kind: "rest", duration_s: 20, set_index: null, rep: null });
    for (const rep of [1, 2]) {
      for (const [kind, duration_s] of Object.entries(SECONDS)) {
        phases.push({ kind, duration_s, set_index: set, rep });
      }
    }
  }
  return { phases, sets: [{ set_number: 1 }, { set_number: 2 }] };
}

function started(options = {}) {
  const clock = { s: 1000 };
  const startMs = Date.UTC(2026, 0, 31, 8, 0, 0);
  const make = (more = {}) =>
    new Engine({
      timeline: twoSets(),
      routineId: "r-1",
      now: () => clock.s,
      dateMs: () => startMs + (clock.s - 1000) * 1000,
      ...options,
      ...more,
    });
  const engine = make();
  engine.start();
  const wait = (seconds, step = 1) => {
    for (let left = seconds; left > 0; left -= step) {
      clock.s += Math.min(step, left);
      engine.settle(clock.s);
    }
  };
  return { clock, engine, wait, make, look: () => engine.state(clock.s), startMs };
}

const setsOf = (engine) => engine.results().filter((result) => result.type === "set");

test("the phase follows from the time that has passed, at every boundary", () => {
  const { ends, total } = layOut(twoSets());
  assert.equal(total, 70);
  assert.deepEqual([0, 9.999, 10, 11.999, 12, 69.999, 70].map((at) => phaseAt(ends, at)), [
    0, 0, 1, 1, 2, 13, 14,
  ]);
});

test("a search in the phases finds what counting finds", () => {
  const ends = [];
  for (let place = 0, end = 0; place < 200; place += 1) {
    ends.push((end += ((place * 7) % 11) / 4 + 0.125));
  }
  for (let at = 0; at < ends.at(-1); at += 0.34375) {
    assert.equal(phaseAt(ends, at), ends.findIndex((end) => end > at));
  }
});

test("late and uneven ticks do not move a deadline", () => {
  const { clock, engine, look } = started();
  for (const seconds of [0.3, 4.9, 0.01, 17.2, 13.59]) {
    clock.s += seconds;
    engine.settle(clock.s);
  }
  assert.ok(Math.abs(look().elapsed - 36) < 1e-9);
  assert.equal(look().phase.kind, "rest");
  assert.ok(Math.abs(look().left - 14) < 1e-9);
});

test("a whole routine gives one result for each set, and then the end", () => {
  const { engine, wait } = started();
  wait(70);
  assert.deepEqual(
    engine
      .results()
      .map(({ seq, type, set_index: set, reps_done: reps, duration_s: s, outcome }) =>
        [seq, type, set, reps, s, outcome]),
    [
      [1, "set", 0, 2, 20, undefined],
      [2, "set", 1, 2, 20, undefined],
      [3, "end", undefined, undefined, undefined, "finished"],
    ],
  );
  assert.deepEqual(engine.tally(), { full: 2, part: 0, planned: 2 });
});

test("one late tick gives the same results, each at the moment its set was over", () => {
  const { clock, engine, startMs } = started();
  clock.s += 71;
  engine.settle(clock.s);
  const moments = engine.results().map((result) => Date.parse(result.at) - startMs);
  assert.deepEqual(moments, [30_000, 70_000, 70_000]);
});

test("a pause adds nothing, however long", () => {
  const { clock, engine, wait, look } = started();
  wait(13);
  engine.pause();
  clock.s += 3600;
  assert.equal(look().elapsed, 13);
  engine.start();
  wait(57);
  assert.equal(look().status, "finished");
  assert.deepEqual(setsOf(engine).map((result) => result.duration_s), [20, 20]);
});

test("a rep counts only when all of it was lived through", () => {
  const { engine, wait } = started();
  wait(10 + 10 + 9); // the second rep lacks its last second
  engine.skip();
  const told = setsOf(engine).map(({ reps_done: reps, duration_s: s }) => [reps, s]);
  assert.deepEqual(told, [[1, 19]]);
});

test("a set without one whole rep is not told", () => {
  const { engine, wait, look } = started();
  wait(15);
  engine.skip();
  assert.equal(look().phase.kind, "rest");
  assert.deepEqual(engine.results(), []);
});

test("a set repeated adds only the reps that were missing", () => {
  const { engine, wait, look } = started();
  wait(10 + 10 + 1);
  engine.skip();
  engine.back(); // to the start of the set
  assert.equal(look().elapsed, 10);
  wait(20);
  const told = () => setsOf(engine).map(({ reps_done: reps, duration_s: s }) => [reps, s]);
  assert.deepEqual(told(), [[1, 11], [1, 20]]);
  engine.back();
  wait(20);
  assert.deepEqual(told(), [[1, 11], [1, 20]]);
});

test("back goes to the start of the set, and at once again to the step before", () => {
  const { engine, wait, look } = started();
  wait(18);
  engine.back();
  assert.equal(look().elapsed, 10);
  engine.back();
  assert.equal(look().elapsed, 0);
  engine.back();
  assert.equal(look().elapsed, 0);
});

test("skipping to the end tells of the end once", () => {
  const { engine, look } = started();
  for (let step = 0; step < 9; step += 1) engine.skip();
  assert.equal(look().status, "finished");
  const told = engine.results().map((result) => [result.type, result.outcome]);
  assert.deepEqual(told, [["end", "finished"]]);
});

test("back and skip keep a pause a pause", () => {
  const { engine, wait, look } = started();
  wait(5);
  engine.pause();
  engine.skip();
  assert.deepEqual([look().status, look().elapsed], ["paused", 10]);
});

test("stop keeps the reps of the set under way", () => {
  const { engine, wait, look } = started();
  wait(10 + 10 + 4);
  engine.stop();
  engine.start();
  assert.equal(look().status, "stopped");
  assert.deepEqual(
    engine.results().map((result) => result.reps_done ?? result.outcome),
    [1, "stopped"],
  );
  assert.deepEqual(engine.tally(), { full: 0, part: 1, planned: 2 });
});

test("a machine that slept finds the routine paused where it fell asleep", () => {
  const { clock, engine, wait, look } = started();
  wait(12);
  clock.s += 3600;
  engine.settle(clock.s);
  assert.deepEqual([look().status, look().note, look().elapsed], ["paused", "asleep", 12]);
  assert.deepEqual(engine.results(), []);
});

test("sleep is seen also where the steady clock stands still in it", () => {
  let [nowS, ms] = [0, 0];
  const clocks = { now: () => nowS, dateMs: () => ms };
  const engine = new Engine({ timeline: twoSets(), routineId: "r-1", ...clocks });
  engine.start();
  [nowS, ms] = [12, 3_600_000];
  engine.settle(nowS);
  assert.equal(engine.state(nowS).note, "asleep");
});

test("a page that is woken once a minute is not taken for a machine that slept", () => {
  const { clock, engine, look } = started();
  clock.s += 61;
  engine.settle(clock.s);
  assert.equal(look().elapsed, 61);
});

test("after a reload the routine waits where it was, and nothing is told twice", () => {
  const { engine, wait, make, clock } = started();
  wait(55);
  const kept = JSON.parse(JSON.stringify(engine.keep()));
  const again = make({ kept, acknowledged: 1 });
  const { status, note, elapsed } = again.state(clock.s);
  assert.deepEqual([status, note, elapsed], ["paused", "reloaded", 55]);
  assert.deepEqual(again.results(), []);
  again.start();
  clock.s += 15;
  again.settle(clock.s);
  assert.deepEqual(
    again.results().map(({ seq, reps_done: reps, duration_s: s }) => [seq, reps, s]),
    [[2, 2, 20], [3, undefined, undefined]],
  );
});

test("results that were not taken in are kept, also when the plan has changed", () => {
  const { engine, wait, make, clock } = started();
  wait(40);
  const timeline = twoSets();
  timeline.phases[0].duration_s = 7;
  const again = make({ timeline, kept: engine.keep() });
  assert.equal(again.state(clock.s).status, "ready");
  assert.deepEqual(again.results().map((result) => result.seq), [1]);
});

test("whatever was kept, the engine starts", () => {
  const { make, clock } = started();
  const strange = [
    7, "x", [], {}, { results: "no" }, { results: [null, 3, { seq: -1 }] }, { elapsed: NaN },
    { ...make().keep(), elapsed: 1e9 }, { ...make().keep(), done: "all" },
    { ...make().keep(), done: [-1, 2.5, 99, "1"], reported: "x", spent: [null, "1"] },
    { results: [{ seq: 1, routine_id: "another" }] },
  ];
  for (const kept of strange) {
    const engine = make({ kept });
    assert.equal(engine.state(clock.s).status, "ready", JSON.stringify(kept));
    assert.deepEqual(engine.results(), []);
  }
});

test("a number is never used twice, also when Python has forgotten what it took in", () => {
  const { engine, wait, make, clock } = started();
  wait(40);
  engine.acknowledge(1);
  const again = make({ kept: engine.keep() });
  again.stop(clock.s);
  assert.deepEqual(again.results().map((result) => result.seq), [2]);
});

test("numbers go on above what Python has", () => {
  const { make, clock } = started();
  const engine = make({ acknowledged: 7 });
  engine.start();
  engine.stop(clock.s);
  assert.deepEqual(engine.results().map((result) => result.seq), [8]);
});

test("each boundary has one sound; longer holds and rests are counted down", () => {
  const found = tones(layOut(twoSets()));
  const at = (moment) => found.filter((sound) => sound.at === moment).map(({ tone }) => tone);
  assert.deepEqual([0, 7, 8, 9, 10, 12].map(at), [
    ["between"], ["countdown"], ["countdown"], ["countdown"], ["move"], ["hold"],
  ]);
  assert.deepEqual([14, 17, 18, 20].map(at), [["countdown"], ["return"], [], ["move"]]);
  assert.deepEqual([30, 47, 50, 70].map(at), [["set_done"], ["countdown"], ["move"], ["end"]]);
  assert.equal(found.filter(({ tone }) => tone === "end").length, 1);
});

test("a slow lift is not counted down", () => {
  const timeline = twoSets();
  timeline.phases[1].duration_s = 6;
  const inTheLift = tones(layOut(timeline)).filter(({ at }) => at > 10 && at < 16);
  assert.deepEqual(inTheLift, []);
});

test("times are written as the clock on the wall shows them, with the offset", () => {
  const text = localTime(Date.UTC(2026, 0, 31, 8, 0, 0));
  assert.match(text, /^2026-0[12]-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d$/);
  assert.equal(Date.parse(text), Date.UTC(2026, 0, 31, 8, 0, 0));
});

// ---- In people's hands -------------------------------------------------------------------------

// A bridge at the clock's tempo or one's own, then a glide that may begin with either side.
function withChoices() {
  const phase = (kind, exercise, set_index, rep, more = {}) => {
    return { kind, exercise, set_index, rep, duration_s: 4, side: null, reps: 3, ...more };
  };
  const bridge = (own) => [
    phase("get_ready", "bridge", null, null),
    ...(own
      ? [phase("own_pace", "bridge", 0, null, { duration_s: 12 })]
      : [1, 2, 3].map((rep) => phase("move", "bridge", 0, rep))),
  ];
  const glide = (first) => [
    phase("next_exercise", "glide", null, null),
    ...[first, first === "left" ? "right" : "left"].map((side) =>
      phase("move", "glide", side === "right" ? 1 : 2, 1, { side, reps: 1 }),
    ),
  ];
  return {
    phases: [...bridge(false), ...glide("right")],
    sets: [{ exercise: "bridge" }, { exercise: "glide" }, { exercise: "glide" }],
    alternatives: [
      { exercise: "bridge", swapped: false, own_pace: true, phases: bridge(true) },
      { exercise: "glide", swapped: true, own_pace: false, phases: glide("left") },
    ],
  };
}

test("ten seconds more lengthen a rest, and ten less never go below what has passed", () => {
  const { engine, wait, look } = started();
  wait(35); // five seconds into the rest
  engine.longer();
  assert.deepEqual([look().left, look().shownTotal], [25, 80]);
  for (let time = 0; time < 3; time += 1) engine.shorter();
  assert.deepEqual([look().phase.kind, look().left], ["move", 2]);
});

test("a phase is made at most an hour long, and short ones cannot be changed", () => {
  const { engine, wait, look } = started();
  wait(11);
  engine.longer();
  assert.equal(look().left, 1);
  wait(20);
  for (let time = 0; time < 1000; time += 1) engine.longer();
  assert.equal(look().lasting, 3600);
});

test("repeat goes to the set under way, or from a rest to the set before", () => {
  const { engine, wait, look } = started();
  assert.equal(engine.canRepeat(), false);
  engine.repeat();
  assert.equal(look().elapsed, 0);
  wait(40);
  engine.repeat();
  assert.equal(look().elapsed, 10);
  wait(41);
  engine.repeat();
  assert.equal(look().elapsed, 50);
});

test("a lengthened rest is as planned again when one goes back before it", () => {
  const { engine, wait, look } = started();
  wait(31);
  engine.longer();
  engine.repeat();
  assert.equal(look().shownTotal, 70);
});

test("skipping the last exercise ends the routine", () => {
  const { engine, look } = started({ timeline: withChoices() });
  engine.skipExercise();
  assert.equal(look().phase.kind, "next_exercise");
  engine.skipExercise();
  assert.equal(look().status, "finished");
  assert.deepEqual(engine.results().map(({ type }) => type), ["end"]);
});

test("a set at one's own pace waits for Done, counts all its reps, and the rest follows", () => {
  const { engine, wait, look } = started({ timeline: withChoices() });
  assert.equal(engine.ownPace, false);
  const own = createOwn();
  own.wait(4 + 300);
  assert.deepEqual([own.look().phase.kind, own.look().into], ["own_pace", 300]);
  assert.equal(own.look().shownTotal, 28);
  own.engine.done();
  assert.equal(own.look().phase.kind, "next_exercise");
  assert.deepEqual(
    own.engine.results().map(({ reps_done: reps, duration_s: s }) => [reps, s]),
    [[3, 300]],
  );
  own.wait(12);
  assert.equal(own.look().status, "finished");
  assert.deepEqual(own.engine.tally(), { full: 3, part: 0, planned: 3 });
  wait(28);
  assert.equal(look().status, "finished");
});

function createOwn(more = {}) {
  const own = started({ timeline: withChoices(), ...more });
  const fresh = own.make();
  fresh.pace(true);
  fresh.start();
  const wait = (seconds) => {
    for (let left = seconds; left > 0; left -= 1) {
      own.clock.s += Math.min(1, left);
      fresh.settle(own.clock.s);
    }
  };
  return { ...own, engine: fresh, wait, look: () => fresh.state(own.clock.s) };
}

test("a set left without Done counts no rep, and one that is repeated waits again", () => {
  const { engine, wait, look } = createOwn();
  wait(10);
  engine.skip();
  assert.deepEqual(engine.results(), []);
  engine.repeat();
  wait(50);
  assert.deepEqual([look().phase.kind, look().into], ["own_pace", 50]);
  engine.done();
  engine.repeat();
  wait(60);
  assert.equal(look().into, 60);
});

test("the own pace, a swapped side and changed seconds outlive the page", () => {
  const { engine, wait, make, clock } = createOwn();
  engine.swap("glide");
  wait(4 + 30);
  engine.done();
  engine.longer();
  wait(1);
  const again = make({ kept: JSON.parse(JSON.stringify(engine.keep())) });
  const { phase, left, elapsed } = again.state(clock.s);
  assert.deepEqual([phase.kind, left, elapsed], ["next_exercise", 13, 35]);
  assert.equal(again.ownPace, true);
  assert.equal(again.firstRep("glide").side, "left");
});

test("sides are swapped only before the exercise has begun", () => {
  const { engine, wait } = started({ timeline: withChoices() });
  assert.equal(engine.canSwap("bridge"), false);
  wait(16 + 1);
  assert.equal(engine.canSwap("glide"), true);
  engine.swap("glide");
  wait(4);
  assert.equal(engine.canSwap("glide"), false);
  engine.swap("glide");
  wait(20);
  const sets = setsOf(engine).map((result) => result.set_index);
  assert.deepEqual(sets, [0, 2, 1]);
});

test("the pace cannot change on the way", () => {
  const { engine } = started({ timeline: withChoices() });
  engine.pace(true);
  assert.equal(engine.ownPace, false);
});

test("what hurts is told with the exercise, after the reps that were done, and ends it", () => {
  const { engine, wait, look } = started({ timeline: withChoices() });
  engine.hurt();
  assert.equal(look().note, "hurt");
  const told = started({ timeline: withChoices() });
  told.wait(4 + 4 + 1);
  told.engine.pause();
  told.engine.hurt();
  assert.deepEqual(
    told.engine.results().map((result) => result.exercise ?? result.reps_done ?? result.outcome),
    [1, "bridge", "stopped"],
  );
  wait(1);
  engine.hurt();
  assert.equal(engine.results().length, 2);
});

// ---- The schema that both sides are held to ----------------------------------------------------

const schema = JSON.parse(
  readFileSync(new URL("../../sciatica_lib/widgets/timer_schema.json", import.meta.url)),
).definitions;

test("the engine knows the phases of the schema, all of them and no others", () => {
  const known = [...EFFORT, ...BETWEEN].sort();
  assert.deepEqual(known, [...schema.phase.properties.kind.enum].sort());
});

test("every result has the fields of the schema, all of them and no others", () => {
  const { engine, wait } = started({ timeline: withChoices() });
  wait(17);
  engine.hurt();
  const always = schema.result.required;
  const found = new Set();
  for (const result of engine.results()) {
    const kind = schema.result.oneOf.find(({ properties }) => properties.type.const === result.type);
    assert.deepEqual(Object.keys(result).sort(), [...always, ...kind.required].sort());
    assert.match(result.at, new RegExp(schema.result.properties.at.pattern));
    found.add(result.type);
  }
  assert.deepEqual([...found].sort(), [...schema.result.properties.type.enum].sort());
});
