"""Exercises and doses in words: nothing is said that is not given, and one phrase for one dose."""

from dataclasses import replace
from datetime import date

import pytest

from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.describe import (
    caution_lines,
    dose_words,
    exercise_lines,
    outside_source,
    plan_lines,
    planned_dose_words,
    planned_name,
)
from sciatica_lib.exercises.library import MOST, SUGGESTED_LABEL, Dose, Range, read_exercises
from sciatica_lib.exercises.plan import PlannedExercise, begins_with, suggested_plan
from sciatica_lib.places import shipped_dir

LIBRARY = read_exercises(shipped_dir() / "data" / "exercises.toml")
PLAN = suggested_plan(LIBRARY, plan_id="mine", title="My plan", created_on=date(2026, 3, 2))
PLANNED = {planned.exercise: planned for planned in PLAN.exercises}
PLANNED["piriformis_stretch"] = PlannedExercise(
    **(begins_with(LIBRARY["piriformis_stretch"]) | {"sets": 1, "reps": 2, "hold_s": 20})
)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("ninety_ninety", "2 times on each side, hold up to 60 s"),
        (
            "hip_bridge",
            "3 sets, 10 to 15 times, hold 1 to 2 s, rest at least 60 s between sets",
        ),
        ("nerve_glide", "5 to 8 times on each side, no hold, every day, for a few weeks"),
        ("dead_bug", "3 sets, 10 to 12 times in total, no hold, rest 60 s between sets"),
    ],
)
def test_the_dose_of_the_source_is_said_as_it_is_given(key: str, words: str) -> None:
    assert dose_words(LIBRARY[key].dose, LIBRARY[key]) == words


def test_a_dose_of_one_has_the_word_for_one() -> None:
    one = Range(1, 1)
    dose = Dose(sets=one, reps=one, hold_s=Range(0, 0), rest_s=Range(None, 60), frequency="daily")
    assert dose_words(dose, LIBRARY["hip_bridge"]) == (
        "1 set, 1 time, no hold, rest up to 60 s between sets, daily"
    )


def test_a_dose_that_is_not_given_has_no_words() -> None:
    assert dose_words(Dose(), LIBRARY["hip_bridge"]) == ""


def test_the_plan_is_one_plain_line_for_each_exercise() -> None:
    assert plan_lines(PLAN, LIBRARY) == (
        "90/90 stretch: 1 set of 2 on each side, hold 15 s",
        "Hip bridge: 3 sets of 10, hold 2 s, rest 60 s",
        "Prone leg lift: 1 set of 8 on each side, hold 2 s",
        "Seated nerve glide: 1 set of 5 on each side",
        "Dead bug: 3 sets of 10, sides by turns, rest 60 s",
    )


def test_a_plan_that_the_library_cannot_carry_out_is_not_described() -> None:
    unknown = replace(PLANNED["hip_bridge"], exercise="headstand")
    with pytest.raises(FieldError, match="headstand"):
        plan_lines(replace(PLAN, exercises=(unknown,)), LIBRARY)


# What lies just inside and just outside the source, for each amount of each exercise; None where
# the source gives no amount, or no such end of it.
INSIDE_AND_OUTSIDE = [
    ("ninety_ninety", "sets", None, None, ""),
    ("ninety_ninety", "reps", 2, 2, "2"),
    ("ninety_ninety", "hold_s", None, 60, "up to 60 s"),
    ("ninety_ninety", "rest_s", None, None, ""),
    ("hip_bridge", "sets", 3, 3, "3"),
    ("hip_bridge", "reps", 10, 15, "10 to 15"),
    ("hip_bridge", "hold_s", 1, 2, "1 to 2 s"),
    ("hip_bridge", "rest_s", 60, None, "at least 60 s"),
    ("prone_leg_lift", "sets", None, None, ""),
    ("prone_leg_lift", "reps", 8, 10, "8 to 10"),
    ("prone_leg_lift", "hold_s", 1, 2, "1 to 2 s"),
    ("prone_leg_lift", "rest_s", 60, 60, "60 s"),
    ("nerve_glide", "sets", None, None, ""),
    ("nerve_glide", "reps", 5, 8, "5 to 8"),
    ("nerve_glide", "hold_s", None, 0, "0 s"),
    ("nerve_glide", "rest_s", None, None, ""),
    ("dead_bug", "sets", 3, 3, "3"),
    ("dead_bug", "reps", 10, 12, "10 to 12"),
    ("dead_bug", "hold_s", None, 0, "0 s"),
    ("dead_bug", "rest_s", 60, 60, "60 s"),
    ("piriformis_stretch", "sets", None, None, ""),
    ("piriformis_stretch", "reps", None, None, ""),
    ("piriformis_stretch", "hold_s", None, None, ""),
    ("piriformis_stretch", "rest_s", None, None, ""),
]


def planned_with(key: str, amount: str, number: int) -> PlannedExercise:
    rest = {"sets": 3} if amount == "rest_s" else {}
    return replace(PLANNED[key], **{**rest, amount: number})


@pytest.mark.parametrize(("key", "amount", "low", "high", "words"), INSIDE_AND_OUTSIDE)
def test_a_dose_outside_the_source_is_marked_with_what_the_source_says(
    key: str, amount: str, low: int | None, high: int | None, words: str
) -> None:
    def mark(number: int) -> str | None:
        return outside_source(planned_with(key, amount, number), LIBRARY[key]).get(amount)

    lowest = 0 if amount.endswith("_s") else 1
    least, most = lowest if low is None else low, MOST[amount] if high is None else high
    assert {mark(number) for number in {least, most}} == {None}
    if least > lowest:
        fewer = "less" if amount.endswith("_s") else "fewer"
        assert mark(least - 1) == f"{fewer} than the source: {words}"
    if most < MOST[amount]:
        assert mark(most + 1) == f"more than the source: {words}"


def test_every_exercise_and_amount_is_in_the_table() -> None:
    rows = {(key, amount) for key, amount, *_ in INSIDE_AND_OUTSIDE}
    amounts = ("sets", "reps", "hold_s", "rest_s")
    assert rows == {(key, amount) for key in LIBRARY for amount in amounts}


def test_what_we_suggest_is_never_outside_the_source() -> None:
    for key, planned in PLANNED.items():
        assert outside_source(planned, LIBRARY[key]) == {}
    for exercise in LIBRARY.values():
        for amount in ("sets", "reps", "hold_s", "rest_s"):
            suggested, given = getattr(exercise.suggested, amount), getattr(exercise.dose, amount)
            for number in (suggested.low, suggested.high) if suggested and given else ():
                assert not outside_source(planned_with(exercise.key, amount, number), exercise)


@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        (
            "ninety_ninety",
            {"hold_s": 90},
            "1 set of 2 on each side, hold 90 s (more than the source: up to 60 s)",
        ),
        (
            "hip_bridge",
            {"sets": 2, "reps": 50, "rest_s": 30},
            "2 sets (fewer than the source: 3) of 50 (more than the source: 10 to 15), hold 2 s, "
            "rest 30 s (less than the source: at least 60 s)",
        ),
        (
            "prone_leg_lift",
            {"sets": 2, "reps": 12, "hold_s": 0, "rest_s": 0},
            "2 sets of 12 (more than the source: 8 to 10) on each side, "
            "no hold (less than the source: 1 to 2 s), no rest (less than the source: 60 s)",
        ),
        (
            "hip_bridge",
            {"sets": 1, "rest_s": 0},
            "1 set (fewer than the source: 3) of 10, hold 2 s",
        ),
        ("nerve_glide", {"sets": 3}, "3 sets of 5 on each side"),
    ],
)
def test_the_mark_stands_beside_the_number_that_it_is_about(
    key: str, changes: dict[str, int], words: str
) -> None:
    planned = replace(PLANNED[key], **changes)
    assert planned_dose_words(planned, LIBRARY[key]) == words
    plan = replace(PLAN, exercises=(planned,))
    assert plan_lines(plan, LIBRARY) == (f"{LIBRARY[key].name}: {words}",)


def test_conditions_with_the_same_caution_are_named_together() -> None:
    bends = "first: your back bends backward a little in this exercise."
    assert caution_lines(LIBRARY["prone_leg_lift"]) == [
        f"A herniated (slipped) or bulging disc: Ask a spine specialist {bends}",
        "Spondylolisthesis (a vertebra that has slipped forward) or spinal stenosis "
        f"(a narrow spinal canal): Talk to your clinician {bends}",
    ]
    assert caution_lines(LIBRARY["hip_bridge"]) == []


def test_rest_is_said_only_between_sets() -> None:
    once = replace(PLANNED["prone_leg_lift"], sets=1)
    words = "1 set of 8 on each side, hold 2 s"
    assert planned_dose_words(once, LIBRARY["prone_leg_lift"]) == words


def test_an_easier_way_stands_in_the_name() -> None:
    smaller = replace(PLANNED["hip_bridge"], variant="smaller_lift")
    assert planned_name(smaller, LIBRARY["hip_bridge"]) == "Hip bridge (smaller lift)"


@pytest.mark.parametrize("key", LIBRARY)
def test_every_exercise_is_described_in_whole_sentences_for_either_side(key: str) -> None:
    lines = exercise_lines(LIBRARY[key])
    assert all(line.endswith(".") for line in lines)
    assert not any("{" in line for line in lines)
    suggested = [line for line in lines if SUGGESTED_LABEL in line]
    assert bool(suggested) == bool(dose_words(LIBRARY[key].suggested, LIBRARY[key]))
