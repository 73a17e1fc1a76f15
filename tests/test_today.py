"""A day on one page: what comes next, what is asked once, and what is done as a line."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hands import answer, empty_workbook, every, form_with, pass_safety_check, records, screen_text

from sciatica_lib import places
from sciatica_lib.log.records import (
    CheckIn,
    Conditions,
    Entry,
    Morning,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
)
from sciatica_lib.panels.today import WELCOME, Today
from sciatica_lib.progress.day import day_view, week_view
from sciatica_lib.widgets.form import Form
from sciatica_lib.widgets.timer import RoutineTimer
from sciatica_lib.workbook import Workbook

BEFORE = {"leg_pain_now": 3, "back_pain_now": 1, "reach": "calf", "numbness_now": False}
AFTER = {"leg_pain_now": 3, "back_pain_now": 1, "reach": "calf", "new_numbness": False}


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


def heading(page: Today) -> str:
    return str(next(every(page, Form)).content["heading"])


def begin(workbook: Workbook) -> Today:
    page = Today(workbook)
    pass_safety_check(page)
    answer(page, "save", conditions=[])
    return page


def exercise(page: Today, **after: object) -> None:
    answer(page, "whole", **BEFORE)
    page._routine.ask_after("finished")
    answer(page, "save", **{**AFTER, **after})


def test_the_first_day_goes_from_what_this_is_to_the_end_without_another_page(
    workbook: Workbook,
) -> None:
    page = Today(workbook)
    assert WELCOME in screen_text(page)
    assert not workbook.home.exists()
    pass_safety_check(page)
    assert heading(page) == "One question about your back"
    answer(page, "save", conditions=[])
    assert [told.conditions for told in records(workbook, Conditions)] == ["none"]
    assert heading(page).startswith("Before you begin")
    exercise(page)
    assert heading(page).startswith("Check-in")
    assert "✓ Routine" in screen_text(page)
    answer(page, "save", leg_pain_24h=3)
    assert heading(page) == "That is all for today"
    kinds = [entry.record.kind for entry in workbook.entries()]
    assert kinds == ["screen", "conditions", "routine_start", "routine_end", "check_in"]


def test_what_is_done_is_not_asked_again_when_the_page_is_opened_again(workbook: Workbook) -> None:
    page = begin(workbook)
    exercise(page)
    assert heading(Today(Workbook(workbook.home))).startswith("Check-in")


def test_the_morning_after_a_routine_asks_once_and_worse_calls_for_the_whole_check(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise(begin(workbook))
    tomorrow = datetime.now().astimezone() + timedelta(days=1)
    monkeypatch.setattr(places, "now", lambda: tomorrow)
    page = Today(workbook)
    assert heading(page).startswith("How is your leg this morning")
    answer(page, "worse")
    assert [said.compared for said in records(workbook, Morning)] == ["worse"]
    assert heading(page).startswith("Safety check 1 of 5")
    assert "ended on red" in screen_text(page)
    pass_safety_check(page)
    assert heading(page).startswith("Before you begin")


def test_the_morning_question_can_be_skipped_and_nothing_is_saved(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise(begin(workbook))
    tomorrow = datetime.now().astimezone() + timedelta(days=1)
    monkeypatch.setattr(places, "now", lambda: tomorrow)
    page = Today(workbook)
    answer(page, "later")
    assert heading(page) == "Before you begin: is any of this true today?"
    assert records(workbook, Morning) == []


def test_a_red_routine_is_not_praised_and_two_say_whom_to_contact(workbook: Workbook) -> None:
    page = begin(workbook)
    exercise(page, leg_pain_now=9)
    assert "Red: stop for now" in screen_text(page)
    assert "contact your therapist" not in screen_text(page)
    answer(page, "save", leg_pain_24h=3)
    answer(page, "routine")
    assert heading(page).startswith("Safety check 1 of 5")
    assert list(every(page, RoutineTimer)) == []
    pass_safety_check(page)
    exercise(page, leg_pain_now=9)
    assert "contact your therapist" in screen_text(page)


def test_how_far_down_is_offered_from_after_the_routine_and_not_filled_in(
    workbook: Workbook,
) -> None:
    page = begin(workbook)
    exercise(page)
    form = form_with(page, "save")
    asked = {ask["id"]: ask for ask in form.content["questions"]}
    assert asked["reach_24h"]["offered"] == {"value": "calf", "words": "As after the routine: calf"}
    assert form.answers == {}


def test_a_check_in_whose_second_row_failed_is_not_saved_twice(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook.home.mkdir()
    (workbook.home / "questions.toml").write_text(
        'schema = 1\n[questions.ice]\nwords = "Ice?"\nkind = "yes_no"\nasked = ["check_in"]\n'
        'source = "ours"\n',
        encoding="utf-8",
    )
    page = begin(workbook)
    exercise(page)
    save, failing = workbook.log.save, [True]

    def fails_for_the_second(entry: Entry, **options: bool) -> Entry:
        if entry.record.kind == "answer" and failing:
            failing.clear()
            aside = workbook.log.path.with_suffix(".aside")
            workbook.log.path.rename(aside)
            workbook.log.path.mkdir()
            try:
                return save(entry, **options)
            finally:
                workbook.log.path.rmdir()
                aside.rename(workbook.log.path)
        return save(entry, **options)

    monkeypatch.setattr(workbook.log, "save", fails_for_the_second)
    answer(page, "save", leg_pain_24h=3, ice=True)
    assert "Not saved" in screen_text(page)
    answer(page, "save", leg_pain_24h=5, ice=True)
    assert [check_in.leg_pain_24h for check_in in records(workbook, CheckIn)] == [5]
    assert len([e for e in workbook.entries() if e.record.kind == "answer"]) == 1


def test_an_emergency_that_waits_is_not_replaced_by_a_later_answer(workbook: Workbook) -> None:
    page = Today(workbook)
    workbook.home.write_text("a file where the folder should be")
    answer(page, "go", signs=["saddle"])
    workbook.home.unlink()
    page._safety.ask_in_full("")
    pass_safety_check(page)
    workbook.check_log()
    assert workbook.safety().level == "emergency"
    signs = [screen.signs for screen in records(workbook, SafetyScreen)]
    assert sorted(map(str, signs)) == ["none", "saddle"]


def test_a_danger_that_stands_in_two_versions_of_a_row_still_locks(workbook: Workbook) -> None:
    workbook.save(workbook.record(SafetyScreen, signs="none", asked="full"))
    assert workbook.safety().may_begin
    danger = workbook.save(workbook.record(SafetyScreen, signs="saddle", asked="brief"))
    text = workbook.log.path.read_text(encoding="utf-8-sig")
    line = next(line for line in text.splitlines() if line.startswith(danger.entry_id))
    with workbook.log.path.open("a", encoding="utf-8") as file:
        file.write(line.replace("saddle", "none") + "\n")
    assert danger.entry_id not in {row.entry_id for row in workbook.contents().rows}
    assert workbook.safety().level == "emergency"


def rows(*records_: Record) -> list[Entry]:
    return [
        Entry(entry_id=f"e{number}", saved_at=record.at, record=record)
        for number, record in enumerate(records_)
    ]


def test_the_last_seven_days_show_scores_gaps_and_routines() -> None:
    at = datetime(2026, 3, 4, 9).astimezone()
    day = timedelta(days=1)
    entries = rows(
        CheckIn(at=at - 2 * day, leg_pain_24h=0),
        RoutineStart(at=at - day, routine_id="ra"),
        RoutineStart(at=at, routine_id="rb"),
        RoutineEnd(at=at, routine_id="rb", outcome="finished"),
    )
    week = week_view(entries, date(2026, 3, 4))
    assert [shown.leg_pain for shown in week] == [None, None, None, None, 0, None, None]
    assert [shown.routine for shown in week] == ["none"] * 5 + ["begun", "done"]


@pytest.mark.parametrize(("ago", "is_open"), [(0, False), (1, True), (2, False)])
def test_the_morning_question_is_about_yesterday_alone(ago: int, *, is_open: bool) -> None:
    at = datetime(2026, 3, 4, 9).astimezone() - timedelta(days=ago)
    view = day_view(rows(RoutineEnd(at=at, routine_id="ra")), date(2026, 3, 4))
    assert (view.morning_of == "ra") is is_open
