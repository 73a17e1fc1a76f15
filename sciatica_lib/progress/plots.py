"""Pictures of progress: each draws one view, every score a mark and every gap a gap.

Without `ax`, a picture is drawn on a new figure that no other code knows of. Where there is nothing
to draw, it is a sentence, one line high.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sciatica_lib.drawing import house_style
from sciatica_lib.progress.change import noticed_size
from sciatica_lib.progress.findings import NO_SCORE, headline
from sciatica_lib.progress.plot_parts import (
    GREY,
    INK,
    Frame,
    Head,
    aside,
    day_axis,
    day_numbers,
    foot,
    is_narrow,
    key_line,
    mark_scale,
    note,
    score_axis,
    version_marks,
    week_axis,
    width_in,
)
from sciatica_lib.progress.sentences import (
    bands_headline,
    days_recorded,
    describe_bands,
    describe_pain,
    describe_reach,
    plan_starts,
    reach_headline,
)
from sciatica_lib.progress.statistics import MIN_DAYS_RECORDED, PAINS, WEEK_DAYS
from sciatica_lib.progress.views import BandsView, PainView, ReachView
from sciatica_lib.terms import NRS_MAX, REACHES
from sciatica_lib.wording import short_day, shortened, span

_FIRST_WEEK_GREY = "#F2F1EC"
_NOTICED_GREY = "#E3E6EA"
_LEG_TINT = "#9DB6D0"
_FLARE_COLOUR = "#8A5A00"
_COLOURS = {"leg": "C0", "back": "C1"}
_LINE_WIDTHS = {"leg": 3.6, "back": 1.6}
_SIGNS = {"leg": "●", "back": "◇"}
_PAIN_BODY_IN, _BARS_BODY_IN, _REACH_BODY_IN = 2.6, 1.3, 1.7
_NO_DIAGNOSIS = "The levels are for reading and are no diagnosis."
_BAND_LOOKS: dict[str, dict[str, Any]] = {
    "0-3": {"face": "#FFFFFF", "hatch": None, "ink": INK},
    "4-6": {"face": "#8FA8C4", "hatch": None, "ink": INK},
    "7-10": {"face": "#1F3A5C", "hatch": None, "ink": "#FFFFFF"},
    "none": {"face": "#F4F4F4", "hatch": "////", "ink": GREY},
}
"""Three steps of lightness and a hatch: told apart in grey, with the number in each."""

_BAND_SIGNS = {"0-3": "□", "4-6": "▒", "7-10": "■", "no score": "▨"}
_NAME_GAP = 1.3
_ROOM_FOR_WORDS_IN = 1.25
_NOTES_MOST = 6
_LETTERS = "abcdef"


def plot_pain(view: PainView, *, ax: Axes | None = None, narrow: bool = False) -> Axes:
    """Draw every pain score as a mark, and the usual pain as a line that is broken at gaps."""

    def fill(ax: Axes) -> Head:
        plot_scores(ax, view)
        notes = _note_marks(ax, view)
        foot(ax, _pain_key(ax, view), *notes)
        subtitle = f"{span(view.first, view.last)}: {days_recorded(view)}"
        return Head(headline(view), subtitle, strip_pt=16)

    frame = Frame(ax, narrow, _PAIN_BODY_IN, view.is_example)
    return frame.draw(fill, describe_pain(view) if view.is_empty else "")


def plot_scores(ax: Axes, view: PainView) -> None:
    """Draw the scores and what belongs to them on axes that have no words around them yet."""
    score_axis(ax)
    day_axis(ax, view.first, view.last)
    _noticed_zone(ax, view)
    _first_week(ax, view)
    _plan_marks(ax, view)
    _flare_marks(ax, view)
    _imported_marks(ax, view)
    for pain in PAINS:
        _usual_line(ax, pain, view)
        _score_marks(ax, pain, view)
    _name_lines(ax, view)


def plot_bands(view: BandsView, *, ax: Axes | None = None, narrow: bool = False) -> Axes:
    """Draw on how many days pain was at each level: a bar for the first week, one for the last."""

    def fill(ax: Axes) -> Head:
        parts = {"first week": view.first}
        if view.last is not None:
            parts[f"last {view.last.sum()} days"] = view.last
        for row, part in enumerate(parts.values()):
            _band_bar(ax, row, part)
        ax.set_yticks(range(len(parts)), list(parts))
        ax.set_ylim(len(parts) - 0.45, -0.55)
        ax.set_xlim(0, 1)
        ax.set_xticks([])
        ax.grid(visible=False)
        ax.spines["bottom"].set_visible(False)
        foot(ax, key_line(*(f"{sign} {name}" for name, sign in _BAND_SIGNS.items())), _NO_DIAGNOSIS)
        return Head(bands_headline(view), "Days at each level, in numbers")

    frame = Frame(ax, narrow, _BARS_BODY_IN, view.is_example)
    return frame.draw(fill, describe_bands(view) if view.is_empty else "")


def plot_reach(view: ReachView, *, ax: Axes | None = None, narrow: bool = False) -> Axes:
    """Draw how far down symptoms reached: days of each week, by place, the foot at the bottom."""

    def fill(ax: Axes) -> Head:
        weeks = view.weeks.to_numpy(dtype=float)
        week, place = np.nonzero(weeks)
        days, room = weeks[week, place], width_in(ax) * 72 / max(len(weeks), 4)
        full = min(room, 26) ** 2
        ax.scatter(week, place, s=full * days / WEEK_DAYS, color=to_hex("C0"), label="days")
        ax.set_yticks(range(len(REACHES)), list(REACHES))
        ax.set_ylim(len(REACHES) - 0.4, -0.6)
        week_axis(ax, view.weeks.index)
        foot(ax, "Weeks by their Monday. The larger a disc, the more days of the week.")
        return Head(reach_headline(view), "How far down symptoms reached")

    frame = Frame(ax, narrow, _REACH_BODY_IN, view.is_example)
    return frame.draw(fill, describe_reach(view) if view.is_empty else "")


def plot_small_multiples(views: Mapping[str, PainView], *, columns: int = 3) -> Figure:
    """Draw several people side by side, each with every leg score and the usual leg pain.

    Parameters
    ----------
    views
        By the name that stands over each.
    columns
        How many stand beside each other.
    """
    with house_style():
        rows = -(-len(views) // columns)
        figure = Figure(figsize=(2.6 * columns, 1.9 * max(rows, 1)))
        for place, (name, view) in enumerate(views.items()):
            ax = figure.add_subplot(max(rows, 1), columns, place + 1)
            ax.set_title(shortened(name, 24), size=9)
            ax.set_ylim(-0.4, NRS_MAX + 0.4)
            ax.set_yticks([0, 5, 10])
            finding = shortened(NO_SCORE if view.is_empty else headline(view), 44)
            ax.set_xlabel("\n".join(textwrap.wrap(finding, 30)), loc="left", size=8)
            if view.is_empty:
                ax.set_xticks([])
                continue
            day_axis(ax, view.first, view.last)
            ends = [day_numbers(view.first), day_numbers(view.last)]
            ax.set_xticks(ends, [short_day(view.first), short_day(view.last)], size=8)
            _usual_line(ax, "leg", view)
            _score_marks(ax, "leg", view)
    return figure


def _band_bar(ax: Axes, row: int, part: pd.Series[int]) -> None:
    begin = 0.0
    for name, looks in _BAND_LOOKS.items():
        share = float(part[name]) / max(float(part.sum()), 1)
        if share:
            ink = looks["ink"]
            ax.barh(
                row, share, left=begin, height=0.62, facecolor=looks["face"], edgecolor=INK,
                linewidth=0.8, hatch=looks["hatch"], label=f"{row} {name}",
            )  # fmt: skip
            plain = {"boxstyle": "round,pad=0.15", "facecolor": looks["face"], "edgecolor": "none"}
            ax.text(
                begin + share / 2, row, f"{part[name]}", ha="center", va="center", color=ink,
                weight="bold", size=10, bbox=plain,
            )  # fmt: skip
        begin += share


def _noticed_zone(ax: Axes, view: PainView) -> None:
    """Draw from where to where usual leg pain is not yet one that many people notice."""
    usual = view.first_week["usual"]["leg"]
    if pd.isna(usual):
        return
    first = view.first if view.first_week_on is None else view.first_week_on
    size = noticed_size(float(usual))
    low, high = max(float(usual) - size, 0), min(float(usual) + size, NRS_MAX)
    begin = day_numbers(first) - 0.5
    ax.fill_between(
        [begin, day_numbers(view.last) + 0.5], low, high, color=_NOTICED_GREY, linewidth=0,
        zorder=0.5, label="many notice beyond",
    )  # fmt: skip


def _first_week(ax: Axes, view: PainView) -> None:
    first = view.first if view.first_week_on is None else view.first_week_on
    begin, end = day_numbers(first) - 0.5, day_numbers(view.last) + 0.5
    for pain, value in view.first_week["usual"].dropna().items():
        ax.hlines(
            value, begin, end, color=to_hex(_COLOURS[str(pain)]), linewidth=1.3,
            linestyle=(0, (1, 2)), zorder=1, label=f"{pain} first week",
        )  # fmt: skip
    if view.first_week_on is not None:
        width = min(WEEK_DAYS, end - begin)
        ax.axvspan(
            begin, begin + width, color=_FIRST_WEEK_GREY, linewidth=0, zorder=0, label="first week"
        )
        note(ax, "first week", (begin, 1), (0, 3))


def _plan_marks(ax: Axes, view: PainView) -> None:
    low, high = ax.get_xlim()
    room = _ROOM_FOR_WORDS_IN * (high - low) / width_in(ax)
    free_from = low if view.first_week_on is None else day_numbers(view.first_week_on) + room
    starts = ((day_numbers(day) - 0.5, words) for day, words in plan_starts(view))
    version_marks(ax, starts, free_from=free_from)


def _flare_marks(ax: Axes, view: PainView) -> None:
    """Draw a bar at the top for each flare-up."""
    begin = day_numbers(view.flare_ups["first_on"]) - 0.5
    end = day_numbers(view.flare_ups["last_on"]) + 0.5
    ax.hlines(
        np.full(len(begin), NRS_MAX + 0.2), begin, end, color=_FLARE_COLOUR, linewidth=5,
        zorder=2, label="flare-ups",
    )  # fmt: skip


def _note_marks(ax: Axes, view: PainView) -> list[str]:
    """Draw a line with a letter for each chosen note, and return what the letters stand for."""
    told = []
    notes = list(zip(view.marked["day"], view.marked["words"], strict=True))[-_NOTES_MOST:]
    for letter, (day, words) in zip(_LETTERS, notes, strict=False):
        at = day_numbers(day)
        ax.axvline(at, color=INK, linewidth=1, linestyle=(0, (1, 2)), zorder=1, label=letter)
        ax.annotate(
            letter, (at, 0), xycoords=("data", "data"), xytext=(0, -1), textcoords="offset points",
            ha="center", va="center", size=8.5, weight="bold", color=INK, zorder=5,
            bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": INK},
        )  # fmt: skip
        told.append(f"{letter}: {shortened(words)}")
    if (more := len(view.marked) - len(notes)) > 0:
        told.append(f"{more} earlier notes are not shown.")
    return told


def _usual_line(ax: Axes, pain: str, view: PainView) -> None:
    # Each day has its own step: a day alone between two gaps is still seen.
    days = day_numbers(view.usual.index)
    steps = np.column_stack([days - 0.5, days + 0.5]).ravel()
    values = view.usual[PAINS[pain]].to_numpy(dtype=float, na_value=np.nan).repeat(2)
    # Where both lines lie on each other, the thin one is seen on the thick one.
    width = _LINE_WIDTHS[pain] * mark_scale(ax) ** 0.5
    ax.plot(
        steps, values, color=to_hex(_COLOURS[pain]), linewidth=width, zorder=2,
        label=f"{pain} usual",
    )  # fmt: skip


def _score_marks(ax: Axes, pain: str, view: PainView) -> None:
    every = view.scores.dropna(subset=[PAINS[pain]])
    colour, scale = to_hex(_COLOURS[pain]), mark_scale(ax)
    # Where both scores are the same, the diamond is seen in the circle.
    looks: dict[str, Any] = {
        "leg": {"marker": "o", "s": 42 * scale, "facecolors": _LEG_TINT},
        "back": {"marker": "D", "s": 15 * scale, "facecolors": "white"},
    }
    at, values = day_numbers(every["day"]), every[PAINS[pain]].to_numpy(dtype=float)
    ax.scatter(
        at, values, edgecolors=colour, linewidths=scale**0.5, zorder=3, label=f"{pain} scores",
        **looks[pain],
    )  # fmt: skip


def _imported_marks(ax: Axes, view: PainView) -> None:
    scale = mark_scale(ax)
    at, values = day_numbers(view.imported["day"]), view.imported["pain"].to_numpy(dtype=float)
    ax.scatter(
        at, values, marker="x", s=22 * scale, color=GREY, linewidths=1.2 * scale**0.5,
        zorder=2.5, label="imported",
    )  # fmt: skip


def _name_lines(ax: Axes, view: PainView) -> None:
    names = {}
    for pain, column in PAINS.items():
        line, every = view.usual[column].dropna(), view.days[column].dropna()
        if len(every):
            value = line.iloc[-1] if len(line) else every.iloc[-1]
            words = f"{_SIGNS[pain]} {pain.capitalize()}{'' if is_narrow(ax) else ' pain'}"
            names[pain] = (float(value), words)
    values = [value for value, _ in names.values()] or [0]
    spread, middle = max(values) - min(values), sum(values) / len(values)
    for pain, (value, words) in names.items():
        place = value
        if len(names) > 1 and spread < _NAME_GAP:
            is_upper = value > middle or (not spread and pain == "leg")
            place = middle + (_NAME_GAP if is_upper else -_NAME_GAP) / 2
        aside(ax, words, place, colour=to_hex(_COLOURS[pain]))


def _pain_key(ax: Axes, view: PainView) -> str:
    words = []
    if view.has_check_ins:
        words.append(
            f"Marks: every score. Lines: usual pain, the middle of {WEEK_DAYS} days, drawn where "
            f"{MIN_DAYS_RECORDED} or more have a score."
        )
    if view.first_week["usual"].notna().any():
        words.append("Dotted: usual pain of the first week.")
    if pd.notna(view.first_week["usual"]["leg"]) and not is_narrow(ax):
        words.append(
            "Grey zone: a change of leg pain within it is smaller than many people notice."
        )
    if len(view.flare_ups):
        words.append("Bar at the top: a flare-up.")
    if len(view.imported):
        words.append("Crosses: pain at one moment, from another tracker.")
    return " ".join(words)
