"""What was done is compared with what was prescribed on that day, by the version in force."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up import MONDAY, at, entries, routine

from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import read_plan
from sciatica_lib.log.records import (
    Activity,
    Answer,
    CheckIn,
    Entry,
    Record,
    RoutineEnd,
    RoutineStart,
    SetDone,
)
from sciatica_lib.places import shipped_dir
from sciatica_lib.progress.outcomes import activities, minutes, reach_by_week, rmdq, rmdq_change
from sciatica_lib.progress.routine_views import PlanView, plan_view
from sciatica_lib.progress.routines import plan_of_days
from sciatica_lib.progress.sentences import describe_plan, plan_headline
from sciatica_lib.progress.statistics import (
    bands,
    by_weekday,
    daily,
    flare_ups,
    scores,
    usual,
)
from sciatica_lib.workbook import Workbook


def _run(day: int, version: int, sets: dict[str, int], *, planned: int, **how: Any) -> list[Record]:
    about: dict[str, Any] = {"plan_id": "mine", "plan_version": version, "routine_id": f"r{day}"}
    done = [
        SetDone(at=at(day, 13), exercise=name, set_number=n, sets_planned=3, **about)
        for name, count in sets.items()
        for n in range(1, count + 1)
    ]
    start = RoutineStart(at=at(day, 12), sets_planned=planned, **about, **how)
    return [start, *done, RoutineEnd(at=at(day, 14), outcome="finished", **about)]


def _view(*records: list[Record], plans: tuple[Plan, ...] = (), days: int = 14) -> PlanView:
    found = entries(*(record for run in records for record in run))
    end = MONDAY + timedelta(days=days - 1)
    return plan_view(found, plans=plans, start=MONDAY, end=end)


@pytest.fixture(scope="module")
def plan() -> Plan:
    library = Workbook(Path("nowhere")).library
    known = read_plan(shipped_dir() / "data" / "example" / "plan.json", library)
    return replace(known, plan_id="mine", version=2, days_per_week=4)


def test_each_version_of_a_plan_is_told_with_what_was_done_under_it(plan: Plan) -> None:
    view = _view(
        *(_run(day, 1, {"bridge": 3}, planned=3) for day in (0, 2)),
        *(_run(day, 2, {"bridge": 3, "glide": 2}, planned=6) for day in (7, 9, 11)),
        plans=(plan,),
    )
    told = view.spells[["plan_version", "days", "days_exercised", "sets_done", "sets_planned"]]
    assert told.to_numpy().tolist() == [[1, 7, 2, 6, 6], [2, 7, 3, 15, 18]]
    assert view.spells["days_asked"].tolist() == [pd.NA, 4]
    assert plan_headline(view) == "Plan version 2: 3 days a week, 4 asked"
    assert "3 days a week of 4 asked for; 15 of 18 sets done." in describe_plan(view)


def test_an_exercise_that_was_skipped_still_counts_as_asked_for() -> None:
    view = _view(
        _run(0, 1, {"bridge": 3, "glide": 3}, planned=6), _run(1, 1, {"bridge": 3}, planned=6)
    )
    told = {row.exercise: (row.sets_done, row.sets_planned) for row in view.exercises.itertuples()}
    assert told == {"bridge": (6, 6), "glide": (3, 6)}


def test_an_exercise_that_the_plan_left_out_that_week_was_not_asked_for() -> None:
    view = _view(
        _run(0, 1, {"bridge": 3, "glide": 3}, planned=6), _run(7, 1, {"bridge": 3}, planned=3)
    )
    told = {row.exercise: (row.sets_done, row.sets_planned) for row in view.exercises.itertuples()}
    assert told == {"bridge": (6, 6), "glide": (3, 3)}


def test_the_short_routine_of_a_bad_day_asks_for_less() -> None:
    view = _view(
        _run(0, 1, {"bridge": 3, "glide": 3}, planned=6),
        _run(1, 1, {"bridge": 3}, planned=6, length="short"),
    )
    glide = view.exercises.set_index("exercise").loc["glide"]
    assert (glide["routines"], glide["sets_planned"]) == (1, 3)


def test_a_plan_is_in_force_until_another_comes() -> None:
    found = entries(
        CheckIn(at=at(1), plan_id="mine", plan_version=1),
        CheckIn(at=at(4), plan_id="mine", plan_version=2),
    )
    days = pd.date_range(MONDAY, periods=6, unit="us", name="day")
    assert plan_of_days(found, days)["plan_version"].tolist() == [pd.NA, 1, 1, 1, 2, 2]


def test_days_without_a_routine_are_none_and_one_not_ended_is_begun() -> None:
    found = entries(*routine(0), *routine(2, outcome="stopped"))
    view = plan_view(found, start=MONDAY, end=MONDAY + timedelta(days=3))
    assert view.days["routine"].tolist() == ["done", "none", "begun", "none"]


def _days(leg: list[int | None]) -> pd.DataFrame:
    found = [CheckIn(at=at(n), leg_pain_24h=score) for n, score in enumerate(leg)]
    return daily(scores(entries(*found)))


def test_days_are_counted_by_level_and_a_half_point_goes_to_the_level_below() -> None:
    assert bands(_days([0, 3, 4, 6, 7, 10, None])).to_dict() == {
        "0-3": 2, "4-6": 2, "7-10": 2, "none": 1,
    }  # fmt: skip
    two = entries(CheckIn(at=at(0, 8), leg_pain_24h=3), CheckIn(at=at(0, 20), leg_pain_24h=4))
    assert bands(daily(scores(two)))["0-3"] == 1


def test_a_weekday_has_a_value_where_four_of_its_days_have_a_score() -> None:
    table = by_weekday(_days([n % 7 for n in range(24)]))
    assert table["usual"].tolist() == [0, 1, 2, pd.NA, pd.NA, pd.NA, pd.NA]
    assert table["days_recorded"].tolist() == [4, 4, 4, 3, 3, 3, 3]


def _flares(leg: list[int | None]) -> list[tuple[int, int, int]]:
    days = _days(leg)
    table = flare_ups(days, usual(days))
    first = pd.Timestamp(MONDAY)
    return [
        ((row.first_on - first).days, (row.last_on - first).days, row.days_recorded)  # type: ignore[operator]
        for row in table.itertuples()
    ]


def test_a_flare_up_is_two_days_in_a_row_well_above_usual() -> None:
    assert _flares([4] * 7 + [6, 6, 4, 4]) == [(7, 8, 2)]
    assert _flares([4] * 7 + [6, 4, 6, 4]) == []
    assert _flares([4] * 7 + [5, 5, 5]) == []
    assert _flares([4] * 7 + [7, None, 7, 4]) == [(7, 9, 2)]
    assert _flares([4] * 7 + [7, None, None, 7, 4]) == []
    assert _flares([4, 8, 8]) == []


def test_reach_is_counted_in_days_of_each_week_the_furthest_of_a_day() -> None:
    found = entries(
        CheckIn(at=at(0, 8), reach="foot"),
        CheckIn(at=at(0, 20), reach="back"),
        CheckIn(at=at(15), reach="thigh"),
    )
    weeks = reach_by_week(found)
    assert weeks["foot"].tolist() == [1, 0, 0]
    assert weeks["thigh"].tolist() == [0, 0, 1]
    assert weeks["back"].sum() == 0
    assert reach_by_week([]).empty


@pytest.mark.parametrize(
    ("totals", "change"),
    [((), "none"), ((12,), "one"), ((12, 7), "lower"), ((12, 9), "unclear"), ((6, 4), "lower"),
     ((10, 15), "higher"), ((3, 0), "unreadable"), ((21, 10), "unreadable")],
)  # fmt: skip
def test_a_roland_morris_change_needs_five_points_or_a_third_and_a_first_total_that_can_move(
    totals: tuple[int, ...], change: str
) -> None:
    told = [Answer(at=at(n), question="rmdq_total", answer=str(t)) for n, t in enumerate(totals)]
    other = Answer(at=at(0), question="other", answer="9")
    wrong = Answer(at=at(0), question="rmdq_total", answer="25")
    assert rmdq_change(rmdq(entries(*told, other, wrong))) == change


def test_own_activities_keep_first_and_last_and_the_persons_words() -> None:
    told = [
        Activity(at=at(0), activity="walk", able=3),
        Activity(at=at(9), activity="walk ", able=6),
        Activity(at=at(9), activity="sit", able=None),
    ]
    table = activities(entries(*told))
    assert table[["activity", "first", "last", "answers"]].to_numpy().tolist() == [
        ["walk", 3, 6, 2]
    ]


def test_minutes_are_told_where_four_days_of_a_week_have_them() -> None:
    found = [CheckIn(at=at(n), sitting_min=10 * n, walking_min=5 if n < 3 else None)
             for n in range(14)]  # fmt: skip
    table = minutes(scores(entries(*found)), MONDAY + timedelta(days=13))
    assert table.loc["sitting", ["first", "last"]].tolist() == [30, 100]
    assert table.loc["walking"].tolist() == [pd.NA, 3, pd.NA, 0]


def test_rows_in_any_order_give_the_same_tables() -> None:
    runs = [record for day in range(12) for record in _run(day, 1 + day // 6, {"a": 2}, planned=3)]
    found = entries(*runs)
    turned: list[Entry] = found[::-1]
    end: dict[str, date] = {"start": MONDAY, "end": MONDAY + timedelta(days=11)}
    one, other = plan_view(found, **end), plan_view(turned, **end)
    pd.testing.assert_frame_equal(one.spells, other.spells)
    pd.testing.assert_frame_equal(one.exercises, other.exercises)
