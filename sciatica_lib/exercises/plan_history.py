"""Every version of a plan that was ever in force, each in a file of its own that stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from sciatica_lib import disk
from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import plan_to_json, read_plan

FOLDER = "plans"
_NAME = re.compile(r"(.+)_v([0-9]{1,4})(?:_[0-9]+)?\.json")


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a folder from the oldest to the newest, and files that could not be read."""

    plans: tuple[Plan, ...]
    unreadable: tuple[str, ...]


def keep_version(folder: Path, plan: Plan) -> Path:
    """Keep a version of a plan beside those before, and return where it is.

    One that is there already with the same words is not written again. Two that bear the same
    version number and say different things, as two devices can make them, are both kept.

    Raises
    ------
    OSError
        It is not on the disk.
    """
    disk.make_private(folder)
    text = plan_to_json(plan).encode()
    for number in count(1):
        again = f"_{number}" if number > 1 else ""
        path = folder / f"{plan.plan_id}_v{plan.version}{again}.json"
        try:
            disk.create(path, text)
        except FileExistsError:
            if disk.read(path) != text:
                continue
        return path
    raise AssertionError("count() does not end")


def versions(folder: Path, library: Mapping[str, Exercise]) -> Versions:
    """Return the versions that are kept in a folder; what cannot be read is named, and stays."""
    plans, unreadable = [], []
    for path in sorted(folder.glob("*.json")):
        if not _NAME.fullmatch(path.name):
            continue
        try:
            plans.append(read_plan(path, library))
        except WorkbookError:
            unreadable.append(path.name)
    plans.sort(key=lambda plan: (plan.created_on, plan.plan_id, plan.version))
    return Versions(tuple(plans), tuple(unreadable))


def next_version(folder: Path, plan: Plan) -> int:
    """Return the number of the version after a plan, which no kept version of it has."""
    taken = [plan.version]
    with suppress(OSError):
        for path in folder.iterdir():
            found = _NAME.fullmatch(path.name)
            if found and found[1] == plan.plan_id:
                taken.append(int(found[2]))
    return max(taken) + 1


def reviews_agreed(plans: Iterable[Plan]) -> tuple[date, ...] | None:
    """Return the review days of plans that followed each other; None where none was agreed.

    Those of a version count until the next one takes its place.
    """
    in_time = sorted(plans, key=lambda plan: (plan.created_on, plan.version))
    ends = [*(plan.created_on for plan in in_time[1:]), date.max]
    pairs = zip(in_time, ends, strict=False)
    return (
        tuple(sorted({day for plan, end in pairs for day in plan.review_days if day < end})) or None
    )
