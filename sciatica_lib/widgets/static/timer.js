// The timer as a widget of a notebook: Python takes the results in, through the widget's model.
//
// A page without Jupyter needs none of this file: it makes a Controller with a receiver of its own,
// and a View. Python joins all files into one module, since a widget is one; so no two of them may
// give the same name to different things.

import { Controller } from "./controller.js";
import { attempt } from "./storage.js";
import { View } from "./view.js";

function pythonBehind(model) {
  return {
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
      return () => view.close();
    },
  };
};
