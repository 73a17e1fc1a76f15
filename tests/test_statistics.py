"""Progress is counted from what was recorded; nothing is filled in, and no cause is claimed."""

import statistics
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.log.records import (
    CheckIn,
    Entry,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    SetDone,
)
from sciatica_lib.progress.statistics import (
    MIN_DAYS_RECORDED,
    PAINS,
    WEEK_DAYS,
    adherence,
    baseline,
    daily,
    last_week,
    plan_changes,
    routines,
    scores,
    summary,
    usual,
)

MONDAY = date(2026, 1, 5)
LOCAL = timezone(timedelta(hours=1))


def _at(day: int, hour: int = 20) -> datetime:
    return datetime(2026, 1, 5, tzinfo=LOCAL) + timedelta(days=day, hours=hour)


def _entries(*records: Record) -> list[Entry]:
    return [
        Entry(entry_id=f"e{number}", saved_at=record.at, record=record)
        for number, record in enumerate(records)
    ]


def _log(leg: Sequence[int | None], **answers: Any) -> list[Entry]:
    """Return a check-in for each day that has a score; None is a day without a check-in."""
    return _entries(
        *(
            CheckIn(at=_at(day), leg_pain_24h=score, **answers)
            for day, score in enumerate(leg)
            if score is not None
        )
    )


def _run(name: str, day: int, *, outcome: str | None = "finished", **more: Any) -> list[Record]:
    records: list[Record] = [
        RoutineStart(at=_at(day, 9), routine_id=name, leg_pain_now=5, sets_planned=2),
        SetDone(at=_at(day, 10), routine_id=name, exercise="hip_bridge", set_number=1),
    ]
    if outcome:
        end = {"leg_pain_now": 4, **more}
        records.append(RoutineEnd(at=_at(day, 11), routine_id=name, outcome=outcome, **end))
    return records


def _leg(table: pd.DataFrame) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in table["leg_pain_24h"]]


days_of_scores = st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=40)


def test_an_unanswered_day_is_a_gap_not_a_zero() -> None:
    assert _leg(daily(_log([4, None, 0, 6]))) == [4, None, 0, 6]


def test_an_unanswered_score_is_a_gap_though_the_day_has_a_check_in() -> None:
    days = daily(_entries(CheckIn(at=_at(0), leg_pain_24h=4), CheckIn(at=_at(1), note="so so")))
    assert _leg(days) == [4, None]
    assert list(days["check_ins"]) == [1, 1]


def test_days_before_the_first_and_after_the_last_check_in_are_gaps_too() -> None:
    days = daily(_log([4]), start=MONDAY - timedelta(days=2), end=MONDAY + timedelta(days=1))
    assert _leg(days) == [None, None, 4, None]


def test_of_two_check_ins_on_one_day_the_middle_value_counts() -> None:
    entries = _entries(
        CheckIn(at=_at(0, 8), leg_pain_24h=3, back_pain_24h=None),
        CheckIn(at=_at(0, 21), leg_pain_24h=6, back_pain_24h=2),
    )
    days = daily(entries)
    assert _leg(days) == [4.5]
    assert days["back_pain_24h"].iloc[0] == 2
    assert len(scores(entries)) == 2


def test_one_odd_check_in_of_three_does_not_make_the_day() -> None:
    entries = _entries(*(CheckIn(at=_at(0, 8 + s), leg_pain_24h=s) for s in (2, 3, 10)))
    assert _leg(daily(entries)) == [3]


def test_a_check_in_after_midnight_belongs_to_the_day_before() -> None:
    entries = _entries(CheckIn(at=_at(0, 24).replace(minute=40), leg_pain_24h=3))
    assert daily(entries).index[0].date() == MONDAY


@given(days_of_scores)
def test_a_days_value_is_never_made_up(leg: list[int | None]) -> None:
    end = MONDAY + timedelta(days=len(leg) - 1)
    assert _leg(daily(_log(leg), start=MONDAY, end=end)) == leg


@given(days_of_scores)
def test_usual_pain_is_the_middle_of_seven_days_and_only_where_four_are_there(
    leg: list[int | None],
) -> None:
    days = daily(_log(leg), start=MONDAY, end=MONDAY + timedelta(days=len(leg) - 1))
    for day, value in enumerate(_leg(usual(days))):
        window = [score for score in leg[max(0, day - 6) : day + 1] if score is not None]
        assert value == (statistics.median(window) if len(window) >= 4 else None)


@given(days_of_scores, st.integers(0, 10))
def test_one_more_bad_day_outside_the_first_week_does_not_move_the_baseline(
    leg: list[int | None], bad: int
) -> None:
    begun = [5, *leg][:WEEK_DAYS] + [None] * max(0, WEEK_DAYS - 1 - len(leg))
    before, after = (baseline(daily(_log([*begun, *more]))) for more in ([], [bad]))
    assert before["usual"].equals(after["usual"])
    assert before["days_recorded"].equals(after["days_recorded"])


@given(days_of_scores)
def test_the_first_week_says_how_many_of_its_days_are_recorded(leg: list[int | None]) -> None:
    first = baseline(daily(_log([5, *leg])))
    week = [score for score in [5, *leg][:WEEK_DAYS] if score is not None]
    assert first["days_recorded"]["leg"] == len(week)
    assert first["usual"].isna()["leg"] == (len(week) < MIN_DAYS_RECORDED)


def test_the_first_week_begins_with_the_first_check_in() -> None:
    days = daily(_log([6] * 7), start=MONDAY - timedelta(days=30))
    assert baseline(days).loc["leg", "days_recorded"] == 7


def test_a_log_younger_than_a_week_says_so() -> None:
    assert baseline(daily(_log([6, 6, 6, 6]))).loc[["leg"]].to_numpy().tolist() == [[6, 4, 4]]


def test_the_last_week_ends_with_the_last_day_even_if_nothing_was_recorded() -> None:
    days = daily(_log([6] * 7), end=MONDAY + timedelta(days=10))
    assert last_week(days)["days_recorded"]["leg"] == 3
    assert last_week(days)["usual"].isna()["leg"]


def test_a_routine_is_one_row_with_before_after_and_sets() -> None:
    start, one_set, end = _run("ra", 0)
    table = routines(_entries(start, one_set, end, *_run("rb", 1, outcome=None)))
    assert table["routine_id"].tolist() == ["ra", "rb"]
    assert table["leg_before"].tolist() == [5, 5]
    told = table[["leg_after", "sets_done", "sets_planned", "outcome"]]
    assert told.iloc[[0]].to_numpy().tolist() == [[4, 1, 2, "finished"]]
    assert table.loc[1, ["leg_after", "outcome"]].isna().all()
    assert table["back_before"].isna().all()


def test_the_rows_of_a_routine_may_come_in_any_order() -> None:
    entries = _entries(*_run("ra", 0), *_run("rb", 1))
    pd.testing.assert_frame_equal(routines(entries), routines(entries[::-1]))


def test_a_routine_without_set_rows_has_the_sets_that_its_end_tells() -> None:
    entries = _entries(RoutineEnd(at=_at(0), routine_id="ra", outcome="stopped", sets_done=3))
    assert routines(entries)["sets_done"].tolist() == [3]


def test_rows_without_the_name_of_a_routine_are_not_thrown_together() -> None:
    entries = _entries(RoutineStart(at=_at(0)), RoutineStart(at=_at(1)), SetDone(at=_at(2)))
    assert len(routines(entries)) == 2


def test_a_week_counts_days_and_not_routines() -> None:
    log = [*_run("ra", 0), *_run("rb", 0), *_run("rc", 2, outcome="stopped"), *_run("rd", 7)]
    end = MONDAY + timedelta(days=13)
    weeks = adherence(_entries(*log), days_per_week=5, start=MONDAY, end=end)
    assert weeks["days_exercised"].tolist() == [2, 1]
    assert weeks["days_finished"].tolist() == [1, 1]
    assert weeks["days_planned"].tolist() == [5, 5]
    assert weeks["sets_done"].tolist() == [3, 1]
    assert weeks["sets_planned"].tolist() == [6, 2]
    assert [day.date() for day in weeks.index] == [MONDAY, MONDAY + timedelta(days=7)]


def test_a_week_that_is_only_partly_there_asks_for_nothing() -> None:
    weeks = adherence(
        _entries(*_run("ra", 9)),
        days_per_week=5,
        start=MONDAY + timedelta(days=2),
        end=MONDAY + timedelta(days=15),
    )
    assert weeks["days"].tolist() == [5, 7, 2]
    assert weeks["days_planned"].tolist() == [pd.NA, 5, pd.NA]
    assert weeks["days_exercised"].tolist() == [0, 1, 0]


@given(st.lists(st.integers(0, 30), max_size=20), st.integers(0, 30), st.integers(0, 30))
def test_the_weeks_add_up_to_the_days_with_a_routine(
    when: list[int], first: int, length: int
) -> None:
    log = [record for number, day in enumerate(when) for record in _run(f"r{number}", day)]
    start = MONDAY + timedelta(days=first)
    weeks = adherence(_entries(*log), start=start, end=start + timedelta(days=length))
    assert weeks["days"].sum() == length + 1
    assert weeks["days_exercised"].sum() == len(
        {day for day in when if first <= day <= first + length}
    )


def test_a_plan_change_is_dated_and_the_first_plan_is_none() -> None:
    about: list[dict[str, Any]] = [{"plan_id": "mine", "plan_version": n} for n in (1, 1, 2)]
    entries = _entries(*(CheckIn(at=_at(day), **plan) for day, plan in enumerate(about)))
    changes = plan_changes(entries)
    assert changes["plan_version"].tolist() == [2]
    assert changes["day"].dt.date.tolist() == [MONDAY + timedelta(days=2)]


def test_an_entry_added_later_for_an_earlier_day_moves_no_plan_change() -> None:
    entries = _entries(
        CheckIn(at=_at(0), plan_id="mine", plan_version=1),
        CheckIn(at=_at(2), plan_id="mine", plan_version=1),
        CheckIn(at=_at(4), plan_id="mine", plan_version=2),
    )
    late = CheckIn(at=_at(1), plan_id="mine", plan_version=2)
    entries.append(Entry(entry_id="late", saved_at=_at(5), record=late))
    assert plan_changes(entries)["day"].dt.date.tolist() == [MONDAY + timedelta(days=4)]


def test_a_plan_that_comes_back_is_a_change_again() -> None:
    versions = enumerate((1, 2, 1))
    entries = _entries(
        *(CheckIn(at=_at(day), plan_id="mine", plan_version=version) for day, version in versions)
    )
    assert plan_changes(entries)["plan_version"].tolist() == [2, 1]


def test_the_summary_tells_first_and_last_week_with_their_days_and_no_cause() -> None:
    entries = _log([6] * 7 + [5] * 7 + [4, None, 4, 4, 4, 4, 4])
    assert summary(entries, today=MONDAY + timedelta(days=20)) == [
        "20 of 21 days recorded.",
        "In your first week your usual leg pain was 6 (7 of 7 days recorded); "
        "in the last week it was 4 (6 of 7 days recorded).",
        "The log cannot tell why: sciatica often gets better with time.",
    ]


def test_below_four_days_of_a_week_the_summary_does_not_say_a_value() -> None:
    entries = _log([6, None, 6, None, 6] + [None] * 9)
    assert summary(entries, today=MONDAY + timedelta(days=13)) == [
        "3 of 14 days recorded.",
        "In your first week your usual leg pain is not known: too few days recorded to say "
        "(3 of 7); in the last week it is not known: too few days recorded to say (0 of 7).",
    ]


def test_before_two_weeks_are_over_only_the_beginning_is_told() -> None:
    assert summary(_log([6] * 4), today=MONDAY + timedelta(days=3)) == [
        "4 of 4 days recorded.",
        "In your first 4 days your usual leg pain was 6 (4 of 4 days recorded).",
    ]
    assert summary(_log([6] * 10), today=MONDAY + timedelta(days=9)) == [
        "10 of 10 days recorded.",
        "In your first week your usual leg pain was 6 (7 of 7 days recorded).",
    ]


@pytest.mark.parametrize("entries", [[], _entries(SafetyScreen(at=_at(0), ticked="none"))])
def test_without_a_score_the_summary_is_one_gentle_sentence(entries: list[Entry]) -> None:
    assert summary(entries, today=MONDAY) == [
        "No pain score is recorded yet. The first one will show here."
    ]


def test_the_summary_of_the_example_says_that_it_is_made_up() -> None:
    sentences = summary(_log([6] * 14), today=MONDAY + timedelta(days=13), is_example=True)
    assert "synthetic" in sentences[0]
    assert "your" not in " ".join(sentences)


def test_new_numbness_or_weakness_leads_to_the_safety_check_whatever_pain_does() -> None:
    first = [CheckIn(at=_at(day), leg_pain_24h=6, numbness=False) for day in range(13)]
    last = CheckIn(at=_at(13), leg_pain_24h=1, numbness=True, weakness=True)
    sentence = summary(_entries(*first, last), today=MONDAY + timedelta(days=13))[-1]
    assert "numbness or tingling and weakness" in sentence
    assert "safety check" in sentence


def test_a_check_in_with_a_date_to_come_is_left_out_and_counted() -> None:
    sentences = summary(_log([6, 6, 2]), today=MONDAY + timedelta(days=1))
    assert sentences[0] == "2 of 2 days recorded."
    assert "1 check-in with a date after 6 January 2026 is left out." in sentences


@given(
    st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 10)), max_size=25),
    st.integers(-5, 45),
)
def test_the_summary_never_fails_and_promises_nothing(
    answers: list[tuple[int, int | None]], today: int
) -> None:
    entries = _entries(*(CheckIn(at=_at(day), leg_pain_24h=score) for day, score in answers))
    words = " ".join(summary(entries, today=MONDAY + timedelta(days=today))).lower()
    banned = ("pain-free", "safe ", "prevent", "get rid of", "improv", "because of", "nan", "<na>")
    assert words
    assert not [word for word in banned if word in words]


def test_an_empty_log_gives_empty_tables_of_the_same_columns() -> None:
    full = [*_log([4]), *_entries(*_run("ra", 0))]
    for table in (scores, daily, routines, adherence, plan_changes):
        empty = table([])
        assert empty.empty
        assert empty.dtypes.equals(table(full).dtypes)
    assert usual(daily([])).empty
    assert baseline(daily([]))["usual"].isna().all()
    assert last_week(daily([]))["days_recorded"].tolist() == [0] * len(PAINS)


def test_the_clock_of_the_person_is_kept_wherever_the_entry_was_made() -> None:
    east = datetime(2026, 1, 5, 5, tzinfo=timezone(timedelta(hours=13)))
    entries = _entries(CheckIn(at=east), CheckIn(at=east.astimezone(UTC)))
    assert scores(entries)["at"].dt.hour.tolist() == [5, 16]
    assert scores(entries)["day"].dt.day.tolist() == [5, 4]
