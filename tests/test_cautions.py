"""An exercise that a condition speaks against waits for a word of a clinician or of the plan."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import Plan, PlannedExercise, begins_with, suggested_plan
from sciatica_lib.log.records import Conditions, Entry, Permission, Record
from sciatica_lib.places import shipped_dir
from sciatica_lib.questions.cautions import (
    FOR_THE_WHOLE_ROUTINE,
    WHOLE_ROUTINE,
    CautiousPlan,
    cautious_plan,
    permitted,
    told_conditions,
)
from sciatica_lib.questions.questionnaire import NONE, read_questionnaire

LIBRARY = read_exercises(shipped_dir() / "data" / "exercises.toml")
ASKED = dict(
    read_questionnaire(shipped_dir() / "data" / "questions.toml").questions["conditions"].options
)
SUGGESTED = suggested_plan(LIBRARY, plan_id="mine", title="My plan", created_on=date(2026, 3, 2))
CHOSEN = begins_with(LIBRARY["piriformis_stretch"]) | {"sets": 1, "reps": 2, "hold_s": 20}
PLAN = replace(SUGGESTED, exercises=(*SUGGESTED.exercises, PlannedExercise(**CHOSEN)))

SPOKEN_AGAINST = {
    "herniated_disc": "prone_leg_lift",
    "spondylolisthesis": "prone_leg_lift",
    "spinal_stenosis": "prone_leg_lift",
    "degenerative_disc_disease": "dead_bug",
    "limits_exercise": "dead_bug",
}
"""For each condition the exercise that waits for a clinician's word; for no other one."""
EASED = {"irritable_symptoms": ("nerve_glide", "upright")}
"""For each condition the exercise that is done in an easier way until then."""
CONDITIONS = [*SPOKEN_AGAINST, *EASED, "piriformis_syndrome", "unheard_of"]


def keys(plan: Plan | None) -> list[str]:
    return [planned.exercise for planned in plan.exercises] if plan else []


@pytest.mark.parametrize("key", LIBRARY)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_exercise_is_left_out_for_its_own_conditions_alone_and_says_why(
    condition: str, key: str
) -> None:
    plan = replace(PLAN, exercises=tuple(p for p in PLAN.exercises if p.exercise == key))
    found = cautious_plan(plan, LIBRARY, [condition], [])
    if (easier := dict([EASED.get(condition, ("", ""))]).get(key)) is not None:
        assert found.left_out == ()
        assert found.plan == replace(plan, exercises=(replace(plan.exercises[0], variant=easier),))
        assert [(met.planned, met.caution.condition) for met in found.eased] == [
            (plan.exercises[0], condition)
        ]
        return
    assert found.eased == ()
    if SPOKEN_AGAINST.get(condition) != key:
        assert (found.plan, found.left_out) == (plan, ())
        return
    (left_out,) = found.left_out
    assert found.plan is None
    assert left_out.planned == plan.exercises[0]
    assert left_out.caution.condition == condition
    assert left_out.caution.text
    assert left_out.caution.about


@pytest.mark.parametrize("key", LIBRARY)
@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("word", ["a clinician's", "the plan's"])
def test_each_exercise_comes_back_with_a_word_about_it_and_with_no_other(
    word: str, condition: str, key: str
) -> None:
    by_plan = word == "the plan's"
    planned = tuple(
        replace(p, despite_caution=by_plan and p.exercise == key) for p in PLAN.exercises
    )
    plan = replace(PLAN, exercises=planned)
    found = cautious_plan(plan, LIBRARY, [condition], [] if by_plan else [key])
    spoken_against = SPOKEN_AGAINST.get(condition)
    expected = {spoken_against} - {key, None}
    assert {left.planned.exercise for left in found.left_out} == expected
    assert keys(found.plan) == [name for name in LIBRARY if name not in expected]


@pytest.mark.parametrize("pair", [*combinations(SPOKEN_AGAINST, 2)])
def test_two_conditions_leave_out_what_each_of_them_speaks_against(pair: tuple[str, str]) -> None:
    found = cautious_plan(PLAN, LIBRARY, pair, [])
    expected = {SPOKEN_AGAINST[condition] for condition in pair}
    assert {left.planned.exercise for left in found.left_out} == expected
    assert set(keys(found.plan)) == set(LIBRARY) - expected


def test_without_a_condition_the_plan_stays_as_it_is() -> None:
    assert cautious_plan(PLAN, LIBRARY, [], []).plan == PLAN


def test_the_table_holds_every_caution_of_the_library() -> None:
    written = {c.condition: key for key, exercise in LIBRARY.items() for c in exercise.cautions}
    assert written == SPOKEN_AGAINST | {name: key for name, (key, _) in EASED.items()}


def test_every_condition_with_a_caution_is_asked_in_the_words_of_the_caution() -> None:
    told = [caution for exercise in LIBRARY.values() for caution in exercise.cautions]
    asked = {caution.condition: ASKED[caution.condition] for caution in told}
    del asked["limits_exercise"]  # asked last, as "another condition"
    assert asked == {c.condition: c.about for c in told if c.condition in asked}


@pytest.mark.parametrize("word", ["a clinician's", "the plan's"])
def test_an_eased_exercise_is_done_in_the_usual_way_after_a_word_about_it(word: str) -> None:
    by_plan = word == "the plan's"
    exercises = tuple(
        replace(p, despite_caution=by_plan and p.exercise == "nerve_glide") for p in PLAN.exercises
    )
    plan = replace(PLAN, exercises=exercises)
    permissions = [] if by_plan else ["nerve_glide"]
    assert cautious_plan(plan, LIBRARY, EASED, permissions) == CautiousPlan(plan, ())


def test_nothing_is_eased_that_the_plan_has_in_the_easier_way_already() -> None:
    eased = cautious_plan(PLAN, LIBRARY, EASED, []).plan
    assert eased is not None
    assert cautious_plan(eased, LIBRARY, EASED, []) == CautiousPlan(eased, ())


def test_what_must_be_left_out_is_not_eased_instead() -> None:
    glide = LIBRARY["nerve_glide"]
    both = (*glide.cautions, replace(glide.cautions[0], condition="herniated_disc", easier=None))
    library = {**LIBRARY, "nerve_glide": replace(glide, cautions=both)}
    found = cautious_plan(PLAN, library, ["irritable_symptoms", "herniated_disc"], [])
    assert "nerve_glide" not in keys(found.plan)
    assert found.eased == ()


@pytest.mark.parametrize("condition", FOR_THE_WHOLE_ROUTINE)
def test_what_goes_for_the_whole_routine_is_asked_and_named_in_the_sentence(condition: str) -> None:
    sentence = WHOLE_ROUTINE.format(condition=ASKED[condition])
    assert ASKED[condition] in sentence
    assert "whole routine with your doctor" in sentence
    assert condition in {caution.condition for caution in LIBRARY["dead_bug"].cautions}


def test_only_worn_discs_and_what_limits_exercise_go_for_the_whole_routine() -> None:
    assert set(FOR_THE_WHOLE_ROUTINE) == {"degenerative_disc_disease", "limits_exercise"}


# ---- What the log says -------------------------------------------------------------------------

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def log(*said: tuple[type[Record], dict[str, Any]]) -> list[Entry]:
    return [
        Entry(
            entry_id=f"e-{number}",
            saved_at=AT,
            record=kind(at=AT + timedelta(hours=number), **values),
        )
        for number, (kind, values) in enumerate(said)
    ]


def test_conditions_that_were_never_asked_are_not_none() -> None:
    assert told_conditions(log((Permission, {"exercise": "dead_bug"}))) is None
    assert told_conditions(log((Conditions, {"conditions": NONE}))) == ()
    assert told_conditions(log((Conditions, {"conditions": None}))) == ()


def test_the_last_answer_about_conditions_holds() -> None:
    entries = log(
        (Conditions, {"conditions": "herniated_disc spinal_stenosis"}),
        (Conditions, {"conditions": "spinal_stenosis"}),
    )
    assert told_conditions(entries) == ("spinal_stenosis",)


def test_the_last_word_about_an_exercise_holds_and_no_word_allows_nothing() -> None:
    said = [("dead_bug", True), ("prone_leg_lift", True), ("dead_bug", False), ("hip_bridge", None)]
    entries = log(*((Permission, {"exercise": key, "may_do": may}) for key, may in said))
    assert permitted(entries) == {"prone_leg_lift"}
    assert permitted([]) == frozenset()
