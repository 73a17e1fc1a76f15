"""`sciatica check` and `sciatica merge`: what a log holds, and the union of copies."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sciatica_lib import disk
from sciatica_lib.commands.terminal import FOUND, WELL, list_lines, say, table_of
from sciatica_lib.log.history import merged
from sciatica_lib.log.row_file import file_bytes
from sciatica_lib.log.store import Log
from sciatica_lib.places import state_dir


def add_to(commands: Any) -> None:
    """Add the two commands to the command line."""
    checking = commands.add_parser(
        "check", help="say what a log holds: exit 0 all is well, 1 something is not, 2 no log"
    )
    checking.set_defaults(do=lambda asked: check(asked.log, as_json=asked.json))
    checking.add_argument("log", type=Path)
    checking.add_argument("--json", action="store_true", help="print the same for a program")
    merging = commands.add_parser(
        "merge", help="join copies of a log, or a phone's code in a text file: each entry once"
    )
    merging.set_defaults(do=lambda asked: merge(asked.logs, asked.output))
    merging.add_argument("logs", type=Path, nargs="+")
    merging.add_argument("-o", "--output", type=Path, required=True, help="a file not there yet")


def check(path: Path, *, as_json: bool) -> int:
    """Say what a log holds, which lines are set aside, and what is missing; change nothing."""
    log = Log(path, state_dir())
    journal, table = log.read_journal(), table_of(path)
    missing, changed = log.missing(table, journal), log.changed(table, journal)
    pending = log.pending()
    if as_json:
        rejected = [{"line": bad.line, "reason": bad.reason} for bad in table.rejected]
        found = {"entries": len(table.rows), "listed": rejected, "missing": len(missing)}
        print(json.dumps(found))  # in ASCII
    else:
        say(f"{path}: {len(table.rows)} entries.")
        for sentence in table.notices:
            say(sentence)
        list_lines(table.rejected, "is set aside")
        if missing:
            say(f"{len(missing)} entries were in this log once and are missing.")
        if pending:
            say(f"{len(pending)} entries wait on this computer and go in at the next save.")
    if changed:  # on standard error where standard output is for a program
        sentence = f"{len(changed)} entries say something else than what was saved."
        say(sentence, to=sys.stderr if as_json else sys.stdout)
    return FOUND if table.rejected or missing or changed else WELL


def merge(paths: Sequence[Path], output: Path) -> int:
    """Write the union of some logs into a new file; the same in any order."""
    tables = [(path, table_of(path)) for path in paths]
    rows = merged(*((*table.rows, *table.conflicting) for _, table in tables))
    disk.write_asked(output, file_bytes(*rows))
    say(f"{output}: {len(rows)} entries.")
    set_aside = [(path, table.rejected) for path, table in tables if table.rejected]
    for path, rejected in set_aside:
        say(f"{path}: {len(rejected)} lines are set aside and stay in that file.", to=sys.stderr)
    return FOUND if set_aside else WELL
