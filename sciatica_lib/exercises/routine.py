"""From a plan to a routine: every timed phase, in order, and the sets they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from sciatica_lib.exercises import spoken
from sciatica_lib.exercises.describe import (
    Heed,
    Limbs,
    heed_lines,
    limbs_of,
    on_side,
    planned_dose_words,
    planned_name,
    template,
)
from sciatica_lib.exercises.figure import figure_name
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.plan import Plan, PlannedExercise, check_plan, complete_library
from sciatica_lib.terms import SIDES
from sciatica_lib.wording import counted, small

SCHEMA = 1
OWN_PACE_HOLD_MOST_S = 5
"""A longer hold needs the clock; our own choice, suggested and not in a source."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phase:
    """One stretch of time with one thing to do.

    What stands between sets (get_ready, change_sides, rest, next_exercise) names the set that
    follows, and the side that it begins with; its `rep` and `set_index` are None. A set at one's
    own pace is one phase, own_pace, without a `rep`; it lasts until the person says that it is
    done, and `duration_s` is what the set would take in tempo. The first phase of an exercise has
    what to `heed` in it, in the order of weight.

    `say` is spoken as the phase begins, and `soon` from `soon_s` before its end; what is between
    sets lasts as long as that takes, if the plan gives it less. `limbs` is what moves on `side`, in
    words.
    """

    kind: str
    duration_s: float
    exercise: str
    name: str
    figure: str
    side: str | None
    limbs: str
    set: int
    sets: int
    rep: int | None
    reps: int
    cue: str
    text: str
    say: str
    soon: str
    soon_s: float
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
            "sets": list(map(_values, self.sets)),
            "alternatives": [
                {**_values(alternative), "phases": list(map(_as_dict, alternative.phases))}
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
        first = len(sets)
        sets += _sets(planned, exercise)
        places = {
            (planned_set.set_number, planned_set.side): first + n
            for n, planned_set in enumerate(sets[first:])
        }
        for swapped, own_pace in product(_orders(planned, exercise), _paces(planned, exercise)):
            turned = replace(planned, first_side=_sides(planned)[1]) if swapped else planned
            block = _Block(turned, exercise, plan, places)
            found = tuple(block.phases(is_first=first == 0, own_pace=own_pace))
            if swapped or own_pace:
                choice = {"swapped": swapped, "own_pace": own_pace}
                alternatives.append(Alternative(exercise=exercise.key, phases=found, **choice))
            else:
                phases += found
    return Timeline(
        title=plan.title, phases=tuple(phases), sets=tuple(sets), alternatives=tuple(alternatives)
    )


def _as_dict(phase: Phase) -> dict[str, Any]:
    return {**_values(phase), "heed": list(map(_values, phase.heed))}


def _values(made: Any) -> dict[str, Any]:
    # Unlike asdict, this copies nothing: a routine has hundreds of phases of plain values.
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


def _orders(planned: PlannedExercise, exercise: Exercise) -> tuple[bool, ...]:
    return (False,) if exercise.sides == "none" or planned.only_side else (False, True)


def _paces(planned: PlannedExercise, exercise: Exercise) -> tuple[bool, ...]:
    is_counted = exercise.kind != "stretch" and exercise.change_after == "set"
    return (False, True) if is_counted and planned.hold_s <= OWN_PACE_HOLD_MOST_S else (False,)


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


@dataclass(frozen=True, slots=True)
class _Run:
    """Repetitions of one set on end, all on one side or by turns."""

    planned_set: PlannedSet
    reps: range
    ends_set: bool = True


@dataclass(frozen=True, slots=True)
class _Block:
    """One exercise of a plan in one way through it; `places` are those of its sets."""

    planned: PlannedExercise
    exercise: Exercise
    plan: Plan
    places: Mapping[tuple[int, str | None], int]

    def phases(self, *, is_first: bool, own_pace: bool) -> Iterator[Phase]:
        """Return the phases, from what comes before the exercise to its last repetition."""
        last = None
        for run in self._runs():
            planned_set = run.planned_set
            phase, tells_side = self._before(planned_set, last, is_first=is_first)
            if phase:
                yield phase
            opens_set = planned_set.set_number > 1 and not tells_side
            opening = _set_words(planned_set) if opens_set else ""
            reps = list(self._reps(run, opening, tells_side=tells_side))
            yield from (
                [self._at_own_pace(reps, opening, tells_side=tells_side)] if own_pace else reps
            )
            last = planned_set

    def _runs(self) -> Iterator[_Run]:
        sets = list(_sets(self.planned, self.exercise))
        if self.exercise.change_after == "set" or self.planned.only_side:
            for planned_set in sets:
                yield _Run(planned_set, range(1, planned_set.reps_planned + 1))
            return
        most = self.planned.reps
        for first, second in zip(sets[::2], sets[1::2], strict=True):
            for rep, planned_set in product(range(1, most + 1), (first, second)):
                ends_set = rep == most and planned_set is second
                yield _Run(planned_set, range(rep, rep + 1), ends_set=ends_set)

    # ---- What comes before a run, and whether its words tell the side ----------------------------

    def _before(
        self, planned_set: PlannedSet, last: PlannedSet | None, *, is_first: bool
    ) -> tuple[Phase | None, bool]:
        if last is None:
            return self._ready(planned_set, is_first=is_first)
        is_same_set = last.set_number == planned_set.set_number
        if last.side != planned_set.side and (is_same_set or not self.planned.rest_s):
            return self._change(planned_set)
        return self._rest(planned_set) if self.planned.rest_s else (None, False)

    def _ready(self, planned_set: PlannedSet, *, is_first: bool) -> tuple[Phase, bool]:
        side = self._first_side(planned_set)
        position = self._text("position", side)
        heed = heed_lines(self.planned, self.exercise)
        begin = "" if "{side}" in self._template("position") else self._first_words(side)
        opening = "Get ready" if is_first else "Next exercise"
        said = spoken.before_exercise(opening, planned_set.name, heed, position, begin)
        kind = "get_ready" if is_first else "next_exercise"
        least_s = self.plan.get_ready_s if is_first else self.plan.next_exercise_s
        cue = "Get ready" if is_first else planned_set.name
        phase = self._between(planned_set, kind, least_s, cue=cue, text=position, said=said)
        return replace(phase, heed=heed), said.tells_side

    def _change(self, planned_set: PlannedSet) -> tuple[Phase, bool]:
        kind = "change_sides"
        text = self._text(kind, planned_set.side)
        said = spoken.change_sides(text, tells_side="{side}" in self._template(kind))
        cue = self.exercise.phases[kind].cue
        phase = self._between(
            planned_set, kind, self.plan.change_sides_s, cue=cue, text=text, said=said
        )
        return phase, said.tells_side

    def _rest(self, planned_set: PlannedSet) -> tuple[Phase, bool]:
        words, begin = _set_words(planned_set), self._first_words(self._first_side(planned_set))
        said = spoken.rest(self.planned.rest_s, f"{words}.", begin)
        text = f"Next is {small(words)}. {begin}".strip()
        phase = self._between(
            planned_set, "rest", self.planned.rest_s, cue="Rest", text=text, said=said
        )
        return phase, said.tells_side

    def _between(  # noqa: PLR0913 (each is one fact about the phase)
        self,
        planned_set: PlannedSet,
        kind: str,
        least_s: int,
        *,
        cue: str,
        text: str,
        said: spoken.Between,
    ) -> Phase:
        facts = self._facts(planned_set, self._first_side(planned_set))
        return Phase(
            kind=kind,
            duration_s=max(least_s, said.needs_s),
            cue=cue,
            text=text,
            say=said.say,
            soon=said.soon,
            soon_s=said.soon_s,
            rep=None,
            set_index=None,
            **facts,
        )

    # ---- The repetitions -------------------------------------------------------------------------

    def _reps(self, run: _Run, opening: str, *, tells_side: bool) -> Iterator[Phase]:
        planned, planned_set = self.planned, run.planned_set
        seconds = {"move": planned.move_s, "hold": planned.hold_s, "return": planned.return_s}
        alternates = self.exercise.sides == "alternating"
        turns = _sides(planned) if alternates else (planned_set.side,)
        place = self.places[planned_set.set_number, planned_set.side]
        told = self._first_side(planned_set) if tells_side else None
        for rep, (kind, duration_s) in product(run.reps, seconds.items()):
            if not duration_s:
                continue
            side = turns[(rep - 1) % len(turns)]
            limbs = self._limbs(side) if side != told else None
            if kind == "move" and rep == planned_set.reps_planned > 1 and run.ends_set:
                opening = "Last one"
            phase = self.exercise.phases[kind]
            say = spoken.working(duration_s, opening, limbs, phase.cue, phase.brief or "")
            opening, told = "", side
            yield Phase(
                kind=kind,
                duration_s=duration_s,
                cue=phase.cue,
                text=self._text(kind, side),
                say=say,
                soon="",
                soon_s=0,
                rep=rep,
                set_index=place,
                **self._facts(planned_set, side),
            )

    def _at_own_pace(self, reps: list[Phase], opening: str, *, tells_side: bool) -> Phase:
        """Return a whole set as one phase: with its hold, and without the clock."""
        planned, first = self.planned, reps[0]
        by_turns = self.exercise.sides == "alternating"
        side = None if by_turns else first.side
        limbs = self._limbs(first.side)
        each_side = counted(first.reps // 2, "rep")
        count = f"{each_side} on each side, by turns" if by_turns else counted(first.reps, "rep")
        hold = f"For {counted(planned.hold_s, 'second')}: " if planned.hold_s else ""
        parts = [
            spoken.first_words(limbs) if by_turns else "",
            self._text("move", first.side),
            hold and hold + small(self._text("hold", first.side)),
            self._text("return", first.side),
            "Press Done after the last one.",
        ]
        untold = None if tells_side else limbs
        return replace(
            first,
            kind="own_pace",
            duration_s=sum(phase.duration_s for phase in reps),
            side=side,
            limbs=first.limbs if side else "",
            rep=None,
            cue=count,
            text=" ".join(part for part in parts if part),
            say=spoken.own_pace(count, planned.hold_s, opening, untold),
        )

    # ---- What the library says -------------------------------------------------------------------

    def _facts(self, planned_set: PlannedSet, side: str | None) -> dict[str, Any]:
        limbs = self._limbs(side)
        return {
            "exercise": planned_set.exercise,
            "name": planned_set.name,
            "figure": figure_name(self.planned.exercise, self.planned.variant),
            "side": side,
            "limbs": limbs.words if limbs else "",
            "set": planned_set.set_number,
            "sets": planned_set.sets_planned,
            "reps": planned_set.reps_planned,
        }

    def _first_side(self, planned_set: PlannedSet) -> str | None:
        return planned_set.side or self.planned.first_side

    def _first_words(self, side: str | None) -> str:
        return spoken.first_words(self._limbs(side))

    def _limbs(self, side: str | None) -> Limbs | None:
        return limbs_of(self.planned, self.exercise, side)

    def _template(self, part: str) -> str:
        return template(part, self.planned, self.exercise)

    def _text(self, part: str, side: str | None) -> str:
        return on_side(self._template(part), side)


def _set_words(planned_set: PlannedSet) -> str:
    return f"Set {planned_set.set_number} of {planned_set.sets_planned}"


def _sides(planned: PlannedExercise) -> tuple[str | None, ...]:
    return SIDES if planned.first_side == SIDES[0] else SIDES[::-1]
