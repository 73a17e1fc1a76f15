// A form without a page: its content and what was answered. Every page that shows it listens to it.

import { countedAnswers, isSame, missingFor, pressedAnswers } from "./form_answers.js";
import { PressState } from "./press_state.js";

export class FormState extends PressState {
  #answers;

  /** content: {turn, keep, heading, intro, quiet, questions, buttons, answers}. */
  constructor({ content, ...others }) {
    super(others);
    this.#answers = { ...content.answers };
    this.content = content;
  }

  /** All answers, also of follow-up questions that are hidden now. */
  get answers() {
    return this.#answers;
  }

  get counted() {
    return countedAnswers(this.content.questions, this.#answers);
  }

  answer(id, answer) {
    if (isSame(this.#answers[id], answer)) return;
    this.#answers = { ...this.#answers, [id]: answer };
    this.send({ kind: "answers", answers: this.counted });
    if (this.said.untilAnswered) this.say({});
    this.tell("answers");
  }

  /** Press a button; returns the question that must be answered first, if there is one. */
  press(button) {
    if (this.busy) return null;
    const missing = missingFor(button, this.content.questions, this.#answers);
    if (missing) {
      this.say({ words: button.when_empty, tone: "notice", untilAnswered: true });
      return missing;
    }
    this.sendPress({ button: button.id, answers: pressedAnswers(button, this.counted) });
    return null;
  }

  send(message) {
    return super.send({ ...message, turn: this.content.turn });
  }

  /** Show other content in the same place; `keep` means that what was answered here still stands. */
  show(content) {
    const own = content.keep ? this.#answers : content.answers;
    const ids = new Set(content.questions.map(({ id }) => id));
    this.#answers = Object.fromEntries(Object.entries(own).filter(([id]) => ids.has(id)));
    this.content = content;
    this.said = {};
    this.tell("content");
    if (content.keep && !isSame(this.counted, countedAnswers(content.questions, content.answers))) {
      this.send({ kind: "answers", answers: this.counted });
    }
  }
}
