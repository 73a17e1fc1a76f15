// A plan while it is typed, without a page: the draft, what follows from it, and the press that
// waits for an answer. Whatever was typed stays, also what cannot be saved yet.

const UNSENT =
  "The workbook does not answer, so this is not saved. What you entered is still here.";

const placeOf = (path) => path.join(".");

export class PlannerState {
  #listeners = new Set();
  #receiver;

  /** draft: {turn, plan, limits, measures, exercises, order}; the receiver takes messages. */
  constructor({ content, draft, found, said = {}, receiver }) {
    this.#receiver = receiver;
    this.content = content;
    this.draft = structuredClone(draft);
    this.found = found;
    this.said = said;
    this.busy = false;
  }

  /** Call with "draft", "content", "found", "said" or "busy" when that has changed. */
  listen(call) {
    this.#listeners.add(call);
    return () => this.#listeners.delete(call);
  }

  #tell(what) {
    for (const call of this.#listeners) call(what);
  }

  value(path) {
    return path.reduce((inside, name) => inside?.[name], this.draft);
  }

  set(path, value) {
    if (JSON.stringify(this.value(path)) === JSON.stringify(value)) return;
    const last = path.at(-1);
    this.value(path.slice(0, -1))[last] = value;
    this.#changed();
  }

  includes(key) {
    return this.draft.order.includes(key);
  }

  /** Put an exercise into the plan, at its end, or take it out; its dose stays as it was. */
  include(key, wanted) {
    const others = this.draft.order.filter((name) => name !== key);
    this.draft.order = wanted ? [...others, key] : others;
    this.#changed();
  }

  /** Let an exercise come one place earlier. */
  earlier(key) {
    const { order } = this.draft;
    const place = order.indexOf(key);
    if (place < 1) return;
    [order[place - 1], order[place]] = [order[place], order[place - 1]];
    this.#changed();
  }

  /** What is to be said beside a field, or beside all that stands below it. */
  remarksAt(path) {
    return (this.found.remarks ?? []).filter(({ at }) => at === placeOf(path));
  }

  #changed() {
    this.#send({ kind: "changed", draft: structuredClone(this.draft) });
    this.#tell("draft");
  }

  press(button, value = "") {
    if (this.busy) return;
    this.busy = true;
    this.say({});
    const draft = structuredClone(this.draft);
    if (!this.#send({ kind: "pressed", button, value, draft })) {
      this.busy = false;
      this.say({ words: UNSENT, tone: "stop" });
    }
    this.#tell("busy");
  }

  #send(message) {
    try {
      this.#receiver(message);
      return true;
    } catch {
      return false; // it has gone; the draft is still here, and goes with the next message
    }
  }

  free() {
    this.busy = false;
    this.#tell("busy");
  }

  say(said) {
    this.said = said;
    this.#tell("said");
  }

  find(found) {
    this.found = found;
    this.#tell("found");
  }

  /** Show another plan in the place of this one. */
  begin({ content, draft, found }) {
    Object.assign(this, { content, draft: structuredClone(draft), found });
    this.#tell("content");
  }
}
