"""What is shown of routines: days a week, the plan, before and after, exercise by exercise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sciatica_lib.exercises.plan import Plan
from sciatica_lib.log.records import Entry
from sciatica_lib.progress.adherence import adherence, by_exercise, by_plan, exercised_days
from sciatica_lib.progress.responses import Response, Responses, responses
from sciatica_lib.progress.routines import routines
from sciatica_lib.progress.statistics import PAINS, calendar

CHANGES = ("lower", "the same", "higher")
"""Pain after a routine beside pain before it."""


@dataclass(frozen=True, slots=True, eq=False)
class AdherenceView:
    """The days with a routine in each week, beside the days that the plan asks for now."""

    weeks: pd.DataFrame
    days_per_week: int | None
    is_example: bool

    @property
    def days_exercised(self) -> int:
        """How many days have a routine, in all weeks shown."""
        return int(self.weeks["days_exercised"].sum())

    @property
    def is_empty(self) -> bool:
        """Whether there is no routine to show."""
        return not self.days_exercised


@dataclass(frozen=True, slots=True, eq=False)
class BeforeAfterView:
    """Pain right before and right after each routine that has both answers.

    Attributes
    ----------
    pain
        "leg" or "back".
    pairs
        One row per routine: `day`, `at`, `before`, `after`, and `change`, one of `CHANGES`.
    left_out
        How many routines lack one of the answers.
    first, last
        The first and the last day shown.
    is_example
        Whether these are made-up entries.
    """

    pain: str
    pairs: pd.DataFrame
    left_out: int
    first: date
    last: date
    is_example: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is no routine to show."""
        return self.pairs.empty

    def count(self, change: str) -> int:
        """Return after how many routines the pain was lower, the same or higher."""
        return int(self.pairs["change"].eq(change).sum())


def adherence_view(
    entries: Iterable[Entry],
    *,
    days_per_week: int | None = None,
    start: date | None = None,
    end: date | None = None,
    is_example: bool = False,
) -> AdherenceView:
    """Return the days with a routine in each week.

    Parameters
    ----------
    days_per_week
        What the plan asks for now, or None if it is not known.
    entries, start, end, is_example
        As in `pain_view`; by default the days are those of the routines.
    """
    weeks = adherence(routines(entries), days_per_week=days_per_week, start=start, end=end)
    return AdherenceView(weeks, days_per_week, is_example)


def before_after_view(
    entries: Iterable[Entry],
    *,
    pain: str = "leg",
    start: date | None = None,
    end: date | None = None,
    is_example: bool = False,
) -> BeforeAfterView:
    """Return pain right before and right after each routine, in the order of time.

    Parameters
    ----------
    pain
        "leg" or "back".
    entries, start, end, is_example
        As in `adherence_view`. A routine without both answers is left out and counted.
    """
    if pain not in PAINS:
        raise ValueError(f"pain must be one of {', '.join(PAINS)}, got {pain!r}")
    done = routines(entries)
    done = done[done["day"].between(pd.Timestamp(start or date.min), pd.Timestamp(end or date.max))]
    names = {f"{pain}_before": "before", f"{pain}_after": "after"}
    pairs = done[["day", "at", *names]].rename(columns=names).dropna()
    steps = dict(zip((-1, 0, 1), CHANGES, strict=True))
    change = (pairs["after"] - pairs["before"]).clip(-1, 1).map(steps)
    return BeforeAfterView(
        pain=pain,
        pairs=pairs.assign(change=change),
        left_out=len(done) - len(pairs),
        first=start or (done["day"].min().date() if len(done) else date.min),
        last=end or (done["day"].max().date() if len(done) else date.min),
        is_example=is_example,
    )


@dataclass(frozen=True, slots=True, eq=False)
class PlanView:
    """What was done of what each version of the plan asked for.

    Attributes
    ----------
    days
        From `exercised_days`, for the days shown.
    spells, exercises
        From `by_plan` and `by_exercise`.
    """

    days: pd.DataFrame
    spells: pd.DataFrame
    exercises: pd.DataFrame
    is_example: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is no routine to show."""
        return not self.days["routine"].ne("none").any()


def plan_view(
    entries: Iterable[Entry],
    *,
    plans: Iterable[Plan] = (),
    start: date | None = None,
    end: date | None = None,
    is_example: bool = False,
) -> PlanView:
    """Return what was done of what was prescribed, day by day and by version of the plan.

    Parameters
    ----------
    plans
        The plans that are known; only they tell how many days a week were asked for.
    entries, start, end, is_example
        As in `pain_view`; by default the days are those of the routines.
    """
    entries = tuple(entries)
    done = routines(entries)
    done = done[done["day"].le(pd.Timestamp(end or date.max))]
    days = exercised_days(entries, done, calendar(done["day"], start, end))
    return PlanView(days, by_plan(days, done, plans), by_exercise(entries, done), is_example)


@dataclass(frozen=True, slots=True, eq=False)
class ResponsesView:
    """What routines were followed by, exercise by exercise.

    Attributes
    ----------
    after, morning
        Leg pain right after, and the answer of the morning after.
    names
        What the exercises are called, by their keys.
    """

    after: Responses
    morning: Responses
    names: Mapping[str, str]
    is_example: bool

    @property
    def is_empty(self) -> bool:
        """Whether no whole routine has both answers."""
        return not self.after.routines

    @property
    def told(self) -> tuple[Response, ...]:
        """The exercises of which something can be said."""
        return tuple(found for found in self.after.found if found.size is not None)


def responses_view(
    entries: Iterable[Entry],
    *,
    names: Mapping[str, str] | None = None,
    end: date | None = None,
    is_example: bool = False,
) -> ResponsesView:
    """Return how leg pain changed with each exercise that was not done every time.

    Parameters
    ----------
    names
        What the exercises are called, by their keys; else the key itself is shown.
    entries, end, is_example
        As in `pain_view`.
    """
    done = routines(entry for entry in entries if entry.record.day <= (end or date.max))
    return ResponsesView(responses(done), responses(done, "morning"), names or {}, is_example)
