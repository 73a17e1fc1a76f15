"""Each system call of a save fails, or the program dies in it: every older row stays as it was."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from amount import tries
from conftest import SAVER
from saver import entry, log_in
from traced import Traced, calls_before, calls_in

from sciatica_lib.log.rows import data_dictionary
from sciatica_lib.log.store import Log
from sciatica_lib.log.waiting import waiting_file

ERRORS = ("EIO", "ENOSPC", "EACCES", "EINTR")
USUAL_ERRORS = {"new": 1, "torn": 2, "0.1": 1, "older": 4}  # so many of them, but with LONG=1
OLD = entry("a row that waited before", "ewaitedbefore")

pytestmark = pytest.mark.needs("strace")


@pytest.fixture(scope="module")
def saver() -> Iterator[Traced]:
    saver = Traced(SAVER, "-", "--serve")
    yield saver
    saver.end()


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


def _check_a_fault(saver: Traced, folder: Path, inject: str, torn_lines: int) -> str:
    """Make one fault, look at the log, try again, and return what the program said."""
    log = log_in(folder)
    before = log.path.read_bytes() if log.path.exists() else b""
    tried = entry()
    said, trace = saver.run(folder, tried.entry_id, "-e", inject)
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
    tmp_path: Path, state: str, saver: Traced
) -> None:
    recorded = _prepared(tmp_path / "recorded", state)
    said, trace = saver.run(recorded, entry().entry_id)
    assert said[-1].startswith("saved")
    calls = Counter(calls_in(trace))
    assert {"openat", "write", "fsync", "lseek", "read", "close"} <= set(calls)
    errors = ERRORS[: tries(USUAL_ERRORS[state], len(ERRORS))]
    faults = [*(f"error={error}" for error in errors), "signal=KILL"]
    outcomes: Counter[tuple[str, str]] = Counter()
    by_fault: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for call, count in calls.items():
        first = calls_before(trace, call) + 1
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
