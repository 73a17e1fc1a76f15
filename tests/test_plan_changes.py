"""What is new in a plan is said in words: each change once, and nothing that stayed as it was."""

from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import plans

from sciatica_lib.exercises import plan_changes
from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import (
    Limits,
    Measure,
    Plan,
    PlannedExercise,
    suggested_plan,
)
from sciatica_lib.exercises.plan_changes import changes, what_changed
from sciatica_lib.terms import NOTE_MAX_LENGTH

LIBRARY = read_exercises(Path(__file__).parents[1] / "data" / "exercises.toml")
PLAN = suggested_plan(LIBRARY, plan_id="mine", title="My plan", created_on=date(2026, 3, 4))
NOT_COMPARED = {"plan_id", "version", "created_on", "what_changed"}


def words(old: Plan, new: Plan) -> list[str]:
    return [change.words for change in changes(old, new, LIBRARY)]


def told(old: Plan, new: Plan) -> set[tuple[str, str | None]]:
    found = [(change.field, change.exercise) for change in changes(old, new, LIBRARY)]
    assert len(found) == len(set(found)), "each change once"
    return set(found)


def values(made: Any) -> dict[str, Any]:
    return {spec.name: getattr(made, spec.name) for spec in fields(made)}


def differences(old: Plan, new: Plan) -> set[tuple[str, str | None]]:
    """Return which fields differ, looked at one by one and without the code under test."""
    found: set[tuple[str, str | None]] = set()
    before = {planned.exercise: planned for planned in old.exercises}
    after = {planned.exercise: planned for planned in new.exercises}
    for key in before.keys() ^ after.keys():
        found.add(("exercises", key))
    for key in before.keys() & after.keys():
        now = values(after[key])
        found |= {(name, key) for name, value in values(before[key]).items() if value != now[name]}
    if [key for key in before if key in after] != [key for key in after if key in before]:
        found.add(("exercises", None))
    for old_part, new_part in ((old.limits, new.limits), (old, new)):
        now = values(new_part)
        found |= {
            (name, None)
            for name, value in values(old_part).items()
            if value != now[name] and name not in NOT_COMPARED | {"exercises", "limits"}
        }
    return found


@given(old=plans(LIBRARY), new=plans(LIBRARY))
def test_between_any_two_plans_every_change_is_named_and_nothing_else(old: Plan, new: Plan) -> None:
    assert told(old, new) == differences(old, new)


@given(old=plans(LIBRARY), other=plans(LIBRARY), data=st.data())
def test_one_changed_field_is_named_alone(old: Plan, other: Plan, data: st.DataObject) -> None:
    names = [spec.name for spec in fields(Plan) if spec.name not in {"exercises", "weekdays"}]
    name = data.draw(st.sampled_from(names))
    values_ = {name: getattr(other, name)}
    if name == "days_per_week":
        values_["weekdays"] = other.weekdays
    new = replace(old, **values_)
    assert told(old, new) == differences(old, new)
    assert {field for field, _ in told(old, new)} <= {
        name, "weekdays", *(spec.name for spec in fields(Limits))
    }  # fmt: skip


@given(plan=plans(LIBRARY))
def test_the_same_plan_has_no_change(plan: Plan) -> None:
    assert told(plan, replace(plan, version=plan.version % 9_999 + 1, what_changed="x")) == set()


def test_every_field_has_a_word_of_its_own() -> None:
    compared = {spec.name for spec in fields(Plan)} - NOT_COMPARED - {"exercises", "limits"}
    assert plan_changes.PLAN_LABELS.keys() == compared
    of_exercise = {spec.name for spec in fields(PlannedExercise)} - {"exercise"}
    assert plan_changes.EXERCISE_LABELS.keys() == of_exercise
    assert plan_changes.LIMIT_LABELS.keys() == {spec.name for spec in fields(Limits)}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": "Spring"}, "Title: “My plan” → “Spring”"),
        ({"contact": "Dr Ada"}, "Contact: not set → “Dr Ada”"),
        ({"minutes_walk": 20}, "Minutes of walking a day: not set → 20"),
        ({"get_ready_s": 15}, "Time to get ready: 10 s → 15 s"),
        ({"goals": ("Walk to the shop",)}, "Goals: not set → “Walk to the shop”"),
        ({"review_days": (date(2026, 4, 1),)}, "Review days: not set → 1 April 2026"),
        (
            {"measures": (Measure(question="rmdq_total", every_days=28),)},
            "Asked from time to time: not set → rmdq_total every 28 days",
        ),
        (
            {"leave_out_every_other_week": "dead_bug"},
            "Left out every other week: not set → “Dead bug”",
        ),
        ({"limits": Limits(green_up_to=2)}, "Traffic light: green up to 3 → 2"),
    ],
)
def test_a_change_says_what_was_and_what_is(said: dict[str, Any], sentence: str) -> None:
    assert words(PLAN, replace(PLAN, **said)) == [sentence]


def test_a_change_of_an_exercise_names_it() -> None:
    first, second, *others = PLAN.exercises
    changed = replace(second, reps=12, variant="raised_feet", unlocked=True, on_bad_days=True)
    assert words(PLAN, replace(PLAN, exercises=(first, changed, *others))) == [
        "Hip bridge: times 10 → 12",
        "Hip bridge: the way to do it the usual way → feet raised",
        "Hip bridge: harder way unlocked no → yes",
        "Hip bridge: on a bad day too no → yes",
    ]
    fewer = replace(PLAN, exercises=(second, first))
    assert words(fewer, PLAN)[-1].startswith("New order: 90/90 stretch, Hip bridge, Prone leg lift")
    assert words(fewer, PLAN)[0] == "Prone leg lift: new: 1 set of 8 on each side, hold 2 s"
    assert "Dead bug: taken out" in words(PLAN, fewer)


def test_what_changed_begins_with_the_therapists_words_and_is_cut_where_it_is_too_long() -> None:
    new = replace(PLAN, title="Spring")
    assert what_changed(PLAN, new, LIBRARY) == "Title: “My plan” → “Spring”"
    assert what_changed(PLAN, new, LIBRARY, " A new start. ") == (
        "A new start. (Title: “My plan” → “Spring”)"
    )
    assert what_changed(PLAN, PLAN, LIBRARY) == ""
    long = tuple(replace(planned, note="x" * 900) for planned in PLAN.exercises)
    text = what_changed(PLAN, replace(PLAN, exercises=long), LIBRARY, "So.")
    assert text.startswith("So. (90/90 stretch: note")
    assert text.endswith("; and 3 more)")
    assert len(text) <= NOTE_MAX_LENGTH
