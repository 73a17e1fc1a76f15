"""Made-up entries of the tests of progress: day 0 is a Monday, in a place an hour east."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sciatica_lib.log.records import CheckIn, Entry, Record, RoutineEnd, RoutineStart, SetDone

MONDAY = date(2026, 1, 5)


def at(day: int, hour: int = 20) -> datetime:
    """Return an hour of a day; 24 and more are the night after it."""
    midnight = datetime(2026, 1, 5, tzinfo=timezone(timedelta(hours=1)))
    return midnight + timedelta(days=day, hours=hour)


def entries(*records: Record) -> list[Entry]:
    """Return records as they stand in a log, each saved at its own moment."""
    return [
        Entry(entry_id=f"e{number}", saved_at=record.at, record=record)
        for number, record in enumerate(records)
    ]


def log(leg: Sequence[int | None], **answers: Any) -> list[Entry]:
    """Return a check-in for each day that has a score; None is a day without a check-in."""
    return entries(
        *(
            CheckIn(at=at(day), leg_pain_24h=score, **answers)
            for day, score in enumerate(leg)
            if score is not None
        )
    )


def routine(
    day: int,
    before: int | None = 5,
    after: int | None = 4,
    outcome: str | None = "finished",
    name: str = "",
) -> list[Record]:
    """Return a routine of two sets of which one is done; without an outcome it has no end."""
    about: dict[str, Any] = {"routine_id": name or f"r{day}"}
    records: list[Record] = [
        RoutineStart(at=at(day, 12), leg_pain_now=before, sets_planned=2, **about),
        SetDone(at=at(day, 13), exercise="hip_bridge", set_number=1, **about),
    ]
    if outcome:
        records.append(RoutineEnd(at=at(day, 14), leg_pain_now=after, outcome=outcome, **about))
    return records
