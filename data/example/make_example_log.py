"""Makes the example log: eight invented weeks of one invented person, always the same bytes.

Run: `python data/example/make_example_log.py`
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any

from sciatica_lib.exercises.library import Exercise, read_exercises
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import read_plan
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.log.records import (
    CheckIn,
    Entry,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    SetDone,
    Void,
)
from sciatica_lib.log.rows import data_dictionary, entry_line, header_line

HERE = Path(__file__).parent
SEED = 20260105
OFFSET = timezone(timedelta(hours=1))
FIRST_DAY = date(2026, 1, 5)
DAYS = 56
FIRST_PLAN_EXERCISES = ("ninety_ninety", "hip_bridge", "nerve_glide")
NEW_PLAN_ON = date(2026, 2, 2)

# From here on a day is its number, the first day being 0.
MISSED = {9, 16, 35, 36, 37, 38, 46, 51}
FLARE_UP = {25: 1, 26: 3, 27: 3, 28: 2, 29: 1}
AFTER_MIDNIGHT = 19
TWO_CHECK_INS = 13
TYPED_WRONG = 6
SAVED_TWICE = 40
ROUTINES = (
    {0, 2, 3, 5}, {0, 1, 3, 4, 6}, {1, 2, 4, 5}, {0, 1, 2, 6},
    {2, 4, 5, 6}, {4, 5, 6}, {0, 1, 3, 4, 6}, {0, 2, 3, 5, 6},
)  # fmt: skip
STOPPED_AFTER = {19: 3, 30: 5, 45: 8}
NO_ANSWER_AFTER = {33, 48}
ANSWERS_BACK = 0.92
NUMB_ABOVE = 6.2
SLEEPS_BADLY_ABOVE = 6.5
NOTES = {
    0: "First day (synthetic)",
    6: "Long drive, sat too much (synthetic)",
    13: "Better after a walk (synthetic)",
    26: "Carried a heavy box yesterday (synthetic)",
    28: "Saw my therapist, new plan (synthetic)",
    48: "Half an hour of gardening (synthetic)",
}


@dataclass
class Diary:
    """The invented person: writes rows, with ids and times that never change."""

    library: Mapping[str, Exercise]
    plans: tuple[Plan, Plan]
    rows: list[Entry] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def write(
        self,
        record: Record,
        *,
        saved_at: datetime | None = None,
        replaces: str | None = None,
        entry_id: str | None = None,
    ) -> Entry:
        """Add a row; it is saved a few seconds after the moment it is about."""
        entry = Entry(
            entry_id=entry_id or f"example{_letters(next(self.numbers))}",
            saved_at=saved_at or record.at + timedelta(seconds=4),
            record=record,
            replaces=replaces,
        )
        self.rows.append(entry)
        return entry

    def plan(self, at: datetime) -> Plan:
        """Return the plan in force at a moment."""
        return self.plans[at.date() >= NEW_PLAN_ON]

    def about(self, at: datetime) -> dict[str, Any]:
        """Return what every row says."""
        plan = self.plan(at)
        return {"at": at, "plan_id": plan.plan_id, "plan_version": plan.version}


def example_log() -> str:
    """Return the whole example log as CSV."""
    library = read_exercises(HERE.parent / "exercises.toml")
    second = read_plan(HERE / "plan.json", library)
    first = replace(
        second,
        version=1,
        exercises=tuple(
            replace(planned, sets=max(1, planned.sets - 1))
            for planned in second.exercises
            if planned.exercise in FIRST_PLAN_EXERCISES
        ),
    )
    diary = Diary(library, (first, second))
    chance = random.Random(SEED)  # noqa: S311 (made-up data, no secret)
    leg, back = _pain(chance, 5.6, 4.9), _pain(chance, 3.4, 2.8)
    for day in range(DAYS):
        if day in {0, 28}:
            _full_screen(diary, day)
        if day % 7 in ROUTINES[day // 7]:
            _routine(diary, chance, day, leg[day], back[day])
        if day not in MISSED:
            _check_ins(diary, chance, day, leg[day], back[day])
    rows = sorted(diary.rows, key=lambda entry: entry.saved_at)
    return header_line() + "".join(map(entry_line, rows))


def _pain(chance: random.Random, begin: float, end: float) -> list[float]:
    """Return a level for each day: slowly down, in waves, with days that depend on each other."""
    levels, drift = [], 0.0
    for day in range(DAYS):
        drift = 0.6 * drift + 2.2 * (chance.random() - 0.5)
        wave = 0.4 * math.sin(day / 5.5)
        trend = begin + (end - begin) * day / (DAYS - 1)
        levels.append(trend + wave + drift + FLARE_UP.get(day, 0))
    return levels


def _full_screen(diary: Diary, day: int) -> None:
    at = _moment(day, 8, 5)
    ticked, clinician_ok = ("18", True) if day in FLARE_UP else ("none", None)
    diary.write(
        SafetyScreen(**diary.about(at), ticked=ticked, asked="full", clinician_ok=clinician_ok)
    )


def _check_ins(diary: Diary, chance: random.Random, day: int, leg: float, back: float) -> None:
    at = _moment(day, 20, 60 * chance.random())
    if day == AFTER_MIDNIGHT:
        at = _moment(day, 24, 40)
    answers: dict[str, Any] = {
        "leg_pain_24h": _score(leg),
        "back_pain_24h": _score(back) if chance.random() < ANSWERS_BACK else None,
        "reach": _reach(leg),
        "numbness": leg > NUMB_ABOVE,
        "weakness": False,
        "interference": _score(leg - 1 + chance.random()),
        "sitting_min": 5 * round(3 + (10 - leg) * (0.8 + 0.4 * chance.random())),
        "slept_badly": leg > SLEEPS_BADLY_ABOVE or day == AFTER_MIDNIGHT,
        "medication": "1 tablet (synthetic)" if day in FLARE_UP else None,
        "note": NOTES.get(day),
    }
    if day == TWO_CHECK_INS:
        morning = _moment(day, 7, 50)
        diary.write(CheckIn(**diary.about(morning), leg_pain_24h=_score(leg) + 2, back_pain_24h=3))
    if day == TYPED_WRONG:
        wrong = diary.write(CheckIn(**diary.about(at), **{**answers, "leg_pain_24h": 0}))
        diary.write(
            CheckIn(**diary.about(at), **answers),
            saved_at=at + timedelta(minutes=2),
            replaces=wrong.entry_id,
        )
        return
    diary.write(CheckIn(**diary.about(at), **answers))
    if day == SAVED_TWICE:
        again = at + timedelta(minutes=3)
        twice = diary.write(CheckIn(**diary.about(again), **answers))
        undone = again + timedelta(seconds=30)
        diary.write(Void(**diary.about(undone)), replaces=twice.entry_id)


def _routine(diary: Diary, chance: random.Random, day: int, leg: float, back: float) -> None:
    at = _moment(day, 17 if day % 3 else 9, 60 * chance.random())
    routine = timeline(diary.plan(at), diary.library)
    routine_id = f"routine{_letters(day)}"
    diary.write(SafetyScreen(**diary.about(at), ticked="none", asked="brief"))
    at += timedelta(seconds=40)
    before = leg + 1.6 * (chance.random() - 0.5)
    diary.write(
        RoutineStart(
            **diary.about(at),
            routine_id=routine_id,
            leg_pain_now=_score(before),
            back_pain_now=_score(back),
            reach=_reach(before),
            sets_planned=len(routine.sets),
        )
    )
    at += timedelta(seconds=15)
    done = 0
    lasts = {phase.set_index: place for place, phase in enumerate(routine.phases)}
    for place, phase in enumerate(routine.phases):
        at += timedelta(seconds=phase.duration_s)
        index = phase.set_index
        if index is None or place != lasts[index]:
            continue
        planned = routine.sets[index]
        work_s = sum(phase.duration_s for phase in routine.phases if phase.set_index == index)
        done += 1
        diary.write(
            SetDone(
                **diary.about(at),
                routine_id=routine_id,
                exercise=planned.exercise,
                side=planned.side,
                set_number=planned.set_number,
                sets_planned=planned.sets_planned,
                reps_planned=planned.reps_planned,
                reps_done=planned.reps_planned,
                hold_s=planned.hold_s,
                rest_s=planned.rest_s,
                duration_s=round(work_s),
            ),
            entry_id=f"{routine_id}-{done}",
        )
        if done == STOPPED_AFTER.get(day):
            break
    at += timedelta(seconds=50)
    stopped = day in STOPPED_AFTER
    after = before + 2.4 * (chance.random() - 0.55) + (0.8 if stopped else 0)
    answered = day not in NO_ANSWER_AFTER
    diary.write(
        RoutineEnd(
            **diary.about(at),
            routine_id=routine_id,
            outcome="stopped" if stopped else "finished",
            leg_pain_now=_score(after) if answered else None,
            back_pain_now=_score(back) if answered else None,
            reach=_reach(after) if answered else None,
            new_numbness=False if answered else None,
            sets_done=done,
            sets_planned=len(routine.sets),
            note="Had to stop (synthetic)" if stopped else None,
        )
    )


def _moment(day: int, hour: int, minute: float) -> datetime:
    begin = datetime.combine(FIRST_DAY + timedelta(days=day), time(), OFFSET)
    return begin + timedelta(hours=hour, minutes=int(minute))


def _score(level: float) -> int:
    return min(10, max(0, round(level)))


def _reach(level: float) -> str:
    return ("buttock", "thigh", "calf", "foot")[sum(level > limit for limit in (3.5, 5, 7))]


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + number // 26**place % 26) for place in (2, 1, 0))


if __name__ == "__main__":
    (HERE / "session_log.csv").write_text(example_log(), encoding="utf-8", newline="")
    (HERE / "session_log.json").write_text(data_dictionary(), encoding="utf-8", newline="")
