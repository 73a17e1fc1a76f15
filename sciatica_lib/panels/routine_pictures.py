"""The exercises of the plan in force in pictures that the browser draws: no drawing library."""

from __future__ import annotations

from sciatica_lib.exercises.describe import planned_name
from sciatica_lib.exercises.figure import figure_name, for_browser
from sciatica_lib.widgets.pictures import ExercisePictures
from sciatica_lib.workbook import Workbook


def routine_pictures(workbook: Workbook) -> ExercisePictures:
    """Return the exercises of the plan in force as pictures, each on the side that begins."""
    pictures, figures = [], {}
    for planned in workbook.weeks_plan().exercises:
        exercise = workbook.library[planned.exercise]
        figure = figure_name(planned.exercise, planned.variant)
        figures[figure] = workbook.figures[figure]
        name = planned_name(planned, exercise)
        pictures.append({
            "figure": figure, "name": name, "side": planned.first_side,
            "words": f"{name}: {exercise.phases['move'].cue.lower()}",
        })  # fmt: skip
    return ExercisePictures(pictures, for_browser(figures.values()))
