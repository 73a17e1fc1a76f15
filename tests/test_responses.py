"""Exercises are compared only where they were done apart, with intervals and counts."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import at, entries
from scipy import stats

from sciatica_lib.log.records import Entry, Morning, Record, RoutineEnd, RoutineStart, SetDone
from sciatica_lib.progress.responses import Responses, nap, responses, shrunk
from sciatica_lib.progress.routine_views import responses_view
from sciatica_lib.progress.routines import routines
from sciatica_lib.progress.sentences import describe_responses


def _routine(day: int, exercises: str, before: int, after: int, **how: Any) -> list[Record]:
    name = f"r{day}"
    end: dict[str, Any] = {"outcome": how.pop("outcome", "finished")}
    morning = how.pop("morning", None)
    records: list[Record] = [
        RoutineStart(at=at(day, 12), routine_id=name, leg_pain_now=before, **how),
        *(
            SetDone(at=at(day, 13), routine_id=name, exercise=exercise, set_number=1)
            for exercise in exercises.split()
        ),
        RoutineEnd(at=at(day, 14), routine_id=name, leg_pain_now=after, **end),
    ]
    return (
        [*records, Morning(at=at(day + 1, 8), routine_id=name, compared=morning)]
        if morning
        else records
    )


def _log(*days: list[Record]) -> list[Entry]:
    return entries(*(record for day in days for record in day))


WITH = "glide bridge"


def _found(*days: list[Record], answer: str = "leg") -> Responses:
    return responses(routines(_log(*days)), answer)


def _left_out(effect: int) -> list[list[Record]]:
    """Return 24 routines, of which every second one is without the bridge."""
    return [
        _routine(
            day, "glide bridge" if day % 2 else "glide", 5, 5 + (day % 3 - 1) + effect * (day % 2)
        )
        for day in range(24)
    ]


def test_an_exercise_that_is_left_out_every_other_time_is_compared_with_and_without() -> None:
    found = _found(*_left_out(3))
    assert found.always == ("glide",)
    (bridge,) = found.found
    assert (bridge.exercises, bridge.days_with, bridge.days_without) == (("bridge",), 12, 12)
    assert bridge.differs
    assert bridge.size is not None
    assert 1 < bridge.size <= 3


def test_an_exercise_without_effect_does_not_differ() -> None:
    (bridge,) = _found(*_left_out(0)).found
    assert not bridge.differs
    assert bridge.low is not None
    assert bridge.low < 0


def test_what_was_always_done_together_is_one_line_and_says_so() -> None:
    days = [_routine(n, "glide bridge bug" if n % 2 else "glide", 5, 4) for n in range(20)]
    (both,) = _found(*days).found
    assert both.exercises == ("bridge", "bug")
    view = responses_view(_log(*days), names={"glide": "Glide"})
    words = describe_responses(view)
    assert "always done together, so they cannot be told apart" in words
    assert "Done in every routine, so it cannot be told apart: Glide." in words
    assert "sees it fall with no effect at all" in words


@pytest.mark.parametrize(("without", "is_told"), [(7, False), (8, True)])
def test_below_eight_days_there_is_nothing_to_say(without: int, *, is_told: bool) -> None:
    days = [_routine(n, "glide" if n < without else "glide bridge", 5, 4) for n in range(30)]
    (bridge,) = _found(*days).found
    assert (bridge.size is not None) == is_told
    words = describe_responses(responses_view(_log(*days)))
    assert ("too few days to say" in words.partition("next morning")[0]) != is_told


def test_routines_that_pain_cut_short_are_not_compared() -> None:
    days = [_routine(0, "glide bridge", 5, 4)]
    days += [
        _routine(1, "glide", 5, 9, outcome="stopped"),
        _routine(2, "glide", 5, 9, length="short"),
    ]
    assert _found(*days).routines == 1


def test_the_morning_after_is_compared_too() -> None:
    days = [
        _routine(
            n, "glide bridge" if n % 2 else "glide", 5, 5, morning="worse" if n % 2 else "same"
        )
        for n in range(24)
    ]
    found = _found(*days, answer="morning")
    assert found.routines == 24
    assert found.found[0].differs
    assert found.found[0].size is not None
    assert found.found[0].size > 0


def test_an_estimate_lies_between_the_plain_difference_and_nought() -> None:
    draw = np.random.default_rng(1)
    done = np.repeat([[1.0], [0.0]], 20, axis=0)
    changes = np.round(draw.normal(0, 1.2, 40)) + done[:, 0]
    size, error = shrunk(changes, done)
    plain = changes[:20].mean() - changes[20:].mean()
    assert 0 < size[0] < plain
    pooled = stats.ttest_ind(changes[:20], changes[20:])
    assert error[0] < 1.2 * plain / pooled.statistic


def test_the_order_of_routines_and_of_exercises_does_not_matter() -> None:
    days = _left_out(2)
    assert _found(*days) == _found(*days[::-1])


@given(
    st.lists(st.integers(0, 10), min_size=1, max_size=12),
    st.lists(st.integers(0, 10), min_size=1, max_size=12),
)
def test_nap_is_the_area_under_the_curve(before: list[int], after: list[int]) -> None:
    ranks = stats.mannwhitneyu(before, after).statistic / (len(before) * len(after))
    assert nap(before, after) == pytest.approx(ranks)


def test_nap_worked_by_hand() -> None:
    assert nap([6, 6], [4, 6]) == 0.75
    assert nap([6], [6]) == 0.5
    assert nap([], [6]) is None


def test_no_routine_gives_one_sentence() -> None:
    assert "No routine is recorded yet" in describe_responses(responses_view([]))
    with pytest.raises(ValueError, match="answer must be one of leg, back, morning, got 'toe'"):
        responses(routines([]), "toe")
