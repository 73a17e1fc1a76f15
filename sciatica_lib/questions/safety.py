"""What the person said about danger, and whether a routine may begin: from the log alone.

An answer that calls for emergency help, or for a clinician today, stays in force on every page and
after every restart, even if its row was corrected or taken back, until the person records that a
clinician has seen them about it. Then the whole check is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sciatica_lib.exercises.plan import USUAL_LIMITS, Limits
from sciatica_lib.log.records import CheckIn, Entry, Hurt, Morning, SafetyScreen, Seen
from sciatica_lib.questions.light import sessions
from sciatica_lib.questions.questionnaire import GROUPS, LEVELS, NONE, Sign

FULL_EVERY = timedelta(days=28)
"""How long a full safety check holds (ours)."""

BRIEF_EVERY = timedelta(hours=1)
"""How long a check before a routine holds (ours)."""

UNTIL_SEEN = ("emergency", "same_day")
"""The levels that only a clinician's word lifts."""

NONE_TICKED = "None of these were ticked."
CALLS_FOR = {
    "emergency": "Go to an emergency department or call your emergency number now. "
    "Do not do the routine.",
    "same_day": "Speak to a clinician today. Do not do the routine before you have.",
    "clearance": "Talk to a clinician before you exercise. The routine stays locked until you "
    "record that your clinician has said you can exercise.",
}
"""What a person is told to do."""

REASONS = {
    "first": "The safety check comes first. It is asked in full once, in short groups.",
    "old": "The last full safety check was four weeks ago or more, so it is asked again.",
    "red": "The last routine ended on red, so the whole safety check is asked again.",
    "hurt": "You stopped because it hurt, so the whole safety check is asked again.",
    "sign": "You marked numbness or weakness that was not there at the check-in before, so the "
    "whole safety check is asked again.",
    "seen": "You were seen by a clinician, so the whole safety check is asked again.",
    "unreadable": "Some answers could not be read, so the whole safety check is asked again.",
}
"""Why the whole check is asked, in words."""


@dataclass(frozen=True, slots=True)
class Lock:
    """An answer that keeps the routine locked.

    Attributes
    ----------
    level
        What it calls for, one of `questionnaire.LEVELS`.
    entry_id
        The row that says it; a `Seen` that names this row lifts the lock.
    since
        The day of the answer.
    signs
        What was ticked, by name.
    """

    level: str
    entry_id: str
    since: date
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafetyState:
    """Whether a routine may begin, and what has to happen first.

    Attributes
    ----------
    locks
        The answers that keep it locked, the most urgent first.
    ask
        Which safety check has to be answered before a routine: "full", "brief" or None.
    reason
        Why the full one is asked, a key of `REASONS`; None if it is not.
    """

    locks: tuple[Lock, ...]
    ask: str | None
    reason: str | None

    @property
    def level(self) -> str | None:
        """The most urgent level that is in force; None if there is no lock."""
        return self.locks[0].level if self.locks else None

    @property
    def may_begin(self) -> bool:
        """Whether a routine may begin now."""
        return not self.locks and self.ask is None


def safety_state(
    rows: Sequence[Entry],
    current: Sequence[Entry],
    signs: Mapping[str, Sign],
    now: datetime,
    limits: Limits = USUAL_LIMITS,
) -> SafetyState:
    """Return what the log says about danger at a moment.

    Parameters
    ----------
    rows
        All rows of the log, in the order in which they stand there.
    current
        The entries as they are now, corrections applied.
    signs
        The signs of the safety check, by name.
    now
        The moment of the question.
    limits
        The limits of the traffic light.
    """
    screens = [_Screen(*found, signs) for found in enumerate(rows) if _is_screen(found[1])]
    full = [screen for screen in screens if screen.record.asked == "full"]
    seen = _seen(current)
    said = [screen for screen in screens if screen.level in UNTIL_SEEN]
    locked = [screen for screen in said if screen.entry.entry_id not in seen]
    locked += [
        screen
        for screen in full
        if screen.level == "clearance"
        and screen.record.clinician_ok is not True
        and screen.entry.entry_id not in seen
        and not any(later.follows(screen) for later in full)
    ]
    locks = sorted((screen.lock for screen in locked), key=lambda lock: LEVELS.index(lock.level))
    calls = [("seen", seen[found.entry.entry_id]) for found in said if found not in locked]
    calls += _calls_for_full(current, limits)
    reason = _why_in_full(full, screens, _placed_after(full, rows, calls), now)
    ask = "full" if reason else None if _is_recent(screens, now) else "brief"
    return SafetyState(tuple(locks), ask, reason)


def in_groups(signs: Mapping[str, Sign], *, brief: bool = False) -> list[tuple[Sign, ...]]:
    """Return the signs as they are asked: in short groups; all that the brief check asks at once.

    The brief check leaves out what only needs a clinician's word before exercising.
    """
    asked = [sign for sign in signs.values() if sign.group]
    if brief:
        return [tuple(sign for sign in asked if sign.level != "clearance")]
    return [tuple(sign for sign in asked if sign.group == group) for group in GROUPS]


def level_of(ticked: Iterable[str], signs: Mapping[str, Sign]) -> str | None:
    """Return what the most urgent of the ticked signs calls for; None if nothing was ticked."""
    return min((signs[name].level for name in ticked), key=LEVELS.index, default=None)


def seen_about(
    rows: Iterable[Entry], current: Iterable[Entry], signs: Mapping[str, Sign]
) -> dict[str, str]:
    """Return the day on which the person was last seen about a sign, by the sign's name."""
    seen = _seen(current)
    found: dict[str, str] = {}
    for row in rows:
        if _is_screen(row) and row.entry_id in seen:
            said = seen[row.entry_id].record
            on = getattr(said, "seen_on", None) or said.day.isoformat()
            found |= dict.fromkeys(_Screen(0, row, signs).ticked, on)
    return found


def ticked_signs(screen: SafetyScreen, signs: Mapping[str, Sign]) -> tuple[str, ...]:
    """Return the signs that were answered yes in a safety check, by name."""
    return tuple(name for name in named_signs(screen, signs) if name in signs)


def last_check_in(entries: Iterable[Entry], *, but: Entry | None = None) -> CheckIn | None:
    """Return the last check-in of a log, leaving one entry out; None if there is none."""
    check_ins = [
        entry.record for entry in entries if isinstance(entry.record, CheckIn) and entry != but
    ]
    return check_ins[-1] if check_ins else None


def has_new_sign(before: CheckIn | None, after: CheckIn) -> bool:
    """Return whether a check-in marks numbness or weakness that was not marked before.

    At the first check-in weakness counts, and numbness does not: numbness belongs to sciatica, and
    the safety check has asked for the kinds that matter (ours).
    """
    if before is None:
        return bool(after.weakness)
    return any(
        getattr(after, sign) and not getattr(before, sign) for sign in ("numbness", "weakness")
    )


def named_signs(screen: SafetyScreen, signs: Mapping[str, Sign]) -> tuple[str, ...]:
    """Return the signs that a safety check names, each once; the first version had numbers."""
    by_number = {str(sign.number): name for name, sign in signs.items() if sign.number}
    named = (by_number.get(word, word) for word in _answered(screen) if word != NONE)
    return tuple(dict.fromkeys(named))


def _answered(screen: SafetyScreen) -> list[str]:
    return [*(screen.signs or "").split(), *(screen.ticked or "").split()]


def safety_rules(signs: Mapping[str, Sign]) -> dict[str, Any]:
    """Return the signs, times and words of the safety check as data, for a page without Python."""
    return {
        "signs": {
            name: {part: getattr(sign, part) for part in ("words", "level", "group", "number")}
            for name, sign in signs.items()
        },
        "levels": LEVELS,
        "until_seen": UNTIL_SEEN,
        "groups": GROUPS,
        "none": NONE,
        "full_every_s": FULL_EVERY.total_seconds(),
        "brief_every_s": BRIEF_EVERY.total_seconds(),
        "none_ticked": NONE_TICKED,
        "calls_for": CALLS_FOR,
        "reasons": REASONS,
    }


class _Screen:
    """A row of the safety check in its place in the log, with what was ticked."""

    def __init__(self, place: int, entry: Entry, signs: Mapping[str, Sign]) -> None:
        assert isinstance(entry.record, SafetyScreen)
        self.place, self.entry, self.record = place, entry, entry.record
        names = named_signs(self.record, signs)
        self.ticked = ticked_signs(self.record, signs)
        self.is_readable = bool(_answered(self.record)) and len(self.ticked) == len(names)
        self.level = level_of(self.ticked, signs)

    @property
    def lock(self) -> Lock:
        return Lock(str(self.level), self.entry.entry_id, self.record.day, self.ticked)

    def follows(self, other: _Screen) -> bool:
        """Tell whether it was answered later by its place and by the clock: neither alone will do.

        Logs of two devices are joined in any order, and clocks are set back.
        """
        return self.place > other.place and self.record.at >= other.record.at


def _is_screen(row: Entry) -> bool:
    return isinstance(row.record, SafetyScreen)


def _seen(current: Iterable[Entry]) -> dict[str, Entry]:
    """Return a clinician's word by the rows that it is about."""
    return {
        entry_id: entry
        for entry in current
        if isinstance(entry.record, Seen) and entry.record.may_exercise
        for entry_id in (entry.record.about or "").split()
    }


def _calls_for_full(current: Sequence[Entry], limits: Limits) -> list[tuple[str, Entry]]:
    """Return what calls for the whole check once more: the reason, and the entry that says so."""
    worse = {
        entry.record.routine_id: entry
        for entry in current
        if isinstance(entry.record, Morning) and entry.record.compared == "worse"
    }
    calls = [
        ("red", worse.get(session.routine_id, session.end))
        for session in sessions(current, limits)
        if session.light.colour == "red"
    ]
    before: CheckIn | None = None
    for entry in current:
        if isinstance(entry.record, Hurt):
            calls.append(("hurt", entry))
        elif isinstance(entry.record, CheckIn):
            if has_new_sign(before, entry.record):
                calls.append(("sign", entry))
            before = entry.record
    return calls


def _placed_after(
    full: Sequence[_Screen], rows: Sequence[Entry], calls: Iterable[tuple[str, Entry]]
) -> set[str]:
    """Return the reasons whose entries stand after the last full check in the log."""
    place = full[-1].place if full else -1
    later = {row.entry_id for row in rows[place + 1 :]}
    return {reason for reason, entry in calls if entry.entry_id in later}


def _why_in_full(
    full: Sequence[_Screen], screens: Sequence[_Screen], later: set[str], now: datetime
) -> str | None:
    """Return why the whole check has to be asked; None if the last one still holds."""
    if not full:
        return "first"
    if not (full[-1].is_readable and screens[-1].is_readable):
        return "unreadable"
    for reason in ("seen", "hurt", "red", "sign"):
        if reason in later:
            return reason
    # A clock that was set back makes an answer of the future: it does not hold either.
    return None if timedelta(0) <= now - full[-1].record.at <= FULL_EVERY else "old"


def _is_recent(screens: Sequence[_Screen], now: datetime) -> bool:
    return bool(screens) and timedelta(0) <= now - screens[-1].record.at <= BRIEF_EVERY
