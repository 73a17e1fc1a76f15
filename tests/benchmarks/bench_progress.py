"""What the summary of a long log costs beside bare pandas, and Progress to its first picture.

Run: `python tests/benchmarks/bench_progress.py`
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import pandas as pd
from bench import ratio
from bench_plots import entries

from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.panels.overview import PERIODS, pain_progress
from sciatica_lib.progress.statistics import baseline, daily, last_week, scores, usual
from sciatica_lib.workbook import Workbook

ROWS, PAGE_ROWS = 100_000, 4_000
START = datetime(2016, 1, 1, 6, tzinfo=UTC)


def many_check_ins(rows: int) -> list[Entry]:
    """Return check-ins of ten years, some thirty a day."""
    step = timedelta(days=3_650) / rows
    records = [
        CheckIn(at=START + n * step, leg_pain_24h=3 + n % 5, back_pain_24h=2 + n % 3)
        for n in range(rows)
    ]
    return [Entry(entry_id=f"e{n}", saved_at=r.at, record=r) for n, r in enumerate(records)]


def ours(table: pd.DataFrame) -> object:
    """Return the summary as the workbook makes it from the table of check-ins."""
    days = daily(table)
    return usual(days), baseline(days), last_week(days)


def bare(table: pd.DataFrame) -> object:
    """Return the same with pandas alone: the median of each day, of each seven, of two weeks."""
    by_day = table.groupby("day")
    days = by_day[["leg_pain_24h", "back_pain_24h"]].median().astype("float64")
    days["check_ins"] = by_day.size()
    days = days.reindex(pd.date_range(days.index.min(), days.index.max()))
    pains = days[["leg_pain_24h", "back_pain_24h"]]
    middle = pains.rolling(7, min_periods=4).median()
    return middle, pains.iloc[:7].median(), pains.iloc[-7:].median()


def first_picture(rows: Sequence[Entry]) -> tuple[float, float]:
    """Return the seconds from opening Progress to its picture, and of one more period, medians."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SCIATICA_STATE"] = f"{folder}/state"
        Workbook(Path(folder) / "home").log.add_rows(rows)
        opened, redrawn = [], []
        for _ in range(5):
            begun = perf_counter()
            panel = pain_progress(Workbook(Path(folder) / "home"))
            opened.append(perf_counter() - begun)
            begun = perf_counter()
            panel.pick(PERIODS[2])
            redrawn.append(perf_counter() - begun)
        return sorted(opened)[2], sorted(redrawn)[2]


if __name__ == "__main__":
    table = scores(many_check_ins(ROWS))
    ratio(f"summary of {ROWS:,} rows / bare pandas", partial(ours, table), partial(bare, table), 7)
    opened, redrawn = first_picture(entries(PAGE_ROWS // 2))
    print(f"Progress at {PAGE_ROWS:,} rows to both pictures: {1_000 * opened:.0f} ms")
    print(f"another period, both pictures: {1_000 * redrawn:.0f} ms")
