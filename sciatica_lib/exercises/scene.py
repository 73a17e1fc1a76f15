"""What poses.toml says of one figure: the angles, what the body rests on, from where one looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from sciatica_lib import checks
from sciatica_lib.blocks import block, listed, named, needed, optional, sentence
from sciatica_lib.checks import shown
from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.flesh import POINTS
from sciatica_lib.exercises.joints import (
    BONES,
    JOINTS,
    OF_A_SIDE,
    RANGES,
    SIDES,
    SPINE,
    Pose,
    Vector,
)

THINGS = ("mat", "wood", "sheet", "pillow")
LIMBS = tuple(f"{side}_{limb}" for limb in ("arm", "leg") for side in SIDES)
GROUPS = ("trunk", "head", *LIMBS)
_TURNED = {"right": "left", "left": "right"}
FURTHEST = 3.0
"""How far from the middle of the hips a thing may be, in body heights."""


class Camera(NamedTuple):
    """From where one looks, in degrees.

    Azimuth 0 looks from the right of somebody who faces forward, -90 from the front; elevation 0
    looks from beside, 90 from straight above.
    """

    azimuth: float
    elevation: float

    def mirrored(self) -> Camera:
        """Return the camera that sees the mirror image, from the other side of the body."""
        return Camera(180 - self.azimuth, self.elevation)


def _numbers(value: Any, where: str, count: int, low: float, high: float) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) != count:
        raise FieldError(where, f"must be {count} numbers in [ ], got {shown(value)}")
    return tuple(checks.number(part, where, low, high) for part in value)


def _camera(value: Any, where: str) -> Camera:
    azimuth, elevation = _numbers(value, where, 2, -360, 360)
    return Camera(azimuth, checks.number(elevation, f"{where}: elevation", 0, 90))


def _place(value: Any, where: str, count: int = 3) -> tuple[float, ...]:
    return _numbers(value, where, count, -FURTHEST, FURTHEST)


def _angles(value: Any, where: str) -> Mapping[str, Vector]:
    """Return the angles that a key pose gives; what is said of a hip goes for both hips."""
    if not isinstance(value, dict):
        raise FieldError(where, f"must be a table of angles, got {shown(value)}")
    found: dict[str, Vector] = {}
    both = [joint for joint in value if joint in OF_A_SIDE]
    for joint in (*both, *(joint for joint in value if joint not in both)):
        checks.choice(joint, f"{where}: the joint", (*OF_A_SIDE, *JOINTS))
        ranges = RANGES[joint.removeprefix("right_").removeprefix("left_")]
        given = value[joint] if isinstance(value[joint], list) else [value[joint]]
        if not 1 <= len(given) <= len(ranges):
            raise FieldError(f"{where}: {joint}", "must be one angle, or up to three in [ ]")
        angles = [
            checks.number(angle, f"{where}: {joint}", *limits)
            for angle, limits in zip(given, ranges, strict=False)
        ]
        x, y, z = (*angles, 0.0, 0.0)[:3]
        for name in [f"{side}_{joint}" for side in SIDES] if joint in both else [joint]:
            found[name] = (x, y, z)
    return MappingProxyType(found)


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """A box that somebody lies, sits or stands on: what it looks like, and its two corners."""

    look: str = needed(checks.choice, THINGS)
    low: Vector = needed(_place)
    high: Vector = needed(_place)


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrow:
    """Which point of the body an arrow follows, and how far beside it, across and up, it stands."""

    of: str = needed(checks.choice, tuple(POINTS))
    aside: tuple[float, float] = optional(_place, 2, default=(0.0, 0.0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Second:
    """A second, small view: which groups of the body it shows, from where, and where it stands.

    `at` is its lower left corner in the main view, `scale` its size as a part of that view's;
    `marks` says that arrows and the label stand here, instead of in the main view.
    """

    camera: Camera = needed(_camera)
    of: tuple[str, ...] = optional(listed, checks.choice, GROUPS, default=GROUPS)
    at: tuple[float, float] = needed(_place, 2)
    scale: float = needed(checks.number, 0.1, 3)
    marks: bool = optional(checks.true_false, default=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """One figure as it stands in poses.toml."""

    camera: Camera = needed(_camera)
    working: tuple[str, ...] = needed(listed, checks.choice, LIMBS)
    rests: tuple[str, ...] = needed(listed, checks.choice, BONES)
    pinned: str | None = optional(checks.choice, SPINE)
    order: tuple[str, ...] = optional(listed, checks.choice, GROUPS, default=())
    fades: bool = optional(checks.true_false, default=True)
    stays_turned: bool = optional(checks.true_false, default=False)
    gaze: bool = optional(checks.true_false, default=False)
    label: str = optional(sentence, default="")
    arrows: tuple[Arrow, ...] = optional(listed, block, Arrow, default=())
    things: tuple[Thing, ...] = optional(listed, block, Thing, default=())
    raised: Mapping[str, float] = optional(
        named, BONES, checks.number, -1, 1, default=MappingProxyType({})
    )
    contacts: Mapping[str, float] = optional(
        named, tuple(POINTS), checks.number, -1, 1, default=MappingProxyType({})
    )
    end_contacts: Mapping[str, float] = optional(
        named, tuple(POINTS), checks.number, -1, 1, default=MappingProxyType({})
    )
    second: Second | None = optional(block, Second)
    start: Mapping[str, Vector] = needed(_angles)
    half: Mapping[str, Vector] | None = optional(_angles)
    end: Mapping[str, Vector] = optional(_angles, default=MappingProxyType({}))

    @property
    def keys(self) -> tuple[Pose, ...]:
        """The key poses, whole: what is not said of one is as at the start, or 0."""
        start = {**dict.fromkeys(JOINTS, (0.0, 0.0, 0.0)), **self.start}
        later = [key for key in (self.half, self.end) if key is not None]
        return start, *({**start, **key} for key in later)

    def from_the_left(self) -> Scene:
        """Return the same body seen from its left, for a picture that is then mirrored.

        So the left side works, while head and feet stay where they are in the picture.
        """
        second = self.second
        return replace(
            self,
            camera=self.camera.mirrored(),
            order=tuple("_".join(_TURNED.get(part, part) for part in name.split("_"))
                        for name in self.order),
            arrows=tuple(
                replace(arrow, aside=(-arrow.aside[0], arrow.aside[1])) for arrow in self.arrows
            ),
            second=second and replace(second, camera=second.camera.mirrored()),
        )  # fmt: skip


def read_scene(table: Any, where: str) -> Scene:
    """Return one figure as a table of poses.toml gives it, or refuse it.

    Raises
    ------
    FieldError
        The first wrong field; the message says which, and why.
    """
    found: Scene = block(table, where, Scene)
    if not found.rests:
        raise FieldError(f"{where}: rests", "must name at least one bone that touches the ground")
    if found.order and sorted(found.order) != sorted(GROUPS):
        raise FieldError(f"{where}: order", f"must name each of {', '.join(GROUPS)} once")
    if found.label and not found.arrows:
        raise FieldError(f"{where}: label", "needs an arrow beside which it stands")
    return found
