// The phases of a routine, laid out in time: where each begins and ends, and every sound.
//
// Pure: no page, no sound, no clock. Times are in seconds.

export const EFFORT = new Set(["move", "hold", "return", "own_pace"]);
export const BETWEEN = new Set(["get_ready", "change_sides", "rest", "next_exercise"]);

// A set at one's own pace lasts until the person says that it is done; nobody takes a day.
export const OPEN_S = 86_400;

// What Longer and Shorter add and take away, from phases that are long enough for it.
export const ADJUST_S = 10;
export const LONGEST_S = 3600;

// The last three seconds of a longer phase are counted down.
export const COUNTDOWN_S = 3;

// Rounding must not show 31 at the start of 30 seconds, nor keep a phase that is over.
export const TINY_S = 1e-6;

export const secondsShown = (left) => Math.ceil(left - TINY_S);

export const isAdjustable = ({ kind, duration_s: seconds }) =>
  BETWEEN.has(kind) || (kind === "hold" && seconds >= ADJUST_S);

/**
 * The phases in the ways that the person has chosen: `swapped` names the exercises that begin with
 * the other side, `ownPace` says whether reps are done without the clock where that is offered.
 */
export function compose({ phases, alternatives = [] }, { swapped, ownPace }) {
  const order = [...new Set(phases.map((phase) => phase.exercise))];
  return order.flatMap((exercise) => {
    const offered = alternatives.filter((alternative) => alternative.exercise === exercise);
    const turned = swapped.has(exercise);
    const fits = (pace) =>
      offered.find((choice) => choice.swapped === turned && choice.own_pace === pace);
    const alternative = (ownPace && fits(true)) || (turned && fits(false));
    return alternative ? alternative.phases : phases.filter((phase) => phase.exercise === exercise);
  });
}

/** The sum of the numbers up to each of them. */
function sums(numbers) {
  let sum = 0;
  return numbers.map((number) => (sum += number));
}

/**
 * The phases with their boundaries: where each phase, step, set and rep begins and ends.
 *
 * `changed` holds the seconds that the person gave a phase, by its place. The time that is shown
 * counts the tempo of the plan for a set at one's own pace that is not done yet.
 */
export function layOut({ phases, sets }, changed = {}) {
  const shownS = phases.map((phase, place) => changed[place] ?? phase.duration_s);
  const lastsS = phases.map((phase, place) =>
    phase.kind === "own_pace" ? (changed[place] ?? OPEN_S) : shownS[place],
  );
  const [ends, shownEnds] = [sums(lastsS), sums(shownS)];
  const starts = [0, ...ends.slice(0, -1)];
  const shownStarts = [0, ...shownEnds.slice(0, -1)];
  const [total, shownTotal] = [ends.at(-1), shownEnds.at(-1)];
  return {
    phases, sets, starts, ends, total, shownS, shownStarts, shownEnds, shownTotal,
    steps: stepsOf(phases),
    ...repsOf(phases, sets),
  };
}

/** Where the steps begin that Back and Skip go by: a whole set, or one phase between sets. */
function stepsOf(phases) {
  return [...phases.keys()].filter((place) => {
    const set = phases[place].set_index;
    return set === null || place === 0 || set !== phases[place - 1].set_index;
  });
}

/** For each set: the phases of its reps, and its last phase. */
function repsOf(phases, sets) {
  const reps = sets.map(() => new Map());
  const lasts = sets.map(() => -1);
  phases.forEach(({ set_index: set, rep, reps: all }, place) => {
    if (set === null) return;
    const found = reps[set].get(rep) ?? { count: rep === null ? all : 1, places: [] };
    found.places.push(place);
    reps[set].set(rep, found);
    lasts[set] = place;
  });
  return { reps, lasts };
}

/** The phase that is running after `elapsed` seconds; the number of phases when all are over. */
export function phaseAt(ends, elapsed) {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] <= elapsed + TINY_S) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Every sound of the routine: when, and which. */
export function tones({ phases, sets, starts, ends, lasts, shownS }) {
  const found = [];
  phases.forEach((phase, place) => {
    const effort = EFFORT.has(phase.kind);
    const before = phases[place - 1];
    const afterSet = before && before.set_index !== null && lasts[before.set_index] === place - 1;
    const own = phase.kind === "own_pace" ? "move" : phase.kind;
    if (afterSet) found.push({ at: starts[place], tone: "set_done" });
    else found.push({ at: starts[place], tone: effort ? own : "between" });
    const counted = phase.kind === "hold" || !effort;
    if (counted && shownS[place] > COUNTDOWN_S) {
      for (let left = COUNTDOWN_S; left > 0; left -= 1) {
        found.push({ at: ends[place] - left, tone: "countdown" });
      }
    }
  });
  if (sets.length > 0) found.push({ at: ends.at(-1), tone: "end" });
  return found;
}

/** A short mark of the phases: a position that was stored belongs to these phases and no others. */
export function markOf(phases) {
  const text = JSON.stringify(phases.map((phase) => [phase.kind, phase.duration_s, phase.set_index]));
  let mark = 0;
  for (const letter of text) mark = (Math.imul(mark, 31) + letter.codePointAt(0)) | 0;
  return mark;
}
