"""The traffic light: its colours, its words, and what follows from several routines."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.exercises.plan import USUAL_LIMITS, Limits
from sciatica_lib.log.records import Entry, Hurt, Morning, Record, RoutineEnd, RoutineStart
from sciatica_lib.questions.light import (
    COLOURS,
    NOT_VALIDATED,
    Light,
    Scores,
    advice,
    sessions,
    traffic_light,
)
from sciatica_lib.terms import MORNINGS, NRS_MAX, REACHES

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
SCORE = st.none() | st.integers(0, NRS_MAX)
REACH = st.none() | st.sampled_from(REACHES)
SCORES = st.builds(Scores, leg=SCORE, back=SCORE, reach=REACH)
BANNED = re.compile(r"pain-free|\bsafe\b|\bprevents?\b|get rid of", re.IGNORECASE)


def light(before: int, after: int, limits: Limits = USUAL_LIMITS) -> Light:
    """Return the light where only the leg hurts, and nothing else has changed."""
    return traffic_light(
        Scores(leg=before, back=0, reach="thigh"),
        Scores(leg=after, back=0, reach="thigh"),
        limits=limits,
    )


@pytest.mark.parametrize(
    ("before", "after", "colour"),
    [
        (0, 0, "green"), (2, 3, "green"), (3, 3, "green"), (5, 2, "green"),
        (0, 2, "amber"), (1, 3, "amber"), (4, 4, "amber"), (3, 5, "amber"),
        (0, 3, "red"), (2, 5, "red"), (5, 6, "red"),
        # Above 5 before: the change decides, and without the therapist's word it is never green.
        (6, 0, "amber"), (6, 6, "amber"), (6, 7, "amber"), (6, 8, "amber"), (6, 9, "red"),
    ],
)  # fmt: skip
def test_the_colour_follows_the_score_and_its_rise(before: int, after: int, colour: str) -> None:
    assert light(before, after).colour == colour


@pytest.mark.parametrize(
    ("before", "after", "colour"),
    [(7, 7, "green"), (7, 8, "green"), (7, 9, "amber"), (7, 10, "red")],
)
def test_with_the_therapists_word_the_change_alone_counts_above_five(
    before: int, after: int, colour: str
) -> None:
    found = light(before, after, Limits(by_change=True))
    assert found.colour == colour
    assert ("only the change counts" in found.text) == (colour != "red")


def test_without_it_the_therapist_is_named() -> None:
    assert "agree with your therapist" in light(7, 7).text
    assert "therapist" not in light(5, 5).text


def test_the_back_counts_as_the_leg_does() -> None:
    for before, after in product(range(NRS_MAX + 1), repeat=2):
        leg = Scores(leg=before, back=0, reach="calf"), Scores(leg=after, back=0, reach="calf")
        back = Scores(leg=0, back=before, reach="calf"), Scores(leg=0, back=after, reach="calf")
        assert traffic_light(*leg).colour == traffic_light(*back).colour
    worse = Scores(leg=2, back=2, reach="back"), Scores(leg=2, back=9, reach="back")
    assert traffic_light(*worse).colour == "red"


@pytest.mark.parametrize("by_change", [False, True])
def test_a_colour_never_gets_better_as_pain_after_gets_worse(*, by_change: bool) -> None:
    cases = 0
    for before, reaches, numb in product(
        range(NRS_MAX + 1), product(REACHES, repeat=2), (False, True)
    ):
        colours = [
            traffic_light(
                Scores(leg=before, back=0, reach=reaches[0]),
                Scores(leg=after, back=0, reach=reaches[1]),
                new_numbness=numb,
                limits=Limits(by_change=by_change),
            ).colour
            for after in range(NRS_MAX + 1)
        ]
        cases += len(colours)
        for better, worse in pairwise(colours):
            assert COLOURS.index(better) <= COLOURS.index(worse)
    assert cases == 121 * len(REACHES) ** 2 * 2


def test_symptoms_further_down_the_leg_are_red_whatever_the_score() -> None:
    for up, down in pairwise(REACHES[1:]):
        near, far = Scores(leg=3, back=0, reach=up), Scores(leg=3, back=0, reach=down)
        assert traffic_light(near, far).colour == "red"
        assert traffic_light(far, near).colour == "green"
    back = Scores(leg=1, back=0, reach="none"), Scores(leg=1, back=1, reach="back")
    assert traffic_light(*back).colour == "green"


def test_new_numbness_is_red_even_when_pain_has_fallen() -> None:
    before, after = Scores(leg=6, back=1, reach="foot"), Scores(leg=1, back=1, reach="back")
    found = traffic_light(before, after, new_numbness=True)
    assert found.colour == "red"
    assert "safety check" in found.text


@given(before=SCORES, after=SCORES, numb=st.none() | st.booleans())
def test_it_hurts_is_never_green_and_neither_is_an_unanswered_question(
    before: Scores,
    after: Scores,
    numb: bool | None,  # noqa: FBT001
) -> None:
    asked = (before.leg, before.back, before.reach, after.leg, after.back, after.reach, numb)
    found = traffic_light(before, after, new_numbness=numb)
    if None in asked:
        assert found.colour != "green"
    hurt = traffic_light(before, after, new_numbness=numb, hurt=True)
    assert hurt.colour in {"amber", "red"}
    worse = traffic_light(before, after, new_numbness=numb, morning="worse")
    assert worse.colour == "red"
    for text in (found.text, hurt.text, worse.text):
        assert text.endswith(NOT_VALIDATED)
        assert not BANNED.search(text)


def test_what_was_answered_still_counts_when_something_was_not() -> None:
    assert traffic_light(Scores(), Scores(), new_numbness=None).colour == "unanswered"
    assert traffic_light(Scores(), Scores(leg=7)).colour == "red"
    assert traffic_light(Scores(reach="thigh"), Scores(reach="foot")).colour == "red"
    amber = traffic_light(Scores(), Scores(leg=4))
    assert amber.colour == "amber"
    assert "Not everything was answered" in amber.text


def test_the_colours_begin_where_the_therapists_limits_say() -> None:
    limits = Limits(green_up_to=5, amber_up_to=7, green_rise=3, amber_rise=4)
    assert light(2, 5, limits).colour == "green"
    assert light(3, 7, limits).colour == "amber"


@pytest.mark.parametrize("score", [-1, 11, 4.5])
def test_a_score_that_does_not_exist_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="leg must be 0-10"):
        traffic_light(Scores(), Scores(leg=score))


def test_a_place_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="reach must be one of none, back"):
        traffic_light(Scores(), Scores(reach="toe"))


def routine(
    day: int, before: int, after: int, *, hurt: bool = False, morning: str = ""
) -> list[Entry]:
    """Return the rows of one routine on a day, and of the morning after it."""
    at, name = AT + timedelta(days=day), f"r-{day}"
    records: list[Record] = [
        RoutineStart(at=at, routine_id=name, leg_pain_now=before, back_pain_now=0, reach="calf"),
        *([Hurt(at=at, routine_id=name, exercise="hip_bridge")] if hurt else []),
        RoutineEnd(
            at=at, routine_id=name, leg_pain_now=after, back_pain_now=0, reach="calf",
            new_numbness=False, outcome="finished",
        ),
    ]  # fmt: skip
    if morning:
        records.append(Morning(at=at + timedelta(days=1), routine_id=name, compared=morning))
    return [
        Entry(entry_id=f"e{day}-{n}", saved_at=record.at, record=record)
        for n, record in enumerate(records)
    ]


def test_a_routine_is_judged_by_its_own_scores_and_by_the_morning_after() -> None:
    entries = routine(0, 2, 2) + routine(1, 2, 2, morning="worse") + routine(2, 1, 1, hurt=True)
    assert [done.light.colour for done in sessions(entries)] == ["green", "red", "amber"]
    for morning in MORNINGS[:2]:
        assert sessions(routine(0, 2, 2, morning=morning))[0].light.colour == "green"


def test_two_reds_in_a_row_say_whom_to_contact() -> None:
    red, green = (2, 9), (2, 2)
    assert "contact your therapist" in advice(sessions(routine(0, *red) + routine(1, *red)))
    between = routine(0, *red) + routine(1, *green) + routine(2, *red)
    assert "contact" not in advice(sessions(between))
    assert advice(sessions(routine(0, *red))) == ""


def test_three_greens_over_a_week_suggest_to_ask_the_therapist() -> None:
    assert "therapist" in advice(sessions(routine(0, 2, 2) + routine(3, 2, 2) + routine(7, 2, 2)))
    assert advice(sessions(routine(0, 2, 2) + routine(1, 2, 2) + routine(2, 2, 2))) == ""
    assert advice(sessions(routine(0, 2, 2) + routine(7, 2, 2))) == ""
