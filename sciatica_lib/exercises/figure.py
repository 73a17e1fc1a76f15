"""Figures of the exercises: the one source of every picture of a person.

Every figure is computed for the right side. The left side is its exact mirror image; where sides
take turns within a set, it is seen from the other side and mirrored, so that head and feet stay.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sciatica_lib.disk import read_text
from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises import flesh
from sciatica_lib.exercises.flesh import POINTS, RADII, Hull, settled
from sciatica_lib.exercises.joints import Pose, Vector, pose_between
from sciatica_lib.exercises.scene import Scene, read_scene
from sciatica_lib.exercises.view import Aim, Box, Flat, Shape, View, make_view, shapes

MOMENTS = 5
"""At how many moments a movement is measured: for its frame, its arrows, and what lies in front."""
UNITS = 10_000
"""The browser counts lengths in whole numbers, so many to a body height."""
Numbers = dict[Hull, int]
"""The hulls that some figures need, each with its number."""
_FIELDS = frozenset(Scene.__dataclass_fields__)
_ROOM = 0.01


@dataclass(frozen=True, slots=True)
class Placed:
    """A view, and where its lower left corner stands in the main view, and its size there."""

    view: View
    at: Flat
    scale: float

    @property
    def box(self) -> Box:
        """What the view takes up in the main view."""
        left, bottom, right, top = self.view.box
        x, y = self.at
        return x, y, x + (right - left) * self.scale, y + (top - bottom) * self.scale

    def moved(self, point: Flat) -> Flat:
        """Return where a point of the view stands in the main view."""
        left, bottom, _, _ = self.view.box
        return (
            self.at[0] + (point[0] - left) * self.scale,
            self.at[1] + (point[1] - bottom) * self.scale,
        )


@dataclass(frozen=True)
class Figure:
    """One exercise, or one way to do it, from the start of a repetition to its end.

    A moment of it is its `reach`: 0 at the start, 1 at the end, with the time in equal steps.
    `photo` is shown instead of it: a JPEG or PNG in base64, empty where there is none.
    """

    name: str
    scene: Scene
    photo: str = ""

    @property
    def photo_kind(self) -> str:
        """Return of which kind the photo is: jpeg or png."""
        return "jpeg" if self.photo.startswith("/9j/") else "png"

    @cached_property
    def keys(self) -> tuple[Pose, ...]:
        """The poses that are given: start and end, or start, half-way and end."""
        return self.scene.keys

    def pose(self, reach: float) -> Pose:
        """Return the angles of all joints at a moment; movements begin and end gently."""
        return pose_between(self.keys, (1 - math.cos(math.pi * min(1, max(0, reach)))) / 2)

    def spheres(self, reach: float) -> list[Vector]:
        """Return the middle of every sphere of the body at a moment, in body heights."""
        return settled(self.pose(reach), self.scene.rests, self.scene.pinned)

    def gaps(self, reach: float) -> dict[str, float]:
        """Return how far each point is above what it should touch at a moment, in body heights.

        Below 0 it is inside: flesh gives a little, a bone does not.
        """
        spheres, scene = self.spheres(reach), self.scene
        touched = {**scene.contacts, **(scene.end_contacts if reach == 1 else {})}
        lows = {name: spheres[POINTS[name]][2] - RADII[POINTS[name]] for name in touched}
        return {name: lows[name] - height for name, height in touched.items()}

    @cached_property
    def _moments(self) -> tuple[list[Vector], ...]:
        return tuple(self.spheres(place / (MOMENTS - 1)) for place in range(MOMENTS))

    def views(self, side: str | None = None) -> tuple[Placed, ...]:
        """Return the main view, and the second one where there is one.

        Those of the left side are to be drawn mirrored.
        """
        return self._left if side == "left" and self.scene.stays_turned else self._right

    @cached_property
    def _right(self) -> tuple[Placed, ...]:
        return self._seen(self.scene)

    @cached_property
    def _left(self) -> tuple[Placed, ...]:
        return self._seen(self.scene.from_the_left())

    def _seen(self, scene: Scene) -> tuple[Placed, ...]:
        second = scene.second
        marks = second is None or not second.marks
        main = make_view(scene, self._moments, Aim(scene.camera, marks=marks))
        if second is None:
            return (Placed(main, main.box[:2], 1),)
        aim = Aim(second.camera, second.of, second.marks, small=True)
        inset = Placed(make_view(scene, self._moments, aim), second.at, second.scale)
        if scene is not self.scene:  # it is given by its other lower corner
            width = inset.box[2] - inset.box[0]
            inset = replace(inset, at=(-second.at[0] - width, second.at[1]))
        left, bottom, right, top = zip(main.box, inset.box, strict=True)
        whole = (
            min(left), min(bottom), max(right[0], right[1] + _ROOM), max(top[0], top[1] + _ROOM),
        )  # fmt: skip
        return Placed(replace(main, box=whole), whole[:2], 1), inset

    def shapes(self, reach: float, side: str | None = None) -> tuple[tuple[Shape, ...], ...]:
        """Return what is seen at a moment in each of the views, far to near."""
        spheres, ended = self.spheres(reach), reach > _ENDED
        return tuple(shapes(placed.view, spheres, ended=ended) for placed in self.views(side))

    def to_dict(self, numbers: Numbers) -> dict[str, Any]:
        """Return the figure as the browser takes it; hulls without a number get one."""
        scene = self.scene
        found = {
            "keys": [
                {joint: [_short(angle) for angle in angles] for joint, angles in key.items()}
                for key in self.keys
            ],
            "rests": list(scene.rests),
            "pinned": scene.pinned,
            "views": [_view_dict(placed, numbers) for placed in self._right],
        }
        if self.photo:
            found["photo"] = self.photo
        if scene.stays_turned:
            found["left_views"] = [_view_dict(placed, numbers) for placed in self._left]
        return found


_ENDED = 0.85
"""From which reach on arrows would only be in the way."""


def for_browser(figures: Iterable[Figure]) -> dict[str, Any]:
    """Return some figures, and the body that all of them have, as the browser takes them."""
    numbers: Numbers = {}
    found = {figure.name: figure.to_dict(numbers) for figure in figures}
    return {"body": {**flesh.for_browser(), "hulls": list(map(list, numbers))}, "figures": found}


def _view_dict(placed: Placed, numbers: Numbers) -> dict[str, Any]:
    view = placed.view

    def numbered(hulls: Iterable[Hull]) -> list[int]:
        return [numbers.setdefault(wrapped, len(numbers)) for wrapped in hulls]

    return {
        "camera": list(view.camera),
        "box": _whole(view.box),
        "at": _whole(placed.at),
        "scale": placed.scale,
        "things": [[shape.tone, [_flat(line) for line in shape.lines]] for shape in view.things],
        "shadows": [[_short(ground), numbered(hulls)] for ground, hulls in view.shadows],
        "paint": [
            [paint.tone, paint.ink, numbered(paint.hulls), _short(round(paint.more, 5))]
            for paint in view.paint
        ],
        "ways": [_flat(way) for way in view.ways],
        "gaze": view.gaze,
        "label": view.label,
        "label_at": _whole(placed.moved(view.label_at)),
    }


def _short(number: float) -> float:
    """Return a number as JSON writes it shortest."""
    return int(number) if number == int(number) else number


def _whole(lengths: Iterable[float]) -> list[int]:
    return [round(length * UNITS) for length in lengths]


def _flat(line: Iterable[Flat]) -> list[int]:
    return _whole(part for point in line for part in point)


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
    for exercise, table in poses.items():
        if not isinstance(table, dict):
            raise FieldError(exercise, "must be a table of poses")
        usual = {field: value for field, value in table.items() if field in _FIELDS}
        figures[exercise] = Figure(exercise, read_scene(usual, exercise))
        for variant in (key for key in table if key not in _FIELDS):
            name, change = figure_name(exercise, variant), table[variant]
            if not isinstance(change, dict):
                raise FieldError(name, "is neither a field nor a table of a variant")
            figures[name] = Figure(name, read_scene({**usual, **change}, name))
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
            table = name.replace("/", ".")
            raise FieldError(name, f"has no figure; add a block [{table}] to poses.toml")
