"""The disk is full, may not be written, drops what was written, or another program holds the log.

Nothing is silent: the message says "Not saved" and why, the row waits, and goes into the log once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from saver import entry

from sciatica_lib.errors import LogError
from sciatica_lib.log.records import Entry
from sciatica_lib.log.store import Log

Mount = Callable[..., Path]


def _run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True)


def _ids_in(log: Log) -> Counter[str]:
    lines = log.path.read_text(encoding="utf-8-sig").splitlines()[1:]
    return Counter(line.partition(",")[0] for line in lines if not line.startswith("entry_id"))


def _save_until_refused(log: Log) -> tuple[list[Entry], Entry, str]:
    """Save until it fails; return what was saved, what was not, and why."""
    saved: list[Entry] = []
    while True:
        new = entry("x" * 1_500)
        try:
            saved.append(log.save(new))
        except LogError as error:
            return saved, new, str(error)


@pytest.mark.needs("mount", "umount")
def test_on_a_full_disk_the_row_waits_and_goes_in_when_there_is_space(
    tmp_path: Path, mounted: Mount
) -> None:
    disk = mounted("-t", "tmpfs", "-o", "size=64k", "none")
    log = Log(disk / "home" / "session_log.csv", tmp_path / "state")
    saved, refused, why = _save_until_refused(log)
    assert len(saved) > 10
    assert why.startswith("Not saved: the disk is full.")
    assert "It waits on this computer" in why
    assert log.read().rows[: len(saved)] == tuple(saved)
    assert log.pending() == (refused,)
    with pytest.raises(LogError, match=r"^Not saved: the disk is full"):
        log.save(refused, maybe_saved=True)

    _run("mount", "-o", "remount,size=1m", disk)
    after = log.save(entry("after"))
    contents = log.read()
    assert log.pending() == ()
    assert {row.entry_id for row in contents.rows} >= {
        row.entry_id for row in (*saved, refused, after)
    }
    assert max(_ids_in(log)[row.entry_id] for row in (*saved, after)) == 1
    assert len(contents.rejected) <= 2, "at most the two torn tries"
    assert log.missing() == ()


@pytest.mark.needs("mount", "umount")
def test_when_the_row_cannot_even_wait_the_message_says_so(mounted: Mount) -> None:
    disk = mounted("-t", "tmpfs", "-o", "size=64k", "none")
    log = Log(disk / "home" / "session_log.csv", disk / "state")
    saved, refused, why = _save_until_refused(log)
    while "could not be kept" not in why:
        (_, refused, why) = _save_until_refused(log)
    assert why.startswith("Not saved: the disk is full.")
    assert "It could not be kept on this computer either: the disk is full." in why
    assert log.read().rows[: len(saved)] == tuple(saved)
    _run("mount", "-o", "remount,size=1m", disk)
    assert log.save(refused, maybe_saved=True) == refused
    assert log.pending() == ()


@pytest.mark.needs("mount", "umount")
def test_a_read_only_folder_is_told_and_the_row_goes_in_later(
    tmp_path: Path, mounted: Mount
) -> None:
    disk = mounted("-t", "tmpfs", "none")
    log = Log(disk / "home" / "session_log.csv", tmp_path / "state")
    older = log.save(entry("older"))
    before = log.path.read_bytes()
    _run("mount", "-o", "remount,ro", disk)
    refused = entry("while it is read-only")
    with pytest.raises(LogError, match=r"^Not saved: .*session_log\.csv may not be opened") as why:
        log.save(refused)
    assert "It waits on this computer" in str(why.value)
    assert why.value.entry == refused
    assert log.path.read_bytes() == before
    assert log.merge_pending() == ()
    _run("mount", "-o", "remount,rw", disk)
    assert log.merge_pending() == (refused,)
    assert log.read().rows == (older, refused)
    assert log.pending() == ()


@pytest.mark.needs("mount", "umount")
def test_a_journal_that_cannot_be_written_fails_no_save_and_is_completed_later(
    tmp_path: Path, mounted: Mount
) -> None:
    log = Log(
        tmp_path / "home" / "session_log.csv", mounted("-t", "tmpfs", "-o", "size=64k", "none")
    )
    log.save(entry("first"))
    (log.state_dir / "ballast").write_bytes(b"x" * 4_096)
    with pytest.raises(OSError, match="No space"):
        (log.state_dir / "filler").write_bytes(b"x" * 100_000)
    saved = [log.save(entry("x" * 1_500)) for _ in range(10)]
    assert log.read().rows[1:] == tuple(saved)
    (log.state_dir / "filler").unlink()
    log.sync_journal()
    assert log.missing() == ()
    log.path.unlink()
    assert log.missing()[1:] == tuple(saved)


_HOLD_THE_LOCK = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_log_held_by_another_program_makes_the_row_wait(tmp_path: Path) -> None:
    log = Log(tmp_path / "session_log.csv", tmp_path / "state", lock_timeout_s=0.2)
    older = log.save(entry("older"))
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD_THE_LOCK, str(log.lock_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        refused = entry("while it is held")
        with pytest.raises(LogError, match=r"^Not saved: another program has held session_log"):
            log.save(refused)
        assert log.pending() == (refused,)
        holder.communicate()
    after = log.save(entry("after"))
    assert log.read().rows == (older, after, refused)
    assert log.pending() == ()


@pytest.mark.needs("mount", "umount", "mkfs.ext4")
@pytest.mark.parametrize("forgotten", [True, False])
def test_a_row_that_the_disk_dropped_is_not_taken_for_saved_because_memory_still_shows_it(
    tmp_path: Path, mounted: Mount, monkeypatch: pytest.MonkeyPatch, *, forgotten: bool
) -> None:
    """The disk has no room behind its promise: the flush fails, and the system drops the row.

    It would still show the row, from memory, to a second try, which would say "Saved" of a row
    that is gone after a restart. The control leaves that memory as it is, and loses the row.
    """
    if not forgotten:
        monkeypatch.setattr(os, "posix_fadvise", lambda *_: None)
    memory = mounted("-t", "tmpfs", "-o", "size=20m", "none")
    image = memory / "image"
    with image.open("wb") as file:
        file.truncate(64 << 20)
    _run("mkfs.ext4", "-q", "-b", "4096", "-O", "^has_journal", image)
    disk = mounted("-o", "loop", image)
    log = Log(disk / "session_log.csv", tmp_path / "state")
    older = [log.save(entry("x" * 1_500)) for _ in range(2)]
    # The next row begins where a block of the disk ends.
    row_without_note = len(log.path.read_bytes().splitlines()[-1]) + 1 - 1_500
    room = 4_096 - log.path.stat().st_size - row_without_note
    older.append(log.save(entry("x" * room)))
    assert log.path.stat().st_size == 4_096
    _run("sync", "-f", disk)
    with pytest.raises(OSError, match="No space"):
        (memory / "filler").write_bytes(b"x" * (20 << 20))

    refused = entry("x" * 1_500)
    with pytest.raises(LogError, match=r"^Not saved: the disk is full"):
        log.save(refused)
    assert (refused in log.read().rows) != forgotten
    (memory / "filler").unlink()
    assert log.save(refused, maybe_saved=True) == refused
    assert refused in log.read().rows
    clone = memory / "after-the-restart"
    _run("cp", "--sparse=always", image, clone)
    after = Log(mounted("-o", "loop", clone) / "session_log.csv", tmp_path / "state2")
    assert after.read().rows == (*older, *([refused] if forgotten else []))


def test_a_text_that_was_changed_before_the_second_try_is_what_the_log_says(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path / "session_log.csv", tmp_path / "state")
    first = log.save(entry("as it was typed first"))
    changed = replace(entry("as it was changed"), entry_id=first.entry_id)
    saved = log.save(changed, maybe_saved=True)
    assert (saved.record, saved.replaces) == (changed.record, first.entry_id)
    assert log.read().current == (saved,)
    assert log.read().rejected == ()
