// The rules of the workbook in JavaScript: held to the cases that Python's own rules have written.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { currentRows } from "../../sciatica_lib/widgets/static/history.js";
import { trafficLight } from "../../sciatica_lib/widgets/static/light.js";
import { planLines } from "../../sciatica_lib/widgets/static/page_words.js";
import { blocksOfWeek, cautiousBlocks } from "../../sciatica_lib/widgets/static/routine_blocks.js";
import { safetyState } from "../../sciatica_lib/widgets/static/safety.js";

const { rules, light, safety, histories, days } = JSON.parse(
  readFileSync(new URL("../cases/rules.json", import.meta.url), "utf8"),
);

/** All combinations of some lists, the last one changing fastest. */
function* product(...lists) {
  if (lists.length === 0) yield [];
  else for (const found of product(...lists.slice(0, -1))) for (const last of lists.at(-1)) yield [...found, last];
}

/** Compare with runs such as "g12 a3", naming the first input that differs. */
function assertRuns(runs, inputs, colourOf) {
  const letters = runs.split(" ").flatMap((run) => Array(Number(run.slice(1))).fill(run[0]));
  let place = 0;
  for (const input of inputs) {
    const [colour] = colourOf(...input);
    if (colour !== letters[place]) assert.fail(`${JSON.stringify(input)}: ${colour}, not ${letters[place]}`);
    place += 1;
  }
  assert.equal(place, letters.length);
}

test("every pain of leg and back has the same colour as in Python", () => {
  const { scores } = light;
  assertRuns(light.leg_and_back, product(scores, scores, scores, scores), (leg, after, back, backAfter) =>
    trafficLight(rules, { leg, back, reach: "calf" }, { leg: after, back: backAfter, reach: "calf" }).colour,
  );
});

test("a therapist's own limits change the colours as in Python", () => {
  const { scores } = light;
  light.limits.forEach((limits, place) => {
    assertRuns(light.leg_by_limits[place], product(scores, scores), (leg, after) => {
      const [before, now] = [{ leg, back: 1, reach: "calf" }, { leg: after, back: 1, reach: "calf" }];
      return trafficLight(rules, before, now, { limits }).colour;
    });
  });
});

test("how far down, numbness, hurt and the next morning change the colours as in Python", () => {
  const { some_scores: scores, further } = light;
  const inputs = product(scores, scores, ...Object.values(further));
  assertRuns(light.leg_and_further, inputs, (leg, after, was, isNow, newNumbness, hurt, morning) => {
    const [before, now] = [{ leg, back: 1, reach: was }, { leg: after, back: 1, reach: isNow }];
    return trafficLight(rules, before, now, { newNumbness, hurt, morning }).colour;
  });
});

test("each light says what it says in Python", () => {
  for (const { before, after, new_numbness: newNumbness, hurt, morning, limits, colour, text } of light.texts) {
    const further = { newNumbness: newNumbness === undefined ? false : newNumbness, hurt, morning, limits };
    assert.deepEqual(trafficLight(rules, before, after, further), { colour, text });
  }
});

/** The rows that some events leave in a log, and the moment after them; as rule_cases.py plays them. */
function played(names) {
  let nowMs = Date.parse(safety.begin);
  let routines = 0;
  const [rows, screens] = [[], []];
  for (const name of names) {
    const { rows: templates, hours = 0 } = safety.events[name];
    nowMs += (hours * 60 + safety.minutes_between) * 60_000;
    const at = new Date(nowMs).toISOString().replace(/\.\d+Z$/, "+00:00");
    for (const template of templates) {
      const row = { ...template, entry_id: `e${rows.length}`, at, saved_at: at };
      if (row.kind === "routine_start") routines += 1;
      row.routine_id = `r${routines}`;
      if ("about" in row) row.about = screens.join(" ");
      if ("replaces" in row) row.replaces = screens.at(-1) ?? "e99";
      if (row.kind === "screen") screens.push(row.entry_id);
      rows.push(row);
    }
  }
  return [rows, nowMs];
}

test("after any three events the safety check asks and locks as in Python", () => {
  const names = Object.keys(safety.events);
  const found = safety.found.split(" ").map(Number);
  let place = 0;
  for (let length = 0; length <= safety.longest; length += 1) {
    for (const events of product(...Array(length).fill(names))) {
      const [rows, nowMs] = played(events);
      const { level, ask, reason, locks } = safetyState(rules, rows, currentRows(rows), nowMs);
      const locked = locks.map(({ entryId, signs }) => [entryId, ...signs].join("+"));
      const said = [level ?? "-", ask ?? "-", reason ?? "-", ...locked].join(" ");
      const expected = safety.outcomes[found[place]];
      if (said !== expected) assert.fail(`${events.join(", then ")}: ${said}, not ${expected}`);
      place += 1;
    }
  }
  assert.equal(place, found.length);
});

test("rows that correct and take back each other leave the same entries as in Python", () => {
  for (const { rows, current } of histories) {
    assert.deepEqual(currentRows(rows).map(({ entry_id: id }) => id), current);
  }
});

test("a plan says the same about a day, and leaves out the same in a week, as in Python", () => {
  for (const { plan, exercises, said } of days) {
    const blocks = exercises.map((exercise) => ({ exercise }));
    for (const { today, left_out: leftOut, lines } of said) {
      const kept = blocksOfWeek(blocks, plan, today).map(({ exercise }) => exercise);
      assert.deepEqual(kept, exercises.filter((exercise) => exercise !== leftOut), today);
      assert.deepEqual(planLines(plan, today, leftOut), lines, today);
    }
  }
  // A plan of that exercise alone keeps it.
  assert.equal(blocksOfWeek([{ exercise: "dead_bug" }], days[1].plan, "2026-03-10").length, 1);
});

test("an exercise is left out, made easier or kept, as the cautions and a clinician's word say", () => {
  const cautions = {
    lift: [{ condition: "disc", easier: null }],
    glide: [{ condition: "sore", easier: "upright" }, { condition: "disc", easier: "upright" }],
  };
  const upright = { exercise: "glide", variant: "upright" };
  const blocks = [
    { exercise: "bridge", easier: {} },
    { exercise: "lift", easier: {} },
    { exercise: "glide", easier: { upright } },
  ];
  const tell = (told, permitted = []) => cautiousBlocks(blocks, cautions, told, new Set(permitted));
  assert.deepEqual(tell([]).kept, blocks);
  const both = tell(["disc"]);
  assert.deepEqual(both.kept, [blocks[0], upright]);
  assert.deepEqual(both.leftOut.map(({ block }) => block.exercise), ["lift"]);
  assert.deepEqual(both.eased.map(({ caution }) => caution.condition), ["disc"]);
  assert.deepEqual(tell(["disc"], ["lift", "glide"]).kept, blocks);
  // Agreed on in the easier way already: it stays, and there is nothing to say.
  const agreed = cautiousBlocks([{ exercise: "glide", easier: {} }], cautions, ["sore"], new Set());
  assert.deepEqual([agreed.kept.length, agreed.eased.length], [1, 0]);
});
