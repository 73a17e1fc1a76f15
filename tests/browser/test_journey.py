"""The journey of a patient, in a real JupyterLab: every step is pressed, and the log is read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import NOTEBOOK, Lab
from playwright.sync_api import Locator, Page, expect

from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import plan_to_json, read_plan
from sciatica_lib.log.records import (
    CheckIn,
    Entry,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    SetDone,
    Void,
)
from sciatica_lib.log.store import Log, LogContents
from sciatica_lib.places import shipped_dir

QUICK_SECONDS = 1


@pytest.fixture(scope="module", autouse=True)
def short_plan(lab: Lab) -> None:
    """Put a plan of a few seconds in force: two exercises, both kinds of sides."""
    library = read_exercises(shipped_dir() / "data" / "exercises.toml")
    plan = read_plan(shipped_dir() / "data" / "example" / "plan.json", library)
    quick = [
        replace(each, sets=1, reps=2, hold_s=0, rest_s=0, move_s=1, return_s=1)
        for each in plan.exercises
        if each.exercise in ("hip_bridge", "nerve_glide")
    ]
    short = replace(
        plan,
        plan_id="short",
        title="A short plan",
        get_ready_s=QUICK_SECONDS,
        change_sides_s=QUICK_SECONDS,
        next_exercise_s=QUICK_SECONDS,
        exercises=tuple(quick),
    )
    (lab.home / "plan.json").write_text(plan_to_json(short), encoding="utf-8")


def saved(lab: Lab) -> LogContents:
    return Log(lab.home / "session_log.csv", lab.home / "unused").read()


def kinds(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.record.kind for entry in entries]


def notebook(page: Page) -> Locator:
    return page.locator(NOTEBOOK)


def choose(page: Page, question: str, answer: str) -> None:
    group = notebook(page).get_by_role("group", name=question)
    group.get_by_label(answer, exact=True).check()


def press(page: Page, name: str) -> None:
    notebook(page).get_by_role("button", name=name, exact=True).first.click()


def see(page: Page, text: str) -> None:
    expect(notebook(page).get_by_text(text).first).to_be_visible()


def pass_safety_check(page: Page) -> None:
    choose(page, "If nothing above fits", "None of these apply to me today")
    press(page, "Save my answers")


def test_the_journey_of_a_patient(lab: Lab, page: Page) -> None:
    lab.open(page, "00_start_here.ipynb")
    see(page, "This is the example log")
    see(page, "A short plan, version 2")
    pass_safety_check(page)
    see(page, "None of these were ticked.")
    assert kinds(saved(lab).rows) == [SafetyScreen.kind]

    lab.open(page, "02_routine.ipynb")
    pass_safety_check(page)
    choose(page, "Leg pain right now", "5")
    choose(page, "How far down", "calf")
    press(page, "Save and go to the timer")
    press(page, "Start")
    expect(page.locator(".sw-timer")).to_have_attribute("data-status", "running")
    see(page, "Step 4 of 4")
    choose(page, "Leg pain right now", "4")
    choose(page, "How far down", "thigh")
    choose(page, "Any new or lasting numbness", "no")
    press(page, "Save")
    see(page, "3 of 3 sets are in your log")

    log = saved(lab)
    done = [entry.record for entry in log.rows if isinstance(entry.record, SetDone)]
    assert [(each.exercise, each.side, each.reps_done) for each in done] == [
        ("hip_bridge", None, 2),
        ("nerve_glide", "right", 2),
        ("nerve_glide", "left", 2),
    ]
    (start,) = (each.record for each in log.rows if isinstance(each.record, RoutineStart))
    (end,) = (each.record for each in log.rows if isinstance(each.record, RoutineEnd))
    assert (start.leg_pain_now, end.leg_pain_now, end.outcome) == (5, 4, "finished")
    assert {start.routine_id, end.routine_id} == {each.routine_id for each in done}

    lab.open(page, "03_check_in.ipynb")
    choose(page, "Leg pain, on average", "6")
    choose(page, "Back pain, on average", "2")
    press(page, "Save")
    see(page, "Saved: Today")
    press(page, "Edit")
    see(page, "You are changing the check-in")
    choose(page, "Leg pain, on average", "7")
    press(page, "Save the change")
    see(page, "leg pain 7, back pain 2")
    press(page, "Undo")
    see(page, "Undone.")
    log = saved(lab)
    assert kinds(log.rows)[-3:] == [CheckIn.kind, CheckIn.kind, Void.kind]
    (check_in,) = (each.record for each in log.current if isinstance(each.record, CheckIn))
    assert check_in.leg_pain_24h == 6
    assert log.rejected == ()

    lab.open(page, "04_progress.ipynb")
    see(page, "These are your own entries")
    pictures = notebook(page).locator("img[alt]")
    expect(pictures).to_have_count(3)
    see(page, "Leg pain: 1 score")
    assert "lower after 1" in str(pictures.nth(2).get_attribute("alt"))


def test_a_kernel_that_restarts_in_mid_routine_loses_no_finished_set(lab: Lab, page: Page) -> None:
    lab.open(page, "02_routine.ipynb")
    pass_safety_check(page)
    before = len([each for each in saved(lab).rows if isinstance(each.record, SetDone)])
    press(page, "Save and go to the timer")
    press(page, "Start")
    see(page, "Saved: Hip bridge, set 1 of 1")
    page.evaluate("jupyterapp.commands.execute('notebook:restart-run-all')")
    lab.wait_until_run(page)
    see(page, "You began a routine at")
    page.locator(".sw-timer").get_by_role("button", name="Go on").first.click()
    see(page, "Step 4 of 4")
    press(page, "Save")
    see(page, "3 of 3 sets are in your log")
    done = [each.record for each in saved(lab).rows if isinstance(each.record, SetDone)][before:]
    assert [(each.exercise, each.side) for each in done] == [
        ("hip_bridge", None),
        ("nerve_glide", "right"),
        ("nerve_glide", "left"),
    ]


def test_a_note_with_markup_is_text_in_the_real_page(lab: Lab, page: Page) -> None:
    lab.open(page, "03_check_in.ipynb")
    notebook(page).get_by_text("More, if you like").click()
    notebook(page).locator("textarea").first.fill("<img src=x onerror=window.ran=true>")
    press(page, "Save")
    see(page, "note: <img src=x onerror=window.ran=true>")
    assert page.evaluate("window.ran") is None


def test_a_therapist_makes_a_plan_and_shares_it_and_a_patient_uses_it(lab: Lab, page: Page) -> None:
    lab.open(page, "05_therapist.ipynb")
    notebook(page).locator("input[type=text]").first.fill("Plan from the clinic")
    press(page, "Save as a new version")
    see(page, "Saved: Plan from the clinic, version 3")
    press(page, "Make the notebook")
    see(page, "Made:")
    shared = lab.home / "shared" / "plan_short_v3.ipynb"
    shared.rename(lab.home / "notebooks" / shared.name)
    (lab.home / "plan.json").unlink()
    lab.open(page, shared.name)
    see(page, "made for you by your therapist")
    press(page, "Use this plan")
    see(page, "This plan is in force from now on")
    assert "Plan from the clinic" in (lab.home / "plan.json").read_text(encoding="utf-8")


def test_answers_are_chosen_and_saved_with_the_keyboard_alone(lab: Lab, page: Page) -> None:
    lab.open(page, "03_check_in.ipynb")
    leg = notebook(page).get_by_role("group", name="Leg pain, on average")
    leg.get_by_label("0", exact=True).focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(leg.get_by_label("3", exact=True)).to_be_checked()
    expect(leg.get_by_label("3", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(leg.get_by_label("4", exact=True)).to_be_checked()
    notebook(page).get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    see(page, "Saved: Today")
    (check_in,) = (each.record for each in saved(lab).current[-1:])
    assert isinstance(check_in, CheckIn)
    assert check_in.leg_pain_24h == 4


def test_a_stray_key_neither_adds_nor_deletes_nor_changes_a_part_of_the_page(
    lab: Lab, page: Page
) -> None:
    lab.show(page, "00_start_here.ipynb")
    cells = page.locator(f"{NOTEBOOK} .jp-Cell")
    cells.first.click()
    before = cells.evaluate_all("all => all.map(one => one.className.split(' ')[2])")
    for key in ("a", "b", "x", "d", "d", "v", "y", "m", "r", "z", "1"):
        page.keyboard.press(key)
    assert cells.evaluate_all("all => all.map(one => one.className.split(' ')[2])") == before
