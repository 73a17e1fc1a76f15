// The moving figure: a person drawn from joint positions, in step with the phases.

const SVG = "http://www.w3.org/2000/svg";

// A demonstration: out, stay, back, wait.
const SHOWN_S = { move: 2, hold: 1, return: 2, wait: 1.5 };

export function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

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

export function createFigure(figures) {
  const picture = draw("svg", { class: "sw-figure", role: "img" });
  let shown = "";
  let figure = null;
  let turned = 1; // -1 for the mirror image
  let shapes = [];

  const placed = ([x, y]) => [turned * x, -y];

  function build(name, side) {
    figure = figures[name];
    turned = side === "left" ? -1 : 1;
    const [left, bottom, right, top] = figure.box;
    const edge = turned === 1 ? left : -right;
    picture.setAttribute("viewBox", `${edge} ${-top} ${right - left} ${top - bottom}`);
    const lines = figure.props.map((line) =>
      draw("polyline", { class: "sw-prop", points: line.map((one) => placed(one)).join(" ") }),
    );
    shapes = figure.parts.map(({ joints, width, role }) => {
      const look = { class: `sw-part sw-part-${role}`, "stroke-width": width };
      if (joints.length === 1) return draw("circle", { ...look, r: width / 2 });
      return draw("path", look);
    });
    picture.replaceChildren(...lines, ...shapes, ...figure.guides.flatMap(markOut));
  }

  /** A mark beside the body, with its words where there is room: towards the middle, or below. */
  function markOut({ points, text }) {
    const [[x0, y0], [x1, y1]] = points.map(placed);
    const upright = x0 === x1;
    const [left, , right] = figure.box;
    const middle = (turned * (left + right)) / 2;
    const words = draw("text", {
      class: "sw-guide-text",
      x: (x0 + x1) / 2,
      y: upright ? Math.min(y0, y1) - 0.03 : Math.max(y0, y1) + 0.065,
      "text-anchor": upright ? (x0 < middle ? "start" : "end") : "middle",
    });
    words.textContent = text;
    return [draw("path", { class: "sw-guide", d: `M${x0} ${y0}L${x1} ${y1}` }), words];
  }

  function pose(reach) {
    const joints = jointsAt(figure, reach);
    figure.parts.forEach(({ joints: names }, place) => {
      const [a, b, c] = names.map((name) => placed(joints[name]));
      const shape = shapes[place];
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

  return {
    picture,

    show({ name, figure: key, side }, reach) {
      const what = JSON.stringify([key, side]);
      if (what !== shown) {
        shown = what;
        build(key, side);
        picture.setAttribute("aria-label", `Figure: ${name}${side ? `, ${side} side` : ""}`);
        picture.dataset.figure = key;
        picture.dataset.side = side ?? "";
      }
      pose(reach);
      picture.dataset.reach = reach.toFixed(2);
    },
  };
}
