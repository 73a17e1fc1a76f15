"""`sciatica report`: one page of a log for a clinician."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from sciatica_lib import disk
from sciatica_lib.commands.terminal import FOUND, WELL, say
from sciatica_lib.errors import TableError, WorkbookError
from sciatica_lib.places import today


def add_to(commands: Any) -> None:
    """Add the command to the command line."""
    reporting = commands.add_parser("report", help="make one page of a log for a clinician")
    reporting.set_defaults(do=report)
    reporting.add_argument("log", type=Path)
    reporting.add_argument("-o", "--output", type=Path, help="a file not there yet")
    kind = reporting.add_mutually_exclusive_group()
    kind.add_argument("--text", action="store_true", help="as text to paste; printed without -o")
    kind.add_argument("--pdf", action="store_true", help="as tagged PDF, with the extra [report]")
    reporting.add_argument("--paper", choices=("a4", "letter"), default="a4", help="for the PDF")
    reporting.add_argument(
        "--note", type=date.fromisoformat, action="append", default=[], metavar="DAY",
        help="include the notes of a day, such as 2026-03-02; else none is included",
    )  # fmt: skip


def report(asked: Namespace) -> int:
    """Make one page for a clinician from a log; the log is not changed."""
    # Only this command draws, and so only this one waits for what draws.
    from sciatica_lib.progress.report_page import report_html, report_pdf, report_text  # noqa: PLC0415
    from sciatica_lib.sharing.clinic_report import not_used, page_of_log  # noqa: PLC0415

    if asked.output is None and not asked.text:
        raise WorkbookError("Say where the page goes, for instance: -o report.html")
    try:
        page, lines = page_of_log(asked.log, asked.note, today())
    except TableError as error:
        raise WorkbookError(f"{asked.log}: {error}") from error
    if asked.text:
        made = report_text(page).encode()
    else:
        made = report_pdf(page, asked.paper) if asked.pdf else report_html(page).encode()
    if asked.output is None:
        print(made.decode(), end="")
    else:
        disk.write_asked(asked.output, made)
        say(f"{asked.output}: look at it before you hand it on. It has what you noted on pain.")
    if words := not_used(lines):
        say(words, to=sys.stderr)
    return FOUND if lines else WELL
