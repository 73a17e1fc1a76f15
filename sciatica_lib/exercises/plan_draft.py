"""A plan while it is typed: what it would be, what is wrong with it, and what is unusual in it.

A draft is plain JSON, as the page sends it: `plan`, `limits` and `measures` by the names of their
fields; `exercises` by their keys, also those that were taken out again; `order`, the keys of those
that are in the plan. Whatever stands in it, it is kept as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from sciatica_lib.checks import CHECKS, shown
from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.describe import outside_source
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.own import OwnExercise
from sciatica_lib.exercises.plan import (
    EXERCISES_MOST,
    Limits,
    Measure,
    Plan,
    PlannedExercise,
    begins_with,
    check_new_plan,
)
from sciatica_lib.exercises.plan_file import value_of

Draft = dict[str, Any]

_GIVEN_BY_SAVING = {"plan_id", "version", "created_on", "what_changed"}
_OF_THEIR_OWN = {"exercises", "limits", "measures", "asks", "own_exercises"}
PLAN_FIELDS = {
    spec.name: spec for spec in fields(Plan) if spec.name not in _GIVEN_BY_SAVING | _OF_THEIR_OWN
}
"""The fields of a plan that are typed one by one."""
_UNSET = {
    spec.name: spec.default for spec in fields(PlannedExercise) if spec.default is not MISSING
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence beside a field: `at` is its place in the draft, such as exercises.dead_bug.reps.

    A remark that `stops` has to be put right before the plan can be saved; the others say what is
    unusual, which is the therapist's right.
    """

    at: str
    words: str
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """What a draft says: the plan, or None while something stops it, and the remarks."""

    plan: Plan | None
    remarks: tuple[Remark, ...]


def draft_of(plan: Plan, library: Mapping[str, Exercise]) -> Draft:
    """Return a plan as a draft; exercises that are not in it stand there as they would begin."""
    begin = {key: _UNSET | begins_with(exercise) for key, exercise in library.items()}
    planned = {found.exercise: asdict(found) for found in plan.exercises}
    values = {name: _as_typed(getattr(plan, name)) for name in PLAN_FIELDS}
    return {
        "plan": values,
        "limits": asdict(plan.limits),
        "measures": plan.asked_every_days,
        "exercises": begin | planned,
        "order": [found.exercise for found in plan.exercises],
    }


def read_draft(
    draft: Draft,
    library: Mapping[str, Exercise],
    saved_as: Mapping[str, Any],
    own: Sequence[OwnExercise] = (),
) -> Read:
    """Return the plan that a draft says, and a remark beside each field that needs one.

    Parameters
    ----------
    draft
        As the page sent it; nothing of it is trusted.
    library
        The exercises.
    saved_as
        What saving gives: plan_id, version, created_on and what_changed.
    own
        Exercises of the therapist's own; the plan carries those that it asks for.
    """
    unusual: list[Remark] = []
    try:
        wrong = [*_wrong_fields(draft), *_wrong_exercises(draft, library)]
        unusual += _unusual(draft, library, wrong)
        if wrong:
            return Read(None, (*wrong, *unusual))
        plan = _plan(draft, library, saved_as, own)
        check_new_plan(plan, library)
    except (KeyError, TypeError, AttributeError) as error:
        return Read(None, (Remark("plan", f"This is not a plan ({shown(str(error))})."),))
    except FieldError as error:
        return Read(None, (Remark(_place(error), f"{error}."), *unusual))
    return Read(plan, tuple(unusual))


def _plan(
    draft: Draft,
    library: Mapping[str, Exercise],
    saved_as: Mapping[str, Any],
    own: Sequence[OwnExercise],
) -> Plan:
    values = {
        name: value_of(draft["plan"][name], name, spec.metadata)
        for name, spec in PLAN_FIELDS.items()
    }
    measures = tuple(
        Measure(question=name, every_days=days) for name, days in draft["measures"].items() if days
    )
    return Plan(
        **values,
        limits=Limits(**draft["limits"]),
        measures=measures,
        exercises=tuple(_planned(draft["exercises"][key], library[key]) for key in draft["order"]),
        own_exercises=tuple(found for found in own if found.key in draft["order"]),
        **saved_as,
    )


def _planned(typed: Mapping[str, Any], exercise: Exercise) -> PlannedExercise:
    """Return an exercise as typed; whoever fills in the planner unlocks the way they choose."""
    planned = PlannedExercise(**typed)
    variant = exercise.variant(planned.variant)
    return replace(planned, unlocked=planned.unlocked or (variant is not None and variant.unlock))


def _wrong_fields(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for each value that its field does not take, every one of them."""
    yield from _wrong(PLAN_FIELDS.values(), draft["plan"], "plan")
    yield from _wrong(fields(Limits), draft["limits"], "limits")
    for name, days in draft["measures"].items():
        if days is not None:
            yield from _wrong(fields(Measure), {"question": name, "every_days": days}, "measures")


def _wrong_exercises(draft: Draft, library: Mapping[str, Exercise]) -> Iterator[Remark]:
    if not draft["order"]:
        yield Remark("order", "Choose at least one exercise.")
    if len(draft["order"]) > EXERCISES_MOST:
        words = f"{len(draft['order'])} exercises; the most is {EXERCISES_MOST}. Take some out."
        yield Remark("order", words)
    for key in draft["order"]:
        at = f"exercises.{key}"
        if key in library:
            yield from _wrong(fields(PlannedExercise), draft["exercises"][key], at)
        else:
            yield Remark(at, f"The library has no exercise named {shown(key)}. Take it out.")


def _wrong(specs: Iterable[Any], values: Mapping[str, Any], at: str) -> Iterator[Remark]:
    for spec in specs:
        value = value_of(values[spec.name], spec.name, spec.metadata)
        if value is None and spec.default is None:
            continue
        try:
            CHECKS[spec.metadata["check"]](value, spec.name, spec.metadata)
        except FieldError as error:
            yield Remark(f"{at}.{spec.name}", f"{_sentence(error.problem)}.")


def _place(error: FieldError) -> str:
    """Return where in a draft an error belongs: a field, an exercise, or the whole list."""
    where = error.where.rstrip(":")
    if where in PLAN_FIELDS:
        return f"plan.{where}"
    if where in {spec.name for spec in fields(Limits)}:
        return f"limits.{where}"
    return "order" if where == "exercises" else f"exercises.{where}"


def _unusual(
    draft: Draft, library: Mapping[str, Exercise], wrong: Iterable[Remark]
) -> Iterator[Remark]:
    """Yield what is the therapist's right, of each exercise with which nothing is wrong."""
    in_doubt = {remark.at.split(".")[1] for remark in wrong if remark.at.startswith("exercises.")}
    for key in draft["order"]:
        if key not in in_doubt:
            planned = _planned(draft["exercises"][key], library[key])
            for amount, words in outside_source(planned, library[key]).items():
                yield Remark(f"exercises.{key}.{amount}", words, stops=False)
            yield from _not_cleared(planned, library[key], draft["plan"]["conditions"])


def _not_cleared(
    planned: PlannedExercise, exercise: Exercise, conditions: Iterable[str]
) -> Iterator[Remark]:
    for caution in exercise.cautions:
        if caution.condition in conditions and not planned.despite_caution:
            words = f"{caution.about}: {caution.text} {_MEANWHILE[caution.easier is None]}"
            yield Remark(f"exercises.{planned.exercise}.despite_caution", words, stops=False)


_MEANWHILE = {
    True: "It is left out of the routine until you tick that the patient may do it, or the "
    "patient's clinician says so.",
    False: "It is done in the easier way until you tick that the patient may do it, or the "
    "patient's clinician says so.",
}


def _sentence(problem: str) -> str:
    said = problem[:1].upper() + problem[1:]
    for nothing in (", got None", ", got ''"):
        said = said.replace(nothing, "; fill it in")
    return said


def _as_typed(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_as_typed(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
