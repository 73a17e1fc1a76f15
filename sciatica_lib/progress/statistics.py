"""From log entries to tables of progress: days, weeks, routines. Nothing is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from sciatica_lib.log.records import CheckIn, Entry, Imported, RoutineEnd, RoutineStart, SetDone
from sciatica_lib.log.sets import count_sets
from sciatica_lib.terms import DAY_STARTS_AT_HOUR

WEEK_DAYS = 7
"""Days of the first week, of the last week, and behind each value of the usual pain.

The shared rule of the project for one person's daily scores; a single day is never the baseline,
because a steady person who happens to start on a bad day would look better for no reason.
"""

MIN_DAYS_RECORDED = 4
"""Recorded days that a week needs before a usual value is said (shared rule of the project)."""

PAINS = {"leg": "leg_pain_24h", "back": "back_pain_24h"}
SIGNS = ("numbness", "weakness")

_IMPORTED = ("pain_now", "leg_pain_now", "back_pain_now")

_DTYPES = {
    "at": "datetime64[us]",
    "whole": "Int64",
    "yes_no": "boolean",
    "choice": "string",
    "id": "string",
}
_ROUTINE_COLUMNS = {
    "routine_id": "string",
    "day": "datetime64[us]",
    "at": "datetime64[us]",
    "plan_id": "string",
    "plan_version": "Int64",
    "leg_before": "Int64",
    "leg_after": "Int64",
    "back_before": "Int64",
    "back_after": "Int64",
    "reach_before": "string",
    "reach_after": "string",
    "new_numbness": "boolean",
    "sets_done": "Int64",
    "sets_planned": "Int64",
    "outcome": "string",
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


def new_signs(check_ins: pd.DataFrame, days: pd.DataFrame) -> list[str]:
    """Return which of `SIGNS` were noted in the last week and not in the first.

    Parameters
    ----------
    check_ins
        From `scores`.
    days
        From `daily`, at least two weeks from the first check-in on.
    """
    table = check_ins.set_index("day").sort_index()
    first = table.loc[days.index[0] : days.index[WEEK_DAYS - 1]]
    last = table.loc[days.index[-WEEK_DAYS] : days.index[-1]]
    noted = {
        sign: [week[sign].fillna(value=False).any() for week in (first, last)] for sign in SIGNS
    }
    return [sign for sign, (before, now) in noted.items() if now and not before]


def routines(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return one row per routine: pain before and after, sets done and planned, how it ended.

    Returns
    -------
    DataFrame
        In the order of time. `sets_done` counts the sets that were done in full; where there are
        no rows of sets, it is what the last row of the routine says. `outcome` is <NA> for a
        routine that was never ended.
    """
    runs: dict[str, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.record, RoutineStart | SetDone | RoutineEnd):
            # A set that names no routine cannot be counted to one; a start or end stands alone.
            name = entry.record.routine_id
            if name or not isinstance(entry.record, SetDone):
                runs.setdefault(name or entry.entry_id, []).append(entry)
    rows = [_routine(name, run) for name, run in runs.items()]
    table = pd.DataFrame(rows, columns=list(_ROUTINE_COLUMNS)).astype(_ROUTINE_COLUMNS)
    return table.sort_values(["at", "routine_id"], ignore_index=True)


def adherence(
    done: pd.DataFrame,
    *,
    days_per_week: int | None = None,
    start: date | None = None,
    end: date | None = None,
) -> pd.DataFrame:
    """Return one row per week from Monday to Sunday: days with a routine, beside the plan.

    Parameters
    ----------
    done
        From `routines`.
    days_per_week
        What the plan asks for, or None if it is not known.
    start, end
        First and last day, both included; by default those of the routines.

    Returns
    -------
    DataFrame
        Indexed by the Monday: `days` (how many of the week's days lie within start and end),
        `days_exercised` (a routine was begun), `days_finished` (one was done to the end),
        `days_planned` (<NA> in a week that is only partly there), `sets_done` and
        `sets_planned` of the routines that were begun.
    """
    dates = calendar(done["day"], start, end)
    by_day = done.groupby("day")
    days = pd.DataFrame({"days": 1}, index=dates)
    days["days_exercised"] = by_day.size().gt(0).reindex(days.index, fill_value=False)
    finished = done["outcome"].eq("finished").fillna(value=False)
    days["days_finished"] = (
        finished.groupby(done["day"]).any().reindex(days.index, fill_value=False)
    )
    sets = by_day[["sets_done", "sets_planned"]].sum(min_count=1)
    days = days.astype("Int64").join(sets)
    mondays = (dates - pd.to_timedelta(dates.day_of_week, unit="D")).rename("monday_on")
    weeks = days.groupby(mondays).sum(min_count=1).astype("Int64")
    planned = pd.Series(days_per_week, index=weeks.index, dtype="Int64")
    weeks.insert(3, "days_planned", planned.where(weeks["days"].eq(WEEK_DAYS)))
    return weeks


def plan_changes(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return each day on which another plan, or another version of it, came into force.

    A row that was entered for an earlier day carries the plan of the day it was entered on, so
    only rows about the day they were saved on are looked at.

    Returns
    -------
    DataFrame
        Columns `day`, `plan_id`, `plan_version`; the first plan is no change.
    """
    live = sorted(
        (
            entry
            for entry in entries
            if entry.record.plan_id and _saved_on(entry) == entry.record.day
        ),
        key=lambda entry: entry.record.at,
    )
    plans = [
        {
            "day": entry.record.day,
            "plan_id": entry.record.plan_id,
            "plan_version": entry.record.plan_version,
        }
        for entry in live
    ]
    changes = [
        now
        for before, now in pairwise(plans)
        if (before["plan_id"], before["plan_version"]) != (now["plan_id"], now["plan_version"])
    ]
    dtypes = {name: _ROUTINE_COLUMNS[name] for name in ("day", "plan_id", "plan_version")}
    return pd.DataFrame(changes, columns=list(dtypes)).astype(dtypes)


def _week(week: pd.DataFrame) -> pd.DataFrame:
    pain = week[list(PAINS.values())].set_axis(list(PAINS), axis=1)
    recorded = pain.notna().sum()
    middle = pain.astype("float64").median().where(recorded >= MIN_DAYS_RECORDED)
    return pd.DataFrame(
        {
            "usual": middle.astype("Float64"),
            "days_recorded": recorded.astype("Int64"),
            "days": pd.Series(len(week), index=pain.columns, dtype="Int64"),
        }
    )


def _routine(name: str, run: Sequence[Entry]) -> dict[str, Any]:
    records = sorted((entry.record for entry in run), key=lambda record: record.at)
    starts = [record for record in records if isinstance(record, RoutineStart)]
    ends = [record for record in records if isinstance(record, RoutineEnd)]
    sets = [record for record in records if isinstance(record, SetDone)]
    start, end = (starts[0] if starts else None), (ends[-1] if ends else None)
    planned = [row.sets_planned for row in (end, start) if row and row.sets_planned is not None]
    return {
        "routine_id": name,
        "day": records[0].day,
        "at": records[0].at.replace(tzinfo=None),
        "plan_id": records[0].plan_id,
        "plan_version": records[0].plan_version,
        "leg_before": start and start.leg_pain_now,
        "leg_after": end and end.leg_pain_now,
        "back_before": start and start.back_pain_now,
        "back_after": end and end.back_pain_now,
        "reach_before": start and start.reach,
        "reach_after": end and end.reach,
        "new_numbness": end and end.new_numbness,
        "sets_done": count_sets(sets).full if sets else end and end.sets_done,
        "sets_planned": planned[0] if planned else None,
        "outcome": end and end.outcome,
    }


def _saved_on(entry: Entry) -> date:
    local = entry.saved_at.astimezone(entry.record.at.tzinfo)
    return (local - timedelta(hours=DAY_STARTS_AT_HOUR)).date()
