// No function is too long to be read at once, and no file.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const LONGEST_FUNCTION = 60;
const LONGEST_FILE = 450;
const FOLDERS = ["widgets/static/", "jupyter/labextension/static/"].map(
  (folder) => new URL(`../../sciatica_lib/${folder}`, import.meta.url),
);

// A line that opens a function: with the word, with an arrow, or as a method does.
const OPENS = /\bfunction\b|=>|^\s*(?:async |static |get |set )*#?\w+\((?:[^;]*\) \{|\{?)$/;
const IS_NO_FUNCTION = /^\s*(?:if|for|while|switch|catch|\/\/|\/?\*)/;
const ENDS_PARAMETERS = /^\s*\}?\) (?:=> )?\{$/;

const indentation = (line) => line.search(/\S/);

/**
 * The functions of a script, each with its first line and the number of its lines.
 *
 * The scripts are indented as one expects: a function lasts until a line is indented no deeper than
 * the one that opened it. A class is no function, but its methods are.
 */
function functionsOf(text) {
  const lines = text.split("\n");
  const found = [];
  lines.forEach((line, first) => {
    if (!OPENS.test(line) || IS_NO_FUNCTION.test(line)) return;
    const isInside = (other) =>
      other.trim() === "" || indentation(other) > indentation(line) || ENDS_PARAMETERS.test(other);
    let next = first + 1;
    while (next < lines.length && isInside(lines[next])) next += 1;
    const closes = /^\s*[\])}]/.test(lines[next] ?? "");
    found.push({ line: line.trim(), count: next - first + (closes ? 1 : 0) });
  });
  return found;
}

const scripts = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .map((name) => [name, new URL(name, folder)]),
);

for (const [name, script] of scripts) {
  const text = readFileSync(script, "utf8");

  test(`every function of ${name} has at most ${LONGEST_FUNCTION} lines`, () => {
    const long = functionsOf(text).filter(({ count }) => count > LONGEST_FUNCTION);
    assert.deepEqual(long, []);
  });

  test(`${name} has at most ${LONGEST_FILE} lines`, () => {
    assert.ok(text.split("\n").length - 1 <= LONGEST_FILE);
  });
}

test("what is measured are the lines from the first to the last of each function", () => {
  const body = (indent, count) => `${indent}  go();\n`.repeat(count);
  const script = [
    `export function plain(a) {\n${body("", 2)}}\n`,
    `function spread({\n  a,\n  b,\n}) {\n${body("", 3)}}\n`,
    `const arrow = (a) => {\n\n${body("", 1)}};\nconst short = (a) => a;\n`,
    `class Thing {\n  #method(a = now()) {\n${body("  ", 4)}  }\n\n`,
    `  async get() {\n    if (a) {\n${body("    ", 1)}    }\n  }\n}\n`,
    `on("click", () => {\n${body("", 5)}});\n`,
  ].join("");
  assert.deepEqual(
    functionsOf(script).map(({ line, count }) => [line, count]),
    [
      ["export function plain(a) {", 4],
      ["function spread({", 8],
      ["const arrow = (a) => {", 4],
      ["const short = (a) => a;", 1],
      ["#method(a = now()) {", 6],
      ["async get() {", 5],
      ['on("click", () => {', 7],
    ],
  );
});
