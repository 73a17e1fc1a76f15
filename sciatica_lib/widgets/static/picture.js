// A still picture of an exercise, with its name below it.

import { make } from "./elements.js";
import { Figure } from "./figure.js";

/**
 * One picture: `known` is what Python's `figure.for_browser` returns; `words` tell what is seen.
 *
 * It shows the position that is to be reached, unless `reach` says another.
 */
export function makePicture(known, { figure, name, side, words, reach = 1 }) {
  const drawn = new Figure(known);
  drawn.show({ name, figure, side }, reach);
  drawn.picture.setAttribute("aria-label", words);
  const frame = make("div", "sw-still-frame", drawn.picture);
  return make("figure", "sw-still", frame, make("figcaption", "sw-still-name", name));
}
