"""The tests themselves are tested: each protection is taken out of a copy, and a test must fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT = {  # what is taken out: (module, its words, what stands there instead, which test fails)
    "flushing": (
        "disk.py",
        "        os.fsync(descriptor)\n    except OSError:\n        if hasattr",
        "        pass\n    except OSError:\n        if hasattr",
        "test_power_cut.py::test_no_acknowledged_row_is_lost_when_the_power_is_cut[ext4]",
    ),
    "forgetting what was not flushed": (
        "disk.py",
        "os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)",
        "pass",
        "test_cannot_write.py::test_a_row_that_the_disk_dropped_is_not_taken_for_saved_because_"
        "memory_still_shows_it[True]",
    ),
    "the lock": (
        "log/store.py",
        "with self._lock:",
        "with suppress():",
        "test_killed.py::test_eight_programs_that_save_at_once_have_each_row_once",
    ),
    "healing": (
        "disk.py",
        'lines = b"\\n" + lines',
        "pass",
        "test_torn.py::test_a_last_line_torn_at_any_byte_costs_no_other_row[check-in-truncated]",
    ),
    "the look for an earlier try": (
        "log/store.py",
        "self._file.find(entry.entry_id) if once else None",
        "None",
        "test_system_calls.py::test_a_fault_in_any_call_of_a_save_changes_no_row_and_the_next_"
        "save_works[older]",
    ),
    "the journal": (
        "log/store.py",
        "                self._journal.add(*entries, lines=lines)",
        "                pass",
        "test_sync_programs.py::test_what_the_log_lost_is_missing_and_comes_back_only_when_it_is_"
        "asked_for[the file was deleted]",
    ),
    "keeping what was not saved": (
        "log/store.py",
        "waiting_file(folder, entry).replace(entry)",
        "pass",
        "test_cannot_write.py::test_a_read_only_folder_is_told_and_the_row_goes_in_later",
    ),
}


@pytest.mark.needs("mount", "mkfs.ext4", "mkfs.xfs", "mkfs.btrfs", "strace")
@pytest.mark.parametrize(("module", "words", "instead", "test"), WITHOUT.values(), ids=WITHOUT)
def test_a_log_without_one_of_its_protections_fails_a_test(
    tmp_path: Path, module: str, words: str, instead: str, test: str
) -> None:
    for folder in ("sciatica_lib", "tests", "data"):
        shutil.copytree(
            ROOT / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__", "private", "static"),
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    mutant = tmp_path / "sciatica_lib" / module
    text = mutant.read_text(encoding="utf-8")
    assert text.count(words) == 1
    mutant.write_text(text.replace(words, instead), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n0", "-x"]
    done = subprocess.run(
        [*command, f"--basetemp={tmp_path / 'temporary'}", f"tests/faults/{test}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "LONG": ""},  # enough to fail
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "1 failed" in done.stdout, done.stdout + done.stderr
    print(next(line for line in done.stdout.splitlines() if line.startswith("E ")))
