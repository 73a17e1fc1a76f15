"""Programs that are killed while they save, and many that save at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from amount import tries
from conftest import SAVER
from saver import entry, log_in

KILLS = tries(75, 300)
PROCESSES, SAVES = 8, tries(250, 1250)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no fork and no kill -9")


def _ids_in_the_file(data: bytes) -> Counter[str]:
    """Count the ids as a spreadsheet would show them, whatever our own reader makes of it."""
    lines = data.decode("utf-8-sig").splitlines()
    return Counter(line.partition(",")[0] for line in lines if line)


def test_programs_killed_while_they_save_lose_double_and_tear_no_row(
    tmp_path: Path, saver: Callable[..., list[str]]
) -> None:
    said = [line.split() for line in saver(tmp_path, "--kills", str(KILLS))]
    acknowledged = {words[1] for words in said if words[0] == "saved"}
    tried_again = {words[1] for words in said if words[0] == "again"}
    log = log_in(tmp_path)
    log.save(entry("after"))
    contents = log.read()
    in_file = _ids_in_the_file(log.path.read_bytes())
    assert len(acknowledged) > KILLS
    assert len(tried_again) > KILLS / 2
    assert contents.rejected == ()
    assert acknowledged <= {row.entry_id for row in contents.rows}
    assert set(in_file.values()) == {1}
    assert log.missing() == ()


def test_eight_programs_that_save_at_once_have_each_row_once(tmp_path: Path) -> None:
    command = [sys.executable, str(SAVER), str(tmp_path), "--rows", str(SAVES)]
    programs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    said = [line.split() for program in programs for line in program.communicate()[0].splitlines()]
    acknowledged = [words[1] for words in said if words[0] == "saved"]
    contents = log_in(tmp_path).read()
    assert len(acknowledged) == PROCESSES * SAVES
    assert contents.rejected == ()
    assert Counter(row.entry_id for row in contents.rows) == Counter(acknowledged)
    in_file = _ids_in_the_file(log_in(tmp_path).path.read_bytes())
    assert set(in_file) == {"entry_id", *acknowledged}
    assert set(in_file.values()) == {1}
    assert log_in(tmp_path).missing() == log_in(tmp_path).of_other_logs() == ()
    begun = [path for path in (tmp_path / "state" / "logs").iterdir() if path.name[0] == "l"]
    assert begun == [log_in(tmp_path).state_dir], "eight programs began the log, with one id"
