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
from sciatica_lib.exercises.joints import HEAD_RADIUS, Angles, Point, joint_positions

BODY_HEIGHT_M = 1.70
"""The height at which distances in centimetres are drawn to scale."""

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

_FIELDS = {
    "view", "rooted", "guide", "heel_gap", "feet_height", "rise", "azimuth",
    "elevation", "start", "end",
}  # fmt: skip

_NEEDED_BY_ROOT = {"shoulders": ("heel_gap",)}
_NEEDED_BY_VIEW = {"three-quarter": ("azimuth", "elevation")}


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
    needed = _NEEDED_BY_ROOT.get(pose["rooted"], ()) or _NEEDED_BY_VIEW.get(pose["view"], ())
    for field, low, high in (
        ("heel_gap", 0, 0.2),
        ("feet_height", 0, 0.2),
        ("rise", 0.1, 1),
        ("azimuth", -90, 90),
        ("elevation", 0, 90),
    ):
        if field in needed and field not in pose:
            raise FieldError(f"{name}: {field}", "is missing")
        check_number(pose.get(field, low), f"{name}: {field}", low, high)
    frames, angles = joint_positions(name, pose)
    guides = _guides(pose.get("guide"), frames)
    props = _props(pose, frames)
    box = _box(frames, props, guides)
    if pose["view"] == "side":
        props = (((box[0], 0.0), (box[2], 0.0)), *props)  # the floor
    return Figure(
        name, pose["view"], tuple(frames), tuple(angles), _parts(frames, pose["view"]), props,
        guides, box,
    )  # fmt: skip


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
        return [Part((start, end), width * wider, role) for start, end, (_, width) in pairs]

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
