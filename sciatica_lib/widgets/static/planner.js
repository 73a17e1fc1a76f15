// The planner as a widget of a notebook: the draft goes to Python as messages, which keep their
// order; what Python finds in it comes back, and what was typed is never sent back over it.

import { PlannerState } from "./planner_state.js";
import { PlannerView } from "./planner_view.js";

// A function, not an object: every model gets a state of its own, shared by its views.
export default () => {
  let state = null;
  return {
    initialize({ model }) {
      const all = () => ({
        content: model.get("content"),
        draft: model.get("draft"),
        found: model.get("found"),
      });
      state = new PlannerState({
        ...all(),
        said: model.get("said"),
        receiver: (message) => model.send(message),
      });
      const calls = {
        // What else has changed comes in the same message, and is there when this is called.
        "change:draft": () => queueMicrotask(() => state.begin(all())),
        "change:found": () => state.find(model.get("found")),
        "change:said": () => state.say(model.get("said")),
        "change:handled": () => state.free(),
      };
      for (const [name, call] of Object.entries(calls)) model.on(name, call);
      return () => {
        for (const [name, call] of Object.entries(calls)) model.off(name, call);
      };
    },
    render({ model, el }) {
      const view = new PlannerView({ state, element: el });
      return () => view.close();
    },
  };
};
