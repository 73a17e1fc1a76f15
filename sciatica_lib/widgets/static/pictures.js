// The exercises of a routine in a row of small pictures.

import { make } from "./elements.js";
import { makePicture } from "./picture.js";

/** A list of pictures, in the order of the routine. */
export function makePictures(known, pictures) {
  const items = pictures.map((picture) => make("li", "", makePicture(known, picture)));
  return make("ul", "sw-stills", ...items);
}

function render({ model, el }) {
  el.append(makePictures(model.get("figures"), model.get("pictures")));
}

export default { render };
