// The traffic light after a routine: questions/light.py in JavaScript, with its numbers and words.
// Both languages are held to the same cases, tests/cases/rules.json. Pure.

import { dayOf } from "./history.js";

const isGiven = (answer) => answer !== null && answer !== undefined;

/**
 * The colour of a routine (green, amber, red or unanswered) and its sentences.
 *
 * before, after: {leg, back, reach}; null is unanswered. Red counts as soon as one answer says so;
 * green only when everything was answered.
 */
export function trafficLight(rules, before, after, further = {}) {
  const { newNumbness = false, hurt = false, morning = null, limits = rules.usual_limits } = further;
  const pains = [[before.leg, after.leg], [before.back, after.back]];
  const colours = pains.map(([was, isNow]) => painColour(was, isNow, limits));
  if (isFurtherDown(before.reach, after.reach, rules)) colours.push("red");
  if (newNumbness || morning === "worse") colours.push("red");
  if (hurt) colours.push("amber");
  const worst = Math.max(...colours.map((colour) => rules.colours.indexOf(colour)));
  const answers = [before.leg, before.back, before.reach, after.leg, after.back, after.reach, newNumbness];
  const missing = !answers.every(isGiven);
  const colour = missing && worst === 0 ? "unanswered" : rules.colours[worst];
  const { words } = rules;
  const high = pains.some(([was]) => isGiven(was) && was > limits.amber_up_to);
  const sentences = [
    words[colour],
    newNumbness ? words.numb : "",
    hurt ? words.hurt : "",
    missing && colour === "amber" ? words.partly : "",
    high && colour !== "red"
      ? (limits.by_change ? words.by_change : words.agree).replace("{limit}", limits.amber_up_to)
      : "",
    words.not_validated,
  ];
  return { colour, text: sentences.filter(Boolean).join(" ") };
}

/** The colour of one pain; an unanswered one adds nothing. */
function painColour(before, after, limits) {
  if (!isGiven(after)) return "green";
  const rise = isGiven(before) ? after - before : 0;
  const high = isGiven(before) && before > limits.amber_up_to;
  const level = high ? 0 : after;
  if (level > limits.amber_up_to || rise > limits.amber_rise) return "red";
  if (level > limits.green_up_to || rise > limits.green_rise || (high && !limits.by_change)) return "amber";
  return "green";
}

function isFurtherDown(before, after, { reaches }) {
  // Pain that is only in the back is not yet down the leg.
  const down = (reach) => Math.max(reaches.indexOf(reach), reaches.indexOf("back"));
  return isGiven(before) && isGiven(after) && down(after) > down(before);
}

/** The routines that are over with their lights, in the order of the entries. */
export function sessions(rules, current, limits) {
  const starts = new Map();
  const hurt = new Set();
  const mornings = new Map();
  for (const row of current) {
    if (row.kind === "routine_start") starts.set(row.routine_id, row);
    if (row.kind === "hurt") hurt.add(row.routine_id);
    if (row.kind === "morning") mornings.set(row.routine_id, row.compared ?? null);
  }
  const scores = (row) => ({ leg: row?.leg_pain_now, back: row?.back_pain_now, reach: row?.reach });
  return current.filter(({ kind }) => kind === "routine_end").map((end) => {
    const further = {
      newNumbness: end.new_numbness ?? null,
      hurt: hurt.has(end.routine_id) || end.outcome === "hurt",
      morning: mornings.get(end.routine_id) ?? null,
      limits,
    };
    const light = trafficLight(rules, scores(starts.get(end.routine_id)), scores(end), further);
    return { routineId: end.routine_id, day: dayOf(end.at, rules), light, end };
  });
}

/** What follows from the last routines together; nothing if nothing does. */
export function advice(rules, done) {
  const colours = done.map(({ light }) => light.colour);
  const last = colours.slice(-rules.reds_to_call);
  if (last.length === rules.reds_to_call && last.every((colour) => colour === "red")) return rules.words.call;
  const since = colours.findLastIndex((colour) => colour !== "green") + 1;
  const greens = done.slice(since);
  if (greens.length < rules.greens_to_progress) return "";
  const days = (Date.parse(greens.at(-1).day) - Date.parse(greens[0].day)) / (24 * 60 * 60 * 1000);
  return days >= rules.progress_after_days ? rules.words.progress : "";
}
