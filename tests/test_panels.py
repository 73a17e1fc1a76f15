"""The forms as a person uses them: what is pressed is saved, and nothing else is."""

from datetime import timedelta
from pathlib import Path

import pytest
from hands import (
    HOSTILE,
    answer,
    buttons,
    empty_workbook,
    every,
    form_with,
    pass_safety_check,
    press,
    records,
    screen_text,
    set_clock,
)
from planner_hands import press_button, type_in

from sciatica_lib.exercises.plan_file import plan_to_json
from sciatica_lib.log.describe import STAYS_READABLE
from sciatica_lib.log.records import CheckIn, Entry, SafetyScreen, Seen, Void
from sciatica_lib.panels.check_in import NEW_SIGN, CheckInPanel
from sciatica_lib.panels.elements import Picture
from sciatica_lib.panels.exercises import ExerciseCards
from sciatica_lib.panels.plan import todays_plan
from sciatica_lib.panels.plan_in import shared_plan
from sciatica_lib.panels.planner import PlanMaker
from sciatica_lib.panels.routine import TodaysRoutine
from sciatica_lib.panels.safety_check import SafetyCheck
from sciatica_lib.panels.share import SharePlan
from sciatica_lib.places import now
from sciatica_lib.workbook import Workbook


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


def test_showing_every_form_saves_nothing(workbook: Workbook) -> None:
    for panel in (SafetyCheck, TodaysRoutine, CheckInPanel, PlanMaker, SharePlan, ExerciseCards):
        panel(workbook)
    todays_plan(workbook)
    assert not workbook.home.exists()


def test_a_check_in_is_saved_with_what_was_chosen_and_the_rest_unanswered(
    workbook: Workbook,
) -> None:
    form = CheckInPanel(workbook)
    answer(form, "Save", leg_pain_24h=4, weakness=False)
    (saved,) = records(workbook, CheckIn)
    assert (saved.leg_pain_24h, saved.back_pain_24h, saved.weakness) == (4, None, False)
    assert "Saved" in screen_text(form)
    assert form_with(form, "Save").answers == {}


def test_an_empty_form_is_not_saved(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    answer(form, "Save")
    assert workbook.entries() == ()
    assert "nothing was saved" in screen_text(form)


def test_an_entry_can_be_edited_and_the_edit_undone_and_done_again(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    answer(form, "Save", leg_pain_24h=4)
    press(form, "Edit")
    assert form_with(form, "Save the change").answers == {"leg_pain_24h": 4}
    answer(form, "Save the change", leg_pain_24h=6)
    assert [check_in.leg_pain_24h for check_in in records(workbook, CheckIn)] == [6]
    press(form, "Undo")
    assert [check_in.leg_pain_24h for check_in in records(workbook, CheckIn)] == [4]
    press(form, "Undo")
    assert [check_in.leg_pain_24h for check_in in records(workbook, CheckIn)] == [6]


def test_a_deleted_entry_comes_back_with_undo(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    answer(form, "Save", back_pain_24h=2)
    press(form, "Delete")
    assert workbook.entries() == ()
    press(form, "Undo")
    assert len(workbook.entries()) == 1


def test_an_entry_for_an_earlier_day_stands_on_that_day(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    answer(form, "For another day", leg_pain_24h=5)
    earlier = workbook.today - timedelta(days=3)
    answer(form, "Save", day=(workbook.today + timedelta(days=1)).isoformat(), leg_pain_24h=5)
    assert "Choose today or a day before" in screen_text(form)
    answer(form, "Save", day=earlier.isoformat(), leg_pain_24h=5)
    assert [record.day for record in records(workbook, CheckIn)] == [earlier]


def test_new_numbness_leads_to_the_safety_check_even_when_pain_falls(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    for score, numbness in ((6, False), (2, True)):
        answer(form, "Save", leg_pain_24h=score, numbness=numbness)
    assert NEW_SIGN in screen_text(form)


def test_a_number_that_is_none_is_refused_and_everything_stays_filled_in(
    workbook: Workbook,
) -> None:
    form = CheckInPanel(workbook)
    answer(form, "More, if you like", leg_pain_24h=4)
    answer(form, "Save", sitting_min="half an hour")
    assert workbook.entries() == ()
    assert "Minutes you could sit before it got worse must be a whole number" in screen_text(form)
    assert form_with(form, "Save").answers["leg_pain_24h"] == 4


def test_when_it_cannot_be_saved_the_form_keeps_everything_and_says_why(
    workbook: Workbook,
) -> None:
    form = CheckInPanel(workbook)
    workbook.home.write_text("a file where the folder should be")
    answer(form, "More, if you like", leg_pain_24h=4)
    answer(form, "Save", note="a long note")
    assert "Not saved" in screen_text(form)
    assert form_with(form, "Save").answers == {"leg_pain_24h": 4, "note": "a long note"}
    assert len(workbook.log.pending()) == 1
    workbook.home.unlink()
    answer(form, "Save", note="a longer note")
    # What waited is the same entry, and does not come in beside it.
    workbook.check_log()
    assert [check_in.note for check_in in records(workbook, CheckIn)] == ["a longer note"]
    assert workbook.log.pending() == ()


def test_a_form_that_is_left_after_not_saved_loses_nothing(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    workbook.home.write_text("a file where the folder should be")
    answer(form, "Save", leg_pain_24h=4)
    workbook.home.unlink()
    workbook.check_log()
    assert [check_in.leg_pain_24h for check_in in records(workbook, CheckIn)] == [4]


def test_undo_of_a_deletion_brings_back_what_another_device_deleted_too_and_says_so(
    workbook: Workbook,
) -> None:
    form = CheckInPanel(workbook)
    answer(form, "Save", leg_pain_24h=4)
    (entry,) = workbook.entries()
    press(form, "Delete")
    assert "Deleted: " in screen_text(form)
    assert STAYS_READABLE in screen_text(form)
    there = Workbook(workbook.home)
    there.save(there.record(Void), replaces=entry.entry_id)
    press(form, "Undo")
    assert workbook.entries() == (entry,)
    assert "Undone. The entry is now: " in screen_text(form)
    press(form, "Undo")
    assert workbook.entries() == ()
    assert "Undone. The entry is deleted now." in screen_text(form)


def test_an_entry_changed_on_a_device_whose_clock_is_ahead_can_be_deleted_and_changed(
    workbook: Workbook,
) -> None:
    first = workbook.save(workbook.record(CheckIn, leg_pain_24h=4))
    ahead = Entry(
        entry_id="eahead",
        saved_at=first.saved_at + timedelta(days=9),
        record=workbook.record(CheckIn, leg_pain_24h=5),
        replaces=first.entry_id,
    )
    workbook.log.save(ahead)
    changed = workbook.save(workbook.record(CheckIn, leg_pain_24h=6), replaces=first.entry_id)
    assert workbook.entries() == (changed,)
    workbook.delete(changed)
    assert workbook.entries() == ()


def test_what_a_person_types_is_shown_as_text(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    answer(form, "More, if you like")
    answer(form, "Save", note=HOSTILE)
    shown = "".join(str(getattr(widget, "value", "")) for widget in every(form))
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown


def test_an_emergency_sign_locks_the_routine_and_says_what_to_do_now(workbook: Workbook) -> None:
    check = SafetyCheck(workbook)
    answer(check, "go", signs=["saddle"])
    assert "emergency number now" in screen_text(check)
    assert records(workbook, SafetyScreen)[0].signs == "saddle"
    assert workbook.safety().level == "emergency"
    assert "Get emergency help now" in screen_text(SafetyCheck(Workbook(workbook.home)))


def test_what_to_do_in_an_emergency_is_told_also_when_it_cannot_be_saved(
    workbook: Workbook,
) -> None:
    check = SafetyCheck(workbook)
    workbook.home.write_text("a file where the folder should be")
    answer(check, "go", signs=["saddle"])
    assert "emergency number now" in screen_text(check)
    assert "Not saved" in screen_text(check)
    workbook.home.unlink()
    assert workbook.safety().level == "emergency"


def test_the_emergency_number_is_asked_once_and_shown_from_then_on(workbook: Workbook) -> None:
    check = SafetyCheck(workbook)
    answer(check, "go", signs=["saddle"])
    answer(check, "number", number=HOSTILE[:20])
    assert "The number that you gave" in screen_text(SafetyCheck(workbook))
    assert "number" not in {q["id"] for q in form_with(check, "seen").content["questions"]}


def test_a_mistaken_tick_is_recorded_and_opens_nothing(workbook: Workbook) -> None:
    check = SafetyCheck(workbook)
    answer(check, "go", signs=["saddle"])
    answer(check, "again")
    answer(check, "save", saddle=False)
    assert [screen.signs for screen in records(workbook, SafetyScreen)] == ["saddle", "none"]
    assert workbook.safety().level == "emergency"
    assert "stays locked until a clinician" in screen_text(check)


def test_being_seen_is_recorded_with_its_day_and_leads_to_the_whole_check(
    workbook: Workbook,
) -> None:
    check = SafetyCheck(workbook)
    answer(check, "go", signs=["saddle"])
    answer(check, "seen")
    answer(check, "seen", may_exercise=True, seen_on="2999-01-01")
    assert "today or a day before" in screen_text(check)
    answer(check, "seen", may_exercise=True, seen_on=workbook.today.isoformat())
    asked = form_with(check, "go").content["questions"][0]["options"]
    since = f"new or worse since you were seen on {workbook.today}"
    assert [since in option["words"] for option in asked] == [False, False, True]
    pass_safety_check(check)
    assert workbook.safety().may_begin


def test_who_was_seen_after_midnight_gives_the_day_of_the_calendar(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = SafetyCheck(workbook)
    answer(check, "go", signs=["saddle"])
    night = now().replace(hour=1) + timedelta(days=1)
    set_clock(monkeypatch, night)
    answer(check, "seen")
    answer(check, "seen", may_exercise=True, seen_on=(night + timedelta(days=1)).date().isoformat())
    assert "today or a day before" in screen_text(check)
    answer(check, "seen", may_exercise=True, seen_on=night.date().isoformat())
    assert [seen.seen_on for seen in records(workbook, Seen)] == [night.date().isoformat()]


def test_a_sign_that_needs_clearance_opens_with_the_clinicians_word(workbook: Workbook) -> None:
    check = SafetyCheck(workbook)
    for signs in ([], [], [], ["cancer"], []):
        answer(check, "go", signs=signs)
    answer(check, "Continue", clinician_ok=False)
    assert workbook.safety().level == "clearance"
    answer(check, "seen")
    answer(check, "seen", may_exercise=True, seen_on=workbook.today.isoformat())
    assert workbook.safety().may_begin


def test_a_plan_is_made_shared_and_used_by_somebody_else(
    workbook: Workbook, tmp_path: Path
) -> None:
    maker = PlanMaker(workbook)
    type_in(maker, "order", ["hip_bridge"])
    press_button(maker, "save")
    assert [planned.exercise for planned in workbook.plan.exercises] == ["hip_bridge"]
    assert workbook.plan.version == 1
    press_button(maker, "save")
    assert workbook.plan.version == 2
    press(SharePlan(workbook), "Make the files")
    assert (workbook.home / "shared" / "plan_own_v2.json").exists()
    patient = Workbook(tmp_path / "patient")
    press(shared_plan(patient, plan_to_json(workbook.plan)), "Use this plan")
    assert Workbook(tmp_path / "patient").plan == workbook.plan


def test_a_shared_plan_that_is_broken_is_refused_in_words(workbook: Workbook) -> None:
    assert "cannot be used" in screen_text(shared_plan(workbook, HOSTILE))


def test_every_past_entry_can_be_reached_and_changed(workbook: Workbook) -> None:
    first = now() - timedelta(days=40)
    for ahead in range(25):
        at = first + timedelta(days=ahead)
        workbook.save(CheckIn(at=at, leg_pain_24h=ahead % 10))
    form = CheckInPanel(workbook)
    while buttons(form, "Show older entries"):
        press(form, "Show older entries")
    edits = buttons(form, "Edit")
    assert len(edits) == 25
    edits[-1].click()
    answer(form, "Save the change", leg_pain_24h=10)
    oldest = records(workbook, CheckIn)[0]
    assert (oldest.leg_pain_24h, oldest.at) == (10, first)


def test_every_exercise_card_has_its_pictures_and_says_so(workbook: Workbook) -> None:
    cards = ExerciseCards(workbook)
    assert [repr(picture) for picture in every(cards, Picture)] == [
        f"Three pictures of the {exercise.name}: start, on the way, as far as it goes."
        for exercise in workbook.library.values()
    ]
