// One timer for each routine on the page: the clock, the sounds, the place that is kept, the results.
//
// It needs no Jupyter. Whoever takes the results in is given as `receiver`:
//
//   publish(status, results)  the status has changed, or the results that wait to be taken in
//   remind()                  results have waited for long
//   onAcknowledged(call)      call with the number of the last result that was taken in; returns
//                             how to leave off
//   mayStart()                may be left out: a promise of why it must not run now, "" if it may.
//                             Asked at every start and resume, because a lock may have come since.
//                             What it answers counts only if nobody has paused or stopped meanwhile

import { Engine } from "./engine.js";
import { Sound, Voice } from "./sound.js";
import { forgetOldRoutines, readStored, routineKey, writeStored } from "./storage.js";
import { ASKING, NOT_KNOWN, SAID_AT_END, VOICE_SAMPLE, spokenNow } from "./words.js";

const TAKEN_OVER = "sciatica-timer-taken-over";

// Results that were not taken in after so long are offered again.
const AGAIN_MS = 10_000;

// An answer that takes longer than this is waited for in words.
const SLOW_ANSWER_MS = 1000;

// Whoever presses one of these does not want it to start any more.
const WITHDRAWS = new Set(["pause", "stop", "hurt"]);

const now = () => performance.now() / 1000;

export class Controller {
  #routineId;
  #receiver;
  #paints = new Set(); // how each view paints a state
  #screenLock = new ScreenLock();
  #question = null; // whether it may start, while the answer is awaited
  #refusal = ""; // why it does not start
  #takenOver = false; // by a newer timer of the same routine, or closed
  #isLate = false; // results wait longer than they should
  #cancelBeat = () => {};
  #reminder = null;
  #spoken = ""; // the news that the voice told last
  #stored = ""; // the place that was stored last
  #published = ""; // the news that the receiver got last
  #leave = []; // what must be left off at the end

  /** `results` are those that wait already, `acknowledged` the last one that was taken in. */
  constructor({ timeline, routineId, results = [], acknowledged = 0, receiver }) {
    this.#routineId = routineId;
    this.#receiver = receiver;
    // After a restart of the kernel, an older timer of the same routine may still run on this page.
    // It stores its place and leaves off; this one goes on from there.
    const detail = { routineId, by: this };
    globalThis.dispatchEvent(new CustomEvent(TAKEN_OVER, { detail }));
    forgetOldRoutines(routineId);
    const kept = readStored(routineKey(routineId)) ?? { results };
    const clocks = { now, dateMs: () => Date.now() };
    this.engine = new Engine({ timeline, routineId, ...clocks, kept, acknowledged });
    if (readStored("own_pace") === true) this.engine.pace(true);
    this.sound = new Sound(() => this.engine.layout);
    this.voice = new Voice();
    this.#listen();
    this.beat();
  }

  state() {
    return this.engine.state(now());
  }

  /** Paint a view from now on; returns how to leave off. */
  show(paint) {
    this.#paints.add(paint);
    this.beat();
    return () => {
      this.#paints.delete(paint);
      // A timer that nobody sees must not go on and count sets.
      if (this.#paints.size > 0) return;
      this.#question = null;
      if (this.state().status === "running") this.act("pause");
    };
  }

  close() {
    this.#handOver();
    clearTimeout(this.#reminder);
    this.sound.close();
    this.voice.hush();
    this.#screenLock.set(false);
    for (const leave of this.#leave) leave();
  }

  // ---- What a person does -------------------------------------------------------------------------

  /** Do what a method of the engine is named for: start, pause, back, skip, done, stop ... */
  act(command) {
    if (this.#takenOver) return;
    this.sound.unlock();
    const starts = command === "start" && ["ready", "paused"].includes(this.state().status);
    if (starts && this.#receiver.mayStart) {
      if (this.#question === null) this.#startIfAllowed();
      return;
    }
    if (WITHDRAWS.has(command)) [this.#question, this.#refusal] = [null, ""];
    this.#do(command);
  }

  async #startIfAllowed() {
    const question = (this.#question = {});
    const say = (words) => {
      if (this.#question !== question) return;
      this.#refusal = words;
      this.beat();
    };
    say("");
    const slow = setTimeout(() => say(ASKING), SLOW_ANSWER_MS);
    let words = NOT_KNOWN;
    try {
      words = await this.#receiver.mayStart();
    } catch {
      // Nobody starts on a guess.
    }
    clearTimeout(slow);
    if (this.#question !== question || this.#takenOver) return;
    say(words);
    this.#question = null;
    if (!words) this.#do("start");
  }

  #do(command) {
    this.sound.cut();
    const at = now();
    const before = this.engine.state(at).status;
    this.engine[command](at);
    // The tone of the end is laid out ahead; who skips to the end was faster.
    if (before === "running" && this.engine.state(at).status === "finished") this.sound.playEnd();
    this.#store(at);
    this.beat(at);
  }

  swap(exercise) {
    if (this.#takenOver) return;
    this.engine.swap(exercise, now());
    this.#store();
    this.sound.cut();
    this.beat();
  }

  pace(own) {
    this.engine.pace(own);
    writeStored("own_pace", own);
    this.beat();
  }

  toggleSound() {
    this.sound.unlock();
    this.sound.toggle();
    if (this.sound.muted) this.voice.hush();
    this.beat();
  }

  /** Let the tones and the voice be heard, as loud as they are. */
  trySound() {
    this.sound.unlock();
    this.sound.sample();
    this.voice.say(VOICE_SAMPLE);
  }

  toggleVoice() {
    this.voice.toggle();
    this.beat();
  }

  // ---- The beat -----------------------------------------------------------------------------------

  /** Bring everything up to the moment `at`, and plan the next beat. */
  beat(at = now()) {
    this.#cancelBeat();
    this.engine.settle(at);
    // One reading of the clock for the picture, the sounds and the next beat.
    const news = { takenOver: this.#takenOver, late: this.#isLate, refusal: this.#refusal };
    const state = { ...this.engine.state(at), ...news, waiting: this.engine.results().length };
    this.sound.follow(state, at);
    this.#speak(state);
    this.#tell(state, at);
    for (const paint of this.#paints) paint(state);
    if (state.status === "running") this.#planBeat(state.left);
  }

  #planBeat(left) {
    if (document.hidden) {
      const timeout = setTimeout(() => this.beat(), Math.min(1000, Math.ceil(left * 1000)));
      this.#cancelBeat = () => clearTimeout(timeout);
    } else {
      const frame = requestAnimationFrame(() => this.beat());
      this.#cancelBeat = () => cancelAnimationFrame(frame);
    }
  }

  #speak(state) {
    const isRunning = state.status === "running";
    const words = isRunning ? spokenNow(state) : SAID_AT_END[state.status];
    const news = isRunning ? `running ${state.index} ${words}` : state.status;
    if (news === this.#spoken) return;
    const isFirst = this.#spoken === "";
    this.#spoken = news;
    if (words === undefined) this.voice.hush();
    else if (!isFirst && !this.sound.muted) this.voice.say(words);
  }

  // ---- The place and the results ------------------------------------------------------------------

  /** Store the place at every phase; publish when the status or the results have changed. */
  #tell({ status, index }, at) {
    const results = this.engine.results();
    const news = JSON.stringify([status, results.map((result) => result.seq)]);
    const place = `${news} ${index}`;
    if (place === this.#stored || this.#takenOver) return;
    this.#stored = place;
    this.#store(at);
    if (news === this.#published) return;
    this.#published = news;
    this.#stayAwake(status);
    this.#receiver.publish(status, results);
    if (results.length > 0) this.#reminder ??= setTimeout(() => this.#remind(), AGAIN_MS);
  }

  #remind() {
    this.#reminder = null;
    if (this.engine.results().length === 0) return;
    this.#isLate = true;
    this.#receiver.remind();
    this.#reminder = setTimeout(() => this.#remind(), AGAIN_MS);
    this.beat();
  }

  #store(at = now()) {
    if (this.#takenOver || this.engine.state(at).status === "ready") return;
    writeStored(routineKey(this.#routineId), { ...this.engine.keep(at), keptMs: Date.now() });
  }

  #stayAwake(status = this.state().status) {
    this.#screenLock.set(status === "running" && !document.hidden);
  }

  #handOver() {
    this.engine.pause();
    this.#store();
    this.#takenOver = true;
    this.beat();
  }

  // ---- What happens around it ---------------------------------------------------------------------

  #listen() {
    this.#hear(document, "visibilitychange", () => {
      this.#store();
      this.#stayAwake();
      this.beat();
    });
    this.#hear(globalThis, "pagehide", () => this.#store());
    this.#hear(globalThis, TAKEN_OVER, ({ detail: { routineId, by } }) => {
      if (routineId === this.#routineId && by !== this && !this.#takenOver) this.#handOver();
    });
    this.#leave.push(
      this.voice.onChange(() => this.beat()),
      this.#receiver.onAcknowledged((upTo) => {
        this.engine.acknowledge(upTo);
        this.#isLate = false;
        // Not at once: the receiver may take results in while it is told of them, within a beat.
        queueMicrotask(() => this.beat());
      }),
    );
  }

  #hear(target, type, call) {
    target.addEventListener(type, call);
    this.#leave.push(() => target.removeEventListener(type, call));
  }
}

/** Keeps the screen awake while it is wanted; a browser may give a lock late, or not at all. */
class ScreenLock {
  #isWanted = false;
  #lock = null;

  async set(isWanted) {
    this.#isWanted = isWanted;
    if (!isWanted) {
      this.#lock?.release().catch(() => {});
      this.#lock = null;
    } else if (this.#lock === null || this.#lock.released) {
      this.#lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
      if (!this.#isWanted) this.set(false);
    }
  }
}
