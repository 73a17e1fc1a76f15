// One exercise of the library in the planner: its picture, its cautions, its dose.

import { icon, make, write } from "./elements.js";
import { Figure } from "./figure.js";
import { makePlanField, makeToggle } from "./planner_fields.js";

/** The exercise in the position that is to be reached, as a picture beside its name. */
export function makePicture(figures, key, name) {
  const figure = new Figure(figures);
  figure.show({ name, figure: key, side: null }, 1);
  figure.picture.setAttribute("aria-hidden", "true"); // its name stands beside it
  return make("div", "sw-plan-picture", figure.picture);
}

/** Conditions with which to ask first; those that the patient has are marked, with what to do. */
function makeCautions(exercise, state) {
  const path = ["exercises", exercise.key, "despite_caution"];
  const chips = exercise.cautions.map(({ condition, about, text }) => {
    const chip = make("li", "sw-plan-chip", icon("hurt"), make("span", "", about));
    chip.title = text;
    return { chip, condition };
  });
  const texts = [...new Set(exercise.cautions.map(({ text }) => text))].join(" ");
  const words = make("p", "sw-plan-help", texts);
  const cleared = makePlanField(
    { kind: "toggle", words: "the patient may do it in spite of this" },
    path,
    state,
  );
  const element = make(
    "div",
    "sw-plan-cautions",
    make("ul", "sw-plan-chips", ...chips.map(({ chip }) => chip)),
    words,
    cleared.element,
  );
  element.hidden = chips.length === 0;
  return {
    element,
    refresh() {
      const told = state.value(["plan", "conditions"]) ?? [];
      for (const { chip, condition } of chips) {
        chip.toggleAttribute("data-told", told.includes(condition));
      }
      const isAsked = chips.some(({ condition }) => told.includes(condition));
      cleared.element.hidden = !isAsked || !state.includes(exercise.key);
      cleared.refresh();
    },
  };
}

function makeMore(exercise, fieldOf) {
  const fields = [...exercise.more, exercise.note].map(fieldOf);
  const about = make("ul", "sw-plan-lines", ...exercise.lines.map((line) => make("li", "", line)));
  const summary = make("summary", "sw-plan-summary", "Tempo, side, how, note");
  const wide = make("div", "sw-plan-doses", ...fields.map(({ element }) => element));
  const words = make("summary", "sw-plan-summary", "In words");
  return {
    fields,
    elements: [
      make("details", "sw-plan-more", summary, wide),
      make("details", "sw-plan-more", words, about),
    ],
  };
}

/** A row of the library: {element, refresh, fits}; `fits` says whether a search means it. */
export function makeExercise(exercise, figures, state) {
  const { key, name, kind, sides, aims } = exercise;
  const fieldOf = (spec) => makePlanField(spec, ["exercises", key, spec.name], state);
  const doses = exercise.doses.map(fieldOf);
  const more = makeMore(exercise, fieldOf);
  const cautions = makeCautions(exercise, state);
  const inPlan = makeToggle("in the plan", () => state.includes(key), (on) => state.include(key, on));
  inPlan.input.setAttribute("aria-label", `${name}: in the plan`);
  const badDay = makeToggle(
    "also on a bad day",
    () => state.value(["exercises", key, "on_bad_days"]) === true,
    (on) => state.set(["exercises", key, "on_bad_days"], on),
  );
  const title = make("h4", "sw-plan-name", name);
  const line = make("p", "sw-plan-help", `${kind} · ${sides} · for ${aims.join(", ")}`);
  const remark = make("p", "sw-plan-help");
  const head = make("div", "sw-plan-head", make("div", "", title, line), inPlan.element);
  const dose = make("div", "sw-plan-doses", ...doses.map(({ element }) => element));
  const acts = make("div", "sw-plan-row", badDay.element, ...more.elements);
  const detail = make("div", "sw-plan-detail", dose, acts);
  const text = make("div", "sw-plan-text", head, cautions.element, remark, detail);
  const element = make("section", "sw-plan-exercise", makePicture(figures, key, name), text);
  element.setAttribute("aria-label", name);
  element.dataset.key = key;

  return {
    element,
    fits: (words, wanted, aim) =>
      (!wanted || kind === wanted) &&
      (!aim || aims.includes(aim)) &&
      `${name} ${kind} ${aims.join(" ")}`.toLowerCase().includes(words.toLowerCase()),
    refresh() {
      for (const part of [inPlan, badDay, cautions, ...doses, ...more.fields]) part.refresh();
      element.toggleAttribute("data-in-plan", state.includes(key));
      detail.hidden = !state.includes(key);
      const said = state.remarksAt(["exercises", key]).map(({ words }) => words);
      write(remark, said.join(" "));
      remark.hidden = said.length === 0;
      remark.dataset.tone = "stop";
    },
  };
}
