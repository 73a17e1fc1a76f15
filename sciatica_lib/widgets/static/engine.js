// The clock and the bookkeeping of one routine: where we are at any moment, and what was finished.
//
// Pure: no page, no sound, no storage, and the clocks are given from outside, so that the same code
// runs in a notebook, on a phone page and in a test. Times are in seconds, or a name ends in Ms.
//
// The place in the routine follows from deadlines, `base + now - anchor`, and is never added up
// from ticks: a tick that comes late shows the right place, and nothing drifts.

export const EFFORT = new Set(["move", "hold", "return"]);

// The last three seconds of a longer phase are counted down.
export const COUNTDOWN_S = 3;

// Hidden pages may be woken only once a minute. A longer gap means that the machine was asleep, and
// nobody exercised.
const ASLEEP_S = 90;

// Back returns to the start of a step, or, this early in the step, to the one before.
const JUST_BEGUN_S = 3;

// Rounding must not show 31 at the start of 30 seconds, nor keep a phase that is over.
const TINY_S = 1e-6;

export function secondsShown(left) {
  return Math.ceil(left - TINY_S);
}

export function localTime(ms) {
  const offsetMin = -new Date(ms).getTimezoneOffset();
  const local = new Date(ms + offsetMin * 60_000).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.trunc(Math.abs(offsetMin) / 60), Math.abs(offsetMin) % 60];
  const two = (number) => String(number).padStart(2, "0");
  return `${local}${offsetMin < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}

/** The phases with their boundaries: where each phase, step, set and rep begins and ends. */
export function layOut(timeline) {
  const { phases, sets } = timeline;
  const ends = [];
  let total = 0;
  for (const phase of phases) ends.push((total += phase.duration_s));
  const starts = [0, ...ends.slice(0, -1)];
  // A step is what Back and Skip go by: a whole set, or one phase between sets.
  const steps = [];
  phases.forEach((phase, place) => {
    const set = phase.set_index;
    if (set === null || place === 0 || set !== phases[place - 1].set_index) steps.push(place);
  });
  const reps = sets.map(() => new Map());
  const lasts = sets.map(() => -1);
  phases.forEach(({ set_index: set, rep }, place) => {
    if (set === null) return;
    reps[set].set(rep, [...(reps[set].get(rep) ?? []), place]);
    lasts[set] = place;
  });
  return { phases, sets, starts, ends, total, steps, reps, lasts };
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
export function tones({ phases, sets, starts, ends, lasts }) {
  const found = [];
  phases.forEach((phase, place) => {
    const effort = EFFORT.has(phase.kind);
    const before = phases[place - 1];
    const afterSet = before && before.set_index !== null && lasts[before.set_index] === place - 1;
    if (afterSet) found.push({ at: starts[place], tone: "set_done" });
    else found.push({ at: starts[place], tone: effort ? phase.kind : "between" });
    if (phase.duration_s > COUNTDOWN_S && phase.kind !== "move" && phase.kind !== "return") {
      for (let left = COUNTDOWN_S; left > 0; left -= 1) {
        found.push({ at: ends[place] - left, tone: "countdown" });
      }
    }
  });
  if (sets.length > 0) found.push({ at: ends.at(-1), tone: "end" });
  return found;
}

/** A short mark of the phases: a position that was kept belongs to these phases and no others. */
function markOf(phases) {
  const text = JSON.stringify(phases.map((one) => [one.kind, one.duration_s, one.set_index]));
  let mark = 0;
  for (const letter of text) mark = (Math.imul(mark, 31) + letter.codePointAt(0)) | 0;
  return mark;
}

const whole = (value) => Number.isInteger(value) && value >= 0;

function isResult(result, routineId) {
  return result?.routine_id === routineId && whole(result.seq) && result.seq > 0;
}

/**
 * One run through a routine.
 *
 * `now` is a steady clock in seconds, `dateMs` the calendar's in milliseconds. `kept` is what
 * `keep()` returned in an earlier life of the page, or null; `acknowledged` is the highest number
 * of a result that was already taken in.
 */
export function createEngine({ timeline, routineId, now, dateMs, kept = null, acknowledged = 0 }) {
  const layout = layOut(timeline);
  const { phases, sets, starts, ends, total, steps, reps, lasts } = layout;
  const mark = markOf(phases);

  let status = "ready";
  let note = ""; // why it is paused, if it was not the person who paused it
  let base = 0; // seconds into the routine at the moment `anchor`
  let anchor = 0;
  let place = 0; // the phase up to which the books are kept
  let booked = 0; // seconds into the routine up to which the books are kept
  let lastLook = 0;
  let lastLookMs = 0;
  let seq = acknowledged;
  let results = [];
  const done = new Set(); // phases that were lived through to their end
  const reported = sets.map(() => 0); // reps of each set that were told already
  const spent = sets.map(() => 0); // seconds in each set that were not told yet

  restore();

  function restore() {
    if (kept === null || typeof kept !== "object") return;
    results = Array.isArray(kept.results)
      ? kept.results.filter((result) => isResult(result, routineId))
      : [];
    results = results.filter((result) => result.seq > acknowledged);
    const seen = [acknowledged, ...results.map((result) => result.seq)];
    seq = Math.max(...seen, whole(kept.seq) ? kept.seq : 0);
    const within = Number.isFinite(kept.elapsed) && kept.elapsed >= 0 && kept.elapsed <= total;
    if (kept.mark !== mark || !within || !Array.isArray(kept.done)) return;
    kept.done.filter((one) => whole(one) && one < phases.length).forEach((one) => done.add(one));
    sets.forEach((_, set) => {
      reported[set] = whole(kept.reported?.[set]) ? kept.reported[set] : 0;
      const seconds = kept.spent?.[set];
      spent[set] = Number.isFinite(seconds) && seconds >= 0 ? seconds : 0;
    });
    moveTo(kept.elapsed, now());
    if (["stopped", "finished"].includes(kept.status)) status = kept.status;
    else if (kept.status !== "ready") [status, note] = ["paused", "reloaded"];
  }

  function moveTo(elapsed, at) {
    [base, booked, anchor] = [elapsed, elapsed, at];
    place = phaseAt(ends, elapsed);
  }

  function elapsedAt(at) {
    return status === "running" ? Math.min(total, base + at - anchor) : base;
  }

  function look(at) {
    [lastLook, lastLookMs] = [at, dateMs()];
  }

  /** Bring the books up to the moment `at`: every phase that ended since, in order. */
  function settle(at) {
    if (status !== "running") return;
    const asleep = Math.max(at - lastLook, (dateMs() - lastLookMs) / 1000) > ASLEEP_S;
    look(at);
    if (asleep) {
      base = booked;
      [status, note] = ["paused", "asleep"];
      return;
    }
    const reached = base + at - anchor;
    while (place < phases.length && ends[place] <= reached + TINY_S) {
      spend(ends[place]);
      done.add(place);
      const { set_index: set } = phases[place];
      const endedMs = dateMs() - (reached - ends[place]) * 1000;
      place += 1;
      if (set !== null && lasts[set] === place - 1) report(set, endedMs);
      if (place === phases.length) end("finished", endedMs);
    }
    if (status === "running") spend(reached);
  }

  function spend(until) {
    const set = phases[place].set_index;
    if (set !== null) spent[set] += Math.max(0, until - booked);
    booked = until;
  }

  function repsDone(set) {
    return [...reps[set].values()].filter((places) => places.every((one) => done.has(one))).length;
  }

  // A set that is repeated is told again only with the reps that were missing before, so that the
  // reps of all results add up to what was done.
  function report(set, endedMs) {
    const fresh = repsDone(set) - reported[set];
    if (fresh <= 0) return;
    tell("set", endedMs, {
      set_index: set,
      reps_done: fresh,
      duration_s: Math.round(spent[set] * 10) / 10,
    });
    reported[set] += fresh;
    spent[set] = 0;
  }

  function end(outcome, endedMs) {
    [status, base, note] = [outcome, Math.min(total, booked), ""];
    tell("end", endedMs, { outcome });
  }

  function tell(type, ms, facts) {
    seq += 1;
    results = [...results, { seq, routine_id: routineId, type, at: localTime(ms), ...facts }];
  }

  function leaveSet() {
    const set = phases[place]?.set_index ?? null;
    if (set !== null) report(set, dateMs());
  }

  const stepOf = () => steps.findLastIndex((first) => first <= place);
  const underWay = () => status === "running" || status === "paused";

  return {
    layout,

    /** What to show at the moment `at`: nothing is changed by asking. */
    state(at) {
      const elapsed = elapsedAt(at);
      const index = Math.min(phaseAt(ends, elapsed), phases.length - 1);
      const left = Math.max(0, ends[index] - elapsed);
      return { status, note, index, elapsed, left, total, phase: phases[index] };
    },

    settle,

    start(at = now()) {
      if (status !== "ready" && status !== "paused") return;
      [status, note] = ["running", ""];
      anchor = at;
      look(at);
    },

    pause(at = now()) {
      settle(at);
      if (status !== "running") return;
      base = booked;
      status = "paused";
    },

    back(at = now()) {
      settle(at);
      if (!underWay()) return;
      const step = stepOf();
      const justBegun = booked - starts[steps[step]] < JUST_BEGUN_S;
      moveTo(starts[steps[justBegun ? Math.max(0, step - 1) : step]], at);
    },

    skip(at = now()) {
      settle(at);
      if (!underWay()) return;
      leaveSet();
      const next = steps[stepOf() + 1];
      if (next !== undefined) moveTo(starts[next], at);
      else {
        moveTo(total, at);
        end("finished", dateMs());
      }
    },

    stop(at = now()) {
      settle(at);
      if (!underWay()) return;
      leaveSet();
      end("stopped", dateMs());
    },

    /** The results that were not taken in yet, in order. */
    results: () => results,

    acknowledge(upTo) {
      results = results.filter((result) => result.seq > upTo);
    },

    /** How many sets were done in full, and how many in part. */
    tally() {
      const counts = sets.map((_, set) => [repsDone(set), reps[set].size]);
      const full = counts.filter(([did, of]) => did === of).length;
      const part = counts.filter(([did, of]) => did > 0 && did < of).length;
      return { full, part, planned: sets.length };
    },

    /** What must outlive the page; `kept` takes it back. */
    keep(at = now()) {
      const elapsed = elapsedAt(at);
      return { mark, status, elapsed, seq, results, done: [...done], reported, spent };
    },
  };
}
