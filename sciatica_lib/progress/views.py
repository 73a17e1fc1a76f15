"""What is shown of check-ins: pure functions from a log to one small view for each picture.

A view holds every value that its picture and its sentences need, so that neither computes it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sciatica_lib.exercises.plan import USUAL_LIMITS, Limits
from sciatica_lib.log.records import Entry
from sciatica_lib.progress.change import (
    LAST_DAYS,
    REVIEW_EVERY_DAYS,
    Review,
    last_review,
    review_days,
)
from sciatica_lib.progress.flags import Flag, flags
from sciatica_lib.progress.outcomes import reach_by_week
from sciatica_lib.progress.routines import plan_changes
from sciatica_lib.progress.statistics import (
    PAINS,
    WEEK_DAYS,
    bands,
    baseline,
    calendar,
    daily,
    flare_ups,
    from_first,
    imported_scores,
    last_week,
    on_days,
    scores,
    usual,
)
from sciatica_lib.questions.questionnaire import Sign


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
    flare_ups
        The flare-ups of the leg in the days shown.
    flags
        What is told before any score.
    reviews
        The last verdict on leg and on back; None before the first review day.
    next_review_on
        The day of the next verdict; None without a check-in.
    marked
        The notes that were chosen to stand in the picture: `day` and `words`.
    older_imported
        How many scores of another tracker lie before the days shown.
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
    flare_ups: pd.DataFrame
    flags: Sequence[Flag]
    reviews: Mapping[str, Review | None]
    next_review_on: date | None
    marked: pd.DataFrame
    older_imported: int
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


@dataclass(frozen=True, slots=True)
class About:
    """What a picture of pain is told beside the entries.

    Attributes
    ----------
    with_imported
        Whether it begins with the scores of another tracker that are older than one's own.
    marked
        The entries, by id, whose notes stand in the picture.
    reviews_on
        The review days that a therapist has set; None for every 28 days.
    signs, limits
        As in `flags`.
    """

    with_imported: bool = False
    marked: Collection[str] = ()
    reviews_on: Sequence[date] | None = None
    signs: Mapping[str, Sign] = field(default_factory=dict)
    limits: Limits = USUAL_LIMITS


@dataclass(frozen=True, slots=True, eq=False)
class PainLog:
    """What all days of a log say together, whichever of them are shown later.

    Attributes are those of `PainView`, of all days; `days` go from the first check-in to the last,
    or to `until`.
    """

    entries: Sequence[Entry]
    scores: pd.DataFrame
    imported: pd.DataFrame
    days: pd.DataFrame
    usual: pd.DataFrame
    plan_changes: pd.DataFrame
    flare_ups: pd.DataFrame
    flags: Sequence[Flag]
    reviews: Mapping[str, Review | None]
    next_review_on: date | None
    until: date | None
    is_example: bool


def pain_view(
    entries: Iterable[Entry],
    *,
    start: date | None = None,
    end: date | None = None,
    about: About | None = None,
    is_example: bool = False,
) -> PainView:
    """Return every pain score and the usual pain of some days, and what they say.

    Parameters
    ----------
    entries
        The current entries of a log.
    start, end
        First and last day shown; by default those of the check-ins, or of the scores of another
        tracker where there is no check-in.
    about
        What is told beside the entries.
    is_example
        Whether these are made-up entries: then picture and sentences say so.
    """
    log = pain_log(entries, end=end, about=about, is_example=is_example)
    return shown_days(log, start=start, about=about)


def pain_log(
    entries: Iterable[Entry],
    *,
    end: date | None = None,
    about: About | None = None,
    is_example: bool = False,
) -> PainLog:
    """Return what `pain_view` shows some days of; for several views of one log, made once.

    Parameters are those of `pain_view`.
    """
    entries, about = tuple(entries), about or About()
    found = scores(entries)
    days = daily(found, end=end)
    usual_pain, begun = usual(days), from_first(days)
    first = begun.index[0].date() if len(begun) else None
    until = end or (begun.index[-1].date() if len(begun) else date.min)
    return PainLog(
        entries=entries,
        scores=found,
        imported=imported_scores(entries),
        days=days,
        usual=usual_pain,
        plan_changes=plan_changes(entries),
        flare_ups=flare_ups(days, usual_pain),
        flags=flags(entries, until, signs=about.signs, limits=about.limits),
        reviews={pain: _review(begun, pain, first, until, about) for pain in PAINS},
        next_review_on=_next_review(first, until, about),
        until=end,
        is_example=is_example,
    )


def shown_days(log: PainLog, *, start: date | None = None, about: About | None = None) -> PainView:
    """Return the view of the days of a log from `start` on.

    Parameters
    ----------
    log
        From `pain_log`.
    start, about
        As in `pain_view`; what the log was made with holds for review days, signs and limits.
    """
    about, imported = about or About(), log.imported
    own, begun = log.scores["day"], from_first(log.days)
    both = pd.concat([own, imported["day"]])
    shown = calendar(both if about.with_imported or own.empty else own, start, log.until)
    return PainView(
        scores=log.scores[own.isin(shown)],
        imported=imported[imported["day"].isin(shown)],
        days=on_days(log.days, shown),
        usual=log.usual.reindex(shown),
        first_week=baseline(log.days),
        last_week=last_week(log.days) if len(begun) >= 2 * WEEK_DAYS else None,
        first_week_on=begun.index[0] if len(begun) and begun.index[0] in shown else None,
        plan_changes=log.plan_changes[log.plan_changes["day"].isin(shown)],
        flare_ups=_shown_flares(log.flare_ups, shown),
        flags=log.flags,
        reviews=log.reviews,
        next_review_on=log.next_review_on,
        marked=_marked(log.entries, about.marked, shown),
        older_imported=int((imported["day"] < shown[0]).sum()) if len(shown) else 0,
        until=log.until,
        later=int((own > pd.Timestamp(log.until or date.max)).sum()),
        is_example=log.is_example,
    )


@dataclass(frozen=True, slots=True, eq=False)
class BandsView:
    """On how many days pain was at each level, in the first week and in the last four.

    Attributes
    ----------
    pain
        "leg" or "back".
    first, last
        From `bands`; there is a last part only where it shares no day with the first.
    """

    pain: str
    first: pd.Series[int]
    last: pd.Series[int] | None
    is_example: bool

    @property
    def is_empty(self) -> bool:
        """Whether no day has a score."""
        scored = self.first.drop("none").sum()
        return not scored and (self.last is None or not self.last.drop("none").sum())


def bands_view(
    entries: Iterable[Entry],
    *,
    pain: str = "leg",
    end: date | None = None,
    is_example: bool = False,
) -> BandsView:
    """Return the share of days at each level of pain, in the first week and the last four.

    Parameters
    ----------
    pain
        "leg" or "back".
    entries, end, is_example
        As in `pain_view`.
    """
    days = from_first(daily(scores(entries), end=end))
    last = days.iloc[max(WEEK_DAYS, len(days) - LAST_DAYS) :]
    return BandsView(
        pain=pain,
        first=bands(days.iloc[:WEEK_DAYS], pain),
        last=bands(last, pain) if len(days) >= 2 * WEEK_DAYS else None,
        is_example=is_example,
    )


@dataclass(frozen=True, slots=True, eq=False)
class ReachView:
    """On how many days of each week symptoms reached how far down, from `reach_by_week`."""

    weeks: pd.DataFrame
    is_example: bool

    @property
    def is_empty(self) -> bool:
        """Whether no check-in tells how far down."""
        return self.weeks.empty


def reach_view(
    entries: Iterable[Entry], *, end: date | None = None, is_example: bool = False
) -> ReachView:
    """Return how far down symptoms reached, week by week."""
    shown = [entry for entry in entries if entry.record.day <= (end or date.max)]
    return ReachView(reach_by_week(shown), is_example)


def _review(
    begun: pd.DataFrame, pain: str, first: date | None, until: date, about: About
) -> Review | None:
    if first is None:
        return None
    values = begun[PAINS[pain]].to_numpy(dtype=float, na_value=np.nan)
    days = np.arange(len(values), dtype=float)
    return last_review(days, values, first, until, about.reviews_on)


def _next_review(first: date | None, until: date, about: About) -> date | None:
    if first is None:
        return None
    if about.reviews_on is not None:
        days = review_days(first, date.max, about.reviews_on)
        return next((day for day in days if day > until), None)
    over = (until - first).days // REVIEW_EVERY_DAYS
    return first + timedelta(days=(over + 1) * REVIEW_EVERY_DAYS)


def _shown_flares(found: pd.DataFrame, shown: pd.DatetimeIndex) -> pd.DataFrame:
    if not len(shown):
        return found.iloc[:0]
    return found[found["last_on"].ge(shown[0]) & found["first_on"].le(shown[-1])]


def _marked(
    entries: Iterable[Entry], marked: Collection[str], shown: pd.DatetimeIndex
) -> pd.DataFrame:
    notes = [
        (entry.record.day, str(note))
        for entry in entries
        if entry.entry_id in marked and (note := getattr(entry.record, "note", None))
    ]
    table = pd.DataFrame(notes, columns=["day", "words"])
    table = table.astype({"day": "datetime64[us]", "words": "string"})
    return table[table["day"].isin(shown)]
