// What is heard: tones laid out ahead on the audio clock, and a voice where the browser has one.

import { tones } from "./layout.js";
import { attempt, readStored, writeStored } from "./storage.js";

// Sounds are laid this far ahead on the audio clock, and the supply is renewed before it gets low:
// a hidden page may sleep for a minute.
const FILL_S = 90;
const LOW_S = 65;

// Notes in Hz, one after the other. Falling: leave off. Rising: a set is done. Four notes: the end.
const TONES = {
  move: { notes: [587], note_s: 0.16, level: 0.5 },
  hold: { notes: [784], note_s: 0.22, level: 0.5 },
  return: { notes: [440], note_s: 0.16, level: 0.5 },
  between: { notes: [523, 392], note_s: 0.2, level: 0.5 },
  set_done: { notes: [587, 880], note_s: 0.2, level: 0.6 },
  countdown: { notes: [1047], note_s: 0.07, level: 0.35 },
  end: { notes: [523, 659, 784, 1047], note_s: 0.32, level: 0.6 },
};

const USUAL_VOLUME = { volume: 0.6, voice_volume: 0.85 };

/** How loud something is, 0 to 1, as it is remembered under this name. */
function volumeStored(name) {
  const stored = readStored(name);
  return Number.isFinite(stored) && stored >= 0 && stored <= 1 ? stored : USUAL_VOLUME[name];
}

export class Sound {
  #layoutNow;
  #context = null;
  #run = null; // the gain node of this stretch of running; cutting it silences what was laid out
  #all = [];
  #filledTo = 0;
  #muted = readStored("muted") === true;
  #volume = volumeStored("volume");

  /** `layoutNow` returns the phases as they stand; they may have changed whenever sounds were cut. */
  constructor(layoutNow) {
    this.#layoutNow = layoutNow;
  }

  get muted() {
    return this.#muted;
  }

  toggle() {
    this.#muted = !this.#muted;
    writeStored("muted", this.#muted);
    this.cut();
  }

  get volume() {
    return this.#volume;
  }

  set volume(value) {
    this.#volume = value;
    writeStored("volume", value);
    if (this.#run !== null) this.#run.gain.value = value;
  }

  /** Browsers let a page sound only from inside a click or a key press. */
  unlock() {
    const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
    if (this.#context === null && Context) this.#context = attempt(() => new Context());
    this.#context?.resume().catch(() => {});
  }

  follow({ status, elapsed }, at) {
    // The last tone sounds on after the end.
    if (status === "finished") this.#run = null;
    else if (status !== "running" || this.#muted || this.#context === null) this.cut();
    else if (this.#context.state !== "running") {
      this.cut();
      this.#context.resume().catch(() => {});
    } else {
      if (this.#run === null) {
        this.#begin();
        this.#filledTo = elapsed - 0.05;
      }
      if (this.#filledTo - elapsed < LOW_S) this.#fill(elapsed, at);
    }
  }

  /** Silence what was laid out. */
  cut() {
    this.#run?.disconnect();
    this.#run = null;
  }

  playEnd() {
    if (this.#muted || this.#context === null) return;
    this.#begin();
    this.#play("end", this.#context.currentTime, this.#run);
  }

  /** Play one tone as loud as they are, beside whatever is laid out. */
  sample() {
    if (this.#muted || this.#context === null) return;
    this.#play("set_done", this.#context.currentTime, this.#makeGain());
  }

  close() {
    this.cut();
    this.#context?.close().catch(() => {});
  }

  #begin() {
    this.#run = this.#makeGain();
    this.#all = tones(this.#layoutNow());
  }

  #makeGain() {
    const gain = this.#context.createGain();
    gain.gain.value = this.#volume;
    gain.connect(this.#context.destination);
    return gain;
  }

  #fill(elapsed, at) {
    const shift = at - elapsed + this.#offset();
    const until = elapsed + FILL_S;
    for (const { at: moment, tone } of this.#all) {
      if (moment >= this.#filledTo && moment < until) {
        this.#play(tone, Math.max(this.#context.currentTime, moment + shift), this.#run);
      }
    }
    this.#filledTo = until;
  }

  /** What stands on the audio clock minus what stands on the page's clock, in seconds. */
  #offset() {
    const { contextTime, performanceTime } = this.#context.getOutputTimestamp?.() ?? {};
    if (performanceTime > 0) return contextTime - performanceTime / 1000;
    return this.#context.currentTime - performance.now() / 1000;
  }

  #play(tone, when, into) {
    const { notes, note_s: noteS, level } = TONES[tone];
    notes.forEach((hertz, place) => {
      const from = when + place * noteS;
      const until = from + noteS * (place === notes.length - 1 ? 2 : 1);
      const note = this.#context.createOscillator();
      const shape = this.#context.createGain();
      note.frequency.value = hertz;
      shape.gain.setValueAtTime(0, from);
      shape.gain.linearRampToValueAtTime(level, from + 0.01);
      shape.gain.exponentialRampToValueAtTime(0.001, until);
      note.connect(shape).connect(into);
      note.start(from);
      note.stop(until);
    });
  }
}

/** The voice is extra: the captions say the same, and the tones sound with it or without. */
export class Voice {
  #synthesis = globalThis.speechSynthesis;
  #on = readStored("voice") !== false;
  #volume = volumeStored("voice_volume");

  get on() {
    return this.#on;
  }

  /** Whether this browser has a voice for the words of the workbook. */
  get exists() {
    return this.#english() !== null;
  }

  toggle() {
    this.#on = !this.#on;
    writeStored("voice", this.#on);
    if (!this.#on) this.hush();
  }

  get volume() {
    return this.#volume;
  }

  set volume(value) {
    this.#volume = value;
    writeStored("voice_volume", value);
  }

  say(words) {
    const voice = this.#english();
    if (!this.#on || voice === null || words === "") return;
    attempt(() => {
      this.#synthesis.cancel();
      const speech = new SpeechSynthesisUtterance(words);
      Object.assign(speech, { voice, lang: voice.lang, volume: this.#volume });
      this.#synthesis.speak(speech);
    });
  }

  hush() {
    attempt(() => this.#synthesis?.cancel());
  }

  /** Calls when there are other voices: they come late in some browsers. Returns how to stop it. */
  onChange(call) {
    this.#synthesis?.addEventListener?.("voiceschanged", call);
    return () => this.#synthesis?.removeEventListener?.("voiceschanged", call);
  }

  #english() {
    const isEnglish = ({ lang }) => lang.startsWith("en");
    return attempt(() => this.#synthesis.getVoices().find(isEnglish)) ?? null;
  }
}
