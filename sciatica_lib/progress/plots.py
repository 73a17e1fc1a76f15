"""Pictures of progress: each draws one view, every score a mark and every gap a gap.

Without `ax`, a picture is drawn on a new figure that no other code knows of. Where there is nothing
to draw, it is a sentence, one line high.
"""

from __future__ import annotations

import textwrap
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from sciatica_lib.drawing import house_style
from sciatica_lib.progress.sentences import (
    SYNTHETIC,
    days_recorded,
    describe_adherence,
    describe_before_after,
    describe_pain,
    left_out,
    plan_starts,
)
from sciatica_lib.progress.statistics import MIN_DAYS_RECORDED, PAINS, WEEK_DAYS
from sciatica_lib.progress.views import CHANGES, AdherenceView, BeforeAfterView, PainView
from sciatica_lib.terms import NRS_MAX
from sciatica_lib.wording import counted, number, short_day, span

_INK = "#222222"
_GREY = "#5C5C5C"
_PALE_GREY = "#9A9A9A"
_FIRST_WEEK_GREY = "#F2F1EC"
_LEG_TINT = "#9DB6D0"
_COLOURS = {"leg": "C0", "back": "C1"}
_LINE_WIDTHS = {"leg": 3.6, "back": 1.6}
_SIGNS = {"leg": "●", "back": "◇"}
_AFTER = dict(zip(CHANGES, (("v", "▼", "C0"), ("o", "●", _GREY), ("^", "▲", "C1")), strict=True))
"""Pain after a routine beside pain before it: marker, the same as a sign, colour."""

_SHORTEST_AXIS_DAYS = 14
_TICK_STEPS_DAYS = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728)
_NAME_GAP = 1.3
_CHARACTERS_PER_INCH = 13.5
_ROOM_FOR_WORDS_IN = 1.25
_FULL_SIZE_PT_PER_DAY = 6
_ABOVE = ("data", "axes fraction")
_IN_DATA = ("data", "data")
_CORNER = ("axes fraction", "axes fraction")
_MOST_WEEKS_WITH_NUMBERS = 16
_LINE_HEIGHT_IN = 0.4


def plot_pain(view: PainView, *, ax: Axes | None = None) -> Axes:
    """Draw every pain score as a mark, and the usual pain as a line that is broken at gaps."""
    with house_style():
        if view.is_empty:
            return _sentence(ax, describe_pain(view))
        ax = ax or Figure().add_subplot()
        _score_axis(ax)
        _day_axis(ax, view.first, view.last)
        _first_week(ax, view)
        _plan_marks(ax, view)
        _imported_marks(ax, view)
        for pain in PAINS:
            _usual_line(ax, pain, view)
            _score_marks(ax, pain, view)
        _name_lines(ax, view)
        _foot(ax, _pain_key(view))
        subtitle = f"{span(view.first, view.last)}: {days_recorded(view)}"
        _head(ax, "Pain, day by day", subtitle, strip_pt=16, is_example=view.is_example)
    return ax


def plot_adherence(view: AdherenceView, *, ax: Axes | None = None) -> Axes:
    """Draw the days with a routine in each week, beside the days that the plan asks for."""
    with house_style():
        if view.is_empty:
            return _sentence(ax, describe_adherence(view))
        ax = ax or Figure().add_subplot()
        _week_bars(ax, view)
        marks = _plan_of_weeks(ax, view)
        ax.set_axisbelow(False)
        ax.set_ylim(0, WEEK_DAYS + 0.6)
        ax.set_yticks(range(WEEK_DAYS + 1))
        _week_axis(ax, view.weeks.index)
        key = ("Weeks by their Monday.", "■ a routine to the end", "▨ begun, not done to the end")
        _foot(ax, _key(*key), marks)
        subtitle = f"Week by week, {counted(view.days_exercised, 'day')} in all"
        _head(ax, "Days with a routine", subtitle, is_example=view.is_example)
    return ax


def plot_before_after(view: BeforeAfterView, *, ax: Axes | None = None) -> Axes:
    """Draw pain right before and right after each routine, in the order of time."""
    with house_style():
        if view.is_empty:
            return _sentence(ax, describe_before_after(view))
        ax = ax or Figure().add_subplot()
        _score_axis(ax)
        _day_axis(ax, view.first, view.last)
        _pairs(ax, view)
        after = [
            f"{sign} {change} ({number(view.count(change))})"
            for change, (_, sign, _) in _AFTER.items()
        ]
        _foot(ax, _key("○ before", "after:", *after), left_out(view))
        subtitle = f"{counted(len(view.pairs), 'routine')}, {span(view.first, view.last)}"
        title = f"{view.pain.capitalize()} pain before and after"
        _head(ax, title, subtitle, is_example=view.is_example)
    return ax


def _score_axis(ax: Axes) -> None:
    ax.set_ylim(-0.4, NRS_MAX + 0.4)
    ticks = range(0, NRS_MAX + 1, 2)
    words = {0: "no pain 0", NRS_MAX: f"worst pain {NRS_MAX}"}
    ax.set_yticks(ticks, [words.get(tick, f"{tick}") for tick in ticks])


def _day_axis(ax: Axes, first: date, last: date) -> None:
    days = max((last - first).days + 1, _SHORTEST_AXIS_DAYS)
    most_ticks = max(2, int(_width_in(ax) * 1.5))
    fitting = (step for step in _TICK_STEPS_DAYS if days <= step * most_ticks)
    step = next(fitting, -(-days // most_ticks))
    ticks = [first + timedelta(days=ahead) for ahead in range(0, days, step)]
    ax.set_xticks([_at(day) for day in ticks], [short_day(day) for day in ticks])
    edge = max(0.8, 0.08 * days / _width_in(ax))
    ax.set_xlim(_at(first) - edge, _at(first) + days - 1 + edge)


def _week_axis(ax: Axes, mondays: pd.Index[Any]) -> None:
    step = -(-len(mondays) // max(2, int(_width_in(ax) * 1.5)))
    places = range(0, len(mondays), step)
    ax.set_xticks(list(places), [short_day(mondays[at]) for at in places])
    ax.set_xlim(-0.6, max(len(mondays), 4) - 0.4)


def _first_week(ax: Axes, view: PainView) -> None:
    first = view.first if view.first_week_on is None else view.first_week_on
    begin, end = _at(first) - 0.5, _at(view.last) + 0.5
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
        _note(ax, "first week", (begin, 1), (0, 3))


def _plan_marks(ax: Axes, view: PainView) -> None:
    low, high = ax.get_xlim()
    room = _ROOM_FOR_WORDS_IN * (high - low) / _width_in(ax)
    free_from = low if view.first_week_on is None else _at(view.first_week_on) + room
    for day, words in plan_starts(view):
        at = _at(day) - 0.5
        ax.axvline(at, color=_GREY, linewidth=1, linestyle=(0, (4, 3)), zorder=1, label=words)
        if at >= free_from:
            _note(ax, words, (at, 1), (0, 3))
            free_from = at + room


def _usual_line(ax: Axes, pain: str, view: PainView) -> None:
    # Each day has its own step: a day alone between two gaps is still seen.
    days = _at(view.usual.index)
    steps = np.column_stack([days - 0.5, days + 0.5]).ravel()
    values = view.usual[PAINS[pain]].to_numpy(dtype=float, na_value=np.nan).repeat(2)
    # Where both lines lie on each other, the thin one is seen on the thick one.
    width = _LINE_WIDTHS[pain] * _scale(ax) ** 0.5
    ax.plot(
        steps, values, color=to_hex(_COLOURS[pain]), linewidth=width, zorder=2,
        label=f"{pain} usual",
    )  # fmt: skip


def _score_marks(ax: Axes, pain: str, view: PainView) -> None:
    every = view.scores.dropna(subset=[PAINS[pain]])
    colour, scale = to_hex(_COLOURS[pain]), _scale(ax)
    # Where both scores are the same, the diamond is seen in the circle.
    looks: dict[str, Any] = {
        "leg": {"marker": "o", "s": 42 * scale, "facecolors": _LEG_TINT},
        "back": {"marker": "D", "s": 15 * scale, "facecolors": "white"},
    }
    at, values = _at(every["day"]), every[PAINS[pain]].to_numpy(dtype=float)
    ax.scatter(
        at, values, edgecolors=colour, linewidths=scale**0.5, zorder=3, label=f"{pain} scores",
        **looks[pain],
    )  # fmt: skip


def _imported_marks(ax: Axes, view: PainView) -> None:
    scale = _scale(ax)
    at, values = _at(view.imported["day"]), view.imported["pain"].to_numpy(dtype=float)
    ax.scatter(
        at, values, marker="x", s=22 * scale, color=_GREY, linewidths=1.2 * scale**0.5,
        zorder=2.5, label="imported",
    )  # fmt: skip


def _name_lines(ax: Axes, view: PainView) -> None:
    names = {}
    for pain, column in PAINS.items():
        line, every = view.usual[column].dropna(), view.days[column].dropna()
        if len(every):
            value = line.iloc[-1] if len(line) else every.iloc[-1]
            words = f"{_SIGNS[pain]} {pain.capitalize()} pain"
            names[pain] = (float(value), words)
    values = [value for value, _ in names.values()] or [0]
    spread, middle = max(values) - min(values), sum(values) / len(values)
    for pain, (value, words) in names.items():
        place = value
        if len(names) > 1 and spread < _NAME_GAP:
            is_upper = value > middle or (not spread and pain == "leg")
            place = middle + (_NAME_GAP if is_upper else -_NAME_GAP) / 2
        _aside(ax, words, place, colour=to_hex(_COLOURS[pain]))


def _week_bars(ax: Axes, view: AdherenceView) -> None:
    at = np.arange(len(view.weeks))
    finished = view.weeks["days_finished"].to_numpy(dtype=float)
    begun = view.weeks["days_exercised"].to_numpy(dtype=float)
    colour = to_hex("C0")
    ax.bar(at, finished, width=0.6, color=colour, label="to the end")
    more = begun > finished
    ax.bar(
        at[more], (begun - finished)[more], width=0.6, bottom=finished[more], facecolor="white",
        edgecolor=colour, linewidth=1.2, hatch="////", label="not to the end",
    )  # fmt: skip
    if len(view.weeks) <= _MOST_WEEKS_WITH_NUMBERS:
        for x, days in enumerate(begun):
            _note(ax, f"{days:.0f}", (x, days), (0, 4), _IN_DATA, ha="center", weight="bold")


def _plan_of_weeks(ax: Axes, view: AdherenceView) -> str:
    """Mark what the plan asks for, and return what is to be said about the marks."""
    if not view.days_per_week:
        return ""
    asked, at = view.days_per_week, np.arange(len(view.weeks))
    whole = view.weeks["days_planned"].notna().to_numpy(dtype=bool)
    ax.hlines(
        np.full(whole.sum(), asked), at[whole] - 0.42, at[whole] + 0.42, color=_INK,
        linewidth=1.6, zorder=3, label="plan",
    )  # fmt: skip
    _aside(ax, f"plan now:\n{counted(asked, 'day')}\na week", asked, colour=_INK)
    return "" if whole.all() else "A week that is only partly shown has no plan mark."


def _pairs(ax: Axes, view: BeforeAfterView) -> None:
    scale = _scale(ax)
    # Noon stands over the day's tick, so that a routine at any hour is nearest its own day.
    at = _at(view.pairs["at"]) - 0.5
    before = view.pairs["before"].to_numpy(dtype=float)
    after = view.pairs["after"].to_numpy(dtype=float)
    ax.vlines(at, before, after, color=_PALE_GREY, linewidth=1.6 * scale**0.5, zorder=2)
    ax.scatter(
        at, before, label="before", marker="o", s=34 * scale, facecolors="white",
        edgecolors=_GREY, linewidths=1.2 * scale**0.5, zorder=3,
    )  # fmt: skip
    for name, (marker, _, colour) in _AFTER.items():
        rows = view.pairs["change"].eq(name).to_numpy()
        ax.scatter(
            at[rows], after[rows], label=name, marker=marker, s=38 * scale,
            color=to_hex(colour), linewidths=0, zorder=4,
        )  # fmt: skip


def _pain_key(view: PainView) -> str:
    words = (
        f"Marks: every score. Lines: usual pain, the middle of {WEEK_DAYS} days, drawn where "
        f"{MIN_DAYS_RECORDED} or more have a score."
    )
    if view.first_week["usual"].notna().any():
        words += " Dotted: usual pain of the first week."
    if len(view.imported):
        words += " Crosses: pain at one moment, from another tracker."
    return words


def _head(
    ax: Axes, title: str, subtitle: str, *, strip_pt: float = 4, is_example: bool = False
) -> None:
    lines = _wrapped(ax, subtitle)
    _note(ax, "\n".join(lines), (0, 1), (0, strip_pt + 2), _CORNER, size=10)
    above = strip_pt + 6 + 14 * len(lines)
    ax.set_title(title, pad=above)
    if is_example:
        _note(
            ax, SYNTHETIC, (0, 1), (4, above + 26), _CORNER, weight="bold", color=_INK,
            bbox={"boxstyle": "round,pad=0.35", "facecolor": to_hex("C2"), "edgecolor": "none",
                  "alpha": 0.45},
        )  # fmt: skip


def _foot(ax: Axes, *sentences: str) -> None:
    lines = [line for sentence in sentences for line in _wrapped(ax, sentence)]
    ax.set_xlabel("\n".join(lines), loc="left", labelpad=8, linespacing=1.45)


def _sentence(ax: Axes | None, words: str) -> Axes:
    if ax is None:
        width_in, _ = Figure().get_size_inches()
        line = Figure(figsize=(width_in, _LINE_HEIGHT_IN))
        line.set_layout_engine("none")
        ax = line.add_axes((0.02, 0, 0.96, 1))
    ax.set_axis_off()
    lines = "\n".join(_wrapped(ax, words))
    ax.text(0, 0.5, lines, transform=ax.transAxes, va="center", color=_GREY, linespacing=1.6)
    return ax


def _note(
    ax: Axes,
    words: str,
    xy: tuple[float, float],
    offset_pt: tuple[float, float],
    coords: tuple[str, str] = _ABOVE,
    **looks: Any,
) -> None:
    ax.annotate(
        words, xy, xytext=offset_pt, xycoords=coords, textcoords="offset points",
        **{"size": 9, "color": _GREY, "va": "bottom", "annotation_clip": False, **looks},
    )  # fmt: skip


def _aside(ax: Axes, words: str, value: float, *, colour: str) -> None:
    ax.annotate(
        words, (1, value), xytext=(6, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", size=9.5, weight="bold", color=colour,
        annotation_clip=False,
    )  # fmt: skip


def _wrapped(ax: Axes, words: str) -> list[str]:
    return textwrap.wrap(words, max(24, int(_width_in(ax) * _CHARACTERS_PER_INCH)))


def _key(*items: str) -> str:
    # A sign and its word are never on two lines.
    return "   ".join(item.replace(" ", "\N{NO-BREAK SPACE}") for item in items)


def _scale(ax: Axes) -> float:
    # Marks get smaller where days stand close to each other, so that single ones are still seen.
    low, high = ax.get_xlim()
    return float(np.clip(_width_in(ax) * 72 / (high - low) / _FULL_SIZE_PT_PER_DAY, 0.25, 1))


def _width_in(ax: Axes) -> float:
    return float(ax.get_window_extent().width / ax.figure.dpi)


def _at(days: Any) -> Any:
    return date2num(days)  # type: ignore[no-untyped-call]
