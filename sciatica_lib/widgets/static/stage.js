// What is seen while exercising: the name, the side, the figure, the seconds, the words.

import { draw, heedItems, icon, make, write } from "./elements.js";
import { Figure, reachOf } from "./figure.js";
import { EFFORT } from "./layout.js";
import { countWords, cueOf, inWords, nextWords, numberShown, ringShown } from "./words.js";

export function makeStage(figures) {
  const figure = new Figure(figures);
  const dial = makeDial();
  const side = makeSide();
  const name = make("h3", "sw-name");
  const count = make("p", "sw-count");
  const cue = make("p", "sw-cue");
  const text = make("p", "sw-instruction");
  const heed = make("ul", "sw-heeds");
  const next = make("p", "sw-next");
  const where = make("div", "sw-where", make("div", "sw-where-words", name, count), side.element);
  const frame = make("div", "sw-figure-frame", figure.picture);
  const words = make("div", "sw-words", cue, text, heed, next);
  const middle = make("div", "sw-middle", frame, dial.element, words);
  const element = make("div", "sw-stage", where, middle);
  let told = null; // the phase whose words to heed are shown

  /** What moves with every frame. */
  function move(state, lessMotion) {
    const { phase, into, lasting } = state;
    dial.move(ringShown(state, lessMotion));
    figure.show(phase, reachOf(phase, into, lasting, lessMotion));
  }

  /** What stays for a second or longer. */
  function paint(state, { phases, sets }) {
    const { phase, index } = state;
    element.dataset.effort = String(EFFORT.has(phase.kind));
    write(name, phase.name);
    write(count, countWords(phase, sets));
    side.paint(phase);
    dial.paint(state);
    write(cue, cueOf(phase));
    write(text, phase.text);
    if (phase !== told) heed.replaceChildren(...heedItems(phase.heed));
    told = phase;
    write(next, nextWords(phases, index));
  }
  return { element, move, paint };
}

/** What moves, such as LEFT LEG, with an arrow to its side; none where an arm of the other side does. */
function makeSide() {
  const words = make("span", "sw-side-word");
  const element = make("span", "sw-side", words);
  return {
    element,
    paint({ side, limbs }) {
      element.hidden = limbs === "";
      if (limbs === "" || words.textContent === limbs) return;
      element.dataset.side = side;
      write(words, limbs);
      const isOneSide = !["left", "right"].every((name) => limbs.includes(name));
      const arrow = isOneSide ? [icon(side)] : [];
      element.replaceChildren(...(side === "left" ? [...arrow, words] : [words, ...arrow]));
    },
  };
}

function makeDial() {
  const ring = draw("svg", { viewBox: "0 0 120 120", "aria-hidden": "true", class: "sw-ring" });
  const circle = { cx: 60, cy: 60, r: 55, pathLength: 1 };
  const left = draw("circle", { ...circle, class: "sw-ring-left" });
  ring.append(draw("circle", { ...circle, class: "sw-ring-whole" }), left);
  const seconds = make("span", "sw-seconds");
  seconds.setAttribute("role", "timer");
  seconds.setAttribute("aria-live", "off");
  const unit = make("span", "sw-unit");
  unit.setAttribute("aria-hidden", "true");
  const element = make("div", "sw-dial", ring, make("div", "sw-number", seconds, unit));
  return {
    element,
    move(share) {
      left.style.strokeDashoffset = String(1 - share);
    },
    paint(state) {
      const shown = numberShown(state);
      write(seconds, String(shown));
      write(unit, shown === 1 ? "second" : "seconds");
      const counts = state.phase.kind === "own_pace" ? "Seconds so far" : "Seconds left";
      seconds.setAttribute("aria-label", counts);
      element.dataset.digits = String(shown).length;
    },
  };
}

/** The bar of the whole routine, in one part for each exercise; it follows changed phases. */
export function makeProgress() {
  const bar = make("div", "sw-bar");
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", "Whole routine");
  bar.setAttribute("aria-valuemin", "0");
  bar.setAttribute("aria-valuemax", "100");
  const left = make("p", "sw-left");
  let built = null;
  let parts = [];

  function build(layout) {
    built = layout;
    parts = partsOf(layout).map((part) => ({ ...part, fill: make("div", "sw-bar-fill") }));
    const pieces = parts.map(({ from, until, fill }) => {
      const piece = make("div", "sw-bar-part", fill);
      piece.style.flexGrow = String(until - from);
      return piece;
    });
    bar.replaceChildren(...pieces);
  }

  function move({ shownElapsed }, layout, lessMotion) {
    if (layout !== built) build(layout);
    const elapsed = lessMotion ? Math.floor(shownElapsed) : shownElapsed;
    for (const { from, until, fill } of parts) {
      const share = Math.min(1, Math.max(0, (elapsed - from) / (until - from)));
      fill.style.transform = `scaleX(${share})`;
    }
  }

  function paint({ shownElapsed, shownTotal }) {
    const words = `${inWords(shownTotal - shownElapsed)} left`;
    write(left, words);
    bar.setAttribute("aria-valuenow", String(Math.round((100 * shownElapsed) / shownTotal)));
    bar.setAttribute("aria-valuetext", words);
  }
  return { element: make("div", "sw-whole", bar, left), move, paint };
}

/** From when until when each exercise lasts, as it is shown. */
function partsOf({ phases, shownStarts, shownEnds }) {
  const parts = [];
  phases.forEach((phase, place) => {
    const isNew = phases[place - 1]?.exercise !== phase.exercise;
    if (isNew) parts.push({ from: shownStarts[place] });
    parts.at(-1).until = shownEnds[place];
  });
  return parts;
}
