"""What the pictures would show of rows from another tracker: their scores, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from sciatica_lib.log.diary_columns import SCORES
from sciatica_lib.log.records import Entry, Imported

MONTHS_MAX = 18
"""With more months than this, years are told (ours)."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How many scores there are, and the lowest, the middle and the highest of them."""

    count: int
    lowest: int
    middle: float
    highest: int


@dataclass(frozen=True, slots=True)
class Period:
    """A month, or a year, of rows: how many there are, and their scores by what they are of."""

    begins: date
    is_year: bool
    rows: int
    scores: dict[str, Scores]


def periods_of(entries: Iterable[Entry]) -> tuple[Period, ...]:
    """Return the rows by month, or by year if there are many months; the earliest first."""
    records = [entry.record for entry in entries if isinstance(entry.record, Imported)]
    months = {record.day.replace(day=1) for record in records}
    is_year = len(months) > MONTHS_MAX
    found: defaultdict[date, list[Imported]] = defaultdict(list)
    for record in records:
        begins = record.day.replace(day=1)
        found[begins.replace(month=1) if is_year else begins].append(record)
    return tuple(
        Period(begins, is_year, len(found[begins]), _scores(found[begins]))
        for begins in sorted(found)
    )


def _scores(records: Iterable[Imported]) -> dict[str, Scores]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for record in records:
        for name in SCORES:
            score = getattr(record, name)
            if score is not None:
                found[name].append(score)
    return {
        name: Scores(len(scores), min(scores), median(scores), max(scores))
        for name, scores in found.items()
    }
