"""What reading and checking a log costs, beside `pandas.read_csv` of the same file in one run.

Run: `python tests/benchmarks/bench_read.py`
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

import pandas as pd
from bench import ratio

from sciatica_lib.log.ids import LETTERS
from sciatica_lib.log.reader import read_table
from sciatica_lib.log.records import (
    CheckIn,
    Entry,
    Record,
    RoutineEnd,
    RoutineStart,
    SafetyScreen,
    SetDone,
)
from sciatica_lib.log.rows import entry_line, header_line

START = datetime(2026, 1, 1, 20, tzinfo=UTC)
PLAN = {"plan_id": "own", "plan_version": 3}
REACHES = (None, "none", "back", "buttock", "thigh", "calf", "foot")


def name(random_: random.Random, letter: str) -> str:
    """Return an invented id like those of the log."""
    return letter + "".join(random_.choices(LETTERS, k=14))


def days() -> Iterator[Record]:
    """Yield invented days without end: a routine of ten sets, and a check-in; some have a note."""
    random_ = random.Random(1)  # noqa: S311 (the same log every time)
    at = START
    while True:
        routine = name(random_, "r")
        pain = random_.randrange(8)
        yield SafetyScreen(at=at, ticked="none", asked="brief", **PLAN)
        yield RoutineStart(
            at=at, routine_id=routine, leg_pain_now=pain, reach="calf", sets_planned=10, **PLAN
        )
        for number in range(10):
            at += timedelta(seconds=random_.randrange(60, 120))
            yield SetDone(
                at=at,
                routine_id=routine,
                exercise=("bridge", "nerve_glide")[number % 2],
                set_number=number // 2 + 1,
                reps_planned=10,
                reps_done=random_.randrange(5, 11),
                hold_s=5,
                duration_s=random_.randrange(40, 100),
                **PLAN,
            )
        yield RoutineEnd(
            at=at, routine_id=routine, outcome="finished", leg_pain_now=pain, sets_done=10, **PLAN
        )
        yield CheckIn(
            at=at,
            leg_pain_24h=pain,
            back_pain_24h=random_.randrange(8),
            reach=random_.choice(REACHES),
            numbness=random_.random() < 0.5,
            interference=random_.randrange(8),
            sitting_min=random_.randrange(0, 120, 5),
            note=f"walked {random_.randrange(90)} min, then rested" if number % 2 else None,
            **PLAN,
        )
        at = at.replace(hour=20) + timedelta(days=1) if at.year < 2190 else START


def notes() -> Iterator[Record]:
    """Yield check-ins, each with a note: the rows that cost most to read."""
    for number in range(1_000_000):
        at = START + timedelta(hours=number)
        yield CheckIn(
            at=at, leg_pain_24h=number % 11, back_pain_24h=3, note=f'"better", day {number}'
        )


def log(records: Iterator[Record], rows: int) -> bytes:
    """Return the bytes of a log of so many rows."""
    random_ = random.Random(2)  # noqa: S311 (the same log every time)
    lines = (
        entry_line(Entry(entry_id=name(random_, "e"), saved_at=record.at, record=record))
        for record in islice(records, rows)
    )
    return (header_line() + "".join(lines)).encode()


def measure(what: str, data: bytes, separator: str = ",") -> None:
    """Print what reading costs, beside the bare call on the same bytes."""
    rows = len(read_table(data).rows)
    ratio(
        f"{rows:7,} {what}",
        lambda: read_table(data),
        lambda: pd.read_csv(io.BytesIO(data), sep=separator),
        runs=7,
    )


if __name__ == "__main__":
    print(f"{'read, check, and make the records':58} {'ours':>13} {'pandas':>13}   ratio")
    for rows in (100, 4_000, 100_000):
        measure("rows of whole days", log(days(), rows))
    measure("rows, every one with a note", log(notes(), 100_000))
    clean = log(days(), 100_000)
    semicolons = clean.replace(b",", b";").replace(b"\n", b"\r\n")
    measure("rows, saved with semicolons", semicolons, ";")
    lines = clean.splitlines(keepends=True)
    for line in range(500, len(lines), 1_000):
        lines[line] = lines[line][:40] + b"\n"
    measure("rows, and in every thousand one is torn", b"".join(lines))
