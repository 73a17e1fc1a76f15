"""How many sets of a routine were done: counted the same wherever it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sciatica_lib.log.records import SetDone


@dataclass(frozen=True, slots=True)
class SetCount:
    """The sets of one routine: how many were done in full, and how many only in part."""

    full: int
    part: int


def count_sets(rows: Iterable[SetDone]) -> SetCount:
    """Count the sets of one routine, each once, however often it was repeated.

    This is the rule of the timer (`tally` in engine.js): a set that is repeated has another row
    with the reps that were missing before, so the reps of its rows add up to what was done. A row
    without these numbers is a whole set; a row that does not say which set it is stands alone.
    """
    sets: dict[object, list[SetDone]] = defaultdict(list)
    for place, row in enumerate(rows):
        is_named = row.exercise is not None and row.set_number is not None
        sets[(row.exercise, row.side, row.set_number) if is_named else place].append(row)
    reps = [_reps(rows_of_set) for rows_of_set in sets.values()]
    return SetCount(
        full=sum(done >= planned for done, planned in reps),
        part=sum(0 < done < planned for done, planned in reps),
    )


def _reps(rows: list[SetDone]) -> tuple[int, int]:
    done = [row.reps_done for row in rows if row.reps_done is not None]
    planned = [row.reps_planned for row in rows if row.reps_planned is not None]
    if len(done) < len(rows) or len(planned) < len(rows):
        return 1, 1
    return sum(done), max(planned)
