"""What is told first, whatever the average does: answers about danger, new signs, red routines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sciatica_lib.exercises.plan import USUAL_LIMITS, Limits
from sciatica_lib.log.records import CheckIn, Entry, Hurt, RoutineStart, SafetyScreen
from sciatica_lib.progress.statistics import MIN_DAYS_RECORDED, SIGNS, WEEK_DAYS
from sciatica_lib.questions.light import last_are_red, sessions
from sciatica_lib.questions.questionnaire import LEVELS, Sign
from sciatica_lib.questions.safety import named_signs
from sciatica_lib.terms import REACHES

LOOK_BACK_DAYS = 28
"""Flags are about the last four weeks (ours)."""

ENOUGH_SHARE = 0.7
"""Below this share of recorded days a picture of four weeks is thin (as in the AGP report of
diabetes, PMC8991298)."""

KINDS = ("safety", "sign", "reach", "red", "hurt", "few_days")
"""What is looked for, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that is told before any score.

    Attributes
    ----------
    kind
        One of `KINDS`.
    days
        The days that it is about, the earliest first.
    what
        Which answers, in words, or which signs, by name; for reach, from where to where; for red,
        "twice" where the last two routines were red.
    level
        What an answer of the safety check calls for, one of `questionnaire.LEVELS`.
    """

    kind: str
    days: tuple[date, ...]
    what: tuple[str, ...] = ()
    level: str | None = None


def flags(
    entries: Sequence[Entry],
    today: date,
    *,
    signs: Mapping[str, Sign] | None = None,
    limits: Limits = USUAL_LIMITS,
) -> tuple[Flag, ...]:
    """Return what has to be told first, about the four weeks up to today.

    Parameters
    ----------
    entries
        The current entries.
    today
        The last day that is looked at.
    signs
        The signs of the safety check, by name; without them an answer has no level.
    limits
        Where the colours of the traffic light begin.
    """
    in_time = sorted(entries, key=lambda entry: (entry.record.at, entry.entry_id))
    shown = [entry for entry in in_time if entry.record.day <= today]
    if not shown:
        return ()
    begin = today - timedelta(days=LOOK_BACK_DAYS - 1)
    recent = [entry for entry in shown if entry.record.day >= begin]
    check_ins = [entry.record for entry in shown if isinstance(entry.record, CheckIn)]
    hurt = {entry.record.day for entry in recent if isinstance(entry.record, Hurt)}
    found = [
        *_safety(recent, signs or {}),
        *_new_signs(check_ins, today),
        *_further_down(check_ins, today),
        *_reds(shown, begin, limits),
        *([Flag("hurt", tuple(sorted(hurt)))] if hurt else []),
        *_few_days(check_ins, begin, today),
    ]
    return tuple(found)


def is_enough(recorded: int, days: int) -> bool:
    """Return whether enough of some days have a score for a picture of them."""
    return recorded >= ENOUGH_SHARE * days


def furthest_down(reaches: Iterable[str | None]) -> str | None:
    """Return the middle one of the places that symptoms reached; None below four days.

    Of two in the middle it is the one that is further down.
    """
    places = sorted(REACHES.index(reach) for reach in reaches if reach is not None)
    return REACHES[places[len(places) // 2]] if len(places) >= MIN_DAYS_RECORDED else None


def _safety(recent: Sequence[Entry], signs: Mapping[str, Sign]) -> list[Flag]:
    days: dict[tuple[str, ...], list[date]] = {}
    for record in (entry.record for entry in recent):
        if isinstance(record, SafetyScreen) and (named := named_signs(record, signs)):
            days.setdefault(named, []).append(record.day)
    found: list[Flag] = []
    for ticked, when in days.items():
        levels = [signs[name].level for name in ticked if name in signs]
        level = min(levels, key=LEVELS.index, default=None)
        said = tuple(signs[name].words if name in signs else name for name in ticked)
        found.append(Flag("safety", tuple(dict.fromkeys(when)), said, level))
    return sorted(found, key=lambda flag: LEVELS.index(flag.level) if flag.level else len(LEVELS))


def _new_signs(check_ins: Sequence[CheckIn], today: date) -> list[Flag]:
    """Return the signs of the last week that no earlier check-in of the first week has."""
    if not check_ins:
        return []
    first_week_ends = check_ins[0].day + timedelta(days=WEEK_DAYS - 1)
    last_week = today - timedelta(days=WEEK_DAYS - 1)
    found: dict[tuple[date, ...], list[str]] = {}
    for sign in SIGNS:
        noted = [record.day for record in check_ins if getattr(record, sign)]
        lately = sorted({day for day in noted if day >= last_week})
        if not lately:
            continue
        before = [r for r in check_ins if r.day < lately[0] and r.day <= first_week_ends]
        is_weak_at_once = sign == "weakness" and not before
        if is_weak_at_once or (before and not any(getattr(record, sign) for record in before)):
            found.setdefault(tuple(lately), []).append(sign)
    return [Flag("sign", days, tuple(names)) for days, names in found.items()]


def _further_down(check_ins: Sequence[CheckIn], today: date) -> list[Flag]:
    """Return whether symptoms reach further down in the last week than in the first."""
    if not check_ins or (today - check_ins[0].day).days < 2 * WEEK_DAYS - 1:
        return []
    first_ends = check_ins[0].day + timedelta(days=WEEK_DAYS)
    last_begins = today - timedelta(days=WEEK_DAYS - 1)
    then = furthest_down(record.reach for record in check_ins if record.day < first_ends)
    lately = [record for record in check_ins if record.day >= last_begins]
    now = furthest_down(record.reach for record in lately)
    if then is None or now is None or REACHES.index(now) <= REACHES.index(then):
        return []
    days = {
        record.day
        for record in lately
        if record.reach and REACHES.index(record.reach) > REACHES.index(then)
    }
    return [Flag("reach", tuple(sorted(days)), (then, now))]


def _reds(shown: Sequence[Entry], begin: date, limits: Limits) -> list[Flag]:
    if not any(isinstance(entry.record, RoutineStart) for entry in shown):
        return []
    done = sessions(shown, limits)
    days = sorted({s.day for s in done if s.light.colour == "red" and s.day >= begin})
    twice = ("twice",) if last_are_red(done) else ()
    return [Flag("red", tuple(days), twice)] if days else []


def _few_days(check_ins: Sequence[CheckIn], begin: date, today: date) -> list[Flag]:
    if not check_ins:
        return []
    begin = max(begin, check_ins[0].day)
    recorded = {
        record.day
        for record in check_ins
        if record.day >= begin
        and (record.leg_pain_24h is not None or record.back_pain_24h is not None)
    }
    days = (today - begin).days + 1
    if days < WEEK_DAYS or is_enough(len(recorded), days):
        return []
    return [Flag("few_days", (begin, today), (str(len(recorded)), str(days)))]
