"""What is seen of a body and the things around it: flat shapes with a tone, from far to near."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from sciatica_lib.exercises.flesh import (
    ARM,
    CASTERS,
    CLOTHS,
    ENDS,
    HULLS,
    INNER,
    LEG,
    POINTS,
    RADII,
    RINGS,
    ROOTS,
    SIGHT,
    SPHERES,
    Hull,
)
from sciatica_lib.exercises.joints import LENGTHS, SIDES, Vector
from sciatica_lib.exercises.scene import GROUPS, LIMBS, Arrow, Camera, Scene, Thing

Flat = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in body heights."""

INK = 0.0042
"""Half the thickness of an outline, in body heights."""
DIRECTIONS = 24
_ROUND = tuple(
    (math.cos(2 * math.pi * k / DIRECTIONS), math.sin(2 * math.pi * k / DIRECTIONS))
    for k in range(DIRECTIONS)
)
_PARTS = {"leg": LEG, "arm": ARM}
_CLOTH = {"leg": "shorts", "arm": "shirt"}
_AT_A_JOINT = 2
"""So many rings of a part of a limb are at each of its joints."""

# In body heights, by eye: when the farther limb of a pair is drawn paler, when a face is seen.
_FAR = 0.05
_LOOKS_AWAY, _NOSE_SEEN, _EAR_SEEN, _EYE_SEEN = 0.02, 0.03, 0.01, 0.004
_TOWARDS = 0.62
"""From which part of its length on a limb points at the viewer, so that its outline is needed."""
_SHADOW_BELOW, _SHADOW_FADES, _SHADOW_GROWN = 0.10, 4.0, 1.1
"""Up to which height a part throws a shadow, how fast that shrinks, its size on the ground."""
_GAZE = (0.03, 0.17)
"""Where the line of sight begins and ends, from the eye."""
_WAY_STEPS = 4
_LABEL_ABOVE, _LABEL_ASIDE = 0.016, 0.1
_MARGIN = 0.02
_FACES = ((2, 1, "top"), (1, -1, "front"), (1, 1, "front"), (0, 1, "side"), (0, -1, "side"))
_EDGE_ON = 1e-6


class Paint(NamedTuple):
    """A layer of a body: its tone, the ink of its outline, its hulls, and how much they grow.

    `tone` is "" where there is only an outline; `ink` is "", "ink" or "far-ink".
    """

    tone: str
    ink: str
    hulls: tuple[Hull, ...]
    more: float = 0.0


class Aim(NamedTuple):
    """How one looks: from where, at which groups of the body, what is drawn of it.

    The marks are arrows, the line of sight and the label. In a small view, limbs have no creases,
    and the head neither eyes nor ears.
    """

    camera: Camera
    of: tuple[str, ...] = GROUPS
    marks: bool = True
    small: bool = False


class Shape(NamedTuple):
    """A flat shape that is seen: its tone, its ink, and its closed polygons or its open lines."""

    tone: str
    ink: str
    lines: tuple[tuple[Flat, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """A figure from one side: everything that does not move, and the order of what does.

    `ways` are the lines that arrows follow; `shadows` are groups of hulls, each with the height of
    the ground on which their shadow falls; `box` holds all of it.
    """

    camera: Camera
    box: Box
    things: tuple[Shape, ...]
    paint: tuple[Paint, ...]
    shadows: tuple[tuple[float, tuple[Hull, ...]], ...]
    ways: tuple[tuple[Flat, ...], ...]
    gaze: bool
    label: str
    label_at: Flat


def seen_from(camera: Camera, points: Iterable[Vector]) -> list[Vector]:
    """Return where points are seen: across, up, and how far away."""
    azimuth, elevation = math.radians(camera.azimuth), math.radians(camera.elevation)
    ahead, aside = math.cos(azimuth), math.sin(azimuth)
    level, above = math.cos(elevation), math.sin(elevation)
    found = []
    for x, y, z in points:
        away = x * aside + y * ahead
        found.append((x * ahead - y * aside, z * level + away * above, away * level - z * above))
    return found


def hull(circles: Iterable[tuple[float, float, float]], squash: float = 1.0) -> tuple[Flat, ...]:
    """Return the outline around some circles: in every direction the point farthest out.

    `squash` below 1 flattens the circles, as those of a shadow are.
    """
    found = tuple(circles)
    outline = []
    for cosine, sine in _ROUND:
        tilted, farthest, point = sine / squash, -math.inf, (0.0, 0.0)
        for x, y, r in found:
            far = x * cosine + y * tilted + r
            if far > farthest:
                farthest, point = far, (x + r * cosine, y + r * sine * squash)
        outline.append(point)
    return tuple(outline)


def make_view(scene: Scene, moments: Sequence[Sequence[Vector]], aim: Aim) -> View:
    """Return a figure from one side.

    Parameters
    ----------
    scene
        What poses.toml says of it.
    moments
        The spheres at some moments of the movement, from its start to its end.
    aim
        From where, and at what, one looks.
    """
    camera, marks = aim.camera, aim.marks
    seen = [seen_from(camera, spheres) for spheres in moments]
    away = [sum(place[2] for place in places) / len(seen) for places in zip(*seen, strict=True)]
    things = tuple(shape for thing in scene.things for shape in faces(thing, camera))
    gaze, label = scene.gaze and marks, scene.label if marks else ""
    ways = tuple(_way(seen, arrow) for arrow in scene.arrows) if marks else ()
    lines = [*ways, *(_sight(spheres, camera) for spheres in moments if gaze)]
    if aim.of == GROUPS:
        lines += [line for shape in things for line in shape.lines]
    label_at = (0.0, 0.0)
    if label:
        x, y = ways[0][-1]
        label_at = (x, y + _LABEL_ABOVE)
        lines.append(((x - _LABEL_ASIDE, y), (x + _LABEL_ASIDE, y + 3 * _LABEL_ABOVE)))
    box = _box(seen, aim.of, lines)
    layers = _paint(scene, away, [] if aim.small else seen)
    paint = tuple(_in_box(layers, seen, box, small=aim.small))
    return View(camera, box, things, paint, _shadows(scene), ways, gaze, label, label_at)


def _way(seen: Sequence[Sequence[Vector]], arrow: Arrow) -> tuple[Flat, ...]:
    """Return the way of a point as a smooth line: Catmull and Rom's curve through its moments."""
    (across, up), number = arrow.aside, POINTS[arrow.of]
    given = [(frame[number][0] + across, frame[number][1] + up) for frame in seen]
    way = []
    for place, (b, c) in enumerate(pairwise(given)):
        a, d = given[max(0, place - 1)], given[min(len(given) - 1, place + 2)]
        for step in range(_WAY_STEPS):
            t = step / _WAY_STEPS
            shares = (
                (-t + 2 * t**2 - t**3) / 2, (2 - 5 * t**2 + 3 * t**3) / 2,
                (t + 4 * t**2 - 3 * t**3) / 2, (t**3 - t**2) / 2,
            )  # fmt: skip
            near = tuple(zip(shares, (a, b, c, d), strict=True))
            way.append((sum(s * x for s, (x, _) in near), sum(s * y for s, (_, y) in near)))
    return (*way, given[-1])


def shapes(view: View, spheres: Sequence[Vector], *, ended: bool = False) -> tuple[Shape, ...]:
    """Return everything that is seen at one moment, from the farthest to the nearest.

    `ended` leaves out the arrows of a movement that has come to its end.
    """
    seen = seen_from(view.camera, spheres)
    found = list(view.things)
    found.append(Shape("shadow", "", _dark(view, spheres)))
    outlines: dict[tuple[Hull, float], tuple[Flat, ...]] = {}  # some are painted several times
    for tone, ink, hulls, more in view.paint:
        for wrapped in hulls:
            if (wrapped, more) not in outlines:
                circles = ((seen[n][0], seen[n][1], RADII[n] + more) for n in wrapped)
                outlines[wrapped, more] = hull(circles)
        found.append(Shape(tone, ink, tuple(outlines[wrapped, more] for wrapped in hulls)))
    if view.gaze:
        found.append(Shape("gaze", "", (_sight(spheres, view.camera),)))
    if not ended or view.label:
        found += [Shape("arrow", "", (way,)) for way in view.ways]
    return tuple(found)


# ---- The things around -------------------------------------------------------------------------


def faces(thing: Thing, camera: Camera) -> tuple[Shape, ...]:
    """Return the faces of a thing that one sees; a pillow is round."""
    low, high = thing.low, thing.high
    if thing.look == "pillow":
        radius = (high[2] - low[2]) / 2
        corners = seen_from(camera, (
            (x, y, low[2] + radius)
            for x in (low[0] + radius, high[0] - radius)
            for y in (low[1] + radius, high[1] - radius)
        ))  # fmt: skip
        return (Shape("pillow", "thin", (hull((x, y, radius) for x, y, _ in corners),)),)
    found = []
    for axis, sign, name in _FACES:
        ((_, _, away),) = seen_from(camera, [_set((0, 0, 0), {axis: sign})])
        if away < -_EDGE_ON:  # it looks towards us
            a, b = (other for other in range(3) if other != axis)
            end = (high if sign > 0 else low)[axis]
            corners = seen_from(camera, (
                _set((0, 0, 0), {axis: end, a: u, b: w})
                for u, w in ((low[a], low[b]), (high[a], low[b]), (high[a], high[b]),
                             (low[a], high[b]))
            ))  # fmt: skip
            found.append(Shape(f"{thing.look}-{name}", "thin", (tuple(c[:2] for c in corners),)))
    return tuple(found)


def _set(point: Vector, parts: Mapping[int, float]) -> Vector:
    x, y, z = (parts.get(axis, part) for axis, part in enumerate(point))
    return x, y, z


def _shadows(scene: Scene) -> tuple[tuple[float, tuple[Hull, ...]], ...]:
    """Return which hulls throw a shadow, by the height of the ground below them."""
    groups: dict[float, list[Hull]] = {}
    for wrapped in CASTERS:
        ground = min(scene.raised.get(SPHERES[n].bone, 0.0) for n in wrapped)
        if ground >= 0:
            groups.setdefault(ground, []).append(wrapped)
    return tuple((ground, tuple(hulls)) for ground, hulls in groups.items())


def _dark(view: View, spheres: Sequence[Vector]) -> tuple[tuple[Flat, ...], ...]:
    """Return the shadow of what is low: the higher it is, the smaller."""
    squash = max(0.1, math.sin(math.radians(view.camera[1])))
    found = []
    for ground, hulls in view.shadows:
        for wrapped in hulls:
            high = {n: max(0.0, spheres[n][2] - RADII[n] - ground) for n in wrapped}
            low = [n for n in wrapped if high[n] <= _SHADOW_BELOW]
            if low:
                below = seen_from(view.camera, ((*spheres[n][:2], ground) for n in low))
                radii = (RADII[n] * _SHADOW_GROWN * (1 - _SHADOW_FADES * high[n]) for n in low)
                circles = ((x, y, r) for (x, y, _), r in zip(below, radii, strict=True))
                found.append(hull(circles, squash))
    return tuple(found)


# ---- The order of painting ---------------------------------------------------------------------


def _depth(away: Sequence[float], hulls: Iterable[Hull]) -> float:
    found = [away[n] for wrapped in hulls for n in wrapped]
    return sum(found) / len(found)


def _in_box(
    paint: Iterable[Paint], seen: Sequence[Sequence[Vector]], box: Box, *, small: bool
) -> Iterator[Paint]:
    """Give what of the layers comes into the box of a view at some moment, and can be seen."""
    left, bottom, right, top = box
    near = {
        n for n, radius in enumerate(RADII)
        if any(left - radius - INK < frame[n][0] < right + radius + INK
               and bottom - radius - INK < frame[n][1] < top + radius + INK for frame in seen)
    }  # fmt: skip
    for layer in paint:
        if small and layer.tone in {"ear", "eye"}:
            continue
        hulls = tuple(wrapped for wrapped in layer.hulls if not near.isdisjoint(wrapped))
        if hulls:
            yield layer._replace(hulls=hulls)


def _paint(
    scene: Scene, away: Sequence[float], seen: Sequence[Sequence[Vector]]
) -> tuple[Paint, ...]:
    """Return the layers of the body, far to near: one order for a whole movement.

    What is `seen` at some of its moments tells where parts of a limb come to lie on one another.
    """
    groups = {"trunk": _trunk(), "head": _head(away)}
    depths = {
        "trunk": _depth(away, HULLS["trunk"]), "head": _depth(away, HULLS["skull"])
    }  # fmt: skip
    for name in LIMBS:
        depths[name] = _depth(away, _limb_hulls(name))
    for name in LIMBS:
        side, limb = name.split("_")
        twin = f"{'left' if side == 'right' else 'right'}_{limb}"
        behind = depths[name] - depths[twin] > _FAR and depths[name] > depths["trunk"]
        role = "near"
        if name in scene.working:
            role = "work"
        elif behind and scene.fades:
            role = "far"
        groups[name] = _limb(name, role, away, seen)
    order = scene.order or sorted(GROUPS, key=lambda name: -depths[name])
    neck = Paint("near", "ink", HULLS["neck"])
    if order.index("trunk") < order.index("head"):  # without a line where it comes out of the shirt
        groups["trunk"] = [neck, *groups["trunk"], neck._replace(ink="")]
    else:
        groups["head"] = [neck, *groups["head"]]
    return tuple(paint for name in order for paint in groups[name])


def _limb_hulls(name: str) -> list[Hull]:
    side, limb = name.split("_")
    return [wrapped for part in _PARTS[limb] for wrapped in HULLS[f"{side}_{part}"]]


def _limb(
    name: str, role: str, away: Sequence[float], seen: Sequence[Sequence[Vector]]
) -> list[Paint]:
    """Return a limb: its outline, then its parts far to near, each with a crease, then cloth."""
    side, limb = name.split("_")
    ink = "far-ink" if role == "far" else "ink"
    worn = f"far-{_CLOTH[limb]}" if role == "far" else _CLOTH[limb]
    parts = [f"{side}_{part}" for part in _PARTS[limb]]
    found = [Paint(role, ink, tuple(_limb_hulls(name)))]
    far_to_near = sorted(parts, key=lambda part: -_depth(away, HULLS[part]))
    for place, part in enumerate(far_to_near):
        if any(_lies_on(part, other, parts, seen) for other in far_to_near[:place]):
            found += [Paint(role, ink, INNER[part]), Paint(role, "", ENDS[part])]
        if part == parts[0]:
            found.append(Paint(worn, "", CLOTHS[part]))
            # The cloth runs on from the trunk, without a line where the limb begins.
            first, *_, last = (ring[0] for ring in RINGS[part])
            if away[last] - away[first] >= -_TOWARDS * LENGTHS[_PARTS[limb][0]]:
                found.append(Paint(worn, "", ROOTS[part], -1.1 * INK))
    return found


def _lies_on(part: str, other: str, parts: Sequence[str], seen: Sequence[Sequence[Vector]]) -> bool:
    """Tell whether a part of a limb comes to lie on a farther one, away from their joint."""
    step = parts.index(part) - parts.index(other)
    away = {1: slice(-_AT_A_JOINT), -1: slice(_AT_A_JOINT, None)}.get(step, slice(None))
    under = tuple(chain(*RINGS[other][away]))
    on = set(chain(*INNER[part]))
    return any(
        math.dist(frame[a][:2], frame[b][:2]) < RADII[a] + RADII[b] + INK
        for frame in seen for a in on for b in under
    )  # fmt: skip


def _trunk() -> list[Paint]:
    hulls = HULLS["trunk"]
    return [Paint("shirt", "ink", hulls), Paint("shorts", "", CLOTHS["trunk"])]


def _head(away: Sequence[float]) -> list[Paint]:
    skull, nose = _depth(away, HULLS["skull"]), _depth(away, HULLS["nose"])
    face = Paint("near", "", HULLS["face"] + HULLS["nose"])
    hair = Paint("hair", "ink", HULLS["hair"])
    found = [Paint("near", "ink", HULLS["skull"] + HULLS["nose"])]
    looks_away = nose - _depth(away, HULLS["hair"]) > _LOOKS_AWAY
    found += [face, hair] if looks_away else [hair, face]
    if nose < skull - _NOSE_SEEN:
        found.append(Paint("ear", "", HULLS["nose"]))
    ear = min((f"{side}_ear" for side in SIDES), key=lambda ear: _depth(away, HULLS[ear]))
    if _depth(away, HULLS[ear]) < skull - _EAR_SEEN:
        found.append(Paint("ear", "", HULLS[ear]))
    found += [
        Paint("eye", "", HULLS[f"{side}_eye"]) for side in SIDES
        if _depth(away, HULLS[f"{side}_eye"]) < skull - _EYE_SEEN
    ]  # fmt: skip
    return found


def _sight(spheres: Sequence[Vector], camera: Camera) -> tuple[Flat, Flat]:
    """Return the ends of the line of sight, in the plane that halves the body."""
    eye, back, front, nose = (spheres[n] for n in SIGHT)
    x, z = nose[0] - (back[0] + front[0]) / 2, nose[2] - (back[2] + front[2]) / 2
    size = math.hypot(x, z)
    ends = ((eye[0] + x / size * far, eye[1], eye[2] + z / size * far) for far in _GAZE)
    near, far = seen_from(camera, ends)
    return near[:2], far[:2]


def _group(number: int) -> str:
    """Return the group of the body that a sphere belongs to."""
    side, _, part = SPHERES[number].bone.partition("_")
    if not part:
        return "head" if side in {"head", "neck"} else "trunk"
    return f"{side}_leg" if part in LEG else f"{side}_arm"


_GROUP_OF = tuple(_group(number) for number in range(len(SPHERES)))


def _box(
    seen: Sequence[Sequence[Vector]], of: Sequence[str], lines: Iterable[Iterable[Flat]]
) -> Box:
    """Return what holds the groups of a body at all moments, and some lines."""
    used = [number for number, group in enumerate(_GROUP_OF) if group in of]
    edges = [
        (frame[n][0] - RADII[n], frame[n][1] - RADII[n], frame[n][0] + RADII[n],
         frame[n][1] + RADII[n])
        for frame in seen for n in used
    ]  # fmt: skip
    edges += [(x, y, x, y) for line in lines for x, y in line]
    lefts, bottoms, rights, tops = zip(*edges, strict=True)
    return (
        min(lefts) - _MARGIN, min(bottoms) - _MARGIN, max(rights) + _MARGIN, max(tops) + _MARGIN,
    )  # fmt: skip
