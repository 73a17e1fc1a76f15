"""Poses of the exercises as joint positions: the one source of every picture of a person.

Every figure is computed for the right side; the left side is its exact mirror image.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sciatica_lib.checks import choice
from sciatica_lib.checks import number as check_number
from sciatica_lib.disk import read_text
from sciatica_lib.errors import FieldError, FileError

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
LIFT_AT_MOST_CM = 12
"""The limit of the prone leg lift: the exercise library says at most 10-12 cm."""

# Thickness of each part in body heights. The working limb is thicker as well as darker, so that it
# is not told by colour alone.
_TRUNK, _NECK, _NOSE = 0.11, 0.05, 0.03
_LEG = (("knee", 0.076), ("ankle", 0.058), ("toe", 0.04))
_ARM = (("elbow", 0.046), ("wrist", 0.038), ("hand", 0.032))
_WORKING_WIDER = 1.2
_MOVES_BH = 0.05
_MARGIN = 0.02

_LIMBS = ("working", "other", "partner")
_UPRIGHT, _LEANING = 90, 45
_FIELDS = {
    "view", "rooted", "guide", "heel_gap", "feet_height", "rise", "azimuth",
    "elevation", "start", "end",
}  # fmt: skip

Point = tuple[float, float]
Angles = dict[str, float]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the drawn body: a limb, the curve of the trunk, or (one joint) the head.

    `role` is "body", "far" (the limb behind) or "working".
    """

    joints: tuple[str, ...]
    width: float
    role: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A mark beside the body, for instance how high a leg may go, with its words."""

    points: tuple[Point, Point]
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One exercise as frames of joint positions, from the start of a repetition to its end.

    `frames` are dicts of joint name to (x, y) in body heights, y up, the floor at 0. `angles`
    are the joint angles of each frame, in degrees. `parts` are drawn in their order; `props` are
    lines that do not move: the floor, a chair, a step. `box` holds all of it: left, bottom, right,
    top.
    """

    name: str
    view: str
    frames: tuple[dict[str, Point], ...]
    angles: tuple[Angles, ...]
    parts: tuple[Part, ...]
    props: tuple[tuple[Point, ...], ...]
    guides: tuple[Guide, ...]
    box: tuple[float, float, float, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as the browser takes it: lists, words and numbers only."""
        return {
            "frames": [
                {joint: _rounded(point) for joint, point in frame.items()} for frame in self.frames
            ],
            "parts": [
                {"joints": list(part.joints), "width": round(part.width, 4), "role": part.role}
                for part in self.parts
            ],
            "props": [[_rounded(point) for point in line] for line in self.props],
            "guides": [
                {"points": [_rounded(point) for point in guide.points], "text": guide.text}
                for guide in self.guides
            ],
            "box": [round(edge, 4) for edge in self.box],
        }


def figure_name(exercise: str, variant: str | None) -> str:
    """Return the name under which the figure of an exercise, or of a way to do it, is kept."""
    return f"{exercise}/{variant}" if variant else exercise


def read_figures(path: Path) -> dict[str, Figure]:
    """Read the poses and return the figure of each exercise and of each variant.

    Raises
    ------
    FileError, FieldError
        The file cannot be used; the message says where and why.
    """
    text = read_text(path)
    try:
        poses = tomllib.loads(text)
    except ValueError as error:
        raise FileError(f"{path.name} is not valid TOML: {error}.") from error
    figures = {}
    for exercise, pose in poses.items():
        if not isinstance(pose, dict):
            raise FieldError(exercise, "must be a table of poses")
        variants = {key: value for key, value in pose.items() if key not in _FIELDS}
        usual = {key: value for key, value in pose.items() if key in _FIELDS}
        figures[exercise] = _figure(exercise, usual)
        for variant, change in variants.items():
            name = figure_name(exercise, variant)
            if not isinstance(change, dict) or set(change) - _FIELDS:
                raise FieldError(name, "has a field that is not known")
            figures[name] = _figure(name, {**usual, **change})
    return figures


def check_figures(exercise: str, variants: Iterable[str], figures: Mapping[str, Figure]) -> None:
    """Refuse an exercise that cannot be shown, or one of its variants.

    Raises
    ------
    FieldError
        A figure is missing; the message says which block to add.
    """
    for name in (exercise, *(figure_name(exercise, variant) for variant in variants)):
        if name not in figures:
            block = name.replace("/", ".")
            raise FieldError(name, f"has no figure; add a block [{block}] to poses.toml")


def _figure(name: str, pose: dict[str, Any]) -> Figure:
    choice(pose.get("view"), f"{name}: view", VIEWS)
    choice(pose.get("rooted"), f"{name}: rooted", ROOTS)
    choice(pose.get("guide", "none"), f"{name}: guide", (*GUIDES, "none"))
    for field, low, high in (
        ("heel_gap", 0, 0.2),
        ("feet_height", 0, 0.2),
        ("rise", 0.1, 1),
        ("azimuth", -90, 90),
        ("elevation", 0, 90),
    ):
        check_number(pose.get(field, low), f"{name}: {field}", low, high)
    start = _angles(name, pose.get("start"), {})
    end = _angles(name, pose.get("end", {}), start)
    frames, angles = [], []
    for number in range(FRAMES):
        part = _eased(number / (FRAMES - 1))
        between = {joint: start[joint] + part * (end[joint] - start[joint]) for joint in start}
        if pose["rooted"] == "shoulders":
            frame, between = _bridge(between, pose, part)
        elif pose["view"] == "three-quarter":
            frame = _ninety_ninety(between, pose)
        else:
            frame = _side(between, pose["rooted"])
        frames.append(frame)
        angles.append(between)
    guides = _guides(pose.get("guide"), frames)
    props = _props(pose, frames)
    box = _box(frames, props, guides)
    if pose["view"] == "side":
        props = (((box[0], 0.0), (box[2], 0.0)), *props)  # the floor
    return Figure(
        name, pose["view"], tuple(frames), tuple(angles), _parts(frames, pose["view"]), props,
        guides, box,
    )  # fmt: skip


# ---- What is drawn ---------------------------------------------------------------------------


def _travel(frames: list[dict[str, Point]], joint: str) -> float:
    return max(math.dist(frames[0][joint], frame[joint]) for frame in frames)


def _parts(frames: list[dict[str, Point]], view: str) -> tuple[Part, ...]:
    """Return the parts from the farthest to the nearest."""
    side = view == "side"
    hip, shoulder = ("{}_hip", "{}_shoulder") if not side else ("hip", "shoulder")

    def limb(which: str, root: str, bones: tuple[tuple[str, float], ...], role: str) -> list[Part]:
        wider = _WORKING_WIDER if role == "working" else 1
        joints = [root.format(which), *(f"{which}_{joint}" for joint, _ in bones)]
        pairs = zip(joints, joints[1:], bones, strict=False)
        return [Part((one, two), width * wider, role) for one, two, (_, width) in pairs]

    def moves(*joints: str) -> bool:
        return side and any(_travel(frames, joint) > _MOVES_BH for joint in joints)

    arm_works = moves("partner_hand")
    # In the 90/90 nothing moves but the trunk: the leg in front is the one that is stretched.
    leg = "working" if not side or moves("working_knee", "working_toe") else "body"
    other = "working" if moves("other_knee", "other_toe") else "far"
    far, near = ("partner", "other") if arm_works else ("other", "partner")
    trunk = [Part(("hip", "waist", "shoulder"), _TRUNK, "body")]
    if not side:
        trunk += [Part(("other_hip", "working_hip"), _TRUNK, "body")]
        trunk += [Part(("other_shoulder", "partner_shoulder"), _NECK * 1.6, "body")]
    head = [
        Part(("shoulder", "neck"), _NECK, "body"),
        Part(("head", "nose"), _NOSE, "body"),
        Part(("head",), 2 * HEAD_RADIUS, "body"),
    ]
    far_role = "working" if arm_works else "far" if side else "body"
    far_arm, near_arm = limb(far, shoulder, _ARM, far_role), limb(near, shoulder, _ARM, "body")
    legs = limb("other", hip, _LEG, other), limb("working", hip, _LEG, leg)
    if side:
        return (*legs[0], *far_arm, *trunk, *head, *legs[1], *near_arm)
    if frames[-1]["head"][1] < frames[0]["head"][1]:  # leaning over the front leg
        return (*legs[0], *legs[1], *trunk, *head, *far_arm, *near_arm)
    return (*legs[0], *trunk, *head, *legs[1], *far_arm, *near_arm)


def _guides(guide: str | None, frames: list[dict[str, Point]]) -> tuple[Guide, ...]:
    if guide == "lift":
        x, y = frames[0]["working_ankle"]
        top = y + LIFT_AT_MOST_CM / 100 / BODY_HEIGHT_M
        return (Guide(((x, y), (x, top)), "at most 10-12 cm"),)
    if guide == "flat back":
        (x0, _), (x1, _) = frames[0]["hip"], frames[0]["shoulder"]
        return (Guide(((x0, -0.014), (x1, -0.014)), "low back flat on the floor"),)
    return ()


def _props(pose: dict[str, Any], frames: list[dict[str, Point]]) -> tuple[tuple[Point, ...], ...]:
    """Return what one sits on or puts the feet on."""
    if pose["view"] != "side":
        return ()
    if pose["rooted"] == "seat":
        seat = frames[0]["hip"][1] - _LEG[0][1] / 2
        back, front = -0.12, 0.16
        chair = ((back - 0.03, seat + 0.34), (back, seat), (front, seat), (front, 0.0))
        return chair, ((back, seat), (back, 0.0))
    if height := pose.get("feet_height"):
        heel, toe = frames[0]["working_ankle"][0] - 0.07, frames[0]["working_toe"][0] + 0.03
        return (((heel, 0.0), (heel, height), (toe, height), (toe, 0.0)),)
    return ()


def _box(
    frames: list[dict[str, Point]], props: tuple[tuple[Point, ...], ...], guides: tuple[Guide, ...]
) -> tuple[float, float, float, float]:
    """Return the corners of what holds the figure, its things and the words beside it."""
    lines = [*props, *(guide.points for guide in guides)]
    points = [point for line in (*(frame.values() for frame in frames), *lines) for point in line]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    words = 0.07 if guides else 0.0
    return (
        min(xs) - HEAD_RADIUS - _MARGIN, min(0.0, min(ys) - _LEG[0][1] / 2) - _MARGIN - words,
        max(xs) + HEAD_RADIUS + _MARGIN, max(ys) + HEAD_RADIUS + _MARGIN,
    )  # fmt: skip


def _rounded(point: Point) -> list[float]:
    return [round(point[0], 4), round(point[1], 4)]


# ---- Where the joints are --------------------------------------------------------------------


def _angles(name: str, given: Any, before: Angles) -> Angles:
    """Return every angle of a pose: each limb's own, else that of both, else as before."""
    if not isinstance(given, dict):
        raise FieldError(name, "must have start and end as tables of angles")
    known = {"tilt", *RANGES, *(f"{limb}_{joint}" for limb in _LIMBS for joint in RANGES)}
    for joint, degrees in given.items():
        low, high = RANGES.get(joint.rpartition("_")[2], (-180, 360))
        choice(joint, f"{name}: the joint", tuple(known))
        check_number(degrees, f"{name}: {joint}", low, high)
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
