// A form without a page: its content, what was answered, and the press that waits for an answer.
//
// Every page that shows it listens to it. The receiver is whoever takes the answers in: Python,
// through the model of a widget, or a page of its own.

import { countedAnswers, isSame, missingFor, pressedAnswers } from "./form_answers.js";

const NOT_SENT =
  "The workbook does not answer, so this is not saved. What you entered is still here.";

export class FormState {
  #listeners = new Set();
  #receiver;
  #answers;

  /** content: {turn, keep, heading, intro, quiet, questions, buttons, answers}. */
  constructor({ content, said = {}, receiver }) {
    this.#receiver = receiver;
    this.#answers = { ...content.answers };
    this.content = content;
    this.said = said;
    this.busy = false;
  }

  /** Call with "content", "answers", "said" or "busy" when that has changed; undone by what returns. */
  listen(call) {
    this.#listeners.add(call);
    return () => this.#listeners.delete(call);
  }

  #tell(what) {
    for (const call of this.#listeners) call(what);
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
    this.#send({ kind: "answers", answers: this.counted });
    if (this.said.untilAnswered) this.say({});
    this.#tell("answers");
  }

  /** Press a button; returns the question that must be answered first, if there is one. */
  press(button) {
    if (this.busy) return null;
    const missing = missingFor(button, this.content.questions, this.#answers);
    if (missing) {
      this.say({ words: button.when_empty, tone: "notice", untilAnswered: true });
      return missing;
    }
    const answers = pressedAnswers(button, this.counted);
    this.busy = true;
    this.say({});
    if (!this.#send({ kind: "pressed", button: button.id, answers })) {
      this.busy = false;
      this.say({ words: NOT_SENT, tone: "stop" });
    }
    this.#tell("busy");
    return null;
  }

  #send(message) {
    try {
      this.#receiver({ ...message, turn: this.content.turn });
      return true;
    } catch {
      return false; // it has gone; the answers are still here, and go with the next message
    }
  }

  /** The press was dealt with: buttons work again. */
  free() {
    this.busy = false;
    this.#tell("busy");
  }

  say(said) {
    this.said = said;
    this.#tell("said");
  }

  /** Show other content in the same place; `keep` means that what was answered here still stands. */
  show(content) {
    const own = content.keep ? this.#answers : content.answers;
    const ids = new Set(content.questions.map(({ id }) => id));
    this.#answers = Object.fromEntries(Object.entries(own).filter(([id]) => ids.has(id)));
    this.content = content;
    this.said = {};
    this.#tell("content");
    if (content.keep && !isSame(this.counted, countedAnswers(content.questions, content.answers))) {
      this.#send({ kind: "answers", answers: this.counted });
    }
  }
}
