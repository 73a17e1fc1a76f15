// The places of the header: where a person is among them.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  FIRST,
  PLACES,
  current,
  pathOf,
} from "../../sciatica_lib/jupyter/labextension/static/places.js";

test("the places stand in the order of a person's way, the first ones on every screen", () => {
  const names = PLACES.map(({ name }) => name);
  assert.deepEqual(names, ["Today", "Understand", "Progress", "For therapists", "Your data"]);
  assert.deepEqual(names.slice(0, FIRST), ["Today", "Understand", "Progress"]);
});

test("one is at the place whose page is shown, and at no other", () => {
  for (const shown of PLACES) {
    const at = PLACES.filter((place) => current(place, pathOf(shown)) === "page");
    assert.deepEqual(at, [shown]);
  }
});

test("the routine and the check-in are within Today, and other notebooks within no place", () => {
  const at = (path) => PLACES.map((place) => current(place, path));
  for (const page of ["02_routine", "03_check_in"]) {
    assert.deepEqual(at(`notebooks/${page}.ipynb`), ["true", null, null, null, null]);
  }
  assert.deepEqual(at("notebooks/my cells.ipynb"), [null, null, null, null, null]);
});
