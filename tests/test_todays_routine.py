"""A routine as a person goes through it: the check, pain before, the timer, pain after, the log."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hands import (
    answer,
    empty_workbook,
    every,
    form_with,
    pass_safety_check,
    records,
    screen_text,
)

from sciatica_lib import places
from sciatica_lib.log.records import (
    Conditions,
    Hurt,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    SetDone,
)
from sciatica_lib.panels.routine import TodaysRoutine
from sciatica_lib.places import now
from sciatica_lib.widgets.timer import RoutineTimer
from sciatica_lib.workbook import Workbook


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


def test_the_routine_asks_the_whole_check_first_and_the_brief_one_later(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    routine = TodaysRoutine(workbook)
    pass_safety_check(routine)
    # What was asked a moment ago is not asked again.
    assert [screen.asked for screen in records(workbook, SafetyScreen)] == ["full"]
    assert form_with(TodaysRoutine(workbook), "whole")
    later = now() + timedelta(hours=2)
    monkeypatch.setattr(places, "now", lambda: later)
    pass_safety_check(TodaysRoutine(workbook))
    assert [screen.asked for screen in records(workbook, SafetyScreen)] == ["full", "brief"]


def begin_routine(workbook: Workbook) -> tuple[TodaysRoutine, RoutineTimer]:
    routine = TodaysRoutine(workbook)
    pass_safety_check(routine)
    answer(routine, "whole", leg_pain_now=4, back_pain_now=0, reach="thigh", numbness_now=False)
    return routine, next(every(routine, RoutineTimer))


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
    answer(routine, "Save", leg_pain_now=3)
    (start,), sets = records(workbook, RoutineStart), records(workbook, SetDone)
    (ended,) = records(workbook, RoutineEnd)
    assert (start.leg_pain_now, start.reach) == (4, "thigh")
    assert [(done.exercise, done.reps_done, done.duration_s) for done in sets] == [
        ("ninety_ninety", 2, 34),
        ("ninety_ninety", 2, 34),
    ]
    assert {done.side for done in sets} == {"left", "right"}
    assert (ended.leg_pain_now, ended.back_pain_now, ended.sets_done) == (3, None, 2)
    assert {record.plan_id for record in (start, *sets, ended)} == {workbook.plan.plan_id}
    assert "sets are in your log" in screen_text(routine)


def test_a_set_that_the_browser_sends_twice_is_in_the_log_once(workbook: Workbook) -> None:
    _, timer = begin_routine(workbook)
    sent = finished_set(timer, 1)
    timer.set_state({"results": [sent]})
    again = TodaysRoutine(workbook)
    new_timer = next(every(again, RoutineTimer))
    assert (new_timer.routine_id, new_timer.acknowledged) == (timer.routine_id, 1)
    new_timer.set_state({"results": [sent, finished_set(timer, 2)]})
    assert [done.set_number for done in records(workbook, SetDone)] == [1, 1]
    assert len(records(workbook, SetDone)) == 2


def test_stopping_because_it_hurts_is_recorded_at_once_with_the_exercise(
    workbook: Workbook,
) -> None:
    routine, timer = begin_routine(workbook)
    about = {"seq": 1, "routine_id": timer.routine_id, "at": end(timer, 1, "stopped")["at"]}
    timer.set_state({"results": [{**about, "type": "hurt", "exercise": "ninety_ninety"}]})
    assert [hurt.exercise for hurt in records(workbook, Hurt)] == ["ninety_ninety"]
    timer.set_state({"results": [end(timer, 2, "stopped")]})
    answer(routine, "Save", leg_pain_now=7, reach="calf")
    (ended,) = records(workbook, RoutineEnd)
    assert (ended.outcome, ended.leg_pain_now, ended.reach) == ("hurt", 7, "calf")
    assert "Red: stop for now" in screen_text(routine)


def test_after_a_restart_an_unfinished_routine_can_be_ended(workbook: Workbook) -> None:
    _, timer = begin_routine(workbook)
    timer.set_state({"results": [finished_set(timer, 1)]})
    again = TodaysRoutine(workbook)
    answer(again, "End it here")
    answer(again, "Save", leg_pain_now=5)
    (ended,) = records(workbook, RoutineEnd)
    assert (ended.outcome, ended.sets_done) == ("stopped", 1)
    assert workbook.open_routine() is None


def test_on_a_bad_day_the_short_routine_has_one_set_of_what_the_therapist_allowed(
    workbook: Workbook,
) -> None:
    allowed = {"hip_bridge", "nerve_glide"}
    planned = tuple(
        replace(planned, on_bad_days=planned.exercise in allowed)
        for planned in workbook.plan.exercises
    )
    workbook.use_plan(replace(workbook.plan, exercises=planned))
    routine = TodaysRoutine(workbook)
    pass_safety_check(routine)
    answer(routine, "short")
    timer = next(every(routine, RoutineTimer))
    assert {planned["exercise"] for planned in timer.timeline["sets"]} == allowed
    assert all(planned["sets_planned"] == 1 for planned in timer.timeline["sets"])
    assert records(workbook, RoutineStart)[0].length == "short"


def test_a_routine_begun_under_another_plan_can_only_be_ended(workbook: Workbook) -> None:
    begin_routine(workbook)
    workbook.use_plan(replace(workbook.plan, version=workbook.plan.version + 1))
    again = TodaysRoutine(workbook)
    assert list(every(again, RoutineTimer)) == []
    assert "plan has changed" in screen_text(again)
    answer(again, "Save")
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


def test_a_timer_on_a_page_left_open_does_not_run_once_something_has_come_up(
    workbook: Workbook,
) -> None:
    _, timer = begin_routine(workbook)
    assert timer.begins

    def may_start(number: int) -> str:
        timer._on_message(None, {"kind": "may_start", "number": number}, None)
        assert timer.permission["number"] == number
        return str(timer.permission["words"])

    assert may_start(1) == ""
    elsewhere = Workbook(workbook.home)
    elsewhere.save(elsewhere.record(SafetyScreen, signs="saddle", asked="brief"))
    assert "answer the safety check" in may_start(2)


def test_answers_before_are_not_enough_once_something_has_come_up(workbook: Workbook) -> None:
    routine = TodaysRoutine(workbook)
    pass_safety_check(routine)
    elsewhere = Workbook(workbook.home)
    elsewhere.save(elsewhere.record(SafetyScreen, signs="saddle", asked="brief"))
    answer(routine, "whole", leg_pain_now=2)
    assert list(every(routine, RoutineTimer)) == []
    assert "emergency number now" in screen_text(routine)
    assert records(workbook, RoutineStart) == []


def test_an_exercise_that_a_condition_speaks_against_waits_for_the_clinicians_word(
    workbook: Workbook,
) -> None:
    workbook.save(workbook.record(Conditions, conditions="herniated_disc"))
    routine = TodaysRoutine(workbook)
    pass_safety_check(routine)
    assert "Left out: Prone leg lift" in screen_text(routine)
    answer(routine, "may")
    assert "Left out" not in screen_text(routine)
    answer(routine, "whole", leg_pain_now=2)
    timer = next(every(routine, RoutineTimer))
    assert "prone_leg_lift" in {planned["exercise"] for planned in timer.timeline["sets"]}


def test_an_exercise_is_done_in_its_easier_way_until_the_clinicians_word(
    workbook: Workbook,
) -> None:
    workbook.save(workbook.record(Conditions, conditions="irritable_symptoms"))
    routine = TodaysRoutine(workbook)
    pass_safety_check(routine)
    assert "In the easier way: Seated nerve glide" in screen_text(routine)
    answer(routine, "whole", leg_pain_now=2)
    names = {planned["name"] for planned in next(every(routine, RoutineTimer)).timeline["sets"]}
    assert "Seated nerve glide (sitting upright)" in names


def test_an_exercise_goes_back_to_its_usual_way_with_the_clinicians_word(
    workbook: Workbook,
) -> None:
    workbook.save(workbook.record(Conditions, conditions="irritable_symptoms"))
    routine = TodaysRoutine(workbook)
    pass_safety_check(routine)
    answer(routine, "My clinician says I may do the usual way")
    assert "easier way" not in screen_text(routine)
    answer(routine, "whole", leg_pain_now=2)
    names = {planned["name"] for planned in next(every(routine, RoutineTimer)).timeline["sets"]}
    assert "Seated nerve glide" in names
