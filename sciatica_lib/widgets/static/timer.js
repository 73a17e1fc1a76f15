// The timer as a widget of a notebook: Python takes the results in, through the widget's model.
//
// A page without Jupyter needs none of this file: it makes a Controller with a receiver of its own,
// and a View. Python joins all files into one module, since a widget is one; so no two of them may
// give the same name to different things.

import { Controller } from "./controller.js";
import { attempt } from "./storage.js";
import { View } from "./view.js";

const NO_ANSWER_MS = 20_000;
const NO_ANSWER = "Python does not answer, so the timer waits. Open this page again.";

/**
 * Ask Python whether the timer may run; the answer is the number of the question and why not, as
 * words. The number is new on every page: an answer like the last one would not be sent at all.
 */
function askPython(model) {
  const number = Math.random();
  return new Promise((resolve) => {
    const settle = (words) => {
      clearTimeout(timeout);
      model.off("change:permission", onAnswer);
      resolve(words);
    };
    const onAnswer = () => {
      const { number: answered, words } = model.get("permission");
      if (answered === number) settle(typeof words === "string" ? words : NO_ANSWER);
    };
    const timeout = setTimeout(() => settle(NO_ANSWER), NO_ANSWER_MS);
    model.on("change:permission", onAnswer);
    if (!attempt(() => model.send({ kind: "may_start", number }) ?? true)) settle(NO_ANSWER);
  });
}

function pythonBehind(model) {
  return {
    mayStart: () => askPython(model),
    publish(status, results) {
      model.set("status", status);
      model.set("results", results);
      // With the kernel gone there is nobody to tell; the results wait here.
      attempt(() => model.save_changes());
    },
    remind() {
      attempt(() => model.send({ kind: "deliver" }));
    },
    onAcknowledged(call) {
      const onChange = () => call(model.get("acknowledged"));
      model.on("change:acknowledged", onChange);
      return () => model.off("change:acknowledged", onChange);
    },
  };
}

// A function, not an object: every model gets a controller of its own, shared by its views.
export default () => {
  let controller = null;
  return {
    initialize({ model }) {
      controller = new Controller({
        timeline: model.get("timeline"),
        routineId: model.get("routine_id"),
        results: model.get("results"),
        acknowledged: model.get("acknowledged"),
        receiver: pythonBehind(model),
      });
      return () => controller.close();
    },
    render({ model, el }) {
      const { title } = model.get("timeline");
      const view = new View({ controller, title, figures: model.get("figures"), element: el });
      // The press that saved the answers before is the press that starts, and it starts once.
      if (model.get("begins")) {
        model.set("begins", false);
        attempt(() => model.save_changes());
        if (controller.state().status === "ready") controller.act("start");
      }
      return () => view.close();
    },
  };
};
