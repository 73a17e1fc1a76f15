// Where a body is and what is seen of it: from joint angles to outlines. Pure, and the same numbers
// as the exercise figures of Python have; lengths are in body heights, angles in degrees.

const DIRECTIONS = 24;
const ROUND = Array.from({ length: DIRECTIONS }, (_, k) => {
  const turn = (2 * Math.PI * k) / DIRECTIONS;
  return [Math.cos(turn), Math.sin(turn)];
});
// A shadow: how high a part may be to throw one, how fast it shrinks with height, its least size,
// and how large its two layers are.
const [SHADOW_BELOW, SHADOW_FADES, SHADOW_LEAST] = [0.1, 4, 0.35];
const SHADOWS = [1.1, 0.85];
const GAZE = [0.03, 0.17]; // where the line of sight begins and ends, from the eye
const WORLD = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];

const radians = (degrees) => (degrees * Math.PI) / 180;
const times = (a, share) => a.map((part) => part * share);

/** A point after steps, each of a direction and a distance. */
function moved([x, y, z], ...steps) {
  for (const [[dx, dy, dz], far] of steps) [x, y, z] = [x + dx * far, y + dy * far, z + dz * far];
  return [x, y, z];
}

/** Axes turned about one of themselves: 0 forward, 1 left, 2 up. */
function turned(axes, which, degrees) {
  const [cosine, sine] = [Math.cos(radians(degrees)), Math.sin(radians(degrees))];
  const [first, second] = [(which + 1) % 3, (which + 2) % 3];
  const found = [...axes];
  found[first] = axes[first].map((part, k) => part * cosine + axes[second][k] * sine);
  found[second] = axes[second].map((part, k) => part * cosine - axes[first][k] * sine);
  return found;
}

/** Where every bone is, the hips at the origin: { start, along, front, out } by its name. */
export function bonesOf({ lengths, sockets, blade }, pose) {
  const found = {};
  const [pitch, roll, yaw] = pose.root;
  const pelvis = turned(turned(turned(WORLD, 2, yaw), 1, pitch), 0, roll);
  const put = (name, start, [front, out, along]) => { found[name] = { start, along, front, out }; };
  put("pelvis", [0, 0, 0], pelvis);
  let [axes, at] = [pelvis, moved([0, 0, 0], [pelvis[2], lengths.pelvis])];
  let chest = pelvis;
  for (const bone of ["lumbar", "thorax", "neck", "head"]) {
    const [forward, aside, twist] = pose[bone];
    axes = turned(turned(turned(axes, 1, forward), 0, aside), 2, twist);
    put(bone, at, axes);
    at = moved(at, [axes[2], lengths[bone]]);
    if (bone === "thorax") chest = axes;
  }
  const top = moved(found.thorax.start, [chest[2], lengths.thorax * sockets.at]);
  for (const [side, sign] of [["right", -1], ["left", 1]]) {
    const angles = (joint) => pose[`${side}_${joint}`];
    const hang = (base, [flexed, away, outward]) =>
      turned(turned(turned(base, 1, -flexed), 0, sign * away), 2, sign * outward);
    const down = (bone, start, [x, y, z]) => {
      put(`${side}_${bone}`, start, [x, times(y, sign), times(z, -1)]);
      return moved(start, [z, -lengths[bone]]);
    };
    let limb = hang(pelvis, angles("hip"));
    const knee = down("thigh", moved([0, 0, 0], [pelvis[1], sockets.hip * sign]), limb);
    limb = turned(limb, 1, angles("knee")[0]);
    const ankle = down("shank", knee, limb);
    const [up, aside] = angles("ankle");
    const [x, y, z] = turned(turned(limb, 1, -up), 0, sign * aside);
    put(`${side}_foot`, ankle, [z, times(y, sign), x]); // it points forward; its back is its front
    const raised = Math.max(0, angles("shoulder")[0] - blade.from) / blade.over;
    const apart = sign * (sockets.shoulder - blade.in * raised);
    const shoulder = moved(top, [chest[1], apart], [chest[2], blade.up * raised]);
    limb = hang(chest, angles("shoulder"));
    const elbow = down("upper_arm", shoulder, limb);
    limb = turned(turned(limb, 1, -angles("elbow")[0]), 2, -sign * angles("forearm")[0]);
    const wrist = down("forearm", elbow, limb);
    const [palmward, deviates] = angles("wrist");
    down("hand", wrist, turned(turned(limb, 0, -sign * palmward), 1, -deviates));
  }
  return found;
}

/** The middle of every sphere of a body that lies, sits or stands on its ground. */
export function placeBody(body, pose, { rests, pinned }) {
  const found = bonesOf(body, pose);
  const low = new Set(rests.map((name) => body.bones.indexOf(name)));
  let lowest = Infinity;
  const spheres = body.spheres.map(([bone, along, front, out, radius]) => {
    const at = found[body.bones[bone]];
    const middle = moved(at.start, [at.along, along], [at.front, front], [at.out, out]);
    if (low.has(bone)) lowest = Math.min(lowest, middle[2] - radius);
    return middle;
  });
  let [x, y] = [0, 0];
  if (pinned) {
    const { start, along } = found[pinned];
    [x, y] = moved(start, [along, body.lengths[pinned] * body.sockets.at]);
  }
  return spheres.map(([a, b, c]) => [a - x, b - y, c - lowest]);
}

/** The pose `share` of the way through two key poses, or through three along a parabola. */
export function poseBetween(keys, share) {
  const weights =
    keys.length === 2
      ? [1 - share, share]
      : [(1 - share) * (1 - 2 * share), 4 * share * (1 - share), share * (2 * share - 1)];
  const angle = (joint, axis) =>
    keys.reduce((sum, key, place) => sum + weights[place] * key[joint][axis], 0);
  return Object.fromEntries(
    Object.keys(keys[0]).map((joint) => [joint, [0, 1, 2].map((axis) => angle(joint, axis))]),
  );
}

/** The pose of a figure at `reach`, from 0 to 1; movements begin and end gently. */
export function poseAt({ keys }, reach) {
  const within = Math.min(1, Math.max(0, reach));
  return poseBetween(keys, (1 - Math.cos(Math.PI * within)) / 2);
}

/** Where points are seen by a camera: across, up, and how far away. */
export function seenFrom([azimuth, elevation], points) {
  const [ahead, aside] = [Math.cos(radians(azimuth)), Math.sin(radians(azimuth))];
  const [level, above] = [Math.cos(radians(elevation)), Math.sin(radians(elevation))];
  return points.map(([x, y, z]) => {
    const away = x * aside + y * ahead;
    return [x * ahead - y * aside, z * level + away * above, away * level - z * above];
  });
}

/** The outline around circles [x, y, r]: in every direction the point farthest out. */
export function hull(circles, squash = 1) {
  return ROUND.map(([cosine, sine]) => {
    const tilted = sine / squash;
    let [farthest, best] = [-Infinity, null];
    for (const circle of circles) {
      const far = circle[0] * cosine + circle[1] * tilted + circle[2];
      if (far > farthest) [farthest, best] = [far, circle];
    }
    const [x, y, r] = best;
    return [x + r * cosine, y + r * sine * squash];
  });
}

/** What moves of a view: the shadows, the layers of the body and the line of sight, in order. */
export function outlinesOf(body, view, spheres) {
  const seen = seenFrom(view.camera, spheres);
  const known = new Map(); // some hulls are painted several times
  const outline = (number, more) => {
    const name = `${number} ${more}`;
    if (!known.has(name)) {
      const circle = (n) => [seen[n][0], seen[n][1], body.spheres[n][4] + more];
      known.set(name, hull(body.hulls[number].map(circle)));
    }
    return known.get(name);
  };
  const layers = view.paint.map(([, , hulls, more]) => hulls.map((number) => outline(number, more)));
  const shadows = SHADOWS.map((grown) => shadowOf(body, view, spheres, grown));
  return { shadows, layers, gaze: view.gaze ? sightOf(body, spheres, view.camera) : null };
}

/** The shadow of what is low: the higher it is, the smaller. */
function shadowOf(body, view, spheres, grown) {
  const squash = Math.max(0.1, Math.sin(radians(view.camera[1])));
  return view.shadows.flatMap(([ground, hulls]) =>
    hulls.flatMap((number) => {
      const wrapped = body.hulls[number];
      const radius = (n) => body.spheres[n][4];
      const high = wrapped.map((n) => Math.max(0, spheres[n][2] - radius(n) - ground));
      if (Math.min(...high) > SHADOW_BELOW) return [];
      const below = seenFrom(view.camera, wrapped.map((n) => [spheres[n][0], spheres[n][1], ground]));
      const size = (k) => grown * Math.max(SHADOW_LEAST, 1 - SHADOW_FADES * high[k]);
      return [hull(below.map(([x, y], k) => [x, y, radius(wrapped[k]) * size(k)]), squash)];
    }),
  );
}

/** The ends of the line of sight, in the plane that halves the body. */
function sightOf({ face }, spheres, camera) {
  const [eye, back, front, nose] = face.map((n) => spheres[n]);
  const [x, z] = [0, 2].map((axis) => nose[axis] - (back[axis] + front[axis]) / 2);
  const size = Math.hypot(x, z);
  const at = (far) => [eye[0] + (x / size) * far, eye[1], eye[2] + (z / size) * far];
  return seenFrom(camera, GAZE.map(at)).map(([across, up]) => [across, up]);
}
