"""Questions as data: what the file says is asked, kept by name, and a clinic adds its own."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hands import answer, empty_workbook, form_with, press, records, screen_text
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.errors import FieldError
from sciatica_lib.log.records import Answer, CheckIn, RoutineEnd, RoutineStart
from sciatica_lib.panels.check_in import CheckInPanel
from sciatica_lib.places import shipped_dir
from sciatica_lib.questions.questionnaire import (
    MOMENTS,
    Question,
    Questionnaire,
    answers_of,
    read_questionnaire,
    records_of,
)
from sciatica_lib.terms import REACHES
from sciatica_lib.widgets.form_questions import read_questions
from sciatica_lib.workbook import Workbook

FILE = shipped_dir() / "data" / "questions.toml"
OURS = read_questionnaire(FILE)
MOMENT = datetime(2026, 3, 2, 8, tzinfo=UTC)
CLINIC = """
schema = 1
[sources]
clinic = "Our clinic"
[questions.ice]
words = "Did you use ice today?"
kind = "yes_no"
asked = ["check_in"]
source = "clinic"
[questions.ice_min]
words = "For how many minutes?"
kind = "number"
low = 1
high = 60
unit = "minutes"
asked = ["check_in"]
source = "clinic"
follow_up = { of = "ice", when = "yes" }
"""


def clinic_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    """Return an empty workbook whose clinic asks questions of its own."""
    workbook = empty_workbook(tmp_path, monkeypatch)
    workbook.home.mkdir()
    (workbook.home / "questions.toml").write_text(CLINIC, encoding="utf-8")
    return workbook


def with_clinic(tmp_path: Path, text: str = CLINIC) -> Questionnaire:
    added = tmp_path / "questions.toml"
    added.write_text(text, encoding="utf-8")
    return read_questionnaire(FILE, added)


def test_every_question_has_a_column_of_its_moments_or_becomes_a_row_of_its_own() -> None:
    for key, question in OURS.questions.items():
        for moment in question.asked:
            names = {spec.name for spec in fields(MOMENTS[moment])}
            assert (question.column or key) in names or MOMENTS[moment] is Answer, key


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_form_takes_the_questions_of_every_moment(moment: str, tmp_path: Path) -> None:
    for questionnaire in (OURS, with_clinic(tmp_path)):
        asked = [question.to_form() for question in questionnaire.asked_at(moment)]
        assert [read["id"] for read in read_questions(asked)] == [ask["id"] for ask in asked]


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "leg_pain_24h": st.integers(0, 10),
        "back_pain_24h": st.integers(0, 10),
        "interference": st.integers(0, 10),
        "reach_24h": st.sampled_from(REACHES),
        "numbness": st.booleans(),
        "weakness": st.booleans(),
        "slept_badly": st.booleans(),
        "sitting_min": st.integers(0, 1_440).map(str),
        "walking_min": st.integers(0, 1_440).map(str),
        "note": st.text("ab<>&$ é", min_size=1).filter(lambda text: text == text.strip() != ""),
    },
)


@given(answers=ANSWERS)
def test_what_is_answered_is_what_the_log_keeps_and_what_the_form_shows_again(
    answers: dict[str, Any],
) -> None:
    values, further = records_of(OURS, CheckIn, answers)
    record = CheckIn(at=MOMENT, **values)
    assert further == []
    assert answers_of(OURS, record) == answers


def test_the_same_question_before_and_after_goes_into_the_row_of_its_moment() -> None:
    answers = {"leg_pain_now": 3, "reach": "calf", "numbness_now": True}
    before, _ = records_of(OURS, RoutineStart, answers)
    assert before == {"leg_pain_now": 3, "reach": "calf", "numbness_now": True}
    after, _ = records_of(OURS, RoutineEnd, {"leg_pain_now": 4, "new_numbness": False})
    assert after == {"leg_pain_now": 4, "new_numbness": False}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("leg_pain_24h", 11), ("leg_pain_24h", "4"), ("reach_24h", "toe"), ("numbness", "yes"),
        ("walking_min", "an hour"), ("walking_min", "1441"), ("walking_min", "-1"),
    ],
)  # fmt: skip
def test_an_answer_that_the_question_does_not_take_is_refused_in_its_words(
    name: str, wrong: object
) -> None:
    with pytest.raises(FieldError, match=OURS.questions[name].words.rstrip("?")[:12]):
        records_of(OURS, CheckIn, {name: wrong})


def test_a_clinic_adds_a_question_without_code_and_its_answer_is_a_row_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = clinic_workbook(tmp_path, monkeypatch)
    form = CheckInPanel(workbook)
    asked = {ask["id"]: ask for ask in form_with(form, "Save").content["questions"]}
    assert asked["ice"]["words"] == "Did you use ice today?"
    assert asked["ice_min"]["follow_up"] == {"of": "ice", "when": True}
    answer(form, "Save", leg_pain_24h=4, ice=True, ice_min="10")
    assert [check_in.leg_pain_24h for check_in in records(workbook, CheckIn)] == [4]
    kept = {row.question: row.answer for row in records(Workbook(workbook.home), Answer)}
    assert kept == {"ice": "yes", "ice_min": "10"}


def test_a_clinics_answers_are_told_changed_deleted_and_brought_back_with_their_check_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = clinic_workbook(tmp_path, monkeypatch)

    def kept() -> dict[str | None, str | None]:
        return {row.question: row.answer for row in records(Workbook(workbook.home), Answer)}

    form = CheckInPanel(workbook)
    answer(form, "Save", leg_pain_24h=4, ice=True, ice_min="10")
    line = "leg pain 4, Did you use ice today? yes, For how many minutes? 10 minutes"
    assert f": check-in, {line}" in screen_text(form)
    press(form, "Edit")
    shown = form_with(form, "Save the change").content["answers"]
    assert shown == {"leg_pain_24h": 4, "ice": True, "ice_min": "10"}
    rows = len(workbook.contents().rows)
    answer(form, "Save the change", ice_min="12")
    assert kept() == {"ice": "yes", "ice_min": "12"}
    assert len(workbook.contents().rows) == rows + 2, "the answer that stands was saved anew"
    press(form, "Edit")
    answer(form, "Save the change", ice_min=None)
    assert kept() == {"ice": "yes"}
    press(form, "Undo")
    assert kept() == {"ice": "yes", "ice_min": "12"}
    press(form, "Delete")
    assert records(workbook, CheckIn) == []
    assert kept() == {}
    press(form, "Undo")
    assert [check_in.leg_pain_24h for check_in in records(workbook, CheckIn)] == [4]
    assert kept() == {"ice": "yes", "ice_min": "12"}


def test_an_answer_that_nobody_asks_for_any_more_stays_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = empty_workbook(tmp_path, monkeypatch)
    check_in = workbook.record(CheckIn, leg_pain_24h=3)
    workbook.save(check_in)
    workbook.save(Answer(at=check_in.at, question="gone", answer="so so"))
    form = CheckInPanel(workbook)
    assert "leg pain 3, gone: so so" in screen_text(form)
    press(form, "Edit")
    answer(form, "Save the change", leg_pain_24h=2)
    assert [row.answer for row in records(workbook, Answer)] == ["so so"]


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    """Return what a form may send for a question."""
    numbers, options = (
        st.integers(question.low, question.high),
        st.sampled_from([*question.options]),
    )
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "scale": numbers,
        "number": numbers.map(str),
        "yes_no": st.booleans(),
        "reach": st.sampled_from(REACHES),
        "choice": options,
        "several": st.lists(options, unique=True),
        "date": st.dates().map(str),
        "text": st.text("ab<>&$ é", min_size=1).filter(lambda text: text == text.strip() != ""),
    }
    return strategies[question.kind]


@given(data=st.data(), asked=st.sampled_from(list(OURS.questions.values())))
def test_an_answer_in_a_row_of_its_own_comes_back_to_the_form_as_it_was_given(
    data: st.DataObject, asked: Question
) -> None:
    clinic = replace(OURS, questions={"own": replace(asked, key="own", column="")})
    said = data.draw(answers_to(asked))
    values, further = records_of(clinic, CheckIn, {"own": said})
    assert values == {}
    rows = [Answer(at=MOMENT, **row) for row in further]
    assert answers_of(clinic, CheckIn(at=MOMENT), rows) == {"own": said}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("questions.ice]", "questions.note]", "note is a question of the workbook already"),
        ('asked = ["check_in"]', 'asked = ["morning"]', "cannot be asked at the moment morning"),
        ('of = "ice"', 'of = "ice_min"', "follow_up: of must be one of"),
        ('source = "clinic"', 'source = "nobody"', "source must be one of"),
        ('kind = "yes_no"', 'kind = "scale"', "ends must be two"),
        ('kind = "yes_no"', 'kind = "choice"', "options must be there"),
        ("low = 1\n", "low = 61\n", "low must not be above high"),
        ('kind = "yes_no"', 'kind = "song"', "kind must be one of"),
    ],
)
def test_a_wrong_question_is_refused_with_its_file_its_name_and_the_reason(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    assert old in CLINIC
    with pytest.raises(FieldError, match=r"questions\.toml") as caught:
        with_clinic(tmp_path, CLINIC.replace(old, new, 1))
    assert reason in str(caught.value)
