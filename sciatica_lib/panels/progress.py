"""Progress on the screen: each picture, and the same in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sciatica_lib.drawing import png
from sciatica_lib.panels.elements import Panel, Picture, Text, listing
from sciatica_lib.panels.example import ExampleSwitch, example_of, is_offered
from sciatica_lib.progress.plots import plot_adherence, plot_before_after, plot_pain
from sciatica_lib.progress.sentences import (
    describe_adherence,
    describe_before_after,
    describe_pain,
    summary,
)
from sciatica_lib.progress.views import adherence_view, before_after_view, pain_view
from sciatica_lib.workbook import History, Workbook

Content = tuple[Picture | None, list[str]]
"""A picture, where there is anything to draw, and the sentences below it."""


class Report(Panel):
    """A picture of a log and the same in words; where there is nothing to draw, one sentence.

    Parameters
    ----------
    draw
        Makes the content from a history.
    history
        What is shown first.
    above
        What stands above the picture, whatever is shown.
    """

    def __init__(self, draw: Callable[[History], Content], history: History, *above: Panel) -> None:
        self._draw = draw
        self._above = above
        super().__init__()
        self.show(history)

    def show(self, history: History) -> None:
        """Show a history instead of the one before."""
        picture, self._lines = self._draw(history)
        if picture is None:
            self.children = [*self._above, Text("\n".join(self._lines))]
        else:
            self.children = [*self._above, picture, listing(self._lines)]

    def __repr__(self) -> str:
        """Return the picture and its sentences in words."""
        return "\n".join(self._lines)


def pain_progress(workbook: Workbook) -> Report:
    """Show every pain score and the usual pain."""
    own = workbook.history()
    above = [ExampleSwitch(workbook)] if is_offered(own) else []
    return _report(workbook, draw_pain, own, *above)


def exercise_progress(workbook: Workbook) -> Report:
    """Show the days with a routine in each week."""
    draw = partial(draw_exercise, days_per_week=workbook.plan.days_per_week)
    return _report(workbook, draw, workbook.history())


def before_and_after(workbook: Workbook) -> Report:
    """Show leg pain right before and right after each routine."""
    return _report(workbook, draw_before_after, workbook.history())


def draw_pain(history: History) -> Content:
    """Return every pain score and the usual pain, drawn and in words."""
    view = pain_view(history.entries, **_about(history))
    if view.is_empty:
        return None, summary(view)
    words = describe_pain(view)
    return Picture(png(plot_pain(view).figure), words), [words, *summary(view)]


def draw_exercise(history: History, days_per_week: int | None) -> Content:
    """Return the days with a routine in each week, drawn and in words."""
    view = adherence_view(history.entries, days_per_week=days_per_week, **_about(history))
    words = describe_adherence(view)
    return None if view.is_empty else Picture(png(plot_adherence(view).figure), words), [words]


def draw_before_after(history: History) -> Content:
    """Return leg pain before and after each routine, drawn and in words."""
    view = before_after_view(history.entries, **_about(history))
    words = describe_before_after(view)
    return None if view.is_empty else Picture(png(plot_before_after(view).figure), words), [words]


def _report(
    workbook: Workbook, draw: Callable[[History], Content], own: History, *above: Panel
) -> Report:
    """Return a report of one's own entries, which changes to the example's when asked to."""
    example = example_of(workbook)
    report = Report(draw, example.shown or own, *above)
    example.observe(lambda change: report.show(change["new"] or own), "shown")
    return report


def _about(history: History) -> dict[str, Any]:
    return {"end": history.until, "is_example": history.is_example}
