"""What was done of what was prescribed: by week, and under each version of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from sciatica_lib.exercises.plan import Plan
from sciatica_lib.log.records import Entry, SetDone
from sciatica_lib.log.sets import count_sets
from sciatica_lib.progress.routines import plan_of_days
from sciatica_lib.progress.statistics import WEEK_DAYS, calendar


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


def exercised_days(
    entries: Iterable[Entry], done: pd.DataFrame, days: pd.DatetimeIndex
) -> pd.DataFrame:
    """Return for each day whether there was a routine, and which plan was in force.

    Parameters
    ----------
    entries
        The current entries.
    done
        From `routines`.
    days
        The days to tell about.

    Returns
    -------
    DataFrame
        On the days: `routine` ("done" to the end, "begun", or "none"), `plan_id` and
        `plan_version`.
    """
    table = plan_of_days(entries, days)
    begun = set(done["day"])
    finished = set(done.loc[done["outcome"].eq("finished").fillna(value=False), "day"])
    words = ["done" if day in finished else "begun" if day in begun else "none" for day in days]
    table.insert(0, "routine", pd.Series(words, index=days, dtype="string"))
    return table


def by_plan(days: pd.DataFrame, done: pd.DataFrame, plans: Iterable[Plan] = ()) -> pd.DataFrame:
    """Return one row for each time that a plan was in force: what it asked for, what was done.

    Parameters
    ----------
    days
        From `exercised_days`.
    done
        From `routines`.
    plans
        The plans that are known, in any order: only they tell how many days a week were asked.

    Returns
    -------
    DataFrame
        In the order of time: `plan_id`, `plan_version`, `first_on`, `last_on`, `days`,
        `days_exercised`, `days_a_week` (done, in a week of seven days), `days_asked` (a week;
        <NA> if the plan is not known), `routines`, `sets_done` and `sets_planned`.
    """
    asked = {(plan.plan_id, plan.version): plan.days_per_week for plan in plans}
    known = days.dropna(subset=["plan_version"])
    key = known["plan_id"].astype(str) + " " + known["plan_version"].astype(str)
    spells = key.ne(key.shift()).cumsum()
    rows = [_spell(part, done, asked) for _, part in known.groupby(spells)]
    return pd.DataFrame(rows, columns=list(_SPELL)).astype(_SPELL)


def by_exercise(entries: Iterable[Entry], done: pd.DataFrame) -> pd.DataFrame:
    """Return what was done of each exercise under each version of a plan.

    The rows of a set tell how many were prescribed of it. Where a routine has none of an exercise,
    it was asked for as in the other routines of that version, unless the routine's own rows
    already account for all the sets that it had.

    Parameters
    ----------
    entries
        The current entries.
    done
        From `routines`.

    Returns
    -------
    DataFrame
        `plan_id`, `plan_version`, `exercise`, `routines` (that had it), `sets_done`,
        `sets_planned`.
    """
    sets: dict[str, dict[str, list[SetDone]]] = {}
    for record in (entry.record for entry in entries):
        if isinstance(record, SetDone) and record.routine_id and record.exercise:
            sets.setdefault(record.routine_id, {}).setdefault(record.exercise, []).append(record)
    rows: list[dict[str, Any]] = []
    for (plan_id, version), runs in done.groupby(["plan_id", "plan_version"]):
        of_plan = {name: sets.get(name, {}) for name in runs["routine_id"]}
        usual = _usual_sets(of_plan)
        missing = _accounted(runs, of_plan)
        for exercise, planned in usual.items():
            had = [name for name, found in of_plan.items() if exercise in found]
            skipped = [name for name in missing if exercise not in of_plan[name]]
            counts = [count_sets(of_plan[name][exercise]).full for name in had]
            asked = sum(_prescribed(of_plan[name][exercise]) for name in had)
            rows.append(
                {
                    "plan_id": plan_id,
                    "plan_version": version,
                    "exercise": exercise,
                    "routines": len(had) + len(skipped),
                    "sets_done": sum(counts),
                    "sets_planned": asked + planned * len(skipped),
                }
            )
    return pd.DataFrame(rows, columns=list(_EXERCISE)).astype(_EXERCISE)


_SPELL = {
    "plan_id": "string",
    "plan_version": "Int64",
    "first_on": "datetime64[us]",
    "last_on": "datetime64[us]",
    "days": "int64",
    "days_exercised": "int64",
    "days_a_week": "float64",
    "days_asked": "Int64",
    "routines": "int64",
    "sets_done": "Int64",
    "sets_planned": "Int64",
}
_EXERCISE = {
    "plan_id": "string",
    "plan_version": "Int64",
    "exercise": "string",
    "routines": "int64",
    "sets_done": "int64",
    "sets_planned": "int64",
}


def _spell(
    part: pd.DataFrame, done: pd.DataFrame, asked: Mapping[tuple[str, int], int]
) -> dict[str, Any]:
    plan_id, version = str(part["plan_id"].iloc[0]), int(part["plan_version"].iloc[0])
    first, last = part.index[0], part.index[-1]
    runs = done[done["day"].between(first, last)]
    exercised = int(part["routine"].ne("none").sum())
    return {
        "plan_id": plan_id,
        "plan_version": version,
        "first_on": first,
        "last_on": last,
        "days": len(part),
        "days_exercised": exercised,
        "days_a_week": exercised * WEEK_DAYS / len(part),
        "days_asked": asked.get((plan_id, version)),
        "routines": len(runs),
        "sets_done": runs["sets_done"].sum(min_count=1),
        "sets_planned": runs["sets_planned"].sum(min_count=1),
    }


def _usual_sets(of_plan: Mapping[str, Mapping[str, list[SetDone]]]) -> dict[str, int]:
    """Return how many sets of each exercise a whole routine of a plan has."""
    usual: dict[str, int] = {}
    for found in of_plan.values():
        for exercise, rows in found.items():
            usual[exercise] = max(usual.get(exercise, 0), _prescribed(rows))
    return usual


def _accounted(runs: pd.DataFrame, of_plan: Mapping[str, Mapping[str, list[SetDone]]]) -> list[str]:
    """Return the routines whose rows leave some of their sets open, short ones left out."""
    told = runs["routine_id"].map(lambda name: sum(map(_prescribed, of_plan[name].values())))
    is_open = runs["sets_planned"].gt(told).fillna(value=False)
    is_whole = runs["length"].ne("short").fillna(value=True)
    return runs.loc[is_open & is_whole, "routine_id"].tolist()


def _prescribed(rows: Iterable[SetDone]) -> int:
    sides: dict[str | None, int] = {}
    for row in rows:
        number = row.sets_planned or row.set_number or 1
        sides[row.side] = max(sides.get(row.side, 0), number)
    return sum(sides.values())
