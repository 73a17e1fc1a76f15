"""The journey of a patient, in a real JupyterLab: every step is pressed, and the log is read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import NOTEBOOK, Lab
from plans import OWN
from playwright.sync_api import Locator, Page, expect

from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.own_form import own_exercise
from sciatica_lib.exercises.plan_file import plan_to_json, read_plan
from sciatica_lib.log.records import (
    CheckIn,
    Conditions,
    Entry,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    SetDone,
    Void,
)
from sciatica_lib.log.store import Log, LogContents
from sciatica_lib.places import shipped_dir
from sciatica_lib.sharing.seal import public_half, read_key

BOTH = own_exercise({**OWN, "name": "Dig"})
TURN = own_exercise(
    {**OWN, "name": "Tap", "sides": "in_turn", "limbs": "{side} leg", "change_sides": "Change."}
)
"""Two exercises of few words: a phase lasts as long as what is said in it."""


@pytest.fixture(scope="module", autouse=True)
def short_plan(lab: Lab) -> None:
    """Put a plan of few seconds in force: two exercises, both kinds of sides."""
    library = read_exercises(shipped_dir() / "data" / "exercises.toml")
    plan = read_plan(shipped_dir() / "data" / "example" / "plan.json", library)
    quick = replace(
        plan.exercises[0], sets=1, reps=2, hold_s=0, rest_s=0, move_s=1, return_s=1, note=""
    )
    short = replace(
        plan,
        plan_id="short",
        title="A short plan",
        get_ready_s=1,
        change_sides_s=1,
        next_exercise_s=1,
        exercises=(
            replace(quick, exercise=BOTH.key, first_side=None, variant=None),
            replace(quick, exercise=TURN.key, first_side="right", variant=None),
        ),
        own_exercises=(BOTH, TURN),
    )
    (lab.home / "plan.json").write_text(plan_to_json(short), encoding="utf-8")


@pytest.fixture(autouse=True)
def nobody_yet(lab: Lab) -> None:
    """Let each journey begin with an empty log, as its own person."""
    for path in lab.home.glob("session_log*"):
        path.unlink()
    shutil.rmtree(lab.state / "logs", ignore_errors=True)


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


def heading(page: Page) -> Locator:
    return notebook(page).locator(".sw-form h2").first


def pass_safety_check(page: Page) -> None:
    """Say that nothing applies, group by group."""
    none = notebook(page).get_by_role("button", name="None of these", exact=True)
    for group in range(1, 6):
        expect(heading(page)).to_contain_text(f"Safety check {group} of 5")
        none.click()


def begin_as_somebody_new(lab: Lab, page: Page) -> None:
    lab.open(page, "00_today.ipynb")
    pass_safety_check(page)
    press(page, "Nobody has told me anything yet")
    see(page, "Before you begin")


def start_the_routine(page: Page) -> None:
    notebook(page).get_by_role("button", name="Save and start: ").click()
    expect(page.locator(".sw-timer")).to_have_attribute("data-status", "running")


def skip(page: Page, phase: str) -> None:
    """Skip what is told before an exercise; the first day waits for it, as a person does."""
    timer = page.locator(".sw-timer")
    expect(timer).to_have_attribute("data-phase", phase)
    timer.get_by_role("button", name="Pause").press("ArrowRight")


def test_the_first_day_of_a_patient(lab: Lab, page: Page) -> None:
    lab.open(page, "00_today.ipynb")
    see(page, "This workbook goes with the plan")
    pass_safety_check(page)
    press(page, "Nobody has told me anything yet")
    choose(page, "Leg pain right now", "5")
    choose(page, "Back pain right now", "1")
    choose(page, "How far down", "calf")
    choose(page, "Any numbness or tingling right now", "no")
    start_the_routine(page)
    see(page, "And now: how is it?")
    choose(page, "Leg pain right now", "4")
    choose(page, "Back pain right now", "1")
    choose(page, "How far down", "thigh")
    choose(page, "Any numbness or tingling that is new", "no")
    press(page, "Save")
    see(page, "3 of 3 sets are in your log")

    log = saved(lab)
    assert kinds(log.rows)[:2] == [SafetyScreen.kind, Conditions.kind]
    done = [entry.record for entry in log.rows if isinstance(entry.record, SetDone)]
    assert [(done_set.exercise, done_set.side, done_set.reps_done) for done_set in done] == [
        (BOTH.key, None, 2),
        (TURN.key, "right", 2),
        (TURN.key, "left", 2),
    ]
    (start,) = (entry.record for entry in log.rows if isinstance(entry.record, RoutineStart))
    (end,) = (entry.record for entry in log.rows if isinstance(entry.record, RoutineEnd))
    assert (start.leg_pain_now, end.leg_pain_now, end.outcome) == (5, 4, "finished")
    assert {start.routine_id, end.routine_id} == {done_set.routine_id for done_set in done}

    see(page, "Check-in: half a minute")
    press(page, "As after the routine: thigh")
    choose(page, "Leg pain, on average", "6")
    choose(page, "Back pain, on average", "2")
    press(page, "Save")
    see(page, "That is all for today")

    lab.open(page, "03_check_in.ipynb")
    press(page, "Edit")
    see(page, "You are changing the check-in")
    choose(page, "Leg pain, on average", "7")
    press(page, "Save the change")
    see(page, "leg pain 7, back pain 2")
    press(page, "Undo")
    see(page, "Undone.")
    log = saved(lab)
    assert kinds(log.rows)[-3:] == [CheckIn.kind, CheckIn.kind, Void.kind]
    (check_in,) = (entry.record for entry in log.current if isinstance(entry.record, CheckIn))
    assert (check_in.leg_pain_24h, check_in.reach) == (6, "thigh")
    assert log.rejected == ()

    lab.open(page, "04_progress.ipynb")
    see(page, "These are your own entries")
    expect(notebook(page).locator('img[alt*="Leg pain: 1 score"]:visible')).to_have_count(1)
    expect(notebook(page).locator('img[alt*="lower after 1"]:visible')).to_have_count(1)


def now() -> datetime:
    """Return the time of the browser's workbook, which is not that of the example."""
    return datetime.now().astimezone()


def a_day_ago(lab: Lab) -> None:
    """Write the rows of somebody who exercised yesterday, and was asked everything."""
    at = now() - timedelta(days=1)
    about = {"at": at, "plan_id": "short", "plan_version": 2}
    for number, record in enumerate([
        SafetyScreen(**about, signs="none", asked="full"),
        Conditions(**about, conditions="none"),
        RoutineStart(**about, routine_id="ryesterday", leg_pain_now=4, back_pain_now=1),
        RoutineEnd(**about, routine_id="ryesterday", leg_pain_now=4, outcome="finished"),
    ]):  # fmt: skip
        entry = Entry(entry_id=f"e-{number}", saved_at=at, record=record)
        Log(lab.home / "session_log.csv", lab.state).save(entry)


def test_an_ordinary_day_costs_at_most_twenty_presses_and_seven_until_the_timer_runs(
    lab: Lab, page: Page
) -> None:
    a_day_ago(lab)
    presses = 0

    def tap(target: Locator) -> None:
        nonlocal presses
        presses += 1
        target.click()

    def answer(question: str, words: str) -> None:
        group = notebook(page).get_by_role("group", name=question)
        tap(group.get_by_label(words, exact=True))

    def button(name: str) -> Locator:
        return notebook(page).get_by_role("button", name=name).first

    lab.open(page, "00_today.ipynb")
    see(page, "How is your leg this morning")
    tap(button("the same"))
    tap(button("None of these"))
    answer("Leg pain right now", "4")
    answer("Back pain right now", "1")
    answer("How far down", "calf")
    answer("Any numbness or tingling right now", "no")
    tap(button("Save and start: "))
    expect(page.locator(".sw-timer")).to_have_attribute("data-status", "running")
    assert presses <= 7
    skip(page, "get_ready")
    skip(page, "next_exercise")
    see(page, "And now: how is it?")
    answer("Leg pain right now", "4")
    answer("Back pain right now", "1")
    answer("How far down", "calf")
    answer("Any numbness or tingling that is new", "no")
    tap(button("Save"))
    see(page, "Check-in: half a minute")
    before = presses
    answer("Leg pain, on average", "4")
    answer("Back pain, on average", "1")
    answer("How far down", "calf")
    answer("Any numbness or tingling?", "no")
    answer("Any weakness", "no")
    answer("How much did it get in the way", "2")
    tap(button("Save"))
    see(page, "That is all for today")
    assert presses - before <= 7
    assert presses <= 20
    assert kinds(saved(lab).rows)[-1] == CheckIn.kind


def test_an_emergency_locks_every_way_to_the_timer_until_the_person_was_seen(
    lab: Lab, page: Page
) -> None:
    begin_as_somebody_new(lab, page)
    start_the_routine(page)
    page.locator(".sw-timer").get_by_role("button", name="Pause").click()

    # On another device, or in another window.
    log = Log(lab.home / "session_log.csv", lab.state)
    record = SafetyScreen(at=now(), signs="saddle", asked="brief")
    log.save(Entry(entry_id="e-danger", saved_at=now(), record=record))

    page.locator(".sw-timer").get_by_role("button", name="Resume").click()
    see(page, "Something has come up since")
    expect(page.locator(".sw-timer")).to_have_attribute("data-status", "paused")
    for name in ("00_today.ipynb", "02_routine.ipynb"):
        lab.load(page, name)
        lab.wait_until_run(page)
        see(page, "emergency number now")
        expect(page.locator(".sw-timer")).to_have_count(0)
    press(page, "I was seen by a clinician about this")
    notebook(page).locator("input[type=date]").fill(now().date().isoformat())
    choose(page, "Did the clinician say", "yes")
    press(page, "Save")
    pass_safety_check(page)
    see(page, "A routine is under way")
    page.locator(".sw-timer").get_by_role("button", name="Go on").click()
    expect(page.locator(".sw-timer")).to_have_attribute("data-status", "running")


def test_a_kernel_that_restarts_in_mid_routine_loses_no_finished_set(lab: Lab, page: Page) -> None:
    begin_as_somebody_new(lab, page)
    start_the_routine(page)
    skip(page, "get_ready")
    see(page, "Saved: Dig, set 1 of 1")
    page.evaluate("jupyterapp.commands.execute('notebook:restart-run-all')")
    lab.wait_until_run(page)
    see(page, "You began a routine at")
    page.locator(".sw-timer").get_by_role("button", name="Go on").first.click()
    skip(page, "next_exercise")
    see(page, "And now: how is it?")
    press(page, "Save")
    see(page, "3 of 3 sets are in your log")
    done = [entry.record for entry in saved(lab).rows if isinstance(entry.record, SetDone)]
    assert [(done_set.exercise, done_set.side) for done_set in done] == [
        (BOTH.key, None),
        (TURN.key, "right"),
        (TURN.key, "left"),
    ]


def test_a_note_with_markup_is_text_in_the_real_page(lab: Lab, page: Page) -> None:
    lab.open(page, "03_check_in.ipynb")
    press(page, "More, if you like")
    notebook(page).get_by_label("A note").fill("<img src=x onerror=window.ran=true>")
    press(page, "Save")
    see(page, "note: <img src=x onerror=window.ran=true>")
    assert page.evaluate("window.ran") is None


class Profiles:
    """The therapist and the patient, who share one JupyterLab here, and nothing else.

    What each has on the disk takes the place of the other's.
    """

    def __init__(self, lab: Lab, folder: Path) -> None:
        self._home, self._folder, self._now = lab.home, folder, "nobody"

    def become(self, who: str) -> None:
        """Put away what the one has, and bring what the other has."""
        aside, wanted = self._folder / self._now, self._folder / who
        for folder in (aside, wanted):
            folder.mkdir(exist_ok=True)
        for path in [path for path in self._home.iterdir() if path.name != "notebooks"]:
            path.rename(aside / path.name)
        for path in list(wanted.iterdir()):
            path.rename(self._home / path.name)
        self._now = who


@pytest.fixture
def profiles(lab: Lab, tmp_path: Path) -> Iterator[Profiles]:
    profiles = Profiles(lab, tmp_path)
    yield profiles
    profiles.become("nobody")


def choose_file(page: Page, name: str, path: Path) -> None:
    """Choose a file by the button of this name."""
    with page.expect_file_chooser() as chooser:
        notebook(page).get_by_role("button", name=name, exact=True).first.click()
    chooser.value.set_files(path)


def make_next_version(lab: Lab, page: Page, version: int, ending: str) -> Path:
    """Save the plan as its next version, share it as a file, and return that."""
    press(page, f"Save as version {version}")
    see(page, f"version {version}, about")
    notebook(page).get_by_label("(.json)").set_checked(ending == ".json")
    notebook(page).get_by_label(f"({ending})").check()
    press(page, "Make the files")
    see(page, "Who made the plan, the contact")
    return lab.home / "shared" / f"plan_short_v{version}{ending}"


def plans_with_a_key(lab: Lab, page: Page) -> None:
    """Make the therapist's key, and put it into the plan."""
    lab.open(page, "05_therapist.ipynb")
    press(page, "Make my key")
    see(page, "To compare with a patient by telephone")
    secret = read_key(lab.home)
    assert secret
    library = read_exercises(shipped_dir() / "data" / "exercises.toml")
    plan = read_plan(lab.home / "plan.json", library)
    keyed = replace(plan, return_key=public_half(secret), author="The clinic")
    (lab.home / "plan.json").write_text(plan_to_json(keyed), encoding="utf-8")


def takes_in(lab: Lab, page: Page, plan: Path) -> None:
    """Begin as somebody new, and take in the plan that came by mail."""
    begin_as_somebody_new(lab, page)
    press(page, "I have a plan from my therapist")
    choose_file(page, "Choose the plan", plan)
    see(page, "You have no plan of your own yet.")
    see(page, "It will be sealed to your therapist")
    press(page, "Use this plan")
    see(page, "This plan is in force from now on.")


def lives_a_day(lab: Lab, page: Page) -> None:
    """Exercise and check in."""
    lab.open(page, "00_today.ipynb")
    choose(page, "Leg pain right now", "5")
    start_the_routine(page)
    skip(page, "get_ready")
    see(page, "Saved: Dig, set 1 of 1")
    for name in ("Stop", "Stop here"):
        page.locator(".sw-timer").get_by_role("button", name=name, exact=True).click()
    see(page, "And now: how is it?")
    choose(page, "Leg pain right now", "4")
    press(page, "Save")
    see(page, "Check-in: half a minute")
    choose(page, "Leg pain, on average", "6")
    press(page, "Save")
    see(page, "That is all for today")


def sends(lab: Lab, page: Page) -> Path:
    """Make the file for the therapist, and return it."""
    lab.open(page, "06_your_data.ipynb")
    see(page, "This is what leaves")
    press(page, "Make the file")
    see(page, "It is sealed: only the therapist with the key")
    (made,) = (lab.home / "shared").iterdir()
    return made


def goes_on(lab: Lab, page: Page) -> None:
    """Use the next version, which came as a notebook, and check in again."""
    lab.open(page, "plan_short_v4.ipynb")
    see(page, "This is version 4 of your plan. You use version 3 now.")
    press(page, "Use this plan")
    see(page, "This plan is in force from now on")
    lab.open(page, "03_check_in.ipynb")
    choose(page, "Leg pain, on average", "3")
    press(page, "Save")
    see(page, "Saved: Today")


def test_a_plan_goes_out_and_weeks_come_back_and_the_next_plan_goes_out(
    lab: Lab, page: Page, profiles: Profiles, tmp_path: Path
) -> None:
    mail = tmp_path / "mail"
    mail.mkdir()
    shutil.copy(lab.home / "plan.json", mail / "begin.json")
    profiles.become("therapist")
    shutil.copy(mail / "begin.json", lab.home / "plan.json")
    plans_with_a_key(lab, page)
    lab.open(page, "05_therapist.ipynb")
    shutil.copy(make_next_version(lab, page, 3, ".json"), mail / "Your plan (1).json")

    profiles.become("patient")
    takes_in(lab, page, mail / "Your plan (1).json")
    three_days_of(lab, version=3)
    lives_a_day(lab, page)
    before = saved(lab)
    shutil.copy(sends(lab, page), mail / "Re_ weeks.zip.age")

    profiles.become("therapist")
    lab.open(page, "05_therapist.ipynb")
    choose_file(page, "Choose files", mail / "Re_ weeks.zip.age")
    see(page, f"Re_ weeks.zip: {len(before.current)} entries")
    see(page, "Looked for and not found")
    see(page, "The last entries were made under plan short, version 3.")
    shutil.copy(make_next_version(lab, page, 4, ".ipynb"), mail / "plan_short_v4.ipynb")

    profiles.become("patient")
    shutil.copy(mail / "plan_short_v4.ipynb", lab.home / "notebooks")
    goes_on(lab, page)
    after = saved(lab)
    assert after.rows[: len(before.rows)] == before.rows
    assert (after.rejected, len(after.rows)) == ((), len(before.rows) + 1)
    lab.open(page, "04_progress.ipynb")
    picture = notebook(page).locator("img[alt]").first
    expect(picture).to_have_attribute("alt", re.compile("plan version 4 begins"))


def three_days_of(lab: Lab, version: int) -> None:
    """Write the check-ins of the three days before today."""
    log = Log(lab.home / "session_log.csv", lab.state)
    for day in (3, 2, 1):
        at = now() - timedelta(days=day)
        record = CheckIn(at=at, plan_id="short", plan_version=version, leg_pain_24h=6)
        log.save(Entry(entry_id=f"e-{'abc'[day - 1]}", saved_at=at, record=record))


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
    (check_in,) = (entry.record for entry in saved(lab).current[-1:])
    assert isinstance(check_in, CheckIn)
    assert check_in.leg_pain_24h == 4


def test_a_stray_key_neither_adds_nor_deletes_nor_changes_a_part_of_the_page(
    lab: Lab, page: Page
) -> None:
    lab.show(page, "00_today.ipynb")
    cells = page.locator(f"{NOTEBOOK} .jp-Cell")
    cells.first.click()
    before = cells.evaluate_all("all => all.map(cell => cell.className.split(' ')[2])")
    for key in ("a", "b", "x", "d", "d", "v", "y", "m", "r", "z", "1"):
        page.keyboard.press(key)
    assert cells.evaluate_all("all => all.map(cell => cell.className.split(' ')[2])") == before
