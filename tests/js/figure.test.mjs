// The figure's arithmetic: how far out a movement is, and how an outline is written.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hull } from "../../sciatica_lib/widgets/static/body.js";
import { dueOf, outlined, reachOf, shownOver } from "../../sciatica_lib/widgets/static/figure.js";

const at = (kind, into, lasting, less) => reachOf({ kind }, into, lasting, less);

test("out with the move, still in the hold, back with the return", () => {
  assert.deepEqual([0, 1, 2].map((into) => at("move", into, 2)), [0, 0.5, 1]);
  assert.equal(at("hold", 3, 30), 1);
  assert.deepEqual([0, 1.5, 3].map((into) => at("return", into, 3)), [1, 0.5, 0]);
});

test("one phase ends where the next begins, so that nothing jumps", () => {
  assert.equal(at("move", 2, 2), at("hold", 0, 5));
  assert.equal(at("hold", 5, 5), at("return", 0, 3));
  assert.equal(at("return", 3, 3), at("move", 0, 2));
  assert.equal(at("return", 3, 3), at("rest", 0, 60));
});

test("the demonstration goes out and back and begins again", () => {
  const seen = Array.from({ length: 1300 }, (_, step) => shownOver(step / 100));
  assert.equal(Math.max(...seen), 1);
  assert.equal(Math.min(...seen), 0);
  const jumps = seen.slice(1).map((reach, place) => Math.abs(reach - seen[place]));
  assert.ok(Math.max(...jumps) < 0.011);
  assert.equal(shownOver(6.5), 0);
});

test("with less motion only the position to reach is shown", () => {
  const shown = ["move", "hold", "own_pace"].map((kind) => at(kind, 0.1, 4, true));
  assert.deepEqual(shown, [1, 1, 1]);
  const waiting = ["return", "get_ready", "next_exercise", "rest", "change_sides"];
  assert.deepEqual(waiting.map((kind) => at(kind, 1, 4, true)), [0, 0, 0, 0, 0]);
});

test("an outline is written as arcs around its circles and straight lines between them", () => {
  const capsule = outlined(hull([[0, 0, 0.1], [0.4, 0, 0.1]]));
  assert.equal(capsule, "M-259 -966a1000 1000 0 0 0 259 1966l4259 -34a1000 1000 0 0 0 -259 -1966z");
  // One circle alone goes nearly all the way around, which is the larger arc; what is flat is flat.
  assert.match(outlined(hull([[0, 0, 0.1]])), /^M1000 0a1000 1000 0 1 0 -?\d+ -?\d+z$/);
  assert.match(outlined(hull([[0, 0, 0.1]], 0.5)), /^M1000 0a1000 500 0 1 0 -?\d+ -?\d+z$/);
});

test("two views of a movement take turns, neither is far behind, and at rest both are there", () => {
  assert.deepEqual(dueOf([null, null], 0), [0, 1]); // at first both
  assert.deepEqual(dueOf([30, 30], null), [0, 1]); // and in a pose of one's own
  assert.deepEqual(dueOf([0, 0], 72), [0, 1]); // and where it jumps
  const frames = [...Array.from({ length: 73 }, (_, step) => step), 72, 72];
  let shown = [0, 0];
  const drawn = frames.map((step) => {
    const due = dueOf(shown, step);
    shown = [...shown.filter((_, place) => !due.includes(place)), ...due.map(() => step)];
    assert.ok(shown.every((at) => step - at <= 3));
    return due.length;
  });
  assert.equal(Math.max(...drawn), 1);
  assert.deepEqual([shown, drawn.at(-1)], [[72, 72], 0]);
});
