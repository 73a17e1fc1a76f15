// A body is where Python says it is, and every outline goes as far as Python's.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hull, placeBody, plannedOf, pointOn, poseAt, poseBetween, seenFrom, seenOf } from "../../sciatica_lib/widgets/static/body.js";

// Written by tests/test_figure_moments.py.
const { known, moments } = JSON.parse(readFileSync(new URL("figure_moments.json", import.meta.url)));
const { body, figures } = known;

const near = (found, expected, what) =>
  assert.ok(Math.abs(found - expected) < 2e-6, `${what}: ${found} is not ${expected}`);
/** Every point of an outline, in each of its directions. */
const pointsOf = (arcs) =>
  arcs.flatMap((arc) =>
    Array.from({ length: arc.until - arc.from + 1 }, (_, k) => pointOn(arc, arc.from + k)),
  );
const reaches = (line) => [
  Math.min(...line.map(([x]) => x)), Math.min(...line.map(([, y]) => y)),
  Math.max(...line.map(([x]) => x)), Math.max(...line.map(([, y]) => y)),
];

for (const { name, reach, views, spheres, outlines } of moments) {
  test(`${name} at ${reach} is where Python places it`, () => {
    const placed = placeBody(body, poseAt(figures[name], reach), figures[name]);
    assert.equal(placed.length, spheres.length);
    placed.forEach((middle, n) => middle.forEach((part, axis) => near(part, spheres[n][axis], `sphere ${n}`)));
  });

  test(`${name} at ${reach} has the outlines that Python draws`, () => {
    const placed = placeBody(body, poseAt(figures[name], reach), figures[name]);
    figures[name][views].forEach((view, place) => {
      const planned = plannedOf(body, view);
      const seen = seenOf(body, view, planned, placed);
      const layers = planned.layers.map((layer) => layer.map((n) => seen.outlines[n]));
      const drawn = [seen.shadows.filter(Boolean), ...layers].map((lines) => lines.map(pointsOf));
      const all = [...drawn, ...(seen.gaze ? [[seen.gaze]] : [])];
      assert.equal(all.length, outlines[place].length);
      all.forEach((lines, layer) => {
        const [count, ...edges] = outlines[place][layer];
        assert.equal(lines.length, count, `layer ${layer}`);
        edges.forEach((edge, n) => near(reaches(lines.flat())[n], edge, `layer ${layer}`));
      });
    });
  });
}

test("what has not moved since an earlier moment is the same outline, and what has is a new one", () => {
  const glide = figures.nerve_glide;
  const [view] = glide.views;
  const planned = plannedOf(body, view);
  const placedAt = (reach) => placeBody(body, poseAt(glide, reach), glide);
  const before = seenOf(body, view, planned, placedAt(0.2));
  const after = seenOf(body, view, planned, placedAt(0.6), before);
  const afresh = seenOf(body, view, planned, placedAt(0.6));
  const stays = after.outlines.map((outline, n) => outline === before.outlines[n]);
  assert.ok(stays.includes(true) && stays.includes(false));
  after.outlines.forEach((outline, n) =>
    reaches(pointsOf(outline)).forEach((edge, k) => assert.ok(Math.abs(edge - reaches(pointsOf(afresh.outlines[n]))[k]) < 1e-4)));
  const leg = planned.outlines.findIndex(({ wrapped }) => body.bones[body.spheres[wrapped[0]][0]] === "right_foot");
  assert.ok(!stays[leg]);
});

test("a hull holds every circle, goes once around, and is closed by its first point", () => {
  const circles = [[0, 0, 1], [4, 0, 0.5]];
  const arcs = hull(circles);
  assert.equal(arcs.length, 2);
  assert.equal(pointsOf(arcs).length, 24);
  assert.deepEqual(reaches(pointsOf(arcs)).map((edge) => Math.round(edge * 1e9) / 1e9), [-1, -1, 4.5, 1]);
});

test("three key poses are each met, and so are two", () => {
  const keys = [0, 10, 40].map((bend) => ({ knee: [bend, 0, 0] }));
  const knees = (of) => [0, 0.5, 1].map((share) => poseBetween(of, share).knee[0]);
  assert.deepEqual(knees(keys), [0, 10, 40]);
  assert.deepEqual(knees([keys[0], keys[2]]), [0, 20, 40]);
});

test("from the right, forward is to the right of the picture, and up is up", () => {
  const [[across, up]] = seenFrom([0, 0], [[1, 0, 2]]);
  assert.deepEqual([across, up], [1, 2]);
});
