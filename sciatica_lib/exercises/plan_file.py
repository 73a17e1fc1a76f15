"""A plan as its one readable JSON file: written, and read from people who are not trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import Field, asdict, fields
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

from sciatica_lib.checks import check_names, names_once, whole
from sciatica_lib.disk import read_text
from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.plan import (
    EXERCISES_MOST,
    FIRST_EXERCISES_MOST,
    Plan,
    PlannedExercise,
    check_count,
    check_new_plan,
    check_plan,
)
from sciatica_lib.terms import PHOTO

SCHEMA = 2
"""The newest form; a plan that says nothing new is written in the first, as 0.1 wrote it."""
TEXT_MOST_KB = 64
FILE_MOST_KB = 1_000
"""All of a file, with the pictures that it carries (ours)."""
DEPTH_MOST = 12
"""How many brackets may stand in each other (ours)."""

_PHOTOS = re.compile(rf'"{PHOTO.pattern}"')


def plan_to_json(plan: Plan) -> str:
    """Return a plan as JSON, always the same text for the same plan."""
    values = _without_unset(plan)
    values["created_on"] = plan.created_on.isoformat()
    values["exercises"] = [_without_unset(planned) for planned in plan.exercises]
    if plan.review_days:
        values["review_days"] = [day.isoformat() for day in plan.review_days]
    said = [(Plan, values), *((PlannedExercise, planned) for planned in values["exercises"])]
    schema = max(
        _since(spec) for made, given in said for spec in fields(made) if spec.name in given
    )
    return json.dumps({"schema": schema, **values}, indent=2, ensure_ascii=False) + "\n"


def _without_unset(made: Any) -> dict[str, Any]:
    """Return the values of a plan, or of an exercise of it, that an earlier version could say."""
    values = asdict(made)
    for spec in fields(made):
        if _since(spec) > 1 and getattr(made, spec.name) == spec.default:
            del values[spec.name]
    return values


def _since(spec: Field[Any]) -> int:
    return int(spec.metadata.get("since", 1))


def plan_from_json(text: str, library: Mapping[str, Exercise]) -> Plan:
    """Return the plan that a JSON text describes.

    Raises
    ------
    FieldError
        A value cannot be used, or the library cannot carry it out.
    FileError
        The text is not a plan.
    """
    data = parsed(text)
    schema = whole(data.pop("schema", None), "schema", 1, SCHEMA)
    listed = data.get("exercises")
    if not isinstance(listed, list):
        raise FieldError("exercises", "must be a list")
    check_count(listed, FIRST_EXERCISES_MOST if schema == 1 else EXERCISES_MOST)
    exercises = tuple(
        made_of(planned, PlannedExercise, f"exercise {number}")
        for number, planned in enumerate(listed, 1)
    )
    plan: Plan = made_of({**data, "exercises": exercises}, Plan)
    if schema == 1:
        check_plan(plan, library)
    else:
        check_new_plan(plan, library)
    return plan


def parsed(text: str, what: str = "this") -> dict[str, Any]:
    """Return the table that a text holds; how large and deep it is, is looked at before.

    Parameters
    ----------
    text
        JSON, from anybody.
    what
        What the text is called in messages.

    Raises
    ------
    FileError, FieldError
        It is not a table, or a part of it cannot be read.
    """
    if len(text) > FILE_MOST_KB * 1_000:
        raise FileError(f"{what} is not a plan, because it is larger than {FILE_MOST_KB} kB")
    if len(_PHOTOS.sub("", text)) > TEXT_MOST_KB * 1_000:
        raise FileError(f"{what} is not a plan, because its text is longer than {TEXT_MOST_KB} kB")
    if _depth(text) > DEPTH_MOST:
        raise FileError(f"{what} is not a plan, because it is deeper than {DEPTH_MOST} brackets")
    try:
        data = json.loads(text, object_pairs_hook=names_once, parse_constant=_no_number)
    except FieldError:
        raise
    except (ValueError, RecursionError) as error:
        reason = f"{what} is not a plan, because it is not JSON ({error})"
        raise FileError(reason) from None
    if not isinstance(data, dict):
        raise FileError(f"{what} is not a plan, because it is not a JSON object")
    return data


def _depth(text: str) -> int:
    """Return how many brackets stand in each other."""
    brackets = re.findall(r"[][{}]", re.sub(r'"(?:[^"\\]|\\.)*"', "", text))
    return max(accumulate(1 if found in "[{" else -1 for found in brackets), default=0)


def _no_number(name: str) -> None:
    raise FieldError(name, "is not a number; write a number instead")


def read_plan(path: Path, library: Mapping[str, Exercise]) -> Plan:
    """Read a plan from its file.

    Raises
    ------
    FileError
        The file cannot be read, or is not a plan; the message names it.
    FieldError
        A value of the plan cannot be used; the message names the file and the field.
    """
    text = read_text(path, most_kb=FILE_MOST_KB)
    try:
        return plan_from_json(text, library)
    except FieldError as error:
        raise error.within(path.name) from None
    except FileError as error:
        raise FileError(f"{path.name}: {error}") from None


def _date(given: Any) -> Any:
    if isinstance(given, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(given)
    return given


def made_of(given: Any, made: type[Any], where: str = "") -> Any:
    """Return a table of a plan file as what is made from it; `where` is empty for the plan."""
    known = {spec.name: spec for spec in fields(made)}
    values = check_names(given, where or "the plan", known)
    try:
        return made(
            **{name: value_of(value, name, known[name].metadata) for name, value in values.items()}
        )
    except FieldError as error:
        raise (error.within(where) if where else error) from None


def value_of(given: Any, where: str, about: Mapping[str, Any]) -> Any:
    """Return a value of JSON as a plan holds it: lists as tuples, days as dates.

    Parameters
    ----------
    given
        The value; what does not fit is returned as it is, for the check of its field to refuse.
    where
        Which field, for messages.
    about
        What the field says of itself.
    """
    match about.get("check"), about.get("of"):
        case "day", _:
            return _date(given)
        case "several", "made" if isinstance(given, list):
            return tuple(
                made_of(item, about["made"], f"{where} {place}")
                for place, item in enumerate(given[: about["most"] + 1], 1)
            )
        case "several", of if isinstance(given, list):
            return tuple(_date(item) if of == "day" else item for item in given)
        case "made", _:
            return made_of(given, about["made"], where)
    return given
