"""What can be written in the log: a frozen record for each kind of row, and its ranges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from sciatica_lib.errors import WorkbookError
from sciatica_lib.terms import (
    DAY_STARTS_AT_HOUR,
    FIRST_YEAR,
    ID,
    LAST_YEAR,
    LENGTHS,
    NOTE_MAX_LENGTH,
    NRS_MAX,
    OUTCOMES,
    REACHES,
    SIDES,
)


class RecordError(WorkbookError, ValueError):
    """A value that the log does not accept; the message names field, range and value."""


def _column(meaning: str, check: str, **limits: Any) -> Any:
    return field(default=None, metadata={"meaning": meaning, "check": check, **limits})


def _score(meaning: str) -> Any:
    return _column(meaning, "whole", low=0, high=NRS_MAX, unit="0-10")


def _whole(meaning: str, low: int, high: int, unit: str = "") -> Any:
    return _column(meaning, "whole", low=low, high=high, unit=unit)


def _choice(meaning: str, choices: tuple[str, ...]) -> Any:
    return _column(meaning, "choice", choices=choices)


def _yes_no(meaning: str) -> Any:
    return _column(meaning, "yes_no")


def _text(meaning: str) -> Any:
    return _column(meaning, "text")


def _name(meaning: str) -> Any:
    return _column(meaning, "id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What every row says: the moment it is about, and the plan that was in force then.

    Raises
    ------
    RecordError
        A value is out of range; unanswered is None, never 0.
    """

    kind: ClassVar[str] = ""

    at: datetime = field(metadata={"meaning": "the moment the row is about", "check": "at"})
    plan_id: str | None = _name("the plan in force at that moment")
    plan_version: int | None = _whole("its version", 1, 9_999)

    def __post_init__(self) -> None:
        for spec in fields(self):
            value = getattr(self, spec.name)
            if value is not None:
                _CHECKS[spec.metadata["check"]](spec.name, value, spec.metadata)
            elif spec.name == "at":
                raise RecordError("at must be a date and time, got nothing")

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
    slept_badly: bool | None = _yes_no("slept badly because of it")
    medication: str | None = _text("medicine taken, in the person's words")
    note: str | None = _text("anything else, in the person's words")


@dataclass(frozen=True, kw_only=True, slots=True)
class SafetyScreen(Record):
    """The answers to the safety check."""

    kind: ClassVar[str] = "screen"

    ticked: str | None = _text("numbers of the questions answered yes, or none")
    asked: str | None = _choice("which questions were asked", ("full", "brief"))
    clinician_ok: bool | None = _yes_no("the person says a clinician has said they can exercise")


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutineStart(Record):
    """A routine begins: pain right now, before the first exercise."""

    kind: ClassVar[str] = "routine_start"

    routine_id: str | None = _name("one run through the routine; its rows share it")
    leg_pain_now: int | None = _score("leg pain right now")
    back_pain_now: int | None = _score("back pain right now")
    reach: str | None = _choice("how far down the symptoms reach right now", REACHES)
    length: str | None = _choice("the whole routine, or the short one for a bad day", LENGTHS)
    sets_planned: int | None = _whole("sets in the whole routine", 0, 999)


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
    for record in (CheckIn, SafetyScreen, RoutineStart, SetDone, Hurt, RoutineEnd, Imported, Void)
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A record as it stands in the log, with its id and the row that it replaces, if any."""

    entry_id: str
    saved_at: datetime
    record: Record
    replaces: str | None = None

    def __post_init__(self) -> None:
        check_id("entry_id", self.entry_id)
        _check_at("saved_at", self.saved_at)
        if self.replaces is not None:
            check_id("replaces", self.replaces)
        elif isinstance(self.record, Void):
            raise RecordError("replaces must name the row to take back, got nothing")


def check_id(name: str, value: object) -> None:
    """Refuse an id that is not short, plain lower-case letters, digits, - or _."""
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise RecordError(
            f"{name} must be 1-32 lower-case letters, digits, - or _, got {_shown(value)}"
        )


def _check_id(name: str, value: object, _: Any) -> None:
    check_id(name, value)


def _check_at(name: str, value: object, _: Any = None) -> None:
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise RecordError(f"{name} must be a time with its offset from UTC, got {_shown(value)}")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise RecordError(f"{name} must be in {FIRST_YEAR}-{LAST_YEAR}, got {value.year}")


def _check_whole(name: str, value: object, limits: Any) -> None:
    low, high = limits["low"], limits["high"]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise RecordError(f"{name} must be a whole number {low}-{high}, got {_shown(value)}")


def _check_choice(name: str, value: object, limits: Any) -> None:
    if value not in limits["choices"]:
        raise RecordError(
            f"{name} must be one of {', '.join(limits['choices'])}, got {_shown(value)}"
        )


def _check_yes_no(name: str, value: object, _: Any) -> None:
    if not isinstance(value, bool):
        raise RecordError(f"{name} must be yes or no, got {_shown(value)}")


def _check_text(name: str, value: object, _: Any) -> None:
    if not isinstance(value, str):
        raise RecordError(f"{name} must be text, got {_shown(value)}")
    if len(value) > NOTE_MAX_LENGTH:
        raise RecordError(f"{name} must be at most {NOTE_MAX_LENGTH} characters, got {len(value)}")


_CHECKS: dict[str, Callable[[str, Any, Any], None]] = {
    "at": _check_at,
    "whole": _check_whole,
    "choice": _check_choice,
    "yes_no": _check_yes_no,
    "text": _check_text,
    "id": _check_id,
}


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."  # noqa: PLR2004
