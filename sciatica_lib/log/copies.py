"""Copies of the log that a sync program or a person left beside it, and what only they hold."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sciatica_lib.log.copy_names import is_copy_of
from sciatica_lib.log.records import Entry
from sciatica_lib.log.row_file import RowFile


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the log that a sync program or a person left beside it, and what only it holds."""

    path: Path
    entries: tuple[Entry, ...]


def copies_beside(log: Path, ids: set[str]) -> tuple[Copy, ...]:
    """Return the copies beside a log that hold entries which are not among its ids."""
    copies = []
    for path in sorted(log.parent.glob(f"*{log.suffix}")):
        if not is_copy_of(path.name, log.name):
            continue
        with suppress(OSError):
            rows = RowFile(path).read_if_table().rows
            entries = tuple(row for row in rows if row.entry_id not in ids)
            copies += [Copy(path, entries)] if entries else []
    return tuple(copies)
