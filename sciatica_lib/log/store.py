"""The session log on disk: the only room that writes a patient's data.

A save goes through these steps, in this order:

1. the lock, so that one program writes at a time;
2. the row into the log: one write, its length checked, flushed to the disk, read back. From here
   on it is saved, and nothing below can make it "Not saved";
3. the row into the journal, a second copy in a folder that no sync program touches. It comes
   second, so that the journal holds only what was once in the log: what it has and the log has
   not is missing there. If it cannot be written, the next opening completes it from the log;
4. what had to wait goes into the log too.

A row that cannot be written waits in a file of its own, named by its id, in the same folder.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from sciatica_lib import disk
from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.records import Entry, Void
from sciatica_lib.log.tables import (
    EmptyFileError,
    Rejected,
    Table,
    TableError,
    current_entries,
    data_dictionary,
    entry_line,
    header_line,
    read_table,
)

LOCK_TIMEOUT_S = 10
_BOM = b"\xef\xbb\xbf"
_LETTERS = "bcdfghjklmnpqrstvwxz"


class LogError(WorkbookError):
    """An entry that was not saved, or a log that could not be read; the message says why.

    Attributes
    ----------
    entry
        The entry that was not saved, if there is one. A next try that passes its id, whatever
        was changed in between, is the same entry and not a second one.
    """

    def __init__(self, message: str, entry: Entry | None = None) -> None:
        super().__init__(message)
        self.entry = entry


@dataclass(frozen=True, slots=True)
class LogContents:
    """Everything a log holds: all rows, the history as it is now, and the lines set aside."""

    rows: tuple[Entry, ...] = ()
    current: tuple[Entry, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the log that a sync program or a person left beside it, and what only it holds."""

    path: Path
    entries: tuple[Entry, ...]


def new_id(letter: str) -> str:
    """Return a fresh id: letters only, so that no spreadsheet takes it for a number or a date."""
    return letter + "".join(secrets.choice(_LETTERS) for _ in range(14))


def merged(*histories: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the union of some histories: each row once, in the order of saving.

    The same in any order and any number of times. Rows that share an id with another content
    are all kept: which of them is right is not ours to say.
    """
    rows = {entry_line(row): row for history in histories for row in history}
    return tuple(sorted(rows.values(), key=_in_order))


def _in_order(row: Entry) -> tuple[datetime, datetime, str]:
    return row.saved_at, row.record.at, entry_line(row)


class Log:
    """A session log: one CSV file to which rows are added and never changed.

    Parameters
    ----------
    path
        The CSV file; it and its folder are made by the first save.
    state_dir
        A folder of this computer alone (not synced) for the lock, the journal and what waits.
    lock_timeout_s
        How long a save waits for another program, in seconds.

    Attributes
    ----------
    path
        The CSV file.
    state_dir
        The folder of this computer alone with the journal of this log and what waits for it.
    """

    def __init__(
        self, path: Path, state_dir: Path, *, lock_timeout_s: float = LOCK_TIMEOUT_S
    ) -> None:
        self.path = path
        self.state_dir = state_dir / "logs" / _fingerprint(path)
        self._rows = _Rows(path)
        self._journal = _Rows(self.state_dir / "journal.csv")
        self._waiting = self.state_dir / "waiting"
        self._lock_timeout_s = lock_timeout_s

    def read(self) -> LogContents:
        """Return what the log holds; a log that does not exist yet, or is empty, holds nothing.

        Raises
        ------
        LogError
            The file cannot be opened, or is not a log.
        """
        try:
            table = self._rows.table()
        except OSError as error:
            raise LogError(f"{self.path.name} cannot be read: {_why(error)}") from error
        except TableError as error:
            raise LogError(f"{self.path.name}: {error}") from error
        return LogContents(table.rows, current_entries(table.rows), table.rejected, table.notices)

    def save(self, entry: Entry, *, maybe_saved: bool = False) -> Entry:
        """Add one row and return it only when it is on this computer's disk.

        Parameters
        ----------
        entry
            The row, with its id.
        maybe_saved
            The row may already be there (a second try): then it is not added again.

        Returns
        -------
        Entry
            The row as it stands in the log. It has another id only if a first try was saved
            after all and its text has been changed since: then it is a correction of that row.

        Raises
        ------
        LogError
            The row is not saved; the message says why, and whether it waits on this computer.
        """
        try:
            with self._locked():
                saved = self._add(entry, once=maybe_saved)
                self._merge_waiting(but=entry)
        except (OSError, WorkbookError) as error:
            reason = self._reason(error)
            raise LogError(f"Not saved: {reason} {self._keep_waiting(entry)}", entry) from error
        return saved

    def waiting(self) -> tuple[Entry, ...]:
        """Return the entries that could not be saved yet and wait on this computer."""
        return merged(*self._waiting_files().values())

    def merge_waiting(self) -> tuple[Entry, ...]:
        """Add to the log what waits for it, as far as possible, and return what is in it now."""
        if self.waiting():
            with suppress(OSError, WorkbookError), self._locked():
                return self._merge_waiting()
        return ()

    def missing(self, *, note: bool = True) -> tuple[Entry, ...]:
        """Return the entries that were in the log once and are no longer in it.

        A sync program that brought back an older copy, a spreadsheet's save, a deleted or an
        emptied file can be the reason. Nothing is restored; the log stays as it is.

        Parameters
        ----------
        note
            Whether the journal takes in what other computers added to the log.

        Raises
        ------
        LogError
            The log cannot be opened.
        """
        journal, log = self._compared()
        present, noted = _ids(log), _ids(journal)
        if note and (new := [row for row in log.rows if row.entry_id not in noted]):
            with suppress(OSError, WorkbookError), self._locked():
                self._note(new)
        return tuple(row for row in journal.rows if row.entry_id not in present)

    def changed(self) -> tuple[Entry, ...]:
        """Return the entries, as they were saved, whose rows say something else in the log now.

        A spreadsheet that could not keep every letter, or a person in a spreadsheet, can be the
        reason. An entry that was corrected or taken back since, in the workbook, is not meant.

        Raises
        ------
        LogError
            The log cannot be opened.
        """
        journal, log = self._compared()
        standing = {row.entry_id: row for row in log.rows}
        concerned = _ids(log) - {row.replaces for row in log.rows}
        return tuple(
            row
            for row in journal.rows
            if row.entry_id in concerned and standing.get(row.entry_id) != row
        )

    def add_rows(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Add the given entries to the log, each as it was and once, and return what was added.

        For what is `missing`, and for what only a copy holds. A row whose id is in the log
        already stays as it stands there.

        Raises
        ------
        LogError
            Nothing, or only a part, is restored; the message says why.
        """
        try:
            with self._locked():
                present = _ids(self._rows.table())
                added = [row for row in merged(entries) if row.entry_id not in present]
                self._write(*added)
        except (OSError, WorkbookError) as error:
            raise LogError(f"Not restored: {self._reason(error)}") from error
        return tuple(added)

    def restore_saved_values(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Let entries that were `changed` say again what was saved: each by a correction.

        Raises
        ------
        LogError
            Nothing, or only a part, is put right; the message says why.
        """
        return self.add_rows(
            replace(row, entry_id=new_id("e"), replaces=row.entry_id) for row in entries
        )

    def conflicted_copies(self) -> tuple[Copy, ...]:
        """Return the copies of the log beside it that hold entries which the log has not.

        Raises
        ------
        LogError
            The folder or the log cannot be read.
        """
        present = {row.entry_id for row in self.read().rows}
        name = re.compile(_COPY.format(stem=re.escape(self.path.stem)), re.IGNORECASE)
        copies = []
        for path in sorted(self.path.parent.glob(f"*{self.path.suffix}")):
            if path.name == self.path.name or not name.fullmatch(path.stem):
                continue
            with suppress(OSError):
                table = _Rows(path).table_if_any()
                entries = tuple(row for row in table.rows if row.entry_id not in present)
                copies += [Copy(path, entries)] if entries else []
        return tuple(copies)

    def _compared(self) -> tuple[Table, Table]:
        """Return what the journal and the log hold."""
        try:
            # The journal first: what is saved meanwhile is then in the log, and not missing.
            return self._journal.table_if_any(), self._rows.table_if_any()
        except OSError as error:
            raise LogError(f"{self.path.name} cannot be compared: {_why(error)}") from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        disk.make_private(self.state_dir)
        try:
            with FileLock(self.state_dir / "lock", timeout=self._lock_timeout_s):
                yield
        except Timeout:
            raise LogError(
                f"another program has held {self.path.name} "
                f"for {self._lock_timeout_s:g} seconds. Close it and try again."
            ) from None

    def _add(self, entry: Entry, *, once: bool) -> Entry:
        """Bring a row into the log and return it as it stands there."""
        found = self._rows.found(entry.entry_id) if once else None
        if found is None:
            self._write(entry)
            return entry
        if _is_same(found, entry):
            disk.flush(self.path)  # the first try may have died before it was on the disk
            return found
        if type(found.record) is not type(entry.record) or isinstance(entry.record, Void):
            raise LogError(f"another row has the id {entry.entry_id}.")
        correction = replace(entry, entry_id=new_id("e"), replaces=found.entry_id)
        self._write(correction)
        return correction

    def _write(self, *entries: Entry) -> None:
        if not self.path.exists():
            disk.replace(self.path.with_suffix(".json"), data_dictionary().encode())
        self._rows.add(*entries)
        self._note(entries)

    def _note(self, entries: Iterable[Entry]) -> None:
        """Add rows to the journal if that is possible; it must never be why a save fails."""
        with suppress(OSError, WorkbookError):
            self._journal.add(*entries)

    def _keep_waiting(self, entry: Entry) -> str:
        """Put a row where it waits for the log, and say so; or say that this failed too."""
        try:
            disk.replace(self._waiting_path(entry), _begun_with(entry))
        except OSError as error:
            return f"It could not be kept on this computer either: {_why(error)}"
        return "It waits on this computer and goes into the log by itself as soon as it can."

    def _merge_waiting(self, but: Entry | None = None) -> tuple[Entry, ...]:
        """Bring in what waits, except an entry that is saved now; what fails goes on waiting."""
        added = []
        with suppress(OSError):
            if but:
                disk.remove(self._waiting_path(but))
        for path, entries in self._waiting_files().items():
            with suppress(OSError, WorkbookError):
                added += [self._add(entry, once=True) for entry in entries]
                disk.remove(path)
        return tuple(added)

    def _waiting_path(self, entry: Entry) -> Path:
        return self._waiting / f"{entry.entry_id}.csv"

    def _waiting_files(self) -> dict[Path, tuple[Entry, ...]]:
        found = {}
        with suppress(OSError):
            for path in sorted(self._waiting.glob("*.csv")):
                if rows := _Rows(path).table_if_any().rows:
                    found[path] = rows
        return found

    def _reason(self, error: OSError | WorkbookError) -> str:
        if isinstance(error, OSError):
            return _why(error)
        return f"{self.path.name}: {error}" if isinstance(error, TableError) else str(error)


class _Rows:
    """A file of rows under our header: the log, its journal, an entry that waits."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def table(self) -> Table:
        """Return what the file holds; one that is not there, or is empty, holds nothing."""
        try:
            return read_table(disk.read(self.path))
        except (FileNotFoundError, EmptyFileError):
            return Table()

    def table_if_any(self) -> Table:
        """Return what the file holds, and nothing if it is no table of rows at all."""
        try:
            return self.table()
        except TableError:
            return Table()

    def add(self, *entries: Entry) -> None:
        """Add rows and return when they are on the disk."""
        if not entries:
            return
        lines = "".join(map(entry_line, entries)).encode()
        disk.begin(self.path, _begun_with())
        if not self._ends_under_our_columns():
            lines = header_line().encode() + lines
        disk.append(self.path, lines)

    def found(self, entry_id: str) -> Entry | None:
        """Return the row with an id, if it is there."""
        with suppress(FileNotFoundError):
            # Most often it is not there, and that is seen at once; in UTF-16 it has NULs between.
            data = disk.read(self.path)
            if entry_id.encode() in data or b"\0" in data:
                table = self.table()
                rows = (*table.rows, *table.conflicting)
                return next((row for row in rows if row.entry_id == entry_id), None)
        return None

    def _ends_under_our_columns(self) -> bool:
        """Tell whether rows at the end of the file stand under the columns that we write."""
        header = header_line().encode()
        with disk.patiently(lambda: self.path.open("rb")) as file:
            if file.read(len(_begun_with())).removeprefix(_BOM).startswith(header):
                return True
        # Begun by an older version, or saved by a spreadsheet: then ours stands further down.
        data = disk.read(self.path)
        if data[data.rfind(b"\nentry_id") + 1 :].startswith(header):
            return True
        with suppress(EmptyFileError):
            read_table(data)  # refuses what is no log: a row that is added there is not found again
        return False


_COPY = r"(?:.*[ _-])?{stem}(?:[ ._(-].*)?"
"""OneDrive adds -COMPUTER, Dropbox and Nextcloud (… conflicted copy …), Syncthing .sync-conflict-…,
Google Drive and browsers (1), iCloud 2, and people put Copy of before it or - Copy behind it."""


def _begun_with(*entries: Entry) -> bytes:
    # The byte order mark lets spreadsheets read accents in notes as they were typed.
    return _BOM + "".join([header_line(), *map(entry_line, entries)]).encode()


def _ids(table: Table) -> set[str]:
    return {row.entry_id for row in (*table.rows, *table.conflicting)}


def _is_same(found: Entry, entry: Entry) -> bool:
    """Tell whether a row that was found is the given one, saved by an earlier try."""
    if isinstance(entry.record, Void) and isinstance(found.record, Void):
        return found.replaces == entry.replaces
    return found.record == entry.record


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.normcase(path.resolve()))).hexdigest()[:16]


def _why(error: OSError) -> str:
    where = error.filename or "the log"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full. Free some space and try again."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return (
                f"{where} may not be opened or changed. "
                "Check that it is not read-only, and not open in a spreadsheet."
            )
        case errno.EISDIR | errno.ENOTDIR:
            return (
                f"{where} is not what it should be, a file in a folder. Move it away and try again."
            )
        case _:
            return f"{error.strerror or error} ({where}). Try again."
