"""An entry of the log in words, as one line that its person understands."""

from __future__ import annotations

from datetime import date

from sciatica_lib.log.records import (
    Activity,
    Answer,
    CheckIn,
    Entry,
    Hurt,
    Imported,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
)
from sciatica_lib.terms import NRS_MAX
from sciatica_lib.wording import day_words

STAYS_READABLE = (
    "What is deleted or changed stays readable in the file session_log.csv, also for whoever "
    "gets that file."
)
"""What a person must know where they delete, look back, export or share."""

KIND_WORDS = {
    "check_in": "check-ins",
    "screen": "answers to the safety check",
    "seen": "what a clinician said about such an answer",
    "conditions": "what a clinician told you that you have",
    "permission": "a clinician's word on one exercise",
    "contact": "that you gave an emergency number (not the number)",
    "routine_start": "routines begun",
    "set": "sets done",
    "hurt": "exercises stopped because they hurt",
    "routine_end": "routines ended",
    "morning": "answers of the morning after",
    "activity": "how well something goes that you want to do again",
    "answer": "answers to further questions",
    "imported": "rows of another tracker",
    "void": "rows taken back",
}
"""What the rows of each kind are, to be said before their number."""


def entry_words(entry: Entry, today: date) -> str:
    """Return an entry as one line of plain words."""
    day = day_words(entry.record.day, today)
    words = ", ".join(part for part in _parts(entry.record) if part)
    return f"{day[0].upper()}{day[1:]}: {words}"


def _parts(record: Record) -> list[str]:
    """Return what a record is, and what it says; what was not answered is empty."""
    match record:
        case CheckIn():
            parts = [
                "check-in",
                _scored("leg pain", record.leg_pain_24h),
                _scored("back pain", record.back_pain_24h),
                f"down to the {record.reach}" if record.reach not in (None, "none") else "",
                "numbness or tingling" if record.numbness else "",
                "weakness" if record.weakness else "",
                _scored("in the way", record.interference),
                _noted(record.note),
            ]
        case RoutineStart():
            parts = [
                "routine begun",
                _scored("leg pain before", record.leg_pain_now),
                _scored("back pain before", record.back_pain_now),
            ]
        case RoutineEnd():
            parts = [
                f"routine {record.outcome}",
                _scored("leg pain after", record.leg_pain_now),
                _scored("back pain after", record.back_pain_now),
                _noted(record.note),
            ]
        case Imported():
            parts = [
                f"from {record.source}",
                _scored("pain", record.pain_now),
                _scored("leg pain", record.leg_pain_now),
                _scored("back pain", record.back_pain_now),
                record.feelings or "",
                record.places or "",
                _noted(record.note),
            ]
        case Hurt():
            parts = [f"stopped because it hurt: {record.exercise}"]
        case Answer():
            parts = [f"answer to {record.question}: {record.answer}"]
        case Activity():
            parts = [f"{record.activity}: {of_ten(record.able)}"]
        case SafetyScreen():
            parts = ["safety check"]
        case _:
            parts = [record.kind]
    return parts


def of_ten(score: int | None) -> str:
    """Return a score from 0 to 10 as words."""
    return "not scored" if score is None else f"{score} of {NRS_MAX}"


def _scored(what: str, score: int | None) -> str:
    return "" if score is None else f"{what} {score}"


def _noted(note: str | None) -> str:
    return f"note: {note}" if note else ""
