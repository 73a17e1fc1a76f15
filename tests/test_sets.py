"""A set counts once, however often it was repeated, and as the timer counts it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hands import answer, records, screen_text
from test_todays_routine import begin_routine, end, finished_set

from sciatica_lib.log.records import RoutineEnd, SetDone
from sciatica_lib.log.sets import SetCount, count_sets
from sciatica_lib.progress.routines import routines
from sciatica_lib.workbook import Workbook


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("SCIATICA_TODAY", raising=False)
    return Workbook(tmp_path / "home")


def row(number: int | None, done: int | None, **more: Any) -> SetDone:
    """Return the row of a set of two reps."""
    about = {"exercise": "hip_bridge", "set_number": number, "reps_planned": 2, "reps_done": done}
    return SetDone(at=datetime(2026, 1, 5, tzinfo=UTC), **{**about, **more})


# What the results of the timer are, and what it says then, stands in tests/js/engine.test.mjs.
@pytest.mark.parametrize(
    ("rows", "full", "part"),
    [
        pytest.param([], 0, 0, id="skipped to the end"),
        pytest.param([row(1, 2), row(2, 2)], 2, 0, id="a whole routine"),
        pytest.param([row(1, 1)], 0, 1, id="stopped within a set"),
        pytest.param([row(1, 1), row(1, 1)], 1, 0, id="repeated: the reps that were missing"),
        pytest.param([row(1, 1), row(1, 1), row(2, 1)], 1, 1, id="one repeated, one in part"),
    ],
)
def test_the_sets_are_counted_as_the_timer_counts_them(
    rows: list[SetDone], full: int, part: int
) -> None:
    assert count_sets(rows) == SetCount(full, part)


def test_a_set_begun_anew_after_a_restart_counts_once() -> None:
    assert count_sets([row(1, 2), row(1, 2)]) == SetCount(full=1, part=0)


def test_sides_exercises_and_numbers_are_sets_of_their_own() -> None:
    rows = [
        row(1, 2, side="left"), row(1, 2, side="right"), row(2, 2, side="left"),
        row(1, 2, exercise="dead_bug", side="left"),
    ]  # fmt: skip
    assert count_sets(rows) == SetCount(full=4, part=0)


def test_a_row_without_reps_is_a_whole_set_and_one_without_a_name_stands_alone() -> None:
    assert count_sets([row(1, None)]) == SetCount(full=1, part=0)
    assert count_sets([row(1, 1, reps_planned=None)]) == SetCount(full=1, part=0)
    assert count_sets([row(None, 2), row(None, 2)]) == SetCount(full=2, part=0)


def test_a_row_without_a_rep_is_no_set() -> None:
    assert count_sets([row(1, 0)]) == SetCount(full=0, part=0)


def test_the_routine_page_and_progress_say_the_same_number_as_the_timer(workbook: Workbook) -> None:
    routine, timer = begin_routine(workbook)
    # One set in part, repeated to its end; then another in part.
    results = [(1, 0, 1), (2, 0, 1), (3, 1, 1)]
    timer.set_state(
        {
            "results": [
                {**finished_set(timer, seq), "set_index": place, "reps_done": reps}
                for seq, place, reps in results
            ]
        }
    )
    timer.set_state({"results": [end(timer, 4, "stopped")]})
    answer(routine, "Save")
    (ended,) = records(workbook, RoutineEnd)
    assert ended.sets_done == 1
    words = f"1 of {ended.sets_planned} sets, and part of 1 set, are in your log"
    assert words in screen_text(routine)
    assert routines(workbook.entries())["sets_done"].tolist() == [1]
