"""The exercises of the library, in pictures and in words."""

from __future__ import annotations

from typing import Any

from sciatica_lib.drawing import png
from sciatica_lib.exercises.figure import Figure
from sciatica_lib.exercises.library import SUGGESTED_LABEL, Exercise
from sciatica_lib.exercises.pictures import plot_strip
from sciatica_lib.panels.elements import Panel, Picture, heading, listing
from sciatica_lib.panels.plan import dose_words
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


def exercise_lines(exercise: Exercise) -> list[str]:
    """Return an exercise as a list of plain sentences."""
    moves = [phase.text for name, phase in exercise.phases.items() if name != "change_sides"]
    lines = [
        f"Get ready: {exercise.position}",
        "Then: " + " ".join(moves),
        f"Dose in the source: {dose_words(exercise.dose, exercise) or 'not given'}.",
    ]
    if suggested := dose_words(exercise.suggested, exercise):
        lines.append(f"To begin with: {suggested} ({SUGGESTED_LABEL}).")
    lines.append(f"Works on {', '.join(exercise.targets)}.")
    lines += [f"Watch: {each.text}" for each in exercise.watch]
    lines += [f"{each.about}: {each.text}" for each in exercise.cautions]
    lines += [f"{each.level.capitalize()}, {each.name}: {each.text}" for each in exercise.variants]
    return [
        line.replace("your {side}", "one")
        .replace("your {other}", "the other")
        .replace("Your {other}", "The other")
        for line in lines
    ]
