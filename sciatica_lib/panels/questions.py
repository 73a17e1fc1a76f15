"""The questions that several forms ask, how their answers become values, and entries in words."""

from __future__ import annotations

from datetime import date

from sciatica_lib.log.records import (
    CheckIn,
    Entry,
    Hurt,
    Imported,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
)
from sciatica_lib.terms import NRS_MAX
from sciatica_lib.widgets.choice import Choice
from sciatica_lib.wording import day_words

SCORES = [str(score) for score in range(NRS_MAX + 1)]
REACH_WORDS = {
    "none": "nowhere",
    "back": "back",
    "buttock": "buttock",
    "thigh": "thigh",
    "calf": "calf",
    "foot": "foot",
}
_REACH_BY_WORD = {words: reach for reach, words in REACH_WORDS.items()}


def pain_question(question: str) -> Choice:
    """Ask for a pain score of 0 to 10."""
    return Choice(question, SCORES, ends=("no pain", "worst pain you can imagine"))


def reach_question(question: str) -> Choice:
    """Ask how far down the symptoms reach."""
    return Choice(question, list(REACH_WORDS.values()))


def yes_no_question(question: str) -> Choice:
    """Ask for yes or no; not answering is a third answer."""
    return Choice(question, ["no", "yes"])


def score_of(choice: Choice) -> int | None:
    """Return the chosen score; None while unanswered."""
    return None if choice.answer is None else int(choice.answer)


def reach_of(choice: Choice) -> str | None:
    """Return the chosen place as the log names it; None while unanswered."""
    return None if choice.answer is None else _REACH_BY_WORD[choice.answer]


def yes_no_of(choice: Choice) -> bool | None:
    """Return whether yes was chosen; None while unanswered."""
    return None if choice.answer is None else choice.answer == "yes"


def score_text(score: int | None) -> str | None:
    """Return a score as the option that stands for it."""
    return None if score is None else str(score)


def yes_no_text(answer: bool | None) -> str | None:  # noqa: FBT001 (the answer is the subject)
    """Return yes or no as the option that stands for it."""
    return None if answer is None else "yes" if answer else "no"


def entry_words(entry: Entry, today: date) -> str:
    """Return an entry as one line of plain words."""
    record = entry.record
    day = day_words(record.day, today)
    day = day[0].upper() + day[1:]
    match record:
        case CheckIn():
            said = [
                _scored("leg pain", record.leg_pain_24h),
                _scored("back pain", record.back_pain_24h),
                f"down to the {record.reach}" if record.reach not in (None, "none") else "",
                "numbness or tingling" if record.numbness else "",
                "weakness" if record.weakness else "",
                _scored("in the way", record.interference),
                f"note: {record.note}" if record.note else "",
            ]
            what = "check-in"
        case RoutineStart() | RoutineEnd():
            ended = isinstance(record, RoutineEnd)
            what = (
                f"routine {record.outcome}" if isinstance(record, RoutineEnd) else "routine begun"
            )
            said = [
                _scored(f"leg pain {'after' if ended else 'before'}", record.leg_pain_now),
                _scored(f"back pain {'after' if ended else 'before'}", record.back_pain_now),
                f"note: {record.note}" if isinstance(record, RoutineEnd) and record.note else "",
            ]
        case Imported():
            said = [
                _scored("pain", record.pain_now),
                _scored("leg pain", record.leg_pain_now),
                _scored("back pain", record.back_pain_now),
                record.feelings or "",
                record.places or "",
                f"note: {record.note}" if record.note else "",
            ]
            what = f"from {record.source}"
        case Hurt():
            what, said = f"stopped because it hurt: {record.exercise}", []
        case SafetyScreen():
            what, said = "safety check", []
        case _:
            what, said = record.kind, []
    words = ", ".join(part for part in said if part)
    return f"{day}: {what}" + (f", {words}" if words else "")


def _scored(what: str, score: int | None) -> str:
    return "" if score is None else f"{what} {score}"
