"""What every picture of progress is made of: its axes, its words around them, its sizes.

Text of people is shown as it is: `text.parse_math` is off in the house style; what is long is cut.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from sciatica_lib.drawing import house_style
from sciatica_lib.progress.sentences import SYNTHETIC
from sciatica_lib.terms import NRS_MAX
from sciatica_lib.wording import short_day

INK = "#222222"
GREY = "#5C5C5C"
PALE_GREY = "#9A9A9A"
NARROW_IN = 4.6
"""A narrower figure is made for a phone or a small panel: fewer words in it."""

WIDE_IN, PHONE_IN = 7.5, 3.5

_AXES_SHARE = 0.775
"""How much of a figure's width its axes have before they are laid out."""

SHORTEST_AXIS_DAYS = 14
TICK_STEPS_DAYS = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728)
CHARACTERS_PER_INCH = 13.5
SUBTITLE_CHARACTERS_PER_INCH = 12
TITLE_CHARACTERS_PER_INCH = 8
ABOVE = ("data", "axes fraction")
IN_DATA = ("data", "data")
CORNER = ("axes fraction", "axes fraction")
LINE_HEIGHT_IN = 0.4
_FULL_SIZE_PT_PER_DAY = 6
_ROOM_FOR_WORDS_IN = 1.25


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a picture: the finding, what it is about, and room for words below them."""

    title: str
    subtitle: str
    strip_pt: float = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a picture is drawn: on somebody's axes, or on a new figure that nobody else knows of.

    Attributes
    ----------
    ax
        The axes; None for a new figure, as high as its words need.
    narrow
        Whether the new figure is for a phone or a small panel.
    body_in
        How high the axes of a new figure are, in inches.
    is_example
        Whether what is drawn is made up.
    """

    ax: Axes | None
    narrow: bool
    body_in: float
    is_example: bool = False

    def draw(self, fill: Callable[[Axes], Head], instead: str = "") -> Axes:
        """Draw a picture in the house style; if there is nothing to draw, what is said instead.

        Parameters
        ----------
        fill
            Draws on the axes all but the head, and returns that.
        instead
            The sentence that takes the place of the picture; empty to draw it.
        """
        with house_style():
            if instead:
                return sentence_instead(self.ax, instead)
            width_in = PHONE_IN if self.narrow else WIDE_IN
            ax = self.ax or Figure(figsize=(width_in, 4)).add_subplot()
            head(
                ax,
                fill(ax),
                body_in=self.body_in if self.ax is None else None,
                is_example=self.is_example,
            )
        return ax


def is_narrow(ax: Axes) -> bool:
    """Return whether the figure is made for little room."""
    return width_in(ax) < NARROW_IN * _AXES_SHARE


def score_axis(ax: Axes) -> None:
    """Draw the scale of pain, always 0-10, with words at its ends."""
    ax.set_ylim(-0.4, NRS_MAX + 0.4)
    ticks = range(0, NRS_MAX + 1, 2)
    ends = ("none", "worst") if is_narrow(ax) else ("no pain", "worst pain")
    words = {0: f"{ends[0]} 0", NRS_MAX: f"{ends[1]} {NRS_MAX}"}
    ax.set_yticks(ticks, [words.get(tick, f"{tick}") for tick in ticks])


def day_axis(ax: Axes, first: date, last: date) -> None:
    """Draw an axis of days, with the year where there is more than one."""
    days = max((last - first).days + 1, SHORTEST_AXIS_DAYS)
    most_ticks = max(2, int(width_in(ax) * 1.5))
    fitting = (step for step in TICK_STEPS_DAYS if days <= step * most_ticks)
    step = next(fitting, -(-days // most_ticks))
    ticks = [first + timedelta(days=ahead) for ahead in range(0, days, step)]
    ax.set_xticks([day_numbers(day) for day in ticks], _named(ticks))
    edge = max(0.8, 0.08 * days / width_in(ax))
    ax.set_xlim(day_numbers(first) - edge, day_numbers(first) + days - 1 + edge)


def week_axis(ax: Axes, mondays: pd.Index[Any]) -> None:
    """Draw an axis of weeks by their Mondays."""
    step = -(-len(mondays) // max(2, int(width_in(ax) * 1.5)))
    places = range(0, len(mondays), step)
    ax.set_xticks(list(places), _named([mondays[place].date() for place in places]))
    ax.set_xlim(-0.6, max(len(mondays), 4) - 0.4)


def _named(ticks: list[date]) -> list[str]:
    """Return the days in words; where they are of several years, each year at its first day."""
    if ticks[0].year == ticks[-1].year:
        return [short_day(day) for day in ticks]
    is_new = [True, *(now.year != before.year for before, now in pairwise(ticks))]
    return [
        f"{short_day(day)}\n{day.year}" if new else short_day(day)
        for day, new in zip(ticks, is_new, strict=True)
    ]


def head(ax: Axes, words: Head, *, body_in: float | None, is_example: bool) -> None:
    """Write the finding, what it is about, and whether it is made up, above a picture.

    Parameters
    ----------
    body_in
        How high the axes are to be; the figure gets as high as its words need. None where the
        figure belongs to somebody else. Whatever stands below has to be there already.
    """
    below = wrapped(ax, words.subtitle, SUBTITLE_CHARACTERS_PER_INCH)
    note(ax, "\n".join(below), (0, 1), (0, words.strip_pt + 2), CORNER, size=10)
    above = words.strip_pt + 6 + 14 * len(below)
    lines = textwrap.wrap(words.title, max(16, int(width_in(ax) * TITLE_CHARACTERS_PER_INCH)))
    ax.set_title("\n".join(lines), pad=above)
    top = above + 8 + 18 * len(lines)
    if is_example:
        made_up = "Made-up entries" if is_narrow(ax) else SYNTHETIC
        note(
            ax, made_up, (0, 1), (4, top), CORNER, weight="bold", color=INK,
            bbox={"boxstyle": "round,pad=0.35", "facecolor": to_hex("C2"), "edgecolor": "none",
                  "alpha": 0.45},
        )  # fmt: skip
        top += 22
    if body_in is not None and isinstance(ax.figure, Figure):
        ticks = max((label.get_text().count("\n") for label in ax.get_xticklabels()), default=0)
        foot_pt = 13.5 * (1 + ax.get_xlabel().count("\n")) + 14 * (1 + ticks) + 28
        ax.figure.set_figheight(body_in + (top + foot_pt) / 72)


def foot(ax: Axes, *sentences: str) -> None:
    """Write how a picture is read below it."""
    lines = [line for sentence in sentences for line in wrapped(ax, sentence)]
    ax.set_xlabel("\n".join(lines), loc="left", labelpad=8, linespacing=1.45)


def sentence_instead(ax: Axes | None, words: str) -> Axes:
    """Write a sentence in place of a picture."""
    if ax is None:
        line = Figure(figsize=(WIDE_IN, LINE_HEIGHT_IN))
        line.set_layout_engine("none")
        ax = line.add_axes((0.02, 0, 0.96, 1))
    ax.set_axis_off()
    lines = "\n".join(wrapped(ax, words))
    ax.text(0, 0.5, lines, transform=ax.transAxes, va="center", color=GREY, linespacing=1.6)
    return ax


def note(
    ax: Axes,
    words: str,
    xy: tuple[float, float],
    offset_pt: tuple[float, float],
    coords: tuple[str, str] = ABOVE,
    **looks: Any,
) -> None:
    """Write a few words at a place."""
    ax.annotate(
        words, xy, xytext=offset_pt, xycoords=coords, textcoords="offset points",
        **{"size": 9, "color": GREY, "va": "bottom", "annotation_clip": False, **looks},
    )  # fmt: skip


def version_marks(
    ax: Axes, starts: Iterable[tuple[float, str]], *, free_from: float, has_lines: bool = True
) -> None:
    """Draw where each version of the plan begins, and name it where there is room for words.

    Parameters
    ----------
    starts
        The place on the axis of each, in their order, with its words.
    free_from
        From where on nothing else stands above the axes.
    """
    low, high = ax.get_xlim()
    room = _ROOM_FOR_WORDS_IN * (high - low) / width_in(ax)
    for at, words in starts:
        if has_lines:
            dashes = (0, (4, 3))
            ax.axvline(at, color=GREY, linewidth=1, linestyle=dashes, zorder=1, label=words)
        if at >= free_from:
            note(ax, words, (max(at, low), 1), (0, 3))
            free_from = at + room


def aside(ax: Axes, words: str, value: float, *, colour: str) -> None:
    """Write a name at the right of a picture."""
    ax.annotate(
        words, (1, value), xytext=(6, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", size=9.5, weight="bold", color=colour,
        annotation_clip=False,
    )  # fmt: skip


def wrapped(ax: Axes, words: str, per_inch: float = CHARACTERS_PER_INCH) -> list[str]:
    """Return words in lines that fit above or below a picture."""
    most = max(24, int(width_in(ax) * per_inch))
    return textwrap.wrap(words, most, break_on_hyphens=False)


def key_line(*items: str) -> str:
    """Return signs with their meanings, never parted by the end of a line."""
    # A sign and its word are never on two lines.
    return "   ".join(item.replace(" ", "\N{NO-BREAK SPACE}") for item in items)


def mark_scale(ax: Axes) -> float:
    """Return how large marks are: smaller where days stand close to each other."""
    # Marks get smaller where days stand close to each other, so that single ones are still seen.
    low, high = ax.get_xlim()
    return float(np.clip(width_in(ax) * 72 / (high - low) / _FULL_SIZE_PT_PER_DAY, 0.25, 1))


def width_in(ax: Axes) -> float:
    """Return how wide a picture is, in inches."""
    return float(ax.get_window_extent().width / ax.figure.dpi)


def day_numbers(days: Any) -> Any:
    """Return the place of days on the axis."""
    return date2num(days)  # type: ignore[no-untyped-call]
