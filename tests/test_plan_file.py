"""A plan and its file say the same, in the published form; a file from elsewhere is not trusted."""

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from make_plan_schema import PATH, plan_schema
from plans import plans

from sciatica_lib.errors import FieldError, FileError
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import Plan, PlannedExercise, plan_of_week, suggested_plan
from sciatica_lib.exercises.plan_file import plan_from_json, plan_to_json
from sciatica_lib.exercises.routine import timeline

DATA = Path(__file__).parents[1] / "data"
LIBRARY = read_exercises(DATA / "exercises.toml")
PLAN = suggested_plan(LIBRARY, plan_id="mine", title="My plan", created_on=date(2026, 3, 4))
PUBLISHED = json.loads(PATH.read_text(encoding="utf-8"))
KEY = "age1" + "q" * 58


def changed(**values: Any) -> str:
    return json.dumps(json.loads(plan_to_json(PLAN)) | {"schema": 2} | values)


@given(plan=plans(LIBRARY))
def test_any_plan_is_read_from_its_file_as_the_same_plan_and_fits_the_published_form(
    plan: Plan,
) -> None:
    text = plan_to_json(plan)
    assert plan_from_json(text.encode().decode(), LIBRARY) == plan
    assert plan_to_json(plan_from_json(text, LIBRARY)) == text
    jsonschema.validate(json.loads(text), PUBLISHED)


def test_the_published_form_is_that_of_the_code() -> None:
    assert plan_schema() == PUBLISHED
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("fixtures/*/plans/*.plan.json")))
def test_a_plan_of_any_age_fits_the_published_form(path: Path) -> None:
    jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), PUBLISHED)


@pytest.mark.parametrize("said", [{"colour": "red"}, {"version": 0}, {"return_key": "AGE-SECRET"}])
def test_what_the_code_refuses_the_published_form_refuses_too(said: dict[str, Any]) -> None:
    with pytest.raises(FieldError):
        plan_from_json(changed(**said), LIBRARY)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(changed(**said)), PUBLISHED)


def test_a_plan_that_says_nothing_new_is_written_as_0_1_wrote_it() -> None:
    written = json.loads(plan_to_json(PLAN))
    assert written["schema"] == 1
    assert "contact" not in written
    assert json.loads(plan_to_json(replace(PLAN, contact="Dr Ada")))["schema"] == 2
    planned = (replace(PLAN.exercises[0], despite_caution=True),)
    assert json.loads(plan_to_json(replace(PLAN, exercises=planned)))["schema"] == 2


def test_what_an_older_plan_lacks_is_left_unset() -> None:
    plan = plan_from_json(plan_to_json(PLAN), LIBRARY)
    later = [spec for spec in fields(Plan) if spec.metadata.get("since") == 2]
    assert len(later) == len(fields(Plan)) - 9, "0.1 had nine"
    assert all(getattr(plan, spec.name) == spec.default for spec in later)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"author": 3}, "author must be text"),
        ({"goals": ["walk"] * 2}, "goals must each be there once"),
        ({"goals": "walk"}, "goals must be a list of at most 5"),
        ({"goals": [" "]}, "goals 1 must be text of 1-200 characters, got blanks only"),
        ({"conditions": ["A B"]}, "conditions 1 must be 1-32 lower-case"),
        ({"weekdays": ["monday"]}, r"weekdays must be as many as days_per_week \(5\), or none"),
        ({"weekdays": ["Mon"]}, "weekdays 1 must be one of monday"),
        ({"times_of_day": ["8:00"]}, "times_of_day 1 must be a time like 08:30"),
        ({"review_days": ["2026-02-30"]}, "review_days 1 must be a date like 2026-01-31"),
        ({"measures": [{"question": "rmdq"}]}, "measures 1: every_days is missing"),
        ({"measures": [{"question": "rmdq", "every_days": 0}]}, "measures 1: every_days must be"),
        ({"measures": [{}] * 90}, "measures 1: question is missing"),
        ({"limits": []}, "limits must be a table of its own"),
        ({"limits": {"green_up_to": 9}}, "limits: green_up_to must not be above amber_up_to"),
        ({"leave_out_every_other_week": "plank"}, "leave_out_every_other_week must be one of sev"),
        ({"minutes_walk": 0}, "minutes_walk must be a whole number 1-240, got 0"),
        ({"return_key": KEY[:-1]}, "return_key must be a public key that begins with age1"),
        ({"plan_id": "constructor"}, "plan_id must be another word"),
        ({"exercises": [[]]}, "exercise 1 must be a table of its own"),
    ],
)
def test_a_wrong_value_is_refused_and_named(said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FieldError, match=f"^{sentence}"):
        plan_from_json(changed(**said), LIBRARY)


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_what_only_looks_like_a_number_is_refused(name: str) -> None:
    text = plan_to_json(PLAN).replace('"version": 1', f'"version": {name}')
    with pytest.raises(FieldError, match=f"^{name} is not a number"):
        plan_from_json(text, LIBRARY)


def test_how_large_and_deep_a_text_is_is_looked_at_before_it_is_built() -> None:
    with pytest.raises(FileError, match="longer than 64 kB"):
        plan_from_json(changed(title="x" * 64_000), LIBRARY)
    with pytest.raises(FileError, match="deeper than 12 brackets"):
        plan_from_json(changed(title=json.loads("[" * 20 + "]" * 20)), LIBRARY)
    with pytest.raises(FieldError, match=r"^title must be text"):
        plan_from_json(changed(title=[[["]]]]"]]]), LIBRARY)


@given(text=st.text('{}[]":,\\ abN1e', max_size=60))
def test_whatever_a_text_is_it_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises((FieldError, FileError)):
        plan_from_json(text, LIBRARY)


def test_a_new_plan_takes_twelve_exercises_and_two_hours_and_an_old_one_stays_readable() -> None:
    longer = replace(PLAN.exercises[1], sets=10, reps=50, move_s=10, return_s=5)
    text = plan_to_json(replace(PLAN, exercises=(longer,)))
    assert plan_from_json(text, LIBRARY).exercises == (longer,)
    with pytest.raises(FieldError, match=r"more than 2\.5 hours; the most is 2 hours"):
        plan_from_json(text.replace('"schema": 1', '"schema": 2'), LIBRARY)


def test_every_other_week_leaves_out_what_the_plan_says_and_begins_with_a_whole_week() -> None:
    plan = replace(PLAN, leave_out_every_other_week="dead_bug")  # made on a Wednesday

    def keys(day: date) -> list[str]:
        return [planned.exercise for planned in plan_of_week(plan, day).exercises]

    whole = [planned.exercise for planned in PLAN.exercises]
    assert keys(date(2026, 3, 4)) == keys(date(2026, 3, 8)) == whole
    assert keys(date(2026, 3, 9)) == keys(date(2026, 3, 15)) == whole[:-1]
    assert keys(date(2026, 3, 16)) == whole
    assert plan_of_week(PLAN, date(2026, 3, 9)) == PLAN


def test_one_side_alone_is_exercised_where_the_plan_says_so() -> None:
    both = next(planned for planned in PLAN.exercises if planned.exercise == "nerve_glide")
    left = replace(both, only_side="left")
    made = timeline(replace(PLAN, exercises=(left,)), LIBRARY)
    assert [found.side for found in made.sets] == ["left"]
    assert made.sets[0].dose == "1 set of 5 on the left side"
    assert not any(found.swapped for found in made.alternatives)
    bridge = replace(PLAN.exercises[1], only_side="left")
    with pytest.raises(FieldError, match="hip_bridge: only_side must be left out"):
        timeline(replace(PLAN, exercises=(bridge,)), LIBRARY)


def test_every_field_of_an_exercise_is_one_that_the_form_of_the_file_tells_of() -> None:
    told = PUBLISHED["$defs"]["PlannedExercise"]["properties"]
    assert [spec.name for spec in fields(PlannedExercise)] == [*told]
