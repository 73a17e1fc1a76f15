"""A folder that may not be read, or a file that cannot be removed, is told in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.records import CheckIn
from sciatica_lib.sharing.archive import erase, was_cut_short
from sciatica_lib.workbook import Workbook

Mount = Callable[..., Path]
NOBODY = 65534


@pytest.mark.needs("mount", "umount")
def test_what_cannot_be_removed_is_named_and_a_second_erase_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))
    workbook = Workbook(tmp_path / "home")
    workbook.save(workbook.record(CheckIn, leg_pain_24h=3))
    held = workbook.home / "shared" / "held"
    held.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", str(held)], check=True)
    try:
        with pytest.raises(WorkbookError, match=r"^Not everything is erased. Still there: .*held"):
            erase(workbook)
        assert not workbook.log.path.exists()
        assert not workbook.log.state_dir.exists()
        assert was_cut_short()
    finally:
        subprocess.run(["umount", "-l", str(held)], check=True)
    erase(workbook)
    assert not (workbook.home / "shared").exists()
    assert not was_cut_short()


_OPEN_EVERY_PAGE = """
import sys
from sciatica_lib import (daily_check_in, export_and_erase, log_care, open_workbook, pain_progress,
    todays_plan, todays_routine, whose_entries)
workbook = open_workbook()
for page in (whose_entries, todays_plan, daily_check_in, todays_routine, pain_progress, log_care,
             export_and_erase):
    print(page.__name__, repr(page(workbook))[:300])
"""


@pytest.mark.needs("setpriv")
@pytest.mark.parametrize("closed", ["home", "state"])
def test_a_folder_that_may_not_be_read_is_a_sentence_in_every_page_and_command(
    tmp_path: Path, closed: str
) -> None:
    for parent in (tmp_path, *tmp_path.parents):
        if parent.owner() == "root" and parent != Path("/") and "pytest" in parent.name:
            parent.chmod(0o755)
    for name in ("home", "state"):
        (tmp_path / name).mkdir()
        os.chown(tmp_path / name, NOBODY, NOBODY)
        (tmp_path / name).chmod(0 if name == closed else 0o700)
    environment = {
        **os.environ,
        "SCIATICA_HOME": str(tmp_path / "home"),
        "SCIATICA_STATE": str(tmp_path / "state"),
        "HOME": str(tmp_path),
        "MPLCONFIGDIR": str(tmp_path / "none"),
    }
    log = tmp_path / "home" / "session_log.csv"
    for program in (
        ["-c", _OPEN_EVERY_PAGE],
        ["-m", "sciatica_lib", "check", str(log)],
        ["-m", "sciatica_lib", "merge", str(log), "-o", str(tmp_path / "home" / "x.csv")],
        ["-m", "sciatica_lib", "import", str(log), "--yes"],
    ):
        done = subprocess.run(
            ["setpriv", f"--reuid={NOBODY}", "--clear-groups", sys.executable, *program],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            cwd=Path(__file__).parents[2],
        )
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        assert done.stdout + done.stderr
