// What was finished of a routine, and the results that tell of it until they are taken in.
//
// Pure, as the engine is. A set that is repeated is told again only with the reps that were missing
// before, so that the reps of all results add up to what was done.

export function localTime(ms) {
  const offsetMin = -new Date(ms).getTimezoneOffset();
  const local = new Date(ms + offsetMin * 60_000).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.trunc(Math.abs(offsetMin) / 60), Math.abs(offsetMin) % 60];
  const two = (number) => String(number).padStart(2, "0");
  return `${local}${offsetMin < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}

const isCount = (value) => Number.isInteger(value) && value >= 0;

const countOf = (reps) => reps.reduce((sum, { count }) => sum + count, 0);

export class Results {
  #routineId;
  #pending = []; // results that were not taken in yet, in order
  #seq; // the number of the last result
  #done = new Set(); // phases that were lived through to their end
  #reported; // reps of each set that were told already
  #spentS; // seconds in each set that were not told yet

  /** `acknowledged` is the highest number of a result that was already taken in. */
  constructor({ routineId, setCount, acknowledged }) {
    this.#routineId = routineId;
    this.#seq = acknowledged;
    this.#reported = Array(setCount).fill(0);
    this.#spentS = Array(setCount).fill(0);
  }

  get pending() {
    return this.#pending;
  }

  markDone(place) {
    this.#done.add(place);
  }

  spend(set, seconds) {
    this.#spentS[set] += Math.max(0, seconds);
  }

  /** Whether anything was done of the phase at `place`, or told of its set. */
  touches(place, { phases }) {
    return this.#done.has(place) || this.#reported[phases[place].set_index] > 0;
  }

  #repsDone(set, { reps }) {
    const isDone = ({ places }) => places.every((place) => this.#done.has(place));
    return countOf([...reps[set].values()].filter(isDone));
  }

  /** Tell of the reps of a set that were not told yet, if there are any. */
  report(set, endedMs, layout) {
    const fresh = this.#repsDone(set, layout) - this.#reported[set];
    if (fresh <= 0) return;
    this.tell("set", endedMs, {
      set_index: set,
      reps_done: fresh,
      duration_s: Math.round(this.#spentS[set] * 10) / 10,
    });
    this.#reported[set] += fresh;
    this.#spentS[set] = 0;
  }

  tell(type, ms, facts) {
    this.#seq += 1;
    const result = { seq: this.#seq, routine_id: this.#routineId, type, at: localTime(ms), ...facts };
    this.#pending = [...this.#pending, result];
  }

  acknowledge(upTo) {
    this.#pending = this.#pending.filter((result) => result.seq > upTo);
  }

  /** How many sets were done in full, and how many in part. */
  tally({ sets, reps }) {
    const counts = sets.map((_, set) => [this.#repsDone(set, { reps }), countOf([...reps[set].values()])]);
    const full = counts.filter(([did, of]) => did === of).length;
    const part = counts.filter(([did, of]) => did > 0 && did < of).length;
    return { full, part, planned: sets.length };
  }

  /** What must outlive the page; the two methods below take it back. */
  keep() {
    return {
      seq: this.#seq,
      results: this.#pending,
      done: [...this.#done],
      reported: [...this.#reported],
      spent: [...this.#spentS],
    };
  }

  /** Take back the results that were not taken in; they hold also when the plan has changed. */
  restorePending({ results, seq }) {
    const acknowledged = this.#seq;
    const isOurs = (result) => result?.routine_id === this.#routineId && isCount(result.seq);
    const found = Array.isArray(results) ? results.filter(isOurs) : [];
    this.#pending = found.filter((result) => result.seq > acknowledged);
    const numbers = this.#pending.map((result) => result.seq);
    this.#seq = Math.max(acknowledged, ...numbers, isCount(seq) ? seq : 0);
  }

  /** Take back what was done; it belongs to the phases that it was done in. */
  restoreDone({ done, reported, spent }, phaseCount) {
    done.filter((place) => isCount(place) && place < phaseCount).forEach((place) => this.markDone(place));
    this.#reported = this.#reported.map((_, set) => (isCount(reported?.[set]) ? reported[set] : 0));
    this.#spentS = this.#spentS.map((_, set) => {
      const seconds = spent?.[set];
      return Number.isFinite(seconds) && seconds >= 0 ? seconds : 0;
    });
  }
}
