"""The therapist's form: what is outside the source is marked while it is typed, and allowed."""

from pathlib import Path

import pytest
from hands import empty_workbook, every, press, screen_text

from sciatica_lib.panels.therapist import DoseForm, PlanMaker
from sciatica_lib.workbook import Workbook


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


def form_for(maker: PlanMaker, key: str) -> DoseForm:
    return next(form for form in every(maker, DoseForm) if form._exercise.key == key)


def test_a_number_outside_the_source_is_marked_as_it_is_typed_and_the_mark_goes_again(
    workbook: Workbook,
) -> None:
    form = form_for(PlanMaker(workbook), "ninety_ninety")
    assert "Outside the source" not in screen_text(form)
    form._numbers["hold_s"].value = 90
    form._numbers["reps"].value = 1
    marked = (
        "Outside the source. times: fewer than the source: 2; "
        "hold (s): more than the source: up to 60 s."
    )
    assert marked in screen_text(form)
    form._numbers["hold_s"].value, form._numbers["reps"].value = 60, 2
    assert "Outside the source" not in screen_text(form)


def test_the_therapist_may_save_it_and_the_plan_says_so(workbook: Workbook) -> None:
    maker = PlanMaker(workbook)
    form_for(maker, "hip_bridge")._numbers["rest_s"].value = 30
    press(maker, "Save as a new version")
    assert workbook.has_own_plan
    again = form_for(PlanMaker(workbook), "hip_bridge")
    assert "rest (s): less than the source: at least 60 s." in screen_text(again)


def test_the_form_begins_without_a_mark_for_what_the_example_plan_asks(workbook: Workbook) -> None:
    assert "Outside the source" not in screen_text(PlanMaker(workbook))
