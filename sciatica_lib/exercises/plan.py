"""A plan: which exercises, in which order and with what dose; read, checked and written as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from sciatica_lib.checks import check_fields, check_names, checked, name, names_once, whole
from sciatica_lib.disk import read_text
from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises.library import MOST, Exercise
from sciatica_lib.terms import NOTE_MAX_LENGTH, NRS_MAX, SIDES

SCHEMA = 1
EXERCISES_MOST = 20
ASKS_MOST = 20
NUMBER_MAX_LENGTH = 30
ROUTINE_MOST_H = 4
"""A longer routine is a slip of the finger: it would not be offered to go on with either (ours)."""
FILE_MOST_KB = 1_000
"""A plan of the most exercises, each with the longest note, is smaller (ours)."""

# Our own defaults, suggested and not in the source; the therapist's plan decides.
GET_READY_S = 10
MOVE_S = 2
RETURN_S = 3
CHANGE_SIDES_S = 5
NEXT_EXERCISE_S = 20
DAYS_PER_WEEK = 5
FIRST_SIDE = "right"


def _whole(low: int, high: int) -> Any:
    return checked("whole", low=low, high=high)


def _amount(name: str, low: int = 0) -> Any:
    return _whole(low, MOST[name])


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedExercise:
    """One exercise of a plan with its dose.

    `reps` counts as the library counts them: for each side, or in total. Times are in seconds.
    `on_bad_days` is the therapist's word that it belongs to the short routine too.
    `despite_caution` is their word that the patient may do it in spite of a caution.
    `first_side` is None where both legs work together. `unlocked` is the therapist's word that
    a variant which needs it is allowed.

    Raises
    ------
    FieldError
        A value is out of its range.
    """

    exercise: str = checked("id")
    sets: int = _amount("sets", low=1)
    reps: int = _amount("reps", low=1)
    hold_s: int = _amount("hold_s")
    rest_s: int = _amount("rest_s")
    move_s: int = _amount("move_s", low=1)
    return_s: int = _amount("return_s", low=1)
    first_side: str | None = checked("choice", None, choices=SIDES)
    variant: str | None = checked("id", None)
    unlocked: bool = checked("true_false", default=False)
    on_bad_days: bool = checked("true_false", default=False)
    despite_caution: bool = checked("true_false", default=False)
    note: str = checked("plain_text", "", low=0, high=NOTE_MAX_LENGTH)

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The numbers of the traffic light, 0-10; a therapist's plan can change each.

    `green_up_to` and `amber_up_to` are the most pain after a routine for a colour, `green_rise` and
    `amber_rise` the most that it may have risen. `by_change` is the therapist's word that only the
    change counts when pain was above amber before. Source: see questions/light.py.

    Raises
    ------
    FieldError
        A number is out of its range, or the colours overlap.
    """

    green_up_to: int = checked("whole", 3, low=0, high=NRS_MAX)
    amber_up_to: int = checked("whole", 5, low=0, high=NRS_MAX)
    green_rise: int = checked("whole", 1, low=0, high=NRS_MAX)
    amber_rise: int = checked("whole", 2, low=0, high=NRS_MAX)
    by_change: bool = checked("true_false", default=False)

    def __post_init__(self) -> None:
        check_fields(self)
        for green, amber in (("green_up_to", "amber_up_to"), ("green_rise", "amber_rise")):
            if getattr(self, green) > getattr(self, amber):
                raise FieldError(f"limits: {green}", f"must not be above {amber}")


USUAL_LIMITS = Limits()


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a therapist and a patient agreed on; a changed plan has the next version number.

    Raises
    ------
    FieldError
        A value is out of its range.
    """

    plan_id: str = checked("file_id")
    version: int = _whole(1, 9_999)
    title: str = checked("plain_text", low=1, high=100)
    created_on: date = checked("day")
    days_per_week: int = _whole(1, 7)
    get_ready_s: int = _whole(0, 300)
    change_sides_s: int = _whole(0, 300)
    next_exercise_s: int = _whole(0, 600)
    exercises: tuple[PlannedExercise, ...]
    emergency_number: str = checked("plain_text", "", low=0, high=NUMBER_MAX_LENGTH)
    limits: Limits = USUAL_LIMITS
    asks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_fields(self)
        _check_count(self.exercises)
        keys = [planned.exercise for planned in self.exercises]
        for asked in self.asks:
            name(asked, "asks")
        if not isinstance(self.asks, tuple) or len(self.asks) > ASKS_MOST:
            raise FieldError("asks", f"must be a list of at most {ASKS_MOST} questions")
        for key in keys:
            if keys.count(key) > 1:
                raise FieldError("exercises", f"must each be there once, got {key} twice")


def _check_count(exercises: Sequence[object]) -> None:
    if not 1 <= len(exercises) <= EXERCISES_MOST:
        reason = f"must be 1-{EXERCISES_MOST} exercises, got {len(exercises)}"
        raise FieldError("exercises", reason)


def check_plan(plan: Plan, library: Mapping[str, Exercise]) -> None:
    """Refuse a plan that the exercise library cannot carry out.

    Raises
    ------
    FieldError
        An exercise, a variant, a hold or a side that does not go with the library.
    """
    for planned in plan.exercises:
        exercise = library.get(planned.exercise)
        if exercise is None:
            known = ", ".join(library)
            raise FieldError("exercise", f"must be one of {known}, got {planned.exercise}")
        variant = exercise.variant(planned.variant)
        sided = exercise.sides != "none"
        in_total = sided and exercise.reps_count == "in_total"
        names = ", ".join(variant.key for variant in exercise.variants) or "nothing"
        rules = {
            f"variant must be one of {names}, got {planned.variant}": variant is not None
            or planned.variant is None,
            f"the variant {planned.variant} is only for a therapist to unlock (unlocked)": (
                variant is None or not variant.unlock or planned.unlocked
            ),
            "first_side must be left or right": not sided or planned.first_side is not None,
            "first_side must be left out, because both legs work together": sided
            or planned.first_side is None,
            f"hold_s must be 0, because there is no hold, got {planned.hold_s}": (
                "hold" in exercise.phases or planned.hold_s == 0
            ),
            f"reps must be even, as many on each side, got {planned.reps}": not in_total
            or planned.reps % 2 == 0,
        }
        for reason, kept in rules.items():
            if not kept:
                raise FieldError(f"{planned.exercise}:", reason)
    if (hours := _least_s(plan, library) / 3600) > ROUTINE_MOST_H:
        reason = f"would take more than {hours:.0f} hours; the most is {ROUTINE_MOST_H} hours"
        raise FieldError("exercises:", f"one routine {reason}")


def _least_s(plan: Plan, library: Mapping[str, Exercise]) -> int:
    """Return how long the movements and rests of a routine take, in seconds, without changes."""
    total = 0
    for planned in plan.exercises:
        twice = library[planned.exercise].reps_count == "each_side"
        rep_s = planned.move_s + planned.hold_s + planned.return_s
        set_s = planned.reps * rep_s * (2 if twice else 1)
        total += planned.sets * set_s + (planned.sets - 1) * planned.rest_s
    return total


def suggested_plan(
    library: Mapping[str, Exercise],
    *,
    plan_id: str,
    title: str,
    created_on: date,
    version: int = 1,
) -> Plan:
    """Return a plan to begin with: every exercise at the low end of its dose.

    What the source leaves open is filled in with our suggestions, for a therapist to change.
    """

    def planned(exercise: Exercise) -> PlannedExercise:
        first_side = exercise.dose.first_side or exercise.suggested.first_side or FIRST_SIDE
        default = {"rest_s": 0, "move_s": MOVE_S, "return_s": RETURN_S}
        amounts: dict[str, Any] = default | {
            name: start for name in MOST if (start := exercise.start(name)) is not None
        }
        return PlannedExercise(
            exercise=exercise.key,
            first_side=None if exercise.sides == "none" else first_side,
            **amounts,
        )

    plan = Plan(
        plan_id=plan_id,
        version=version,
        title=title,
        created_on=created_on,
        days_per_week=DAYS_PER_WEEK,
        get_ready_s=GET_READY_S,
        change_sides_s=CHANGE_SIDES_S,
        next_exercise_s=NEXT_EXERCISE_S,
        exercises=tuple(planned(exercise) for exercise in library.values()),
    )
    check_plan(plan, library)
    return plan


def short_plan(plan: Plan) -> Plan | None:
    """Return the short routine for a bad day: one set of what the therapist allowed for it."""
    allowed = tuple(replace(planned, sets=1) for planned in plan.exercises if planned.on_bad_days)
    return replace(plan, exercises=allowed) if allowed else None


def plan_to_json(plan: Plan) -> str:
    """Return a plan as JSON, always the same text for the same plan."""
    values = {**asdict(plan), "created_on": plan.created_on.isoformat()}
    usual = {"emergency_number": "", "limits": asdict(USUAL_LIMITS), "asks": ()}
    for key in [key for key, value in usual.items() if values[key] == value]:
        del values[key]  # earlier versions do not know it
    for planned in values["exercises"]:
        if not planned["despite_caution"]:
            del planned["despite_caution"]
    return json.dumps({"schema": SCHEMA, **values}, indent=2, ensure_ascii=False) + "\n"


def plan_from_json(text: str, library: Mapping[str, Exercise]) -> Plan:
    """Return the plan that a JSON text describes.

    Raises
    ------
    FieldError
        A value cannot be used, or the library cannot carry it out.
    FileError
        The text is not a plan.
    """
    if len(text) > FILE_MOST_KB * 1_000:
        raise FileError(f"this is not a plan, because it is larger than {FILE_MOST_KB} kB")
    try:
        data = json.loads(text, object_pairs_hook=names_once)
    except FieldError:
        raise
    except (ValueError, RecursionError) as error:
        reason = f"this is not a plan, because it is not JSON ({error})"
        raise FileError(reason) from None
    if not isinstance(data, dict):
        raise FileError("this is not a plan, because it is not a JSON object")
    whole(data.pop("schema", None), "schema", SCHEMA, SCHEMA)
    listed = data.get("exercises")
    if not isinstance(listed, list):
        raise FieldError("exercises", "must be a list")
    _check_count(listed)
    created = data.get("created_on")
    if isinstance(created, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", created, re.ASCII):
        data["created_on"] = _date(created)
    exercises = (
        _planned(planned, f"exercise {number}") for number, planned in enumerate(listed, 1)
    )
    if "limits" in data:
        data["limits"] = Limits(**check_names(data["limits"], "limits", _names(Limits)))
    if isinstance(data.get("asks"), list):
        data["asks"] = tuple(data["asks"])
    values = check_names({**data, "exercises": tuple(exercises)}, "the plan", _names(Plan))
    plan = Plan(**values)
    check_plan(plan, library)
    return plan


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


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _planned(given: Any, where: str) -> PlannedExercise:
    values = check_names(given, where, _names(PlannedExercise))
    try:
        return PlannedExercise(**values)
    except FieldError as error:
        raise error.within(where) from None


def _names(made: type[Any]) -> dict[str, Any]:
    return {spec.name: spec for spec in fields(made)}
