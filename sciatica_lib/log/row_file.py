"""A file of rows under our header: the log, its journal, an entry that waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sciatica_lib import disk
from sciatica_lib.errors import EmptyFileError, TableError
from sciatica_lib.log.reader import Table, entry_in, read_table
from sciatica_lib.log.records import Entry
from sciatica_lib.log.rows import entry_line, header_line

_BOM = b"\xef\xbb\xbf"
"""The byte order mark lets spreadsheets read accents in notes as they were typed."""

_TAIL = 1 << 10


def file_bytes(*entries: Entry) -> bytes:
    """Return a whole file of rows."""
    return _head() + "".join(map(entry_line, entries)).encode()


@cache
def _head() -> bytes:
    """Return how a file of ours begins."""
    return _BOM + header_line().encode()


def lines_of(*entries: Entry) -> list[str]:
    """Return entries as lines of a file.

    Raises
    ------
    TableError
        One of them would be read back as something else.
    """
    lines = [entry_line(entry) for entry in entries]
    if any(entry != entry_in(line) for entry, line in zip(entries, lines, strict=True)):
        raise TableError("the row would be read back as something else.")
    return lines


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a file began, how far it went, and how it ended there, when it took our rows."""

    head: bytes = b""
    end: int = 0
    tail: bytes = b""


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
            data = disk.read(self.path)
            table = read_table(data)
        except (FileNotFoundError, EmptyFileError):
            return Table()
        if table.takes_our_rows:
            self._seen = _Seen(data[: len(_head())], len(data), data[-_TAIL:])
        return table

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

    def add(self, *entries: Entry, lines: Sequence[str] = ()) -> None:
        """Add rows and return when they are on the disk and are read back as they are.

        Parameters
        ----------
        entries
            The rows.
        lines
            The `lines_of` them, if they have been made already.

        Raises
        ------
        TableError
            The file is no log, or what is added to it would be read as something else.
        """
        if not entries:
            return
        rows = "".join(lines or lines_of(*entries)).encode()
        disk.begin(self.path, _head())
        head, later = self._ends()
        if self._takes_our_rows(head, later):
            end = disk.append(self.path, rows)
        else:
            end = disk.append(self.path, header_line().encode() + rows)
            if not _says(disk.read(self.path), entries):
                raise TableError(
                    "a row that is added at its end is read back as something else. Move the file "
                    "away: a new one is begun, and its rows can be added to that."
                )
        self._seen = _Seen(head, end, rows[-_TAIL:])

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

    def _ends(self) -> tuple[bytes, bytes]:
        """Return how the file begins, and what stands there from the end that was seen last."""
        with disk.patiently(lambda: self.path.open("rb", buffering=0)) as file:
            head = file.read(len(_head()))
            if self._is_private or not self._seen.end:
                return head, b""
            file.seek(self._seen.end - len(self._seen.tail))
            return head, file.read()

    def _takes_our_rows(self, head: bytes, later: bytes) -> bool:
        """Tell whether rows at the end of the file stand under the columns that we write."""
        if self._is_private and head.removeprefix(_BOM).startswith(_head().removeprefix(_BOM)):
            return True
        seen = self._seen
        is_as_seen = seen.end and head == seen.head and later.startswith(seen.tail)
        if is_as_seen and not _may_hold_a_header(later[len(seen.tail) :]):
            return True
        # Begun by an older version, saved by a spreadsheet, or joined from several files: what
        # counts is the last header as the reader understands it. It refuses what is no log.
        with suppress(EmptyFileError):
            return read_table(disk.read(self.path)).takes_our_rows
        return False


def _may_hold_a_header(data: bytes) -> bool:
    return b"\0" in data or b"entry_id" in data.lower()


def _says(data: bytes, entries: Iterable[Entry]) -> bool:
    """Tell whether a file says these rows, whatever else it says."""
    table = read_table(data)
    return set(entries) <= {*table.rows, *table.conflicting}
