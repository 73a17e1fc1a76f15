"""A program that imports a diary or erases everything when it is told to, for tests that kill it.

Run: `python tests/faults/doer.py [--home-first] [--without-mark]`; the options break an erase.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from saver import say

from sciatica_lib.errors import WorkbookError
from sciatica_lib.log.diary_file import read_diary
from sciatica_lib.log.diary_import import guess, preview
from sciatica_lib.log.imports import Change, change_of
from sciatica_lib.sharing import archive
from sciatica_lib.workbook import Workbook

AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
ROWS = 40
DIARY = "date,leg pain,note\n" + "".join(
    f"{row % 12 + 1:02}/{row % 11 + 1:02}/2025,{row % 10},note {row}\n" for row in range(ROWS)
)


def workbook_in(folder: Path) -> Workbook:
    """Return the workbook of a folder, with the state of its computer beside it."""
    os.environ["SCIATICA_STATE"] = str(folder / "state")
    return Workbook(folder / "home")


def bring(workbook: Workbook, *, day_first: bool = True) -> Change:
    """Import the diary, as the page and the terminal do."""
    diary = read_diary("diary.csv", DIARY.encode())
    entries = preview(diary, replace(guess(diary), day_first=day_first), AT).entries
    change = change_of(workbook.contents(), entries, AT)
    workbook.log.add_rows((*change.voids, *change.new))
    return change


def do(folder: Path, what: str) -> None:
    """Do what is asked for, and say when it is done."""
    workbook = workbook_in(folder)
    say("trying", what)
    try:
        if what == "import":
            bring(workbook)
        else:
            archive.erase(workbook)
    except WorkbookError as error:
        say("refused", error)
    else:
        say("saved", what)


def main() -> None:
    """For each folder and word on standard input: do it in a child that first waits."""
    if "--home-first" in sys.argv:
        in_order = archive.saved_files
        archive.saved_files = lambda workbook: in_order(workbook)[::-1]
    if "--without-mark" in sys.argv:
        archive._mark = lambda: Path("/nonexistent/erasing")
    for line in sys.stdin:
        folder, what = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
            say("ready", os.getpid())
            signal.sigwait([signal.SIGUSR1])
            do(Path(folder), what)
            os._exit(0)
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main()
