"""Figures of progress: every score a mark, every gap a gap, and each figure also in words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from sciatica_lib.drawing import house_style
from sciatica_lib.log.records import Entry
from sciatica_lib.progress.statistics import (
    MIN_DAYS_RECORDED,
    PAINS,
    WEEK_DAYS,
    adherence,
    baseline,
    daily,
    imported_scores,
    long_day,
    number,
    plan_changes,
    plural,
    routines,
    scores,
    usual,
)
from sciatica_lib.terms import NRS_MAX

SYNTHETIC = "Synthetic example: made-up entries"

_INK = "#222222"
_GREY = "#5C5C5C"
_PALE_GREY = "#9A9A9A"
_FIRST_WEEK_GREY = "#F2F1EC"
_LEG_TINT = "#9DB6D0"
_COLOURS = {"leg": "C0", "back": "C1"}
_LINE_WIDTHS = {"leg": 3.6, "back": 1.6}
_SIGNS = {"leg": "●", "back": "◇"}
_AFTER = {"lower": ("v", "▼", "C0"), "the same": ("o", "●", _GREY), "higher": ("^", "▲", "C1")}
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


def plot_pain(
    entries: Sequence[Entry],
    *,
    start: date | None = None,
    end: date | None = None,
    ax: Axes | None = None,
    is_example: bool = False,
) -> Axes:
    """Draw every pain score as a mark, and the usual pain as a line that is broken at gaps.

    Parameters
    ----------
    entries
        The current entries of a log.
    start, end
        First and last day shown; by default those of the scores.
    ax
        Where to draw; by default a new figure that no other code knows of.
    is_example
        Whether these are made-up entries: then the figure says so.
    """
    shown = _pain_shown(entries, start, end)
    with house_style():
        ax = ax or Figure().add_subplot()
        if shown.is_empty:
            words = "No pain score is recorded yet.\nYour scores will show here."
            return _empty(ax, "Pain, day by day", words, is_example=is_example)
        _score_axis(ax)
        _day_axis(ax, shown.first, shown.last)
        _first_week(ax, shown)
        _plan_marks(ax, shown)
        _brought_marks(ax, shown)
        for pain in PAINS:
            _usual_line(ax, pain, shown)
            _score_marks(ax, pain, shown)
        _name_lines(ax, shown)
        _foot(ax, shown.key)
        subtitle = f"{_span(shown.first, shown.last)}: {shown.recorded}"
        _head(ax, "Pain, day by day", subtitle, strip_pt=16, is_example=is_example)
    return ax


def pain_description(
    entries: Sequence[Entry],
    *,
    start: date | None = None,
    end: date | None = None,
    is_example: bool = False,
) -> str:
    """Return what `plot_pain` shows, in words."""
    shown = _pain_shown(entries, start, end)
    if shown.is_empty:
        return _joined("An empty picture: no pain score is recorded yet.", is_example=is_example)
    sentences = [
        f"Picture: pain from 0 to {NRS_MAX} day by day, {_span(shown.first, shown.last)}, "
        f"with {shown.recorded}" + ("; the other days are gaps." if shown.has_check_ins else ".")
    ]
    for pain, column in PAINS.items():
        every, line = shown.scores[column].dropna(), shown.usual[column].dropna()
        if every.empty:
            continue
        sentence = (
            f"{pain.capitalize()} pain: {_scores(len(every))} from {every.min()} to {every.max()}"
        )
        if len(line):
            low, high = number(line.min()), number(line.max())
            ends = f", first {number(line.iloc[0])}, last {number(line.iloc[-1])}"
            between = f"stays at {low}" if low == high else f"lies between {low} and {high}{ends}"
            sentence += f"; the line of usual pain {between}"
        sentences.append(f"{sentence}.")
    if len(brought := shown.brought["pain"]):
        sentences.append(
            f"Crosses, part of no line: {_scores(len(brought))} from another tracker, "
            f"from {brought.min()} to {brought.max()}."
        )
    sentences += [f"On {long_day(day)} {words} begins." for day, words in shown.changes]
    return _joined(*sentences, is_example=is_example)


def plot_adherence(  # noqa: PLR0913 (each names one choice)
    entries: Sequence[Entry],
    *,
    days_per_week: int | None = None,
    start: date | None = None,
    end: date | None = None,
    ax: Axes | None = None,
    is_example: bool = False,
) -> Axes:
    """Draw the days with a routine in each week, beside the days that the plan asks for.

    Parameters
    ----------
    entries
        The current entries of a log.
    days_per_week
        What the plan asks for now, or None if it is not known.
    start, end, ax, is_example
        As in `plot_pain`.
    """
    weeks = adherence(entries, days_per_week=days_per_week, start=start, end=end)
    total = int(weeks["days_exercised"].sum())
    with house_style():
        ax = ax or Figure().add_subplot()
        if not total:
            words = "No routine is recorded yet.\nYour days will show here."
            return _empty(ax, "Days with a routine", words, is_example=is_example)
        foot = _week_bars(ax, weeks, days_per_week)
        ax.set_axisbelow(False)
        ax.set_ylim(0, WEEK_DAYS + 0.6)
        ax.set_yticks(range(WEEK_DAYS + 1))
        _week_axis(ax, weeks.index)
        _foot(ax, *foot)
        subtitle = f"Week by week, {_days(total)} in all"
        _head(ax, "Days with a routine", subtitle, is_example=is_example)
    return ax


def adherence_description(
    entries: Sequence[Entry],
    *,
    days_per_week: int | None = None,
    start: date | None = None,
    end: date | None = None,
    is_example: bool = False,
) -> str:
    """Return what `plot_adherence` shows, in words."""
    weeks = adherence(entries, days_per_week=days_per_week, start=start, end=end)
    if not weeks["days_exercised"].sum():
        return _joined("An empty picture: no routine is recorded yet.", is_example=is_example)
    counts = ", ".join(f"{days}" for days in weeks["days_exercised"])
    not_to_end = int((weeks["days_exercised"] - weeks["days_finished"]).sum())
    return _joined(
        "Picture: days with a routine in each week, "
        f"from the week of {long_day(weeks.index[0])} on: {counts}.",
        f"On {not_to_end} of these days no routine was done to the end." if not_to_end else "",
        f"The plan now asks for {_days(days_per_week)} a week." if days_per_week else "",
        is_example=is_example,
    )


def plot_before_after(  # noqa: PLR0913 (each names one choice)
    entries: Sequence[Entry],
    *,
    pain: str = "leg",
    start: date | None = None,
    end: date | None = None,
    ax: Axes | None = None,
    is_example: bool = False,
) -> Axes:
    """Draw pain right before and right after each routine, in the order of time.

    Parameters
    ----------
    entries
        The current entries of a log.
    pain
        "leg" or "back".
    start, end, ax, is_example
        As in `plot_pain`. A routine without both answers is left out and counted.
    """
    shown = _pairs_shown(entries, pain, start, end)
    title = f"{pain.capitalize()} pain before and after"
    with house_style():
        ax = ax or Figure().add_subplot()
        if shown.pairs.empty:
            reason = shown.left_out or "No routine is recorded yet."
            words = f"{reason}\nYour scores will show here."
            return _empty(ax, title, words, is_example=is_example)
        _score_axis(ax)
        _day_axis(ax, shown.first, shown.last)
        scale = _scale(ax)
        # Noon stands over the day's tick, so that a routine at any hour is nearest its own day.
        at = _at(shown.pairs["at"]) - 0.5
        before = shown.pairs["before"].to_numpy(dtype=float)
        after = shown.pairs["after"].to_numpy(dtype=float)
        ax.vlines(at, before, after, color=_PALE_GREY, linewidth=1.6 * scale**0.5, zorder=2)
        ax.scatter(
            at, before, label="before", marker="o", s=34 * scale, facecolors="white",
            edgecolors=_GREY, linewidths=1.2 * scale**0.5, zorder=3,
        )  # fmt: skip
        for name, (marker, _, colour) in _AFTER.items():
            rows = shown.pairs["change"].eq(name).to_numpy()
            ax.scatter(
                at[rows], after[rows], label=name, marker=marker, s=38 * scale,
                color=to_hex(colour), linewidths=0, zorder=4,
            )  # fmt: skip
        key = [f"{sign} {name} ({shown.count(name)})" for name, (_, sign, _) in _AFTER.items()]
        _foot(ax, _key("○ before", "after:", *key), shown.left_out)
        subtitle = f"{_routines(len(shown.pairs))}, {_span(shown.first, shown.last)}"
        _head(ax, title, subtitle, is_example=is_example)
    return ax


def before_after_description(
    entries: Sequence[Entry],
    *,
    pain: str = "leg",
    start: date | None = None,
    end: date | None = None,
    is_example: bool = False,
) -> str:
    """Return what `plot_before_after` shows, in words."""
    shown = _pairs_shown(entries, pain, start, end)
    if shown.pairs.empty:
        words = f"An empty picture: {shown.left_out or 'No routine is recorded yet.'}"
        return _joined(words, is_example=is_example)
    counts = ", ".join(f"{name} after {shown.count(name)}" for name in _AFTER)
    return _joined(
        f"Picture: {pain} pain from 0 to {NRS_MAX} right before and right after "
        f"{_routines(len(shown.pairs))}, {_span(shown.first, shown.last)}: {counts}.",
        shown.left_out,
        is_example=is_example,
    )


@dataclass(frozen=True, slots=True)
class _PainShown:
    scores: pd.DataFrame
    brought: pd.DataFrame
    days: pd.DataFrame
    usual: pd.DataFrame
    baseline: pd.DataFrame
    first_week_on: pd.Timestamp | None
    changes: list[tuple[date, str]]

    @property
    def is_empty(self) -> bool:
        return self.brought.empty and not self.days[list(PAINS.values())].notna().any(axis=None)

    @property
    def first(self) -> date:
        return pd.Timestamp(self.days.index[0]).date()

    @property
    def last(self) -> date:
        return pd.Timestamp(self.days.index[-1]).date()

    @property
    def has_check_ins(self) -> bool:
        return bool(self.days["check_ins"].any())

    @property
    def recorded(self) -> str:
        if not self.has_check_ins:
            return "no check-in yet"
        begun = self.days if self.first_week_on is None else self.days.loc[self.first_week_on :]
        count = int(begun[list(PAINS.values())].notna().any(axis=1).sum())
        return f"{count} of {_days(len(begun))} recorded"

    @property
    def key(self) -> str:
        words = (
            f"Marks: every score. Lines: usual pain, the middle of {WEEK_DAYS} days, drawn where "
            f"{MIN_DAYS_RECORDED} or more have a score."
        )
        if self.baseline["usual"].notna().any():
            words += " Dotted: usual pain of the first week."
        if len(self.brought):
            words += " Crosses: pain at one moment, from another tracker."
        return words


def _pain_shown(entries: Sequence[Entry], start: date | None, end: date | None) -> _PainShown:
    # Usual pain and first week are those of the whole log, whatever part of it is shown.
    whole = daily(entries, end=end)
    every, brought, changes = scores(entries), imported_scores(entries), plan_changes(entries)
    known = pd.concat([every["day"], brought["day"]])
    days = daily(entries, start=start or known.min(), end=end or known.max())
    changes = changes[changes["day"].isin(days.index)]
    return _PainShown(
        scores=every[every["day"].isin(days.index)],
        brought=brought[brought["day"].isin(days.index)],
        days=days,
        usual=usual(whole).reindex(days.index),
        baseline=baseline(whole),
        first_week_on=whole.index[0] if len(whole) and whole.index[0] in days.index else None,
        changes=[
            (day.date(), "another plan" if pd.isna(version) else f"plan version {version}")
            for day, version in zip(changes["day"], changes["plan_version"], strict=True)
        ],
    )


@dataclass(frozen=True, slots=True)
class _PairsShown:
    pairs: pd.DataFrame
    left_out: str
    first: date
    last: date

    def count(self, change: str) -> int:
        return int(self.pairs["change"].eq(change).sum())


def _pairs_shown(
    entries: Sequence[Entry], pain: str, start: date | None, end: date | None
) -> _PairsShown:
    if pain not in PAINS:
        raise ValueError(f"pain must be one of {', '.join(PAINS)}, got {pain!r}")
    done = routines(entries)
    done = done[done["day"].between(pd.Timestamp(start or date.min), pd.Timestamp(end or date.max))]
    names = {f"{pain}_before": "before", f"{pain}_after": "after"}
    pairs = done[["day", "at", *names]].rename(columns=names).dropna()
    steps = dict(zip((-1, 0, 1), _AFTER, strict=True))
    change = (pairs["after"] - pairs["before"]).clip(-1, 1).map(steps)
    missing = len(done) - len(pairs)
    verb = "is" if missing == 1 else "are"
    return _PairsShown(
        pairs=pairs.assign(change=change),
        left_out=f"{_routines(missing)} without both answers {verb} left out." if missing else "",
        first=start or (done["day"].min().date() if len(done) else date.min),
        last=end or (done["day"].max().date() if len(done) else date.min),
    )


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
    ax.set_xticks([_at(day) for day in ticks], [_short_day(day) for day in ticks])
    edge = max(0.8, 0.08 * days / _width_in(ax))
    ax.set_xlim(_at(first) - edge, _at(first) + days - 1 + edge)


def _week_axis(ax: Axes, mondays: pd.Index[Any]) -> None:
    step = -(-len(mondays) // max(2, int(_width_in(ax) * 1.5)))
    shown = range(0, len(mondays), step)
    ax.set_xticks(list(shown), [_short_day(mondays[at]) for at in shown])
    ax.set_xlim(-0.6, max(len(mondays), 4) - 0.4)


def _first_week(ax: Axes, shown: _PainShown) -> None:
    first = shown.first if shown.first_week_on is None else shown.first_week_on
    begin, end = _at(first) - 0.5, _at(shown.last) + 0.5
    for pain, value in shown.baseline["usual"].dropna().items():
        ax.hlines(
            value, begin, end, color=to_hex(_COLOURS[str(pain)]), linewidth=1.3,
            linestyle=(0, (1, 2)), zorder=1, label=f"{pain} first week",
        )  # fmt: skip
    if shown.first_week_on is not None:
        width = min(WEEK_DAYS, end - begin)
        ax.axvspan(
            begin, begin + width, color=_FIRST_WEEK_GREY, linewidth=0, zorder=0, label="first week"
        )
        _note(ax, "first week", (begin, 1), (0, 3))


def _plan_marks(ax: Axes, shown: _PainShown) -> None:
    low, high = ax.get_xlim()
    room = _ROOM_FOR_WORDS_IN * (high - low) / _width_in(ax)
    free_from = low if shown.first_week_on is None else _at(shown.first_week_on) + room
    for day, words in shown.changes:
        at = _at(day) - 0.5
        ax.axvline(at, color=_GREY, linewidth=1, linestyle=(0, (4, 3)), zorder=1, label=words)
        if at >= free_from:
            _note(ax, words, (at, 1), (0, 3))
            free_from = at + room


def _usual_line(ax: Axes, pain: str, shown: _PainShown) -> None:
    # Each day has its own step: a day alone between two gaps is still seen.
    days = _at(shown.usual.index)
    steps = np.column_stack([days - 0.5, days + 0.5]).ravel()
    values = shown.usual[PAINS[pain]].to_numpy(dtype=float, na_value=np.nan).repeat(2)
    # Where both lines lie on each other, the thin one is seen on the thick one.
    width = _LINE_WIDTHS[pain] * _scale(ax) ** 0.5
    ax.plot(
        steps, values, color=to_hex(_COLOURS[pain]), linewidth=width, zorder=2,
        label=f"{pain} usual",
    )  # fmt: skip


def _score_marks(ax: Axes, pain: str, shown: _PainShown) -> None:
    every = shown.scores.dropna(subset=[PAINS[pain]])
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


def _brought_marks(ax: Axes, shown: _PainShown) -> None:
    scale = _scale(ax)
    at, values = _at(shown.brought["day"]), shown.brought["pain"].to_numpy(dtype=float)
    ax.scatter(
        at, values, marker="x", s=22 * scale, color=_GREY, linewidths=1.2 * scale**0.5,
        zorder=2.5, label="brought along",
    )  # fmt: skip


def _name_lines(ax: Axes, shown: _PainShown) -> None:
    names = {}
    for pain, column in PAINS.items():
        line, every = shown.usual[column].dropna(), shown.days[column].dropna()
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


def _week_bars(ax: Axes, weeks: pd.DataFrame, days_per_week: int | None) -> list[str]:
    at = np.arange(len(weeks))
    finished = weeks["days_finished"].to_numpy(dtype=float)
    begun = weeks["days_exercised"].to_numpy(dtype=float)
    colour = to_hex("C0")
    ax.bar(at, finished, width=0.6, color=colour, label="to the end")
    more = begun > finished
    ax.bar(
        at[more], (begun - finished)[more], width=0.6, bottom=finished[more], facecolor="white",
        edgecolor=colour, linewidth=1.2, hatch="////", label="not to the end",
    )  # fmt: skip
    if len(weeks) <= _MOST_WEEKS_WITH_NUMBERS:
        for x, days in enumerate(begun):
            _note(ax, f"{days:.0f}", (x, days), (0, 4), _IN_DATA, ha="center", weight="bold")
    foot = _key("Weeks by their Monday.", "■ a routine to the end", "▨ begun, not done to the end")
    if not days_per_week:
        return [foot]
    whole = weeks["days_planned"].notna().to_numpy(dtype=bool)
    ax.hlines(
        np.full(whole.sum(), days_per_week), at[whole] - 0.42, at[whole] + 0.42, color=_INK,
        linewidth=1.6, zorder=3, label="plan",
    )  # fmt: skip
    _aside(ax, f"plan now:\n{_days(days_per_week)}\na week", days_per_week, colour=_INK)
    partly = "" if whole.all() else "A week that is only partly shown has no plan mark."
    return [foot, partly]


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


def _empty(ax: Axes, title: str, words: str, *, is_example: bool) -> Axes:
    ax.set_axis_off()
    ax.text(
        0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", color=_GREY,
        size=11, linespacing=1.6,
    )  # fmt: skip
    _head(ax, title, "", is_example=is_example)
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


def _short_day(day: date) -> str:
    number_of_day, month, _ = long_day(day).split()
    return f"{number_of_day} {month[:3]}"


def _span(first: date, last: date) -> str:
    begin = long_day(first)
    if first == last:
        return begin
    return f"{begin.removesuffix(f' {last.year}')} to {long_day(last)}"


def _days(count: int) -> str:
    return f"{count} {plural('day', count)}"


def _scores(count: int) -> str:
    return f"{count} {plural('score', count)}"


def _routines(count: int) -> str:
    return f"{count} {plural('routine', count)}"


def _joined(*sentences: str, is_example: bool) -> str:
    return " ".join(filter(None, [f"{SYNTHETIC}." if is_example else "", *sentences]))
