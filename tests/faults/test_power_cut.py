"""The power is cut while rows are saved: what was acknowledged is on the disk, on each file system.

The saving program writes into a file system in a disk image. The image lies on another file
system that can clone a file in one instant, whatever is being written: that is the cut. What had
not reached the disk by then is not in the clone. Each clone is then mounted as after a restart.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from amount import tries
from conftest import SAVER
from saver import entry

from sciatica_lib.log.store import Log

Mount = Callable[..., Path]
Cut = tuple[Path, set[tuple[int, str]]]
"""A clone of the disk, and which row of which log had been acknowledged before the cut."""

CUTS = tries(15, 60)
MOUNT_OPTIONS = {"ext4": "loop", "xfs": "loop,nouuid", "btrfs": "loop"}


def _image(path: Path, size_mb: int, file_system: str) -> Path:
    with path.open("wb") as image:
        image.truncate(size_mb << 20)
    subprocess.run([f"mkfs.{file_system}", "-q", str(path)], check=True)
    return path


@pytest.fixture
def cloning_disk(mounted: Mount) -> Path:
    """Return a folder whose files can be cloned in an instant."""
    memory = mounted("-t", "tmpfs", "-o", "size=3g", "none")
    return mounted("-o", "loop", str(_image(memory / "host.img", 2_000, "xfs")))


def _acknowledged(path: Path) -> set[tuple[int, str]]:
    """Return which rows were acknowledged by now; a line that is being written does not count."""
    lines = path.read_text().split("\n")[:-1]
    said = [line.split() for line in lines]
    return {(int(words[2]), words[1]) for words in said if words[0] == "saved"}


def _cuts(
    disk: Path, file_system: str, cuts: int, options: tuple[str, ...], tmp_path: Path
) -> list[Cut]:
    """Let programs save into an image, and clone it at moments of its work."""
    image = _image(disk / "image", 320, file_system)
    folder, said = tmp_path / "computer", tmp_path / "said"
    folder.mkdir()
    said.touch()
    subprocess.run(["mount", "-o", MOUNT_OPTIONS[file_system], str(image), str(folder)], check=True)
    command = [sys.executable, str(SAVER), str(folder), "--logs", "100000", "--rows", "12"]
    done: list[Cut] = []
    with (
        said.open("wb") as output,
        subprocess.Popen([*command, *options], stdout=output) as program,
    ):
        try:
            seen = 0
            while len(done) < cuts:
                assert program.poll() is None, "the saving program has stopped"
                before = _acknowledged(said)
                if len(before) <= seen:
                    _spin(0.000_7 * (len(done) % 5))  # so that the cuts fall anywhere in a save
                    continue
                seen = len(before)
                clone = disk / f"cut{len(done)}"
                subprocess.run(["cp", "--reflink=always", str(image), str(clone)], check=True)
                done.append((clone, before))
        finally:
            program.kill()
    subprocess.run(["umount", str(folder)], check=True)
    return done


def _spin(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def _after_restart(cut: Cut, file_system: str, folder: Path) -> Iterator[tuple[Log, set[str]]]:
    """Mount what is left and give each log with the ids that were acknowledged."""
    clone, acknowledged = cut
    ids: dict[int, set[str]] = defaultdict(set)
    for number, entry_id in acknowledged:
        ids[number].add(entry_id)
    if file_system == "btrfs":  # it would take the clone for the disk that it knows already
        subprocess.run(["btrfs", "device", "scan", "--forget"], check=True)
    subprocess.run(["mount", "-o", MOUNT_OPTIONS[file_system], str(clone), str(folder)], check=True)
    try:
        for number in sorted(ids):
            path = folder / f"home{number}" / "session_log.csv"
            yield Log(path, folder / "state"), ids[number]
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.needs("mount", "mkfs.ext4", "mkfs.xfs", "mkfs.btrfs")
@pytest.mark.parametrize("file_system", ["ext4", "xfs", "btrfs"])
def test_no_acknowledged_row_is_lost_when_the_power_is_cut(
    cloning_disk: Path, tmp_path: Path, file_system: str
) -> None:
    checked = 0
    for cut in _cuts(cloning_disk, file_system, CUTS, (), tmp_path):
        for log, ids in _after_restart(cut, file_system, tmp_path / "computer"):
            contents = log.read()
            rows = [row.entry_id for row in contents.rows]
            assert ids <= set(rows)
            assert len(contents.rejected) <= 1
            assert log.missing() == log.of_other_logs() == log.pending() == ()
            after = log.save(entry("after the cut"))
            assert log.read().rows[: len(rows)] == contents.rows
            assert after in log.read().rows
            checked += len(ids)
    print(f"{file_system}: {CUTS} cuts, {checked} acknowledged rows looked for")


@pytest.mark.needs("mount", "mkfs.ext4", "mkfs.xfs", "mkfs.btrfs")
@pytest.mark.parametrize("file_system", ["ext4", "xfs", "btrfs"])
def test_the_test_can_fail_a_program_that_does_not_flush_loses_rows(
    cloning_disk: Path, tmp_path: Path, file_system: str
) -> None:
    lost = 0
    for cut in _cuts(cloning_disk, file_system, 5, ("--no-fsync",), tmp_path):
        for log, ids in _after_restart(cut, file_system, tmp_path / "computer"):
            lost += len(ids - {row.entry_id for row in log.read().rows})
    assert lost > 0
    print(f"{file_system}: {lost} rows lost without fsync")
