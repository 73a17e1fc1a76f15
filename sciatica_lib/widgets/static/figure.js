// The moving figure: a person drawn from joint positions, in step with the phases.

import { draw } from "./elements.js";

// A demonstration: out, stay, back, wait.
const SHOWN_S = { move: 2, hold: 1, return: 2, wait: 1.5 };

/** How far out a movement is that is shown over and over, `at` seconds after it began. */
export function shownOver(at) {
  const { move, hold, return: back, wait } = SHOWN_S;
  const into = at % (move + hold + back + wait);
  if (into < move) return into / move;
  if (into < move + hold) return 1;
  return Math.max(0, 1 - (into - move - hold) / back);
}

/**
 * How far out the movement is: 0 at the start of a repetition, 1 at its end.
 *
 * Between sets the figure waits, and shows the movement while one gets ready for an exercise. With
 * less motion it stands in the position that is to be reached.
 */
export function reachOf({ kind }, into, lasting, lessMotion = false) {
  const share = lessMotion ? 1 : Math.min(1, into / lasting);
  switch (kind) {
    case "move":
      return share;
    case "hold":
      return 1;
    case "return":
      return 1 - share;
    case "own_pace":
      return lessMotion ? 1 : shownOver(into);
    case "get_ready":
    case "next_exercise":
      return lessMotion ? 0 : shownOver(into);
    default:
      return 0;
  }
}

/** The joints of a figure at `reach`, between the two frames that are nearest. */
export function jointsAt({ frames }, reach) {
  const place = Math.min(1, Math.max(0, reach)) * (frames.length - 1);
  const [low, share] = [Math.floor(place), place % 1];
  const [before, after] = [frames[low], frames[Math.min(low + 1, frames.length - 1)]];
  const between = ([x0, y0], [x1, y1]) => [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
  return Object.fromEntries(
    Object.entries(before).map(([joint, point]) => [joint, between(point, after[joint])]),
  );
}

export class Figure {
  picture = draw("svg", { class: "sw-figure", role: "img" });
  #figures;
  #shown = "";
  #figure = null;
  #turned = 1; // -1 for the mirror image
  #shapes = [];

  constructor(figures) {
    this.#figures = figures;
  }

  show({ name, figure: key, side }, reach) {
    const news = JSON.stringify([key, side]);
    if (news !== this.#shown) {
      this.#shown = news;
      this.#build(key, side);
      this.picture.setAttribute("aria-label", `Figure: ${name}${side ? `, ${side} side` : ""}`);
      this.picture.dataset.figure = key;
      this.picture.dataset.side = side ?? "";
    }
    this.#pose(reach);
    this.picture.dataset.reach = reach.toFixed(2);
  }

  /** Where a point stands in the picture, whose vertical axis points down. */
  #placed([x, y]) {
    return [this.#turned * x, -y];
  }

  #build(key, side) {
    this.#figure = this.#figures[key];
    this.#turned = side === "left" ? -1 : 1;
    const { box, props, parts, guides } = this.#figure;
    const [left, bottom, right, top] = box;
    const edge = this.#turned === 1 ? left : -right;
    this.picture.setAttribute("viewBox", `${edge} ${-top} ${right - left} ${top - bottom}`);
    const lines = props.map((points) => {
      const placed = points.map((point) => this.#placed(point));
      return draw("polyline", { class: "sw-prop", points: placed.join(" ") });
    });
    this.#shapes = parts.map(({ joints, width, role }) => {
      const look = { class: `sw-part sw-part-${role}`, "stroke-width": width };
      return joints.length === 1 ? draw("circle", { ...look, r: width / 2 }) : draw("path", look);
    });
    const marks = guides.flatMap((guide) => this.#markOut(guide));
    this.picture.replaceChildren(...lines, ...this.#shapes, ...marks);
  }

  /** A mark beside the body, with its words where there is room: towards the middle, or below. */
  #markOut({ points, text }) {
    const [[x0, y0], [x1, y1]] = points.map((point) => this.#placed(point));
    const upright = x0 === x1;
    const [left, , right] = this.#figure.box;
    const middle = (this.#turned * (left + right)) / 2;
    const words = draw("text", {
      class: "sw-guide-text",
      x: (x0 + x1) / 2,
      y: upright ? Math.min(y0, y1) - 0.03 : Math.max(y0, y1) + 0.065,
      "text-anchor": upright ? (x0 < middle ? "start" : "end") : "middle",
    });
    words.textContent = text;
    return [draw("path", { class: "sw-guide", d: `M${x0} ${y0}L${x1} ${y1}` }), words];
  }

  #pose(reach) {
    const joints = jointsAt(this.#figure, reach);
    this.#figure.parts.forEach(({ joints: names }, place) => {
      const [a, b, c] = names.map((name) => this.#placed(joints[name]));
      const shape = this.#shapes[place];
      if (b === undefined) {
        shape.setAttribute("cx", a[0]);
        shape.setAttribute("cy", a[1]);
      } else if (c === undefined) shape.setAttribute("d", `M${a}L${b}`);
      else {
        const bend = [0, 1].map((axis) => 2 * b[axis] - (a[axis] + c[axis]) / 2);
        shape.setAttribute("d", `M${a}Q${bend} ${c}`);
      }
    });
  }
}
