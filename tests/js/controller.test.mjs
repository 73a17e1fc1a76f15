// Whether the timer may run is asked at every start and resume, and nothing starts on a guess.

import assert from "node:assert/strict";
import { test } from "node:test";

// As much of a page as the controller needs; it is hidden, so that beats come from a timeout.
globalThis.document = Object.assign(new EventTarget(), { hidden: true });
const page = new EventTarget();
for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
  globalThis[name] = page[name].bind(page);
}

const { Controller } = await import("../../sciatica_lib/widgets/static/controller.js");

const phase = (kind, set_index) => ({
  kind, duration_s: 600, exercise: "bridge", name: "Hip bridge", figure: "bridge", side: null,
  set: 1, sets: 1, rep: set_index === null ? null : 1, reps: 1, cue: kind, text: "t", set_index,
});
const timeline = { phases: [phase("get_ready", null), phase("hold", 0)], sets: [{}], alternatives: [] };

let made = 0;

/** A controller whose questions wait until the test answers them; it is closed after the test. */
function begin(context, mayStart) {
  const answers = [];
  const receiver = { publish() {}, remind() {}, onAcknowledged: () => () => {} };
  receiver.mayStart =
    mayStart ?? (() => new Promise((resolve, reject) => answers.push({ resolve, reject })));
  if (mayStart === null) delete receiver.mayStart;
  const controller = new Controller({ timeline, routineId: `r-${(made += 1)}`, receiver });
  context.after(() => controller.close());
  const shown = [];
  const leave = controller.show((state) => shown.push(state));
  const answer = async (words) => {
    answers.at(-1).resolve(words);
    await new Promise(setImmediate);
  };
  const status = () => controller.state().status;
  return { controller, answers, answer, status, leave, refusal: () => shown.at(-1).refusal };
}

test("a start that is allowed runs, and only when the answer has come", async (context) => {
  const { controller, answer, status } = begin(context);
  controller.act("start");
  assert.equal(status(), "ready");
  await answer("");
  assert.equal(status(), "running");
});

test("a start that is refused does not run and says why, until it is asked again", async (context) => {
  const { controller, answers, answer, status, refusal } = begin(context);
  controller.act("start");
  await answer("The safety check comes first.");
  assert.deepEqual([status(), refusal()], ["ready", "The safety check comes first."]);
  controller.act("start");
  assert.deepEqual([answers.length, refusal()], [2, ""]);
  await answer("");
  assert.deepEqual([status(), refusal()], ["running", ""]);
});

test("every resume is asked, and a refused one stays paused", async (context) => {
  const { controller, answers, answer, status, refusal } = begin(context);
  controller.act("start");
  await answer("");
  controller.act("pause");
  controller.act("start");
  assert.equal(answers.length, 2);
  await answer("Not now.");
  assert.deepEqual([status(), refusal()], ["paused", "Not now."]);
});

test("a second press while the answer is awaited asks nothing twice", async (context) => {
  const { controller, answers } = begin(context);
  controller.act("start");
  controller.act("start");
  assert.equal(answers.length, 1);
});

for (const command of ["pause", "stop", "hurt"]) {
  test(`whoever presses ${command} while the answer is awaited is not started`, async (context) => {
    const { controller, answer, status } = begin(context);
    controller.act("start");
    await answer("");
    controller.act("pause");
    controller.act("start");
    controller.act(command);
    await answer("");
    assert.equal(status(), command === "pause" ? "paused" : "stopped");
  });
}

test("a timer that nobody sees any more is not started by a late answer", async (context) => {
  const { controller, answer, status, leave } = begin(context);
  controller.act("start");
  leave();
  await answer("");
  assert.equal(status(), "ready");
});

test("a question that fails refuses, and the next one is asked", async (context) => {
  const { controller, answers, answer, status, refusal } = begin(context);
  controller.act("start");
  answers[0].reject(new Error("gone"));
  await new Promise(setImmediate);
  assert.equal(status(), "ready");
  assert.match(refusal(), /could not be found out/);
  controller.act("start");
  await answer("");
  assert.equal(status(), "running");
});

test("while the answer takes long it says that it is looked up", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { controller, status, refusal } = begin(context);
  controller.act("start");
  context.mock.timers.tick(999);
  assert.equal(refusal(), "");
  context.mock.timers.tick(1);
  assert.match(refusal(), /One moment/);
  assert.equal(status(), "ready");
});

test("a page that asks nobody starts at once", (context) => {
  const { controller, status } = begin(context, null);
  controller.act("start");
  assert.equal(status(), "running");
});
