"""The exercises of the library, in pictures and in words."""

from __future__ import annotations

from typing import Any

from IPython.display import display

from sciatica_lib.drawing import png
from sciatica_lib.exercises.describe import exercise_lines
from sciatica_lib.exercises.figure import Figure
from sciatica_lib.exercises.pictures import plot_strip
from sciatica_lib.panels.elements import Panel, Picture, heading, listing
from sciatica_lib.workbook import Workbook


class ExerciseCards(Panel):
    """Every exercise of the library: position, movement, dose, cautions, variants."""

    def __init__(self, workbook: Workbook) -> None:
        parts: list[Any] = []
        for key, exercise in workbook.library.items():
            picture = _strip(workbook.figures[key], exercise.name)
            parts += [heading(exercise.name), picture, listing(exercise_lines(exercise))]
        super().__init__(parts)

    def _ipython_display_(self) -> None:
        # A place without widgets shows the words or the picture of an output, never both.
        for part in self.parts:
            display(Panel([part]))  # type: ignore[no-untyped-call]  # IPython is not typed


def exercise_cards(workbook: Workbook) -> ExerciseCards:
    """Show every exercise of the library."""
    return ExerciseCards(workbook)


def _strip(figure: Figure, name: str) -> Picture:
    axes = plot_strip(figure)
    words = f"Three pictures of the {name}: start, on the way, as far as it goes."
    return Picture(png(axes[0].figure), words)
