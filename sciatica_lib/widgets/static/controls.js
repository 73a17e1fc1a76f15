// What a person can press while the routine runs, and the question whether to stop it.
//
// `press` returns the listener of a command; the view says what each command does.

import { make, makeButton, makeGroup, relabel, write } from "./elements.js";
import { ADJUST_S, isAdjustable } from "./layout.js";
import { makeSoundSettings } from "./sound_settings.js";
import { QUESTIONS, mainWords } from "./words.js";

/** The row of buttons that is always there, and what More opens below it. */
export function makeControls(controller, press) {
  const main = makeButton("Start", "play", press("main"), "sw-main");
  const done = makeButton("Done", "done", press("done"), "sw-main");
  const back = makeButton("Back", "back", press("back"));
  const skip = makeButton("Skip", "skip", press("skip"));
  const stop = makeButton("Stop", "stop", press("askStop"));
  const hurt = makeButton("It hurts", "hurt", press("askHurt"), "sw-hurt");
  back.title = "To the start of this set or rest; pressed twice, to the one before";
  skip.title = "To what comes after this set or rest";
  hurt.title = "Stop because it hurts";
  const mute = makeButton("Mute", "sound", press("mute"));
  const full = makeButton("Full screen", "full", press("full"));
  full.hidden = !document.fullscreenEnabled;
  const extras = makeExtras(controller, press);
  const settings = makeSoundSettings(controller, press);
  const heard = makeOpener("Sound", "tune", settings.element);
  const more = makeOpener("More", "more", extras.element);
  const aside = make("div", "sw-aside", mute, heard.button, full, more.button);
  const element = make("div", "sw-controls", main, done, back, skip, stop, hurt, aside);
  let wasReady = null;

  /** The sound is to be tried before the start; then it makes room. */
  function openOrClose(isReady, isShown) {
    if (!isShown) for (const opener of [heard, more]) opener.open(false);
    else if (isReady !== wasReady) heard.open(isReady);
    wasReady = isShown ? isReady : null;
  }

  return {
    element,
    extras: extras.element,
    sound: settings.element,
    main,

    paint(state, isShown) {
      const { status, phase } = state;
      const waitsForDone = status === "running" && phase.kind === "own_pace";
      element.hidden = !isShown;
      openOrClose(status === "ready", isShown);
      for (const button of [back, skip, stop, hurt, more.button]) button.hidden = status === "ready";
      done.hidden = !waitsForDone;
      main.classList.toggle("sw-main", !waitsForDone);
      relabel(main, ...mainWords(state));
      const { muted } = controller.sound;
      relabel(mute, muted ? "Unmute" : "Mute", muted ? "silence" : "sound");
      extras.paint(state);
      settings.paint();
    },

    paintFull(isFull) {
      relabel(full, isFull ? "Leave full screen" : "Full screen", "full");
    },
  };
}

/** A button that opens what stands below it, and closes it again. */
function makeOpener(text, iconName, opened) {
  const button = makeButton(text, iconName, () => open(opened.hidden));
  function open(isOpen) {
    opened.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  }
  open(false);
  return { button, open };
}

/** What is needed less often: seconds more or less, a set again, the other side first. */
function makeExtras({ engine }, press) {
  const shorter = makeButton(`${ADJUST_S} s`, "less", press("shorter"));
  const longer = makeButton(`${ADJUST_S} s`, "plus", press("longer"));
  shorter.setAttribute("aria-label", `${ADJUST_S} seconds less`);
  longer.setAttribute("aria-label", `${ADJUST_S} seconds more`);
  const repeat = makeButton("Repeat the set", "again", press("repeat"));
  const skipExercise = makeButton("Skip the exercise", "skip", press("skipExercise"));
  const swap = makeButton("Other side first", "swap", press("swap"));
  const element = make("div", "sw-controls sw-extras", shorter, longer, repeat, skipExercise, swap);

  function paint({ phase }) {
    shorter.disabled = longer.disabled = !isAdjustable(phase);
    repeat.disabled = !engine.canRepeat();
    swap.hidden = !engine.canSwap(phase.exercise);
  }
  return { element, paint };
}

/** The question whether to stop; where it hurts, to stop is the main answer. */
export function makeQuestion(press) {
  const words = make("p", "sw-question");
  const keepGoing = makeButton("Keep going", "play", press("keepGoing"), "sw-main");
  const stopHere = makeButton("Stop here", "stop", press("stopHere"));
  const answers = make("div", "sw-controls", keepGoing, stopHere);
  return {
    element: makeGroup("sw-confirm", "Stop the routine?", words, answers),

    paint(asking) {
      write(words, QUESTIONS[asking] ?? "");
      stopHere.classList.toggle("sw-main", asking === "hurt");
      keepGoing.classList.toggle("sw-main", asking !== "hurt");
    },

    focus(asking) {
      (asking === "hurt" ? stopHere : keepGoing).focus({ preventScroll: true });
    },
  };
}
