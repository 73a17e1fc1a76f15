"""Progress on the screen: each picture, and the same in words; and the review of a returned log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ipywidgets import FileUpload, VBox

from sciatica_lib.drawing import png
from sciatica_lib.log.tables import TableError, current_entries, read_table
from sciatica_lib.panels.elements import Panel, Picture, Text, listing
from sciatica_lib.panels.example import ExampleSwitch, example_of, is_offered
from sciatica_lib.panels.log_care import rejected_lines
from sciatica_lib.progress.plots import plot_adherence, plot_before_after, plot_pain
from sciatica_lib.progress.sentences import (
    describe_adherence,
    describe_before_after,
    describe_pain,
    summary,
)
from sciatica_lib.progress.views import adherence_view, before_after_view, pain_view
from sciatica_lib.workbook import History, Workbook

REVIEW_MAX_MB = 20
NOT_SHOWN = "These lines could not be used and are not in the pictures:"

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
        self._picture, self._lines = self._draw(history)
        if self._picture is None:
            self.children = [*self._above, Text("\n".join(self._lines))]
        else:
            self.children = [*self._above, self._picture, listing(self._lines)]

    def __repr__(self) -> str:
        """Return the picture and its sentences in words."""
        return "\n".join(self._lines)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        bundle: dict[str, str] = super()._repr_mimebundle_(**kwargs)
        picture = {"image/png": self._picture.png} if self._picture else {}
        return {**bundle, "text/plain": repr(self), **picture}


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


class LogReview(Panel):
    """A log that a patient sent back: read, shown, and not stored."""

    about = "Choose a log to look at. It is read and shown, and not stored."

    def __init__(self) -> None:
        self._upload = FileUpload(
            accept=".csv", description="Choose a log", layout={"width": "auto", "height": "44px"}
        )
        self._upload.observe(self._on_upload, "value")
        self._shown = VBox()
        super().__init__([self._upload, self._shown])

    def _on_upload(self, change: Mapping[str, Any]) -> None:
        if not change["new"]:
            return
        file = change["new"][0]
        self._shown.children = _review(str(file["name"]), bytes(file["content"]))


def review_log() -> LogReview:
    """Offer to look at a log that a patient sent back."""
    return LogReview()


def _review(name: str, data: bytes) -> list[Any]:
    if len(data) > REVIEW_MAX_MB * 1_000_000:
        return [Text(f"{name} is larger than {REVIEW_MAX_MB} MB, so it was not read.", "stop")]
    try:
        table = read_table(data)
    except TableError as error:
        return [Text(f"{name}: {error}", "stop")]
    entries, not_shown = current_entries(table.rows), rejected_lines(table.rejected, NOT_SHOWN)
    if not entries:
        return [
            Text(f"{name} holds no entries that can be shown.", "notice"),
            *not_shown,
        ]
    days = [entry.record.day for entry in entries]
    history = History(entries, max(days), is_example=False)
    return [
        Text(f"{name}: {len(entries)} entries from {min(days)} to {max(days)}."),
        *not_shown,
        Report(draw_pain, history),
        Report(partial(draw_exercise, days_per_week=None), history),
        Report(draw_before_after, history),
    ]
