// The back and the leg, seen from behind and the side, in five pieces: one beside each row of the
// question how far down the pain reaches. The picture adds nothing to the words, so it is hidden
// from screen readers.

import { draw } from "./elements.js";

// 104 wide; each piece is 48 high, as a row is.
const OUTLINE =
  "M38 0C35 14 33 26 34 40C36 56 31 66 31 80C31 104 36 124 41 140C44 150 45 156 46 168C48 184 50 " +
  "196 49 206C47 214 38 218 26 224C16 228 12 232 14 238L68 238C72 233 71 223 68 215C65 206 66 196 " +
  "71 184C77 170 75 156 71 146C68 136 76 122 81 106C83 100 84 96 86 92C92 82 91 70 84 60C76 50 70 " +
  "40 71 26C71 16 73 8 74 0Z";
const PIECE = 48;
const GAP = 2;

export const LEG_PLACES = ["back", "buttock", "thigh", "calf", "foot"];

/** The picture, and a function that fills it from the back down to a place. */
export function makeLeg(name) {
  const clip = draw("clipPath", { id: `${name}-leg` });
  clip.append(draw("path", { d: OUTLINE }));
  const inside = draw("g", { "clip-path": `url(#${name}-leg)` });
  const pieces = LEG_PLACES.map((_, place) =>
    draw("rect", { x: 0, y: place * PIECE, width: 104, height: PIECE - GAP, class: "sw-form-piece" }),
  );
  inside.append(...pieces);
  const picture = draw("svg", {
    viewBox: "0 0 104 240",
    preserveAspectRatio: "none",
    "aria-hidden": "true",
    class: "sw-form-leg",
  });
  picture.append(clip, inside);
  return {
    picture,
    fill(reach) {
      const last = LEG_PLACES.indexOf(reach);
      pieces.forEach((piece, place) => {
        piece.classList.toggle("sw-form-reached", place <= last);
      });
    },
  };
}
