"""The flesh on the bones: rings of spheres, and which of them are wrapped together.

Every bone carries rings of spheres, and neighbouring rings are joined by their convex hull. A
sphere is a circle from wherever one looks, so that the outline of a body in any view is the union
of the hulls of some circles: no mesh, and no outline that is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from sciatica_lib.exercises import joints
from sciatica_lib.exercises.joints import (
    BONES,
    LENGTHS,
    SIDES,
    Bone,
    Pose,
    Vector,
    bones,
    moved,
)

Spot = tuple[float, float, float, float]
Ring = tuple[Spot, ...]

# How thick the flesh is: ours, chosen by eye. A spot is a sphere: how far along its bone (0 to 1),
# then to the front, outward, and its radius, in body heights. In the middle of the body a spot that
# lies outward stands for two, one on either side.
_TRUNK: tuple[tuple[str, Ring], ...] = (  # from the seat to the neck
    ("pelvis", ((-0.45, 0.004, 0.030, 0.036), (-0.50, -0.028, 0.042, 0.045))),
    ("pelvis", ((0.10, 0.006, 0.050, 0.048), (0.0, -0.030, 0.044, 0.047))),
    ("pelvis", ((0.75, 0.002, 0.046, 0.052), (0.55, -0.026, 0.040, 0.044))),
    ("lumbar", ((0.45, 0.002, 0.036, 0.050), (0.45, -0.014, 0.026, 0.044))),
    ("thorax", ((0.10, 0.004, 0.032, 0.054), (0.10, -0.016, 0.026, 0.048))),
    ("thorax", ((0.50, 0.010, 0.040, 0.056), (0.50, -0.018, 0.040, 0.048))),
    ("thorax", ((0.74, 0.002, 0.074, 0.036), (0.73, -0.015, 0.054, 0.037))),
    ("thorax", ((0.96, -0.004, 0.026, 0.030),)),
)
_NECK: tuple[tuple[str, Ring], ...] = (
    ("thorax", ((0.90, -0.008, 0.008, 0.034),)),
    ("neck", ((0.45, 0.0, 0.006, 0.031),)),
    ("neck", ((1.0, 0.010, 0.006, 0.031),)),
)
_CROWN, _BROW, _JAW = (
    (0.36, -0.006, 0, 0.0430),
    (0.40, 0.018, 0, 0.0420),
    (0.10, 0.028, 0.008, 0.0300),
)
_CHIN = (-0.49, 0.044, 0, 0.0150)
_SKULL: tuple[tuple[str, Ring], ...] = (
    ("head", (_CROWN, _BROW, _JAW)),
    ("head", ((-0.28, 0.020, 0.014, 0.0190), _CHIN, _JAW)),
)
_HAIR_BACK = (0.42, -0.008, 0, 0.0455)
_HAIR: tuple[tuple[str, Ring], ...] = (
    ("head", (_HAIR_BACK, (0.56, 0.014, 0, 0.0370))),
    ("head", (_HAIR_BACK, (-0.04, -0.020, 0.008, 0.0300))),
)
_FACE = (("head", ((0.34, 0.030, 0.012, 0.0270), (-0.24, 0.026, 0.014, 0.0190), _CHIN)),)
_NOSE: tuple[tuple[str, Ring], ...] = (
    ("head", ((0.28, 0.055, 0, 0.0060),)),
    ("head", ((-0.08, 0.067, 0, 0.0075),)),
    ("head", ((-0.12, 0.054, 0, 0.008),)),
)
_EAR, _EYE = (0.10, 0.0, 0.0430, 0.0110), (0.26, 0.0500, 0.0200, 0.0048)
_LIMBS: dict[str, tuple[Ring, ...]] = {
    "thigh": (
        ((0, 0, 0.004, 0.054),), ((0.10, 0.001, 0.005, 0.056),), ((0.24, 0.003, 0.006, 0.055),),
        ((0.62, 0.004, 0.004, 0.047),), ((0.88, 0.002, 0, 0.038),), ((1, 0.003, 0, 0.036),),
    ),
    "shank": (
        ((0, 0.002, 0, 0.0355),), ((0.12, -0.002, 0, 0.035),), ((0.30, -0.013, 0.001, 0.0355),),
        ((0.58, -0.006, 0, 0.028),), ((0.86, 0, 0, 0.0205),), ((1, 0, 0, 0.021),),
    ),
    "foot": (
        ((0, 0, 0, 0.0215), (-0.17, -0.018, 0, 0.0205)),
        ((0.38, -0.006, 0, 0.0185), (0.30, -0.024, 0, 0.015)),
        ((0.76, -0.026, -0.016, 0.013), (0.66, -0.028, 0.016, 0.011)),
        ((0.93, -0.030, -0.013, 0.009), (0.84, -0.031, 0.015, 0.008)),
    ),
    "upper_arm": (
        ((0, 0, -0.002, 0.0335),), ((0.22, 0.001, 0.003, 0.033),), ((0.55, 0.003, 0, 0.030),),
        ((0.9, 0, 0, 0.0245),), ((1, -0.001, 0, 0.0245),),
    ),
    "forearm": (
        ((0, 0, 0, 0.0245),), ((0.25, 0.002, 0, 0.027),), ((0.62, 0, 0, 0.0205),),
        ((0.92, 0, 0, 0.0155),), ((1, 0, 0, 0.0155),),
    ),
    "hand": (
        ((0, 0, 0, 0.0150),), ((0.42, 0.013, 0, 0.0115), (0.42, -0.013, 0, 0.0115)),
        ((0.72, 0.011, -0.004, 0.0095), (0.70, -0.014, -0.004, 0.0085)),
        ((0.95, 0.004, -0.007, 0.0075), (0.88, -0.011, -0.006, 0.0065)),
    ),
    "thumb": (
        ((0.10, 0.012, -0.002, 0.0105),), ((0.36, 0.027, -0.006, 0.0085),),
        ((0.56, 0.031, -0.009, 0.0070),),
    ),
}  # fmt: skip
_ON_BONE = {"thumb": "hand"}
_WRAPPED = {
    "trunk": (2, 3, 4, 5, 6), "nose": (), "thigh": (4,), "shank": (2, 4), "foot": (1,),
    "upper_arm": (2,), "forearm": (2,), "hand": (1,), "thumb": (),
}  # fmt: skip
"""At which rings between the first and the last one hull ends and the next begins, where not at
all: between them the flesh bulges, or curves in by 6 mm at most at 1.70 m."""
_CLOTHED = 2
"""Up to which ring of the seat or of a limb the cloth goes."""
LEG, ARM = ("thigh", "shank", "foot"), ("upper_arm", "forearm", "hand")


class Sphere(NamedTuple):
    """A sphere: its bone, where it is from the start of the bone, its radius; in body heights."""

    bone: str
    along: float
    front: float
    out: float
    radius: float


Hull = tuple[int, ...]
"""The numbers of the spheres that are wrapped together."""


class _Builder:
    """Collects spheres and the rings that they make from the tables above."""

    def __init__(self) -> None:
        self.spheres: list[Sphere] = []
        self.rings: dict[str, list[Hull]] = {}
        for part, table in (
            ("trunk", _TRUNK), ("neck", _NECK), ("skull", _SKULL), ("hair", _HAIR),
            ("face", _FACE), ("nose", _NOSE),
        ):  # fmt: skip
            self.rings[part] = [self.ring(bone, ring) for bone, ring in table]
        for side, sign in (("right", -1), ("left", 1)):
            for part, (along, front, out, radius) in (("ear", _EAR), ("eye", _EYE)):
                self.rings[f"{side}_{part}"] = [self.one("head", along, front, sign * out, radius)]
            for part, rings in _LIMBS.items():
                bone = f"{side}_{_ON_BONE.get(part, part)}"
                self.rings[f"{side}_{part}"] = [self.ring(bone, ring) for ring in rings]

    def one(self, bone: str, along: float, front: float, out: float, radius: float) -> Hull:
        whole = LENGTHS[bone.removeprefix("right_").removeprefix("left_")]
        self.spheres.append(Sphere(bone, along * whole, front, out, radius))
        return (len(self.spheres) - 1,)

    def ring(self, bone: str, ring: Ring) -> Hull:
        in_the_middle, found = bone in joints.SPINE, Hull()
        for along, front, out, radius in ring:
            for sign in (1, -1) if in_the_middle and out else (1,):
                found += self.one(bone, along, front, sign * out, radius)
        return found


_BUILT = _Builder()
SPHERES: tuple[Sphere, ...] = tuple(_BUILT.spheres)
RADII = tuple(sphere.radius for sphere in SPHERES)
RINGS: dict[str, tuple[Hull, ...]] = {part: tuple(rings) for part, rings in _BUILT.rings.items()}


def _wrap(part: str, first: int = 0, last: int = -1) -> tuple[Hull, ...]:
    """Wrap the rings of a part from one to another in as few hulls as its shape allows."""
    rings = RINGS[part]
    first, last = first % len(rings), last % len(rings)
    between = _WRAPPED.get(part.removeprefix("right_").removeprefix("left_"), range(len(rings)))
    cuts = (first, *(cut for cut in between if first < cut < last), last)
    return tuple(sum(rings[a : b + 1], ()) for a, b in pairwise(cuts))


Hulls = dict[str, tuple[Hull, ...]]
HULLS: Hulls = {part: _wrap(part) for part in RINGS}
INNER: Hulls = {}
"""What of a part of a limb is away from its joints: it may be lined where it lies on another."""
ENDS: Hulls = {}
"""What of such a part is at its joints."""
CLOTHS: Hulls = {"trunk": _wrap("trunk", 0, _CLOTHED)}
"""What of a part is under cloth of another tone."""
ROOTS: Hulls = {}
"""What lies under the cloth where a limb comes out of the trunk."""
for _side, _half in (("right", 1), ("left", 0)):
    _seat, _hips, _waist, _shoulder = (RINGS["trunk"][n][_half::2] for n in (0, 1, 2, 6))
    for _part in (*LEG, *ARM):
        _name = f"{_side}_{_part}"
        _goes_on = _part not in {LEG[-1], ARM[-1]}
        INNER[_name] = _wrap(_name, 1, -2 if _goes_on else -1)
        ENDS[_name] = _wrap(_name, 0, 1) + (_wrap(_name, -2) if _goes_on else ())
    _thumb = HULLS.pop(f"{_side}_thumb")
    for _hulls in (HULLS, INNER):
        _hulls[f"{_side}_hand"] += _thumb
    _thigh, _arm = (f"{_side}_{_limb[0]}" for _limb in (LEG, ARM))
    CLOTHS |= {name: _wrap(name, 0, _CLOTHED) for name in (_thigh, _arm)}
    ROOTS[_thigh] = (_seat + _hips + _waist, _hips + RINGS[_thigh][0])
    ROOTS[_arm] = (_shoulder + RINGS[_arm][0],)


def _numbers(*bones: str) -> tuple[int, ...]:
    return tuple(number for number, sphere in enumerate(SPHERES) if sphere.bone in bones)


_TRUNK_BONES = ("pelvis", "lumbar", "thorax")
CASTERS: tuple[Hull, ...] = (
    _numbers(*_TRUNK_BONES), *(_numbers(bone) for bone in BONES if bone not in _TRUNK_BONES),
)  # fmt: skip
"""What throws one shadow each: the trunk, and every other bone with all that is on it."""

# The points of a body that poses.toml may name: what rests on something, what an arrow follows.
_OF_A_SIDE = {
    "knee": ("shank", 0), "ankle": ("shank", 5), "heel": ("foot", 1), "toes": ("foot", 6),
    "elbow": ("forearm", 0), "wrist": ("forearm", 4), "palm": ("hand", 2), "fingers": ("hand", 5),
}  # fmt: skip
POINTS: dict[str, int] = {
    "seat": RINGS["trunk"][0][2],
    "front_of_hips": RINGS["trunk"][1][0],
    "back_of_hips": RINGS["trunk"][1][2],
    "shoulder_blade": RINGS["trunk"][5][2],
    "crown": HULLS["hair"][0][1],
    "back_of_head": HULLS["hair"][0][0],
    "forehead": HULLS["face"][0][0],
    "nose": RINGS["nose"][1][0],
    **{
        f"{side}_{point}": _numbers(f"{side}_{bone}")[place]
        for side in SIDES
        for point, (bone, place) in _OF_A_SIDE.items()
    },
}


SIGHT = (HULLS["right_eye"][0][0], *HULLS["skull"][0][:2], HULLS["nose"][0][0])
"""The spheres that tell where somebody looks: an eye, two of the skull, and the nose."""


def place(pose: Pose) -> list[Vector]:
    """Return the middle of every sphere of a body in a pose, the hips at the origin."""
    return _dressed(bones(pose))


def _dressed(found: dict[str, Bone]) -> list[Vector]:
    return [
        moved(bone.start, (bone.along, along), (bone.front, front), (bone.out, out))
        for bone, along, front, out in (
            (found[sphere.bone], sphere.along, sphere.front, sphere.out) for sphere in SPHERES
        )
    ]


def settled(pose: Pose, rests: Sequence[str], pinned: str | None) -> list[Vector]:
    """Return the spheres of a body that lies, sits or stands on its ground.

    Parameters
    ----------
    pose
        The angles of every joint.
    rests
        The bones of which the lowest sphere touches the height 0.
    pinned
        A bone that stays over one spot while the body moves; where nothing is said, the hips do.

    Returns
    -------
    list of (x, y, z)
        One for each of SPHERES, in body heights.
    """
    found = bones(pose)
    spheres = _dressed(found)
    low = min(
        middle[2] - sphere.radius
        for middle, sphere in zip(spheres, SPHERES, strict=True) if sphere.bone in rests
    )  # fmt: skip
    x = y = 0.0
    if pinned:
        bone = found[pinned]
        x, y, _ = moved(bone.start, (bone.along, LENGTHS[pinned] * joints.SHOULDER_AT))
    return [(a - x, b - y, c - low) for a, b, c in spheres]


def for_browser() -> dict[str, Any]:
    """Return the body as the browser takes it: names and numbers only."""
    return {
        "lengths": LENGTHS,
        "sockets": {"hip": joints.HIP, "shoulder": joints.SHOULDER, "at": joints.SHOULDER_AT},
        "blade": {
            "from": joints.BLADE_FROM, "over": joints.BLADE_OVER,
            "up": joints.BLADE_UP, "in": joints.BLADE_IN,
        },
        "bones": list(BONES),
        "face": list(SIGHT),
        "spheres": [
            [BONES.index(sphere.bone), *(round(part, 5) for part in sphere[1:])]
            for sphere in SPHERES
        ],
    }  # fmt: skip
