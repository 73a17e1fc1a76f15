"""What the voice says fits into its phase, tells every side, and tells nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.library import BRIEF_MOST_WORDS, MOST, read_exercises
from sciatica_lib.exercises.plan import (
    Plan,
    PlannedExercise,
    begins_with,
    check_plan,
    short_plan,
    suggested_plan,
)
from sciatica_lib.exercises.routine import Phase, timeline
from sciatica_lib.exercises.spoken import (
    BREATH_S,
    WORDS_PER_SECOND,
    as_said,
    cue_length_s,
    fitting,
)
from sciatica_lib.places import shipped_dir
from sciatica_lib.terms import NOTE_MAX_LENGTH

LIBRARY = read_exercises(shipped_dir() / "data" / "exercises.toml")
PLAN = suggested_plan(LIBRARY, plan_id="mine", title="My plan", created_on=date(2026, 3, 2))
CHOSEN = {"sets": 1, "reps": 2, "hold_s": 20}
"""What a therapist may choose where no source says how much."""
BY_KEY = {
    key: PlannedExercise(**(begins_with(exercise) | ({} if exercise.is_dosed else CHOSEN)))
    for key, exercise in LIBRARY.items()
}
WORK = ("move", "hold", "return", "own_pace")
NOTES = ("", "Slowly.", "No more than 8-10 cm", ("word " * 400).strip(), "9" * NOTE_MAX_LENGTH)

SETS_AND_REPS = ((1, 1), (1, 2), (2, 1), (2, 3), (MOST["sets"], 2), (1, MOST["reps"]))

SIDE_HEARD = {
    "ninety_ninety": r"(left|right) leg(?: in front| to the front|$)",
    "piriformis_stretch": r"(left|right) (?:ankle|leg)",
    "dead_bug/arms_only": r"(left|right) arm",
}
"""How a listener knows the side; elsewhere by the leg that is named last."""


@st.composite
def planned_exercises(draw: st.DrawFn, key: str) -> PlannedExercise:
    """Return an exercise as a plan may have it, with doses at both ends of what is allowed."""
    exercise = LIBRARY[key]
    sets, reps = draw(st.sampled_from(SETS_AND_REPS))
    variant = draw(st.sampled_from([None, *exercise.variants]))
    seconds = st.sampled_from([1, 2, 3, 4, MOST["move_s"]])
    only = [None, "left", "right"] if exercise.sides == "in_turn" else [None]
    return replace(
        BY_KEY[key],
        sets=sets,
        reps=min(reps * 2, MOST["reps"]) if key == "dead_bug" else reps,
        hold_s=draw(st.sampled_from([0, 1, 2, 5, 30, 300])) if "hold" in exercise.phases else 0,
        rest_s=draw(st.sampled_from([0, 1, 2, 3, 5, 6, 7, 8, 60, MOST["rest_s"]])),
        move_s=draw(seconds),
        return_s=draw(seconds),
        first_side=None if exercise.sides == "none" else draw(st.sampled_from(["left", "right"])),
        variant=variant.key if variant else None,
        unlocked=True,
        on_bad_days=draw(st.booleans()),
        note=draw(st.sampled_from(NOTES)),
        only_side=draw(st.sampled_from(only)),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Return a plan that the planner can make, or its short version for a bad day."""
    keys = draw(st.lists(st.sampled_from(list(LIBRARY)), min_size=1, max_size=3, unique=True))
    exercises = tuple(draw(planned_exercises(key)) for key in keys)
    between = st.sampled_from([0, 1, 5, 20, 300])
    plan = replace(
        PLAN,
        exercises=exercises,
        get_ready_s=draw(between),
        change_sides_s=draw(between),
        next_exercise_s=draw(between),
    )
    if draw(st.booleans()) and (short := short_plan(plan)):
        plan = short
    try:
        check_plan(plan, LIBRARY)
    except FieldError:
        reject()
    return plan


def ways_through(plan: Plan) -> Iterator[tuple[Phase, ...]]:
    """Return the phases of a routine, and those of every other way through each exercise."""
    routine = timeline(plan, LIBRARY)
    yield routine.phases
    yield from (way.phases for way in routine.alternatives)


def utterances(phases: Sequence[Phase]) -> list[str]:
    return [text for phase in phases for text in (phase.say, phase.soon) if text]


@settings(max_examples=50)
@given(plans())
def test_no_cue_is_cut_off_at_two_and_a_half_words_a_second(plan: Plan) -> None:
    for phases in ways_through(plan):
        for phase in phases:
            if phase.kind == "own_pace":  # it lasts until the person says that it is done
                continue
            words, soon = len(phase.say.split()), len(phase.soon.split())
            assert words / WORDS_PER_SECOND <= phase.duration_s - phase.soon_s
            assert soon / WORDS_PER_SECOND <= phase.soon_s
            assert cue_length_s(phase.say) <= phase.duration_s - phase.soon_s
            assert not phase.soon or cue_length_s(phase.soon) + BREATH_S <= phase.soon_s


@settings(max_examples=50)
@given(plans())
def test_whoever_only_listens_knows_the_side_before_every_movement(plan: Plan) -> None:
    for phases in ways_through(plan):
        known = None
        for before, phase in pairwise((None, *phases)):
            if before is None or phase.set != before.set or phase.exercise != before.exercise:
                known = None
            heard = SIDE_HEARD.get(
                phase.figure, SIDE_HEARD.get(phase.exercise, r"(left|right) leg")
            )
            if sides := re.findall(heard, f"{phase.say} {phase.soon}".strip().lower()):
                known = sides[-1]
            if phase.kind in WORK and LIBRARY[phase.exercise].sides != "none":
                # At one's own pace a set by turns has no side of its own.
                assert known == phase.side or (known and phase.side is None), phase


@settings(max_examples=50)
@given(plans())
def test_nothing_is_said_twice_in_a_row(plan: Plan) -> None:
    for phases in ways_through(plan):
        for first, second in pairwise(utterances(phases)):
            assert first != second


@settings(max_examples=50)
@given(plans())
def test_position_caution_note_and_watch_lines_are_said_whole_before_the_exercise(
    plan: Plan,
) -> None:
    for phases in ways_through(plan):
        before = [phase for phase in phases if phase.kind in ("get_ready", "next_exercise")]
        assert [phase.exercise for phase in before] == list(
            dict.fromkeys(phase.exercise for phase in phases)
        )
        for phase in before:
            for text in (phase.text, *(heed.text for heed in phase.heed)):
                assert as_said(text) in phase.say


@settings(max_examples=50)
@given(plans())
def test_the_last_one_is_the_last_of_several(plan: Plan) -> None:
    for phases in ways_through(plan):
        for place, phase in enumerate(phases):
            if "last one" in phase.say.lower() and phase.kind != "own_pace":
                assert phase.kind == "move"
                assert phase.rep == phase.reps > 1
                of_set = [other for other in phases[place + 1 :] if other.kind == "move"]
                after = [o for o in of_set if (o.exercise, o.set) == (phase.exercise, phase.set)]
                in_turn = LIBRARY[phase.exercise].sides == "in_turn"
                by_rep = LIBRARY[phase.exercise].change_after == "rep"
                assert not after or (in_turn and not by_rep and after[0].side != phase.side)


def phases_of(key: str, **changes: Any) -> tuple[Phase, ...]:
    plan = replace(PLAN, exercises=(replace(BY_KEY[key], **changes),))
    return timeline(plan, LIBRARY).phases


def said_in(key: str, kind: str, **changes: Any) -> list[str]:
    return [phase.say for phase in phases_of(key, **changes) if phase.kind == kind]


def test_arm_and_leg_are_named_where_both_move() -> None:
    before, *_ = phases_of("dead_bug")
    assert before.soon == "First: right arm, left leg."
    assert said_in("dead_bug", "move", sets=1, reps=4) == [
        "Reach out",
        "Left arm, right leg",
        "Right arm, left leg",
        "Left arm, right leg",
    ]
    slower = said_in("dead_bug", "move", sets=1, reps=4, move_s=3)
    assert slower[1] == "Left arm, right leg, reach out"
    assert slower[3] == "Last one, left arm, right leg"
    heel_taps = said_in("dead_bug", "move", sets=1, reps=4, variant="heel_taps")
    assert heel_taps[1:3] == ["Right leg, reach out", "Left leg, reach out"]


def test_a_quick_movement_is_told_in_the_words_that_fit() -> None:
    quick = {"sets": 1, "reps": 2, "move_s": 1, "return_s": 1}
    assert said_in("nerve_glide", "move", **quick) == ["Up"] * 4
    assert said_in("nerve_glide", "return", **quick) == ["Down"] * 4
    assert said_in("dead_bug", "move", **quick) == ["Reach out", "Right leg"]
    assert said_in("ninety_ninety", "hold", sets=1, reps=1, hold_s=1) == ["Hold", "Hold"]


def test_in_a_rest_one_hears_how_long_and_towards_its_end_which_set_begins_how() -> None:
    rest = next(phase for phase in phases_of("dead_bug", rest_s=60) if phase.kind == "rest")
    assert rest.say == "Rest for 60 seconds."
    assert rest.soon == "Set 2 of 3. First: right arm, left leg."
    assert rest.text == "Next is set 2 of 3. First: right arm, left leg."


def test_a_rest_too_short_for_words_leaves_the_side_to_the_first_movement() -> None:
    phases = phases_of("prone_leg_lift", sets=2, reps=1, rest_s=2)
    place = next(n for n, phase in enumerate(phases) if phase.kind == "rest")
    assert (phases[place].say, phases[place].soon) == ("Rest.", "")
    assert phases[place + 1].say == "Right leg, lift"
    without = phases_of("prone_leg_lift", sets=2, reps=1, rest_s=0, move_s=4)
    assert [phase.say for phase in without if phase.rep == 1 and phase.kind == "move"] == [
        "Lift",
        "Set 2 of 3, right leg, lift".replace("3", "2"),
    ]


def test_every_cue_of_the_library_can_be_said_in_a_second() -> None:
    for key, exercise in LIBRARY.items():
        for kind in ("move", "hold", "return"):
            if phase := exercise.phases.get(kind):
                assert cue_length_s(phase.brief or phase.cue) <= 1, (key, kind)
    assert BRIEF_MOST_WORDS / WORDS_PER_SECOND <= 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Lift", 1),
        ("Don't stop", 2),
        ("Rest for 60 seconds.", 5),
        ("Right leg, lift", 3.5),
        ("Slowly. Then rest (a while) again.", 7.5),
        ("degenerative", 2),
        ("hello-there", 2),
    ],
)
def test_digits_long_words_and_pauses_take_their_time(text: str, words: float) -> None:
    assert cue_length_s(text) == pytest.approx(words / WORDS_PER_SECOND)


@given(st.text(max_size=200))
def test_a_cue_is_never_taken_to_be_shorter_than_its_words(text: str) -> None:
    plain = [word for word in text.split() if re.search(r"[^\W_]", word)]
    assert cue_length_s(text) >= len(plain) / WORDS_PER_SECOND


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("10-12 cm (4-5 inches)", "10 to 12 centimetres (4 to 5 inches)"),
        ("2.5-5 cm", "2.5 to 5 centimetres"),
        ("90/90 stretch", "90 90 stretch"),
        ("hold 2 s", "hold 2 seconds"),
        ("call 020-7946 on 2026-03-02", "call 020-7946 on 2026-03-02"),
    ],
)
def test_numbers_and_units_are_said_as_people_say_them(written: str, said: str) -> None:
    assert as_said(written) == said


def test_the_first_text_that_fits_is_said_and_none_if_none_does() -> None:
    assert fitting(1, ["far too many words for that", "Two words", "One"]) == "Two words"
    assert fitting(0.3, ["One"]) == ""
