"""What can be written in the log: a frozen record for each kind of row, and its ranges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from sciatica_lib.checks import check_fields, checked
from sciatica_lib.errors import FieldError
from sciatica_lib.terms import (
    DAY_STARTS_AT_HOUR,
    LENGTHS,
    MORNINGS,
    NRS_MAX,
    OUTCOMES,
    REACHES,
    SIDES,
)

# `since` is the version of the columns that a field came with: a new one stands behind all others.


def _score(meaning: str) -> Any:
    return checked("whole", None, meaning=meaning, low=0, high=NRS_MAX, unit="0-10")


def _whole(meaning: str, low: int, high: int, unit: str = "", since: int = 1) -> Any:
    about = {"meaning": meaning, "low": low, "high": high, "unit": unit}
    return checked("whole", None, **about, since=since)


def _choice(meaning: str, choices: tuple[str, ...], since: int = 1) -> Any:
    return checked("choice", None, meaning=meaning, choices=choices, since=since)


def _yes_no(meaning: str, since: int = 1) -> Any:
    return checked("yes_no", None, meaning=meaning, since=since)


def _text(meaning: str, since: int = 1) -> Any:
    return checked("text", None, meaning=meaning, since=since)


def _name(meaning: str, since: int = 1) -> Any:
    return checked("id", None, meaning=meaning, since=since)


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What every row says: the moment it is about, and the plan that was in force then.

    Raises
    ------
    FieldError
        A value is out of range; unanswered is None, never 0.
    """

    kind: ClassVar[str] = ""

    at: datetime = checked("at", meaning="the moment the row is about")
    plan_id: str | None = _name("the plan in force at that moment")
    plan_version: int | None = _whole("its version", 1, 9_999)

    def __post_init__(self) -> None:
        check_fields(self)

    @property
    def day(self) -> date:
        """The day this row belongs to: a night entry counts to the day before."""
        return (self.at - timedelta(hours=DAY_STARTS_AT_HOUR)).date()


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckIn(Record):
    """The daily half minute: pain on average over the last 24 hours, and how the day was."""

    kind: ClassVar[str] = "check_in"

    leg_pain_24h: int | None = _score("leg pain on average in the last 24 hours")
    back_pain_24h: int | None = _score("back pain on average in the last 24 hours")
    reach: str | None = _choice("how far down the symptoms reached", REACHES)
    numbness: bool | None = _yes_no("numbness or tingling today")
    weakness: bool | None = _yes_no("weakness in a leg or foot today")
    interference: int | None = _score("how much it got in the way today")
    sitting_min: int | None = _whole("minutes of sitting that were tolerable", 0, 1_440, "min")
    walking_min: int | None = _whole("minutes walked today", 0, 1_440, "min", since=2)
    slept_badly: bool | None = _yes_no("slept badly because of it")
    medication: str | None = _text("medicine taken, in the person's words")
    note: str | None = _text("anything else, in the person's words")


@dataclass(frozen=True, kw_only=True, slots=True)
class SafetyScreen(Record):
    """The answers to the safety check."""

    kind: ClassVar[str] = "screen"

    ticked: str | None = _text("the first version's numbers of what was answered yes, or none")
    signs: str | None = _text("names of the signs answered yes (questions.toml), or none", since=2)
    asked: str | None = _choice("which questions were asked", ("full", "brief"))
    clinician_ok: bool | None = _yes_no("the person says a clinician has said they can exercise")


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen(Record):
    """What a clinician said about an answer of the safety check."""

    kind: ClassVar[str] = "seen"

    about: str | None = _text("the rows of the safety check that the clinician knows of", since=2)
    seen_on: str | None = _text("the day when the person was seen, such as 2026-03-02", since=2)
    may_exercise: bool | None = _yes_no("the clinician said that the person may exercise", since=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditions(Record):
    """What a clinician has told the person that they have."""

    kind: ClassVar[str] = "conditions"

    conditions: str | None = _text("names of the conditions (questions.toml), or none", since=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Permission(Record):
    """A clinician's word on one exercise that the person's condition speaks against."""

    kind: ClassVar[str] = "permission"

    exercise: str | None = _name("which exercise, by its key in exercises.toml")
    may_do: bool | None = _yes_no(
        "the clinician said that the person may do this exercise", since=2
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact(Record):
    """Whom to call: asked once, never guessed."""

    kind: ClassVar[str] = "contact"

    emergency_number: str | None = _text("the emergency number where the person lives", since=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutineStart(Record):
    """A routine begins: pain right now, before the first exercise."""

    kind: ClassVar[str] = "routine_start"

    routine_id: str | None = _name("one run through the routine; its rows share it")
    leg_pain_now: int | None = _score("leg pain right now")
    back_pain_now: int | None = _score("back pain right now")
    reach: str | None = _choice("how far down the symptoms reach right now", REACHES)
    numbness_now: bool | None = _yes_no(
        "numbness or tingling right now, before the routine", since=2
    )
    length: str | None = _choice("the whole routine, or the short one for a bad day", LENGTHS)
    sets_planned: int | None = _whole("sets in the whole routine", 0, 999)
    left_out: str | None = _name(
        "the exercise that the plan leaves out in this week, by its key", since=3
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDone(Record):
    """One set of one exercise, finished; with the dose that was prescribed at that moment."""

    kind: ClassVar[str] = "set"

    routine_id: str | None = _name("one run through the routine; its rows share it")
    exercise: str | None = _name("which exercise, by its key in exercises.toml")
    side: str | None = _choice("the side worked; empty where both take part", SIDES)
    set_number: int | None = _whole("which set of this exercise (and side)", 1, 99)
    sets_planned: int | None = _whole("sets prescribed of this exercise (and side)", 1, 99)
    reps_planned: int | None = _whole("repetitions prescribed in this set", 1, 999)
    reps_done: int | None = _whole("repetitions finished in this set", 0, 999)
    hold_s: int | None = _whole("prescribed hold of each repetition", 0, 3_600, "s")
    rest_s: int | None = _whole("prescribed rest after the set", 0, 3_600, "s")
    duration_s: int | None = _whole("time spent moving and holding", 0, 86_400, "s")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hurt(Record):
    """The person stopped because it hurt; pain and place follow in the end of the routine."""

    kind: ClassVar[str] = "hurt"

    routine_id: str | None = _name("one run through the routine; its rows share it")
    exercise: str | None = _name("the exercise that was stopped, by its key")


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutineEnd(Record):
    """A routine is over, finished or stopped: pain right now, after the last exercise."""

    kind: ClassVar[str] = "routine_end"

    routine_id: str | None = _name("one run through the routine; its rows share it")
    outcome: str | None = _choice("how it ended", OUTCOMES)
    leg_pain_now: int | None = _score("leg pain right now")
    back_pain_now: int | None = _score("back pain right now")
    reach: str | None = _choice("how far down the symptoms reach right now", REACHES)
    new_numbness: bool | None = _yes_no("numbness or tingling that is new, or lasts")
    sets_done: int | None = _whole("sets finished", 0, 999)
    sets_planned: int | None = _whole("sets in the whole routine", 0, 999)
    note: str | None = _text("anything else, in the person's words")


@dataclass(frozen=True, kw_only=True, slots=True)
class Morning(Record):
    """The morning after a routine: how the leg is, compared with before it."""

    kind: ClassVar[str] = "morning"

    routine_id: str | None = _name("one run through the routine; its rows share it")
    compared: str | None = _choice("the leg compared with before the routine", MORNINGS, since=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity(Record):
    """Something that the person wants to do again, and how well it goes; high is able."""

    kind: ClassVar[str] = "activity"

    activity: str | None = _text("what the person wants to do, in their words", since=2)
    able: int | None = _whole("how well they can do it", 0, NRS_MAX, "0-10, high is able", since=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer(Record):
    """The answer to a question that has no column of its own, such as a clinic's."""

    kind: ClassVar[str] = "answer"

    question: str | None = _name("which question, by its name in questions.toml", since=2)
    answer: str | None = _text("what was answered, as text", since=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported(Record):
    """A row of another tracker's diary, brought along: pain at that moment, and the row itself."""

    kind: ClassVar[str] = "imported"

    pain_now: int | None = _score("pain at that moment, wherever it was")
    leg_pain_now: int | None = _score("leg pain right now")
    back_pain_now: int | None = _score("back pain right now")
    reach: str | None = _choice("how far down the symptoms reach right now", REACHES)
    numbness: bool | None = _yes_no("numbness or tingling today")
    feelings: str | None = _text("what it felt like, in the other tracker's words")
    places: str | None = _text("where it was, in the other tracker's words")
    source: str | None = _text("the file and the line that it came from")
    original: str | None = _text("the whole row as it stood there, as JSON")
    note: str | None = _text("anything else, in the person's words")


@dataclass(frozen=True, kw_only=True, slots=True)
class Void(Record):
    """Takes back the row named in `replaces`: a deletion, or an undo. Nothing is erased."""

    kind: ClassVar[str] = "void"


KINDS: dict[str, type[Record]] = {
    record.kind: record
    for record in (
        CheckIn,
        SafetyScreen,
        RoutineStart,
        SetDone,
        Hurt,
        RoutineEnd,
        Imported,
        Void,
        Seen,
        Conditions,
        Permission,
        Contact,
        Morning,
        Activity,
        Answer,
    )
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A record as it stands in the log, with its id and the row that it replaces, if any."""

    entry_id: str = checked("id")
    saved_at: datetime = checked("at")
    record: Record
    replaces: str | None = checked("id", None)

    def __post_init__(self) -> None:
        check_fields(self)
        if self.replaces is None and isinstance(self.record, Void):
            raise FieldError("replaces", "must name the row to take back, got nothing")
