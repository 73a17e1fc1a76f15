"""Progress is counted from what was recorded; nothing is filled in, and no cause is claimed."""

import statistics
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import MONDAY, at, entries, log, routine

from sciatica_lib.log.records import CheckIn, Entry, Record, RoutineEnd, RoutineStart, SetDone
from sciatica_lib.progress.adherence import adherence
from sciatica_lib.progress.routines import plan_changes, routines
from sciatica_lib.progress.statistics import (
    MIN_DAYS_RECORDED,
    PAINS,
    WEEK_DAYS,
    baseline,
    daily,
    last_week,
    scores,
    usual,
)


def _daily(found: list[Entry], **window: Any) -> pd.DataFrame:
    return daily(scores(found), **window)


def _weeks(*records: Record, **asked: Any) -> pd.DataFrame:
    return adherence(routines(entries(*records)), **asked)


def _leg(table: pd.DataFrame) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in table["leg_pain_24h"]]


days_of_scores = st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=40)


def test_an_unanswered_day_is_a_gap_not_a_zero() -> None:
    assert _leg(_daily(log([4, None, 0, 6]))) == [4, None, 0, 6]


def test_an_unanswered_score_is_a_gap_though_the_day_has_a_check_in() -> None:
    days = _daily(entries(CheckIn(at=at(0), leg_pain_24h=4), CheckIn(at=at(1), note="so so")))
    assert _leg(days) == [4, None]
    assert list(days["check_ins"]) == [1, 1]


def test_days_before_the_first_and_after_the_last_check_in_are_gaps_too() -> None:
    days = _daily(log([4]), start=MONDAY - timedelta(days=2), end=MONDAY + timedelta(days=1))
    assert _leg(days) == [None, None, 4, None]


def test_of_two_check_ins_on_one_day_the_middle_value_counts() -> None:
    found = entries(
        CheckIn(at=at(0, 8), leg_pain_24h=3, back_pain_24h=None),
        CheckIn(at=at(0, 21), leg_pain_24h=6, back_pain_24h=2),
    )
    days = _daily(found)
    assert _leg(days) == [4.5]
    assert days["back_pain_24h"].iloc[0] == 2
    assert len(scores(found)) == 2


def test_one_odd_check_in_of_three_does_not_make_the_day() -> None:
    found = entries(*(CheckIn(at=at(0, 8 + s), leg_pain_24h=s) for s in (2, 3, 10)))
    assert _leg(_daily(found)) == [3]


def test_a_check_in_after_midnight_belongs_to_the_day_before() -> None:
    found = entries(CheckIn(at=at(0, 24).replace(minute=40), leg_pain_24h=3))
    assert _daily(found).index[0].date() == MONDAY


@settings(deadline=None)
@given(days_of_scores)
def test_a_days_value_is_never_made_up(leg: list[int | None]) -> None:
    end = MONDAY + timedelta(days=len(leg) - 1)
    assert _leg(_daily(log(leg), start=MONDAY, end=end)) == leg


@settings(deadline=None)
@given(days_of_scores)
def test_usual_pain_is_the_middle_of_seven_days_and_only_where_four_are_there(
    leg: list[int | None],
) -> None:
    days = _daily(log(leg), start=MONDAY, end=MONDAY + timedelta(days=len(leg) - 1))
    for day, value in enumerate(_leg(usual(days))):
        window = [score for score in leg[max(0, day - 6) : day + 1] if score is not None]
        assert value == (statistics.median(window) if len(window) >= 4 else None)


@settings(deadline=None)
@given(days_of_scores, st.integers(0, 10))
def test_one_more_bad_day_outside_the_first_week_does_not_move_the_baseline(
    leg: list[int | None], bad: int
) -> None:
    begun = [5, *leg][:WEEK_DAYS] + [None] * max(0, WEEK_DAYS - 1 - len(leg))
    before, after = (baseline(_daily(log([*begun, *more]))) for more in ([], [bad]))
    assert before["usual"].equals(after["usual"])
    assert before["days_recorded"].equals(after["days_recorded"])


@settings(deadline=None)
@given(days_of_scores)
def test_the_first_week_says_how_many_of_its_days_are_recorded(leg: list[int | None]) -> None:
    first = baseline(_daily(log([5, *leg])))
    week = [score for score in [5, *leg][:WEEK_DAYS] if score is not None]
    assert first["days_recorded"]["leg"] == len(week)
    assert first["usual"].isna()["leg"] == (len(week) < MIN_DAYS_RECORDED)


def test_the_first_week_begins_with_the_first_check_in() -> None:
    days = _daily(log([6] * 7), start=MONDAY - timedelta(days=30))
    assert baseline(days).loc["leg", "days_recorded"] == 7


def test_a_log_younger_than_a_week_says_so() -> None:
    assert baseline(_daily(log([6, 6, 6, 6]))).loc[["leg"]].to_numpy().tolist() == [[6, 4, 4]]


def test_the_last_week_ends_with_the_last_day_even_if_nothing_was_recorded() -> None:
    days = _daily(log([6] * 7), end=MONDAY + timedelta(days=10))
    assert last_week(days)["days_recorded"]["leg"] == 3
    assert last_week(days)["usual"].isna()["leg"]


def test_a_routine_is_one_row_with_before_after_and_sets() -> None:
    start, one_set, end = routine(0, name="ra")
    table = routines(entries(start, one_set, end, *routine(1, name="rb", outcome=None)))
    assert table["routine_id"].tolist() == ["ra", "rb"]
    assert table["leg_before"].tolist() == [5, 5]
    told = table[["leg_after", "sets_done", "sets_planned", "outcome"]]
    assert told.iloc[[0]].to_numpy().tolist() == [[4, 1, 2, "finished"]]
    assert table.loc[1, ["leg_after", "outcome"]].isna().all()
    assert table["back_before"].isna().all()


def test_the_rows_of_a_routine_may_come_in_any_order() -> None:
    found = entries(*routine(0, name="ra"), *routine(1, name="rb"))
    pd.testing.assert_frame_equal(routines(found), routines(found[::-1]))


def test_a_routine_without_set_rows_has_the_sets_that_its_end_tells() -> None:
    found = entries(RoutineEnd(at=at(0), routine_id="ra", outcome="stopped", sets_done=3))
    assert routines(found)["sets_done"].tolist() == [3]


def test_a_set_that_was_done_in_part_and_then_repeated_is_one_set() -> None:
    begun = RoutineStart(at=at(0, 9), routine_id="ra", sets_planned=2)
    part = SetDone(
        at=at(0, 10), routine_id="ra", exercise="hip_bridge", set_number=1, reps_planned=2,
        reps_done=1,
    )  # fmt: skip
    whole = replace(part, set_number=2, reps_done=2)
    done = routines(entries(begun, part, part, whole))
    assert done[["sets_done", "sets_planned"]].to_numpy().tolist() == [[2, 2]]
    assert routines(entries(begun, part))["sets_done"].tolist() == [0]


def test_rows_without_the_name_of_a_routine_are_not_thrown_together() -> None:
    found = entries(RoutineStart(at=at(0)), RoutineStart(at=at(1)), SetDone(at=at(2)))
    assert len(routines(found)) == 2


def test_a_week_counts_days_and_not_routines() -> None:
    begun = [*routine(0, name="ra"), *routine(0, name="rb"), *routine(2, outcome="stopped")]
    end = MONDAY + timedelta(days=13)
    weeks = _weeks(*begun, *routine(7), days_per_week=5, start=MONDAY, end=end)
    assert weeks["days_exercised"].tolist() == [2, 1]
    assert weeks["days_finished"].tolist() == [1, 1]
    assert weeks["days_planned"].tolist() == [5, 5]
    assert weeks["sets_done"].tolist() == [3, 1]
    assert weeks["sets_planned"].tolist() == [6, 2]
    assert [day.date() for day in weeks.index] == [MONDAY, MONDAY + timedelta(days=7)]


def test_a_week_that_is_only_partly_there_asks_for_nothing() -> None:
    weeks = _weeks(
        *routine(9),
        days_per_week=5,
        start=MONDAY + timedelta(days=2),
        end=MONDAY + timedelta(days=15),
    )
    assert weeks["days"].tolist() == [5, 7, 2]
    assert weeks["days_planned"].tolist() == [pd.NA, 5, pd.NA]
    assert weeks["days_exercised"].tolist() == [0, 1, 0]


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), max_size=20), st.integers(0, 30), st.integers(0, 30))
def test_the_weeks_add_up_to_the_days_with_a_routine(
    when: list[int], first: int, length: int
) -> None:
    start = MONDAY + timedelta(days=first)
    weeks = _weeks(
        *(record for number, day in enumerate(when) for record in routine(day, name=f"r{number}")),
        start=start,
        end=start + timedelta(days=length),
    )
    assert weeks["days"].sum() == length + 1
    assert weeks["days_exercised"].sum() == len(
        {day for day in when if first <= day <= first + length}
    )


def test_a_plan_change_is_dated_and_the_first_plan_is_none() -> None:
    about: list[dict[str, Any]] = [{"plan_id": "mine", "plan_version": n} for n in (1, 1, 2)]
    found = entries(*(CheckIn(at=at(day), **plan) for day, plan in enumerate(about)))
    changes = plan_changes(found)
    assert changes["plan_version"].tolist() == [2]
    assert changes["day"].dt.date.tolist() == [MONDAY + timedelta(days=2)]


def test_an_entry_added_later_for_an_earlier_day_moves_no_plan_change() -> None:
    found = entries(
        CheckIn(at=at(0), plan_id="mine", plan_version=1),
        CheckIn(at=at(2), plan_id="mine", plan_version=1),
        CheckIn(at=at(4), plan_id="mine", plan_version=2),
    )
    late = CheckIn(at=at(1), plan_id="mine", plan_version=2)
    found.append(Entry(entry_id="late", saved_at=at(5), record=late))
    assert plan_changes(found)["day"].dt.date.tolist() == [MONDAY + timedelta(days=4)]


def test_a_plan_that_comes_back_is_a_change_again() -> None:
    versions = enumerate((1, 2, 1))
    found = entries(
        *(CheckIn(at=at(day), plan_id="mine", plan_version=version) for day, version in versions)
    )
    assert plan_changes(found)["plan_version"].tolist() == [2, 1]


def test_an_empty_log_gives_empty_tables_of_the_same_columns() -> None:
    full = [*log([4]), *entries(*routine(0, name="ra"))]
    for table in (scores, _daily, routines, plan_changes):
        empty = table([])
        assert empty.empty
        assert empty.dtypes.equals(table(full).dtypes)
    assert adherence(routines([])).dtypes.equals(adherence(routines(full)).dtypes)
    assert usual(_daily([])).empty
    assert baseline(_daily([]))["usual"].isna().all()
    assert last_week(_daily([]))["days_recorded"].tolist() == [0] * len(PAINS)


def test_the_clock_of_the_person_is_kept_wherever_the_entry_was_made() -> None:
    east = datetime(2026, 1, 5, 5, tzinfo=timezone(timedelta(hours=13)))
    found = entries(CheckIn(at=east), CheckIn(at=east.astimezone(UTC)))
    assert scores(found)["at"].dt.hour.tolist() == [5, 16]
    assert scores(found)["day"].dt.day.tolist() == [5, 4]
