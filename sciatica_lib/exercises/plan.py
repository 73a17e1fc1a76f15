"""A plan: which exercises, in which order and with what dose, and all else that was agreed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sciatica_lib.checks import check_fields, checked
from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.library import MOST, Exercise
from sciatica_lib.exercises.own import OwnExercise, with_own
from sciatica_lib.terms import NOTE_MAX_LENGTH, NRS_MAX, SIDES, WEEKDAYS

EXERCISES_MOST = 12
ROUTINE_MOST_H = 2
"""More of either is a slip of the finger: nobody would go through it (ours)."""
FIRST_EXERCISES_MOST, FIRST_ROUTINE_MOST_H = 20, 4
"""What plans of the first form could have; they stay readable."""
ASKS_MOST = 20
NUMBER_MAX_LENGTH = 30
LINE_MAX_LENGTH = 200
ACTIVITIES = "activities"
"""The measure that is no question: the patient's own activities, asked every week otherwise."""
ASKED_EVERY_DAYS = 14
"""How often the plan's questions are asked where it does not say (RMDQ: every 2-4 weeks)."""

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


# `since` is the form of a plan that a field came with; unset, it is not written.


def _later(check: str, default: Any, **about: Any) -> Any:
    return checked(check, default, since=2, **about)


def _text(high: int) -> Any:
    return _later("plain_text", "", low=0, high=high)


def _list(of: str, most: int, **about: Any) -> Any:
    return _later("several", (), of=of, most=most, **about)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedExercise:
    """One exercise of a plan with its dose.

    `reps` counts as the library counts them: for each side, or in total. Times are in seconds.
    `on_bad_days` is the therapist's word that it belongs to the short routine too.
    `despite_caution` is their word that the patient may do it in spite of a caution.
    `first_side` is None where both legs work together. `unlocked` is the therapist's word that
    a variant which needs it is allowed. `only_side` is the one side that is exercised, where the
    sides come in turn; None is both.

    Raises
    ------
    FieldError
        A value is out of its range.
    """

    exercise: str = checked("file_id")
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
    despite_caution: bool = _later("true_false", default=False)
    note: str = checked("plain_text", "", low=0, high=NOTE_MAX_LENGTH)
    only_side: str | None = _later("choice", None, choices=SIDES)

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
                raise FieldError(green, f"must not be above {amber}")


USUAL_LIMITS = Limits()
_LIMITS = {"check": "made", "made": Limits, "since": 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """A question that the plan wants answered every so many days, by its name (questions.toml)."""

    question: str = checked("id")
    every_days: int = _whole(1, 90)

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a therapist and a patient agreed on; a changed plan has the next version number.

    Attributes
    ----------
    author
        Who made it, as the patient knows them; never the patient's name.
    goals
        What the patient wants to do again, in the patient's own words.
    conditions
        What the therapist knows that the patient has, by name (exercises.toml).
    weekdays, times_of_day
        The days of the week, and the times such as 08:30; none where the patient chooses.
    leave_out_every_other_week
        An exercise that every second week leaves out, beginning with the week after this version.
    measures
        What is asked, and how often; `asks` are those of the first form, every two weeks.
    review_days
        When patient and therapist look at it together.
    contact
        Whom to ask about it, and how: a name, a telephone number.
    what_changed
        What is new in this version: written by the workbook, added to by the therapist.
    return_key
        The therapist's public key (age), for which the patient's entries can be sealed.
    minutes_walk
        Minutes of walking a day.
    own_exercises
        The exercises of the plan that are the therapist's own, so that a patient needs nothing
        else.

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
    emergency_number: str = _text(NUMBER_MAX_LENGTH)
    limits: Limits = field(default=USUAL_LIMITS, metadata=_LIMITS)
    asks: tuple[str, ...] = _list("id", ASKS_MOST)
    author: str = _text(100)
    goals: tuple[str, ...] = _list("plain_text", 5, low=1, high=LINE_MAX_LENGTH)
    conditions: tuple[str, ...] = _list("id", 20)
    weekdays: tuple[str, ...] = _list("choice", 7, choices=WEEKDAYS)
    times_of_day: tuple[str, ...] = _list("clock_time", 4)
    leave_out_every_other_week: str | None = _later("id", None)
    measures: tuple[Measure, ...] = _list("made", ASKS_MOST, made=Measure)
    review_days: tuple[date, ...] = _list("day", 12)
    contact: str = _text(LINE_MAX_LENGTH)
    what_changed: str = _text(NOTE_MAX_LENGTH)
    return_key: str | None = _later("return_key", None)
    minutes_walk: int | None = _later("whole", None, low=1, high=240)
    own_exercises: tuple[OwnExercise, ...] = _list("made", EXERCISES_MOST, made=OwnExercise)

    def __post_init__(self) -> None:
        check_fields(self)
        check_count(self.exercises, FIRST_EXERCISES_MOST)
        keys = [planned.exercise for planned in self.exercises]
        for key in keys:
            if keys.count(key) > 1:
                raise FieldError("exercises", f"must each be there once, got {key} twice")
        if self.weekdays and len(self.weekdays) != self.days_per_week:
            reason = f"must be as many as days_per_week ({self.days_per_week}), or none"
            raise FieldError("weekdays", reason)

    @property
    def asked_every_days(self) -> dict[str, int]:
        """How often each of the plan's questions is asked, in days, by its name."""
        asked = dict.fromkeys(self.asks, ASKED_EVERY_DAYS)
        return asked | {measure.question: measure.every_days for measure in self.measures}


def check_count(exercises: Sequence[object], most: int = EXERCISES_MOST) -> None:
    """Refuse a plan without an exercise, or with too many.

    Raises
    ------
    FieldError
        How many there may be.
    """
    if not 1 <= len(exercises) <= most:
        reason = f"must be 1-{most} exercises, got {len(exercises)}"
        raise FieldError("exercises", reason)


def complete_library(plan: Plan, library: Mapping[str, Exercise]) -> Mapping[str, Exercise]:
    """Return the library with the exercises of its own that a plan carries.

    Raises
    ------
    FieldError
        One of them cannot be used.
    """
    return with_own(library, plan.own_exercises) if plan.own_exercises else library


def check_plan(
    plan: Plan, library: Mapping[str, Exercise], most_h: int = FIRST_ROUTINE_MOST_H
) -> None:
    """Refuse a plan that the exercise library cannot carry out, or that takes too many hours.

    Raises
    ------
    FieldError
        An exercise, a variant, a hold or a side that does not go with the library.
    """
    library = complete_library(plan, library)
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
            "only_side must be left out, because the sides do not come in turn": (
                exercise.sides == "in_turn" or planned.only_side is None
            ),
        }
        for reason, kept in rules.items():
            if not kept:
                raise FieldError(f"{planned.exercise}:", reason)
    if (hours := _least_s(plan, library) / 3600) > most_h:
        reason = f"would take more than {hours:.1f} hours; the most is {most_h} hours"
        raise FieldError("exercises:", f"one routine {reason}")


def check_new_plan(plan: Plan, library: Mapping[str, Exercise]) -> None:
    """Refuse what a plan of today may not ask for, though plans of the first form could.

    Raises
    ------
    FieldError
        Too many exercises, too long a routine, or nothing left in every other week.
    """
    check_count(plan.exercises)
    check_plan(plan, library, ROUTINE_MOST_H)
    keys = [planned.exercise for planned in plan.exercises]
    left_out = plan.leave_out_every_other_week
    if left_out is not None and (left_out not in keys or len(keys) == 1):
        reason = f"must be one of several exercises of the plan, got {left_out}"
        raise FieldError("leave_out_every_other_week", reason)


def _least_s(plan: Plan, library: Mapping[str, Exercise]) -> int:
    """Return how long the movements and rests of a routine take, in seconds, without changes."""
    total = 0
    for planned in plan.exercises:
        twice = library[planned.exercise].reps_count == "each_side" and not planned.only_side
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
    """Return a plan to begin with: every exercise that has a dose, at the low end of it.

    What the source leaves open is filled in with our suggestions, for a therapist to change.
    """
    dosed = [exercise for exercise in library.values() if exercise.is_dosed]
    plan = Plan(
        plan_id=plan_id,
        version=version,
        title=title,
        created_on=created_on,
        days_per_week=DAYS_PER_WEEK,
        get_ready_s=GET_READY_S,
        change_sides_s=CHANGE_SIDES_S,
        next_exercise_s=NEXT_EXERCISE_S,
        exercises=tuple(PlannedExercise(**begins_with(exercise)) for exercise in dosed),
    )
    check_plan(plan, library)
    return plan


def begins_with(exercise: Exercise) -> dict[str, Any]:
    """Return the fields of an exercise as a new plan begins with them.

    Where neither the source nor we say how much, sets, reps and hold_s are None: the therapist has
    to fill them in.
    """
    first_side = exercise.dose.first_side or exercise.suggested.first_side or FIRST_SIDE
    usual: dict[str, Any] = {"sets": None, "reps": None, "hold_s": None}
    usual |= {"rest_s": 0, "move_s": MOVE_S, "return_s": RETURN_S}
    given = {name: start for name in MOST if (start := exercise.start(name)) is not None}
    return {
        "exercise": exercise.key,
        "first_side": None if exercise.sides == "none" else first_side,
        **usual,
        **given,
    }


def short_plan(plan: Plan) -> Plan | None:
    """Return the short routine for a bad day: one set of what the therapist allowed for it."""
    allowed = tuple(replace(planned, sets=1) for planned in plan.exercises if planned.on_bad_days)
    return replace(plan, exercises=allowed) if allowed else None


def plan_of_week(plan: Plan, day: date) -> Plan:
    """Return the plan as it is in the week of a day: every second week may leave out an exercise.

    Weeks begin on Monday; that in which the version was made has all exercises.
    """
    monday = plan.created_on - timedelta(days=plan.created_on.weekday())
    kept = tuple(
        planned for planned in plan.exercises if planned.exercise != plan.leave_out_every_other_week
    )
    is_second = (day - monday).days // 7 % 2 == 1
    return replace(plan, exercises=kept) if is_second and kept else plan
