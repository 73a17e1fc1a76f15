// Erasing removes what the workbook keeps in the browser, and nothing of other pages.

import assert from "node:assert/strict";
import { test } from "node:test";

import { forgetEverything, writeStored } from "../../sciatica_lib/widgets/static/storage.js";

test("all that is ours is gone, and what is of other pages stays", () => {
  const kept = { other: "1" };
  globalThis.localStorage = new Proxy(kept, {
    get: (target, name) =>
      ({
        setItem: (key, value) => Object.assign(target, { [key]: value }),
        removeItem: (key) => delete target[key],
      })[name] ?? target[name],
  });
  writeStored("r:abc", { status: "running" });
  writeStored("sound", true);
  kept["sciatica-page:menus"] = "shown"; // the header's
  assert.equal(Object.keys(kept).length, 4);
  assert.equal(forgetEverything(), 0);
  assert.deepEqual(Object.keys(kept), ["other"]);
});
