"""Where a day is: what has been done, what comes next, and the last seven days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sciatica_lib.log.records import CheckIn, Conditions, Entry, Morning, RoutineEnd, RoutineStart

DAYS_SHOWN = 7


@dataclass(frozen=True, slots=True)
class DayView:
    """One day, as the first page shows it.

    Attributes
    ----------
    conditions_asked
        Whether the person has said what a clinician has told them.
    morning_of
        Yesterday's routine, if the question of the morning after it is open; else None.
    routine
        The entry of the last routine that ended today; None if there is none.
    check_in
        The check-in of today; None if there is none.
    """

    conditions_asked: bool
    morning_of: str | None
    routine: Entry | None
    check_in: Entry | None


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One of the last days: its score and its routine.

    Attributes
    ----------
    leg_pain
        Leg pain of the check-in, 0-10; None if there is no score.
    routine
        "done", "begun" or "none".
    """

    day: date
    leg_pain: int | None
    routine: str


def day_view(entries: Iterable[Entry], today: date) -> DayView:
    """Return where a day is.

    Parameters
    ----------
    entries
        The current entries, in their order.
    today
        The day.
    """
    entries = tuple(entries)
    ends = [entry for entry in entries if isinstance(entry.record, RoutineEnd)]
    mornings = {e.record.routine_id for e in entries if isinstance(e.record, Morning)}
    check_ins = [e for e in entries if isinstance(e.record, CheckIn) and e.record.day == today]
    yesterday = [
        entry.record.routine_id
        for entry in ends
        if isinstance(entry.record, RoutineEnd)
        and entry.record.day == today - timedelta(days=1)
        and entry.record.routine_id not in mornings
    ]
    done = [entry for entry in ends if entry.record.day == today]
    return DayView(
        conditions_asked=any(isinstance(entry.record, Conditions) for entry in entries),
        morning_of=yesterday[-1] if yesterday else None,
        routine=done[-1] if done else None,
        check_in=check_ins[-1] if check_ins else None,
    )


def week_view(entries: Sequence[Entry], today: date) -> tuple[WeekDay, ...]:
    """Return the last seven days, the oldest first; a day without a score stays a gap."""
    scores: dict[date, int | None] = {}
    routines: dict[date, str] = {}
    for record in (entry.record for entry in entries):
        match record:
            case CheckIn():
                scores[record.day] = record.leg_pain_24h
            case RoutineStart():
                routines.setdefault(record.day, "begun")
            case RoutineEnd() if record.outcome == "finished":
                routines[record.day] = "done"
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS_SHOWN))]
    return tuple(WeekDay(day, scores.get(day), routines.get(day, "none")) for day in days)
