"""Exercises and their doses in words: as the source gives them, and as a plan asks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sciatica_lib.exercises.library import SUGGESTED_LABEL, Dose, Exercise, Range
from sciatica_lib.exercises.plan import (
    Plan,
    PlannedExercise,
    check_plan,
    complete_library,
    plan_of_week,
)
from sciatica_lib.terms import SIDES, WEEKDAYS
from sciatica_lib.wording import NOUNS, counted, long_day, small

REVIEW_TOLD_DAYS = 7
"""So many days before a review it is told (ours)."""
NEWS_TOLD_DAYS = 7
"""So long a new version tells what is new in it (ours)."""

_AMOUNTS = {
    "sets": ("fewer", ""),
    "reps": ("fewer", ""),
    "hold_s": ("less", " s"),
    "rest_s": ("less", " s"),
}
"""The amounts that a source may give: the word for less of it, and its unit."""

_HEEDED = {"caution": "Take care", "note": "From your therapist", "watch": "Watch"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Heed:
    """What to heed in an exercise: a caution, the therapist's note, or something to watch."""

    kind: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Limbs:
    """What moves on one side, such as right arm, left leg; `brief` is the limb that names it."""

    words: str
    brief: str


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
        f"{' or '.join([first, *map(small, others)])}: {text}"
        for text, (first, *others) in conditions.items()
    ]


def heed_lines(planned: PlannedExercise, exercise: Exercise) -> tuple[Heed, ...]:
    """Return what a person is told once, before the exercise: what weighs most comes first."""
    texts = {
        "caution": caution_lines(exercise),
        "note": [" ".join(planned.note.split())],
        "watch": [watch.text for watch in exercise.watch],
    }
    return tuple(
        Heed(kind=kind, label=_HEEDED[kind], text=text)
        for kind, said in texts.items()
        for text in said
        if text
    )


def template(part: str, planned: PlannedExercise, exercise: Exercise) -> str:
    """Return what a plan's exercise says of its position, a phase or its limbs, for any side."""
    usual = {"position": exercise.position, "limbs": exercise.limbs}
    variant = exercise.variant(planned.variant)
    text = usual[part] if part in usual else exercise.phases[part].text
    return variant.instead.get(part, text) if variant else text


def on_side(text: str, side: str | None) -> str:
    """Return a text of the library for one side."""
    if side is None:
        return text
    other = SIDES[1 - SIDES.index(side)]
    return text.replace("{side}", side).replace("{other}", other)


def limbs_of(planned: PlannedExercise, exercise: Exercise, side: str | None) -> Limbs | None:
    """Return what moves on a side; None where both sides work together."""
    if side is None:
        return None
    text = template("limbs", planned, exercise)
    found = re.search(r"\{side\} \w+", text)
    return Limbs(on_side(text, side), on_side(found[0] if found else text, side))


def planned_name(planned: PlannedExercise, exercise: Exercise) -> str:
    """Return the name of an exercise of a plan, with the easier or harder way if there is one."""
    variant = exercise.variant(planned.variant)
    return f"{exercise.name} ({variant.name})" if variant else exercise.name


def outside_source(planned: PlannedExercise, exercise: Exercise) -> dict[str, str]:
    """Return where the dose of a plan leaves that of the source, and to which side, in words.

    The therapist may choose it; it is marked wherever the dose is shown. An amount that the source
    does not give is never outside, nor is the rest after a single set, which does not take place.

    Parameters
    ----------
    planned
        The exercise as the plan asks for it.
    exercise
        The same exercise in the library.

    Returns
    -------
    dict of str to str
        By the name of the amount: sets, reps, hold_s or rest_s.
    """
    found = {}
    for amount, (fewer, unit) in _AMOUNTS.items():
        given, number = getattr(exercise.dose, amount), getattr(planned, amount)
        if given is None or (amount == "rest_s" and planned.sets == 1):
            continue
        if given.low is not None and number < given.low:
            found[amount] = f"{fewer} than the source: {given}{unit}"
        elif given.high is not None and number > given.high:
            found[amount] = f"more than the source: {given}{unit}"
    return found


def planned_dose_words(planned: PlannedExercise, exercise: Exercise) -> str:
    """Return the dose of an exercise of a plan: 3 sets of 10 on each side, hold 5 s, rest 30 s.

    What is outside the source is marked so: hold 90 s (more than the source: up to 60 s).
    """
    marks = {amount: f" ({words})" for amount, words in outside_source(planned, exercise).items()}
    sides = " on each side" if exercise.reps_count == "each_side" else ", sides by turns"
    sides = f" on the {planned.only_side} side" if planned.only_side else sides
    parts = [
        f"{counted(planned.sets, 'set')}{marks.get('sets', '')} of {planned.reps}"
        f"{marks.get('reps', '')}{'' if exercise.sides == 'none' else sides}",
        _seconds("hold", planned.hold_s, marks.get("hold_s", "")),
        planned.sets > 1 and _seconds("rest", planned.rest_s, marks.get("rest_s", "")),
    ]
    return ", ".join(part for part in parts if part)


def today_lines(plan: Plan, library: Mapping[str, Exercise], today: date) -> tuple[str, ...]:
    """Return what a plan says about a day, beside its exercises: plain lines, none if nothing.

    Parameters
    ----------
    plan
        The plan in force.
    library
        The exercises; for the name of one that is left out in this week.
    today
        The day.
    """
    left_out = plan.leave_out_every_other_week
    is_left_out = left_out is not None and plan_of_week(plan, today) != plan
    name = library[left_out].name if left_out and left_out in library else left_out
    weekday = WEEKDAYS[today.weekday()]
    is_off = bool(plan.weekdays) and weekday not in plan.weekdays
    times = f"Planned for {' and '.join(plan.times_of_day)}." if plan.times_of_day else ""
    reviews = [day for day in plan.review_days if 0 <= (day - today).days <= REVIEW_TOLD_DAYS]
    is_new = 0 <= (today - plan.created_on).days < NEWS_TOLD_DAYS
    lines = (
        f"New in your plan: {plan.what_changed}" if plan.what_changed and is_new else "",
        f"Your plan has no routine on a {weekday.capitalize()}." if is_off else times,
        f"This week is without {name}, as your plan says." if is_left_out else "",
        f"Walk {plan.minutes_walk} minutes today." if plan.minutes_walk else "",
        *(f"On {long_day(day)} you and your therapist look at it together." for day in reviews),
        f"What you want to do again: {'; '.join(plan.goals)}." if plan.goals else "",
        f"Questions about your plan: {contact_words(plan)}." if contact_words(plan) else "",
    )
    return tuple(line for line in lines if line)


def contact_words(plan: Plan) -> str:
    """Return whom to ask about a plan; nothing if it does not say."""
    return ", ".join(part for part in (plan.author, plan.contact) if part)


def plan_lines(plan: Plan, library: Mapping[str, Exercise]) -> tuple[str, ...]:
    """Return one plain line for each exercise of a plan, in order.

    Raises
    ------
    FieldError
        The library cannot carry out the plan.
    """
    check_plan(plan, library)
    library = complete_library(plan, library)
    pairs = [(planned, library[planned.exercise]) for planned in plan.exercises]
    return tuple(f"{planned_name(*pair)}: {planned_dose_words(*pair)}" for pair in pairs)


def _seconds(what: str, seconds: int, mark: str) -> str:
    """Return a time in words; none at all is mentioned only where it is marked."""
    if not seconds:
        return f"no {what}{mark}" if mark else ""
    return f"{what} {seconds} s{mark}"


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
