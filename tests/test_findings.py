"""What is said of the scores: what cannot wait first, no promise, no cause, and always how sure."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import MONDAY, at, entries, log, routine

from sciatica_lib.log.records import CheckIn, Entry, Hurt, Imported, Morning, SafetyScreen
from sciatica_lib.places import shipped_dir
from sciatica_lib.progress.finding import Finding
from sciatica_lib.progress.findings import findings, headline
from sciatica_lib.progress.views import About, pain_view
from sciatica_lib.questions.questionnaire import read_questionnaire

SIGNS = read_questionnaire(shipped_dir() / "data" / "questions.toml").signs


def _end(day: int) -> date:
    return MONDAY + timedelta(days=day)


def _found(found: list[Entry], **about: Any) -> list[Finding]:
    return findings(pain_view(found, **about))


def _said(found: list[Entry], **about: Any) -> list[str]:
    return [finding.text for finding in _found(found, **about)]


FALL = [6] * 7 + [5] * 7 + [3] * 46
RISE = [4] * 7 + [5] * 7 + [7] * 46


def test_before_the_first_review_there_is_no_verdict_and_its_day_is_told() -> None:
    said = _said(log([6] * 7 + [4] * 7), end=_end(13))
    assert said[0] == (
        "No verdict on leg pain yet: the first one comes on 2 February 2026, after 28 days. "
        "A few good or bad days tell little."
    )
    assert said[1] == (
        "In your first week your usual leg pain was 6 (7 of 7 days recorded); "
        "in the last week it was 4 (7 of 7 days recorded)."
    )


def test_a_clear_fall_says_from_where_to_where_how_sure_and_that_the_cause_is_not_known() -> None:
    (verdict, *_) = _found(log(FALL), end=_end(59))
    assert verdict.text.startswith(
        "Usual leg pain went from about 6 to about 3 (judged on 2 March 2026; "
        "56 of 56 days recorded). A change of that size is one many people notice. "
        "It may be anything from "
    )
    assert verdict.text.endswith("The log cannot tell why: sciatica often gets better with time.")
    assert any("Ostelo, Spine 2008" in reason for reason in verdict.why)
    assert any("1 in 13" in reason for reason in verdict.why)
    assert any("Rows: 35 days with a score" in reason for reason in verdict.why)


def test_a_rise_sends_to_the_therapist_and_never_speaks_of_time_or_healing() -> None:
    (verdict, *_) = _found(log(RISE), end=_end(59))
    assert "went from about 4 to about 7" in verdict.text
    assert "Talk to your therapist or doctor about it." in verdict.text
    assert verdict.tone == "notice"
    assert "better" not in " ".join(_said(log(RISE), end=_end(59)))


def test_no_clear_change_is_never_told_as_no_change() -> None:
    up_and_down = [5, 6, 4, 7] * 15
    said = " ".join(_said(log(up_and_down), end=_end(59)))
    assert "No clear change in leg pain yet" in said
    assert "no change" not in said.lower()
    assert "points lower to" in said


def test_a_verdict_stands_until_the_next_review_day() -> None:
    entries_of_80_days = log([*FALL, *[3] * 20])
    early, late, next_one = (_said(entries_of_80_days, end=_end(day))[0] for day in (57, 79, 84))
    assert early == late != next_one


def test_too_few_days_give_no_verdict_and_say_how_many_are_needed() -> None:
    scores: list[int | None] = [6] * 5 + [None] * 40 + [3] * 10
    said = _said(log(scores), end=_end(59))
    assert "Too few days for a verdict on leg pain" in " ".join(said)
    assert said[0].startswith("Only 10 of the last 28 days are recorded.")


@pytest.mark.parametrize(
    ("scores", "words"), [([0] * 60, "hardly fall"), ([10] * 60, "hardly rise")]
)
def test_a_first_level_at_the_end_of_the_scale_is_told(scores: list[int], words: str) -> None:
    assert words in " ".join(_said(log(scores), end=_end(59)))


def _with_sign(*, day: int = 58, **sign: bool) -> list[Entry]:
    records = [
        CheckIn(at=at(n), leg_pain_24h=score, numbness=False, weakness=False)
        for n, score in enumerate(FALL)
        if n != day
    ]
    return entries(*records, CheckIn(at=at(day), leg_pain_24h=2, **sign))


def test_a_falling_average_never_comforts_over_a_new_sign() -> None:
    found = _found(_with_sign(numbness=True, weakness=True), end=_end(59))
    assert found[0].tone == "stop"
    assert "numbness or tingling and weakness" in found[0].text
    assert "answer the whole safety check again" in found[0].text
    verdict = next(finding.text for finding in found if "went from" in finding.text)
    assert "gets better" not in verdict
    assert "What stands above this comes first." in verdict
    view = pain_view(_with_sign(weakness=True), end=_end(59))
    assert headline(view) == "New weakness: safety check first"


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.none() | st.integers(0, 10), min_size=2, max_size=70),
    st.sampled_from(["numbness", "weakness"]),
)
def test_a_new_sign_is_told_before_anything_whatever_the_scores(
    scores: list[int | None], sign: str
) -> None:
    records = [CheckIn(at=at(-1), numbness=False, weakness=False)]
    records += [
        CheckIn(at=at(n), leg_pain_24h=score, numbness=False, weakness=False)
        for n, score in enumerate(scores)
    ]
    last = CheckIn(at=at(len(scores)), leg_pain_24h=0, **{sign: True})
    found = _found(entries(*records, last), end=_end(len(scores)))
    assert found[0].tone == "stop"
    assert "New since your first week" in found[0].text
    assert "often gets better" not in " ".join(finding.text for finding in found)


def test_numbness_from_the_first_day_on_is_not_new() -> None:
    records = [CheckIn(at=at(n), leg_pain_24h=5, numbness=True) for n in range(20)]
    assert not any("New since" in words for words in _said(entries(*records), end=_end(19)))


def test_symptoms_that_reach_further_down_are_told_before_the_score() -> None:
    records = [
        CheckIn(at=at(n), leg_pain_24h=6 - n // 7, reach="thigh" if n < 14 else "foot")
        for n in range(21)
    ]
    found = _found(entries(*records), end=_end(20))
    assert "mostly the foot in the last week, the thigh in the first" in found[0].text
    assert found[0].tone == "stop"
    up = [CheckIn(at=at(n), reach="foot" if n < 14 else "thigh") for n in range(21)]
    assert not any("further down" in words for words in _said(entries(*up), end=_end(20)))


def test_red_routines_and_pain_that_stopped_one_are_told() -> None:
    records = [*routine(0, 3, 8), *routine(2, 3, 9), Hurt(at=at(2, 13), routine_id="r2")]
    said = _said(entries(*records), end=_end(3))
    assert said[0].startswith("The last two routines ended on red.")
    assert "Contact your therapist" in said[0]
    assert said[1].startswith("You stopped because it hurt: 7 Jan")


def test_a_worse_morning_makes_a_routine_red() -> None:
    records = [*routine(0, 3, 3), Morning(at=at(1, 8), routine_id="r0", compared="worse")]
    assert "Red after a routine: 5 Jan" in _said(entries(*records), end=_end(3))[0]


def test_a_safety_answer_is_told_in_its_words_the_most_urgent_first() -> None:
    screens = [
        SafetyScreen(at=at(1), signs="cancer", asked="full"),
        SafetyScreen(at=at(2), signs="saddle", asked="full"),
        SafetyScreen(at=at(3), signs="none", asked="full"),
    ]
    said = _said(entries(*screens), end=_end(4), about=About(signs=SIGNS))
    assert "a sign that calls for emergency help" in said[0]
    assert "genitals" in said[0]
    assert "ask a clinician about before exercise" in said[1]
    assert "3 Jan" not in " ".join(said)


def test_without_a_score_there_is_one_gentle_sentence() -> None:
    for found in ([], entries(SafetyScreen(at=at(0), ticked="none"))):
        assert _said(found, end=MONDAY) == [
            "No pain score is recorded yet. The first one will show here."
        ]


def test_the_example_says_that_it_is_made_up() -> None:
    said = _said(log([6] * 14), end=_end(13), is_example=True)
    assert "synthetic" in said[0]
    assert "your" not in " ".join(said)


def test_what_is_left_out_is_counted() -> None:
    said = _said(log([6, 6, 2]), end=_end(1))
    assert "1 check-in with a date after 6 January 2026 is left out." in said
    old = entries(Imported(at=at(-300), pain_now=9))
    own = [Entry(entry_id=f"o{n}", saved_at=e.saved_at, record=e.record)
           for n, e in enumerate(log([5] * 5))]  # fmt: skip
    assert "1 score from another tracker is older than these days and not shown." in _said(
        [*old, *own]
    )


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(0, 10)), max_size=25),
    st.integers(-5, 405),
)
def test_what_is_said_never_fails_and_promises_nothing(
    answers: list[tuple[int, int | None]], today: int
) -> None:
    found = entries(*(CheckIn(at=at(day), leg_pain_24h=score) for day, score in answers))
    words = " ".join(_said(found, end=_end(today))).lower()
    banned = ("pain-free", "safe ", "prevent", "get rid of", "improv", "heal", "nan", "<na>")
    assert words
    assert not [word for word in banned if word in words]
