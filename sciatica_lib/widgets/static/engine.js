// The clock and the bookkeeping of one routine: where we are at any moment, and what was finished.
//
// Pure: no page, no sound, no storage, and the clocks are given from outside, so that the same code
// runs in a notebook, on a phone page and in a test. Times are in seconds, or a name ends in Ms.
//
// The place in the routine follows from deadlines, `base + now - anchor`, and is never added up
// from ticks: a tick that comes late shows the right place, and nothing drifts.

export const EFFORT = new Set(["move", "hold", "return", "own_pace"]);
export const BETWEEN = new Set(["get_ready", "change_sides", "rest", "next_exercise"]);

// A set at one's own pace lasts until the person says that it is done; nobody takes a day.
const OPEN_S = 86_400;

// What Longer and Shorter add and take away, from phases that are long enough for it.
export const ADJUST_S = 10;
const LONGEST_S = 3600;
export const adjustable = ({ kind, duration_s: seconds }) =>
  BETWEEN.has(kind) || (kind === "hold" && seconds >= ADJUST_S);

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

/**
 * The phases on the ways that the person has chosen: `swapped` names the exercises that begin with
 * the other side, `ownPace` says whether reps are done without the clock where that is offered.
 */
export function compose({ phases, ways = [] }, { swapped, ownPace }) {
  const order = [...new Set(phases.map((phase) => phase.exercise))];
  return order.flatMap((exercise) => {
    const offered = ways.filter((way) => way.exercise === exercise);
    const turned = swapped.has(exercise);
    const fits = (pace) => offered.find((way) => way.swapped === turned && way.own_pace === pace);
    const way = (ownPace && fits(true)) || (turned && fits(false));
    return way ? way.phases : phases.filter((phase) => phase.exercise === exercise);
  });
}

/**
 * The phases with their boundaries: where each phase, step, set and rep begins and ends.
 *
 * `changed` holds what the person made of the seconds of a phase, by its place. What is shown of
 * the time reckons with the tempo of the plan while a set at one's own pace is not done.
 */
export function layOut({ phases, sets }, changed = {}) {
  const shownS = phases.map((phase, place) => changed[place] ?? phase.duration_s);
  const lastsS = phases.map((phase, place) =>
    phase.kind === "own_pace" ? (changed[place] ?? OPEN_S) : shownS[place],
  );
  const [ends, shownEnds] = [lastsS, shownS].map((seconds) => {
    let sum = 0;
    return seconds.map((each) => (sum += each));
  });
  const starts = [0, ...ends.slice(0, -1)];
  const shownStarts = [0, ...shownEnds.slice(0, -1)];
  // A step is what Back and Skip go by: a whole set, or one phase between sets.
  const steps = [];
  phases.forEach((phase, place) => {
    const set = phase.set_index;
    if (set === null || place === 0 || set !== phases[place - 1].set_index) steps.push(place);
  });
  const reps = sets.map(() => new Map());
  const lasts = sets.map(() => -1);
  phases.forEach(({ set_index: set, rep, reps: all }, place) => {
    if (set === null) return;
    const known = reps[set].get(rep) ?? { count: rep === null ? all : 1, places: [] };
    known.places.push(place);
    reps[set].set(rep, known);
    lasts[set] = place;
  });
  const [total, shownTotal] = [ends.at(-1), shownEnds.at(-1)];
  return {
    phases, sets, starts, ends, total, shownS, shownStarts, shownEnds, shownTotal, steps, reps, lasts,
  };
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
  const { sets, ways = [] } = timeline;
  const mark = markOf(timeline.phases);
  const swapped = new Set();
  let ownPace = false;
  let changed = {};
  let layout;
  let phases, starts, ends, total, steps, reps, lasts;
  arrange();

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

  function arrange() {
    layout = layOut({ phases: compose(timeline, { swapped, ownPace }), sets }, changed);
    ({ phases, starts, ends, total, steps, reps, lasts } = layout);
  }

  function restore() {
    if (kept === null || typeof kept !== "object") return;
    results = Array.isArray(kept.results)
      ? kept.results.filter((result) => isResult(result, routineId))
      : [];
    results = results.filter((result) => result.seq > acknowledged);
    const seen = [acknowledged, ...results.map((result) => result.seq)];
    seq = Math.max(...seen, whole(kept.seq) ? kept.seq : 0);
    if (kept.mark !== mark || !Array.isArray(kept.done)) return;
    choose(kept);
    if (!Number.isFinite(kept.elapsed) || kept.elapsed < 0 || kept.elapsed > total) {
      choose({});
      return;
    }
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

  function choose({ swapped: turned, ownPace: own, changed: seconds }) {
    swapped.clear();
    if (Array.isArray(turned)) turned.forEach((exercise) => swapped.add(exercise));
    ownPace = own === true;
    changed = {};
    arrange();
    for (const [one, value] of Object.entries(seconds ?? {})) {
      const good = Number.isFinite(value) && value >= 0 && value <= OPEN_S;
      if (good && Number(one) in phases) changed[one] = value;
    }
    arrange();
  }

  function moveTo(elapsed, at) {
    [base, booked, anchor] = [elapsed, elapsed, at];
    place = phaseAt(ends, elapsed);
  }

  /** Go to the beginning of a phase; what was changed from there on is as planned again. */
  function goTo(first, at) {
    changed = Object.fromEntries(Object.entries(changed).filter(([one]) => Number(one) < first));
    arrange();
    moveTo(starts[first], at);
  }

  function leaveFor(next, at) {
    leaveSet();
    if (next !== undefined) {
      moveTo(starts[next], at);
    } else {
      moveTo(total, at);
      end("finished", dateMs());
    }
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
      pass(dateMs() - (reached - ends[place]) * 1000);
    }
    if (status === "running") spend(reached);
  }

  /** Write down that the phase was lived through to its end. */
  function pass(endedMs) {
    done.add(place);
    const { set_index: set } = phases[place];
    place += 1;
    if (set !== null && lasts[set] === place - 1) report(set, endedMs);
    if (place === phases.length) end("finished", endedMs);
  }

  function spend(until) {
    const set = phases[place].set_index;
    if (set !== null) spent[set] += Math.max(0, until - booked);
    booked = until;
  }

  const countOf = (found) => found.reduce((sum, { count }) => sum + count, 0);

  function repsDone(set) {
    const found = [...reps[set].values()];
    return countOf(found.filter(({ places }) => places.every((one) => done.has(one))));
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

  function end(outcome, endedMs, why = "") {
    [status, base, note] = [outcome, Math.min(total, booked), why];
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
  const isOver = () => status === "stopped" || status === "finished";
  const lastSet = () =>
    steps.findLast((first) => first <= place && phases[first].set_index !== null);

  function adjust(seconds, at) {
    settle(at);
    if (!underWay() || !adjustable(phases[place])) return;
    const into = booked - starts[place];
    const lasting = Math.min(LONGEST_S, layout.shownS[place] + seconds);
    changed = { ...changed, [place]: Math.max(into, lasting) };
    arrange();
  }

  const blockOf = (exercise) =>
    [...phases.keys()].filter((one) => phases[one].exercise === exercise);

  /** Whether nothing of the work of an exercise was begun. */
  function untouched(exercise) {
    const work = blockOf(exercise).filter((one) => phases[one].set_index !== null);
    return place < work[0] && !work.some((one) => done.has(one) || reported[phases[one].set_index]);
  }

  const offers = (exercise, what) => ways.some((way) => way.exercise === exercise && way[what]);

  return {
    /** The phases as they stand now; they change when the person chooses another way. */
    get layout() {
      return layout;
    },

    get ownPace() {
      return ownPace;
    },

    /** Whether any exercise offers to be done without the clock. */
    offersOwnPace: () => ways.some((way) => way.own_pace),

    /** The side that an exercise begins with, or null; at one's own pace the words say it too. */
    firstSide(exercise) {
      const inTempo = compose(timeline, { swapped, ownPace: false });
      return inTempo.find((one) => one.exercise === exercise && one.rep !== null)?.side ?? null;
    },

    canSwap: (exercise) => offers(exercise, "swapped") && !isOver() && untouched(exercise),

    canRepeat: () => underWay() && lastSet() !== undefined,

    /** What to show at the moment `at`: nothing is changed by asking. */
    state(at) {
      const elapsed = elapsedAt(at);
      const index = Math.min(phaseAt(ends, elapsed), phases.length - 1);
      const left = Math.max(0, ends[index] - elapsed);
      const into = Math.max(0, elapsed - starts[index]);
      const lasting = layout.shownS[index];
      return {
        status, note, index, elapsed, left, into, lasting, phase: phases[index],
        shownElapsed: layout.shownStarts[index] + Math.min(into, lasting),
        shownTotal: layout.shownTotal,
      };
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
      goTo(steps[justBegun ? Math.max(0, step - 1) : step], at);
    },

    /** Do the set under way, or the last one, once more. */
    repeat(at = now()) {
      settle(at);
      if (!underWay() || lastSet() === undefined) return;
      leaveSet();
      goTo(lastSet(), at);
    },

    /** A set at one's own pace is done. */
    done(at = now()) {
      settle(at);
      if (status !== "running" || phases[place].kind !== "own_pace") return;
      changed = { ...changed, [place]: booked - starts[place] };
      arrange();
      pass(dateMs());
      if (status === "running") moveTo(starts[place], at);
    },

    longer: (at = now()) => adjust(ADJUST_S, at),

    shorter: (at = now()) => adjust(-ADJUST_S, at),


    skip(at = now()) {
      settle(at);
      if (underWay()) leaveFor(steps[stepOf() + 1], at);
    },

    skipExercise(at = now()) {
      settle(at);
      if (!underWay()) return;
      const { exercise } = phases[place];
      leaveFor(steps.find((first) => first > place && phases[first].exercise !== exercise), at);
    },

    /** Begin an exercise with the other side, as long as nothing of it is done. */
    swap(exercise, at = now()) {
      settle(at);
      if (!offers(exercise, "swapped") || isOver() || !untouched(exercise)) return;
      if (!swapped.delete(exercise)) swapped.add(exercise);
      arrange();
    },

    /** Do the reps with the clock or without, from the beginning. */
    pace(own) {
      if (status !== "ready") return;
      ownPace = own;
      arrange();
    },

    stop(at = now()) {
      settle(at);
      if (!underWay()) return;
      leaveSet();
      end("stopped", dateMs());
    },

    /** Stop because it hurts. */
    hurt(at = now()) {
      settle(at);
      if (!underWay()) return;
      leaveSet();
      tell("hurt", dateMs(), { exercise: phases[place].exercise });
      end("stopped", dateMs(), "hurt");
    },

    /** The results that were not taken in yet, in order. */
    results: () => results,

    acknowledge(upTo) {
      results = results.filter((result) => result.seq > upTo);
    },

    /** How many sets were done in full, and how many in part. */
    tally() {
      const counts = sets.map((_, set) => [repsDone(set), countOf([...reps[set].values()])]);
      const full = counts.filter(([did, of]) => did === of).length;
      const part = counts.filter(([did, of]) => did > 0 && did < of).length;
      return { full, part, planned: sets.length };
    },

    /** What must outlive the page; `kept` takes it back. */
    keep(at = now()) {
      const elapsed = elapsedAt(at);
      const choices = { swapped: [...swapped], ownPace, changed };
      return { mark, status, elapsed, seq, results, done: [...done], reported, spent, ...choices };
    },
  };
}
