// What is heard: tones laid out ahead on the audio clock, and a voice where the browser has one.

import { tones } from "./engine.js";
import { attempt, readKept, writeKept } from "./keep.js";

// Sounds are laid this far ahead on the audio clock, and the supply is renewed before it gets low:
// a hidden page may sleep for a minute.
const FILL_S = 90;
const LOW_S = 65;

// Notes in Hz, one after the other. Falling: leave off. Rising: a set is done. Four notes: the end.
const TONES = {
  move: { notes: [587], each_s: 0.16, level: 0.5 },
  hold: { notes: [784], each_s: 0.22, level: 0.5 },
  return: { notes: [440], each_s: 0.16, level: 0.5 },
  between: { notes: [523, 392], each_s: 0.2, level: 0.5 },
  set_done: { notes: [587, 880], each_s: 0.2, level: 0.6 },
  countdown: { notes: [1047], each_s: 0.07, level: 0.35 },
  end: { notes: [523, 659, 784, 1047], each_s: 0.32, level: 0.6 },
};

/** `layoutNow` returns the phases as they stand; they may have changed whenever sounds were cut. */
export function createSound(layoutNow) {
  let context = null;
  let run = null; // the gain node of this stretch of running; cutting it silences what was laid out
  let all = [];
  let filledTo = 0;
  let muted = readKept("muted") === true;
  const kept = readKept("volume");
  let volume = Number.isFinite(kept) && kept >= 0 && kept <= 1 ? kept : 0.6;

  function sound(tone, when) {
    const { notes, each_s: each, level } = TONES[tone];
    notes.forEach((hertz, place) => {
      const from = when + place * each;
      const until = from + each * (place === notes.length - 1 ? 2 : 1);
      const note = context.createOscillator();
      const shape = context.createGain();
      note.frequency.value = hertz;
      shape.gain.setValueAtTime(0, from);
      shape.gain.linearRampToValueAtTime(level, from + 0.01);
      shape.gain.exponentialRampToValueAtTime(0.001, until);
      note.connect(shape).connect(run);
      note.start(from);
      note.stop(until);
    });
  }

  function begin() {
    run = context.createGain();
    run.gain.value = volume;
    run.connect(context.destination);
    all = tones(layoutNow());
  }

  function cut() {
    run?.disconnect();
    run = null;
  }

  // What stands on the audio clock minus what stands on the page's clock, in seconds.
  function offset() {
    const { contextTime, performanceTime } = context.getOutputTimestamp?.() ?? {};
    if (performanceTime > 0) return contextTime - performanceTime / 1000;
    return context.currentTime - performance.now() / 1000;
  }

  function fill(elapsed, at) {
    const shift = at - elapsed + offset();
    const until = elapsed + FILL_S;
    for (const { at: moment, tone } of all) {
      if (moment >= filledTo && moment < until) {
        sound(tone, Math.max(context.currentTime, moment + shift));
      }
    }
    filledTo = until;
  }

  return {
    /** Browsers let a page sound only from inside a click or a key press. */
    unlock() {
      const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
      if (context === null && Context) context = attempt(() => new Context());
      context?.resume().catch(() => {});
    },

    follow({ status, elapsed }, at) {
      // The last tone sounds on after the end.
      if (status === "finished") run = null;
      else if (status !== "running" || muted || context === null) cut();
      else if (context.state !== "running") {
        cut();
        context.resume().catch(() => {});
      } else {
        if (run === null) {
          begin();
          filledTo = elapsed - 0.05;
        }
        if (filledTo - elapsed < LOW_S) fill(elapsed, at);
      }
    },

    cut,

    playEnd() {
      if (muted || context === null) return;
      begin();
      sound("end", context.currentTime);
    },

    muted: () => muted,

    toggle() {
      muted = !muted;
      writeKept("muted", muted);
      cut();
    },

    volume: () => volume,

    setVolume(value) {
      volume = value;
      writeKept("volume", value);
      if (run !== null) run.gain.value = value;
    },

    close() {
      cut();
      context?.close().catch(() => {});
    },
  };
}

/** The voice is extra: the captions say the same, and the tones sound with it or without. */
export function createVoice() {
  const synthesis = globalThis.speechSynthesis;
  let on = readKept("voice") !== false;

  const english = () =>
    attempt(() => synthesis.getVoices().find(({ lang }) => lang.startsWith("en"))) ?? null;

  return {
    /** Whether this browser has a voice for the words of the workbook. */
    exists: () => english() !== null,

    on: () => on,

    toggle() {
      on = !on;
      writeKept("voice", on);
      if (!on) attempt(() => synthesis.cancel());
    },

    say(words, volume) {
      const voice = english();
      if (!on || voice === null) return;
      attempt(() => {
        synthesis.cancel();
        const speech = new SpeechSynthesisUtterance(words);
        Object.assign(speech, { voice, lang: voice.lang, volume: Math.min(1, volume * 1.4) });
        synthesis.speak(speech);
      });
    },

    hush: () => attempt(() => synthesis?.cancel()),

    /** Voices come late in some browsers. */
    onChange(call) {
      synthesis?.addEventListener?.("voiceschanged", call);
      return () => synthesis?.removeEventListener?.("voiceschanged", call);
    },
  };
}
