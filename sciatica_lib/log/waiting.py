"""Rows that could not be saved yet: each waits in a file of its own, named by its id."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sciatica_lib.log.records import Entry
from sciatica_lib.log.row_file import RowFile

WAITING = "waiting"


def waiting_file(folder: Path, entry: Entry) -> RowFile:
    """Return the file in which a row waits, in the folder of its log."""
    return RowFile(folder / WAITING / f"{entry.entry_id}.csv")


def waiting_in(folder: Path) -> dict[Path, tuple[Entry, ...]]:
    """Return what waits in the folder of a log, by the file that holds it."""
    found = {}
    with suppress(OSError):
        for path in sorted((folder / WAITING).iterdir()):
            if path.suffix == ".csv" and (rows := RowFile(path).read_if_table().rows):
                found[path] = rows
    return found
