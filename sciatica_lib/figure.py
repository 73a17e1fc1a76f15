"""Poses of the exercises as joint positions: the one source of every picture of a person.

Every figure is computed for the right side; the left side is its exact mirror image.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sciatica_lib.errors import WorkbookError

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
BODY_HEIGHT_M = 1.70
"""The height at which distances in centimetres are drawn to scale."""

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
VIEWS = ("side", "three-quarter")
ROOTS = ("hips", "shoulders", "seat")
GUIDES = ("lift", "flat back")
_LIMBS = ("working", "other", "partner")
_AZIMUTH, _ELEVATION = math.radians(18), math.radians(38)

Point = tuple[float, float]
Angles = dict[str, float]


class PosesError(WorkbookError, ValueError):
    """A pose that cannot be drawn; the message names the exercise, the field and the reason."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One exercise as frames of joint positions, from the start of a repetition to its end.

    `frames` are dicts of joint name to (x, y) in body heights, y up, the floor at 0. `angles`
    are the joint angles of each frame, in degrees.
    """

    exercise: str
    view: str
    guide: str | None
    seat: bool
    frames: tuple[dict[str, Point], ...]
    angles: tuple[Angles, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as the browser takes it: lists, words and numbers only."""
        frames = [
            {joint: [round(x, 4), round(y, 4)] for joint, (x, y) in frame.items()}
            for frame in self.frames
        ]
        return {"view": self.view, "guide": self.guide, "seat": self.seat, "frames": frames}


def read_figures(path: Path) -> dict[str, Figure]:
    """Read the poses and return the figure of each exercise.

    Raises
    ------
    PosesError
        The file cannot be used; the message says where and why.
    """
    try:
        poses = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PosesError(f"{path.name} cannot be read: {error}.") from error
    return {name: _figure(name, pose) for name, pose in poses.items()}


def _figure(name: str, pose: Any) -> Figure:
    if not isinstance(pose, dict) or set(pose) - {
        "view", "rooted", "guide", "heel_gap", "start", "end",
    }:  # fmt: skip
        raise PosesError(f"{name}: has a field that is not known")
    for field, allowed in (("view", VIEWS), ("rooted", ROOTS), ("guide", (*GUIDES, None))):
        if pose.get(field) not in allowed:
            raise PosesError(f"{name}: {field} must be one of {allowed}, got {pose.get(field)!r}")
    start = _angles(name, pose.get("start"), {})
    end = _angles(name, pose.get("end", {}), start)
    frames, angles = [], []
    for number in range(FRAMES):
        part = _eased(number / (FRAMES - 1))
        between = {joint: start[joint] + part * (end[joint] - start[joint]) for joint in start}
        if pose["rooted"] == "shoulders":
            frame, between = _bridge(between, float(pose["heel_gap"]), part)
        elif pose["view"] == "three-quarter":
            frame = _ninety_ninety(between)
        else:
            frame = _side(between, pose["rooted"])
        frames.append(frame)
        angles.append(between)
    return Figure(
        name, pose["view"], pose.get("guide"), pose["rooted"] == "seat" and pose["view"] == "side",
        tuple(frames), tuple(angles),
    )  # fmt: skip


def _angles(name: str, given: Any, before: Angles) -> Angles:
    """Return every angle of a pose: each limb's own, else that of both, else as before."""
    if not isinstance(given, dict):
        raise PosesError(f"{name}: start and end must be tables of angles")
    known = {"tilt", *RANGES, *(f"{limb}_{joint}" for limb in _LIMBS for joint in RANGES)}
    for joint, degrees in given.items():
        low, high = RANGES.get(joint.rpartition("_")[2], (-180, 360))
        if joint not in known or not isinstance(degrees, int | float) or not low <= degrees <= high:
            raise PosesError(f"{name}: {joint} must be {low} to {high} degrees, got {degrees!r}")
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


def _bridge(angles: Angles, heel_gap: float, part: float) -> tuple[dict[str, Point], Angles]:
    """Return the bridge: shoulders and feet stay, and the hips rise to the line, never above it."""
    trunk = LENGTHS["lumbar"] + LENGTHS["thorax"]
    thigh, shank = LENGTHS["thigh"], LENGTHS["shank"]
    arm = LENGTHS["upper_arm"] + LENGTHS["forearm"] + LENGTHS["hand"]
    shoulder = (0.0, BODY_RADIUS)
    ankle = (arm + heel_gap + 0.04, ANKLE_HEIGHT)  # the ankle stands 4 % before the heel
    reach, down = math.dist(shoulder, ankle), math.atan2(ankle[1] - shoulder[1], ankle[0])
    top = down + _corner(trunk + thigh, reach, shank)
    rise = part * top
    hip = (trunk * math.cos(rise), shoulder[1] + trunk * math.sin(rise))
    towards = math.atan2(ankle[1] - hip[1], ankle[0] - hip[0])
    bend = _corner(thigh, math.dist(hip, ankle), shank)
    thigh_at = math.degrees(towards + bend)
    knee = _step(hip, thigh_at, thigh)
    shank_at = math.degrees(math.atan2(ankle[1] - knee[1], ankle[0] - knee[0]))
    lying = 180 + math.degrees(rise)
    bent = {**angles, "tilt": lying, "working_hip": thigh_at - lying + 180,
            "working_knee": thigh_at - shank_at, "working_ankle": -90 - shank_at}  # fmt: skip
    bent |= {f"other_{each}": bent[f"working_{each}"] for each in ("hip", "knee", "ankle")}
    bent["neck"] = math.degrees(rise)  # the head stays on the floor
    # The arms stay on the floor while the chest rises.
    bent |= {f"{limb}_shoulder": -math.degrees(rise) for limb in ("other", "partner")}
    frame = _spine(hip, bent)
    for limb in ("other", "working"):
        frame |= _leg(hip, bent, limb)
    for limb in ("other", "partner"):
        frame |= _arm(frame["shoulder"], bent, limb)
    return frame, bent


def _corner(one: float, two: float, opposite: float) -> float:
    """Return the angle between two sides of a triangle, in radians."""
    cosine = (one * one + two * two - opposite * opposite) / (2 * one * two)
    return math.acos(max(-1.0, min(1.0, cosine)))


def _ninety_ninety(angles: Angles) -> dict[str, Point]:
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
    upright = {**angles, "tilt": 90.0}
    for joint, (forward, up) in _spine((0.0, height), upright).items():
        spatial[joint] = (0.0, forward, up)
    chest = spatial["shoulder"]
    for limb, sign in (("partner", -1), ("other", 1)):
        start = (sign * SHOULDER_HALF_WIDTH, chest[1], chest[2])
        spatial[f"{limb}_shoulder"] = start
        # Both hands rest on the front shin.
        hand = (knee[0] + shank * (0.2 if sign < 0 else 0.75), thigh - 0.02, height + 0.03)
        spatial |= _reaching(start, hand, limb, sign)
    return {joint: _projected(point) for joint, point in spatial.items()}


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


def _projected(point: tuple[float, float, float]) -> Point:
    left, forward, up = point
    across = left * math.cos(_AZIMUTH) + forward * math.sin(_AZIMUTH)
    away = left * math.sin(_AZIMUTH) - forward * math.cos(_AZIMUTH)
    return across, up * math.cos(_ELEVATION) + away * math.sin(_ELEVATION)
