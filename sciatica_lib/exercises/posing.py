"""A pose that is being made: where to begin, what may be moved, and what is not right yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sciatica_lib.exercises.figure import Figure
from sciatica_lib.exercises.flesh import POINTS, RADII, SPHERES
from sciatica_lib.exercises.joints import JOINTS, RANGES
from sciatica_lib.exercises.own import STANDING
from sciatica_lib.exercises.scene import read_scene

NAME = "pose"
FLESH_GIVES = 0.010
"""How far flesh may sink in where it is soft, in body heights: 17 mm at 1.70 m (ours)."""
MOMENTS = tuple(place / 4 for place in range(5))
_CM = 170

_MAT = [{"look": "mat", "low": [-0.6, -0.26, -0.012], "high": [0.6, 0.26, 0]}]
_CHAIR = [
    {"look": "wood", "low": [-0.115, -0.11, 0.1875], "high": [0.155, 0.11, 0.2125]},
    {"look": "wood", "low": [-0.135, -0.11, 0], "high": [-0.115, 0.11, 0.5125]},
]
_SITTING = {
    "root": -8, "lumbar": 8, "thorax": 4, "neck": 0, "hip": [82, 4, 0], "knee": 88,
    "shoulder": [16, 9, 0], "elbow": 16,
}  # fmt: skip
POSTURES: Mapping[str, Mapping[str, Any]] = {
    "standing": STANDING,
    "on the back": {
        "camera": [-20, 14], "working": ["right_leg"], "rests": ["pelvis", "thorax"],
        "things": _MAT,
        "start": {"root": -94, "neck": -6, "head": 8, "shoulder": [-6, 8, 0], "elbow": 6},
    },
    "face down": {
        "camera": [-24, 12], "working": ["right_leg"], "rests": ["pelvis", "thorax", "lumbar"],
        "things": _MAT,
        "start": {
            "root": 90, "lumbar": -4, "thorax": -2, "head": 3, "hip": [3, 6, 0], "knee": 6,
            "ankle": -50, "shoulder": [2.5, 14, 0], "elbow": 3, "forearm": 88,
        },
    },
    "sitting on a chair": {
        "camera": [-18, 10], "working": ["right_leg"], "rests": ["left_foot", "right_foot"],
        "things": _CHAIR, "start": _SITTING,
    },
}  # fmt: skip
"""Where one may begin: our own, made by eye."""

HANDLES: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "crown": ("neck", (0,)),
    **{
        f"{side}_{point}": (f"{side}_{joint}", axes)
        for side in ("right", "left")
        for point, (joint, axes) in {
            "knee": ("hip", (0, 1)),
            "ankle": ("knee", (0,)),
            "toes": ("ankle", (0,)),
            "elbow": ("shoulder", (0, 1)),
            "wrist": ("elbow", (0,)),
            "fingers": ("wrist", (0,)),
        }.items()
    },
}
"""Which point can be dragged, the joint that follows it, and which of its angles."""

AXES: Mapping[str, tuple[str, str, str]] = {
    "root": ("whole body forward", "whole body to a side", "whole body turned"),
    **dict.fromkeys(("lumbar", "thorax", "neck", "head"), ("forward", "to a side", "turned")),
    **dict.fromkeys(("hip", "shoulder"), ("forward and up", "away", "turned outward")),
    "knee": ("bent", "", ""),
    "ankle": ("toes up", "to a side", ""),
    "elbow": ("bent", "", ""),
    "forearm": ("palm down", "", ""),
    "wrist": ("palmward", "to a side", ""),
}


def joints_content() -> list[dict[str, Any]]:
    """Return every joint with the words and limits of its angles, as the browser takes them."""
    found = []
    for joint in JOINTS:
        side, _, rest = joint.partition("_")
        kind = rest or side
        angles = [
            {"words": words, "low": low, "high": high, "axis": axis}
            for axis, (words, (low, high)) in enumerate(zip(AXES[kind], RANGES[kind], strict=True))
            if words and low < high
        ]
        words = f"{side} {rest}" if rest else joint.replace("root", "whole body")
        found.append({"joint": joint, "words": words, "angles": angles})
    return found


def handles_content() -> list[dict[str, Any]]:
    """Return the points that can be dragged, as the browser takes them."""
    return [
        {"point": POINTS[name], "words": name.replace("_", " "), "joint": joint, "axes": list(axes)}
        for name, (joint, axes) in HANDLES.items()
    ]


def posed(table: Any) -> Figure:
    """Return the figure of a pose.

    Raises
    ------
    FieldError
        An angle is out of its range, or something else is not of its kind.
    """
    return Figure(NAME, read_scene(table, NAME))


def sunk(figure: Figure) -> list[str]:
    """Return which parts are below the floor at some moment, and how far, in words.

    The floor is at 0; something may sink in as far as flesh gives.
    """
    deepest: dict[str, float] = {}
    for reach in MOMENTS:
        for sphere, middle, radius in zip(SPHERES, figure.spheres(reach), RADII, strict=True):
            low = middle[2] - radius
            if low < -FLESH_GIVES:
                deepest[sphere.bone] = min(low, deepest.get(sphere.bone, 0.0))
    return [
        f"The {bone.replace('_', ' ')} is {-low * _CM:.0f} cm below the floor at 1.70 m."
        for bone, low in deepest.items()
    ]
