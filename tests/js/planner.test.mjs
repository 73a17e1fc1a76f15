// A plan while it is typed, without a page: nothing typed is lost, whatever answers or does not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PlannerState } from "../../sciatica_lib/widgets/static/planner_state.js";

const draft = () => ({
  turn: 0,
  plan: { title: "Spring", conditions: [] },
  exercises: { bridge: { reps: 10 }, bug: { reps: 8 } },
  order: ["bridge", "bug"],
});

function opened(receiver = () => {}) {
  const sent = [];
  const state = new PlannerState({
    content: {},
    draft: draft(),
    found: { remarks: [] },
    receiver: (message) => {
      receiver(message);
      sent.push(message);
    },
  });
  return { state, sent };
}

test("what is typed goes over whole, once for each change, and as it was at that moment", () => {
  const { state, sent } = opened();
  state.set(["exercises", "bridge", "reps"], 12);
  state.set(["exercises", "bridge", "reps"], 12);
  state.set(["plan", "title"], "");
  assert.deepEqual(sent.map(({ kind }) => kind), ["changed", "changed"]);
  assert.equal(sent[0].draft.plan.title, "Spring");
  assert.equal(sent[0].draft.exercises.bridge.reps, 12);
  assert.equal(sent[1].draft.plan.title, "");
});

test("an exercise that is taken out keeps its dose and comes back at the end", () => {
  const { state } = opened();
  state.set(["exercises", "bridge", "reps"], 15);
  state.include("bridge", false);
  assert.deepEqual(state.draft.order, ["bug"]);
  state.include("bridge", true);
  assert.deepEqual(state.draft.order, ["bug", "bridge"]);
  assert.equal(state.value(["exercises", "bridge", "reps"]), 15);
});

test("an exercise comes one place earlier, and the first stays the first", () => {
  const { state } = opened();
  state.earlier("bug");
  assert.deepEqual(state.draft.order, ["bug", "bridge"]);
  state.earlier("bug");
  assert.deepEqual(state.draft.order, ["bug", "bridge"]);
});

test("a press goes over once until it is answered, with all that was typed", () => {
  const { state, sent } = opened();
  state.set(["plan", "title"], "Summer");
  state.press("save", "More.");
  state.press("save");
  const presses = sent.filter(({ kind }) => kind === "pressed");
  assert.equal(presses.length, 1);
  assert.deepEqual([presses[0].value, presses[0].draft.plan.title], ["More.", "Summer"]);
  state.free();
  state.press("save");
  assert.equal(sent.filter(({ kind }) => kind === "pressed").length, 2);
});

test("where nobody answers, it is said, and what was typed is still here", () => {
  const { state } = opened(() => {
    throw new Error("gone");
  });
  state.set(["plan", "title"], "Summer");
  state.press("save");
  assert.match(state.said.words, /does not answer.*still here/);
  assert.equal(state.busy, false);
  assert.equal(state.draft.plan.title, "Summer");
});

test("a remark is found at its field and at no other", () => {
  const { state } = opened();
  state.find({ remarks: [{ at: "exercises.bridge.reps", words: "more", stops: false }] });
  assert.equal(state.remarksAt(["exercises", "bridge", "reps"]).length, 1);
  assert.equal(state.remarksAt(["exercises", "bridge"]).length, 0);
});

test("another plan takes the place of this one, whatever was typed into it", () => {
  const { state } = opened();
  const other = { ...draft(), turn: 1, order: ["bug"] };
  state.begin({ content: { new: true }, draft: other, found: {} });
  state.include("bridge", true);
  assert.deepEqual(other.order, ["bug"], "what came from Python is not changed in place");
  assert.deepEqual(state.draft.order, ["bug", "bridge"]);
});
