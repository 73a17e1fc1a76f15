"""Progress on the screen: each picture, and the same in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sciatica_lib.drawing import drawer
from sciatica_lib.panels.elements import Chart, Panel, Text, listing
from sciatica_lib.panels.example import example_of
from sciatica_lib.progress.findings import findings
from sciatica_lib.progress.plots import plot_bands, plot_pain, plot_reach
from sciatica_lib.progress.routine_plots import (
    plot_adherence,
    plot_before_after,
    plot_calendar,
    plot_responses,
)
from sciatica_lib.progress.routine_views import (
    adherence_view,
    before_after_view,
    plan_view,
    responses_view,
)
from sciatica_lib.progress.sentences import (
    SYNTHETIC,
    describe_adherence,
    describe_bands,
    describe_before_after,
    describe_pain,
    describe_plan,
    describe_reach,
    describe_responses,
    response_lines,
)
from sciatica_lib.progress.views import bands_view, pain_view, reach_view
from sciatica_lib.workbook import History, Workbook

Content = tuple[Chart | None, list[str]]
"""A picture, where there is anything to draw, and the sentences below it."""


class Report(Panel):
    """A picture of a log and the same in words; where there is nothing to draw, one sentence.

    Parameters
    ----------
    draw
        Makes the content from a history.
    history
        What is shown first.
    """

    def __init__(self, draw: Callable[[History], Content], history: History) -> None:
        self._draw = draw
        super().__init__()
        self.show(history)

    def show(self, history: History) -> None:
        """Show a history instead of the one before."""
        picture, self._lines = self._draw(history)
        if picture is None:
            self.children = [Text("\n".join(self._lines))]
        else:
            self.children = [picture, listing(self._lines)]

    def __repr__(self) -> str:
        """Return the picture and its sentences in words."""
        return "\n".join(self._lines)


def pain_levels(workbook: Workbook) -> Report:
    """Show on how many days leg pain was at each level, at first and lately."""
    return _report(workbook, draw_levels)


def exercise_progress(workbook: Workbook) -> Report:
    """Show the days with a routine in each week."""
    return _report(workbook, partial(draw_exercise, days_per_week=workbook.plan.days_per_week))


def plan_calendar(workbook: Workbook) -> Report:
    """Show each day with a routine, under the version of the plan that it was done by."""
    return _report(workbook, partial(draw_calendar, workbook))


def before_and_after(workbook: Workbook) -> Report:
    """Show leg pain right before and right after each routine."""
    return _report(workbook, draw_before_after)


def exercise_responses(workbook: Workbook) -> Report:
    """Show whether leg pain changes in another way with one of the exercises."""
    return _report(workbook, partial(draw_responses, workbook))


def reach_progress(workbook: Workbook) -> Report:
    """Show how far down the leg symptoms reached, week by week."""
    return _report(workbook, draw_reach)


def draw_pain(history: History) -> Content:
    """Return every pain score and the usual pain, drawn and in words, with what they say."""
    view = pain_view(history.entries, **_about(history))
    said = [finding.text for finding in findings(view)]
    words = describe_pain(view)
    return (None, said) if view.is_empty else _content(plot_pain, view, [words, *said])


def draw_levels(history: History) -> Content:
    """Return the days by level, drawn and in words."""
    view = bands_view(history.entries, **_about(history))
    return _content(plot_bands, view, [describe_bands(view)])


def draw_exercise(history: History, days_per_week: int | None) -> Content:
    """Return the days with a routine in each week, drawn and in words."""
    view = adherence_view(history.entries, days_per_week=days_per_week, **_about(history))
    return _content(plot_adherence, view, [describe_adherence(view)])


def draw_calendar(workbook: Workbook, history: History) -> Content:
    """Return the calendar of routines, drawn and in words."""
    view = plan_view(history.entries, plans=workbook.known_plans(), **_about(history))
    return _content(plot_calendar, view, [describe_plan(view)])


def draw_before_after(history: History) -> Content:
    """Return leg pain before and after each routine, drawn and in words."""
    view = before_after_view(history.entries, **_about(history))
    return _content(plot_before_after, view, [describe_before_after(view)])


def draw_responses(workbook: Workbook, history: History) -> Content:
    """Return the response by exercise, drawn and in words."""
    names = {key: exercise.name for key, exercise in workbook.library.items()}
    view = responses_view(history.entries, names=names, **_about(history))
    if not view.told:
        return None, [describe_responses(view)]
    made_up = [f"{SYNTHETIC}."] if view.is_example else []
    words = [*made_up, *response_lines(view)]
    return _content(plot_responses, view, words, describe_responses(view))


def draw_reach(history: History) -> Content:
    """Return how far down symptoms reached, drawn and in words."""
    view = reach_view(history.entries, **_about(history))
    return _content(plot_reach, view, [describe_reach(view)])


def _content(
    plot: Callable[..., Any], view: Any, words: Sequence[str], instead: str = ""
) -> Content:
    """Return a view drawn for a page and for little room, with what is said instead of it."""
    if view.is_empty:
        return None, list(words)
    return Chart(drawer(plot, view), instead or words[0]), list(words)


def _report(workbook: Workbook, draw: Callable[[History], Content]) -> Report:
    """Return a report of one's own entries, which changes to the example's when asked to."""
    example = example_of(workbook)
    report = Report(draw, example.shown or workbook.history())
    example.observe(lambda change: report.show(change["new"] or workbook.history()), "shown")
    return report


def _about(history: History) -> dict[str, Any]:
    return {"end": history.until, "is_example": history.is_example}
