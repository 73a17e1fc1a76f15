"""The `sciatica` command."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from sciatica_lib import disk
from sciatica_lib.errors import TableError, WorkbookError
from sciatica_lib.jupyter.launch import open_in_jupyterlab
from sciatica_lib.log.diary_import import WORDS, Choices, guess, preview, read_diary
from sciatica_lib.log.history import merged
from sciatica_lib.log.reader import Rejected, Table, read_table
from sciatica_lib.log.row_file import file_bytes
from sciatica_lib.log.store import Log
from sciatica_lib.places import now, state_dir, today
from sciatica_lib.wording import legible
from sciatica_lib.workbook import open_workbook

WELL, FOUND, REFUSED = 0, 1, 2
LINES_SHOWN = 20


def main(args: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit code."""
    parser = _parser()
    asked, further = parser.parse_known_args(args)
    if further and asked.command != "open":
        parser.error(f"unknown: {' '.join(further)}")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a character shows a ? for it
            stream.reconfigure(errors="replace")
    try:
        match asked.command:
            case "check":
                return check(asked.log, as_json=asked.json)
            case "merge":
                return merge(asked.logs, asked.output)
            case "import":
                return import_diary(asked.diary, day_first=asked.day_first, sure=asked.yes)
            case "report":
                return report(asked)
            case _:
                return open_in_jupyterlab(
                    port=asked.port, browser=not asked.no_browser, further=further
                )
    except WorkbookError as error:
        _say(error, to=sys.stderr)
    except OSError as error:
        _say(f"{error.filename or 'A file'} cannot be used: {error.strerror}.", to=sys.stderr)
    return REFUSED if asked.command in ("check", "merge", "import", "report") else FOUND


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sciatica", description="The Sciatica Workbook.")
    commands = parser.add_subparsers(dest="command", required=True)
    opening = commands.add_parser(
        "open", help="open the workbook in JupyterLab; further options go to it"
    )
    opening.add_argument("--port", type=int, help="the port to listen on")
    opening.add_argument(
        "--no-browser", action="store_true", help="print the address instead of opening a browser"
    )
    checking = commands.add_parser(
        "check", help="say what a log holds: exit 0 all is well, 1 something is not, 2 no log"
    )
    checking.add_argument("log", type=Path)
    checking.add_argument("--json", action="store_true", help="print the same for a program")
    merging = commands.add_parser("merge", help="join copies of a log: each entry once")
    merging.add_argument("logs", type=Path, nargs="+")
    merging.add_argument("-o", "--output", type=Path, required=True, help="a file not there yet")
    bringing = commands.add_parser("import", help="add the diary of another tracker to your log")
    bringing.add_argument("diary", type=Path)
    order = bringing.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", default=None, help="3/4 is 3 April")
    order.add_argument(
        "--month-first", action="store_false", dest="day_first", help="3/4 is 4 March"
    )
    bringing.add_argument("--yes", action="store_true", help="add without asking")
    reporting = commands.add_parser("report", help="make one page of a log for a clinician")
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
    return parser


def check(path: Path, *, as_json: bool) -> int:
    """Say what a log holds, which lines are set aside, and what is missing; change nothing."""
    log = Log(path, state_dir())
    journal, table = log.read_journal(), _table(path)
    missing, changed = log.missing(table, journal), log.changed(table, journal)
    pending = log.pending()
    if as_json:
        rejected = [{"line": bad.line, "reason": bad.reason} for bad in table.rejected]
        found = {"entries": len(table.rows), "listed": rejected, "missing": len(missing)}
        print(json.dumps(found))  # in ASCII
    else:
        _say(f"{path}: {len(table.rows)} entries.")
        for sentence in table.notices:
            _say(sentence)
        _list_lines(table.rejected, "is set aside")
        if missing:
            _say(f"{len(missing)} entries were in this log once and are missing.")
        if pending:
            _say(f"{len(pending)} entries wait on this computer and go in at the next save.")
    if changed:  # on standard error where standard output is for a program
        sentence = f"{len(changed)} entries say something else than what was saved."
        _say(sentence, to=sys.stderr if as_json else sys.stdout)
    return FOUND if table.rejected or missing or changed else WELL


def merge(paths: Sequence[Path], output: Path) -> int:
    """Write the union of some logs into a new file; the same in any order."""
    tables = [(path, _table(path)) for path in paths]
    rows = merged(*((*table.rows, *table.conflicting) for _, table in tables))
    try:
        disk.create(output, file_bytes(*rows))
    except FileExistsError:
        reason = f"{output} is there already. Choose another name, so that nothing is lost."
        raise WorkbookError(reason) from None
    except OSError as error:
        raise WorkbookError(f"{output} cannot be written: {error.strerror}.") from error
    _say(f"{output}: {len(rows)} entries.")
    set_aside = [(path, table.rejected) for path, table in tables if table.rejected]
    for path, rejected in set_aside:
        _say(f"{path}: {len(rejected)} lines are set aside and stay in that file.", to=sys.stderr)
    return FOUND if set_aside else WELL


def import_diary(path: Path, *, day_first: bool | None, sure: bool) -> int:
    """Show what another tracker's diary holds, ask, and add it to the person's log."""
    diary = read_diary(path.name, _bytes(path))
    guessed = guess(diary)
    order = guessed.day_first if day_first is None else day_first
    found = preview(diary, Choices(guessed.meanings, day_first=order, out_of=guessed.out_of), now())
    for column, meaning in guessed.meanings.items():
        _say(f"{column}: {WORDS[meaning]}")
    _say(f"Pain is read as 0-{guessed.out_of}.")
    for sentence in found.notices:
        _say(sentence)
    _list_lines(found.rejected, "cannot be added")
    _say(f"{len(found.entries)} rows can be added. The diary itself is not changed.")
    if not (sure or _says_yes("Add them to your log? [y/N] ")):
        _say("Nothing was added.")
        return WELL
    added = open_workbook().log.add_rows(found.entries)
    _say(f"Added: {len(added)}. There already: {len(found.entries) - len(added)}.")
    return FOUND if found.rejected else WELL


def report(asked: argparse.Namespace) -> int:
    """Make one page for a clinician from a log; the log is not changed."""
    # Only this command draws, and so only this one waits for what draws.
    from sciatica_lib.progress.report_page import report_html, report_pdf, report_text  # noqa: PLC0415
    from sciatica_lib.sharing.clinic_report import not_used, page_of_log, write_page  # noqa: PLC0415

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
        write_page(asked.output, made)
        _say(f"{asked.output}: look at it before you hand it on. It has what you noted on pain.")
    if words := not_used(lines):
        _say(words, to=sys.stderr)
    return FOUND if lines else WELL


def _list_lines(rejected: Sequence[Rejected], what: str) -> None:
    """Say of the first lines that could not be used why, and how many more there are."""
    for bad in rejected[:LINES_SHOWN]:
        _say(f"Line {bad.line} {what}: {bad.reason}.")
    if (more := len(rejected) - LINES_SHOWN) > 0:
        _say(f"And {more} more.")


def _say(sentence: object, *, to: TextIO | None = None) -> None:
    """Print one line; whatever stands in it cannot steer the terminal."""
    print(" ".join(legible(str(sentence)).split()), file=to or sys.stdout)


def _says_yes(question: str) -> bool:
    print(question, end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _table(path: Path) -> Table:
    try:
        return read_table(_bytes(path))
    except TableError as error:
        raise WorkbookError(f"{path}: {error}") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorkbookError(f"{path} cannot be read: {error.strerror}.") from error


if __name__ == "__main__":
    sys.exit(main())
