"""The picture of the page for a clinician: every score, the usual pain, reach and routines."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sciatica_lib.drawing import house_style
from sciatica_lib.progress.plot_parts import (
    GREY,
    INK,
    PALE_GREY,
    day_axis,
    day_numbers,
    mark_scale,
)
from sciatica_lib.progress.plots import plot_scores
from sciatica_lib.progress.views import PainView
from sciatica_lib.terms import REACHES

SIZE_IN = (7.4, 2.75)
_ROUTINE, _REACH = 0.0, 1.0
_REACH_HIGH = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class TimelineView:
    """What the picture shows: the scores, and on the same days reach and routines.

    Attributes
    ----------
    pain
        From `pain_view`.
    days
        From `exercised_days`, on the days shown, with `reach` beside: the furthest of the day.
    """

    pain: PainView
    days: pd.DataFrame


def plot_timeline(view: TimelineView) -> Figure:
    """Draw every score with the usual pain, and below it, day by day, reach and routines."""
    with house_style(), rc_context({"font.size": 8.5}):
        figure = Figure(figsize=SIZE_IN)
        scores, strip = figure.subplots(2, 1, height_ratios=(3.2, 1))
        plot_scores(scores, view.pain)
        scores.tick_params(labelbottom=False)
        _strip(strip, view)
        return figure


def svg(figure: Figure) -> str:
    """Return a figure as an SVG picture, its words as outlines; the same figure, the same text."""
    picture = io.StringIO()
    with house_style(), rc_context({"svg.hashsalt": "sciatica", "svg.fonttype": "path"}):
        figure.savefig(picture, format="svg", metadata={"Date": None, "Creator": None})
    return picture.getvalue()


def _strip(ax: Axes, view: TimelineView) -> None:
    day_axis(ax, view.pain.first, view.pain.last)
    days, at = view.days, day_numbers(view.days.index)
    side = 26 * mark_scale(ax)
    looks: dict[str, dict[str, Any]] = {
        "done": {"facecolors": INK, "edgecolors": INK},
        "begun": {"facecolors": "white", "edgecolors": INK},
    }
    for kind, look in looks.items():
        rows = days["routine"].eq(kind).to_numpy(dtype=bool)
        place = np.full(rows.sum(), _ROUTINE)
        ax.scatter(at[rows], place, marker="s", s=side, label=kind, linewidths=0.8, **look)
    known = days["reach"].notna().to_numpy(dtype=bool)
    deep = days["reach"].dropna().map(REACHES.index).to_numpy(dtype=float) / (len(REACHES) - 1)
    ax.vlines(
        at[known], _REACH, _REACH + 0.08 + _REACH_HIGH * deep, color=GREY,
        linewidth=4.2 * mark_scale(ax), label="reach",
    )  # fmt: skip
    ax.axhline(_REACH - 0.04, color=PALE_GREY, linewidth=0.8)
    ax.set_ylim(-0.6, _REACH + _REACH_HIGH + 0.2)
    ax.set_yticks([_ROUTINE, _REACH + _REACH_HIGH / 2], ["routine", "reach"])
    ax.grid(visible=False)
