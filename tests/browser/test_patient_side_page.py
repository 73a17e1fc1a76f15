"""A plan that says everything: what the therapist set is read where the patient meets it.

The pages are real, in a browser, with a clock that stands still between the steps. How each field
acts in detail is in tests/test_patient_side.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hands import empty_workbook, set_clock
from ipywidgets import VBox
from panel_page import PanelPage
from plans import OWN
from playwright.sync_api import Page

from sciatica_lib.exercises.own_form import own_exercise
from sciatica_lib.exercises.plan import Limits, Measure, Plan, PlannedExercise, suggested_plan
from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.panels.check_in import Activities
from sciatica_lib.panels.plan_in import ASK
from sciatica_lib.panels.progress import exercise_progress
from sciatica_lib.panels.send_weeks import SendWeeks
from sciatica_lib.panels.today import Today
from sciatica_lib.workbook import Workbook

MONDAY = datetime(2026, 3, 2, 9).astimezone()
QUICK = {"sets": 1, "reps": 2, "hold_s": 0, "rest_s": 0, "move_s": 2, "return_s": 2}
STEP_S = 60
"""The timer takes a longer gap for a computer that was asleep."""

OFFER, CARD, TIMER = "the plan that came", "the card of Today", "the timer"
LIGHT, CHECK_IN, WEDNESDAY = "the traffic light", "the check-in", "Today, two days later"
PROGRESS, SENDING, LOCKED = "progress", "what is sent back", "an emergency"

WHERE = {
    "title": (CARD, "Routine: Spring, about 16 minutes."),
    "plan_id": (SENDING, "Plan spring, version 7."),
    "version": (OFFER, "Spring, version 7: about"),
    "created_on": (CARD, "This week is without Dead bug"),  # it is the week after
    "what_changed": (CARD, "New in your plan: Fewer times."),
    "days_per_week": (PROGRESS, "The plan now asks for 2 days a week."),
    "get_ready_s": (TIMER, "get_ready 133: Hip bridge Coming up: set 1 of 2"),
    "change_sides_s": (TIMER, "change_sides 31: Seated nerve glide"),
    "next_exercise_s": (TIMER, "next_exercise 144: Seated nerve glide"),
    "exercises": (CARD, "Hip bridge Seated nerve glide 90/90 stretch"),
    "emergency_number": (LOCKED, "+41 144"),
    "limits": (LIGHT, "Red: stop for now."),  # pain rose from 1 to 2: usually green
    "asks": (CHECK_IN, "Roland-Morris questionnaire: how many of the 24 sentences"),
    "measures": (WEDNESDAY, "How well can you do this: Walk to the shop"),  # else after a week
    "author": (CARD, "Questions about your plan: Ada, "),
    "goals": (CARD, "What you want to do again: Walk to the shop."),
    "conditions": (CARD, "Your therapist noted: Another condition that limits how"),
    "weekdays": (WEDNESDAY, "Your plan has no routine on a Wednesday."),
    "times_of_day": (CARD, "Planned for 08:30 and 18:00."),
    "leave_out_every_other_week": (CARD, "This week is without Dead bug, as your plan says."),
    "review_days": (CARD, "On 5 March 2026 you and your therapist look at it together."),
    "contact": (LIGHT, "Your contact: Ada, 044 123."),
    "return_key": (SENDING, "It will be sealed to your therapist's key"),
    "minutes_walk": (CARD, "Walk 20 minutes today."),
    "own_exercises": (TIMER, "move 2: Heel dig"),
    "exercise": (TIMER, "Hip bridge Set 1 of 2"),
    "sets": (TIMER, "Hip bridge Set 2 of 2"),
    "reps": (TIMER, "Rep 3 of 3"),
    "hold_s": (TIMER, "hold 7: Hip bridge"),
    "rest_s": (TIMER, "rest 66: Hip bridge"),
    "move_s": (TIMER, "move 4: Hip bridge"),
    "return_s": (TIMER, "return 6: Hip bridge"),
    "first_side": (TIMER, "next_exercise 144: Seated nerve glide Coming up: set 1 of 1 LEFT LEG"),
    "only_side": (TIMER, "Rep 2 of 2 LEFT LEG IN FRONT 2 seconds Ease off Push up with your arms "
                  "and sit tall again. Next exercise: Prone leg lift"),  # and no right leg
    "variant": (TIMER, "90/90 stretch (leaning forward)"),
    "unlocked": (TIMER, "Lean forward over your left leg and prop yourself on your elbows."),
    "on_bad_days": (CARD, "Save and start the short one: 3 min"),
    "despite_caution": (TIMER, "move 2: Prone leg lift"),
    "note": (TIMER, "From your therapist: Slowly, please."),
}  # fmt: skip
"""Every field of a plan and of an exercise in it: on which page it is read, and what."""


def a_plan_that_says_everything(workbook: Workbook) -> Plan:
    begun = suggested_plan(
        workbook.library, plan_id="spring", title="Spring", created_on=date(2026, 2, 28), version=7
    )
    one = {planned.exercise: planned for planned in begun.exercises}
    bridge = {"sets": 2, "reps": 3, "hold_s": 7, "rest_s": 66, "move_s": 4, "return_s": 6}
    return replace(
        begun,
        exercises=(
            replace(one["hip_bridge"], **bridge, on_bad_days=True, note="Slowly,\nplease."),
            replace(one["nerve_glide"], **QUICK, first_side="left"),
            replace(
                one["ninety_ninety"], **(QUICK | {"hold_s": 15}),
                variant="forward_lean", unlocked=True, only_side="left",
            ),
            replace(one["prone_leg_lift"], **QUICK, despite_caution=True),
            PlannedExercise(exercise="heel_dig", **QUICK),
            replace(one["dead_bug"], **QUICK),
        ),
        own_exercises=(own_exercise(OWN),),
        days_per_week=2,
        weekdays=("monday", "friday"),
        times_of_day=("08:30", "18:00"),
        get_ready_s=133,
        change_sides_s=31,
        next_exercise_s=144,
        emergency_number="+41 144",
        limits=Limits(green_up_to=1, amber_up_to=1, green_rise=0, amber_rise=0),
        asks=("rmdq_total",),
        measures=(Measure(question="activities", every_days=2),),
        author="Ada",
        contact="044 123",
        goals=("Walk to the shop",),
        conditions=("herniated_disc", "limits_exercise"),
        leave_out_every_other_week="dead_bug",
        review_days=(date(2026, 3, 5),),
        return_key="age1" + "q" * 58,
        minutes_walk=20,
        what_changed="Fewer times.",
    )  # fmt: skip


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    set_clock(monkeypatch, MONDAY)
    return empty_workbook(tmp_path, monkeypatch)


def read(shown: PanelPage) -> str:
    """Return all that is to be read on the page, and what its pictures tell, in one line."""
    shown.settle()
    told = [picture.get_attribute("alt") or "" for picture in shown.page.locator("main img").all()]
    return " ".join(f"{shown.page.inner_text('main')} {' '.join(told)}".split())


STATE = """() => {
  const timer = document.querySelector(".sw-timer[data-status=running]");
  const words = (part) => timer.querySelector(part).innerText;
  return timer && [timer.dataset.phase, Number(words(".sw-seconds")), words(".sw-stage")];
}"""


def run_through(day: PanelPage) -> Iterator[str]:
    """Let the timer go to its end, and say what it shows as each phase begins."""
    before = ""
    while state := day.page.evaluate(STATE):
        phase, seconds, stage = state
        if not before.startswith(f"{phase} ") or seconds <= STEP_S:
            before = f"{phase} {seconds}: {' '.join(stage.split())}"
            yield before
        day.page.clock.fast_forward(min(seconds, STEP_S) * 1000)
        day.settle()


def on_monday(page: Page, workbook: Workbook, plan: Path) -> dict[str, str]:
    """Take the plan in, exercise by it and check in; return what was read on the way."""
    day, found = PanelPage(page, Today(workbook)), {}
    day.press(ASK)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose the plan", exact=True).click()
    chooser.value.set_files(plan)
    day.see("Spring, version 7")
    found[OFFER] = read(day)
    day.press("Use this plan")
    day.pass_safety_check()
    day.press("Nobody has told me anything yet")
    day.see_heading("Before you begin")
    found[CARD] = read(day)
    day.choose("Leg pain right now", "1")
    day.press("Save and start: ")
    day.timer_is("running")
    found[TIMER] = " ".join(run_through(day))
    day.see_heading("And now: how is it?")
    day.choose("Leg pain right now", "2")
    day.press("Save")
    day.see_heading("Check-in")
    found[LIGHT] = found[CHECK_IN] = read(day)
    goals = PanelPage(page, Activities(Workbook(workbook.home)))
    goals.press("Name up to three")
    goals.choose("How well can you do this: Walk to the shop", "4")
    goals.press("Save")
    goals.see("Walk to the shop: 4 of 10")
    return found


def on_wednesday(page: Page, workbook: Workbook) -> dict[str, str]:
    """Look at everything again two days later, until a sign of danger is ticked."""
    day, found = PanelPage(page, VBox([Today(workbook), Activities(workbook)])), {}
    found[WEDNESDAY] = read(day)
    day.tick("Numbness, pins and needles")
    day.press("Continue")
    day.see_heading("Get emergency help now")
    found[LOCKED] = read(day)
    found[PROGRESS] = read(PanelPage(page, exercise_progress(workbook)))
    found[SENDING] = read(PanelPage(page, SendWeeks(workbook)))
    return found


def test_everything_that_a_plan_says_is_read_where_it_acts(
    page: Page, workbook: Workbook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plan = a_plan_that_says_everything(workbook)
    (tmp_path / "plan.json").write_text(plan_to_json(plan), encoding="utf-8")
    page.clock.install(time=MONDAY)
    page.clock.pause_at(MONDAY + timedelta(seconds=1))
    found = on_monday(page, workbook, tmp_path / "plan.json")
    set_clock(monkeypatch, MONDAY + timedelta(days=2))
    found |= on_wednesday(page, Workbook(workbook.home))
    unseen = {
        field: f"{words!r} is not in {place}: {found[place]}"
        for field, (place, words) in WHERE.items()
        if words not in found[place]
    }
    assert unseen == {}


def test_no_field_of_a_plan_is_left_out(workbook: Workbook) -> None:
    """The table names every field, and the plan sets each otherwise than a new plan has it."""
    made = {spec.name: spec for kind in (Plan, PlannedExercise) for spec in fields(kind)}
    assert made.keys() == WHERE.keys()
    plan = a_plan_that_says_everything(workbook)
    for name, spec in made.items():
        said = [getattr(thing, name) for thing in (plan, *plan.exercises) if hasattr(thing, name)]
        assert any(value not in (MISSING, spec.default) for value in said), name
