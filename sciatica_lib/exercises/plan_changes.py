"""What is new in a plan, in words: every change since the version before, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sciatica_lib.exercises.describe import planned_dose_words
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.own import OwnExercise
from sciatica_lib.exercises.plan import Measure, Plan, PlannedExercise
from sciatica_lib.terms import NOTE_MAX_LENGTH
from sciatica_lib.wording import counted, legible, long_day

NOT_SET = "not set"

PLAN_LABELS = {
    "title": "Title",
    "days_per_week": "Days a week",
    "get_ready_s": "Time to get ready",
    "change_sides_s": "Time to change sides",
    "next_exercise_s": "Time before the next exercise",
    "emergency_number": "Emergency number",
    "asks": "Asked every two weeks",
    "author": "Made by",
    "goals": "Goals",
    "conditions": "Conditions",
    "weekdays": "Days",
    "times_of_day": "Times of day",
    "leave_out_every_other_week": "Left out every other week",
    "measures": "Asked from time to time",
    "review_days": "Review days",
    "contact": "Contact",
    "return_key": "Key for answers",
    "minutes_walk": "Minutes of walking a day",
    "own_exercises": "Exercises of the therapist's own",
}
"""What each field is called in a sentence; the name, version, day and changes are not compared."""

EXERCISE_LABELS = {
    "sets": "sets",
    "reps": "times",
    "hold_s": "hold",
    "rest_s": "rest",
    "move_s": "move",
    "return_s": "return",
    "first_side": "first side",
    "only_side": "only one side",
    "variant": "the way to do it",
    "unlocked": "harder way unlocked",
    "on_bad_days": "on a bad day too",
    "despite_caution": "allowed despite a caution",
    "note": "note",
}
LIMIT_LABELS = {
    "green_up_to": "green up to",
    "amber_up_to": "amber up to",
    "green_rise": "green up to a rise of",
    "amber_rise": "amber up to a rise of",
    "by_change": "only the change counts when pain was high before",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a plan: the field, the exercise it belongs to (or None), and the words."""

    field: str
    exercise: str | None
    words: str


def changes(old: Plan, new: Plan, library: Mapping[str, Exercise]) -> tuple[Change, ...]:
    """Return what differs between two versions of a plan, each change once, in words.

    Parameters
    ----------
    old, new
        The two versions.
    library
        The exercises; one that it does not know is called by its key.
    """
    return (*_of_exercises(old, new, library), *_of_limits(old, new), *_of_plan(old, new, library))


def what_changed(old: Plan, new: Plan, library: Mapping[str, Exercise], added: str = "") -> str:
    """Return the sentence on what is new, with what the therapist adds, no longer than it may be.

    Parameters
    ----------
    added
        The therapist's own words; they stand first and are never cut.
    """
    found = [change.words for change in changes(old, new, library)]
    own = added.strip()
    for kept in range(len(found), -1, -1):
        more = f"; and {len(found) - kept} more" if kept < len(found) else ""
        words = f"{'; '.join(found[:kept])}{more}".removeprefix("; ")
        text = f"{own} ({words})" if own and words else own or words
        if len(text) <= NOTE_MAX_LENGTH:
            return text
    return own


def _of_exercises(old: Plan, new: Plan, library: Mapping[str, Exercise]) -> Iterator[Change]:
    before = {planned.exercise: planned for planned in old.exercises}
    after = {planned.exercise: planned for planned in new.exercises}
    for key, planned in after.items():
        name = _name(key, library)
        if key not in before:
            dose = f": {planned_dose_words(planned, library[key])}" if key in library else ""
            yield Change("exercises", key, f"{name}: new{dose}")
        else:
            yield from _of_exercise(before[key], planned, name, library.get(key))
    for key in (key for key in before if key not in after):
        yield Change("exercises", key, f"{_name(key, library)}: taken out")
    stay = [key for key in before if key in after]
    order = [key for key in after if key in before]
    if stay != order:
        names = ", ".join(_name(key, library) for key in after)
        yield Change("exercises", None, f"New order: {names}")


def _of_exercise(
    old: PlannedExercise, new: PlannedExercise, name: str, exercise: Exercise | None
) -> Iterator[Change]:
    def variant(key: str | None) -> str:
        found = exercise.variant(key) if exercise else None
        return found.name if found else key or "the usual way"

    for field, label in EXERCISE_LABELS.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            words = variant if field == "variant" else _words_of(field)
            said = f"{name}: {label} {words(before)} → {words(after)}"
            yield Change(field, new.exercise, said)


def _of_limits(old: Plan, new: Plan) -> Iterator[Change]:
    for field, label in LIMIT_LABELS.items():
        before, after = getattr(old.limits, field), getattr(new.limits, field)
        if before != after:
            said = f"Traffic light: {label} {value_words(before)} → {value_words(after)}"
            yield Change(field, None, said)


def _of_plan(old: Plan, new: Plan, library: Mapping[str, Exercise]) -> Iterator[Change]:
    for field, label in PLAN_LABELS.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            words = _words_of(field)
            if field == "leave_out_every_other_week":
                before, after = (key and _name(key, library) for key in (before, after))
            said = f"{words(before)} → {words(after)}"
            if words(before) == words(after):  # an exercise of one's own, changed by hand
                said = f"changed: {words(after)}"
            yield Change(field, None, f"{label}: {said}")


def _name(key: str, library: Mapping[str, Exercise]) -> str:
    return library[key].name if key in library else key


def _words_of(field: str) -> Callable[[Any], str]:
    unit = " s" if field.endswith("_s") else ""
    return lambda value: f"{value_words(value)}{unit}"


def value_words(value: Any) -> str:
    """Return a value of a plan as it stands in a sentence; what people typed is quoted."""
    words = {None: NOT_SET, "": NOT_SET, (): NOT_SET, True: "yes", False: "no"}
    match value:
        case None | "" | () | bool():
            return words[value]
        case date():
            return long_day(value)
        case OwnExercise():
            again = f", version {value.version}" if value.version > 1 else ""
            return f"“{legible(str(value.fields.get('name', value.key)))}”{again}"
        case Measure():
            return f"{value.question} every {counted(value.every_days, 'day')}"
        case tuple():
            return ", ".join(map(value_words, value))
    return f"“{legible(value)}”" if isinstance(value, str) else str(value)
