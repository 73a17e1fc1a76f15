// A joint that follows the pointer: the angles that bring its point nearest, within their limits.
// Pure, and the same body as every figure.

import { placeBody, seenFrom } from "./body.js";

const STEPS_DEG = [8, 2, 0.5];

/** Where points of the body are seen in a pose: across and up, in body heights. */
export function pointsAt({ body, figure }, pose, camera, points) {
  // Only they are placed, and what the body rests on.
  const resting = body.spheres.filter(([bone]) => figure.rests.includes(body.bones[bone]));
  const spheres = [...points.map((point) => body.spheres[point]), ...resting];
  const placed = placeBody({ ...body, spheres }, pose, figure).slice(0, points.length);
  return seenFrom(camera, placed).map(([x, y]) => [x, y]);
}

export const pointAt = (known, pose, camera, point) => pointsAt(known, pose, camera, [point])[0];

const within = ({ low, high }, degrees) => Math.min(high, Math.max(low, degrees));

/** The pose in which a handle is nearer to where the pointer is; `limits` by axis. */
export function follow(known, pose, camera, { joint, axes, point }, target, limits) {
  let best = pose;
  const far = (tried) => {
    const [x, y] = pointAt(known, tried, camera, point);
    return Math.hypot(x - target[0], y - target[1]);
  };
  let least = far(best);
  for (const step of STEPS_DEG) {
    for (const axis of axes) {
      for (const sign of [-1, 1]) {
        const angles = [...best[joint]];
        angles[axis] = within(limits[axis], angles[axis] + sign * step);
        const tried = { ...best, [joint]: angles };
        const now = far(tried);
        if (now < least) [best, least] = [tried, now];
      }
    }
  }
  return best;
}
