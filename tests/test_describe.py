"""Exercises and doses in words: nothing is said that is not given, and one phrase for one dose."""

from dataclasses import replace
from datetime import date

import pytest

from sciatica_lib.errors import FieldError
from sciatica_lib.exercises.describe import (
    caution_lines,
    dose_words,
    exercise_lines,
    plan_lines,
    planned_dose_words,
    planned_name,
)
from sciatica_lib.exercises.library import SUGGESTED_LABEL, Dose, Range, read_exercises
from sciatica_lib.exercises.plan import suggested_plan
from sciatica_lib.places import shipped_dir

LIBRARY = read_exercises(shipped_dir() / "data" / "exercises.toml")
PLAN = suggested_plan(LIBRARY, plan_id="mine", title="My plan", created_on=date(2026, 3, 2))
PLANNED = {planned.exercise: planned for planned in PLAN.exercises}


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


def test_conditions_with_the_same_caution_are_named_together() -> None:
    bends = "first: your back bends backward a little in this exercise."
    assert caution_lines(LIBRARY["prone_leg_lift"]) == [
        f"A herniated (slipped) or bulging disc: Ask a spine specialist {bends}",
        "Spondylolisthesis (a vertebra that has slipped forward) or spinal stenosis "
        f"(a narrow spinal canal): Talk to your clinician {bends}",
    ]
    assert caution_lines(LIBRARY["hip_bridge"]) == []


def test_rest_is_said_only_between_sets() -> None:
    once = replace(PLANNED["hip_bridge"], sets=1)
    assert planned_dose_words(once, LIBRARY["hip_bridge"]) == "1 set of 10, hold 2 s"


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
