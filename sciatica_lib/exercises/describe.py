"""Exercises and their doses in words: as the source gives them, and as a plan asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from sciatica_lib.exercises.library import SUGGESTED_LABEL, Dose, Exercise, Range
from sciatica_lib.exercises.plan import Plan, PlannedExercise, check_plan
from sciatica_lib.wording import NOUNS, counted


def dose_words(dose: Dose, exercise: Exercise) -> str:
    """Return a dose of the library in words; what is not given is not mentioned."""
    count = {"each_side": " on each side", "in_total": ""}[exercise.reps_count]
    count = "" if exercise.sides == "none" else count or " in total"
    parts = [
        dose.sets and _counted_range(dose.sets, "set"),
        dose.reps and f"{_counted_range(dose.reps, 'time')}{count}",
        dose.hold_s and ("no hold" if dose.hold_s.high == 0 else f"hold {dose.hold_s} s"),
        dose.rest_s and f"rest {dose.rest_s} s between sets",
        dose.frequency,
    ]
    return ", ".join(part for part in parts if part)


def exercise_lines(exercise: Exercise) -> list[str]:
    """Return an exercise of the library as a list of plain sentences."""
    moves = [phase.text for name, phase in exercise.phases.items() if name != "change_sides"]
    lines = [
        f"Get ready: {exercise.position}",
        "Then: " + " ".join(moves),
        f"Dose in the source: {dose_words(exercise.dose, exercise) or 'not given'}.",
    ]
    if suggested := dose_words(exercise.suggested, exercise):
        lines.append(f"To begin with: {suggested} ({SUGGESTED_LABEL}).")
    lines.append(f"Works on {', '.join(exercise.targets)}.")
    lines += [f"Watch: {watch.text}" for watch in exercise.watch]
    lines += caution_lines(exercise)
    lines += [
        f"{variant.level.capitalize()}, {variant.name}: {variant.text}"
        for variant in exercise.variants
    ]
    return [_for_either_side(line) for line in lines]


def caution_lines(exercise: Exercise) -> list[str]:
    """Return the cautions of an exercise as plain sentences, one for conditions alike."""
    conditions: dict[str, list[str]] = {}
    for caution in exercise.cautions:
        conditions.setdefault(caution.text, []).append(caution.about)
    return [
        f"{' or '.join([first, *(f'{word[:1].lower()}{word[1:]}' for word in others)])}: {text}"
        for text, (first, *others) in conditions.items()
    ]


def planned_name(planned: PlannedExercise, exercise: Exercise) -> str:
    """Return the name of an exercise of a plan, with the easier or harder way if there is one."""
    variant = exercise.variant(planned.variant)
    return f"{exercise.name} ({variant.name})" if variant else exercise.name


def planned_dose_words(planned: PlannedExercise, exercise: Exercise) -> str:
    """Return the dose of an exercise of a plan: 3 sets of 10 on each side, hold 5 s, rest 30 s."""
    sides = " on each side" if exercise.reps_count == "each_side" else ", sides by turns"
    parts = [
        f"{counted(planned.sets, 'set')} of {planned.reps}"
        f"{'' if exercise.sides == 'none' else sides}",
        planned.hold_s and f"hold {planned.hold_s} s",
        planned.sets > 1 and planned.rest_s and f"rest {planned.rest_s} s",
    ]
    return ", ".join(part for part in parts if part)


def plan_lines(plan: Plan, library: Mapping[str, Exercise]) -> tuple[str, ...]:
    """Return one plain line for each exercise of a plan, in order.

    Raises
    ------
    FieldError
        The library cannot carry out the plan.
    """
    check_plan(plan, library)
    pairs = [(planned, library[planned.exercise]) for planned in plan.exercises]
    return tuple(f"{planned_name(*pair)}: {planned_dose_words(*pair)}" for pair in pairs)


def _counted_range(amount: Range, noun: str) -> str:
    if amount.low is not None and amount.low == amount.high:
        return counted(amount.low, noun)
    return f"{amount} {NOUNS[noun][1]}"


def _for_either_side(text: str) -> str:
    for marked, plain in (
        ("your {side}", "one"),
        ("your {other}", "the other"),
        ("Your {other}", "The other"),
    ):
        text = text.replace(marked, plain)
    return text
