"""Progress on the screen: each picture, and the same in words."""

from __future__ import annotations

from typing import Any

from sciatica_lib.drawing import png
from sciatica_lib.panels.elements import Panel, Picture, listing
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
