"""What the page on a phone has to know, as data: plan, routine, questions, rules, columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sciatica_lib.exercises.describe import NEWS_TOLD_DAYS, REVIEW_TOLD_DAYS, contact_words
from sciatica_lib.exercises.figure import Figure, figure_name, for_browser
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.plan import Plan, PlannedExercise, short_plan
from sciatica_lib.exercises.routine import SCHEMA as TIMELINE_SCHEMA
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.log.history import ROUTINE_MAX_HOURS
from sciatica_lib.log.ids import LETTERS
from sciatica_lib.log.rows import COLUMNS, FIELDS, FIELDS_BY_KIND
from sciatica_lib.progress.day import DAYS_SHOWN
from sciatica_lib.questions.cautions import (
    FOR_THE_WHOLE_ROUTINE,
    WHOLE_ROUTINE,
    WHOLE_ROUTINE_NOTED,
)
from sciatica_lib.questions.light import light_rules
from sciatica_lib.questions.questionnaire import MOMENTS, Question, Questionnaire
from sciatica_lib.questions.safety import safety_rules
from sciatica_lib.questions.safety_words import safety_words
from sciatica_lib.terms import DAY_STARTS_AT_HOUR, WEEKDAYS
from sciatica_lib.widgets.form_questions import read_questions

SCHEMA = 1


def page_data(
    plan: Plan,
    library: Mapping[str, Exercise],
    questionnaire: Questionnaire,
    figures: Mapping[str, Figure],
) -> dict[str, Any]:
    """Return everything that the page knows, as lists, words and numbers."""
    ways = [way for planned in plan.exercises for way in _ways(planned, library)]
    shown = sorted({figure_name(way.exercise, way.variant) for way in ways})
    return {
        "schema": SCHEMA,
        "plan": plan_data(plan, library),
        "rules": rules_data(questionnaire),
        "words": _words(),
        "questions": _questions(questionnaire),
        "log": log_data(),
        "routines": routines_data(plan, library),
        "cautions": _cautions(plan, library),
        "for_the_whole_routine": FOR_THE_WHOLE_ROUTINE,
        "whole_routine": WHOLE_ROUTINE,
        "whole_routine_noted": WHOLE_ROUTINE_NOTED,
        "figures": for_browser(figures[name] for name in shown),
    }


def _words() -> dict[str, Any]:
    words = safety_words()
    questions = read_questions(list(words["questions"].values()))
    return words | {"questions": {question["id"]: question for question in questions}}


def rules_data(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return the numbers, signs and words of all rules that the page shares with the workbook."""
    return {
        **light_rules(),
        **safety_rules(questionnaire.signs),
        "day_starts_at_hour": DAY_STARTS_AT_HOUR,
        "routine_max_hours": ROUTINE_MAX_HOURS,
        "days_shown": DAYS_SHOWN,
    }


def log_data() -> dict[str, Any]:
    """Return the columns of a log, how each is written, and which of them a row of each kind has.

    The fields of a kind are in the order of the columns: one that comes later stands behind.
    """
    fields = {
        name: {"check": about["check"], **({"choices": c} if (c := about.get("choices")) else {})}
        for name, about in FIELDS.items()
    }
    kinds = {
        kind: [name for name in COLUMNS if name in names] for kind, names in FIELDS_BY_KIND.items()
    }
    return {"columns": COLUMNS, "fields": fields, "kinds": kinds, "letters": LETTERS}


def routines_data(plan: Plan, library: Mapping[str, Exercise]) -> dict[str, Any]:
    """Return the whole and the short routine in blocks, one for each exercise.

    A page leaves out what a condition speaks against, so it has to put a routine together by
    itself. An exercise that comes first begins with another phase than one that follows; both
    ways are there.

    Returns
    -------
    dict
        `rows` has each phase once: the places of its values, by `keys`, in `values`; what is
        `counted` is the step from the phase before it, `set_index` from that of the block. Under
        `whole` and `short` a list of blocks; `short` is None where the plan has none. A block has
        its `sets`, and as `first` and `later` the places of its phases in `rows`, and those of
        each alternative; and as `easier` the block of each easier way that a caution names.
    """
    phases = _Table()
    short = short_plan(plan)
    return {
        "schema": TIMELINE_SCHEMA,
        "title": plan.title,
        "whole": _blocks(plan, library, phases),
        "short": _blocks(short, library, phases) if short else None,
        **phases.to_dict(),
    }


_COUNTED = ("set", "rep", "set_index")
"""What is kept as the step from the last phase that has it, so that phases of one rep are alike."""


class _Table:
    """Phases as rows, each row and each value kept once."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.values: dict[str, tuple[int, Any]] = {}
        self.rows: dict[tuple[int, ...], int] = {}

    def places(self, phases: Iterable[Mapping[str, Any]], first_set: int) -> list[int]:
        """Return the places of phases among the rows, where they are put if they are new."""
        last = dict.fromkeys(_COUNTED, 0) | {"set_index": first_set}
        found = []
        for phase in phases:
            has = {name: phase[name] for name in _COUNTED if phase[name] is not None}
            steps = {name: number - last[name] for name, number in has.items()}
            last |= has
            row = tuple(map(self._value, {**phase, **steps}.values()))
            found.append(self.rows.setdefault(row, len(self.rows)))
            self.keys = self.keys or list(phase)
        return found

    def _value(self, value: Any) -> int:
        # By its text: a list has no place of its own, and 1 is not True.
        return self.values.setdefault(repr(value), (len(self.values), value))[0]

    def to_dict(self) -> dict[str, Any]:
        values = [value for _, value in self.values.values()]
        return {
            "keys": self.keys,
            "counted": _COUNTED,
            "values": values,
            "rows": list(map(list, self.rows)),
        }


def _ways(planned: PlannedExercise, library: Mapping[str, Exercise]) -> list[PlannedExercise]:
    """Return an exercise as it is planned, and in the easier ways that cautions of it name."""
    easier = [caution.easier for caution in library[planned.exercise].cautions]
    names = dict.fromkeys([planned.variant, *(name for name in easier if name)])
    return [replace(planned, variant=name) for name in names]


def _blocks(plan: Plan, library: Mapping[str, Exercise], table: _Table) -> list[dict[str, Any]]:
    blocks = []
    for place, planned in enumerate(plan.exercises):
        before = plan.exercises[place - 1]
        usual, *easier = (
            _block_of(plan, before, way, library, table) for way in _ways(planned, library)
        )
        blocks.append(usual | {"easier": {block["variant"]: block for block in easier}})
    return blocks


def _block_of(
    plan: Plan,
    before: PlannedExercise,
    planned: PlannedExercise,
    library: Mapping[str, Exercise],
    table: _Table,
) -> dict[str, Any]:
    alone = replace(plan, exercises=(planned,))
    is_only = before.exercise == planned.exercise
    pair = alone if is_only else replace(plan, exercises=(before, planned))
    first, later = (timeline(found, library).to_dict() for found in (alone, pair))
    return {
        "exercise": planned.exercise,
        "variant": planned.variant,
        "sets": first["sets"],
        "first": _block(first, planned.exercise, table),
        "later": _block(later, planned.exercise, table),
    }


def _block(routine: Mapping[str, Any], exercise: str, table: _Table) -> dict[str, Any]:
    first_set = [found["exercise"] for found in routine["sets"]].index(exercise)

    def places(phases: Iterable[dict[str, Any]]) -> list[int]:
        return table.places((p for p in phases if p["exercise"] == exercise), first_set)

    return {
        "phases": places(routine["phases"]),
        "alternatives": [
            {**found, "phases": places(found["phases"])}
            for found in routine["alternatives"]
            if found["exercise"] == exercise
        ],
    }


def plan_data(plan: Plan, library: Mapping[str, Exercise]) -> dict[str, Any]:
    """Return what a plan says beside its exercises."""
    left_out = plan.leave_out_every_other_week
    return {
        "plan_id": plan.plan_id,
        "version": plan.version,
        "title": plan.title,
        "created_on": plan.created_on.isoformat(),
        "emergency_number": plan.emergency_number,
        "limits": asdict(plan.limits),
        "asked_every_days": plan.asked_every_days,
        "conditions": plan.conditions,
        "goals": plan.goals,
        "weekdays": plan.weekdays,
        "all_weekdays": WEEKDAYS,
        "times_of_day": plan.times_of_day,
        "left_out": left_out,
        "left_out_name": library[left_out].name if left_out and left_out in library else left_out,
        "review_days": [day.isoformat() for day in plan.review_days],
        "review_told_days": REVIEW_TOLD_DAYS,
        "what_changed": plan.what_changed,
        "news_told_days": NEWS_TOLD_DAYS,
        "minutes_walk": plan.minutes_walk,
        "contact": contact_words(plan),
    }


def _questions(questionnaire: Questionnaire) -> dict[str, list[dict[str, Any]]]:
    """Return the questions of each moment as the form takes them, each with its column."""
    return {moment: _as_forms(questionnaire.asked_at(moment)) for moment in MOMENTS}


def _as_forms(questions: Sequence[Question]) -> list[dict[str, Any]]:
    # A question that follows another stands with it wherever it is asked, so each fits alone.
    forms = read_questions([question.to_form() for question in questions])
    pairs = zip(forms, questions, strict=True)
    return [{**form, "column": question.column or question.key} for form, question in pairs]


def _cautions(plan: Plan, library: Mapping[str, Exercise]) -> dict[str, list[dict[str, Any]]]:
    """Return the cautions of each exercise that the plan does not set aside."""
    return {
        planned.exercise: [
            {part: getattr(caution, part) for part in ("condition", "about", "text", "easier")}
            for caution in library[planned.exercise].cautions
        ]
        for planned in plan.exercises
        if not planned.despite_caution
    }
