"""Bytes that are on this computer's disk when a function returns: added, replaced, flushed.

Nothing here shortens or overwrites what others may have written.

After a failed `fsync` the system may hold bytes in memory that it will never write, show them to
every reader, and call the next `fsync` a success. So the descriptor is closed and not synced again,
and the system is told to forget what it holds: the next reader sees what the disk has.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import partial
from itertools import takewhile
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

from sciatica_lib.errors import FileError

try:
    import fcntl
except ImportError:  # Windows
    _FULL_SYNC = None
else:
    _FULL_SYNC = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: past the disk's own memory too

SHARING_PATIENCE_S = 2.5
"""How long a file is tried again that another program holds for a moment, on Windows (ours)."""

_SHARING_ERRORS = {5, 32, 33}  # access denied, sharing violation, lock violation
_SHARING_PAUSE_S = 0.05
_NOT_SUPPORTED = {errno.EINVAL, errno.ENOTSUP, errno.ENOTTY, errno.ENOSYS}
_BINARY = getattr(os, "O_BINARY", 0)

_Result = TypeVar("_Result")


def make_private(folder: Path) -> None:
    """Make a folder, and each missing one above it, for its owner alone."""
    missing = takewhile(lambda parent: not parent.exists(), (folder, *folder.parents))
    for new in reversed(list(missing)):
        new.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(new.parent)


def read(path: Path) -> bytes:
    """Return what a file holds."""
    return patiently(path.read_bytes)


def stamp(path: Path) -> object:
    """Return something that is another as soon as the file is; None if there is no file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError:
        return object()  # like no other: whoever reads the file will say what is wrong
    return found.st_ino, found.st_size, found.st_mtime_ns


def read_text(path: Path, *, most_kb: int = 10_000) -> str:
    """Return the text of one of the workbook's own files.

    Raises
    ------
    FileError
        It cannot be read, is larger than anything of ours, or is not UTF-8; the message names it.
    """
    try:
        if path.stat().st_size > most_kb * 1_000:
            raise FileError(f"{path.name} is larger than {most_kb} kB, so it was not read.")
        return read(path).decode("utf-8-sig")
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise FileError(f"{path.name} is not UTF-8 text; save it again as UTF-8.") from None


def append(path: Path, lines: bytes) -> int:
    """Add whole lines at the end of a file and return where they end, when they are on the disk.

    A last line that was torn before is ended first, in the same write, so that it costs no
    other line.

    Raises
    ------
    OSError
        The lines are not on the disk, or only in part; what stood there before is.
    """
    descriptor = _open(path, os.O_RDWR | os.O_APPEND)
    try:
        end = os.lseek(descriptor, 0, os.SEEK_END)
        os.lseek(descriptor, max(end - 1, 0), os.SEEK_SET)
        if os.read(descriptor, 1) not in (b"\n", b""):
            lines = b"\n" + lines
        _write(descriptor, lines)
        os.lseek(descriptor, end, os.SEEK_SET)
        if os.read(descriptor, len(lines)) != lines:
            reason = "it does not hold what was written"
            raise OSError(errno.EIO, reason, str(path))
        return end + len(lines)
    finally:
        os.close(descriptor)


def flush(path: Path) -> None:
    """Return when everything that stands in a file is on the disk."""
    descriptor = _open(path, os.O_RDWR)
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def begin(path: Path, data: bytes) -> None:
    """Make a file with its first lines, whole or not at all; one that holds something stays."""
    if not _holds_something(path):
        make_private(path.parent)
        new = _written_beside(path, data)
        if not _holds_something(path):  # a sync program may just have brought it
            _rename(new, path)


def replace(path: Path, data: bytes) -> None:
    """Make a small file anew, for its owner alone, whole or not at all."""
    make_private(path.parent)
    _rename(_written_beside(path, data), path)


def create(path: Path, data: bytes) -> None:
    """Make a file that is not there yet, for its owner alone; if that fails, there is none.

    Raises
    ------
    FileExistsError
        There is one of that name; it stays as it is.
    """
    descriptor = _open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        try:
            _write(descriptor, data)
        finally:
            os.close(descriptor)
        _sync_folder(path.parent)
    except BaseException:
        remove(path)
        raise


def write_asked(path: Path, data: bytes, *, again: bool = False) -> None:
    """Write a file whose name a person chose, for its owner alone.

    Parameters
    ----------
    again
        Whether a file of that name is made anew; by default it stays, and that is said.

    Raises
    ------
    FileError
        It is there already, or cannot be written.
    """
    try:
        if again:
            replace(path, data)
        else:
            create(path, data)
    except FileExistsError:
        reason = f"{path} is there already. Choose another name, so that nothing is lost."
        raise FileError(reason) from None
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}.") from error


def move(path: Path, new: Path) -> None:
    """Give a file another place on the same disk; it is at one of the two at every moment."""
    make_private(new.parent)
    _rename(path, new)
    _sync_folder(path.parent)


def tail(path: Path, size: int) -> bytes:
    """Return the last bytes of a file; none if it is not there."""
    try:
        descriptor = _open(path, os.O_RDONLY)
    except FileNotFoundError:
        return b""
    try:
        os.lseek(descriptor, max(os.lseek(descriptor, 0, os.SEEK_END) - size, 0), os.SEEK_SET)
        return os.read(descriptor, size)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Delete a file that is no longer needed, if it is there."""
    patiently(partial(path.unlink, missing_ok=True))


def patiently(action: Callable[[], _Result]) -> _Result:
    """Do something with a file; where another program holds it for a moment, try again."""
    give_up_at = monotonic() + SHARING_PATIENCE_S
    while True:
        try:
            return action()
        except OSError as error:
            if not _is_held(error) or monotonic() >= give_up_at:
                raise
        sleep(_SHARING_PAUSE_S)


def _is_held(error: OSError) -> bool:
    # Python keeps the Windows number for some calls; for open() only EACCES is left of it.
    number = getattr(error, "winerror", None)
    return number in _SHARING_ERRORS or (os.name == "nt" and error.errno == errno.EACCES)


def _open(path: Path, flags: int) -> int:
    return patiently(partial(os.open, path, flags | _BINARY, 0o600))


def _holds_something(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _write(descriptor: int, data: bytes) -> None:
    """Write in one call, check its length, and flush it to the disk."""
    if os.write(descriptor, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    _sync(descriptor)


def _written_beside(path: Path, data: bytes) -> Path:
    new = path.with_name(path.name + ".new")
    remove(
        new
    )  # left by a program that was killed, or put there by somebody: never written through
    descriptor = _open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        _write(descriptor, data)
    finally:
        os.close(descriptor)
    return new


def _rename(new: Path, path: Path) -> None:
    patiently(partial(new.replace, path))
    _sync_folder(path.parent)


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        raise
    if _FULL_SYNC is None:
        return
    try:
        fcntl.fcntl(descriptor, _FULL_SYNC)
    except OSError as error:  # a network drive may not know it
        if error.errno not in _NOT_SUPPORTED:
            raise


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder, and writes its entry with the file
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:  # some network drives cannot sync a folder
        if error.errno not in _NOT_SUPPORTED:
            raise
    finally:
        os.close(descriptor)
