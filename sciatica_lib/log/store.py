"""The session log on disk: the only room that writes a patient's data.

A save goes through these steps, in this order:

1. the lock, so that one program writes at a time; under it the log gets an id of its own at its
   first save (`identity.py`), which leads to the folder with its journal and what waits;
2. the row into the log: one write, its length checked, flushed to the disk, read back. From here
   on it is saved, and nothing below can make it "Not saved";
3. the row into the journal, a second copy in a folder that no sync program touches. It comes
   second, so that the journal holds only what was once in the log: what it has and the log has
   not is missing there. If it cannot be written, the next opening completes it from the log;
4. what had to wait goes into the log too.

A row that cannot be written waits in a file of its own, named by its id, in the same folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sciatica_lib import disk
from sciatica_lib.errors import LogError, TableError, WorkbookError
from sciatica_lib.log.copies import Copy, copies_beside
from sciatica_lib.log.history import current_entries, merged
from sciatica_lib.log.identity import JOURNAL, Identity, is_same
from sciatica_lib.log.ids import new_id
from sciatica_lib.log.reader import Table
from sciatica_lib.log.reasons import why
from sciatica_lib.log.records import Entry, Void
from sciatica_lib.log.row_file import RowFile, lines_of
from sciatica_lib.log.waiting import waiting_file, waiting_in

LOCK_TIMEOUT_S = 10
NOT_OFFERED = "not_offered.csv"
"""Rows of the journal that the person says were erased on purpose."""


@dataclass(frozen=True, slots=True)
class LogContents(Table):
    """Everything that a log holds: its table, and the history as it is now.

    Attributes
    ----------
    current
        The entries with corrections applied and deleted ones left out.
    """

    current: tuple[Entry, ...] = ()


class Log:
    """A session log: one CSV file to which rows are added and never changed.

    Where a method takes `contents` or `journal`, it is what the log or the journal holds, if that
    has been read already.

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
    lock_path
        The lock, one for the place where the log stands, whosever it is.
    """

    def __init__(
        self, path: Path, state_dir: Path, *, lock_timeout_s: float = LOCK_TIMEOUT_S
    ) -> None:
        self.path = path
        self._identity = Identity(path, state_dir)
        self.lock_path = self._identity.place / "lock"
        self._file = RowFile(path)
        self._journal: RowFile | None = None
        self._lock_timeout_s = lock_timeout_s
        self._lock: Any = None

    @property
    def state_dir(self) -> Path:
        """The folder of this computer alone with the journal of this log and what waits for it."""
        with suppress(OSError):
            return self._identity.find(self._file.ids) or self._identity.place
        return self._identity.place

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder of this computer that holds something of this log, or of its place."""
        return self._identity.folders(self.state_dir, self._file.ids)

    def read(self) -> LogContents:
        """Return what the log holds; a log that does not exist yet, or is empty, holds nothing.

        Raises
        ------
        LogError
            The file cannot be opened, or is not a log.
        """
        try:
            table = self._file.read()
        except OSError as error:
            raise LogError(f"{self.path.name} cannot be read: {why(error)}") from error
        except TableError as error:
            raise LogError(f"{self.path.name}: {error}") from error
        kept = table.rows, table.rejected, table.notices, table.conflicting, table.takes_our_rows
        return LogContents(*kept, current=current_entries(table.rows))

    def read_journal(self) -> Table:
        """Return what this computer's journal holds: every row that it ever saw in the log.

        To be read before the log: what another program saves in between is then in the log, and
        not taken for missing.

        Raises
        ------
        LogError
            The journal cannot be opened.
        """
        try:
            folder = self._identity.find(self._file.ids)
            return RowFile(folder / JOURNAL).read_if_table() if folder else Table()
        except OSError as error:
            raise LogError(f"{self.path.name} cannot be compared: {why(error)}") from error

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
                self._add_pending(but=entry)
        except (OSError, WorkbookError) as error:
            reason = self._reason(error)
            raise LogError(f"Not saved: {reason} {self._keep(entry)}", entry) from error
        return saved

    def pending(self) -> tuple[Entry, ...]:
        """Return the entries that could not be saved yet and wait on this computer."""
        with suppress(OSError):
            folder = self._identity.find_waiting(self._file.ids)
            return merged(*waiting_in(folder).values()) if folder else ()
        return ()

    def merge_pending(self) -> tuple[Entry, ...]:
        """Add to the log what waits for it, as far as possible, and return what is in it now."""
        if self.pending():
            with suppress(OSError, WorkbookError), self._locked():
                return self._add_pending()
        return ()

    def sync_journal(self, contents: Table | None = None, journal: Table | None = None) -> None:
        """Let the journal take in what other computers added to the log, if that is possible.

        Raises
        ------
        LogError
            The log or the journal cannot be opened.
        """
        log, noted = self._compared(contents, journal)
        known = noted.ids
        if new := [row for row in log.rows if row.entry_id not in known]:
            with suppress(OSError, WorkbookError), self._locked(begin=False, ids=log.ids):
                self._note(new)

    def missing(
        self, contents: Table | None = None, journal: Table | None = None
    ) -> tuple[Entry, ...]:
        """Return the entries that were in the log once and are no longer in it.

        A sync program that brought back an older copy, a spreadsheet's save, a deleted or an
        emptied file can be the reason. Nothing is changed.

        Raises
        ------
        LogError
            The log or the journal cannot be opened.
        """
        log, noted = self._compared(contents, journal)
        present = log.ids
        lost = [row for row in noted.rows if row.entry_id not in present]
        if not lost or not is_same(present, noted.ids):
            return ()
        with suppress(OSError):
            declined = RowFile(self.state_dir / NOT_OFFERED).read_if_table().ids
            lost = [row for row in lost if row.entry_id not in declined]
        return tuple(lost)

    def do_not_offer(self, entries: Iterable[Entry]) -> None:
        """Remember that entries that are `missing` were erased on purpose, so not lost.

        Raises
        ------
        LogError
            It is not remembered; the message says why.
        """
        with self._remembering(), self._locked():
            RowFile(self._folder / NOT_OFFERED).add(*entries)

    def of_other_logs(
        self, contents: Table | None = None, journal: Table | None = None
    ) -> tuple[Entry, ...]:
        """Return what this computer keeps of other logs that stood here, and this log has not.

        They may be another person's. Or they are this person's, and the log and its dictionary
        were deleted, erased, or exchanged for others.

        Raises
        ------
        LogError
            The log or the journal cannot be opened.
        """
        log, noted = self._compared(contents, journal)
        rows: list[Entry] = []
        with suppress(OSError):
            own = self._identity.find(lambda: log.ids) if is_same(log.ids, noted.ids) else None
            for folder in self._identity.others(own):
                rows += RowFile(folder / JOURNAL).read_if_table().rows
                rows += merged(*waiting_in(folder).values())
        present = log.ids
        return merged(row for row in rows if row.entry_id not in present)

    def part_from_other_logs(self) -> None:
        """Remember that what other logs left at this place is not this person's.

        Raises
        ------
        LogError
            It is not remembered; the message says why.
        """
        with self._remembering(), self._locked():
            self._identity.record(self._folder)

    def changed(
        self, contents: Table | None = None, journal: Table | None = None
    ) -> tuple[Entry, ...]:
        """Return the entries, as they were saved, whose rows say something else in the log now.

        A spreadsheet that could not keep every letter, or a person in a spreadsheet, can be the
        reason. An entry that was corrected or taken back since, in the workbook, is not meant.

        Raises
        ------
        LogError
            The log or the journal cannot be opened.
        """
        log, noted = self._compared(contents, journal)
        standing = {row.entry_id: row for row in log.rows}
        concerned = log.ids - {row.replaces for row in log.rows}
        rows = (row for row in noted.rows if row.entry_id in concerned)
        return tuple(row for row in rows if standing.get(row.entry_id) != row)

    def add_rows(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Add the given entries to the log, each as it was and once, and return what was added.

        For what is `missing`, for what only a copy holds, and for another tracker's diary. A row
        whose id is in the log already stays as it stands there.

        Raises
        ------
        LogError
            Nothing, or only a part, is added; the message says why.
        """
        return self._add_new(entries, otherwise="Not added")

    def restore_saved_values(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Let entries that were `changed` say again what was saved: each by a correction.

        Raises
        ------
        LogError
            Nothing, or only a part, is corrected; the message says why.
        """
        corrections = [replace(row, entry_id=new_id("e"), replaces=row.entry_id) for row in entries]
        return self._add_new(corrections, otherwise="What you saved was not put back")

    def conflicted_copies(self, contents: Table | None = None) -> tuple[Copy, ...]:
        """Return the copies of the log beside it that hold entries which the log has not.

        Raises
        ------
        LogError
            The folder or the log cannot be read.
        """
        log = self.read() if contents is None else contents
        return copies_beside(self.path, {row.entry_id for row in log.rows})

    def _compared(self, contents: Table | None, journal: Table | None) -> tuple[Table, Table]:
        """Return what the log and the journal hold, read where not given: the journal first."""
        noted = self.read_journal() if journal is None else journal
        if contents is not None:
            return contents, noted
        try:
            return self._file.read_if_table(), noted
        except OSError as error:
            raise LogError(f"{self.path.name} cannot be compared: {why(error)}") from error

    @contextmanager
    def _locked(self, *, begin: bool = True, ids: set[str] | None = None) -> Iterator[None]:
        """Hold the lock, and know the folder of this computer that belongs to the log."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 (slow to load; only a save needs it)

        disk.make_private(self.lock_path.parent)
        self._lock = self._lock or FileLock(self.lock_path, timeout=self._lock_timeout_s)
        try:
            with self._lock:
                read_ids = self._file.ids if ids is None else lambda: ids
                folder = self._identity.settle(read_ids, begin=begin)
                if folder is None:
                    self._journal = None
                elif self._journal is None or self._journal.path.parent != folder:
                    self._journal = RowFile(folder / JOURNAL, is_private=True)
                yield
        except Timeout:
            raise LogError(
                f"another program has held {self.path.name} "
                f"for {self._lock_timeout_s:g} seconds. Close it and try again."
            ) from None

    @contextmanager
    def _remembering(self) -> Iterator[None]:
        try:
            yield
        except (OSError, WorkbookError) as error:
            raise LogError(f"Not remembered: {self._reason(error)}") from error

    @property
    def _folder(self) -> Path:
        assert self._journal is not None, "only under the lock"
        return self._journal.path.parent

    def _add(self, entry: Entry, *, once: bool) -> Entry:
        """Bring a row into the log and return it as it stands there."""
        found = self._file.find(entry.entry_id) if once else None
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

    def _add_new(self, entries: Iterable[Entry], *, otherwise: str) -> tuple[Entry, ...]:
        """Add the entries whose ids are not in the log; if that fails, the message begins so."""
        new: list[Entry] = []
        came: list[Entry] = []
        try:
            with self._locked():
                present = self._file.read().ids
                new = [row for row in merged(entries) if row.entry_id not in present]
                try:
                    self._write(*new)
                except OSError:
                    came = self._came_in(new)
                    raise
        except (OSError, WorkbookError) as error:
            reason = self._reason(error)
            if came:
                begin = f"{len(came)} of {len(new)} rows were added, the others not"
                raise LogError(f"{begin}: {reason}") from error
            raise LogError(f"{otherwise}: {reason}") from error
        return tuple(new)

    def _came_in(self, new: Iterable[Entry]) -> list[Entry]:
        """Return which of some rows are on the disk after they could not all be written."""
        with suppress(OSError, WorkbookError):
            disk.flush(self.path)
            wanted = set(new)
            came = [row for row in self._file.read().rows if row in wanted]
            self._note(came)
            return came
        return []

    def _write(self, *entries: Entry) -> None:
        lines = lines_of(*entries)
        self._file.add(*entries, lines=lines)
        self._note(entries, lines)

    def _note(self, entries: Iterable[Entry], lines: Sequence[str] = ()) -> None:
        """Add rows to the journal if that is possible; it must never be why a save fails."""
        with suppress(OSError, WorkbookError):
            if self._journal:
                self._journal.add(*entries, lines=lines)

    def _keep(self, entry: Entry) -> str:
        """Put a row where it waits for the log, and say so; or say that this failed too."""
        try:
            folder = self._identity.where_to_wait(self._file.ids, self._file)
            waiting_file(folder, entry).replace(entry)
        except OSError as error:
            return f"It could not be kept on this computer either: {why(error)}"
        return "It waits on this computer and goes into the log by itself as soon as it can."

    def _add_pending(self, but: Entry | None = None) -> tuple[Entry, ...]:
        """Add what waits, except an entry that is saved now; what fails goes on waiting."""
        added = []
        with suppress(OSError):
            if but:
                disk.remove(waiting_file(self._folder, but).path)
        for path, entries in waiting_in(self._folder).items():
            with suppress(OSError, WorkbookError):
                added += [self._add(entry, once=True) for entry in entries]
                disk.remove(path)
        return tuple(added)

    def _reason(self, error: OSError | WorkbookError) -> str:
        if isinstance(error, OSError):
            return why(error)
        return f"{self.path.name}: {error}" if isinstance(error, TableError) else str(error)


def _is_same(found: Entry, entry: Entry) -> bool:
    """Tell whether a row that was found is the given one, saved by an earlier try."""
    if isinstance(entry.record, Void) and isinstance(found.record, Void):
        return found.replaces == entry.replaces
    return found.record == entry.record
