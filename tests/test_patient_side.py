"""What the planner sets is seen by the patient where it acts: every field of a plan, one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hands import (
    answer,
    empty_workbook,
    every,
    pass_safety_check,
    records,
    screen_text,
    set_clock,
)
from plans import OWN

from sciatica_lib.exercises.own_form import own_exercise
from sciatica_lib.exercises.plan import (
    Limits,
    Measure,
    Plan,
    PlannedExercise,
    plan_of_week,
    suggested_plan,
)
from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.log.records import Activity, RoutineStart
from sciatica_lib.panels.check_in import Activities, CheckInPanel
from sciatica_lib.panels.plan_in import shared_plan
from sciatica_lib.panels.progress import exercise_progress
from sciatica_lib.panels.routine import TodaysRoutine
from sciatica_lib.panels.today import Today
from sciatica_lib.widgets.form import Form
from sciatica_lib.widgets.timer import RoutineTimer
from sciatica_lib.workbook import Workbook

MONDAY = datetime(2026, 3, 2, 9).astimezone()


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    set_clock(monkeypatch, MONDAY)
    return empty_workbook(tmp_path, monkeypatch)


def plan_with(workbook: Workbook, exercise: str = "", **said: Any) -> Plan:
    """Put a plan in force that says this, of the whole or of an exercise."""
    plan = suggested_plan(
        workbook.library, plan_id="mine", title="My plan", created_on=MONDAY.date()
    )
    if exercise:
        planned = next(found for found in plan.exercises if found.exercise == exercise)
        said = {"exercises": (replace(planned, **said),)}
    plan = replace(plan, **said)
    workbook.use_plan(plan)
    return plan


def today(workbook: Workbook) -> str:
    """Return the page Today as it is read after the first questions."""
    page = Today(workbook)
    pass_safety_check(page)
    answer(page, "save", conditions=[])
    return screen_text(page)


def timer(workbook: Workbook, button: str = "whole") -> dict[str, Any]:
    """Return what the timer shows and says of a routine that was begun."""
    page = TodaysRoutine(workbook)
    pass_safety_check(page)
    answer(page, button, leg_pain_now=3, back_pain_now=0, reach="calf", numbness_now=False)
    return dict(next(every(page, RoutineTimer)).timeline)


def phases(workbook: Workbook, kind: str) -> list[dict[str, Any]]:
    return [phase for phase in timer(workbook)["phases"] if phase["kind"] == kind]


def lasting(workbook: Workbook, kind: str) -> set[float]:
    return {phase["duration_s"] for phase in phases(workbook, kind)}


def light(workbook: Workbook, after: int) -> str:
    page = Today(workbook)
    pass_safety_check(page)
    answer(page, "save", conditions=[])
    answer(page, "whole", leg_pain_now=1, back_pain_now=0, reach="calf", numbness_now=False)
    page._routine.ask_after("finished")
    answer(page, "save", leg_pain_now=after, back_pain_now=0, reach="calf", new_numbness=False)
    return screen_text(page)


SEEN: dict[str, Callable[[Workbook], None]] = {}


def seen(field: str) -> Callable[[Callable[[Workbook], None]], Callable[[Workbook], None]]:
    """Say that a function shows where a field is seen."""

    def note(look: Callable[[Workbook], None]) -> Callable[[Workbook], None]:
        SEEN[field] = look
        return look

    return note


# ---- Fields of the whole plan ------------------------------------------------------------------


@seen("title")
def _(workbook: Workbook) -> None:
    plan_with(workbook, title="Spring")
    assert "Routine: Spring, about" in today(workbook)


@seen("plan_id")
@seen("version")
def _(workbook: Workbook) -> None:
    plan_with(workbook, version=7)
    timer(workbook)
    (begun,) = records(workbook, RoutineStart)
    assert (begun.plan_id, begun.plan_version) == ("mine", 7)


@seen("created_on")
@seen("what_changed")
def _(workbook: Workbook) -> None:
    plan = plan_with(workbook, what_changed="Fewer times.")
    assert "New in your plan: Fewer times." in today(workbook)
    workbook.use_plan(replace(plan, created_on=MONDAY.date() - timedelta(days=8), version=2))
    assert "New in your plan" not in screen_text(Today(Workbook(workbook.home)))


@seen("days_per_week")
def _(workbook: Workbook) -> None:
    plan_with(workbook, days_per_week=3)
    assert "3" in screen_text(exercise_progress(workbook))
    assert "Days a week: 3" in screen_text(shared_plan(workbook, plan_to_json(workbook.plan)))


@seen("get_ready_s")
def _(workbook: Workbook) -> None:
    plan_with(workbook, get_ready_s=133)  # longer than what is said then
    assert lasting(workbook, "get_ready") == {133}


@seen("change_sides_s")
def _(workbook: Workbook) -> None:
    plan_with(workbook, change_sides_s=11)
    assert lasting(workbook, "change_sides") == {11}


@seen("next_exercise_s")
def _(workbook: Workbook) -> None:
    plan_with(workbook, next_exercise_s=144)
    assert lasting(workbook, "next_exercise") == {144}


@seen("exercises")
def _(workbook: Workbook) -> None:
    plan_with(workbook, "dead_bug")
    assert {found["exercise"] for found in timer(workbook)["sets"]} == {"dead_bug"}


@seen("emergency_number")
def _(workbook: Workbook) -> None:
    plan_with(workbook, emergency_number="+41 144")
    page = Today(workbook)
    form = next(every(page, Form))
    asked = [question["id"] for question in form.content["questions"]]
    sign = form.content["questions"][0]["options"][0]["value"]
    answer(page, str(form.content["buttons"][0]["id"]), **{asked[0]: [sign]})
    assert "+41 144" in screen_text(page)


@seen("limits")
def _(workbook: Workbook) -> None:
    plan_with(workbook, limits=Limits(green_up_to=1, amber_up_to=1, green_rise=0, amber_rise=0))
    assert "Red: stop for now." in light(workbook, 2)


@seen("asks")
def _(workbook: Workbook) -> None:
    plan_with(workbook, asks=("rmdq_total",))
    assert "Roland-Morris" in repr(next(every(CheckInPanel(workbook), Form)))


@seen("measures")
def _(workbook: Workbook) -> None:
    measures = (
        Measure(question="rmdq_total", every_days=3),
        Measure(question="activities", every_days=2),
    )
    plan_with(workbook, measures=measures)
    page = CheckInPanel(workbook)
    answer(page, "Save", leg_pain_24h=3, rmdq_total="7")
    workbook.save(workbook.record(Activity, activity="walk", able=3))
    assert "Roland-Morris" not in repr(next(every(CheckInPanel(workbook), Form)))
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, MONDAY + timedelta(days=2))
        assert "Roland-Morris" not in repr(next(every(CheckInPanel(workbook), Form)))
        assert "How well can you do this: walk" in repr(next(every(Activities(workbook), Form)))
        set_clock(patch, MONDAY + timedelta(days=3))
        assert "Roland-Morris" in repr(next(every(CheckInPanel(workbook), Form)))


@seen("author")
@seen("contact")
def _(workbook: Workbook) -> None:
    plan_with(workbook, author="Ada", contact="044 123")
    assert "Questions about your plan: Ada, 044 123." in today(workbook)
    page = Today(workbook)
    answer(page, "whole", leg_pain_now=1, back_pain_now=0, reach="calf", numbness_now=False)
    page._routine.ask_after("finished")
    answer(page, "save", leg_pain_now=9, back_pain_now=0, reach="calf", new_numbness=False)
    assert "Your contact: Ada, 044 123." in screen_text(page)


@seen("goals")
def _(workbook: Workbook) -> None:
    plan_with(workbook, goals=("Walk to the shop", "Sit through a film"))
    assert "What you want to do again: Walk to the shop; Sit through a film." in today(workbook)
    page = Activities(workbook)
    answer(page, "name")
    assert "How well can you do this: Walk to the shop" in repr(next(every(page, Form)))
    answer(page, "save", able0=4)
    assert [found.activity for found in records(workbook, Activity)] == ["Walk to the shop"]


@seen("conditions")
def _(workbook: Workbook) -> None:
    plan_with(workbook, conditions=("herniated_disc", "limits_exercise"))
    page = Today(workbook)
    pass_safety_check(page)
    answer(page, "save", conditions=[])
    assert "Left out: Prone leg lift" in screen_text(page)
    assert "Your therapist noted: Another condition" in screen_text(page)


@seen("weekdays")
def _(workbook: Workbook) -> None:
    plan_with(workbook, weekdays=("tuesday",), days_per_week=1)
    assert "Your plan has no routine on a Monday." in today(workbook)


@seen("times_of_day")
def _(workbook: Workbook) -> None:
    plan_with(workbook, times_of_day=("08:30", "18:00"))
    assert "Planned for 08:30 and 18:00." in today(workbook)


@seen("leave_out_every_other_week")
def _(workbook: Workbook) -> None:
    week_before = MONDAY.date() - timedelta(days=7)
    plan = plan_with(workbook, leave_out_every_other_week="dead_bug", created_on=week_before)
    assert plan_of_week(plan, MONDAY.date()) != plan
    assert "This week is without Dead bug, as your plan says." in today(workbook)
    assert "dead_bug" not in {found["exercise"] for found in timer(workbook)["sets"]}
    assert [begun.left_out for begun in records(workbook, RoutineStart)] == ["dead_bug"]


@seen("review_days")
def _(workbook: Workbook) -> None:
    plan_with(workbook, review_days=(MONDAY.date() + timedelta(days=3),))
    assert "On 5 March 2026 you and your therapist look at it together." in today(workbook)


@seen("return_key")
def _(workbook: Workbook) -> None:
    plan = plan_with(workbook, return_key="age1" + "q" * 58)
    assert "age1qqq" in screen_text(shared_plan(workbook, plan_to_json(plan)))


@seen("minutes_walk")
def _(workbook: Workbook) -> None:
    plan_with(workbook, minutes_walk=20)
    assert "Walk 20 minutes today." in today(workbook)


@seen("own_exercises")
def _(workbook: Workbook) -> None:
    own = own_exercise(OWN)
    planned = PlannedExercise(
        exercise="heel_dig", sets=1, reps=5, hold_s=0, rest_s=0, move_s=2, return_s=2
    )
    plan_with(workbook, own_exercises=(own,), exercises=(planned,))
    assert timer(workbook)["sets"][0]["name"] == "Heel dig"


# ---- Fields of an exercise ---------------------------------------------------------------------


@seen("exercise")
@seen("sets")
@seen("reps")
def _(workbook: Workbook) -> None:
    plan_with(workbook, "hip_bridge", sets=2, reps=11)
    assert [found["reps_planned"] for found in timer(workbook)["sets"]] == [11, 11]


@seen("hold_s")
@seen("rest_s")
@seen("move_s")
@seen("return_s")
def _(workbook: Workbook) -> None:
    plan_with(workbook, "hip_bridge", hold_s=7, rest_s=66, move_s=4, return_s=6)
    routine = timer(workbook)
    lasts = {phase["kind"]: phase["duration_s"] for phase in routine["phases"]}
    assert (lasts["move"], lasts["hold"], lasts["return"], lasts["rest"]) == (4, 7, 6, 66)
    assert "hold 7 s (more than the source: 1 to 2 s)" in routine["sets"][0]["dose"]


@seen("first_side")
def _(workbook: Workbook) -> None:
    plan_with(workbook, "nerve_glide", first_side="left")
    assert [found["side"] for found in timer(workbook)["sets"]] == ["left", "right"]


@seen("only_side")
def _(workbook: Workbook) -> None:
    plan_with(workbook, "nerve_glide", only_side="left")
    assert [found["side"] for found in timer(workbook)["sets"]] == ["left"]


@seen("variant")
@seen("unlocked")
def _(workbook: Workbook) -> None:
    plan_with(workbook, "ninety_ninety", variant="forward_lean", unlocked=True)
    found = timer(workbook)
    assert found["sets"][0]["name"] == "90/90 stretch (leaning forward)"
    assert found["phases"][0]["figure"] == "ninety_ninety/forward_lean"


@seen("on_bad_days")
def _(workbook: Workbook) -> None:
    plan_with(workbook, "hip_bridge", on_bad_days=True)
    assert len(timer(workbook, "short")["sets"]) == 1


@seen("despite_caution")
def _(workbook: Workbook) -> None:
    plan = plan_with(workbook, "prone_leg_lift", despite_caution=True)
    workbook.use_plan(replace(plan, version=2, conditions=("herniated_disc",)))
    assert timer(workbook)["sets"][0]["exercise"] == "prone_leg_lift"


@seen("note")
def _(workbook: Workbook) -> None:
    plan_with(workbook, "hip_bridge", note="Slowly,\nplease.")
    heed = timer(workbook)["phases"][0]["heed"]
    note = {"kind": "note", "label": "From your therapist", "text": "Slowly, please."}
    assert note in heed, "shown, and spoken from there"


@pytest.mark.parametrize("field", SEEN)
def test_what_the_planner_sets_is_seen_where_it_acts(field: str, workbook: Workbook) -> None:
    SEEN[field](workbook)


def test_no_field_of_a_plan_is_without_a_place_where_it_is_seen() -> None:
    names = {spec.name for made in (Plan, PlannedExercise) for spec in fields(made)}
    assert set(SEEN) == names


def test_a_plan_that_says_nothing_new_adds_no_line_to_the_day(workbook: Workbook) -> None:
    plan_with(workbook)
    words = today(workbook)
    for word in ("not set", "Planned", "Walk ", "Questions about", "New in your plan"):
        assert word not in words
