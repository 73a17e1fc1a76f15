"""An exercise of the therapist's own goes along with a plan, and a patient needs nothing else."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hands import answer, empty_workbook, every, pass_safety_check, press, screen_text
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from planner_hands import planner_of, press_button, type_in

from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises.own import STANDING, OwnExercise, with_own
from sciatica_lib.exercises.own_form import answers_of, key_of, own_exercise
from sciatica_lib.exercises.photo import PHOTO_MOST_BYTES, small_photo
from sciatica_lib.exercises.plan_file import plan_from_json, plan_to_json
from sciatica_lib.exercises.posing import POSTURES, posed, sunk
from sciatica_lib.panels.exercises import ExerciseCards
from sciatica_lib.panels.new_exercise import NewExercise
from sciatica_lib.panels.plan_in import shared_plan
from sciatica_lib.panels.planner import PlanMaker
from sciatica_lib.panels.routine import TodaysRoutine
from sciatica_lib.widgets.form import Form
from sciatica_lib.widgets.poser import Poser
from sciatica_lib.widgets.timer import RoutineTimer
from sciatica_lib.workbook import Workbook

ANSWERS = {
    "name": "Calf raise", "kind": "strength", "sides": "in_turn",
    "position": "Stand on your {side} leg, one hand on a wall.",
    "move": "Rise: lift your {side} heel.", "return": "Lower slowly.",
    "change_sides": "Change legs.", "targets": "the calf, balance",
    "watch": "Keep the knee straight.",
    "sets": "2-3", "reps": "10", "rest_s": "30", "cautions": ["limits_exercise"],
}  # fmt: skip


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    return empty_workbook(tmp_path, monkeypatch)


def picture(kind: str = "JPEG", size: tuple[int, int] = (1600, 1200)) -> bytes:
    image = Image.effect_noise(size, 90).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    file = BytesIO()
    image.save(file, kind, exif=exif)
    return file.getvalue()


def made(workbook: Workbook, **changed: Any) -> str:
    """Make an exercise in the planner, and return what is said of it."""
    maker = PlanMaker(workbook)
    press(maker, "Make a new exercise")
    panel = next(every(maker, NewExercise))
    answer(panel, "save", **{**ANSWERS, **changed})
    return screen_text(panel)


# ---- The whole way -----------------------------------------------------------------------------


def test_an_exercise_is_made_planned_sent_and_exercised_by_somebody_who_has_nothing_but_the_plan(
    workbook: Workbook, tmp_path: Path
) -> None:
    maker = PlanMaker(workbook)
    press(maker, "Make a new exercise")
    panel = next(every(maker, NewExercise))
    answer(panel, "save", **ANSWERS)
    assert planner_of(maker).draft["order"][-1] == "calf_raise"
    type_in(maker, "order", ["calf_raise"])
    assert press_button(maker, "save")["tone"] == "good"
    assert workbook.own_path.stat().st_mode & 0o777 == 0o600
    text = plan_to_json(workbook.plan)

    patient = Workbook(tmp_path / "patient")
    assert "Calf raise: 2 sets of 10 on each side" in screen_text(shared_plan(patient, text))
    press(shared_plan(patient, text), "Use this plan")
    again = Workbook(tmp_path / "patient")
    assert not again.own_path.exists()
    page = TodaysRoutine(again)
    pass_safety_check(page)
    answer(page, "whole", leg_pain_now=2, back_pain_now=0, reach="none", numbness_now=False)
    timer = next(every(page, RoutineTimer))
    assert timer.timeline["phases"][0]["text"] == "Stand on your right leg, one hand on a wall."
    assert timer.figures["figures"]["calf_raise"]["keys"]


def test_a_photo_is_shown_where_a_figure_would_be(workbook: Workbook) -> None:
    own = own_exercise(ANSWERS, photo=small_photo(picture()))
    workbook.save_exercise(own)
    plan = replace(workbook.plan, own_exercises=(own,))
    assert plan_from_json(plan_to_json(plan), workbook.shipped_library) == plan
    assert workbook.figures["calf_raise"].to_dict({})["photo"] == own.photo
    assert "Three pictures of the Calf raise" in repr(ExerciseCards(workbook))


# ---- What cannot be used -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "name must have some letters"),
        ({"name": "Hip bridge"}, "hip_bridge must have another name: the library has one"),
        ({"kind": None}, "kind must be one of stretch"),
        ({"hold_s": "5"}, "phases must have hold, because hold_s is above 0"),
        ({"change_sides": None}, "phases must have change_sides if sides is in_turn"),
        ({"reps": "ten"}, "reps must be a number such as 10, or a range such as 10-15: ten"),
        ({"sets": None}, "sets must be in dose or in suggested"),
        ({"move_s": "31"}, "move_s must be a whole number 1-30, got 31"),
        ({"position": "Stand on {foot}."}, "may have {side} and {other} in braces"),
        ({"reps": "99"}, "must be a whole number 1-50, got 99"),
    ],
)
def test_what_the_loader_refuses_is_said_and_nothing_typed_is_lost(
    workbook: Workbook, changed: dict[str, Any], said: str
) -> None:
    answers = {name: value for name, value in {**ANSWERS, **changed}.items() if value}
    panel = NewExercise(workbook, lambda _: None, lambda: None)
    form = next(every(panel, Form))
    form._handle_custom_msg(
        {"kind": "pressed", "button": "save", "answers": answers, "turn": form.content["turn"]}, []
    )
    assert said in form.said["words"].replace("&gt;", ">")
    assert "What you entered is still here" in form.said["words"]
    assert form.answers == answers
    assert not workbook.own_path.exists()


def test_a_plan_that_carries_what_is_no_exercise_is_refused_in_a_sentence(
    workbook: Workbook,
) -> None:
    own = own_exercise(ANSWERS)
    text = plan_to_json(replace(workbook.plan, own_exercises=(own,)))
    for broken, said in (
        (own.fields | {"kind": "magic"}, "kind must be one of"),
        (own.fields | {"phases": {}}, "phases must have move and return"),
        ({}, "is missing"),
    ):
        data = json.loads(text)
        data["own_exercises"][0]["fields"] = broken
        with pytest.raises(FieldError, match=said):
            plan_from_json(json.dumps(data), workbook.shipped_library)
    data = json.loads(text)
    data["own_exercises"][0]["pose"]["start"] = {"knee": 900}
    with pytest.raises(FieldError, match="knee must be 0 to 140"):
        plan_from_json(json.dumps(data), workbook.shipped_library)


def test_a_broken_file_of_ones_own_takes_no_page_from_a_patient(workbook: Workbook) -> None:
    workbook.home.mkdir()
    workbook.own_path.write_text("{", encoding="utf-8")
    assert workbook.library == workbook.shipped_library
    with pytest.raises(FileError, match=r"exercises\.json"):
        workbook.save_exercise(own_exercise(ANSWERS))
    assert workbook.own_path.read_text(encoding="utf-8") == "{"


def test_an_exercise_of_the_same_name_takes_the_place_of_the_one_before(workbook: Workbook) -> None:
    made(workbook)
    made(workbook, reps="12")
    assert [own.key for own in workbook.own_exercises] == ["calf_raise"]
    assert str(workbook.library["calf_raise"].dose.reps) == "12"


# ---- Opened again -------------------------------------------------------------------------------

ALL = {
    **ANSWERS, "sides": "alternating", "reps_count": "in_total", "change_sides": "",
    "position": "Stand.", "hold": "Stay there.", "hold_s": "up to 5", "rest_s": "at least 30",
    "source": "A book", "frequency": "daily", "anatomy": "The calf has two heads.",
    "move_s": "3", "return_s": "2-4", "whose": "suggested",
    "limbs": "{side} leg", "first_side": "left",
    "caution_text": "Ask before you stand on one leg.", "meanwhile": "easier",
    "easier_name": "at a table", "easier_text": "Hold a table.", "easier_move": "Rise a little.",
    "harder_name": "on a step", "harder_text": "Stand on a step.",
}  # fmt: skip
"""Everything that the form asks, but for what only sides in turn have."""
IN_TURN = {"change_after": "rep"}
_OPTIONAL = sorted(ALL.keys() - {"name", "kind", "sides", "position", "move", "return"})


def filled(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: answer for name, answer in answers.items() if answer not in ("", None, [])}


@given(st.sets(st.sampled_from(_OPTIONAL)))
def test_whatever_the_form_made_it_can_open_again_as_it_was(left_out: set[str]) -> None:
    own = own_exercise(filled({name: ALL[name] for name in ALL if name not in left_out}))
    answers = answers_of(own)
    assert answers is not None
    assert own_exercise(answers, key=own.key) == own


def test_every_question_of_the_form_is_answered_when_it_is_opened_again(workbook: Workbook) -> None:
    panel = NewExercise(workbook, lambda _: None, lambda: None)
    press_form(panel, "more")
    asked = {question["id"] for question in next(every(panel, Form)).content["questions"]}
    said = [answers_of(own_exercise(filled(said))) for said in (ALL, {**ANSWERS, **IN_TURN})]
    assert asked - {"easier_position", "easier_hold", "easier_return"} - {
        f"harder_{name}" for name in ("position", "move", "hold", "return")
    } == set().union(*filter(None, said))
    workbook.save_exercise(own_exercise(filled(ALL)))
    exercise = workbook.library["calf_raise"]
    assert [(way.name, way.unlock) for way in exercise.variants] == [
        ("at a table", False), ("on a step", True),
    ]  # fmt: skip
    assert (exercise.start("reps"), exercise.start("sets")) == (10, 2)
    assert exercise.cautions[0].easier == "easier"
    assert {"calf_raise", "calf_raise/easier", "calf_raise/harder"} <= workbook.figures.keys()


def test_what_the_form_cannot_say_is_not_opened_and_so_not_lost(workbook: Workbook) -> None:
    own = own_exercise(ANSWERS)
    phases = {**own.fields["phases"], "move": {"cue": "Up", "text": "Rise.", "brief": "Up"}}
    by_hand = replace(own, fields={**own.fields, "phases": phases})
    assert answers_of(by_hand) is None
    assert answers_of(replace(own, fields={})) is None
    panel = NewExercise(workbook, lambda _: None, lambda: None, by_hand)
    assert "Calf raise was written by hand" in screen_text(panel)
    assert not list(every(panel, Form))


def press_form(panel: Any, button: str) -> None:
    form = next(every(panel, Form))
    answer(panel, button, **form.answers)


def test_a_change_is_the_next_version_and_a_plan_keeps_the_one_that_it_has(
    workbook: Workbook,
) -> None:
    maker = PlanMaker(workbook)
    press(maker, "Make a new exercise")
    answer(next(every(maker, NewExercise)), "save", **ANSWERS)
    type_in(maker, "order", ["calf_raise"])
    assert press_button(maker, "save")["tone"] == "good"
    sent = workbook.plan

    press(maker, "Change Calf raise")
    panel = next(every(maker, NewExercise))
    assert "Calf raise, version 1" in screen_text(panel)
    press_form(panel, "more")
    answer(panel, "save", name="Heel raise", easier_name="at a table", easier_text="Hold a table.")
    assert "Saved: Heel raise, version 2." in screen_text(panel)
    assert workbook.plan == sent
    assert workbook.library["calf_raise"].name == "Calf raise", "as the plan in force has it"
    assert plan_from_json(plan_to_json(sent), workbook.library) == sent

    type_in(maker, "exercises.calf_raise.variant", "easier")
    assert press_button(maker, "save")["tone"] == "good"
    (own,) = workbook.plan.own_exercises
    assert (own.key, own.version) == ("calf_raise", 2)
    assert "“Calf raise” → “Heel raise”, version 2" in workbook.plan.what_changed
    page = TodaysRoutine(workbook)
    pass_safety_check(page)
    answer(page, "whole", leg_pain_now=2, back_pain_now=0, reach="none", numbness_now=False)
    timeline = next(every(page, RoutineTimer)).timeline
    assert timeline["sets"][0]["name"] == "Heel raise (at a table)"
    assert timeline["phases"][0]["figure"] == "calf_raise/easier"


def test_saving_again_what_is_the_same_is_no_new_version(workbook: Workbook) -> None:
    made(workbook)
    assert "Saved: Calf raise. It is" in made(workbook)
    assert "Saved: Calf raise, version 2. It is" in made(workbook, reps="12")


def test_a_photo_can_be_taken_away_again(workbook: Workbook) -> None:
    own = workbook.save_exercise(own_exercise(ANSWERS, photo=small_photo(picture())))
    panel = NewExercise(workbook, lambda _: None, lambda: None, own)
    assert "A photo is shown instead of the figure." in screen_text(panel)
    press_form(panel, "no_photo")
    press_form(panel, "save")
    assert [(kept.photo, kept.version) for kept in workbook.own_exercises] == [("", 2)]


def test_what_may_be_left_out_is_kept_where_it_is_said(workbook: Workbook) -> None:
    made(workbook, move_s="3", return_s="4", frequency="daily", anatomy="The calf has two heads.")
    exercise = workbook.library["calf_raise"]
    assert (exercise.start("move_s"), exercise.start("return_s")) == (3, 4)
    assert exercise.dose.frequency == "daily"
    assert exercise.anatomy == "The calf has two heads."


def test_an_exercise_without_a_dose_leaves_it_to_the_therapist(workbook: Workbook) -> None:
    own = own_exercise({name: ANSWERS[name] for name in ANSWERS if name not in _DOSE})
    workbook.save_exercise(own)
    assert not workbook.library["calf_raise"].is_dosed


_DOSE = {"sets", "reps", "rest_s"}


def test_a_key_is_made_of_the_letters_of_a_name() -> None:
    assert key_of("Calf raise, seated!") == "calf_raise_seated"
    with pytest.raises(FieldError, match="letters from a to z"):
        key_of("腓")
    with pytest.raises(FieldError, match="another word"):
        OwnExercise(key="constructor", fields={}, source="x", pose={})


# ---- Photos ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_small_and_holds_nothing_but_the_picture(kind: str) -> None:
    data = base64.b64decode(small_photo(picture(kind)))
    assert len(data) <= PHOTO_MOST_BYTES
    assert b"Camera of somebody" not in data
    with Image.open(BytesIO(data)) as image:
        assert not image.getexif()
        assert image.format == "JPEG"
        assert max(image.size) <= 640


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\xff\xd8\xff", b"<svg onload=alert(1)>", picture()[:2_000]]
)
def test_what_is_no_photo_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(FileError, match="not a photo that can be used"):
        small_photo(data)


# ---- Poses -------------------------------------------------------------------------------------


def poser_of(panel: Any) -> Poser:
    return next(every(panel, Poser))


@pytest.fixture
def poser(workbook: Workbook) -> Poser:
    return poser_of(NewExercise(workbook, lambda _: None, lambda: None))


@pytest.mark.parametrize("name", POSTURES)
def test_one_begins_with_a_body_that_keeps_every_limit_and_is_above_the_floor(name: str) -> None:
    assert sunk(posed(dict(POSTURES[name]))) == []


def test_what_is_below_the_floor_is_said_as_it_is_posed(poser: Poser) -> None:
    table = {**STANDING, "end": {"right_knee": 0, "left_hip": -10, "right_hip": 40}}
    table["rests"] = ["right_foot"]
    poser._handle_custom_msg({"kind": "posed", "table": table}, [])
    assert poser.table == table
    assert any("left foot is" in words for words in poser.posed["remarks"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": {"knee": 200}}, "knee must be 0 to 140"),
        ({"start": {"wing": 3}}, "the joint must be one of"),
        ({"camera": "above"}, "camera must be 2 numbers"),
        ({"working": ["tail"]}, "working 1 must be one of"),
        ({"rests": []}, "rests must name at least one bone"),
        ({"start": {"knee": float("nan")}}, "knee must be 0 to 140"),
    ],
)
def test_a_pose_that_no_body_can_have_is_refused_and_the_one_before_stays(
    poser: Poser, change: dict[str, Any], said: str
) -> None:
    before = poser.table
    poser._handle_custom_msg({"kind": "posed", "table": {**STANDING, **change}}, [])
    assert any(said in words for words in poser.posed["remarks"])
    assert poser.table == before


@pytest.mark.parametrize("message", [None, [], {"kind": "posed"}, {"kind": "posed", "table": 3}])
def test_a_message_that_is_no_pose_changes_nothing(poser: Poser, message: Any) -> None:
    before = poser.table
    poser._handle_custom_msg(message, [])
    assert poser.table == before


def test_an_own_exercise_must_be_named_apart_from_the_library(workbook: Workbook) -> None:
    own = replace(own_exercise(ANSWERS), key="dead_bug")
    with pytest.raises(FieldError, match="the library has one of that name"):
        with_own(workbook.shipped_library, [own])
    reader: Callable[..., Any] = with_own
    assert reader(workbook.shipped_library, [])
