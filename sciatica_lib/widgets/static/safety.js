// What the person said about danger, and whether a routine may begin: questions/safety.py in
// JavaScript, with its data. Both languages are held to the same cases, tests/cases/rules.json. Pure.

import { dayOf, momentOf } from "./history.js";
import { sessions } from "./light.js";

/** What the most urgent of the ticked signs calls for; null if nothing was ticked. */
export function levelOf(rules, ticked) {
  const places = ticked.map((name) => rules.levels.indexOf(rules.signs[name].level));
  return ticked.length > 0 ? rules.levels[Math.min(...places)] : null;
}

/** The names of the signs as they are asked: in short groups; all of the brief check at once. */
export function inGroups(rules, { brief = false } = {}) {
  const asked = Object.keys(rules.signs).filter((name) => rules.signs[name].group);
  if (brief) return [asked.filter((name) => rules.signs[name].level !== "clearance")];
  return rules.groups.map((group) => asked.filter((name) => rules.signs[name].group === group));
}

/**
 * What the log says about danger at a moment: {locks, ask, reason, level, mayBegin}.
 *
 * rows: all of the log, in the order in which they stand there; current: the entries as they are now.
 */
export function safetyState(rules, rows, current, nowMs, limits) {
  const screens = rows.map((row, place) => [row, place]).filter(([row]) => row.kind === "screen");
  const all = screens.map(([row, place]) => readScreen(rules, row, place));
  const full = all.filter(({ row }) => row.asked === "full");
  const seen = seenRows(current);
  const said = all.filter(({ level }) => rules.until_seen.includes(level));
  const locked = said.filter(({ row }) => !seen.has(row.entry_id));
  locked.push(...full.filter((screen) => needsWord(screen, seen, full)));
  const locks = locked
    .map(({ level, row, ticked }) => {
      return { level, entryId: row.entry_id, since: dayOf(row.at, rules), signs: ticked };
    })
    .sort((left, right) => rules.levels.indexOf(left.level) - rules.levels.indexOf(right.level));
  const calls = said.filter((screen) => !locked.includes(screen));
  const reasons = [
    ...calls.map(({ row }) => ["seen", seen.get(row.entry_id)]),
    ...callsForFull(rules, current, limits),
  ];
  const reason = whyInFull(rules, full, all, placedAfter(full, rows, reasons), nowMs);
  const ask = reason ? "full" : isRecent(all.at(-1), nowMs, rules.brief_every_s) ? null : "brief";
  return { locks, ask, reason, level: locks[0]?.level ?? null, mayBegin: locks.length === 0 && ask === null };
}

function readScreen(rules, row, place) {
  const byNumber = new Map();
  for (const [name, { number }] of Object.entries(rules.signs)) {
    if (number) byNumber.set(String(number), name);
  }
  const words = `${row.signs ?? ""} ${row.ticked ?? ""}`.split(/\s+/).filter(Boolean);
  const names = words.filter((word) => word !== rules.none).map((word) => byNumber.get(word) ?? word);
  const ticked = names.filter((name) => Object.hasOwn(rules.signs, name));
  const isReadable = words.length > 0 && ticked.length === names.length;
  return { row, place, ticked, isReadable, level: levelOf(rules, ticked) };
}

/** Whether it waits for a clinician's word, and was not followed by another full check. */
function needsWord({ level, row, place }, seen, full) {
  if (level !== "clearance" || row.clinician_ok === true || seen.has(row.entry_id)) return false;
  // Later by its place and by the clock: neither alone will do.
  return !full.some((later) => later.place > place && momentOf(later.row.at) >= momentOf(row.at));
}

/** A clinician's word by the rows that it is about. */
function seenRows(current) {
  const seen = new Map();
  for (const row of current) {
    if (row.kind !== "seen" || row.may_exercise !== true) continue;
    for (const id of (row.about ?? "").split(/\s+/).filter(Boolean)) seen.set(id, row);
  }
  return seen;
}

/** The day on which the person was last seen about a sign, by the sign's name. */
export function seenAbout(rules, rows, current) {
  const seen = seenRows(current);
  const found = {};
  rows.forEach((row, place) => {
    const said = row.kind === "screen" && seen.get(row.entry_id);
    if (!said) return;
    for (const name of readScreen(rules, row, place).ticked) found[name] = said.seen_on || dayOf(said.at, rules);
  });
  return found;
}

/** Whether a check-in marks numbness or weakness that was not marked before. */
export function hasNewSign(before, after) {
  if (!before) return Boolean(after.weakness);
  return ["numbness", "weakness"].some((sign) => after[sign] && !before[sign]);
}

/** What calls for the whole check once more: the reason, and the entry that says so. */
function callsForFull(rules, current, limits) {
  const worse = new Map();
  for (const row of current) {
    if (row.kind === "morning" && row.compared === "worse") worse.set(row.routine_id, row);
  }
  const calls = sessions(rules, current, limits)
    .filter(({ light }) => light.colour === "red")
    .map(({ routineId, end }) => ["red", worse.get(routineId) ?? end]);
  let before = null;
  for (const row of current) {
    if (row.kind === "hurt") calls.push(["hurt", row]);
    if (row.kind !== "check_in") continue;
    if (hasNewSign(before, row)) calls.push(["sign", row]);
    before = row;
  }
  return calls;
}

/** The reasons whose entries stand after the last full check in the log. */
function placedAfter(full, rows, calls) {
  const place = full.at(-1)?.place ?? -1;
  const later = new Set(rows.slice(place + 1).map((row) => row.entry_id));
  return new Set(calls.filter(([, row]) => later.has(row.entry_id)).map(([reason]) => reason));
}

/** Why the whole check has to be asked; null if the last one still holds. */
function whyInFull(rules, full, screens, later, nowMs) {
  if (full.length === 0) return "first";
  if (!(full.at(-1).isReadable && screens.at(-1).isReadable)) return "unreadable";
  for (const reason of ["seen", "hurt", "red", "sign"]) if (later.has(reason)) return reason;
  // A clock that was set back makes an answer of the future: it does not hold either.
  return isRecent(full.at(-1), nowMs, rules.full_every_s) ? null : "old";
}

function isRecent(screen, nowMs, seconds) {
  if (!screen) return false;
  const age = nowMs - momentOf(screen.row.at);
  return age >= 0 && age <= seconds * 1000;
}
