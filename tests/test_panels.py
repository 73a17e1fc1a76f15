"""The forms as a person uses them: what is pressed is saved, and nothing else is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ipywidgets import HTML, Button, Widget

from sciatica_lib.exercises.plan import plan_to_json
from sciatica_lib.log.records import CheckIn, Hurt, RoutineEnd, RoutineStart, SafetyScreen, SetDone
from sciatica_lib.panels.check_in import NEW_SIGN, CheckInPanel
from sciatica_lib.panels.elements import Picture, Text, listing, table
from sciatica_lib.panels.exercises import ExerciseCards
from sciatica_lib.panels.plan import todays_plan
from sciatica_lib.panels.progress import LogReview
from sciatica_lib.panels.routine import TodaysRoutine
from sciatica_lib.panels.safety_check import NONE_OF_THESE, SafetyCheck, may_exercise
from sciatica_lib.panels.therapist import PlanMaker, SharedPlan, SharePlan
from sciatica_lib.places import now, shipped_dir
from sciatica_lib.widgets.choice import Choice
from sciatica_lib.widgets.timer import RoutineTimer
from sciatica_lib.workbook import Workbook

HOSTILE = "<img src=x onerror=alert(1)> & <script>alert(2)</script>"


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("SCIATICA_TODAY", raising=False)
    return Workbook(tmp_path / "home")


def every(widget: Any) -> Iterator[Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


def press(panel: Any, text: str) -> None:
    """Press the first visible button with this text."""
    next(
        each
        for each in every(panel)
        if isinstance(each, Button) and each.description == text and each.layout.display != "none"
    ).click()


def question(panel: Any, words: str) -> Choice:
    """Return the question that contains these words."""
    return next(
        each for each in every(panel) if isinstance(each, Choice) and words in each.question
    )


def screen_text(panel: Any) -> str:
    return " ".join(each.value for each in every(panel) if isinstance(each, HTML))


def records(workbook: Workbook, kind: type) -> list[Any]:
    return [each.record for each in workbook.entries() if isinstance(each.record, kind)]


def pass_safety_check(panel: Any) -> None:
    question(panel, "If nothing above fits").chosen = [0]
    press(panel, "Save my answers")


def test_showing_every_form_saves_nothing(workbook: Workbook) -> None:
    for panel in (SafetyCheck, TodaysRoutine, CheckInPanel, PlanMaker, SharePlan, ExerciseCards):
        panel(workbook)
    todays_plan(workbook)
    assert not workbook.home.exists()


def test_a_check_in_is_saved_with_what_was_chosen_and_the_rest_unanswered(
    workbook: Workbook,
) -> None:
    form = CheckInPanel(workbook)
    question(form, "Leg pain").answer = "4"
    question(form, "weakness").answer = "no"
    press(form, "Save")
    (saved,) = records(workbook, CheckIn)
    assert (saved.leg_pain_24h, saved.back_pain_24h, saved.weakness) == (4, None, False)
    assert "Saved" in screen_text(form)
    assert question(form, "Leg pain").answer is None


def test_an_empty_form_is_not_saved(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    press(form, "Save")
    assert workbook.entries() == ()
    assert "nothing was saved" in screen_text(form)


def test_an_entry_can_be_edited_and_the_edit_undone_and_done_again(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    question(form, "Leg pain").answer = "4"
    press(form, "Save")
    press(form, "Edit")
    assert question(form, "Leg pain").answer == "4"
    question(form, "Leg pain").answer = "6"
    press(form, "Save the change")
    assert [each.leg_pain_24h for each in records(workbook, CheckIn)] == [6]
    press(form, "Undo")
    assert [each.leg_pain_24h for each in records(workbook, CheckIn)] == [4]
    press(form, "Undo")
    assert [each.leg_pain_24h for each in records(workbook, CheckIn)] == [6]


def test_a_deleted_entry_comes_back_with_undo(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    question(form, "Back pain").answer = "2"
    press(form, "Save")
    press(form, "Delete")
    assert workbook.entries() == ()
    press(form, "Undo")
    assert len(workbook.entries()) == 1


def test_an_entry_for_an_earlier_day_stands_on_that_day(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    form._day.value = workbook.today - timedelta(days=3)
    question(form, "Leg pain").answer = "5"
    press(form, "Save")
    assert records(workbook, CheckIn)[0].day == workbook.today - timedelta(days=3)


def test_new_numbness_leads_to_the_safety_check_even_when_pain_falls(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    for score, numbness in (("6", "no"), ("2", "yes")):
        question(form, "Leg pain").answer = score
        question(form, "numbness").answer = numbness
        press(form, "Save")
    assert NEW_SIGN in screen_text(form)


def test_a_number_that_is_none_is_refused_and_everything_stays_filled_in(
    workbook: Workbook,
) -> None:
    form = CheckInPanel(workbook)
    question(form, "Leg pain").answer = "4"
    form._sitting.value = "half an hour"
    press(form, "Save")
    assert workbook.entries() == ()
    assert "sitting_min must be a whole number" in screen_text(form)
    assert question(form, "Leg pain").answer == "4"


def test_when_it_cannot_be_saved_the_form_keeps_everything_and_says_why(
    workbook: Workbook,
) -> None:
    form = CheckInPanel(workbook)
    workbook.home.write_text("a file where the folder should be")
    question(form, "Leg pain").answer = "4"
    form._note.value = "a long note"
    press(form, "Save")
    assert "Not saved" in screen_text(form)
    assert (question(form, "Leg pain").answer, form._note.value) == ("4", "a long note")
    assert len(workbook.log.pending()) == 1
    workbook.home.unlink()
    form._note.value = "a longer note"
    press(form, "Save")
    # What waited is the same entry, and does not come in beside it.
    workbook.check_log()
    assert [each.note for each in records(workbook, CheckIn)] == ["a longer note"]
    assert workbook.log.pending() == ()


def test_a_form_that_is_left_after_not_saved_loses_nothing(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    workbook.home.write_text("a file where the folder should be")
    question(form, "Leg pain").answer = "4"
    press(form, "Save")
    workbook.home.unlink()
    workbook.check_log()
    assert [each.leg_pain_24h for each in records(workbook, CheckIn)] == [4]


def test_what_a_person_types_is_shown_as_text(workbook: Workbook) -> None:
    form = CheckInPanel(workbook)
    form._note.value = HOSTILE
    press(form, "Save")
    shown = "".join(str(getattr(each, "value", "")) for each in every(form))
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown


@pytest.mark.parametrize(
    "value",
    [
        Text(HOSTILE).value,
        listing([HOSTILE]).value,
        table([HOSTILE], [[HOSTILE]]).value,
        Picture(b"png", f'{HOSTILE}" onload="x').value,
    ],
)
def test_every_way_to_the_screen_escapes(value: str) -> None:
    assert "<script" not in value
    assert "<img src=x" not in value
    assert '" onload=' not in value


def test_the_safety_check_is_not_passed_by_pressing_save_alone(workbook: Workbook) -> None:
    check = SafetyCheck(workbook)
    press(check, "Save my answers")
    assert workbook.entries() == ()
    assert NONE_OF_THESE in screen_text(check)


def test_an_emergency_sign_locks_the_routine_and_says_what_to_do_now(workbook: Workbook) -> None:
    check = SafetyCheck(workbook)
    question(check, "emergency").chosen = [2]
    press(check, "Save my answers")
    assert "emergency number now" in screen_text(check)
    assert records(workbook, SafetyScreen)[0].ticked == "3"
    assert not may_exercise(workbook)


def test_a_sign_that_needs_clearance_opens_with_the_clinicians_word(workbook: Workbook) -> None:
    check = SafetyCheck(workbook)
    question(check, "before you exercise").chosen = [0]
    press(check, "Save my answers")
    assert not may_exercise(workbook)
    question(check, "clinician, knowing this").answer = "yes"
    press(check, "Save my answers")
    assert may_exercise(workbook)


def test_the_routine_asks_the_whole_check_first_and_the_brief_one_later(
    workbook: Workbook,
) -> None:
    routine = TodaysRoutine(workbook)
    pass_safety_check(routine)
    assert records(workbook, SafetyScreen)[0].asked == "full"
    pass_safety_check(TodaysRoutine(workbook))
    assert records(workbook, SafetyScreen)[1].asked == "brief"


def begin_routine(workbook: Workbook) -> tuple[TodaysRoutine, RoutineTimer]:
    routine = TodaysRoutine(workbook)
    pass_safety_check(routine)
    question(routine, "Leg pain").answer = "4"
    question(routine, "How far down").answer = "thigh"
    press(routine, "Save and go to the timer")
    return routine, next(each for each in every(routine) if isinstance(each, RoutineTimer))


def finished_set(timer: RoutineTimer, seq: int) -> dict[str, Any]:
    return {
        "seq": seq,
        "routine_id": timer.routine_id,
        "type": "set",
        "at": now().isoformat(timespec="seconds"),
        "set_index": seq - 1,
        "reps_done": 2,
        "duration_s": 34.4,
    }


def end(timer: RoutineTimer, seq: int, outcome: str) -> dict[str, Any]:
    about = {"seq": seq, "routine_id": timer.routine_id, "at": now().isoformat(timespec="seconds")}
    return {**about, "type": "end", "outcome": outcome}


def test_a_whole_routine_is_in_the_log_with_pain_before_and_after(workbook: Workbook) -> None:
    routine, timer = begin_routine(workbook)
    timer.set_state({"results": [finished_set(timer, 1), finished_set(timer, 2)]})
    timer.set_state({"results": [end(timer, 3, "finished")]})
    question(routine, "Leg pain").answer = "3"
    press(routine, "Save")
    (start,), sets = records(workbook, RoutineStart), records(workbook, SetDone)
    (ended,) = records(workbook, RoutineEnd)
    assert (start.leg_pain_now, start.reach) == (4, "thigh")
    assert [(each.exercise, each.reps_done, each.duration_s) for each in sets] == [
        ("ninety_ninety", 2, 34),
        ("ninety_ninety", 2, 34),
    ]
    assert {each.side for each in sets} == {"left", "right"}
    assert (ended.leg_pain_now, ended.back_pain_now, ended.sets_done) == (3, None, 2)
    assert {each.plan_id for each in (start, *sets, ended)} == {workbook.plan.plan_id}
    assert "sets are in your log" in screen_text(routine)


def test_a_set_that_the_browser_sends_twice_is_in_the_log_once(workbook: Workbook) -> None:
    _, timer = begin_routine(workbook)
    sent = finished_set(timer, 1)
    timer.set_state({"results": [sent]})
    again = TodaysRoutine(workbook)
    new_timer = next(each for each in every(again) if isinstance(each, RoutineTimer))
    assert (new_timer.routine_id, new_timer.acknowledged) == (timer.routine_id, 1)
    new_timer.set_state({"results": [sent, finished_set(timer, 2)]})
    assert [each.set_number for each in records(workbook, SetDone)] == [1, 1]
    assert len(records(workbook, SetDone)) == 2


def test_stopping_because_it_hurts_is_recorded_at_once_with_the_exercise(
    workbook: Workbook,
) -> None:
    routine, timer = begin_routine(workbook)
    about = {"seq": 1, "routine_id": timer.routine_id, "at": end(timer, 1, "stopped")["at"]}
    timer.set_state({"results": [{**about, "type": "hurt", "exercise": "ninety_ninety"}]})
    assert [each.exercise for each in records(workbook, Hurt)] == ["ninety_ninety"]
    timer.set_state({"results": [end(timer, 2, "stopped")]})
    question(routine, "Leg pain").answer = "7"
    question(routine, "Where do you feel it").answer = "calf"
    press(routine, "Save")
    (ended,) = records(workbook, RoutineEnd)
    assert (ended.outcome, ended.leg_pain_now, ended.reach) == ("hurt", 7, "calf")
    assert "Red: stop for now" in screen_text(routine)


def test_after_a_restart_an_unfinished_routine_can_be_ended(workbook: Workbook) -> None:
    _, timer = begin_routine(workbook)
    timer.set_state({"results": [finished_set(timer, 1)]})
    again = TodaysRoutine(workbook)
    press(again, "End it here")
    question(again, "Leg pain").answer = "5"
    press(again, "Save")
    (ended,) = records(workbook, RoutineEnd)
    assert (ended.outcome, ended.sets_done) == ("stopped", 1)
    assert workbook.open_routine() is None


def test_on_a_bad_day_the_short_routine_has_one_set_of_what_the_therapist_allowed(
    workbook: Workbook,
) -> None:
    allowed = {"hip_bridge", "nerve_glide"}
    planned = tuple(
        replace(each, on_bad_days=each.exercise in allowed) for each in workbook.plan.exercises
    )
    workbook.use_plan(replace(workbook.plan, exercises=planned))
    routine = TodaysRoutine(workbook)
    pass_safety_check(routine)
    (words,) = [
        each.description
        for each in every(routine)
        if isinstance(each, Button) and "bad day" in each.description
    ]
    press(routine, words)
    timer = next(each for each in every(routine) if isinstance(each, RoutineTimer))
    assert {each["exercise"] for each in timer.timeline["sets"]} == allowed
    assert all(each["sets_planned"] == 1 for each in timer.timeline["sets"])
    assert records(workbook, RoutineStart)[0].length == "short"


def test_a_routine_begun_under_another_plan_can_only_be_ended(workbook: Workbook) -> None:
    begin_routine(workbook)
    workbook.use_plan(replace(workbook.plan, version=workbook.plan.version + 1))
    again = TodaysRoutine(workbook)
    assert not any(isinstance(each, RoutineTimer) for each in every(again))
    assert "plan has changed" in screen_text(again)
    press(again, "Save")
    assert workbook.open_routine() is None


def test_a_set_that_could_not_be_saved_stays_in_the_browser(workbook: Workbook) -> None:
    routine, timer = begin_routine(workbook)
    log = workbook.log.path.read_bytes()
    workbook.log.path.unlink()
    workbook.log.path.mkdir()
    timer.set_state({"results": [finished_set(timer, 1)]})
    assert timer.acknowledged == 0
    assert "Not saved" in screen_text(routine)
    workbook.log.path.rmdir()
    workbook.log.path.write_bytes(log)
    timer.set_state({"results": [finished_set(timer, 1), finished_set(timer, 2)]})
    assert timer.acknowledged == 2
    assert len(records(workbook, SetDone)) == 2


def test_a_plan_is_made_shared_and_used_by_somebody_else(
    workbook: Workbook, tmp_path: Path
) -> None:
    maker = PlanMaker(workbook)
    for form in maker._doses:
        form._included.value = form._exercise.key == "hip_bridge"
    press(maker, "Save as a new version")
    assert [each.exercise for each in workbook.plan.exercises] == ["hip_bridge"]
    assert workbook.plan.version == 1
    press(maker, "Save as a new version")
    assert workbook.plan.version == 2
    press(SharePlan(workbook), "Make the notebook")
    assert (workbook.home / "shared" / "plan_own_v2.ipynb").exists()
    patient = Workbook(tmp_path / "patient")
    press(SharedPlan(patient, plan_to_json(workbook.plan)), "Use this plan")
    assert Workbook(tmp_path / "patient").plan == workbook.plan


def test_an_empty_plan_is_refused_in_words(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    for form in maker._doses:
        form._included.value = False
    press(maker, "Save as a new version")
    assert "Not saved" in screen_text(maker)
    assert not workbook.has_own_plan


def test_a_shared_plan_that_is_broken_is_refused_in_words(workbook: Workbook) -> None:
    assert "cannot be used" in screen_text(SharedPlan(workbook, HOSTILE))


def upload(review: LogReview, name: str, content: bytes) -> None:
    """Hand over a file as the browser does."""
    file = {"name": name, "type": "text/csv", "size": len(content), "content": content}
    review._upload.value = ({**file, "last_modified": now()},)


def test_a_returned_log_is_shown_and_not_stored(workbook: Workbook) -> None:
    example = shipped_dir() / "data" / "example" / "session_log.csv"
    review = LogReview()
    upload(review, "returned.csv", example.read_bytes() + b"a torn line\n")
    assert "entries from 2026-01-05 to 2026-03-01" in screen_text(review)
    assert "could not be used" in screen_text(review)
    assert len([each for each in every(review) if isinstance(each, Picture)]) == 3
    assert not workbook.home.exists()


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"\x00\xff" * 99, b"a,b\n1,2\n", b""]
)
def test_a_returned_file_that_is_no_log_is_refused_in_words(content: bytes) -> None:
    review = LogReview()
    upload(review, HOSTILE, content)
    words = screen_text(review)
    assert any(each in words for each in ("not a session log", "no entries", "is empty"))
    assert "<script>" not in screen_text(review)


def test_every_exercise_card_has_its_pictures_and_says_so(workbook: Workbook) -> None:
    cards = ExerciseCards(workbook)
    pictures = [each for each in cards.children if isinstance(each, Picture)]
    assert [repr(each) for each in pictures] == [
        f"Three pictures of the {each.name}: start, on the way, as far as it goes."
        for each in workbook.library.values()
    ]


@pytest.mark.parametrize(
    ("message", "answer"),
    [({"chosen": [2]}, "2"), ({"chosen": [99]}, None), ({"chosen": "2"}, "1"), ("x", "1"),
     ({"chosen": [None]}, "1")],
)  # fmt: skip
def test_an_answer_comes_as_a_message_so_that_save_cannot_overtake_it(
    message: Any, answer: str | None
) -> None:
    choice = Choice("How much?", ["0", "1", "2"])
    choice.answer = "1"
    choice._handle_custom_msg(message, [])
    assert choice.answer == answer


def test_every_past_entry_can_be_reached_and_changed(workbook: Workbook) -> None:
    first = now() - timedelta(days=40)
    for ahead in range(25):
        at = first + timedelta(days=ahead)
        workbook.save(CheckIn(at=at, leg_pain_24h=ahead % 10))
    form = CheckInPanel(workbook)
    while any(
        each.description == "Show older entries" for each in every(form) if isinstance(each, Button)
    ):
        press(form, "Show older entries")
    edits = [
        each for each in every(form) if isinstance(each, Button) and each.description == "Edit"
    ]
    assert len(edits) == 25
    edits[-1].click()
    question(form, "Leg pain").answer = "10"
    press(form, "Save the change")
    oldest = records(workbook, CheckIn)[0]
    assert (oldest.leg_pain_24h, oldest.at) == (10, first)
