"""What the planner asks: the fields of a plan and of an exercise, with their words and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sciatica_lib.exercises.describe import exercise_lines
from sciatica_lib.exercises.library import MOST, Exercise
from sciatica_lib.exercises.plan import ACTIVITIES
from sciatica_lib.questions.questionnaire import Questionnaire
from sciatica_lib.terms import NOTE_MAX_LENGTH, NRS_MAX, SIDES, WEEKDAYS

Field = dict[str, Any]

_SIDE_WORDS = {"none": "both legs together", "in_turn": "each side in turn"}
_SIDES_BY_TURNS = "sides by turns"
_EVERY = {None: "not asked", 7: "every week", 14: "every two weeks", 28: "every four weeks"}


def exercise_content(exercise: Exercise) -> dict[str, Any]:
    """Return one exercise as the planner shows it: its words, its cautions, its fields."""
    has_hold, sided = "hold" in exercise.phases, exercise.sides != "none"
    in_turn = exercise.sides == "in_turn"
    times = "times, each side" if exercise.reps_count == "each_side" else "times"
    doses = [
        _dose(exercise, "sets", "sets"),
        _dose(exercise, "reps", times, step=2 if sided and times == "times" else 1),
        *([_dose(exercise, "hold_s", "hold, seconds", step=5)] if has_hold else []),
        _dose(exercise, "rest_s", "rest, seconds", step=10),
    ]
    sides = [{"value": side, "words": f"{side} first"} for side in SIDES]
    more = [
        _dose(exercise, "move_s", "move, seconds"),
        _dose(exercise, "return_s", "return, seconds"),
        *([_select("first_side", "which side first", sides)] if sided else []),
        *([_select("only_side", "which sides", _only())] if in_turn else []),
        *([_select("variant", "how", _ways(exercise))] if exercise.variants else []),
    ]
    return {
        "key": exercise.key,
        "name": exercise.name,
        "kind": exercise.kind,
        "sides": _SIDE_WORDS.get(exercise.sides, _SIDES_BY_TURNS),
        "aims": list(exercise.targets),
        "lines": exercise_lines(exercise),
        "cautions": [
            {"condition": caution.condition, "about": caution.about, "text": caution.text}
            for caution in exercise.cautions
        ],
        "doses": doses,
        "more": more,
        "note": _text("note", "Note to the patient, shown and spoken", NOTE_MAX_LENGTH, rows=2),
    }


def sections(library: Mapping[str, Exercise], questionnaire: Questionnaire) -> list[dict[str, Any]]:
    """Return the fields of a plan beside its exercises, in the order in which they are asked."""
    conditions = questionnaire.questions["conditions"].options
    names = {key: exercise.name for key, exercise in library.items()}
    measures = {found.key: found.words for found in questionnaire.asked_at("plan")}
    return [
        _section("patient", "The patient", [
            _field("plan", "conditions", "several", "What they have, as you know it",
                   options=_options(conditions)),
            _field("plan", "goals", "lines", "What they want to do again, in their own words",
                   rows=3, help="One on each line, five at most."),
        ]),
        _section("when", "When", [
            _number("plan", "days_per_week", "days a week", 1, 7),
            _field("plan", "weekdays", "several", "On which days", layout="row",
                   options=[{"value": day, "words": day[:3].capitalize()} for day in WEEKDAYS],
                   help="Leave all open, and the patient chooses."),
            _field("plan", "times_of_day", "commas", "At what time",
                   help="Such as 08:30, 18:00. May be left open."),
            _number("plan", "minutes_walk", "minutes of walking a day", 1, 240, step=5, empty=True),
            _field("plan", "leave_out_every_other_week", "select", "Every second week leave out",
                   options=[_option(None, "nothing"), *_options(names)]),
            _number("plan", "get_ready_s", "get ready, seconds", 0, 300, step=5),
            _number("plan", "change_sides_s", "change sides, seconds", 0, 300, step=5),
            _number("plan", "next_exercise_s", "before the next exercise, seconds", 0, 600, step=5),
        ]),
        _section("limits", "Traffic light after a routine", [
            _number("limits", "green_up_to", "green up to", 0, NRS_MAX, help="usual: 3 of 10"),
            _number("limits", "amber_up_to", "amber up to", 0, NRS_MAX, help="usual: 5 of 10"),
            _number("limits", "green_rise", "green up to a rise of", 0, NRS_MAX, help="usual: 1"),
            _number("limits", "amber_rise", "amber up to a rise of", 0, NRS_MAX, help="usual: 2"),
            _field("limits", "by_change", "toggle",
                   "judge by the change alone when pain was above amber before"),
        ], "These limits come from other kinds of pain; they are not validated for leg pain from "
           "the back."),
        _section("measures", "What is asked, and when you meet", [
            *(_field("measures", key, "select", words, options=_every())
              for key, words in {**measures, ACTIVITIES: "The patient's own activities"}.items()),
            _field("plan", "review_days", "days", "Review days"),
        ]),
        _section("contact", "Contact", [
            _text("author", "Made by", 100, of="plan"),
            _text("contact", "Whom to ask, and how", 200, of="plan"),
            _text("emergency_number", "Emergency number where the patient lives", 30, of="plan"),
            _field("plan", "return_key", "text", "Your public key for answers (age1…)", empty=True,
                   help="Only if you want the patient's entries sealed for you."),
        ]),
    ]  # fmt: skip


def title_field() -> Field:
    """Return the field for the title of a plan."""
    return _text("title", "Title (no patient's name)", 100, of="plan")


def _section(key: str, words: str, fields: Iterable[Field], about: str = "") -> dict[str, Any]:
    return {"key": key, "words": words, "about": about, "fields": list(fields)}


def _field(of: str, name: str, kind: str, words: str, **more: Any) -> Field:
    return {"of": of, "name": name, "kind": kind, "words": words, **more}


def _number(of: str, name: str, words: str, low: int, high: int, **more: Any) -> Field:
    return _field(of, name, "number", words, low=low, high=high, **more)


def _text(name: str, words: str, longest: int, *, of: str = "", rows: int = 1) -> Field:
    return _field(of, name, "text", words, longest=longest, rows=rows)


def _select(name: str, words: str, options: list[dict[str, Any]]) -> Field:
    return _field("", name, "select", words, options=options)


def _option(value: Any, words: str) -> dict[str, Any]:
    return {"value": value, "words": words}


def _options(words: Mapping[str, str]) -> list[dict[str, Any]]:
    return [_option(value, text) for value, text in words.items()]


def _every() -> list[dict[str, Any]]:
    return [_option(days, words) for days, words in _EVERY.items()]


def _only() -> list[dict[str, Any]]:
    return [_option(None, "both sides"), *(_option(side, f"only the {side}") for side in SIDES)]


def _ways(exercise: Exercise) -> list[dict[str, Any]]:
    ways = [
        _option(way.key, f"{way.level}: {way.name}{' (unlocks it)' if way.unlock else ''}")
        for way in exercise.variants
    ]
    return [_option(None, "the usual way"), *ways]


def _dose(exercise: Exercise, amount: str, words: str, step: int = 1) -> Field:
    """Return the field of an amount, with what the source says of it, or what we suggest."""
    source, ours = getattr(exercise.dose, amount), getattr(exercise.suggested, amount)
    low = 1 if amount in {"sets", "reps", "move_s", "return_s"} else 0
    given = f"source {source}" if source else f"suggested {ours}, not in the source" if ours else ""
    none = source is not None and source.high == 0
    return _number("", amount, words, low, MOST[amount], step=step, help=given if not none else "")
