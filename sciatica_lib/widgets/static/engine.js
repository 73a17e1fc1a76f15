// The clock of one routine: where we are at any moment, and what a press does.
//
// Pure: no page, no sound, no storage, and the clocks are given from outside, so that the same code
// runs in a notebook, on a phone page and in a test. Times are in seconds, or a name ends in Ms.
//
// The place in the routine follows from deadlines, `base + now - anchor`, and is never added up
// from ticks: a tick that comes late shows the right place, and nothing drifts.

import {
  ADJUST_S, LONGEST_S, OPEN_S, TINY_S, compose, isAdjustable, layOut, markOf, phaseAt,
} from "./layout.js";
import { Results } from "./results.js";

// Hidden pages may be woken only once a minute. A longer gap means that the machine was asleep, and
// nobody exercised.
const ASLEEP_S = 90;

// Back returns to the start of a step, or, this early in the step, to the one before.
const JUST_BEGUN_S = 3;

export class Engine {
  #timeline;
  #now;
  #dateMs;
  #mark;
  #swapped = new Set(); // exercises that begin with the other side
  #ownPace = false;
  #changed = {}; // seconds that the person gave a phase, by its place
  #layout;
  #results;
  #status = "ready";
  #note = ""; // why it is paused, if it was not the person who paused it
  #base = 0; // seconds into the routine at the moment `anchor`
  #anchor = 0;
  #place = 0; // the phase that the results have come to
  #settled = 0; // seconds into the routine that the results have come to
  #lastLook = 0;
  #lastLookMs = 0;

  /**
   * `now` is a steady clock in seconds, `dateMs` the calendar's in milliseconds. `kept` is what
   * `keep()` returned in an earlier life of the page, or null; `acknowledged` is the highest number
   * of a result that was already taken in.
   */
  constructor({ timeline, routineId, now, dateMs, kept = null, acknowledged = 0 }) {
    this.#timeline = timeline;
    this.#now = now;
    this.#dateMs = dateMs;
    this.#mark = markOf(timeline.phases);
    this.#results = new Results({ routineId, setCount: timeline.sets.length, acknowledged });
    this.#arrange();
    if (kept !== null && typeof kept === "object") this.#restore(kept);
  }

  // ---- What can be asked --------------------------------------------------------------------------

  /** The phases as they stand now; they change when the person chooses another way. */
  get layout() {
    return this.#layout;
  }

  get ownPace() {
    return this.#ownPace;
  }

  /** What to show at the moment `at`: nothing is changed by asking. */
  state(at) {
    const { phases, starts, ends, shownS, shownStarts, shownTotal } = this.#layout;
    const elapsed = this.#elapsedAt(at);
    const index = Math.min(phaseAt(ends, elapsed), phases.length - 1);
    const left = Math.max(0, ends[index] - elapsed);
    const into = Math.max(0, elapsed - starts[index]);
    const lasting = shownS[index];
    const shownElapsed = shownStarts[index] + Math.min(into, lasting);
    return {
      status: this.#status, note: this.#note, index, phase: phases[index],
      elapsed, left, into, lasting, shownElapsed, shownTotal,
    };
  }

  /** The results that were not taken in yet, in order. */
  results() {
    return this.#results.pending;
  }

  /** How many sets were done in full, and how many in part. */
  tally() {
    return this.#results.tally(this.#layout);
  }

  /** Whether any exercise offers to be done without the clock. */
  offersOwnPace() {
    return this.#alternatives().some((alternative) => alternative.own_pace);
  }

  /** The first repetition of an exercise in tempo: it tells the side, at one's own pace too. */
  firstRep(exercise) {
    const inTempo = compose(this.#timeline, { swapped: this.#swapped, ownPace: false });
    return inTempo.find((phase) => phase.exercise === exercise && phase.rep !== null);
  }

  /** Whether an exercise offers to begin with the other side, and nothing of it is done yet. */
  canSwap(exercise) {
    const offered = this.#alternatives().some(
      (alternative) => alternative.exercise === exercise && alternative.swapped,
    );
    return offered && !this.#isOver() && this.#isUntouched(exercise);
  }

  canRepeat() {
    return this.#isUnderWay() && this.#lastSet() !== undefined;
  }

  // ---- What a person can do -----------------------------------------------------------------------

  start(at = this.#now()) {
    if (this.#status !== "ready" && this.#status !== "paused") return;
    [this.#status, this.#note] = ["running", ""];
    this.#anchor = at;
    this.#look(at);
  }

  pause(at = this.#now()) {
    this.settle(at);
    if (this.#status !== "running") return;
    this.#base = this.#settled;
    this.#status = "paused";
  }

  back(at = this.#now()) {
    this.settle(at);
    if (!this.#isUnderWay()) return;
    const { steps, starts } = this.#layout;
    const step = this.#step();
    const justBegun = this.#settled - starts[steps[step]] < JUST_BEGUN_S;
    this.#goTo(steps[justBegun ? Math.max(0, step - 1) : step], at);
  }

  skip(at = this.#now()) {
    this.settle(at);
    if (this.#isUnderWay()) this.#leaveFor(this.#layout.steps[this.#step() + 1], at);
  }

  skipExercise(at = this.#now()) {
    this.settle(at);
    if (!this.#isUnderWay()) return;
    const { steps, phases } = this.#layout;
    const { exercise } = phases[this.#place];
    const isOther = (first) => first > this.#place && phases[first].exercise !== exercise;
    this.#leaveFor(steps.find(isOther), at);
  }

  /** Do the set under way, or the last one, once more. */
  repeat(at = this.#now()) {
    this.settle(at);
    if (!this.canRepeat()) return;
    this.#reportSet();
    this.#goTo(this.#lastSet(), at);
  }

  /** A set at one's own pace is done. */
  done(at = this.#now()) {
    this.settle(at);
    if (this.#status !== "running" || this.#phase().kind !== "own_pace") return;
    this.#change(this.#place, this.#settled - this.#layout.starts[this.#place]);
    this.#pass(this.#dateMs());
    if (this.#status === "running") this.#moveTo(this.#layout.starts[this.#place], at);
  }

  longer(at = this.#now()) {
    this.#adjust(ADJUST_S, at);
  }

  shorter(at = this.#now()) {
    this.#adjust(-ADJUST_S, at);
  }

  #adjust(seconds, at) {
    this.settle(at);
    if (!this.#isUnderWay() || !isAdjustable(this.#phase())) return;
    const into = this.#settled - this.#layout.starts[this.#place];
    const lasting = Math.min(LONGEST_S, this.#layout.shownS[this.#place] + seconds);
    this.#change(this.#place, Math.max(into, lasting));
  }

  /** Begin an exercise with the other side, as long as nothing of it is done. */
  swap(exercise, at = this.#now()) {
    this.settle(at);
    if (!this.canSwap(exercise)) return;
    if (!this.#swapped.delete(exercise)) this.#swapped.add(exercise);
    this.#arrange();
  }

  /** Do the reps with the clock or without, from the beginning. */
  pace(own) {
    if (this.#status !== "ready") return;
    this.#ownPace = own;
    this.#arrange();
  }

  stop(at = this.#now()) {
    this.settle(at);
    if (!this.#isUnderWay()) return;
    this.#reportSet();
    this.#end("stopped", this.#dateMs());
  }

  /** Stop because it hurts. */
  hurt(at = this.#now()) {
    this.settle(at);
    if (!this.#isUnderWay()) return;
    this.#reportSet();
    this.#results.tell("hurt", this.#dateMs(), { exercise: this.#phase().exercise });
    this.#end("stopped", this.#dateMs(), "hurt");
  }

  // ---- What must be done by the way ---------------------------------------------------------------

  /** Bring the results up to the moment `at`: every phase that ended since, in order. */
  settle(at) {
    if (this.#status !== "running") return;
    const gapS = Math.max(at - this.#lastLook, (this.#dateMs() - this.#lastLookMs) / 1000);
    this.#look(at);
    if (gapS > ASLEEP_S) {
      this.#base = this.#settled;
      [this.#status, this.#note] = ["paused", "asleep"];
      return;
    }
    const reached = this.#base + at - this.#anchor;
    const { phases, ends } = this.#layout;
    while (this.#place < phases.length && ends[this.#place] <= reached + TINY_S) {
      const end = ends[this.#place];
      this.#spend(end);
      this.#pass(this.#dateMs() - (reached - end) * 1000);
    }
    if (this.#status === "running") this.#spend(reached);
  }

  /** Forget the results up to this number: they were taken in. */
  acknowledge(upTo) {
    this.#results.acknowledge(upTo);
  }

  /** What must outlive the page; `kept` takes it back. */
  keep(at = this.#now()) {
    return {
      mark: this.#mark,
      status: this.#status,
      elapsed: this.#elapsedAt(at),
      swapped: [...this.#swapped],
      ownPace: this.#ownPace,
      changed: this.#changed,
      ...this.#results.keep(),
    };
  }

  #restore(kept) {
    this.#results.restorePending(kept);
    if (kept.mark !== this.#mark || !Array.isArray(kept.done)) return;
    this.#choose(kept);
    const { elapsed } = kept;
    if (!Number.isFinite(elapsed) || elapsed < 0 || elapsed > this.#layout.total) {
      this.#choose({});
      return;
    }
    this.#results.restoreDone(kept, this.#layout.phases.length);
    this.#moveTo(elapsed, this.#now());
    if (["stopped", "finished"].includes(kept.status)) this.#status = kept.status;
    else if (kept.status !== "ready") [this.#status, this.#note] = ["paused", "reloaded"];
  }

  #choose({ swapped, ownPace, changed }) {
    this.#swapped = new Set(Array.isArray(swapped) ? swapped : []);
    this.#ownPace = ownPace === true;
    this.#changed = {};
    this.#arrange();
    const isGood = ([place, seconds]) =>
      Number(place) in this.#layout.phases &&
      Number.isFinite(seconds) && seconds >= 0 && seconds <= OPEN_S;
    this.#changed = Object.fromEntries(Object.entries(changed ?? {}).filter(isGood));
    this.#arrange();
  }

  // ---- Inside -------------------------------------------------------------------------------------

  #alternatives() {
    return this.#timeline.alternatives ?? [];
  }

  #phase() {
    return this.#layout.phases[this.#place];
  }

  #isUnderWay() {
    return this.#status === "running" || this.#status === "paused";
  }

  #isOver() {
    return this.#status === "stopped" || this.#status === "finished";
  }

  /** The step under way, as a place among the steps. */
  #step() {
    return this.#layout.steps.findLastIndex((first) => first <= this.#place);
  }

  /** The first phase of the set under way, or of the set before. */
  #lastSet() {
    const { steps, phases } = this.#layout;
    return steps.findLast((first) => first <= this.#place && phases[first].set_index !== null);
  }

  #isUntouched(exercise) {
    const { phases } = this.#layout;
    const isWork = (place) => phases[place].exercise === exercise && phases[place].set_index !== null;
    const work = [...phases.keys()].filter(isWork);
    return this.#place < work[0] && !work.some((place) => this.#results.touches(place, this.#layout));
  }

  #elapsedAt(at) {
    if (this.#status !== "running") return this.#base;
    return Math.min(this.#layout.total, this.#base + at - this.#anchor);
  }

  #look(at) {
    [this.#lastLook, this.#lastLookMs] = [at, this.#dateMs()];
  }

  #arrange() {
    const phases = compose(this.#timeline, { swapped: this.#swapped, ownPace: this.#ownPace });
    this.#layout = layOut({ phases, sets: this.#timeline.sets }, this.#changed);
  }

  #change(place, seconds) {
    this.#changed = { ...this.#changed, [place]: seconds };
    this.#arrange();
  }

  #moveTo(elapsed, at) {
    [this.#base, this.#settled, this.#anchor] = [elapsed, elapsed, at];
    this.#place = phaseAt(this.#layout.ends, elapsed);
  }

  /** Go to the beginning of a phase; what was changed from there on is as planned again. */
  #goTo(first, at) {
    const isBefore = ([place]) => Number(place) < first;
    this.#changed = Object.fromEntries(Object.entries(this.#changed).filter(isBefore));
    this.#arrange();
    this.#moveTo(this.#layout.starts[first], at);
  }

  #leaveFor(next, at) {
    this.#reportSet();
    if (next !== undefined) {
      this.#moveTo(this.#layout.starts[next], at);
    } else {
      this.#moveTo(this.#layout.total, at);
      this.#end("finished", this.#dateMs());
    }
  }

  /** The phase was lived through to its end. */
  #pass(endedMs) {
    this.#results.markDone(this.#place);
    const set = this.#phase().set_index;
    this.#place += 1;
    const { lasts, phases } = this.#layout;
    if (set !== null && lasts[set] === this.#place - 1) this.#results.report(set, endedMs, this.#layout);
    if (this.#place === phases.length) this.#end("finished", endedMs);
  }

  #spend(until) {
    const set = this.#phase().set_index;
    if (set !== null) this.#results.spend(set, until - this.#settled);
    this.#settled = until;
  }

  /** Tell of the set under way, as far as it was done. */
  #reportSet() {
    const set = this.#phase()?.set_index ?? null;
    if (set !== null) this.#results.report(set, this.#dateMs(), this.#layout);
  }

  #end(outcome, endedMs, why = "") {
    [this.#status, this.#note] = [outcome, why];
    this.#base = Math.min(this.#layout.total, this.#settled);
    this.#results.tell("end", endedMs, { outcome });
  }
}
