"""Pictures of routines: days a week, the plan, before and after, exercise by exercise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from sciatica_lib.progress.plot_parts import (
    GREY,
    IN_DATA,
    INK,
    PALE_GREY,
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
from sciatica_lib.progress.responses import Response
from sciatica_lib.progress.routine_views import (
    CHANGES,
    AdherenceView,
    BeforeAfterView,
    PlanView,
    ResponsesView,
)
from sciatica_lib.progress.sentences import (
    after_headline,
    describe_adherence,
    describe_before_after,
    describe_plan,
    describe_responses,
    left_out,
    plan_headline,
    response_lines,
    responses_headline,
    spell_words,
    spells_of,
    weeks_headline,
)
from sciatica_lib.progress.statistics import WEEK_DAYS
from sciatica_lib.wording import counted, number, shortened, span

_AFTER = dict(zip(CHANGES, (("v", "▼", "C0"), ("o", "●", GREY), ("^", "▲", "C1")), strict=True))
"""Pain after a routine beside pain before it: marker, the same as a sign, colour."""

_MOST_WEEKS_WITH_NUMBERS = 16
_BAR_WIDE = 0.6
_WEEKS_BODY_IN, _PAIRS_BODY_IN, _CALENDAR_BODY_IN = 2.2, 2.6, 1.5
_RESPONSES_KEY = (
    "Points beside the person's own mean: left is lower pain after. Lines: 95 % interval, "
    "pulled towards the mean. Diamond: differs."
)
_WIDE_POINTS = 2
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_LOOKS: dict[str, dict[str, Any]] = {
    "done": {"marker": "s", "facecolors": "#004488", "edgecolors": "#004488"},
    "begun": {"marker": "s", "facecolors": "white", "edgecolors": "#004488", "hatch": "/////"},
    "none": {"marker": ".", "facecolors": PALE_GREY, "edgecolors": "none", "alpha": 0.6},
}


def plot_adherence(view: AdherenceView, *, ax: Axes | None = None, narrow: bool = False) -> Axes:
    """Draw the days with a routine in each week, beside the days that the plan asks for."""

    def fill(ax: Axes) -> Head:
        _week_bars(ax, view)
        marks = _plan_of_weeks(ax, view)
        ax.set_axisbelow(False)
        ax.set_ylim(0, WEEK_DAYS + 0.6)
        ax.set_yticks(range(WEEK_DAYS + 1))
        week_axis(ax, view.weeks.index)
        key = ("Weeks by their Monday.", "■ a routine to the end", "▨ begun, not done to the end")
        foot(ax, key_line(*key), marks)
        subtitle = f"Week by week, {counted(view.days_exercised, 'day')} in all"
        return Head(weeks_headline(view), subtitle)

    frame = Frame(ax, narrow, _WEEKS_BODY_IN, view.is_example)
    return frame.draw(fill, describe_adherence(view) if view.is_empty else "")


def plot_before_after(
    view: BeforeAfterView, *, ax: Axes | None = None, narrow: bool = False
) -> Axes:
    """Draw pain right before and right after each routine, in the order of time."""

    def fill(ax: Axes) -> Head:
        score_axis(ax)
        day_axis(ax, view.first, view.last)
        _pairs(ax, view)
        after = [
            f"{sign} {change} ({number(view.count(change))})"
            for change, (_, sign, _) in _AFTER.items()
        ]
        foot(ax, key_line("○ before", "after:", *after), left_out(view))
        subtitle = f"{counted(len(view.pairs), 'routine')}, {span(view.first, view.last)}"
        return Head(after_headline(view), subtitle)

    frame = Frame(ax, narrow, _PAIRS_BODY_IN, view.is_example)
    return frame.draw(fill, describe_before_after(view) if view.is_empty else "")


def plot_calendar(view: PlanView, *, ax: Axes | None = None, narrow: bool = False) -> Axes:
    """Draw each day as a square of its week: filled for a routine, with the plan above."""

    def fill(ax: Axes) -> Head:
        days = pd.DatetimeIndex(view.days.index)
        first_monday = days[0] - pd.Timedelta(days=days[0].day_of_week)
        weeks = ((days - first_monday).days // WEEK_DAYS).to_numpy()
        mondays = pd.date_range(first_monday, days[-1], freq="7D")
        size = min(width_in(ax) * 72 / max(len(mondays), 12), 17) * 0.7
        for kind, looks in _DAY_LOOKS.items():
            rows = view.days["routine"].eq(kind).to_numpy(dtype=bool)
            ax.scatter(
                weeks[rows], days.day_of_week[rows], s=size**2, label=kind, linewidths=1, **looks
            )
        ax.set_yticks(range(WEEK_DAYS), _WEEKDAYS)
        ax.set_ylim(WEEK_DAYS - 0.4, -0.6)
        ax.grid(visible=False)
        week_axis(ax, mondays)
        _spell_marks(ax, view, first_monday)
        key = key_line("■ routine to the end", "◪ begun", "· none")
        foot(ax, f"Weeks by their Monday.   {key}", *map(spell_words, spells_of(view)))
        subtitle = "Days with a routine, and the version of the plan"
        return Head(plan_headline(view), subtitle, strip_pt=16)

    frame = Frame(ax, narrow, _CALENDAR_BODY_IN, view.is_example)
    return frame.draw(fill, describe_plan(view) if view.is_empty else "")


def plot_responses(view: ResponsesView, *, ax: Axes | None = None, narrow: bool = False) -> Axes:
    """Draw for each exercise by how much the change was different with it, with its interval."""

    def fill(ax: Axes) -> Head:
        for row, found in enumerate(view.told):
            _response_mark(ax, row, found)
            name = _response_name(view, found, most=34 if is_narrow(ax) else 80)
            note(ax, name, (0, row), (2, 7), ("axes fraction", "data"), color=INK)
        _response_axis(ax, view.told)
        foot(ax, _RESPONSES_KEY, *response_lines(view)[-2:])
        subtitle = f"Leg pain right after, {counted(view.after.routines, 'routine')} done whole"
        return Head(responses_headline(view), subtitle)

    frame = Frame(ax, narrow, 0.3 + 0.5 * len(view.told), view.is_example)
    return frame.draw(fill, "" if view.told else describe_responses(view))


def _response_mark(ax: Axes, row: int, found: Response) -> None:
    ax.hlines(row, found.low or 0, found.high or 0, color=INK, linewidth=2)
    mark = "D" if found.differs else "o"
    ax.scatter([found.size or 0], [row], marker=mark, s=52, color=to_hex("C0"), zorder=3)


def _response_axis(ax: Axes, told: Sequence[Response]) -> None:
    """Draw an axis of points, as far to the left as to the right, and its middle line."""
    ax.axvline(0, color=GREY, linewidth=1)
    reach = max(1.0, *(abs(edge or 0) for found in told for edge in (found.low, found.high)))
    ax.set_xlim(-1.1 * reach, 1.1 * reach)
    step = 0.5 if reach < _WIDE_POINTS and not is_narrow(ax) else max(1, round(reach / 2))
    most = int(reach / step)
    ticks = [step * place for place in range(-most, most + 1)]
    ax.set_xticks(ticks, [number(tick) for tick in ticks])
    ax.set_yticks([])
    ax.set_ylim(len(told) - 0.5, -0.9)
    ax.grid(visible=False)


def _spell_marks(ax: Axes, view: PlanView, first_monday: pd.Timestamp) -> None:
    starts = (
        (
            (spell["first_on"] - first_monday).days / WEEK_DAYS - 0.5,
            f"plan version {spell['plan_version']}",
        )
        for spell in spells_of(view)
    )
    version_marks(ax, starts, free_from=-1, has_lines=len(view.spells) > 1)


def _response_name(view: ResponsesView, found: Response, most: int) -> str:
    names = ", ".join(view.names.get(key, key) for key in found.exercises)
    return f"{shortened(names, most)}: {found.days_with} days with, {found.days_without} without"


def _week_bars(ax: Axes, view: AdherenceView) -> None:
    at = np.arange(len(view.weeks))
    finished = view.weeks["days_finished"].to_numpy(dtype=float)
    begun = view.weeks["days_exercised"].to_numpy(dtype=float)
    colour = to_hex("C0")
    whole, more = finished > 0, begun > finished
    _bars(
        ax, at[whole], np.zeros(whole.sum()), finished[whole], facecolor=colour, linewidth=0,
        label="to the end",
    )  # fmt: skip
    _bars(
        ax, at[more], finished[more], begun[more], facecolor="white", edgecolor=colour,
        linewidth=1.2, hatch="////", label="not to the end",
    )  # fmt: skip
    if len(view.weeks) <= _MOST_WEEKS_WITH_NUMBERS:
        for x, days in enumerate(begun):
            note(ax, f"{days:.0f}", (x, days), (0, 4), IN_DATA, ha="center", weight="bold")


def _bars(ax: Axes, at: Any, low: Any, high: Any, **looks: Any) -> None:
    """Draw bars as one thing: hundreds of them, one by one, take a third of a second."""
    left, right = at - _BAR_WIDE / 2, at + _BAR_WIDE / 2
    corners = np.stack([[left, low], [left, high], [right, high], [right, low]])
    ax.add_collection(PolyCollection(list(corners.transpose(2, 0, 1)), **looks))


def _plan_of_weeks(ax: Axes, view: AdherenceView) -> str:
    """Mark what the plan asks for, and return what is to be said about the marks."""
    if not view.days_per_week:
        return ""
    asked, at = view.days_per_week, np.arange(len(view.weeks))
    whole = view.weeks["days_planned"].notna().to_numpy(dtype=bool)
    ax.hlines(
        np.full(whole.sum(), asked), at[whole] - 0.42, at[whole] + 0.42, color=INK,
        linewidth=1.6, zorder=3, label="plan",
    )  # fmt: skip
    aside(ax, f"plan now:\n{counted(asked, 'day')}\na week", asked, colour=INK)
    return "" if whole.all() else "A week that is only partly shown has no plan mark."


def _pairs(ax: Axes, view: BeforeAfterView) -> None:
    scale = mark_scale(ax)
    # Noon stands over the day's tick, so that a routine at any hour is nearest its own day.
    at = day_numbers(view.pairs["at"]) - 0.5
    before = view.pairs["before"].to_numpy(dtype=float)
    after = view.pairs["after"].to_numpy(dtype=float)
    ax.vlines(at, before, after, color=PALE_GREY, linewidth=1.6 * scale**0.5, zorder=2)
    ax.scatter(
        at, before, label="before", marker="o", s=34 * scale, facecolors="white",
        edgecolors=GREY, linewidths=1.2 * scale**0.5, zorder=3,
    )  # fmt: skip
    for name, (marker, _, colour) in _AFTER.items():
        rows = view.pairs["change"].eq(name).to_numpy()
        ax.scatter(
            at[rows], after[rows], label=name, marker=marker, s=38 * scale,
            color=to_hex(colour), linewidths=0, zorder=4,
        )  # fmt: skip
