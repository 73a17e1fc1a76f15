"""From a plan to a routine: every timed phase, in order, and the sets they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import Any

from sciatica_lib.exercises.describe import caution_lines, planned_dose_words, planned_name
from sciatica_lib.exercises.figure import figure_name
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.plan import Plan, PlannedExercise, check_plan, complete_library
from sciatica_lib.terms import SIDES
from sciatica_lib.wording import counted

SCHEMA = 1
OWN_PACE_HOLD_MOST_S = 5
"""A longer hold needs the clock; our own choice, suggested and not in a source."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heed:
    """What to heed in an exercise: a caution, the therapist's note, or something to watch."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Phase:
    """One stretch of time with one thing to do.

    What stands between sets (get_ready, change_sides, rest, next_exercise) names the set that
    follows; its `rep` and `set_index` are None. A set at one's own pace is one phase, own_pace,
    without a `rep`; it lasts until the person says that it is done, and `duration_s` is what the
    set would take in tempo. The first phase of an exercise has what to `heed` in it, in the order
    of weight.
    """

    kind: str
    duration_s: float
    exercise: str
    name: str
    figure: str
    side: str | None
    set: int
    sets: int
    rep: int | None
    reps: int
    cue: str
    text: str
    set_index: int | None
    heed: tuple[Heed, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSet:
    """One set as it is prescribed; `dose` is the exercise's, in words.

    `side` is None where both sides take part.
    """

    exercise: str
    name: str
    side: str | None
    set_number: int
    sets_planned: int
    reps_planned: int
    hold_s: int
    rest_s: int
    dose: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternative:
    """Another way through one exercise: the other side first, at one's own pace, or both."""

    exercise: str
    swapped: bool
    own_pace: bool
    phases: tuple[Phase, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """A whole routine: its phases in order, its sets, and how long it takes.

    `alternatives` hold what the person may choose instead of the phases of an exercise; the sets
    stay.
    """

    title: str
    phases: tuple[Phase, ...]
    sets: tuple[PlannedSet, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def total_s(self) -> float:
        """How long the routine takes, in seconds, pauses of the person left out."""
        return float(sum(phase.duration_s for phase in self.phases))

    def to_dict(self) -> dict[str, Any]:
        """Return the timeline as the timer takes it: lists, words and numbers only."""
        return {
            "schema": SCHEMA,
            "title": self.title,
            "total_s": self.total_s,
            "phases": list(map(_as_dict, self.phases)),
            "sets": [asdict(planned) for planned in self.sets],
            "alternatives": [
                {**asdict(alternative), "phases": list(map(_as_dict, alternative.phases))}
                for alternative in self.alternatives
            ],
        }


def timeline(plan: Plan, library: Mapping[str, Exercise]) -> Timeline:
    """Return the timed phases of one routine.

    Parameters
    ----------
    plan
        What to do.
    library
        The exercises, as read from data/exercises.toml.

    Raises
    ------
    PlanError
        The library cannot carry out the plan.
    """
    check_plan(plan, library)
    library = complete_library(plan, library)
    phases: list[Phase] = []
    sets: list[PlannedSet] = []
    alternatives: list[Alternative] = []
    for planned in plan.exercises:
        exercise = library[planned.exercise]
        last = sets[-1] if sets else None
        first = len(sets)
        sets += _sets(planned, exercise)
        places = {
            (planned_set.set_number, planned_set.side): first + n
            for n, planned_set in enumerate(sets[first:])
        }
        for swapped, own_pace in product(_orders(planned, exercise), _paces(planned, exercise)):
            choice = {"swapped": swapped, "own_pace": own_pace}
            first_phase, *others = _block(planned, exercise, plan, last, places=places, **choice)
            block = (replace(first_phase, heed=_heed(planned, exercise)), *others)
            if swapped or own_pace:
                alternatives.append(Alternative(exercise=exercise.key, phases=block, **choice))
            else:
                phases += block
    return Timeline(
        title=plan.title, phases=tuple(phases), sets=tuple(sets), alternatives=tuple(alternatives)
    )


def _as_dict(phase: Phase) -> dict[str, Any]:
    return {**asdict(phase), "heed": list(map(asdict, phase.heed))}


def _heed(planned: PlannedExercise, exercise: Exercise) -> tuple[Heed, ...]:
    """Return what a person is told once, before the exercise: what weighs most comes first."""
    texts = {
        "caution": caution_lines(exercise),
        "note": [" ".join(planned.note.split())],
        "watch": [watch.text for watch in exercise.watch],
    }
    return tuple(
        Heed(kind=kind, text=text) for kind, said in texts.items() for text in said if text
    )


def _orders(planned: PlannedExercise, exercise: Exercise) -> tuple[bool, ...]:
    return (False,) if exercise.sides == "none" or planned.only_side else (False, True)


def _paces(planned: PlannedExercise, exercise: Exercise) -> tuple[bool, ...]:
    counted = exercise.kind != "stretch" and planned.hold_s <= OWN_PACE_HOLD_MOST_S
    return (False, True) if counted else (False,)


def _block(  # noqa: PLR0913 (each is one fact about the block)
    planned: PlannedExercise,
    exercise: Exercise,
    plan: Plan,
    last: PlannedSet | None,
    *,
    places: Mapping[tuple[int, str | None], int],
    swapped: bool,
    own_pace: bool,
) -> Iterator[Phase]:
    """Return the phases of one exercise, from what comes before it to its last rep."""
    if swapped:
        planned = replace(planned, first_side=_sides(planned)[1])
    for planned_set in _sets(planned, exercise):
        yield from _before(planned_set, last, plan, planned, exercise)
        reps = list(
            _reps(planned_set, places[planned_set.set_number, planned_set.side], planned, exercise)
        )
        if own_pace:
            yield _own_pace(planned_set, reps, planned, exercise)
        else:
            yield from reps
        last = planned_set


def _own_pace(
    planned_set: PlannedSet, reps: list[Phase], planned: PlannedExercise, exercise: Exercise
) -> Phase:
    turns = f"Sides by turns, {reps[0].side} first. " if planned_set.side != reps[0].side else ""
    moves = " ".join(_text(part, reps[0].side, planned, exercise) for part in ("move", "return"))
    return replace(
        reps[0],
        kind="own_pace",
        duration_s=sum(phase.duration_s for phase in reps),
        side=planned_set.side,
        rep=None,
        cue=counted(planned_set.reps_planned, "rep"),
        text=f"{turns}{moves} Press Done after the last one.",
    )


def _sets(planned: PlannedExercise, exercise: Exercise) -> Iterator[PlannedSet]:
    sides = _sides(planned) if exercise.sides == "in_turn" else (None,)
    sides = (planned.only_side,) if planned.only_side else sides
    both_at_once = exercise.sides == "alternating" and exercise.reps_count == "each_side"
    for number, side in product(range(1, planned.sets + 1), sides):
        yield PlannedSet(
            exercise=exercise.key,
            name=planned_name(planned, exercise),
            side=side,
            set_number=number,
            sets_planned=planned.sets,
            reps_planned=planned.reps * (2 if both_at_once else 1),
            hold_s=planned.hold_s,
            rest_s=planned.rest_s,
            dose=planned_dose_words(planned, exercise),
        )


def _before(
    planned_set: PlannedSet,
    last: PlannedSet | None,
    plan: Plan,
    planned: PlannedExercise,
    exercise: Exercise,
) -> Iterator[Phase]:
    """Return what comes before a set, if it takes any time."""
    text = _text("position", planned_set.side, planned, exercise)
    if last is None:
        kind, duration_s, cue = "get_ready", plan.get_ready_s, "Get ready"
    elif last.exercise != planned_set.exercise:
        kind, duration_s, cue = "next_exercise", plan.next_exercise_s, planned_set.name
    elif last.side != planned_set.side and (
        last.set_number == planned_set.set_number or not planned.rest_s
    ):
        kind, duration_s = "change_sides", plan.change_sides_s
        cue, text = exercise.phases[kind].cue, _text(kind, planned_set.side, planned, exercise)
    else:
        kind, duration_s, cue = "rest", planned.rest_s, "Rest"
        begin = f" Begin with the {planned_set.side} side." if planned_set.side else ""
        text = f"Rest. Next is set {planned_set.set_number} of {planned_set.sets_planned}.{begin}"
    if duration_s:
        yield Phase(
            kind=kind, duration_s=duration_s, side=planned_set.side, cue=cue, text=text,
            **_of(planned_set, planned),
        )  # fmt: skip


def _reps(
    planned_set: PlannedSet, index: int, planned: PlannedExercise, exercise: Exercise
) -> Iterator[Phase]:
    seconds = {"move": planned.move_s, "hold": planned.hold_s, "return": planned.return_s}
    turns = _sides(planned) if exercise.sides == "alternating" else (planned_set.side,)
    for rep, (kind, duration_s) in product(range(1, planned_set.reps_planned + 1), seconds.items()):
        if duration_s:
            side = turns[(rep - 1) % len(turns)]
            yield Phase(
                kind=kind,
                duration_s=duration_s,
                side=side,
                cue=exercise.phases[kind].cue,
                text=_text(kind, side, planned, exercise),
                **{**_of(planned_set, planned), "rep": rep, "set_index": index},
            )


def _of(planned_set: PlannedSet, planned: PlannedExercise) -> dict[str, Any]:
    return {
        "exercise": planned_set.exercise,
        "name": planned_set.name,
        "figure": figure_name(planned.exercise, planned.variant),
        "set": planned_set.set_number,
        "sets": planned_set.sets_planned,
        "reps": planned_set.reps_planned,
        "rep": None,
        "set_index": None,
    }


def _sides(planned: PlannedExercise) -> tuple[str | None, ...]:
    return SIDES if planned.first_side == SIDES[0] else SIDES[::-1]


def _text(part: str, side: str | None, planned: PlannedExercise, exercise: Exercise) -> str:
    usual = exercise.position if part == "position" else exercise.phases[part].text
    variant = exercise.variant(planned.variant)
    text = variant.instead.get(part, usual) if variant else usual
    if side is None:
        return text
    other = SIDES[1 - SIDES.index(side)]
    return text.replace("{side}", side).replace("{other}", other)
