"""What a log's rows say together: corrections applied, histories told, copies joined."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice, takewhile
from operator import attrgetter

from sciatica_lib.gc_pause import gc_paused
from sciatica_lib.log.records import Answer, CheckIn, Entry, RoutineEnd, RoutineStart, Void
from sciatica_lib.log.rows import entry_line

ROUTINE_MAX_HOURS = 4
"""A routine that was begun longer ago than this is not offered to go on with (ours)."""

_TOLD_BY = attrgetter("record.at", "saved_at", "entry_id")


@gc_paused()
def current_entries(rows: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the history as it is now: corrections applied, deleted entries left out.

    The answer depends on which rows there are, not on their order in the file: two
    copies of a log that hold the same rows tell the same history.

    Returns
    -------
    tuple of Entry
        In the order of the moment they are about.
    """
    known = {row.entry_id: row for row in rows}
    standing = _standing(known)
    current = [
        standing.get(row.entry_id, row)
        for row in known.values()
        # Rows that replace each other in a circle follow from no first row; they stay as they are.
        if row.replaces not in known or row.entry_id not in standing
    ]
    return tuple(
        sorted((row for row in current if row and not isinstance(row.record, Void)), key=_TOLD_BY)
    )


def standing_entry(rows: Iterable[Entry], entry_id: str) -> Entry | None:
    """Return an entry as it is now, by the id of any of its rows; None if it is deleted."""
    known = {row.entry_id: row for row in rows}
    first = first_row(known.values(), entry_id)
    found = _standing(known).get(first, known.get(first))
    return None if found is None or isinstance(found.record, Void) else found


def answers_given_with(entries: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """Return the answers that were saved with a check-in as rows of their own, such as a clinic's.

    They are known by their moment, which is the moment of the check-in.

    Parameters
    ----------
    entries
        The current entries, in their order.
    entry
        One of them.
    """
    if not isinstance(entry.record, CheckIn):
        return ()
    at = entry.record.at
    begin = bisect_left(entries, at, key=_moment)
    together = takewhile(lambda row: row.record.at == at, islice(entries, begin, None))
    return tuple(row for row in together if isinstance(row.record, Answer))


def rows_to_take_back(rows: Iterable[Entry], entry: Entry) -> tuple[Entry, ...]:
    """Return what an undo of a row takes back: the row, and what says the same beside it.

    Two devices may have deleted the same entry. To undo a deletion is to undo each of them.
    """
    if not isinstance(entry.record, Void):
        return (entry,)
    known = {row.entry_id: row for row in rows}
    standing = _standing(known)
    beside = [
        row
        for row in known.values()
        if row.replaces == entry.replaces
        and row.entry_id != entry.entry_id
        and isinstance(row.record, Void)
        and standing.get(row.entry_id, row)
    ]
    return (*beside, entry)


def last_saved(rows: Iterable[Entry], entry_id: str) -> datetime | None:
    """Return when the last row about an entry was saved, by the clock of whoever saved it."""
    known = list(rows)
    replaced = {row.entry_id: row.replaces for row in known}
    first = _first(replaced, entry_id)
    chain = [row.saved_at for row in known if _first(replaced, row.entry_id) == first]
    return max(chain, default=None)


def _standing(known: Mapping[str, Entry]) -> dict[str, Entry | None]:
    """Return for each row that replaces or is replaced what stands in its place now.

    A row is as its latest correction says, unless a void takes it back that was saved after
    that. So a deletion hides what was there when it was made, and not a correction that another
    device saved later. `docs/two_devices.md` tells every case.
    """
    children: dict[str, list[Entry]] = {}
    for row in known.values():
        if row.replaces in known:
            children.setdefault(str(row.replaces), []).append(row)

    ordered = [known[parent] for parent in children if known[parent].replaces not in known]
    for row in ordered:  # grows while it is read: every row comes before those that replace it
        ordered += children.get(row.entry_id, ())

    standing: dict[str, Entry | None] = {}
    for row in reversed(ordered):
        later = [child for child in children.get(row.entry_id, ()) if standing[child.entry_id]]
        corrections = [standing[child.entry_id] for child in later if _corrects(child, row)]
        stands = max(filter(None, corrections), key=_saved, default=row)
        voids = [child.saved_at for child in later if isinstance(child.record, Void)]
        is_voided = voids and (stands is row or max(voids) >= stands.saved_at)
        standing[row.entry_id] = None if is_voided else stands
    return standing


def _corrects(child: Entry, row: Entry) -> bool:
    return type(child.record) is type(row.record) and not isinstance(row.record, Void)


def first_row(rows: Iterable[Entry], entry_id: str) -> str:
    """Return the id of the row that an entry began with, before any correction."""
    return _first({row.entry_id: row.replaces for row in rows}, entry_id)


def history_of(rows: Iterable[Entry]) -> list[tuple[Entry, ...]]:
    """Return for each entry everything that was saved about it, in the order of saving.

    Returns
    -------
    list of tuple of Entry
        The first row of an entry, then its corrections and what took them back; the entries in
        the order of the moment they are about.
    """
    known = sorted(rows, key=_saved)
    replaced = {row.entry_id: row.replaces for row in known}
    chains: dict[str, list[Entry]] = {}
    for row in known:
        chains.setdefault(_first(replaced, row.entry_id), []).append(row)
    found = [tuple(chain) for chain in chains.values() if not isinstance(chain[0].record, Void)]
    return sorted(found, key=lambda chain: (chain[0].record.at, chain[0].entry_id))


def merged(*histories: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the union of some histories: each row once, in the order of saving.

    The same in any order and any number of times. Rows that share an id with another content
    are all kept: which of them is right is not ours to say.
    """
    rows = {entry_line(row): row for history in histories for row in history}
    in_order = sorted(rows.items(), key=lambda item: (item[1].saved_at, item[1].record.at, item[0]))
    return tuple(row for _, row in in_order)


def open_routine(entries: Iterable[Entry], at: datetime) -> RoutineStart | None:
    """Return the routine that was begun in the last hours and not ended, if there is one.

    Parameters
    ----------
    entries
        The current entries, in their order.
    at
        The moment of the question.
    """
    records = [entry.record for entry in entries]
    ended = {record.routine_id for record in records if isinstance(record, RoutineEnd)}
    begun = [
        record
        for record in records
        if isinstance(record, RoutineStart)
        and record.routine_id not in ended
        and timedelta(0) <= at - record.at <= timedelta(hours=ROUTINE_MAX_HOURS)
    ]
    return begun[-1] if begun else None


def _first(replaced: Mapping[str, str | None], entry_id: str) -> str:
    seen = {entry_id}
    while (earlier := replaced.get(entry_id)) in replaced and earlier not in seen:
        entry_id = str(earlier)
        seen.add(entry_id)
    return entry_id


def _moment(row: Entry) -> datetime:
    return row.record.at


def _saved(row: Entry) -> tuple[datetime, str]:
    return row.saved_at, row.entry_id
