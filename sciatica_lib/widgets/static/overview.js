// The page before the start: what will be done, in which way, and the routine to look through.

import { heedItems, make, makeButton, makeChoice, makeGroup, relabel, write } from "./elements.js";
import { Figure, shownOver } from "./figure.js";
import { capital, exercisesOf, roughly, totalWords } from "./words.js";

/** What will be done, and how long it takes. */
export function makeOverview(title, controller, onLook) {
  const { engine } = controller;
  const total = make("p", "sw-total");
  const list = make("ol", "sw-exercises");
  const pace = makeChoice(
    "Reps",
    [["With the timer's tempo", false], ["At my own pace", true]],
    (own) => controller.pace(own),
  );
  pace.element.hidden = !engine.offersOwnPace();
  const look = makeButton("Look through", "look", onLook);
  const element = make("div", "sw-overview", make("h3", "sw-title", title), total, list);
  element.append(make("div", "sw-before", pace.element, look));
  let painted = null;

  function paint() {
    const { layout } = engine;
    pace.choose(engine.ownPace);
    if (layout === painted) return;
    painted = layout;
    const focused = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    const exercises = exercisesOf(layout);
    list.replaceChildren(...exercises.map((exercise) => makeLine(exercise, controller)));
    list.querySelectorAll("button")[focused]?.focus();
    write(total, totalWords(layout, exercises.length));
  }
  return { element, paint };
}

/** One exercise: its name, its dose, the side it begins with, and how long it takes. */
function makeLine({ exercise, name, dose, seconds }, controller) {
  const { engine } = controller;
  const what = make("span", "sw-exercise-what", make("span", "sw-exercise-name", name));
  what.append(make("span", "sw-exercise-dose", dose));
  const line = make("li", "sw-exercise", what);
  if (engine.canSwap(exercise)) {
    const { limbs } = engine.firstRep(exercise);
    const onSwap = () => controller.swap(exercise);
    const swap = makeButton(`${capital(limbs)} first`, "swap", onSwap, "sw-small");
    swap.setAttribute("aria-label", `${name}: ${limbs} first. Begin with the other side instead`);
    line.append(swap);
  }
  line.append(make("span", "sw-exercise-time", roughly(seconds)));
  return line;
}

const steadyNow = () => performance.now() / 1000;

/** The routine to look at without starting: one exercise after the other, moving. */
export class LookThrough {
  #engine;
  #onClose;
  #lessMotion;
  #figure;
  #place = 0;
  #exercise = null;
  #begun = 0;
  #frame = 0;
  #name = make("h3", "sw-look-name");
  #dose = make("p", "sw-look-dose");
  #steps = make("ol", "sw-look-steps");
  #heed = make("ul", "sw-heeds");
  #back = makeButton("Back", "back", () => this.turn(-1));
  #next = makeButton("Next", "skip", () => this.turn(1), "sw-main");

  constructor(engine, figures, { lessMotion, onClose }) {
    this.#engine = engine;
    this.#onClose = onClose;
    this.#lessMotion = lessMotion;
    this.#figure = new Figure(figures);
    this.#name.tabIndex = -1;
    const frame = make("div", "sw-figure-frame", this.#figure.picture);
    const middle = make("div", "sw-look-middle", frame, make("div", "sw-look-words", this.#steps, this.#heed));
    const close = makeButton("Close", "close", onClose);
    const buttons = make("div", "sw-controls", this.#next, this.#back, close);
    const parts = [this.#name, this.#dose, middle, buttons];
    this.element = makeGroup("sw-look", "Look through the routine", ...parts);
  }

  /** Show the first exercise, and go on moving until it is closed. */
  open() {
    this.#show(0);
    this.#move();
  }

  focus() {
    this.#name.focus({ preventScroll: true });
  }

  close() {
    cancelAnimationFrame(this.#frame);
  }

  /** Go on to the next exercise, or back; after the last one it is over. */
  turn(by) {
    if (this.#place + by >= exercisesOf(this.#engine.layout).length) this.#onClose();
    else this.#show(Math.max(0, this.#place + by));
  }

  #show(place) {
    [this.#place, this.#begun] = [place, steadyNow()];
    const exercises = exercisesOf(this.#engine.layout);
    this.#exercise = exercises[place];
    const { name, dose, seconds, position, does, heed } = this.#exercise;
    write(this.#name, name);
    write(this.#dose, `${place + 1} of ${exercises.length} · ${dose} · ${roughly(seconds)}`);
    const lines = [["Get ready", position], ...does].filter(([, text]) => text);
    this.#steps.replaceChildren(
      ...lines.map(([cue, text]) => make("li", "sw-look-step", make("strong", "", `${cue}. `), text)),
    );
    this.#heed.replaceChildren(...heedItems(heed));
    this.#back.disabled = place === 0;
    relabel(this.#next, place === exercises.length - 1 ? "Finish" : "Next", "skip");
  }

  #move() {
    if (!this.element.isConnected) return;
    const { side } = this.#engine.firstRep(this.#exercise.exercise);
    const reach = this.#lessMotion.matches ? 1 : shownOver(steadyNow() - this.#begun);
    this.#figure.show({ ...this.#exercise, side }, reach);
    this.#frame = requestAnimationFrame(() => this.#move());
  }
}
