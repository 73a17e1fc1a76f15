// The body to pose on the page: the picture with its handles, sliders for the chosen joint, the two
// ends of the movement, and what is not right yet.

import { makeButton, makeGroup, draw, make, write } from "./elements.js";
import { poseAt } from "./body.js";
import { Figure } from "./figure.js";
import { follow, pointsAt } from "./poser_drag.js";

const LENGTH = 10000; // to a body height
const ENDS = [["start", "Start of the movement"], ["end", "End of the movement"]];
const CAMERAS = [["from the side", [-12, 8]], ["from the front", [-78, 12]], ["from above", [-30, 60]]];
const LIMBS_TO_WORK = ["right_leg", "left_leg", "right_arm", "left_arm"];
const MOVIE_S = 4;

let posers = 0;

function makeSlider({ words, low, high }, onMove) {
  posers += 1;
  const input = make("input", "sw-pose-slider");
  Object.assign(input, { type: "range", min: low, max: high, step: 0.5 });
  input.id = `sw-pose-${crypto.getRandomValues(new Uint32Array(1))[0]}-${posers}`;
  const label = make("label", "sw-pose-label", words);
  label.htmlFor = input.id;
  const shown = make("output", "sw-pose-degrees");
  input.addEventListener("input", () => onMove(Number(input.value)));
  return {
    element: make("div", "sw-pose-angle", label, input, shown),
    refresh(degrees) {
      input.value = degrees;
      input.setAttribute("aria-valuetext", `${Math.round(degrees)} degrees`);
      write(shown, `${Math.round(degrees)}°`);
    },
  };
}

function makeSelect(words, options, onChoose) {
  const select = make("select", "sw-pose-select");
  options.forEach((text, place) => {
    const option = make("option", "", text);
    option.value = place;
    select.append(option);
  });
  select.addEventListener("change", () => onChoose(Number(select.value)));
  const label = make("label", "sw-pose-label", words, select);
  return { element: label, select };
}

export class PoserView {
  #content;
  #posed;
  #send;
  #end = "start";
  #poses = {}; // the whole pose at each end
  #joint = 0;
  #figure = null;
  #frame = 0;
  #movie = 0;
  #stage = make("div", "sw-pose-stage");
  #handles = [];
  #sliders = [];
  #angles = make("div", "sw-pose-angles");
  #remarks = make("ul", "sw-pose-remarks");
  #chooser;
  #ends;
  #work;

  constructor({ content, posed, send, element }) {
    this.#content = content;
    this.#send = send;
    const joints = content.joints.map(({ words }) => words);
    this.#chooser = makeSelect("Joint", joints, (place) => this.#choose(place));
    this.#ends = ENDS.map(([end, words]) => {
      const button = makeButton(words, end === "start" ? "back" : "skip", () => this.#turnTo(end));
      return { button, end };
    });
    this.#work = LIMBS_TO_WORK.map((limb) => this.#makeLimb(limb));
    this.root = make("section", "sw-pose", this.#makeTop(), this.#stage, this.#makeSide());
    this.root.setAttribute("aria-label", "A body to pose");
    element.append(this.root);
    this.show(posed);
  }

  #makeTop() {
    const { postures } = this.#content;
    const words = postures.map((posture) => posture.words);
    const begin = makeSelect("Begin with a body that is", words, (place) => {
      this.#send({ kind: "posed", table: postures[place].table });
    });
    const play = makeButton("Show the movement", "play", () => this.#play());
    const ends = makeGroup("sw-pose-row", "Which end", ...this.#ends.map(({ button }) => button));
    return make("div", "sw-pose-row", begin.element, ends, play);
  }

  #makeSide() {
    const announced = make("div", "", this.#remarks); // a list may not be a status itself
    announced.setAttribute("role", "status");
    const cameras = CAMERAS.map(([words, camera]) =>
      makeButton(words, "look", () => this.#change({ camera })),
    );
    return make(
      "div",
      "sw-pose-side",
      makeGroup("sw-pose-row", "Look", ...cameras),
      this.#chooser.element,
      this.#angles,
      makeGroup("sw-pose-row", "What works", ...this.#work.map(({ element }) => element)),
      announced,
    );
  }

  #makeLimb(limb) {
    const input = make("input", "");
    input.type = "checkbox";
    input.addEventListener("change", () => {
      const ticked = this.#work.filter((made) => made.input.checked).map((made) => made.limb);
      if (ticked.length > 0) this.#change({ working: ticked });
      else input.checked = true;
    });
    return { element: make("label", "sw-pose-limb", input, limb.replace("_", " ")), input, limb };
  }

  /** Show what Python found: the whole figure anew, with the frame and the order that fit it. */
  show(posed) {
    this.#posed = posed;
    const { known, table } = posed;
    const { keys } = known.figures.pose;
    this.#poses = { start: keys[0], end: keys.at(-1) };
    this.#figure = new Figure(known);
    this.#figure.show({ name: "the pose", figure: "pose", side: null }, 0);
    this.#stage.replaceChildren(this.#figure.picture);
    this.#handles = this.#content.handles.map((handle) => this.#makeHandle(handle));
    this.#figure.picture.append(...this.#handles.map(({ dot }) => dot));
    this.#remarks.replaceChildren(...posed.remarks.map((words) => make("li", "", words)));
    for (const { input, limb } of this.#work) input.checked = table.working.includes(limb);
    this.#choose(this.#joint);
    this.#draw();
  }

  get #known() {
    const { known } = this.#posed;
    return { body: known.body, figure: known.figures.pose };
  }

  get #camera() {
    return this.#known.figure.views[0].camera;
  }

  #limitsOf(joint) {
    const { angles } = this.#content.joints.find((found) => found.joint === joint);
    return Object.fromEntries(angles.map((angle) => [angle.axis, angle]));
  }

  #makeHandle(handle) {
    const dot = draw("circle", { class: "sw-pose-handle", r: 260 });
    dot.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      dot.setPointerCapture(event.pointerId);
      this.#choose(this.#content.joints.findIndex(({ joint }) => joint === handle.joint));
      const drag = (moved) => this.#drag(handle, moved);
      dot.addEventListener("pointermove", drag);
      dot.addEventListener(
        "lostpointercapture",
        () => {
          dot.removeEventListener("pointermove", drag);
          this.#tell();
        },
        { once: true },
      );
    });
    return { ...handle, dot };
  }

  /** Where the pointer is in the picture, in body heights. */
  #placeOf({ clientX, clientY }) {
    const { picture } = this.#figure;
    const at = new DOMPoint(clientX, clientY).matrixTransform(picture.getScreenCTM().inverse());
    return [at.x / LENGTH, -at.y / LENGTH];
  }

  #drag(handle, event) {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const begun = performance.now();
      const limits = this.#limitsOf(handle.joint);
      const pose = this.#poses[this.#end];
      const target = this.#placeOf(event);
      this.#poses[this.#end] = follow(this.#known, pose, this.#camera, handle, target, limits);
      this.#draw();
      this.root.dataset.frameMs = (performance.now() - begun).toFixed(2);
    });
  }

  #draw(pose = this.#poses[this.#end]) {
    this.#figure.pose(this.#end === "start" ? 0 : 1, pose);
    const points = this.#handles.map(({ point }) => point);
    pointsAt(this.#known, pose, this.#camera, points).forEach(([x, y], place) => {
      const { dot } = this.#handles[place];
      dot.setAttribute("cx", x * LENGTH);
      dot.setAttribute("cy", -y * LENGTH);
    });
    const { joint, angles } = this.#content.joints[this.#joint];
    angles.forEach(({ axis }, place) => this.#sliders[place].refresh(pose[joint][axis]));
    for (const { button, end } of this.#ends) {
      button.setAttribute("aria-pressed", String(end === this.#end));
    }
  }

  #choose(place) {
    // The sliders of a joint stay as long as it is chosen, and with them the keyboard's focus.
    if (place !== this.#joint || this.#sliders.length === 0) this.#makeSliders(place);
    this.#joint = place;
    this.#chooser.select.value = place;
    const { joint } = this.#content.joints[place];
    for (const { dot, joint: moved } of this.#handles) {
      dot.toggleAttribute("data-chosen", moved === joint);
    }
    this.#draw();
  }

  #makeSliders(place) {
    const { joint, angles } = this.#content.joints[place];
    this.#sliders = angles.map((angle) => makeSlider(angle, (degrees) => {
      const moved = [...this.#poses[this.#end][joint]];
      moved[angle.axis] = degrees;
      this.#poses[this.#end] = { ...this.#poses[this.#end], [joint]: moved };
      this.#draw();
    }));
    this.#angles.replaceChildren(...this.#sliders.map(({ element }) => element));
    this.#angles.onchange = () => this.#tell();
  }

  #turnTo(end) {
    this.#end = end;
    this.#draw();
  }

  /** Let the movement be seen once, there and back; with less motion, its end. */
  #play() {
    cancelAnimationFrame(this.#movie);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#turnTo("end");
      return;
    }
    const keys = [this.#poses.start, this.#poses.end];
    const begun = performance.now();
    const step = () => {
      const share = (performance.now() - begun) / 1000 / MOVIE_S;
      if (share >= 1 || !this.root.isConnected) {
        this.#draw();
        return;
      }
      this.#figure.pose(0, poseAt({ keys }, 1 - Math.abs(1 - 2 * share)));
      this.#movie = requestAnimationFrame(step);
    };
    step();
  }

  #change(values) {
    this.#tell(values);
  }

  /** Tell Python how it stands: every angle of the start, and those of the end that differ. */
  #tell(values = {}) {
    const { start, end } = this.#poses;
    const differing = Object.entries(end).filter(
      ([joint, angles]) => JSON.stringify(angles) !== JSON.stringify(start[joint]),
    );
    const table = { ...this.#posed.table, ...values, start, end: Object.fromEntries(differing) };
    delete table.half;
    this.#send({ kind: "posed", table });
  }

  close() {
    cancelAnimationFrame(this.#movie);
    this.root.remove();
  }
}
