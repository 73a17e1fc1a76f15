"""A plan becomes timed phases: every set, every side, every rest, and the time they take."""

import json
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.describe import Heed, plan_lines
from sciatica_lib.exercises.figure import for_browser, read_figures
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import Plan, PlannedExercise, begins_with, suggested_plan
from sciatica_lib.exercises.routine import (
    OWN_PACE_HOLD_MOST_S,
    Phase,
    Timeline,
    timeline,
)
from sciatica_lib.widgets.timer import check_timeline

LIBRARY = read_exercises(Path(__file__).parents[1] / "data" / "exercises.toml")
FIGURES = for_browser(read_figures(Path(__file__).parents[1] / "data" / "poses.toml").values())
PLAN = suggested_plan(LIBRARY, plan_id="mine", title="My plan", created_on=date(2026, 3, 2))
CHOSEN = {"sets": 1, "reps": 2, "hold_s": 20}
"""What a therapist may choose where no source says how much."""
BY_KEY = {
    key: PlannedExercise(**(begins_with(exercise) | ({} if exercise.is_dosed else CHOSEN)))
    for key, exercise in LIBRARY.items()
}
WORK = ("move", "hold", "return")


def routine_of(key: str, **changes: Any) -> Timeline:
    return timeline(replace(PLAN, exercises=(replace(BY_KEY[key], **changes),)), LIBRARY)


def kinds(routine: Timeline) -> str:
    """Return the phases as groups of kind and side, one word each."""
    words = [phase.kind + (f":{phase.side}" if phase.side else "") for phase in routine.phases]
    return " ".join(word for word, _ in groupby(words))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    keys = draw(st.lists(st.sampled_from(list(LIBRARY)), min_size=1, unique=True))
    return replace(
        PLAN,
        exercises=tuple(draw(exercises(key)) for key in keys),
        get_ready_s=draw(st.integers(0, 30)),
        change_sides_s=draw(st.integers(0, 30)),
        next_exercise_s=draw(st.integers(0, 30)),
    )


@st.composite
def exercises(draw: st.DrawFn, key: str) -> PlannedExercise:
    exercise = LIBRARY[key]
    reps = draw(st.integers(1, 8))
    variant = draw(st.sampled_from([None, *exercise.variants]))
    return replace(
        BY_KEY[key],
        sets=draw(st.integers(1, 4)),
        reps=reps * 2 if key == "dead_bug" else reps,
        hold_s=draw(st.integers(0, 60)) if "hold" in exercise.phases else 0,
        rest_s=draw(st.integers(0, 90)),
        move_s=draw(st.integers(1, 5)),
        return_s=draw(st.integers(1, 5)),
        first_side=None if exercise.sides == "none" else draw(st.sampled_from(["left", "right"])),
        variant=variant.key if variant else None,
        unlocked=True,
    )


def work(routine: Timeline, index: int) -> list[Phase]:
    return [phase for phase in routine.phases if phase.set_index == index]


@given(plans())
def test_work_and_rest_last_as_the_plan_says_and_what_is_between_at_least_so(plan: Plan) -> None:
    routine = timeline(plan, LIBRARY)
    assert routine.total_s == sum(phase.duration_s for phase in routine.phases)
    times: dict[str, list[float]] = {kind: [] for kind in ("get_ready", "next_exercise")}
    for phase in routine.phases:
        kind = "work" if phase.kind in WORK else phase.kind
        times.setdefault(kind, []).append(phase.duration_s)
    work = rests = changes = 0
    for planned in plan.exercises:
        exercise = LIBRARY[planned.exercise]
        rep_s = planned.move_s + planned.hold_s + planned.return_s
        both = 2 if exercise.reps_count == "each_side" else 1
        work += planned.sets * planned.reps * both * rep_s
        rests += (planned.sets - 1) * planned.rest_s
        if exercise.sides == "in_turn":
            a_set = 1 if exercise.change_after == "set" else 2 * planned.reps - 1
            changes += a_set * planned.sets + (0 if planned.rest_s else planned.sets - 1)
    assert sum(times["work"]) == work
    assert sum(times.get("rest", [])) == rests
    assert len(times.get("change_sides", [])) == changes
    assert len(times["get_ready"]) == 1
    assert len(times["next_exercise"]) == len(plan.exercises) - 1
    for kind in ("get_ready", "change_sides", "next_exercise"):
        assert min(times.get(kind) or [600]) >= getattr(plan, f"{kind}_s")


@given(plans())
def test_each_side_gets_the_same_time_and_the_same_reps(plan: Plan) -> None:
    routine = timeline(plan, LIBRARY)
    for planned in plan.exercises:
        if planned.first_side is None:
            continue
        times = {
            side: [
                (phase.kind, phase.duration_s)
                for phase in routine.phases
                if (phase.exercise, phase.side) == (planned.exercise, side) and phase.kind in WORK
            ]
            for side in ("left", "right")
        }
        assert times["left"] == times["right"]
        assert times["left"]


@given(plans())
def test_every_set_has_its_reps_in_order_and_nothing_else(plan: Plan) -> None:
    routine = timeline(plan, LIBRARY)
    for index, planned in enumerate(routine.sets):
        phases = work(routine, index)
        assert {phase.exercise for phase in phases} == {planned.exercise}
        assert {phase.reps for phase in phases} == {planned.reps_planned}
        assert {phase.set for phase in phases} == {planned.set_number}
        assert {phase.sets for phase in phases} == {planned.sets_planned}
        reps = [rep for rep, _ in groupby(phase.rep for phase in phases)]
        assert reps == list(range(1, planned.reps_planned + 1))
        one_rep = [kind for kind in WORK if kind != "hold" or planned.hold_s]
        assert [phase.kind for phase in phases] == one_rep * planned.reps_planned
        if planned.side:
            assert {phase.side for phase in phases} == {planned.side}


@given(plans())
def test_sets_follow_each_other_and_only_work_belongs_to_a_set(plan: Plan) -> None:
    routine = timeline(plan, LIBRARY)
    indexes = dict.fromkeys(p.set_index for p in routine.phases if p.set_index is not None)
    assert list(indexes) == list(range(len(routine.sets)))
    for phase in routine.phases:
        assert (phase.set_index is not None) == (phase.kind in WORK) == (phase.rep is not None)
        assert 0 < phase.duration_s <= 3_600
        assert "{" not in phase.text


@given(plans())
def test_there_is_never_a_rest_after_the_last_set_of_an_exercise(plan: Plan) -> None:
    routine = timeline(plan, LIBRARY)
    for phase, after in pairwise(routine.phases):
        if phase.kind == "rest":
            assert (after.exercise, after.kind, after.set) == (phase.exercise, "move", phase.set)
            assert after.set > 1
    assert routine.phases[-1].kind == "return"


@given(plans())
def test_the_first_side_comes_first_in_every_set(plan: Plan) -> None:
    routine = timeline(plan, LIBRARY)
    first = {planned.exercise: planned.first_side for planned in plan.exercises}
    for (key, _), group in groupby(
        (phase for phase in routine.phases if phase.kind in WORK),
        key=lambda phase: (phase.exercise, phase.set),
    ):
        assert next(group).side == first[key]


@given(plans())
def test_alternating_exercises_change_side_with_every_rep(plan: Plan) -> None:
    routine = timeline(plan, LIBRARY)
    for index, planned in enumerate(routine.sets):
        if LIBRARY[planned.exercise].sides == "alternating":
            assert planned.side is None
            sides = {phase.rep: phase.side for phase in work(routine, index)}
            assert all(earlier != later for earlier, later in pairwise(sides.values()))
            assert list(sides.values()).count("left") == planned.reps_planned / 2


@given(plans())
def test_what_the_timer_gets_is_plain_json_with_every_field_of_the_schema(plan: Plan) -> None:
    routine = timeline(plan, LIBRARY).to_dict()
    assert json.loads(json.dumps(routine, allow_nan=False)) == routine
    check_timeline(routine, FIGURES)


@given(plans())
def test_every_other_way_has_the_same_sets_and_takes_the_same_time(plan: Plan) -> None:
    routine = timeline(plan, LIBRARY)
    for alternative in routine.alternatives:
        usual = [phase for phase in routine.phases if phase.exercise == alternative.exercise]
        places, of_usual = (
            {phase.set_index for phase in phases} - {None} for phases in (alternative.phases, usual)
        )
        assert places == of_usual
        assert sum(p.duration_s for p in alternative.phases) == sum(p.duration_s for p in usual)
        for phase in alternative.phases:
            assert "{" not in phase.text
            if phase.set_index is not None and routine.sets[phase.set_index].side:
                assert phase.side == routine.sets[phase.set_index].side
        own = {
            phase.kind == "own_pace" for phase in alternative.phases if phase.set_index is not None
        }
        assert own == {alternative.own_pace}
        if alternative.swapped and not alternative.own_pace:
            turned = {"left": "right", "right": "left"}
            sides = [phase.side for phase in alternative.phases if phase.rep]
            assert sides == [turned[str(phase.side)] for phase in usual if phase.rep]


def test_a_long_hold_needs_the_clock_and_no_sides_have_no_order() -> None:
    alternatives = {
        (w.exercise, w.swapped, w.own_pace) for w in timeline(PLAN, LIBRARY).alternatives
    }
    assert ("ninety_ninety", True, False) in alternatives
    assert ("ninety_ninety", False, True) not in alternatives
    assert ("hip_bridge", False, True) in alternatives
    assert ("hip_bridge", True, False) not in alternatives
    assert routine_of("hip_bridge", hold_s=OWN_PACE_HOLD_MOST_S + 1).alternatives == ()


def own_paced(key: str, **changes: Any) -> Phase:
    """Return the first set of an exercise at one's own pace."""
    ways = routine_of(key, **changes).alternatives
    way = next(way for way in ways if way.own_pace and not way.swapped)
    return next(phase for phase in way.phases if phase.kind == "own_pace")


def test_at_ones_own_pace_the_words_say_how_many_on_each_side_and_what_begins() -> None:
    done = own_paced("dead_bug", sets=1)
    assert (done.cue, done.side) == ("5 reps on each side, by turns", None)
    assert done.text.startswith("First: right arm, left leg. Move your right arm overhead")
    assert done.text.endswith("Press Done after the last one.")
    assert own_paced("prone_leg_lift", reps=8).cue == "8 reps on each side, by turns"
    assert own_paced("hip_bridge", reps=12).cue == "12 reps"


def test_at_ones_own_pace_the_hold_stays() -> None:
    lift = own_paced("prone_leg_lift", hold_s=2)
    assert "For 2 seconds: hold your right leg up and keep your tailbone tucked." in lift.text
    assert "Hold each for 2 seconds." in lift.say
    assert "hold" not in own_paced("nerve_glide").text.lower()


def test_in_the_90_90_the_legs_change_after_each_hold() -> None:
    routine = routine_of("ninety_ninety", sets=1, reps=2)
    holds = [phase.side for phase in routine.phases if phase.kind == "hold"]
    assert holds == ["right", "left", "right", "left"]
    assert kinds(routine) == (
        "get_ready:right move:right hold:right return:right change_sides:left "
        "move:left hold:left return:left change_sides:right "
        "move:right hold:right return:right change_sides:left move:left hold:left return:left"
    )
    assert [(planned.side, planned.reps_planned) for planned in routine.sets] == [
        ("right", 2),
        ("left", 2),
    ]


def test_sides_in_turn_are_right_change_left_rest_and_again() -> None:
    assert kinds(routine_of("nerve_glide", sets=2, reps=1, rest_s=30)) == (
        "get_ready:right move:right return:right change_sides:left move:left return:left "
        "rest:right move:right return:right change_sides:left move:left return:left"
    )


def test_without_a_rest_between_sets_there_is_still_time_to_change_sides() -> None:
    routine = routine_of("nerve_glide", sets=2, reps=1, rest_s=0)
    assert kinds(routine).count("change_sides") == 3


def test_a_prone_leg_lift_of_eight_a_side_is_one_set_of_sixteen_by_turns() -> None:
    routine = routine_of("prone_leg_lift", reps=8)
    assert [(planned.side, planned.reps_planned) for planned in routine.sets] == [(None, 16)]
    assert [p.side for p in routine.phases if p.kind == "move"] == ["right", "left"] * 8


def test_a_dead_bug_of_ten_is_five_a_side_and_begins_with_right_arm_and_left_leg() -> None:
    routine = routine_of("dead_bug", sets=1, reps=10)
    moves = [phase for phase in routine.phases if phase.kind == "move"]
    assert [phase.side for phase in moves] == ["left", "right"] * 5
    assert moves[0].text.startswith("Move your right arm overhead and straighten your left leg")
    assert not any(phase.kind == "change_sides" for phase in routine.phases)


def test_in_the_nerve_glide_one_looks_up_while_the_knee_straightens_and_never_holds() -> None:
    routine = routine_of("nerve_glide")
    assert {phase.kind for phase in routine.phases} == {
        *("get_ready", "move", "return", "change_sides"),
    }
    for phase in routine.phases:
        if phase.kind == "move":
            assert phase.cue == "Knee straight, look up"
            assert phase.text == f"Straighten your {phase.side} knee while you look up."
        if phase.kind == "return":
            assert phase.cue == "Knee bent, chin down"


def test_an_easier_way_changes_the_name_and_the_sentences() -> None:
    routine = routine_of("hip_bridge", variant="smaller_lift")
    assert routine.sets[0].name == "Hip bridge (smaller lift)"
    assert "only part of the way" in routine.phases[1].text
    assert routine.phases[0].text == LIBRARY["hip_bridge"].position


def test_a_plan_that_the_library_cannot_carry_out_has_no_timeline() -> None:
    with pytest.raises(FieldError, match="unlock"):
        routine_of("ninety_ninety", variant="forward_lean")


@given(plans())
def test_what_to_heed_is_told_once_before_each_exercise_in_every_way_through_it(
    plan: Plan,
) -> None:
    routine = timeline(plan, LIBRARY)
    blocks = [tuple(block) for _, block in groupby(routine.phases, key=lambda p: p.exercise)]
    for first, *others in (*blocks, *(way.phases for way in routine.alternatives)):
        assert first.heed
        assert not any(phase.heed for phase in others)


def test_the_caution_comes_first_then_the_therapists_note_then_what_to_watch() -> None:
    first = routine_of("dead_bug", note="Only with\nyour feet on the wall.").phases[0]
    assert first.kind == "get_ready"
    assert first.heed == (
        Heed(
            kind="caution",
            label="Take care",
            text="Degenerative disc disease (worn discs) or any condition that limits how you can "
            "exercise: Ask your doctor before you do this exercise.",
        ),
        Heed(kind="note", label="From your therapist", text="Only with your feet on the wall."),
        *(
            Heed(kind="watch", label="Watch", text=watch.text)
            for watch in LIBRARY["dead_bug"].watch
        ),
    )
    assert [heed.kind for heed in routine_of("hip_bridge").phases[0].heed] == ["watch"]


def test_without_time_to_get_ready_there_is_the_time_that_its_words_take() -> None:
    plan = replace(PLAN, exercises=(BY_KEY["dead_bug"],), get_ready_s=0)
    first, *others = timeline(plan, LIBRARY).phases
    assert first.kind == "get_ready"
    assert [heed.kind for heed in first.heed] == ["caution", "watch", "watch"]
    assert not any(phase.heed for phase in others)


def test_the_timer_says_a_dose_in_the_words_of_the_plan() -> None:
    sets = timeline(PLAN, LIBRARY).sets
    lines = dict.fromkeys(f"{planned.name}: {planned.dose}" for planned in sets)
    assert tuple(lines) == plan_lines(PLAN, LIBRARY)
