"""The session log on disk: the only room that writes a patient's data."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from sciatica_lib.errors import WorkbookError
from sciatica_lib.records import Entry
from sciatica_lib.tables import (
    Listed,
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
    """An entry that was not saved, or a log that could not be read; the message says why."""


@dataclass(frozen=True, slots=True)
class LogContents:
    """Everything a log holds: all rows, the history as it is now, and the lines set aside."""

    rows: tuple[Entry, ...] = ()
    current: tuple[Entry, ...] = ()
    listed: tuple[Listed, ...] = ()


def new_id(letter: str) -> str:
    """Return a fresh id: letters only, so that no spreadsheet takes it for a number or a date."""
    return letter + "".join(secrets.choice(_LETTERS) for _ in range(14))


class Log:
    """A session log: one CSV file to which rows are added and never changed.

    Parameters
    ----------
    path
        The CSV file; it and its folder are made by the first save.
    state_dir
        A folder of this computer alone (not synced) for the lock.
    lock_timeout_s
        How long a save waits for another program, in seconds.
    """

    def __init__(
        self, path: Path, state_dir: Path, *, lock_timeout_s: float = LOCK_TIMEOUT_S
    ) -> None:
        self.path = path
        self._lock_path = state_dir / "locks" / f"{_fingerprint(path)}.lock"
        self._lock_timeout_s = lock_timeout_s

    def read(self) -> LogContents:
        """Return what the log holds; a log that does not exist yet is empty.

        Raises
        ------
        LogError
            The file cannot be opened, or is not a log.
        """
        try:
            table = read_table(self.path.read_bytes())
        except FileNotFoundError:
            return LogContents()
        except OSError as error:
            raise LogError(f"{self.path.name} cannot be read: {_why(error)}") from error
        except TableError as error:
            raise LogError(f"{self.path.name}: {error}") from error
        return LogContents(table.rows, current_entries(table.rows), table.listed)

    def save(self, entry: Entry, *, maybe_saved: bool = False) -> None:
        """Add one row and return only when it is on this computer's disk.

        Parameters
        ----------
        entry
            The row, with its id.
        maybe_saved
            The row may already be there (a second try): then it is not added again.

        Raises
        ------
        LogError
            The row is not saved; the message says why.
        """
        line = entry_line(entry).encode()
        try:
            self._lock_path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._lock_path, timeout=self._lock_timeout_s):
                self._create()
                if not (maybe_saved and self._holds(entry)):
                    self._append(line)
        except Timeout:
            raise LogError(
                f"Not saved: another program has held {self.path.name} "
                f"for {self._lock_timeout_s:g} seconds. Close it and try again."
            ) from None
        except LogError as error:
            raise LogError(f"Not saved: {error}") from error
        except OSError as error:
            raise LogError(f"Not saved: {_why(error)}") from error

    def _create(self) -> None:
        try:
            if self.path.stat().st_size:
                return
        except FileNotFoundError:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The byte order mark lets spreadsheets read accents in notes as they were typed.
        _replace(self.path.with_suffix(".json"), data_dictionary().encode())
        _replace(self.path, _BOM + header_line().encode())

    def _append(self, line: bytes) -> None:
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | _BINARY)
        try:
            end = os.lseek(descriptor, 0, os.SEEK_END)
            os.lseek(descriptor, end - 1, os.SEEK_SET)
            if os.read(descriptor, 1) != b"\n":
                _write(descriptor, b"\n")
                end += 1
            if not self._has_our_columns(descriptor):
                line = header_line().encode() + line
            _write(descriptor, line)
            os.lseek(descriptor, end, os.SEEK_SET)
            if os.read(descriptor, len(line)) != line:
                reason = f"{self.path.name} does not hold what was written. Try again."
                raise LogError(reason)
        finally:
            os.close(descriptor)

    def _has_our_columns(self, descriptor: int) -> bool:
        """Tell whether rows at the end of the file stand under the columns that we write."""
        header = header_line().encode()
        os.lseek(descriptor, 0, os.SEEK_SET)
        if os.read(descriptor, len(_BOM) + len(header)).removeprefix(_BOM).startswith(header):
            return True
        # Begun by an older version, or saved by a spreadsheet: then ours stands further down.
        data = self.path.read_bytes()
        return data[data.rfind(b"\nentry_id") + 1 :].startswith(header)

    def _holds(self, entry: Entry) -> bool:
        return any(row.entry_id == entry.entry_id for row in self.read().rows)


_BINARY = getattr(os, "O_BINARY", 0)


def _write(descriptor: int, data: bytes) -> None:
    if os.write(descriptor, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    _sync(descriptor)


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
    try:
        _write(descriptor, data)
    finally:
        os.close(descriptor)
    new.replace(path)
    _sync_folder(path.parent)


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)
    try:
        from fcntl import F_FULLFSYNC, fcntl  # type: ignore[attr-defined]  # noqa: PLC0415 (macOS only)
    except ImportError:
        return
    fcntl(descriptor, F_FULLFSYNC)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder, and writes its entry with the file
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]


def _why(error: OSError) -> str:
    where = error.filename or "the log"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full. Free some space and try again."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return (
                f"{where} may not be opened or changed. Check that it is not read-only or in use."
            )
        case errno.EISDIR | errno.ENOTDIR:
            return (
                f"{where} is not what it should be, a file in a folder. Move it away and try again."
            )
        case _:
            return f"{error.strerror or error} ({where}). Try again."
