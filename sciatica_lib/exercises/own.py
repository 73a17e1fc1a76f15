"""Exercises of a therapist's own: the same fields as the library's, carried as data in a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sciatica_lib.checks import check_fields, checked
from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.library import Exercise, read_exercise

if TYPE_CHECKING:
    from sciatica_lib.exercises.figure import Figure

SOURCE = "own"
STANDING: Mapping[str, Any] = {
    "camera": [-24, 10],
    "working": ["right_leg"],
    "rests": ["right_foot", "left_foot"],
    "start": {},
}
"""The blank body that a figure begins with, as a table of poses.toml."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnExercise:
    """An exercise that is not in the library that comes with the workbook.

    Attributes
    ----------
    key
        Its name in plans and logs; no exercise of the library has it.
    fields
        As a table of exercises.toml gives them.
    source
        Where it comes from, in words; "our own clinic" if from nowhere else.
    pose
        How it looks, as a table of poses.toml.
    photo
        A photo that is shown in the place of the figure: JPEG or PNG in base64; empty if none.
    version
        How often it was changed, and once more. A plan keeps the version that it was made with.

    Raises
    ------
    FieldError
        A field is not of its kind. Whether they go together, `exercise_of` says.
    """

    key: str = checked("file_id")
    fields: Mapping[str, Any] = checked("table")
    source: str = checked("plain_text", low=1, high=200)
    pose: Mapping[str, Any] = checked("table")
    photo: str = checked("photo", "")
    version: int = checked("whole", 1, low=1, high=9_999)

    def __post_init__(self) -> None:
        check_fields(self)


def exercise_of(own: OwnExercise, conditions: Mapping[str, str]) -> Exercise:
    """Return an exercise of one's own as the library has its exercises.

    Raises
    ------
    FieldError
        What the loader of exercises.toml would refuse; the message says which field, and why.
    """
    fields = {**own.fields, "sources": [SOURCE]}
    made = read_exercise(fields, own.key, {SOURCE: own.source}, conditions)
    return replace(made, is_own=True)


def figures_of(own: OwnExercise) -> dict[str, Figure]:
    """Return how an exercise of one's own looks, and its other ways: its figure, or its photo.

    Raises
    ------
    FieldError
        What the loader of poses.toml would refuse.
    """
    from sciatica_lib.exercises.figure import (  # noqa: PLC0415 (slow to load, seldom needed)
        Figure,
        figure_name,
    )
    from sciatica_lib.exercises.scene import read_scene  # noqa: PLC0415 (the same)

    ways = [None, *(way["key"] for way in own.fields.get("variants", ()))]
    scene = read_scene(dict(own.pose), f"{own.key}: pose")
    names = [figure_name(own.key, way) for way in ways]
    return {name: Figure(name, scene, own.photo) for name in names}


def newest(own: Iterable[OwnExercise]) -> tuple[OwnExercise, ...]:
    """Return the newest version of each exercise; of two with one number the first."""
    found: dict[str, OwnExercise] = {}
    for exercise in own:
        if exercise.key not in found or exercise.version > found[exercise.key].version:
            found[exercise.key] = exercise
    return tuple(found.values())


def with_own(library: Mapping[str, Exercise], own: Iterable[OwnExercise]) -> dict[str, Exercise]:
    """Return a library with exercises of one's own after its own.

    Raises
    ------
    FieldError
        One of them cannot be used, or has the name of an exercise of the library.
    """
    conditions = {
        caution.condition: caution.about
        for exercise in library.values()
        for caution in exercise.cautions
    }
    found = dict(library)
    for exercise in own:
        known = library.get(exercise.key)
        if known is not None and not known.is_own:
            raise FieldError(
                exercise.key, "must have another name: the library has one of that name"
            )
        found[exercise.key] = exercise_of(exercise, conditions)
        figures_of(exercise)
    return found
