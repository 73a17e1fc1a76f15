"""Each system call of a save fails, or the program dies in it: every older row stays as it was."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from amount import tries
from conftest import SAVER
from saver import entry, log_in

from sciatica_lib.log.rows import data_dictionary
from sciatica_lib.log.store import Log
from sciatica_lib.log.waiting import waiting_file

ERRORS = ("EIO", "ENOSPC", "EACCES", "EINTR")
USUAL_ERRORS = {"new": 1, "torn": 2, "0.1": 1, "older": 4}  # so many of them, but with LONG=1
CALLS = (
    "openat,write,read,lseek,fsync,newfstatat,fstat,rename,mkdir,unlink,flock,ftruncate,close,"
    "getdents64,fchmod,ioctl,fcntl,readlink,statx,link,pwrite64,pread64"
)
OLD = entry("a row that waited before", "ewaitedbefore")
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)")

pytestmark = pytest.mark.needs("strace")


class _Saver:
    """The saving program; each save is a child of its own that can be traced from its start."""

    def __init__(self) -> None:
        command = [sys.executable, str(SAVER), "-", "--serve"]
        self._program = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def traced_save(self, folder: Path, entry_id: str, *inject: str) -> tuple[list[str], list[str]]:
        """Save one entry under strace; return what the program said, and the lines of the trace."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{folder}\t{entry_id}\n")
        process = self._program.stdout.readline().split()[1]
        trace = folder / "trace"
        tracer = subprocess.Popen(
            ["strace", "-o", str(trace), "-e", f"trace={CALLS}", *inject, "-p", process],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert tracer.stderr is not None
        assert "attached" in tracer.stderr.readline()
        os.kill(int(process), signal.SIGUSR1)
        said = list(iter(self._program.stdout.readline, "ended\n"))
        tracer.communicate(timeout=60)
        return said, trace.read_text().splitlines()

    def end(self) -> None:
        self._program.communicate(timeout=60)


@pytest.fixture(scope="module")
def saver() -> Iterator[_Saver]:
    saver = _Saver()
    yield saver
    saver.end()


def _calls_of_a_save(trace: list[str]) -> list[str]:
    """Return the names of the calls between the two lines that the program says."""
    begin = next(n for n, line in enumerate(trace) if 'write(1, "trying' in line)
    end = next(n for n, line in enumerate(trace) if re.search(r'write\(1, "(saved|refused)', line))
    return [match[1] for line in trace[begin + 1 : end] if (match := _CALL.match(line))]


def _position(trace: list[str], call: str) -> int:
    """Return how often a call was made before the save began."""
    begin = next(n for n, line in enumerate(trace) if 'write(1, "trying' in line)
    return sum(line.startswith(f"{call}(") for line in trace[: begin + 1])


def _prepared(folder: Path, state: str) -> Path:
    folder.mkdir()
    log = log_in(folder)
    if state != "new":
        log.save(entry("an older row"))
    if state == "0.1":
        as_version_0_1_left_it(log)
    if state == "torn":
        with log.path.open("ab") as file:
            file.write(b"etorn,check_in,2026-03")
    return folder


def as_version_0_1_left_it(log: Log) -> None:
    """Put what this computer keeps where 0.1 kept it, with a row that waits; the log has no id."""
    for kept in list(log.state_dir.iterdir()):
        kept.rename(log.lock_path.parent / kept.name)
    log.state_dir.rmdir()
    (log.lock_path.parent / "log_ids").unlink()
    log.path.with_suffix(".json").write_text(data_dictionary())
    waiting_file(log.lock_path.parent, OLD).replace(OLD)


def _check_a_fault(saver: _Saver, folder: Path, inject: str, torn_lines: int) -> str:
    """Make one fault, look at the log, try again, and return what the program said."""
    log = log_in(folder)
    before = log.path.read_bytes() if log.path.exists() else b""
    tried = entry()
    said, trace = saver.traced_save(folder, tried.entry_id, "-e", inject)
    outcome = said[-1].split()[0]
    where = f"{folder.name}, {inject}: {said}"
    after = log.path.read_bytes() if log.path.exists() else b""

    assert after.startswith(before), f"an older row was changed: {where}"
    assert len(log.read().rejected) <= torn_lines, where
    rows = {row.entry_id for row in log.read().rows}
    if outcome == "saved":
        assert tried.entry_id in rows, f"it said saved: {where}"
    else:
        assert any("INJECTED" in line for line in trace) or "signal" in inject, where
        assert outcome in {"refused", "trying"}, where
        assert outcome == "trying" or f"{tried.entry_id} Not saved: " in said[-1], where

    waits = {row.entry_id for row in log.pending()}
    if outcome == "refused":
        assert waits - {OLD.entry_id} == {tried.entry_id} or "could not be kept" in said[-1], where
    other = log.save(entry("the next save"))
    log.save(tried, maybe_saved=True)
    lines = log.path.read_text(encoding="utf-8-sig").splitlines()
    count = Counter(line.partition(",")[0] for line in lines)
    assert (count[tried.entry_id], count[other.entry_id]) == (1, 1), where
    assert log.pending() == (), where
    assert log.missing() == log.of_other_logs() == (), where
    if folder.name == "0.1":
        assert count[OLD.entry_id] == 1, where
    return outcome


@pytest.mark.parametrize("state", USUAL_ERRORS)
def test_a_fault_in_any_call_of_a_save_changes_no_row_and_the_next_save_works(
    tmp_path: Path, state: str, saver: _Saver
) -> None:
    recorded = _prepared(tmp_path / "recorded", state)
    said, trace = saver.traced_save(recorded, entry().entry_id)
    assert said[-1].startswith("saved")
    calls = Counter(_calls_of_a_save(trace))
    assert {"openat", "write", "fsync", "lseek", "read", "close"} <= set(calls)
    errors = ERRORS[: tries(USUAL_ERRORS[state], len(ERRORS))]
    faults = [*(f"error={error}" for error in errors), "signal=KILL"]
    outcomes: Counter[tuple[str, str]] = Counter()
    by_fault: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for call, count in calls.items():
        first = _position(trace, call) + 1
        for when in range(first, first + count):
            for fault in faults:
                folder = _prepared(tmp_path / state, state)
                inject = f"inject={call}:{fault}:when={when}"
                outcome = _check_a_fault(saver, folder, inject, int(state == "torn"))
                by_fault[call, fault].append(outcome)
                outcomes[fault.partition("=")[0], outcome] += 1
                shutil.rmtree(folder)
    print(f"{state} log: {sum(calls.values())} calls, {sum(outcomes.values())} faults: {outcomes}")
    assert outcomes["error", "refused"] > 0
    assert outcomes["signal", "trying"] > 0
    if state in {"torn", "older"}:  # the log is flushed first, then the journal, which may fail
        assert by_fault["fsync", "error=EIO"] == ["refused", "saved"]
        assert by_fault["write", "error=ENOSPC"] == ["refused", "saved"]
