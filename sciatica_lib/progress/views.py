"""What is shown of the entries: pure functions from a log to one small view for each picture.

A view holds every value that its picture and its sentences need, so that neither computes it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sciatica_lib.log.records import Entry
from sciatica_lib.progress.statistics import (
    PAINS,
    WEEK_DAYS,
    adherence,
    baseline,
    calendar,
    daily,
    from_first,
    imported_scores,
    last_week,
    new_signs,
    on_days,
    plan_changes,
    routines,
    scores,
    usual,
)

CHANGES = ("lower", "the same", "higher")
"""Pain after a routine beside pain before it."""


@dataclass(frozen=True, slots=True, eq=False)
class PainView:
    """Pain day by day. The usual pain and the weeks are those of the whole log up to `until`.

    Attributes
    ----------
    scores, imported
        Every check-in, and every score of another tracker, of the days shown.
    days, usual
        The days shown, and the usual pain on each of them.
    first_week, last_week
        The usual pain of the first and the last seven days; there is a last week only when the
        two do not share days.
    first_week_on
        The day of the first check-in, if it is shown.
    plan_changes
        The days shown on which another plan came into force.
    new_signs
        The signs that were noted in the last week and not in the first.
    until, later
        The last day that is looked at, if one was given, and how many check-ins come after it.
    is_example
        Whether these are made-up entries.
    """

    scores: pd.DataFrame
    imported: pd.DataFrame
    days: pd.DataFrame
    usual: pd.DataFrame
    first_week: pd.DataFrame
    last_week: pd.DataFrame | None
    first_week_on: pd.Timestamp | None
    plan_changes: pd.DataFrame
    new_signs: Sequence[str]
    until: date | None
    later: int
    is_example: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is no score to show."""
        return self.imported.empty and not self.days[list(PAINS.values())].notna().any(axis=None)

    @property
    def has_check_ins(self) -> bool:
        """Whether one of the days shown has a check-in."""
        return bool(self.days["check_ins"].any())

    @property
    def counted_days(self) -> pd.DataFrame:
        """The days shown, from the first check-in on."""
        return self.days if self.first_week_on is None else self.days.loc[self.first_week_on :]

    @property
    def days_recorded(self) -> int:
        """How many of the counted days have a score."""
        return int(self.counted_days[list(PAINS.values())].notna().any(axis=1).sum())

    @property
    def first(self) -> date:
        """The first day shown."""
        return pd.Timestamp(self.days.index[0]).date()

    @property
    def last(self) -> date:
        """The last day shown."""
        return pd.Timestamp(self.days.index[-1]).date()


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


def pain_view(
    entries: Iterable[Entry],
    *,
    start: date | None = None,
    end: date | None = None,
    is_example: bool = False,
) -> PainView:
    """Return every pain score and the usual pain of some days.

    Parameters
    ----------
    entries
        The current entries of a log.
    start, end
        First and last day shown; by default those of the scores.
    is_example
        Whether these are made-up entries: then picture and sentences say so.
    """
    entries = tuple(entries)
    found, imported, changes = scores(entries), imported_scores(entries), plan_changes(entries)
    every_day = daily(found, end=end)
    shown = calendar(pd.concat([found["day"], imported["day"]]), start, end)
    begun = from_first(every_day)
    has_two_weeks = len(begun) >= 2 * WEEK_DAYS
    return PainView(
        scores=found[found["day"].isin(shown)],
        imported=imported[imported["day"].isin(shown)],
        days=on_days(every_day, shown),
        usual=usual(every_day).reindex(shown),
        first_week=baseline(every_day),
        last_week=last_week(every_day) if has_two_weeks else None,
        first_week_on=begun.index[0] if len(begun) and begun.index[0] in shown else None,
        plan_changes=changes[changes["day"].isin(shown)],
        new_signs=new_signs(found, begun) if has_two_weeks else [],
        until=end,
        later=int((found["day"] > pd.Timestamp(end or date.max)).sum()),
        is_example=is_example,
    )


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
