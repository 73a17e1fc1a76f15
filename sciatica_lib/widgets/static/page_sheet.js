// One form of the page and a place below it, on which questions follow each other: panels/sheet.py.

import { icon, make } from "./elements.js";
import { FormState } from "./form_state.js";
import { FormView } from "./form_view.js";
import { recordsOf } from "./log_rows.js";
import { newTry } from "./page_workbook.js";
import { ANSWER_FIRST, STILL_HERE, WENT_WRONG, notSaved } from "./page_words.js";

const ICONS_OF_SAID = { good: "done", notice: "hurt", stop: "hurt" };

/** Sentences with their tone: beside an icon and an edge, never by colour alone. */
export function makeSaid(words, tone = "plain") {
  const said = make("div", "sw-form-said", make("p", "sw-form-said-words", words));
  said.dataset.tone = tone;
  if (ICONS_OF_SAID[tone]) said.prepend(icon(ICONS_OF_SAID[tone]));
  return said;
}

export function makePageButton(words, onPress, kind = "other") {
  const button = make("button", "sw-page-button", words);
  button.type = "button";
  button.dataset.kind = kind;
  button.addEventListener("click", onPress);
  return button;
}

/** A button of a form. */
export const actOf = (id, words, kind = "other", more = {}) => ({
  id,
  words,
  kind,
  ...(more.requires ? { when_empty: ANSWER_FIRST } : {}),
  ...more,
});

export class PageSheet {
  #notice = make("div", "sw-page-notice");
  #below = make("div", "sw-page-below");
  #state;
  #onPress = () => {};
  #wasPressed = false;
  #tries = new Map(); // by what is saved: the name of this press, however often it is made
  #turn = 0;
  #leaveBelow = () => {};

  constructor(workbook) {
    this.workbook = workbook;
    this.#notice.setAttribute("role", "alert");
    this.#state = new FormState({
      content: { turn: 0, heading: "", intro: "", quiet: false, questions: [], buttons: [], answers: {} },
      receiver: (message) => this.#receive(message),
    });
    const form = make("div", "sw-page-form");
    new FormView({ state: this.#state, element: form });
    this.element = make("div", "sw-page-sheet", this.#notice, form, this.#below);
  }

  #receive({ kind, button, answers, turn }) {
    if (kind !== "pressed") return;
    const isMeant = turn === this.#turn;
    this.#wasPressed = true;
    queueMicrotask(async () => {
      try {
        if (isMeant) await this.#onPress(button, { ...answers });
      } catch (error) {
        console.error(error);
        this.say(WENT_WRONG, "stop");
      }
      this.#state.free();
    });
  }

  /** Whether nothing would be lost if something else were asked: no answer, and nothing below. */
  get isUntouched() {
    return Object.keys(this.#state.counted).length === 0 && this.#below.childElementCount === 0;
  }

  /** Show questions in the place of those before; the focus follows a press to their heading. */
  ask(heading, questions, buttons, onPress, { intro = "", answers = {}, quiet = false } = {}) {
    this.#turn += 1;
    this.#onPress = onPress;
    const content = { heading, intro, questions, buttons, answers, quiet, turn: this.#turn, keep: false };
    this.#state.show({ ...content, reached: this.#wasPressed });
  }

  /** Show a sentence above the form; no words take it away. */
  notice(words, tone = "plain") {
    this.#notice.replaceChildren(...(words ? [makeSaid(words, tone)] : []));
  }

  say(words, tone = "plain") {
    this.#state.say({ words, tone });
  }

  /** Show elements below the form in the place of those before; `leave` is called when they go. */
  below(elements = [], leave = () => {}) {
    this.#leaveBelow();
    this.#leaveBelow = leave;
    this.#below.replaceChildren(...elements);
  }

  /** Let what is saved next be entries of its own, whatever was not saved before. */
  beginAnew() {
    this.#tries.clear();
  }

  /** Save rows, all or none; null if they are not saved, after saying so. What was entered stays. */
  async save(...rows) {
    const drafts = rows.map((row) => {
      const name = `${row.kind} ${row.question ?? ""}`;
      if (!this.#tries.has(name)) this.#tries.set(name, newTry());
      return { row, try: this.#tries.get(name) };
    });
    try {
      const saved = await this.workbook.save(drafts);
      this.beginAnew();
      return saved;
    } catch (error) {
      this.say(notSaved(error), "stop");
      return null;
    }
  }

  /** Answers as the rows that keep them; null if one is refused, after saying so. */
  records(kind, questions, answers, values = {}) {
    const { workbook } = this;
    try {
      const found = recordsOf(workbook.log, questions, kind, answers);
      const about = values.at ? { at: values.at } : {};
      return [
        workbook.record(kind, { ...found.values, ...values }),
        ...found.further.map((answer) => workbook.record("answer", { ...answer, ...about })),
      ];
    } catch (error) {
      this.say(`Not saved: ${error.message}. ${STILL_HERE}`, "stop");
      return null;
    }
  }
}
