"""The imports in a log: which rows came together, how they are taken back, what is new in one.

The id of a row that came from another tracker is `i…-…`: the import that it came with, and the
row itself. The first part follows from the file and from how it was read, the second from the row
alone. So an import that was cut short goes on without doubles, and one with other choices corrects
the one before it. Older versions wrote the second part alone, after an `i`.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.diary_file import Diary
from sciatica_lib.log.history import first_row
from sciatica_lib.log.ids import letters_from, new_id
from sciatica_lib.log.records import Entry, Imported, Void
from sciatica_lib.log.store import LogContents

_IMPORT_LETTERS, _ROW_LETTERS = 10, 14


@dataclass(frozen=True, slots=True)
class Import:
    """Rows that came together: the id of the import, the file, and what of it stands now."""

    import_id: str
    source: str
    saved_at: datetime
    standing: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to a log: rows that are new, rows that are read otherwise than before.

    Attributes
    ----------
    new
        What is added.
    voids
        What takes back the earlier readings of the same rows.
    there
        How many rows stand in the log already, read in the same way.
    """

    new: tuple[Entry, ...]
    voids: tuple[Entry, ...]
    there: int


def import_id(diary: Diary, choices: str) -> str:
    """Return the id of an import: it follows from the file and from how that is read."""
    rows = json.dumps([diary.name, choices, *(row for _, row in diary.rows)], ensure_ascii=False)
    return "i" + letters_from(_digest(rows), _IMPORT_LETTERS)


def row_id(whole: str, text: str, occurrence: int) -> str:
    """Return the id of a row of an import, by its text and how often that stood there before."""
    row = _digest(f"{occurrence}\n{text}")
    return f"{whole}-{letters_from(row, _ROW_LETTERS)}"


def imports_in(log: LogContents) -> tuple[Import, ...]:
    """Return the imports of which something stands in a log, the last one first."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in _standing(log):
        found[_import_of(entry)].append(entry)
    imports = [
        Import(name, _file_of(entries[0]), max(row.saved_at for row in entries), tuple(entries))
        for name, entries in found.items()
    ]
    return tuple(sorted(imports, key=lambda found: (found.saved_at, found.import_id), reverse=True))


def undone(log: LogContents, name: str, at: datetime) -> tuple[Entry, ...]:
    """Return the rows that take back all that stands of an import.

    Raises
    ------
    WorkbookError
        Nothing of an import with this id stands in the log.
    """
    found = next((found for found in imports_in(log) if found.import_id == name), None)
    if found is None:
        raise WorkbookError(f"Nothing of an import {name[:40]} is in your log.")
    return _voids(found.standing, at)


def change_of(log: LogContents, entries: Sequence[Entry], at: datetime) -> Change:
    """Return what adding an import changes in a log.

    An earlier import of which one row is read in another way now is corrected as a whole: all of
    its rows that come again belong to the new one.
    """
    standing: defaultdict[str, list[Entry]] = defaultdict(list)
    for row in _standing(log):
        standing[_row_of(row.entry_id)].append(row)
    corrected = {
        _import_of(row)
        for entry in entries
        for row in standing[_row_of(entry.entry_id)]
        if _says(row) != _says(entry)
    }
    new, earlier, there = [], [], 0
    for entry in entries:
        rows = standing[_row_of(entry.entry_id)]
        same = [row for row in rows if _import_of(row) not in corrected][:1]
        earlier += [row for row in rows if row not in same]
        new += [] if same else [entry]
        there += len(same)
    return Change(_with_fresh_ids(new, log.ids), _voids(earlier, at), there)


def _with_fresh_ids(entries: Sequence[Entry], taken: set[str]) -> tuple[Entry, ...]:
    """Return rows under ids that the log has not: an import that was undone may come again."""
    fresh, turn = tuple(entries), 1
    while any(entry.entry_id in taken for entry in fresh):
        fresh = tuple(replace(row, entry_id=_renamed(row.entry_id, turn)) for row in entries)
        turn += 1
    return fresh


def _renamed(entry_id: str, turn: int) -> str:
    whole, _, row = entry_id.partition("-")
    again = _digest(f"{turn}\n{whole}")
    return f"i{letters_from(again, _IMPORT_LETTERS)}-{row}"


def _standing(log: LogContents) -> list[Entry]:
    """Return what came from other trackers and stands, each under the id of its first row."""
    return [
        replace(row, entry_id=first_row(log.rows, row.entry_id)) if row.replaces else row
        for row in log.current
        if isinstance(row.record, Imported)
    ]


def _voids(entries: Iterable[Entry], at: datetime) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            entry_id=new_id("e"),
            saved_at=max(at, row.saved_at + timedelta(microseconds=1)),
            record=Void(at=at),
            replaces=row.entry_id,
        )
        for row in entries
    )


def _says(row: Entry) -> Imported:
    assert isinstance(row.record, Imported)
    return replace(row.record, source=None, original=None)


def _row_of(entry_id: str) -> str:
    whole, _, row = entry_id.partition("-")
    return row or whole[1 : 1 + _ROW_LETTERS]


def _import_of(entry: Entry) -> str:
    """Return the import that a row came with; of older versions, all rows of one file."""
    whole, dash, _ = entry.entry_id.partition("-")
    return whole if dash else "i" + letters_from(_digest(_file_of(entry)), _IMPORT_LETTERS)


def _file_of(entry: Entry) -> str:
    source = entry.record.source if isinstance(entry.record, Imported) else None
    return (source or "").rpartition(", line ")[0] or "another tracker"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
