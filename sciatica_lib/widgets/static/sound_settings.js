// How loud the tones and the voice are, and a button to try them.

import { make, makeButton, makeGroup, relabel } from "./elements.js";
import { NO_VOICE } from "./words.js";

export function makeSoundSettings(controller, press) {
  const { sound, voice } = controller;
  const hear = makeButton("Try the sound", "sound", press("trySound"));
  const speak = makeButton("Voice", "voice", press("voice"));
  const tones = makeVolume("Tones", sound);
  const words = makeVolume("Voice", voice);
  const none = make("p", "sw-no-voice", NO_VOICE);
  const buttons = make("div", "sw-controls", hear, speak);

  return {
    element: makeGroup("sw-extras sw-sound", "Sound", buttons, tones, words, none),

    paint() {
      hear.disabled = sound.muted;
      none.hidden = voice.exists;
      speak.hidden = words.hidden = !voice.exists;
      relabel(speak, voice.on ? "Voice off" : "Voice on", voice.on ? "hush" : "voice");
    },
  };
}

/** A slider for what has a `volume` from 0 to 1. */
function makeVolume(name, heard) {
  const slider = make("input", "sw-slider");
  Object.assign(slider, { type: "range", min: "0", max: "100", step: "5" });
  slider.value = String(Math.round(heard.volume * 100));
  slider.addEventListener("input", () => {
    heard.volume = Number(slider.value) / 100;
  });
  return make("label", "sw-volume", make("span", "sw-volume-name", name), slider);
}
