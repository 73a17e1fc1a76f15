"""Sentences say what the pictures show; they claim no change and no cause."""

from datetime import timedelta

from made_up import MONDAY, at, entries, log, routine

from sciatica_lib.log.records import Imported
from sciatica_lib.progress.routine_views import adherence_view, before_after_view
from sciatica_lib.progress.sentences import (
    describe_adherence,
    describe_before_after,
    describe_pain,
)
from sciatica_lib.progress.views import pain_view


def test_the_description_of_pain_tells_what_the_picture_shows() -> None:
    found = log([6] * 7 + [None] * 3 + [4] * 11, plan_id="mine", plan_version=1)
    assert describe_pain(pain_view(found, is_example=True)) == (
        "Synthetic example: made-up entries. "
        "Picture: pain from 0 to 10 day by day, 5 January to 25 January 2026, "
        "with 18 of 21 days recorded; the other days are gaps. "
        "Leg pain: 18 scores from 4 to 6; "
        "the line of usual pain lies between 4 and 6, first 6, last 4."
    )


def test_the_description_of_the_weeks_tells_their_counts_and_the_plan() -> None:
    found = entries(*routine(0), *routine(2, outcome="stopped"), *routine(8))
    assert describe_adherence(adherence_view(found, days_per_week=5)) == (
        "Picture: days with a routine in each week, from the week of 5 January 2026 on: 2, 1. "
        "On 1 of these days no routine was done to the end. The plan now asks for 5 days a week."
    )


def test_the_description_of_before_and_after_tells_counts_and_what_is_left_out() -> None:
    found = entries(*routine(0, 5, 3), *routine(1, 4, 4), *routine(4, 5, None))
    assert describe_before_after(before_after_view(found)) == (
        "Picture: leg pain from 0 to 10 right before and right after 2 routines, "
        "5 January to 9 January 2026: lower after 1, the same after 1, higher after 0. "
        "1 routine without both answers is left out."
    )


def test_scores_of_another_tracker_are_counted_apart() -> None:
    brought = [Imported(at=at(0), pain_now=9), Imported(at=at(0), leg_pain_now=7, back_pain_now=1)]
    every = [*entries(*brought), *log([4, 4, 5, 6])]
    view = pain_view(every, end=MONDAY + timedelta(days=3))
    words = "Crosses, part of no line: 3 scores from another tracker, from 1 to 9."
    assert words in describe_pain(view)


def test_where_there_is_nothing_to_show_a_sentence_says_so() -> None:
    nothing = "is recorded yet. The first one will show here."
    assert describe_pain(pain_view([])) == f"No pain score {nothing}"
    assert describe_adherence(adherence_view([])) == f"No routine {nothing}"
    assert describe_before_after(before_after_view([])) == f"No routine {nothing}"
    unanswered = before_after_view(entries(*routine(0, after=None), *routine(1, before=None)))
    assert describe_before_after(unanswered) == ("No routine has both answers yet: 2 are left out.")


def test_large_numbers_are_written_alike() -> None:
    assert "with 1,000 of 1,000 days recorded" in describe_pain(pain_view(log([5] * 1000)))


def test_a_part_of_the_log_is_counted_by_its_own_days() -> None:
    view = pain_view(log([8] * 7 + [2] * 7), start=MONDAY + timedelta(days=7))
    assert "7 of 7 days recorded" in describe_pain(view)
