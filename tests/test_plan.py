"""A plan is written and read the same, and one that cannot be carried out is refused."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import (
    Plan,
    PlannedExercise,
    begins_with,
    check_plan,
    suggested_plan,
)
from sciatica_lib.exercises.plan_file import plan_from_json, plan_to_json, read_plan

DATA = Path(__file__).parents[1] / "data"
LIBRARY = read_exercises(DATA / "exercises.toml")
PLAN = suggested_plan(LIBRARY, plan_id="mine", title="My plan", created_on=date(2026, 3, 2))
BY_KEY = {planned.exercise: planned for planned in PLAN.exercises}


def with_exercise(key: str, **changes: Any) -> Plan:
    return replace(PLAN, exercises=(replace(BY_KEY[key], **changes),))


def test_the_example_plan_is_valid_and_holds_all_five_exercises() -> None:
    path = DATA / "example" / "plan.json"
    plan = read_plan(path, LIBRARY)
    assert (plan.plan_id, plan.version, plan.title) == ("example", 2, "Example plan")
    assert plan.created_on == date(2026, 1, 31)
    dosed = [key for key, exercise in LIBRARY.items() if exercise.is_dosed]
    assert [planned.exercise for planned in plan.exercises] == dosed
    assert path.read_text(encoding="utf-8") == plan_to_json(plan)


def test_a_suggested_plan_begins_at_the_low_end_of_every_dose() -> None:
    doses = {key: (p.sets, p.reps, p.hold_s, p.rest_s) for key, p in BY_KEY.items()}
    assert doses == {
        "ninety_ninety": (1, 2, 15, 0),
        "hip_bridge": (3, 10, 2, 60),
        "prone_leg_lift": (1, 8, 2, 60),
        "nerve_glide": (1, 5, 0, 0),
        "dead_bug": (3, 10, 0, 60),
    }
    assert {(p.move_s, p.return_s) for p in PLAN.exercises} == {(2, 3)}
    assert (PLAN.get_ready_s, PLAN.change_sides_s, PLAN.next_exercise_s) == (10, 5, 20)


def test_an_exercise_without_a_dose_is_in_a_plan_only_with_the_therapists_numbers() -> None:
    assert "piriformis_stretch" not in BY_KEY
    begun = begins_with(LIBRARY["piriformis_stretch"])
    assert (begun["sets"], begun["reps"], begun["hold_s"]) == (None, None, None)
    with pytest.raises(FieldError, match="sets"):
        PlannedExercise(**begun)
    chosen = PlannedExercise(**(begun | {"sets": 1, "reps": 3, "hold_s": 20}))
    check_plan(replace(PLAN, exercises=(*PLAN.exercises, chosen)), LIBRARY)


def test_a_suggested_plan_has_no_variants_and_unlocks_nothing() -> None:
    assert not any(planned.variant or planned.unlocked for planned in PLAN.exercises)


def test_the_nerve_glide_begins_right_and_the_bridge_has_no_side() -> None:
    assert BY_KEY["nerve_glide"].first_side == "right"
    assert BY_KEY["hip_bridge"].first_side is None


def test_a_plan_read_back_is_the_same_plan_and_the_same_text() -> None:
    text = plan_to_json(PLAN)
    assert plan_from_json(text, LIBRARY) == PLAN
    assert plan_to_json(plan_from_json(text, LIBRARY)) == text


@given(
    title=st.text(min_size=1, max_size=30),
    note=st.text(max_size=50),
    sets=st.integers(-1, 11),
    reps=st.integers(-1, 51),
)
def test_any_plan_that_can_be_made_can_be_written_and_read(
    title: str, note: str, sets: int, reps: int
) -> None:
    try:
        plan = replace(with_exercise("nerve_glide", note=note, sets=sets, reps=reps), title=title)
    except FieldError:
        return
    assert plan_from_json(plan_to_json(plan).encode().decode(), LIBRARY) == plan


def test_a_variant_that_must_be_unlocked_is_in_a_plan_only_if_the_plan_says_so() -> None:
    locked = with_exercise("ninety_ninety", variant="forward_lean")
    with pytest.raises(FieldError, match=r"ninety_ninety: the variant forward_lean .* unlock"):
        check_plan(locked, LIBRARY)
    with pytest.raises(FieldError, match="unlock"):
        plan_from_json(plan_to_json(locked), LIBRARY)
    check_plan(with_exercise("ninety_ninety", variant="forward_lean", unlocked=True), LIBRARY)
    check_plan(with_exercise("ninety_ninety", variant="on_a_bed"), LIBRARY)


@pytest.mark.parametrize(
    ("key", "changes", "said"),
    [
        ("hip_bridge", {"exercise": "plank"}, "exercise must be one of ninety_ninety.*got plank"),
        ("hip_bridge", {"variant": "upright"}, "hip_bridge: variant must be one of raised_feet"),
        ("hip_bridge", {"first_side": "left"}, "hip_bridge: first_side must be left out"),
        ("dead_bug", {"first_side": None}, "dead_bug: first_side must be left or right"),
        ("dead_bug", {"reps": 11}, "dead_bug: reps must be even, as many on each side, got 11"),
        ("nerve_glide", {"hold_s": 5}, "nerve_glide: hold_s must be 0.*got 5"),
    ],
)
def test_a_plan_that_the_library_cannot_carry_out_is_refused(
    key: str, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(FieldError, match=said):
        check_plan(with_exercise(key, **changes), LIBRARY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sets", 0),
        ("sets", 11),
        ("reps", -1),
        ("reps", 8.0),
        ("reps", True),
        ("hold_s", 301),
        ("rest_s", 10**30),
        ("move_s", 0),
        ("return_s", None),
        ("first_side", "both"),
        ("variant", "Forward Lean"),
        ("unlocked", "yes"),
        ("note", None),
        ("note", "bell \a"),
        ("note", "x" * 2_001),
        ("exercise", "../hip"),
    ],
)
def test_a_dose_out_of_range_is_refused_and_the_message_names_its_field(
    field: str, value: object
) -> None:
    with pytest.raises(FieldError, match=f"^{field} "):
        with_exercise("hip_bridge", **{field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("plan_id", "My Plan"),
        ("plan_id", "../x"),
        ("plan_id", "x" * 33),
        ("plan_id", "con"),
        ("plan_id", "com1"),
        ("version", 0),
        ("title", "  "),
        ("title", "\ud800"),
        ("created_on", "2026-13-40"),
        ("created_on", "20260131"),
        ("created_on", 20260131),
        ("days_per_week", 8),
        ("get_ready_s", -1),
        ("exercises", []),
        ("exercises", [1]),
        ("exercises", None),
        ("schema", 3),
        ("schema", True),
        ("schema", 1.0),
        ("colour", "red"),
    ],
)
def test_a_wrong_value_in_a_plan_file_is_refused_and_named(
    tmp_path: Path, field: str, value: object
) -> None:
    data = json.loads(plan_to_json(PLAN)) | {field: value}
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(FieldError, match=rf"^plan\.json: .*{field.removesuffix('s')}"):
        read_plan(path, LIBRARY)


@pytest.mark.parametrize("name", [*json.loads(plan_to_json(PLAN))])
def test_a_plan_file_without_one_of_its_fields_is_refused(name: str) -> None:
    data = json.loads(plan_to_json(PLAN))
    del data[name]
    with pytest.raises(FieldError, match=name):
        plan_from_json(json.dumps(data), LIBRARY)


def test_a_wrong_exercise_in_a_plan_file_is_named_by_its_number() -> None:
    data = json.loads(plan_to_json(PLAN))
    data["exercises"][1]["reps"] = -3
    with pytest.raises(FieldError, match=r"^exercise 2: reps must be a whole number 1-50, got -3"):
        plan_from_json(json.dumps(data), LIBRARY)


def test_an_exercise_twice_in_one_plan_is_refused() -> None:
    with pytest.raises(FieldError, match="hip_bridge twice"):
        replace(PLAN, exercises=(BY_KEY["hip_bridge"], BY_KEY["hip_bridge"]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        "[" * 100_000,
        '{"schema": 1, "version": ' + "9" * 5_000 + "}",
        '{"schema": 1, "schema": 1}',
        '{"schema": 1, "exercises": {}}',
    ],
)
def test_text_that_is_not_a_plan_is_refused(text: str) -> None:
    with pytest.raises((FieldError, FileError)):
        plan_from_json(text, LIBRARY)


def test_a_field_that_is_there_twice_in_a_plan_is_refused() -> None:
    text = plan_to_json(PLAN).replace('"version": 1,', '"version": 1, "version": 2,')
    with pytest.raises(FieldError, match="'version' is there twice"):
        plan_from_json(text, LIBRARY)


def test_a_plan_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    with pytest.raises(FileError, match=r"plan\.json cannot be read"):
        read_plan(path, LIBRARY)
    path.write_bytes(plan_to_json(PLAN).encode("utf-16"))
    with pytest.raises(FileError, match=r"plan\.json is not UTF-8"):
        read_plan(path, LIBRARY)


def test_a_plan_saved_by_windows_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(b"\xef\xbb\xbf" + plan_to_json(PLAN).replace("\n", "\r\n").encode())
    assert read_plan(path, LIBRARY) == PLAN


def test_a_plan_cannot_be_changed_after_it_was_made() -> None:
    with pytest.raises(AttributeError):
        PLAN.version = 3  # type: ignore[misc]
    assert isinstance(PLAN.exercises[0], PlannedExercise)


def test_a_million_exercises_are_counted_and_not_made() -> None:
    data = json.loads(plan_to_json(PLAN)) | {"exercises": [0] * 100_000}
    with pytest.raises(FileError, match="text is longer than 64 kB"):
        plan_from_json(json.dumps(data), LIBRARY)
    huge = json.loads(plan_to_json(PLAN)) | {"exercises": [{"exercise": "hip_bridge"}] * 1_000_000}
    with pytest.raises(FileError, match="larger than 1000 kB"):
        plan_from_json(json.dumps(huge), LIBRARY)
    some = json.loads(plan_to_json(PLAN)) | {"exercises": [0] * 100}
    with pytest.raises(FieldError, match="must be 1-20 exercises, got 100"):
        plan_from_json(json.dumps(some), LIBRARY)
    with pytest.raises(FieldError, match="must be 1-12 exercises, got 100"):
        plan_from_json(json.dumps(some | {"schema": 2}), LIBRARY)


def test_a_plan_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    with path.open("wb") as file:
        file.truncate(1 << 33)
    with pytest.raises(FileError, match=r"plan\.json is larger than 1000 kB"):
        read_plan(path, LIBRARY)


def test_a_routine_of_many_hours_is_refused_and_one_of_three_is_not() -> None:
    longest = {"sets": 10, "reps": 50, "move_s": 30, "return_s": 30}
    with pytest.raises(FieldError, match="the most is 4 hours"):
        check_plan(with_exercise("hip_bridge", **longest), LIBRARY)
    check_plan(with_exercise("hip_bridge", **longest | {"sets": 3}), LIBRARY)
