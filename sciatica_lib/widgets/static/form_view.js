// A form on the page: heading, questions, what is said, and the buttons. Text goes in as text only.

import { icon, make, write } from "./elements.js";
import { askedNow, wordsOf } from "./form_answers.js";
import { makeField } from "./form_fields.js";

const ICONS_OF_TONES = { good: "done", notice: "hurt", stop: "hurt" };

let views = 0;

/** A name that no other form has, also not one of another page put together with this one. */
function uniqueName() {
  views += 1;
  return `sw-form-${crypto.getRandomValues(new Uint32Array(1))[0]}-${views}`;
}

function makeRegion(role) {
  const region = make("div", "sw-form-said");
  region.setAttribute("role", role);
  return region;
}

export class FormView {
  #state;
  #name = uniqueName();
  #heading = make("h2", "sw-form-heading");
  #intro = make("p", "sw-form-intro");
  #questions = make("div", "sw-form-questions");
  #status = makeRegion("status");
  #alert = makeRegion("alert");
  #acts = make("div", "sw-form-acts");
  #root;
  #fields = new Map();
  #buttons = [];
  #unlisten;

  constructor({ state, element }) {
    this.#state = state;
    const head = make("div", "sw-form-head", this.#heading, this.#intro);
    const card = make("div", "sw-form-card", head, this.#questions, this.#status, this.#alert);
    card.append(this.#acts);
    this.#root = make("section", "sw-form", card);
    this.#root.setAttribute("role", "group");
    this.#root.addEventListener("keydown", (event) => this.#onKey(event));
    for (const target of [this.#root, this.#heading]) target.tabIndex = -1;
    this.#heading.id = `${this.#name}-heading`;
    element.append(this.#root);
    this.#build();
    this.#say();
    this.#unlisten = state.listen((what) => this.#onChange(what));
  }

  close() {
    this.#unlisten();
    this.#root.remove();
  }

  #onChange(what) {
    if (what === "content") {
      this.#build();
      this.#say();
      if (this.#state.content.reached) this.#goToHeading();
    } else if (what === "said") {
      this.#say();
    } else {
      this.#refresh();
    }
  }

  #build() {
    const { heading, intro, quiet, questions, buttons } = this.#state.content;
    write(this.#heading, heading);
    write(this.#intro, intro);
    this.#heading.hidden = heading === "";
    this.#intro.hidden = intro === "";
    this.#heading.parentElement.hidden = heading === "" && intro === "";
    if (heading) this.#root.setAttribute("aria-labelledby", this.#heading.id);
    else this.#root.removeAttribute("aria-labelledby");
    this.#root.dataset.quiet = String(quiet);
    this.#buildQuestions(questions);
    this.#buttons = buttons.map((button) => ({ button, element: this.#makeButton(button) }));
    this.#acts.replaceChildren(...this.#buttons.map(({ element }) => element));
    this.#acts.hidden = buttons.length === 0;
    this.#refresh();
  }

  #buildQuestions(questions) {
    this.#fields.clear();
    this.#questions.replaceChildren();
    this.#questions.hidden = questions.length === 0;
    let group = null;
    questions.forEach((question, place) => {
      const name = `${this.#name}-${this.#state.content.turn}-${place}`;
      const field = makeField(question, name, (answer) => this.#state.answer(question.id, answer));
      field.element.toggleAttribute("data-follow", Boolean(question.follow_up));
      this.#fields.set(question.id, field);
      if (!question.group) group = null;
      else if (group?.dataset.words !== question.group) group = this.#makeGroup(question.group, name);
      (group ?? this.#questions).append(field.element);
    });
  }

  #makeGroup(words, name) {
    const title = make("h3", "sw-form-group-words", words);
    title.id = `${name}-group`;
    const group = make("div", "sw-form-group", title);
    group.dataset.words = words;
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", title.id);
    this.#questions.append(group);
    return group;
  }

  #makeButton(button) {
    const element = make("button", "sw-form-button");
    element.type = "button";
    element.dataset.kind = button.kind;
    element.addEventListener("click", () => this.#press(button));
    return element;
  }

  #press(button) {
    const missing = this.#state.press(button);
    if (missing) this.#fields.get(missing.id).focus();
  }

  #onKey(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault(); // or the button that has the focus would be pressed as well
    event.stopPropagation();
    const main = this.#state.content.buttons.find(({ kind }) => kind === "main");
    if (main && !event.repeat && !event.isComposing) this.#press(main);
  }

  /** Show what follows from the answers. */
  #refresh() {
    const { content, answers, counted, busy } = this.#state;
    const asked = askedNow(content.questions, answers);
    for (const [id, field] of this.#fields) {
      field.write(answers[id]);
      field.element.hidden = !asked.has(id);
    }
    for (const group of this.#questions.querySelectorAll(".sw-form-group")) {
      group.hidden = !group.querySelector(".sw-form-question:not([hidden])");
    }
    for (const { button, element } of this.#buttons) {
      write(element, wordsOf(button, counted));
      if (busy) element.setAttribute("aria-disabled", "true");
      else element.removeAttribute("aria-disabled");
    }
  }

  #say() {
    const { words = "", tone = "plain" } = this.#state.said;
    for (const region of [this.#status, this.#alert]) {
      const isMeant = words !== "" && (region === this.#alert) === (tone === "stop");
      region.dataset.tone = tone;
      // New elements also for the same words: they are said again.
      region.replaceChildren();
      if (!isMeant) continue;
      if (ICONS_OF_TONES[tone]) region.append(icon(ICONS_OF_TONES[tone]));
      region.append(make("p", "sw-form-said-words", words));
    }
  }

  #goToHeading() {
    const target = this.#heading.hidden ? this.#root : this.#heading;
    target.focus({ preventScroll: true });
    requestAnimationFrame(() => target.scrollIntoView({ block: "start" }));
  }
}
