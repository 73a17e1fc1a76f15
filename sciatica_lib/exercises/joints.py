"""Where the joints of a body are: from the angles of a pose to a position for each joint.

Everything is computed for the right side, in body heights, y up, with the floor at 0.
"""

from __future__ import annotations

import math
from typing import Any

from sciatica_lib.checks import choice, number
from sciatica_lib.errors import FieldError

# Segment lengths in body heights: Drillis & Contini (1966), as in Winter, Biomechanics and Motor
# Control of Human Movement. The trunk, hip to shoulder, is divided in the middle so that it can
# bend; neck and head share their length.
LENGTHS = {
    "lumbar": 0.144,
    "thorax": 0.144,
    "neck": 0.075,
    "head": 0.065,
    "upper_arm": 0.186,
    "forearm": 0.146,
    "hand": 0.108,
    "thigh": 0.245,
    "shank": 0.246,
    "foot": 0.105,
}
ANKLE_HEIGHT = 0.039
BODY_RADIUS = 0.062
"""Half the thickness of a lying body: how high its axis is above the floor."""
HEAD_RADIUS = 0.062
HIP_HALF_WIDTH = 0.075
SHOULDER_HALF_WIDTH = 0.11
# Degrees of motion of adults: American Academy of Orthopaedic Surgeons; for the spine, together
# with what seated slouching needs.
RANGES = {
    "lumbar": (-30, 60),
    "neck": (-50, 50),
    "head": (-30, 30),
    "shoulder": (-60, 180),
    "elbow": (0, 150),
    "hip": (-30, 120),
    "knee": (0, 140),
    "ankle": (-50, 20),
}
FRAMES = 13
_LIMBS = ("working", "other", "partner")
_UPRIGHT, _LEANING = 90, 45

Point = tuple[float, float]
Angles = dict[str, float]


def joint_positions(name: str, pose: dict[str, Any]) -> tuple[list[dict[str, Point]], list[Angles]]:
    """Return where the joints are in each frame of a movement, and the angles that put them there.

    Parameters
    ----------
    name
        The exercise, for messages.
    pose
        A block of poses.toml: the angles at the start and at the end, and what stays in its place.

    Returns
    -------
    frames, angles
        For each of FRAMES moments the position of every joint, and the angles in degrees.

    Raises
    ------
    FieldError
        A joint that is not known, or an angle out of its range.
    """
    start = _angles(name, pose.get("start"), {})
    end = _angles(name, pose.get("end", {}), start)
    frames, angles = [], []
    for place in range(FRAMES):
        part = _eased(place / (FRAMES - 1))
        between = {joint: start[joint] + part * (end[joint] - start[joint]) for joint in start}
        if pose["rooted"] == "shoulders":
            frame, between = _bridge(between, pose, part)
        elif pose["view"] == "three-quarter":
            frame = _ninety_ninety(between, pose)
        else:
            frame = _side(between, pose["rooted"])
        frames.append(frame)
        angles.append(between)
    return frames, angles


def _angles(name: str, given: Any, before: Angles) -> Angles:
    """Return every angle of a pose: each limb's own, else that of both, else as before."""
    if not isinstance(given, dict):
        raise FieldError(name, "must have start and end as tables of angles")
    known = {"tilt", *RANGES, *(f"{limb}_{joint}" for limb in _LIMBS for joint in RANGES)}
    for joint, degrees in given.items():
        low, high = RANGES.get(joint.rpartition("_")[2], (-180, 360))
        choice(joint, f"{name}: the joint", tuple(known))
        number(degrees, f"{name}: {joint}", low, high)
    angles = {joint: given.get(joint, before.get(joint, 0)) for joint in ("tilt", *RANGES)}
    for limb, joints in (
        ("working", ("hip", "knee", "ankle")),
        ("other", ("hip", "knee", "ankle", "shoulder", "elbow")),
        ("partner", ("shoulder", "elbow")),
    ):
        for joint in joints:
            key = f"{limb}_{joint}"
            angles[key] = given.get(key, before.get(key, angles[joint]))
    return angles


def _eased(part: float) -> float:
    return (1 - math.cos(math.pi * part)) / 2


def _step(point: Point, direction: float, length: float) -> Point:
    turned = math.radians(direction)
    return point[0] + length * math.cos(turned), point[1] + length * math.sin(turned)


def _spine(hip: Point, angles: Angles) -> dict[str, Point]:
    """Return the joints from the hips up; bending forward turns clockwise."""
    waist = _step(hip, angles["tilt"], LENGTHS["lumbar"])
    thorax = angles["tilt"] - angles["lumbar"]
    shoulder = _step(waist, thorax, LENGTHS["thorax"])
    neck = _step(shoulder, thorax - angles["neck"], LENGTHS["neck"])
    gaze = thorax - angles["neck"] - angles["head"]
    head = _step(neck, gaze, LENGTHS["head"])
    nose = _step(head, gaze - 90, HEAD_RADIUS * 1.22)
    return {"hip": hip, "waist": waist, "shoulder": shoulder, "neck": neck, "head": head,
            "nose": nose}  # fmt: skip


def _arm(shoulder: Point, angles: Angles, limb: str) -> dict[str, Point]:
    hanging = angles["tilt"] - angles["lumbar"] + 180
    upper = hanging + angles[f"{limb}_shoulder"]
    fore = upper + angles[f"{limb}_elbow"]
    elbow = _step(shoulder, upper, LENGTHS["upper_arm"])
    wrist = _step(elbow, fore, LENGTHS["forearm"])
    hand = _step(wrist, fore, LENGTHS["hand"])
    return {f"{limb}_elbow": elbow, f"{limb}_wrist": wrist, f"{limb}_hand": hand}


def _leg(hip: Point, angles: Angles, limb: str) -> dict[str, Point]:
    thigh = angles["tilt"] + 180 + angles[f"{limb}_hip"]
    shank = thigh - angles[f"{limb}_knee"]
    knee = _step(hip, thigh, LENGTHS["thigh"])
    ankle = _step(knee, shank, LENGTHS["shank"])
    toe = _step(ankle, shank + 90 + angles[f"{limb}_ankle"], LENGTHS["foot"])
    return {f"{limb}_knee": knee, f"{limb}_ankle": ankle, f"{limb}_toe": toe}


def _side(angles: Angles, rooted: str) -> dict[str, Point]:
    seat = LENGTHS["shank"] + ANKLE_HEIGHT
    hip = (0.0, seat if rooted == "seat" else BODY_RADIUS)
    spine = _spine(hip, angles)
    limbs = [_leg(hip, angles, "other"), _leg(hip, angles, "working")]
    limbs += [_arm(spine["shoulder"], angles, limb) for limb in ("other", "partner")]
    return {joint: point for part in (spine, *limbs) for joint, point in part.items()}


def _bridge(angles: Angles, pose: dict[str, Any], part: float) -> tuple[dict[str, Point], Angles]:
    """Return the bridge: shoulders and feet stay, and the hips rise to the line, never above it."""
    trunk = LENGTHS["lumbar"] + LENGTHS["thorax"]
    thigh, shank = LENGTHS["thigh"], LENGTHS["shank"]
    arm = LENGTHS["upper_arm"] + LENGTHS["forearm"] + LENGTHS["hand"]
    shoulder = (0.0, BODY_RADIUS)
    # The ankle stands 4 % before the heel.
    ankle = (arm + pose["heel_gap"] + 0.04, ANKLE_HEIGHT + pose.get("feet_height", 0.0))
    reach, down = math.dist(shoulder, ankle), math.atan2(ankle[1] - shoulder[1], ankle[0])
    top = down + _corner(trunk + thigh, reach, shank)
    rise = part * top * pose.get("rise", 1.0)
    hip = (trunk * math.cos(rise), shoulder[1] + trunk * math.sin(rise))
    towards = math.atan2(ankle[1] - hip[1], ankle[0] - hip[0])
    bend = _corner(thigh, math.dist(hip, ankle), shank)
    thigh_at = math.degrees(towards + bend)
    knee = _step(hip, thigh_at, thigh)
    shank_at = math.degrees(math.atan2(ankle[1] - knee[1], ankle[0] - knee[0]))
    lying = 180 + math.degrees(rise)
    bent = {**angles, "tilt": lying, "working_hip": thigh_at - lying + 180,
            "working_knee": thigh_at - shank_at, "working_ankle": -90 - shank_at}  # fmt: skip
    bent |= {f"other_{joint}": bent[f"working_{joint}"] for joint in ("hip", "knee", "ankle")}
    bent["neck"] = math.degrees(rise)  # the head stays on the floor
    # The arms stay on the floor while the chest rises.
    bent |= {f"{limb}_shoulder": -math.degrees(rise) for limb in ("other", "partner")}
    frame = _spine(hip, bent)
    for limb in ("other", "working"):
        frame |= _leg(hip, bent, limb)
    for limb in ("other", "partner"):
        frame |= _arm(frame["shoulder"], bent, limb)
    return frame, bent


def _corner(first: float, second: float, opposite: float) -> float:
    """Return the angle between two sides of a triangle, in radians."""
    cosine = (first * first + second * second - opposite * opposite) / (2 * first * second)
    return math.acos(max(-1.0, min(1.0, cosine)))


def _ninety_ninety(angles: Angles, pose: dict[str, Any]) -> dict[str, Point]:
    """Return the 90/90 seen from the front and above, where both right angles show."""
    thigh, shank, height = LENGTHS["thigh"], LENGTHS["shank"], BODY_RADIUS
    # x to the person's left, y forward, z up; the right leg lies in front.
    knee, far_knee = (-HIP_HALF_WIDTH, thigh, height), (HIP_HALF_WIDTH + thigh, 0.0, height)
    ankle = (knee[0] + shank, thigh, ANKLE_HEIGHT)
    far_ankle = (far_knee[0], -shank, ANKLE_HEIGHT)
    spatial = {
        "working_hip": (-HIP_HALF_WIDTH, 0.0, height),
        "other_hip": (HIP_HALF_WIDTH, 0.0, height),
        "working_knee": knee,
        "working_ankle": ankle,
        "working_toe": (ankle[0] + LENGTHS["foot"] * 0.8, ankle[1] + LENGTHS["foot"] * 0.6, 0.03),
        "other_knee": far_knee,
        "other_ankle": far_ankle,
        "other_toe": (
            far_ankle[0] + LENGTHS["foot"] * 0.6,
            far_ankle[1] - LENGTHS["foot"] * 0.8,
            0.03,
        ),
    }
    for joint, (forward, up) in _spine((0.0, height), angles).items():
        spatial[joint] = (0.0, forward, up)
    chest = spatial["shoulder"]
    for limb, sign in (("partner", -1), ("other", 1)):
        start = (sign * SHOULDER_HALF_WIDTH, chest[1], chest[2])
        spatial[f"{limb}_shoulder"] = start
        # Both hands rest on the front shin; leaning, on the floor beyond it.
        shin = (knee[0] + shank * (0.2 if sign < 0 else 0.75), thigh - 0.02, height + 0.03)
        floor = (sign * SHOULDER_HALF_WIDTH, chest[1] + LENGTHS["forearm"] + 0.06, 0.03)
        leaning = (_UPRIGHT - angles["tilt"]) / _LEANING
        x, y, z = (a + leaning * (b - a) for a, b in zip(shin, floor, strict=True))
        spatial |= _reaching(start, (x, y, z), limb, sign)
    azimuth, elevation = (math.radians(pose[field]) for field in ("azimuth", "elevation"))
    return {joint: _projected(point, azimuth, elevation) for joint, point in spatial.items()}


def _reaching(
    start: tuple[float, float, float], hand: tuple[float, float, float], limb: str, sign: int
) -> dict[str, tuple[float, float, float]]:
    """Return an arm whose hand rests in front, the elbow bent down and a little outward."""
    upper, fore = LENGTHS["upper_arm"], LENGTHS["forearm"] + LENGTHS["hand"]
    span = math.dist(start, hand)
    along = [(b - a) / span for a, b in zip(start, hand, strict=True)]
    first = (upper * upper - fore * fore + span * span) / (2 * span)
    aside = math.sqrt(max(0.0, upper * upper - first * first))
    hint = (sign * 0.6, -0.3, -0.6)
    shadow = sum(h * a for h, a in zip(hint, along, strict=True))
    out = [h - shadow * a for h, a in zip(hint, along, strict=True)]
    size = math.hypot(*out)
    elbow = [s + first * a + aside * o / size for s, a, o in zip(start, along, out, strict=True)]
    share = LENGTHS["forearm"] / fore
    wrist = [e + share * (h - e) for e, h in zip(elbow, hand, strict=True)]
    return {
        f"{limb}_elbow": (elbow[0], elbow[1], elbow[2]),
        f"{limb}_wrist": (wrist[0], wrist[1], wrist[2]),
        f"{limb}_hand": hand,
    }


def _projected(point: tuple[float, float, float], azimuth: float, elevation: float) -> Point:
    left, forward, up = point
    across = left * math.cos(azimuth) + forward * math.sin(azimuth)
    away = left * math.sin(azimuth) - forward * math.cos(azimuth)
    return across, up * math.cos(elevation) + away * math.sin(elevation)
