"""Progress on the screen: each picture, and the same in words; and the review of a returned log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipywidgets import FileUpload, VBox

from sciatica_lib.drawing import png
from sciatica_lib.log.history import current_entries
from sciatica_lib.log.reader import read_table
from sciatica_lib.log.text_lines import TableError
from sciatica_lib.panels.elements import Panel, Picture, Text, listing
from sciatica_lib.panels.log_care import rejected_lines
from sciatica_lib.progress.plots import (
    adherence_description,
    before_after_description,
    pain_description,
    plot_adherence,
    plot_before_after,
    plot_pain,
)
from sciatica_lib.progress.statistics import summary
from sciatica_lib.workbook import History, Workbook

REVIEW_MAX_MB = 20
NOT_SHOWN = "These lines could not be used and are not in the pictures:"


class Report(Panel):
    """A picture of a log with sentences below it."""

    def __init__(self, picture: Picture, sentences: list[str]) -> None:
        self._picture = picture
        self._words = "\n".join([repr(picture), *sentences])
        super().__init__([picture, listing([repr(picture), *sentences])])

    def __repr__(self) -> str:
        """Return the picture and its sentences in words."""
        return self._words

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        bundle: dict[str, str] = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": self._words, "image/png": self._picture.png}


def pain_progress(workbook: Workbook) -> Report:
    """Show every pain score and the usual pain."""
    return _pain(workbook.history())


def exercise_progress(workbook: Workbook) -> Report:
    """Show the days with a routine in each week."""
    return _exercise(workbook.history(), workbook.plan.days_per_week)


def before_and_after(workbook: Workbook) -> Report:
    """Show leg pain right before and right after each routine."""
    return _before_after(workbook.history())


def _pain(history: History) -> Report:
    entries, about = history.entries, _about(history)
    axes, words = plot_pain(entries, **about), pain_description(entries, **about)
    sentences = summary(entries, today=history.until, is_example=history.is_example)
    return Report(Picture(png(axes.figure), words), sentences)


def _exercise(history: History, days_per_week: int | None) -> Report:
    entries, about = history.entries, {**_about(history), "days_per_week": days_per_week}
    axes, words = plot_adherence(entries, **about), adherence_description(entries, **about)
    return Report(Picture(png(axes.figure), words), [])


def _before_after(history: History) -> Report:
    entries, about = history.entries, _about(history)
    axes, words = plot_before_after(entries, **about), before_after_description(entries, **about)
    return Report(Picture(png(axes.figure), words), [])


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
        _pain(history),
        _exercise(history, None),
        _before_after(history),
    ]
