"""What else changes: how far down, own activities, the Roland-Morris total, sitting and walking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from sciatica_lib.log.records import Activity, Answer, CheckIn, Entry
from sciatica_lib.progress.statistics import MIN_DAYS_RECORDED, WEEK_DAYS
from sciatica_lib.terms import REACHES

RMDQ = "rmdq_total"
RMDQ_MOST = 24
RMDQ_NOTICED, RMDQ_NOTICED_SHARE = 5, 0.3
"""A change that many people notice: 5 points, or 30 % of the first total (Ostelo, Spine 2008)."""

RMDQ_LOWEST, RMDQ_HIGHEST = 4, 20
"""From a first total beyond these a change cannot be read (Ostelo, Spine 2008)."""

ACTIVITY_NOTICED_ONE, ACTIVITY_NOTICED_MEAN = 3, 2
"""Points of one activity, and of the mean of several, that are more than chance (PSFS)."""

MINUTES = {"sitting": "sitting_min", "walking": "walking_min"}


def reach_by_week(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return on how many days of each week symptoms reached how far down.

    Returns
    -------
    DataFrame
        Indexed by the Monday: one column for each of `terms.REACHES`; a day with more than one
        check-in counts as the furthest of them.
    """
    furthest: dict[date, str] = {}
    for record in (entry.record for entry in entries):
        if isinstance(record, CheckIn) and record.reach:
            before = furthest.get(record.day, REACHES[0])
            furthest[record.day] = max(before, record.reach, key=REACHES.index)
    days = pd.DataFrame(
        {"day": pd.Series(list(furthest), dtype="datetime64[us]"), "reach": list(furthest.values())}
    )
    mondays = days["day"] - pd.to_timedelta(days["day"].dt.day_of_week, unit="D")
    table = pd.crosstab(mondays.rename("monday_on"), days["reach"])
    if table.empty:
        return pd.DataFrame(columns=list(REACHES), dtype="int64")
    weeks = pd.date_range(table.index.min(), table.index.max(), freq="7D", name="monday_on")
    return table.reindex(index=weeks, columns=list(REACHES), fill_value=0)


def rmdq(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return the totals of the Roland-Morris questionnaire, 0-24, high is worse.

    Returns
    -------
    DataFrame
        `day` and `total`, in the order of time; what is no whole number of 0-24 is left out.
    """
    answers = [
        (entry.record.day, entry.record.answer or "")
        for entry in entries
        if isinstance(entry.record, Answer) and entry.record.question == RMDQ
    ]
    totals = {str(total): total for total in range(RMDQ_MOST + 1)}
    found = [(day, totals[answer]) for day, answer in answers if answer in totals]
    table = pd.DataFrame(found, columns=["day", "total"])
    table = table.astype({"day": "datetime64[us]", "total": "Int64"})
    return table.sort_values("day", kind="stable", ignore_index=True)


def rmdq_change(totals: pd.DataFrame) -> str:
    """Return what the first and the last total say together.

    Returns
    -------
    str
        "one" or "none" (fewer than two totals), "unreadable" (the first is below 4 or above 20),
        "lower" or "higher" (by a size that many people notice), else "unclear".
    """
    if len(totals) < 2:  # noqa: PLR2004 (first and last)
        return "one" if len(totals) else "none"
    first, last = int(totals["total"].iloc[0]), int(totals["total"].iloc[-1])
    if not RMDQ_LOWEST <= first <= RMDQ_HIGHEST:
        return "unreadable"
    if abs(last - first) < min(RMDQ_NOTICED, RMDQ_NOTICED_SHARE * first):
        return "unclear"
    return "lower" if last < first else "higher"


def activities(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return how well the person's own activities went, first and last; high is able.

    Returns
    -------
    DataFrame
        One row for each activity, in the order of its first answer: `activity` (the person's
        words), `first_on`, `first`, `last_on`, `last` (0-10) and `answers`.
    """
    answers: dict[str, list[Activity]] = {}
    for record in (entry.record for entry in entries):
        if isinstance(record, Activity) and record.activity and record.able is not None:
            answers.setdefault(record.activity.strip(), []).append(record)
    rows: list[dict[str, Any]] = []
    for name, found in answers.items():
        ordered: Sequence[Activity] = sorted(found, key=lambda record: record.at)
        rows.append(
            {
                "activity": name,
                "first_on": ordered[0].day,
                "first": ordered[0].able,
                "last_on": ordered[-1].day,
                "last": ordered[-1].able,
                "answers": len(ordered),
            }
        )
    dtypes = {
        "activity": "string",
        "first_on": "datetime64[us]",
        "first": "Int64",
        "last_on": "datetime64[us]",
        "last": "Int64",
        "answers": "int64",
    }
    return pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes)


def minutes(check_ins: pd.DataFrame, today: date) -> pd.DataFrame:
    """Return the usual minutes of sitting and walking in the first and in the last week.

    Parameters
    ----------
    check_ins
        From `scores`.
    today
        The last day that is looked at.

    Returns
    -------
    DataFrame
        Rows `sitting` and `walking`: `first` and `last` (the middle value, <NA> below four days)
        and `days_first` and `days_last`.
    """
    days = check_ins.groupby("day")[list(MINUTES.values())].median()
    days = days[days.index <= pd.Timestamp(today)].astype("float64")
    begin = pd.Timestamp(today) if days.empty else days.index.min()
    week = pd.Timedelta(days=WEEK_DAYS)
    parts = {
        "first": days[days.index < begin + week],
        "last": days[days.index > pd.Timestamp(today) - week],
    }
    found = pd.DataFrame(index=list(MINUTES))
    for name, part in parts.items():
        counts = part.count()
        middle = part.median().where(counts.ge(MIN_DAYS_RECORDED))
        found[name] = pd.array([middle[column] for column in MINUTES.values()], dtype="Float64")
        found[f"days_{name}"] = [int(counts[column]) for column in MINUTES.values()]
    return found
