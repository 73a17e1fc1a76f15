"""A file of rows under our header: the log, its journal, an entry that waits."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sciatica_lib import disk
from sciatica_lib.errors import EmptyFileError, TableError
from sciatica_lib.log.reader import Table, ends_under_our_columns, entry_in, read_table
from sciatica_lib.log.records import Entry
from sciatica_lib.log.rows import entry_line, header_line

_BOM = b"\xef\xbb\xbf"
"""The byte order mark lets spreadsheets read accents in notes as they were typed."""


def file_bytes(*entries: Entry) -> bytes:
    """Return a whole file of rows."""
    return _BOM + "".join([header_line(), *map(entry_line, entries)]).encode()


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a file began and how far it went when our last row was added, and that row."""

    head: bytes = b""
    end: int = 0
    last: bytes = b""


class RowFile:
    """A file of rows on the disk.

    Parameters
    ----------
    path
        The file; it may not be there yet.
    is_private
        No other program writes to it: then its first header, if it is ours, counts for all of it.
    """

    def __init__(self, path: Path, *, is_private: bool = False) -> None:
        self.path = path
        self._is_private = is_private
        self._seen = _Seen()
        self._ids: tuple[object, set[str]] = (None, set())

    def read(self) -> Table:
        """Return what the file holds; one that is not there, or is empty, holds nothing."""
        try:
            return read_table(disk.read(self.path))
        except (FileNotFoundError, EmptyFileError):
            return Table()

    def read_if_table(self) -> Table:
        """Return what the file holds, and nothing if it is no table of rows at all."""
        try:
            return self.read()
        except TableError:
            return Table()

    def ids(self) -> set[str]:
        """Return the ids of the rows; the file is read again only when it has changed."""
        stamp = disk.stamp(self.path)
        if stamp is None:
            return set()
        if stamp != self._ids[0]:
            self._ids = stamp, self.read_if_table().ids
        return self._ids[1]

    def replace(self, *entries: Entry) -> None:
        """Make the file anew with these rows, and return when they are on the disk."""
        disk.replace(self.path, file_bytes(*entries))

    def add(self, *entries: Entry) -> None:
        """Add rows and return when they are on the disk and are read back as they are.

        Raises
        ------
        TableError
            The file is no log, or what is added to it would be read as something else.
        """
        if not entries:
            return
        texts = [entry_line(entry) for entry in entries]
        if any(entry != entry_in(text) for entry, text in zip(entries, texts, strict=True)):
            raise TableError("the row would be read back as something else.")
        lines = "".join(texts).encode()
        disk.begin(self.path, file_bytes())
        if is_ours := self._ends_under_our_columns():
            disk.append(self.path, lines)
        else:
            disk.append(self.path, header_line().encode() + lines)
        if not is_ours and not _says(disk.read(self.path), entries):
            raise TableError(
                "a row that is added at its end is read back as something else. "
                "Move the file away: a new one is begun, and its rows can be added to that."
            )
        self._seen = _Seen()
        with suppress(OSError), self.path.open("rb") as file:  # the rows are saved already
            head = file.read(len(file_bytes()))
            self._seen = _Seen(head, file.seek(0, os.SEEK_END), texts[-1].encode())

    def find(self, entry_id: str) -> Entry | None:
        """Return the row with an id, if it is there."""
        try:
            data = disk.read(self.path)
            # Most often it is not there, and that is seen at once; in UTF-16 it has NULs between.
            if entry_id.encode() not in data and b"\0" not in data:
                return None
            table = read_table(data)
        except (FileNotFoundError, EmptyFileError):
            return None
        rows = (*table.rows, *table.conflicting)
        return next((row for row in rows if row.entry_id == entry_id), None)

    def _ends_under_our_columns(self) -> bool:
        """Tell whether rows at the end of the file stand under the columns that we write."""
        seen, header = self._seen, header_line().encode()
        with disk.patiently(lambda: self.path.open("rb")) as file:
            head = file.read(len(file_bytes()))
            if self._is_private and head.removeprefix(_BOM).startswith(header):
                return True
            if seen.end and head == seen.head:
                file.seek(seen.end - len(seen.last))
                later = file.read()
                if later.startswith(seen.last) and not _may_hold_a_header(later[len(seen.last) :]):
                    return True
        data = disk.read(self.path)
        rows = data.removeprefix(_BOM)
        if rows.startswith(header) and not _may_hold_a_header(rows[len(header) :]):
            return True
        # Begun by an older version, saved by a spreadsheet, or joined from several files: what
        # counts is the last header as the reader understands it. It refuses what is no log.
        with suppress(EmptyFileError):
            return ends_under_our_columns(data)
        return False


def _may_hold_a_header(data: bytes) -> bool:
    return b"\0" in data or b"entry_id" in data.lower()


def _says(data: bytes, entries: Iterable[Entry]) -> bool:
    """Tell whether a file says these rows, whatever else it says."""
    table = read_table(data)
    return set(entries) <= {*table.rows, *table.conflicting}
