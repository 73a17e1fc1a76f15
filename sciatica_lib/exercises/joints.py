"""Where the bones of a body are: from the angles of a pose to a place in space for each bone.

The world: x forward, y to the person's left, z up, in body heights. Standing upright with the arms
down and the palms in, every angle is 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

Vector = tuple[float, float, float]
Axes = tuple[Vector, Vector, Vector]
"""Three directions at right angles: forward, left and up, as a part of the body has them."""
Pose = Mapping[str, Vector]
"""For every joint its three angles in degrees; where a joint has one alone, the others are 0."""

SIDES = ("right", "left")
SPINE = ("pelvis", "lumbar", "thorax", "neck", "head")
LIMBS = ("thigh", "shank", "foot", "upper_arm", "forearm", "hand")
BONES = (*SPINE, *(f"{side}_{bone}" for side in SIDES for bone in LIMBS))

# Lengths and half widths in body heights: our own, chosen by eye.
LENGTHS = {
    "pelvis": 0.055, "lumbar": 0.100, "thorax": 0.177, "neck": 0.063, "head": 0.075,
    "thigh": 0.245, "shank": 0.246, "foot": 0.112,
    "upper_arm": 0.186, "forearm": 0.146, "hand": 0.108,
}  # fmt: skip
HIP, SHOULDER = 0.050, 0.100
SHOULDER_AT = 0.75
"""How far up the thorax the arms hang."""
# The shoulder blade goes along with an arm that is raised above 60 degrees, up and inward.
BLADE_FROM, BLADE_OVER = 60, 120
BLADE_UP, BLADE_IN = 0.035, 0.012

# For each joint the degrees that a picture may show, as (lowest, highest) of each of its angles.
# Spine: forward, to a side, turned. Hip and shoulder: flexion, abduction, outward rotation. Others:
# bend (the knee backward), up (the ankle), palm down (the forearm), palmward (the wrist).
# They keep slips of the finger out and are ours; they say nothing about what a person may do. The
# hip turns further than a real one, because the pelvis of a picture does not roll.
RANGES = {
    "root": ((-180, 180), (-60, 60), (-180, 180)),
    "lumbar": ((-30, 60), (-30, 30), (-30, 30)),
    "thorax": ((-20, 40), (-20, 20), (-30, 30)),
    "neck": ((-50, 50), (-40, 40), (-60, 60)),
    "head": ((-30, 30), (-20, 20), (-30, 30)),
    "hip": ((-30, 130), (-30, 80), (-70, 95)),
    "knee": ((0, 140), (0, 0), (0, 0)),
    "ankle": ((-50, 25), (-30, 30), (0, 0)),
    "shoulder": ((-60, 180), (-30, 150), (-90, 90)),
    "elbow": ((0, 150), (0, 0), (0, 0)),
    "forearm": ((-90, 90), (0, 0), (0, 0)),
    "wrist": ((-70, 80), (-25, 35), (0, 0)),
}
OF_THE_MIDDLE = ("root", "lumbar", "thorax", "neck", "head")
OF_A_SIDE = tuple(joint for joint in RANGES if joint not in OF_THE_MIDDLE)
JOINTS = (*OF_THE_MIDDLE, *(f"{side}_{joint}" for side in SIDES for joint in OF_A_SIDE))

_WORLD: Axes = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


class Bone(NamedTuple):
    """Where a bone begins, and three directions: along it, to its front, and outward."""

    start: Vector
    along: Vector
    front: Vector
    out: Vector


def moved(point: Vector, *steps: tuple[Vector, float]) -> Vector:
    """Return a point after steps, each of a direction and a distance."""
    x, y, z = point
    for (dx, dy, dz), far in steps:
        x, y, z = x + dx * far, y + dy * far, z + dz * far
    return x, y, z


def turned(axes: Axes, which: int, degrees: float) -> Axes:
    """Return axes turned about one of themselves: 0 forward, 1 left, 2 up."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    first, second = (which + 1) % 3, (which + 2) % 3
    a, b, found = axes[first], axes[second], list(axes)
    found[first] = _mixed(a, cosine, b, sine)
    found[second] = _mixed(b, cosine, a, -sine)
    return found[0], found[1], found[2]


def _mixed(a: Vector, share: float, b: Vector, other: float) -> Vector:
    return a[0] * share + b[0] * other, a[1] * share + b[1] * other, a[2] * share + b[2] * other


def _minus(a: Vector) -> Vector:
    return -a[0], -a[1], -a[2]


def bones(pose: Pose) -> dict[str, Bone]:
    """Return where every bone is, with the middle of the hips at the origin.

    Parameters
    ----------
    pose
        Every joint of JOINTS with its three angles in degrees.

    Returns
    -------
    dict of str to Bone
        By the names of BONES; lengths are in body heights.
    """
    pitch, roll, yaw = pose["root"]
    pelvis = turned(turned(turned(_WORLD, 2, yaw), 1, pitch), 0, roll)
    found = {"pelvis": Bone((0, 0, 0), pelvis[2], pelvis[0], pelvis[1])}
    axes, at = pelvis, moved((0, 0, 0), (pelvis[2], LENGTHS["pelvis"]))
    chest = pelvis
    for bone in SPINE[1:]:
        forward, aside, twist = pose[bone]
        axes = turned(turned(turned(axes, 1, forward), 0, aside), 2, twist)
        found[bone] = Bone(at, axes[2], axes[0], axes[1])
        at = moved(at, (axes[2], LENGTHS[bone]))
        chest = axes if bone == "thorax" else chest
    top = moved(found["thorax"].start, (chest[2], LENGTHS["thorax"] * SHOULDER_AT))
    for side, sign in (("right", -1), ("left", 1)):
        _hang_leg(found, pose, pelvis, side, sign)
        _hang_arm(found, pose, (chest, top), side, sign)
    return found


def _hang_leg(found: dict[str, Bone], pose: Pose, pelvis: Axes, side: str, sign: int) -> None:
    axes = _from_socket(pelvis, pose[f"{side}_hip"], sign)
    knee = _put(found, f"{side}_thigh", moved((0, 0, 0), (pelvis[1], HIP * sign)), axes, sign)
    axes = turned(axes, 1, pose[f"{side}_knee"][0])
    ankle = _put(found, f"{side}_shank", knee, axes, sign)
    up, aside, _ = pose[f"{side}_ankle"]
    axes = turned(turned(axes, 1, -up), 0, sign * aside)
    # A foot points forward, and its back is its front.
    found[f"{side}_foot"] = Bone(ankle, axes[0], axes[2], _signed(axes[1], sign))


def _hang_arm(
    found: dict[str, Bone], pose: Pose, trunk: tuple[Axes, Vector], side: str, sign: int
) -> None:
    chest, top = trunk
    raised = max(0.0, pose[f"{side}_shoulder"][0] - BLADE_FROM) / BLADE_OVER
    aside = sign * (SHOULDER - BLADE_IN * raised)
    shoulder = moved(top, (chest[1], aside), (chest[2], BLADE_UP * raised))
    axes = _from_socket(chest, pose[f"{side}_shoulder"], sign)
    elbow = _put(found, f"{side}_upper_arm", shoulder, axes, sign)
    axes = turned(axes, 1, -pose[f"{side}_elbow"][0])
    axes = turned(axes, 2, -sign * pose[f"{side}_forearm"][0])
    wrist = _put(found, f"{side}_forearm", elbow, axes, sign)
    palmward, deviates, _ = pose[f"{side}_wrist"]
    _put(
        found, f"{side}_hand", wrist, turned(turned(axes, 0, -sign * palmward), 1, -deviates), sign
    )


def _from_socket(base: Axes, angles: Vector, sign: int) -> Axes:
    """Return the axes of a limb that hangs from a socket: flexed, moved away, turned outward."""
    flexed, away, outward = angles
    return turned(turned(turned(base, 1, -flexed), 0, sign * away), 2, sign * outward)


def _put(found: dict[str, Bone], name: str, start: Vector, axes: Axes, sign: int) -> Vector:
    """Keep a bone that hangs down from its start, and return where it ends."""
    found[name] = Bone(start, _minus(axes[2]), axes[0], _signed(axes[1], sign))
    return moved(start, (axes[2], -LENGTHS[name.partition("_")[2]]))


def _signed(a: Vector, sign: int) -> Vector:
    return a if sign > 0 else _minus(a)


def pose_between(keys: Sequence[Pose], share: float) -> Pose:
    """Return the pose `share` of the way, from 0 to 1, through two key poses or through three.

    Through three, each angle follows a parabola, so that nothing stops half-way.
    """
    if len(keys) == 2:  # noqa: PLR2004 (start and end)
        weights: tuple[float, ...] = (1 - share, share)
    else:
        weights = (
            (1 - share) * (1 - 2 * share), 4 * share * (1 - share), share * (2 * share - 1),
        )  # fmt: skip
    found: dict[str, Vector] = {}
    for joint in JOINTS:
        x = y = z = 0.0
        for weight, key in zip(weights, keys, strict=True):
            a, b, c = key[joint]
            x, y, z = x + weight * a, y + weight * b, z + weight * c
        found[joint] = (x, y, z)
    return found
