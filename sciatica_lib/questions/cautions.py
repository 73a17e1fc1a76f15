"""Which exercises of a plan a person's conditions speak against, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sciatica_lib.exercises.library import Caution, Exercise
from sciatica_lib.exercises.plan import Plan, PlannedExercise
from sciatica_lib.log.records import Conditions, Entry, Permission
from sciatica_lib.questions.questionnaire import NONE

FOR_THE_WHOLE_ROUTINE = ("degenerative_disc_disease", "limits_exercise")
"""With these the source asks to plan the whole routine with a doctor (the source article)."""

WHOLE_ROUTINE = (
    "You told us: {condition}. Plan this whole routine with your doctor before you begin."
)

WHOLE_ROUTINE_NOTED = (
    "Your therapist noted: {condition}. Plan this whole routine with your doctor before you begin."
)


@dataclass(frozen=True, slots=True)
class Met:
    """An exercise of a plan, and the caution that a condition of the person meets."""

    planned: PlannedExercise
    caution: Caution


@dataclass(frozen=True, slots=True)
class CautiousPlan:
    """A plan with what a person's conditions leave of it.

    Attributes
    ----------
    plan
        The plan without what was left out; None if nothing is left.
    left_out
        The exercises that wait for a clinician's word.
    eased
        The exercises that are done in the easier way of the caution, until a clinician's word.
    """

    plan: Plan | None
    left_out: tuple[Met, ...]
    eased: tuple[Met, ...] = ()


def told_conditions(current: Iterable[Entry]) -> tuple[str, ...] | None:
    """Return what a clinician has told the person, as last answered; None if never asked."""
    said = [entry.record for entry in current if isinstance(entry.record, Conditions)]
    if not said:
        return None
    return tuple(word for word in (said[-1].conditions or "").split() if word != NONE)


def permitted(current: Iterable[Entry]) -> frozenset[str]:
    """Return the exercises that a clinician said the person may do, as last answered for each."""
    said = {
        entry.record.exercise: entry.record.may_do
        for entry in current
        if isinstance(entry.record, Permission)
    }
    return frozenset(str(exercise) for exercise, may_do in said.items() if may_do)


def cautious_plan(
    plan: Plan,
    library: Mapping[str, Exercise],
    conditions: Iterable[str],
    permissions: Iterable[str],
) -> CautiousPlan:
    """Leave out of a plan what a person's conditions speak against, or take the easier way.

    An exercise stays if a clinician said that the person may do it, or if the plan says so.

    Parameters
    ----------
    plan
        What was agreed on.
    library
        The exercises with their cautions.
    conditions
        What a clinician has told the person, by name.
    permissions
        The exercises that a clinician has allowed, by name.
    """
    told, allowed = set(conditions), set(permissions)
    kept, left_out, eased = [], [], []
    for planned in plan.exercises:
        met = [
            caution for caution in library[planned.exercise].cautions if caution.condition in told
        ]
        stop = next((caution for caution in met if caution.easier is None), None)
        if not met or planned.despite_caution or planned.exercise in allowed:
            kept.append(planned)
        elif stop:
            left_out.append(Met(planned, stop))
        else:
            easier = replace(planned, variant=met[0].easier)
            kept.append(easier)
            if easier != planned:
                eased.append(Met(planned, met[0]))
    kept_plan = replace(plan, exercises=tuple(kept)) if kept else None
    return CautiousPlan(kept_plan, tuple(left_out), tuple(eased))
