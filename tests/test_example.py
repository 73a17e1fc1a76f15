"""The example log is made up, always the same, and holds what real logs hold."""

import json
import runpy
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan_file import read_plan
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.log.history import current_entries
from sciatica_lib.log.reader import Table, read_table
from sciatica_lib.log.records import (
    CheckIn,
    Entry,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    SetDone,
    Void,
)
from sciatica_lib.log.rows import COLUMNS
from sciatica_lib.progress.adherence import adherence
from sciatica_lib.progress.routines import plan_changes, routines
from sciatica_lib.progress.statistics import (
    baseline,
    daily,
    last_week,
    scores,
)

DATA = Path(__file__).parents[1] / "data"
EXAMPLE = DATA / "example"


@pytest.fixture(scope="module")
def table() -> Table:
    return read_table((EXAMPLE / "session_log.csv").read_bytes())


@pytest.fixture(scope="module")
def current(table: Table) -> tuple[Entry, ...]:
    return current_entries(table.rows)


def _check_ins(entries: tuple[Entry, ...]) -> list[CheckIn]:
    return [entry.record for entry in entries if isinstance(entry.record, CheckIn)]


def test_the_script_makes_the_same_bytes_again() -> None:
    made = runpy.run_path(str(EXAMPLE / "make_example_log.py"))
    assert made["example_log"]().encode() == (EXAMPLE / "session_log.csv").read_bytes()
    assert made["data_dictionary"]().encode() == (EXAMPLE / "session_log.json").read_bytes()


def test_every_line_can_be_read(table: Table) -> None:
    assert table.rejected == ()
    assert {type(row.record) for row in table.rows} == {
        CheckIn, SafetyScreen, RoutineStart, SetDone, RoutineEnd, Void,
    }  # fmt: skip


def test_the_rows_stand_in_the_order_of_saving(table: Table) -> None:
    saved = [row.saved_at for row in table.rows]
    assert saved == sorted(saved)


def test_every_text_says_that_it_is_synthetic(table: Table) -> None:
    texts = [
        text
        for row in table.rows
        for name in ("note", "medication")
        if (text := getattr(row.record, name, None))
    ]
    assert texts
    assert all("(synthetic)" in text for text in texts)
    assert "SYNTHETIC" in (EXAMPLE / "README.md").read_text(encoding="utf-8")


def test_it_is_eight_weeks_with_single_gaps_and_one_of_four_days(
    current: tuple[Entry, ...],
) -> None:
    days = daily(scores(current))
    assert days.index[0].date() == date(2026, 1, 5)
    assert days.index[-1].date() == date(2026, 3, 1)
    missing = [day.date() for day in days.index[days["check_ins"] == 0]]
    run = [date(2026, 2, 9) + timedelta(days=ahead) for ahead in range(4)]
    assert set(run) < set(missing)
    assert len(missing) == 8


def test_one_day_has_two_check_ins_and_one_was_made_after_midnight(
    current: tuple[Entry, ...],
) -> None:
    by_day = Counter(record.day for record in _check_ins(current))
    assert [day for day, count in by_day.items() if count > 1] == [date(2026, 1, 18)]
    (night,) = [record for record in _check_ins(current) if record.at.hour == 0]
    assert (night.at.minute, night.day) == (40, date(2026, 1, 24))


def test_one_row_is_corrected_and_one_taken_back(table: Table, current: tuple[Entry, ...]) -> None:
    corrections = [row for row in table.rows if row.replaces and isinstance(row.record, CheckIn)]
    voids = [row for row in table.rows if isinstance(row.record, Void)]
    assert (len(corrections), len(voids)) == (1, 1)
    assert len(current) == len(table.rows) - 3
    assert daily(scores(current)).loc["2026-01-11", "leg_pain_24h"] == 6


def test_pain_falls_slowly_and_not_steadily_with_a_flare_up(current: tuple[Entry, ...]) -> None:
    days = daily(scores(current))
    assert baseline(days).loc["leg", "usual"] == pytest.approx(6, abs=0.5)
    assert last_week(days).loc["leg", "usual"] == pytest.approx(4, abs=0.5)
    leg = days["leg_pain_24h"].dropna()
    assert leg.diff().gt(0).sum() > 8
    assert leg["2026-01-31":"2026-02-02"].min() > leg["2026-01-26":"2026-01-29"].max()


def test_the_plan_changes_once_on_the_second_of_february(current: tuple[Entry, ...]) -> None:
    changes = plan_changes(current)
    assert changes["day"].dt.date.tolist() == [date(2026, 2, 2)]
    assert changes["plan_version"].tolist() == [2]


def test_routines_are_done_three_to_five_days_a_week_and_some_are_stopped(
    current: tuple[Entry, ...],
) -> None:
    weeks = adherence(routines(current))
    assert weeks["days_exercised"].between(3, 5).all()
    done = routines(current)
    assert done["outcome"].value_counts().to_dict() == {"finished": 31, "stopped": 3}
    assert done["leg_after"].isna().sum() == 2
    changes = (done["leg_after"] - done["leg_before"]).dropna()
    assert changes.gt(0).sum() > 3
    assert changes.lt(0).sum() > 3


def test_the_sets_are_those_of_the_plan_in_force(current: tuple[Entry, ...]) -> None:
    library = read_exercises(DATA / "exercises.toml")
    plan = read_plan(EXAMPLE / "plan.json", library)
    assert (plan.plan_id, plan.version) == ("example", 2)
    prescribed = {
        (
            planned.exercise,
            planned.side,
            planned.set_number,
            planned.sets_planned,
            planned.reps_planned,
            planned.hold_s,
            planned.rest_s,
        )
        for planned in timeline(plan, library).sets
    }
    done = {
        (
            set_.exercise,
            set_.side,
            set_.set_number,
            set_.sets_planned,
            set_.reps_planned,
            set_.hold_s,
            set_.rest_s,
        )
        for entry in current
        if isinstance(set_ := entry.record, SetDone) and set_.plan_version == 2
    }
    assert done == prescribed
    assert {exercise for exercise, *_ in done} == {planned.exercise for planned in plan.exercises}


def test_no_routine_was_done_without_its_safety_questions(current: tuple[Entry, ...]) -> None:
    records = [entry.record for entry in current]
    begun = [number for number, record in enumerate(records) if isinstance(record, RoutineStart)]
    assert all(isinstance(records[number - 1], SafetyScreen) for number in begun)


def test_the_data_dictionary_beside_it_knows_every_column() -> None:
    columns = json.loads((EXAMPLE / "session_log.json").read_text(encoding="utf-8"))["columns"]
    assert tuple(columns) == COLUMNS
