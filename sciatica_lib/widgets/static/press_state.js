// What a form and the planner have in common, without a page: who listens, who takes the messages,
// and the press that waits for an answer. Whatever was entered stays.

const NOT_SENT =
  "The workbook does not answer, so this is not saved. What you entered is still here.";

export class PressState {
  #listeners = new Set();
  #receiver;

  /** The receiver takes messages: Python, through the model of a widget, or a page of its own. */
  constructor({ said = {}, receiver }) {
    this.#receiver = receiver;
    this.said = said;
    this.busy = false;
  }

  /** Call with "said", "busy" or what else has changed; undone by what returns. */
  listen(call) {
    this.#listeners.add(call);
    return () => this.#listeners.delete(call);
  }

  tell(what) {
    for (const call of this.#listeners) call(what);
  }

  say(said) {
    this.said = said;
    this.tell("said");
  }

  send(message) {
    try {
      this.#receiver(message);
      return true;
    } catch {
      return false; // it has gone; what was entered is still here, and goes with the next message
    }
  }

  /** Send a press, and let no other follow before this one was dealt with. */
  sendPress(message) {
    this.busy = true;
    this.say({});
    if (!this.send({ kind: "pressed", ...message })) {
      this.busy = false;
      this.say({ words: NOT_SENT, tone: "stop" });
    }
    this.tell("busy");
  }

  /** The press was dealt with: buttons work again. */
  free() {
    this.busy = false;
    this.tell("busy");
  }
}
