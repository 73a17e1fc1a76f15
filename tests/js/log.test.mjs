// From answers to rows of the log: what is kept, what is refused, how rows are named.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answersOf, csvFile, idOf, newLogCode, recordsOf } from "../../sciatica_lib/widgets/static/log_rows.js";

const letters = "bcdfghjklmnpqrstvwxz";
const fields = { leg: { check: "whole" }, numb: { check: "yes_no" }, note: { check: "text" }, plan_id: { check: "id" } };
const columns = ["entry_id", "kind", "at", ...Object.keys(fields)];
const log = { letters, none: "none", columns, fields, kinds: { check_in: Object.keys(fields) } };
const asked = [
  { id: "leg", kind: "scale", column: "leg" },
  { id: "numb", kind: "yes_no", column: "numb" },
  { id: "note", kind: "text", column: "note" },
  { id: "sat", kind: "number", low: 0, high: 1440, words: "Minutes you sat?", column: "sat" },
  { id: "signs", kind: "several", column: "signs" },
];

test("zero and no are answers, blanks are none, and what has no column is a row of its own", () => {
  const answers = { leg: 0, numb: false, note: "  ", sat: " 90 ", signs: [] };
  assert.deepEqual(recordsOf(log, asked, "check_in", answers), {
    values: { leg: 0, numb: false },
    further: [{ question: "sat", answer: "90" }, { question: "signs", answer: "none" }],
  });
  assert.deepEqual(answersOf(asked, { leg: 0, numb: false, signs: "none", sat: 90 }, log), {
    leg: 0, numb: false, signs: [], sat: "90",
  });
});

test("a number that is none or too large is refused, with its range", () => {
  for (const typed of ["1441", "-1", "9.5", "ten", "1e3", "0x10"]) {
    assert.throws(() => recordsOf(log, asked, "check_in", { sat: typed }), /^RangeError: Minutes you sat must be/);
  }
});

test("half a character does not reach the log", () => {
  assert.equal(recordsOf(log, asked, "check_in", { note: "a\ud83d" }).values.note, "a\ufffd");
});

test("text that a spreadsheet would take for something else is stored as a JSON string", () => {
  const row = { entry_id: "eb", kind: "check_in", at: "2026-03-02T08:15:00+01:00", leg: 0, numb: true };
  const text = csvFile(log, [{ ...row, note: '=1,"2"\n', plan_id: "march-2" }]);
  const line = 'eb,check_in,2026-03-02T08:15:00+01:00,0,yes,"""=1,\\\\""2\\\\""\\\\n""","""march-2"""\n';
  assert.equal(text, `\ufeff${columns.join(",")}\n${line.replaceAll("\\\\", "\\")}`);
});

test("ids are letters only, as long as the workbook's, and in the order of their numbers", () => {
  const name = newLogCode(log);
  const ids = [0, 1, 19, 20, 399, 400, 159_999].map((number) => idOf("e", name, number, log));
  for (const id of ids) assert.match(id, new RegExp(`^e[${letters}]{14}$`));
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
});
