"""The `sciatica` command."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from getpass import getpass
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from sciatica_lib import disk
from sciatica_lib.errors import TableError, WorkbookError
from sciatica_lib.jupyter.launch import open_in_jupyterlab
from sciatica_lib.log.diary_import import WORDS, Choices, guess, preview, read_diary
from sciatica_lib.log.history import merged
from sciatica_lib.log.identity import log_id_in
from sciatica_lib.log.reader import Rejected, Table, read_table
from sciatica_lib.log.row_file import file_bytes
from sciatica_lib.log.store import Log
from sciatica_lib.places import now, state_dir
from sciatica_lib.sharing.bundle import leaving
from sciatica_lib.sharing.seal import (
    KEY_FILE,
    about_key,
    accept_key,
    fingerprint,
    is_another_key,
    make_key,
    public_half,
    read_key,
)
from sciatica_lib.sharing.sending import Seal, send, what_leaves
from sciatica_lib.wording import legible
from sciatica_lib.workbook import Workbook, open_workbook

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
        if asked.command == "open":
            return open_in_jupyterlab(
                port=asked.port, browser=not asked.no_browser, further=further
            )
        return int(asked.do(asked))
    except WorkbookError as error:
        _say(error, to=sys.stderr)
    except OSError as error:
        _say(f"{error.filename or 'A file'} cannot be used: {error.strerror}.", to=sys.stderr)
    return FOUND if asked.command == "open" else REFUSED


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
    checking.set_defaults(do=lambda asked: check(asked.log, as_json=asked.json))
    checking.add_argument("log", type=Path)
    checking.add_argument("--json", action="store_true", help="print the same for a program")
    merging = commands.add_parser("merge", help="join copies of a log: each entry once")
    merging.set_defaults(do=lambda asked: merge(asked.logs, asked.output))
    merging.add_argument("logs", type=Path, nargs="+")
    merging.add_argument("-o", "--output", type=Path, required=True, help="a file not there yet")
    bringing = commands.add_parser("import", help="add the diary of another tracker to your log")
    bringing.set_defaults(
        do=lambda asked: import_diary(asked.diary, day_first=asked.day_first, sure=asked.yes)
    )
    bringing.add_argument("diary", type=Path)
    order = bringing.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", default=None, help="3/4 is 3 April")
    order.add_argument(
        "--month-first", action="store_false", dest="day_first", help="3/4 is 4 March"
    )
    bringing.add_argument("--yes", action="store_true", help="add without asking")
    _add_exchange(commands)
    return parser


def _add_exchange(commands: Any) -> None:
    """Add the commands for what goes to a therapist or a patient."""
    returning = commands.add_parser("return", help="make a file of your weeks for your therapist")
    returning.set_defaults(do=return_weeks)
    returning.add_argument("log", type=Path)
    returning.add_argument("-o", "--output", type=Path, required=True, help="a file or a folder")
    returning.add_argument("--no-notes", action="store_true", help="leave out your own words")
    returning.add_argument("--words", action="store_true", help="ask for words to seal it with")
    returning.add_argument("--yes", action="store_true", help="make it without asking")
    making = commands.add_parser("key", help="make the key for sealed weeks, or show it")
    making.set_defaults(do=lambda _: make_or_show_key())


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


def return_weeks(asked: argparse.Namespace) -> int:
    """Show what of a log would leave, ask, and make the file for a therapist."""
    home, log = asked.log.parent, Log(asked.log, state_dir())
    if not asked.log.exists():
        raise WorkbookError(f"{asked.log} is not there.")
    contents = log.read()
    going = leaving(
        (*contents.rows, *contents.conflicting),
        alias=log_id_in(asked.log.with_suffix(".json")),
        with_words=not asked.no_notes,
        set_aside=len(contents.rejected),
    )
    for sentence in (*what_leaves(going), *(f"- {text}" for text in going.words)):
        _say(sentence)
    key = _return_key(home)
    if key:
        _say(about_key(home, key))
    is_new = bool(key) and is_another_key(home, key)  # --yes does not answer for this one
    if is_new and not _says_yes("Is it your therapist's key? [y/N] "):
        _say("Nothing was made.")
        return FOUND
    words = getpass("Words to seal it with: ") if asked.words and not key else ""
    if not (asked.yes or _says_yes("Make the file? [y/N] ")):
        _say("Nothing was made.")
        return WELL
    if key:
        accept_key(home, key)
    sealed = Seal(key, words)
    sent = send(home, going, asked.output, sealed)
    _say(f"Made: {sent.path}. {sealed.sentence}")
    _say(f"A copy and a receipt stay here: {sent.receipt}.")
    return WELL


def make_or_show_key() -> int:
    """Make the therapist's key, if there is none yet, and show its public half."""
    home = open_workbook().home
    secret = read_key(home)
    recipient = public_half(secret) if secret else make_key(home)
    _say(f"{home / KEY_FILE}: keep this file to yourself, with a copy in a place that is yours.")
    _say(f"For your plans: {recipient}")
    _say(f"To compare by telephone: {fingerprint(recipient)}")
    return WELL


def _return_key(home: Path) -> str:
    """Return the key in the plan beside a log; empty if there is none, or no plan."""
    if not (home / "plan.json").exists():
        return ""
    return Workbook(home).plan.return_key or ""


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
