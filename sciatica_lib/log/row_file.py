"""A file of rows under our header: the log, its journal, an entry that waits."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sciatica_lib import disk
from sciatica_lib.errors import EmptyFileError, TableError
from sciatica_lib.log.reader import Table, read_table
from sciatica_lib.log.records import Entry
from sciatica_lib.log.rows import entry_line, header_line

_BOM = b"\xef\xbb\xbf"
"""The byte order mark lets spreadsheets read accents in notes as they were typed."""


def file_bytes(*entries: Entry) -> bytes:
    """Return a whole file of rows."""
    return _BOM + "".join([header_line(), *map(entry_line, entries)]).encode()


class RowFile:
    """A file of rows on the disk.

    Parameters
    ----------
    path
        The file; it may not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

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

    def replace(self, *entries: Entry) -> None:
        """Make the file anew with these rows, and return when they are on the disk."""
        disk.replace(self.path, file_bytes(*entries))

    def add(self, *entries: Entry) -> None:
        """Add rows and return when they are on the disk."""
        if not entries:
            return
        lines = "".join(map(entry_line, entries)).encode()
        disk.begin(self.path, file_bytes())
        if not self._ends_under_our_columns():
            lines = header_line().encode() + lines
        disk.append(self.path, lines)

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
        header = header_line().encode()
        with disk.patiently(lambda: self.path.open("rb")) as file:
            if file.read(len(file_bytes())).removeprefix(_BOM).startswith(header):
                return True
        # Begun by an older version, or saved by a spreadsheet: then ours stands further down.
        data = disk.read(self.path)
        if data[data.rfind(b"\nentry_id") + 1 :].startswith(header):
            return True
        with suppress(EmptyFileError):
            read_table(data)  # refuses what is no log: a row that is added there is not found again
        return False
