"""What was written is on the disk, and what cannot be is said; also where systems differ."""

import errno
import fcntl
import importlib.util
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sciatica_lib import disk
from sciatica_lib.errors import FileError

if sys.platform != "linux":
    pytest.skip("these are calls of Linux", allow_module_level=True)


def _error_of_windows(number: int) -> OSError:
    error = PermissionError(errno.EACCES, "held by another program")
    error.winerror = number  # type: ignore[attr-defined]
    return error


class _HeldFile:
    """A file that another program holds until it has been tried some times."""

    def __init__(self, times: int, number: int) -> None:
        self.tries, self._times, self._number = 0, times, number

    def open(self) -> str:
        self.tries += 1
        if self.tries <= self._times:
            raise _error_of_windows(self._number)
        return "open"


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_windows_says_is_held_is_tried_again(number: int) -> None:
    held = _HeldFile(3, number)
    assert disk.patiently(held.open) == "open"
    assert held.tries == 4


def test_a_file_that_stays_held_is_given_up_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "SHARING_PATIENCE_S", 0.2)
    held = _HeldFile(1_000, 32)
    with pytest.raises(PermissionError):
        disk.patiently(held.open)
    assert 2 <= held.tries <= 5


def test_another_error_is_told_at_once() -> None:
    held = _HeldFile(1, 2)
    with pytest.raises(PermissionError):
        disk.patiently(held.open)
    assert held.tries == 1


def test_on_windows_an_open_that_is_refused_is_tried_again_also_without_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = PermissionError(errno.EACCES, "refused")
    assert not disk._is_held(error)
    monkeypatch.setattr(os, "name", "nt")
    assert disk._is_held(error)


def test_a_line_that_is_not_there_when_it_is_read_back_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"a\n")
    monkeypatch.setattr(os, "read", lambda *_: b"\n")
    with pytest.raises(OSError, match="does not hold what was written"):
        disk.append(tmp_path / "file", b"b\n")


def test_a_file_that_a_sync_program_brings_at_the_same_moment_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, written = tmp_path / "file", disk._written_beside

    def brings_it_meanwhile(path: Path, data: bytes) -> Path:
        path.write_bytes(b"brought")
        return written(path, data)

    monkeypatch.setattr(disk, "_written_beside", brings_it_meanwhile)
    disk.begin(path, b"ours")
    assert path.read_bytes() == b"brought"


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """Let new files be readable by everyone, as most systems do."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_to_all")
@pytest.mark.parametrize("write", [disk.replace, disk.create, disk.begin])
def test_a_new_file_can_be_read_by_its_owner_alone(
    tmp_path: Path, write: Callable[[Path, bytes], None]
) -> None:
    write(tmp_path / "file", b"private")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"private"]


def test_a_file_that_must_be_new_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"older")
    with pytest.raises(FileExistsError):
        disk.create(path, b"newer")
    assert path.read_bytes() == b"older"


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_file_that_cannot_be_written_whole_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fails(*_: object) -> int:
        raise OSError(errno.ENOSPC, "the disk is full")

    monkeypatch.setattr(os, call, fails)
    with pytest.raises(OSError, match="full"):
        disk.create(tmp_path / "file", b"whole")
    assert list(tmp_path.iterdir()) == []


def test_the_full_flush_of_macos_is_asked_for_and_may_be_unknown_to_a_network_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    for call in (fcntl.F_GETFD, 9_999):  # one that the system knows, and one that it does not
        monkeypatch.setattr(disk, "_FULL_SYNC", call)
        disk.replace(path, b"whole")
        assert path.read_bytes() == b"whole"
    monkeypatch.setattr(disk, "_FULL_SYNC", fcntl.F_GETLK)  # known, and fails without more
    with pytest.raises(OSError, match="Bad address"):
        disk.replace(path, b"lost")
    assert path.read_bytes() == b"whole"


def test_a_folder_that_cannot_be_flushed_is_no_error_only_where_the_system_has_no_such_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk._sync_folder(Path("/proc"))  # has nothing to flush, and says EINVAL
    with monkeypatch.context() as on_windows:
        on_windows.setattr(os, "name", "nt")
        disk._sync_folder(tmp_path / "not even there")

    def fails(_: int) -> None:
        raise OSError(errno.EIO, "the disk is broken")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="broken"):
        disk._sync_folder(tmp_path)


@pytest.mark.parametrize("forgets", [True, False])
def test_a_failed_flush_is_an_error_also_where_memory_cannot_be_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, forgets: bool
) -> None:
    (tmp_path / "file").write_bytes(b"a\n")
    calls = []

    def fails(descriptor: int) -> None:
        calls.append(descriptor)
        raise OSError(errno.EIO, "the disk is broken")

    monkeypatch.setattr(os, "fsync", fails)
    if not forgets:
        monkeypatch.delattr(os, "posix_fadvise")
    with pytest.raises(OSError, match="broken"):
        disk.append(tmp_path / "file", b"b\n")
    assert len(calls) == 1, "a flush is never tried again"


def test_without_the_calls_of_unix_it_goes_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    spec = importlib.util.spec_from_file_location("disk_of_windows", disk.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.replace(tmp_path / "file", b"whole")
    assert (tmp_path / "file").read_bytes() == b"whole"


@pytest.mark.parametrize("write", [disk.replace, disk.begin])
def test_a_link_that_was_put_where_a_file_is_written_is_not_written_through(
    tmp_path: Path, write: Callable[[Path, bytes], None]
) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"not mine")
    (tmp_path / "file.new").symlink_to(other)
    write(tmp_path / "file", b"private")
    assert other.read_bytes() == b"not mine"
    assert (tmp_path / "file").read_bytes() == b"private"
    assert not (tmp_path / "file").is_symlink()


def test_a_file_that_was_asked_for_is_for_its_owner_alone_and_takes_no_others_place(
    tmp_path: Path,
) -> None:
    path = tmp_path / "page.html"
    disk.write_asked(path, b"first")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileError, match=r"page\.html is there already\. Choose another name"):
        disk.write_asked(path, b"second")
    assert path.read_bytes() == b"first"
    disk.write_asked(path, b"second", again=True)
    assert path.read_bytes() == b"second"
    with pytest.raises(FileError, match="cannot be written: Not a directory"):
        disk.write_asked(path / "page.html", b"third")
