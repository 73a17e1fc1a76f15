// The form as a widget of a notebook: Python takes the answers in, as messages, which keep their
// order; a changed value could be overtaken by a press.
//
// A page without Jupyter needs none of this file: it makes a FormState with a receiver of its own,
// and a FormView. Python joins all files into one module, since a widget is one; so no two of them
// may give the same name to different things.

import { FormState } from "./form_state.js";
import { FormView } from "./form_view.js";

// A function, not an object: every model gets a state of its own, shared by its views.
export default () => {
  let state = null;
  return {
    initialize({ model }) {
      state = new FormState({
        content: model.get("content"),
        said: model.get("said"),
        receiver: (message) => model.send(message),
      });
      const calls = {
        "change:content": () => state.show(model.get("content")),
        "change:said": () => state.say(model.get("said")),
        "change:handled": () => state.free(),
      };
      for (const [name, call] of Object.entries(calls)) model.on(name, call);
      return () => {
        for (const [name, call] of Object.entries(calls)) model.off(name, call);
      };
    },
    render({ model, el }) {
      const view = new FormView({ state, element: el });
      return () => view.close();
    },
  };
};
