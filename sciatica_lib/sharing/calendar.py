"""The days of a routine as a calendar that phones read (iCalendar, RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from icalendar import Calendar, Event

from sciatica_lib.exercises.plan import Plan
from sciatica_lib.terms import WEEKDAYS

WEEKS = 12
"""How long a plan without review days stands in the calendar (ours)."""

SPREAD = {
    1: (0,),
    2: (0, 3),
    3: (0, 2, 4),
    4: (0, 1, 3, 4),
    5: (0, 1, 2, 3, 4),
    6: (0, 1, 2, 3, 4, 5),
    7: (0, 1, 2, 3, 4, 5, 6),
}
"""Which days of the week, where the plan names none: as even as can be (ours)."""

ROUTINE, REVIEW = "Exercises", "Appointment about the exercises"
"""What stands in the calendar: nothing of the plan, for calendars are seen by many eyes."""


def calendar(plan: Plan, minutes: int, begin: date, zone: tzinfo | None = None) -> bytes:
    """Return the routines and review days of a plan as a calendar file.

    Parameters
    ----------
    plan
        What was agreed on. Without times of day, an entry is about the whole day.
    minutes
        How long a routine takes.
    begin
        The first day that may have a routine.
    zone
        Where the patient lives. By default times are those of whatever clock the calendar is
        read by, so also on a journey.
    """
    made = Calendar()
    made.add("prodid", "-//Sciatica Workbook//EN")
    made.add("version", "2.0")
    for event in (*_routines(plan, minutes, begin, zone), *_reviews(plan)):
        event.add("dtstamp", datetime.combine(plan.created_on, time(), UTC))
        event.add("sequence", plan.version)
        made.add_component(event)
    if zone:
        made.add_missing_timezones()
    return bytes(made.to_ical())


def _routines(plan: Plan, minutes: int, begin: date, zone: tzinfo | None) -> Iterator[Event]:
    days = [WEEKDAYS.index(day) for day in plan.weekdays] or list(SPREAD[plan.days_per_week])
    first = min(begin + timedelta(days=(day - begin.weekday()) % 7) for day in days)
    last = max([first, *plan.review_days], default=first)
    if not plan.review_days:
        last = first + timedelta(weeks=WEEKS, days=-1)
    by_day = [WEEKDAYS[day][:2].upper() for day in sorted(days)]
    for at in plan.times_of_day or (None,):
        event = Event()
        event.add("summary", f"{ROUTINE}, about {minutes} minutes")
        event.add("uid", _uid(plan, "routine", at or ""))
        if at:
            start = datetime.combine(first, time.fromisoformat(at), zone)
            event.add("dtstart", start)
            event.add("duration", timedelta(minutes=minutes))
            until: date = datetime.combine(last, time(23, 59), zone)
            if isinstance(until, datetime) and zone:
                until = until.astimezone(UTC)
        else:
            event.add("dtstart", first)
            until = last
        event.add("rrule", {"freq": "weekly", "byday": by_day, "until": until})
        yield event


def _reviews(plan: Plan) -> Iterator[Event]:
    for day in plan.review_days:
        event = Event()
        event.add("summary", REVIEW)
        event.add("uid", _uid(plan, "review", day.isoformat()))
        event.add("dtstart", day)
        yield event


def _uid(plan: Plan, *parts: str) -> str:
    """Return the same name for the same entry of every version, so that a newer one replaces it."""
    found = hashlib.sha256("\n".join([plan.plan_id, *parts]).encode()).hexdigest()
    return f"{found[:24]}@sciatica-workbook"
