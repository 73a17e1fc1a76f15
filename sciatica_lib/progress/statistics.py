"""From check-ins to tables of days and weeks. Nothing is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sciatica_lib.log.records import CheckIn, Entry, Imported

WEEK_DAYS = 7
"""Days of the first week, of the last week, and behind each value of the usual pain.

The shared rule of the project for one person's daily scores; a single day is never the baseline,
because a steady person who happens to start on a bad day would look better for no reason.
"""

MIN_DAYS_RECORDED = 4
"""Recorded days that a week needs before a usual value is said (shared rule of the project)."""

FLARE_POINTS, FLARE_DAYS = 2, 2
"""How far above usual, and on how many recorded days in a row, is a flare-up (ours)."""

PAINS = {"leg": "leg_pain_24h", "back": "back_pain_24h"}
SIGNS = ("numbness", "weakness")
BANDS = ("0-3", "4-6", "7-10")
"""Levels to read a share of days by, and no diagnosis (cut points for leg pain are not settled)."""
_BAND_EDGES = (-0.5, 3.5, 6.5, 10.5)

_IMPORTED = ("pain_now", "leg_pain_now", "back_pain_now")

_DTYPES = {
    "at": "datetime64[us]",
    "whole": "Int64",
    "yes_no": "boolean",
    "choice": "string",
    "id": "string",
}


def scores(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return one row per check-in, as it was answered.

    Returns
    -------
    DataFrame
        The columns of a check-in but its free text, with `entry_id` and `day` in front. Scores
        are 0-10, unanswered is <NA>. `at` is the person's own clock, `day` the day it counts to.
    """
    rows = [entry for entry in entries if isinstance(entry.record, CheckIn)]
    columns: dict[str, Any] = {
        "entry_id": pd.Series([row.entry_id for row in rows], dtype="string"),
        "day": pd.Series([row.record.day for row in rows], dtype="datetime64[us]"),
    }
    for spec in fields(CheckIn):
        if dtype := _DTYPES.get(spec.metadata["check"]):
            values = [getattr(row.record, spec.name) for row in rows]
            if spec.name == "at":
                values = [value.replace(tzinfo=None) for value in values]
            columns[spec.name] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(columns)


def imported_scores(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return every score that came along from another tracker: pain at one moment.

    Such a score is shown, and is part of no average: a check-in asks about a whole day.

    Returns
    -------
    DataFrame
        In the order of time: `day` that it counts to, and `pain` (0-10), wherever it was.
    """
    found = [
        (entry.record.day, value)
        for entry in entries
        if isinstance(entry.record, Imported)
        for value in (getattr(entry.record, name) for name in _IMPORTED)
        if value is not None
    ]
    table = pd.DataFrame(found, columns=["day", "pain"])
    table = table.astype({"day": "datetime64[us]", "pain": "Int64"})
    return table.sort_values("day", kind="stable", ignore_index=True)


def daily(
    check_ins: pd.DataFrame, *, start: date | None = None, end: date | None = None
) -> pd.DataFrame:
    """Return one row per calendar day; a day without a score is a gap, never 0.

    Parameters
    ----------
    check_ins
        From `scores`.
    start, end
        First and last day, both included; by default those of the check-ins.

    Returns
    -------
    DataFrame
        Indexed by day: `leg_pain_24h` and `back_pain_24h` (0-10, the median of the day's
        check-ins, <NA> where there is none) and `check_ins`, how many there were.
    """
    by_day = check_ins.groupby("day")
    found = by_day[list(PAINS.values())].median().astype("Float64")
    found["check_ins"] = by_day.size()
    return on_days(found, calendar(check_ins["day"], start, end))


def calendar(
    days: pd.Series[Any], start: date | None = None, end: date | None = None
) -> pd.DatetimeIndex:
    """Return every day from start to end, by default from the first to the last of some days."""
    first = days.min() if start is None else pd.Timestamp(start)
    last = days.max() if end is None else pd.Timestamp(end)
    if pd.isna(first) or pd.isna(last):
        return pd.DatetimeIndex([], dtype="datetime64[us]", name="day")
    return pd.date_range(first, last, unit="us", name="day")


def on_days(days: pd.DataFrame, calendar: pd.DatetimeIndex) -> pd.DataFrame:
    """Return a table of days on the days of a calendar; what it does not know is a gap."""
    found = days.reindex(calendar)
    found["check_ins"] = found["check_ins"].fillna(0).astype("Int64")
    return found


def usual(days: pd.DataFrame) -> pd.DataFrame:
    """Return the usual pain of each day: the middle value of the seven days that end with it.

    Parameters
    ----------
    days
        From `daily`. It should begin with the log: what lies before its first row is not seen.

    Returns
    -------
    DataFrame
        The pain columns on the same days; <NA> where fewer than four of seven days have a score.
    """
    window = (
        days[list(PAINS.values())]
        .astype("float64")
        .rolling(WEEK_DAYS, min_periods=MIN_DAYS_RECORDED)
    )
    return window.median().astype("Float64")


def baseline(days: pd.DataFrame) -> pd.DataFrame:
    """Return the usual pain of the first week: seven days from the first check-in on.

    Parameters
    ----------
    days
        From `daily`.

    Returns
    -------
    DataFrame
        Rows `leg` and `back`: `usual` (median, <NA> below four recorded days), `days_recorded`
        and `days` (7, or fewer while the log is younger).
    """
    return _week(from_first(days).iloc[:WEEK_DAYS])


def last_week(days: pd.DataFrame) -> pd.DataFrame:
    """Return the usual pain of the last seven days, in the same form as `baseline`."""
    return _week(days.iloc[-WEEK_DAYS:])


def from_first(days: pd.DataFrame) -> pd.DataFrame:
    """Return the days from the first check-in on."""
    with_entry = days.index[days["check_ins"].gt(0)]
    return days.loc[with_entry[0] :] if len(with_entry) else days.iloc[:0]


def bands(days: pd.DataFrame, pain: str = "leg") -> pd.Series[int]:
    """Return on how many days pain was at each level, and how many days have no score.

    Parameters
    ----------
    days
        Some rows from `daily`.
    pain
        "leg" or "back".

    Returns
    -------
    Series
        Days by `BANDS`, and `none`. 3.5, the middle of two check-ins, counts to 0-3.
    """
    values = days[PAINS[pain]].astype("float64")
    level = pd.cut(values.floordiv(1), list(_BAND_EDGES), labels=list(BANDS))
    counts = {band: int(level.eq(band).sum()) for band in BANDS}
    return pd.Series({**counts, "none": int(values.isna().sum())})


def by_weekday(days: pd.DataFrame, pain: str = "leg") -> pd.DataFrame:
    """Return the middle value of each day of the week, Monday first, and of how many days it is."""
    weekday = pd.DatetimeIndex(days.index).day_of_week
    by_day = days[PAINS[pain]].astype("float64").groupby(weekday)
    counts = by_day.count().reindex(range(WEEK_DAYS), fill_value=0)
    middle = by_day.median().reindex(range(WEEK_DAYS)).where(counts.ge(MIN_DAYS_RECORDED))
    return pd.DataFrame({"usual": middle.astype("Float64"), "days_recorded": counts})


def by_week(days: pd.DataFrame) -> pd.DataFrame:
    """Return one row per week from Monday to Sunday: usual pain, and on how many days.

    Parameters
    ----------
    days
        From `daily`.

    Returns
    -------
    DataFrame
        Indexed by the Monday: `leg` and `back` (the middle value, <NA> below four recorded days),
        `days_recorded`, and `days`, how many of the week's days there are.
    """
    dates = pd.DatetimeIndex(days.index)
    mondays = (dates - pd.to_timedelta(dates.day_of_week, unit="D")).rename("monday_on")
    pains = days[list(PAINS.values())].astype("float64").set_axis(list(PAINS), axis=1)
    weeks = pains.groupby(mondays)
    middle = weeks.median().where(weeks.count().ge(MIN_DAYS_RECORDED)).astype("Float64")
    recorded = pains.notna().any(axis=1).groupby(mondays)
    return middle.assign(days_recorded=recorded.sum(), days=recorded.size())


def flare_ups(days: pd.DataFrame, usual_pain: pd.DataFrame, pain: str = "leg") -> pd.DataFrame:
    """Return the times when pain was clearly above what was usual before (our definition).

    A flare-up is two recorded days in a row, or more, of which each has at least 2 points more
    than the usual pain on the day before it began. A day without a score does not end it; two do.

    Parameters
    ----------
    days, usual_pain
        From `daily` and `usual`, on the same days.

    Returns
    -------
    DataFrame
        `first_on`, `last_on`, `days_recorded`, `worst` (0-10) and `usual_before`.
    """
    scored = days[PAINS[pain]].astype("float64").to_numpy()
    middle = usual_pain[PAINS[pain]].astype("float64").to_numpy()
    found, at = [], 1
    while at < len(scored):
        run = _flare_from(scored, at, float(middle[at - 1]) + FLARE_POINTS)
        if len(run) < FLARE_DAYS:
            at += 1
            continue
        found.append(
            {
                "first_on": days.index[run[0]],
                "last_on": days.index[run[-1]],
                "days_recorded": len(run),
                "worst": max(scored[day] for day in run),
                "usual_before": middle[at - 1],
            }
        )
        at = run[-1] + 1
    dtypes = {
        "first_on": "datetime64[us]",
        "last_on": "datetime64[us]",
        "days_recorded": "int64",
        "worst": "float64",
        "usual_before": "float64",
    }
    return pd.DataFrame(found, columns=list(dtypes)).astype(dtypes)


def _flare_from(scored: Any, at: int, least: float) -> list[int]:
    """Return the recorded days of a flare-up that begins on a day; none if it does not."""
    run: list[int] = []
    for day in range(at, len(scored)):
        if scored[day] >= least:
            run.append(day)
        elif scored[day] < least or not run or day - run[-1] > 1:
            break
    return run


def _week(week: pd.DataFrame) -> pd.DataFrame:
    scored = [week[column].dropna().to_numpy(dtype=float) for column in PAINS.values()]
    middle = [np.median(known) if len(known) >= MIN_DAYS_RECORDED else None for known in scored]
    return pd.DataFrame(
        {
            "usual": pd.array(middle, dtype="Float64"),
            "days_recorded": pd.array([len(known) for known in scored], dtype="Int64"),
            "days": pd.array([len(week)] * len(scored), dtype="Int64"),
        },
        index=list(PAINS),
    )
