"""What a therapist should ask about first, found in one patient's history; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from sciatica_lib.exercises.plan import USUAL_LIMITS, Limits
from sciatica_lib.log.records import CheckIn, Hurt, Morning, RoutineStart, SafetyScreen
from sciatica_lib.log.rows import FIELDS
from sciatica_lib.questions.light import Session, last_are_red, sessions
from sciatica_lib.questions.questionnaire import LEVELS, Sign
from sciatica_lib.questions.safety import (
    UNTIL_SEEN,
    has_new_sign,
    safety_state,
    seen_about,
    ticked_signs,
)
from sciatica_lib.sharing.bundle import own_words
from sciatica_lib.sharing.joining import Patient
from sciatica_lib.terms import REACHES
from sciatica_lib.wording import counted, first_few, long_day, plural, short_day, span

NOW, ASK, KNOW = "now", "ask", "know"
"""How urgent: call the patient, ask at the next contact, good to know. In this order."""

SILENT_DAYS = 4
"""Days without an entry that are told (ours)."""

_DAYS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding: how urgent it is, what was found, and on which days or in which words."""

    level: str
    finding: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The findings of one history, the most urgent first, and what was looked for and not found."""

    flags: tuple[Flag, ...]
    not_found: tuple[str, ...]

    @property
    def to_ask(self) -> int:
        """How many findings are more than good to know."""
        return sum(flag.level != KNOW for flag in self.flags)


def review(
    patient: Patient, signs: Mapping[str, Sign], now: datetime, limits: Limits = USUAL_LIMITS
) -> Review:
    """Return what to ask a patient about.

    Parameters
    ----------
    patient
        Their history.
    signs
        The signs of the safety check, by name.
    now
        The moment of the review.
    limits
        The limits of the traffic light in their plan.
    """
    done = sessions(patient.current, limits)
    looks = {
        "answers that call for help": _safety(patient, signs, now, limits),
        "red lights": _reds(done),
        "symptoms further down the leg after a routine": _further_down(patient, done),
        "new numbness or weakness": _new_signs(patient, done),
        "an exercise stopped because it hurt": _hurt(patient),
        "days without an entry": _silence(patient, now),
        "routines without a score after them": _unscored(done),
        "rows that say two things": _disputed(patient),
        "lines that cannot be read": _unread(patient),
    }
    found = {what: tuple(flags) for what, flags in looks.items()}
    flags = [flag for some in found.values() for flag in some]
    return Review(
        tuple(sorted(flags, key=lambda flag: (NOW, ASK, KNOW).index(flag.level))),
        tuple(what for what, some in found.items() if not some),
    )


def notes(patient: Patient) -> tuple[tuple[date, str], ...]:
    """Return what a patient wrote in their own words, the last first."""
    found = [
        (entry.record.day, f"{FIELDS[name]['meaning'].split(',')[0]}: {text}")
        for entry in patient.current
        for name, text in own_words(entry.record).items()
    ]
    return tuple(reversed(found))


def _safety(
    patient: Patient, signs: Mapping[str, Sign], now: datetime, limits: Limits
) -> Iterator[Flag]:
    rows = (*patient.rows, *patient.disputed)
    state = safety_state(rows, patient.current, signs, now, limits)
    for lock in state.locks:
        level = NOW if lock.level in UNTIL_SEEN else ASK
        yield Flag(
            level,
            f"Safety check of {long_day(lock.since)}: {_signs(lock.signs, signs)}",
            "The routine is locked. No clinician's word about it is in the log.",
        )
    locked = {lock.entry_id for lock in state.locks}
    seen = seen_about(rows, patient.current, signs)
    for row in rows:
        record = row.record
        if not isinstance(record, SafetyScreen) or row.entry_id in locked:
            continue
        if ticked := ticked_signs(record, signs):
            on = next((seen[name] for name in ticked if name in seen), "")
            word = f"The patient was seen about it on {on}." if on else ""
            if not on and record.clinician_ok:
                word = "The patient says that a clinician has said they can exercise."
            finding = f"Safety check of {long_day(record.day)}: {_signs(ticked, signs)}"
            yield Flag(ASK, finding, word)


def _signs(names: Sequence[str], signs: Mapping[str, Sign]) -> str:
    ordered = sorted(names, key=lambda name: LEVELS.index(signs[name].level))
    return "; ".join(f"“{signs[name].words.rstrip('.')}”" for name in ordered)


def _reds(done: Sequence[Session]) -> Iterator[Flag]:
    red = [session.day for session in done if session.light.colour == "red"]
    if not red:
        return
    in_a_row = last_are_red(done)
    now = "The last two were red: the patient was told to contact you. " if in_a_row else ""
    finding = f"Red after {len(red)} of {counted(len(done), 'routine')}"
    yield Flag(NOW if in_a_row else ASK, finding, f"{now}{_days(red)}.")


def _further_down(patient: Patient, done: Sequence[Session]) -> Iterator[Flag]:
    starts = {
        entry.record.routine_id: entry.record
        for entry in patient.current
        if isinstance(entry.record, RoutineStart)
    }
    found = []
    for session in done:
        before = getattr(starts.get(session.routine_id), "reach", None)
        after = getattr(session.end.record, "reach", None)
        if before and after and REACHES.index(after) > max(REACHES.index(before), 1):
            found.append((session.day, before, after))
    if found:
        day, before, after = found[-1]
        finding = f"Further down the leg after {len(found)} of {counted(len(done), 'routine')}"
        days = _days([day for day, _, _ in found])
        yield Flag(ASK, finding, f"{days}: for example {before} to {after} on {short_day(day)}.")


def _new_signs(patient: Patient, done: Sequence[Session]) -> Iterator[Flag]:
    numb = [session.day for session in done if getattr(session.end.record, "new_numbness", None)]
    if numb:
        finding = f"New numbness or tingling after {counted(len(numb), 'routine')}"
        yield Flag(ASK, finding, f"{_days(numb)}.")
    check_ins = [e.record for e in patient.current if isinstance(e.record, CheckIn)]
    pairs = [(None, check_ins[0]), *pairwise(check_ins)] if check_ins else []
    for sign, words in (("weakness", "Weakness"), ("numbness", "Numbness or tingling")):
        days = [
            after.day
            for before, after in pairs
            if getattr(after, sign) and has_new_sign(before, after)
            and not (before and getattr(before, sign))
        ]  # fmt: skip
        if days:
            detail = f"New at the check-in of {_days(days)}."
            yield Flag(ASK, f"{words} that was not there before", detail)
    worse = [e.record.day for e in patient.current if isinstance(e.record, Morning)
             and e.record.compared == "worse"]  # fmt: skip
    if worse:
        yield Flag(ASK, f"Worse on {counted(len(worse), 'morning')} after", f"{_days(worse)}.")


def _hurt(patient: Patient) -> Iterator[Flag]:
    hurt = [entry.record for entry in patient.current if isinstance(entry.record, Hurt)]
    if hurt:
        which = ", ".join(sorted({str(record.exercise) for record in hurt if record.exercise}))
        finding = f"Stopped {counted(len(hurt), 'time')} because it hurt"
        yield Flag(ASK, finding, f"{which}: {_days([record.day for record in hurt])}.")


def _silence(patient: Patient, now: datetime) -> Iterator[Flag]:
    days = sorted({entry.record.day for entry in patient.current})
    if not days:
        return
    silent = (now.date() - days[-1]).days
    if silent >= SILENT_DAYS:
        since = f"The last entry is of {long_day(days[-1])}. Silence says nothing about pain."
        yield Flag(ASK, f"Silent for {counted(silent, 'day')}", since)
    one = timedelta(days=1)
    gaps = [(a + one, b - one) for a, b in pairwise(days) if (b - a).days > SILENT_DAYS]
    if gaps:
        missing = sum((last - first).days + 1 for first, last in gaps)
        finding = f"{counted(missing, 'day')} without an entry in between"
        spans = first_few([span(*gap) for gap in gaps])
        yield Flag(KNOW, finding, f"{spans}. An empty day says nothing about pain.")


def _unscored(done: Sequence[Session]) -> Iterator[Flag]:
    days = [session.day for session in done if session.light.colour == "unanswered"]
    if days:
        finding = f"{counted(len(days), 'routine')} without all answers after"
        yield Flag(KNOW, finding, f"{_days(days)}.")


def _disputed(patient: Patient) -> Iterator[Flag]:
    ids = {row.entry_id for row in patient.disputed}
    if ids:
        days = sorted({row.record.day for row in patient.disputed})
        says = plural(len(ids), "says", "say")
        yield Flag(
            ASK,
            f"{counted(len(ids), 'row')} {says} two things in the files",
            f"{_days(days)}. A spreadsheet can be the reason. What they say about danger is "
            "counted; the pictures leave them out.",
        )


def _unread(patient: Patient) -> Iterator[Flag]:
    if count := len(patient.rejected):
        name, bad = patient.rejected[0]
        finding = f"{counted(count, 'line')} could not be read"
        yield Flag(KNOW, finding, f"The first: {name}, line {bad.line}: {bad.reason}.")


def _days(days: Sequence[date]) -> str:
    shown = [short_day(day) for day in days[-_DAYS_SHOWN:]]
    earlier = len(days) - len(shown)
    more = f", and on {counted(earlier, 'day')} before" if earlier else ""
    return ", ".join(shown) + more
