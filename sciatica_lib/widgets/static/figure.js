// The moving figure: a person drawn from joint angles, in step with the phases.

import { DIRECTIONS, placeBody, plannedOf, pointOn, poseAt, seenOf } from "./body.js";
import { draw } from "./elements.js";

// A demonstration: out, stay, back, wait.
const SHOWN_S = { move: 2, hold: 1, return: 2, wait: 1.5 };
const UNITS = 10000; // to a body height
const STEPS = 72; // the moments of a movement that are drawn
const BEHIND = 3; // so many of them one view may be behind another
const ENDED = 0.85; // from here on, arrows would only be in the way

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

/**
 * Which of some views are to be drawn now, by the steps of the movement that they show, the one that
 * was drawn longest ago first: one alone, and those that are far behind. `null` is no step.
 */
export function dueOf(shown, step) {
  const isOld = (place) => step === null || shown[place] !== step;
  const isFarBehind = (place) =>
    step === null || shown[place] === null || Math.abs(shown[place] - step) > BEHIND;
  const old = [...shown.keys()].filter(isOld);
  return old.filter((place, turn) => turn === 0 || isFarBehind(place));
}

/** A path along [x, y, x, y, …] in the units of the browser. */
const pathOf = (flat, end) => {
  const points = [];
  for (let k = 0; k < flat.length; k += 2) points.push(`${flat[k]} ${-flat[k + 1]}`);
  return `M${points.join("L")}${end}`;
};

/** The path of an outline in body heights; steps from point to point are short to write. */
export function outlined(arcs) {
  let [path, x, y] = ["", 0, 0];
  for (const arc of arcs) {
    const [fromX, fromY] = unitsOf(pointOn(arc, arc.from));
    path += `${path ? "l" : "M"}${fromX - x} ${fromY - y}`;
    [x, y] = [fromX, fromY];
    if (arc.until === arc.from) continue;
    const [toX, toY] = unitsOf(pointOn(arc, arc.until));
    const radius = Math.round(arc.circle[2] * UNITS);
    const isMore = arc.until - arc.from > DIRECTIONS / 2; // than half a circle
    path += `a${radius} ${Math.round(radius * arc.squash)} 0 ${isMore ? 1 : 0} 0 ${toX - x} ${toY - y}`;
    [x, y] = [toX, toY];
  }
  return `${path}z`;
}

const unitsOf = ([across, up]) => [Math.round(across * UNITS), Math.round(-up * UNITS)];

/** One view of a figure on the page: what stands still, and the shapes that move. */
class Stage {
  #body;
  #view;
  #planned;
  #seen = null; // the last answer of seenOf, and its outlines and shadows as paths
  #outlines = [];
  #shadows = [];
  #moving = []; // the shapes that move, far to near, each with its path
  #layers = []; // which outlines each layer of paint has
  #kept = new Map(); // the paths of the moving shapes, by the step
  #arrows = [];
  #isEnded = false;
  step = null; // of the movement, as it is drawn
  element;

  constructor(body, view, element) {
    [this.#body, this.#view, this.element] = [body, view, element];
    this.#planned = plannedOf(body, view);
    const move = (shape) => this.#moving.push({ shape, path: "" });
    for (const [tone, lines] of view.things)
      this.#add(tone, "thin", lines.map((line) => pathOf(line, "Z")).join(""));
    move(this.#add("shadow"));
    view.paint.forEach(([tone, ink], n) => {
      const [above, inkAbove] = view.paint[n - 1] ?? [];
      const goesOn = tone === above && !ink && !inkAbove; // one shape looks the same
      if (!goesOn) move(this.#add(tone || "none", ink));
      if (!goesOn) this.#layers.push([]);
      this.#layers.at(-1).push(...this.#planned.layers[n]);
    });
    if (view.gaze) move(this.#add("gaze"));
    for (const way of view.ways) {
      this.#arrows.push(this.#add("arrow", "", pathOf(way, "")));
      this.#arrows.push(this.#add("arrow-head", "", headOf(way)));
    }
  }

  // The look stands on a group, from which its path inherits it: a shape that has no rules of its own
  // takes half the time when it moves.
  #add(tone, ink = "", path = "") {
    const look = draw("g", { class: `sw-shape sw-shape-${tone}${ink && ` sw-inked sw-${ink}`}` });
    const shape = look.appendChild(draw("path", { d: path }));
    this.element.append(look);
    return shape;
  }

  /** Draw a body at a step of the movement; where its spheres are is asked if the moment is new. */
  show(step, reach, spheres) {
    this.step = step;
    const paths = this.#kept.get(step) ?? this.#pathsOf(spheres());
    if (step !== null) this.#kept.set(step, paths);
    this.#moving.forEach((drawn, n) => {
      if (drawn.path !== paths[n]) drawn.shape.setAttribute("d", (drawn.path = paths[n]));
    });
    this.#end(reach > ENDED && !this.#view.label);
  }

  /** The paths of the moving shapes; only what has moved since the last moment is reckoned again. */
  #pathsOf(spheres) {
    const before = this.#seen;
    this.#seen = seenOf(this.#body, this.#view, this.#planned, spheres, before);
    const { outlines, shadows, gaze } = this.#seen;
    const renew = (paths, kind) => (arcs, n) => {
      if (!before || arcs !== before[kind][n]) paths[n] = arcs ? outlined(arcs) : "";
    };
    outlines.forEach(renew(this.#outlines, "outlines"));
    shadows.forEach(renew(this.#shadows, "shadows"));
    const layers = this.#layers.map((places) => places.map((n) => this.#outlines[n]).join(""));
    const sight = gaze ? [pathOf(gaze.flat().map((part) => Math.round(part * UNITS)), "")] : [];
    return [this.#shadows.join(""), ...layers, ...sight];
  }

  #end(isEnded) {
    if (isEnded === this.#isEnded) return;
    this.#isEnded = isEnded;
    for (const arrow of this.#arrows) arrow.style.display = isEnded ? "none" : "";
  }
}

/** The head of an arrow at the end of its way. */
function headOf(way) {
  const [x0, y0, x, y] = way.slice(-4);
  const far = Math.hypot(x - x0, y - y0) || 1;
  const [ahead, up] = [(x - x0) / far, (y - y0) / far];
  const [long, wide] = [260, 95];
  const [tail, rise] = [x - ahead * (long / 3), y - up * (long / 3)];
  const tip = [tail + ahead * long, rise + up * long];
  return pathOf([...tip, tail - up * wide, rise + ahead * wide, tail + up * wide, rise - ahead * wide], "Z");
}

export class Figure {
  picture = draw("svg", { class: "sw-figure", role: "img" });
  #known;
  #scenes = new Map(); // what was built of each figure and side: it comes back at the next set
  #shown = null; // its name in there
  #figure = null;
  #stages = [];

  /** `known` is what Python's `figure.for_browser` returns: { body, figures }. */
  constructor(known) {
    this.#known = known;
  }

  show({ name, figure: key, side }, reach) {
    const shown = `${key} ${side ?? ""}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#change(key, side);
      this.picture.setAttribute("aria-label", `Figure: ${name}${side ? `, ${side} side` : ""}`);
      this.picture.dataset.figure = key;
      this.picture.dataset.side = side ?? "";
    }
    this.pose(reach);
    this.picture.dataset.reach = reach.toFixed(2);
  }

  /**
   * Draw the figure at a moment of its movement, or in a pose of one's own.
   *
   * While it moves, two views of it take turns, so that no frame has to draw both.
   */
  pose(reach, pose = null) {
    const step = pose ? null : Math.round(Math.min(1, Math.max(0, reach)) * STEPS);
    const due = dueOf(this.#stages.map((stage) => stage.step), step).map((n) => this.#stages[n]);
    if (due.length === 0) return;
    const angles = () => pose ?? poseAt(this.#figure, step / STEPS);
    const spheres = () => placeBody(this.#known.body, angles(), this.#figure);
    for (const stage of due) stage.show(step, reach, spheres);
    this.#stages = [...this.#stages.filter((stage) => !due.includes(stage)), ...due];
  }

  #change(key, side) {
    this.#figure = this.#known.figures[key];
    const isNew = !this.#scenes.has(this.#shown);
    if (isNew) this.#scenes.set(this.#shown, sceneOf(this.#known.body, this.#figure, side === "left"));
    const { box, parts, stages } = this.#scenes.get(this.#shown);
    this.#stages = stages;
    this.picture.setAttribute("viewBox", box);
    this.picture.replaceChildren(...parts);
  }
}

/** What a figure is drawn with: the room that it takes, its parts on the page, the views that move. */
function sceneOf(body, { photo, views: right, left_views: turned }, left) {
  if (photo) return { box: "0 0 4 3", parts: [photoOf(photo)], stages: [] };
  const views = (left && turned) || right;
  const [from, bottom, until, top] = views[0].box;
  const all = draw("g", left ? { transform: "scale(-1 1)" } : {});
  const stages = views.map((view, place) => {
    const room = place ? all.appendChild(roomOf(view)) : all;
    return new Stage(body, view, room);
  });
  const labels = views.filter(({ label }) => label).map((view) => labelOf(view, left));
  const box = `${left ? -until : from} ${-top} ${until - from} ${top - bottom}`;
  return { box, parts: [all, ...labels], stages };
}

/** A photo in the place of the figure: it is not mirrored, and does not move. */
function photoOf(photo) {
  const kind = photo.startsWith("/9j/") ? "jpeg" : "png";
  return draw("image", { href: `data:image/${kind};base64,${photo}`, width: 4, height: 3 });
}

/** The room of a second, small view in the main one; what does not fit is cut off. */
function roomOf({ box: [left, bottom, right, top], at: [x, y], scale }) {
  const [width, height] = [right - left, top - bottom];
  const room = draw("svg", {
    x, y: -y - height * scale, width: width * scale, height: height * scale,
    viewBox: `${left} ${-top} ${width} ${height}`,
  });
  room.append(draw("rect", { class: "sw-shape sw-shape-frame", x: left, y: -top, width, height }));
  return room;
}

/** The words of a view: they are never mirrored. */
function labelOf({ label, label_at: [x, y] }, left) {
  const look = { class: "sw-figure-label", x: left ? -x : x, y: -y, "text-anchor": "middle" };
  const words = draw("text", look);
  words.textContent = label;
  return words;
}
