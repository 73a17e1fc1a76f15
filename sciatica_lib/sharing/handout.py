"""A plan on paper: figures, doses, cautions, when to seek help, and a table to tick; two pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.describe import caution_lines, plan_lines
from sciatica_lib.exercises.figure import Figure, figure_name
from sciatica_lib.exercises.library import Exercise
from sciatica_lib.exercises.plan import Plan, PlannedExercise
from sciatica_lib.exercises.svg import figure_svg
from sciatica_lib.questions.questionnaire import Questionnaire
from sciatica_lib.wording import counted, legible, long_day

NOT_INSTALLED = (
    "This computer cannot make PDF files yet: install the extra “report” "
    "(pip install 'sciatica-workbook[report]'), or make the handout as a page (.handout.html) and "
    "print it."
)
SHOWN = {0.0: "start", 1.0: "as far as it goes"}
"""Which moments of a repetition are drawn, and what they are called."""
PHOTO = {0.0: "a photo"}
"""A photo shows one moment."""
WIDTH_PX = 320
WEEKS_TO_TICK = 2
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

STOP = (
    "Stop if pain goes above {amber} out of 10, if it runs further down the leg, or if numbness or "
    "tingling comes up and stays. Then do half as much the next time. If it happens twice in a "
    "row, ask your therapist first."
)
NOW = "Go to an emergency department, or call your emergency number{number}, if one of these is so"
TODAY = "Speak to a clinician today if"
WORRIED = "A list cannot see you. If you are worried, call a clinician."
_HERE = Path(__file__).parent


def handout_html(
    plan: Plan,
    library: Mapping[str, Exercise],
    questionnaire: Questionnaire,
    figures: Mapping[str, Figure],
) -> str:
    """Return the handout as one HTML page for the printer: no script, and nothing from elsewhere.

    Raises
    ------
    WorkbookError
        The library cannot carry out the plan.
    """
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((_HERE / "handout.html.jinja").read_text(encoding="utf-8"))
    found = handout_data(plan, library, questionnaire, figures)
    for shown in found["exercises"]:
        for picture in shown["pictures"]:
            picture["svg"] = Markup(picture["svg"])  # noqa: S704 (drawn by us, from our own data)
    return template.render(found)


def handout_pdf(
    plan: Plan,
    library: Mapping[str, Exercise],
    questionnaire: Questionnaire,
    figures: Mapping[str, Figure],
) -> bytes:
    """Return the handout as PDF, with tags for screen readers.

    The texts go in as data, so that nothing in a plan is read as a command of typst.

    Raises
    ------
    WorkbookError
        The library cannot carry out the plan, or the extra is not installed.
    """
    try:
        typst = import_module("typst")
    except ImportError:
        raise WorkbookError(NOT_INSTALLED) from None
    found = handout_data(plan, library, questionnaire, figures)
    source = (_HERE / "handout.typ").read_bytes()
    return bytes(typst.compile(source, format="pdf", sys_inputs={"data": json.dumps(found)}))


def handout_data(
    plan: Plan,
    library: Mapping[str, Exercise],
    questionnaire: Questionnaire,
    figures: Mapping[str, Figure],
) -> dict[str, Any]:
    """Return all that stands on the handout: texts, lists of texts, and pictures as SVG."""
    pairs = zip(plan.exercises, plan_lines(plan, library), strict=True)
    number = f" ({plan.emergency_number})" if plan.emergency_number else ""
    facts = [
        f"{counted(plan.days_per_week, 'day')} a week",
        ", ".join(day.capitalize() for day in plan.weekdays),
        f"at {', '.join(plan.times_of_day)}" if plan.times_of_day else "",
        f"and {plan.minutes_walk} minutes of walking a day" if plan.minutes_walk else "",
    ]
    signs = questionnaire.signs.values()
    asked = [sign for sign in signs if sign.group]
    found = {
        "title": plan.title,
        "version": f"Version {plan.version}, {long_day(plan.created_on)}",
        "author": plan.author,
        "contact": plan.contact,
        "facts": ", ".join(filter(None, facts)),
        "goals": list(plan.goals),
        "reviews": [long_day(day) for day in plan.review_days],
        "exercises": [
            _exercise(planned, line, library[planned.exercise], figures) for planned, line in pairs
        ],
        "stop": STOP.format(amber=plan.limits.amber_up_to),
        "now": NOW.format(number=number),
        "now_signs": [sign.words for sign in asked if sign.level == "emergency"],
        "today": TODAY,
        "today_signs": [sign.words for sign in asked if sign.level == "same_day"],
        "worried": WORRIED,
        "days": list(DAYS) * WEEKS_TO_TICK,
    }
    return _legible(found)  # type: ignore[no-any-return]


def _exercise(
    planned: PlannedExercise, line: str, exercise: Exercise, figures: Mapping[str, Figure]
) -> dict[str, Any]:
    variant = exercise.variant(planned.variant)
    name, _, dose = line.partition(": ")
    figure = figures[figure_name(planned.exercise, planned.variant)]
    side = planned.only_side or planned.first_side or "right"
    moves = [phase.text for key, phase in exercise.phases.items() if key != "change_sides"]
    other = "left" if side == "right" else "right"
    how = " ".join([exercise.position, *moves, *([variant.text] if variant else [])])
    allowed = "Your therapist allows it to you. " if planned.despite_caution else ""
    return {
        "name": name,
        "dose": dose,
        "how": how.replace("{side}", side).replace("{other}", other),
        "watch": [watch.text.replace("{side}", side) for watch in exercise.watch],
        "cautions": [f"{allowed}{text}" for text in caution_lines(exercise)],
        "note": planned.note,
        "only": f"Only the {planned.only_side} side." if planned.only_side else "",
        "pictures": [
            {
                "svg": figure_svg(figure, reach, side=side, width=WIDTH_PX),
                "words": f"{name}: {words}",
            }
            for reach, words in (PHOTO if figure.photo else SHOWN).items()
        ],
    }


def _legible(value: Any) -> Any:
    """Return texts as they may stand on paper, whatever was typed."""
    match value:
        case str():
            return legible(value)
        case list():
            return [_legible(item) for item in value]
        case dict():
            return {key: _legible(item) for key, item in value.items()}
    return value
