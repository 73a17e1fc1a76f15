// A joint that follows the pointer: it comes nearer, within its limits, and nothing else moves.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { poseAt } from "../../sciatica_lib/widgets/static/body.js";
import { follow, pointAt } from "../../sciatica_lib/widgets/static/poser_drag.js";

// Written by tests/test_figure_moments.py.
const { known } = JSON.parse(readFileSync(new URL("figure_moments.json", import.meta.url)));
const [name] = Object.keys(known.figures);
const figure = known.figures[name];
const body = { body: known.body, figure };
const camera = figure.views[0].camera;
const begun = poseAt(figure, 0);
const joint = "right_knee";
const far = ([x, y], [a, b]) => Math.hypot(x - a, y - b);

/** The sphere that the knee moves most, as a handle. */
function handle() {
  const bent = { ...begun, [joint]: [begun[joint][0] - 20, 0, 0] };
  const gone = known.body.spheres.map((_, point) =>
    far(pointAt(body, begun, camera, point), pointAt(body, bent, camera, point)),
  );
  return { joint, axes: [0], point: gone.indexOf(Math.max(...gone)) };
}

const dragged = handle();
const limits = { 0: { low: 0, high: 140 } };

test("the point comes to the pointer, step by step", () => {
  const wanted = { ...begun, [joint]: [begun[joint][0] - 25, 0, 0] };
  const target = pointAt(body, wanted, camera, dragged.point);
  let pose = begun;
  let before = far(pointAt(body, pose, camera, dragged.point), target);
  for (let move = 0; move < 20; move += 1) {
    pose = follow(body, pose, camera, dragged, target, limits);
    const now = far(pointAt(body, pose, camera, dragged.point), target);
    assert.ok(now <= before, "never farther away");
    before = now;
  }
  assert.ok(before < 0.01, `still ${before} body heights away`);
});

test("a joint keeps its limits, however far away the pointer is", () => {
  let pose = begun;
  for (let move = 0; move < 60; move += 1) {
    const target = [move % 2 ? 9 : -9, move % 3 ? 9 : -9];
    pose = follow(body, pose, camera, dragged, target, limits);
    assert.ok(pose[joint][0] >= 0 && pose[joint][0] <= 140);
  }
});

test("no other joint moves, and the pose before is left as it was", () => {
  const copy = structuredClone(begun);
  const pose = follow(body, begun, camera, dragged, [9, 9], limits);
  assert.deepEqual(begun, copy);
  for (const other of Object.keys(begun)) {
    if (other !== joint) assert.deepEqual(pose[other], begun[other]);
  }
});
