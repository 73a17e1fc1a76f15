"""The therapist's own library: exercises that they made, in one file beside the log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from sciatica_lib import disk
from sciatica_lib.checks import whole
from sciatica_lib.errors import FieldError, FileError, WorkbookError
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.own import OwnExercise, newest, with_own
from sciatica_lib.exercises.plan_file import made_of, parsed

FILE = "exercises.json"
SCHEMA = 1
FILE_MOST_KB = 10_000


def read_own_library(path: Path) -> tuple[OwnExercise, ...]:
    """Return the exercises of a therapist's own file; none where there is no file.

    Raises
    ------
    FileError, FieldError
        The file cannot be used; the message names it.
    """
    if disk.stamp(path) is None:
        return ()
    data = parsed(disk.read_text(path, most_kb=FILE_MOST_KB), path.name)
    whole(data.get("schema"), f"{path.name}: schema", SCHEMA, SCHEMA)
    listed = data.get("exercises")
    if not isinstance(listed, list):
        raise FieldError(f"{path.name}: exercises", "must be a list")
    return tuple(
        made_of(item, OwnExercise, f"{path.name}: exercise {number}")
        for number, item in enumerate(listed, 1)
    )


def usable_own_library(path: Path, library: Mapping[str, Exercise]) -> tuple[OwnExercise, ...]:
    """Return the exercises of a therapist's own file that can be used; none if it is broken.

    A page for a patient is shown all the same; who saves an exercise is told what is wrong.
    """
    with suppress(WorkbookError):
        own = read_own_library(path)
        with_own(library, own)
        return own
    return ()


def keep_exercise(
    path: Path,
    own: OwnExercise,
    library: Mapping[str, Exercise],
    carried: Iterable[OwnExercise] = (),
) -> OwnExercise:
    """Keep an exercise of one's own, in the place of one of the same name, for its owner alone.

    Parameters
    ----------
    path
        The therapist's own file.
    own
        The exercise; its version is given here.
    library
        The exercises that come with the workbook.
    carried
        The exercises that the plan in force carries, which the file may not have.

    Returns
    -------
    OwnExercise
        As it is kept: the next version of the one before, or that one where nothing is new.

    Raises
    ------
    FieldError
        It cannot be used, or the file that is there cannot; the message says why.
    FileError
        It is not on the disk.
    """
    with_own(library, [own])
    kept = read_own_library(path)
    before = [found for found in newest((*kept, *carried)) if found.key == own.key]
    for found in before:
        is_new = replace(own, version=found.version) != found
        own = replace(own, version=found.version + is_new)
    others = [found for found in kept if found.key != own.key]
    data = {"schema": SCHEMA, "exercises": [asdict(exercise) for exercise in (*others, own)]}
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    try:
        disk.replace(path, text.encode())
    except OSError as error:
        raise FileError(f"{path.name} is not saved: {error.strerror}.") from error
    return own
