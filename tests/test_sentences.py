"""Sentences say what the pictures show; they claim no change and no cause."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import MONDAY, at, entries, log, routine

from sciatica_lib.log.records import CheckIn, Entry, Imported, SafetyScreen
from sciatica_lib.progress.sentences import (
    describe_adherence,
    describe_before_after,
    describe_pain,
    summary,
)
from sciatica_lib.progress.routine_views import adherence_view, before_after_view
from sciatica_lib.progress.views import pain_view


def _summary(found: list[Entry], **about: Any) -> list[str]:
    return summary(pain_view(found, **about))


def test_the_summary_tells_first_and_last_week_with_their_days_and_no_cause() -> None:
    found = log([6] * 7 + [5] * 7 + [4, None, 4, 4, 4, 4, 4])
    assert _summary(found, end=MONDAY + timedelta(days=20)) == [
        "20 of 21 days recorded.",
        "In your first week your usual leg pain was 6 (7 of 7 days recorded); "
        "in the last week it was 4 (6 of 7 days recorded).",
        "The log cannot tell why: sciatica often gets better with time.",
    ]


def test_below_four_days_of_a_week_the_summary_does_not_say_a_value() -> None:
    found = log([6, None, 6, None, 6] + [None] * 9)
    assert _summary(found, end=MONDAY + timedelta(days=13)) == [
        "3 of 14 days recorded.",
        "In your first week your usual leg pain is not known: too few days recorded to say "
        "(3 of 7); in the last week it is not known: too few days recorded to say (0 of 7).",
    ]


def test_before_two_weeks_are_over_only_the_beginning_is_told() -> None:
    assert _summary(log([6] * 4), end=MONDAY + timedelta(days=3)) == [
        "4 of 4 days recorded.",
        "In your first 4 days your usual leg pain was 6 (4 of 4 days recorded).",
    ]
    assert _summary(log([6] * 10), end=MONDAY + timedelta(days=9)) == [
        "10 of 10 days recorded.",
        "In your first week your usual leg pain was 6 (7 of 7 days recorded).",
    ]


@pytest.mark.parametrize("found", [[], entries(SafetyScreen(at=at(0), ticked="none"))])
def test_without_a_score_the_summary_is_one_gentle_sentence(found: list[Entry]) -> None:
    assert _summary(found, end=MONDAY) == [
        "No pain score is recorded yet. The first one will show here."
    ]


def test_the_summary_of_the_example_says_that_it_is_made_up() -> None:
    sentences = _summary(log([6] * 14), end=MONDAY + timedelta(days=13), is_example=True)
    assert "synthetic" in sentences[0]
    assert "your" not in " ".join(sentences)


def test_new_numbness_or_weakness_leads_to_the_safety_check_whatever_pain_does() -> None:
    first = [CheckIn(at=at(day), leg_pain_24h=6, numbness=False) for day in range(13)]
    last = CheckIn(at=at(13), leg_pain_24h=1, numbness=True, weakness=True)
    sentence = _summary(entries(*first, last), end=MONDAY + timedelta(days=13))[-1]
    assert "numbness or tingling and weakness" in sentence
    assert "safety check" in sentence


def test_a_check_in_with_a_date_to_come_is_left_out_and_counted() -> None:
    sentences = _summary(log([6, 6, 2]), end=MONDAY + timedelta(days=1))
    assert sentences[0] == "2 of 2 days recorded."
    assert "1 check-in with a date after 6 January 2026 is left out." in sentences


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 10)), max_size=25),
    st.integers(-5, 45),
)
def test_the_summary_never_fails_and_promises_nothing(
    answers: list[tuple[int, int | None]], today: int
) -> None:
    found = entries(*(CheckIn(at=at(day), leg_pain_24h=score) for day, score in answers))
    words = " ".join(_summary(found, end=MONDAY + timedelta(days=today))).lower()
    banned = ("pain-free", "safe ", "prevent", "get rid of", "improv", "because of", "nan", "<na>")
    assert words
    assert not [word for word in banned if word in words]


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
    view = pain_view([*entries(*brought), *log([4, 4, 5, 6])], end=MONDAY + timedelta(days=3))
    words = "Crosses, part of no line: 3 scores from another tracker, from 1 to 9."
    assert words in describe_pain(view)
    assert summary(view)[-1].startswith("3 scores from another tracker are shown and not counted")


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
    assert "In your first week your usual leg pain was 8" in " ".join(summary(view))
