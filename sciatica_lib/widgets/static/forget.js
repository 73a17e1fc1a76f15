// Removes what the workbook keeps in the browser, when Python asks for it, and counts what stays.

import { forgetEverything } from "./storage.js";

function initialize({ model }) {
  model.on("change:asked", () => {
    model.set("left", [model.get("asked"), forgetEverything()]);
    model.save_changes();
  });
}

export default { initialize, render() {} };
