"""The safety check closes what must be closed, and the traffic light says no more than it knows."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.log.records import CheckIn, Entry, Record, SafetyScreen
from sciatica_lib.questions.safety import (
    ASKED,
    BRIEF,
    HEADINGS,
    NOT_VALIDATED,
    QUESTIONS,
    Limits,
    has_new_sign,
    last_check_in,
    may_exercise,
    outcome,
    saved_outcome,
    traffic_light,
)
from sciatica_lib.terms import REACHES

NUMBERS = st.sets(st.integers(1, 18))
SCORES = st.none() | st.integers(0, 10)
PLACES = st.none() | st.sampled_from(REACHES)
YES_NO = st.none() | st.booleans()
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
BANNED = re.compile(r"pain-free|\bsafe\b|\bprevents?\b|get rid of", re.IGNORECASE)


def test_the_eighteen_questions_stand_in_order_with_their_levels() -> None:
    assert [question.number for question in QUESTIONS] == list(range(1, 19))
    levels = [question.level for question in QUESTIONS]
    assert levels == ["emergency"] * 8 + ["same_day"] * 2 + ["clearance"] * 8
    assert list(BRIEF) == list(range(1, 11))
    assert set(HEADINGS) == set(levels)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "both legs"),
        (2, "both legs weak or numb"),
        (3, "genitals"),
        (4, "peeing"),
        (5, "poo"),
        (6, "sexual"),
        (7, "accident"),
        (8, "collapse"),
        (9, "foot"),
        (10, "fever"),
        (11, "cancer"),
        (12, "immune"),
        (13, "osteoporosis"),
        (14, "night"),
        (15, "under 20 or over 55"),
        (16, "middle of your back"),
        (17, "pregnant"),
        (18, "getting worse"),
    ],
)
def test_each_question_asks_what_its_number_stands_for(number: int, words: str) -> None:
    assert words in QUESTIONS[number - 1].text
    assert QUESTIONS[number - 1].text.endswith("?")


@given(ticked=NUMBERS, clinician_ok=YES_NO)
def test_the_most_urgent_answer_decides(ticked: set[int], clinician_ok: bool | None) -> None:  # noqa: FBT001
    result = outcome(ticked, "full", clinician_ok)
    if ticked & set(range(1, 9)):
        assert (result.level, result.may_exercise) == ("emergency", False)
    elif ticked & {9, 10}:
        assert (result.level, result.may_exercise) == ("same_day", False)
    elif ticked:
        assert (result.level, result.may_exercise) == ("clearance", clinician_ok is True)
    else:
        assert (result.level, result.may_exercise) == ("none", True)
    assert not BANNED.search(result.text)


def test_an_emergency_says_where_to_go_now() -> None:
    assert "emergency department" in outcome([3]).text
    assert "now" in outcome([3]).text
    assert "today" in outcome([9]).text


def test_not_having_ticked_anything_is_not_called_a_clean_bill() -> None:
    assert outcome([], "full").text == "None of these were ticked."
    assert outcome([], "brief").text == "None of these were ticked."


@pytest.mark.parametrize("clinician_ok", [None, False])
def test_the_routine_stays_locked_until_a_clinician_has_said_yes(
    clinician_ok: bool | None,  # noqa: FBT001
) -> None:
    assert not outcome([15], "full", clinician_ok).may_exercise
    assert outcome([15], "full", clinician_ok=True).may_exercise


@pytest.mark.parametrize(("ticked", "asked"), [([99], "full"), ([0], "full"), ([11], "brief")])
def test_a_number_that_was_not_asked_keeps_the_routine_locked(
    ticked: list[int], asked: str
) -> None:
    result = outcome(ticked, asked, clinician_ok=True)
    assert not result.may_exercise
    assert "again" in result.text
    assert outcome([*ticked, 3], asked).level == "emergency"


def test_what_was_asked_is_known_by_name() -> None:
    assert set(ASKED) == {"full", "brief"}
    with pytest.raises(KeyError):
        outcome([], "some")


@pytest.mark.parametrize(
    ("ticked", "clinician_ok", "may"),
    [
        ("none", None, True),
        ("15", None, False),
        ("15", True, True),
        ("3", True, False),
        ("15 99", True, False),
        ("fifteen", True, False),
        (None, True, False),
    ],
)
def test_the_routine_opens_only_after_a_full_check_that_allows_it(
    ticked: str | None,
    clinician_ok: bool | None,  # noqa: FBT001
    may: bool,  # noqa: FBT001
) -> None:
    screen = SafetyScreen(at=AT, ticked=ticked, asked="full", clinician_ok=clinician_ok)
    assert may_exercise(screen) is may


def test_answers_that_are_missing_or_cannot_be_read_are_asked_again() -> None:
    assert saved_outcome(None) is None
    assert not may_exercise(None)
    assert saved_outcome(SafetyScreen(at=AT, ticked="fifteen", asked="full")) is None


@pytest.mark.parametrize("sign", ["numbness", "weakness"])
def test_a_sign_is_new_if_it_was_not_there_at_the_check_in_before(sign: str) -> None:
    there, gone, unanswered = (CheckIn(at=AT, **{sign: now}) for now in (True, False, None))
    assert has_new_sign(gone, there)
    assert has_new_sign(unanswered, there)
    assert not has_new_sign(there, there)
    assert not has_new_sign(there, gone)
    assert not has_new_sign(None, there)


def test_the_last_check_in_is_the_one_before_the_entry_that_is_changed() -> None:
    records: list[Record] = [
        CheckIn(at=AT, leg_pain_24h=3),
        CheckIn(at=AT + timedelta(days=1), leg_pain_24h=5),
        SafetyScreen(at=AT + timedelta(days=2), ticked="none", asked="full"),
    ]
    entries = [
        Entry(entry_id=f"e{number}", saved_at=record.at, record=record)
        for number, record in enumerate(records)
    ]
    assert last_check_in(entries) == records[1]
    assert last_check_in(entries, but=entries[1]) == records[0]
    assert last_check_in(entries[2:]) is None


@pytest.mark.parametrize(
    ("before", "after", "colour"),
    [
        (0, 0, "green"),
        (2, 3, "green"),
        (3, 3, "green"),
        (5, 2, "green"),
        (0, 2, "amber"),
        (1, 3, "amber"),
        (4, 4, "amber"),
        (3, 5, "amber"),
        (0, 3, "red"),
        (2, 5, "red"),
        (5, 6, "red"),
        (6, 6, "green"),
        (6, 7, "green"),
        (6, 8, "amber"),
        (6, 9, "red"),
    ],
)
def test_the_colour_follows_the_score_and_its_rise(before: int, after: int, colour: str) -> None:
    assert traffic_light(before, after, "thigh", "thigh").colour == colour


def test_symptoms_further_down_the_leg_are_red_whatever_the_score() -> None:
    assert traffic_light(5, 1, "thigh", "calf").colour == "red"
    assert traffic_light(5, 1, "none", "buttock").colour == "red"
    assert traffic_light(2, 2, "calf", "thigh").colour == "green"


def test_pain_that_is_only_in_the_back_is_not_down_the_leg() -> None:
    assert traffic_light(1, 2, "none", "back").colour == "green"


def test_new_numbness_is_red_even_when_pain_has_fallen() -> None:
    light = traffic_light(6, 1, "foot", "back", new_numbness=True)
    assert light.colour == "red"
    assert "safety check" in light.text


def test_usual_pain_above_five_is_judged_by_its_change_and_the_therapist_is_named() -> None:
    assert "therapist" in traffic_light(7, 7, "calf", "calf").text
    assert "only the change counts" in traffic_light(7, 7, "calf", "calf").text
    assert "only the change counts" not in traffic_light(5, 5, "calf", "calf").text


@given(before=SCORES, after=SCORES, up=PLACES, down=PLACES, numb=YES_NO)
def test_an_unanswered_question_is_never_green(
    before: int | None,
    after: int | None,
    up: str | None,
    down: str | None,
    numb: bool | None,  # noqa: FBT001
) -> None:
    light = traffic_light(before, after, up, down, numb)
    if None in (before, after, up, down, numb):
        assert light.colour != "green"
    else:
        assert light.colour in {"green", "amber", "red"}
    assert light.text.endswith(NOT_VALIDATED)
    assert not BANNED.search(light.text)


def test_what_was_answered_still_counts_when_something_was_not() -> None:
    assert traffic_light(None, None, None, None).colour == "unanswered"
    assert traffic_light(None, 7, None, None).colour == "red"
    assert traffic_light(None, None, "thigh", "foot").colour == "red"
    assert traffic_light(None, 2, "thigh", "thigh").colour == "unanswered"
    amber = traffic_light(None, 4, "thigh", "thigh")
    assert amber.colour == "amber"
    assert "Not everything was answered" in amber.text


def test_the_colours_begin_where_the_limits_say() -> None:
    limits = Limits(green_up_to=5, amber_up_to=7, green_rise=3, amber_rise=4)
    assert traffic_light(2, 5, "thigh", "thigh", limits=limits).colour == "green"
    assert traffic_light(3, 7, "thigh", "thigh", limits=limits).colour == "amber"


@pytest.mark.parametrize("score", [-1, 11, 4.5])
def test_a_score_that_does_not_exist_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="after must be 0-10"):
        traffic_light(2, score, "thigh", "thigh")


def test_a_place_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="reach_after must be one of none, back"):
        traffic_light(2, 2, "thigh", "toe")
