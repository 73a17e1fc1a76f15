// Where a body is and what is seen of it: from joint angles to outlines. Pure, and the same numbers
// as the exercise figures of Python have; lengths are in body heights, angles in degrees.

export const DIRECTIONS = 24;
const TURNS = Float64Array.from({ length: DIRECTIONS }, (_, k) => (2 * Math.PI * k) / DIRECTIONS);
const [COSINES, SINES] = [TURNS.map(Math.cos), TURNS.map(Math.sin)];
// For each direction how far out a hull goes, and by which of its circles: used by `hull` alone.
const [FARTHEST, OUTERMOST] = [new Float64Array(DIRECTIONS), new Uint8Array(DIRECTIONS)];
// Up to which height a part throws a shadow, how fast that shrinks, its size on the ground.
const [SHADOW_BELOW, SHADOW_FADES, SHADOW_GROWN] = [0.1, 4, 1.1];
const STILL = 1e-5; // what moves less has not moved: 0.02 mm
const GAZE = [0.03, 0.17]; // where the line of sight begins and ends, from the eye
// The names of the bones and joints of each side, which are looked up in every frame.
const OF_A_SIDE = ["hip", "knee", "ankle", "shoulder", "elbow", "forearm", "wrist"];
const LIMBS = ["thigh", "shank", "foot", "upper_arm", "forearm", "hand"];
const ON = Object.fromEntries(["right", "left"].map((side) =>
  [side, Object.fromEntries([...OF_A_SIDE, ...LIMBS].map((name) => [name, `${side}_${name}`]))],
));
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
  if (!degrees) return axes;
  const [cosine, sine] = [Math.cos(radians(degrees)), Math.sin(radians(degrees))];
  const [first, second] = [(which + 1) % 3, (which + 2) % 3];
  const [[a, b, c], [x, y, z]] = [axes[first], axes[second]];
  const found = [...axes];
  found[first] = [a * cosine + x * sine, b * cosine + y * sine, c * cosine + z * sine];
  found[second] = [x * cosine - a * sine, y * cosine - b * sine, z * cosine - c * sine];
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
    const angles = (joint) => pose[ON[side][joint]];
    const hang = (base, [flexed, away, outward]) =>
      turned(turned(turned(base, 1, -flexed), 0, sign * away), 2, sign * outward);
    const down = (bone, start, [x, y, z]) => {
      put(ON[side][bone], start, [x, times(y, sign), times(z, -1)]);
      return moved(start, [z, -lengths[bone]]);
    };
    let limb = hang(pelvis, angles("hip"));
    const knee = down("thigh", moved([0, 0, 0], [pelvis[1], sockets.hip * sign]), limb);
    limb = turned(limb, 1, angles("knee")[0]);
    const ankle = down("shank", knee, limb);
    const [up, aside] = angles("ankle");
    const [x, y, z] = turned(turned(limb, 1, -up), 0, sign * aside);
    put(ON[side].foot, ankle, [z, times(y, sign), x]); // it points forward; its back is its front
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
  const bones = body.bones.map((name) => found[name]);
  const spheres = body.spheres.map(([bone, far, ahead, aside, radius]) => {
    const { start, along, front, out } = bones[bone];
    const middle = [
      start[0] + along[0] * far + front[0] * ahead + out[0] * aside,
      start[1] + along[1] * far + front[1] * ahead + out[1] * aside,
      start[2] + along[2] * far + front[2] * ahead + out[2] * aside,
    ];
    if (low.has(bone)) lowest = Math.min(lowest, middle[2] - radius);
    return middle;
  });
  let [x, y] = [0, 0];
  if (pinned) {
    const { start, along } = found[pinned];
    [x, y] = moved(start, [along, body.lengths[pinned] * body.sockets.at]);
  }
  for (const middle of spheres) {
    middle[0] -= x;
    middle[1] -= y;
    middle[2] -= lowest;
  }
  return spheres;
}

/** The pose `share` of the way through two key poses, or through three along a parabola. */
export function poseBetween(keys, share) {
  const weights =
    keys.length === 2
      ? [1 - share, share]
      : [(1 - share) * (1 - 2 * share), 4 * share * (1 - share), share * (2 * share - 1)];
  const pose = {};
  for (const joint in keys[0]) {
    pose[joint] = [0, 0, 0];
    keys.forEach((key, place) => {
      for (let axis = 0; axis < 3; axis += 1) pose[joint][axis] += weights[place] * key[joint][axis];
    });
  }
  return pose;
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
  return points.map((point) => {
    const away = point[0] * aside + point[1] * ahead;
    return [
      point[0] * ahead - point[1] * aside,
      point[2] * level + away * above,
      away * level - point[2] * above,
    ];
  });
}

/**
 * The outline around circles [x, y, r]: in every direction the point farthest out. It goes along some
 * of the circles in turn, and straight from one to the next; of each there are the radii, and the
 * first and the last direction, counted on past a whole turn.
 */
export function hull(circles, squash = 1) {
  FARTHEST.fill(-Infinity);
  for (let n = 0; n < circles.length; n += 1) {
    const [x, y, r] = circles[n];
    const tilted = y / squash;
    for (let k = 0; k < DIRECTIONS; k += 1) {
      const far = x * COSINES[k] + tilted * SINES[k] + r;
      if (far > FARTHEST[k]) {
        FARTHEST[k] = far;
        OUTERMOST[k] = n;
      }
    }
  }
  const arcs = [];
  let arc = null;
  for (let k = 0; k < DIRECTIONS; k += 1) {
    const circle = circles[OUTERMOST[k]];
    if (arc?.circle === circle) arc.until = k;
    else arcs.push((arc = { circle, squash, from: k, until: k }));
  }
  if (arcs.length > 1 && arcs[0].circle === arc.circle) {
    arc.until = arcs.shift().until + DIRECTIONS; // the first goes on from the last
  }
  return arcs;
}

/** The point of an arc in a direction. */
export function pointOn({ circle, squash }, direction) {
  const k = direction % DIRECTIONS;
  return [circle[0] + circle[2] * COSINES[k], circle[1] + circle[2] * SINES[k] * squash];
}

/** What a view is painted with: every outline once, which of them each layer has, and the shadows. */
export function plannedOf(body, { paint, shadows }) {
  const [outlines, places] = [[], new Map()];
  const layers = paint.map(([, , hulls, more]) =>
    hulls.map((number) => {
      const name = `${number} ${more}`;
      if (!places.has(name)) places.set(name, outlines.push({ wrapped: body.hulls[number], more }) - 1);
      return places.get(name);
    }),
  );
  const casters = shadows.flatMap(([ground, hulls]) =>
    hulls.map((number) => ({ wrapped: body.hulls[number], ground })),
  );
  return { outlines, layers, casters };
}

/**
 * What moves of a view: the outlines, the shadows (null where there is none) and the line of sight.
 * An outline that has not moved since `before`, which is an earlier answer, is the very same object.
 */
export function seenOf(body, { camera, gaze }, { outlines, casters }, spheres, before = null) {
  const stays = spheres.map((middle, n) => before !== null && isNear(middle, before.spheres[n]));
  const at = seenFrom(camera, spheres);
  const circles = at.map(([across, up], n) => [across, up, body.spheres[n][4]]);
  const grown = ([across, up, radius], more) => [across, up, radius + more];
  const drawn = (wanted, earlier, draw) =>
    wanted.map((what, place) => (what.wrapped.every((n) => stays[n]) ? earlier[place] : draw(what)));
  return {
    spheres: spheres.map((middle, n) => (stays[n] ? before.spheres[n] : middle)),
    outlines: drawn(outlines, before?.outlines, ({ wrapped, more }) =>
      hull(wrapped.map((n) => (more ? grown(circles[n], more) : circles[n]))),
    ),
    shadows: drawn(casters, before?.shadows, ({ wrapped, ground }) =>
      shadowOf(wrapped, { spheres, circles, ground, elevation: camera[1] }),
    ),
    gaze: gaze ? sightOf(body, spheres, camera) : null,
  };
}

const isNear = (a, b) =>
  Math.abs(a[0] - b[0]) < STILL && Math.abs(a[1] - b[1]) < STILL && Math.abs(a[2] - b[2]) < STILL;

/** The shadow of what is low of a part: the higher it is, the smaller. */
function shadowOf(wrapped, { spheres, circles, ground, elevation }) {
  const low = [];
  for (const n of wrapped) {
    const [across, up, radius] = circles[n];
    const height = spheres[n][2] - ground;
    const above = Math.max(0, height - radius);
    const size = SHADOW_GROWN * (1 - SHADOW_FADES * above);
    const fallen = up - height * Math.cos(radians(elevation));
    if (above <= SHADOW_BELOW) low.push([across, fallen, radius * size]);
  }
  return low.length ? hull(low, Math.max(0.1, Math.sin(radians(elevation)))) : null;
}

/** The ends of the line of sight, in the plane that halves the body. */
function sightOf({ face }, spheres, camera) {
  const [eye, back, front, nose] = face.map((n) => spheres[n]);
  const [x, z] = [0, 2].map((axis) => nose[axis] - (back[axis] + front[axis]) / 2);
  const size = Math.hypot(x, z);
  const at = (far) => [eye[0] + (x / size) * far, eye[1], eye[2] + (z / size) * far];
  return seenFrom(camera, GAZE.map(at)).map(([across, up]) => [across, up]);
}
