// What the rows of a log say together: log/history.py and progress/day.py in JavaScript. Pure.
//
// A row is an object with the columns of the log: `at` and `saved_at` are text, a score is a number,
// yes and no are true and false, and what was not answered is absent.

const HOUR_MS = 60 * 60 * 1000;
export const DAY_MS = 24 * HOUR_MS;

export const momentOf = (text) => Date.parse(text);

/** The day that a moment belongs to: a night entry counts to the day before. */
export function dayOf(at, { day_starts_at_hour: hour }) {
  const wallClock = Date.parse(`${at.slice(0, 19)}Z`);
  return new Date(wallClock - hour * HOUR_MS).toISOString().slice(0, 10);
}

export const dayBefore = (day, days) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

const compare = (left, right) => (left < right ? -1 : left > right ? 1 : 0);

const bySaving = (left, right) =>
  momentOf(left.saved_at) - momentOf(right.saved_at) || compare(left.entry_id, right.entry_id);

/** Rows in the order of their moments; each moment is read once, for there are thousands. */
function inOrder(rows) {
  return rows
    .map((row) => ({ row, id: row.entry_id, at: momentOf(row.at), saved: momentOf(row.saved_at) }))
    .sort((a, b) => a.at - b.at || a.saved - b.saved || compare(a.id, b.id))
    .map(({ row }) => row);
}

/** The entries as they are now: corrections applied, deleted ones left out, in the order of moments. */
export function currentRows(rows) {
  const known = new Map(rows.map((row) => [row.entry_id, row]));
  const standing = standingRows(known);
  const standingNow = [...known.values()]
    .filter((row) => !known.has(row.replaces) || !standing.has(row.entry_id))
    .map((row) => (standing.has(row.entry_id) ? standing.get(row.entry_id) : row))
    .filter((row) => row !== null && row.kind !== "void");
  return inOrder(standingNow);
}

/** What stands in the place of each row that replaces or is replaced; null where it was deleted. */
function standingRows(known) {
  const children = new Map();
  for (const row of known.values()) {
    if (!known.has(row.replaces)) continue;
    if (!children.has(row.replaces)) children.set(row.replaces, []);
    children.get(row.replaces).push(row);
  }
  const ordered = [...children.keys()].map((id) => known.get(id)).filter((row) => !known.has(row.replaces));
  for (const row of ordered) ordered.push(...(children.get(row.entry_id) ?? []));

  const standing = new Map();
  for (const row of ordered.reverse()) {
    const later = (children.get(row.entry_id) ?? []).filter((child) => standing.get(child.entry_id));
    const stands = later
      .filter((child) => child.kind === row.kind && row.kind !== "void")
      .map((child) => standing.get(child.entry_id))
      .sort(bySaving)
      .at(-1) ?? row;
    const voids = later.filter(({ kind }) => kind === "void").map(({ saved_at: at }) => momentOf(at));
    const isVoided = voids.length > 0 && (stands === row || Math.max(...voids) >= momentOf(stands.saved_at));
    standing.set(row.entry_id, isVoided ? null : stands);
  }
  return standing;
}

const ofKind = (current, kind) => current.filter((row) => row.kind === kind);

/** The routine that was begun in the last hours and not ended, if there is one. */
export function openRoutine(current, nowMs, { routine_max_hours: hours }) {
  const ended = new Set(ofKind(current, "routine_end").map((row) => row.routine_id));
  const begun = ofKind(current, "routine_start").filter((row) => {
    const age = nowMs - momentOf(row.at);
    return !ended.has(row.routine_id) && age >= 0 && age <= hours * HOUR_MS;
  });
  return begun.at(-1) ?? null;
}

/** Where a day is: what has been done, and what comes next. */
export function dayView(current, today, rules) {
  const isOf = (day) => (row) => dayOf(row.at, rules) === day;
  const mornings = new Set(ofKind(current, "morning").map((row) => row.routine_id));
  const ends = ofKind(current, "routine_end");
  const yesterday = ends.filter(isOf(dayBefore(today, 1))).filter((row) => !mornings.has(row.routine_id));
  return {
    conditionsAsked: ofKind(current, "conditions").length > 0,
    morningOf: yesterday.at(-1)?.routine_id ?? null,
    routine: ends.filter(isOf(today)).at(-1) ?? null,
    checkIn: ofKind(current, "check_in").filter(isOf(today)).at(-1) ?? null,
  };
}

/** The last seven days, the oldest first; a day without a score stays a gap. */
export function weekView(current, today, rules) {
  const scores = new Map();
  const routines = new Map();
  const first = dayBefore(today, rules.days_shown - 1); // a day begins on its own date
  for (const row of current.filter(({ at }) => at.slice(0, 10) >= first)) {
    const day = dayOf(row.at, rules);
    if (row.kind === "check_in") scores.set(day, row.leg_pain_24h ?? null);
    if (row.kind === "routine_start" && !routines.has(day)) routines.set(day, "begun");
    if (row.kind === "routine_end" && row.outcome === "finished") routines.set(day, "done");
  }
  return Array.from({ length: rules.days_shown }, (_, place) => {
    const day = dayBefore(today, rules.days_shown - 1 - place);
    return { day, legPain: scores.get(day) ?? null, routine: routines.get(day) ?? "none" };
  });
}

/** How many sets of a routine were done in full and in part: log/sets.py. */
export function countSets(current, routineId) {
  const sets = new Map();
  ofKind(current, "set")
    .filter((row) => row.routine_id === routineId)
    .forEach((row, place) => {
      const isNamed = row.exercise && row.set_number;
      const name = isNamed ? `${row.exercise} ${row.side ?? ""} ${row.set_number}` : place;
      const { done = 0, planned = 0 } = sets.get(name) ?? {};
      sets.set(name, {
        done: done + (row.reps_done ?? 1),
        planned: Math.max(planned, row.reps_planned ?? 1),
      });
    });
  const all = [...sets.values()];
  return {
    full: all.filter(({ done, planned }) => done >= planned).length,
    part: all.filter(({ done, planned }) => done > 0 && done < planned).length,
  };
}
