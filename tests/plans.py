"""Any plan that can be made, for property tests: every field of it at random, within its range."""

from dataclasses import fields
from datetime import date
from io import BytesIO
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.own_form import own_exercise
from sciatica_lib.exercises.photo import small_photo
from sciatica_lib.exercises.plan import Limits, Measure, Plan, PlannedExercise
from sciatica_lib.terms import WEEKDAYS

_LINES = st.text("abc äß“”<&$\\\n\"'", min_size=1, max_size=20).filter(str.strip)
_NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
_KEYS = st.text("qpzry9x8gf2tvdw0s3jn54khce6mua7l", min_size=58, max_size=58)


def planned_exercises(exercise: Exercise) -> st.SearchStrategy[PlannedExercise]:
    """Return an exercise with any dose that goes with it, but not so long that a plan would be."""
    has_hold = "hold" in exercise.phases
    sided = exercise.sides != "none"
    total = sided and exercise.reps_count == "in_total"
    keys = [None, *(variant.key for variant in exercise.variants)]
    only = [None, "left", "right"] if exercise.sides == "in_turn" else [None]
    return st.builds(
        PlannedExercise,
        exercise=st.just(exercise.key),
        sets=st.integers(1, 3),
        reps=st.integers(1, 8).map(lambda number: number * 2 if total else number),
        hold_s=st.integers(0, 10) if has_hold else st.just(0),
        rest_s=st.integers(0, 60),
        move_s=st.integers(1, 4),
        return_s=st.integers(1, 4),
        first_side=st.sampled_from(["left", "right"]) if sided else st.none(),
        variant=st.sampled_from(keys),
        unlocked=st.just(True),  # noqa: FBT003 (the value of the field)
        on_bad_days=st.booleans(),
        despite_caution=st.booleans(),
        note=st.just("") | _LINES,
        only_side=st.sampled_from(only),
    )


@st.composite
def plans(draw: Any, library: dict[str, Exercise]) -> Plan:
    """Return any plan that the library can carry out."""
    keys = draw(st.lists(st.sampled_from([*library]), min_size=1, unique=True))
    weekdays = draw(st.lists(st.sampled_from(WEEKDAYS), max_size=7, unique=True))
    values = {
        "plan_id": draw(_NAMES),
        "version": draw(st.integers(1, 9_999)),
        "title": draw(_LINES),
        "created_on": draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        "days_per_week": len(weekdays) or draw(st.integers(1, 7)),
        "get_ready_s": draw(st.integers(0, 300)),
        "change_sides_s": draw(st.integers(0, 300)),
        "next_exercise_s": draw(st.integers(0, 600)),
        "exercises": tuple(draw(planned_exercises(library[key])) for key in keys),
        "weekdays": tuple(weekdays),
    }
    for name, strategy in _LATER.items():
        values[name] = draw(strategy)
    values["leave_out_every_other_week"] = draw(
        st.sampled_from([None, *(keys if len(keys) > 1 else [])])
    )
    assert values.keys() == {spec.name for spec in fields(Plan)}, "every field is at random"
    return Plan(**values)


def _several(items: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=most, unique=True).map(tuple)


OWN = {
    "name": "Heel dig", "kind": "strength", "sides": "none", "position": "Sit.", "move": "Press.",
    "return": "Let go.", "targets": "the calf", "sets": "1", "reps": "5",
}  # fmt: skip
"""An exercise of a therapist's own, as typed."""


def photographed() -> dict[str, Any]:
    """Return the fields of a plan whose one exercise is a therapist's own, with a photo."""
    file = BytesIO()
    Image.effect_noise((800, 600), 90).convert("RGB").save(file, "JPEG")
    own = own_exercise(OWN, photo=small_photo(file.getvalue()))
    dose = {"sets": 1, "reps": 2, "hold_s": 0, "rest_s": 0, "move_s": 2, "return_s": 2}
    planned = PlannedExercise(exercise=own.key, on_bad_days=True, **dose)
    return {"own_exercises": (own,), "exercises": (planned,)}


_LATER: dict[str, st.SearchStrategy[Any]] = {
    "emergency_number": st.sampled_from(["", "112", "+41 144"]),
    "limits": st.builds(
        lambda low, more, change: Limits(
            green_up_to=low, amber_up_to=low + more, green_rise=0, amber_rise=more, by_change=change
        ),
        st.integers(0, 5),
        st.integers(0, 5),
        st.booleans(),
    ),
    "asks": _several(_NAMES, 3),
    "author": st.just("") | _LINES,
    "goals": _several(_LINES, 3),
    "conditions": _several(_NAMES, 3),
    "times_of_day": _several(st.sampled_from(["08:00", "12:30", "21:15"]), 3),
    "measures": _several(st.builds(Measure, question=_NAMES, every_days=st.integers(1, 90)), 3),
    "review_days": _several(st.dates(date(2000, 1, 1), date(2100, 1, 1)), 3),
    "contact": st.just("") | _LINES,
    "what_changed": st.just("") | _LINES,
    "return_key": st.none() | _KEYS.map(lambda key: f"age1{key}"),
    "own_exercises": st.just(()) | st.just((own_exercise(OWN),)),
    "minutes_walk": st.none() | st.integers(1, 240),
}
