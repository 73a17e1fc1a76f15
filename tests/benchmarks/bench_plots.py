"""What the overview costs, from entries to PNG, beside bare matplotlib with the same marks.

Run: `python tests/benchmarks/bench_plots.py`
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
from bench import ratio
from matplotlib.figure import Figure

from sciatica_lib import drawing
from sciatica_lib.log.records import CheckIn, Entry, Record, RoutineEnd, RoutineStart
from sciatica_lib.progress.plots import plot_pain
from sciatica_lib.progress.views import pain_view

START = datetime(2026, 1, 1, 20, tzinfo=UTC)


def entries(days: int) -> list[Entry]:
    """Return an invented log: a check-in each day, and a routine every second day."""
    records: list[Record] = []
    for day in range(days):
        at, leg, back = START + timedelta(days=day), 3 + day % 4, 2 + day % 3
        records.append(CheckIn(at=at, leg_pain_24h=leg, back_pain_24h=back))
        if day % 2:
            name = f"r{day}"
            records += [
                RoutineStart(at=at, routine_id=name, leg_pain_now=leg),
                RoutineEnd(at=at, routine_id=name, leg_pain_now=back, outcome="finished"),
            ]
    return [
        Entry(entry_id=f"e{number}", saved_at=record.at, record=record)
        for number, record in enumerate(records)
    ]


def bare(log: Sequence[Entry]) -> bytes:
    """Draw the same marks as `plot_pain` with matplotlib alone, at the same size."""
    records = [entry.record for entry in log if isinstance(entry.record, CheckIn)]
    at: Any = np.array([record.day for record in records], dtype="datetime64[D]")
    figure = Figure(figsize=(7.5, 4.8), layout="constrained")
    ax = figure.add_subplot()
    for column in ("leg_pain_24h", "back_pain_24h"):
        values = np.array([getattr(record, column) for record in records], dtype=float)
        ax.scatter(at, values, s=20, facecolors="white", edgecolors="C0")
        ax.plot(np.repeat(at, 2), np.repeat(values, 2))
        ax.axhline(values[0])
    ax.axvspan(at[0], at[6])
    ax.fill_between(at[[0, -1]], 2, 6)
    ax.set_title("A title over the picture", loc="left")
    ax.set_xlabel("Three lines\nof words\nbelow", loc="left")
    for words in ("a note", "another", "a third"):
        ax.annotate(words, (at[0], 5))
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=150)
    return picture.getvalue()


def ours(log: Sequence[Entry]) -> bytes:
    """Make the view of the overview and draw it, as a page does."""
    return drawing.png(plot_pain(pain_view(log)).figure)


if __name__ == "__main__":
    print(f"{'':58} {'ours':>13} {'bare':>13}   ratio")
    for days in (56, 365, 3_650):
        log = entries(days)
        what = f"{days:4} days: overview to PNG / bare matplotlib"
        ratio(what, partial(ours, log), partial(bare, log), runs=9)
