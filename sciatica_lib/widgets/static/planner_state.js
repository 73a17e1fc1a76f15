// A plan while it is typed, without a page: the draft, and what follows from it. Whatever was typed
// stays, also what cannot be saved yet.

import { PressState } from "./press_state.js";

const placeOf = (path) => path.join(".");

export class PlannerState extends PressState {
  /** draft: {turn, plan, limits, measures, exercises, order}. */
  constructor({ content, draft, found, ...others }) {
    super(others);
    this.content = content;
    this.draft = structuredClone(draft);
    this.found = found;
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
    this.send({ kind: "changed", draft: structuredClone(this.draft) });
    this.tell("draft");
  }

  press(button, value = "") {
    if (this.busy) return;
    this.sendPress({ button, value, draft: structuredClone(this.draft) });
  }

  find(found) {
    this.found = found;
    this.tell("found");
  }

  /** Show another plan in the place of this one. */
  begin({ content, draft, found }) {
    Object.assign(this, { content, draft: structuredClone(draft), found });
    this.tell("content");
  }
}
