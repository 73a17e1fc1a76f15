"""From the rows of routines to one row for each: what it did, how it ended, under which plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from sciatica_lib.log.records import Entry, Morning, RoutineEnd, RoutineStart, SetDone
from sciatica_lib.log.sets import count_sets
from sciatica_lib.terms import DAY_STARTS_AT_HOUR

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
    "length": "string",
    "exercises": "string",
    "morning": "string",
}


def routines(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return one row per routine: pain before and after, sets done and planned, how it ended.

    Returns
    -------
    DataFrame
        In the order of time. `sets_done` counts the sets that were done in full; where there are
        no rows of sets, it is what the last row of the routine says. `outcome` is <NA> for a
        routine that was never ended. `exercises` are the keys of those that were done, with a
        space between them, <NA> where no row tells. `morning` is the answer of the morning after.
    """
    runs: dict[str, list[Entry]] = {}
    mornings: dict[str | None, str | None] = {}
    for entry in entries:
        if isinstance(entry.record, Morning):
            mornings[entry.record.routine_id] = entry.record.compared
        if isinstance(entry.record, RoutineStart | SetDone | RoutineEnd):
            # A set that names no routine cannot be counted to one; a start or end stands alone.
            name = entry.record.routine_id
            if name or not isinstance(entry.record, SetDone):
                runs.setdefault(name or entry.entry_id, []).append(entry)
    rows = [{**_routine(name, run), "morning": mornings.get(name)} for name, run in runs.items()]
    table = pd.DataFrame(rows, columns=list(_ROUTINE_COLUMNS)).astype(_ROUTINE_COLUMNS)
    return table.sort_values(["at", "routine_id"], ignore_index=True)


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


def plan_of_days(entries: Iterable[Entry], days: pd.DatetimeIndex) -> pd.DataFrame:
    """Return which plan was in force on each day, as the rows of the log tell.

    Returns
    -------
    DataFrame
        `plan_id` and `plan_version` on the days; a plan holds until another comes, and <NA>
        stands before the first row that names one.
    """
    live = sorted(
        (entry.record.day, entry.record.at, entry.record.plan_id, entry.record.plan_version)
        for entry in entries
        if entry.record.plan_id
        and entry.record.plan_version is not None
        and _saved_on(entry) == entry.record.day
    )
    last = {day: (plan_id, version) for day, _, plan_id, version in live}
    found = pd.DataFrame(
        list(last.values()),
        index=pd.DatetimeIndex(list(last), dtype="datetime64[us]"),
        columns=["plan_id", "plan_version"],
    ).astype({"plan_id": "string", "plan_version": "Int64"})
    return found.reindex(found.index.union(days)).ffill().reindex(days)


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
        "length": start and start.length,
        "exercises": " ".join(dict.fromkeys(_done(sets))) or None,
    }


def _done(sets: Iterable[SetDone]) -> list[str]:
    return [row.exercise for row in sets if row.exercise and row.reps_done != 0]


def _saved_on(entry: Entry) -> date:
    local = entry.saved_at.astimezone(entry.record.at.tzinfo)
    return (local - timedelta(hours=DAY_STARTS_AT_HOUR)).date()
