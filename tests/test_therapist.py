"""The planner: what is wrong or unusual is said at once beside its field; nothing typed is lost."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hands import HOSTILE, empty_workbook
from hypothesis import given
from hypothesis import strategies as st
from planner_hands import planner_of, press_button, remarks, send, type_in
from plans import plans

from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import Plan, suggested_plan
from sciatica_lib.exercises.plan_draft import draft_of, read_draft
from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.exercises.spoken import cue_length_s
from sciatica_lib.panels.planner import PlanMaker
from sciatica_lib.places import shipped_dir
from sciatica_lib.workbook import Workbook

LIBRARY = read_exercises(shipped_dir() / "data" / "exercises.toml")
SAVED_AS = {
    "plan_id": "own", "version": 1, "created_on": date(2026, 3, 2), "what_changed": "",
}  # fmt: skip


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


# ---- The draft ---------------------------------------------------------------------------------


@given(plan=plans(LIBRARY))
def test_any_plan_that_is_opened_in_the_planner_is_the_same_when_it_is_saved(plan: Plan) -> None:
    saved_as = {name: getattr(plan, name) for name in SAVED_AS}
    draft = json.loads(json.dumps(draft_of(plan, LIBRARY)))
    read = read_draft(draft, LIBRARY, saved_as, plan.own_exercises)
    assert read.plan is not None, read.remarks
    assert read.plan.asked_every_days == plan.asked_every_days
    own = {"own_exercises": plan.own_exercises}  # a plan carries those that it asks for
    assert replace(read.plan, asks=plan.asks, measures=plan.measures, **own) == plan
    routine = timeline(read.plan, LIBRARY)
    for phase in routine.phases:
        assert cue_length_s(phase.say) <= phase.duration_s - phase.soon_s, "no cue is cut off"
        assert not phase.soon or cue_length_s(phase.soon) <= phase.soon_s


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(float("nan")),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside),
    max_leaves=6,
)


@given(data=st.data(), value=_JSON)
def test_whatever_is_sent_for_a_draft_gets_a_remark_and_never_an_error(
    data: st.DataObject, value: Any
) -> None:
    workbook_plan = read_draft(_BEGUN, LIBRARY, SAVED_AS).plan
    assert workbook_plan is not None
    draft: Any = deepcopy(_BEGUN)
    table = draft
    while True:
        name = data.draw(st.sampled_from(sorted(table)))
        if not isinstance(table[name], dict) or not table[name] or data.draw(st.booleans()):
            table[name] = value
            break
        table = table[name]
    read = read_draft(draft, LIBRARY, SAVED_AS)
    assert read.plan is not None or any(remark.stops for remark in read.remarks)


def _begun() -> dict[str, Any]:
    plan = suggested_plan(LIBRARY, plan_id="own", title="Mine", created_on=date(2026, 3, 2))
    return json.loads(json.dumps(draft_of(plan, LIBRARY)))


_BEGUN = _begun()


# ---- Said at once ------------------------------------------------------------------------------


def test_a_number_outside_the_source_is_marked_as_it_is_typed_and_the_mark_goes_again(
    workbook: Workbook,
) -> None:
    maker = PlanMaker(workbook)
    assert remarks(maker) == {}, "the example plan asks for nothing outside the source"
    type_in(maker, "exercises.ninety_ninety.hold_s", 90)
    type_in(maker, "exercises.ninety_ninety.reps", 1)
    assert remarks(maker) == {
        "exercises.ninety_ninety.hold_s": "more than the source: up to 60 s",
        "exercises.ninety_ninety.reps": "fewer than the source: 2",
    }
    type_in(maker, "exercises.ninety_ninety.hold_s", 60)
    type_in(maker, "exercises.ninety_ninety.reps", 2)
    assert remarks(maker) == {}


def test_what_is_unusual_is_marked_also_while_something_else_is_wrong(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    type_in(maker, "exercises.ninety_ninety.hold_s", 90)
    type_in(maker, "exercises.hip_bridge.reps", 60)
    assert remarks(maker).keys() == {
        "exercises.ninety_ninety.hold_s", "exercises.hip_bridge.reps",
    }  # fmt: skip


def test_the_therapist_may_save_what_is_unusual_and_the_plan_says_so(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    type_in(maker, "exercises.hip_bridge.rest_s", 30)
    said = press_button(maker, "save")
    assert said["tone"] == "good"
    assert "1 time it leaves the usual, as marked" in said["words"]
    assert workbook.has_own_plan
    again = remarks(PlanMaker(workbook))
    assert again["exercises.hip_bridge.rest_s"] == "less than the source: at least 60 s"


@pytest.mark.parametrize(
    ("at", "value", "where", "words"),
    [
        ("exercises.hip_bridge.reps", 51, "exercises.hip_bridge.reps", "1-50, got 51"),
        ("exercises.hip_bridge.reps", "ten", "exercises.hip_bridge.reps", "got 'ten'"),
        ("exercises.hip_bridge.reps", "", "exercises.hip_bridge.reps", "1-50; fill it in."),
        ("exercises.hip_bridge.sets", None, "exercises.hip_bridge.sets", "1-10; fill it in."),
        ("exercises.dead_bug.reps", 11, "exercises.dead_bug", "must be even"),
        ("exercises.hip_bridge.note", "a\0", "exercises.hip_bridge.note", "type it again"),
        ("plan.title", " ", "plan.title", "1-100 characters"),
        ("plan.days_per_week", "", "plan.days_per_week", "whole number 1-7"),
        ("plan.weekdays", ["monday"], "plan.weekdays", "as many as days_per_week"),
        ("plan.times_of_day", ["8"], "plan.times_of_day", "a time like 08:30"),
        ("plan.review_days", ["2026-13-01"], "plan.review_days", "a date like"),
        ("plan.return_key", "age1", "plan.return_key", "begins with age1"),
        ("plan.leave_out_every_other_week", "x", "plan.leave_out_every_other_week", "several"),
        ("limits.green_up_to", 7, "limits.green_up_to", "must not be above amber_up_to"),
        ("order", [], "order", "Choose at least one exercise."),
        ("order", ["plank"], "exercises.plank", "no exercise named 'plank'. Take it out."),
        ("order", ["dead_bug"] * 13, "order", "13 exercises; the most is 12. Take some out."),
    ],
)
def test_what_cannot_be_saved_is_said_beside_its_field_and_stays_as_it_was_typed(
    workbook: Workbook, at: str, value: Any, where: str, words: str
) -> None:
    maker = PlanMaker(workbook)
    type_in(maker, at, value)
    assert words in remarks(maker)[where]
    typed = deepcopy(planner_of(maker).typed)
    said = press_button(maker, "save")
    assert said["tone"] == "stop"
    assert said["words"].startswith("Not saved.")
    assert not workbook.has_own_plan
    assert planner_of(maker).typed == typed


def test_a_routine_of_more_than_two_hours_is_refused_as_it_is_typed(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    for amount, value in {"sets": 10, "reps": 50, "move_s": 30}.items():
        type_in(maker, f"exercises.hip_bridge.{amount}", value)
    assert "the most is 2 hours" in remarks(maker)["order"]
    assert planner_of(maker).found["minutes"] is None


def test_a_caution_of_the_patients_is_in_the_way_until_it_is_cleared(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    type_in(maker, "plan.conditions", ["herniated_disc"])
    at = "exercises.prone_leg_lift.despite_caution"
    assert "left out of the routine until you tick" in remarks(maker)[at]
    assert "1 time it leaves the usual" in press_button(maker, "save")["words"]
    assert [left.planned.exercise for left in workbook.cautious_plan().left_out] == [
        "prone_leg_lift"
    ]
    type_in(maker, at, value=True)
    assert remarks(maker) == {}
    press_button(maker, "save")
    assert workbook.cautious_plan().left_out == ()


def test_a_way_that_must_be_unlocked_is_unlocked_by_choosing_it_here(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    type_in(maker, "exercises.ninety_ninety.variant", "forward_lean")
    assert remarks(maker) == {}
    press_button(maker, "save")
    chosen = next(p for p in workbook.plan.exercises if p.exercise == "ninety_ninety")
    assert (chosen.variant, chosen.unlocked) == ("forward_lean", True)


# ---- Beginning and saving ----------------------------------------------------------------------


def test_one_begins_with_a_template_or_a_former_version_and_can_go_back(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    type_in(maker, "plan.title", "First")
    press_button(maker, "save")
    type_in(maker, "plan.title", "Half typed")
    press_button(maker, "begin", "kind strength")
    assert planner_of(maker).draft["order"] == ["hip_bridge", "prone_leg_lift"]
    press_button(maker, "begin", "before")
    assert planner_of(maker).draft["plan"]["title"] == "Half typed"
    press_button(maker, "begin", "version 0")
    assert planner_of(maker).draft["plan"]["title"] == "First"
    begin = {found["value"]: found["words"] for found in planner_of(maker).content["beginnings"]}
    assert begin["version 0"].startswith("a copy of First, version 1")
    assert begin["before"] == "what you had before this"


def test_each_save_is_a_new_version_that_says_what_changed_and_none_is_edited(
    workbook: Workbook,
) -> None:
    maker = PlanMaker(workbook)
    press_button(maker, "save")
    type_in(maker, "exercises.hip_bridge.reps", 15)
    assert planner_of(maker).found["changes"] == ["Hip bridge: times 12 → 15"]
    press_button(maker, "save", "A little more.")
    first, second = workbook.plan_versions().plans
    assert (first.version, second.version) == (1, 2)
    assert second.what_changed == "A little more. (Hip bridge: times 12 → 15)"
    assert workbook.plan == second
    assert planner_of(maker).found["changes"] == []


def test_the_live_total_is_that_of_the_timer(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    found = planner_of(maker).found
    assert found["minutes"] == round(timeline(workbook.plan, LIBRARY).total_s / 60)
    type_in(maker, "order", ["nerve_glide"])
    found = planner_of(maker).found
    assert [row["key"] for row in found["exercises"]] == ["nerve_glide"]
    assert found["minutes"] < 5


def test_what_was_typed_about_an_exercise_stays_when_it_is_taken_out(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    type_in(maker, "exercises.dead_bug.note", "Slowly.")
    type_in(maker, "order", ["nerve_glide"])
    press_button(maker, "save")
    type_in(maker, "order", ["nerve_glide", "dead_bug"])
    assert planner_of(maker).typed["exercises"]["dead_bug"]["exercise"] == "dead_bug"


def test_hostile_words_are_kept_as_words(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    type_in(maker, "plan.title", HOSTILE)
    press_button(maker, "save")
    assert workbook.plan.title == HOSTILE
    assert json.loads(plan_to_json(workbook.plan))["title"] == HOSTILE


@pytest.mark.parametrize(
    "message", [None, 3, [], {}, {"kind": "pressed"}, {"kind": "changed", "draft": {"turn": 0}}]
)
def test_a_message_that_says_nothing_changes_nothing(workbook: Workbook, message: Any) -> None:
    maker = PlanMaker(workbook)
    send(maker, message)
    assert not workbook.home.exists()
    assert planner_of(maker).draft["plan"]["title"] == workbook.plan.title


def test_what_was_typed_about_another_plan_is_not_taken_for_this_one(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    late = deepcopy(planner_of(maker).draft)
    press_button(maker, "begin", "kind core")
    send(maker, {"kind": "changed", "draft": late})
    assert planner_of(maker).typed["order"] == ["dead_bug"]
