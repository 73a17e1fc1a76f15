// The planner on the page: where to begin, the exercises, all else that is agreed on, and the side.

import { make, makeButton } from "./elements.js";
import { makeExercise } from "./planner_exercise.js";
import { makePlanField } from "./planner_fields.js";
import { makeSide } from "./planner_side.js";

function makeOptions(words) {
  return words.map(([value, text]) => {
    const option = make("option", "", text);
    option.value = value;
    return option;
  });
}

function makeChooser(label, words, className = "") {
  const select = make("select", "sw-plan-select", ...makeOptions(words));
  return {
    element: make("label", `sw-plan-field ${className}`, make("span", "sw-plan-label", label), select),
    select,
  };
}

/** Where to begin: the plan in force, a template, or a copy of a former version. */
function makeBeginning(state) {
  const { beginnings } = state.content;
  const chooser = makeChooser("Begin with", beginnings.map(({ value, words }) => [value, words]));
  const button = makeButton("Begin with this", "again", () => {
    state.press("begin", chooser.select.value);
  });
  return make("div", "sw-plan-doses sw-plan-begin", chooser.element, button);
}

/** The exercises of the library, with a search by words, kind and aim. */
function makeLibrary(state) {
  const { exercises, figures, kinds } = state.content;
  const rows = exercises.map((exercise) => makeExercise(exercise, figures, state));
  const aims = [...new Set(exercises.flatMap((exercise) => exercise.aims))].sort();
  const typed = make("input", "sw-plan-typed");
  Object.assign(typed, { type: "search", autocomplete: "off" });
  const search = make("label", "sw-plan-field", make("span", "sw-plan-label", "Search"), typed);
  const kind = makeChooser("Kind", [["", "every kind"], ...kinds.map((name) => [name, name])]);
  const aim = makeChooser("Works on", [["", "everything"], ...aims.map((name) => [name, name])]);
  const none = make("p", "sw-plan-help", "No exercise fits. Take away a word or a choice.");
  none.setAttribute("role", "status");
  function seek() {
    for (const { element, fits } of rows) {
      element.hidden = !fits(typed.value.trim(), kind.select.value, aim.select.value);
    }
    none.hidden = rows.some(({ element }) => !element.hidden);
  }
  typed.addEventListener("input", seek);
  for (const { select } of [kind, aim]) select.addEventListener("change", seek);
  seek();
  const sieve = make("div", "sw-plan-doses", search, kind.element, aim.element);
  return { rows, elements: [sieve, none, ...rows.map(({ element }) => element)] };
}

function makeSection({ words, about, fields }, state) {
  const made = fields.map((spec) => makePlanField(spec, [spec.of, spec.name], state));
  const title = make("h3", "sw-plan-title", words);
  const note = about ? [make("p", "sw-plan-help", about)] : [];
  const inside = make("div", "sw-plan-doses", ...made.map(({ element }) => element));
  const element = make("section", "sw-plan-card", title, ...note, inside);
  element.setAttribute("aria-label", words);
  return { element, made, title, words };
}

/** Buttons that lead to each part: a press instead of many Tabs. */
function makeJumps(parts) {
  const jumps = parts.map(({ title, words }) => {
    title.tabIndex = -1;
    const jump = make("button", "sw-plan-jump", words);
    jump.type = "button";
    jump.addEventListener("click", () => {
      title.focus({ preventScroll: true });
      title.scrollIntoView({ block: "start" });
    });
    return jump;
  });
  const bar = make("nav", "sw-plan-jumps", ...jumps);
  bar.setAttribute("aria-label", "Parts of the plan");
  return bar;
}

export class PlannerView {
  #state;
  #root = make("section", "sw-plan");
  #parts = [];
  #side;
  #titles = [];
  #unlisten;

  constructor({ state, element }) {
    this.#state = state;
    this.#root.setAttribute("aria-label", "Planner");
    this.#root.addEventListener("keydown", (event) => this.#onKey(event));
    element.append(this.#root);
    this.#build();
    this.#unlisten = state.listen((what) => {
      if (what === "content") this.#buildAnew();
      else this.#refresh();
    });
  }

  close() {
    this.#unlisten();
    this.#root.remove();
  }

  /** Build another plan; what was pressed keeps the focus, and the page stays where it is. */
  #buildAnew() {
    const pressed = this.#root.contains(document.activeElement) && document.activeElement.className;
    this.#build();
    if (pressed) this.#root.getElementsByClassName(pressed)[0]?.focus({ preventScroll: true });
  }

  #build() {
    const { content } = this.#state;
    const title = makePlanField(content.title, ["plan", "title"], this.#state);
    const library = makeLibrary(this.#state);
    const sections = content.sections.map((section) => makeSection(section, this.#state));
    const heading = make("h3", "sw-plan-title", "Exercises");
    const exercises = make("section", "sw-plan-card", heading, ...library.elements);
    exercises.setAttribute("aria-label", "Exercises");
    this.#side = makeSide(this.#state);
    const jumps = makeJumps([{ title: heading, words: "Exercises" }, ...sections]);
    const hint = make("p", "sw-plan-help", "F6 goes to the next part, Shift and F6 back. Control and Enter saves.");
    const begin = make("section", "sw-plan-card", makeBeginning(this.#state), title.element, jumps, hint);
    begin.setAttribute("aria-label", "Beginning");
    const main = make(
      "div",
      "sw-plan-main",
      begin,
      exercises,
      ...sections.map(({ element }) => element),
    );
    this.#titles = [heading, ...sections.map((section) => section.title)];
    this.#parts = [title, ...library.rows, ...sections.flatMap(({ made }) => made), this.#side];
    this.#root.replaceChildren(make("div", "sw-plan-columns", main, this.#side.element));
    this.#refresh();
  }

  #refresh() {
    for (const part of this.#parts) part.refresh();
  }

  /** Go to the title of the next part, or of the one before. */
  #goOn(event) {
    const here = document.activeElement;
    const isBehind = (title) => here.compareDocumentPosition(title) & Node.DOCUMENT_POSITION_FOLLOWING;
    const isBefore = (title) => here.compareDocumentPosition(title) & Node.DOCUMENT_POSITION_PRECEDING;
    const to = event.shiftKey ? this.#titles.filter(isBefore).at(-1) : this.#titles.find(isBehind);
    if (!to) return;
    event.preventDefault();
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "start" });
  }

  #onKey(event) {
    if (event.key === "F6") this.#goOn(event);
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat && !event.isComposing) this.#side.save();
  }
}
