// The body to pose as a widget of a notebook: each new pose goes to Python, which looks at it.

import { PoserView } from "./poser_view.js";

export default {
  render({ model, el }) {
    const view = new PoserView({
      content: model.get("content"),
      posed: model.get("posed"),
      send: (message) => model.send(message),
      element: el,
    });
    const show = () => view.show(model.get("posed"));
    model.on("change:posed", show);
    return () => {
      model.off("change:posed", show);
      view.close();
    };
  },
};
