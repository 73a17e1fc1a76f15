"""The exercises of the library, in pictures and in words."""

from __future__ import annotations

from typing import Any

from sciatica_lib.drawing import png
from sciatica_lib.exercises.describe import exercise_lines
from sciatica_lib.exercises.figure import Figure
from sciatica_lib.exercises.pictures import plot_strip
from sciatica_lib.panels.elements import Panel, Picture, heading, listing
from sciatica_lib.workbook import Workbook


class ExerciseCards(Panel):
    """Every exercise of the library: position, movement, dose, cautions, variants."""

    def __init__(self, workbook: Workbook) -> None:
        cards = [(each.name, exercise_lines(each)) for each in workbook.library.values()]
        self._words = "\n\n".join(
            "\n".join([name, *(f"- {line}" for line in lines)]) for name, lines in cards
        )
        parts: list[Any] = []
        for (name, lines), key in zip(cards, workbook.library, strict=True):
            parts += [heading(name), _strip(workbook.figures[key], name), listing(lines)]
        super().__init__(parts)

    def __repr__(self) -> str:
        """Return the cards in words."""
        return self._words


def exercise_cards(workbook: Workbook) -> ExerciseCards:
    """Show every exercise of the library."""
    return ExerciseCards(workbook)


def _strip(figure: Figure, name: str) -> Picture:
    axes = plot_strip(figure)
    words = f"Three pictures of the {name}: start, on the way, as far as it goes."
    return Picture(png(axes[0].figure), words)
