// A body is where Python says it is, and every outline goes as far as Python's.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hull, outlinesOf, placeBody, poseAt, poseBetween, seenFrom } from "../../sciatica_lib/widgets/static/body.js";

// Written by tests/test_figure_moments.py.
const { known, moments } = JSON.parse(readFileSync(new URL("figure_moments.json", import.meta.url)));
const { body, figures } = known;

const near = (found, expected, what) =>
  assert.ok(Math.abs(found - expected) < 2e-6, `${what}: ${found} is not ${expected}`);
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
      const { shadows, layers, gaze } = outlinesOf(body, view, placed);
      const all = [...shadows, ...layers, ...(gaze ? [[gaze]] : [])];
      assert.equal(all.length, outlines[place].length);
      all.forEach((lines, layer) => {
        const [count, ...edges] = outlines[place][layer];
        assert.equal(lines.length, count, `layer ${layer}`);
        edges.forEach((edge, n) => near(reaches(lines.flat())[n], edge, `layer ${layer}`));
      });
    });
  });
}

test("a hull holds every circle and is closed by its first point", () => {
  const circles = [[0, 0, 1], [4, 0, 0.5]];
  const outline = hull(circles);
  assert.equal(outline.length, 24);
  assert.deepEqual(reaches(outline).map((edge) => Math.round(edge * 1e9) / 1e9), [-1, -1, 4.5, 1]);
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
