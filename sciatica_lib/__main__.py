"""The `sciatica` command."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from sciatica_lib import disk
from sciatica_lib.errors import DiaryError, TableError, WorkbookError
from sciatica_lib.jupyter.launch import open_in_jupyterlab
from sciatica_lib.log.diary_columns import SCORES, WORDS
from sciatica_lib.log.diary_file import Diary, read_diary
from sciatica_lib.log.diary_import import SCALES, Choices, columns_of, guess, preview
from sciatica_lib.log.diary_summary import periods_of
from sciatica_lib.log.history import merged
from sciatica_lib.log.imports import change_of, imports_in, undone
from sciatica_lib.log.reader import Rejected, Table, read_table
from sciatica_lib.log.row_file import file_bytes
from sciatica_lib.log.store import Log
from sciatica_lib.places import now, state_dir
from sciatica_lib.wording import counted, legible, month
from sciatica_lib.workbook import open_workbook

WELL, FOUND, REFUSED = 0, 1, 2
LINES_SHOWN = 20
MEANINGS = {
    "leg": "leg_pain_now", "back": "back_pain_now", "pain": "pain_now", "date": "date",
    "time": "time", "date-time": "when", "place": "places", "feeling": "feelings",
    "place-feeling": "place_and_feeling", "numb": "numbness", "note": "note", "name": "name",
    "value": "value", "none": "",
}  # fmt: skip
"""What a column of a diary may mean, as it is written behind --column."""


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
                return _import(asked)
            case _:
                return open_in_jupyterlab(
                    port=asked.port, browser=not asked.no_browser, further=further
                )
    except WorkbookError as error:
        _say(error, to=sys.stderr)
        if isinstance(error, DiaryError):
            _say("How to say it: sciatica import --help", to=sys.stderr)
    except OSError as error:
        _say(f"{error.filename or 'A file'} cannot be used: {error.strerror}.", to=sys.stderr)
    return REFUSED if asked.command in ("check", "merge", "import") else FOUND


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
    _add_import(commands.add_parser("import", help="add another tracker's diary to your log"))
    return parser


def _add_import(bringing: argparse.ArgumentParser) -> None:
    bringing.add_argument("diary", type=Path, nargs="?", help="without it: what came before")
    order = bringing.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", default=None, help="3/4 is 3 April")
    order.add_argument(
        "--month-first", action="store_false", dest="day_first", help="3/4 is 4 March"
    )
    bringing.add_argument("--date-column", metavar="NAME", help="the column with the date")
    bringing.add_argument(
        "--pain-column", metavar="NAME=leg", action="append", default=[],
        help="a column with pain: NAME=leg, NAME=back, or NAME alone",
    )  # fmt: skip
    bringing.add_argument(
        "--column", metavar="NAME=MEANING", action="append", default=[],
        help=f"what a column means: {', '.join(MEANINGS)}",
    )  # fmt: skip
    bringing.add_argument("--scale", type=int, choices=SCALES, help="where pain in it ends")
    bringing.add_argument("--time-zone", metavar="ZONE", default="", help="such as Europe/Berlin")
    bringing.add_argument("--yes", action="store_true", help="add without asking")
    bringing.add_argument("--undo", metavar="IMPORT", help="take an earlier import back")


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


def import_diary(path: Path, choose: Callable[[Diary], Choices], *, sure: bool) -> int:
    """Show what another tracker's diary holds, ask, and add it to the person's log."""
    diary = read_diary(path.name, _bytes(path))
    choices = choose(diary)
    for column, meaning in choices.meanings.items():
        _say(f"{column}: {WORDS[meaning]}")
    found = preview(diary, choices, now())
    if choices.out_of and set(SCORES) & set(choices.meanings.values()):
        _say(f"Pain is read as 0-{choices.out_of}.")
    for period in periods_of(found.entries):
        when = str(period.begins.year) if period.is_year else month(period.begins)
        scores = [
            f"{WORDS[name]} {of.lowest} to {of.highest} in {counted(of.count, 'score')}"
            for name, of in period.scores.items()
        ]
        _say(f"{when}: {', '.join([counted(period.rows, 'row'), *scores])}")
    for sentence in found.notices:
        _say(sentence)
    _list_lines(found.rejected, "cannot be added")
    _say(f"{len(found.entries)} rows can be added. The diary itself is not changed.")
    if not (sure or _says_yes("Add them to your log? [y/N] ")):
        _say("Nothing was added.")
        return WELL
    workbook = open_workbook()
    change = change_of(workbook.contents(), found.entries, now())
    workbook.log.add_rows((*change.voids, *change.new))
    _say(f"Added: {len(change.new)}. There already: {change.there}.")
    if change.voids:
        _say(f"{len(change.voids)} rows were read in another way before; that is taken back.")
    if change.new:
        whole = change.new[0].entry_id.partition("-")[0]
        _say(f"To take this import back: sciatica import --undo {whole}")
    return FOUND if found.rejected else WELL


def undo_import(name: str) -> int:
    """Take back what stands of an import."""
    workbook = open_workbook()
    voids = undone(workbook.contents(), name, now())
    workbook.log.add_rows(voids)
    _say(f"Taken back: {counted(len(voids), 'row')}.")
    return WELL


def list_imports() -> int:
    """Say what was brought along before, and by which name it can be taken back."""
    for before in imports_in(open_workbook().contents()):
        _say(f"{before.import_id}: {counted(len(before.standing), 'row')} of {before.source}")
    return WELL


def _import(asked: argparse.Namespace) -> int:
    """Do what stands behind `sciatica import`."""
    if asked.undo:
        return undo_import(asked.undo)
    if asked.diary is None:
        return list_imports()
    return import_diary(asked.diary, partial(_chosen, asked=asked), sure=asked.yes)


def _chosen(diary: Diary, *, asked: argparse.Namespace) -> Choices:
    """Return how a diary is read: as it was said on the command line, and else as guessed."""
    guessed = guess(diary)
    pairs = [text.rpartition("=") for text in asked.column]
    for text in asked.pain_column:
        name, _, which = text.rpartition("=")
        pairs.append((name, "=", which) if name and which in MEANINGS else (text, "=", "pain"))
    if asked.date_column:
        kept = {c: m for c, m in guessed.meanings.items() if m not in ("date", "when")}
        guessed = replace(guessed, meanings=kept)
        pairs.append((asked.date_column, "=", "date"))
    said = {name: MEANINGS.get(meaning) for name, _, meaning in pairs}
    meanings = {**guessed.meanings, **said}
    known = columns_of(diary, {c: m for c, m in meanings.items() if m})
    for name, meaning in said.items():
        if name not in known:
            raise WorkbookError(f"{diary.name} has no column {name}. It has: {', '.join(known)}.")
        if meaning is None:
            raise WorkbookError(f"{name} can mean one of {', '.join(MEANINGS)}.")
    return Choices(
        {column: meaning for column, meaning in meanings.items() if meaning},
        day_first=guessed.day_first if asked.day_first is None else asked.day_first,
        out_of=asked.scale or guessed.out_of,
        zone=asked.time_zone,
    )


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
