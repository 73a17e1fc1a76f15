"""What the summary of a long log costs beside bare pandas, and Progress to its first picture.

Run: `python tests/benchmarks/bench_progress.py`
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import pandas as pd
from bench import ratio
from bench_plots import entries

from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.panels.elements import Chart
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


def progress_page(rows: Sequence[Entry]) -> dict[str, float]:
    """Return what a person waits for on the page of progress, in seconds, medians of five."""
    waits: dict[str, list[float]] = {}

    def note(what: str, begun: float) -> None:
        waits.setdefault(what, []).append(perf_counter() - begun)

    with tempfile.TemporaryDirectory() as folder:
        os.environ["SCIATICA_STATE"] = f"{folder}/state"
        Workbook(Path(folder) / "home").log.add_rows(rows)
        for _ in range(5):
            begun = perf_counter()
            panel = pain_progress(Workbook(Path(folder) / "home"))
            note("Progress opened, to both pictures", begun)
            chart = next(part for part in panel._place.children if isinstance(part, Chart))
            begun = perf_counter()
            chart.wide.observe(partial(_seen, note, "on a page", begun), "value")
            chart.narrow.observe(partial(_seen, note, "in little room", begun), "value")
            panel.pick(PERIODS[2])
            chart.wide.unobserve_all()
            chart.narrow.unobserve_all()
            panel.pick(PERIODS[0])
            begun = perf_counter()
            panel.pick(PERIODS[2])
            note("a period that was seen before", begun)
    return {what: statistics.median(taken) for what, taken in waits.items()}


def _seen(note: Callable[[str, float], None], where: str, begun: float, _: object) -> None:
    note(f"another period, {where}", begun)


if __name__ == "__main__":
    table = scores(many_check_ins(ROWS))
    ratio(f"summary of {ROWS:,} rows / bare pandas", partial(ours, table), partial(bare, table), 15)
    print(f"with {PAGE_ROWS:,} rows in the log:")
    for what, seconds in progress_page(entries(PAGE_ROWS // 2)).items():
        print(f"  {what}: {1_000 * seconds:.0f} ms")
